/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Time to read a whole schema as a value, next to its limit: opening the database and
 * parsing the schema, which nobody can avoid. Best and middle of nine runs each.
 *
 * usage: bench-schema DATABASE
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>

#include "database/sqlite/rel-sqlite-schema.h"
#include "schema/rel-schema-json.h"

#define RUNS 9

typedef gpointer (*Work) (sqlite3 *db);

static gpointer
parse_only (sqlite3 *db)
{
  sqlite3_exec (db, "SELECT 1 FROM sqlite_schema LIMIT 1", NULL, NULL, NULL);

  return NULL;
}

static gpointer
read_schema (sqlite3 *db)
{
  return rel_sqlite_read_schema (db, NULL, NULL);
}

static gpointer
read_and_write (sqlite3 *db)
{
  RelSchema *schema = rel_sqlite_read_schema (db, NULL, NULL);
  g_autofree char *json = rel_schema_to_json (schema, TRUE);

  return schema;
}

static int
compare (gconstpointer a,
         gconstpointer b)
{
  double left = *(double *) a, right = *(double *) b;

  return (left > right) - (left < right);
}

static double
measure (const char *path,
         const char *name,
         Work        work)
{
  double times[RUNS];

  for (guint i = 0; i < RUNS; i++)
    {
      gint64 start = g_get_monotonic_time ();
      sqlite3 *db = NULL;
      gpointer schema;

      if (sqlite3_open_v2 (path, &db, SQLITE_OPEN_READONLY, NULL) != SQLITE_OK)
        exit (1);
      schema = work (db);
      times[i] = (g_get_monotonic_time () - start) / 1000.0;
      sqlite3_close (db);
      g_clear_object (&schema);
    }
  qsort (times, RUNS, sizeof *times, compare);
  printf ("%-28s best %8.1f ms, middle %8.1f ms\n", name, times[0], times[RUNS / 2]);

  return times[RUNS / 2];
}

int
main (int   argc,
      char *argv[])
{
  double limit, full;

  if (argc != 2)
    {
      fprintf (stderr, "usage: bench-schema DATABASE\n");
      return 2;
    }

  limit = measure (argv[1], "open and parse (the limit)", parse_only);
  full = measure (argv[1], "whole schema as a value", read_schema);
  measure (argv[1], "the same and JSON of it", read_and_write);
  printf ("whole schema: %.2f x the limit (at most 3.5 x)\n", full / limit);

  return 0;
}
