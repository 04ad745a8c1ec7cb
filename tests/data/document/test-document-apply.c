/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Applied and taken back: from the copy everything is as it was and staged as before, and
 * what anybody wrote in between is never overwritten.
 */
#include "config.h"

#include <glib/gstdio.h>
#include <sqlite3.h>

#include "document/rel-document.h"
#include "schema/rel-edit-column.h"
#include "schema/rel-edit-table.h"
#include "support/support.h"

static const char *const modes[] = { "delete", "wal" };

static const char *const SHOP = "CREATE TABLE authors (id INTEGER PRIMARY KEY, name TEXT); INSERT INTO authors VALUES (1, 'Ursula');"
                                "CREATE TABLE books (id INTEGER PRIMARY KEY, author_id INTEGER REFERENCES authors (id), fax TEXT);"
                                "INSERT INTO books VALUES (7, 1, 'beep');";

typedef struct
{
  RelDocument *document;
  char        *folder;
  char        *path;
  char        *copy;
  GError      *error;
  gboolean     done;
  gboolean     reloaded;
} Case;

static void
run_sql (const char *path,
         const char *sql)
{
  sqlite3 *db;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  sqlite3_busy_timeout (db, 10000);
  g_assert_cmpint (sqlite3_exec (db, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (db);
}

static int
ask (const char *path,
     const char *sql)
{
  sqlite3 *db;
  sqlite3_stmt *statement = NULL;
  int answer = -1;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  if (sqlite3_prepare_v2 (db, sql, -1, &statement, NULL) == SQLITE_OK && sqlite3_step (statement) == SQLITE_ROW)
    answer = sqlite3_column_int (statement, 0);
  sqlite3_finalize (statement);
  sqlite3_close (db);

  return answer;
}

static void
opened_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  Case *self = user_data;

  self->document = rel_document_open_finish (result, &self->error);
  g_assert_no_error (self->error);
}

static void
applied_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  Case *self = user_data;

  g_free (self->copy);
  self->copy = rel_document_apply_finish (REL_DOCUMENT (source), result, &self->error);
  self->done = TRUE;
}

static void
restored_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  Case *self = user_data;

  g_assert_true (rel_document_restore_finish (REL_DOCUMENT (source), result, &self->error) == (self->error == NULL));
  self->done = TRUE;
}

static void
reloaded_cb (Case *self)
{
  self->reloaded = TRUE;
}

static void
wait_for (gboolean *flag)
{
  while (!*flag)
    g_main_context_iteration (NULL, TRUE);
  *flag = FALSE;
}

/* A table renamed, a column dropped and another added, none of it written yet. */
static void
begin (Case       *self,
       const char *mode)
{
  g_autofree char *pragma = g_strdup_printf ("PRAGMA journal_mode=%s; %s", mode, SHOP);
  g_autoptr(GFile) file = NULL;
  RelSchema *schema;
  RelTable *books;

  g_test_message ("%s", mode);
  self->folder = g_dir_make_tmp ("relata-apply-XXXXXX", NULL);
  self->path = g_build_filename (self->folder, "shop.db", NULL);
  run_sql (self->path, pragma);
  file = g_file_new_for_path (self->path);
  rel_document_open_async (file, NULL, opened_cb, self);
  while (self->document == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_signal_connect_swapped (self->document, "reloaded", G_CALLBACK (reloaded_cb), self);

  schema = rel_document_get_schema (self->document);
  {
    g_autoptr(RelSchema) renamed = rel_edit_table_rename (schema, rel_table_get_id (rel_schema_find_table (schema, "authors")), "writers", NULL);
    g_autoptr(RelSchema) dropped = NULL;

    rel_document_edit (self->document, "Rename Table", renamed);
    books = rel_schema_find_table (renamed, "books");
    dropped = rel_edit_column_drop (renamed, rel_table_get_id (books), rel_column_get_id (rel_table_find_column (books, "fax")),
                                    REL_DEPENDENTS_FOLLOW, NULL);
    rel_document_edit (self->document, "Delete Column", dropped);
  }
}

static void
apply_it (Case *self)
{
  rel_document_apply_async (self->document, TRUE, NULL, 0, NULL, NULL, NULL, applied_cb, self);
  wait_for (&self->done);
  g_assert_no_error (self->error);
  wait_for (&self->reloaded);
  g_assert_cmpuint (rel_document_list_changes (self->document)->len, ==, 0);
  g_assert_cmpint (ask (self->path, "SELECT count(*) FROM writers"), ==, 1);
}

static void
end (Case *self)
{
  g_autofree char *command = g_strdup_printf ("rm -rf '%s'", self->folder);

  rel_document_forget (self->document);
  rel_document_close (self->document);
  g_object_unref (self->document);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_usleep (100000);
  g_assert_cmpint (system (command), ==, 0);
  g_free (self->folder);
  g_free (self->path);
  g_free (self->copy);
  g_clear_error (&self->error);
}

static char *
say_changes (RelDocument *document)
{
  GArray *changes = rel_document_list_changes (document);
  GString *words = g_string_new (NULL);

  for (guint i = 0; i < changes->len; i++)
    g_string_append_printf (words, "%s\n", g_array_index (changes, RelChange, i).words);

  return g_string_free (words, FALSE);
}

static void
test_taken_back (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (modes); i++)
    {
      Case self = { NULL };
      g_autofree char *before = NULL;
      g_autofree char *after = NULL;

      begin (&self, modes[i]);
      before = say_changes (self.document);
      apply_it (&self);
      rel_document_restore_async (self.document, self.copy, restored_cb, &self);
      wait_for (&self.done);
      g_assert_no_error (self.error);
      wait_for (&self.reloaded);
      g_assert_cmpint (ask (self.path, "SELECT count(*) FROM authors"), ==, 1);
      g_assert_cmpint (ask (self.path, "SELECT count(*) FROM books WHERE fax = 'beep'"), ==, 1);
      after = say_changes (self.document);
      g_assert_cmpstr (before, ==, after);

      /* as if nothing had been */
      apply_it (&self);
      end (&self);
    }
}

