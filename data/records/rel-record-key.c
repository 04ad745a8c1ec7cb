/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What names a record: its rowid, else the whole primary key of a table that has none.
 */
#include "config.h"

#include "records/rel-record-key.h"

#include "sql/rel-dialect.h"

/* What to call the rowid, quoted: columns may have taken its names. NULL when there is none. */
char *
rel_record_find_rowid (RelTable *table)
{
  static const char *const names[] = { "rowid", "oid", "_rowid_" };
  RelKey *key = rel_table_get_info (table)->primary_key;

  if (rel_table_get_info (table)->without_rowid || rel_table_get_info (table)->kind == REL_TABLE_VIRTUAL)
    return NULL;
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (rel_table_find_column (table, names[i]) == NULL)
      return g_strdup (names[i]);
  if (key != NULL && rel_key_get_info (key)->rowid)
    return rel_sql_quote_identifier (rel_column_get_name (rel_table_get_column (table, rel_key_get_info (key)->columns[0])));

  return NULL;
}

/* r."a b" */
char *
rel_record_qualify (const char *alias,
                    const char *name)
{
  g_autofree char *quoted = rel_sql_quote_identifier (name);

  return g_strdup_printf ("%s.%s", alias, quoted);
}

/* SQL of the parts of what names a record, none when nothing does. */
GPtrArray *
rel_record_list_key (RelTable   *table,
                     const char *alias)
{
  GPtrArray *parts = g_ptr_array_new_with_free_func (g_free);
  RelKey *key = rel_table_get_info (table)->primary_key;
  g_autofree char *rowid = rel_record_find_rowid (table);

  if (rowid != NULL)
    g_ptr_array_add (parts, g_strdup_printf ("%s.%s", alias, rowid));
  else if (rel_table_get_info (table)->without_rowid && key != NULL)
    for (guint i = 0; i < rel_key_get_info (key)->n_columns; i++)
      g_ptr_array_add (parts, rel_record_qualify (alias, rel_column_get_name (rel_table_get_column (table, rel_key_get_info (key)->columns[i]))));

  return parts;
}
