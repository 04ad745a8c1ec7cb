/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A walk as a grid: a row for every path, by whichever relationships; cells lead on.
 */
#include "config.h"

#include "database/sqlite/rel-sqlite-connection.h"
#include "records/rel-record-follow.h"
#include "support/support.h"

static const char *const shop[] = {
  "CREATE TABLE \"the people\" (id INTEGER PRIMARY KEY, name TEXT, boss INTEGER REFERENCES \"the people\")",
  "CREATE TABLE orders (id INTEGER PRIMARY KEY, person_id INTEGER REFERENCES \"the people\", placed TEXT)",
  "CREATE TABLE lines (order_id INTEGER REFERENCES orders, no INTEGER, product_id INTEGER REFERENCES products, PRIMARY KEY (order_id, no)) WITHOUT ROWID",
  "CREATE TABLE products (id INTEGER PRIMARY KEY, name TEXT)",
  "CREATE TABLE tags (id INTEGER PRIMARY KEY, name TEXT)",
  "CREATE TABLE product_tag (product_id INTEGER REFERENCES products, tag_id INTEGER REFERENCES tags, PRIMARY KEY (product_id, tag_id)) WITHOUT ROWID",
  "INSERT INTO \"the people\" VALUES (1, 'Ann', NULL), (2, 'Bob', 1), (3, 'Cid', 1)",
  "INSERT INTO orders VALUES (10, 1, '2020'), (11, 1, '2021'), (12, 2, NULL)",
  "INSERT INTO products VALUES (5, 'Pen'), (6, 'Ink')",
  "INSERT INTO lines VALUES (10, 1, 5), (10, 2, 6), (12, 1, 6)",
  "INSERT INTO tags VALUES (7, 'blue'), (8, 'wet')",
  "INSERT INTO product_tag VALUES (6, 7), (6, 8)",
  NULL,
};

typedef struct
{
  RelConnection *connection;
  RelSchema     *schema;
} World;

static void
set_up (World *world)
{
  g_autoptr(GError) error = NULL;

  world->connection = rel_sqlite_connection_open_memory (NULL);
  for (guint i = 0; shop[i] != NULL; i++)
    if (!rel_connection_execute (world->connection, shop[i], NULL, 0, NULL, NULL, &error))
      g_error ("%s: %s", shop[i], error->message);
  world->schema = rel_connection_read_schema (world->connection, NULL, NULL);
}

static void
tear_down (World *world)
{
  g_object_unref (world->schema);
  g_object_unref (world->connection);
}

static RelWalk *
make_walk (World             *world,
           const char        *table,
           const char *const *names)
{
  RelWalk *walk = rel_walk_new (world->schema, rel_table_get_id (rel_schema_find_table (world->schema, table)));

  for (guint i = 0; names[i] != NULL; i++)
    {
      RelWalk *next;
      RelEnd end;

      if (!rel_schema_find_end (world->schema, rel_walk_get_table (walk, rel_walk_get_n_steps (walk) - 1), names[i], &end))
        g_error ("no end %s", names[i]);
      next = rel_walk_with_end (walk, world->schema, &end);
      g_object_unref (walk);
      walk = next;
    }

  return walk;
}

/* The labels of the records of each path. */
static char *
read_paths (World    *world,
            RelPlace *place)
{
  g_autoptr(RelRecordQuery) query = rel_record_query_new (world->schema, place);
  g_autoptr(GError) error = NULL;
  g_autoptr(RelRows) rows = rel_record_query_read_page (query, world->connection, 0, 100, NULL, &error);
  GString *text = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < rel_rows_get_n_rows (rows); i++)
    {
      g_string_append (text, i > 0 ? " | " : "");
      for (guint j = 0; j < rel_record_query_get_n_columns (query); j++)
        {
          const RelRecordColumn *column = rel_record_query_get_column (query, j);
          g_autofree char *line = rel_value_to_line (rel_rows_get (rows, i, column->label >= 0 ? column->label : column->value), 40);

          if (REL_WALK_OWN (column->column) == REL_ID_NONE)
            g_string_append_printf (text, "%s%s", j > 0 ? ">" : "", *line != '\0' ? line : "-");
        }
    }

  return g_string_free (text, FALSE);
}

