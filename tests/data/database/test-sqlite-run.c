/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include <string.h>

#include <glib/gstdio.h>

#include "database/rel-sample.h"
#include "database/sqlite/rel-sqlite-connection.h"
#include "database/sqlite/rel-sqlite-run.h"

static RelConnection *
open_sample (void)
{
  g_autoptr(GError) error = NULL;
  RelConnection *connection = rel_sqlite_connection_open_memory (&error);

  g_assert_no_error (error);
  rel_sample_fill (connection, NULL, &error);
  g_assert_no_error (error);

  return connection;
}

static RelSpan
all_of (const char *script)
{
  return (RelSpan) { 0, strlen (script) };
}

static GPtrArray *
run (RelConnection *connection,
     const char    *script,
     RelEffects     granted,
     guint          max_rows,
     gboolean       whole)
{
  RelRunOptions options = { granted, max_rows, whole };
  g_autoptr(GError) error = NULL;
  GPtrArray *results = rel_sqlite_run (connection, script, all_of (script), &options, NULL, &error);

  g_assert_no_error (error);

  return results;
}

static const RelResultInfo *
nth (GPtrArray *results,
     guint      n)
{
  g_assert_cmpuint (n, <, results->len);

  return rel_result_get_info (g_ptr_array_index (results, n));
}

static gint64
number (RelConnection *connection,
        const char    *sql)
{
  g_autoptr(GPtrArray) results = run (connection, sql, REL_EFFECT_NONE, 1, FALSE);
  const RelResultInfo *info = nth (results, 0);

  g_assert_no_error (info->error);

  return rel_value_get_integer (rel_rows_get (info->rows, 0, 0));
}

static void
test_origins (void)
{
  g_autoptr(RelConnection) connection = open_sample ();
  g_autoptr(GPtrArray) results =
    run (connection, "SELECT b.title AS t, a.name, b.author_id, b.price * 2, s.sold FROM books AS b JOIN authors a ON a.id = b.author_id\n"
                     "JOIN bestsellers s ON s.id = b.id LIMIT 3", REL_EFFECT_NONE, 100, FALSE);
  const RelResultInfo *info = nth (results, 0);

  g_assert_no_error (info->error);
  g_assert_cmpuint (info->n_columns, ==, 5);
  g_assert_cmpstr (info->columns[0].name, ==, "t");
  g_assert_cmpstr (info->columns[0].table, ==, "books");
  g_assert_cmpstr (info->columns[0].column, ==, "title");
  g_assert_cmpstr (info->columns[0].type, ==, "TEXT");
  g_assert_cmpstr (info->columns[1].table, ==, "authors");
  g_assert_cmpstr (info->columns[2].column, ==, "author_id");
  g_assert_null (info->columns[3].table);
  g_assert_null (info->columns[4].table);
  g_assert_cmpuint (rel_rows_get_n_rows (info->rows), ==, 3);
  g_assert_false (info->more);
  g_assert_true (info->reads_only);
  g_assert_cmpint (info->n_changes, ==, -1);
}

static void
test_limits (void)
{
  g_autoptr(RelConnection) connection = open_sample ();
  g_autoptr(GPtrArray) few = run (connection, "SELECT id FROM books", REL_EFFECT_NONE, 10, FALSE);
  g_autoptr(GPtrArray) exact = run (connection, "SELECT id FROM books LIMIT 10", REL_EFFECT_NONE, 10, FALSE);
  g_autoptr(GPtrArray) none = run (connection, "SELECT id, title FROM books WHERE 0", REL_EFFECT_NONE, 10, FALSE);
  g_autoptr(GPtrArray) large = run (connection, "SELECT zeroblob(1000000), printf('%.*c', 200000, 'x'), replace(hex(zeroblob(40000)), '0', 'ä') UNION ALL SELECT 1, 'short', NULL",
                                    REL_EFFECT_NONE, 10, FALSE);
  RelResult *result = g_ptr_array_index (large, 0);
  const char *text;
  gsize length;

  g_assert_cmpuint (rel_rows_get_n_rows (nth (few, 0)->rows), ==, 10);
  g_assert_true (nth (few, 0)->more);
  g_assert_cmpuint (rel_rows_get_n_rows (nth (exact, 0)->rows), ==, 10);
  g_assert_false (nth (exact, 0)->more);
  g_assert_cmpuint (rel_rows_get_n_rows (nth (none, 0)->rows), ==, 0);
  g_assert_cmpuint (nth (none, 0)->n_columns, ==, 2);

  /* Long values are cut between characters, and their lengths are kept. */
  g_assert_no_error (nth (large, 0)->error);
  g_assert_cmpint (rel_result_get_length (result, 0, 0), ==, 1000000);
  g_assert_cmpint (rel_result_get_length (result, 0, 1), ==, 200000);
  g_assert_cmpint (rel_result_get_length (result, 0, 2), ==, 160000);
  g_assert_cmpint (rel_result_get_length (result, 1, 0), ==, 0);
  g_assert_cmpint (rel_result_get_length (result, 1, 1), ==, 5);
  text = rel_value_get_bytes (rel_rows_get (nth (large, 0)->rows, 0, 2), &length);
  g_assert_cmpuint (length, <=, 65536);
  g_assert_true (g_utf8_validate (text, length, NULL));
}

