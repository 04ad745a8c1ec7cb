/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What is staged shows in a list at once, at the places that it says, and whoever replays
 * what the list tells has what is in it.
 */
#include "config.h"

#include <glib/gstdio.h>

#include "database/sqlite/rel-sqlite-connection.h"
#include "records/rel-record-list.h"
#include "support/plain-sql.h"
#include "support/support.h"

typedef struct
{
  char          *folder;
  char          *path;
  sqlite3       *outside;
  RelDatabase   *database;
  RelSchema     *schema;
  RelConnection *reader;
  RelSession    *session;
  RelRecordList *list;
  GPtrArray     *replayed; /* RelRow, by items-changed alone */
  guint          n_told;
  guint          n_rows_told;
} Fixture;

static const char *const script =
  "PRAGMA journal_mode = WAL;"
  "CREATE TABLE author (id INTEGER PRIMARY KEY, name TEXT);"
  "CREATE TABLE book (id INTEGER PRIMARY KEY, title TEXT, author_id INTEGER REFERENCES author (id) ON DELETE CASCADE);"
  "CREATE TABLE tag (name TEXT NOT NULL PRIMARY KEY) WITHOUT ROWID;"
  "CREATE TABLE book_tag (book_id INTEGER NOT NULL REFERENCES book (id) ON DELETE CASCADE, tag TEXT NOT NULL REFERENCES tag (name) ON DELETE CASCADE, PRIMARY KEY (book_id, tag));"
  "CREATE TABLE loose (word TEXT, number INTEGER);"
  "INSERT INTO author VALUES (1, 'Ann'), (2, 'Bob'), (3, 'Cid');"
  "WITH RECURSIVE c (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 250) INSERT INTO book SELECT n, 'Book ' || n, n % 2 + 1 FROM c;"
  "INSERT INTO tag VALUES ('blue'), ('green'), ('red');"
  "INSERT INTO book_tag VALUES (1, 'blue'), (1, 'red'), (2, 'red');"
  "INSERT INTO loose VALUES ('one', 1), ('one', 1), (NULL, NULL);";

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autoptr(RelMapping) mapping = NULL;
  g_autoptr(GError) error = NULL;

  fixture->folder = g_dir_make_tmp ("relata-XXXXXX", NULL);
  fixture->path = g_build_filename (fixture->folder, "list.db", NULL);
  g_assert_cmpint (sqlite3_open (fixture->path, &fixture->outside), ==, SQLITE_OK);
  plain_exec (fixture->outside, script);

  fixture->database = support_open_database (fixture->path);
  fixture->schema = g_object_ref (rel_database_get_schema (fixture->database));
  fixture->reader = rel_sqlite_connection_open (fixture->path, REL_ACCESS_READ, NULL, &error);
  g_assert_no_error (error);
  mapping = rel_mapping_new (fixture->schema);
  fixture->session = rel_session_new (mapping);
  rel_session_set_connection (fixture->session, fixture->reader);
  fixture->replayed = g_ptr_array_new_with_free_func (g_object_unref);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  gint64 end;

  g_clear_object (&fixture->list);
  g_ptr_array_unref (fixture->replayed);
  g_object_unref (fixture->session);
  g_object_unref (fixture->reader);
  rel_database_close (fixture->database);
  g_object_unref (fixture->schema);
  g_object_unref (fixture->database);
  for (end = g_get_monotonic_time () + 30000; g_get_monotonic_time () < end;)
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (1000);
  sqlite3_close (fixture->outside);
  g_unlink (fixture->path);
  g_rmdir (fixture->folder);
  g_free (fixture->path);
  g_free (fixture->folder);
}

static void
changed_cb (RelRow  *row,
            Fixture *fixture)
{
  fixture->n_rows_told++;
}

static void
items_changed_cb (GListModel *model,
                  guint       position,
                  guint       removed,
                  guint       added,
                  Fixture    *fixture)
{
  fixture->n_told++;
  g_assert_cmpuint (position + removed, <=, fixture->replayed->len);
  if (removed > 0)
    g_ptr_array_remove_range (fixture->replayed, position, removed);
  for (guint i = 0; i < added; i++)
    g_ptr_array_insert (fixture->replayed, position + i, g_list_model_get_item (model, position + i));
}

