/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A list of records shows what plain SQL says, whatever the table, its key, the order
 * and the filters, read from anywhere.
 */
#include "config.h"

#include <glib/gstdio.h>
#include <sqlite3.h>

#include "records/rel-record-list.h"
#include "support/support.h"

typedef struct
{
  char        *folder;
  char        *path;
  RelDatabase *database;
  RelSchema   *schema;
} Fixture;

static const char *const script =
  "PRAGMA journal_mode = WAL;"
  "CREATE TABLE plain (id INTEGER PRIMARY KEY, name TEXT COLLATE NOCASE, few INTEGER, price REAL, made DATE, loose);"
  "CREATE INDEX plain_few ON plain (few);"
  "CREATE INDEX plain_name ON plain (name);"
  "CREATE TABLE paired (a INTEGER, b TEXT, note TEXT, PRIMARY KEY (a, b)) WITHOUT ROWID;"
  "CREATE TABLE shadow (rowid TEXT, _rowid_ TEXT, oid TEXT);"
  "CREATE TABLE nearly (rowid TEXT, \"order\" TEXT, \"a \"\"b\"\"\" TEXT);"
  "CREATE TABLE child (id INTEGER PRIMARY KEY, plain_id INTEGER REFERENCES plain (id), word TEXT);"
  "CREATE INDEX child_plain ON child (plain_id);"
  "CREATE TABLE tag (id INTEGER PRIMARY KEY, name TEXT NOT NULL);"
  "CREATE TABLE plain_tag (plain_id INTEGER REFERENCES plain (id), tag_id INTEGER REFERENCES tag (id), place INTEGER, PRIMARY KEY (plain_id, tag_id));"
  "CREATE VIEW joined AS SELECT child.id, child.word, plain.name FROM child JOIN plain ON plain.id = child.plain_id;"
  "CREATE TABLE huge (id INTEGER PRIMARY KEY, before TEXT, body TEXT, after INTEGER, data BLOB);"
  "CREATE TABLE empty (id INTEGER PRIMARY KEY, x TEXT);"
  "BEGIN;"
  "WITH RECURSIVE c (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 2600)"
  " INSERT INTO plain SELECT n * 3 + (n * 7919) % 3, CASE WHEN n % 11 = 0 THEN NULL WHEN n % 2 THEN 'Name ' || (n * 31 % 997) ELSE 'name ' || (n * 31 % 997) END,"
  "  CASE n % 5 WHEN 0 THEN NULL ELSE n % 4 END, CASE WHEN n % 7 = 0 THEN NULL ELSE (n * 37 % 1000) / 10.0 END, (1900 + n % 120) || '-03-04',"
  "  CASE n % 4 WHEN 0 THEN n WHEN 1 THEN 'text ' || n WHEN 2 THEN x'00ff' ELSE NULL END FROM c;"
  "WITH RECURSIVE c (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 2500)"
  " INSERT INTO paired SELECT n / 9, 'k' || (n % 9), 'note ' || n FROM c;"
  "INSERT INTO shadow SELECT 'r' || id, 's', 'o' FROM plain LIMIT 700;"
  "INSERT INTO nearly SELECT 'r' || id, 'o' || id, 'q' FROM plain LIMIT 700;"
  "INSERT INTO child SELECT id, CASE WHEN id % 17 = 0 THEN 99999999 WHEN id % 13 = 0 THEN NULL ELSE (SELECT min (p.id) FROM plain p WHERE p.id >= 3 + plain.id / 400) END, 'w' || id FROM plain;"
  "INSERT INTO tag SELECT rowid, 'tag ' || rowid FROM plain ORDER BY id LIMIT 40;"
  "INSERT INTO plain_tag SELECT plain.id, tag.id, plain.id % 5 FROM tag, plain WHERE (plain.id + tag.id) % 3 = 0 AND plain.id < 4000;"
  "INSERT INTO huge VALUES (1, 'a', 'small', 1, x'01'), (2, 'b', printf ('%.*c', 30000000, 'z'), 2, zeroblob (20000000)), (3, 'c', printf ('%.*c', 9000, 'y'), 3, NULL);"
  "COMMIT;";

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  sqlite3 *db = NULL;

  fixture->folder = g_dir_make_tmp ("relata-XXXXXX", NULL);
  fixture->path = g_build_filename (fixture->folder, "list.db", NULL);
  g_assert_cmpint (sqlite3_open (fixture->path, &db), ==, SQLITE_OK);
  if (sqlite3_exec (db, script, NULL, NULL, NULL) != SQLITE_OK)
    g_error ("%s", sqlite3_errmsg (db));
  sqlite3_close (db);

  fixture->database = support_open_database (fixture->path);
  fixture->schema = g_object_ref (rel_database_get_schema (fixture->database));
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_autofree char *remove = g_strdup_printf ("rm -rf %s", fixture->folder);

  rel_database_close (fixture->database);
  g_clear_object (&fixture->schema);
  g_object_unref (fixture->database);
  support_settle ();
  g_assert_cmpint (system (remove), ==, 0);
  g_free (fixture->folder);
  g_free (fixture->path);
}

