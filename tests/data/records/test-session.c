/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The session where it lives: over a database with workers, under undo, beside other
 * programs, and with a commit that is killed, kept waiting or out of space. How edits
 * behave is replayed by tests/conformance, and walked by test-session-random.
 */
#include "config.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "database/sqlite/rel-sqlite-connection.h"
#include "records/rel-delete-preview.h"
#include "records/rel-session.h"
#include "support/plain-sql.h"
#include "support/support.h"

typedef struct
{
  char          *folder;
  char          *path;
  sqlite3       *outside;
  RelDatabase   *database;
  RelConnection *reader;
  RelMapping    *mapping;
  RelSession    *session;
} Fixture;

static const char *const script =
  "CREATE TABLE author (id INTEGER PRIMARY KEY, name TEXT NOT NULL);"
  "CREATE TABLE book (id INTEGER PRIMARY KEY, title TEXT, author_id INTEGER REFERENCES author (id));"
  "CREATE TABLE tag (id INTEGER PRIMARY KEY, name TEXT UNIQUE);"
  "CREATE TABLE book_tag (book_id INTEGER NOT NULL REFERENCES book (id) ON DELETE CASCADE, tag_id INTEGER NOT NULL REFERENCES tag (id) ON DELETE CASCADE, PRIMARY KEY (book_id, tag_id));"
  "CREATE TABLE page (book_id INTEGER NOT NULL REFERENCES book (id) ON DELETE CASCADE, no INTEGER NOT NULL, PRIMARY KEY (book_id, no)) WITHOUT ROWID;"
  "CREATE TABLE note (id INTEGER PRIMARY KEY, book_id INTEGER, page_no INTEGER, FOREIGN KEY (book_id, page_no) REFERENCES page (book_id, no) ON DELETE SET NULL);"
  "CREATE TABLE loan (id INTEGER PRIMARY KEY, book_id INTEGER NOT NULL REFERENCES book (id) ON DELETE RESTRICT);"
  "CREATE TRIGGER book_went AFTER DELETE ON book BEGIN SELECT 1; END;"
  "CREATE TRIGGER note_changed AFTER UPDATE OF page_no ON note BEGIN SELECT 1; END;"
  "CREATE TRIGGER note_text AFTER UPDATE OF id ON note BEGIN SELECT 1; END;"
  "INSERT INTO author VALUES (1, 'Ann'), (2, 'Bob');"
  "INSERT INTO book VALUES (1, 'one', 1), (2, 'two', 1), (3, 'three', 2), (4, 'four', NULL);"
  "INSERT INTO tag VALUES (1, 'red'), (2, 'blue');"
  "INSERT INTO book_tag VALUES (1, 1), (1, 2), (2, 1);"
  "INSERT INTO page VALUES (1, 1), (1, 2), (1, 3), (2, 1);"
  "INSERT INTO note VALUES (1, 1, 1), (2, 1, 3), (3, 2, 1), (4, NULL, NULL);"
  "INSERT INTO loan VALUES (1, 3);";

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(RelSchema) schema = NULL;

  fixture->folder = g_dir_make_tmp ("relata-XXXXXX", NULL);
  fixture->path = g_build_filename (fixture->folder, "session.db", NULL);
  g_assert_cmpint (sqlite3_open (fixture->path, &fixture->outside), ==, SQLITE_OK);
  plain_exec (fixture->outside, script);

  fixture->reader = rel_sqlite_connection_open (fixture->path, REL_ACCESS_READ, NULL, &error);
  g_assert_no_error (error);
  schema = rel_connection_read_schema (fixture->reader, NULL, &error);
  g_assert_no_error (error);
  fixture->mapping = rel_mapping_new (schema);
  fixture->session = rel_session_new (fixture->mapping);
  if (data == NULL)
    rel_session_set_connection (fixture->session, fixture->reader);
  else
    {
      fixture->database = support_open_database (fixture->path);
      rel_session_set_database (fixture->session, fixture->database);
    }
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr(GDir) dir = NULL;
  const char *name;

  g_clear_object (&fixture->session);
  g_clear_object (&fixture->mapping);
  g_clear_object (&fixture->reader);
  if (fixture->database != NULL)
    rel_database_close (fixture->database);
  g_clear_object (&fixture->database);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  sqlite3_close (fixture->outside);
  dir = g_dir_open (fixture->folder, 0, NULL);
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (fixture->folder, name, NULL);

      g_unlink (path);
    }
  g_rmdir (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->path);
}

