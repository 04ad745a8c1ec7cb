/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Whatever the text of a table says, changed in place it comes to be what it is when it
 * is made anew: the same schema, the same rows, or neither of both works. Where SQLite
 * is older than 3.54 only columns are added and dropped in place.
 */
#include "config.h"

#include "database/rel-migration.h"
#include "database/sqlite/rel-sqlite-connection.h"
#include "schema/rel-edit-column.h"
#include "schema/rel-edit-key.h"
#include "schema/rel-schema-diff.h"
#include "schema/rel-schema-match.h"
#include "sql/rel-dialect.h"
#include "sql/rel-plan.h"
#include "support/support.h"

static const char *
pick (GRand             *rand,
      const char *const *list,
      guint              n)
{
  return list[g_rand_int_range (rand, 0, n)];
}

/* Words at a column, in any order that SQLite reads. */
static void
append_column (GString    *sql,
               const char *name,
               GRand      *rand)
{
  static const char *const types[] = { "", " TEXT", " INTEGER", " VARCHAR(20)", " REAL" };
  static const char *const words[] = {
    " NOT NULL", " CONSTRAINT nn NOT NULL", " NOT NULL ON CONFLICT ABORT", " NULL", " CONSTRAINT k1 CHECK (a <> '), NOT (')",
    " CHECK (b IS NOT 77 -- ')\n)", " CONSTRAINT \"k 3\" CHECK (\"c\" IS NOT a)", " DEFAULT 5", " DEFAULT (1 + 2)", " DEFAULT -5",
    " COLLATE NOCASE", " REFERENCES p (id) ON DELETE SET NULL", " REFERENCES p NOT DEFERRABLE", " CONSTRAINT fk REFERENCES p MATCH FULL",
    " DEFERRABLE INITIALLY DEFERRED", " UNIQUE", " CONSTRAINT lone", " /* , NOT NULL ) */", " -- it's (\n", " CONSTRAINT [k1] CHECK (a IS NOT 'x')",
    " CONSTRAINT generated CHECK (1)",
  };

  g_string_append_printf (sql, "%s%s", name, pick (rand, types, G_N_ELEMENTS (types)));
  for (guint i = g_rand_int_range (rand, 0, 6); i > 0; i--)
    g_string_append (sql, pick (rand, words, G_N_ELEMENTS (words)));
}

static char *
make_table (GRand *rand)
{
  static const char *const behind[] = {
    ", CONSTRAINT k2 CHECK (a IS NOT 'z')", ", CHECK (a IS NOT c)", ", FOREIGN KEY (b) REFERENCES p (id) DEFERRABLE", ", UNIQUE (a, b)",
    " CONSTRAINT k1 CHECK (b <> 'x')", " /* ) */", ", CONSTRAINT nn UNIQUE (c)", ", CONSTRAINT 'k2' CHECK (abs (a) < 1000)",
    ", CONSTRAINT `k 3` FOREIGN KEY (a) REFERENCES p",
  };
  GString *sql = g_string_new ("CREATE TABLE t (");

  append_column (sql, "a", rand);
  g_string_append (sql, ", ");
  append_column (sql, "b", rand);
  g_string_append (sql, ", ");
  append_column (sql, "c", rand);
  for (guint i = g_rand_int_range (rand, 0, 4); i > 0; i--)
    g_string_append (sql, pick (rand, behind, G_N_ELEMENTS (behind)));
  g_string_append (sql, g_rand_boolean (rand) ? ")" : "\n)");

  return g_string_free (sql, FALSE);
}

