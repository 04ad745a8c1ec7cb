/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include <string.h>

#include "database/rel-database.h"

typedef struct
{
  GMainLoop    *loop;
  GAsyncResult *result;
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
  Wait wait = { g_main_loop_new (NULL, FALSE), NULL };
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  RelDatabase *database;

  rel_database_open_sample_async (NULL, done_cb, &wait);
  result = wait_for (&wait);
  database = rel_database_open_finish (result, &error);
  g_assert_no_error (error);
  settle ();

  return database;
}

static void
ask (RelDatabase *database,
     const char  *sql,
     RelValue    *param)
{
  Wait wait = { g_main_loop_new (NULL, FALSE), NULL };
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(RelRows) rows = NULL;

  rel_database_query_async (database, REL_LANE_READ, sql, &param, param != NULL ? 1 : 0, NULL, done_cb, &wait);
  result = wait_for (&wait);
  rows = rel_database_query_finish (database, result, NULL);
}

static RelLogEntry *
last_entry (RelDatabase *database)
{
  GListModel *log = G_LIST_MODEL (rel_database_get_log (database));
  guint n = g_list_model_get_n_items (log);

  g_assert_cmpuint (n, >, 0);

  return g_list_model_get_item (log, n - 1);
}

static void
test_what_is_sent (void)
{
  g_autoptr(RelDatabase) database = open_sample ();
  g_autoptr(RelValue) five = rel_value_new_integer (5);
  g_autoptr(RelLogEntry) rows = NULL;
  g_autoptr(RelLogEntry) bound = NULL;
  g_autoptr(RelLogEntry) wrong = NULL;
  g_autoptr(RelLogEntry) stopped = NULL;
  gint64 before = g_get_real_time ();
  guint n = g_list_model_get_n_items (G_LIST_MODEL (rel_database_get_log (database)));

  /* Opening has read the schema: nothing is left out. */
  g_assert_cmpuint (n, >, 5);

  ask (database, "SELECT id FROM books", NULL);
  settle ();
  rows = last_entry (database);
  g_assert_cmpstr (rel_log_entry_get_sql (rows), ==, "SELECT id FROM books");
  g_assert_cmpint (rel_log_entry_get_rows (rows), ==, 420);
  g_assert_cmpint (rel_log_entry_get_lane (rows), ==, REL_LANE_READ);
  g_assert_cmpint (rel_log_entry_get_when (rows), >=, before);
  g_assert_cmpint (rel_log_entry_get_elapsed_us (rows), >=, 0);
  g_assert_cmpint (rel_log_entry_get_elapsed_us (rows), <, 5 * G_USEC_PER_SEC);
  g_assert_null (rel_log_entry_get_error (rows));

  ask (database, "SELECT title FROM books WHERE id = ?", five);
  settle ();
  bound = last_entry (database);
  g_assert_cmpstr (rel_log_entry_get_sql (bound), ==, "SELECT title FROM books WHERE id = 5");

  ask (database, "SELECT nonsense FROM books", NULL);
  settle ();
  wrong = last_entry (database);
  g_assert_cmpstr (rel_log_entry_get_sql (wrong), ==, "SELECT nonsense FROM books");
  g_assert_nonnull (strstr (rel_log_entry_get_error (wrong), "nonsense"));

  ask (database, "SELECT abs(-9223372036854775808) FROM books", NULL);
  settle ();
  stopped = last_entry (database);
  g_assert_cmpstr (rel_log_entry_get_sql (stopped), ==, "SELECT abs(-9223372036854775808) FROM books");
  g_assert_nonnull (strstr (rel_log_entry_get_error (stopped), "overflow"));

  rel_database_close (database);
  settle ();
}

static void
test_repeats (void)
{
  g_autoptr(RelDatabase) database = open_sample ();
  GListModel *log = G_LIST_MODEL (rel_database_get_log (database));
  g_autoptr(RelLogEntry) entry = NULL;
  guint n;

  ask (database, "SELECT 1", NULL);
  settle ();
  n = g_list_model_get_n_items (log);
  for (guint i = 0; i < 7; i++)
    {
      ask (database, "PRAGMA data_version", NULL);
      if (i % 3 == 0)
        settle ();
    }
  settle ();
  g_assert_cmpuint (g_list_model_get_n_items (log), ==, n + 1);
  entry = last_entry (database);
  g_assert_cmpuint (rel_log_entry_get_repeats (entry), ==, 7);

  rel_database_close (database);
  settle ();
}

/* What a widget sees of the list is what is in it. */
typedef struct
{
  guint n;
} Mirror;

static void
items_changed_cb (GListModel *model,
                  guint       position,
                  guint       removed,
                  guint       added,
                  Mirror     *mirror)
{
  g_assert_cmpuint (position + removed, <=, mirror->n);
  mirror->n += added;
  mirror->n -= removed;
  g_assert_cmpuint (mirror->n, ==, g_list_model_get_n_items (model));
}

static gpointer
flood (gpointer data)
{
  for (guint i = 0; i < 5000; i++)
    {
      g_autofree char *sql = g_strdup_printf ("SELECT %u", i / 2);

      rel_log_sink_add (data, REL_LANE_BACKGROUND, sql, i, 1, 1, NULL);
    }

  return NULL;
}

static void
test_bounded (void)
{
  g_autoptr(RelStatementLog) log = rel_statement_log_new ();
  g_autoptr(RelLogEntry) entry = NULL;
  Mirror mirror = { 0 };
  GString *text = g_string_new ("SELECT '");

  g_signal_connect (log, "items-changed", G_CALLBACK (items_changed_cb), &mirror);
  for (guint i = 0; i < 3; i++)
    {
      g_thread_join (g_thread_new ("flood", flood, rel_statement_log_get_sink (log)));
      settle ();
    }
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (log)), ==, 2000);

  /* Very long ones are cut between characters. */
  for (guint i = 0; i < 30000; i++)
    g_string_append (text, "ä");
  rel_log_sink_add (rel_statement_log_get_sink (log), REL_LANE_READ, text->str, 0, 0, 0, NULL);
  settle ();
  g_string_free (text, TRUE);
  entry = g_list_model_get_item (G_LIST_MODEL (log), 1999);
  g_assert_cmpuint (strlen (rel_log_entry_get_sql (entry)), <, 17000);
  g_assert_true (g_utf8_validate (rel_log_entry_get_sql (entry), -1, NULL));

  rel_statement_log_clear (log);
  g_assert_cmpuint (mirror.n, ==, 0);
}

/* A sink may outlive its log: what comes then is dropped. */
static void
test_outlives (void)
{
  RelStatementLog *log = rel_statement_log_new ();
  RelLogSink *sink = rel_log_sink_ref (rel_statement_log_get_sink (log));

  rel_log_sink_add (sink, REL_LANE_READ, "SELECT 1", 0, 0, 0, NULL);
  g_object_unref (log);
  rel_log_sink_add (sink, REL_LANE_READ, "SELECT 2", 0, 0, 0, NULL);
  settle ();
  rel_log_sink_unref (sink);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/database/log/what-is-sent", test_what_is_sent);
  g_test_add_func ("/database/log/repeats", test_repeats);
  g_test_add_func ("/database/log/bounded", test_bounded);
  g_test_add_func ("/database/log/outlives", test_outlives);

  return g_test_run ();
}
