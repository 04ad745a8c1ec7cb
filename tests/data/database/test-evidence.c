/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Links that nobody declared, and what the data say of them.
 */
#include "config.h"

#include "database/rel-evidence.h"
#include "database/sqlite/rel-sqlite-connection.h"

static RelConnection *
open_with (const char *const *statements)
{
  g_autoptr(GError) error = NULL;
  RelConnection *connection = rel_sqlite_connection_open_memory (&error);

  for (guint i = 0; statements[i] != NULL; i++)
    if (!rel_connection_execute (connection, statements[i], NULL, 0, NULL, NULL, &error))
      g_error ("%s: %s", statements[i], error->message);

  return connection;
}

static void
test_found (void)
{
  static const char *const statements[] = {
    "CREATE TABLE authors (id INTEGER PRIMARY KEY)",
    "CREATE TABLE titles (isbn TEXT PRIMARY KEY, author_id INTEGER, editor_id INTEGER REFERENCES authors, publisher_id INTEGER)",
    "CREATE TABLE publishers (id INTEGER PRIMARY KEY)",
    "CREATE TABLE copies (id INTEGER PRIMARY KEY, isbn TEXT, author_id INTEGER, n INTEGER)",
    "INSERT INTO authors VALUES (1), (2)",
    "INSERT INTO titles VALUES ('a', 1, 1, NULL), ('b', 2, 9, NULL), ('c', NULL, NULL, NULL)",
    "INSERT INTO copies VALUES (1, 'a', 1, 1), (2, 'b', 7, 2), (3, 'x', NULL, 3), (4, 'a', 8, 4)",
    NULL
  };
  static const char *const wanted[] = {
    "All 2 values of titles.author_id are found in authors.id: the link can be declared",
    "titles.publisher_id looks like a link to publishers, but has no values that could tell",
    "Of 3 values of copies.author_id, 2 are not found in authors.id",
    "Of 4 values of copies.isbn, 1 are not found in titles.isbn",
  };
  g_autoptr(RelConnection) connection = open_with (statements);
  g_autoptr(GError) error = NULL;
  g_autoptr(RelSchema) schema = rel_connection_read_schema (connection, NULL, &error);
  g_autoptr(GArray) list = rel_evidence_read (connection, schema, NULL, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (wanted); i++)
    {
      gboolean found = FALSE;

      for (guint j = 0; j < list->len; j++)
        found |= g_str_equal (g_array_index (list, RelEvidence, j).sentence, wanted[i]);
      if (!found)
        g_error ("not said: %s", wanted[i]);
    }
  g_assert_cmpuint (list->len, ==, G_N_ELEMENTS (wanted));
  rel_connection_close (connection);
}

static void
test_cancelled (void)
{
  static const char *const statements[] = { "CREATE TABLE a (id INTEGER PRIMARY KEY)", "CREATE TABLE b (a_id INTEGER)", NULL };
  g_autoptr(RelConnection) connection = open_with (statements);
  g_autoptr(RelSchema) schema = rel_connection_read_schema (connection, NULL, NULL);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (rel_evidence_read (connection, schema, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  rel_connection_close (connection);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/database/evidence/found", test_found);
  g_test_add_func ("/database/evidence/cancelled", test_cancelled);

  return g_test_run ();
}
