/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The script of a subset loads into an empty database; every reference there leads to
 * a record, every record is as it was, and none is there that nobody needs.
 */
#include "config.h"

#include <sqlite3.h>
#include <string.h>

#include "database/sqlite/rel-sqlite-connection.h"
#include "records/rel-record-query.h"
#include "records/rel-subset.h"
#include "sql/rel-dialect.h"
#include "support/support.h"

typedef struct
{
  RelConnection *connection;
  RelSchema     *schema;
  GRand         *random;
} World;

static void
run (World      *world,
     const char *sql)
{
  g_autoptr(GError) error = NULL;

  if (!rel_connection_execute (world->connection, sql, NULL, 0, NULL, NULL, &error))
    g_error ("%s: %s", sql, error->message);
}

static gint64
ask (sqlite3    *db,
     const char *sql)
{
  sqlite3_stmt *statement;
  gint64 number;

  if (sqlite3_prepare_v2 (db, sql, -1, &statement, NULL) != SQLITE_OK)
    g_error ("%s: %s", sql, sqlite3_errmsg (db));
  g_assert_cmpint (sqlite3_step (statement), ==, SQLITE_ROW);
  number = sqlite3_column_int64 (statement, 0);
  sqlite3_finalize (statement);

  return number;
}

/* Runs the script as a person would, whose program enforces links. */
static sqlite3 *
load (GMemoryOutputStream *output)
{
  g_autofree char *script = g_strndup (g_memory_output_stream_get_data (output), g_memory_output_stream_get_data_size (output));
  sqlite3 *db;
  char *message = NULL;

  sqlite3_open (":memory:", &db);
  sqlite3_exec (db, "PRAGMA foreign_keys = ON", NULL, NULL, NULL);
  if (sqlite3_exec (db, script, NULL, NULL, &message) != SQLITE_OK)
    g_error ("%s\n%s", message, script);

  return db;
}

static char *
dump_table (sqlite3    *db,
            const char *sql)
{
  GString *text = g_string_new (NULL);
  sqlite3_stmt *statement;

  if (sqlite3_prepare_v2 (db, sql, -1, &statement, NULL) != SQLITE_OK)
    g_error ("%s: %s", sql, sqlite3_errmsg (db));
  while (sqlite3_step (statement) == SQLITE_ROW)
    {
      for (int i = 0; i < sqlite3_column_count (statement); i++)
        g_string_append_printf (text, "%s|", sqlite3_column_text (statement, i) != NULL ? (const char *) sqlite3_column_text (statement, i) : "-");
      g_string_append_c (text, '\n');
    }
  sqlite3_finalize (statement);

  return g_string_free (text, FALSE);
}

/* Every row of the copy is a row of the original: quote() tells types apart. */
static void
check_rows (World   *world,
            sqlite3 *copy,
            gboolean all)
{
  sqlite3 *original = rel_sqlite_connection_get_handle (REL_SQLITE_CONNECTION (world->connection));

  for (guint i = 0; i < rel_schema_get_n_tables (world->schema); i++)
    {
      const char *name = rel_table_get_name (rel_schema_get_nth_table (world->schema, i));
      GPtrArray *columns = rel_table_get_info (rel_schema_get_nth_table (world->schema, i))->columns;
      g_autoptr(GString) list = g_string_new (NULL);
      g_autofree char *quoted = rel_sql_quote_text (name);
      g_autofree char *exists = g_strdup_printf ("SELECT count (*) FROM sqlite_schema WHERE type = 'table' AND name = %s", quoted);
      g_autofree char *here = NULL;
      g_autofree char *there = NULL;
      g_auto(GStrv) lines = NULL;

      if (ask (copy, exists) == 0)
        continue;
      for (guint j = 0; j < columns->len; j++)
        {
          g_autofree char *column = rel_sql_quote_identifier (rel_column_get_name (g_ptr_array_index (columns, j)));

          g_string_append_printf (list, "%squote (%s)", j > 0 ? ", " : "", column);
        }
      {
        g_autofree char *sql = g_strdup_printf ("SELECT %s FROM \"%s\" ORDER BY 1, 2", list->str, name);

        here = dump_table (original, sql);
        there = dump_table (copy, sql);
      }
      if (all)
        g_assert_cmpstr (here, ==, there);
      lines = g_strsplit (there, "\n", -1);
      for (guint j = 0; lines[j] != NULL; j++)
        g_assert_true (strstr (here, lines[j]) != NULL);
    }
}