static RelRow *
get_row (RelRecordList *list,
         guint          position)
{
  g_autoptr(RelRow) row = g_list_model_get_item (G_LIST_MODEL (list), position);
  gint64 end = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;

  g_assert_nonnull (row);
  while (!rel_row_is_loaded (row))
    {
      g_assert_cmpstr (rel_record_list_get_error (list), ==, NULL);
      g_assert_cmpint (g_get_monotonic_time (), <, end);
      g_main_context_iteration (NULL, TRUE);
    }

  return g_steal_pointer (&row);
}

static void
wait_loaded (Fixture *fixture)
{
  gint64 end = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;

  while (!rel_record_list_is_exact (fixture->list) || rel_record_list_is_loading (fixture->list))
    {
      g_assert_cmpstr (rel_record_list_get_error (fixture->list), ==, NULL);
      g_assert_cmpint (g_get_monotonic_time (), <, end);
      g_main_context_iteration (NULL, TRUE);
    }
}

static void
begin (Fixture  *fixture,
       RelPlace *place)
{
  g_clear_object (&fixture->list);
  fixture->list = rel_record_list_new (fixture->database, fixture->schema, place);
  rel_record_list_set_session (fixture->list, fixture->session);
  wait_loaded (fixture);
  g_ptr_array_set_size (fixture->replayed, 0);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (fixture->list)); i++)
    {
      RelRow *row = get_row (fixture->list, i);

      g_signal_connect (row, "changed", G_CALLBACK (changed_cb), fixture);
      g_ptr_array_add (fixture->replayed, row);
    }
  wait_loaded (fixture);
  g_signal_connect (fixture->list, "items-changed", G_CALLBACK (items_changed_cb), fixture);
  fixture->n_told = fixture->n_rows_told = 0;
}

static void
begin_table (Fixture    *fixture,
             const char *table)
{
  g_autoptr(RelPlace) place = rel_place_new_table (rel_table_get_id (rel_schema_find_table (fixture->schema, table)));

  begin (fixture, place);
}

static void
begin_members (Fixture    *fixture,
               const char *table,
               const char *name,
               RelValue   *key)
{
  const GArray *ends = rel_schema_list_ends (fixture->schema, rel_table_get_id (rel_schema_find_table (fixture->schema, table)));

  for (guint i = 0; i < ends->len; i++)
    if (g_str_equal (rel_end_get_name (&g_array_index (ends, RelEnd, i)), name))
      {
        g_autoptr(RelPlace) place = rel_place_new_members (&g_array_index (ends, RelEnd, i), &key, 1, "owner");

        begin (fixture, place);
        return;
      }
  g_assert_not_reached ();
}

static const char *const state_signs[] = { "", "*", "+", "-", ">", "<" };

/* "Book 1", "Book 2*": what is shown from a position on, with a sign for what becomes of it. */
static char *
show (Fixture *fixture,
      guint    first,
      guint    column)
{
  GString *text = g_string_new (NULL);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (fixture->list));

  g_assert_cmpuint (n, ==, fixture->replayed->len);
  for (guint i = first; i < n; i++)
    {
      g_autoptr(RelRow) row = get_row (fixture->list, i);
      g_autoptr(RelValue) value = rel_record_list_dup_value (fixture->list, row, column);
      g_autofree char *shown = rel_value_is_null (value) ? g_strdup ("NULL") : rel_value_to_text (value);

      g_assert_true (row == fixture->replayed->pdata[i]);
      g_assert_cmpint (rel_row_get_position (row), ==, i);
      g_string_append_printf (text, "%s%s%s%s", i > first ? ", " : "", shown, state_signs[rel_record_list_get_row_state (fixture->list, row)],
                              rel_record_list_is_staged (fixture->list, row, column) ? "!" : "");
    }

  return g_string_free (text, FALSE);
}

static void
assert_shown (Fixture    *fixture,
              guint       first,
              guint       column,
              const char *expected)
{
  g_autofree char *shown = show (fixture, first, column);

  g_assert_cmpstr (shown, ==, expected);
}

static RelRecord *
find (Fixture    *fixture,
      const char *table,
      const char *column,
      RelValue   *value)
{
  RelRecord *record = rel_session_find (fixture->session, table, &column, &value, 1, NULL);

  rel_value_unref (value);
  g_assert_nonnull (record);

  return record;
}

