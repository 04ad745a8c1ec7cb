/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "base/rel-error.h"
#include "database/sqlite/rel-sqlite-script.h"
#include "schema/rel-equal.h"
#include "schema/rel-schema-match.h"
#include "schema/rel-schema-take.h"
#include "sql/rel-write-schema.h"
#include "support/random-edits.h"
#include "support/support.h"

static const char library[] =
  "CREATE TABLE authors (id INTEGER PRIMARY KEY, name TEXT, born TEXT /* a year */);"
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

static guint
find (GArray     *changes,
      const char *words)
{
  for (guint i = 0; i < changes->len; i++)
    if (g_str_has_prefix (g_array_index (changes, RelChange, i).words, words))
      return i;
  for (guint i = 0; i < changes->len; i++)
    g_test_message ("%s", g_array_index (changes, RelChange, i).words);
  g_error ("no change begins with %s", words);
}

typedef struct
{
  RelSchema *mine;
  RelSchema *theirs;
  GArray    *changes;
  gboolean  *taken;
} Pair;

static void
pair_init (Pair       *pair,
           const char *mine,
           const char *theirs)
{
  g_autoptr(RelSchema) strange = read_script (theirs);

  pair->mine = read_script (mine);
  pair->theirs = rel_schema_adopt_renamed (strange, pair->mine, NULL, 0);
  pair->changes = rel_schema_diff (pair->mine, pair->theirs);
  pair->taken = g_new0 (gboolean, pair->changes->len + 1);
}

static void
pair_clear (Pair *pair)
{
  g_object_unref (pair->mine);
  g_object_unref (pair->theirs);
  g_array_unref (pair->changes);
  g_free (pair->taken);
}

static void
choose (Pair       *pair,
        const char *words,
        gboolean    take)
{
  rel_schema_take_choose (pair->mine, pair->theirs, pair->changes, find (pair->changes, words), take, pair->taken);
}

static guint
count (Pair *pair)
{
  guint n = 0;

  for (guint i = 0; i < pair->changes->len; i++)
    n += pair->taken[i] ? 1 : 0;

  return n;
}

static const char shop[] =
  "CREATE TABLE authors (id INTEGER PRIMARY KEY, name TEXT NOT NULL);"
  "CREATE TABLE rooms (id INTEGER PRIMARY KEY, label TEXT);"
  "CREATE TABLE books (id INTEGER PRIMARY KEY, title TEXT, author_id INTEGER REFERENCES authors,"
  " room_id INTEGER REFERENCES rooms, pages INTEGER CHECK (pages > 0));"
  "CREATE INDEX books_rooms ON books (room_id);"
  "CREATE VIEW titles AS SELECT title FROM books; CREATE VIEW long_ones AS SELECT title FROM books WHERE pages > 500";

/* A link brings its column and its target; without the target it does not stay. */
static void
test_needs (void)
{
  Pair pair;
  g_autoptr(GError) error = NULL;
  g_autoptr(RelSchema) taken = NULL;
  g_autofree char *sql = NULL;
  g_autoptr(RelSchema) again = NULL;
  RelTable *books;

  pair_init (&pair, library, shop);
  choose (&pair, "Add a link to books", TRUE);
  g_assert_cmpuint (count (&pair), ==, 3);
  g_assert_true (pair.taken[find (pair.changes, "Create table rooms")]);
  g_assert_true (pair.taken[find (pair.changes, "Add column books.room_id")]);
  choose (&pair, "Create view long_ones", TRUE);
  g_assert_true (pair.taken[find (pair.changes, "Add column books.pages")]);

  taken = rel_schema_take (pair.mine, pair.theirs, pair.changes, pair.taken, &error);
  g_assert_no_error (error);
  books = rel_schema_find_table (taken, "books");
  g_assert_cmpuint (rel_table_get_info (books)->foreign_keys->len, ==, 2);
  g_assert_cmpuint (rel_table_get_info (books)->indexes->len, ==, 0);
  g_assert_cmpuint (rel_table_get_info (books)->checks->len, ==, 0);
  g_assert_nonnull (rel_table_find_column (rel_schema_find_table (taken, "authors"), "born"));
  g_assert_true (rel_schema_find_table (taken, "authors") == rel_schema_find_table (pair.mine, "authors"));
  g_assert_cmpuint (rel_table_get_id (books), ==, rel_table_get_id (rel_schema_find_table (pair.mine, "books")));
  sql = rel_write_schema_sql (taken);
  again = read_script (sql);

  choose (&pair, "Create table rooms", FALSE);
  g_assert_false (pair.taken[find (pair.changes, "Add a link to books")]);
  g_assert_true (pair.taken[find (pair.changes, "Create view long_ones")]);
  choose (&pair, "Add column books.pages", FALSE);
  g_assert_cmpuint (count (&pair), ==, 1); /* the column of the link alone */
  pair_clear (&pair);
}