static RelSchema *
edit (RelSchema *schema,
      GRand     *rand)
{
  static const char *const names[] = { "k1", "k2", "k 3", "nn", "fk", "fresh" };
  static const char *const expressions[] = { "a IS NOT 'n' -- or\n", "b <> 'x'", "c IS NOT NULL", "length (a) > 0 AND c > 0" };
  static const char *const defaults[] = { "5", "-5", "1.0", "1e5", "'it''s'", "x'31'", "0x10", "null", "nullable", "99999999999999999999" };
  static const char *const types[] = { "", "TEXT", "INTEGER", "REAL" };
  RelTable *table = rel_schema_find_table (schema, "t");
  const RelTableInfo *content = rel_table_get_info (table);
  RelColumn *column = content->columns->pdata[g_rand_int_range (rand, 0, content->columns->len)];
  RelColumnInfo info = *rel_column_get_info (column);
  RelId id = rel_table_get_id (table);

  switch (g_rand_int_range (rand, 0, 6))
    {
    case 0:
    case 1:
      {
        RelCheckInfo check = { .name = g_rand_boolean (rand) ? pick (rand, names, G_N_ELEMENTS (names)) : NULL,
                               .expression = pick (rand, expressions, G_N_ELEMENTS (expressions)) };

        return rel_edit_check_add (schema, id, &check, NULL);
      }
    case 2:
      if (content->checks->len > 0)
        return rel_edit_check_drop (schema, id, rel_check_get_id (content->checks->pdata[g_rand_int_range (rand, 0, content->checks->len)]), NULL);
      return NULL;
    case 3:
      info = (RelColumnInfo) { .name = "d", .type = pick (rand, types, G_N_ELEMENTS (types)),
                               .default_value = pick (rand, defaults, G_N_ELEMENTS (defaults)) };
      return rel_edit_column_add (schema, id, &info, content->columns->len, NULL);
    default:
      info.not_null = !info.not_null;
      if (g_rand_boolean (rand))
        info.not_null_conflict = g_rand_boolean (rand) ? REL_CONFLICT_IGNORE : REL_CONFLICT_REPLACE;
      return rel_edit_column_change (schema, id, rel_column_get_id (column), &info, NULL);
    }
}

static RelConnection *
open_with (const char *table,
           const char *rows)
{
  const char *const statements[] = { "CREATE TABLE p (id INTEGER PRIMARY KEY)", "INSERT INTO p VALUES (1), (2)", table, rows, NULL };
  RelConnection *connection = rel_sqlite_connection_open_memory (NULL);

  for (guint i = 0; statements[i] != NULL; i++)
    if (!rel_connection_execute (connection, statements[i], NULL, 0, NULL, NULL, NULL) && i == 2)
      g_clear_object (&connection);
    else if (connection == NULL)
      break;

  return connection;
}

static char *
ask (RelConnection *connection,
     const char    *sql)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(RelRows) rows = rel_connection_query (connection, sql, NULL, 0, NULL, &error);
  GString *text = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < rel_rows_get_n_rows (rows); i++)
    for (guint j = 0; j < rel_rows_get_n_columns (rows); j++)
      {
        g_autofree char *value = rel_value_to_literal (rel_rows_get (rows, i, j));

        g_string_append_printf (text, "%s%s", value, j + 1 < rel_rows_get_n_columns (rows) ? ", " : "\n");
      }

  return g_string_free (text, FALSE);
}

/* Runs a plan; its rows, or NULL when it fails. */
static char *
run (RelConnection  *connection,
     GArray         *plan,
     RelSchema      *design,
     char          **problem,
     RelSchema     **result)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(RelSchema) fresh = NULL;

  for (guint i = 0; i < plan->len; i++)
    if (!rel_connection_execute (connection, g_array_index (plan, RelStep, i).sql, NULL, 0, NULL, NULL, &error))
      {
        *problem = g_strdup (error->message);
        return NULL;
      }
  fresh = rel_connection_read_schema (connection, NULL, &error);
  g_assert_no_error (error);
  *result = rel_schema_adopt_renamed (fresh, design, NULL, 0);

  return ask (connection, "SELECT * FROM t ORDER BY rowid");
}

static char *
list_steps (GArray *plan)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < plan->len; i++)
    g_string_append_printf (text, "%s;\n", g_array_index (plan, RelStep, i).sql);

  return g_string_free (text, FALSE);
}

