/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include <string.h>

#include <glib/gstdio.h>

#include "database/rel-database.h"
#include "database/sqlite/rel-sqlite-connection.h"

typedef struct
{
  GMainLoop     *loop;
  GAsyncResult  *result;
} Wait;

static void
done_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  Wait *wait = user_data;

  wait->result = g_object_ref (result);
  g_main_loop_quit (wait->loop);
}

static GAsyncResult *
wait_for (Wait *wait)
{
  g_main_loop_run (wait->loop);
  g_main_loop_unref (wait->loop);

  return wait->result;
}

#define WAIT_INIT { g_main_loop_new (NULL, FALSE), NULL }

/* Workers end on threads of their own: let them, so that leaks are leaks. */
static void
settle (void)
{
  for (guint i = 0; i < 20; i++)
    {
      while (g_main_context_iteration (NULL, FALSE))
        ;
      g_usleep (5000);
    }
}

static RelDatabase *
open_sample (void)
{
  Wait wait = WAIT_INIT;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  RelDatabase *database;

  rel_database_open_sample_async (NULL, done_cb, &wait);
  result = wait_for (&wait);
  database = rel_database_open_finish (result, &error);
  g_assert_no_error (error);
  g_assert_nonnull (database);

  return database;
}

static gint64
ask_number (RelDatabase *database,
            const char  *sql)
{
  Wait wait = WAIT_INIT;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(RelRows) rows = NULL;

  rel_database_query_async (database, REL_LANE_BACKGROUND, sql, NULL, 0, NULL, done_cb, &wait);
  result = wait_for (&wait);
  rows = rel_database_query_finish (database, result, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (rel_rows_get_n_rows (rows), ==, 1);

  return rel_value_get_integer (rel_rows_get (rows, 0, 0));
}

static void
test_sample (void)
{
  g_autoptr(RelDatabase) database = open_sample ();

  g_assert_cmpint (ask_number (database, "SELECT count(*) FROM books"), ==, 420);
  g_assert_cmpint (ask_number (database, "SELECT count(DISTINCT isbn) FROM books"), ==, 420);
  g_assert_cmpint (ask_number (database, "SELECT count(DISTINCT name) FROM authors"), ==, 64);
  g_assert_cmpint (ask_number (database, "SELECT count(*) FROM order_lines"), >, 2000);
  g_assert_cmpint (ask_number (database, "SELECT count(*) FROM pragma_foreign_key_check"), ==, 0);

  rel_database_close (database);
  g_clear_object (&database);
  settle ();
}

static void
test_cancel (void)
{
  g_autoptr(RelDatabase) database = open_sample ();
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GCancellable) before = g_cancellable_new ();
  g_autoptr(GError) error = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GAsyncResult) never = NULL;
  Wait wait = WAIT_INIT;
  Wait wait_never = WAIT_INIT;
  gint64 start;

  rel_database_query_async (database, REL_LANE_READ,
                            "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n",
                            NULL, 0, cancellable, done_cb, &wait);
  rel_database_query_async (database, REL_LANE_READ, "SELECT 1", NULL, 0, before, done_cb, &wait_never);
  g_cancellable_cancel (before);
  g_usleep (50000);
  start = g_get_monotonic_time ();
  g_cancellable_cancel (cancellable);
  result = wait_for (&wait);
  g_assert_null (rel_database_query_finish (database, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 500 * 1000);
  g_clear_error (&error);

  if (wait_never.result == NULL)
    never = wait_for (&wait_never);
  else
    {
      never = wait_never.result;
      g_main_loop_unref (wait_never.loop);
    }
  g_assert_null (rel_database_query_finish (database, never, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);

  /* The next job is unharmed. */
  g_assert_cmpint (ask_number (database, "SELECT 7"), ==, 7);

  g_clear_object (&result);
  g_clear_object (&never);
  g_clear_object (&database);
  settle ();
}

static void
expect_refused (const char *path,
                RelError    code)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(RelConnection) connection = rel_sqlite_connection_open (path, REL_ACCESS_READ, NULL, &error);
  g_autofree char *name = g_path_get_basename (path);

  g_assert_null (connection);
  g_assert_error (error, REL_ERROR, (int) code);
  g_assert_nonnull (strstr (error->message, name));
}

static void
test_refused (void)
{
  g_autofree char *folder = g_dir_make_tmp ("relata-test-XXXXXX", NULL);
  g_autofree char *fifo = g_build_filename (folder, "fifo.db", NULL);
  g_autofree char *gone = g_build_filename (folder, "gone.db", NULL);
  g_autofree char *garbage = g_build_filename (folder, "garbage.db", NULL);
  g_autofree char *shell = g_strdup_printf ("mkfifo '%s'", fifo);

  g_assert_cmpint (system (shell), ==, 0);
  g_assert_true (g_file_set_contents (garbage, "this is not a database at all, is it", -1, NULL));

  expect_refused (fifo, REL_ERROR_CANNOT_OPEN);
  expect_refused (gone, REL_ERROR_CANNOT_OPEN);
  expect_refused (garbage, REL_ERROR_NOT_A_DATABASE);
  expect_refused (folder, REL_ERROR_CANNOT_OPEN);
  expect_refused ("/dev/zero", REL_ERROR_CANNOT_OPEN);

  g_unlink (fifo);
  g_unlink (garbage);
  g_rmdir (folder);
}

static void
test_rules (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(RelConnection) connection = rel_sqlite_connection_open_memory (&error);
  RelErrorDetail *detail;

  g_assert_no_error (error);
  g_assert_true (rel_connection_execute (connection, "CREATE TABLE t (a INTEGER, b TEXT NOT NULL, UNIQUE (a, b))", NULL, 0, NULL, NULL, &error));
  g_assert_true (rel_connection_execute (connection, "INSERT INTO t VALUES (1, 'x')", NULL, 0, NULL, NULL, &error));

  g_assert_false (rel_connection_execute (connection, "INSERT INTO t VALUES (1, 'x')", NULL, 0, NULL, NULL, &error));
  g_assert_error (error, REL_ERROR, REL_ERROR_CONSTRAINT);
  detail = rel_error_get_detail (error);
  g_assert_cmpstr (detail->kind, ==, "unique");
  g_assert_cmpstr (detail->table, ==, "t");
  g_assert_cmpuint (g_strv_length (detail->columns), ==, 2);
  g_assert_cmpstr (detail->columns[1], ==, "b");
  g_clear_error (&error);

  g_assert_false (rel_connection_execute (connection, "INSERT INTO t VALUES (2, NULL)", NULL, 0, NULL, NULL, &error));
  g_assert_cmpstr (rel_error_get_detail (error)->kind, ==, "not-null");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/database/database/sample", test_sample);
  g_test_add_func ("/database/database/cancel", test_cancel);
  g_test_add_func ("/database/database/refused", test_refused);
  g_test_add_func ("/database/database/rules", test_rules);

  return g_test_run ();
}
