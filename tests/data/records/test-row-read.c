/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Edits beside long cells: a session leaves them out of rows, in next to no memory, and
 * never writes what it did not read. Promise P13.
 */
#include "config.h"

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>

#include "base/rel-error.h"
#include "database/sqlite/rel-sqlite-connection.h"
#include "records/rel-session.h"
#include "support/plain-sql.h"

#define LONG (24 * 1000 * 1000)

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
  g_autofree char *sql = g_strdup_printf (
    "CREATE TABLE author (id INTEGER PRIMARY KEY, name TEXT);"
    "CREATE TABLE book (id INTEGER PRIMARY KEY, title TEXT, body TEXT, scan BLOB, note TEXT, author_id INTEGER REFERENCES author (id) ON DELETE CASCADE);"
    "CREATE TRIGGER touched AFTER UPDATE OF note ON book BEGIN SELECT 1; END;"
    "INSERT INTO author VALUES (1, 'Ann'), (2, 'Bob');"
    "INSERT INTO book VALUES (1, 'one', replace (printf ('%%.*c', %d, 'a'), 'a', 'äb'), zeroblob (%d), 'behind', 1), (2, 'two', 'short', x'00', NULL, 1);",
    LONG / 3, LONG);

  fixture->folder = g_dir_make_tmp ("relata-rows-XXXXXX", NULL);
  fixture->path = g_build_filename (fixture->folder, "rows.db", NULL);
  g_assert_cmpint (sqlite3_open (fixture->path, &fixture->outside), ==, SQLITE_OK);
  plain_exec (fixture->outside, sql);
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

static RelRecord *
find (Fixture    *fixture,
      const char *table,
      gint64      id)
{
  const char *const columns[] = { "id" };
  g_autoptr(RelValue) value = rel_value_new_integer (id);
  g_autoptr(GError) error = NULL;
  RelRecord *record = rel_session_find (fixture->session, table, columns, &value, 1, &error);

  g_assert_no_error (error);
  g_assert_nonnull (record);

  return record;
}

static void
set_text (Fixture    *fixture,
          RelRecord  *record,
          const char *column,
          const char *text)
{
  g_autoptr(RelValue) value = rel_value_new_text (text, -1);
  g_autoptr(GError) error = NULL;

  g_assert_true (rel_session_update (fixture->session, record, column, value, &error));
  g_assert_no_error (error);
}

static gboolean
commit (Fixture  *fixture,
        GError  **error)
{
  g_autoptr(RelConnection) writer = rel_sqlite_connection_open (fixture->path, REL_ACCESS_WRITE, NULL, NULL);

  return rel_session_commit (fixture->session, writer, NULL, error);
}

static RelValue *
see (RelRecord  *record,
     const char *column)
{
  g_autoptr(GError) error = NULL;
  RelValue *value = rel_record_get_value (record, column, &error);

  g_assert_no_error (error);

  return value;
}

