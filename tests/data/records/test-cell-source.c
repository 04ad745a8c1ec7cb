/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Cells of any length: their type, their length and any part of them are there at once,
 * in next to no memory; what is saved is what is stored. Promise P13.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <glib/gstdio.h>
#include <sqlite3.h>

#include "base/rel-error.h"
#include "records/rel-cell-source.h"
#include "records/rel-record-list.h"

#define LONG (40 * 1000 * 1000)

/* In kB. The address sanitizer keeps what is freed. */
#ifdef __SANITIZE_ADDRESS__
#define MAX_GROWTH (64 * 1024)
#else
#define MAX_GROWTH (5 * 1024)
#endif

typedef struct
{
  char          *folder;
  char          *path;
  RelDatabase   *database;
  GAsyncResult  *result;
} World;

static void
result_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  ((World *) user_data)->result = g_object_ref (result);
}

static GAsyncResult *
wait_for (World *world)
{
  while (world->result == NULL)
    g_main_context_iteration (NULL, TRUE);

  return g_steal_pointer (&world->result);
}

static void
set_up (World *world)
{
  static const char *const statements[] = {
    "CREATE TABLE t (id INTEGER PRIMARY KEY, text TEXT, bytes BLOB)",
    "CREATE TABLE w (a TEXT, b INTEGER, bytes BLOB, PRIMARY KEY (a, b)) WITHOUT ROWID",
    "CREATE TABLE named (rowid TEXT, key TEXT PRIMARY KEY, value)",
    "INSERT INTO t VALUES (1, 'short', x'00ff10')",
    "INSERT INTO t VALUES (3, 12.5, NULL)",
    "INSERT INTO w VALUES ('x', 1, x'0102030405'), ('x', 2, 7)",
    "INSERT INTO named VALUES ('row', 'k', 'the value')",
  };
  g_autoptr(GError) error = NULL;
  g_autoptr(GFile) file = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autofree char *sql = g_strdup_printf ("INSERT INTO t VALUES (2, replace (printf ('%%.*c', %d, 'a'), 'a', 'ab'), NULL), (4, 'y', CAST (printf ('%%.*c', %d, 'z') || 'end' AS BLOB))", LONG / 2, LONG);
  sqlite3 *db;

  world->folder = g_dir_make_tmp ("relata-cells-XXXXXX", NULL);
  world->path = g_build_filename (world->folder, "x.db", NULL);
  g_assert_cmpint (sqlite3_open (world->path, &db), ==, SQLITE_OK);
  for (guint i = 0; i < G_N_ELEMENTS (statements); i++)
    g_assert_cmpint (sqlite3_exec (db, statements[i], NULL, NULL, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (db);
  file = g_file_new_for_path (world->path);
  rel_database_open_async (file, NULL, result_cb, world);
  result = wait_for (world);
  world->database = rel_database_open_finish (result, &error);
  g_assert_no_error (error);
}

static void
tear_down (World *world)
{
  rel_database_close (world->database);
  g_object_unref (world->database);
  g_unlink (world->path);
  g_rmdir (world->folder);
  g_free (world->path);
  g_free (world->folder);
}

static RelCellSource *
open_cell (World      *world,
           const char *table,
           const char *column,
           gint64      rowid)
{
  RelTable *known = rel_schema_find_table (rel_database_get_schema (world->database), table);
  g_autoptr(RelValue) key = rel_value_new_integer (rowid);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  RelCellSource *source = rel_cell_source_new_stored (world->database, known, column, NULL, &key, 1);

  rel_cell_source_look_async (source, NULL, result_cb, world);
  result = wait_for (world);
  rel_cell_source_look_finish (source, result, &error);
  g_assert_no_error (error);

  return source;
}

static char *
read_part (World         *world,
           RelCellSource *source,
           gint64         offset,
           gsize          n)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) bytes = NULL;

  rel_cell_source_read_async (source, offset, n, NULL, result_cb, world);
  result = wait_for (world);
  bytes = rel_cell_source_read_finish (source, result, &error);
  g_assert_no_error (error);

  return g_strndup (g_bytes_get_data (bytes, NULL) != NULL ? g_bytes_get_data (bytes, NULL) : "", g_bytes_get_size (bytes));
}

