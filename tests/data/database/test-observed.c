/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The observed cardinality: every kind of relationship, with and without an index.
 */
#include "config.h"

#include "database/rel-observed.h"
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

static RelRelationship *
find (RelSchema  *schema,
      const char *table,
      RelKind     kind)
{
  GPtrArray *list = rel_schema_get_relationships (schema);
  RelId id = rel_table_get_id (rel_schema_find_table (schema, table));

  for (guint i = 0; i < list->len; i++)
    {
      const RelRelationshipInfo *info = rel_relationship_get_info (list->pdata[i]);

      if (info->kind == kind && (kind == REL_KIND_MANY_TO_MANY ? info->association : info->child) == id)
        return list->pdata[i];
    }

  return NULL;
}

static void
check (RelConnection *connection,
       RelSchema     *schema,
       const char    *table,
       RelKind        kind,
       RelObserveHow  how,
       const char    *from,
       const char    *to,
       const char    *words)
{
  RelRelationship *relationship = find (schema, table, kind);
  g_autoptr(GError) error = NULL;
  RelObserved observed;
  g_autofree char *at_parent = NULL;
  g_autofree char *at_child = NULL;
  g_autofree char *said = NULL;

  g_assert_nonnull (relationship);
  g_assert_true (rel_observed_count (connection, schema, relationship, how, &observed, NULL, &error));
  g_assert_no_error (error);
  at_parent = rel_observed_end_to_figures (&observed.at_parent);
  at_child = rel_observed_end_to_figures (&observed.at_child);
  said = rel_observed_say (&observed, schema, relationship);
  g_assert_cmpstr (at_parent, ==, from);
  g_assert_cmpstr (at_child, ==, to);
  g_assert_cmpstr (said, ==, words);
}

static void
test_kinds (void)
{
  static const char *const statements[] = {
    "CREATE TABLE authors (id INTEGER PRIMARY KEY)",
    "CREATE TABLE \"my books\" (id INTEGER PRIMARY KEY, author_id INTEGER REFERENCES authors)",
    "CREATE INDEX i ON \"my books\" (author_id)",
    "CREATE TABLE covers (book_id INTEGER PRIMARY KEY REFERENCES \"my books\" (id))",
    "CREATE TABLE tags (a TEXT, b TEXT, PRIMARY KEY (a, b))",
    "CREATE TABLE book_tag (book_id INTEGER REFERENCES \"my books\", b TEXT, a TEXT, PRIMARY KEY (book_id, a, b), FOREIGN KEY (b, a) REFERENCES tags (b, a)) WITHOUT ROWID",
    "INSERT INTO authors VALUES (1), (2), (3)",
    "INSERT INTO \"my books\" VALUES (1, 1), (2, 1), (3, 2), (4, NULL)",
    "INSERT INTO covers VALUES (1), (2)",
    "INSERT INTO tags VALUES ('x', 'y'), ('x', 'z')",
    "INSERT INTO book_tag VALUES (1, 'y', 'x'), (2, 'y', 'x'), (3, 'y', 'x'), (1, 'z', 'x')",
    "CREATE TABLE rooms (id INTEGER PRIMARY KEY)",
    "CREATE TABLE desks (room_id INTEGER NOT NULL REFERENCES rooms)",
    NULL
  };
  g_autoptr(RelConnection) connection = open_with (statements);
  g_autoptr(RelSchema) schema = rel_connection_read_schema (connection, NULL, NULL);

  check (connection, schema, "my books", REL_KIND_ONE_TO_MANY, REL_OBSERVE_QUICK, "0..1", "0..2",
         "Counted: one author has 0 to 2 my books\nCounted: one my book has 0 to 1 author");
  check (connection, schema, "covers", REL_KIND_ONE_TO_ONE, REL_OBSERVE_QUICK, "1", "0..1", "Counted: one my book has 0 to 1 cover");
  check (connection, schema, "book_tag", REL_KIND_MANY_TO_MANY, REL_OBSERVE_QUICK, "1..3", "0..2",
         "Counted: one my book has 0 to 2 tags\nCounted: one tag has 1 to 3 my books");
  check (connection, schema, "desks", REL_KIND_ONE_TO_MANY, REL_OBSERVE_QUICK, "0", "0", "Counted: every room has 0 desks");
  rel_connection_close (connection);
}

static void
test_unindexed (void)
{
  static const char *const statements[] = {
    "CREATE TABLE a (id INTEGER PRIMARY KEY)",
    "CREATE TABLE b (id INTEGER PRIMARY KEY, a_id INTEGER NOT NULL REFERENCES a)",
    "INSERT INTO a VALUES (1), (2)",
    "WITH n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 50001) INSERT INTO b SELECT i, 1 + i % 2 FROM n",
    NULL
  };
  g_autoptr(RelConnection) connection = open_with (statements);
  g_autoptr(RelSchema) schema = rel_connection_read_schema (connection, NULL, NULL);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GError) error = NULL;
  RelObserved observed;

  g_assert_false (rel_observed_is_indexed (schema, find (schema, "b", REL_KIND_ONE_TO_MANY)));
  check (connection, schema, "b", REL_KIND_ONE_TO_MANY, REL_OBSERVE_QUICK, NULL, NULL, "Not counted: b has many rows and no index for this link");
  check (connection, schema, "b", REL_KIND_ONE_TO_MANY, REL_OBSERVE_WHOLE, "1", "25000..25001", "Counted: one a has 25000 to 25001 bs");
  g_cancellable_cancel (cancellable);
  g_assert_false (rel_observed_count (connection, schema, find (schema, "b", REL_KIND_ONE_TO_MANY), REL_OBSERVE_WHOLE, &observed, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  rel_connection_close (connection);
}

static void
test_figures (void)
{
  static const struct
  {
    RelObservedEnd  end;
    const char     *figures;
  } cases[] = {
    { { FALSE, -1, 0, FALSE }, NULL },
    { { TRUE, 1, 1, FALSE }, "1" },
    { { TRUE, 0, 37, FALSE }, "0..37" },
    { { TRUE, 0, 37, TRUE }, "0..37+" },
    { { TRUE, -1, 37, TRUE }, "?..37+" },
    { { TRUE, 1, 1, TRUE }, "1..1+" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *figures = rel_observed_end_to_figures (&cases[i].end);

      g_assert_cmpstr (figures, ==, cases[i].figures);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/database/observed/kinds", test_kinds);
  g_test_add_func ("/database/observed/unindexed", test_unindexed);
  g_test_add_func ("/database/observed/figures", test_figures);

  return g_test_run ();
}