static void
update (Fixture    *fixture,
        RelRecord  *record,
        const char *column,
        RelValue   *value)
{
  g_assert_true (rel_session_update (fixture->session, record, column, value, NULL));
  rel_value_unref (value);
}

static void
commit (Fixture *fixture)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(RelConnection) writer = rel_sqlite_connection_open (fixture->path, REL_ACCESS_WRITE, NULL, &error);

  g_assert_no_error (error);
  rel_session_commit (fixture->session, writer, NULL, &error);
  g_assert_no_error (error);
}

static void
reloaded_cb (RelRecordList *list,
             gboolean      *done)
{
  *done = TRUE;
}

static void
reload (Fixture *fixture)
{
  gint64 end = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;
  gboolean done = FALSE;

  g_signal_connect (fixture->list, "reloaded", G_CALLBACK (reloaded_cb), &done);
  rel_record_list_reload (fixture->list);
  while (!done)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, end);
      g_main_context_iteration (NULL, TRUE);
    }
  g_signal_handlers_disconnect_by_func (fixture->list, reloaded_cb, &done);
  wait_loaded (fixture);
}

static void
test_table (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr(RelRecord) ann = find (fixture, "author", "id", rel_value_new_integer (1));
  g_autoptr(RelRecord) bob = find (fixture, "author", "id", rel_value_new_integer (2));
  g_autoptr(RelRecord) dot = NULL;
  g_autoptr(RelRecord) eve = NULL;
  g_autoptr(RelStage) before = NULL;

  begin_table (fixture, "author");
  assert_shown (fixture, 0, 1, "Ann, Bob, Cid");

  update (fixture, ann, "name", rel_value_new_text ("Anna", -1));
  assert_shown (fixture, 0, 1, "Anna*!, Bob, Cid");
  assert_shown (fixture, 0, 0, "1*, 2, 3");
  g_assert_cmpuint (fixture->n_rows_told, ==, 1);
  g_assert_cmpuint (fixture->n_told, ==, 0);

  dot = rel_session_insert (fixture->session, "author", NULL);
  assert_shown (fixture, 0, 1, "Anna*!, Bob, Cid, NULL+");
  update (fixture, dot, "name", rel_value_new_text ("Dot", -1));
  assert_shown (fixture, 0, 1, "Anna*!, Bob, Cid, Dot+!");
  g_assert_cmpuint (fixture->n_told, ==, 1);
  eve = rel_session_insert (fixture->session, "author", NULL);
  update (fixture, eve, "name", rel_value_new_text ("Eve", -1));
  before = rel_stage_ref (rel_session_get_stage (fixture->session));
  g_assert_true (rel_session_delete (fixture->session, dot, NULL));
  g_assert_true (rel_session_delete (fixture->session, bob, NULL));
  assert_shown (fixture, 0, 1, "Anna*!, Bob-, Cid, Eve+!");
  g_assert_cmpuint (rel_record_list_get_n_stored (fixture->list), ==, 3);

  /* undo */
  rel_session_set_stage (fixture->session, before);
  assert_shown (fixture, 0, 1, "Anna*!, Bob, Cid, Dot+!, Eve+!");
  rel_session_rollback (fixture->session);
  assert_shown (fixture, 0, 1, "Ann, Bob, Cid");

  /* what another list says of the same session, from its first moment */
  rel_session_set_stage (fixture->session, before);
  begin_table (fixture, "author");
  assert_shown (fixture, 0, 1, "Anna*!, Bob, Cid, Dot+!, Eve+!");

  commit (fixture);
  assert_shown (fixture, 0, 1, "Ann, Bob, Cid, Dot, Eve");
  reload (fixture);
  assert_shown (fixture, 0, 1, "Anna, Bob, Cid, Dot, Eve");
  g_assert_cmpuint (rel_record_list_get_n_stored (fixture->list), ==, 5);

  g_assert_true (rel_session_delete (fixture->session, dot, NULL));
  assert_shown (fixture, 0, 1, "Anna, Bob, Cid, Dot-, Eve");
  fixture->n_rows_told = 0;
  rel_record_list_set_session (fixture->list, NULL);
  assert_shown (fixture, 0, 1, "Anna, Bob, Cid, Dot, Eve");
}

