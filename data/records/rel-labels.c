/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What a record is called: its name, title or whatever describes it best. Chosen from
 * names and types of the columns alone, so that it costs nothing and never changes with
 * the data.
 */
#include "config.h"

#include <string.h>

#include "records/rel-labels.h"

#include "sql/rel-dialect.h"

/* Best first; a column is asked whether it is called so, ends so, or begins so. */
static const char *const words[] = {
  "name", "title", "label", "full_name", "fullname", "display_name", "caption", "subject", "username", "login",
  "email", "description", "code", "slug", "isbn", "number", "text",
};

static gboolean
is_text (RelColumn *column)
{
  const char *type = rel_column_get_declared_type (column);

  return *type == '\0' || strcasestr (type, "char") != NULL || strcasestr (type, "text") != NULL || strcasestr (type, "clob") != NULL;
}

/* 0 is best; words count more than how exactly they are met. */
static guint
rank (RelTable  *table,
      RelColumn *column)
{
  g_autofree char *name = g_ascii_strdown (rel_column_get_name (column), -1);
  g_autofree char *own = g_ascii_strdown (rel_table_get_name (table), -1);

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      if (strcmp (name, words[i]) == 0)
        return i * 4;
      if (g_str_has_suffix (name, words[i]))
        /* city_name in city, but not company_name in customers before its name. */
        return i * 4 + (strncmp (name, own, MIN (strlen (own), 4)) == 0 ? 1 : 2);
      if (g_str_has_prefix (name, words[i]))
        return i * 4 + 3;
    }

  return G_N_ELEMENTS (words) * 4;
}

/**
 * rel_labels_choose:
 * @table: a table
 *
 * Returns: (nullable) (transfer none): the column that describes its records best, %NULL
 *   when only the key can
 */
RelColumn *
rel_labels_choose (RelTable *table)
{
  GPtrArray *columns;
  RelColumn *best = NULL;
  guint best_rank = G_MAXUINT;

  g_return_val_if_fail (REL_IS_TABLE (table), NULL);

  columns = rel_table_get_info (table)->columns;
  for (guint i = 0; i < columns->len; i++)
    {
      RelColumn *column = g_ptr_array_index (columns, i);
      guint r;

      if (!is_text (column) || rel_column_get_info (column)->hidden || rel_table_is_link_column (table, rel_column_get_id (column)))
        continue;

      r = rank (table, column);
      if (r < best_rank)
        {
          best = column;
          best_rank = r;
        }
    }

  return best;
}

/**
 * rel_labels_expression:
 * @table: a table
 * @alias: (nullable): what it is called in the query
 *
 * Writes the SQL expression of a record's label.
 *
 * Returns: (transfer full) (nullable): SQL, %NULL when records have no label but their key
 */
char *
rel_labels_expression (RelTable   *table,
                       const char *alias)
{
  RelColumn *column = rel_labels_choose (table);
  g_autofree char *name = NULL;

  if (column == NULL)
    return NULL;

  name = rel_sql_quote_identifier (rel_column_get_name (column));

  /* A label is for a line: nobody reads on, and a large value must not travel. */
  return alias != NULL ? g_strdup_printf ("substr(%s.%s, 1, 200)", alias, name) : g_strdup_printf ("substr(%s, 1, 200)", name);
}
