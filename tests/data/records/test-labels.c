/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Which column describes the records of a table.
 */
#include "config.h"

#include "database/sqlite/rel-sqlite-connection.h"
#include "records/rel-labels.h"
#include "records/rel-record-query.h"

static RelSchema *
read_schema (RelConnection *connection,
             const char    *sql)
{
  g_autoptr(GError) error = NULL;
  g_auto(GStrv) statements = g_strsplit (sql, ";", -1);

  for (guint i = 0; statements[i] != NULL; i++)
    {
      rel_connection_execute (connection, statements[i], NULL, 0, NULL, NULL, &error);
      g_assert_no_error (error);
    }

  return rel_connection_read_schema (connection, NULL, NULL);
}

static void
test_choice (void)
{
  static const char *const cases[][2] = {
    { "CREATE TABLE t (id INTEGER PRIMARY KEY, note TEXT, name TEXT)", "name" },
    { "CREATE TABLE t (id INTEGER PRIMARY KEY, description TEXT, title VARCHAR(20))", "title" },
    { "CREATE TABLE customers (id INTEGER PRIMARY KEY, company_name TEXT, customer_name TEXT)", "customer_name" },
    { "CREATE TABLE t (id INTEGER PRIMARY KEY, username_hash TEXT, email TEXT)", "email" },
    { "CREATE TABLE t (id INTEGER PRIMARY KEY, image_url TEXT, remark TEXT)", "remark" },
    { "CREATE TABLE t (id INTEGER PRIMARY KEY, x TEXT, y TEXT NOT NULL UNIQUE)", "y" },
    { "CREATE TABLE t (id INTEGER PRIMARY KEY, x TEXT, y TEXT NOT NULL)", "y" },
    { "CREATE TABLE t (id INTEGER PRIMARY KEY, name INTEGER, n REAL)", NULL },
    { "CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT REFERENCES u (id), z TEXT)", "z" },
    { "CREATE TABLE staff (id INTEGER PRIMARY KEY, FirstName TEXT, LastName TEXT, Title TEXT)", "LastName" },
    { "CREATE TABLE t (isbn TEXT PRIMARY KEY, publisher_name TEXT, title TEXT)", "title" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(RelConnection) connection = rel_sqlite_connection_open_memory (NULL);
      g_autoptr(RelSchema) schema = read_schema (connection, cases[i][0]);
      RelColumn *column = rel_labels_choose (rel_schema_get_nth_table (schema, 0));

      g_test_message ("%s", cases[i][0]);
      g_assert_cmpstr (column != NULL ? rel_column_get_name (column) : NULL, ==, cases[i][1]);
    }
}

/* A person's choice holds where it was made, for records and for the links to them. */
static void
test_change (void)
{
  g_autoptr(RelConnection) connection = rel_sqlite_connection_open_memory (NULL);
  g_autoptr(RelSchema) schema = read_schema (connection, "CREATE TABLE p (id INTEGER PRIMARY KEY, name TEXT, town TEXT);CREATE TABLE c (id INTEGER PRIMARY KEY, p_id REFERENCES p);"
                                             "INSERT INTO p VALUES (1, 'Ada', 'London');INSERT INTO c VALUES (1, 1)");
  RelTable *parent = rel_schema_find_table (schema, "p");
  RelId town = rel_column_get_id (rel_table_find_column (parent, "town"));
  g_autoptr(RelLabels) none = rel_labels_new ();
  g_autoptr(RelLabels) labels = rel_labels_with_column (none, rel_table_get_id (parent), town);
  g_autoptr(RelLabels) back = rel_labels_with_column (labels, rel_table_get_id (parent), REL_ID_NONE);
  g_autoptr(RelPlace) table = rel_place_new_table (rel_table_get_id (rel_schema_find_table (schema, "c")));
  g_autoptr(RelPlace) labelled = rel_place_with_labels (table, labels);
  g_autoptr(RelPlace) place = rel_place_with_sort (labelled, 0, TRUE);
  g_autoptr(RelRecordQuery) query = rel_record_query_new (schema, place);
  g_autoptr(RelRows) rows = rel_record_query_read_page (query, connection, 0, 1, NULL, NULL);

  g_assert_cmpstr (rel_column_get_name (rel_labels_get_column (none, parent)), ==, "name");
  g_assert_cmpstr (rel_column_get_name (rel_labels_get_column (labels, parent)), ==, "town");
  g_assert_cmpstr (rel_column_get_name (rel_labels_get_column (back, parent)), ==, "name");
  g_assert_cmpstr (rel_value_get_bytes (rel_rows_get (rows, 0, rel_record_query_get_column (query, 1)->label), NULL), ==, "London");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/records/labels/choice", test_choice);
  g_test_add_func ("/records/labels/change", test_change);

  return g_test_run ();
}
