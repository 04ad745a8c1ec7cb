/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The quick line: what it takes, and that what it refuses leaves nothing behind.
 */
#include "config.h"

#include <string.h>

#include "base/rel-error.h"
#include "schema/rel-derive.h"
#include "schema/rel-edit-table.h"
#include "sql/rel-quick-line.h"
#include "sql/rel-write-schema.h"
#include "support/support.h"

static RelSchema *
two_tables (void)
{
  g_autoptr(RelSchema) empty = rel_schema_new_empty ();
  g_autoptr(RelSchema) one = rel_edit_table_create (empty, "authors", NULL);

  return rel_edit_table_create (one, "books", NULL);
}

static void
test_lines (void)
{
  static const struct
  {
    const char *line;
    const char *sql;
  } cases[] = {
    { "title", "title" },
    { "title text", "title TEXT" },
    { "title text not null unique default ''", "title TEXT NOT NULL DEFAULT '' UNIQUE" },
    { "price decimal(10, 2) check (price > 0)", "price decimal(10, 2)" },
    { "\"group by\" text -- why", "\"group by\" TEXT" },
    { "name text collate nocase, born date", "name TEXT COLLATE nocase" },
    { "author_id integer not null references authors on delete cascade", "REFERENCES authors" },
    { "twice as (id * 2)", "GENERATED ALWAYS AS (id * 2)" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(RelSchema) before = two_tables ();
      RelTable *books = rel_schema_find_table (before, "books");
      g_autoptr(GError) error = NULL;
      RelId last = REL_ID_NONE;
      g_autoptr(RelSchema) after = rel_quick_line_add (before, rel_table_get_id (books), cases[i].line, G_MAXUINT, &last, &error);
      g_autofree char *sql = NULL;

      g_assert_no_error (error);
      g_assert_cmpuint (last, !=, REL_ID_NONE);
      sql = rel_write_table_sql (after, rel_schema_find_table (after, "books"));
      if (strstr (sql, cases[i].sql) == NULL)
        g_error ("“%s” gave\n%s", cases[i].line, sql);
    }
}

static void
test_refused (void)
{
  static const char *const lines[] = {
    "", "  ", "title text not", "title text)", "title text); DROP TABLE books; --", "unique (id)", "id text",
    "x integer references nobody", "check (1)", "a text, a text", "primary key (id)", "x text) strict", "x text /*",
  };

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_autoptr(RelSchema) before = two_tables ();
      RelId books = rel_table_get_id (rel_schema_find_table (before, "books"));
      g_autoptr(GError) error = NULL;
      g_autoptr(RelSchema) after = rel_quick_line_add (before, books, lines[i], G_MAXUINT, NULL, &error);

      if (after != NULL)
        g_error ("“%s” was taken", lines[i]);
      g_assert_true (error != NULL && error->domain == REL_ERROR);
    }
}

static void
test_link (void)
{
  g_autoptr(RelSchema) before = two_tables ();
  RelId books = rel_table_get_id (rel_schema_find_table (before, "books"));
  g_autoptr(RelSchema) after = rel_quick_line_add (before, books, "author_id integer references authors (id)", G_MAXUINT, NULL, NULL);
  GPtrArray *relationships;

  g_assert_nonnull (after);
  relationships = rel_schema_get_relationships (after);
  g_assert_cmpuint (relationships->len, ==, 1);
  g_assert_cmpint (rel_relationship_get_info (relationships->pdata[0])->kind, ==, REL_KIND_ONE_TO_MANY);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sql/quick-line/lines", test_lines);
  g_test_add_func ("/sql/quick-line/refused", test_refused);
  g_test_add_func ("/sql/quick-line/link", test_link);

  return g_test_run ();
}
