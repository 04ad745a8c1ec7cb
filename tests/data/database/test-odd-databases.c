/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Looking never writes (P1), and whatever is opened gives a page or a sentence (P2):
 * every odd database is opened, its schema read and a first page of each table and view;
 * then every file beside it is as it was. Locks are waited for, and left at once.
 */
#include "config.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <signal.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "database/sqlite/rel-sqlite-connection.h"
#include "support/look.h"
#include "support/support.h"

/* The sanitizers cost several times the work. */
#ifdef __SANITIZE_ADDRESS__
# define OPEN_US (8 * G_USEC_PER_SEC)
#else
# define OPEN_US (2 * G_USEC_PER_SEC)
#endif

static char *odd; /* folder of all cases */

static void
check_message (const char   *path,
               const GError *error)
{
  g_autofree char *name = g_path_get_basename (path);

  g_test_message ("%s", error->message);
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
  g_assert_cmpuint (strlen (error->message), >, 20);
  if (g_utf8_validate (name, -1, NULL) && strchr (name, '\n') == NULL)
    g_assert_nonnull (strstr (error->message, name));
}

/* Opens, reads and closes; returns whether there was a schema. */
static gboolean
open_and_look (const char *path)
{
  g_autoptr(RelConnection) connection = NULL;
  g_autoptr(RelSchema) schema = NULL;
  g_autoptr(GError) error = NULL;
  gint64 start = support_cpu_time ();
  SupportDeadline *deadline = support_deadline_new (10000);

  connection = rel_sqlite_connection_open (path, REL_ACCESS_READ, support_deadline_get (deadline), &error);
  g_assert_true ((connection == NULL) == (error != NULL));
  if (connection != NULL)
    schema = rel_connection_read_schema (connection, support_deadline_get (deadline), &error);
  support_deadline_free (deadline);
  g_assert_cmpint (support_cpu_time () - start, <, OPEN_US);

  if (error != NULL && connection == NULL)
    check_message (path, error);
  if (schema != NULL)
    support_look_at_all (connection, schema);
  if (connection != NULL)
    rel_connection_close (connection);

  return schema != NULL;
}

static void
test_case (gconstpointer data)
{
  JsonObject *odd_case = (JsonObject *) data;
  g_autofree char *path = g_build_filename (odd, json_object_get_string_member (odd_case, "file"), NULL);
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *before = support_describe_folder (folder);
  JsonNode *opens = json_object_get_member (odd_case, "opens");
  g_autofree char *after = NULL;
  gboolean opened = open_and_look (path);

  after = support_describe_folder (folder);
  g_assert_cmpstr (before, ==, after);
  if (!JSON_NODE_HOLDS_NULL (opens))
    g_assert_cmpint (opened, ==, json_node_get_boolean (opens));
}

static void
make_sample (const char *path)
{
  sqlite3 *db;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db,
                                 "CREATE TABLE a (id INTEGER PRIMARY KEY, x TEXT); CREATE TABLE b (id INTEGER PRIMARY KEY, a_id REFERENCES a, y);"
                                 "CREATE INDEX b_a ON b (a_id); CREATE VIEW v AS SELECT * FROM a JOIN b ON a_id = a.id;"
                                 "WITH RECURSIVE c (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 900) INSERT INTO a SELECT n, printf ('%.*c', n % 90, 'x') FROM c;"
                                 "INSERT INTO b SELECT id, id / 3 + 1, zeroblob (id % 300) FROM a", NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (db);
}

/* P2: cut off at each of 64 lengths. */
static void
test_truncated (void)
{
  g_autofree char *folder = g_dir_make_tmp ("relata-XXXXXX", NULL);
  g_autofree char *whole = g_build_filename (folder, "whole.db", NULL);
  g_autofree char *part = g_build_filename (folder, "part.db", NULL);
  g_autofree char *content = NULL;
  gsize length;

  make_sample (whole);
  g_assert_true (g_file_get_contents (whole, &content, &length, NULL));
  for (guint i = 0; i < 64; i++)
    {
      gsize n = i < 16 ? i * 8 : length * (i - 15) / 49;
      g_autofree char *before = NULL;
      g_autofree char *after = NULL;

      g_assert_true (g_file_set_contents (part, content, MIN (n, length), NULL));
      before = support_describe_folder (folder);
      open_and_look (part);
      after = support_describe_folder (folder);
      g_assert_cmpstr (before, ==, after);
    }
  g_unlink (whole);
  g_unlink (part);
  g_rmdir (folder);
}

static void
refuse (const char *path,
        RelError    code)
{
  g_autoptr(GError) error = NULL;
  gint64 start = g_get_monotonic_time ();
  g_autoptr(RelConnection) connection = rel_sqlite_connection_open (path, REL_ACCESS_READ, NULL, &error);

  g_assert_null (connection);
  check_message (path, error);
  g_assert_cmpint (error->domain, ==, REL_ERROR);
  g_assert_cmpint (error->code, ==, code);
  g_assert_cmpint (g_get_monotonic_time () - start, <, OPEN_US);
}

