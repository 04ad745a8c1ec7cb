/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What a file is like is guessed right, and all of it gets into the table, or nothing.
 */
#include "config.h"

#include <string.h>

#include "database/sqlite/rel-sqlite-connection.h"
#include "records/rel-row-import.h"
#include "support/support.h"

static void
run (RelConnection *connection,
     const char    *sql)
{
  g_autoptr(GError) error = NULL;

  if (!rel_connection_execute (connection, sql, NULL, 0, NULL, NULL, &error))
    g_error ("%s: %s", sql, error->message);
}

static char *
ask (RelConnection *connection,
     const char    *sql)
{
  g_autoptr(RelRows) rows = rel_connection_query (connection, sql, NULL, 0, NULL, NULL);
  GString *text = g_string_new (NULL);

  g_assert_nonnull (rows);
  for (guint i = 0; i < rel_rows_get_n_rows (rows); i++)
    for (guint j = 0; j < rel_rows_get_n_columns (rows); j++)
      {
        g_autofree char *literal = rel_value_to_literal (rel_rows_get (rows, i, j));

        g_string_append_printf (text, "%s%s", literal, j + 1 < rel_rows_get_n_columns (rows) ? "," : "\n");
      }

  return g_string_free (text, FALSE);
}

static RelRowImport *
read_text (const char *text,
           gssize      length)
{
  g_autoptr(GBytes) content = g_bytes_new (text, length < 0 ? strlen (text) : (gsize) length);
  g_autoptr(GError) error = NULL;
  RelRowImport *import = rel_row_import_new (content, &error);

  g_assert_no_error (error);

  return import;
}

