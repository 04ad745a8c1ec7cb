/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Random tables in random orders: what comes from any position, before and after
 * positions are known, is what plain SQL says there.
 */
#include "config.h"

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>

#include "database/sqlite/rel-sqlite-connection.h"
#include "records/rel-record-pager.h"
#include "support/support.h"

typedef struct
{
  RelConnection *connection;
  GRand         *random;
  RelSchema     *schema;
} World;

static void
run (World      *world,
     const char *sql)
{
  g_autoptr(GError) error = NULL;

  if (!rel_connection_execute (world->connection, sql, NULL, 0, NULL, NULL, &error))
    g_error ("%s: %s", sql, error->message);
}

static int
roll (World *world,
      int    n)
{
  return g_rand_int_range (world->random, 0, n);
}

static const char *
pick (World             *world,
      const char *const *words,
      guint              n)
{
  return words[roll (world, n)];
}

/* Few different values of all types, so that ties, NULLs and mixes are common. */
static char *
make_value (World *world,
            int    spread)
{
  switch (roll (world, 9))
    {
    case 0:
      return g_strdup ("NULL");
    case 1:
    case 2:
      return g_strdup_printf ("%d", roll (world, spread) - spread / 2);
    case 3:
      return g_strdup_printf ("%d.5", roll (world, spread) - spread / 2);
    case 4:
      return g_strdup_printf ("x'%02x%02x'", roll (world, 3), roll (world, spread) & 0xff);
    case 5:
      return g_strdup_printf ("'%s%d '", roll (world, 2) ? "ab" : "AB", roll (world, spread));
    case 6:
      return g_strdup (roll (world, 2) ? "9007199254740993" : "-7");
    default:
      return g_strdup_printf ("'%c%d'", "aAbBzä"[roll (world, 5)], roll (world, spread));
    }
}

static const char *const types[] = { "INTEGER", "TEXT", "REAL", "NUMERIC", "BLOB", "", "DATE" };
static const char *const collations[] = { "", "", " COLLATE NOCASE", " COLLATE RTRIM", " COLLATE BINARY" };

/* t of one of several kinds, with columns a to d, indexes, and the view v of it. */
static void
make_table (World *world)
{
  g_autoptr(GString) sql = g_string_new ("CREATE TABLE t (");
  int kind = roll (world, 5);
  int n_rows = roll (world, 4) == 0 ? roll (world, 4) : roll (world, 300);
  int spread = 2 + roll (world, 40);

  for (int i = 0; i < 4; i++)
    g_string_append_printf (sql, "%s%c %s%s", i > 0 ? ", " : "", 'a' + i, pick (world, types, G_N_ELEMENTS (types)), pick (world, collations, G_N_ELEMENTS (collations)));
  if (kind == 1)
    g_string_append (sql, ", id INTEGER PRIMARY KEY)");
  else if (kind == 2)
    g_string_append_printf (sql, ", k1 TEXT%s, k2 INTEGER, PRIMARY KEY (k1%s, k2%s)) WITHOUT ROWID",
                            pick (world, collations, G_N_ELEMENTS (collations)), roll (world, 2) ? " DESC" : "", roll (world, 2) ? " DESC" : "");
  else if (kind == 3)
    g_string_append (sql, ", k1 INTEGER PRIMARY KEY, rowid TEXT, oid TEXT, _rowid_ TEXT)");
  else if (kind == 4)
    g_string_append_printf (sql, ", k1 TEXT, PRIMARY KEY (a, k1%s)) WITHOUT ROWID", roll (world, 2) ? " DESC" : "");
  else
    g_string_append_c (sql, ')');
  run (world, "DROP VIEW IF EXISTS v");
  run (world, "DROP TABLE IF EXISTS t");
  run (world, sql->str);

  run (world, "BEGIN");
  for (int i = 0; i < n_rows; i++)
    {
      g_autofree char *a = make_value (world, spread);
      g_autofree char *b = make_value (world, spread);
      g_autofree char *c = make_value (world, spread);
      g_autofree char *d = make_value (world, spread);
      const char *more = kind == 1 ? ", id" : kind == 2 ? ", k1, k2" : kind == 3 || kind == 4 ? ", k1" : "";
      g_autofree char *key = kind == 1 || kind == 3 ? g_strdup_printf (", %d", i * (1 + roll (world, 9)) - 40)
                             : kind == 2            ? g_strdup_printf (", '%c%d', %d", "kK"[roll (world, 2)], roll (world, 9), i)
                             : kind == 4            ? g_strdup_printf (", 'k%d'", i)
                                                    : g_strdup ("");
      g_autofree char *insert = g_strdup_printf ("INSERT OR IGNORE INTO t (a, b, c, d%s) VALUES (%s, %s, %s, %s%s)", more, a, b, c, d, key);

      run (world, insert);
    }
  if (kind != 2 && kind != 4)
    run (world, "DELETE FROM t WHERE abs (random ()) % 9 = 0");
  run (world, "COMMIT");

  for (int i = 0; i < 3; i++)
    {
      g_autofree char *index = g_strdup_printf ("CREATE INDEX i%d ON t (%c%s%s%s)%s", i, 'a' + roll (world, 4),
                                                pick (world, collations, G_N_ELEMENTS (collations)), roll (world, 3) ? "" : " DESC",
                                                roll (world, 4) ? "" : ", d", roll (world, 5) ? "" : " WHERE a > 0");

      run (world, index);
    }
  run (world, roll (world, 2) ? "CREATE VIEW v AS SELECT a, b, c, d FROM t" : "CREATE VIEW v AS SELECT x.a, x.b, y.c, count (*) AS d FROM t x JOIN t y ON x.a = y.b GROUP BY x.a, y.c LIMIT 400");

  g_clear_object (&world->schema);
  world->schema = rel_connection_read_schema (world->connection, NULL, NULL);
}

