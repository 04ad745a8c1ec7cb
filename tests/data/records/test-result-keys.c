/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A value of a result is edited only where its record is known beyond doubt: through
 * joins and views, but not when a table is there twice, nor without its key.
 */
#include "config.h"

#include <string.h>

#include "database/sqlite/rel-sqlite-connection.h"
#include "database/sqlite/rel-sqlite-run.h"
#include "records/rel-result-keys.h"

static const char *const statements[] = {
  "CREATE TABLE authors (id INTEGER PRIMARY KEY, name TEXT)",
  "CREATE TABLE books (id INTEGER PRIMARY KEY, author_id INTEGER REFERENCES authors, title TEXT, upper_title TEXT AS (upper (title)))",
  "CREATE TABLE pairs (a INTEGER, b TEXT, note TEXT, PRIMARY KEY (a, b)) WITHOUT ROWID",
  "CREATE TABLE loose (name TEXT)",
  "CREATE VIEW titled AS SELECT b.id AS book, b.title, a.id AS author, a.name FROM books b JOIN authors a ON a.id = b.author_id",
  "CREATE VIEW twice AS SELECT t.book, t.title, b.title AS other FROM titled t JOIN books b ON b.id = t.book + 1",
  "CREATE VIEW both AS SELECT id, name FROM authors UNION ALL SELECT id, title FROM books",
  "INSERT INTO authors VALUES (7, 'Le Guin'), (8, 'Butler')",
  "INSERT INTO books (id, author_id, title) VALUES (1, 7, 'one'), (2, NULL, 'two')",
  "INSERT INTO pairs VALUES (1, 'x', 'n')",
  "INSERT INTO loose VALUES ('l')",
};

typedef struct
{
  const char *sql;
  guint       row;
  guint       column;
  const char *key;  /* "table:1,2"; NULL: it is not known */
} Case;

static const Case cases[] = {
  { "SELECT id, name FROM authors", 0, 1, "authors:7" },
  { "SELECT name FROM authors", 0, 0, NULL },
  { "SELECT name, id AS x FROM authors AS a", 1, 0, "authors:8" },
  { "SELECT b.title, a.name, b.id, a.id FROM books b JOIN authors a ON a.id = b.author_id", 0, 1, "authors:7" },
  { "SELECT b.title, a.name, b.id, a.id FROM books b JOIN authors a ON a.id = b.author_id", 0, 0, "books:1" },
  /* an outer join that found none */
  { "SELECT b.id, a.id, a.name FROM books b LEFT JOIN authors a ON a.id = b.author_id ORDER BY b.id", 1, 2, NULL },
  { "SELECT b.id, a.id, a.name FROM books b LEFT JOIN authors a ON a.id = b.author_id ORDER BY b.id", 0, 2, "authors:7" },
  { "SELECT title, book, name, author FROM titled", 0, 0, "books:1" },
  { "SELECT title, book, name, author FROM titled", 0, 2, "authors:7" },
  { "SELECT title, name FROM titled", 0, 0, NULL },
  /* twice: the key may be that of the other */
  { "SELECT x.name, y.id FROM authors x JOIN authors y ON y.id <> x.id", 0, 0, NULL },
  { "SELECT book, title, other FROM twice", 0, 1, NULL },
  { "SELECT t.book, t.title FROM titled t JOIN books b ON b.id = t.book", 0, 1, NULL },
  { "SELECT id, name FROM authors UNION SELECT id, title FROM books", 0, 1, NULL },
  { "SELECT id, name FROM both", 0, 1, NULL },
  { "WITH authors AS (SELECT 1 AS id, 'x' AS name) SELECT id, name FROM authors", 0, 1, NULL },
  { "SELECT id, upper (name) FROM authors", 0, 1, NULL },
  { "SELECT id, upper_title FROM books", 0, 1, NULL },
  { "SELECT a, b, note FROM pairs", 0, 2, "pairs:1,x" },
  { "SELECT a, note FROM pairs", 0, 1, NULL },
  { "SELECT name FROM loose", 0, 0, NULL },
  { "SELECT id, name, (SELECT count (*) FROM books WHERE author_id = authors.id) FROM authors", 0, 1, "authors:7" },
  { "SELECT \"authors\".id, \"name\" FROM \"authors\"", 0, 1, "authors:7" },
  { "SELECT name FROM sqlite_schema", 0, 0, NULL },
};

static void
test_cases (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(RelConnection) connection = rel_sqlite_connection_open_memory (&error);
  g_autoptr(RelSchema) schema = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (statements); i++)
    g_assert_true (rel_connection_execute (connection, statements[i], NULL, 0, NULL, NULL, &error));
  schema = rel_connection_read_schema (connection, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      RelRunOptions options = { .max_rows = 100 };
      RelSpan span = { 0, strlen (cases[i].sql) };
      g_autoptr(GPtrArray) results = rel_sqlite_run (connection, cases[i].sql, span, &options, NULL, &error);
      g_autoptr(RelResultKeys) keys = NULL;
      g_autoptr(GPtrArray) key = NULL;
      g_autoptr(GString) said = g_string_new (NULL);

      g_test_message ("%s", cases[i].sql);
      g_assert_no_error (error);
      g_assert_no_error (rel_result_get_info (results->pdata[0])->error);
      keys = rel_result_keys_new (schema, results->pdata[0]);
      key = rel_result_keys_list_key (keys, cases[i].row, cases[i].column);
      g_assert_false (key != NULL && rel_result_keys_get_why_not (keys, cases[i].column) != NULL);
      if (key != NULL)
        g_string_append_printf (said, "%s:", rel_table_get_name (rel_result_keys_get_table (keys, cases[i].column)));
      for (guint j = 0; key != NULL && j < key->len; j++)
        {
          g_autofree char *text = rel_value_to_text (key->pdata[j]);

          g_string_append_printf (said, "%s%s", j > 0 ? "," : "", text);
        }
      g_assert_cmpstr (said->str, ==, cases[i].key != NULL ? cases[i].key : "");
    }
  rel_connection_close (connection);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/records/result-keys/cases", test_cases);

  return g_test_run ();
}
