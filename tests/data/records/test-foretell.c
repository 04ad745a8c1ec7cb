/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What a commit says that a row is, without having read it back, is what the file has:
 * for values of every type in columns of every type, for defaults, and where somebody
 * else made another table of it in the meantime. And a row of many that somebody else
 * changed, moved or deleted is noticed.
 */
#include "config.h"

#include <glib/gstdio.h>
#include <math.h>
#include <sqlite3.h>

#include "database/sqlite/rel-sqlite-connection.h"
#include "records/rel-session.h"
#include "support/plain-sql.h"

#define N_ROWS 150

static const char *const columns[] = { "i", "x", "r", "n", "b" };
static const char *const defaults[] = { "id", "i", "x", "r", "n", "b", "d1", "d2", "d3", "d4", "d5", "d6", "d7" };

typedef struct
{
  char          *folder;
  char          *path;
  sqlite3       *outside;
  RelConnection *reader;
  RelSession    *session;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(RelSchema) schema = NULL;
  g_autoptr(RelMapping) mapping = NULL;

  fixture->folder = g_dir_make_tmp ("relata-XXXXXX", NULL);
  fixture->path = g_build_filename (fixture->folder, "foretell.db", NULL);
  g_assert_cmpint (sqlite3_open (fixture->path, &fixture->outside), ==, SQLITE_OK);
  plain_exec (fixture->outside, data);
  plain_exec (fixture->outside,
              "CREATE TABLE t (id INTEGER PRIMARY KEY, i INTEGER, x TEXT, r REAL, n NUMERIC, b, d1 TEXT DEFAULT 'it''s', d2 INTEGER DEFAULT 7,"
              " d3 TEXT DEFAULT 7, d4 REAL DEFAULT 7, d5 DEFAULT (1 + 1), d6 INTEGER DEFAULT '7', d7 DEFAULT 5.);"
              "WITH RECURSIVE c (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 150) INSERT INTO t (id, x) SELECT n, 'old' FROM c;"
              "CREATE TABLE k (a TEXT PRIMARY KEY, x TEXT); INSERT INTO k SELECT 'k' || id, x FROM t");
  fixture->reader = rel_sqlite_connection_open (fixture->path, REL_ACCESS_READ, NULL, &error);
  g_assert_no_error (error);
  schema = rel_connection_read_schema (fixture->reader, NULL, &error);
  g_assert_no_error (error);
  mapping = rel_mapping_new (schema);
  fixture->session = rel_session_new (mapping);
  rel_session_set_connection (fixture->session, fixture->reader);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_clear_object (&fixture->session);
  g_clear_object (&fixture->reader);
  sqlite3_close (fixture->outside);
  g_unlink (fixture->path);
  g_rmdir (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->path);
}

static GPtrArray *
make_values (void)
{
  GPtrArray *values = g_ptr_array_new_with_free_func ((GDestroyNotify) rel_value_unref);
  static const char *const texts[] = { "abc", "5", "5.0", " 5 ", "1e3", "9223372036854775808", "", "it's", "\xff" };
  static const double reals[] = { 2.0, 2.5, -0.0, 1e300, INFINITY, 1e15 };

  g_ptr_array_add (values, rel_value_new_null ());
  g_ptr_array_add (values, rel_value_new_integer (5));
  g_ptr_array_add (values, rel_value_new_integer (G_MAXINT64));
  g_ptr_array_add (values, rel_value_new_integer (G_MININT64));
  g_ptr_array_add (values, rel_value_new_blob ("5", 1));
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_ptr_array_add (values, rel_value_new_text (texts[i], -1));
  g_ptr_array_add (values, rel_value_new_text ("a\0b", 3));
  for (guint i = 0; i < G_N_ELEMENTS (reals); i++)
    g_ptr_array_add (values, rel_value_new_real (reals[i]));

  return values;
}

static RelRecord *
find (Fixture *fixture,
      gint64   id)
{
  g_autoptr(GError) error = NULL;
  RelRecord *record = rel_session_find_rowid (fixture->session, "t", id, &error);

  g_assert_no_error (error);
  g_assert_nonnull (record);

  return record;
}

