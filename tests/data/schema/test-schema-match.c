/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "schema/rel-derive.h"
#include "schema/rel-equal.h"
#include "schema/rel-schema-match.h"
#include "support/pragma-schema.h"
#include "support/support.h"

static const char before[] =
  "CREATE TABLE authors (id INTEGER PRIMARY KEY, name TEXT NOT NULL, born TEXT);"
  "CREATE TABLE books (id INTEGER PRIMARY KEY, title TEXT, author_id INTEGER REFERENCES authors, isbn TEXT UNIQUE);"
  "CREATE INDEX books_author ON books (author_id);"
  "CREATE TABLE loans (id INTEGER PRIMARY KEY, book_id INTEGER REFERENCES books, since TEXT, until TEXT);"
  "CREATE TABLE shelves (id INTEGER PRIMARY KEY, room TEXT)";

typedef struct
{
  sqlite3   *db;
  RelSchema *first;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->db = support_open_memory ();
  support_run (fixture->db, before);
  fixture->first = support_read_pragmas (fixture->db);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_object_unref (fixture->first);
  sqlite3_close (fixture->db);
}

/* Read again: another value with other ids. Adopting twice comes to rest. */
static RelSchema *
read_again (Fixture *fixture)
{
  g_autoptr(RelSchema) fresh = support_read_pragmas (fixture->db);
  g_autoptr(RelSchema) once_more = support_read_pragmas (fixture->db);
  RelSchema *adopted = rel_schema_adopt (fresh, fixture->first);
  g_autoptr(RelSchema) settled = rel_schema_adopt (once_more, adopted);

  g_assert_true (settled == adopted);
  g_assert_cmpuint (rel_schema_get_n_tables (adopted), ==, rel_schema_get_n_tables (fresh));
  g_assert_cmpuint (rel_schema_get_relationships (adopted)->len, ==, rel_schema_get_relationships (fresh)->len);
  g_assert_cmpuint (rel_schema_list_broken_links (adopted)->len, ==, rel_schema_list_broken_links (fresh)->len);

  return adopted;
}

static RelTable *
table (RelSchema  *schema,
       const char *name)
{
  RelTable *found = rel_schema_find_table (schema, name);

  g_assert_nonnull (found);

  return found;
}

static RelId
column (RelSchema  *schema,
        const char *table_name,
        const char *name)
{
  RelColumn *found = rel_table_find_column (table (schema, table_name), name);

  g_assert_nonnull (found);

  return rel_column_get_id (found);
}

static RelId
id_of (RelSchema  *schema,
       const char *name)
{
  return rel_table_get_id (table (schema, name));
}

static void
test_unchanged (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr(RelSchema) again = read_again (fixture);

  g_assert_true (again == fixture->first);
}

static void
test_changed (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(RelSchema) again = NULL;
  const RelTableInfo *books, *books_before;

  support_run (fixture->db, "ALTER TABLE books ADD COLUMN pages INTEGER; DROP TABLE shelves;"
                            "ALTER TABLE books RENAME COLUMN title TO name; CREATE TABLE rooms (nr, floor)");
  again = read_again (fixture);

  g_assert_true (table (again, "authors") == table (fixture->first, "authors"));
  g_assert_true (table (again, "loans") == table (fixture->first, "loans"));
  g_assert_true (table (again, "books") != table (fixture->first, "books"));
  g_assert_cmpuint (id_of (again, "books"), ==, id_of (fixture->first, "books"));
  g_assert_cmpuint (id_of (again, "rooms"), !=, id_of (fixture->first, "shelves"));
  g_assert_cmpuint (column (again, "books", "name"), ==, column (fixture->first, "books", "title"));
  g_assert_cmpuint (column (again, "books", "isbn"), ==, column (fixture->first, "books", "isbn"));

  books = rel_table_get_info (table (again, "books"));
  books_before = rel_table_get_info (table (fixture->first, "books"));
  g_assert_cmpuint (rel_key_get_id (books->primary_key), ==, rel_key_get_id (books_before->primary_key));
  g_assert_cmpuint (rel_key_get_id (books->uniques->pdata[0]), ==, rel_key_get_id (books_before->uniques->pdata[0]));
  g_assert_true (rel_foreign_key_equal (books->foreign_keys->pdata[0], books_before->foreign_keys->pdata[0]));
  g_assert_true (rel_index_equal (books->indexes->pdata[0], books_before->indexes->pdata[0]));
}

static void
test_renamed_table (Fixture       *fixture,
                    gconstpointer  data)
{
  g_autoptr(RelSchema) again = NULL;

  support_run (fixture->db, "ALTER TABLE authors RENAME TO writers");
  again = read_again (fixture);

  g_assert_cmpuint (id_of (again, "writers"), ==, id_of (fixture->first, "authors"));
  g_assert_cmpuint (column (again, "writers", "born"), ==, column (fixture->first, "authors", "born"));
  g_assert_true (table (again, "books") != table (fixture->first, "books"));
  g_assert_true (table (again, "loans") == table (fixture->first, "loans"));
}