static void
choose (World      *world,
        RelSubset  *subset,
        const char *table,
        guint       n)
{
  RelTable *value = rel_schema_find_table (world->schema, table);
  g_autoptr(RelPlace) place = rel_place_new_table (rel_table_get_id (value));
  g_autoptr(RelRecordQuery) query = rel_record_query_new (world->schema, place);
  g_autoptr(RelRows) rows = rel_record_query_read_page (query, world->connection, 0, 300, NULL, NULL);
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < n && rel_rows_get_n_rows (rows) > 0; i++)
    {
      RelValue *key[8];
      guint at = g_rand_int_range (world->random, 0, rel_rows_get_n_rows (rows));

      for (guint j = 0; j < rel_record_query_get_n_key (query); j++)
        key[j] = (RelValue *) rel_rows_get (rows, at, rel_record_query_get_key (query, j));
      rel_subset_add (subset, rel_table_get_id (value), key, rel_record_query_get_n_key (query), &error);
      g_assert_no_error (error);
    }
}

/* 0 where SQLite cannot check: then a copy must not be worse. */
static gint64
count_dangling (sqlite3 *db)
{
  sqlite3_stmt *statement;
  gint64 n = 0;
  int rc;

  if (sqlite3_prepare_v2 (db, "PRAGMA foreign_key_check", -1, &statement, NULL) != SQLITE_OK)
    return 0;
  while ((rc = sqlite3_step (statement)) == SQLITE_ROW)
    n++;
  sqlite3_finalize (statement);

  return rc == SQLITE_DONE ? n : 0;
}

static sqlite3 *
write_and_load (World     *world,
                RelSubset *subset)
{
  g_autoptr(GOutputStream) output = g_memory_output_stream_new_resizable ();
  g_autoptr(GError) error = NULL;
  sqlite3 *copy;

  rel_subset_write (subset, world->connection, output, NULL, &error);
  g_assert_no_error (error);
  copy = load (G_MEMORY_OUTPUT_STREAM (output));
  /* What leads nowhere in a real database does so in its copy; nothing else. */
  g_assert_cmpint (count_dangling (copy), <=, count_dangling (rel_sqlite_connection_get_handle (REL_SQLITE_CONNECTION (world->connection))));

  return copy;
}

