/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Trees of records that refer to each other: levels, roots that refer to nothing, circles.
 */
#include "config.h"

#include "database/sqlite/rel-sqlite-connection.h"
#include "records/rel-record-tree.h"
#include "support/support.h"

static RelConnection *
make (const char *const *statements)
{
  RelConnection *connection = rel_sqlite_connection_open_memory (NULL);
  g_autoptr(GError) error = NULL;

  for (guint i = 0; statements[i] != NULL; i++)
    if (!rel_connection_execute (connection, statements[i], NULL, 0, NULL, NULL, &error))
      g_error ("%s: %s", statements[i], error->message);

  return connection;
}

/* The whole tree as text, to a depth that circles would never reach. */
static void
append_level (GString       *text,
              RelConnection *connection,
              RelSchema     *schema,
              const RelEnd  *end,
              RelTreeRecord *parent,
              guint          depth)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) records = rel_record_tree_read (schema, NULL, end, parent, 0, connection, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (depth, <, 20);
  for (guint i = 0; i < records->len; i++)
    {
      RelTreeRecord *record = records->pdata[i];

      g_string_append_printf (text, "%s%s%s", i > 0 ? " " : "", rel_tree_record_get_label (record), rel_tree_record_is_circle (record) ? "!" : "");
      if (rel_tree_record_get_n_members (record) != 0)
        {
          g_string_append (text, "(");
          append_level (text, connection, schema, end, record, depth + 1);
          g_string_append (text, ")");
        }
    }
}

static void
test_levels (void)
{
  static const char *const statements[] = {
    "CREATE TABLE n (id INTEGER PRIMARY KEY, up INTEGER REFERENCES n, name TEXT)", "CREATE INDEX n_up ON n (up)",
    "INSERT INTO n VALUES (1, NULL, 'a'), (2, 1, 'b'), (3, 1, 'c'), (4, 2, 'd'), (5, 99, 'lost')",
    "INSERT INTO n VALUES (10, 12, 'x'), (11, 10, 'y'), (12, 11, 'z'), (13, 10, 'w'), (20, 20, 'self')", NULL,
  };
  g_autoptr(RelConnection) connection = make (statements);
  g_autoptr(RelSchema) schema = rel_connection_read_schema (connection, NULL, NULL);
  g_autoptr(GString) text = g_string_new (NULL);
  g_autoptr(GPtrArray) circles = NULL;
  g_autoptr(GError) error = NULL;
  RelEnd end;

  g_assert_true (rel_record_tree_find_end (schema, rel_table_get_id (rel_schema_find_table (schema, "n")), 0, &end));
  g_assert_false (rel_record_tree_find_end (schema, rel_table_get_id (rel_schema_find_table (schema, "n")), 1, &end));
  append_level (text, connection, schema, &end, NULL, 0);
  g_assert_cmpstr (text->str, ==, "a(b(d) c) lost");

  circles = rel_record_tree_read_circles (schema, NULL, &end, connection, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (circles->len, ==, 2);
  g_assert_cmpstr (rel_tree_record_get_label (circles->pdata[0]), ==, "x");
  g_assert_cmpstr (rel_tree_record_get_label (circles->pdata[1]), ==, "self");
  g_string_truncate (text, 0);
  append_level (text, connection, schema, &end, circles->pdata[0], 0);
  g_assert_cmpstr (text->str, ==, "y(z(x!)) w");
  g_string_truncate (text, 0);
  append_level (text, connection, schema, &end, circles->pdata[1], 0);
  g_assert_cmpstr (text->str, ==, "self!");
}

/* Two columns refer to two, without a rowid and without an index. */
static void
test_composite (void)
{
  static const char *const statements[] = {
    "CREATE TABLE n (a TEXT, b INTEGER, ua TEXT, ub INTEGER, PRIMARY KEY (a, b), FOREIGN KEY (ua, ub) REFERENCES n (a, b)) WITHOUT ROWID",
    "INSERT INTO n VALUES ('r', 1, NULL, NULL), ('s', 1, 'r', 1), ('t', 2, 's', 1), ('c', 1, 'd', 1), ('d', 1, 'c', 1), ('h', 1, 'r', NULL)", NULL,
  };
  g_autoptr(RelConnection) connection = make (statements);
  g_autoptr(RelSchema) schema = rel_connection_read_schema (connection, NULL, NULL);
  g_autoptr(GPtrArray) roots = NULL;
  g_autoptr(GPtrArray) below = NULL;
  g_autoptr(GPtrArray) circles = NULL;
  RelEnd end;

  g_assert_true (rel_record_tree_find_end (schema, rel_table_get_id (rel_schema_find_table (schema, "n")), 0, &end));
  roots = rel_record_tree_read (schema, NULL, &end, NULL, 0, connection, NULL, NULL);
  g_assert_cmpuint (roots->len, ==, 2);
  g_assert_cmpint (rel_tree_record_get_n_members (roots->pdata[1]), ==, -1);
  below = rel_record_tree_read (schema, NULL, &end, roots->pdata[1], 0, connection, NULL, NULL);
  g_assert_cmpuint (below->len, ==, 1);
  circles = rel_record_tree_read_circles (schema, NULL, &end, connection, NULL, NULL);
  g_assert_cmpuint (circles->len, ==, 1);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/records/record-tree/levels", test_levels);
  g_test_add_func ("/records/record-tree/composite", test_composite);

  return g_test_run ();
}