static char *
row_to_line (const RelRows *rows,
             guint          row,
             guint          n_columns)
{
  GString *line = g_string_new (NULL);

  for (guint i = 0; i < n_columns; i++)
    {
      g_autofree char *literal = rel_value_to_literal (rel_rows_get (rows, row, i));

      g_string_append_printf (line, "%s|", literal);
    }

  return g_string_free (line, FALSE);
}

static RelId
column_id (GPtrArray  *columns,
           const char *name)
{
  for (guint i = 0; i < columns->len; i++)
    if (g_str_equal (rel_column_get_name (g_ptr_array_index (columns, i)), name))
      return rel_column_get_id (g_ptr_array_index (columns, i));

  return REL_ID_NONE;
}

static RelRows *
read_rows (World          *world,
           RelRecordPager *pager,
           gint64          first,
           guint           n)
{
  g_autoptr(GError) error = NULL;
  RelRows *rows = rel_record_pager_read (pager, world->connection, first, n, NULL, &error);

  g_assert_no_error (error);

  return rows;
}

/* What is alike in some collation is alike here. */
static char *
fold (const RelValue *value)
{
  g_autofree char *literal = rel_value_to_literal (value);
  char *folded = g_ascii_strdown (literal, -1);
  gsize length = strlen (folded);

  while (rel_value_get_value_type (value) == REL_VALUE_TEXT && length > 2 && folded[length - 2] == ' ')
    {
      folded[length - 2] = '\'';
      folded[--length] = '\0';
    }

  return folded;
}

/* A place in t or v, and the same in SQL: what it is sorted by, row by row. */
static RelPlace *
make_place (World  *world,
            gboolean view,
            char   **oracle)
{
  static const char *const names[] = { "a", "b", "c", "d", "id", "k1", "k2" };
  static const char *const filters[][2] = { { "=NULL", "IS NULL" }, { "!=NULL", "IS NOT NULL" } };
  RelTable *table = rel_schema_find_table (world->schema, "t");
  GPtrArray *columns = view ? rel_view_get_info (rel_schema_find_view (world->schema, "v"))->columns : rel_table_get_info (table)->columns;
  g_autoptr(RelPlace) place = rel_place_new_table (view ? rel_view_get_id (rel_schema_find_view (world->schema, "v")) : rel_table_get_id (table));
  const char *sort = pick (world, names, G_N_ELEMENTS (names));
  gboolean descending = roll (world, 2);
  RelId id = column_id (columns, sort);
  const char *condition = "1";
  const char *filtered = "1";
  RelPlace *next;

  if (roll (world, 3) == 0)
    {
      guint which = roll (world, G_N_ELEMENTS (filters));

      filtered = names[roll (world, 4)];
      condition = filters[which][1];
      next = rel_place_with_filter (place, column_id (columns, filtered), filters[which][0]);
      g_set_object (&place, next);
      g_object_unref (next);
    }
  if (id != REL_ID_NONE && roll (world, 5) > 0)
    {
      next = rel_place_with_sort (place, id, descending);
      g_set_object (&place, next);
      g_object_unref (next);
      *oracle = g_strdup_printf ("SELECT %s FROM %s WHERE %s %s ORDER BY %s %s", sort, view ? "v" : "t", filtered, g_str_equal (condition, "1") ? "" : condition,
                                 sort, descending ? "DESC" : "");
    }
  else
    *oracle = g_strdup_printf ("SELECT NULL FROM %s WHERE %s %s", view ? "v" : "t", filtered, g_str_equal (condition, "1") ? "" : condition);

  return g_steal_pointer (&place);
}

