/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * References that lead nowhere, and where a value is used.
 */
#include "config.h"

#include <string.h>

#include "database/sqlite/rel-sqlite-connection.h"
#include "records/rel-dangling.h"
#include "records/rel-value-uses.h"
#include "support/support.h"

typedef struct
{
  RelConnection *connection;
  RelSchema     *schema;
  GString       *lines;
  guint          n;
} World;

static void
set_up (World             *world,
        const char *const *statements)
{
  g_autoptr(GError) error = NULL;

  world->connection = rel_sqlite_connection_open_memory (NULL);
  world->lines = g_string_new (NULL);
  for (guint i = 0; statements[i] != NULL; i++)
    if (!rel_connection_execute (world->connection, statements[i], NULL, 0, NULL, NULL, &error))
      g_error ("%s: %s", statements[i], error->message);
  world->schema = rel_connection_read_schema (world->connection, NULL, NULL);
}

static void
tear_down (World *world)
{
  g_object_unref (world->schema);
  g_object_unref (world->connection);
  g_string_free (world->lines, TRUE);
}

static gboolean
found_cb (const RelRecordHit *hit,
          gpointer            data)
{
  World *world = data;
  RelTable *table = rel_schema_get_table (world->schema, hit->table);
  g_autofree char *key = rel_record_hit_dup_key (hit);
  const RelForeignKeyInfo *info = rel_foreign_key_get_info (rel_table_get_foreign_key (table, hit->link));

  world->n++;
  g_string_append_printf (world->lines, "%s %s %s -> %s (%s)\n", rel_table_get_name (table), key, hit->label != NULL ? hit->label : "-", info->target_name, hit->text);

  return TRUE;
}

static void
test_dangling (void)
{
  static const char *const statements[] = {
    "CREATE TABLE p (id INTEGER PRIMARY KEY, name TEXT)",
    "CREATE TABLE q (a INTEGER, b TEXT, PRIMARY KEY (a, b))",
    "CREATE TABLE c (id INTEGER PRIMARY KEY, name TEXT, p_id INTEGER REFERENCES p, qa INTEGER, qb TEXT, FOREIGN KEY (qa, qb) REFERENCES q)",
    "CREATE TABLE w (k TEXT PRIMARY KEY, p_id INTEGER REFERENCES p, gone INTEGER REFERENCES nowhere (id)) WITHOUT ROWID",
    "CREATE TABLE m (id INTEGER PRIMARY KEY, x TEXT REFERENCES p (name))",
    "INSERT INTO p VALUES (1, 'one')",
    "INSERT INTO q VALUES (1, 'x')",
    "INSERT INTO c VALUES (1, 'good', 1, 1, 'x'), (2, 'bad', 7, NULL, 'z'), (3, 'both', 8, 1, 'y'), (4, NULL, NULL, 2, 'x')",
    "INSERT INTO w VALUES ('a', 1, NULL), ('b', 9, NULL), ('c', NULL, 5)",
    "INSERT INTO m VALUES (1, 'one')",
    NULL,
  };
  World world = { NULL };
  g_auto(GStrv) unchecked = NULL;
  g_autoptr(GError) error = NULL;

  set_up (&world, statements);
  g_assert_true (rel_dangling_run (world.connection, world.schema, NULL, found_cb, &world, &unchecked, NULL, &error));
  g_assert_no_error (error);
  g_test_message ("%s", world.lines->str);
  g_assert_nonnull (strstr (world.lines->str, "c 2 bad -> p (7)\n"));
  g_assert_nonnull (strstr (world.lines->str, "c 3 both -> p (8)\n"));
  g_assert_nonnull (strstr (world.lines->str, "c 3 both -> q (1, y)\n"));
  g_assert_nonnull (strstr (world.lines->str, "c 4 - -> q (2, x)\n"));
  g_assert_nonnull (strstr (world.lines->str, "w b b -> p (9)\n"));
  g_assert_nonnull (strstr (world.lines->str, "w c c -> nowhere (5)\n"));
  g_assert_cmpuint (world.n, ==, 6);
  g_assert_cmpuint (g_strv_length (unchecked), ==, 1);
  g_assert_cmpstr (unchecked[0], ==, "m");
  tear_down (&world);
}

