/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A column, as a value. Whether it is part of a key or a link is told by the
 * table's keys and links, which refer to it by id.
 */
#include "config.h"

#include "schema/rel-column.h"

struct _RelColumn
{
  GObject       parent_instance;
  RelId         id;
  RelColumnInfo info;
};

G_DEFINE_FINAL_TYPE (RelColumn, rel_column, G_TYPE_OBJECT)

static void
rel_column_finalize (GObject *object)
{
  RelColumn *self = REL_COLUMN (object);

  g_free ((char *) self->info.name);
  g_free ((char *) self->info.type);
  g_free ((char *) self->info.default_value);
  g_free ((char *) self->info.collation);
  g_free ((char *) self->info.expression);
  g_free ((char *) self->info.note);

  G_OBJECT_CLASS (rel_column_parent_class)->finalize (object);
}

static void
rel_column_class_init (RelColumnClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rel_column_finalize;
}

static void
rel_column_init (RelColumn *self)
{
}

/**
 * rel_column_new:
 * @id: identity, or 0 for a new one
 * @info: content, copied
 *
 * Returns: (transfer full): a column
 */
RelColumn *
rel_column_new (RelId                id,
                const RelColumnInfo *info)
{
  RelColumn *self;

  g_return_val_if_fail (info != NULL && info->name != NULL, NULL);

  self = g_object_new (REL_TYPE_COLUMN, NULL);
  self->id = id != REL_ID_NONE ? id : rel_id_new ();
  self->info = *info;
  self->info.name = g_strdup (info->name);
  self->info.type = g_strdup (info->type != NULL ? info->type : "");
  self->info.default_value = g_strdup (info->default_value);
  self->info.collation = g_strdup (info->collation);
  self->info.expression = g_strdup (info->expression);
  self->info.note = g_strdup (info->note);

  return self;
}

RelId
rel_column_get_id (RelColumn *self)
{
  g_return_val_if_fail (REL_IS_COLUMN (self), REL_ID_NONE);

  return self->id;
}

/**
 * rel_column_get_info:
 * @self: a column
 *
 * Returns: (transfer none): its content, owned by @self
 */
const RelColumnInfo *
rel_column_get_info (RelColumn *self)
{
  g_return_val_if_fail (REL_IS_COLUMN (self), NULL);

  return &self->info;
}

const char *
rel_column_get_name (RelColumn *self)
{
  g_return_val_if_fail (REL_IS_COLUMN (self), NULL);

  return self->info.name;
}

/**
 * rel_column_get_declared_type:
 * @self: a column
 *
 * Returns: (transfer none): the type as declared, empty when there is none
 */
const char *
rel_column_get_declared_type (RelColumn *self)
{
  g_return_val_if_fail (REL_IS_COLUMN (self), NULL);

  return self->info.type;
}

/**
 * rel_conflict_to_string:
 * @conflict: a conflict clause
 *
 * Returns: (nullable) (transfer none): its keyword, %NULL for none
 */
const char *
rel_conflict_to_string (RelConflict conflict)
{
  switch (conflict)
    {
    case REL_CONFLICT_ROLLBACK:
      return "ROLLBACK";
    case REL_CONFLICT_ABORT:
      return "ABORT";
    case REL_CONFLICT_FAIL:
      return "FAIL";
    case REL_CONFLICT_IGNORE:
      return "IGNORE";
    case REL_CONFLICT_REPLACE:
      return "REPLACE";
    case REL_CONFLICT_NONE:
    default:
      return NULL;
    }
}