static RelRecord *
find_in (RelSession *session,
         const char *table,
         gint64      id,
         GError    **error)
{
  const char *const columns[] = { "id" };
  g_autoptr(RelValue) value = rel_value_new_integer (id);

  return rel_session_find (session, table, columns, &value, 1, error);
}

static RelRecord *
find (Fixture    *fixture,
      const char *table,
      gint64      id)
{
  g_autoptr(GError) error = NULL;
  RelRecord *record = find_in (fixture->session, table, id, &error);

  g_assert_no_error (error);
  g_assert_nonnull (record);

  return record;
}

static gboolean
set_text (RelSession  *session,
          RelRecord   *record,
          const char  *column,
          const char  *text,
          GError     **error)
{
  g_autoptr(RelValue) value = rel_value_new_text (text, -1);

  return rel_session_update (session, record, column, value, error);
}

static gboolean
commit (Fixture       *fixture,
        GCancellable  *cancellable,
        GError       **error)
{
  g_autoptr(RelConnection) writer = rel_sqlite_connection_open (fixture->path, REL_ACCESS_WRITE, NULL, NULL);

  g_assert_nonnull (writer);

  return rel_session_commit (fixture->session, writer, cancellable, error);
}

static char *
checksum (Fixture *fixture)
{
  g_autofree char *content = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (fixture->path, &content, &length, NULL));

  return g_compute_checksum_for_data (G_CHECKSUM_SHA256, (guchar *) content, length);
}

/* Replays what a list model announces. */
static void
items_changed_cb (GListModel *model,
                  guint       position,
                  guint       removed,
                  guint       added,
                  gpointer    user_data)
{
  GPtrArray *copy = user_data;

  g_ptr_array_remove_range (copy, position, removed);
  for (guint i = 0; i < added; i++)
    g_ptr_array_insert (copy, position + i, g_list_model_get_item (model, position + i));
}

static void
check_copy (GListModel *model,
            GPtrArray  *copy,
            guint       n)
{
  g_assert_cmpuint (g_list_model_get_n_items (model), ==, n);
  g_assert_cmpuint (copy->len, ==, n);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr(RelRecord) record = g_list_model_get_item (model, i);

      g_assert_true (record == copy->pdata[i]);
    }
}

static void
count_cb (int *n)
{
  (*n)++;
}

