/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Rows as another connection sees them, compared with those of a case as sorted lines.
 */
#include "config.h"

#include "conformance/case-rows.h"

#include <string.h>

#include "conformance/case-json.h"

static int
compare_texts (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

static void
append_cell (GString        *text,
             const RelValue *value)
{
  g_autofree char *literal = NULL;

  if (rel_value_get_value_type (value) == REL_VALUE_REAL && rel_value_get_real (value) == (double) (gint64) rel_value_get_real (value))
    literal = g_strdup_printf ("%lld", (long long) rel_value_get_real (value));
  else
    literal = rel_value_to_literal (value);
  g_string_append_printf (text, "%s\t", literal);
}

static gboolean
is_free (JsonObject *object,
         const char *table,
         const char *column)
{
  JsonObject *all = case_get_object (object, "free_columns");
  g_auto(GStrv) columns = all != NULL ? case_read_names (all, table) : NULL;

  return columns != NULL && g_strv_contains ((const char *const *) columns, column);
}

/* The rows of a table as sorted lines, as the other connection sees them. */
static GPtrArray *
read_rows (sqlite3    *db,
           JsonObject *object,
           const char *table)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func (g_free);
  char *quoted = sqlite3_mprintf ("SELECT * FROM \"%w\"", table);
  sqlite3_stmt *statement = NULL;

  if (sqlite3_prepare_v2 (db, quoted, -1, &statement, NULL) != SQLITE_OK)
    g_ptr_array_add (lines, g_strdup (sqlite3_errmsg (db)));
  while (statement != NULL && sqlite3_step (statement) == SQLITE_ROW)
    {
      GString *line = g_string_new (NULL);

      for (int i = 0; i < sqlite3_column_count (statement); i++)
        {
          g_autoptr(RelValue) value = NULL;

          if (is_free (object, table, sqlite3_column_name (statement, i)))
            continue;
          switch (sqlite3_column_type (statement, i))
            {
            case SQLITE_INTEGER:
              value = rel_value_new_integer (sqlite3_column_int64 (statement, i));
              break;
            case SQLITE_FLOAT:
              value = rel_value_new_real (sqlite3_column_double (statement, i));
              break;
            case SQLITE_TEXT:
              value = rel_value_new_text ((const char *) sqlite3_column_text (statement, i), sqlite3_column_bytes (statement, i));
              break;
            case SQLITE_BLOB:
              value = rel_value_new_blob (sqlite3_column_blob (statement, i), sqlite3_column_bytes (statement, i));
              break;
            default:
              value = rel_value_new_null ();
              break;
            }
          g_string_append_printf (line, "%s=", sqlite3_column_name (statement, i));
          append_cell (line, value);
        }
      g_ptr_array_add (lines, g_string_free (line, FALSE));
    }
  sqlite3_finalize (statement);
  sqlite3_free (quoted);
  g_ptr_array_sort (lines, compare_texts);

  return lines;
}

/* The columns of a table in its own order. */
static GPtrArray *
list_columns (sqlite3    *db,
              const char *table)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  char *sql = sqlite3_mprintf ("SELECT name FROM pragma_table_xinfo('%q') WHERE hidden <> 1", table);
  sqlite3_stmt *statement = NULL;

  sqlite3_prepare_v2 (db, sql, -1, &statement, NULL);
  while (statement != NULL && sqlite3_step (statement) == SQLITE_ROW)
    g_ptr_array_add (names, g_strdup ((const char *) sqlite3_column_text (statement, 0)));
  sqlite3_finalize (statement);
  sqlite3_free (sql);

  return names;
}

/* Compares the tables of a database with what a case expects; says what differs, else NULL. */
char *
case_check_rows (sqlite3    *db,
                 JsonObject *object,
                 JsonObject *tables)
{
  g_autoptr(GList) names = json_object_get_members (tables);

  for (GList *l = names; l != NULL; l = l->next)
    {
      JsonArray *rows = json_object_get_array_member (tables, l->data);
      g_autoptr(GPtrArray) columns = list_columns (db, l->data);
      g_autoptr(GPtrArray) wanted = g_ptr_array_new_with_free_func (g_free);
      g_autoptr(GPtrArray) found = read_rows (db, object, l->data);
      gboolean same;

      for (guint i = 0; i < json_array_get_length (rows); i++)
        {
          JsonObject *row = json_array_get_object_element (rows, i);
          GString *line = g_string_new (NULL);

          for (guint j = 0; j < columns->len; j++)
            {
              JsonNode *cell = json_object_get_member (row, columns->pdata[j]);
              g_autoptr(RelValue) value = cell != NULL ? case_read_value (cell) : NULL;

              if (value == NULL)
                continue;
              g_string_append_printf (line, "%s=", (char *) columns->pdata[j]);
              append_cell (line, value);
            }
          g_ptr_array_add (wanted, g_string_free (line, FALSE));
        }
      g_ptr_array_sort (wanted, compare_texts);
      same = wanted->len == found->len;
      for (guint i = 0; same && i < wanted->len; i++)
        same = strcmp (wanted->pdata[i], found->pdata[i]) == 0;
      if (!same)
        {
          g_ptr_array_add (wanted, NULL);
          g_ptr_array_add (found, NULL);
          {
            g_autofree char *a = g_strjoinv (" / ", (char **) wanted->pdata);
            g_autofree char *b = g_strjoinv (" / ", (char **) found->pdata);

            return g_strdup_printf ("rows of %s should be [%s] and are [%s]", (char *) l->data, a, b);
          }
        }
    }

  return NULL;
}
