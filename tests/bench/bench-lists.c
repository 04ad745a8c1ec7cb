/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Lists over a large database, each next to plain SQLite doing the same in the same run,
 * in turn: first pages, jumps before and after positions are known, sorts, links in each
 * direction, the counts of a record page; and how much memory all of it took. Ratios
 * count; times depend on the machine.
 *
 * usage: bench-lists FILE [all]    made by make-bench-db --rows N --out FILE; all: the sort without an
 * index too, which takes plain SQLite a minute
 */
#include "config.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "records/rel-record-list.h"

#define RUNS 101

typedef struct
{
  const char  *path;
  sqlite3     *db;
  RelDatabase *database;
  RelSchema   *schema;
  GRand       *random;
} Bench;

static double
since (gint64 start)
{
  return (g_get_monotonic_time () - start) / 1000.0;
}

/* Of this process, in kilobytes. */
static long
memory (const char *field)
{
  g_autofree char *status = NULL;
  const char *line;

  if (!g_file_get_contents ("/proc/self/status", &status, NULL, NULL))
    return 0;
  line = strstr (status, field);

  return line != NULL ? strtol (line + strlen (field) + 1, NULL, 10) : 0;
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

static void
wait_row (RelRecordList *list,
          guint          position)
{
  g_autoptr(RelRow) row = g_list_model_get_item (G_LIST_MODEL (list), position);

  while (row != NULL && !rel_row_is_loaded (row) && rel_record_list_get_error (list) == NULL)
    g_main_context_iteration (NULL, TRUE);
  if (rel_record_list_get_error (list) != NULL)
    fprintf (stderr, "%s\n", rel_record_list_get_error (list));
}

static void
wait_exact (RelRecordList *list)
{
  while (!rel_record_list_is_exact (list) || rel_record_list_get_progress (list) != 1)
    g_main_context_iteration (NULL, TRUE);
}

/* All values of all rows, natively. */
static gint64
raw (sqlite3    *db,
     const char *sql)
{
  sqlite3_stmt *statement;
  gint64 n = 0;

  if (sqlite3_prepare_v2 (db, sql, -1, &statement, NULL) != SQLITE_OK)
    {
      fprintf (stderr, "%s: %s\n", sql, sqlite3_errmsg (db));
      exit (1);
    }
  while (sqlite3_step (statement) == SQLITE_ROW)
    for (int i = 0; i < sqlite3_column_count (statement); i++)
      switch (sqlite3_column_type (statement, i))
        {
        case SQLITE_INTEGER:
          n = sqlite3_column_int64 (statement, i);
          break;
        case SQLITE_FLOAT:
          sqlite3_column_double (statement, i);
          break;
        default:
          sqlite3_column_text (statement, i);
        }
  sqlite3_finalize (statement);

  return n;
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
        guint       n)
{
  qsort (ours, n, sizeof *ours, compare);
  qsort (limit, n, sizeof *limit, compare);
  printf ("%-46s ours %10.3f ms, SQLite %10.3f ms: %6.2f x  (%u runs)\n", name, ours[n / 2], limit[n / 2], ours[n / 2] / limit[n / 2], n);
  fflush (stdout);
}

static RelPlace *
place_of (Bench      *bench,
          const char *table,
          const char *sort,
          gboolean    descending)
{
  RelTable *value = rel_schema_find_table (bench->schema, table);
  g_autoptr(RelPlace) place = rel_place_new_table (value != NULL ? rel_table_get_id (value) : rel_view_get_id (rel_schema_find_view (bench->schema, table)));

  if (sort == NULL)
    return g_steal_pointer (&place);

  return rel_place_with_sort (place, rel_column_get_id (rel_table_find_column (value, sort)), descending);
}

static void
bench_first_page (Bench *bench)
{
  double ours[RUNS], limit[RUNS];

  for (guint i = 0; i < RUNS; i++)
    {
      gint64 start = g_get_monotonic_time ();
      RelDatabase *database = open_ours (bench->path);
      RelTable *table = rel_schema_find_table (rel_database_get_schema (database), "order_lines");
      g_autoptr(RelPlace) place = rel_place_new_table (rel_table_get_id (table));
      RelRecordList *list = rel_record_list_new (database, rel_database_get_schema (database), place);
      sqlite3 *db;

      wait_row (list, 0);
      ours[i] = since (start);
      rel_record_list_stop (list);
      g_object_unref (list);
      rel_database_close (database);
      g_object_unref (database);
      for (guint j = 0; j < 20; j++, g_usleep (1000))
        g_main_context_iteration (NULL, FALSE);

      start = g_get_monotonic_time ();
      sqlite3_open_v2 (bench->path, &db, SQLITE_OPEN_READONLY, NULL);
      raw (db, "SELECT rowid, * FROM order_lines LIMIT 100");
      limit[i] = since (start);
      sqlite3_close (db);
    }
  report ("open to first page, schema of 22 tables read", ours, limit, RUNS);
}

/* Jumps in a list, while nothing is known, then when it is. The plain query counts up to the place. */
static void
bench_jumps (Bench      *bench,
             const char *table,
             const char *sort,
             const char *order,
             gboolean    early,
             guint       n_plain)
{
  g_autoptr(RelPlace) place = place_of (bench, table, sort, FALSE);
  gint64 start = g_get_monotonic_time ();
  RelRecordList *list = rel_record_list_new (bench->database, bench->schema, place);
  g_autofree char *name = g_strdup_printf ("%s%s%s", table, sort != NULL ? " by " : "", sort != NULL ? sort : "");
  double ours[RUNS], limit[RUNS];
  double before;
  guint n_rows;

  wait_row (list, 0);
  printf ("%-46s      %10.3f ms\n", name, since (start));
  if (early)
    {
      guint far;

      while (g_list_model_get_n_items (G_LIST_MODEL (list)) < 1000000)
        g_main_context_iteration (NULL, TRUE);
      /* The guess may be far beyond the end. */
      far = 700000;
      before = since (start);
      wait_row (list, far);
      printf ("  row %u, asked %.0f ms after the beginning       %10.3f ms\n", far, before, since (start) - before);
    }
  wait_exact (list);
  n_rows = g_list_model_get_n_items (G_LIST_MODEL (list));
  printf ("  all %u positions known                   %10.3f ms, %zu bytes kept\n", n_rows, since (start), rel_record_list_get_memory (list));

  for (guint i = 0; i < RUNS; i++)
    {
      guint position = g_rand_int_range (bench->random, 0, n_rows - 100) / 100 * 100;
      g_autofree char *sql = g_strdup_printf ("SELECT * FROM %s ORDER BY %s LIMIT 100 OFFSET %u", table, order, position);

      start = g_get_monotonic_time ();
      wait_row (list, position);
      ours[i] = since (start);
      if (i < n_plain)
        {
          start = g_get_monotonic_time ();
          raw (bench->db, sql);
          limit[i] = since (start);
        }
    }
  qsort (ours, RUNS, sizeof *ours, compare);
  qsort (limit, n_plain, sizeof *limit, compare);
  printf ("  jump anywhere                    ours %10.3f ms, SQLite by OFFSET %10.3f ms (%u runs)\n", ours[RUNS / 2], limit[n_plain / 2], n_plain);
  fflush (stdout);
  rel_record_list_stop (list);
  g_object_unref (list);
}

/* In rowid order the raw query knows the key. */
static void
bench_keyed (Bench *bench)
{
  g_autoptr(RelPlace) place = place_of (bench, "order_lines", NULL, FALSE);
  RelRecordList *list = rel_record_list_new (bench->database, bench->schema, place);
  RelRecordQuery *query = rel_record_list_get_query (list);
  double ours[RUNS], limit[RUNS];

  wait_row (list, 0);
  wait_exact (list);
  for (guint i = 0; i < RUNS; i++)
    {
      guint position = g_rand_int_range (bench->random, 0, g_list_model_get_n_items (G_LIST_MODEL (list)) - 100) / 100 * 100;
      gint64 start = g_get_monotonic_time ();
      g_autoptr(RelRow) row = NULL;
      g_autofree char *sql = NULL;

      wait_row (list, position);
      ours[i] = since (start);
      row = g_list_model_get_item (G_LIST_MODEL (list), position);
      sql = g_strdup_printf ("SELECT l.*, o.state, b.title FROM order_lines l LEFT JOIN orders o ON o.id = l.order_id LEFT JOIN books b ON b.id = l.book_id WHERE l.id >= %lld ORDER BY l.id LIMIT 100",
                             (long long) rel_value_get_integer (rel_row_get_value (row, rel_record_query_get_key (query, 0))) + 100 * 1000);
      start = g_get_monotonic_time ();
      raw (bench->db, sql);
      limit[i] = since (start);
    }
  report ("jump, next to a query that knows key and joins", ours, limit, RUNS);
  rel_record_list_stop (list);
  g_object_unref (list);
}

static const RelEnd *
find_end (Bench      *bench,
          const char *table,
          const char *far,
          RelKind     kind)
{
  GArray *ends = rel_schema_list_ends (bench->schema, rel_table_get_id (rel_schema_find_table (bench->schema, table)));

  for (guint i = 0; i < ends->len; i++)
    {
      const RelEnd *end = &g_array_index (ends, RelEnd, i);
      RelTable *there = rel_schema_get_table (bench->schema, rel_end_get_far_table (end));

      if (rel_relationship_get_info (end->relationship)->kind == kind && there != NULL && g_str_equal (rel_table_get_name (there), far))
        return end;
    }
  fprintf (stderr, "no end from %s to %s\n", table, far);
  exit (1);
}

static void
bench_link (Bench        *bench,
            const char   *name,
            const RelEnd *end,
            gint64        n_owners,
            const char   *format)
{
  double ours[RUNS], limit[RUNS];

  for (guint i = 0; i < RUNS; i++)
    {
      gint64 id = 1 + (gint64) (g_rand_double (bench->random) * (n_owners - 1));
      g_autoptr(RelValue) key = rel_value_new_integer (id);
      g_autoptr(RelPlace) place = rel_place_new_members (end, &key, 1, NULL);
      g_autoptr(GString) sql = g_string_new (format);
      g_autofree char *number = g_strdup_printf ("%lld", (long long) id);

      g_string_replace (sql, "$", number, 0);
      /* Who comes first brings the pages into memory: in turn. */
      for (guint j = 0; j < 2; j++)
        {
          gint64 start = g_get_monotonic_time ();

          if ((i + j) % 2 == 0)
            {
              g_autoptr(RelRecordList) list = rel_record_list_new (bench->database, bench->schema, place);

              while (rel_record_list_is_loading (list))
                g_main_context_iteration (NULL, TRUE);
              ours[i] = since (start);
            }
          else
            {
              raw (bench->db, sql->str);
              limit[i] = since (start);
            }
        }
    }
  report (name, ours, limit, RUNS);
}

/* Counts of all collections of a record in one job, as the record page asks them. */
typedef struct
{
  GPtrArray *queries;
  gboolean   done;
} Counts;

static gpointer
run_counts (RelConnection  *connection,
            gpointer        data,
            GCancellable   *cancellable,
            GError        **error)
{
  GPtrArray *queries = data;

  rel_connection_execute (connection, "BEGIN", NULL, 0, NULL, NULL, NULL);
  for (guint i = 0; i < queries->len; i++)
    rel_record_query_count (g_ptr_array_index (queries, i), connection, 201, cancellable, NULL);
  rel_connection_execute (connection, "COMMIT", NULL, 0, NULL, NULL, NULL);

  return GINT_TO_POINTER (1);
}

static void
counted_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  rel_database_run_finish (REL_DATABASE (source), result, NULL);
  *(gboolean *) user_data = TRUE;
}

