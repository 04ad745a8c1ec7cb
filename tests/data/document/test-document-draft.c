/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What is staged comes back when a document is opened again (P9): random edits, renames
 * and what was dropped and made anew, edits of records; over a schema that others
 * changed; and it goes when nothing is staged.
 */
#include "config.h"

#include <string.h>

#include <glib/gstdio.h>
#include <sqlite3.h>

#include "document/rel-document.h"
#include "document/rel-draft.h"
#include "schema/rel-edit-column.h"
#include "schema/rel-edit-table.h"
#include "support/open-document.h"
#include "support/random-edits.h"
#include "support/support.h"

static const char *const SHOP =
  "CREATE TABLE authors (id INTEGER PRIMARY KEY, name TEXT NOT NULL, born INTEGER);"
  "CREATE TABLE books (id INTEGER PRIMARY KEY, title TEXT NOT NULL, price REAL, author_id INTEGER REFERENCES authors (id));"
  "CREATE TABLE tags (id INTEGER PRIMARY KEY, word TEXT UNIQUE);"
  "CREATE TABLE book_tag (book_id INTEGER NOT NULL REFERENCES books (id) ON DELETE CASCADE, tag_id INTEGER NOT NULL REFERENCES tags (id), PRIMARY KEY (book_id, tag_id)) WITHOUT ROWID;"
  "CREATE INDEX books_author ON books (author_id);"
  "CREATE VIEW titles AS SELECT title FROM books;"
  "INSERT INTO authors VALUES (1, 'Ursula', 1929), (2, 'Stanisław', 1921);"
  "INSERT INTO books VALUES (1, 'The Dispossessed', 9.5, 1), (2, 'Solaris', 8, 2);"
  "INSERT INTO tags VALUES (1, 'sf'); INSERT INTO book_tag VALUES (1, 1);";

typedef struct
{
  char  *folder;
  char  *path;
  GFile *file;
} Place;

static void
run_sql (const char *path,
         const char *sql)
{
  sqlite3 *db;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (db);
}

static void
set_up (Place         *place,
        gconstpointer  data)
{
  place->folder = g_dir_make_tmp ("relata-draft-XXXXXX", NULL);
  place->path = g_build_filename (place->folder, "shop.db", NULL);
  place->file = g_file_new_for_path (place->path);
  run_sql (place->path, SHOP);
}

static void
tear_down (Place         *place,
           gconstpointer  data)
{
  g_autoptr(GDir) dir = g_dir_open (place->folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *file = g_build_filename (place->folder, name, NULL);

      g_unlink (file);
    }
  g_rmdir (place->folder);
  g_free (place->folder);
  g_free (place->path);
  g_object_unref (place->file);
}

static char *
describe (RelDocument *document)
{
  GArray *changes = rel_document_list_changes (document);
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; i < changes->len; i++)
    g_string_append_printf (text, "%s\n", g_array_index (changes, RelChange, i).words);

  return g_strdup (text->str);
}

/* As at its last moment, told by what Review lists; undo takes all of it back; redo. */
static void
test_random (Place         *place,
             gconstpointer  data)
{
  guint seed = support_seed ();
  guint n_restored = 0;

  for (guint round = 0; round < support_scale (12); round++)
    {
      g_autoptr(GRand) rand = g_rand_new_with_seed (seed + round);
      RelDocument *document = support_open_document (place->file);
      g_autoptr(RelSchema) expected = NULL;
      g_autofree char *words = NULL;
      g_autofree char *again = NULL;
      guint n;

      g_assert_cmpuint (rel_document_list_changes (document)->len, ==, 0);
      for (guint i = g_rand_int_range (rand, 1, 8); i > 0; i--)
        {
          g_autofree char *what = NULL;
          g_autoptr(GError) error = NULL;
          g_autoptr(RelSchema) next = support_random_edit (rel_document_get_schema (document), rand, &what, &error);

          if (next != NULL)
            rel_document_edit (document, "edit", next);
        }
      expected = g_object_ref (rel_document_get_schema (document));
      words = describe (document);
      n = rel_document_list_changes (document)->len;
      support_close_document (document);

      document = support_open_document (place->file);
      again = describe (document);
      if (g_strcmp0 (again, words) != 0)
        g_test_message ("seed %u\n%s-- but --\n%s", seed + round, words, again);
      g_assert_cmpstr (again, ==, words);
      g_assert_true (rel_schema_is_equivalent (rel_document_get_schema (document), expected));
      if (n > 0)
        {
          n_restored++;
          g_assert_nonnull (rel_document_get_notice (document));
          g_assert_cmpstr (rel_document_get_undo_name (document), ==, "Restore Staged Changes");
          rel_document_undo (document);
          g_assert_cmpuint (rel_document_list_changes (document)->len, ==, 0);
          rel_document_redo (document);
          g_assert_cmpuint (rel_document_list_changes (document)->len, ==, n);
          rel_document_discard_changes (document);
        }
      support_close_document (document);
    }
  g_assert_cmpuint (n_restored, >, 0);
}

