/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A search finds every cell that a look at all cells finds, and nothing else.
 */
#include "config.h"

#include <string.h>

#include "database/sqlite/rel-sqlite-connection.h"
#include "records/rel-search.h"
#include "support/support.h"

typedef struct
{
  RelConnection *connection;
  RelSchema     *schema;
  GPtrArray     *hits; /* "table|key|column|label|text" */
  guint          stop_after;
  guint          n_tables;
  gboolean       marked; /* every text match was marked */
  const char    *text;
} World;

static void
run (World      *world,
     const char *sql)
{
  g_autoptr(GError) error = NULL;

  if (!rel_connection_execute (world->connection, sql, NULL, 0, NULL, NULL, &error))
    g_error ("%s: %s", sql, error->message);
}

static void
set_up (World *world)
{
  world->connection = rel_sqlite_connection_open_memory (NULL);
  world->hits = g_ptr_array_new_with_free_func (g_free);
  world->stop_after = G_MAXUINT;
}

static void
tear_down (World *world)
{
  g_clear_object (&world->schema);
  g_object_unref (world->connection);
  g_ptr_array_unref (world->hits);
}

static gboolean
found_cb (const RelRecordHit *hit,
          gpointer            data)
{
  World *world = data;
  RelTable *table = rel_schema_get_table (world->schema, hit->table);
  g_autofree char *key = rel_record_hit_dup_key (hit);
  g_autoptr(RelRecordHit) copy = rel_record_hit_copy (hit);

  g_assert_cmpstr (copy->text, ==, hit->text);
  world->marked = world->marked && hit->match_length == strlen (world->text) && g_ascii_strncasecmp (hit->text + hit->match, world->text, hit->match_length) == 0;
  g_ptr_array_add (world->hits, g_strdup_printf ("%s|%s|%s|%s|%s", rel_table_get_name (table), key, rel_column_get_name (rel_table_get_column (table, hit->column)),
                                                 hit->label != NULL ? hit->label : "-", hit->text));

  return world->hits->len < world->stop_after;
}

static void
progress_cb (RelId    table,
             guint    n_done,
             guint    n_tables,
             gpointer data)
{
  World *world = data;

  g_assert_cmpuint (n_done, ==, world->n_tables++);
}

static void
search (World      *world,
        const char *text,
        guint       limit)
{
  const RelSearch question = { .text = text, .limit = limit, .found = found_cb, .progress = progress_cb, .data = world };
  g_autoptr(GError) error = NULL;

  g_clear_object (&world->schema);
  world->schema = rel_connection_read_schema (world->connection, NULL, NULL);
  g_ptr_array_set_size (world->hits, 0);
  world->n_tables = 0;
  world->marked = TRUE;
  world->text = text;
  g_assert_true (rel_search_run (&question, world->connection, world->schema, NULL, &error));
  g_assert_no_error (error);
}

static void
check (World      *world,
       const char *text,
       const char *expected)
{
  g_autofree char *lines = NULL;

  search (world, text, 0);
  g_ptr_array_add (world->hits, NULL);
  lines = g_strjoinv ("\n", (char **) world->hits->pdata);
  g_ptr_array_set_size (world->hits, world->hits->len - 1);
  g_assert_cmpstr (lines, ==, expected);
}

static void
test_cases (void)
{
  World world = { NULL };
  g_autofree char *far = g_strnfill (500, 'x');
  g_autofree char *insert = g_strdup_printf ("INSERT INTO book VALUES (4, '%s needle %s', NULL, 9)", far, far);
  g_autofree char *part = NULL;

  set_up (&world);
  run (&world, "CREATE TABLE book (id INTEGER PRIMARY KEY, title TEXT, price REAL, pages)");
  run (&world, "CREATE TABLE pair (a INTEGER, b TEXT, \"odd \"\"name\" TEXT, PRIMARY KEY (a, b)) WITHOUT ROWID");
  run (&world, "CREATE VIEW v AS SELECT title FROM book");
  run (&world, "CREATE VIRTUAL TABLE words USING fts5 (body)");
  run (&world, "INSERT INTO book VALUES (1, 'The 100% Book', 12, 1912), (2, 'under_score', 12.5, '12'), (3, 'back\\slash O''Hara', 1, x'3132')");
  run (&world, "INSERT INTO pair VALUES (12, 'k', 'a book'), (13, 'l', NULL)");
  run (&world, "INSERT INTO words VALUES ('full text of a book')");
  run (&world, insert);

  check (&world, "100%", "book|1|title|The 100% Book|The 100% Book");
  check (&world, "r_s", "book|2|title|under_score|under_score");
  check (&world, "k\\s", "book|3|title|back\\slash O'Hara|back\\slash O'Hara");
  check (&world, "o'h", "book|3|title|back\\slash O'Hara|back\\slash O'Hara");
  g_assert_true (world.marked);
  check (&world, "BOOK", "book|1|title|The 100% Book|The 100% Book\npair|12,k|odd \"name|a book|a book\nwords||body|full text of a book|full text of a book");
  g_assert_true (world.marked);
  /* 1912 is another number, and a BLOB is no text. */
  check (&world, "12", "book|1|price|The 100% Book|12.0\nbook|2|pages|under_score|12\npair|12,k|a|a book|12");
  check (&world, "12.5", "book|2|price|under_score|12.5");
  check (&world, "nothing of that", "");
  check (&world, "", "");

  search (&world, "needle", 0);
  g_assert_cmpuint (world.hits->len, ==, 1);
  part = strrchr (world.hits->pdata[0], '|') + 1;
  g_assert_true (g_str_has_prefix (part, "…xxx") && g_str_has_suffix (part, "x…") && strstr (part, "needle") != NULL);
  g_assert_cmpuint (g_utf8_strlen (part, -1), <=, 122);
  part = NULL;
  tear_down (&world);
}