static void
check_place (World   *world,
             gboolean view)
{
  g_autofree char *oracle = NULL;
  g_autoptr(RelPlace) place = make_place (world, view, &oracle);
  g_autoptr(RelRecordQuery) query = rel_record_query_new (world->schema, place);
  g_autoptr(RelRecordPager) pager = rel_record_pager_new (query);
  g_autoptr(GError) error = NULL;
  g_autoptr(RelRows) sorted = rel_connection_query (world->connection, oracle, NULL, 0, NULL, &error);
  g_autoptr(RelRows) all = rel_record_query_read_page (query, world->connection, 0, 100000, NULL, &error);
  guint n_columns = rel_record_query_get_n_columns (query);
  gboolean descending, exact;
  int position = -1;
  guint n;

  g_assert_no_error (error);
  n = rel_rows_get_n_rows (all);
  g_assert_cmpuint (n, ==, rel_rows_get_n_rows (sorted));
  g_test_message ("%s: %u rows", oracle, n);

  rel_record_query_find_value (query, rel_place_get_sort (place, &descending), &position);
  for (guint i = 0; position >= 0 && i < n; i++)
    {
      g_autofree char *here = fold (rel_rows_get (all, i, position));
      g_autofree char *there = fold (rel_rows_get (sorted, i, 0));

      g_assert_cmpstr (here, ==, there);
    }

  rel_record_pager_set_stride (pager, 1 + roll (world, 40));
  for (int round = 0; round < 2; round++)
    {
      for (int i = 0; i < 12 || (round == 1 && i * 9 < (int) n + 9); i++)
        {
          /* Anywhere, then each page from the last to the first, whatever their seams. */
          guint first = round == 0 || i >= 12 ? (guint) roll (world, n + 2) : (guint) MAX (0, (int) n - i * (int) (n / 11 + 1));
          guint wanted = 1 + roll (world, 60);
          g_autoptr(RelRows) rows = read_rows (world, pager, first, wanted);

          g_assert_cmpuint (rel_rows_get_n_rows (rows), ==, first < n ? MIN (wanted, n - first) : 0);
          for (guint j = 0; j < rel_rows_get_n_rows (rows); j++)
            {
              g_autofree char *line = row_to_line (rows, j, n_columns);
              g_autofree char *expected = row_to_line (all, first + j, n_columns);

              g_assert_cmpstr (line, ==, expected);
            }
        }

      if (round == 0)
        {
          g_assert_true (rel_record_pager_build (pager, world->connection, NULL, &error));
          g_assert_no_error (error);
          g_assert_cmpint (rel_record_pager_get_n_rows (pager, &exact), ==, n);
          g_assert_true (exact);
        }
    }

  for (int i = 0; !view && i < 6 && n > 0; i++)
    {
      RelValue *key[8];
      guint n_key = rel_record_query_get_n_key (query);
      guint at = roll (world, n);

      for (guint j = 0; j < n_key; j++)
        key[j] = (RelValue *) rel_rows_get (all, at, rel_record_query_get_key (query, j));
      g_assert_cmpint (rel_record_pager_find (pager, world->connection, key, n_key, NULL, &error), ==, at);
      g_assert_no_error (error);
    }
}

