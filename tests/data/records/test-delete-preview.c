/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What a delete takes with it, counted beside what else is staged.
 */
#include "config.h"

#include <glib/gstdio.h>
#include <sqlite3.h>

#include "database/sqlite/rel-sqlite-connection.h"
#include "records/rel-delete-preview.h"
#include "support/plain-sql.h"

typedef struct
{
  char          *path;
  RelConnection *reader;
  RelSession    *session;
} Fixture;

static const char script[] =
  "CREATE TABLE author (id INTEGER PRIMARY KEY, name TEXT NOT NULL);"
  "CREATE TABLE book (id INTEGER PRIMARY KEY, title TEXT, author_id INTEGER REFERENCES author (id));"
  "CREATE TABLE tag (id INTEGER PRIMARY KEY, name TEXT UNIQUE);"
  "CREATE TABLE book_tag (book_id INTEGER NOT NULL REFERENCES book (id) ON DELETE CASCADE, tag_id INTEGER NOT NULL REFERENCES tag (id) ON DELETE CASCADE, PRIMARY KEY (book_id, tag_id));"
  "CREATE TABLE page (book_id INTEGER NOT NULL REFERENCES book (id) ON DELETE CASCADE, no INTEGER NOT NULL, PRIMARY KEY (book_id, no)) WITHOUT ROWID;"
  "CREATE TABLE loan (id INTEGER PRIMARY KEY, book_id INTEGER NOT NULL REFERENCES book (id) ON DELETE RESTRICT);"
  "INSERT INTO author VALUES (1, 'Ann'), (2, 'Bob');"
  "INSERT INTO book VALUES (1, 'one', 1), (2, 'two', 1), (3, 'three', 2), (4, 'four', NULL);"
  "INSERT INTO tag VALUES (1, 'red'), (2, 'blue');"
  "INSERT INTO book_tag VALUES (1, 1), (1, 2), (2, 1);"
  "INSERT INTO page VALUES (1, 1), (1, 2), (1, 3), (2, 1);"
  "INSERT INTO loan VALUES (1, 3);";

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(RelSchema) schema = NULL;
  g_autoptr(RelMapping) mapping = NULL;
  sqlite3 *db = NULL;
  int fd = g_file_open_tmp ("relata-XXXXXX.db", &fixture->path, NULL);

  g_close (fd, NULL);
  g_assert_cmpint (sqlite3_open (fixture->path, &db), ==, SQLITE_OK);
  plain_exec (db, script);
  sqlite3_close (db);
  fixture->reader = rel_sqlite_connection_open (fixture->path, REL_ACCESS_READ, NULL, &error);
  g_assert_no_error (error);
  schema = rel_connection_read_schema (fixture->reader, NULL, &error);
  g_assert_no_error (error);
  mapping = rel_mapping_new (schema);
  fixture->session = rel_session_new (mapping);
  rel_session_set_connection (fixture->session, fixture->reader);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_clear_object (&fixture->session);
  g_clear_object (&fixture->reader);
  g_unlink (fixture->path);
  g_free (fixture->path);
}

static RelRecord *
find (Fixture    *fixture,
      const char *table,
      gint64      id)
{
  const char *columns[] = { "id" };
  g_autoptr(RelValue) value = rel_value_new_integer (id);
  RelRecord *record = rel_session_find (fixture->session, table, columns, &value, 1, NULL);

  g_assert_nonnull (record);

  return record;
}

static gint64
count_deleting (Fixture            *fixture,
                RelRecord          *record,
                RelConsequenceKind  kind,
                const char         *table)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(RelDeletePreview) preview = rel_session_preview_delete (fixture->session, &record, 1, fixture->reader, NULL, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < rel_delete_preview_get_n_consequences (preview); i++)
    {
      const RelDeleteConsequence *consequence = rel_delete_preview_get_consequence (preview, i);

      if (consequence->kind == kind && g_strcmp0 (consequence->table, table) == 0)
        return consequence->n_rows;
    }

  return 0;
}