static char *
plain_text (sqlite3    *db,
            const char *sql)
{
  sqlite3_stmt *statement = NULL;
  char *text;

  g_assert_cmpint (sqlite3_prepare_v2 (db, sql, -1, &statement, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_step (statement), ==, SQLITE_ROW);
  text = g_strdup ((const char *) sqlite3_column_text (statement, 0));
  sqlite3_finalize (statement);

  return text;
}

static char *
get_long (Fixture *fixture,
          gint64   id)
{
  g_autofree char *sql = g_strdup_printf ("SELECT length(CAST(body AS BLOB)) || ' ' || length(scan) || ' ' || typeof(body) || ' ' || typeof(scan) || ' ' || note FROM book WHERE id = %d", (int) id);

  return plain_text (fixture->outside, sql);
}

static void
test_edit_beside (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autoptr(RelRecord) book = NULL;
  g_autoptr(RelValue) body = NULL;
  g_autoptr(RelValue) scan = NULL;
  g_autoptr(RelValue) note = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *before = get_long (fixture, 1);
  g_autofree char *after = NULL;
  g_autofree char *title = NULL;
  sqlite3_int64 used;

  used = sqlite3_memory_used ();
  sqlite3_memory_highwater (TRUE);
  book = find (fixture, "book", 1);
  set_text (fixture, book, "title", "uno");
  /* pages that are cached count */
  g_assert_cmpint (sqlite3_memory_highwater (FALSE) - used, <, 5 * 1024 * 1024);

  body = see (book, "body");
  scan = see (book, "scan");
  note = see (book, "note");
  g_assert_true (rel_value_is_cut (body));
  g_assert_cmpuint (rel_value_get_full_length (body), ==, LONG);
  g_assert_true (g_str_has_prefix (rel_value_get_bytes (body, NULL), "äbäb"));
  g_assert_cmpint (rel_value_get_value_type (scan), ==, REL_VALUE_BLOB);
  g_assert_cmpuint (rel_value_get_full_length (scan), ==, LONG);
  /* short ones are read wherever they lie */
  g_assert_cmpstr (rel_value_get_bytes (note, NULL), ==, "behind");

  g_assert_true (commit (fixture, &error));
  g_assert_no_error (error);
  after = get_long (fixture, 1);
  title = plain_text (fixture->outside, "SELECT title FROM book WHERE id = 1");
  g_assert_cmpstr (after, ==, before);
  g_assert_cmpstr (title, ==, "uno");
  /* nothing long was lost, so there is a way back */
  g_assert_false (rel_commit_is_final (rel_session_get_commit (fixture->session)));
}

static void
test_never_staged (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autoptr(RelRecord) book = find (fixture, "book", 1);
  g_autoptr(RelRecord) other = find (fixture, "book", 2);
  g_autoptr(RelValue) body = see (book, "body");
  g_autoptr(RelValue) whole = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *sums = NULL;

  g_assert_false (rel_session_update (fixture->session, other, "body", body, &error));
  g_assert_error (error, REL_ERROR, REL_ERROR_REFUSED);
  g_clear_error (&error);
  g_assert_cmpuint (rel_session_get_n_changes (fixture->session), ==, 0);

  /* asked for, it comes whole */
  whole = rel_record_load_value (book, "body", &error);
  g_assert_no_error (error);
  g_assert_false (rel_value_is_cut (whole));
  g_assert_cmpuint (rel_value_get_full_length (whole), ==, LONG);
  g_assert_true (rel_session_update (fixture->session, other, "body", whole, &error));
  g_assert_true (commit (fixture, &error));
  g_assert_no_error (error);
  sums = plain_text (fixture->outside, "SELECT count(DISTINCT body) || ' ' || min(length(body)) FROM book");
  g_assert_cmpstr (sums, ==, "1 16000000");
}

static void
test_changed_meanwhile (Fixture       *fixture,
                        gconstpointer  data)
{
  g_autoptr(RelRecord) book = find (fixture, "book", 1);
  g_autoptr(GError) error = NULL;

  /* a deletion is compared as a whole; what is long by its length and its start */
  g_assert_true (rel_session_delete (fixture->session, book, &error));
  plain_exec (fixture->outside, "UPDATE book SET body = body || 'x' WHERE id = 1");
  g_assert_false (commit (fixture, &error));
  g_assert_error (error, REL_ERROR, REL_ERROR_CHANGED);
  g_clear_error (&error);

  rel_session_rollback (fixture->session);
  set_text (fixture, book, "body", "new");
  plain_exec (fixture->outside, "UPDATE book SET body = 'ü' || substr (body, 2) WHERE id = 1");
  g_assert_false (commit (fixture, &error));
  g_assert_error (error, REL_ERROR, REL_ERROR_CHANGED);
}

static void
test_no_way_back (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autoptr(RelRecord) author = find (fixture, "author", 1);
  g_autoptr(RelRecord) book = find (fixture, "book", 1);
  g_autoptr(GError) error = NULL;
  g_autofree char *left = NULL;
  RelStage *stage;

  set_text (fixture, book, "body", "new");
  g_assert_true (commit (fixture, &error));
  g_assert_no_error (error);
  g_assert_true (rel_commit_is_final (rel_session_get_commit (fixture->session)));
  stage = rel_stage_rebase (NULL, rel_session_get_commit (fixture->session));
  g_assert_cmpuint (rel_stage_get_n_changes (stage), ==, 0);
  rel_stage_unref (stage);

  /* a scan goes along with its author */
  g_assert_true (rel_session_delete (fixture->session, author, &error));
  g_assert_true (commit (fixture, &error));
  g_assert_no_error (error);
  left = plain_text (fixture->outside, "SELECT count(*) FROM book");
  g_assert_cmpstr (left, ==, "0");
  g_assert_true (rel_commit_is_final (rel_session_get_commit (fixture->session)));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/records/row-read/edit-beside", Fixture, NULL, set_up, test_edit_beside, tear_down);
  g_test_add ("/records/row-read/never-staged", Fixture, NULL, set_up, test_never_staged, tear_down);
  g_test_add ("/records/row-read/changed-meanwhile", Fixture, NULL, set_up, test_changed_meanwhile, tear_down);
  g_test_add ("/records/row-read/no-way-back", Fixture, NULL, set_up, test_no_way_back, tear_down);

  return g_test_run ();
}