/* As many as SQLite counts, table by table. */
static void
test_random (void)
{
  g_autoptr(GRand) random = g_rand_new_with_seed (support_seed ());

  for (guint i = 0; i < support_scale (10); i++)
    {
      g_autoptr(GPtrArray) statements = g_ptr_array_new_with_free_func (g_free);
      World world = { NULL };
      g_autoptr(RelRows) rows = NULL;

      for (int t = 0; t < 4; t++)
        g_ptr_array_add (statements, g_strdup_printf ("CREATE TABLE t%d (id %s, x INTEGER REFERENCES t%d, y TEXT REFERENCES t%d)%s", t,
                                                      g_rand_boolean (random) ? "INTEGER PRIMARY KEY" : "INT PRIMARY KEY", g_rand_int_range (random, 0, 5), g_rand_int_range (random, 0, 4),
                                                      g_rand_boolean (random) ? " WITHOUT ROWID" : ""));
      for (int n = 0; n < 120; n++)
        g_ptr_array_add (statements, g_strdup_printf ("INSERT OR IGNORE INTO t%d VALUES (%d, %s, %d)", g_rand_int_range (random, 0, 4), g_rand_int_range (random, 0, 60),
                                                      g_rand_boolean (random) ? "NULL" : "17", g_rand_int_range (random, 0, 60)));
      g_ptr_array_add (statements, NULL);
      set_up (&world, (const char *const *) statements->pdata);
      rows = rel_connection_query (world.connection, "SELECT count(*) FROM pragma_foreign_key_check", NULL, 0, NULL, NULL);
      g_assert_nonnull (rows);
      g_assert_true (rel_dangling_run (world.connection, world.schema, NULL, found_cb, &world, NULL, NULL, NULL));
      g_assert_cmpint (world.n, ==, rel_value_get_integer (rel_rows_get (rows, 0, 0)));
      tear_down (&world);
    }
}

static gboolean
use_cb (const RelValueUse *use,
        gpointer           data)
{
  World *world = data;
  RelTable *table = rel_schema_get_table (world->schema, use->table);

  g_string_append_printf (world->lines, "%s.%s %d %lld\n", rel_table_get_name (table), rel_column_get_name (rel_table_get_column (table, use->column)),
                          (int) use->kind, (long long) use->count);

  return TRUE;
}

static void
test_uses (void)
{
  static const char *const statements[] = {
    "CREATE TABLE customers (id INTEGER PRIMARY KEY, email TEXT)",
    "CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER REFERENCES customers)",
    "CREATE INDEX orders_customer ON orders (customer_id)",
    "CREATE TABLE visits (id INTEGER PRIMARY KEY, customer_id INTEGER, note TEXT)",
    "CREATE TABLE letters (id INTEGER PRIMARY KEY, email TEXT, sender INTEGER REFERENCES customers (id))",
    "INSERT INTO customers VALUES (7, 'a@b'), (8, 'c@d')",
    "INSERT INTO orders VALUES (1, 7), (2, 7), (3, 8), (7, NULL)",
    "INSERT INTO visits VALUES (7, 7, NULL), (2, 8, NULL)",
    "INSERT INTO letters VALUES (1, 'a@b', 7)",
    NULL,
  };
  World world = { NULL };
  RelTable *orders, *customers;
  g_autoptr(RelValue) seven = rel_value_new_integer (7);
  g_autoptr(RelValue) mail = rel_value_new_text ("a@b", -1);

  set_up (&world, statements);
  orders = rel_schema_find_table (world.schema, "orders");
  customers = rel_schema_find_table (world.schema, "customers");
  g_assert_true (rel_value_uses_run (world.connection, world.schema, rel_table_get_id (orders), rel_column_get_id (rel_table_find_column (orders, "customer_id")),
                                     seven, use_cb, &world, NULL, NULL));
  /* Ids of orders, visits and letters are other things. */
  g_assert_cmpstr (world.lines->str, ==, "orders.customer_id 0 2\ncustomers.id 1 1\nletters.sender 1 1\nvisits.customer_id 2 1\n");

  g_string_truncate (world.lines, 0);
  g_assert_true (rel_value_uses_run (world.connection, world.schema, rel_table_get_id (customers), rel_column_get_id (rel_table_find_column (customers, "email")),
                                     mail, use_cb, &world, NULL, NULL));
  g_assert_cmpstr (world.lines->str, ==, "customers.email 0 1\nletters.email 2 1\n");
  tear_down (&world);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/records/dangling/cases", test_dangling);
  g_test_add_func ("/records/dangling/random", test_random);
  g_test_add_func ("/records/value-uses/cases", test_uses);

  return g_test_run ();
}