static void
edit (RelDocument *document,
      RelSchema   *next)
{
  g_assert_nonnull (next);
  rel_document_edit (document, "edit", next);
  g_object_unref (next);
}

static RelTable *
find (RelDocument *document,
      const char  *name)
{
  RelTable *table = rel_schema_find_table (rel_document_get_schema (document), name);

  g_assert_nonnull (table);

  return table;
}

static RelId
find_column (RelDocument *document,
             const char  *table,
             const char  *name)
{
  RelColumn *column = rel_table_find_column (find (document, table), name);

  g_assert_nonnull (column);

  return rel_column_get_id (column);
}

/* A rename stays one; a column that was dropped and added again is another one. */
static void
test_identity (Place         *place,
               gconstpointer  data)
{
  RelDocument *document = support_open_document (place->file);
  RelColumnInfo info = { "born", "INTEGER" };
  g_autofree char *words = NULL;
  g_autofree char *again = NULL;

  edit (document, rel_edit_table_rename (rel_document_get_schema (document), rel_table_get_id (find (document, "authors")), "writers", NULL));
  edit (document, rel_edit_column_rename (rel_document_get_schema (document), rel_table_get_id (find (document, "writers")), find_column (document, "writers", "name"), "called", NULL));
  edit (document, rel_edit_column_drop (rel_document_get_schema (document), rel_table_get_id (find (document, "writers")), find_column (document, "writers", "born"), REL_DEPENDENTS_FOLLOW, NULL));
  edit (document, rel_edit_column_add (rel_document_get_schema (document), rel_table_get_id (find (document, "writers")), &info, 2, NULL));
  edit (document, rel_edit_table_set_note (rel_document_get_schema (document), rel_table_get_id (find (document, "tags")), "what it is about", NULL));
  words = describe (document);
  support_close_document (document);

  document = support_open_document (place->file);
  again = describe (document);
  g_assert_cmpstr (again, ==, words);
  g_assert_cmpuint (rel_table_get_id (find (document, "writers")), ==,
                    rel_table_get_id (rel_schema_find_table (rel_document_get_base (document), "authors")));
  g_assert_cmpuint (find_column (document, "writers", "born"), !=,
                    rel_column_get_id (rel_table_find_column (rel_schema_find_table (rel_document_get_base (document), "authors"), "born")));
  g_assert_cmpstr (rel_table_get_info (find (document, "tags"))->note, ==, "what it is about");
  rel_document_discard_changes (document);
  support_close_document (document);

  /* and nothing is left */
  document = support_open_document (place->file);
  g_assert_null (rel_document_get_undo_name (document));
  g_assert_null (rel_document_get_notice (document));
  support_close_document (document);
}

/* Somebody else changed the schema since: what is staged goes on top. */
static void
test_changed_meanwhile (Place         *place,
                        gconstpointer  data)
{
  RelDocument *document = support_open_document (place->file);
  g_autofree char *words = NULL;
  g_autofree char *again = NULL;

  edit (document, rel_edit_column_rename (rel_document_get_schema (document), rel_table_get_id (find (document, "books")), find_column (document, "books", "title"), "called", NULL));
  words = describe (document);
  support_close_document (document);
  run_sql (place->path, "ALTER TABLE books ADD COLUMN pages INTEGER; CREATE TABLE shops (id INTEGER PRIMARY KEY);");

  document = support_open_document (place->file);
  again = describe (document);
  g_assert_cmpstr (again, ==, words);
  find_column (document, "books", "called");
  find_column (document, "books", "pages");
  find (document, "shops");
  rel_document_discard_changes (document);
  find_column (document, "books", "title");
  find_column (document, "books", "pages");
  support_close_document (document);
}

