/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Undo across commits, by hand: states that were committed one after the other can be
 * come back to in any order, and the file is then as it was. Random ones are in
 * test-stage-rebase.c.
 */
#include "config.h"

#include <glib/gstdio.h>

#include "database/sqlite/rel-sqlite-connection.h"
#include "records/rel-commit-private.h"
#include "records/rel-session.h"
#include "support/plain-sql.h"
#include "support/support.h"

/* Generated keys, defaults, rows that went along unseen, columns of an association, triggers. */
static const char bookshop[] =
  "CREATE TABLE authors (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, since TEXT DEFAULT (hex(randomblob(8))));"
  "CREATE TABLE books (id INTEGER PRIMARY KEY, author_id INTEGER NOT NULL REFERENCES authors ON DELETE CASCADE, title TEXT, loud AS (upper(title)));"
  "CREATE TABLE categories (id INTEGER PRIMARY KEY, name TEXT, n_books INTEGER NOT NULL DEFAULT 0);"
  "CREATE TABLE book_category (book_id INTEGER REFERENCES books ON DELETE CASCADE, category_id INTEGER REFERENCES categories ON DELETE CASCADE,"
  "  weight REAL DEFAULT 1.5, PRIMARY KEY (book_id, category_id)) WITHOUT ROWID;"
  "CREATE TABLE reviews (id INTEGER PRIMARY KEY, book_id INTEGER REFERENCES books ON DELETE SET NULL, body BLOB);"
  "CREATE TRIGGER counted AFTER INSERT ON book_category BEGIN UPDATE categories SET n_books = n_books + 1 WHERE id = new.category_id; END;"
  "CREATE TRIGGER uncounted AFTER DELETE ON book_category BEGIN UPDATE categories SET n_books = n_books - 1 WHERE id = old.category_id; END;"
  "INSERT INTO authors (name) VALUES ('Le Guin'), ('Butler');"
  "INSERT INTO books (author_id, title) VALUES (1, 'The Dispossessed'), (1, 'Lavinia'), (2, 'Kindred');"
  "INSERT INTO categories (name) VALUES ('Novel'), ('Utopia');"
  "INSERT INTO book_category VALUES (1, 1, 2.5), (1, 2, 0.5), (3, 1, 9);"
  "INSERT INTO reviews VALUES (1, 1, x'00ff'), (2, 3, 'good');";

typedef struct
{
  sqlite3       *outside;
  RelConnection *writer;
  RelSession    *session;
  char          *path;
  GPtrArray     *stages; /* of states that were committed one after the other, */
  GPtrArray     *dumps;  /* and what was in the file then */
} Shop;

static void
shop_open (Shop       *self,
           const char *sql)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(RelSchema) schema = NULL;
  g_autoptr(RelMapping) mapping = NULL;
  int fd = g_file_open_tmp ("relata-XXXXXX.db", &self->path, NULL);

  g_close (fd, NULL);
  g_assert_cmpint (sqlite3_open (self->path, &self->outside), ==, SQLITE_OK);
  plain_exec (self->outside, sql);
  self->writer = rel_sqlite_connection_open (self->path, REL_ACCESS_WRITE, NULL, &error);
  g_assert_no_error (error);
  schema = rel_connection_read_schema (self->writer, NULL, &error);
  mapping = rel_mapping_new (schema);
  self->session = rel_session_new (mapping);
  rel_session_set_connection (self->session, self->writer);
  self->stages = g_ptr_array_new ();
  self->dumps = g_ptr_array_new_with_free_func (g_free);
}

static void
shop_close (Shop *self)
{
  for (guint i = 0; i < self->stages->len; i++)
    rel_stage_unref (self->stages->pdata[i]);
  g_ptr_array_unref (self->stages);
  g_ptr_array_unref (self->dumps);
  g_object_unref (self->session);
  g_object_unref (self->writer);
  sqlite3_close (self->outside);
  g_unlink (self->path);
  g_free (self->path);
}