static void
test_errors (void)
{
  g_autoptr(RelConnection) connection = open_sample ();
  const char *script = "SELECT 1;\n-- ä\nSELECT nonsense FROM books;\nSELECT 3";
  g_autoptr(GPtrArray) results = run (connection, script, REL_EFFECT_NONE, 10, FALSE);
  g_autoptr(GPtrArray) syntax = run (connection, "SELECT title FORM books", REL_EFFECT_NONE, 10, FALSE);
  g_autoptr(GPtrArray) late = run (connection, "SELECT abs(-9223372036854775808)", REL_EFFECT_NONE, 10, FALSE);
  g_autoptr(GPtrArray) nothing = run (connection, " -- only a comment\n;;", REL_EFFECT_NONE, 10, FALSE);

  g_assert_cmpuint (results->len, ==, 2);
  g_assert_no_error (nth (results, 0)->error);
  g_assert_nonnull (nth (results, 1)->error);
  g_assert_nonnull (strstr (nth (results, 1)->error->message, "nonsense"));
  g_assert_cmpint (nth (results, 1)->error_offset, ==, strstr (script, "nonsense") - script);
  g_assert_cmpuint (nth (results, 1)->line, ==, 3);
  g_assert_cmpint (nth (syntax, 0)->error_offset, ==, 18);
  g_assert_nonnull (nth (late, 0)->error);
  g_assert_cmpint (nth (late, 0)->error_offset, ==, -1);
  g_assert_cmpuint (nothing->len, ==, 0);
}