static void
test_cases (void)
{
  World world = { rel_sqlite_connection_open_memory (NULL), NULL, g_rand_new_with_seed (1) };
  RelSubset *subset;
  sqlite3 *copy;

  run (&world, "CREATE TABLE a (id INTEGER PRIMARY KEY, b_id INTEGER REFERENCES b, up INTEGER REFERENCES a, \"odd \"\"name\" TEXT)");
  run (&world, "CREATE TABLE b (id INTEGER PRIMARY KEY, a_id INTEGER NOT NULL REFERENCES a)");
  run (&world, "CREATE TABLE k (x TEXT, y INTEGER, v, PRIMARY KEY (x, y)) WITHOUT ROWID");
  run (&world, "CREATE TABLE c (id INTEGER PRIMARY KEY AUTOINCREMENT, a_id INTEGER REFERENCES a, x TEXT, y INTEGER, twice AS (y * 2), FOREIGN KEY (x, y) REFERENCES k)");
  run (&world, "CREATE TABLE lonely (id INTEGER PRIMARY KEY)");
  run (&world, "CREATE INDEX c_a ON c (a_id)");
  run (&world, "PRAGMA foreign_keys = OFF");
  run (&world, "INSERT INTO a VALUES (1, 1, NULL, 'it''s'), (2, 2, 1, NULL), (3, NULL, 2, NULL), (4, NULL, NULL, NULL)");
  run (&world, "INSERT INTO b VALUES (1, 2), (2, 1), (3, 4)");
  run (&world, "INSERT INTO k VALUES ('p', 1, x'00ff'), ('p', 2, 1e300), ('q', 1, CAST(x'610062' AS TEXT))");
  run (&world, "INSERT INTO c (id, a_id, x, y) VALUES (10, 3, 'p', 2), (11, 4, 'q', 1), (12, 4, 'q', NULL), (13, 4, NULL, NULL)");
  run (&world, "INSERT INTO lonely VALUES (1)");
  world.schema = rel_connection_read_schema (world.connection, NULL, NULL);

  /* c 10 needs a 3, 2, 1 and with them b 1 and 2, which need them again; and k p 2. */
  subset = rel_subset_new (world.schema);
  {
    g_autoptr(RelValue) ten = rel_value_new_integer (10);

    g_assert_true (rel_subset_add (subset, rel_table_get_id (rel_schema_find_table (world.schema, "c")), &ten, 1, NULL));
  }
  copy = write_and_load (&world, subset);
  check_rows (&world, copy, FALSE);
  g_assert_cmpint (ask (copy, "SELECT group_concat (id, '') FROM a"), ==, 123);
  g_assert_cmpint (ask (copy, "SELECT group_concat (id, '') FROM b"), ==, 12);
  g_assert_cmpint (ask (copy, "SELECT count (*) FROM k WHERE x = 'p' AND y = 2"), ==, 1);
  g_assert_cmpint (ask (copy, "SELECT count (*) FROM k"), ==, 1);
  g_assert_cmpint (ask (copy, "SELECT twice FROM c"), ==, 4);
  g_assert_cmpint (ask (copy, "SELECT count (*) FROM sqlite_schema WHERE name IN ('lonely', 'c_a')"), ==, 1);
  g_assert_cmpint (rel_subset_get_n_records (subset), ==, 7);
  sqlite3_close (copy);
  rel_subset_free (subset);

  /* With children: of a 4 two of three, and the one b. */
  subset = rel_subset_new (world.schema);
  rel_subset_set_children (subset, 1, 2);
  {
    g_autoptr(RelValue) four = rel_value_new_integer (4);

    g_assert_true (rel_subset_add (subset, rel_table_get_id (rel_schema_find_table (world.schema, "a")), &four, 1, NULL));
  }
  copy = write_and_load (&world, subset);
  check_rows (&world, copy, FALSE);
  g_assert_cmpint (ask (copy, "SELECT group_concat (id, '') FROM c"), ==, 1112);
  g_assert_cmpint (ask (copy, "SELECT group_concat (id, '') FROM b"), ==, 3);
  g_assert_cmpint (ask (copy, "SELECT count (*) FROM a"), ==, 1);
  sqlite3_close (copy);
  rel_subset_free (subset);

  g_object_unref (world.schema);
  g_object_unref (world.connection);
  g_rand_free (world.random);
}