static void
test_written_since (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (modes); i++)
    {
      Case self = { NULL };

      begin (&self, modes[i]);
      apply_it (&self);
      run_sql (self.path, "INSERT INTO writers VALUES (2, 'Octavia')");
      rel_document_restore_async (self.document, self.copy, restored_cb, &self);
      wait_for (&self.done);
      g_assert_error (self.error, REL_ERROR, REL_ERROR_CHANGED);
      g_test_message ("%s", self.error->message);
      g_assert_cmpint (ask (self.path, "SELECT count(*) FROM writers"), ==, 2);
      g_assert_true (g_file_test (self.copy, G_FILE_TEST_EXISTS));
      end (&self);
    }
}

static void
test_replaced_since (void)
{
  Case self = { NULL };
  g_autofree char *other = NULL;

  begin (&self, "delete");
  apply_it (&self);
  other = g_strconcat (self.path, ".other", NULL);
  run_sql (other, SHOP);
  g_assert_cmpint (g_rename (other, self.path), ==, 0);
  rel_document_restore_async (self.document, self.copy, restored_cb, &self);
  wait_for (&self.done);
  g_assert_error (self.error, REL_ERROR, REL_ERROR_CHANGED);
  g_assert_cmpint (ask (self.path, "SELECT count(*) FROM books"), ==, 1);
  end (&self);
}

static void
test_cancelled (void)
{
  Case self = { NULL };
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autoptr(GDir) folder = NULL;
  const char *name;

  begin (&self, "delete");
  before = say_changes (self.document);
  rel_document_apply_async (self.document, TRUE, NULL, 0, NULL, NULL, cancellable, applied_cb, &self);
  g_cancellable_cancel (cancellable);
  wait_for (&self.done);
  g_assert_error (self.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  after = say_changes (self.document);
  g_assert_cmpstr (before, ==, after);
  g_assert_cmpint (ask (self.path, "SELECT count(*) FROM authors"), ==, 1);
  folder = g_dir_open (self.folder, 0, NULL);
  while ((name = g_dir_read_name (folder)) != NULL)
    g_assert_false (g_str_has_suffix (name, ".bak"));
  end (&self);
}

/* It is written, and who stops it then, before the main loop hears of it, stops nothing: the
 * way back is given all the same. */
static void
test_stopped_too_late (void)
{
  Case self = { NULL };
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();

  begin (&self, "wal");
  rel_document_apply_async (self.document, TRUE, NULL, 0, NULL, NULL, cancellable, applied_cb, &self);
  while (ask (self.path, "SELECT count(*) FROM writers") < 0)
    g_usleep (2000);
  g_cancellable_cancel (cancellable);
  wait_for (&self.done);
  g_assert_no_error (self.error);
  g_assert_nonnull (self.copy);
  g_assert_true (g_file_test (self.copy, G_FILE_TEST_EXISTS));
  wait_for (&self.reloaded);
  g_assert_cmpuint (rel_document_list_changes (self.document)->len, ==, 0);
  end (&self);
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
  g_test_add_func ("/document/document-apply/taken-back", test_taken_back);
  g_test_add_func ("/document/document-apply/written-since", test_written_since);
  g_test_add_func ("/document/document-apply/replaced-since", test_replaced_since);
  g_test_add_func ("/document/document-apply/cancelled", test_cancelled);
  g_test_add_func ("/document/document-apply/stopped-too-late", test_stopped_too_late);
  status = g_test_run ();
  g_assert_cmpint (system (command), ==, 0);

  return status;
}