static void
test_collections (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autoptr(RelRecord) ann = find (fixture, "author", 1);
  g_autoptr(RelRecord) bob = find (fixture, "author", 2);
  g_autoptr(RelRecord) one = find (fixture, "book", 1);
  g_autoptr(RelRecord) four = find (fixture, "book", 4);
  g_autoptr(RelCollection) anns = rel_record_get_collection (ann, "books");
  g_autoptr(RelCollection) bobs = rel_record_get_collection (bob, "books");
  g_autoptr(RelCollection) authors = rel_record_get_collection (one, "author");
  g_autoptr(GPtrArray) copy = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(GPtrArray) other = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(GError) error = NULL;
  g_autoptr(RelStage) stage = NULL;
  g_autoptr(RelRecord) again = NULL;
  int n_changed = 0;
  int n_notified = 0;

  g_assert_null (rel_record_get_collection (ann, "nothing"));
  g_signal_connect (anns, "items-changed", G_CALLBACK (items_changed_cb), copy);
  g_signal_connect (bobs, "items-changed", G_CALLBACK (items_changed_cb), other);
  g_signal_connect_swapped (one, "changed", G_CALLBACK (count_cb), &n_changed);
  g_signal_connect_swapped (fixture->session, "notify::n-changes", G_CALLBACK (count_cb), &n_notified);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (anns)), ==, 2);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (bobs)), ==, 1);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (authors)), ==, 1);
  check_copy (G_LIST_MODEL (anns), copy, 2);

  /* the same row is the same object */
  again = find (fixture, "book", 1);
  g_assert_true (again == one);
  g_assert_true (copy->pdata[0] == one);

  g_assert_true (rel_session_append (fixture->session, bob, "books", one, &error));
  g_assert_no_error (error);
  check_copy (G_LIST_MODEL (anns), copy, 1);
  check_copy (G_LIST_MODEL (bobs), other, 2);
  g_assert_cmpint (rel_record_get_state (one), ==, REL_RECORD_CHANGED);
  g_assert_cmpint (n_changed, >, 0);
  g_assert_cmpint (n_notified, >, 0);
  g_assert_cmpuint (rel_session_get_n_changes (fixture->session), ==, 1);
  stage = rel_stage_ref (rel_session_get_stage (fixture->session));

  g_assert_true (rel_session_assign (fixture->session, four, "author", bob, &error));
  g_assert_true (rel_session_delete (fixture->session, ann, &error));
  check_copy (G_LIST_MODEL (bobs), other, 3);
  check_copy (G_LIST_MODEL (anns), copy, 0);
  g_assert_cmpint (rel_record_get_state (ann), ==, REL_RECORD_DELETED);

  /* an earlier stage is undo, and the first stays what it was */
  rel_session_set_stage (fixture->session, stage);
  check_copy (G_LIST_MODEL (bobs), other, 2);
  check_copy (G_LIST_MODEL (anns), copy, 1);
  g_assert_cmpint (rel_record_get_state (four), ==, REL_RECORD_STORED);
  g_assert_true (rel_session_assign (fixture->session, four, "author", ann, &error));
  check_copy (G_LIST_MODEL (anns), copy, 2);
  g_assert_cmpuint (rel_stage_get_n_changes (stage), ==, 1);

  g_assert_true (commit (fixture, NULL, &error));
  g_assert_no_error (error);
  check_copy (G_LIST_MODEL (anns), copy, 2);
  check_copy (G_LIST_MODEL (bobs), other, 2);
  g_assert_cmpint (plain_ask (fixture->outside, "SELECT count(*) FROM book WHERE (id, author_id) IN ((1, 2), (2, 1), (3, 2), (4, 1))"), ==, 4);
  g_assert_cmpuint (rel_session_get_n_changes (fixture->session), ==, 0);

  /* putting a value back takes the edit away */
  g_assert_true (set_text (fixture->session, one, "title", "other", &error));
  g_assert_true (rel_record_is_staged (one, "title"));
  g_assert_true (set_text (fixture->session, one, "title", "one", &error));
  g_assert_false (rel_record_is_staged (one, "title"));
  g_assert_cmpuint (rel_session_get_n_changes (fixture->session), ==, 0);
  g_assert_true (set_text (fixture->session, one, "title", "other", &error));
  g_assert_true (rel_session_revert (fixture->session, one, "title"));
  g_assert_false (rel_session_revert (fixture->session, one, NULL));

  /* what a session leaves behind */
  g_clear_object (&fixture->session);
  g_assert_cmpint (rel_record_get_state (one), ==, REL_RECORD_GONE);
  g_assert_null (rel_record_list_members (bob, "books", NULL));
}

typedef struct
{
  Fixture   *fixture;
  RelRecord *bob;
  RelRecord *one;
  guint      n_calls;
  gboolean   done;
  gboolean   succeeded;
  GError    *error;
} Async;