static void
test_random (void)
{
  World world = { NULL };
  g_autoptr(GError) error = NULL;

  world.random = g_rand_new_with_seed (support_seed ());
  world.connection = rel_sqlite_connection_open_memory (&error);
  g_assert_no_error (error);
  for (guint i = 0; i < support_scale (10); i++)
    {
      make_table (&world);
      for (int j = 0; j < 4; j++)
        check_place (&world, j == 3);
    }
  g_object_unref (world.schema);
  g_object_unref (world.connection);
  g_rand_free (world.random);
}

/* A cell of any length costs a page next to nothing, and can be had whole. */
static void
check_huge (const char *create,
            const char *what,
            gboolean    is_view)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(RelConnection) connection = rel_sqlite_connection_open_memory (&error);
  World world = { connection };
  g_autoptr(RelSchema) schema = NULL;
  g_autoptr(RelPlace) place = NULL;
  g_autoptr(RelRecordQuery) query = NULL;
  g_autoptr(RelRows) rows = NULL;
  g_autoptr(RelValue) whole = NULL;
  RelValue *key;
  gsize length;

  run (&world, create);
  run (&world, "INSERT INTO t VALUES (1, 'short', 1.5), (2, replace (printf ('%300000c', 'x'), ' ', 'äé'), zeroblob (3000000)), (3, NULL, x'00ff'), (4, '', zeroblob (70))");
  if (is_view)
    run (&world, "CREATE VIEW v AS SELECT * FROM t");
  schema = rel_connection_read_schema (connection, NULL, &error);
  g_assert_no_error (error);
  place = rel_place_new_table (is_view ? rel_view_get_id (rel_schema_find_view (schema, "v")) : rel_table_get_id (rel_schema_find_table (schema, "t")));
  query = rel_record_query_new (schema, place);
  rows = rel_record_query_read_page (query, connection, 0, 100, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (rel_rows_get_n_rows (rows), ==, 4);

  g_test_message ("%s", what);
  g_assert_false (rel_value_is_cut (rel_rows_get (rows, 0, 1)));
  g_assert_cmpstr (rel_value_get_bytes (rel_rows_get (rows, 0, 1), NULL), ==, "short");
  g_assert_cmpfloat (rel_value_get_real (rel_rows_get (rows, 0, 2)), ==, 1.5);
  g_assert_true (rel_value_is_cut (rel_rows_get (rows, 1, 1)));
  g_assert_true (g_utf8_validate (rel_value_get_bytes (rel_rows_get (rows, 1, 1), &length), -1, NULL));
  g_assert_cmpuint (g_utf8_strlen (rel_value_get_bytes (rel_rows_get (rows, 1, 1), NULL), -1), ==, 300);
  g_assert_cmpint (rel_value_get_value_type (rel_rows_get (rows, 1, 2)), ==, REL_VALUE_BLOB);
  g_assert_cmpuint (rel_value_get_full_length (rel_rows_get (rows, 1, 2)), ==, 3000000);
  g_assert_true (rel_value_is_null (rel_rows_get (rows, 2, 1)));
  g_assert_false (rel_value_is_cut (rel_rows_get (rows, 2, 2)));
  g_assert_cmpint (rel_value_get_value_type (rel_rows_get (rows, 3, 1)), ==, REL_VALUE_TEXT);
  g_assert_cmpuint (rel_value_get_full_length (rel_rows_get (rows, 3, 2)), ==, 70);
  if (is_view)
    return;

  key = (RelValue *) rel_rows_get (rows, 1, rel_record_query_get_key (query, 0));
  whole = rel_record_query_read_cell (query, connection, 1, &key, 1, 0, NULL, &error);
  g_assert_no_error (error);
  rel_value_get_bytes (whole, &length);
  g_assert_cmpuint (length, >, 1000000);
  g_assert_null (rel_record_query_read_cell (query, connection, 1, &key, 1, 1000, NULL, &error));
  g_assert_error (error, REL_ERROR, REL_ERROR_TOO_BIG);
}

static void
test_huge (void)
{
  check_huge ("CREATE TABLE t (id INTEGER PRIMARY KEY, body TEXT, data BLOB)", "by handle", FALSE);
  check_huge ("CREATE TABLE t (id INTEGER PRIMARY KEY, body TEXT, data BLOB) WITHOUT ROWID", "by substr", FALSE);
  check_huge ("CREATE TABLE t (id INTEGER PRIMARY KEY, body TEXT, data BLOB)", "a view", TRUE);
  check_huge ("CREATE TABLE t (id INTEGER PRIMARY KEY, body, data)", "no types", FALSE);
}

