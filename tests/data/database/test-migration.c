/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Migrations: whatever is edited, the database comes to be what is designed, with all
 * values that stay, or is exactly what it was.
 */
#include "config.h"

#include <string.h>

#include "database/rel-migration.h"
#include "database/sqlite/rel-sqlite-connection.h"
#include "schema/rel-edit-column.h"
#include "schema/rel-edit-table.h"
#include "schema/rel-schema-diff.h"
#include "schema/rel-schema-match.h"
#include "sql/rel-dialect.h"
#include "sql/rel-future.h"
#include "support/random-edits.h"
#include "support/support.h"

static void
run (RelConnection *connection,
     const char    *sql)
{
  g_autoptr(GError) error = NULL;

  rel_connection_execute (connection, sql, NULL, 0, NULL, NULL, &error);
  if (error != NULL)
    g_error ("%s: %s", sql, error->message);
}

static RelConnection *
open_with (const char *const *statements)
{
  g_autoptr(GError) error = NULL;
  RelConnection *connection = rel_sqlite_connection_open_memory (&error);

  g_assert_no_error (error);
  for (guint i = 0; statements[i] != NULL; i++)
    run (connection, statements[i]);

  return connection;
}

static RelSchema *
read_schema (RelConnection *connection)
{
  g_autoptr(GError) error = NULL;
  RelSchema *schema = rel_connection_read_schema (connection, NULL, &error);

  g_assert_no_error (error);

  return schema;
}

/* An answer as text: rows in order, values as literals. */
static char *
ask (RelConnection *connection,
     const char    *sql)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(RelRows) rows = rel_connection_query (connection, sql, NULL, 0, NULL, &error);
  GString *text = g_string_new (NULL);

  if (error != NULL)
    g_error ("%s: %s", sql, error->message);
  for (guint i = 0; i < rel_rows_get_n_rows (rows); i++)
    {
      for (guint j = 0; j < rel_rows_get_n_columns (rows); j++)
        {
          g_autofree char *value = rel_value_to_literal (rel_rows_get (rows, i, j));

          g_string_append_printf (text, "%s%s", j > 0 ? "," : "", value);
        }
      g_string_append_c (text, '\n');
    }

  return g_string_free (text, FALSE);
}