static void
test_guess (void)
{
  static const struct
  {
    const char *text;
    gssize      length;
    const char *encoding;
    char        delimiter;
    gboolean    header;
    const char *create;
  } cases[] = {
    { "id,name,price\n1,Ann,1.5\n2,\"B, C\",2\n", -1, "UTF-8", ',', TRUE, "CREATE TABLE t (id INTEGER, name TEXT, price REAL)" },
    { "id;name;note\n1;a,b,c;x\n2;d,e;\n", -1, "UTF-8", ';', TRUE, "CREATE TABLE t (id INTEGER, name TEXT, note TEXT)" },
    { "a\tb\n1\t2\n", -1, "UTF-8", '\t', TRUE, "CREATE TABLE t (a INTEGER, b INTEGER)" },
    { "1|2|x\n3|4|y\n", -1, "UTF-8", '|', FALSE, "CREATE TABLE t (\"column 1\" INTEGER, \"column 2\" INTEGER, \"column 3\" TEXT)" },
    { "\357\273\277name,n\nx,1\n", -1, "UTF-8", ',', TRUE, "CREATE TABLE t (name TEXT, n INTEGER)" },
    { "name;town\nJ\374rgen;K\366ln\n", -1, "WINDOWS-1252", ';', TRUE, "CREATE TABLE t (name TEXT, town TEXT)" },
    { "\377\376a\0,\0b\0\n\0001\0,\000\344\000\n\0", 18, "UTF-16LE", ',', TRUE, "CREATE TABLE t (a INTEGER, b TEXT)" },
    { "zip,big,e,empty\n01234,12345678901234567890,1e5,\n99999,1,2,\n", -1, "UTF-8", ',', TRUE,
      "CREATE TABLE t (zip TEXT, big TEXT, e REAL, empty TEXT)" },
    { "a,A,a b\n1,2,3\n", -1, "UTF-8", ',', TRUE, "CREATE TABLE t (a INTEGER, \"A 2\" INTEGER, \"a b\" INTEGER)" },
    { "", 0, "UTF-8", ',', FALSE, "CREATE TABLE t ()" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(RelRowImport) import = read_text (cases[i].text, cases[i].length);
      g_autofree char *create = rel_row_import_dup_create_sql (import, "t");

      g_test_message ("case %u", i);
      g_assert_cmpint (rel_row_import_get_form (import), ==, REL_ROW_IMPORT_CSV);
      g_assert_cmpstr (rel_row_import_get_encoding (import), ==, cases[i].encoding);
      g_assert_cmpint (rel_row_import_get_delimiter (import), ==, cases[i].delimiter);
      g_assert_cmpint (rel_row_import_has_header (import), ==, cases[i].header);
      g_assert_cmpstr (create, ==, cases[i].create);
    }
}

/* Imports a text into t, which is made by a statement; what is there then, or the error. */
static char *
import_into (RelConnection *connection,
             const char    *create,
             const char    *text,
             gssize         length,
             guint          n_mapped)
{
  g_autoptr(RelRowImport) import = read_text (text, length);
  g_autoptr(RelSchema) schema = NULL;
  g_autoptr(GError) error = NULL;
  guint64 n_rows = 99;
  RelTable *table;

  run (connection, "DROP TABLE IF EXISTS t");
  run (connection, create);
  schema = rel_connection_read_schema (connection, NULL, NULL);
  table = rel_schema_find_table (schema, "t");
  g_assert_cmpuint (rel_row_import_map_to (import, table), ==, n_mapped);
  if (!rel_row_import_run (import, connection, table, NULL, NULL, &n_rows, NULL, &error))
    {
      g_autofree char *left = ask (connection, "SELECT count(*) FROM t");

      /* Nothing half, and no transaction left open. */
      g_assert_cmpstr (left, ==, "0\n");
      g_assert_cmpuint (n_rows, ==, 0);
      run (connection, "BEGIN");
      run (connection, "ROLLBACK");
      return g_strdup (error->message);
    }
  {
    g_autofree char *count = ask (connection, "SELECT count(*) FROM t");
    g_autofree char *expected = g_strdup_printf ("%u\n", (guint) n_rows);

    g_assert_cmpstr (count, ==, expected);
  }

  return ask (connection, "SELECT * FROM t");
}

static void
test_rows (void)
{
  g_autoptr(RelConnection) connection = rel_sqlite_connection_open_memory (NULL);
  static const struct
  {
    const char *create;
    const char *text;
    guint       n_mapped;
    const char *expected;
  } cases[] = {
    { "CREATE TABLE t (id INTEGER PRIMARY KEY, first_name TEXT, n)", "ID,First Name,N\n7,\"a \"\"b\"\"\nc\",1\n8, blank ,x\n9,,\n10,\"\",2.5\n", 3,
      "7,'a \"b\"\nc',1\n8,' blank ','x'\n9,NULL,NULL\n10,'',2.5\n" },
    { "CREATE TABLE t (n INTEGER, d DATE, zip TEXT)", "zip,n\n007,007\n", 2, "7,NULL,'007'\n" },
    { "CREATE TABLE t (a, b AS (a + 1), c TEXT)", "1,x\n2,y\n", 2, "1,2,'x'\n2,3,'y'\n" },
    { "CREATE TABLE t (a INTEGER, s TEXT, o, b)", "[{\"a\": 1, \"s\": \"x\"}, {\"s\": null, \"b\": true, \"o\": {\"k\": [1]}}, {\"a\": 9223372036854775807, \"x\": 0}]", 4,
      "1,'x',NULL,NULL\nNULL,NULL,'{\"k\":[1]}',1\n9223372036854775807,NULL,NULL,NULL\n" },
    { "CREATE TABLE t (a INTEGER, s TEXT)", "{\"a\": 1, \"s\": \"x\"}\n\n{\"s\": \"y\"}\n", 2, "1,'x'\nNULL,'y'\n" },
    { "CREATE TABLE t (id INTEGER PRIMARY KEY, up INTEGER REFERENCES t)", "id,up\n1,2\n2,1\n", 2, "1,2\n2,1\n" },
    /* All or nothing. */
    { "CREATE TABLE t (id INTEGER PRIMARY KEY, x TEXT)", "id,x\n1,a\n2,b\n1,c\n", 2, "Line 4: Another record has the same t.id. Nothing was written; change one of the two." },
    /* Lines as an editor counts them, whatever stands between records and in them. */
    { "CREATE TABLE t (id INTEGER PRIMARY KEY, x TEXT)", "id,x\r\n\r\n1,\"a\n\nb\"\r\n\r\n\r\n2,b\r\n1,c\r\n", 2, "Line 9: Another record has the same t.id. Nothing was written; change one of the two." },
    { "CREATE TABLE t (id INTEGER PRIMARY KEY, x TEXT)", "\n\nid,x\n1,a\n\n1,c", 2, "Line 6: Another record has the same t.id. Nothing was written; change one of the two." },
    { "CREATE TABLE t (id INTEGER PRIMARY KEY)", "{\"id\": 1}\n\n{\"id\": 1}\n", 1, "Line 3: Another record has the same t.id. Nothing was written; change one of the two." },
    { "CREATE TABLE t (id INTEGER PRIMARY KEY)", "[{\"id\": 1}, {\"id\": 1}]", 1, "Record 2: Another record has the same t.id. Nothing was written; change one of the two." },
    { "CREATE TABLE t (id INTEGER PRIMARY KEY, up INTEGER REFERENCES t)", "id,up\n1,2\n2,3\n", 2,
      "A record would refer to one that does not exist. Nothing was written; choose another target, or keep the record that is referred to." },
    { "CREATE TABLE t (a, b)", "a,b\n1,2\n{\n", 2, "1,2\n'{',NULL\n" },
    { "CREATE TABLE t (a, b)", "x,y\n1,2\n", 0, "No column of the file goes into “t”. Nothing was written; choose where columns go." },
    { "CREATE TABLE t (a)", "{\"a\": 1}\n{\"a\": }\n", 1, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases) - 1; i++)
    {
      g_autofree char *found = import_into (connection, cases[i].create, cases[i].text, -1, cases[i].n_mapped);

      g_assert_cmpstr (found, ==, cases[i].expected);
    }
}

/* What an empty field means is for people to say. */
static void
test_empty (void)
{
  static const char *const expected[] = { "1,NULL\n2,''\n", "1,NULL\n2,NULL\n", "1,''\n2,''\n" };
  g_autoptr(RelConnection) connection = rel_sqlite_connection_open_memory (NULL);
  g_autoptr(RelSchema) schema = NULL;

  run (connection, "CREATE TABLE t (a INTEGER, b TEXT)");
  schema = rel_connection_read_schema (connection, NULL, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      g_autoptr(RelRowImport) import = read_text ("a,b\n1,\n2,\"\"\n", -1);
      g_autoptr(GError) error = NULL;
      g_autofree char *found = NULL;

      run (connection, "DELETE FROM t");
      rel_row_import_map_to (import, rel_schema_find_table (schema, "t"));
      rel_row_import_set_empty (import, (RelRowImportEmpty) i);
      g_assert_true (rel_row_import_run (import, connection, rel_schema_find_table (schema, "t"), NULL, NULL, NULL, NULL, &error));
      g_assert_no_error (error);
      found = ask (connection, "SELECT * FROM t");
      g_assert_cmpstr (found, ==, expected[i]);
    }
}

/* A new table comes with its rows, or not at all. */
static void
test_new_table (void)
{
  g_autoptr(RelConnection) connection = rel_sqlite_connection_open_memory (NULL);
  g_autoptr(RelRowImport) import = read_text ("id,a \"b\",id\n1,x,2\n3,y,4.5\n", -1);
  g_autoptr(RelRowImport) ragged = NULL;
  g_autoptr(GString) text = g_string_new ("a,b\n");
  g_autoptr(GError) error = NULL;
  g_autofree char *found = NULL;
  g_autofree char *left = NULL;
  guint64 n_rows = 0;

  rel_row_import_set_shape (import, NULL, 0, TRUE, NULL);
  g_assert_true (rel_row_import_run_new (import, connection, "my \"t\"", NULL, NULL, &n_rows, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (n_rows, ==, 2);
  found = ask (connection, "SELECT id, \"a \"\"b\"\"\", \"id 2\" FROM \"my \"\"t\"\"\"");
  g_assert_cmpstr (found, ==, "1,'x',2.0\n3,'y',4.5\n");

  g_assert_false (rel_row_import_run_new (import, connection, "my \"t\"", NULL, NULL, &n_rows, NULL, &error));
  g_clear_error (&error);
  /* behind the records by which it was guessed how many there are */
  for (guint i = 0; i < 1100; i++)
    g_string_append (text, "1,2\n");
  g_string_append (text, "1,2,3\n");
  ragged = read_text (text->str, text->len);
  g_assert_false (rel_row_import_run_new (ragged, connection, "other", NULL, NULL, &n_rows, NULL, &error));
  g_assert_nonnull (strstr (error->message, "Line 1102 has 3 fields"));
  left = ask (connection, "SELECT count(*) FROM sqlite_schema");
  g_assert_cmpstr (left, ==, "1\n");
}

static void
test_encodings (void)
{
  g_autoptr(RelConnection) connection = rel_sqlite_connection_open_memory (NULL);
  g_autofree char *western = import_into (connection, "CREATE TABLE t (name TEXT, town TEXT)", "name;town\nJ\374rgen;K\366ln \200\n", -1, 2);
  g_autofree char *wide = import_into (connection, "CREATE TABLE t (a TEXT, b TEXT)", "\377\376a\0,\0b\0\n\0001\0,\000\344\000\n\0", 18, 2);

  g_assert_cmpstr (western, ==, "'Jürgen','Köln €'\n");
  g_assert_cmpstr (wide, ==, "'1','ä'\n");
}

static void
progress_cb (double   fraction,
             gpointer data)
{
  g_assert_cmpfloat (fraction, >, 0);
  g_assert_cmpfloat (fraction, <=, 1);
  g_cancellable_cancel (data);
}

/* Stopped in the middle, nothing is there; a record of another width late in the file undoes all. */
static void
test_stop (void)
{
  g_autoptr(RelConnection) connection = rel_sqlite_connection_open_memory (NULL);
  g_autoptr(GString) text = g_string_new ("a,b\n");
  g_autoptr(RelSchema) schema = NULL;
  g_autoptr(RelRowImport) import = NULL;
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GError) error = NULL;
  g_autofree char *left = NULL;
  g_autofree char *message = NULL;

  for (guint i = 0; i < 5000; i++)
    g_string_append_printf (text, "%u,x\n", i);
  run (connection, "CREATE TABLE t (a INTEGER, b TEXT)");
  schema = rel_connection_read_schema (connection, NULL, NULL);
  import = read_text (text->str, text->len);
  rel_row_import_map_to (import, rel_schema_find_table (schema, "t"));
  g_assert_false (rel_row_import_run (import, connection, rel_schema_find_table (schema, "t"), progress_cb, cancellable, NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  left = ask (connection, "SELECT count(*) FROM t");
  g_assert_cmpstr (left, ==, "0\n");

  g_string_append (text, "1,2,3\n");
  message = import_into (connection, "CREATE TABLE t (a INTEGER, b TEXT)", text->str, text->len, 2);
  g_assert_nonnull (strstr (message, "Line 5002 has 3 fields"));
}

/* Values with every awkward sign come back as they were. */
static void
test_random (void)
{
  g_autoptr(RelConnection) connection = rel_sqlite_connection_open_memory (NULL);
  g_autoptr(GRand) random = g_rand_new_with_seed (support_seed ());
  static const char *const pieces[] = { "a", ",", "\"", "\n", "\r\n", ";", " ", "ä", "'", "\t", "0", "{" };

  for (guint round = 0; round < support_scale (30); round++)
    {
      g_autoptr(GString) text = g_string_new ("x,y,z\n");
      g_autoptr(GString) expected = g_string_new (NULL);
      g_autofree char *found = NULL;

      for (guint i = 0; i < 20; i++)
        for (guint j = 0; j < 3; j++)
          {
            g_autoptr(GString) cell = g_string_new (NULL);
            g_autoptr(RelValue) value = NULL;
            g_autofree char *literal = NULL;
            g_auto(GStrv) parts = NULL;
            g_autofree char *quoted = NULL;

            for (int k = g_rand_int_range (random, 0, 6); k > 0; k--)
              g_string_append (cell, pieces[g_rand_int_range (random, 0, G_N_ELEMENTS (pieces))]);
            parts = g_strsplit (cell->str, "\"", -1);
            quoted = g_strjoinv ("\"\"", parts);
            g_string_append_printf (text, "\"%s\"%s", quoted, j < 2 ? "," : "\r\n");
            value = rel_value_new_text (cell->str, -1);
            literal = rel_value_to_literal (value);
            g_string_append_printf (expected, "%s%s", literal, j < 2 ? "," : "\n");
          }
      found = import_into (connection, "CREATE TABLE t (x TEXT, y TEXT, z TEXT)", text->str, text->len, 3);
      g_assert_cmpstr (found, ==, expected->str);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/records/row-import/guess", test_guess);
  g_test_add_func ("/records/row-import/rows", test_rows);
  g_test_add_func ("/records/row-import/empty", test_empty);
  g_test_add_func ("/records/row-import/new-table", test_new_table);
  g_test_add_func ("/records/row-import/encodings", test_encodings);
  g_test_add_func ("/records/row-import/stop", test_stop);
  g_test_add_func ("/records/row-import/random", test_random);

  return g_test_run ();
}