/* What lies behind many megabytes is left out until it is asked for; nothing else is. */
static void
test_behind (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(RelConnection) connection = rel_sqlite_connection_open_memory (&error);
  World world = { connection };
  g_autoptr(RelSchema) schema = NULL;
  g_autoptr(RelPlace) place = NULL;
  g_autoptr(RelPlace) sorted = NULL;
  g_autoptr(RelPlace) filtered = NULL;
  RelPlace *places[3];
  RelTable *table;

  run (&world, "CREATE TABLE p (id INTEGER PRIMARY KEY, name TEXT)");
  run (&world, "CREATE TABLE t (id INTEGER PRIMARY KEY, first INTEGER, near TEXT, body TEXT, number INTEGER, void TEXT, p_id INTEGER REFERENCES p, last BLOB)");
  run (&world, "INSERT INTO p VALUES (1, 'parent')");
  run (&world, "INSERT INTO t VALUES (1, 11, 'a', 'small', 5, NULL, 1, x'01'), (2, 12, 'b', printf ('%.*c', 9000000, 'x'), 6, NULL, 1, x'02'), (3, 13, 'c', printf ('%.*c', 100000, 'y'), 7, 'n', 1, zeroblob (200000))");
  schema = rel_connection_read_schema (connection, NULL, &error);
  table = rel_schema_find_table (schema, "t");
  place = rel_place_new_table (rel_table_get_id (table));
  sorted = rel_place_with_sort (place, rel_column_get_id (rel_table_find_column (table, "near")), TRUE);
  filtered = rel_place_with_filter (place, rel_column_get_id (rel_table_find_column (table, "first")), ">10");
  places[0] = place;
  places[1] = sorted;
  places[2] = filtered;

  for (guint i = 0; i < 3; i++)
    {
      g_autoptr(RelRecordQuery) query = rel_record_query_new (schema, places[i]);
      g_autoptr(RelRecordPager) pager = rel_record_pager_new (query);

      for (guint round = 0; round < 2; round++)
        {
          g_autoptr(RelRows) rows = read_rows (&world, pager, 0, 100);
          guint small = i == 1 ? 2 : 0;
          guint middle = i == 1 ? 0 : 2;
          int label = rel_record_query_get_column (query, 6)->label;
          int at[8];

          for (guint j = 0; j < 8; j++)
            at[j] = rel_record_query_get_column (query, j)->value;
          g_assert_cmpuint (rel_rows_get_n_rows (rows), ==, 3);
          /* The long one: what is before it, itself, what is behind. */
          g_assert_cmpint (rel_value_get_integer (rel_rows_get (rows, 1, at[0])), ==, 2);
          g_assert_cmpint (rel_value_get_integer (rel_rows_get (rows, 1, at[1])), ==, 12);
          g_assert_cmpstr (rel_value_get_bytes (rel_rows_get (rows, 1, at[2]), NULL), ==, "b");
          g_assert_cmpuint (rel_value_get_full_length (rel_rows_get (rows, 1, at[3])), ==, 9000000);
          for (guint j = 4; j < 8; j++)
            if (j == 5)
              g_assert_true (rel_value_is_null (rel_rows_get (rows, 1, at[j])));
            else
              g_assert_true (rel_value_is_cut (rel_rows_get (rows, 1, at[j])));
          g_assert_true (rel_value_is_cut (rel_rows_get (rows, 1, label)));
          /* The others are whole, or known to be cut. */
          g_assert_cmpint (rel_value_get_integer (rel_rows_get (rows, small, at[4])), ==, 5);
          g_assert_cmpstr (rel_value_get_bytes (rel_rows_get (rows, small, label), NULL), ==, "parent");
          g_assert_cmpint (rel_value_get_integer (rel_rows_get (rows, middle, at[4])), ==, 7);
          g_assert_cmpuint (rel_value_get_full_length (rel_rows_get (rows, middle, at[3])), ==, 100000);
          g_assert_cmpuint (rel_value_get_full_length (rel_rows_get (rows, middle, at[7])), ==, 200000);
          g_assert_cmpstr (rel_value_get_bytes (rel_rows_get (rows, middle, at[5]), NULL), ==, "n");

          if (round == 0)
            {
              RelValue *key = (RelValue *) rel_rows_get (rows, 1, rel_record_query_get_key (query, 0));
              g_autoptr(RelValue) whole = rel_record_query_read_cell (query, connection, 4, &key, 1, 0, NULL, &error);

              g_assert_cmpint (rel_value_get_integer (whole), ==, 6);
              g_assert_true (rel_record_pager_build (pager, connection, NULL, &error));
            }
        }
    }
}