static void
compare_ways (const char *table,
              GRand      *rand,
              guint      *n_in_place,
              guint      *n_done)
{
  static const char *const rows[] = {
    "INSERT OR IGNORE INTO t (a, b, c) VALUES (1, 1, 1), (1, NULL, 2), (NULL, 2, 3), ('x', 2, NULL), ('n', 'x', 'n')",
    "INSERT OR IGNORE INTO t (a, b, c) VALUES (1, 1, 2), (2, 2, 1)",
  };
  const char *some = pick (rand, rows, G_N_ELEMENTS (rows));
  g_autoptr(RelConnection) one = open_with (table, some);
  g_autoptr(RelConnection) other = open_with (table, some);
  g_autoptr(RelSchema) from = NULL, design = NULL, in_place = NULL, anew = NULL;
  g_autoptr(GArray) new_plan = NULL, old_plan = NULL, left = NULL;
  g_autofree char *steps = NULL, *old_steps = NULL, *rows_in_place = NULL, *rows_anew = NULL, *problem = NULL, *old_problem = NULL;

  if (one == NULL)
    return;
  from = rel_connection_read_schema (one, NULL, NULL);
  design = g_object_ref (from);
  for (guint i = g_rand_int_range (rand, 1, 4); i > 0; i--)
    {
      g_autoptr(RelSchema) next = edit (design, rand);

      if (next != NULL)
        g_set_object (&design, next);
    }
  new_plan = rel_plan_sqlite (from, design, NULL, 0, rel_migration_get_version (), NULL);
  old_plan = rel_plan_sqlite (from, design, NULL, 0, 0, NULL);
  g_assert_nonnull (new_plan);
  g_assert_nonnull (old_plan);
  steps = list_steps (new_plan);
  old_steps = list_steps (old_plan);
  if (g_str_equal (steps, old_steps))
    goto done;

  *n_in_place += 1;
  rows_in_place = run (one, new_plan, design, &problem, &in_place);
  rows_anew = run (other, old_plan, design, &old_problem, &anew);
  if (g_strcmp0 (rows_in_place, rows_anew) != 0)
    g_error ("%s\n%s\n%s\n%s\n%s\n%s", table, some, steps, problem != NULL ? problem : rows_in_place,
             old_steps, old_problem != NULL ? old_problem : rows_anew);
  if (rows_in_place != NULL)
    {
      *n_done += 1;
      left = rel_schema_diff (in_place, anew);
      if (left->len == 0)
        {
          g_array_unref (left);
          left = rel_schema_diff (anew, design);
        }
      if (left->len > 0)
        g_error ("%s\n%s\n%s", table, steps, g_array_index (left, RelChange, 0).words);
    }

 done:
  rel_connection_close (one);
  rel_connection_close (other);
}

static void
test_random (void)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (support_seed ());
  guint n_in_place = 0, n_done = 0;

  for (guint i = support_scale (300); i > 0; i--)
    {
      g_autofree char *table = make_table (rand);

      compare_ways (table, rand, &n_in_place, &n_done);
    }
  g_test_message ("%u times SQLite changed in place what others make anew, and %u of them the rows allow it", n_in_place, n_done);
}

/* A column that is added holds in the rows there are what it would hold in new ones. */
static void
test_defaults (void)
{
  static const char *const defaults[] = { "5", "-5", "007", "1.0", "1.50", "1e5", "-0", "0x10", "0xffffffffffffffff", "99999999999999999999",
                                          "-9223372036854775808", "'5'", "'1e3'", "x'31'", "nullable", "true", "null" };
  static const char *const types[] = { "", "TEXT", "INTEGER", "REAL", "NUMERIC", "BLOB" };

  for (guint i = 0; i < G_N_ELEMENTS (defaults) * G_N_ELEMENTS (types); i++)
    {
      g_autoptr(RelConnection) connection = open_with ("CREATE TABLE t (a)", "INSERT INTO t VALUES (1)");
      g_autoptr(RelSchema) from = rel_connection_read_schema (connection, NULL, NULL);
      RelColumnInfo info = { .name = "d", .type = types[i / G_N_ELEMENTS (defaults)], .default_value = defaults[i % G_N_ELEMENTS (defaults)] };
      g_autoptr(GError) error = NULL;
      g_autoptr(RelSchema) to = rel_edit_column_add (from, rel_table_get_id (rel_schema_find_table (from, "t")), &info, 1, &error);
      g_autofree char *values = NULL;

      g_assert_no_error (error);
      rel_migration_run (connection, from, to, NULL, NULL, &error);
      g_assert_no_error (error);
      g_assert_true (rel_connection_execute (connection, "INSERT INTO t (a) VALUES (2)", NULL, 0, NULL, NULL, &error));
      values = ask (connection, "SELECT count (DISTINCT typeof (d) || quote (d)) FROM t");
      if (!g_str_equal (values, "1\n"))
        g_error ("%s DEFAULT %s: %s", info.type, info.default_value, values);
      rel_connection_close (connection);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/database/in-place/defaults", test_defaults);
  g_test_add_func ("/database/in-place/random", test_random);

  return g_test_run ();
}