static void
wait_exact (RelRecordList *list)
{
  gint64 end = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;

  while (!rel_record_list_is_exact (list) && rel_record_list_get_error (list) == NULL)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, end);
      g_main_context_iteration (NULL, TRUE);
    }
  g_assert_cmpstr (rel_record_list_get_error (list), ==, NULL);
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

/* All rows of a query as literals joined by a bar. */
static GPtrArray *
ask (Fixture    *fixture,
     const char *sql)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func (g_free);
  sqlite3_stmt *statement;
  sqlite3 *db;

  g_assert_cmpint (sqlite3_open_v2 (fixture->path, &db, SQLITE_OPEN_READONLY, NULL), ==, SQLITE_OK);
  if (sqlite3_prepare_v2 (db, sql, -1, &statement, NULL) != SQLITE_OK)
    g_error ("%s: %s", sql, sqlite3_errmsg (db));
  while (sqlite3_step (statement) == SQLITE_ROW)
    {
      GString *line = g_string_new (NULL);

      for (int i = 0; i < sqlite3_column_count (statement); i++)
        {
          g_autoptr(RelValue) value = NULL;
          g_autofree char *literal = NULL;

          switch (sqlite3_column_type (statement, i))
            {
            case SQLITE_INTEGER:
              value = rel_value_new_integer (sqlite3_column_int64 (statement, i));
              break;
            case SQLITE_FLOAT:
              value = rel_value_new_real (sqlite3_column_double (statement, i));
              break;
            case SQLITE_TEXT:
              value = rel_value_new_text ((const char *) sqlite3_column_text (statement, i), sqlite3_column_bytes (statement, i));
              break;
            case SQLITE_BLOB:
              value = rel_value_new_blob (sqlite3_column_blob (statement, i), sqlite3_column_bytes (statement, i));
              break;
            default:
              value = rel_value_new_null ();
            }
          literal = rel_value_to_literal (value);
          g_string_append_printf (line, "%s|", literal);
        }
      g_ptr_array_add (lines, g_string_free (line, FALSE));
    }
  sqlite3_finalize (statement);
  sqlite3_close (db);

  return lines;
}

static char *
row_to_line (RelRecordList *list,
             RelRow        *row)
{
  GString *line = g_string_new (NULL);
  RelRecordQuery *query = rel_record_list_get_query (list);

  for (guint i = 0; i < rel_record_query_get_n_columns (query); i++)
    {
      g_autofree char *literal = rel_value_to_literal (rel_row_get_value (row, rel_record_query_get_column (query, i)->value));

      g_string_append_printf (line, "%s|", literal);
    }

  return g_string_free (line, FALSE);
}

static void
check_row (RelRecordList *list,
           GPtrArray     *expected,
           guint          position)
{
  g_autoptr(RelRow) row = get_row (list, position);
  g_autofree char *line = row_to_line (list, row);

  if (g_strcmp0 (line, g_ptr_array_index (expected, position)) != 0)
    g_test_message ("row %u", position);
  g_assert_cmpstr (line, ==, g_ptr_array_index (expected, position));
}

/* Far rows before the count is known, then all rows. */
static void
check_list (Fixture    *fixture,
            RelPlace   *place,
            const char *sql)
{
  g_autoptr(GPtrArray) expected = ask (fixture, sql);
  g_autoptr(RelRecordList) list = rel_record_list_new (fixture->database, fixture->schema, place);
  g_autoptr(GRand) random = g_rand_new_with_seed (support_seed ());

  g_test_message ("%s: %u rows", sql, expected->len);
  while (g_list_model_get_n_items (G_LIST_MODEL (list)) == 0 && !rel_record_list_is_exact (list))
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (rel_record_list_get_error (list), ==, NULL);
  for (guint i = 0; i < 5 && expected->len > 0; i++)
    {
      guint position = g_rand_int_range (random, 0, expected->len);

      if (position < g_list_model_get_n_items (G_LIST_MODEL (list)))
        check_row (list, expected, position);
    }

  wait_exact (list);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, expected->len);
  for (guint i = 0; i < 20 && expected->len > 0; i++)
    check_row (list, expected, g_rand_int_range (random, 0, expected->len));
  for (guint i = 0; i < expected->len; i += g_rand_int_range (random, 1, 60))
    check_row (list, expected, i);
}