static gboolean
commit (Fixture  *fixture,
        GError  **error)
{
  g_autoptr(RelConnection) writer = rel_sqlite_connection_open (fixture->path, REL_ACCESS_WRITE, NULL, error);

  return writer != NULL && rel_session_commit (fixture->session, writer, NULL, error);
}

/* A record has from its commit what a connection of its own reads of the file. */
static void
assert_same (Fixture   *fixture,
             RelRecord *record)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(RelConnection) other = rel_sqlite_connection_open (fixture->path, REL_ACCESS_READ, NULL, &error);
  g_autoptr(RelValue) id = rel_record_get_stored_value (record, "id");
  g_autoptr(RelRows) rows = NULL;

  g_assert_no_error (error);
  rows = rel_connection_query (other, "SELECT id, i, x, r, n, b, d1, d2, d3, d4, d5, d6, d7 FROM t WHERE id = ?", &id, 1, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (rel_rows_get_n_rows (rows), ==, 1);
  for (guint i = 0; i < G_N_ELEMENTS (defaults); i++)
    {
      g_autoptr(RelValue) value = rel_record_get_stored_value (record, defaults[i]);
      g_autofree char *ours = rel_value_to_literal (value);
      g_autofree char *stored = rel_value_to_literal (rel_rows_get (rows, 0, i));

      g_assert_cmpstr (ours, ==, stored);
    }
}

static void
test_values (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(GPtrArray) values = make_values ();
  g_autoptr(RelValue) null = rel_value_new_null ();
  g_autoptr(GPtrArray) records = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    for (guint j = 0; j < values->len; j++)
      {
        RelRecord *record = find (fixture, 1 + i * values->len + j);
        RelRecord *new = rel_session_insert (fixture->session, "t", &error);

        g_ptr_array_add (records, record);
        g_ptr_array_add (records, new);
        g_assert_true (rel_session_update (fixture->session, record, columns[i], values->pdata[j], &error));
        g_assert_true (rel_session_update (fixture->session, new, columns[i], values->pdata[j], &error));

        /* One whose defaults can be told by looking at them. */
        new = rel_session_insert (fixture->session, "t", &error);
        g_ptr_array_add (records, new);
        g_assert_true (rel_session_update (fixture->session, new, columns[i], values->pdata[j], &error));
        for (guint k = 3; k <= 7; k++)
          {
            g_autofree char *name = g_strdup_printf ("d%u", k);

            g_assert_true (rel_session_update (fixture->session, new, name, null, &error));
          }
      }
  commit (fixture, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < records->len; i++)
    assert_same (fixture, records->pdata[i]);
}

/* The same columns, of other types. */
static void
test_other_table (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autoptr(RelRecord) record = find (fixture, 1);
  g_autoptr(RelValue) five = rel_value_new_integer (5);
  g_autoptr(RelRecord) new = rel_session_insert (fixture->session, "t", NULL);
  g_autoptr(GError) error = NULL;

  plain_exec (fixture->outside,
              "CREATE TABLE u (id INTEGER PRIMARY KEY, i TEXT, x TEXT, r REAL, n NUMERIC, b, d1 DEFAULT 'other', d2, d3, d4, d5, d6, d7);"
              "INSERT INTO u SELECT * FROM t; DROP TABLE t; ALTER TABLE u RENAME TO t");
  rel_session_update (fixture->session, record, "i", five, &error);
  rel_session_update (fixture->session, new, "i", five, &error);
  g_assert_no_error (error);
  commit (fixture, &error);
  g_assert_no_error (error);
  g_assert_cmpint (plain_ask (fixture->outside, "SELECT count(*) FROM t WHERE i = '5' AND typeof (i) = 'text'"), ==, 2);
  assert_same (fixture, record);
  assert_same (fixture, new);
}

