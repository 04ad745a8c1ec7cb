/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A commit while another program holds the database: a wait that the main loop does not
 * notice, that ends with the lock, and that can be stopped at once, with everything still
 * staged.
 */
#include "config.h"

#include <glib/gstdio.h>
#include <sqlite3.h>

#include "records/rel-session.h"
#include "support/plain-sql.h"
#include "support/support.h"

#define CANCEL_MS 100
#define STALL_MS 50

typedef struct
{
  char        *folder;
  char        *path;
  RelDatabase *database;
  RelSession  *session;
  RelRecord   *record;
  gint         watching;   /* atomic */
  gint64       other_gap;  /* of a thread that does nothing else: what the machine takes */
  gint64       gap;        /* of the main loop */
  gint64       last;
  gboolean     done;
  GError      *error;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  mode)
{
  g_autofree char *script = g_strdup_printf ("PRAGMA journal_mode = %s; CREATE TABLE t (id INTEGER PRIMARY KEY, x TEXT); INSERT INTO t VALUES (1, 'one')", (const char *) mode);
  g_autoptr(RelMapping) mapping = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(RelValue) value = rel_value_new_text ("two", -1);
  sqlite3 *db;

  fixture->folder = g_dir_make_tmp ("relata-XXXXXX", NULL);
  fixture->path = g_build_filename (fixture->folder, "shared.db", NULL);
  g_assert_cmpint (sqlite3_open (fixture->path, &db), ==, SQLITE_OK);
  plain_exec (db, script);
  sqlite3_close (db);
  fixture->database = support_open_database (fixture->path);
  mapping = rel_mapping_new (rel_database_get_schema (fixture->database));
  fixture->session = rel_session_new (mapping);
  rel_session_set_database (fixture->session, fixture->database);
  fixture->record = rel_session_insert (fixture->session, "t", &error);
  g_assert_no_error (error);
  g_assert_true (rel_session_update (fixture->session, fixture->record, "x", value, NULL));
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  mode)
{
  gint64 end = g_get_monotonic_time () + 30000;
  g_autofree char *remove = g_strdup_printf ("rm -rf %s", fixture->folder);

  g_object_unref (fixture->record);
  g_object_unref (fixture->session);
  rel_database_close (fixture->database);
  g_object_unref (fixture->database);
  while (g_get_monotonic_time () < end)
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (1000);
  g_assert_cmpint (system (remove), ==, 0);
  g_free (fixture->folder);
  g_free (fixture->path);
}

static gpointer
watch_machine (gpointer data)
{
  Fixture *fixture = data;
  gint64 last = g_get_monotonic_time ();

  while (g_atomic_int_get (&fixture->watching))
    {
      g_usleep (2000);
      fixture->other_gap = MAX (fixture->other_gap, g_get_monotonic_time () - last);
      last = g_get_monotonic_time ();
    }

  return NULL;
}

static gboolean
tick_cb (gpointer user_data)
{
  Fixture *fixture = user_data;
  gint64 now = g_get_monotonic_time ();

  fixture->gap = MAX (fixture->gap, now - fixture->last);
  fixture->last = now;

  return G_SOURCE_CONTINUE;
}

static gboolean
cancel_cb (gpointer cancellable)
{
  g_cancellable_cancel (cancellable);

  return G_SOURCE_REMOVE;
}

static void
committed_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  Fixture *fixture = user_data;

  rel_session_commit_finish (REL_SESSION (source), result, &fixture->error);
  fixture->done = TRUE;
}

static void
stopped_cb (GCancellable *cancellable,
            gint64       *when)
{
  *when = g_get_monotonic_time ();
}

static GSubprocess *
lock (Fixture    *fixture,
      const char *seconds)
{
  g_autofree char *tool = support_shared_path ("tools/make-odd-dbs");
  g_autoptr(GError) error = NULL;
  GSubprocess *locker;
  char answer[6];

  if (tool == NULL)
    return NULL;
  locker = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, "python3", tool, "--lock", fixture->path, seconds, "exclusive", NULL);
  g_assert_no_error (error);
  g_assert_true (g_input_stream_read_all (g_subprocess_get_stdout_pipe (locker), answer, sizeof answer, NULL, NULL, NULL));

  return locker;
}

/* Commits, stopped after so many milliseconds (0: never); how long it took from then, or at all. */
static gint64
commit (Fixture *fixture,
        guint    cancel_after)
{
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  gint64 start = g_get_monotonic_time ();
  GThread *thread;
  guint tick;

  g_clear_error (&fixture->error);
  fixture->done = FALSE;
  fixture->gap = fixture->other_gap = 0;
  fixture->last = start;
  g_atomic_int_set (&fixture->watching, 1);
  thread = g_thread_new ("machine", watch_machine, fixture);
  tick = g_timeout_add (2, tick_cb, fixture);
  g_signal_connect (cancellable, "cancelled", G_CALLBACK (stopped_cb), &start);
  if (cancel_after > 0)
    g_timeout_add (cancel_after, cancel_cb, cancellable);
  rel_session_commit_async (fixture->session, cancellable, committed_cb, fixture);
  while (!fixture->done)
    g_main_context_iteration (NULL, TRUE);
  start = g_get_monotonic_time () - start;
  g_source_remove (tick);
  g_atomic_int_set (&fixture->watching, 0);
  g_thread_join (thread);

  g_test_message ("%.1f ms, main loop stands still for %.1f ms, another thread for %.1f ms", start / 1000.0, fixture->gap / 1000.0, fixture->other_gap / 1000.0);
  /* a machine that is busy otherwise lets everybody wait */
  g_assert_cmpint (fixture->gap, <=, STALL_MS * 1000 + 2 * fixture->other_gap);

  return start;
}

static void
test_short (Fixture       *fixture,
            gconstpointer  mode)
{
  g_autoptr(GSubprocess) locker = lock (fixture, "0.3");

  if (locker == NULL)
    return;
  commit (fixture, 0);
  g_assert_no_error (fixture->error);
  g_assert_cmpuint (rel_session_get_n_changes (fixture->session), ==, 0);
  g_subprocess_wait (locker, NULL, NULL);
}

static void
test_stop (Fixture       *fixture,
           gconstpointer  mode)
{
  g_autoptr(GSubprocess) locker = lock (fixture, "60");
  sqlite3 *db;

  if (locker == NULL)
    return;
  g_assert_cmpint (commit (fixture, 300), <=, CANCEL_MS * 1000 + 2 * fixture->other_gap);
  g_assert_error (fixture->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (rel_session_get_n_changes (fixture->session), ==, 1);

  g_subprocess_force_exit (locker);
  g_subprocess_wait (locker, NULL, NULL);
  commit (fixture, 0);
  g_assert_no_error (fixture->error);
  g_assert_cmpuint (rel_session_get_n_changes (fixture->session), ==, 0);
  g_assert_cmpint (sqlite3_open (fixture->path, &db), ==, SQLITE_OK);
  g_assert_cmpint (plain_ask (db, "SELECT count(*) FROM t WHERE x = 'two'"), ==, 1);
  sqlite3_close (db);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/records/session/locked/short/delete", Fixture, "delete", set_up, test_short, tear_down);
  g_test_add ("/records/session/locked/short/wal", Fixture, "wal", set_up, test_short, tear_down);
  g_test_add ("/records/session/locked/stop/delete", Fixture, "delete", set_up, test_stop, tear_down);
  g_test_add ("/records/session/locked/stop/wal", Fixture, "wal", set_up, test_stop, tear_down);

  return g_test_run ();
}
