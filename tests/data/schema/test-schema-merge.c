/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "database/sqlite/rel-sqlite-script.h"
#include "schema/rel-edit-column.h"
#include "schema/rel-edit-table.h"
#include "schema/rel-equal.h"
#include "schema/rel-schema-merge.h"
#include "sql/rel-write-schema.h"
#include "support/random-edits.h"
#include "support/support.h"

static const char library[] =
  "CREATE TABLE authors (id INTEGER PRIMARY KEY, name TEXT, born TEXT);"
  "CREATE TABLE books (id INTEGER PRIMARY KEY, title TEXT, author_id INTEGER REFERENCES authors);"
  "CREATE TABLE shelves (id INTEGER PRIMARY KEY, room TEXT); CREATE VIEW titles AS SELECT title FROM books";

static RelSchema *
read_script (const char *sql)
{
  g_autoptr(GError) error = NULL;
  RelSchema *schema = rel_sqlite_read_script (sql, -1, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (rel_schema_get_info (schema)->n_problems, ==, 0);

  return schema;
}

static RelId
table (RelSchema  *schema,
       const char *name)
{
  return rel_table_get_id (rel_schema_find_table (schema, name));
}

static RelId
column (RelSchema  *schema,
        const char *owner,
        const char *name)
{
  return rel_column_get_id (rel_table_find_column (rel_schema_find_table (schema, owner), name));
}

/* Both sides' edits arrive where they do not touch the same thing. */
static void
test_both (void)
{
  g_autoptr(RelSchema) base = read_script (library);
  g_autoptr(GError) error = NULL;
  RelColumnInfo pages = { .name = "pages", .type = "INTEGER" }, isbn = { .name = "isbn", .type = "TEXT" };
  g_autoptr(RelSchema) m1 = rel_edit_table_rename (base, table (base, "authors"), "people", &error);
  g_autoptr(RelSchema) mine = rel_edit_column_add (m1, table (base, "books"), &pages, 9, &error);
  g_autoptr(RelSchema) t1 = rel_edit_column_add (base, table (base, "books"), &isbn, 1, &error);
  g_autoptr(RelSchema) t2 = rel_edit_column_drop (t1, table (base, "authors"), column (base, "authors", "born"), REL_DEPENDENTS_REFUSE, &error);
  g_autoptr(RelSchema) theirs = rel_edit_table_drop (t2, table (base, "shelves"), REL_DEPENDENTS_REFUSE, &error);
  g_autoptr(GArray) conflicts = NULL;
  g_autoptr(RelSchema) merged = NULL, again = NULL;
  g_autofree char *sql = NULL;
  RelTable *books;

  g_assert_no_error (error);
  merged = rel_schema_merge (base, mine, theirs, &conflicts);
  g_assert_cmpuint (conflicts->len, ==, 0);
  books = rel_schema_find_table (merged, "books");
  g_assert_nonnull (rel_table_find_column (books, "pages"));
  g_assert_nonnull (rel_table_find_column (books, "isbn"));
  g_assert_cmpstr (rel_foreign_key_get_info (rel_table_get_info (books)->foreign_keys->pdata[0])->target_name, ==, "people");
  g_assert_null (rel_table_find_column (rel_schema_find_table (merged, "people"), "born"));
  g_assert_null (rel_schema_find_table (merged, "shelves"));
  sql = rel_write_schema_sql (merged);
  again = read_script (sql);
}

static void
test_conflicts (void)
{
  g_autoptr(RelSchema) base = read_script (library);
  g_autoptr(GError) error = NULL;
  g_autoptr(RelSchema) m1 = rel_edit_column_rename (base, table (base, "authors"), column (base, "authors", "name"), "full_name", &error);
  g_autoptr(RelSchema) m2 = rel_edit_table_create (m1, "rooms", &error);
  g_autoptr(RelSchema) mine = rel_edit_table_drop (m2, table (base, "shelves"), REL_DEPENDENTS_REFUSE, &error);
  g_autoptr(RelSchema) t1 = rel_edit_column_rename (base, table (base, "authors"), column (base, "authors", "name"), "surname", &error);
  g_autoptr(RelSchema) t2 = rel_edit_table_create (t1, "Rooms", &error);
  g_autoptr(RelSchema) theirs = rel_edit_table_rename (t2, table (base, "shelves"), "racks", &error);
  g_autoptr(GArray) conflicts = NULL;
  g_autoptr(RelSchema) merged = NULL;

  g_assert_no_error (error);
  merged = rel_schema_merge (base, mine, theirs, &conflicts);
  g_assert_cmpuint (conflicts->len, ==, 3);
  g_assert_nonnull (rel_table_find_column (rel_schema_find_table (merged, "authors"), "full_name"));
  g_assert_nonnull (rel_schema_find_table (merged, "racks"));
  g_assert_cmpstr (rel_table_get_name (rel_schema_find_table (merged, "rooms")), ==, "rooms");
}

/* One side alone is that side; the same on both sides is that; what comes out is a schema. */
static void
test_random (void)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (support_seed ());
  g_autoptr(RelSchema) base = read_script (library);
  guint n_conflicts = 0;

  for (guint i = support_scale (100); i > 0; i--)
    {
      RelSchema *sides[2] = { g_object_ref (base), g_object_ref (base) };
      g_autoptr(GArray) conflicts = NULL, none = NULL, none_either = NULL;
      g_autoptr(RelSchema) merged = NULL, alone = NULL, same = NULL;

      for (guint side = 0; side < 2; side++)
        for (guint k = g_rand_int_range (rand, 0, 4); k > 0; k--)
          {
            g_autofree char *words = NULL;
            g_autoptr(RelSchema) next = support_random_edit (sides[side], rand, &words, NULL);

            if (next != NULL)
              g_set_object (&sides[side], next);
          }
      alone = rel_schema_merge (base, sides[0], base, &none);
      g_assert_true (rel_schema_equal (alone, sides[0]));
      same = rel_schema_merge (base, sides[1], sides[1], &none_either);
      g_assert_true (rel_schema_equal (same, sides[1]));
      g_assert_cmpuint (none->len + none_either->len, ==, 0);

      merged = rel_schema_merge (base, sides[0], sides[1], &conflicts);
      n_conflicts += conflicts->len;
      g_assert_nonnull (merged);
      g_object_unref (sides[0]);
      g_object_unref (sides[1]);
    }
  g_test_message ("%u conflicts", n_conflicts);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/schema/schema-merge/both", test_both);
  g_test_add_func ("/schema/schema-merge/conflicts", test_conflicts);
  g_test_add_func ("/schema/schema-merge/random", test_random);

  return g_test_run ();
}
