/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A table, as a value. Everything in it refers to columns by id, so that a rename
 * touches one element.
 */
#include "config.h"

#include "schema/rel-table.h"

#include "schema/rel-values-private.h"

struct _RelTable
{
  GObject parent_instance;
  RelId   id;
  RelTableInfo info;
};

G_DEFINE_FINAL_TYPE (RelTable, rel_table, G_TYPE_OBJECT)

static void
rel_table_finalize (GObject *object)
{
  RelTable *self = REL_TABLE (object);

  g_free ((char *) self->info.name);
  g_free ((char *) self->info.module);
  g_free ((char *) self->info.error);
  g_clear_object (&self->info.primary_key);
  g_clear_pointer (&self->info.columns, g_ptr_array_unref);
  g_clear_pointer (&self->info.uniques, g_ptr_array_unref);
  g_clear_pointer (&self->info.foreign_keys, g_ptr_array_unref);
  g_clear_pointer (&self->info.checks, g_ptr_array_unref);
  g_clear_pointer (&self->info.indexes, g_ptr_array_unref);
  g_free ((char *) self->info.note);
  g_free ((char *) self->info.sql);
  g_free ((char *) self->info.original_sql);

  G_OBJECT_CLASS (rel_table_parent_class)->finalize (object);
}

static void
rel_table_class_init (RelTableClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rel_table_finalize;
}

static void
rel_table_init (RelTable *self)
{
}

/**
 * rel_table_new:
 * @id: identity, or 0 for a new one
 * @info: content, copied
 *
 * Returns: (transfer full): the value
 */
RelTable *
rel_table_new (RelId id,
               const RelTableInfo *info)
{
  RelTable *self;

  g_return_val_if_fail (info != NULL, NULL);

  self = g_object_new (REL_TYPE_TABLE, NULL);
  self->id = id != REL_ID_NONE ? id : rel_id_new ();
  self->info = *info;
  self->info.name = g_strdup (info->name);
  self->info.module = g_strdup (info->module);
  self->info.error = g_strdup (info->error);
  self->info.columns = rel_values_copy (info->columns);
  if (info->primary_key != NULL)
    g_object_ref (self->info.primary_key);
  self->info.uniques = rel_values_copy (info->uniques);
  self->info.foreign_keys = rel_values_copy (info->foreign_keys);
  self->info.checks = rel_values_copy (info->checks);
  self->info.indexes = rel_values_copy (info->indexes);
  self->info.note = g_strdup (info->note);
  self->info.sql = g_strdup (info->sql);
  self->info.original_sql = g_strdup (info->original_sql);

  return self;
}

RelId
rel_table_get_id (RelTable *self)
{
  g_return_val_if_fail (REL_IS_TABLE (self), REL_ID_NONE);

  return self->id;
}

/**
 * rel_table_get_info:
 * @self: the value
 *
 * Returns: (transfer none): its content, owned by @self
 */
const RelTableInfo *
rel_table_get_info (RelTable *self)
{
  g_return_val_if_fail (REL_IS_TABLE (self), NULL);

  return &self->info;
}

const char *
rel_table_get_name (RelTable *self)
{
  g_return_val_if_fail (REL_IS_TABLE (self), NULL);

  return self->info.name;
}

/**
 * rel_table_get_column:
 * @self: a table
 * @column: id of a column
 *
 * Returns: (nullable) (transfer none): the column with that id
 */
RelColumn *
rel_table_get_column (RelTable *self,
                      RelId     column)
{
  guint position = rel_table_get_column_position (self, column);

  return position < self->info.columns->len ? g_ptr_array_index (self->info.columns, position) : NULL;
}

/**
 * rel_table_find_column:
 * @self: a table
 * @name: a name
 *
 * Looks a column up by name; ASCII letters match without case, as in SQLite.
 *
 * Returns: (nullable) (transfer none): the column
 */
