/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * P11: two programs on one file. Another process commits, changes the schema, replaces,
 * truncates or removes the file, while the document is idle, has something staged, or is
 * applying it, in both journal modes. A file that took the place of ours is never
 * written, and it is always told.
 */
#include "config.h"

#include <string.h>
#include <unistd.h>

#include <glib/gstdio.h>
#include <sqlite3.h>

#include "database/sqlite/rel-sqlite-connection.h"
#include "document/rel-document.h"
#include "schema/rel-edit-table.h"
#include "support/support.h"

static const char *const actions[] = { "commit", "schema", "replace", "truncate", "unlink" };
static const char *const moments[] = { "idle", "staged", "applying", "applied" };
static const char *const modes[] = { "delete", "wal" };

static const char *const SHOP = "CREATE TABLE authors (id INTEGER PRIMARY KEY, name TEXT); INSERT INTO authors VALUES (1, 'Ursula');";

static void
run_sql (const char *path,
         const char *sql)
{
  sqlite3 *db;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  sqlite3_busy_timeout (db, 10000);
  if (sqlite3_exec (db, sql, NULL, NULL, NULL) != SQLITE_OK)
    g_test_message ("%s: %s", sql, sqlite3_errmsg (db));
  sqlite3_close (db);
}

/* Whether another program is kept from writing just now. */
static gboolean
is_locked (const char *path)
{
  sqlite3 *db;
  int rc;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  rc = sqlite3_exec (db, "BEGIN IMMEDIATE", NULL, NULL, NULL);
  sqlite3_close (db);

  return rc == SQLITE_BUSY;
}

/* The other process. */
static int
run_other (const char *action,
           const char *path)
{
  g_autofree char *aside = g_strconcat (path, ".other", NULL);

  if (g_str_equal (action, "commit"))
    run_sql (path, "PRAGMA user_version = 7");
  else if (g_str_equal (action, "schema"))
    run_sql (path, "CREATE TABLE shops (id INTEGER PRIMARY KEY)");
  else if (g_str_equal (action, "replace"))
    return g_rename (aside, path);
  else if (g_str_equal (action, "truncate"))
    return truncate (path, 0);
  else if (g_str_equal (action, "is-locked"))
    return is_locked (path) ? 0 : 1;
  else
    return g_unlink (path);

  return 0;
}

static void
spawn_other (const char *self,
             const char *action,
             const char *path)
{
  const char *argv[] = { self, "--other", action, path, NULL };
  g_autoptr(GError) error = NULL;
  int status;

  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, NULL, NULL, &status, &error);
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
}

typedef struct
{
  RelDocument *document;
  const char  *self;
  const char  *action;
  const char  *path;
  gboolean     acted;
  gboolean     told;
  gboolean     done;
  GError      *error;
} Case;

static void
opened_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  Case *self = user_data;
  g_autoptr(GError) error = NULL;

  self->document = rel_document_open_finish (result, &error);
  g_assert_no_error (error);
}

static void
told_cb (Case *self)
{
  self->told = TRUE;
}

static void
progress_cb (const char *words,
             double      part,
             gpointer    user_data)
{
  Case *self = user_data;

  if (!self->acted)
    {
      self->acted = TRUE;
      spawn_other (self->self, self->action, self->path);
    }
}

static void
applied_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  Case *self = user_data;
  g_autofree char *copy = rel_document_apply_finish (REL_DOCUMENT (source), result, &self->error);

  self->done = TRUE;
}

static gboolean
timeout_cb (gpointer data)
{
  *(gboolean *) data = TRUE;

  return G_SOURCE_REMOVE;
}

static void
wait_for (gboolean *flag,
          guint     milliseconds)
{
  gboolean over = FALSE;
  guint id = g_timeout_add (milliseconds, timeout_cb, &over);

  while (!*flag && !over)
    g_main_context_iteration (NULL, TRUE);
  if (!over)
    g_source_remove (id);
}

static void
apply_it (Case    *self,
          gboolean act)
{
  self->done = FALSE;
  g_clear_error (&self->error);
  rel_document_apply_async (self->document, FALSE, NULL, 0, act ? progress_cb : NULL, self, NULL, applied_cb, self);
  while (!self->done)
    g_main_context_iteration (NULL, TRUE);
}

static void
stage (RelDocument *document)
{
  RelSchema *schema = rel_document_get_schema (document);
  g_autoptr(RelSchema) next = rel_edit_table_rename (schema, rel_table_get_id (rel_schema_find_table (schema, "authors")), "writers", NULL);

  rel_document_edit (document, "edit", next);
}

static void
stage_again (RelDocument *document)
{
  RelSchema *schema = rel_document_get_schema (document);
  g_autoptr(RelSchema) next = rel_edit_table_rename (schema, rel_table_get_id (rel_schema_get_nth_table (schema, 0)), "others", NULL);

  rel_document_edit (document, "edit", next);
}

