/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A primary key or a UNIQUE constraint, as a value.
 */
#include "config.h"

#include "schema/rel-key.h"

struct _RelKey
{
  GObject parent_instance;
  RelId   id;
  RelKeyInfo info;
};

G_DEFINE_FINAL_TYPE (RelKey, rel_key, G_TYPE_OBJECT)

static void
rel_key_finalize (GObject *object)
{
  RelKey *self = REL_KEY (object);

  g_free ((char *) self->info.name);
  g_free ((RelId *) self->info.columns);
  for (guint i = 0; self->info.collations != NULL && i < self->info.n_columns; i++)
    g_free ((char *) self->info.collations[i]);
  g_free ((gpointer) self->info.collations);
  g_free ((gpointer) self->info.descending);

  G_OBJECT_CLASS (rel_key_parent_class)->finalize (object);
}

static void
rel_key_class_init (RelKeyClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rel_key_finalize;
}

static void
rel_key_init (RelKey *self)
{
}

/**
 * rel_key_new:
 * @id: identity, or 0 for a new one
 * @info: content, copied
 *
 * Returns: (transfer full): the value
 */
RelKey *
rel_key_new (RelId id,
             const RelKeyInfo *info)
{
  RelKey *self;

  g_return_val_if_fail (info != NULL, NULL);

  self = g_object_new (REL_TYPE_KEY, NULL);
  self->id = id != REL_ID_NONE ? id : rel_id_new ();
  self->info = *info;
  self->info.name = g_strdup (info->name);
  self->info.columns = g_memdup2 (info->columns, info->n_columns * sizeof (RelId));
  self->info.descending = g_memdup2 (info->descending, info->n_columns * sizeof (gboolean));
  if (info->collations != NULL)
    {
      /* Parts without a collation are NULL: not a string vector. */
      const char **collations = g_new0 (const char *, info->n_columns + 1);

      for (guint i = 0; i < info->n_columns; i++)
        collations[i] = g_strdup (info->collations[i]);
      self->info.collations = (const char *const *) collations;
    }

  return self;
}

RelId
rel_key_get_id (RelKey *self)
{
  g_return_val_if_fail (REL_IS_KEY (self), REL_ID_NONE);

  return self->id;
}

/**
 * rel_key_get_info:
 * @self: the value
 *
 * Returns: (transfer none): its content, owned by @self
 */
const RelKeyInfo *
rel_key_get_info (RelKey *self)
{
  g_return_val_if_fail (REL_IS_KEY (self), NULL);

  return &self->info;
}

const char *
rel_key_get_name (RelKey *self)
{
  g_return_val_if_fail (REL_IS_KEY (self), NULL);

  return self->info.name;
}

/**
 * rel_key_has_column:
 * @self: a key
 * @column: id of a column
 *
 * Returns: whether @column is part of the key
 */
gboolean
rel_key_has_column (RelKey *self,
                    RelId   column)
{
  g_return_val_if_fail (REL_IS_KEY (self), FALSE);

  for (guint i = 0; i < self->info.n_columns; i++)
    if (self->info.columns[i] == column)
      return TRUE;

  return FALSE;
}