/* What is said before a script runs; nothing of it happens. */
static void
test_look (void)
{
  static const struct
  {
    const char *script;
    RelEffects  effects;
    const char *words; /* of the first, or NULL */
  } cases[] = {
    { "SELECT * FROM books", REL_EFFECT_NONE, NULL },
    { "WITH x AS (SELECT 1) SELECT * FROM x", REL_EFFECT_NONE, NULL },
    { "EXPLAIN QUERY PLAN SELECT * FROM books", REL_EFFECT_NONE, NULL },
    { "PRAGMA table_info(books); PRAGMA foreign_keys; PRAGMA user_version; PRAGMA journal_mode", REL_EFFECT_NONE, NULL },
    { "SELECT * FROM pragma_table_info('books')", REL_EFFECT_NONE, NULL },
    { "CREATE TEMP TABLE t (a); INSERT INTO temp.t VALUES (1)", REL_EFFECT_WRITE, "Line 1: runs INSERT" },
    { "DELETE FROM books WHERE id = 1", REL_EFFECT_WRITE, "Line 1: deletes rows of books" },
    { "SELECT 1;\n\nUPDATE books SET price = 1", REL_EFFECT_WRITE, "Line 3: changes rows of books" },
    { "REPLACE INTO authors (id, name) VALUES (1, 'x')", REL_EFFECT_WRITE, "Line 1: inserts into authors" },
    { "WITH x AS (SELECT 1) DELETE FROM reviews", REL_EFFECT_WRITE, "Line 1: deletes rows of reviews" },
    { "CREATE TABLE t (a)", REL_EFFECT_SCHEMA, "Line 1: creates the table t" },
    { "CREATE TABLE t (a); INSERT INTO t VALUES (1)", REL_EFFECT_SCHEMA | REL_EFFECT_WRITE, "Line 1: creates the table t" },
    { "DROP TABLE reviews", REL_EFFECT_SCHEMA | REL_EFFECT_WRITE, "Line 1: drops the table reviews" },
    { "ALTER TABLE books ADD COLUMN x", REL_EFFECT_SCHEMA, "Line 1: changes the table books" },
    { "CREATE INDEX i ON books (title)", REL_EFFECT_SCHEMA, "Line 1: creates the index i" },
    { "ATTACH '/tmp/other.db' AS other", REL_EFFECT_ATTACH, "Line 1: opens the file “/tmp/other.db”" },
    { "VACUUM INTO '/tmp/copy.db'", REL_EFFECT_COPY_OUT, "Line 1: writes a copy of the database to another file" },
    { "VACUUM", REL_EFFECT_WRITE, "Line 1: writes the whole file anew" },
    { "PRAGMA writable_schema = ON", REL_EFFECT_WRITABLE_SCHEMA, NULL },
    { "PRAGMA user_version = 5", REL_EFFECT_SETTING, "Line 1: changes the setting user_version" },
    { "pragma main.JOURNAL_MODE(wal)", REL_EFFECT_SETTING, "Line 1: changes the setting journal_mode" },
    { "PRAGMA wal_checkpoint", REL_EFFECT_SETTING, "Line 1: changes the setting wal_checkpoint" },
  };
  g_autoptr(RelConnection) connection = open_sample ();
  gint64 before = number (connection, "SELECT total(id) FROM (SELECT id FROM books UNION ALL SELECT id FROM authors UNION ALL SELECT id FROM reviews)");

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(RelLook) look = rel_sqlite_look (connection, cases[i].script, all_of (cases[i].script), NULL, &error);
      RelEffects without_own = look->effects;

      g_assert_no_error (error);
      g_test_message ("%s", cases[i].script);
      /* Dropping and altering write rows of SQLite's own; it is enough that they are told as something. */
      if (cases[i].effects & REL_EFFECT_SCHEMA && !(cases[i].effects & REL_EFFECT_WRITE))
        without_own &= ~REL_EFFECT_WRITE;
      g_assert_cmphex (without_own, ==, cases[i].effects);
      if (cases[i].words != NULL)
        g_assert_cmpstr (g_ptr_array_index (look->words, 0), ==, cases[i].words);
      else if (cases[i].effects == REL_EFFECT_NONE)
        g_assert_cmpuint (look->words->len, ==, 0);
    }

  g_assert_cmpint (number (connection, "SELECT total(id) FROM (SELECT id FROM books UNION ALL SELECT id FROM authors UNION ALL SELECT id FROM reviews)"), ==, before);
  g_assert_cmpint (number (connection, "PRAGMA user_version"), ==, 0);
}

/* What was not granted is refused when it runs, whatever was seen before. */
static void
test_refused (void)
{
  static const char *const scripts[] = {
    "DELETE FROM reviews", "CREATE TABLE t (a)", "DROP TABLE reviews", "PRAGMA user_version = 7", "ATTACH ':memory:' AS x",
    "VACUUM", "VACUUM INTO '/nowhere/x.db'", "PRAGMA writable_schema = ON", "PRAGMA hard_heap_limit = 100000", "SELECT load_extension('x')",
    "WITH x AS (SELECT 1) UPDATE books SET price = 0", "CREATE TEMP TRIGGER z BEFORE INSERT ON books BEGIN SELECT 1; END; INSERT INTO books (id) VALUES (1)",
  };
  g_autoptr(RelConnection) connection = open_sample ();

  for (guint i = 0; i < G_N_ELEMENTS (scripts); i++)
    {
      g_autoptr(GPtrArray) results = run (connection, scripts[i], REL_EFFECT_NONE, 10, FALSE);

      g_test_message ("%s", scripts[i]);
      g_assert_nonnull (nth (results, results->len - 1)->error);
    }
  g_assert_cmpint (number (connection, "SELECT count(*) FROM reviews"), >, 0);
  g_assert_cmpint (number (connection, "PRAGMA user_version"), ==, 0);
  g_assert_cmpint (number (connection, "SELECT count(*) FROM books WHERE price = 0"), ==, 0);
}

