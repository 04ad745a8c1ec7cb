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
#include <time.h>
#include <sys/stat.h>
#include <unistd.h>

#include "database/sqlite/rel-sqlite-connection.h"
#include "records/rel-record-query.h"
#include "support/support.h"

/* The sanitizers cost several times the work. */
#ifdef __SANITIZE_ADDRESS__
# define OPEN_US (8 * G_USEC_PER_SEC)
#else
# define OPEN_US (2 * G_USEC_PER_SEC)
#endif
#define PAGE_MS  700
#define STOP_US  (G_USEC_PER_SEC / 2)

static char *odd; /* folder of all cases */

/* Cancels after some time, unless it is stopped before. */
typedef struct
{
  GCancellable *cancellable;
  GMutex        mutex;
  GCond         cond;
  gint64        end;
  gboolean      done;
  GThread      *thread;
} Deadline;

static gpointer
run_deadline (gpointer data)
{
  Deadline *self = data;

  g_mutex_lock (&self->mutex);
  while (!self->done && g_cond_wait_until (&self->cond, &self->mutex, self->end))
    ;
  if (!self->done)
    g_cancellable_cancel (self->cancellable);
  g_mutex_unlock (&self->mutex);

  return NULL;
}

static Deadline *
deadline_new (guint milliseconds)
{
  Deadline *self = g_new0 (Deadline, 1);

  self->cancellable = g_cancellable_new ();
  self->end = g_get_monotonic_time () + milliseconds * 1000;
  g_mutex_init (&self->mutex);
  g_cond_init (&self->cond);
  self->thread = g_thread_new ("deadline", run_deadline, self);

  return self;
}

static void
deadline_free (Deadline *self)
{
  g_mutex_lock (&self->mutex);
  self->done = TRUE;
  g_cond_signal (&self->cond);
  g_mutex_unlock (&self->mutex);
  g_thread_join (self->thread);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->cond);
  g_object_unref (self->cancellable);
  g_free (self);
}

static char *
describe_file (const char *path)
{
  g_autoptr(GMappedFile) file = NULL;
  g_autoptr(GBytes) bytes = NULL;
  g_autofree char *sum = NULL;
  struct stat st;

  if (g_lstat (path, &st) != 0)
    return g_strdup ("gone");
  if (!S_ISREG (st.st_mode))
    return g_strdup_printf ("mode %o", st.st_mode);

  /* SQLite may touch these as long as they are there before and after. */
  if (g_str_has_suffix (path, "-shm") || (g_str_has_suffix (path, "-wal") && st.st_size == 0))
    return g_strdup ("there");

  file = g_mapped_file_new (path, FALSE, NULL);
  bytes = file != NULL ? g_mapped_file_get_bytes (file) : NULL;
  sum = bytes != NULL ? g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes) : g_strdup ("unreadable");

  return g_strdup_printf ("mode %o size %ld mtime %ld.%09ld %s", st.st_mode, (long) st.st_size, (long) st.st_mtim.tv_sec, st.st_mtim.tv_nsec, sum);
}

static int
compare_lines (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

/* All files of a folder, a line each. */
static char *
describe_folder (const char *folder)
{
  g_autoptr(GDir) dir = g_dir_open (folder, 0, NULL);
  g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *what = describe_file (path);

      g_ptr_array_add (lines, g_strdup_printf ("%s: %s", name, what));
    }
  g_ptr_array_sort (lines, compare_lines);
  g_ptr_array_add (lines, NULL);

  return g_strjoinv ("\n", (char **) lines->pdata);
}

/* A first page, or a sentence, within the time; a page that takes longer must stop when told. */
static void
look_at (RelConnection *connection,
         RelSchema     *schema,
         RelId          table)
{
  g_autoptr(RelPlace) place = rel_place_new_table (table);
  g_autoptr(RelRecordQuery) query = rel_record_query_new (schema, place);
  g_autoptr(RelRows) rows = NULL;
  g_autoptr(GError) error = NULL;
  Deadline *deadline;
  gint64 start = g_get_monotonic_time ();
  gint64 took;

  if (query == NULL)
    return;

  deadline = deadline_new (PAGE_MS);
  rows = rel_record_query_read_page (query, connection, 0, 100, deadline->cancellable, &error);
  deadline_free (deadline);
  took = g_get_monotonic_time () - start;

  g_assert_true (rows != NULL || (error != NULL && *error->message != '\0'));
  g_assert_cmpint (took, <, PAGE_MS * 1000 + STOP_US);
}

static void
look_at_all (RelConnection *connection,
             RelSchema     *schema)
{
  const RelSchemaInfo *info = rel_schema_get_info (schema);
  /* Of thousands of like tables some will do. */
  guint step = MAX (1, info->tables->len / 200);

  for (guint i = 0; i < info->tables->len; i += step)
    look_at (connection, schema, rel_table_get_id (g_ptr_array_index (info->tables, i)));
  for (guint i = 0; i < info->views->len; i++)
    look_at (connection, schema, rel_view_get_id (g_ptr_array_index (info->views, i)));
}

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

/* Work, not waiting for other programs: what hangs is stopped by the deadline. */
static gint64
cpu_time (void)
{
  struct timespec now;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &now);

  return now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

/* Opens, reads and closes; returns whether there was a schema. */
static gboolean
open_and_look (const char *path)
{
  g_autoptr(RelConnection) connection = NULL;
  g_autoptr(RelSchema) schema = NULL;
  g_autoptr(GError) error = NULL;
  gint64 start = cpu_time ();
  Deadline *deadline = deadline_new (10000);

  connection = rel_sqlite_connection_open (path, REL_ACCESS_READ, deadline->cancellable, &error);
  g_assert_true ((connection == NULL) == (error != NULL));
  if (connection != NULL)
    schema = rel_connection_read_schema (connection, deadline->cancellable, &error);
  deadline_free (deadline);
  g_assert_cmpint (cpu_time () - start, <, OPEN_US);

  if (error != NULL && connection == NULL)
    check_message (path, error);
  if (schema != NULL)
    look_at_all (connection, schema);
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
  g_autofree char *before = describe_folder (folder);
  JsonNode *opens = json_object_get_member (odd_case, "opens");
  g_autofree char *after = NULL;
  gboolean opened = open_and_look (path);

  after = describe_folder (folder);
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
      before = describe_folder (folder);
      open_and_look (part);
      after = describe_folder (folder);
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
    look_at_all (connection, schema);
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