static gint64
get_milliseconds (gint64 begun)
{
  return (g_get_monotonic_time () - begun) / 1000;
}

static long
get_memory (void)
{
  g_autofree char *text = NULL;
  long pages = 0, resident = 0;

  g_file_get_contents ("/proc/self/statm", &text, NULL, NULL);
  sscanf (text, "%ld %ld", &pages, &resident);

  return resident * (sysconf (_SC_PAGESIZE) / 1024);
}

static void
test_long_cells (void)
{
  World world = { 0 };
  long before;
  gint64 begun;

  set_up (&world);
  before = get_memory ();
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr(RelCellSource) source = NULL;
      g_autofree char *start = NULL;
      g_autofree char *end = NULL;
      gint64 length = i == 0 ? LONG : LONG + 3;

      begun = g_get_monotonic_time ();
      source = open_cell (&world, "t", i == 0 ? "text" : "bytes", i == 0 ? 2 : 4);
      start = read_part (&world, source, 0, 4);
      g_test_message ("opened in %d ms", (int) get_milliseconds (begun));
      g_assert_cmpint (get_milliseconds (begun), <, 50);
      g_assert_cmpint (rel_cell_source_get_length (source), ==, length);
      g_assert_cmpint (rel_cell_source_get_value_type (source), ==, i == 0 ? REL_VALUE_TEXT : REL_VALUE_BLOB);
      g_assert_cmpstr (start, ==, i == 0 ? "abab" : "zzzz");
      end = read_part (&world, source, length - 4, 100);
      g_assert_cmpstr (end, ==, i == 0 ? "abab" : "zend");
    }
  g_test_message ("took %ld kB", get_memory () - before);
  g_assert_cmpint (get_memory () - before, <, MAX_GROWTH);
  tear_down (&world);
}

/* The page of the grid with such cells on it. */
static void
test_page (void)
{
  World world = { 0 };
  RelTable *table;
  g_autoptr(RelPlace) place = NULL;
  g_autoptr(RelRecordList) list = NULL;
  g_autoptr(RelRow) row = NULL;
  long before;
  gint64 begun;

  set_up (&world);
  table = rel_schema_find_table (rel_database_get_schema (world.database), "t");
  place = rel_place_new_table (rel_table_get_id (table));
  before = get_memory ();
  begun = g_get_monotonic_time ();
  list = rel_record_list_new (world.database, rel_database_get_schema (world.database), place);
  row = g_list_model_get_item (G_LIST_MODEL (list), 1);
  while (!rel_row_is_loaded (row))
    g_main_context_iteration (NULL, TRUE);
  g_test_message ("page in %d ms", (int) get_milliseconds (begun));
  g_assert_cmpint (get_milliseconds (begun), <, 50);
  g_assert_cmpint (get_memory () - before, <, MAX_GROWTH);
  g_assert_cmpint (rel_value_get_full_length (rel_row_get_value (row, 1)), ==, LONG);
  g_clear_object (&row);
  g_clear_object (&list);
  tear_down (&world);
}

