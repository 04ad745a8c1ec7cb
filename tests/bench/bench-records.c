/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The first page of a big table, a jump to its middle and end, and following a link,
 * each next to plain SQLite doing the same in the same run, in turn. Ratios count;
 * times depend on the machine.
 *
 * usage: bench-records [ROWS]    a table of that many rows is made in a temporary folder (200,000)
 */
#include "config.h"

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>

#include "records/rel-record-list.h"

#define RUNS 15

typedef struct
{
  char        *path;
  gint64       n_rows;
  sqlite3     *db;
  RelDatabase *database;
} Bench;

static void
make (Bench  *bench,
      gint64  n_rows)
{
  g_autofree char *sql = g_strdup_printf (
    "PRAGMA synchronous = OFF; BEGIN;"
    "CREATE TABLE customers (id INTEGER PRIMARY KEY, name TEXT);"
    "CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER REFERENCES customers, placed DATE, total REAL, state TEXT, note TEXT);"
    "WITH RECURSIVE c (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < %" G_GINT64_FORMAT ")"
    " INSERT INTO customers SELECT n, 'Customer ' || n FROM c;"
    "WITH RECURSIVE c (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < %" G_GINT64_FORMAT ")"
    " INSERT INTO orders SELECT n * 3 + n %% 2, n / 10 + 1, '2020-01-01', n / 7.0, 'sent', 'a note of some length' FROM c;"
    "CREATE INDEX orders_customer ON orders (customer_id); COMMIT", n_rows / 10 + 1, n_rows);
  sqlite3 *db;

  bench->n_rows = n_rows;
  if (sqlite3_open (bench->path, &db) != SQLITE_OK || sqlite3_exec (db, sql, NULL, NULL, NULL) != SQLITE_OK)
    {
      fprintf (stderr, "%s\n", sqlite3_errmsg (db));
      exit (1);
    }
  sqlite3_close (db);
}

static void
opened_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  *(RelDatabase **) user_data = rel_database_open_finish (result, NULL);
}

static RelDatabase *
open_ours (const char *path)
{
  g_autoptr(GFile) file = g_file_new_for_path (path);
  RelDatabase *database = NULL;

  rel_database_open_async (file, NULL, opened_cb, &database);
  while (database == NULL)
    g_main_context_iteration (NULL, TRUE);

  return database;
}

static RelPlace *
orders (RelDatabase *database)
{
  return rel_place_new_table (rel_table_get_id (rel_schema_find_table (rel_database_get_schema (database), "orders")));
}

static void
wait_row (RelRecordList *list,
          guint          position)
{
  g_autoptr(RelRow) row = g_list_model_get_item (G_LIST_MODEL (list), position);

  while (row != NULL && !rel_row_is_loaded (row))
    g_main_context_iteration (NULL, TRUE);
}

static void
raw (sqlite3    *db,
     const char *sql)
{
  sqlite3_stmt *statement;

  if (sqlite3_prepare_v2 (db, sql, -1, &statement, NULL) != SQLITE_OK)
    {
      fprintf (stderr, "%s: %s\n", sql, sqlite3_errmsg (db));
      exit (1);
    }
  while (sqlite3_step (statement) == SQLITE_ROW)
    for (int i = 0; i < sqlite3_column_count (statement); i++)
      sqlite3_column_text (statement, i);
  sqlite3_finalize (statement);
}

static int
compare (gconstpointer a,
         gconstpointer b)
{
  double left = *(const double *) a, right = *(const double *) b;

  return (left > right) - (left < right);
}

static void
report (const char *name,
        double     *ours,
        double     *limit,
        double      goal)
{
  qsort (ours, RUNS, sizeof *ours, compare);
  qsort (limit, RUNS, sizeof *limit, compare);
  printf ("%-34s ours %8.3f ms, SQLite %8.3f ms: %5.2f x (goal %.1f x)\n",
          name, ours[RUNS / 2], limit[RUNS / 2], ours[RUNS / 2] / limit[RUNS / 2], goal);
}

static double
since (gint64 start)
{
  return (g_get_monotonic_time () - start) / 1000.0;
}