static void
test_paths (void)
{
  World world;
  g_autoptr(RelWalk) walk = NULL;
  g_autoptr(RelWalk) inner = NULL;
  g_autoptr(RelPlace) place = NULL;
  g_autoptr(RelPlace) inner_place = NULL;
  g_autoptr(RelPlace) filtered = NULL;
  g_autofree char *paths = NULL;
  g_autofree char *sql = NULL;
  g_autoptr(RelRows) rows = NULL;
  g_autoptr(GError) error = NULL;

  set_up (&world);
  walk = make_walk (&world, "the people", (const char *[]) { "orders", "lines", "product", "tags", NULL });
  place = rel_place_new_walk (walk);
  paths = read_paths (&world, place);
  g_assert_cmpstr (paths, ==, "Ann>2020>10>Pen>- | Ann>2020>10>Ink>blue | Ann>2020>10>Ink>wet | Ann>2021>->->- | Bob>12>12>Ink>blue | Bob>12>12>Ink>wet | Cid>->->->-");

  inner = rel_walk_with_all (walk, FALSE);
  inner_place = rel_place_new_walk (inner);
  g_free (paths);
  paths = read_paths (&world, inner_place);
  g_assert_cmpstr (paths, ==, "Ann>2020>10>Ink>blue | Ann>2020>10>Ink>wet | Bob>12>12>Ink>blue | Bob>12>12>Ink>wet");

  filtered = rel_place_with_filter (place, REL_WALK_COLUMN (4, REL_ID_NONE), "wet");
  g_free (paths);
  paths = read_paths (&world, filtered);
  g_assert_cmpstr (paths, ==, "Ann>2020>10>Ink>wet | Bob>12>12>Ink>wet");

  /* The SQL that is shown runs, and has as many rows. */
  sql = rel_walk_to_sql (walk, world.schema, NULL);
  rows = rel_connection_query (world.connection, sql, NULL, 0, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (rel_rows_get_n_rows (rows), ==, 7);
  tear_down (&world);
}

/* A table twice: each under its own name. */
static void
test_twice (void)
{
  World world;
  g_autoptr(RelWalk) walk = NULL;
  g_autoptr(RelPlace) place = NULL;
  g_autofree char *paths = NULL;
  RelEnd end;

  set_up (&world);
  walk = rel_walk_new (world.schema, rel_table_get_id (rel_schema_find_table (world.schema, "the people")));
  for (guint i = 0; i < 2; i++)
    {
      const GArray *ends = rel_schema_list_ends (world.schema, rel_walk_get_table (walk, 0));
      RelWalk *next;

      for (guint j = 0; j < ends->len; j++)
        if (rel_end_get_far_table (&g_array_index (ends, RelEnd, j)) == rel_walk_get_table (walk, 0) && g_array_index (ends, RelEnd, j).at_parent == (i == 0))
          end = g_array_index (ends, RelEnd, j);
      next = rel_walk_with_end (walk, world.schema, &end);
      g_object_unref (walk);
      walk = next;
    }
  place = rel_place_new_walk (walk);
  paths = read_paths (&world, place);
  g_assert_cmpstr (paths, ==, "Ann>Bob>Ann | Ann>Cid>Ann | Bob>->- | Cid>->-");
  tear_down (&world);
}

static void
test_follow (void)
{
  World world;
  g_autoptr(RelWalk) walk = NULL;
  g_autoptr(RelPlace) place = NULL;
  g_autoptr(RelPlace) sorted = NULL;
  g_autoptr(RelRecordQuery) query = NULL;
  g_autoptr(RelRows) rows = NULL;
  g_autoptr(RelRow) first = NULL;
  RelTable *lines;
  guint n = 0;

  set_up (&world);
  lines = rel_schema_find_table (world.schema, "lines");
  walk = make_walk (&world, "the people", (const char *[]) { "orders", "lines", NULL });
  place = rel_place_new_walk (walk);
  sorted = rel_place_with_sort (place, REL_WALK_COLUMN (0, REL_ID_NONE), TRUE);
  query = rel_record_query_new (world.schema, sorted);
  rows = rel_record_query_read_page (query, world.connection, 0, 100, NULL, NULL);
  g_assert_cmpuint (rel_rows_get_n_rows (rows), ==, 5);
  for (guint i = 0; i < 5; i++)
    {
      g_autoptr(RelRow) row = rel_row_new_read (rows, i);

      for (guint j = 0; j < rel_record_query_get_n_columns (query); j++)
        {
          const RelRecordColumn *column = rel_record_query_get_column (query, j);
          g_autoptr(RelPlace) next = rel_record_query_follow_walk (query, j, row);

          if (REL_WALK_OWN (column->column) == REL_ID_NONE && !rel_value_is_null (rel_row_get_value (row, column->value)))
            {
              g_assert_nonnull (next);
              g_assert_cmpuint (rel_place_get_table (next), ==, rel_walk_get_table (walk, REL_WALK_STEP (column->column)));
              n++;
            }
          /* A line has a key of two columns. */
          if (next != NULL && rel_place_get_table (next) == rel_table_get_id (lines) && REL_WALK_OWN (column->column) == REL_ID_NONE)
            {
              g_autoptr(RelRecordQuery) one = rel_record_query_new (world.schema, next);
              g_autoptr(RelRows) found = rel_record_query_read_page (one, world.connection, 0, 10, NULL, NULL);

              g_assert_cmpuint (rel_rows_get_n_rows (found), ==, 1);
            }
        }
    }
  g_assert_cmpuint (n, ==, 5 + 4 + 3);
  tear_down (&world);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/records/walk/paths", test_paths);
  g_test_add_func ("/records/walk/twice", test_twice);
  g_test_add_func ("/records/walk/follow", test_follow);

  return g_test_run ();
}