/* What else is staged counts as it will be. */
static void
test_staged (Fixture       *fixture,
             gconstpointer  data)
{
  RelSession *session = fixture->session;
  g_autoptr(RelRecord) one = find (fixture, "book", 1);
  g_autoptr(RelRecord) two = find (fixture, "book", 2);
  g_autoptr(RelRecord) three = find (fixture, "book", 3);
  g_autoptr(RelRecord) ann = find (fixture, "author", 1);
  g_autoptr(RelRecord) red = find (fixture, "tag", 1);
  g_autoptr(RelRecord) blue = find (fixture, "tag", 2);
  g_autoptr(RelRecord) loan = find (fixture, "loan", 1);
  g_autoptr(RelRecord) fresh = rel_session_insert (session, "book", NULL);
  g_autoptr(RelRecord) page = rel_session_insert (session, "page", NULL);
  g_autoptr(RelRecord) lent = NULL;
  g_autoptr(RelValue) number = rel_value_new_integer (9);

  /* a new book is hers, another leaves her */
  g_assert_true (rel_session_assign (session, fresh, "author", ann, NULL));
  g_assert_cmpint (count_deleting (fixture, ann, REL_CONSEQUENCE_CLEARED, "book"), ==, 3);
  g_assert_true (rel_session_assign (session, one, "author", NULL, NULL));
  g_assert_cmpint (count_deleting (fixture, ann, REL_CONSEQUENCE_CLEARED, "book"), ==, 2);

  /* a new page goes with its book, stored and new */
  g_assert_true (rel_session_update (session, page, "no", number, NULL));
  g_assert_true (rel_session_assign (session, page, "book", two, NULL));
  g_assert_cmpint (count_deleting (fixture, two, REL_CONSEQUENCE_DELETED, "page"), ==, 2);
  g_assert_true (rel_session_assign (session, page, "book", fresh, NULL));
  g_assert_cmpint (count_deleting (fixture, two, REL_CONSEQUENCE_DELETED, "page"), ==, 1);
  g_assert_cmpint (count_deleting (fixture, fresh, REL_CONSEQUENCE_DELETED, "page"), ==, 1);

  /* pairs that are to be, and not to be */
  g_assert_true (rel_session_append (session, two, "tags", blue, NULL));
  g_assert_cmpint (count_deleting (fixture, two, REL_CONSEQUENCE_DELETED, "book_tag"), ==, 2);
  g_assert_cmpint (count_deleting (fixture, blue, REL_CONSEQUENCE_DELETED, "book_tag"), ==, 2);
  g_assert_true (rel_session_remove (session, one, "tags", red, NULL));
  g_assert_cmpint (count_deleting (fixture, one, REL_CONSEQUENCE_DELETED, "book_tag"), ==, 1);

  /* what goes anyway forbids nothing and is not counted again */
  g_assert_cmpint (count_deleting (fixture, three, REL_CONSEQUENCE_FORBIDS, "loan"), ==, 1);
  g_assert_true (rel_session_delete (session, loan, NULL));
  g_assert_cmpint (count_deleting (fixture, three, REL_CONSEQUENCE_FORBIDS, "loan"), ==, 0);
  lent = rel_session_insert (session, "loan", NULL);
  g_assert_true (rel_session_assign (session, lent, "book", three, NULL));
  g_assert_cmpint (count_deleting (fixture, three, REL_CONSEQUENCE_FORBIDS, "loan"), ==, 1);
  g_assert_true (rel_session_delete (session, one, NULL));
  g_assert_cmpint (count_deleting (fixture, blue, REL_CONSEQUENCE_DELETED, "book_tag"), ==, 1);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/records/delete-preview/staged", Fixture, NULL, set_up, test_staged, tear_down);

  return g_test_run ();
}
