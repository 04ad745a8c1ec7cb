/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A chain of links as SQL.
 */
#include "config.h"

#include "sql/rel-write-join.h"

#include "sql/rel-dialect.h"

/* Which of two tables holds the link, and what it says. */
static const RelForeignKeyInfo *
find_link (RelTable  *a,
           RelTable  *b,
           RelId      link,
           RelTable **child,
           RelTable **parent)
{
  RelForeignKey *fk = rel_table_get_foreign_key (a, link);

  *child = fk != NULL ? a : b;
  *parent = fk != NULL ? b : a;
  if (fk == NULL)
    fk = rel_table_get_foreign_key (b, link);

  return fk != NULL ? rel_foreign_key_get_info (fk) : NULL;
}

static void
append_column (GString  *sql,
               RelTable *table,
               RelId     column)
{
  RelColumn *found = rel_table_get_column (table, column);
  g_autofree char *of = rel_sql_quote_identifier (rel_table_get_name (table));
  g_autofree char *name = rel_sql_quote_identifier (found != NULL ? rel_column_get_name (found) : "rowid");

  g_string_append_printf (sql, "%s.%s", of, name);
}

/**
 * rel_write_join:
 * @schema: a schema
 * @path: a chain of links in it
 *
 * Returns: (transfer full): SELECT over all its tables, each joined to the one before
 */
char *
rel_write_join (RelSchema     *schema,
                const RelPath *path)
{
  GString *sql = g_string_new ("SELECT *\n");

  for (guint i = 0; i < path->tables->len; i++)
    {
      RelTable *table = rel_schema_get_table (schema, g_array_index (path->tables, RelId, i));
      g_autofree char *name = table != NULL ? rel_sql_quote_identifier (rel_table_get_name (table)) : NULL;
      RelTable *before, *child, *parent;
      const RelForeignKeyInfo *fk;

      if (table == NULL)
        break;
      if (i == 0)
        {
          g_string_append_printf (sql, "FROM %s", name);
          continue;
        }
      before = rel_schema_get_table (schema, g_array_index (path->tables, RelId, i - 1));
      fk = before != NULL ? find_link (before, table, g_array_index (path->links, RelId, i - 1), &child, &parent) : NULL;
      g_string_append_printf (sql, "\nJOIN %s", name);
      for (guint j = 0; fk != NULL && j < fk->n_columns && j < fk->n_target_columns; j++)
        {
          g_string_append (sql, j == 0 ? " ON " : " AND ");
          append_column (sql, child, fk->columns[j]);
          g_string_append (sql, " = ");
          append_column (sql, parent, fk->target_columns[j]);
        }
    }
  g_string_append (sql, ";\n");

  return g_string_free (sql, FALSE);
}