static RelId
column_id (Fixture    *fixture,
           const char *table,
           const char *column)
{
  return rel_column_get_id (rel_table_find_column (rel_schema_find_table (fixture->schema, table), column));
}

static RelPlace *
place_of (Fixture    *fixture,
          const char *table)
{
  RelTable *value = rel_schema_find_table (fixture->schema, table);

  return rel_place_new_table (value != NULL ? rel_table_get_id (value) : rel_view_get_id (rel_schema_find_view (fixture->schema, table)));
}

static void
test_tables (Fixture       *fixture,
             gconstpointer  data)
{
  const char *const names[] = { "plain", "paired", "shadow", "nearly", "child", "plain_tag", "joined", "empty" };
  const char *const orders[] = { "id", "a, b", "rowid", "oid", "id", "rowid", "1", "id" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr(RelPlace) place = place_of (fixture, names[i]);
      g_autofree char *sql = g_strdup_printf ("SELECT * FROM %s%s%s", names[i],
                                              g_str_equal (names[i], "shadow") || g_str_equal (names[i], "joined") ? "" : " ORDER BY ",
                                              g_str_equal (names[i], "shadow") || g_str_equal (names[i], "joined") ? "" : orders[i]);

      check_list (fixture, place, sql);
    }
}

static void
test_orders (Fixture       *fixture,
             gconstpointer  data)
{
  const char *const columns[] = { "id", "few", "name", "price", "loose" };

  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    for (guint descending = 0; descending < 2; descending++)
      {
        g_autoptr(RelPlace) table = place_of (fixture, "plain");
        g_autoptr(RelPlace) place = rel_place_with_sort (table, column_id (fixture, "plain", columns[i]), descending);
        g_autofree char *sql = g_strdup_printf ("SELECT * FROM plain ORDER BY %s %s, id %s", columns[i], descending ? "DESC" : "", descending ? "DESC" : "");

        check_list (fixture, place, sql);
      }
}

static void
test_filters (Fixture       *fixture,
              gconstpointer  data)
{
  const char *const cases[][3] = {
    { "few", ">1", "few > 1" },
    { "few", "=NULL", "few IS NULL" },
    { "few", "!=null", "few IS NOT NULL" },
    { "few", "2", "few = 2" },
    { "price", "10..12.5", "price BETWEEN 10 AND 12.5" },
    { "price", "..3", "price <= 3" },
    { "name", "name 1", "name LIKE '%name 1%'" },
    { "name", "100%", "0" },
    { "name", "=Name 31", "name = 'name 31'" },
    { "made", "1990..2000", "substr (made, 1, 4) BETWEEN '1990' AND '2000'" },
    { "made", "1990", "substr (made, 1, 4) = '1990'" },
    { "made", ">1990", "substr (made, 1, 4) > '1990'" },
    { "made", "<=1990-03-04", "made <= '1990-03-04'" },
    { "loose", "text 5", "loose LIKE '%text 5%'" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(RelPlace) table = place_of (fixture, "plain");
      g_autoptr(RelPlace) place = rel_place_with_filter (table, column_id (fixture, "plain", cases[i][0]), cases[i][1]);
      g_autoptr(RelPlace) sorted = rel_place_with_sort (place, column_id (fixture, "plain", "price"), TRUE);
      g_autofree char *sql = g_strdup_printf ("SELECT * FROM plain WHERE %s ORDER BY id", cases[i][2]);
      g_autofree char *sorted_sql = g_strdup_printf ("SELECT * FROM plain WHERE %s ORDER BY price DESC, id DESC", cases[i][2]);

      check_list (fixture, place, sql);
      check_list (fixture, sorted, sorted_sql);
    }
}

/* Still being typed, or empty: no filter, and no error. */
static void
test_unfinished (Fixture       *fixture,
                 gconstpointer  data)
{
  const char *const texts[] = { ">", "  ", "", "<= " };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr(RelPlace) table = place_of (fixture, "nearly");
      RelTable *value = rel_schema_find_table (fixture->schema, "nearly");
      RelId first = rel_column_get_id (g_ptr_array_index (rel_table_get_info (value)->columns, 0));
      g_autoptr(RelPlace) place = rel_place_with_filter (table, first, texts[i]);

      check_list (fixture, place, "SELECT * FROM nearly ORDER BY oid");
    }
}