/* Rows after many pages, rows that go with their owner, and a key that is changed. */
static void
test_far (Fixture       *fixture,
          gconstpointer  data)
{
  g_autoptr(RelRecord) ann = find (fixture, "author", "id", rel_value_new_integer (1));
  g_autoptr(RelRecord) last = find (fixture, "book", "id", rel_value_new_integer (250));
  g_autoptr(RelRecord) fresh = NULL;

  begin_table (fixture, "book");
  g_assert_cmpuint (fixture->replayed->len, ==, 250);
  update (fixture, last, "id", rel_value_new_integer (900));
  fresh = rel_session_insert (fixture->session, "book", NULL);
  g_assert_true (rel_session_assign (fixture->session, fresh, "author", ann, NULL));
  assert_shown (fixture, 247, 1, "Book 248, Book 249, Book 250*, NULL+");
  assert_shown (fixture, 248, 0, "249, 900*!, NULL+");
  assert_shown (fixture, 249, 2, "1*, 1+!");

  g_assert_true (rel_session_delete (fixture->session, ann, NULL));
  assert_shown (fixture, 246, 1, "Book 247, Book 248-, Book 249, Book 250-");
  rel_session_rollback (fixture->session);
  assert_shown (fixture, 248, 1, "Book 249, Book 250");
}

static void
test_members (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(RelValue) three = rel_value_new_integer (3);
  g_autoptr(RelRecord) bob = find (fixture, "author", "id", rel_value_new_integer (2));
  g_autoptr(RelRecord) cid = find (fixture, "author", "id", rel_value_new_integer (3));
  g_autoptr(RelRecord) one = find (fixture, "book", "id", rel_value_new_integer (1));
  g_autoptr(RelRecord) two = find (fixture, "book", "id", rel_value_new_integer (2));
  g_autoptr(RelRecord) fresh = NULL;

  begin_members (fixture, "author", "books", three);
  assert_shown (fixture, 0, 1, "");
  g_assert_true (rel_session_append (fixture->session, cid, "books", two, NULL));
  g_assert_true (rel_session_assign (fixture->session, one, "author", cid, NULL));
  assert_shown (fixture, 0, 1, "Book 2>, Book 1>");
  fresh = rel_session_insert (fixture->session, "book", NULL);
  assert_shown (fixture, 0, 1, "Book 2>, Book 1>");
  g_assert_true (rel_session_append (fixture->session, cid, "books", fresh, NULL));
  assert_shown (fixture, 0, 1, "Book 2>, Book 1>, NULL+");
  g_assert_true (rel_session_remove (fixture->session, cid, "books", two, NULL));
  assert_shown (fixture, 0, 1, "Book 1>, NULL+");
  update (fixture, two, "author_id", rel_value_new_integer (3));
  assert_shown (fixture, 0, 0, "2>, 1>, NULL+");
  commit (fixture);
  reload (fixture);
  assert_shown (fixture, 0, 0, "1, 2, 251");

  g_assert_true (rel_session_assign (fixture->session, one, "author", bob, NULL));
  update (fixture, two, "title", rel_value_new_text ("Other", -1));
  assert_shown (fixture, 0, 1, "Book 1<, Other*!, NULL");
  assert_shown (fixture, 0, 2, "2<!, 3*, 3");
  /* the key of the owner is changed: who is a member stays */
  update (fixture, cid, "id", rel_value_new_integer (33));
  assert_shown (fixture, 0, 1, "Book 1<, Other*!, NULL");
  rel_session_rollback (fixture->session);
  assert_shown (fixture, 0, 1, "Book 1, Book 2, NULL");
}