static char *
shop_dump (Shop *self)
{
  RelMapping *mapping = rel_session_get_mapping (self->session);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < rel_mapping_get_n_tables (mapping); i++)
    {
      RelMappedTable *table = rel_mapping_get_nth (mapping, i);
      g_autofree char *sql = g_strdup_printf ("SELECT * FROM %s ORDER BY %s", table->quoted, table->n_columns > 1 ? "1, 2" : "1");
      sqlite3_stmt *statement = NULL;

      g_assert_cmpint (sqlite3_prepare_v2 (self->outside, sql, -1, &statement, NULL), ==, SQLITE_OK);
      while (sqlite3_step (statement) == SQLITE_ROW)
        {
          for (int j = 0; j < sqlite3_column_count (statement); j++)
            g_string_append_printf (text, "\t%d:%d:%s", sqlite3_column_type (statement, j), sqlite3_column_bytes (statement, j),
                                    sqlite3_column_text (statement, j) != NULL ? (const char *) sqlite3_column_text (statement, j) : "NULL");
          g_string_append_c (text, '\n');
        }
      sqlite3_finalize (statement);
    }

  return g_string_free (text, FALSE);
}

static RelRecord *
shop_find (Shop       *self,
           const char *table,
           gint64      id)
{
  const char *columns[] = { "id" };
  g_autoptr(RelValue) value = rel_value_new_integer (id);
  RelRecord *record = rel_session_find (self->session, table, columns, &value, 1, NULL);

  g_assert_nonnull (record);

  return record;
}

static void
shop_commit (Shop      *self,
             RelStage **stages,
             guint      n)
{
  g_autoptr(GError) error = NULL;

  rel_session_commit (self->session, self->writer, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < n && rel_session_get_commit (self->session) != NULL; i++)
    {
      RelStage *next = rel_stage_rebase (stages[i], rel_session_get_commit (self->session));

      rel_stage_unref (stages[i]);
      stages[i] = next;
    }
}

/* Commits what is staged, as one more state to come back to. */
static void
shop_keep (Shop *self)
{
  g_ptr_array_add (self->stages, rel_stage_ref (rel_session_get_stage (self->session)));
  shop_commit (self, (RelStage **) self->stages->pdata, self->stages->len);
  g_ptr_array_add (self->dumps, shop_dump (self));
}

static void
shop_go_to_and_fro (Shop *self)
{
  guint n = self->stages->len;

  for (guint i = 0; i < 6 * n; i++)
    {
      guint to = (i * 7 + i / n) % n;
      g_autofree char *now = NULL;

      rel_session_set_stage (self->session, self->stages->pdata[to]);
      shop_commit (self, (RelStage **) self->stages->pdata, n);
      now = shop_dump (self);
      g_assert_cmpstr (now, ==, self->dumps->pdata[to]);
      g_assert_true (rel_stage_is_empty (self->stages->pdata[to]));
    }
}

static void
shop_set (Shop       *self,
          RelRecord  *record,
          const char *column,
          gint64      to)
{
  g_autoptr(RelValue) value = rel_value_new_integer (to);

  g_assert_true (rel_session_update (self->session, record, column, value, NULL));
}