static void
test_granted (void)
{
  g_autoptr(RelConnection) connection = open_sample ();
  g_autoptr(GPtrArray) done = run (connection, "CREATE TABLE t (a); INSERT INTO t VALUES (1), (2), (3); UPDATE t SET a = a + 1 WHERE a > 1; SELECT * FROM t",
                                   REL_EFFECT_WRITE | REL_EFFECT_SCHEMA, 10, FALSE);
  g_autoptr(GPtrArray) returning = run (connection, "INSERT INTO t VALUES (7), (8), (9) RETURNING a", REL_EFFECT_WRITE, 2, FALSE);
  g_autoptr(GPtrArray) vacuum = run (connection, "VACUUM", REL_EFFECT_WRITE, 2, FALSE);
  g_autoptr(GPtrArray) attached = run (connection, "ATTACH ':memory:' AS x; CREATE TABLE x.y (b); DETACH x", REL_EFFECT_ATTACH | REL_EFFECT_SCHEMA | REL_EFFECT_WRITE, 2, FALSE);

  g_assert_cmpuint (done->len, ==, 4);
  g_assert_cmpint (nth (done, 0)->n_changes, ==, -1);
  g_assert_cmpint (nth (done, 1)->n_changes, ==, 3);
  g_assert_cmpint (nth (done, 2)->n_changes, ==, 2);
  g_assert_false (nth (done, 2)->reads_only);
  g_assert_cmpuint (rel_rows_get_n_rows (nth (done, 3)->rows), ==, 3);

  /* It writes to its end, although not all of its rows are wanted. */
  g_assert_true (nth (returning, 0)->more);
  g_assert_cmpint (number (connection, "SELECT count(*) FROM t"), ==, 6);
  g_assert_no_error (nth (vacuum, 0)->error);
  for (guint i = 0; i < attached->len; i++)
    g_assert_no_error (nth (attached, i)->error);
}

static void
test_whole (void)
{
  g_autoptr(RelConnection) connection = open_sample ();
  const char *script = "UPDATE books SET price = 0 WHERE id = 1; INSERT INTO books (id) VALUES (1)";
  g_autoptr(GPtrArray) parts = NULL;
  g_autoptr(GPtrArray) left = NULL;
  g_autoptr(GPtrArray) whole = run (connection, script, REL_EFFECT_WRITE, 10, TRUE);

  g_assert_nonnull (nth (whole, 1)->error);
  g_assert_cmpint (number (connection, "SELECT count(*) FROM books WHERE price = 0"), ==, 0);

  parts = run (connection, script, REL_EFFECT_WRITE, 10, FALSE);
  g_assert_nonnull (nth (parts, 1)->error);
  g_assert_cmpint (number (connection, "SELECT count(*) FROM books WHERE price = 0"), ==, 1);

  /* Nothing stays open behind the person's back. */
  left = run (connection, "BEGIN; UPDATE books SET price = 0", REL_EFFECT_WRITE, 10, FALSE);
  g_assert_nonnull (nth (left, 1)->error);
  g_assert_cmpint (number (connection, "SELECT count(*) FROM books WHERE price = 0"), ==, 1);
}

static gpointer
cancel_soon (gpointer cancellable)
{
  g_usleep (50000);
  g_cancellable_cancel (cancellable);

  return NULL;
}

static void
test_stop (void)
{
  g_autoptr(RelConnection) connection = open_sample ();
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  const char *script = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n";
  RelRunOptions options = { REL_EFFECT_NONE, 10, FALSE };
  GThread *thread = g_thread_new ("cancel", cancel_soon, cancellable);
  gint64 begun = g_get_monotonic_time ();
  g_autoptr(GPtrArray) results = rel_sqlite_run (connection, script, all_of (script), &options, cancellable, NULL);

  g_assert_cmpint (g_get_monotonic_time () - begun, <, G_USEC_PER_SEC);
  g_assert_error (nth (results, 0)->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_thread_join (thread);
}

static void
test_explain (void)
{
  g_autoptr(RelConnection) connection = open_sample ();
  const char *script = "DELETE FROM books WHERE author_id = 3";
  g_autoptr(GError) error = NULL;
  g_autoptr(RelRows) rows = rel_sqlite_explain (connection, script, all_of (script), NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (rel_rows_get_n_rows (rows), >, 0);
  g_assert_nonnull (strstr (rel_value_get_bytes (rel_rows_get (rows, 0, 3), NULL), "books_author"));
  g_assert_cmpint (number (connection, "SELECT count(*) FROM books"), ==, 420);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/database/run/origins", test_origins);
  g_test_add_func ("/database/run/limits", test_limits);
  g_test_add_func ("/database/run/errors", test_errors);
  g_test_add_func ("/database/run/look", test_look);
  g_test_add_func ("/database/run/refused", test_refused);
  g_test_add_func ("/database/run/granted", test_granted);
  g_test_add_func ("/database/run/whole", test_whole);
  g_test_add_func ("/database/run/stop", test_stop);
  g_test_add_func ("/database/run/explain", test_explain);

  return g_test_run ();
}