static gboolean
is_indexed (RelTable *table,
            RelId     column)
{
  GPtrArray *indexes = rel_table_get_info (table)->indexes;

  for (guint i = 0; i < indexes->len; i++)
    if (rel_index_get_info (g_ptr_array_index (indexes, i))->parts[0].column == column)
      return TRUE;

  return FALSE;
}

static void
bench_counts (Bench *bench)
{
  RelTable *customers = rel_schema_find_table (bench->schema, "customers");
  GArray *ends = rel_schema_list_ends (bench->schema, rel_table_get_id (customers));
  double ours[RUNS], limit[RUNS];
  guint n_counts = 0;

  for (guint i = 0; i < RUNS; i++)
    {
      gint64 id = g_rand_int_range (bench->random, 1, 100000);
      g_autoptr(RelValue) key = rel_value_new_integer (id);
      g_autoptr(GPtrArray) queries = g_ptr_array_new_with_free_func (g_object_unref);
      g_autoptr(GPtrArray) plain = g_ptr_array_new_with_free_func (g_free);
      gboolean done = FALSE;
      gint64 start;

      for (guint j = 0; j < ends->len; j++)
        {
          const RelEnd *end = &g_array_index (ends, RelEnd, j);
          const RelRelationshipInfo *info = rel_relationship_get_info (end->relationship);
          RelTable *child = rel_schema_get_table (bench->schema, info->child);
          RelForeignKey *link = child != NULL ? rel_table_get_foreign_key (child, info->link) : NULL;
          g_autoptr(RelPlace) place = NULL;

          if (!end->at_parent || info->kind == REL_KIND_MANY_TO_MANY || link == NULL || !is_indexed (child, rel_foreign_key_get_info (link)->columns[0]))
            continue;
          place = rel_place_new_members (end, &key, 1, NULL);
          g_ptr_array_add (queries, rel_record_query_new (bench->schema, place));
          g_ptr_array_add (plain, g_strdup_printf ("SELECT count(*) FROM (SELECT 1 FROM %s WHERE %s = %lld LIMIT 201)", rel_table_get_name (child),
                                                   rel_column_get_name (rel_table_get_column (child, rel_foreign_key_get_info (link)->columns[0])), (long long) id));
        }
      n_counts = queries->len;
      start = g_get_monotonic_time ();
      rel_database_run_async (bench->database, REL_LANE_READ, run_counts, queries, NULL, NULL, NULL, counted_cb, &done);
      while (!done)
        g_main_context_iteration (NULL, TRUE);
      ours[i] = since (start);

      start = g_get_monotonic_time ();
      raw (bench->db, "BEGIN");
      for (guint j = 0; j < plain->len; j++)
        raw (bench->db, g_ptr_array_index (plain, j));
      raw (bench->db, "COMMIT");
      limit[i] = since (start);
    }
  {
    g_autofree char *name = g_strdup_printf ("counts of a customer's %u collections", n_counts);

    report (name, ours, limit, RUNS);
  }
}