RelColumn *
rel_table_find_column (RelTable   *self,
                       const char *name)
{
  g_return_val_if_fail (REL_IS_TABLE (self), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  for (guint i = 0; i < self->info.columns->len; i++)
    {
      RelColumn *column = g_ptr_array_index (self->info.columns, i);

      if (g_ascii_strcasecmp (rel_column_get_name (column), name) == 0)
        return column;
    }

  return NULL;
}

/**
 * rel_table_get_column_position:
 * @self: a table
 * @column: id of a column
 *
 * Returns: place of the column from 0, or %G_MAXUINT when it is not in the table
 */
guint
rel_table_get_column_position (RelTable *self,
                               RelId     column)
{
  g_return_val_if_fail (REL_IS_TABLE (self), G_MAXUINT);

  for (guint i = 0; i < self->info.columns->len; i++)
    if (rel_column_get_id (g_ptr_array_index (self->info.columns, i)) == column)
      return i;

  return G_MAXUINT;
}

/**
 * rel_table_dup_column_names:
 * @self: a table
 * @columns: (array length=n_columns): ids of columns
 * @n_columns: their number
 *
 * Returns: (transfer full): their names, with commas between; "?" for one that is not there
 */
char *
rel_table_dup_column_names (RelTable    *self,
                            const RelId *columns,
                            guint        n_columns)
{
  GString *names = g_string_new (NULL);

  g_return_val_if_fail (REL_IS_TABLE (self), g_string_free (names, FALSE));

  for (guint i = 0; i < n_columns; i++)
    {
      RelColumn *column = rel_table_get_column (self, columns[i]);

      g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", column != NULL ? rel_column_get_name (column) : "?");
    }

  return g_string_free (names, FALSE);
}

/**
 * rel_table_get_key_position:
 * @self: a table
 * @column: id of a column
 *
 * Returns: place of the column in the primary key from 1, 0 when it is not part of it
 */
guint
rel_table_get_key_position (RelTable *self,
                            RelId     column)
{
  const RelKeyInfo *key;

  g_return_val_if_fail (REL_IS_TABLE (self), 0);

  if (self->info.primary_key == NULL)
    return 0;

  key = rel_key_get_info (self->info.primary_key);
  for (guint i = 0; i < key->n_columns; i++)
    if (key->columns[i] == column)
      return i + 1;

  return 0;
}

/**
 * rel_table_is_indexed_column:
 * @self: a table
 * @column: id of a column
 *
 * Returns: whether a key, or an index of all rows, begins with the column
 */
gboolean
rel_table_is_indexed_column (RelTable *self,
                             RelId     column)
{
  g_return_val_if_fail (REL_IS_TABLE (self), FALSE);

  if (rel_table_get_key_position (self, column) == 1)
    return TRUE;
  for (guint i = 0; i < self->info.uniques->len; i++)
    if (rel_key_get_info (self->info.uniques->pdata[i])->columns[0] == column)
      return TRUE;
  for (guint i = 0; i < self->info.indexes->len; i++)
    {
      const RelIndexInfo *index = rel_index_get_info (self->info.indexes->pdata[i]);

      if (index->n_parts > 0 && index->parts[0].column == column && index->where == NULL)
        return TRUE;
    }

  return FALSE;
}

/**
 * rel_table_get_key:
 * @self: a table
 * @key: id of a key
 *
 * Returns: (transfer none) (nullable): its primary or unique key of that id
 */
RelKey *
rel_table_get_key (RelTable *self,
                   RelId     key)
{
  g_return_val_if_fail (REL_IS_TABLE (self), NULL);

  if (self->info.primary_key != NULL && rel_key_get_id (self->info.primary_key) == key)
    return self->info.primary_key;
  for (guint i = 0; i < self->info.uniques->len; i++)
    if (rel_key_get_id (self->info.uniques->pdata[i]) == key)
      return self->info.uniques->pdata[i];

  return NULL;
}

/**
 * rel_table_get_check:
 * @self: a table
 * @check: id of a check
 *
 * Returns: (transfer none) (nullable): its check of that id
 */
RelCheck *
rel_table_get_check (RelTable *self,
                     RelId     check)
{
  g_return_val_if_fail (REL_IS_TABLE (self), NULL);

  for (guint i = 0; i < self->info.checks->len; i++)
    if (rel_check_get_id (self->info.checks->pdata[i]) == check)
      return self->info.checks->pdata[i];

  return NULL;
}

/**
 * rel_table_is_link_column:
 * @self: a table
 * @column: id of a column
 *
 * Returns: whether a foreign key of the table has the column
 */
gboolean
rel_table_is_link_column (RelTable *self,
                          RelId     column)
{
  g_return_val_if_fail (REL_IS_TABLE (self), FALSE);

  for (guint i = 0; i < self->info.foreign_keys->len; i++)
    {
      const RelForeignKeyInfo *fk = rel_foreign_key_get_info (g_ptr_array_index (self->info.foreign_keys, i));

      for (guint j = 0; j < fk->n_columns; j++)
        if (fk->columns[j] == column)
          return TRUE;
    }

  return FALSE;
}

static gboolean
covers (const RelId *columns,
        guint        n_columns,
        const RelId *wanted,
        guint        n_wanted)
{
  for (guint i = 0; i < n_wanted; i++)
    {
      gboolean found = FALSE;

      for (guint j = 0; j < n_columns && !found; j++)
        found = columns[j] == wanted[i];
      if (!found)
        return FALSE;
    }

  return TRUE;
}

/**
 * rel_table_is_unique:
 * @self: a table
 * @columns: (array length=n_columns): ids of columns
 * @n_columns: their number
 *
 * Tells whether the values in these columns differ from row to row because the
 * primary key, a UNIQUE constraint or a complete unique index on plain columns is
 * contained in them. Partial and expression indexes do not count.
 *
 * Returns: whether they are unique
 */
gboolean
rel_table_is_unique (RelTable    *self,
                     const RelId *columns,
                     guint        n_columns)
{
  const RelKeyInfo *key;

  g_return_val_if_fail (REL_IS_TABLE (self), FALSE);

  if (self->info.primary_key != NULL)
    {
      key = rel_key_get_info (self->info.primary_key);
      if (key->n_columns > 0 && covers (columns, n_columns, key->columns, key->n_columns))
        return TRUE;
    }

  for (guint i = 0; i < self->info.uniques->len; i++)
    {
      key = rel_key_get_info (g_ptr_array_index (self->info.uniques, i));
      if (covers (columns, n_columns, key->columns, key->n_columns))
        return TRUE;
    }

  for (guint i = 0; i < self->info.indexes->len; i++)
    {
      const RelIndexInfo *index = rel_index_get_info (g_ptr_array_index (self->info.indexes, i));
      gboolean plain = index->unique && index->where == NULL;

      for (guint j = 0; j < index->n_parts && plain; j++)
        plain = index->parts[j].column != REL_ID_NONE &&
                covers (columns, n_columns, &index->parts[j].column, 1);
      if (plain)
        return TRUE;
    }

  return FALSE;
}

/**
 * rel_table_is_unique_column:
 * @self: a table
 * @column: id of a column
 *
 * Returns: whether the column by itself is unique
 */
gboolean
rel_table_is_unique_column (RelTable *self,
                            RelId     column)
{
  return rel_table_is_unique (self, &column, 1);
}

/**
 * rel_table_get_foreign_key:
 * @self: a table
 * @foreign_key: id of a link
 *
 * Returns: (nullable) (transfer none): the link with that id
 */
RelForeignKey *
rel_table_get_foreign_key (RelTable *self,
                           RelId     foreign_key)
{
  g_return_val_if_fail (REL_IS_TABLE (self), NULL);

  for (guint i = 0; i < self->info.foreign_keys->len; i++)
    {
      RelForeignKey *fk = g_ptr_array_index (self->info.foreign_keys, i);

      if (rel_foreign_key_get_id (fk) == foreign_key)
        return fk;
    }

  return NULL;
}

/**
 * rel_table_with_foreign_key:
 * @self: a table
 * @foreign_key: a link with the id of one of the table's
 *
 * Returns: (transfer full): the same table with that link exchanged
 */
RelTable *
rel_table_with_foreign_key (RelTable      *self,
                            RelForeignKey *foreign_key)
{
  RelTableInfo info;
  g_autoptr(GPtrArray) links = NULL;

  g_return_val_if_fail (REL_IS_TABLE (self), NULL);

  info = self->info;
  links = rel_values_copy (info.foreign_keys);
  rel_values_replace (links, G_OBJECT (rel_table_get_foreign_key (self, rel_foreign_key_get_id (foreign_key))), G_OBJECT (foreign_key));
  info.foreign_keys = links;

  return rel_table_new (self->id, &info);
}
