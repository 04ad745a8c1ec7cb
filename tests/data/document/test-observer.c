/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Records that belong together are counted in the background, again when they changed,
 * one relationship alone when it is asked for, and not any more when it was stopped.
 */
#include "config.h"

#include <stdlib.h>

#include <sqlite3.h>

#include "document/rel-observer.h"
#include "support/support.h"

typedef struct
{
  char        *folder;
  char        *path;
  sqlite3     *outside;
  RelDatabase *database;
  RelObserver *observer;
  RelId        books;   /* of authors */
  RelId        reviews; /* of books; without an index */
} Fixture;

static void
run_sql (Fixture    *fixture,
         const char *sql)
{
  if (sqlite3_exec (fixture->outside, sql, NULL, NULL, NULL) != SQLITE_OK)
    g_error ("%s", sqlite3_errmsg (fixture->outside));
}

static RelId
find (RelSchema  *schema,
      const char *child)
{
  GPtrArray *relationships = rel_schema_get_relationships (schema);
  RelId table = rel_table_get_id (rel_schema_find_table (schema, child));

  for (guint i = 0; i < relationships->len; i++)
    if (rel_relationship_get_info (relationships->pdata[i])->child == table)
      return rel_relationship_get_id (relationships->pdata[i]);
  g_assert_not_reached ();
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  RelSchema *schema;

  fixture->folder = g_dir_make_tmp ("relata-XXXXXX", NULL);
  fixture->path = g_build_filename (fixture->folder, "shop.db", NULL);
  g_assert_cmpint (sqlite3_open (fixture->path, &fixture->outside), ==, SQLITE_OK);
  run_sql (fixture,
           "CREATE TABLE authors (id INTEGER PRIMARY KEY);"
           "CREATE TABLE books (id INTEGER PRIMARY KEY, author_id INTEGER NOT NULL REFERENCES authors);"
           "CREATE INDEX books_author ON books (author_id);"
           "CREATE TABLE reviews (id INTEGER PRIMARY KEY, book_id INTEGER REFERENCES books);"
           "INSERT INTO authors VALUES (1), (2), (3);"
           "INSERT INTO books VALUES (1, 1), (2, 1), (3, 2);"
           "INSERT INTO reviews VALUES (1, 3), (2, 3), (3, 3), (4, NULL);");
  fixture->database = support_open_database (fixture->path);
  schema = rel_database_get_schema (fixture->database);
  fixture->books = find (schema, "books");
  fixture->reviews = find (schema, "reviews");
  fixture->observer = rel_observer_new (fixture->database);
  rel_observer_set_schema (fixture->observer, schema, FALSE);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_autofree char *remove = g_strdup_printf ("rm -rf '%s'", fixture->folder);

  rel_observer_stop (fixture->observer);
  g_object_unref (fixture->observer);
  rel_database_close (fixture->database);
  g_object_unref (fixture->database);
  support_settle ();
  sqlite3_close (fixture->outside);
  g_assert_cmpint (system (remove), ==, 0);
  g_free (fixture->folder);
  g_free (fixture->path);
}

static void
count_all (Fixture *fixture)
{
  while (rel_observer_is_counting (fixture->observer, REL_ID_NONE))
    g_main_context_iteration (NULL, TRUE);
}

static void
check_most (Fixture *fixture,
            RelId    relationship,
            gint64   least,
            gint64   most)
{
  const RelObserved *observed = rel_observer_get (fixture->observer, relationship);

  g_assert_nonnull (observed);
  g_assert_true (observed->at_child.known);
  g_assert_cmpint (observed->at_child.least, ==, least);
  g_assert_cmpint (observed->at_child.most, ==, most);
}

static void
test_all (Fixture       *fixture,
          gconstpointer  data)
{
  g_assert_null (rel_observer_get (fixture->observer, fixture->books));
  rel_observer_set_active (fixture->observer, TRUE);
  g_assert_true (rel_observer_is_counting (fixture->observer, fixture->books));
  g_assert_true (rel_observer_is_counting (fixture->observer, fixture->reviews));
  count_all (fixture);
  check_most (fixture, fixture->books, 0, 2);
  check_most (fixture, fixture->reviews, 0, 3);
}

static void
test_again (Fixture       *fixture,
            gconstpointer  data)
{
  rel_observer_set_active (fixture->observer, TRUE);
  count_all (fixture);
  run_sql (fixture, "INSERT INTO books VALUES (4, 1), (5, 3)");
  rel_observer_set_schema (fixture->observer, rel_database_get_schema (fixture->database), TRUE);
  /* what was counted is shown until it is counted again */
  check_most (fixture, fixture->books, 0, 2);
  while (!rel_observer_is_counting (fixture->observer, REL_ID_NONE))
    g_main_context_iteration (NULL, TRUE);
  count_all (fixture);
  check_most (fixture, fixture->books, 1, 3);
}

static void
test_one (Fixture       *fixture,
          gconstpointer  data)
{
  rel_observer_count (fixture->observer, fixture->reviews);
  count_all (fixture);
  check_most (fixture, fixture->reviews, 0, 3);
  g_assert_null (rel_observer_get (fixture->observer, fixture->books));
}

static void
test_stopped (Fixture       *fixture,
              gconstpointer  data)
{
  rel_observer_set_active (fixture->observer, TRUE);
  rel_observer_set_active (fixture->observer, FALSE);
  g_assert_false (rel_observer_is_counting (fixture->observer, fixture->reviews));
  count_all (fixture);
  g_assert_null (rel_observer_get (fixture->observer, fixture->reviews));

  /* and it can begin anew while what was stopped is still on its way */
  rel_observer_set_active (fixture->observer, TRUE);
  rel_observer_set_active (fixture->observer, FALSE);
  rel_observer_set_active (fixture->observer, TRUE);
  count_all (fixture);
  check_most (fixture, fixture->books, 0, 2);
  check_most (fixture, fixture->reviews, 0, 3);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, func) g_test_add ("/document/observer/" path, Fixture, NULL, set_up, func, tear_down)
  ADD ("all", test_all);
  ADD ("again", test_again);
  ADD ("one", test_one);
  ADD ("stopped", test_stopped);

  return g_test_run ();
}