typedef struct
{
  gboolean done;
  gboolean failed;
} Wait;

static gboolean
stage_all (RelSession  *session,
           gpointer     data,
           GError     **error)
{
  g_autoptr(RelRecord) book = rel_session_find_rowid (session, "books", 1, error);
  g_autoptr(RelRecord) other = book != NULL ? rel_session_find_rowid (session, "books", 2, error) : NULL;
  g_autoptr(RelRecord) author = NULL;
  g_autoptr(RelValue) title = rel_value_new_text ("Les Dépossédés \"x\"\n", -1);
  g_autoptr(RelValue) price = rel_value_new_real (0.1);
  g_autoptr(RelValue) name = rel_value_new_blob ("\0\1\2", 3);

  if (other == NULL || !rel_session_update (session, book, "title", title, error) || !rel_session_update (session, book, "price", price, error))
    return FALSE;
  author = rel_session_insert (session, "authors", error);

  return author != NULL && rel_session_update (session, author, "name", name, error) &&
         rel_session_assign (session, book, "author", author, error) && rel_session_delete (session, other, error);
}

static void
staged_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GError) error = NULL;
  Wait *wait = user_data;

  rel_document_stage_finish (REL_DOCUMENT (source), result, &error);
  g_assert_no_error (error);
  wait->done = TRUE;
}

static void
committed_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GError) error = NULL;
  Wait *wait = user_data;

  wait->failed = !rel_document_commit_finish (REL_DOCUMENT (source), result, &error);
  if (wait->failed)
    g_test_message ("%s", error->message);
  wait->done = TRUE;
}

static void
stage_it (RelDocument *document)
{
  Wait wait = { FALSE };

  rel_document_stage_async (document, "edit", stage_all, NULL, NULL, NULL, staged_cb, &wait);
  while (!wait.done)
    g_main_context_iteration (NULL, TRUE);
}

static gboolean
commit_it (RelDocument *document)
{
  Wait wait = { FALSE };

  rel_document_commit_async (document, NULL, committed_cb, &wait);
  while (!wait.done)
    g_main_context_iteration (NULL, TRUE);

  return !wait.failed;
}

static char *
ask (const char *path,
     const char *sql)
{
  sqlite3 *db;
  sqlite3_stmt *statement;
  char *answer = NULL;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_prepare_v2 (db, sql, -1, &statement, NULL), ==, SQLITE_OK);
  if (sqlite3_step (statement) == SQLITE_ROW)
    answer = g_strdup ((const char *) sqlite3_column_text (statement, 0));
  sqlite3_finalize (statement);
  sqlite3_close (db);

  return answer;
}

static void
test_records (Place         *place,
              gconstpointer  data)
{
  RelDocument *document = support_open_document (place->file);
  g_autofree char *books = NULL;
  guint n;

  stage_it (document);
  n = rel_document_get_n_edits (document);
  g_assert_cmpuint (n, ==, 3);
  support_close_document (document);

  document = support_open_document (place->file);
  g_assert_cmpuint (rel_document_get_n_edits (document), ==, n);
  rel_document_undo (document);
  g_assert_cmpuint (rel_document_get_n_edits (document), ==, 0);
  rel_document_redo (document);
  g_assert_cmpuint (rel_document_get_n_edits (document), ==, n);
  g_assert_true (commit_it (document));
  support_close_document (document);
  books = ask (place->path, "SELECT group_concat(b.id || '|' || title || '|' || price || '|' || hex(a.name) || '|' || a.id) FROM books b JOIN authors a ON a.id = author_id");
  g_assert_cmpstr (books, ==, "1|Les Dépossédés \"x\"\n|0.1|000102|3");

  document = support_open_document (place->file);
  g_assert_cmpuint (rel_document_get_n_edits (document), ==, 0);
  g_assert_null (rel_document_get_notice (document));
  support_close_document (document);
}

