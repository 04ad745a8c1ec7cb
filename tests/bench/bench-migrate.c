/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The rebuild of a big table by a migration, next to its limit: INSERT … SELECT into an
 * empty table and the index of the rows, by hand. And the time to read and to compare
 * two schemas of many tables.
 *
 * usage: bench-migrate [ROWS [TABLES]]
 */
#include "config.h"

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>

#include "database/rel-consequences.h"
#include "database/rel-migration.h"
#include "database/sqlite/rel-sqlite-connection.h"
#include "database/sqlite/rel-sqlite-script.h"
#include "schema/rel-schema-diff.h"
#include "schema/rel-schema-match.h"

#define TABLE "CREATE TABLE readings (id INTEGER PRIMARY KEY, station TEXT, at INTEGER, value REAL)"
#define INDEX "CREATE INDEX readings_station ON readings (station, at)"
#define DESIGN "CREATE TABLE readings (id INTEGER PRIMARY KEY, station TEXT NOT NULL, at INTEGER, value REAL);" INDEX ";"

static void
must (sqlite3    *db,
      const char *sql)
{
  if (sqlite3_exec (db, sql, NULL, NULL, NULL) != SQLITE_OK)
    g_error ("%s: %s", sql, sqlite3_errmsg (db));
}

static void
make (const char *path,
      guint       n)
{
  g_autofree char *fill = g_strdup_printf ("WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %u) "
                                           "INSERT INTO readings SELECT i, 'station ' || (i * 7 %% 1000), i * 60, i / 8.0 FROM n", n);
  sqlite3 *db;

  g_unlink (path);
  if (sqlite3_open (path, &db) != SQLITE_OK)
    g_error ("%s", path);
  must (db, TABLE ";" INDEX);
  must (db, "BEGIN");
  must (db, fill);
  must (db, "COMMIT");
  sqlite3_close (db);
}

/* What nobody can avoid: the rows are copied, and the index is built. */
static double
by_hand (const char *path)
{
  g_autoptr(GTimer) timer = NULL;
  sqlite3 *db;
  double seconds;

  if (sqlite3_open (path, &db) != SQLITE_OK)
    g_error ("%s", path);
  timer = g_timer_new ();
  must (db, "BEGIN");
  must (db, "CREATE TABLE other (id INTEGER PRIMARY KEY, station TEXT NOT NULL, at INTEGER, value REAL)");
  must (db, "INSERT INTO other SELECT id, station, at, value FROM readings");
  must (db, "CREATE INDEX other_station ON other (station, at)");
  must (db, "COMMIT");
  seconds = g_timer_elapsed (timer, NULL);
  sqlite3_close (db);

  return seconds;
}

static double
by_migration (const char *path,
              double     *foreseen)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(RelConnection) connection = rel_sqlite_connection_open (path, REL_ACCESS_WRITE, NULL, &error);
  g_autoptr(RelSchema) from = connection != NULL ? rel_connection_read_schema (connection, NULL, &error) : NULL;
  g_autoptr(RelSchema) design = rel_sqlite_read_script (DESIGN, -1, NULL, &error);
  g_autoptr(RelSchema) to = from != NULL ? rel_schema_adopt_renamed (design, from, NULL, 0) : NULL;
  g_autoptr(RelConsequences) consequences = NULL;
  g_autoptr(GTimer) timer = g_timer_new ();
  double seconds;

  if (to == NULL)
    g_error ("%s", error->message);
  consequences = rel_consequences_read (connection, from, to, NULL, 0, NULL, &error);
  *foreseen = g_timer_elapsed (timer, NULL);
  g_timer_start (timer);
  if (consequences == NULL || !rel_migration_run (connection, from, to, NULL, NULL, &error))
    g_error ("%s", error->message);
  seconds = g_timer_elapsed (timer, NULL);
  rel_connection_close (connection);

  return seconds;
}

static char *
write_schema (guint n,
              guint odd)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    g_string_append_printf (text, "CREATE TABLE table_%u (id INTEGER PRIMARY KEY, name TEXT NOT NULL, %s_at TEXT, amount REAL DEFAULT 0, "
                                  "table_%u_id INTEGER REFERENCES table_%u (id) ON DELETE CASCADE);\n"
                                  "CREATE INDEX table_%u_way ON table_%u (table_%u_id);\n",
                            i, odd > 0 && i % odd == 0 ? "changed" : "made", i * 7 % n, i * 7 % n, i, i, i * 7 % n);

  return g_string_free (text, FALSE);
}

static RelSchema *
read_timed (const char *text,
            const char *name)
{
  g_autoptr(GTimer) timer = g_timer_new ();
  g_autoptr(GError) error = NULL;
  RelSchema *schema = rel_sqlite_read_script (text, -1, NULL, &error);

  if (schema == NULL)
    g_error ("%s", error->message);
  printf ("%-40s %8.3f s\n", name, g_timer_elapsed (timer, NULL));

  return schema;
}

int
main (int    argc,
      char **argv)
{
  guint n_rows = argc > 1 ? strtoul (argv[1], NULL, 10) : 300000;
  guint n_tables = argc > 2 ? strtoul (argv[2], NULL, 10) : 5000;
  g_autofree char *folder = g_dir_make_tmp ("relata-bench-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "big.db", NULL);
  g_autofree char *one_text = write_schema (n_tables, 0);
  g_autofree char *other_text = write_schema (n_tables, 100);
  g_autoptr(RelSchema) one = NULL, other = NULL, matched = NULL;
  g_autoptr(GArray) changes = NULL;
  g_autoptr(GTimer) timer = NULL;
  double hand, migration, foreseen;

  make (path, n_rows);
  hand = by_hand (path);
  make (path, n_rows);
  migration = by_migration (path, &foreseen);
  g_unlink (path);
  g_rmdir (folder);
  printf ("%u rows: by hand %.2f s, migration %.2f s, ratio %.2f; consequences before it %.2f s\n", n_rows, hand, migration, migration / hand, foreseen);

  one = read_timed (one_text, "reading a schema");
  other = read_timed (other_text, "reading another");
  timer = g_timer_new ();
  matched = rel_schema_adopt_renamed (other, one, NULL, 0);
  changes = rel_schema_diff (one, matched);
  printf ("%-40s %8.3f s, %u changes in %u tables\n", "matching and comparing both", g_timer_elapsed (timer, NULL), changes->len, n_tables);

  return 0;
}
