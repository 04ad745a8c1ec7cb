/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * An index made by CREATE INDEX, as a value.
 */
#include "config.h"

#include "schema/rel-index.h"

struct _RelIndex
{
  GObject parent_instance;
  RelId   id;
  RelIndexInfo info;
};

G_DEFINE_FINAL_TYPE (RelIndex, rel_index, G_TYPE_OBJECT)

static void
rel_index_finalize (GObject *object)
{
  RelIndex *self = REL_INDEX (object);

  g_free ((char *) self->info.name);
  g_free ((char *) self->info.where);
  for (guint i = 0; i < self->info.n_parts; i++)
    {
      g_free ((char *) self->info.parts[i].expression);
      g_free ((char *) self->info.parts[i].collation);
    }
  g_free ((gpointer) self->info.parts);
  g_free ((char *) self->info.sql);

  G_OBJECT_CLASS (rel_index_parent_class)->finalize (object);
}

static void
rel_index_class_init (RelIndexClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rel_index_finalize;
}

static void
rel_index_init (RelIndex *self)
{
}

/**
 * rel_index_new:
 * @id: identity, or 0 for a new one
 * @info: content, copied
 *
 * Returns: (transfer full): the value
 */
RelIndex *
rel_index_new (RelId id,
               const RelIndexInfo *info)
{
  RelIndex *self;

  g_return_val_if_fail (info != NULL, NULL);

  self = g_object_new (REL_TYPE_INDEX, NULL);
  self->id = id != REL_ID_NONE ? id : rel_id_new ();
  self->info = *info;
  self->info.name = g_strdup (info->name);
  self->info.where = g_strdup (info->where);
  self->info.parts = NULL;
  if (info->n_parts > 0)
    {
      RelIndexPart *parts = g_memdup2 (info->parts, info->n_parts * sizeof (RelIndexPart));

      for (guint i = 0; i < info->n_parts; i++)
        {
          parts[i].expression = g_strdup (parts[i].expression);
          parts[i].collation = g_strdup (parts[i].collation);
        }
      self->info.parts = parts;
    }
  self->info.sql = g_strdup (info->sql);

  return self;
}

RelId
rel_index_get_id (RelIndex *self)
{
  g_return_val_if_fail (REL_IS_INDEX (self), REL_ID_NONE);

  return self->id;
}

/**
 * rel_index_get_info:
 * @self: the value
 *
 * Returns: (transfer none): its content, owned by @self
 */
const RelIndexInfo *
rel_index_get_info (RelIndex *self)
{
  g_return_val_if_fail (REL_IS_INDEX (self), NULL);

  return &self->info;
}

const char *
rel_index_get_name (RelIndex *self)
{
  g_return_val_if_fail (REL_IS_INDEX (self), NULL);

  return self->info.name;
}