static void
test_bookshop (void)
{
  Shop shop;
  g_autoptr(RelRecord) le_guin = NULL;
  g_autoptr(RelRecord) butler = NULL;
  g_autoptr(RelRecord) kindred = NULL;
  g_autoptr(RelRecord) novel = NULL;
  g_autoptr(RelRecord) author = NULL;
  g_autoptr(RelRecord) book = NULL;
  g_autoptr(RelValue) name = rel_value_new_text ("Delany", -1);
  g_autoptr(RelValue) title = rel_value_new_text ("Nova", -1);

  shop_open (&shop, bookshop);
  le_guin = shop_find (&shop, "authors", 1);
  butler = shop_find (&shop, "authors", 2);
  kindred = shop_find (&shop, "books", 3);
  novel = shop_find (&shop, "categories", 1);

  shop_keep (&shop);

  /* nobody has read her books, their categories and reviews: the database takes them along */
  g_assert_true (rel_session_delete (shop.session, le_guin, NULL));
  shop_keep (&shop);
  g_assert_cmpint (plain_ask (shop.outside, "SELECT count(*) FROM books"), ==, 1);

  author = rel_session_insert (shop.session, "authors", NULL);
  g_assert_true (rel_session_update (shop.session, author, "name", name, NULL));
  book = rel_session_insert (shop.session, "books", NULL);
  g_assert_true (rel_session_update (shop.session, book, "title", title, NULL));
  g_assert_true (rel_session_append (shop.session, author, "books", book, NULL));
  g_assert_true (rel_session_append (shop.session, novel, "books", book, NULL));
  shop_keep (&shop);

  g_assert_true (rel_session_remove (shop.session, novel, "books", kindred, NULL));
  shop_keep (&shop);

  shop_go_to_and_fro (&shop);
  shop_close (&shop);
}

/* More than can be held: the commit is made, and says that it cannot be taken back. */
static void
test_final (void)
{
  Shop shop;
  g_autoptr(RelRecord) author = NULL;
  RelStage *stages[1];

  shop_open (&shop, bookshop);
  plain_exec (shop.outside, "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 30000) INSERT INTO books (author_id, title) SELECT 1, i FROM n");
  author = shop_find (&shop, "authors", 1);
  stages[0] = rel_stage_ref (rel_session_get_stage (shop.session));
  g_assert_true (rel_session_delete (shop.session, author, NULL));
  shop_commit (&shop, stages, 1);
  g_assert_true (rel_commit_is_final (rel_session_get_commit (shop.session)));
  g_assert_true (rel_stage_is_empty (stages[0]));
  g_assert_cmpint (plain_ask (shop.outside, "SELECT count(*) FROM books"), ==, 1);
  rel_stage_unref (stages[0]);
  shop_close (&shop);
}

static const char friends[] =
  "CREATE TABLE people (id INTEGER PRIMARY KEY);"
  "CREATE TABLE friends (a INTEGER NOT NULL REFERENCES people, b INTEGER NOT NULL REFERENCES people, PRIMARY KEY (a, b));"
  "INSERT INTO people VALUES (1), (2);";

static RelRecord *
find_friends (Shop   *self,
              gint64  a,
              gint64  b)
{
  const char *columns[] = { "a", "b" };
  RelValue *values[] = { rel_value_new_integer (a), rel_value_new_integer (b) };
  RelRecord *record = rel_session_find (self->session, "friends", columns, values, 2, NULL);

  g_assert_nonnull (record);
  rel_value_unref (values[0]);
  rel_value_unref (values[1]);

  return record;
}

static RelRecord *
add_friends (Shop   *self,
             gint64  a,
             gint64  b)
{
  RelRecord *record = rel_session_insert (self->session, "friends", NULL);

  shop_set (self, record, "a", a);
  shop_set (self, record, "b", b);

  return record;
}

/* A row takes the place of another one that joined the same two, and goes with them. */
static void
test_pair_in_place (void)
{
  Shop shop;
  g_autoptr(RelRecord) first = NULL;
  g_autoptr(RelRecord) row = NULL;
  g_autoptr(RelRecord) one = NULL;
  g_autoptr(RelRecord) two = NULL;

  shop_open (&shop, friends);
  plain_exec (shop.outside, "INSERT INTO friends VALUES (1, 1)");
  first = find_friends (&shop, 1, 1);
  one = shop_find (&shop, "people", 1);
  two = shop_find (&shop, "people", 2);
  shop_keep (&shop);

  g_assert_true (rel_session_delete (shop.session, first, NULL));
  row = add_friends (&shop, 1, 2);
  shop_keep (&shop);
  shop_set (&shop, row, "b", 1);
  shop_keep (&shop);
  g_assert_true (rel_session_delete (shop.session, one, NULL));
  g_assert_true (rel_session_delete (shop.session, two, NULL));
  shop_keep (&shop);

  shop_go_to_and_fro (&shop);
  shop_close (&shop);
}