/* A table that goes takes what reads it with it; renames go by what people say. */
static void
test_drop_and_rename (void)
{
  Pair pair;
  g_autoptr(GError) error = NULL;
  g_autoptr(RelSchema) fresh = read_script ("CREATE TABLE writers (id INTEGER PRIMARY KEY, name TEXT, born TEXT);"
                                            "CREATE TABLE books (id INTEGER PRIMARY KEY, title TEXT, author_id INTEGER REFERENCES writers)");
  g_autoptr(RelSchema) mine = read_script (library);
  g_autoptr(GArray) renames = rel_schema_propose_renames (fresh, mine);
  g_autoptr(RelSchema) theirs = rel_schema_adopt_renamed (fresh, mine, (const RelRename *) renames->data, renames->len);
  g_autoptr(GArray) changes = rel_schema_diff (mine, theirs);
  g_autofree gboolean *taken = g_new0 (gboolean, changes->len);
  g_autoptr(RelSchema) result = NULL;

  g_assert_cmpuint (renames->len, ==, 1);
  taken[find (changes, "Rename table authors to writers")] = TRUE;
  result = rel_schema_take (mine, theirs, changes, taken, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (rel_foreign_key_get_info (rel_table_get_info (rel_schema_find_table (result, "books"))->foreign_keys->pdata[0])->target_name, ==, "writers");
  g_assert_nonnull (rel_schema_find_view (result, "titles"));

  pair_init (&pair, library, "CREATE TABLE shelves (id INTEGER PRIMARY KEY, room TEXT)");
  choose (&pair, "Drop table books", TRUE);
  g_assert_true (pair.taken[find (pair.changes, "Drop view titles")]);
  g_assert_cmpuint (count (&pair), ==, 2);
  choose (&pair, "Drop table books", FALSE);
  choose (&pair, "Drop table authors", TRUE);
  /* the link of a table that stays is nobody's change: refused, naming it */
  g_clear_object (&result);
  result = rel_schema_take (pair.mine, pair.theirs, pair.changes, pair.taken, &error);
  g_assert_error (error, REL_ERROR, REL_ERROR_REFUSED);
  pair_clear (&pair);
}

/* All changes make the other schema; none make none; any choice makes a schema or is refused. */
static void
test_random (void)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (support_seed ());
  guint n_refused = 0, n_taken = 0;

  for (guint i = support_scale (50); i > 0; i--)
    {
      g_autoptr(RelSchema) mine = read_script (i % 2 == 0 ? library : shop);
      g_autoptr(RelSchema) theirs = g_object_ref (mine);
      g_autoptr(GArray) changes = NULL;
      g_autofree gboolean *taken = NULL;
      g_autoptr(GError) error = NULL;
      g_autoptr(RelSchema) none = NULL, all = NULL, some = NULL;

      for (guint k = g_rand_int_range (rand, 1, 8); k > 0; k--)
        {
          g_autofree char *words = NULL;
          g_autoptr(RelSchema) next = support_random_edit (theirs, rand, &words, NULL);

          if (next != NULL)
            g_set_object (&theirs, next);
        }
      changes = rel_schema_diff (mine, theirs);
      taken = g_new0 (gboolean, changes->len + 1);
      none = rel_schema_take (mine, theirs, changes, taken, &error);
      g_assert_no_error (error);
      g_assert_true (none == mine);

      for (guint k = 0; k < changes->len; k++)
        taken[k] = TRUE;
      all = rel_schema_take (mine, theirs, changes, taken, &error);
      g_assert_no_error (error);
      g_assert_true (rel_schema_is_equivalent (all, theirs));

      for (guint k = 0; k < changes->len; k++)
        taken[k] = FALSE;
      for (guint k = 0; k < changes->len; k++)
        if (g_rand_boolean (rand))
          rel_schema_take_choose (mine, theirs, changes, k, g_rand_int_range (rand, 0, 4) != 0, taken);
      some = rel_schema_take (mine, theirs, changes, taken, &error);
      if (some == NULL)
        {
          g_assert_error (error, REL_ERROR, REL_ERROR_REFUSED);
          g_test_message ("refused: %s", error->message);
          n_refused++;
          continue;
        }
      n_taken++;
      {
        g_autofree char *sql = rel_write_schema_sql (some);
        g_autoptr(RelSchema) again = rel_sqlite_read_script (sql, -1, NULL, &error);

        g_assert_no_error (error);
        for (guint k = 0; k < rel_schema_get_info (again)->n_problems; k++)
          g_error ("%s\n%s", rel_schema_get_info (again)->problems[k].message, sql);
      }
    }
  g_test_message ("%u choices taken, %u refused", n_taken, n_refused);
  g_assert_cmpuint (n_refused * 4, <, n_taken);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/schema/schema-take/needs", test_needs);
  g_test_add_func ("/schema/schema-take/drop-and-rename", test_drop_and_rename);
  g_test_add_func ("/schema/schema-take/random", test_random);

  return g_test_run ();
}