int
main (int   argc,
      char *argv[])
{
  Bench bench = { argc > 1 ? argv[1] : NULL };
  long before;

  setvbuf (stdout, NULL, _IOLBF, 0);

  if (bench.path == NULL || sqlite3_open_v2 (bench.path, &bench.db, SQLITE_OPEN_READONLY, NULL) != SQLITE_OK)
    {
      fprintf (stderr, "usage: bench-lists FILE    made by make-bench-db --rows N --out FILE\n");
      return 2;
    }
  bench.random = g_rand_new_with_seed (7);

  bench_first_page (&bench);
  bench.database = open_ours (bench.path);
  bench.schema = rel_database_get_schema (bench.database);
  before = memory ("VmRSS:");
  bench_jumps (&bench, "order_lines", NULL, "id", TRUE, 5);
  bench_keyed (&bench);
  bench_jumps (&bench, "order_lines", "price", "price, id", FALSE, 3);
  bench_jumps (&bench, "price_history", NULL, "book_id, at", FALSE, 3);
  if (argc > 2)
    bench_jumps (&bench, "order_lines", "weight", "weight, id", FALSE, 1);
  printf ("memory: %ld KB before the lists, %ld KB after, at most %ld KB\n", before, memory ("VmRSS:"), memory ("VmHWM:"));

  bench_link (&bench, "link to many: lines of an order", find_end (&bench, "orders", "order_lines", REL_KIND_ONE_TO_MANY), 2000000,
              "SELECT l.*, b.title FROM order_lines l LEFT JOIN books b ON b.id = l.book_id WHERE order_id = $ ORDER BY l.id LIMIT 100");
  bench_link (&bench, "link to one: book of a line", find_end (&bench, "order_lines", "books", REL_KIND_ONE_TO_MANY), 400000, "SELECT * FROM books WHERE id = $");
  bench_link (&bench, "many-to-many in one hop: authors of a book", find_end (&bench, "books", "authors", REL_KIND_MANY_TO_MANY), 400000,
              "SELECT a.*, x.* FROM book_author x JOIN authors a ON a.id = x.author_id WHERE x.book_id = $ ORDER BY a.id");
  bench_link (&bench, "many-to-many the other way: books of an author", find_end (&bench, "authors", "books", REL_KIND_MANY_TO_MANY), 100000,
              "SELECT b.*, x.* FROM book_author x JOIN books b ON b.id = x.book_id WHERE x.author_id = $ ORDER BY b.id LIMIT 100");
  bench_counts (&bench);

  rel_database_close (bench.database);
  g_object_unref (bench.database);
  sqlite3_close (bench.db);
  g_rand_free (bench.random);
  while (g_main_context_iteration (NULL, FALSE))
    ;

  return 0;
}