/* A row leaves two who are joined, a new one joins them again: those who were not joined are none the less not. */
static void
test_pair_left_and_made (void)
{
  Shop shop;
  g_autoptr(RelRecord) row = NULL;
  g_autoptr(RelRecord) one = NULL;
  g_autoptr(RelRecord) two = NULL;
  g_autoptr(RelRecord) again = NULL;

  shop_open (&shop, friends);
  one = shop_find (&shop, "people", 1);
  two = shop_find (&shop, "people", 2);
  shop_keep (&shop);

  row = add_friends (&shop, 1, 2);
  shop_keep (&shop);
  again = add_friends (&shop, 1, 2);
  shop_set (&shop, row, "b", 1);
  shop_keep (&shop);

  shop_go_to_and_fro (&shop);
  shop_close (&shop);
}

/* Joined once by a pair beside a row that is not ready, then by that row: where it was not ready it is the pair that joins them. */
static void
test_pair_beside_row (void)
{
  Shop shop;
  g_autoptr(RelRecord) one = NULL;
  g_autoptr(RelRecord) two = NULL;
  g_autoptr(RelRecord) row = NULL;
  g_autoptr(GPtrArray) entries = NULL;
  RelMappedTable *table;
  RelStage *stages[2];

  shop_open (&shop, friends);
  one = shop_find (&shop, "people", 1);
  two = shop_find (&shop, "people", 2);
  row = rel_session_insert (shop.session, "friends", NULL);
  shop_set (&shop, row, "a", 2);
  stages[0] = rel_stage_ref (rel_session_get_stage (shop.session));
  table = rel_record_get_mapped_table (one);
  for (guint i = 0; i < table->ends->len; i++)
    {
      RelMappedEnd *end = table->ends->pdata[i];

      if (end->association != NULL && end->pairs == end)
        rel_stage_set_pair (&stages[0], end, one, two, TRUE, 1000);
    }
  g_assert_cmpuint (g_hash_table_size (rel_stage_get_pairs (stages[0])), ==, 1);

  shop_set (&shop, row, "a", 1);
  shop_set (&shop, row, "b", 2);
  stages[1] = rel_stage_ref (rel_session_get_stage (shop.session));
  shop_commit (&shop, stages, 2);
  g_assert_cmpuint (g_hash_table_size (rel_stage_get_pairs (stages[0])), ==, 1);
  entries = rel_stage_list_entries (stages[0]);
  g_assert_cmpuint (entries->len, ==, 1);
  g_assert_false (((RelStageEntry *) entries->pdata[0])->inserted);

  rel_stage_unref (stages[0]);
  rel_stage_unref (stages[1]);
  shop_close (&shop);
}

/* Another row joins the same two, one of whom has another key. */
static void
test_pair_of_changed_key (void)
{
  Shop shop;
  g_autoptr(RelRecord) first = NULL;
  g_autoptr(RelRecord) second = NULL;
  g_autoptr(RelRecord) one = NULL;
  g_autoptr(RelRecord) two = NULL;

  shop_open (&shop, friends);
  plain_exec (shop.outside, "INSERT INTO friends VALUES (1, 2)");
  first = find_friends (&shop, 1, 2);
  one = shop_find (&shop, "people", 1);
  two = shop_find (&shop, "people", 2);
  shop_keep (&shop);

  g_assert_true (rel_session_delete (shop.session, first, NULL));
  shop_set (&shop, two, "id", 7);
  shop_keep (&shop);
  second = add_friends (&shop, 1, 7);
  shop_keep (&shop);

  shop_go_to_and_fro (&shop);
  shop_close (&shop);
}