static const RelEnd *
find_end (Fixture    *fixture,
          const char *table,
          RelKind     kind)
{
  GArray *ends = rel_schema_list_ends (fixture->schema, rel_table_get_id (rel_schema_find_table (fixture->schema, table)));

  for (guint i = 0; i < ends->len; i++)
    if (rel_relationship_get_info (g_array_index (ends, RelEnd, i).relationship)->kind == kind)
      return &g_array_index (ends, RelEnd, i);

  g_assert_not_reached ();
}

static void
test_members (Fixture       *fixture,
              gconstpointer  data)
{
  RelValue *key[] = { rel_value_new_integer (9) };
  g_autoptr(RelPlace) children = rel_place_new_members (find_end (fixture, "plain", REL_KIND_ONE_TO_MANY), key, 1, NULL);
  g_autoptr(RelPlace) tagged = rel_place_new_members (find_end (fixture, "tag", REL_KIND_MANY_TO_MANY), key, 1, NULL);

  check_list (fixture, children, "SELECT * FROM child WHERE plain_id = 9 ORDER BY id");
  check_list (fixture, tagged, "SELECT plain.*, place FROM plain_tag JOIN plain ON plain.id = plain_id WHERE tag_id = 9 ORDER BY plain.id");
  rel_value_unref (key[0]);
}

static void
test_labels (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(RelPlace) place = place_of (fixture, "child");
  g_autoptr(RelPlace) filtered = rel_place_with_filter (place, column_id (fixture, "child", "plain_id"), "name 9");
  g_autoptr(RelRecordList) list = rel_record_list_new (fixture->database, fixture->schema, place);
  g_autoptr(GPtrArray) expected = ask (fixture, "SELECT (SELECT name FROM plain WHERE id = plain_id) FROM child ORDER BY id");
  const RelRecordColumn *column = rel_record_query_get_column (rel_record_list_get_query (list), 1);

  wait_exact (list);
  g_assert_cmpint (column->label, >=, 0);
  for (guint i = 0; i < 500; i++)
    {
      g_autoptr(RelRow) row = get_row (list, i);
      g_autofree char *literal = rel_value_to_literal (rel_row_get_value (row, column->label));
      g_autofree char *line = g_strconcat (literal, "|", NULL);

      g_assert_cmpstr (line, ==, g_ptr_array_index (expected, i));
    }

  check_list (fixture, filtered, "SELECT child.* FROM child JOIN plain ON plain.id = plain_id WHERE name LIKE '%name 9%' ORDER BY child.id");
}

/* What is huge in the database stays there. */
static void
test_huge (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr(RelPlace) place = place_of (fixture, "huge");
  g_autoptr(RelRecordList) list = rel_record_list_new (fixture->database, fixture->schema, place);
  gsize length;

  wait_exact (list);
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr(RelRow) row = get_row (list, i);

      for (int j = 0; j < 5; j++)
        if (rel_value_get_value_type (rel_row_get_value (row, j)) == REL_VALUE_TEXT)
          {
            rel_value_get_bytes (rel_row_get_value (row, j), &length);
            g_assert_cmpuint (length, <=, 300);
          }
    }
}

static void
count_cb (guint *n)
{
  (*n)++;
}

static void
found_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  *(gint64 *) user_data = rel_record_list_find_finish (REL_RECORD_LIST (source), result, NULL);
}

static gint64
find (RelRecordList  *list,
      const RelValue *key)
{
  gint64 position = -2;

  rel_record_list_find_async (list, (RelValue *const *) &key, 1, NULL, found_cb, &position);
  while (position == -2)
    g_main_context_iteration (NULL, TRUE);

  return position;
}

/* Another program takes rows away and adds some: rows are the same objects, say what is
 * there now, and a record is found where it went. */
