/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Views renamed, changed and dropped, with what reads from them.
 */
#include "config.h"

#include <string.h>

#include "base/rel-error.h"
#include "database/sqlite/rel-sqlite-script.h"
#include "schema/rel-edit-column.h"
#include "schema/rel-edit-view.h"
#include "schema/rel-schema-diff.h"

static const char script[] =
  "CREATE TABLE books (id INTEGER PRIMARY KEY, title TEXT, price INTEGER);"
  "CREATE VIEW cheap /* not dear */ AS SELECT id, title FROM books WHERE price < 10;"
  "CREATE VIEW cheap_titles AS SELECT cheap.title FROM cheap;"
  "CREATE VIEW other AS SELECT price FROM books;"
  "CREATE TRIGGER t INSTEAD OF INSERT ON cheap BEGIN INSERT INTO books (title) VALUES (new.title); END;";

static RelSchema *
read_script (void)
{
  g_autoptr(GError) error = NULL;
  RelSchema *schema = rel_sqlite_read_script (script, -1, NULL, &error);

  g_assert_no_error (error);

  return schema;
}

static RelId
find (RelSchema  *schema,
      const char *name)
{
  return rel_view_get_id (rel_schema_find_view (schema, name));
}

static void
check (RelSchema  *before,
       RelSchema  *after,
       const char *wanted)
{
  g_autoptr(GArray) changes = rel_schema_diff (before, after);
  g_autoptr(GString) words = g_string_new (NULL);

  for (guint i = 0; i < changes->len; i++)
    g_string_append_printf (words, "%s%s", i > 0 ? "; " : "", g_array_index (changes, RelChange, i).words);
  g_assert_cmpstr (words->str, ==, wanted);
}

static void
test_rename (void)
{
  g_autoptr(RelSchema) schema = read_script ();
  g_autoptr(GError) error = NULL;
  g_autoptr(RelSchema) after = rel_edit_view_rename (schema, find (schema, "cheap"), "low cost", &error);
  RelView *view;

  g_assert_no_error (error);
  view = rel_schema_find_view (after, "low cost");
  g_assert_cmpstr (rel_view_get_info (view)->sql, ==, "CREATE VIEW \"low cost\" /* not dear */ AS SELECT id, title FROM books WHERE price < 10");
  g_assert_cmpuint (rel_view_get_id (view), ==, find (schema, "cheap"));
  g_assert_nonnull (strstr (rel_view_get_info (rel_schema_find_view (after, "cheap_titles"))->sql, "FROM \"low cost\""));
  g_assert_nonnull (strstr (rel_trigger_get_info (rel_schema_get_info (after)->triggers->pdata[0])->sql, "ON \"low cost\""));
  g_assert_null (rel_edit_view_rename (schema, find (schema, "cheap"), "books", &error));
  g_assert_nonnull (error);
}

static void
test_change (void)
{
  g_autoptr(RelSchema) schema = read_script ();
  g_autoptr(GError) error = NULL;
  g_autoptr(RelSchema) after = rel_edit_view_change (schema, find (schema, "other"), "CREATE VIEW other AS SELECT title FROM books", NULL, &error);

  g_assert_no_error (error);
  check (schema, after, "Change view other");
  g_assert_null (rel_edit_view_change (schema, find (schema, "other"), "SELECT 1", NULL, &error));
  g_assert_cmpstr (error->message, ==, "A view is made by CREATE VIEW name AS SELECT …; nothing was changed");
  g_clear_error (&error);
  g_assert_null (rel_edit_view_change (schema, find (schema, "other"), "CREATE VIEW cheap AS SELECT 1", NULL, &error));
  g_assert_nonnull (error);
}

static void
test_drop (void)
{
  g_autoptr(RelSchema) schema = read_script ();
  g_autoptr(GError) error = NULL;
  g_autoptr(RelSchema) alone = rel_edit_view_drop (schema, find (schema, "other"), REL_DEPENDENTS_REFUSE, &error);
  g_autoptr(RelSchema) all = NULL;

  g_assert_no_error (error);
  check (schema, alone, "Drop view other");
  g_assert_null (rel_edit_view_drop (schema, find (schema, "cheap"), REL_DEPENDENTS_REFUSE, &error));
  g_assert_nonnull (error);
  g_clear_error (&error);
  all = rel_edit_view_drop (schema, find (schema, "cheap"), REL_DEPENDENTS_FOLLOW, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (rel_schema_get_info (all)->views->len, ==, 1);
  g_assert_cmpuint (rel_schema_get_info (all)->triggers->len, ==, 0);
}

/* A column that would leave a view unclear is refused; one that is named with its table is not. */
static void
test_new_column (void)
{
  static const char two[] = "CREATE TABLE orders (id INTEGER PRIMARY KEY, discount REAL);"
                            "CREATE TABLE people (id INTEGER PRIMARY KEY, order_id INTEGER, name TEXT);"
                            "CREATE VIEW v AS SELECT discount, people.name FROM orders JOIN people ON orders.id = order_id;";
  g_autoptr(GError) error = NULL;
  g_autoptr(RelSchema) schema = rel_sqlite_read_script (two, -1, NULL, &error);
  RelColumnInfo unclear = { .name = "Discount", .type = "REAL" };
  RelColumnInfo clear = { .name = "name", .type = "TEXT" };
  g_autoptr(RelSchema) after = NULL;

  g_assert_no_error (error);
  g_assert_null (rel_edit_column_add (schema, rel_table_get_id (rel_schema_find_table (schema, "people")), &unclear, G_MAXUINT, &error));
  g_assert_error (error, REL_ERROR, REL_ERROR_REFUSED);
  g_assert_nonnull (strstr (error->message, "orders"));
  g_clear_error (&error);
  after = rel_edit_column_add (schema, rel_table_get_id (rel_schema_find_table (schema, "orders")), &clear, G_MAXUINT, &error);
  g_assert_no_error (error);
  g_assert_nonnull (after);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/schema/edit-view/rename", test_rename);
  g_test_add_func ("/schema/edit-view/change", test_change);
  g_test_add_func ("/schema/edit-view/drop", test_drop);
  g_test_add_func ("/schema/edit-view/new-column", test_new_column);

  return g_test_run ();
}