/* It stops when told to, keeps to its limit, and can be cancelled. */
static void
test_stop (void)
{
  World world = { NULL };
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GError) error = NULL;
  const RelSearch question = { .text = "same", .found = found_cb, .data = &world };

  set_up (&world);
  run (&world, "CREATE TABLE a (id INTEGER PRIMARY KEY, x TEXT)");
  run (&world, "CREATE TABLE b (id INTEGER PRIMARY KEY, x TEXT)");
  run (&world, "WITH RECURSIVE c (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 500) INSERT INTO a SELECT n, 'same' FROM c");
  run (&world, "INSERT INTO b SELECT * FROM a");
  search (&world, "same", 0);
  g_assert_cmpuint (world.hits->len, ==, 1000);
  search (&world, "same", 3);
  g_assert_cmpuint (world.hits->len, ==, 6);
  world.stop_after = 7;
  search (&world, "same", 0);
  g_assert_cmpuint (world.hits->len, ==, 7);

  g_cancellable_cancel (cancellable);
  g_assert_false (rel_search_run (&question, world.connection, world.schema, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  tear_down (&world);
}

/* Cells of few letters, looked through one by one. */
static void
test_random (void)
{
  World world = { NULL };
  g_autoptr(GRand) random = g_rand_new_with_seed (support_seed ());
  static const char *const pieces[] = { "a", "B", "%", "_", "\\", "1", "ä", "'", "2", "." };

  set_up (&world);
  run (&world, "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, b, c NUMERIC)");
  for (guint i = 0; i < 200; i++)
    {
      RelValue *values[3];

      for (guint j = 0; j < 3; j++)
        {
          g_autoptr(GString) text = g_string_new (NULL);

          for (int k = g_rand_int_range (random, 0, 5); k > 0; k--)
            g_string_append (text, pieces[g_rand_int_range (random, 0, G_N_ELEMENTS (pieces))]);
          values[j] = g_rand_boolean (random) ? rel_value_new_text (text->str, -1) : rel_value_new_integer (g_rand_int_range (random, 0, 30));
        }
      g_assert_true (rel_connection_execute (world.connection, "INSERT INTO t (a, b, c) VALUES (?, ?, ?)", values, 3, NULL, NULL, NULL));
      for (guint j = 0; j < 3; j++)
        rel_value_unref (values[j]);
    }

  for (guint i = 0; i < support_scale (60); i++)
    {
      g_autoptr(GString) text = g_string_new (NULL);
      g_autoptr(RelRows) rows = rel_connection_query (world.connection, "SELECT id, a, b, c FROM t", NULL, 0, NULL, NULL);
      guint expected = 0;

      for (int k = g_rand_int_range (random, 1, 4); k > 0; k--)
        g_string_append (text, pieces[g_rand_int_range (random, 0, G_N_ELEMENTS (pieces))]);
      for (guint r = 0; r < rel_rows_get_n_rows (rows); r++)
        for (guint c = 0; c < 4; c++)
          {
            const RelValue *value = rel_rows_get (rows, r, c);
            g_autofree char *cell = rel_value_to_text (value);
            g_autofree char *lower = g_ascii_strdown (cell, -1);
            g_autofree char *wanted = g_ascii_strdown (text->str, -1);
            char *end = NULL;
            double number = g_ascii_strtod (text->str, &end);

            if (rel_value_get_value_type (value) == REL_VALUE_TEXT ? strstr (lower, wanted) != NULL : *end == '\0' && rel_value_get_real (value) == number)
              expected++;
          }
      search (&world, text->str, 0);
      g_test_message ("%s: %u", text->str, expected);
      g_assert_cmpuint (world.hits->len, ==, expected);
    }
  tear_down (&world);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/records/search/cases", test_cases);
  g_test_add_func ("/records/search/stop", test_stop);
  g_test_add_func ("/records/search/random", test_random);

  return g_test_run ();
}