static void
check_case (const char *program,
            const char *mode,
            const char *action,
            const char *moment)
{
  g_autofree char *folder = g_dir_make_tmp ("relata-others-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "shop.db", NULL);
  g_autofree char *aside = g_strconcat (path, ".other", NULL);
  g_autofree char *pragma = g_strdup_printf ("PRAGMA journal_mode=%s; %s", mode, SHOP);
  g_autofree char *command = g_strdup_printf ("rm -rf '%s'", folder);
  g_autofree char *other = NULL;
  g_autofree char *after = NULL;
  g_autoptr(GFile) file = g_file_new_for_path (path);
  gboolean applying = g_str_equal (moment, "applying");
  gboolean committed;
  gboolean replaced = g_str_equal (action, "replace");
  Case self = { NULL, program, action, path };
  gsize other_length, length;

  g_test_message ("%s, %s, %s", mode, action, moment);
  run_sql (path, pragma);
  /* the same schema, so that only the file itself can tell them apart */
  run_sql (aside, pragma);
  run_sql (aside, "UPDATE authors SET name = 'of the other file'");
  g_assert_true (g_file_get_contents (aside, &other, &other_length, NULL));

  rel_document_open_async (file, NULL, opened_cb, &self);
  while (self.document == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_signal_connect_swapped (self.document, "trouble", G_CALLBACK (told_cb), &self);
  g_signal_connect_swapped (self.document, "reloaded", G_CALLBACK (told_cb), &self);
  rel_document_set_watch (self.document, TRUE);
  if (!g_str_equal (moment, "idle"))
    stage (self.document);

  if (g_str_equal (moment, "applied"))
    {
      gboolean never = FALSE;

      apply_it (&self, FALSE);
      g_assert_no_error (self.error);
      wait_for (&never, 300);
      self.told = FALSE;
    }
  if (applying)
    apply_it (&self, TRUE);
  else
    spawn_other (program, action, path);
  committed = applying && self.error == NULL;
  if (self.error != NULL)
    g_test_message ("told: %s", self.error->message);
  /* a failure tells it too */
  if (!(applying && self.error != NULL))
    wait_for (&self.told, 20000);
  g_assert_true (self.told || self.error != NULL || (applying && !self.acted));

  /* and if people go on regardless */
  if (!g_str_equal (action, "commit") && !g_str_equal (action, "schema") && (!applying || self.error != NULL))
    {
      if (!g_str_equal (moment, "staged") && !applying)
        stage_again (self.document);
      apply_it (&self, FALSE);
      g_assert_nonnull (self.error);
      g_assert_cmpuint (rel_document_list_changes (self.document)->len, >, 0);
    }
  if (g_str_equal (moment, "staged") && (g_str_equal (action, "commit") || g_str_equal (action, "schema")))
    {
      apply_it (&self, FALSE);
      g_assert_no_error (self.error);
    }
  rel_document_forget (self.document);
  rel_document_close (self.document);
  g_object_unref (self.document);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  /* workers close by themselves, and would write their log then */
  g_usleep (100000);
  /* between the commit and its coming into the file nobody can keep another program from leaving our log beside its file */
  if (replaced && (!applying || self.acted) && !(committed && g_str_equal (mode, "wal")))
    {
      run_sql (path, "SELECT count(*) FROM authors");
      g_assert_true (g_file_get_contents (path, &after, &length, NULL));
      g_assert_cmpmem (after, length, other, other_length);
    }
  g_clear_error (&self.error);
  g_assert_cmpint (system (command), ==, 0);
}

static void
test_matrix (gconstpointer data)
{
  for (guint i = 0; i < G_N_ELEMENTS (modes); i++)
    for (guint j = 0; j < G_N_ELEMENTS (actions); j++)
      for (guint k = 0; k < G_N_ELEMENTS (moments); k++)
        check_case (data, modes[i], actions[j], moments[k]);
}

/* A descriptor on a database that is closed takes all locks of the process on it along: while one of our connections
 * writes, neither looking at the file nor opening it once more may let another program in. */
static void
test_locks_stay (gconstpointer program)
{
  g_autofree char *folder = g_dir_make_tmp ("relata-others-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "shop.db", NULL);
  g_autofree char *command = g_strdup_printf ("rm -rf '%s'", folder);
  g_autoptr(GFile) file = g_file_new_for_path (path);
  g_autoptr(RelConnection) connection = NULL;
  g_autoptr(GError) error = NULL;
  Case self = { NULL };
  sqlite3 *db;

  run_sql (path, SHOP);
  rel_document_open_async (file, NULL, opened_cb, &self);
  while (self.document == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, "BEGIN IMMEDIATE", NULL, NULL, NULL), ==, SQLITE_OK);
  spawn_other (program, "is-locked", path);

  g_assert_null (rel_document_check_file (self.document));
  spawn_other (program, "is-locked", path);
  connection = rel_sqlite_connection_open (path, REL_ACCESS_READ, NULL, &error);
  g_assert_no_error (error);
  spawn_other (program, "is-locked", path);

  sqlite3_close (db);
  rel_connection_close (connection);
  rel_document_close (self.document);
  g_object_unref (self.document);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_usleep (100000);
  g_assert_cmpint (system (command), ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_autofree char *state = NULL;
  g_autofree char *command = NULL;
  int status;

  if (argc == 4 && strcmp (argv[1], "--other") == 0)
    return run_other (argv[2], argv[3]);

  state = g_dir_make_tmp ("relata-state-XXXXXX", NULL);
  command = g_strdup_printf ("rm -rf '%s'", state);
  g_setenv ("XDG_STATE_HOME", state, TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/document/document-others/matrix", argv[0], test_matrix);
  g_test_add_data_func ("/document/document-others/locks-stay", argv[0], test_locks_stay);
  status = g_test_run ();
  g_assert_cmpint (system (command), ==, 0);

  return status;
}