/* What only people say is kept, and is no reason for a change. */
static void
test_known (Fixture       *fixture,
            gconstpointer  data)
{
  RelTable *books = table (fixture->first, "books");
  RelForeignKeyInfo link = *rel_foreign_key_get_info (rel_table_get_info (books)->foreign_keys->pdata[0]);
  RelTableInfo info;
  g_autoptr(RelForeignKey) named = NULL;
  g_autoptr(RelTable) with_name = NULL, noted = NULL;
  g_autoptr(RelSchema) told = NULL, again = NULL;

  link.name_at_child = "writer";
  named = rel_foreign_key_new (rel_foreign_key_get_id (rel_table_get_info (books)->foreign_keys->pdata[0]), &link);
  with_name = rel_table_with_foreign_key (books, named);
  info = *rel_table_get_info (with_name);
  info.note = "All of them";
  noted = rel_table_new (rel_table_get_id (books), &info);
  told = rel_schema_with_table (fixture->first, noted);
  g_set_object (&fixture->first, told);

  again = read_again (fixture);
  g_assert_true (again == told);

  g_clear_object (&again);
  support_run (fixture->db, "ALTER TABLE books ADD COLUMN pages INTEGER");
  again = read_again (fixture);
  g_assert_cmpstr (rel_table_get_info (table (again, "books"))->note, ==, "All of them");
  g_assert_true (rel_schema_find_end (again, id_of (again, "books"), "writer", NULL));
}

/* Between two schemas of unknown history nothing is taken for renamed unasked. */
static void
test_proposals (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr(RelSchema) fresh = NULL, plain = NULL, renamed = NULL;
  g_autoptr(GArray) renames = NULL;

  support_run (fixture->db, "ALTER TABLE authors RENAME TO writers; ALTER TABLE loans RENAME COLUMN since TO started");
  fresh = support_read_pragmas (fixture->db);

  plain = rel_schema_adopt_renamed (fresh, fixture->first, NULL, 0);
  g_assert_null (rel_schema_get_table (plain, id_of (fixture->first, "authors")));
  g_assert_cmpuint (column (plain, "loans", "started"), !=, column (fixture->first, "loans", "since"));
  g_assert_cmpuint (column (plain, "loans", "until"), ==, column (fixture->first, "loans", "until"));

  renames = rel_schema_propose_renames (fresh, fixture->first);
  g_assert_cmpuint (renames->len, ==, 2);
  g_assert_cmpuint (g_array_index (renames, RelRename, 0).previous, ==, id_of (fixture->first, "authors"));
  g_assert_cmpuint (g_array_index (renames, RelRename, 1).table, ==, id_of (fixture->first, "loans"));
  renamed = rel_schema_adopt_renamed (fresh, fixture->first, (RelRename *) renames->data, renames->len);
  g_assert_cmpuint (id_of (renamed, "writers"), ==, id_of (fixture->first, "authors"));
  g_assert_cmpuint (column (renamed, "writers", "born"), ==, column (fixture->first, "authors", "born"));
  g_assert_cmpuint (column (renamed, "loans", "started"), ==, column (fixture->first, "loans", "since"));
}

/* A thousand tables with one of them changed; RELATA_TEST_SCALE=5 for the size that figures are told of. */
static void
test_large (void)
{
  g_autoptr(GString) sql = g_string_new ("BEGIN;");
  sqlite3 *db = support_open_memory ();
  g_autoptr(RelSchema) first = NULL, fresh = NULL, adopted = NULL, other = NULL, unlike = NULL;
  guint n = MAX (support_scale (1000), 500);
  gint64 start;

  for (guint i = 0; i < n; i++)
    g_string_append_printf (sql, "CREATE TABLE t%u (id INTEGER PRIMARY KEY, a TEXT, b TEXT, c, d, t_id REFERENCES t%u);", i, i / 2);
  support_run (db, sql->str);
  first = support_read_pragmas (db);
  support_run (db, "ALTER TABLE t471 ADD COLUMN e");
  fresh = support_read_pragmas (db);
  start = g_get_monotonic_time ();
  adopted = rel_schema_adopt (fresh, first);
  g_test_message ("one table changed: %.1f ms", (g_get_monotonic_time () - start) / 1000.0);
  for (guint i = 0; i < n; i++)
    g_assert_true ((i == 471) == (rel_schema_get_nth_table (adopted, i) != rel_schema_get_nth_table (first, i)));

  support_run (db, "COMMIT; BEGIN; PRAGMA writable_schema = ON;"
                   "UPDATE sqlite_schema SET name = replace (name, 't', 'x'), tbl_name = replace (name, 't', 'x'),"
                   "  sql = replace (replace (sql, 'TABLE t', 'TABLE x'), 'REFERENCES t', 'REFERENCES x');"
                   "PRAGMA writable_schema = RESET; COMMIT");
  other = support_read_pragmas (db);
  start = g_get_monotonic_time ();
  unlike = rel_schema_adopt (other, first);
  g_test_message ("all tables renamed: %.1f ms", (g_get_monotonic_time () - start) / 1000.0);
  g_assert_cmpuint (rel_schema_get_n_tables (unlike), ==, n);
  sqlite3_close (db);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/schema/schema-match/unchanged", Fixture, NULL, set_up, test_unchanged, tear_down);
  g_test_add ("/schema/schema-match/changed", Fixture, NULL, set_up, test_changed, tear_down);
  g_test_add ("/schema/schema-match/renamed-table", Fixture, NULL, set_up, test_renamed_table, tear_down);
  g_test_add ("/schema/schema-match/known", Fixture, NULL, set_up, test_known, tear_down);
  g_test_add ("/schema/schema-match/proposals", Fixture, NULL, set_up, test_proposals, tear_down);
  g_test_add_func ("/schema/schema-match/large", test_large);

  return g_test_run ();
}