/* Somebody else changed the row since: it is not overwritten, and everything stays staged. */
static void
test_stale_record (Place         *place,
                   gconstpointer  data)
{
  RelDocument *document = support_open_document (place->file);
  g_autofree char *title = NULL;

  stage_it (document);
  support_close_document (document);
  run_sql (place->path, "UPDATE books SET title = 'Another' WHERE id = 1");

  document = support_open_document (place->file);
  g_assert_cmpuint (rel_document_get_n_edits (document), ==, 3);
  g_assert_false (commit_it (document));
  g_assert_cmpuint (rel_document_get_n_edits (document), ==, 3);
  title = ask (place->path, "SELECT title FROM books WHERE id = 1");
  g_assert_cmpstr (title, ==, "Another");
  rel_document_discard_edits (document);
  support_close_document (document);
}

static void
test_two_windows (Place         *place,
                  gconstpointer  data)
{
  RelDocument *first = support_open_document (place->file);
  RelDocument *second;

  edit (first, rel_edit_table_rename (rel_document_get_schema (first), rel_table_get_id (find (first, "tags")), "words", NULL));
  second = support_open_document (place->file);
  g_assert_nonnull (rel_document_get_notice (second));
  g_assert_cmpuint (rel_document_list_changes (second)->len, ==, 0);
  edit (second, rel_edit_table_rename (rel_document_get_schema (second), rel_table_get_id (find (second, "tags")), "other", NULL));
  g_assert_true (rel_document_would_lose (second));
  g_assert_false (rel_document_would_lose (first));
  support_close_document (second);
  support_close_document (first);

  first = support_open_document (place->file);
  find (first, "words");
  rel_document_discard_changes (first);
  support_close_document (first);
}

static void
open_draft_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(GError) error = NULL;

  *(RelDocument **) user_data = rel_document_open_finish (result, &error);
  g_assert_no_error (error);
}

static void
test_unsaved (Place         *place,
              gconstpointer  data)
{
  RelDocument *document = rel_document_new_design ();
  g_autoptr(GPtrArray) list = NULL;
  g_autoptr(RelDiagram) diagram = NULL;
  RelId table;
  RelPoint point;

  g_assert_false (rel_document_would_lose (document));
  edit (document, rel_edit_table_create (rel_document_get_schema (document), "planets", NULL));
  table = rel_table_get_id (find (document, "planets"));
  diagram = rel_diagram_with_place (rel_document_get_diagram (document), table, 123, 456);
  {
    g_autoptr(RelState) state = rel_state_with_diagram (rel_document_get_state (document), diagram);

    rel_document_push (document, "Move", state);
  }
  g_assert_true (rel_document_would_lose (document));
  /* while it is open it is not offered */
  list = rel_draft_list_unsaved ();
  g_assert_cmpuint (list->len, ==, 0);
  support_close_document (document);

  g_ptr_array_unref (list);
  list = rel_draft_list_unsaved ();
  g_assert_cmpuint (list->len, ==, 1);
  g_assert_cmpstr (((RelDraftInfo *) list->pdata[0])->summary, ==, "planets");
  document = NULL;
  rel_document_open_draft_async (((RelDraftInfo *) list->pdata[0])->path, NULL, open_draft_cb, &document);
  while (document == NULL)
    g_main_context_iteration (NULL, TRUE);
  table = rel_table_get_id (find (document, "planets"));
  g_assert_true (rel_diagram_get_place (rel_document_get_diagram (document), table, &point));
  g_assert_cmpfloat (point.y, ==, 456);
  g_assert_true (rel_document_would_lose (document));
  rel_document_forget (document);
  support_close_document (document);

  g_ptr_array_unref (list);
  list = rel_draft_list_unsaved ();
  g_assert_cmpuint (list->len, ==, 0);
}

