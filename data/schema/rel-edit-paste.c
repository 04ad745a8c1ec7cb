/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Taking tables over from another schema: a script that was pasted, or a copy of some of
 * one's own. A name that is taken gets a number; links among the newcomers stay among
 * them, links to others find their table by name.
 */
#include "config.h"

#include "schema/rel-edit-paste.h"

#include <glib/gi18n-lib.h>

#include "base/rel-error.h"
#include "schema/rel-edit-table.h"
#include "schema/rel-key.h"

/* Neither here nor there: a number behind the name until nobody has it. */
static RelSchema *
rename_table (RelSchema  *schema,
              RelSchema  *other,
              RelTable   *table,
              GError    **error)
{
  const char *name = rel_table_get_name (table);

  for (guint n = 2; n < 10000; n++)
    {
      g_autofree char *wanted = g_strdup_printf ("%s_%u", name, n);

      if (rel_schema_find_table (schema, wanted) == NULL && rel_schema_find_view (schema, wanted) == NULL &&
          rel_schema_find_table (other, wanted) == NULL)
        return rel_edit_table_rename (other, rel_table_get_id (table), wanted, error);
    }
  g_set_error (error, REL_ERROR, REL_ERROR_REFUSED, _("No free name was found for “%s”. Nothing was pasted; rename it first."), name);

  return NULL;
}

/* Indexes are named in the whole database: those of newcomers are named anew where needed. */
static RelTable *
free_index_names (RelSchema *schema,
                  RelTable  *table)
{
  RelTableInfo info = *rel_table_get_info (table);
  g_autoptr(GPtrArray) indexes = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < info.indexes->len; i++)
    {
      RelIndexInfo content = *rel_index_get_info (info.indexes->pdata[i]);
      g_autofree char *name = rel_schema_find_free_name (schema, content.name);

      content.name = name;
      content.sql = NULL;
      g_ptr_array_add (indexes, rel_index_new (rel_index_get_id (info.indexes->pdata[i]), &content));
    }
  info.indexes = indexes;
  info.sql = NULL;

  return rel_table_new (rel_table_get_id (table), &info);
}

/* A link to a table that stayed behind finds it by its name. */
static RelTable *
find_targets (RelSchema *schema,
              RelSchema *other,
              RelTable  *table)
{
  GPtrArray *links = rel_table_get_info (table)->foreign_keys;
  RelTable *now = g_object_ref (table);

  for (guint i = 0; i < links->len; i++)
    {
      RelForeignKeyInfo info = *rel_foreign_key_get_info (links->pdata[i]);
      RelTable *target = info.target == REL_ID_NONE ? rel_schema_find_table (schema, info.target_name) : NULL;
      g_autoptr(GArray) columns = g_array_new (FALSE, TRUE, sizeof (RelId));
      g_autoptr(RelForeignKey) link = NULL;
      RelTable *next;

      if (target == NULL)
        continue;
      for (guint j = 0; info.target_column_names != NULL && info.target_column_names[j] != NULL; j++)
        {
          RelColumn *column = rel_table_find_column (target, info.target_column_names[j]);
          RelId id = column != NULL ? rel_column_get_id (column) : REL_ID_NONE;

          g_array_append_val (columns, id);
        }
      if (columns->len == 0 && rel_table_get_info (target)->primary_key != NULL)
        {
          const RelKeyInfo *key = rel_key_get_info (rel_table_get_info (target)->primary_key);

          g_array_append_vals (columns, key->columns, key->n_columns);
        }
      info.target = rel_table_get_id (target);
      info.target_columns = (const RelId *) columns->data;
      info.n_target_columns = columns->len;
      if (info.target_column_names != NULL && g_strv_length ((char **) info.target_column_names) != columns->len)
        info.target_column_names = NULL;
      link = rel_foreign_key_new (rel_foreign_key_get_id (links->pdata[i]), &info);
      next = rel_table_with_foreign_key (now, link);
      g_object_unref (now);
      now = next;
    }

  return now;
}

/**
 * rel_edit_tables_paste:
 * @schema: a schema
 * @other: the schema whose tables are to be added; its elements must have ids of their own
 * @tables: (out) (optional) (transfer full) (element-type RelId): ids of the new tables
 * @error: where to put an error
 *
 * Adds all ordinary tables of another schema.
 *
 * Returns: (transfer full) (nullable): the schema
 */
RelSchema *
rel_edit_tables_paste (RelSchema  *schema,
                       RelSchema  *other,
                       GArray    **tables,
                       GError    **error)
{
  g_autoptr(RelSchema) named = NULL;
  g_autoptr(GArray) ids = g_array_new (FALSE, FALSE, sizeof (RelId));
  RelSchemaInfo info;
  g_autoptr(GPtrArray) all = NULL;

  g_return_val_if_fail (REL_IS_SCHEMA (schema) && REL_IS_SCHEMA (other), NULL);

  named = g_object_ref (other);
  for (guint i = 0; i < rel_schema_get_n_tables (other); i++)
    {
      RelTable *table = rel_schema_get_table (named, rel_table_get_id (rel_schema_get_nth_table (other, i)));
      RelSchema *next;

      if (rel_schema_find_table (schema, rel_table_get_name (table)) == NULL && rel_schema_find_view (schema, rel_table_get_name (table)) == NULL)
        continue;
      next = rename_table (schema, named, table, error);
      if (next == NULL)
        return NULL;
      g_object_unref (named);
      named = next;
    }

  info = *rel_schema_get_info (schema);
  all = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < info.tables->len; i++)
    g_ptr_array_add (all, g_object_ref (info.tables->pdata[i]));
  for (guint i = 0; i < rel_schema_get_n_tables (named); i++)
    {
      RelTable *table = rel_schema_get_nth_table (named, i);
      RelId id = rel_table_get_id (table);
      g_autoptr(RelTable) own = NULL;

      if (rel_table_get_info (table)->kind != REL_TABLE_ORDINARY)
        continue;
      own = free_index_names (schema, table);
      g_ptr_array_add (all, find_targets (schema, named, own));
      g_array_append_val (ids, id);
    }
  if (ids->len == 0)
    {
      g_set_error (error, REL_ERROR, REL_ERROR_REFUSED, _("There is no table in it. Nothing was pasted; copy a table, or CREATE TABLE as text."));
      return NULL;
    }

  info.tables = all;
  if (tables != NULL)
    *tables = g_steal_pointer (&ids);

  return rel_schema_new (&info);
}