static void
bench_first_page (Bench *bench)
{
  double ours[RUNS], limit[RUNS];

  for (guint i = 0; i < RUNS; i++)
    {
      gint64 start = g_get_monotonic_time ();
      RelDatabase *database = open_ours (bench->path);
      g_autoptr(RelPlace) place = orders (database);
      RelRecordList *list = rel_record_list_new (database, rel_database_get_schema (database), place);
      sqlite3 *db;

      wait_row (list, 0);
      ours[i] = since (start);
      rel_record_list_stop (list);
      g_object_unref (list);
      rel_database_close (database);
      g_object_unref (database);
      while (g_main_context_iteration (NULL, FALSE))
        ;
      /* A count that has begun is one step for SQLite: let it end before the next run. */
      g_usleep (bench->n_rows / 20);

      start = g_get_monotonic_time ();
      sqlite3_open_v2 (bench->path, &db, SQLITE_OPEN_READONLY, NULL);
      raw (db, "SELECT rowid, * FROM orders LIMIT 100");
      limit[i] = since (start);
      sqlite3_close (db);
    }
  report ("open to first page, with schema", ours, limit, 1.5);
}

/* A list that has learned where its rows are. */
static RelRecordList *
new_list (Bench *bench)
{
  g_autoptr(RelPlace) place = orders (bench->database);
  RelRecordList *list = rel_record_list_new (bench->database, rel_database_get_schema (bench->database), place);
  gint64 start = g_get_monotonic_time ();

  while (!rel_record_list_is_exact (list))
    g_main_context_iteration (NULL, TRUE);
  printf ("%-34s %8.3f ms for %u rows\n", "exact count", since (start), g_list_model_get_n_items (G_LIST_MODEL (list)));
  /* The index of positions comes with the count or soon after. */
  g_usleep (1000);

  return list;
}

static void
bench_jump (Bench         *bench,
            RelRecordList *list,
            const char    *name,
            double         at)
{
  double ours[RUNS], limit[RUNS];

  for (guint i = 0; i < RUNS; i++)
    {
      guint position = MIN (bench->n_rows * at + i * 300.0, bench->n_rows - 1 - i * 200.0);
      g_autofree char *sql = g_strdup_printf ("SELECT rowid, * FROM orders WHERE id >= %" G_GINT64_FORMAT " ORDER BY id LIMIT 100", (gint64) (position / 100 * 100 + 1) * 3);
      gint64 start = g_get_monotonic_time ();

      wait_row (list, position);
      ours[i] = since (start);

      start = g_get_monotonic_time ();
      raw (bench->db, sql);
      limit[i] = since (start);
    }
  report (name, ours, limit, 1.5);
}

static void
bench_follow (Bench *bench)
{
  RelSchema *schema = rel_database_get_schema (bench->database);
  GArray *ends = rel_schema_list_ends (schema, rel_table_get_id (rel_schema_find_table (schema, "customers")));
  double ours[RUNS], limit[RUNS];

  for (guint i = 0; i < RUNS; i++)
    {
      g_autoptr(RelValue) key = rel_value_new_integer (bench->n_rows / 20 + i * 7);
      g_autoptr(RelPlace) place = rel_place_new_members (&g_array_index (ends, RelEnd, 0), &key, 1, NULL);
      g_autofree char *sql = g_strdup_printf ("SELECT rowid, * FROM orders WHERE customer_id = %" G_GINT64_FORMAT, rel_value_get_integer (key));
      gint64 start = g_get_monotonic_time ();
      g_autoptr(RelRecordList) list = rel_record_list_new (bench->database, schema, place);

      wait_row (list, 0);
      ours[i] = since (start);

      start = g_get_monotonic_time ();
      raw (bench->db, sql);
      limit[i] = since (start);
    }
  report ("follow a link to many", ours, limit, 1.5);
}

int
main (int   argc,
      char *argv[])
{
  g_autofree char *folder = g_dir_make_tmp ("relata-bench-XXXXXX", NULL);
  gint64 n_rows = argc > 1 ? g_ascii_strtoll (argv[1], NULL, 10) : 200000;
  Bench bench = { g_build_filename (folder, "bench.db", NULL) };
  RelRecordList *list;

  make (&bench, MAX (n_rows, 10000));
  bench_first_page (&bench);

  bench.database = open_ours (bench.path);
  sqlite3_open_v2 (bench.path, &bench.db, SQLITE_OPEN_READONLY, NULL);
  list = new_list (&bench);
  bench_jump (&bench, list, "jump to the middle", 0.5);
  bench_jump (&bench, list, "jump to the end", 1.0);
  bench_follow (&bench);

  g_object_unref (list);
  rel_database_close (bench.database);
  g_object_unref (bench.database);
  sqlite3_close (bench.db);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_unlink (bench.path);
  g_rmdir (folder);
  g_free (bench.path);

  return 0;
}