static char *
find_journal (void)
{
  g_autofree char *folder = g_build_filename (g_get_user_state_dir (), "relata", "drafts", NULL);
  g_autoptr(GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name = g_dir_read_name (dir);

  g_assert_nonnull (name);

  return g_build_filename (folder, name, NULL);
}

/* What is not to be read is put aside, and told. */
static void
test_unreadable (Place         *place,
                 gconstpointer  data)
{
  RelDocument *document = support_open_document (place->file);
  g_autofree char *journal = NULL;
  g_autofree char *kept = NULL;
  const char *aside;

  edit (document, rel_edit_table_rename (rel_document_get_schema (document), rel_table_get_id (find (document, "tags")), "words", NULL));
  support_close_document (document);
  journal = find_journal ();
  g_assert_true (g_file_set_contents (journal, "something else", -1, NULL));

  document = support_open_document (place->file);
  g_assert_cmpuint (rel_document_list_changes (document)->len, ==, 0);
  g_assert_nonnull (rel_document_get_notice (document));
  aside = strstr (rel_document_get_notice (document), journal);
  g_assert_nonnull (aside);
  {
    g_autofree char *path = g_strndup (aside, strstr (aside, ".aside") + strlen (".aside") - aside);

    g_assert_true (g_file_get_contents (path, &kept, NULL, NULL));
    g_assert_cmpstr (kept, ==, "something else");
    g_unlink (path);
  }
  support_close_document (document);
}

static void
saved_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  Wait *wait = user_data;
  g_autoptr(GError) error = NULL;

  wait->failed = !rel_document_save_finish (REL_DOCUMENT (source), result, &error);
  if (wait->failed)
    g_assert_error (error, REL_ERROR, REL_ERROR_CHANGED);
  wait->done = TRUE;
}

static gboolean
save_it (RelDocument *document)
{
  Wait wait = { FALSE };

  rel_document_save_async (document, NULL, NULL, saved_cb, &wait);
  while (!wait.done)
    g_main_context_iteration (NULL, TRUE);

  return !wait.failed;
}

/* Another program writes a design that is being edited: nothing of either is lost. */
static void
test_design_changed (Place         *place,
                     gconstpointer  data)
{
  g_autofree char *path = g_build_filename (place->folder, "design.sql", NULL);
  g_autoptr(GFile) file = g_file_new_for_path (path);
  g_autofree char *text = NULL;
  RelDocument *document;

  g_assert_true (g_file_set_contents (path, "CREATE TABLE a (id INTEGER PRIMARY KEY);\n", -1, NULL));
  document = support_open_document (file);
  g_assert_false (rel_document_would_lose (document));
  edit (document, rel_edit_table_create (rel_document_get_schema (document), "mine", NULL));
  g_assert_true (rel_document_would_lose (document));
  g_assert_null (rel_document_check_file (document));
  /* times of files go by the ticks of the kernel's clock: within one, no etag tells two states apart */
  g_usleep (30000);
  g_assert_true (g_file_set_contents (path, "CREATE TABLE a (id INTEGER PRIMARY KEY);\nCREATE TABLE theirs (id INTEGER PRIMARY KEY);\n", -1, NULL));
  g_assert_nonnull (rel_document_check_file (document));
  g_assert_false (save_it (document));
  support_close_document (document);

  document = support_open_document (file);
  find (document, "mine");
  find (document, "theirs");
  g_assert_true (save_it (document));
  g_assert_false (rel_document_would_lose (document));
  g_assert_null (rel_document_check_file (document));
  support_close_document (document);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_nonnull (strstr (text, "mine"));
  g_assert_nonnull (strstr (text, "theirs"));
}

int
main (int   argc,
      char *argv[])
{
  g_autofree char *state = g_dir_make_tmp ("relata-state-XXXXXX", NULL);
  g_autofree char *command = g_strdup_printf ("rm -rf '%s'", state);
  int status;

  g_setenv ("XDG_STATE_HOME", state, TRUE);
  g_test_init (&argc, &argv, NULL);

#define ADD(path, func) g_test_add ("/document/document-draft/" path, Place, NULL, set_up, func, tear_down)
  ADD ("random", test_random);
  ADD ("identity", test_identity);
  ADD ("changed-meanwhile", test_changed_meanwhile);
  ADD ("records", test_records);
  ADD ("stale-record", test_stale_record);
  ADD ("two-windows", test_two_windows);
  ADD ("unsaved", test_unsaved);
  ADD ("unreadable", test_unreadable);
  ADD ("design-changed", test_design_changed);

  status = g_test_run ();
  g_assert_cmpint (system (command), ==, 0);

  return status;
}
