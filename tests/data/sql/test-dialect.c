/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "sql/rel-dialect.h"

#include <sqlite3.h>
#include <string.h>

static void
test_identifier (void)
{
  static const char *cases[][2] = {
    { "a", "a" }, { "order_line2", "order_line2" }, { "_x", "_x" }, { "order", "\"order\"" }, { "Order", "\"Order\"" },
    { "2a", "\"2a\"" }, { "", "\"\"" }, { "a b", "\"a b\"" }, { "a\"b", "\"a\"\"b\"" }, { "ü", "\"ü\"" }, { "a$", "\"a$\"" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *quoted = rel_sql_quote_identifier (cases[i][0]);

      g_assert_cmpstr (quoted, ==, cases[i][1]);
    }
}

/* The judge is SQLite: a table and its column are called exactly that. */
static void
test_identifier_judged (void)
{
  sqlite3 *db = NULL;
  static const char *nasty[] = {
    "a\"b", "a'b", "a`b", "a]b", "a[b", "--", "/*", "*/", ";", "a\nb", "\t", " ", "%s", "%%", "\\", "\\\"", "\"", "\"\"",
    "select", "TABLE", "Group", "a.b", "a b", "0", "-1", "naïve", "日本", "\xe2\x80\xae" "abc", "x'00'", "?1", ":a", "$a", "@a", "#",
    "rowid", "null", "true", "a;DROP TABLE t;", "<b>", "&amp;", "]]>", "-->", "$$", "{}", "strict", "without", "generated", "always",
  };

  g_assert_cmpint (sqlite3_open (":memory:", &db), ==, SQLITE_OK);
  for (guint i = 0; i < G_N_ELEMENTS (nasty); i++)
    {
      g_autofree char *name = rel_sql_quote_identifier (nasty[i]);
      g_autofree char *text = rel_sql_quote_text (nasty[i]);
      g_autofree char *create = g_strdup_printf ("CREATE TABLE %s (%s)", name, name);
      g_autofree char *count = g_strdup_printf ("SELECT 1 FROM sqlite_schema s JOIN pragma_table_info (%s) c "
                                                "WHERE s.name IS %s AND c.name IS %s", text, text, text);
      g_autofree char *drop = g_strdup_printf ("DROP TABLE %s", name);
      sqlite3_stmt *statement = NULL;

      g_assert_cmpint (sqlite3_exec (db, create, NULL, NULL, NULL), ==, SQLITE_OK);
      sqlite3_prepare_v2 (db, count, -1, &statement, NULL);
      g_assert_cmpstr (sqlite3_errmsg (db), ==, "not an error");
      g_assert_cmpint (sqlite3_step (statement), ==, SQLITE_ROW);
      sqlite3_finalize (statement);
      g_assert_cmpint (sqlite3_exec (db, drop, NULL, NULL, NULL), ==, SQLITE_OK);
    }
  sqlite3_close (db);
}

static void
test_literals (void)
{
  g_autofree char *text = rel_sql_quote_text ("it's");
  g_autofree char *empty = rel_sql_quote_text ("");
  g_autofree char *blob = rel_sql_quote_blob ("\x00\xff\x1f", 3);

  g_assert_cmpstr (text, ==, "'it''s'");
  g_assert_cmpstr (empty, ==, "''");
  g_assert_cmpstr (blob, ==, "x'00ff1f'");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/sql/dialect/identifier", test_identifier);
  g_test_add_func ("/sql/dialect/identifier-judged", test_identifier_judged);
  g_test_add_func ("/sql/dialect/literals", test_literals);

  return g_test_run ();
}