static void
test_save (void)
{
  World world = { 0 };
  g_autoptr(RelCellSource) source = NULL;
  g_autofree char *path = NULL;
  g_autoptr(GFile) file = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GAsyncResult) stopped = NULL;
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GError) error = NULL;
  long before;
  GStatBuf found;

  set_up (&world);
  source = open_cell (&world, "t", "bytes", 4);
  path = g_build_filename (world.folder, "out", NULL);
  file = g_file_new_for_path (path);
  before = get_memory ();
  rel_cell_source_save_async (source, file, NULL, result_cb, &world);
  result = wait_for (&world);
  g_assert_true (rel_cell_source_save_finish (source, result, &error));
  g_assert_cmpint (get_memory () - before, <, MAX_GROWTH);
  g_assert_cmpint (g_stat (path, &found), ==, 0);
  g_assert_cmpint (found.st_size, ==, LONG + 3);

  /* stopped, it leaves what was there */
  g_assert_true (g_file_set_contents (path, "old", 3, NULL));
  g_cancellable_cancel (cancellable);
  rel_cell_source_save_async (source, file, cancellable, result_cb, &world);
  stopped = wait_for (&world);
  g_assert_false (rel_cell_source_save_finish (source, stopped, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (g_stat (path, &found), ==, 0);
  g_assert_cmpint (found.st_size, ==, 3);
  g_unlink (path);
  tear_down (&world);
}

static void
test_keys (void)
{
  World world = { 0 };
  RelSchema *schema;
  g_autoptr(RelCellSource) by_key = NULL;
  g_autoptr(RelCellSource) number = NULL;
  g_autoptr(RelCellSource) gone = NULL;
  g_autoptr(RelCellSource) named = NULL;
  g_autoptr(RelCellSource) real = NULL;
  g_autoptr(GAsyncResult) looked = NULL;
  g_autoptr(GAsyncResult) failed = NULL;
  g_autoptr(GAsyncResult) whole = NULL;
  g_autoptr(GAsyncResult) too_long = NULL;
  g_autoptr(RelCellSource) large = NULL;
  g_autoptr(RelValue) value = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *part = NULL;
  const char *const keys[] = { "a", "b", NULL };
  const char *const key[] = { "key", NULL };
  RelValue *values[2] = { rel_value_new_text ("x", 1), rel_value_new_integer (1) };
  RelValue *k = rel_value_new_text ("k", 1);

  set_up (&world);
  schema = rel_database_get_schema (world.database);
  by_key = rel_cell_source_new_stored (world.database, rel_schema_find_table (schema, "w"), "bytes", keys, values, 2);
  part = read_part (&world, by_key, 1, 3);
  g_assert_cmpstr (part, ==, "\2\3\4");
  g_assert_cmpint (rel_cell_source_get_length (by_key), ==, 5);
  g_assert_null (rel_cell_source_new_stored (world.database, rel_schema_find_table (schema, "w"), "bytes", NULL, values, 1));

  rel_value_unref (values[1]);
  values[1] = rel_value_new_integer (2);
  number = rel_cell_source_new_stored (world.database, rel_schema_find_table (schema, "w"), "bytes", keys, values, 2);
  rel_cell_source_look_async (number, NULL, result_cb, &world);
  looked = wait_for (&world);
  g_assert_true (rel_cell_source_look_finish (number, looked, NULL));
  g_assert_cmpint (rel_value_get_integer (rel_cell_source_get_value (number)), ==, 7);

  rel_value_unref (values[1]);
  values[1] = rel_value_new_integer (3);
  gone = rel_cell_source_new_stored (world.database, rel_schema_find_table (schema, "w"), "bytes", keys, values, 2);
  rel_cell_source_look_async (gone, NULL, result_cb, &world);
  failed = wait_for (&world);
  g_assert_false (rel_cell_source_look_finish (gone, failed, &error));
  g_assert_error (error, REL_ERROR, REL_ERROR_CHANGED);
  g_clear_error (&error);

  /* a column called rowid is no rowid */
  named = rel_cell_source_new_stored (world.database, rel_schema_find_table (schema, "named"), "value", key, &k, 1);
  rel_cell_source_load_async (named, 0, NULL, result_cb, &world);
  whole = wait_for (&world);
  value = rel_cell_source_load_finish (named, whole, &error);
  g_assert_no_error (error);
  g_assert_cmpint (rel_value_get_value_type (value), ==, REL_VALUE_TEXT);

  real = open_cell (&world, "t", "text", 3);
  g_assert_cmpint (rel_cell_source_get_value_type (real), ==, REL_VALUE_TEXT);
  large = open_cell (&world, "t", "bytes", 4);
  rel_cell_source_load_async (large, 1000, NULL, result_cb, &world);
  too_long = wait_for (&world);
  g_assert_null (rel_cell_source_load_finish (large, too_long, &error));
  g_assert_error (error, REL_ERROR, REL_ERROR_TOO_BIG);

  rel_value_unref (values[0]);
  rel_value_unref (values[1]);
  rel_value_unref (k);
  tear_down (&world);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/records/cell-source/long-cells", test_long_cells);
  g_test_add_func ("/records/cell-source/page", test_page);
  g_test_add_func ("/records/cell-source/save", test_save);
  g_test_add_func ("/records/cell-source/keys", test_keys);

  return g_test_run ();
}