static void
test_reload (Fixture       *fixture,
             gconstpointer  data)
{
  static const char *const sorts[] = { NULL, "few", "price" };

  for (guint i = 0; i < G_N_ELEMENTS (sorts); i++)
    {
      g_autoptr(RelPlace) table = place_of (fixture, "plain");
      g_autoptr(RelPlace) place = rel_place_with_sort (table, sorts[i] != NULL ? column_id (fixture, "plain", sorts[i]) : REL_ID_NONE, FALSE);
      g_autofree char *sql = g_strdup_printf ("SELECT * FROM plain ORDER BY %s%sid", sorts[i] != NULL ? sorts[i] : "", sorts[i] != NULL ? ", " : "");
      g_autoptr(RelRecordList) list = rel_record_list_new (fixture->database, fixture->schema, place);
      g_autoptr(RelRow) first = get_row (list, 0);
      g_autoptr(RelRow) chosen = NULL;
      g_autoptr(RelRow) again = NULL;
      g_autoptr(RelValue) key = NULL;
      g_autoptr(GPtrArray) expected = NULL;
      gint64 position;
      guint n_reloaded = 0;
      sqlite3 *db;

      wait_exact (list);
      chosen = get_row (list, 1500);
      key = rel_value_ref (rel_row_get_value (chosen, rel_record_query_get_key (rel_record_list_get_query (list), 0)));
      g_assert_cmpint (find (list, key), ==, 1500);

      g_assert_cmpint (sqlite3_open (fixture->path, &db), ==, SQLITE_OK);
      g_assert_cmpint (sqlite3_exec (db, "DELETE FROM plain WHERE id IN (SELECT id FROM plain ORDER BY id LIMIT 30); INSERT INTO plain (id, few) SELECT -id, 1 FROM plain LIMIT 7; UPDATE plain SET name = 'new ' || name WHERE id % 5 = 1", NULL, NULL, NULL), ==, SQLITE_OK);
      sqlite3_close (db);

      g_signal_connect_swapped (list, "reloaded", G_CALLBACK (count_cb), &n_reloaded);
      rel_record_list_reload (list);
      while (n_reloaded == 0)
        g_main_context_iteration (NULL, TRUE);
      g_assert_cmpstr (rel_record_list_get_error (list), ==, NULL);

      expected = ask (fixture, sql);
      g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, expected->len);
      while (rel_record_list_is_loading (list))
        g_main_context_iteration (NULL, TRUE);
      again = get_row (list, 0);
      g_assert_true (again == first);
      for (guint j = 0; j < 300; j++)
        check_row (list, expected, j * 7);

      /* It was not among the 30. */
      position = find (list, key);
      g_assert_cmpint (position, >=, 0);
      {
        g_autoptr(RelRow) moved = get_row (list, position);

        g_assert_true (rel_value_equal (rel_row_get_value (moved, rel_record_query_get_key (rel_record_list_get_query (list), 0)), key));
      }
    }
}

/* Letting go of a list that is busy leaves nothing behind. */
static void
test_drop (Fixture       *fixture,
           gconstpointer  data)
{
  for (guint i = 0; i < 30; i++)
    {
      g_autoptr(RelPlace) table = place_of (fixture, "plain");
      g_autoptr(RelPlace) place = rel_place_with_sort (table, i % 2 ? column_id (fixture, "plain", "price") : 0, FALSE);
      g_autoptr(RelRecordList) list = rel_record_list_new (fixture->database, fixture->schema, place);

      for (guint j = 0; j < i; j++)
        g_main_context_iteration (NULL, FALSE);
    }
  support_settle ();
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/records/record-list/tables", Fixture, NULL, set_up, test_tables, tear_down);
  g_test_add ("/records/record-list/orders", Fixture, NULL, set_up, test_orders, tear_down);
  g_test_add ("/records/record-list/filters", Fixture, NULL, set_up, test_filters, tear_down);

  g_test_add ("/records/record-list/unfinished", Fixture, NULL, set_up, test_unfinished, tear_down);
  g_test_add ("/records/record-list/members", Fixture, NULL, set_up, test_members, tear_down);
  g_test_add ("/records/record-list/labels", Fixture, NULL, set_up, test_labels, tear_down);
  g_test_add ("/records/record-list/huge", Fixture, NULL, set_up, test_huge, tear_down);
  g_test_add ("/records/record-list/reload", Fixture, NULL, set_up, test_reload, tear_down);
  g_test_add ("/records/record-list/drop", Fixture, NULL, set_up, test_drop, tear_down);

  return g_test_run ();
}
