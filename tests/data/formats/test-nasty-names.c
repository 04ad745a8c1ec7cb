/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * P8 where no other program is needed to judge: every nasty name goes through SQLite's
 * own parser as table, column, key, check, index and link; and rows whose names and
 * values are nasty come back from CSV by libcsv and from JSON by json-glib as they were.
 */
#include "config.h"

#include <string.h>

#include <json-glib/json-glib.h>

#include "database/sqlite/rel-sqlite-script.h"
#include "formats/rel-format.h"
#include "records/rel-row-import-read.h"
#include "sql/rel-write-schema.h"
#include "support/examples.h"

static void
test_sqlite (void)
{
  g_autoptr(RelSchema) schema = support_nasty_schema ();
  g_autofree char *sql = rel_write_schema_sql (schema);
  g_autoptr(GError) error = NULL;
  g_autoptr(RelSchema) back = rel_sqlite_read_script (sql, -1, NULL, &error);
  const RelSchemaInfo *info;

  g_assert_no_error (error);
  info = rel_schema_get_info (back);
  for (guint i = 0; i < info->n_problems; i++)
    g_test_message ("%u: %.200s", info->problems[i].line, info->problems[i].message);
  g_assert_cmpuint (info->n_problems, ==, 0);
  g_assert_cmpuint (info->tables->len, ==, support_n_nasty ());
  for (guint i = 0; i < support_n_nasty (); i++)
    {
      g_autofree char *name = support_nth_nasty (i);
      RelTable *table = rel_schema_find_table (back, name);
      const RelTableInfo *table_info;

      g_assert_nonnull (table);
      table_info = rel_table_get_info (table);
      g_assert_cmpstr (table_info->name, ==, name);
      g_assert_cmpstr (rel_column_get_name (table_info->columns->pdata[0]), ==, name);
      g_assert_cmpuint (table_info->checks->len, ==, 1);
      g_assert_cmpuint (table_info->indexes->len, ==, 1);
      g_assert_cmpuint (table_info->foreign_keys->len, ==, i == 0 ? 0 : 1);
    }
}

/* Each name is that of a column, and a value in a row of its own. */
static RelRows *
make_rows (void)
{
  guint n = support_n_nasty ();
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  RelRows *rows;

  for (guint i = 0; i < n; i++)
    g_ptr_array_add (names, support_nth_nasty (i));
  rows = rel_rows_new ((const char *const *) names->pdata, n);
  for (guint i = 0; i < n; i++)
    {
      g_autofree RelValue **values = g_new0 (RelValue *, n);

      for (guint j = 0; j < n; j++)
        values[j] = j == 0 || j == i ? rel_value_new_text (names->pdata[i], -1) : rel_value_new_integer (j);
      rel_rows_append (rows, values);
    }

  return rows;
}

static gboolean
check_record (guint64           number,
              guint64           line,
              RelValue *const  *values,
              guint             n_values,
              double            fraction,
              gpointer          data,
              GError          **error)
{
  guint *n_records = data;
  guint row = number - 1;

  g_assert_cmpuint (n_values, ==, support_n_nasty ());
  for (guint j = 0; j < n_values; j++)
    {
      g_autofree char *wanted = row == 0 ? support_nth_nasty (j) : j == 0 || j == row - 1 ? support_nth_nasty (row - 1) : g_strdup_printf ("%u", j);
      gsize length = 0;
      const char *bytes = rel_value_is_null (values[j]) ? "" : rel_value_get_bytes (values[j], &length);

      g_assert_cmpmem (bytes, length, wanted, strlen (wanted));
    }
  *n_records += 1;

  return TRUE;
}

static void
test_csv (void)
{
  g_autoptr(RelRows) rows = make_rows ();
  GString *text = g_string_new (NULL);
  const RelCsvShape shape = { "UTF-8", ',' };
  g_autoptr(GBytes) content = NULL;
  g_autoptr(GError) error = NULL;
  guint n_records = 0;

  rel_format_find ("csv")->write_rows (text, rows, TRUE, TRUE);
  content = g_string_free_to_bytes (text);
  rel_row_import_read_csv (content, &shape, check_record, &n_records, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n_records, ==, support_n_nasty () + 1);
}

static void
test_json (void)
{
  g_autoptr(RelRows) rows = make_rows ();
  g_autoptr(GString) text = g_string_new (NULL);
  g_autoptr(JsonParser) parser = json_parser_new ();
  g_autoptr(GError) error = NULL;
  JsonArray *array;

  rel_format_find ("json")->write_rows (text, rows, TRUE, TRUE);
  json_parser_load_from_data (parser, text->str, text->len, &error);
  g_assert_no_error (error);
  array = json_node_get_array (json_parser_get_root (parser));
  g_assert_cmpuint (json_array_get_length (array), ==, support_n_nasty ());
  for (guint i = 0; i < support_n_nasty (); i++)
    {
      g_autofree char *name = support_nth_nasty (i);

      g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (array, i), name), ==, name);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/formats/nasty-names/sqlite", test_sqlite);
  g_test_add_func ("/formats/nasty-names/csv", test_csv);
  g_test_add_func ("/formats/nasty-names/json", test_json);

  return g_test_run ();
}