static gboolean
stage_things (RelSession  *session,
              gpointer     data,
              GError     **error)
{
  Async *async = data;
  g_autoptr(RelRecord) bob = NULL;
  g_autoptr(RelRecord) one = NULL;
  g_autoptr(RelRecord) red = NULL;
  g_autoptr(RelRecord) new = NULL;

  async->n_calls++;
  new = rel_session_insert (session, "tag", error);
  if (new == NULL || !set_text (session, new, "name", "green", error))
    return FALSE;
  bob = find_in (session, "author", 2, error);
  one = bob != NULL ? find_in (session, "book", 1, error) : NULL;
  red = one != NULL ? find_in (session, "tag", 1, error) : NULL;
  if (red == NULL || !rel_session_assign (session, one, "author", bob, error) ||
      !rel_session_remove (session, red, "books", one, error) || !rel_session_append (session, one, "tags", new, error))
    return FALSE;
  g_set_object (&async->bob, bob);
  g_set_object (&async->one, one);

  return TRUE;
}

static void
ran_cb (GObject      *source,
        GAsyncResult *result,
        gpointer      user_data)
{
  Async *async = user_data;

  async->succeeded = rel_session_run_finish (REL_SESSION (source), result, &async->error);
  async->done = TRUE;
}

static void
committed_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  Async *async = user_data;

  async->succeeded = rel_session_commit_finish (REL_SESSION (source), result, &async->error);
  async->done = TRUE;
}

static void
wait_for (Async *async)
{
  while (!async->done)
    g_main_context_iteration (NULL, TRUE);
  async->done = FALSE;
}

static void
test_async (Fixture       *fixture,
            gconstpointer  data)
{
  Async async = { fixture };
  g_autoptr(RelCollection) bobs = NULL;
  g_autoptr(RelCollection) tags = NULL;
  g_autoptr(GError) error = NULL;

  /* without a way to read nothing is guessed */
  g_assert_null (find_in (fixture->session, "author", 2, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_PENDING);

  rel_session_run_async (fixture->session, stage_things, &async, NULL, NULL, ran_cb, &async);
  wait_for (&async);
  g_assert_no_error (async.error);
  g_assert_true (async.succeeded);
  g_assert_cmpuint (async.n_calls, >, 1);
  /* one new tag, one book, two pairs: however often it was called */
  g_assert_cmpuint (rel_session_get_n_changes (fixture->session), ==, 4);

  bobs = rel_record_get_collection (async.bob, "books");
  tags = rel_record_get_collection (async.one, "tags");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (bobs)), ==, 0);
  g_assert_true (rel_collection_is_loading (bobs));
  while (rel_collection_is_loading (bobs) || g_list_model_get_n_items (G_LIST_MODEL (tags)) != 2)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (bobs)), ==, 2);
  g_assert_null (rel_collection_get_error (bobs));

  rel_session_commit_async (fixture->session, NULL, committed_cb, &async);
  wait_for (&async);
  g_assert_no_error (async.error);
  g_assert_cmpint (plain_ask (fixture->outside, "SELECT count(*) FROM book_tag JOIN tag ON tag.id = tag_id WHERE book_id = 1 AND name IN ('green', 'blue')"), ==, 2);
  g_assert_cmpint (plain_ask (fixture->outside, "SELECT author_id FROM book WHERE id = 1"), ==, 2);
  g_assert_cmpuint (rel_session_get_n_changes (fixture->session), ==, 0);
  while (rel_collection_is_loading (bobs) || rel_collection_is_loading (tags))
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (tags)), ==, 2);

  /* a session that goes while something runs */
  rel_session_refresh (fixture->session);
  rel_session_run_async (fixture->session, stage_things, &async, NULL, NULL, ran_cb, &async);
  g_clear_object (&fixture->session);
  wait_for (&async);
  g_clear_error (&async.error);
  g_clear_object (&async.bob);
  g_clear_object (&async.one);
}

static const RelDeleteConsequence *
find_consequence (RelDeletePreview   *preview,
                  RelConsequenceKind  kind,
                  const char         *table)
{
  for (guint i = 0; i < rel_delete_preview_get_n_consequences (preview); i++)
    {
      const RelDeleteConsequence *consequence = rel_delete_preview_get_consequence (preview, i);

      if (consequence->kind == kind && g_strcmp0 (consequence->table, table) == 0)
        return consequence;
    }

  return NULL;
}