/* P2: what is no file to read at all. */
static void
test_refused (void)
{
  g_autofree char *folder = g_dir_make_tmp ("relata-XXXXXX", NULL);
  g_autofree char *pipe = g_build_filename (folder, "pipe.db", NULL);
  g_autofree char *missing = g_build_filename (folder, "missing.db", NULL);
  g_autofree char *locked = g_build_filename (folder, "locked.db", NULL);

  g_assert_cmpint (mkfifo (pipe, 0600), ==, 0);
  refuse (pipe, REL_ERROR_CANNOT_OPEN);
  refuse (folder, REL_ERROR_CANNOT_OPEN);
  refuse ("/dev/zero", REL_ERROR_CANNOT_OPEN);
  refuse (missing, REL_ERROR_CANNOT_OPEN);
  g_assert_false (g_file_test (missing, G_FILE_TEST_EXISTS));

  make_sample (locked);
  g_assert_cmpint (g_chmod (locked, 0), ==, 0);
  g_assert_cmpint (g_chmod (folder, 0755), ==, 0);
  if (geteuid () != 0)
    refuse (locked, REL_ERROR_DENIED);
  else if (seteuid (65534) == 0)
    {
      refuse (locked, REL_ERROR_DENIED);
      g_assert_cmpint (seteuid (0), ==, 0);
    }

  g_unlink (locked);
  g_unlink (pipe);
  g_rmdir (folder);
}

/* P2: taken away while it is open. */
static void
test_unlinked (void)
{
  g_autofree char *folder = g_dir_make_tmp ("relata-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "gone.db", NULL);
  g_autoptr(RelConnection) connection = NULL;
  g_autoptr(RelSchema) schema = NULL;
  g_autoptr(GError) error = NULL;

  make_sample (path);
  connection = rel_sqlite_connection_open (path, REL_ACCESS_READ, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (rel_sqlite_connection_check_file (REL_SQLITE_CONNECTION (connection), NULL));
  g_unlink (path);
  schema = rel_connection_read_schema (connection, NULL, &error);
  g_assert_true (schema != NULL || error != NULL);
  if (schema != NULL)
    support_look_at_all (connection, schema);
  g_assert_false (rel_sqlite_connection_check_file (REL_SQLITE_CONNECTION (connection), NULL));
  rel_connection_close (connection);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

static gpointer
open_locked (gpointer data)
{
  gpointer *given = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(RelConnection) connection = rel_sqlite_connection_open (given[0], REL_ACCESS_READ, given[1], &error);
  g_autoptr(RelSchema) schema = connection != NULL ? rel_connection_read_schema (connection, given[1], &error) : NULL;

  g_assert_null (schema);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);

  return NULL;
}

/* P12: a lock is waited for; Cancel ends the wait within 100 ms. */
static void
test_lock (void)
{
  g_autofree char *tool = support_shared_path ("tools/make-odd-dbs");
  g_autofree char *folder = NULL;
  g_autofree char *path = NULL;
  g_autoptr(GSubprocess) locker = NULL;
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GError) error = NULL;
  gpointer given[2];
  char answer[6];
  gint64 start;
  GThread *thread;

  if (tool == NULL)
    return;

  folder = g_dir_make_tmp ("relata-XXXXXX", NULL);
  path = g_build_filename (folder, "shared.db", NULL);
  make_sample (path);
  locker = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, "python3", tool, "--lock", path, "60", "exclusive", NULL);
  g_assert_no_error (error);
  g_assert_true (g_input_stream_read_all (g_subprocess_get_stdout_pipe (locker), answer, sizeof answer, NULL, NULL, NULL));

  given[0] = path;
  given[1] = cancellable;
  thread = g_thread_new ("opens", open_locked, given);
  g_usleep (400000);
  start = g_get_monotonic_time ();
  g_cancellable_cancel (cancellable);
  g_thread_join (thread);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 100000);

  g_subprocess_force_exit (locker);
  g_subprocess_wait (locker, NULL, NULL);
  g_assert_true (open_and_look (path));
  g_unlink (path);
  g_rmdir (folder);
}

static gboolean
make_cases (JsonParser *parser)
{
  g_autofree char *tool = support_find_shared ("tools/make-odd-dbs");
  g_autofree char *list = NULL;
  g_autoptr(GSubprocess) process = NULL;

  if (tool == NULL)
    return FALSE;

  odd = g_dir_make_tmp ("relata-odd-XXXXXX", NULL);
  process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE, NULL, "python3", tool, odd, NULL);
  if (process == NULL || !g_subprocess_wait_check (process, NULL, NULL))
    return FALSE;
  list = g_build_filename (odd, "CASES.json", NULL);

  return json_parser_load_from_file (parser, list, NULL);
}

static void
test_no_cases (void)
{
  g_test_skip ("shared examples are not here");
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr(JsonParser) parser = json_parser_new ();
  int status;

  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/database/odd/truncated", test_truncated);
  g_test_add_func ("/database/odd/refused", test_refused);
  g_test_add_func ("/database/odd/unlinked", test_unlinked);
  g_test_add_func ("/database/odd/lock", test_lock);
  if (make_cases (parser))
    {
      JsonArray *cases = json_node_get_array (json_parser_get_root (parser));

      for (guint i = 0; i < json_array_get_length (cases); i++)
        {
          JsonObject *odd_case = json_array_get_object_element (cases, i);
          g_autofree char *name = g_strconcat ("/database/odd/", json_object_get_string_member (odd_case, "name"), NULL);

          g_test_add_data_func (name, odd_case, test_case);
        }
    }
  else
    g_test_add_func ("/database/odd/cases", test_no_cases);

  status = g_test_run ();
  if (odd != NULL)
    {
      g_autofree char *remove = g_strdup_printf ("chmod -R u+rwx %s; rm -rf %s", odd, odd);

      if (system (remove) != 0)
        g_printerr ("%s is left\n", odd);
      g_free (odd);
    }

  return status;
}