/* What links show comes by handle too. */
static void
test_huge_label (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(RelConnection) connection = rel_sqlite_connection_open_memory (&error);
  World world = { connection };
  g_autoptr(RelSchema) schema = NULL;
  g_autoptr(RelPlace) place = NULL;
  g_autoptr(RelRecordQuery) query = NULL;
  g_autoptr(RelRows) rows = NULL;
  int label;

  run (&world, "CREATE TABLE p (id INTEGER PRIMARY KEY, name TEXT)");
  run (&world, "CREATE TABLE c (id INTEGER PRIMARY KEY, p_id INTEGER REFERENCES p)");
  run (&world, "INSERT INTO p VALUES (7, 'Seven'), (8, printf ('%.*c', 2000000, 'n')), (9, NULL), (10, 5)");
  run (&world, "INSERT INTO c VALUES (1, 7), (2, 8), (3, 9), (4, NULL), (5, 77), (6, 10)");
  schema = rel_connection_read_schema (connection, NULL, &error);
  place = rel_place_new_table (rel_table_get_id (rel_schema_find_table (schema, "c")));
  query = rel_record_query_new (schema, place);
  rows = rel_record_query_read_page (query, connection, 0, 100, NULL, &error);
  g_assert_no_error (error);
  label = rel_record_query_get_column (query, 1)->label;
  g_assert_cmpstr (rel_value_get_bytes (rel_rows_get (rows, 0, label), NULL), ==, "Seven");
  g_assert_cmpuint (rel_value_get_full_length (rel_rows_get (rows, 1, label)), ==, 2000000);
  g_assert_cmpuint (strlen (rel_value_get_bytes (rel_rows_get (rows, 1, label), NULL)), ==, 300);
  for (guint i = 2; i < 5; i++)
    g_assert_true (rel_value_is_null (rel_rows_get (rows, i, label)));
  g_assert_cmpstr (rel_value_get_bytes (rel_rows_get (rows, 5, label), NULL), ==, "5");
}

/* Nothing that is known about positions grows with the table. */
static void
test_memory (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(RelConnection) connection = rel_sqlite_connection_open_memory (&error);
  World world = { connection };
  g_autoptr(RelSchema) schema = NULL;
  const char *const sorts[] = { NULL, "few", "x" };

  run (&world, "CREATE TABLE t (id INTEGER PRIMARY KEY, few INTEGER, x INTEGER)");
  run (&world, "WITH RECURSIVE c (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 200000) INSERT INTO t SELECT n, n % 3, n * 7919 % 1000 FROM c");
  run (&world, "CREATE INDEX t_few ON t (few)");
  schema = rel_connection_read_schema (connection, NULL, &error);
  for (guint i = 0; i < G_N_ELEMENTS (sorts); i++)
    {
      RelTable *table = rel_schema_find_table (schema, "t");
      g_autoptr(RelPlace) place = rel_place_new_table (rel_table_get_id (table));
      g_autoptr(RelPlace) sorted = rel_place_with_sort (place, sorts[i] != NULL ? rel_column_get_id (rel_table_find_column (table, sorts[i])) : REL_ID_NONE, FALSE);
      g_autoptr(RelRecordQuery) query = rel_record_query_new (schema, sorted);
      g_autoptr(RelRecordPager) pager = rel_record_pager_new (query);

      g_assert_true (rel_record_pager_build (pager, connection, NULL, &error));
      g_assert_cmpuint (rel_record_pager_get_memory (pager), <, 200 * 1024);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/records/record-pager/random", test_random);
  g_test_add_func ("/records/record-pager/huge", test_huge);
  g_test_add_func ("/records/record-pager/behind", test_behind);
  g_test_add_func ("/records/record-pager/huge-label", test_huge_label);
  g_test_add_func ("/records/record-pager/memory", test_memory);

  return g_test_run ();
}