static void
test_others (Fixture       *fixture,
             gconstpointer  data)
{
  static const struct
  {
    const char *sql;
    int         n_changed; /* that the commit writes; -1: it refuses */
  } cases[] = {
    { "UPDATE t SET x = 'theirs' WHERE id = 70", -1 },
    { "UPDATE t SET i = 1 WHERE id = 70", N_ROWS }, /* not what is written here */
    { "DELETE FROM t WHERE id = 149", -1 },
    { "UPDATE t SET id = 1000 WHERE id = 1", -1 },
    { "UPDATE t SET x = CAST(x AS BLOB) WHERE id = 64", -1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GPtrArray) records = g_ptr_array_new_with_free_func (g_object_unref);
      g_autoptr(RelValue) value = rel_value_new_text ("mine", -1);
      g_autoptr(GError) error = NULL;

      plain_exec (fixture->outside, "DELETE FROM t; WITH RECURSIVE c (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 150)"
                                    " INSERT INTO t (id, x) SELECT n, 'old' FROM c");
      rel_session_refresh (fixture->session);
      for (guint j = 1; j <= N_ROWS; j++)
        {
          RelRecord *record = find (fixture, j);

          g_ptr_array_add (records, record);
          g_assert_true (rel_session_update (fixture->session, record, "x", value, &error));
        }
      plain_exec (fixture->outside, cases[i].sql);
      commit (fixture, &error);
      if (cases[i].n_changed < 0)
        g_assert_error (error, REL_ERROR, REL_ERROR_CHANGED);
      else
        g_assert_no_error (error);
      g_assert_cmpint (plain_ask (fixture->outside, "SELECT count(*) FROM t WHERE x = 'mine'"), ==, MAX (cases[i].n_changed, 0));
      rel_session_rollback (fixture->session);
    }
}

/* Long cells are left out of rows, of many as of one. */
static void
test_long (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr(GPtrArray) records = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(RelValue) value = rel_value_new_text ("mine", -1);
  g_autoptr(GError) error = NULL;

  plain_exec (fixture->outside, "UPDATE t SET b = zeroblob(6000000) WHERE id IN (3, 7)");
  for (guint i = 1; i <= 10; i++)
    {
      RelRecord *record = find (fixture, i);

      g_ptr_array_add (records, record);
      if (i < 6)
        g_assert_true (rel_session_update (fixture->session, record, "x", value, &error));
      else
        g_assert_true (rel_session_delete (fixture->session, record, &error));
    }
  commit (fixture, &error);
  g_assert_no_error (error);
  g_assert_cmpint (plain_ask (fixture->outside, "SELECT count(*) FROM t WHERE x = 'mine' AND id < 6"), ==, 5);
  g_assert_cmpint (plain_ask (fixture->outside, "SELECT count(*) FROM t WHERE id BETWEEN 6 AND 10"), ==, 0);
  g_assert_cmpint (plain_ask (fixture->outside, "SELECT length (b) FROM t WHERE id = 3"), ==, 6000000);
}

/* A row that is where it was, under another key, is not the one that was meant. */
static void
test_other_key (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr(GPtrArray) records = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(RelValue) value = rel_value_new_text ("mine", -1);
  g_autoptr(GError) error = NULL;

  for (guint i = 1; i <= N_ROWS; i++)
    {
      RelRecord *record = rel_session_find_rowid (fixture->session, "k", i, &error);

      g_ptr_array_add (records, record);
      g_assert_true (rel_session_update (fixture->session, record, "x", value, &error));
    }
  plain_exec (fixture->outside, "UPDATE k SET a = 'other' WHERE a = 'k70'");
  commit (fixture, &error);
  g_assert_error (error, REL_ERROR, REL_ERROR_CHANGED);
  g_assert_cmpint (plain_ask (fixture->outside, "SELECT count(*) FROM k WHERE x = 'mine'"), ==, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/records/foretell/values", Fixture, "PRAGMA encoding = 'UTF-8'", set_up, test_values, tear_down);
  g_test_add ("/records/foretell/values-utf16", Fixture, "PRAGMA encoding = 'UTF-16le'", set_up, test_values, tear_down);
  g_test_add ("/records/foretell/other-table", Fixture, "PRAGMA encoding = 'UTF-8'", set_up, test_other_table, tear_down);
  g_test_add ("/records/foretell/others", Fixture, "PRAGMA encoding = 'UTF-8'", set_up, test_others, tear_down);
  g_test_add ("/records/foretell/other-key", Fixture, "PRAGMA encoding = 'UTF-8'", set_up, test_other_key, tear_down);
  g_test_add ("/records/foretell/long", Fixture, "PRAGMA encoding = 'UTF-8'", set_up, test_long, tear_down);

  return g_test_run ();
}
