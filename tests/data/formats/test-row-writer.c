/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Rows in every form: what spreadsheets and databases read back is what was there.
 */
#include "config.h"

#include <sqlite3.h>
#include <string.h>

#include "formats/rel-row-writer.h"

static RelRows *
make_rows (void)
{
  static const char *const names[] = { "id", "a \"b\"", "c", NULL };
  RelRows *rows = rel_rows_new (names, 3);
  RelValue *values[][3] = {
    { rel_value_new_integer (G_MAXINT64), rel_value_new_text ("=1+1", -1), rel_value_new_null () },
    { rel_value_new_integer (-5), rel_value_new_text ("", -1), rel_value_new_blob ("\0\377", 2) },
    { rel_value_new_real (0.1), rel_value_new_text ("it's\ta \"tab\"\nand | <b>", -1), rel_value_new_text ("x", 1) },
  };

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    rel_rows_append (rows, values[i]);

  return rows;
}

/* In two batches: the head stands there once. */
static char *
write_form (RelRowForm   form,
            RelCsvGuard  guard,
            guint64     *n_formulas)
{
  g_autoptr(RelRowWriter) writer = rel_row_writer_new (form, "my table", guard);
  g_autoptr(RelRows) rows = make_rows ();
  g_autoptr(RelRows) none = rel_rows_new ((const char *[]) { "id", "a \"b\"", "c", NULL }, 3);
  GString *text = g_string_new (NULL);

  rel_row_writer_set_transaction (writer, TRUE);
  rel_row_writer_append (writer, none, text);
  rel_row_writer_append (writer, rows, text);
  rel_row_writer_append (writer, none, text);
  rel_row_writer_end (writer, text);
  g_assert_cmpuint (rel_row_writer_get_n_rows (writer), ==, 3);
  if (n_formulas != NULL)
    *n_formulas = rel_row_writer_get_n_formulas (writer);

  return g_string_free (text, FALSE);
}

static void
test_tabs (void)
{
  guint64 n_formulas;
  g_autofree char *text = write_form (REL_ROW_FORM_TABS, REL_CSV_EXACT, &n_formulas);
  g_autofree char *guarded = write_form (REL_ROW_FORM_TABS, REL_CSV_GUARDED, NULL);

  g_assert_cmpstr (text, ==,
                   "id\t\"a \"\"b\"\"\"\tc\n"
                   "9223372036854775807\t=1+1\t\n"
                   "-5\t\"\"\tx'00ff'\n"
                   "0.1\t\"it's\ta \"\"tab\"\"\nand | <b>\"\tx\n");
  g_assert_cmpuint (n_formulas, ==, 1);
  g_assert_nonnull (strstr (guarded, "\t\"'=1+1\"\t\n-5\t"));
}

static void
test_csv (void)
{
  g_autofree char *text = write_form (REL_ROW_FORM_CSV, REL_CSV_EXACT, NULL);

  g_assert_cmpstr (text, ==,
                   "id,\"a \"\"b\"\"\",c\r\n"
                   "9223372036854775807,=1+1,\r\n"
                   "-5,\"\",x'00ff'\r\n"
                   "0.1,\"it's\ta \"\"tab\"\"\nand | <b>\",x\r\n");
}

static void
test_json (void)
{
  g_autofree char *text = write_form (REL_ROW_FORM_JSON, REL_CSV_EXACT, NULL);
  g_autoptr(RelRowWriter) nothing = rel_row_writer_new (REL_ROW_FORM_JSON, NULL, REL_CSV_EXACT);
  g_autoptr(GString) empty = g_string_new (NULL);

  g_assert_cmpstr (text, ==,
                   "[\n"
                   "  {\"id\": 9223372036854775807, \"a \\\"b\\\"\": \"=1+1\", \"c\": null},\n"
                   "  {\"id\": -5, \"a \\\"b\\\"\": \"\", \"c\": {\"blob\": \"00ff\"}},\n"
                   "  {\"id\": 0.1, \"a \\\"b\\\"\": \"it's\\u0009a \\\"tab\\\"\\nand | <b>\", \"c\": \"x\"}\n"
                   "]\n");
  rel_row_writer_end (nothing, empty);
  g_assert_cmpstr (empty->str, ==, "[]\n");
}

/* SQLite reads the script; what is there then are the rows. */
static void
test_sql (void)
{
  g_autofree char *text = write_form (REL_ROW_FORM_SQL, REL_CSV_EXACT, NULL);
  sqlite3 *db;
  sqlite3_stmt *statement;

  g_assert_true (g_str_has_prefix (text, "BEGIN;\nINSERT INTO \"my table\" (id, \"a \"\"b\"\"\", c) VALUES ("));
  g_assert_cmpint (sqlite3_open (":memory:", &db), ==, SQLITE_OK);
  sqlite3_exec (db, "CREATE TABLE \"my table\" (id, \"a \"\"b\"\"\", c)", NULL, NULL, NULL);
  g_assert_cmpint (sqlite3_exec (db, text, NULL, NULL, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_prepare_v2 (db, "SELECT count(*) FROM \"my table\" WHERE (id = 9223372036854775807 AND typeof (id) = 'integer' AND c IS NULL)"
                                           " OR (id = -5 AND \"a \"\"b\"\"\" = '' AND c = x'00ff') OR (id = 0.1 AND \"a \"\"b\"\"\" LIKE 'it''s%<b>' AND c = 'x')", -1, &statement, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_step (statement), ==, SQLITE_ROW);
  g_assert_cmpint (sqlite3_column_int (statement, 0), ==, 3);
  sqlite3_finalize (statement);
  sqlite3_close (db);
}

static void
test_markdown (void)
{
  g_autofree char *text = write_form (REL_ROW_FORM_MARKDOWN, REL_CSV_EXACT, NULL);

  g_assert_cmpstr (text, ==,
                   "| id | a \"b\" | c |\n"
                   "| --- | --- | --- |\n"
                   "| 9223372036854775807 | \\=1+1 | *NULL* |\n"
                   "| -5 |  | x'00ff' |\n"
                   "| 0.1 | it's a \"tab\"<br>and \\| &lt;b\\> | x |\n");
}

static void
test_html (void)
{
  g_autofree char *text = write_form (REL_ROW_FORM_HTML, REL_CSV_EXACT, NULL);

  g_assert_nonnull (strstr (text, "<th>a &quot;b&quot;</th>"));
  g_assert_nonnull (strstr (text, "and | &lt;b&gt;</td>"));
  /* More digits than a spreadsheet keeps of a number. */
  g_assert_nonnull (strstr (text, "mso-number-format:\"\\@\"'>9223372036854775807</td>"));
  g_assert_true (g_str_has_suffix (text, "</table>\n"));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/formats/row-writer/tabs", test_tabs);
  g_test_add_func ("/formats/row-writer/csv", test_csv);
  g_test_add_func ("/formats/row-writer/json", test_json);
  g_test_add_func ("/formats/row-writer/sql", test_sql);
  g_test_add_func ("/formats/row-writer/markdown", test_markdown);
  g_test_add_func ("/formats/row-writer/html", test_html);

  return g_test_run ();
}