static int
compare_lines (const void *a,
               const void *b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

/* Everything there is: the schema's text and all rows. */
static char *
dump (RelConnection *connection)
{
  g_autoptr(RelSchema) schema = read_schema (connection);
  g_autofree char *texts = ask (connection, "SELECT type, name, sql FROM sqlite_schema ORDER BY type, name");
  GString *text = g_string_new (texts);

  for (guint i = 0; i < rel_schema_get_n_tables (schema); i++)
    {
      g_autofree char *quoted = rel_sql_quote_identifier (rel_table_get_name (rel_schema_get_nth_table (schema, i)));
      g_autofree char *sql = g_strdup_printf ("SELECT * FROM %s", quoted);
      g_autofree char *unsorted = ask (connection, sql);
      g_auto(GStrv) lines = g_strsplit (unsorted, "\n", -1);
      g_autofree char *rows = NULL;

      qsort (lines, g_strv_length (lines), sizeof (char *), compare_lines);
      rows = g_strjoinv ("\n", lines);
      g_string_append_printf (text, "%s\n%s", quoted, rows);
    }

  return g_string_free (text, FALSE);
}

/* Values of a column that stays, with the number of rows that have each. */
static char *
values_of (RelConnection *connection,
           RelTable      *table,
           RelColumn     *column)
{
  g_autofree char *owner = rel_sql_quote_identifier (rel_table_get_name (table));
  g_autofree char *name = rel_sql_quote_identifier (rel_column_get_name (column));
  g_autofree char *sql = g_strdup_printf ("SELECT CAST (%s AS BLOB) COLLATE BINARY, count (*) FROM %s GROUP BY 1 ORDER BY 1", name, owner);

  return ask (connection, sql);
}

/* Whether all values but NULL are there still: a row without a number gets one. */
static gboolean
has_numbers_of (const char *values,
                const char *before)
{
  g_auto(GStrv) lines = g_strsplit (before, "\n", -1);
  g_auto(GStrv) now = g_strsplit (values, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    if (!g_str_has_prefix (lines[i], "NULL,") && !g_strv_contains ((const char *const *) now, lines[i]))
      return FALSE;

  return TRUE;
}

/* Rows of all tables, where the rules let them in. */
static void
fill (RelConnection *connection,
      RelSchema     *schema,
      GRand         *rand)
{
  static const char *const values[] = { "1", "2", "3", "NULL", "'a'", "'B'", "-5", "2.5", "x'00ff'", "''" };

  for (guint i = 0; i < rel_schema_get_n_tables (schema); i++)
    {
      RelTable *table = rel_schema_get_nth_table (schema, i);
      g_autofree char *owner = rel_sql_quote_identifier (rel_table_get_name (table));
      GPtrArray *columns = rel_table_get_info (table)->columns;

      for (guint row = g_rand_int_range (rand, 0, 8); row > 0; row--)
        {
          g_autoptr(GString) names = g_string_new (NULL);
          g_autoptr(GString) row_values = g_string_new (NULL);
          g_autofree char *sql = NULL;

          for (guint j = 0; j < columns->len; j++)
            {
              g_autofree char *name = rel_sql_quote_identifier (rel_column_get_name (columns->pdata[j]));

              if (rel_column_get_info (columns->pdata[j])->generated != REL_GENERATED_NO)
                continue;
              g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "", name);
              if (g_rand_boolean (rand))
                g_string_append_printf (row_values, "%s%d", row_values->len > 0 ? ", " : "", g_rand_int_range (rand, 0, 20));
              else
                g_string_append_printf (row_values, "%s%s", row_values->len > 0 ? ", " : "", values[g_rand_int_range (rand, 0, 10)]);
            }
          sql = g_strdup_printf ("INSERT OR IGNORE INTO %s (%s) VALUES (%s)", owner, names->str, row_values->str);
          rel_connection_execute (connection, sql, NULL, 0, NULL, NULL, NULL);
        }
    }
}

/* Migrates, and looks whether all is as promised. */
static gboolean
check_migration (RelConnection *connection,
                 RelSchema     *from,
                 RelSchema     *to,
                 const char    *words)
{
  g_autofree char *before = dump (connection);
  g_autofree char *after = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) kept = g_ptr_array_new_with_free_func (g_free);
  RelMigrationOptions dry = { .dry_run = TRUE };
  gboolean would, done;

  for (guint i = 0; i < rel_schema_get_n_tables (from); i++)
    {
      RelTable *table = rel_schema_get_nth_table (from, i);
      GPtrArray *columns = rel_table_get_info (table)->columns;

      for (guint j = 0; j < columns->len; j++)
        g_ptr_array_add (kept, values_of (connection, table, columns->pdata[j]));
    }

  would = rel_migration_run (connection, from, to, &dry, NULL, &error);
  after = dump (connection);
  g_assert_cmpstr (before, ==, after);
  g_clear_error (&error);
  g_clear_pointer (&after, g_free);

  done = rel_migration_run (connection, from, to, NULL, NULL, &error);
  g_assert_cmpint (would, ==, done);
  if (!done)
    {
      if (strstr (error->message, "Please report") != NULL)
        g_error ("%s: %s", words, error->message);
      after = dump (connection);
      g_assert_cmpstr (before, ==, after);
      g_test_message ("%s: %s", words, error->message);
      return FALSE;
    }

  {
    g_autoptr(RelSchema) fresh = read_schema (connection);
    g_autoptr(GArray) left = rel_schema_diff (to, fresh);
    guint k = 0;

    if (left->len > 0)
      g_error ("%s: %s", words, g_array_index (left, RelChange, 0).words);
    for (guint i = 0; i < rel_schema_get_n_tables (from); i++)
      {
        RelTable *table = rel_schema_get_nth_table (from, i);
        RelTable *now = rel_schema_get_table (to, rel_table_get_id (table));
        GPtrArray *columns = rel_table_get_info (table)->columns;

        for (guint j = 0; j < columns->len; j++, k++)
          {
            const RelColumnInfo *was = rel_column_get_info (columns->pdata[j]);
            RelColumn *column = now != NULL ? rel_table_get_column (now, rel_column_get_id (columns->pdata[j])) : NULL;
            g_autofree char *values = NULL;

            /* another type converts, which is asked for */
            if (column == NULL || was->generated != REL_GENERATED_NO ||
                rel_column_get_info (column)->generated != REL_GENERATED_NO ||
                g_strcmp0 (was->type, rel_column_get_info (column)->type) != 0)
              continue;
            values = values_of (connection, now, column);
            if (!g_str_equal (values, kept->pdata[k]) &&
                !(rel_future_is_rowid (now, column) && !rel_future_is_rowid (table, columns->pdata[j]) && has_numbers_of (values, kept->pdata[k])))
              g_error ("%s: values of %s.%s were\n%sand are\n%s", words, rel_table_get_name (now),
                       rel_column_get_name (column), (char *) kept->pdata[k], values);
          }
      }
  }

  return TRUE;
}