static void
test_pairs (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr(RelValue) number = rel_value_new_integer (1);
  g_autoptr(RelRecord) one = find (fixture, "book", "id", rel_value_new_integer (1));
  g_autoptr(RelRecord) red = find (fixture, "tag", "name", rel_value_new_text ("red", -1));
  g_autoptr(RelRecord) green = find (fixture, "tag", "name", rel_value_new_text ("green", -1));
  g_autoptr(RelRecord) fresh = NULL;
  g_autoptr(RelRecord) pair = NULL;

  begin_members (fixture, "book", "tags", number);
  assert_shown (fixture, 0, 0, "blue, red");
  g_assert_true (rel_session_append (fixture->session, one, "tags", green, NULL));
  g_assert_true (rel_session_remove (fixture->session, red, "books", one, NULL));
  assert_shown (fixture, 0, 0, "blue, red<, green>");
  fresh = rel_session_insert (fixture->session, "tag", NULL);
  update (fixture, fresh, "name", rel_value_new_text ("black", -1));
  g_assert_true (rel_session_append (fixture->session, fresh, "books", one, NULL));
  assert_shown (fixture, 0, 0, "blue, red<, green>, black+!");
  rel_session_append (fixture->session, one, "tags", red, NULL);
  assert_shown (fixture, 0, 0, "blue, red, green>, black+!");
  commit (fixture);
  reload (fixture);
  assert_shown (fixture, 0, 0, "black, blue, green, red");

  /* by a row of the association table, as a record of its own */
  {
    const char *columns[] = { "book_id", "tag" };
    g_autoptr(RelValue) blue = rel_value_new_text ("blue", -1);
    RelValue *values[] = { number, blue };

    pair = rel_session_find (fixture->session, "book_tag", columns, values, 2, NULL);
  }
  g_assert_true (rel_session_delete (fixture->session, pair, NULL));
  assert_shown (fixture, 0, 0, "black, blue<, green, red");
  g_assert_true (rel_session_delete (fixture->session, red, NULL));
  assert_shown (fixture, 0, 0, "black, blue<, green, red-");
  rel_session_rollback (fixture->session);
  assert_shown (fixture, 0, 0, "black, blue, green, red");
}

/* No key: rows are known by their rowid, equal ones too. */
static void
test_keyless (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(RelRecord) second = rel_session_find_rowid (fixture->session, "loose", 2, NULL);

  begin_table (fixture, "loose");
  update (fixture, second, "word", rel_value_new_text ("two", -1));
  assert_shown (fixture, 0, 0, "one, two*!, NULL");
  g_assert_true (rel_session_delete (fixture->session, second, NULL));
  assert_shown (fixture, 0, 0, "one, two-!, NULL");
}

/* Whatever is done: one change told, replayed to what is there, and undone by the same. */
static void
test_random (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(GRand) random = g_rand_new_with_seed (support_seed ());
  g_autoptr(GPtrArray) stages = g_ptr_array_new_with_free_func ((GDestroyNotify) rel_stage_unref);
  g_autoptr(GPtrArray) shown = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GPtrArray) fresh = g_ptr_array_new_with_free_func (g_object_unref);

  begin_table (fixture, "author");
  for (guint i = 0; i < support_scale (300); i++)
    {
      guint what = g_rand_int_range (random, 0, 10);
      guint told = fixture->n_told;

      if (what < 4)
        g_ptr_array_add (fresh, rel_session_insert (fixture->session, "author", NULL));
      else if (what < 8 && fresh->len > 0)
        {
          RelRecord *record = fresh->pdata[g_rand_int_range (random, 0, fresh->len)];
          g_autofree char *name = g_strdup_printf ("Name %u", i);
          g_autoptr(RelValue) value = rel_value_new_text (name, -1);

          if (what < 6)
            rel_session_delete (fixture->session, record, NULL);
          else
            rel_session_update (fixture->session, record, "name", value, NULL);
        }
      else if (stages->len > 0)
        {
          guint to = g_rand_int_range (random, 0, stages->len);
          g_autofree char *now = NULL;

          rel_session_set_stage (fixture->session, stages->pdata[to]);
          now = show (fixture, 0, 1);
          g_assert_cmpstr (now, ==, shown->pdata[to]);
        }
      g_assert_cmpuint (fixture->n_told, <=, told + 1);
      g_ptr_array_add (stages, rel_stage_ref (rel_session_get_stage (fixture->session)));
      g_ptr_array_add (shown, show (fixture, 0, 1));
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/records/list-staged/table", Fixture, NULL, set_up, test_table, tear_down);
  g_test_add ("/records/list-staged/far", Fixture, NULL, set_up, test_far, tear_down);
  g_test_add ("/records/list-staged/members", Fixture, NULL, set_up, test_members, tear_down);
  g_test_add ("/records/list-staged/pairs", Fixture, NULL, set_up, test_pairs, tear_down);
  g_test_add ("/records/list-staged/keyless", Fixture, NULL, set_up, test_keyless, tear_down);
  g_test_add ("/records/list-staged/random", Fixture, NULL, set_up, test_random, tear_down);

  return g_test_run ();
}