/* Records that are put under one that goes along unseen, with another one that goes along unseen. */
static void
test_put_under_gone (void)
{
  Shop shop;
  g_autoptr(RelRecord) first = NULL;
  g_autoptr(RelRecord) third = NULL;
  g_autoptr(RelRecord) fourth = NULL;
  g_autoptr(RelRecord) new = NULL;

  shop_open (&shop,
             "CREATE TABLE people (id INTEGER PRIMARY KEY, age INTEGER, boss_id INTEGER REFERENCES people ON DELETE CASCADE);"
             "INSERT INTO people VALUES (1, 10, NULL), (2, 20, 1), (3, 30, 2), (4, 40, NULL);");
  first = shop_find (&shop, "people", 1);
  third = shop_find (&shop, "people", 3);
  fourth = shop_find (&shop, "people", 4);
  shop_keep (&shop);

  new = rel_session_insert (shop.session, "people", NULL);
  g_assert_true (rel_session_assign (shop.session, new, "boss", third, NULL));
  g_assert_true (rel_session_assign (shop.session, fourth, "boss", third, NULL));
  g_assert_true (rel_session_delete (shop.session, first, NULL));
  shop_keep (&shop);
  g_assert_cmpint (plain_ask (shop.outside, "SELECT count(*) FROM people"), ==, 0);

  shop_go_to_and_fro (&shop);
  shop_close (&shop);
}

/* Two that refer to each other go with a third: neither stays because of the other. */
static void
test_circle (void)
{
  Shop shop;
  g_autoptr(RelRecord) third = NULL;
  g_autoptr(RelRecord) other = NULL;
  g_autoptr(GPtrArray) entries = NULL;
  RelStage *stages[2];

  shop_open (&shop,
             "CREATE TABLE people (id INTEGER PRIMARY KEY, age INTEGER, one INTEGER REFERENCES people ON DELETE CASCADE, two INTEGER REFERENCES people ON DELETE CASCADE);"
             "INSERT INTO people VALUES (1, 10, NULL, NULL), (2, 20, NULL, NULL), (3, 30, 6, 6), (6, 60, 3, 1), (4, 40, 7, 7), (7, 70, 1, 4);");
  third = shop_find (&shop, "people", 1);
  other = shop_find (&shop, "people", 2);
  g_assert_true (rel_session_delete (shop.session, third, NULL));
  stages[0] = rel_stage_ref (rel_session_get_stage (shop.session));
  shop_set (&shop, other, "age", 25);
  stages[1] = rel_stage_ref (rel_session_get_stage (shop.session));
  shop_commit (&shop, stages, 2);
  g_assert_cmpint (plain_ask (shop.outside, "SELECT sum(age) FROM people"), ==, 25);

  /* of the state before, only the age is another one */
  entries = rel_stage_list_entries (stages[0]);
  g_assert_cmpuint (entries->len, ==, 1);
  rel_session_set_stage (shop.session, stages[0]);
  shop_commit (&shop, stages, 2);
  g_assert_cmpint (plain_ask (shop.outside, "SELECT sum(age) FROM people"), ==, 20);

  rel_stage_unref (stages[0]);
  rel_stage_unref (stages[1]);
  shop_close (&shop);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/records/stage-states/bookshop", test_bookshop);
  g_test_add_func ("/records/stage-states/final", test_final);
  g_test_add_func ("/records/stage-states/pair-in-place", test_pair_in_place);
  g_test_add_func ("/records/stage-states/pair-left-and-made", test_pair_left_and_made);
  g_test_add_func ("/records/stage-states/pair-beside-row", test_pair_beside_row);
  g_test_add_func ("/records/stage-states/pair-of-changed-key", test_pair_of_changed_key);
  g_test_add_func ("/records/stage-states/put-under-gone", test_put_under_gone);
  g_test_add_func ("/records/stage-states/circle", test_circle);

  return g_test_run ();
}