static gint64
count_of (RelDeletePreview   *preview,
          RelConsequenceKind  kind,
          const char         *table)
{
  const RelDeleteConsequence *consequence = find_consequence (preview, kind, table);

  return consequence != NULL ? consequence->n_rows : 0;
}

static void
test_preview (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(RelRecord) one = find (fixture, "book", 1);
  g_autoptr(RelRecord) three = find (fixture, "book", 3);
  g_autoptr(RelRecord) ann = find (fixture, "author", 1);
  g_autofree char *before = checksum (fixture);
  g_autofree char *after = NULL;
  g_autofree char *text = NULL;
  g_autoptr(RelDeletePreview) preview = NULL;
  g_autoptr(RelDeletePreview) forbidden = NULL;
  g_autoptr(RelDeletePreview) cleared = NULL;
  g_autoptr(RelConnection) reader = rel_sqlite_connection_open (fixture->path, REL_ACCESS_READ, NULL, NULL);
  g_autoptr(GError) error = NULL;

  preview = rel_session_preview_delete (fixture->session, &one, 1, reader, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (count_of (preview, REL_CONSEQUENCE_DELETED, "book"), ==, 1);
  g_assert_cmpint (count_of (preview, REL_CONSEQUENCE_DELETED, "book_tag"), ==, 2);
  g_assert_cmpint (count_of (preview, REL_CONSEQUENCE_DELETED, "page"), ==, 3);
  g_assert_cmpint (count_of (preview, REL_CONSEQUENCE_CLEARED, "note"), ==, 2);
  g_assert_cmpint (count_of (preview, REL_CONSEQUENCE_DELETED, "note"), ==, 0);
  g_assert_cmpint (count_of (preview, REL_CONSEQUENCE_FORBIDS, "loan"), ==, 0);
  g_assert_cmpint (rel_delete_preview_get_n_deleted (preview), ==, 6);
  g_assert_false (rel_delete_preview_is_forbidden (preview));
  g_assert_true (g_strv_contains (rel_delete_preview_get_triggers (preview), "book_went"));
  g_assert_true (g_strv_contains (rel_delete_preview_get_triggers (preview), "note_changed"));
  g_assert_false (g_strv_contains (rel_delete_preview_get_triggers (preview), "note_text"));
  text = rel_delete_preview_dup_text (preview);
  g_assert_nonnull (strstr (text, "3 records"));
  g_assert_nonnull (strstr (text, "book_went"));

  forbidden = rel_session_preview_delete (fixture->session, &three, 1, reader, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (rel_delete_preview_is_forbidden (forbidden));
  g_assert_cmpint (count_of (forbidden, REL_CONSEQUENCE_FORBIDS, "loan"), ==, 1);
  g_assert_cmpstr (find_consequence (forbidden, REL_CONSEQUENCE_FORBIDS, "loan")->columns[0], ==, "book_id");

  cleared = rel_session_preview_delete (fixture->session, &ann, 1, reader, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (count_of (cleared, REL_CONSEQUENCE_CLEARED, "book"), ==, 2);
  g_assert_cmpint (rel_delete_preview_get_n_deleted (cleared), ==, 1);

  g_assert_cmpuint (rel_session_get_n_changes (fixture->session), ==, 0);
  after = checksum (fixture);
  g_assert_cmpstr (before, ==, after);

  /* and it is what comes */
  g_assert_true (rel_session_delete (fixture->session, one, &error));
  g_assert_true (commit (fixture, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpint (plain_ask (fixture->outside, "SELECT (SELECT count(*) FROM book) || (SELECT count(*) FROM book_tag) || (SELECT count(*) FROM page) || (SELECT count(*) FROM note WHERE book_id IS NULL)"), ==, 3113);
}

static void
test_statements (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autoptr(RelRecord) bob = find (fixture, "author", 2);
  g_autoptr(RelRecord) new = NULL;
  g_autoptr(GPtrArray) statements = NULL;
  g_autofree char *before = checksum (fixture);
  g_autofree char *after = NULL;
  g_autofree char *id = NULL;
  g_autoptr(RelValue) key = NULL;
  g_autoptr(GError) error = NULL;

  new = rel_session_insert (fixture->session, "book", &error);
  g_assert_true (set_text (fixture->session, new, "title", "it's", &error));
  g_assert_true (rel_session_append (fixture->session, bob, "books", new, &error));
  g_assert_true (set_text (fixture->session, bob, "name", "Rob", &error));
  statements = rel_session_list_statements (fixture->session, fixture->reader, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (statements->len, ==, 2);
  g_assert_cmpstr (statements->pdata[0], ==, "INSERT INTO book (title, author_id) VALUES ('it''s', 2)");
  g_assert_cmpstr (statements->pdata[1], ==, "UPDATE author SET name = 'Rob' WHERE id = 2");
  after = checksum (fixture);
  g_assert_cmpstr (before, ==, after);

  g_assert_true (commit (fixture, NULL, &error));
  g_assert_no_error (error);
  key = rel_record_get_value (new, "id", &error);
  id = rel_value_to_text (key);
  g_assert_cmpstr (id, ==, "5");
}

static gpointer
cancel_soon (gpointer data)
{
  g_usleep (150000);
  g_cancellable_cancel (data);

  return NULL;
}

static void
test_locked (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(RelRecord) bob = find (fixture, "author", 2);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GError) error = NULL;
  g_autoptr(RelValue) shown = NULL;
  g_autofree char *text = NULL;
  GThread *thread;

  g_assert_true (set_text (fixture->session, bob, "name", "Rob", &error));
  plain_exec (fixture->outside, "BEGIN IMMEDIATE; UPDATE author SET name = 'Anna' WHERE id = 1");
  thread = g_thread_new ("stop", cancel_soon, cancellable);
  g_assert_false (commit (fixture, cancellable, &error));
  g_assert_nonnull (error);
  g_thread_join (thread);
  g_clear_error (&error);
  g_assert_cmpuint (rel_session_get_n_changes (fixture->session), ==, 1);
  shown = rel_record_get_value (bob, "name", NULL);
  text = rel_value_to_text (shown);
  g_assert_cmpstr (text, ==, "Rob");

  plain_exec (fixture->outside, "COMMIT");
  g_assert_true (commit (fixture, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpint (plain_ask (fixture->outside, "SELECT count(*) FROM author WHERE name IN ('Anna', 'Rob')"), ==, 2);
}

static void
test_no_space (Fixture       *fixture,
               gconstpointer  data)
{
  g_autoptr(RelConnection) writer = rel_sqlite_connection_open (fixture->path, REL_ACCESS_WRITE, NULL, NULL);
  g_autofree char *before = checksum (fixture);
  g_autofree char *after = NULL;
  g_autofree char *limit = g_strdup_printf ("PRAGMA max_page_count = %lld", (long long) plain_ask (fixture->outside, "PRAGMA page_count"));
  g_autoptr(GError) error = NULL;
  g_autoptr(RelRows) rows = rel_connection_query (writer, limit, NULL, 0, NULL, &error);
  g_autofree char *long_text = g_strnfill (50000, 'x');

  g_assert_no_error (error);
  for (guint i = 0; i < 20; i++)
    {
      g_autoptr(RelRecord) book = rel_session_insert (fixture->session, "book", NULL);

      g_assert_true (set_text (fixture->session, book, "title", long_text, NULL));
    }
  g_assert_false (rel_session_commit (fixture->session, writer, NULL, &error));
  g_assert_error (error, REL_ERROR, REL_ERROR_NO_SPACE);
  g_clear_error (&error);
  g_clear_object (&writer);
  after = checksum (fixture);
  g_assert_cmpstr (before, ==, after);
  g_assert_cmpuint (rel_session_get_n_changes (fixture->session), ==, 20);

  g_assert_true (commit (fixture, NULL, &error));
  g_assert_cmpint (plain_ask (fixture->outside, "SELECT count(*) FROM book"), ==, 24);
}

/* In a process of its own: many records in three tables, in one commit. */
static void
write_much (const char *path,
            int         ready)
{
  g_autoptr(RelConnection) reader = rel_sqlite_connection_open (path, REL_ACCESS_READ, NULL, NULL);
  g_autoptr(RelConnection) writer = NULL;
  g_autoptr(RelSchema) schema = rel_connection_read_schema (reader, NULL, NULL);
  g_autoptr(RelMapping) mapping = rel_mapping_new (schema);
  g_autoptr(RelSession) session = rel_session_new (mapping);
  g_autoptr(RelRecord) tag = NULL;

  rel_session_set_connection (session, reader);
  tag = find_in (session, "tag", 1, NULL);
  for (guint i = 0; i < 200; i++)
    {
      g_autoptr(RelRecord) author = rel_session_insert (session, "author", NULL);
      g_autoptr(RelRecord) book = rel_session_insert (session, "book", NULL);

      set_text (session, author, "name", "new", NULL);
      set_text (session, book, "title", "new", NULL);
      rel_session_append (session, author, "books", book, NULL);
      rel_session_append (session, book, "tags", tag, NULL);
    }
  writer = rel_sqlite_connection_open (path, REL_ACCESS_WRITE, NULL, NULL);
  if (write (ready, "x", 1) == 1)
    rel_session_commit (session, writer, NULL, NULL);
}

static void
test_killed (Fixture       *fixture,
             gconstpointer  data)
{
  guint n = support_scale (12);
  guint n_nothing = 0;
  gint64 n_all = 0;

  g_clear_object (&fixture->session);
  g_clear_object (&fixture->reader);
  for (guint i = 0; i < n; i++)
    {
      int ready[2];
      char byte;
      pid_t pid;
      gint64 n_new;

      g_assert_cmpint (pipe (ready), ==, 0);
      pid = fork ();
      if (pid == 0)
        {
          write_much (fixture->path, ready[1]);
          _exit (0);
        }
      close (ready[1]);
      g_assert_cmpint (read (ready[0], &byte, 1), ==, 1);
      close (ready[0]);
      g_usleep (g_random_int_range (0, 120000));
      kill (pid, SIGKILL);
      waitpid (pid, NULL, 0);

      n_new = plain_ask (fixture->outside, "SELECT count(*) FROM author WHERE name = 'new'");
      g_assert_true (n_new == n_all || n_new == n_all + 200);
      n_nothing += n_new == n_all;
      n_all = n_new;
      g_assert_cmpint (plain_ask (fixture->outside, "SELECT count(*) FROM book WHERE title = 'new' AND author_id > 2"), ==, n_all);
      g_assert_cmpint (plain_ask (fixture->outside, "SELECT count(*) FROM book_tag JOIN book ON book.id = book_id WHERE title = 'new'"), ==, n_all);
      g_assert_cmpint (plain_ask (fixture->outside, "SELECT count(*) FROM pragma_foreign_key_check"), ==, 0);
      g_assert_cmpint (plain_ask (fixture->outside, "SELECT integrity_check = 'ok' FROM pragma_integrity_check"), ==, 1);
    }
  g_test_message ("%u of %u wrote nothing", n_nothing, n);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/records/session/collections", Fixture, NULL, set_up, test_collections, tear_down);
  g_test_add ("/records/session/async", Fixture, "database", set_up, test_async, tear_down);
  g_test_add ("/records/session/preview", Fixture, NULL, set_up, test_preview, tear_down);
  g_test_add ("/records/session/statements", Fixture, NULL, set_up, test_statements, tear_down);
  g_test_add ("/records/session/locked", Fixture, NULL, set_up, test_locked, tear_down);
  g_test_add ("/records/session/no-space", Fixture, NULL, set_up, test_no_space, tear_down);
  g_test_add ("/records/session/killed", Fixture, NULL, set_up, test_killed, tear_down);

  return g_test_run ();
}