/* Whether something of the plan is new in SQLite 3.54. */
static gboolean
is_in_place (RelSchema *from,
             RelSchema *to)
{
  g_autoptr(GArray) plan = rel_plan_sqlite (from, to, NULL, 0, rel_migration_get_version (), NULL);

  for (guint i = 0; plan != NULL && i < plan->len; i++)
    {
      const char *sql = g_array_index (plan, RelStep, i).sql;

      if (g_str_has_prefix (sql, "ALTER TABLE ") &&
          (strstr (sql, " NOT NULL") != NULL || strstr (sql, " CONSTRAINT ") != NULL || strstr (sql, " ADD CHECK ") != NULL) &&
          strstr (sql, " ADD COLUMN ") == NULL)
        return TRUE;
    }

  return FALSE;
}

static void
test_random (void)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (support_seed ());
  guint n_done = 0, n_refused = 0, n_in_place = 0;

  for (guint i = support_scale (10); i > 0; i--)
    {
      const char *const nothing[] = { NULL };
      g_autoptr(RelConnection) connection = open_with (nothing);
      g_autoptr(RelSchema) current = read_schema (connection);

      for (guint round = 0; round < 8; round++)
        {
          g_autoptr(RelSchema) target = g_object_ref (current);
          g_autoptr(GString) words = g_string_new (NULL);
          g_autoptr(RelSchema) fresh = NULL;

          for (guint k = g_rand_int_range (rand, 1, round == 0 ? 20 : 5); k > 0; k--)
            {
              g_autofree char *edit = NULL;
              g_autoptr(RelSchema) next = support_random_edit (target, rand, &edit, NULL);

              if (next == NULL)
                continue;
              g_string_append_printf (words, "%s; ", edit);
              g_set_object (&target, next);
            }
          n_in_place += is_in_place (current, target);
          if (check_migration (connection, current, target, words->str))
            n_done++;
          else
            n_refused++;
          fresh = read_schema (connection);
          g_clear_object (&current);
          current = rel_schema_adopt_renamed (fresh, target, NULL, 0);
          fill (connection, current, rand);
        }
      rel_connection_close (connection);
    }
  g_test_message ("%u migrations done, %u refused; in %u SQLite changed NOT NULL or a check in place", n_done, n_refused, n_in_place);
  g_assert_cmpuint (n_done, >, n_refused);
}

static const char *const shop[] = {
  "CREATE TABLE customer (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT, rowid_ TEXT)",
  "INSERT INTO customer (name) VALUES ('a'), ('b'), ('c')",
  "DELETE FROM customer WHERE name = 'c'",
  "CREATE TABLE orders (no INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL REFERENCES customer (id) ON DELETE CASCADE, note)",
  "INSERT INTO orders VALUES (7, 1, 'x'), (9, 2, NULL)",
  "CREATE TABLE loose (a, b)",
  "INSERT INTO loose (rowid, a) VALUES (5, 'five'), (3, 'three')",
  "CREATE INDEX orders_customer ON orders (customer_id)",
  "CREATE VIEW names AS SELECT name /* all */ FROM customer",
  "CREATE TRIGGER log AFTER DELETE ON orders BEGIN DELETE FROM loose; END",
  "PRAGMA user_version = 42",
  "PRAGMA foreign_keys = ON",
  NULL
};

static RelId
table_id (RelSchema  *schema,
          const char *name)
{
  return rel_table_get_id (rel_schema_find_table (schema, name));
}

static RelId
column_id (RelSchema  *schema,
           const char *table,
           const char *name)
{
  return rel_column_get_id (rel_table_find_column (rel_schema_find_table (schema, table), name));
}

