/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A foreign key, as a value. It refers to table and columns by id, and keeps the
 * names as written for targets that do not exist, which SQLite allows.
 */
#include "config.h"

#include "schema/rel-foreign-key.h"

struct _RelForeignKey
{
  GObject parent_instance;
  RelId   id;
  RelForeignKeyInfo info;
};

G_DEFINE_FINAL_TYPE (RelForeignKey, rel_foreign_key, G_TYPE_OBJECT)

static void
rel_foreign_key_finalize (GObject *object)
{
  RelForeignKey *self = REL_FOREIGN_KEY (object);

  g_free ((char *) self->info.name);
  g_free ((RelId *) self->info.columns);
  g_free ((char *) self->info.target_name);
  g_free ((RelId *) self->info.target_columns);
  g_strfreev ((char **) self->info.target_column_names);
  g_free ((char *) self->info.match);
  g_free ((char *) self->info.name_at_child);
  g_free ((char *) self->info.name_at_parent);
  g_free ((char *) self->info.name_across);

  G_OBJECT_CLASS (rel_foreign_key_parent_class)->finalize (object);
}

static void
rel_foreign_key_class_init (RelForeignKeyClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rel_foreign_key_finalize;
}

static void
rel_foreign_key_init (RelForeignKey *self)
{
}

/**
 * rel_foreign_key_new:
 * @id: identity, or 0 for a new one
 * @info: content, copied
 *
 * Returns: (transfer full): the value
 */
RelForeignKey *
rel_foreign_key_new (RelId id,
                     const RelForeignKeyInfo *info)
{
  RelForeignKey *self;

  g_return_val_if_fail (info != NULL, NULL);

  self = g_object_new (REL_TYPE_FOREIGN_KEY, NULL);
  self->id = id != REL_ID_NONE ? id : rel_id_new ();
  self->info = *info;
  self->info.name = g_strdup (info->name);
  self->info.columns = g_memdup2 (info->columns, info->n_columns * sizeof (RelId));
  self->info.target_name = g_strdup (info->target_name);
  self->info.target_columns = g_memdup2 (info->target_columns, info->n_target_columns * sizeof (RelId));
  self->info.target_column_names = (const char *const *) g_strdupv ((char **) info->target_column_names);
  self->info.match = g_strdup (info->match);
  self->info.name_at_child = g_strdup (info->name_at_child);
  self->info.name_at_parent = g_strdup (info->name_at_parent);
  self->info.name_across = g_strdup (info->name_across);

  return self;
}

RelId
rel_foreign_key_get_id (RelForeignKey *self)
{
  g_return_val_if_fail (REL_IS_FOREIGN_KEY (self), REL_ID_NONE);

  return self->id;
}

/**
 * rel_foreign_key_get_info:
 * @self: the value
 *
 * Returns: (transfer none): its content, owned by @self
 */
const RelForeignKeyInfo *
rel_foreign_key_get_info (RelForeignKey *self)
{
  g_return_val_if_fail (REL_IS_FOREIGN_KEY (self), NULL);

  return &self->info;
}

const char *
rel_foreign_key_get_name (RelForeignKey *self)
{
  g_return_val_if_fail (REL_IS_FOREIGN_KEY (self), NULL);

  return self->info.name;
}

/**
 * rel_action_to_string:
 * @action: an action
 *
 * Returns: (transfer none): its keywords
 */
const char *
rel_action_to_string (RelAction action)
{
  switch (action)
    {
    case REL_ACTION_RESTRICT:
      return "RESTRICT";
    case REL_ACTION_SET_NULL:
      return "SET NULL";
    case REL_ACTION_SET_DEFAULT:
      return "SET DEFAULT";
    case REL_ACTION_CASCADE:
      return "CASCADE";
    case REL_ACTION_NO_ACTION:
    default:
      return "NO ACTION";
    }
}