/* Some tables with links every way, rows whose links hold, a few chosen. */
static void
check_random (World *world)
{
  guint n_tables = 2 + g_rand_int_range (world->random, 0, 4);
  RelSubset *subset = NULL;
  sqlite3 *copy;
  guint n_chosen = 0;
  g_autoptr(GString) needed = g_string_new ("SELECT 0");
  gboolean children = g_rand_boolean (world->random);

  world->connection = rel_sqlite_connection_open_memory (NULL);
  for (guint i = 0; i < n_tables; i++)
    {
      g_autofree char *sql = g_strdup_printf ("CREATE TABLE t%u (id %s PRIMARY KEY, x INTEGER REFERENCES t%u, y TEXT REFERENCES t%u ON DELETE CASCADE, note)%s", i,
                                              g_rand_boolean (world->random) ? "INTEGER" : "TEXT", g_rand_int_range (world->random, 0, n_tables), g_rand_int_range (world->random, 0, n_tables),
                                              g_rand_boolean (world->random) ? " WITHOUT ROWID" : "");

      run (world, sql);
    }
  run (world, "PRAGMA foreign_keys = OFF");
  for (guint i = 0; i < n_tables; i++)
    for (guint j = 0; j < 25; j++)
      {
        g_autofree char *x = g_rand_boolean (world->random) ? g_strdup ("NULL") : g_strdup_printf ("%d", g_rand_int_range (world->random, 0, 25));
        g_autofree char *y = g_rand_boolean (world->random) ? g_strdup ("NULL") : g_strdup_printf ("%d", g_rand_int_range (world->random, 0, 25));
        g_autofree char *sql = g_strdup_printf ("INSERT INTO t%u VALUES (%u, %s, %s, 'n%u;''\n--')", i, j, x, y, j);

        run (world, sql);
      }
  world->schema = rel_connection_read_schema (world->connection, NULL, NULL);
  subset = rel_subset_new (world->schema);
  if (children)
    rel_subset_set_children (subset, g_rand_int_range (world->random, 1, 3), g_rand_int_range (world->random, 0, 3));
  choose (world, subset, "t0", 2);
  n_chosen = rel_subset_get_n_records (subset);
  copy = write_and_load (world, subset);
  g_assert_cmpint (count_dangling (copy), ==, 0);
  check_rows (world, copy, FALSE);

  /* Without children, all but the chosen are referred to. */
  for (guint i = 0; !children && i < n_tables; i++)
    {
      g_autofree char *exists = g_strdup_printf ("SELECT count (*) FROM sqlite_schema WHERE name = 't%u'", i);
      g_autoptr(GString) from = g_string_new ("0");
      RelTable *table = rel_schema_get_nth_table (world->schema, i);
      GPtrArray *links = rel_schema_list_links_to (world->schema, rel_table_get_id (table));

      if (ask (copy, exists) == 0)
        continue;
      for (guint j = 0; links != NULL && j < links->len; j++)
        {
          RelForeignKey *link = g_ptr_array_index (links, j);
          RelTable *owner = rel_schema_get_link_owner (world->schema, rel_foreign_key_get_id (link));
          g_autofree char *there = g_strdup_printf ("SELECT count (*) FROM sqlite_schema WHERE name = '%s'", rel_table_get_name (owner));

          if (ask (copy, there) > 0)
            g_string_append_printf (from, " OR EXISTS (SELECT 1 FROM %s c WHERE %s.id = c.%s)", rel_table_get_name (owner), rel_table_get_name (table),
                                    rel_column_get_name (rel_table_get_column (owner, rel_foreign_key_get_info (link)->columns[0])));
        }
      g_string_append_printf (needed, " + (SELECT count (*) FROM %s WHERE NOT (%s))", rel_table_get_name (table), from->str);
    }
  if (!children)
    g_assert_cmpint (ask (copy, needed->str), <=, n_chosen);

  sqlite3_close (copy);
  rel_subset_free (subset);
  g_clear_object (&world->schema);
  g_clear_object (&world->connection);
}

static void
test_random (void)
{
  World world = { NULL, NULL, g_rand_new_with_seed (support_seed ()) };

  for (guint i = 0; i < support_scale (15); i++)
    check_random (&world);
  g_rand_free (world.random);
}

/* Real databases: some records of each table. */
static void
check_folder (const char *folder)
{
  World world = { NULL, NULL, g_rand_new_with_seed (support_seed ()) };
  GDir *dir = g_dir_open (folder, 0, NULL);
  const char *name;
  guint n_done = 0;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (!g_file_test (path, G_FILE_TEST_IS_REGULAR) || g_str_has_suffix (name, ".sql"))
        continue;
      world.connection = rel_sqlite_connection_open (path, REL_ACCESS_READ, NULL, NULL);
      world.schema = world.connection != NULL ? rel_connection_read_schema (world.connection, NULL, NULL) : NULL;
      for (guint i = 0; world.schema != NULL && i < MIN (rel_schema_get_n_tables (world.schema), 5); i++)
        {
          RelTable *table = rel_schema_get_nth_table (world.schema, i);
          RelSubset *subset;

          if (rel_table_get_info (table)->kind != REL_TABLE_ORDINARY)
            continue;
          subset = rel_subset_new (world.schema);
          rel_subset_set_children (subset, 1, 2);
          choose (&world, subset, rel_table_get_name (table), 2);
          if (rel_subset_get_n_records (subset) > 0)
            {
              g_test_message ("%s: %s", name, rel_table_get_name (table));
              sqlite3_close (write_and_load (&world, subset));
              n_done++;
            }
          rel_subset_free (subset);
        }
      g_clear_object (&world.schema);
      g_clear_object (&world.connection);
    }
  g_test_message ("%u subsets", n_done);
  g_clear_pointer (&dir, g_dir_close);
  g_rand_free (world.random);
}

static void
test_corpus (void)
{
  g_autofree char *folder = support_shared_path ("corpus/sqlite");
  g_autofree char *spider = folder != NULL ? g_build_filename (folder, "spider", NULL) : NULL;

  if (folder == NULL)
    return;
  check_folder (folder);
  check_folder (spider);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/records/subset/cases", test_cases);
  g_test_add_func ("/records/subset/random", test_random);
  g_test_add_func ("/records/subset/corpus", test_corpus);

  return g_test_run ();
}