/* A parent that is made anew keeps its children, its counter, and all texts. */
static void
test_rebuild_parent (void)
{
  g_autoptr(RelConnection) connection = open_with (shop);
  g_autoptr(RelSchema) from = read_schema (connection);
  g_autoptr(GError) error = NULL;
  RelColumnInfo name = { .name = "name", .type = "TEXT", .not_null = TRUE };
  g_autoptr(RelSchema) strict = rel_edit_column_change (from, table_id (from, "customer"), column_id (from, "customer", "name"), &name, &error);
  g_autoptr(RelSchema) to = NULL;
  g_autofree char *rows = NULL, *sequence = NULL, *texts = NULL, *again = NULL, *keys = NULL, *loose = NULL;

  g_assert_no_error (error);
  to = rel_edit_column_move (strict, table_id (from, "loose"), column_id (from, "loose", "b"), 0, &error);
  g_assert_no_error (error);
  texts = ask (connection, "SELECT name, sql FROM sqlite_schema WHERE name IN ('orders', 'orders_customer', 'names', 'log') ORDER BY name");
  g_assert_true (rel_migration_run (connection, from, to, NULL, NULL, &error));
  g_assert_no_error (error);

  rows = ask (connection, "SELECT * FROM orders");
  g_assert_cmpstr (rows, ==, "7,1,'x'\n9,2,NULL\n");
  sequence = ask (connection, "SELECT name, seq FROM sqlite_sequence");
  g_assert_cmpstr (sequence, ==, "'customer',3\n");
  again = ask (connection, "SELECT name, sql FROM sqlite_schema WHERE name IN ('orders', 'orders_customer', 'names', 'log') ORDER BY name");
  g_assert_cmpstr (again, ==, texts);
  loose = ask (connection, "SELECT rowid, a FROM loose ORDER BY rowid");
  g_assert_cmpstr (loose, ==, "3,'three'\n5,'five'\n");
  keys = ask (connection, "PRAGMA foreign_keys");
  g_assert_cmpstr (keys, ==, "1\n");
  rel_connection_close (connection);
}

/* What the data does not allow leaves everything as it was, and an answer helps. */
static void
test_fills (void)
{
  g_autoptr(RelConnection) connection = open_with (shop);
  g_autoptr(RelSchema) from = read_schema (connection);
  g_autoptr(GError) error = NULL;
  RelColumnInfo note = { .name = "note", .type = "", .not_null = TRUE };
  g_autoptr(RelSchema) to = rel_edit_column_change (from, table_id (from, "orders"), column_id (from, "orders", "note"), &note, &error);
  RelAnswer answer = { REL_EFFECT_NOT_NULL, table_id (from, "orders"), column_id (from, "orders", "note"), REL_CHOICE_FILL, "'none'" };
  RelMigrationOptions options = { .answers = &answer, .n_answers = 1 };
  g_autofree char *before = dump (connection);
  g_autofree char *after = NULL, *rows = NULL;

  g_assert_no_error (error);
  g_assert_false (rel_migration_run (connection, from, to, NULL, NULL, &error));
  g_assert_error (error, REL_ERROR, REL_ERROR_CONSTRAINT);
  g_clear_error (&error);
  after = dump (connection);
  g_assert_cmpstr (before, ==, after);

  g_assert_true (rel_migration_run (connection, from, to, &options, NULL, &error));
  g_assert_no_error (error);
  rows = ask (connection, "SELECT * FROM orders");
  g_assert_cmpstr (rows, ==, "7,1,'x'\n9,2,'none'\n");
  rel_connection_close (connection);
}

/* SQLite itself stumbles over the name of such a key. */
static void
test_rename_key (void)
{
  static const char *const statements[] = {
    "CREATE TABLE a (id INTEGER PRIMARY KEY, x, UNIQUE (x, id)) WITHOUT ROWID", "CREATE TABLE b (a_id REFERENCES a (id), up REFERENCES b (a_id))",
    "INSERT INTO a VALUES (7, 'x'), (5, 'y')", "INSERT INTO b VALUES (7, NULL)", NULL
  };
  g_autoptr(RelConnection) connection = open_with (statements);
  g_autoptr(RelSchema) from = read_schema (connection);
  g_autoptr(GError) error = NULL;
  g_autoptr(RelSchema) named = rel_edit_column_rename (from, table_id (from, "a"), column_id (from, "a", "id"), "key", &error);
  g_autoptr(RelSchema) to = NULL;
  g_autofree char *rows = NULL, *links = NULL;

  g_assert_no_error (error);
  to = rel_edit_table_rename (named, table_id (from, "a"), "c", &error);
  g_assert_no_error (error);
  rel_migration_run (connection, from, to, NULL, NULL, &error);
  g_assert_no_error (error);
  rows = ask (connection, "SELECT key, x FROM c ORDER BY key");
  g_assert_cmpstr (rows, ==, "5,'y'\n7,'x'\n");
  links = ask (connection, "SELECT \"from\", \"table\", \"to\" FROM pragma_foreign_key_list ('b') WHERE \"table\" = 'c'");
  g_assert_cmpstr (links, ==, "'a_id','c','key'\n");
  rel_connection_close (connection);
}

/* Names change places. */
static void
test_swap (void)
{
  static const char *const statements[] = {
    "CREATE TABLE a (id INTEGER PRIMARY KEY, x, y)", "CREATE TABLE b (id INTEGER PRIMARY KEY, a_id REFERENCES a (id))",
    "INSERT INTO a VALUES (1, 'x', 'y')", "INSERT INTO b VALUES (2, 1)", NULL
  };
  g_autoptr(RelConnection) connection = open_with (statements);
  g_autoptr(RelSchema) to = read_schema (connection);
  g_autoptr(RelSchema) from = g_object_ref (to);
  g_autoptr(GError) error = NULL;
  RelId a = table_id (from, "a"), b = table_id (from, "b"), x = column_id (from, "a", "x"), y = column_id (from, "a", "y");
  const struct { RelId table, column; const char *name; } renames[] = {
    { a, 0, "c" }, { b, 0, "a" }, { a, 0, "b" }, { a, x, "z" }, { a, y, "x" }, { a, x, "y" },
  };
  g_autofree char *rows = NULL, *links = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (renames); i++)
    {
      g_autoptr(RelSchema) next = renames[i].column != 0
                                  ? rel_edit_column_rename (to, renames[i].table, renames[i].column, renames[i].name, &error)
                                  : rel_edit_table_rename (to, renames[i].table, renames[i].name, &error);

      g_assert_no_error (error);
      g_set_object (&to, next);
    }
  g_assert_true (check_migration (connection, from, to, "swap"));
  rows = ask (connection, "SELECT id, x, y FROM b");
  g_assert_cmpstr (rows, ==, "1,'y','x'\n");
  links = ask (connection, "SELECT \"table\" FROM pragma_foreign_key_list('a')");
  g_assert_cmpstr (links, ==, "'b'\n");
  rel_connection_close (connection);
}

/* Somebody was faster. */
static void
test_changed_meanwhile (void)
{
  g_autoptr(RelConnection) connection = open_with (shop);
  g_autoptr(RelSchema) from = read_schema (connection);
  g_autoptr(GError) error = NULL;
  g_autoptr(RelSchema) to = rel_edit_table_create (from, "more", &error);

  g_assert_no_error (error);
  run (connection, "ALTER TABLE orders ADD COLUMN surprise");
  g_assert_false (rel_migration_run (connection, from, to, NULL, NULL, &error));
  g_assert_error (error, REL_ERROR, REL_ERROR_CHANGED);
  g_assert_nonnull (strstr (error->message, "surprise"));
  rel_connection_close (connection);
}

static void
cancel_at (const char *words,
           guint       step,
           guint       n_steps,
           gpointer    user_data)
{
  if (step == n_steps / 2)
    g_cancellable_cancel (user_data);
}

static void
test_cancelled (void)
{
  g_autoptr(RelConnection) connection = open_with (shop);
  g_autoptr(RelSchema) from = read_schema (connection);
  g_autoptr(GError) error = NULL;
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  RelMigrationOptions options = { .progress = cancel_at, .user_data = cancellable };
  g_autoptr(RelSchema) to = rel_edit_column_move (from, table_id (from, "customer"), column_id (from, "customer", "name"), 9, &error);
  g_autofree char *before = dump (connection);
  g_autofree char *after = NULL;

  g_assert_no_error (error);
  g_assert_false (rel_migration_run (connection, from, to, &options, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  after = dump (connection);
  g_assert_cmpstr (before, ==, after);
  rel_connection_close (connection);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/database/migration/rebuild-parent", test_rebuild_parent);
  g_test_add_func ("/database/migration/fills", test_fills);
  g_test_add_func ("/database/migration/rename-key", test_rename_key);
  g_test_add_func ("/database/migration/swap", test_swap);
  g_test_add_func ("/database/migration/changed-meanwhile", test_changed_meanwhile);
  g_test_add_func ("/database/migration/cancelled", test_cancelled);
  g_test_add_func ("/database/migration/random", test_random);

  return g_test_run ();
}
