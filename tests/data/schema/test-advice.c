/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include <string.h>

#include "database/sqlite/rel-sqlite-script.h"
#include "schema/rel-advice.h"
#include "sql/rel-write-schema.h"
#include "support/support.h"

static RelSchema *
read_script (const char *sql)
{
  g_autoptr(GError) error = NULL;
  RelSchema *schema = rel_sqlite_read_script (sql, -1, NULL, &error);

  g_assert_no_error (error);

  return schema;
}

static const RelAdvice *
find (RelSchema  *schema,
      const char *rule)
{
  GArray *list = rel_schema_list_advice (schema);

  for (guint i = 0; i < list->len; i++)
    if (g_str_equal (g_array_index (list, RelAdvice, i).rule, rule))
      return &g_array_index (list, RelAdvice, i);

  return NULL;
}

/* A schema that has it, and one much like it that has not. */
static const struct
{
  const char *rule;
  const char *with;
  const char *without;
} cases[] = {
  { "link-no-table", "CREATE TABLE a (b_id REFERENCES b)", "CREATE TABLE a (b_id)" },
  { "link-no-column", "CREATE TABLE b (x); CREATE TABLE a (b_id REFERENCES b)", "CREATE TABLE b (x PRIMARY KEY); CREATE TABLE a (b_id REFERENCES b)" },
  { "link-not-unique", "CREATE TABLE b (x); CREATE TABLE a (b_x REFERENCES b (x))", "CREATE TABLE b (x UNIQUE); CREATE TABLE a (b_x REFERENCES b (x))" },
  { "link-required-set-null", "CREATE TABLE b (x PRIMARY KEY); CREATE TABLE a (y NOT NULL REFERENCES b ON DELETE SET NULL)",
    "CREATE TABLE b (x PRIMARY KEY); CREATE TABLE a (y REFERENCES b ON DELETE SET NULL)" },
  { "link-set-default-none", "CREATE TABLE b (x PRIMARY KEY); CREATE TABLE a (y REFERENCES b ON DELETE SET DEFAULT)",
    "CREATE TABLE b (x PRIMARY KEY); CREATE TABLE a (y DEFAULT 1 REFERENCES b ON DELETE SET DEFAULT)" },
  { "link-without-index", "CREATE TABLE b (x PRIMARY KEY); CREATE TABLE a (y REFERENCES b, z); CREATE INDEX i ON a (z, y)",
    "CREATE TABLE b (x PRIMARY KEY); CREATE TABLE a (y REFERENCES b, z); CREATE INDEX i ON a (y, z)" },
  { "link-types-differ", "CREATE TABLE b (x INTEGER PRIMARY KEY); CREATE TABLE a (y TEXT REFERENCES b)",
    "CREATE TABLE b (x INTEGER PRIMARY KEY); CREATE TABLE a (y INT REFERENCES b)" },
  { "link-twice", "CREATE TABLE b (x PRIMARY KEY); CREATE TABLE a (y REFERENCES b REFERENCES b (x))",
    "CREATE TABLE b (x PRIMARY KEY); CREATE TABLE a (y REFERENCES b, z REFERENCES b (x))" },
  { "link-self-required", "CREATE TABLE a (id INTEGER PRIMARY KEY, a_id INTEGER NOT NULL REFERENCES a)",
    "CREATE TABLE a (id INTEGER PRIMARY KEY, a_id INTEGER REFERENCES a)" },
  { "link-cycle", "CREATE TABLE a (id INTEGER PRIMARY KEY, b NOT NULL REFERENCES b); CREATE TABLE b (id INTEGER PRIMARY KEY, c NOT NULL REFERENCES c);"
                  "CREATE TABLE c (id INTEGER PRIMARY KEY, a NOT NULL REFERENCES a); CREATE TABLE d (a NOT NULL REFERENCES a)",
    "CREATE TABLE a (id INTEGER PRIMARY KEY, b NOT NULL REFERENCES b); CREATE TABLE b (id INTEGER PRIMARY KEY, c REFERENCES c);"
    "CREATE TABLE c (id INTEGER PRIMARY KEY, a NOT NULL REFERENCES a); CREATE TABLE d (a NOT NULL REFERENCES a)" },
  { "link-undeclared", "CREATE TABLE authors (id INTEGER PRIMARY KEY); CREATE TABLE books (author_id INTEGER)",
    "CREATE TABLE authors (id INTEGER PRIMARY KEY); CREATE TABLE books (author_id TEXT, authors INTEGER)" },
  { "pair-not-unique", "CREATE TABLE a (id INTEGER PRIMARY KEY); CREATE TABLE b (id INTEGER PRIMARY KEY); CREATE TABLE j (a REFERENCES a, b REFERENCES b)",
    "CREATE TABLE a (id INTEGER PRIMARY KEY); CREATE TABLE b (id INTEGER PRIMARY KEY); CREATE TABLE j (a REFERENCES a, b REFERENCES b, UNIQUE (a, b))" },
  { "no-primary-key", "CREATE TABLE a (id)", "CREATE TABLE a (id PRIMARY KEY)" },
  { "key-nullable", "CREATE TABLE a (x TEXT PRIMARY KEY)", "CREATE TABLE a (x TEXT PRIMARY KEY) WITHOUT ROWID" },
  { "key-not-rowid", "CREATE TABLE a (x INT PRIMARY KEY)", "CREATE TABLE a (x INTEGER PRIMARY KEY)" },
  { "unique-nullable", "CREATE TABLE a (x NOT NULL, y, UNIQUE (x, y))", "CREATE TABLE a (x NOT NULL, y NOT NULL, UNIQUE (x, y))" },
  { "index-duplicate", "CREATE TABLE a (x); CREATE INDEX i ON a (x); CREATE INDEX j ON a (x)", "CREATE TABLE a (x); CREATE INDEX i ON a (x); CREATE INDEX j ON a (x DESC)" },
  { "index-duplicate", "CREATE TABLE a (x UNIQUE); CREATE INDEX i ON a (x)", "CREATE TABLE a (x UNIQUE); CREATE INDEX i ON a (x) WHERE x > 1" },
  { "index-covered", "CREATE TABLE a (x, y); CREATE INDEX i ON a (x); CREATE INDEX j ON a (x, y)", "CREATE TABLE a (x, y); CREATE UNIQUE INDEX i ON a (x); CREATE INDEX j ON a (x, y)" },
  { "autoincrement", "CREATE TABLE a (x INTEGER PRIMARY KEY AUTOINCREMENT)", "CREATE TABLE a (x INTEGER PRIMARY KEY)" },
  { "type-string", "CREATE TABLE a (x STRING)", "CREATE TABLE a (x TEXT)" },
  { "type-point", "CREATE TABLE a (x FLOATING POINT)", "CREATE TABLE a (x FLOAT)" },
  { "type-date", "CREATE TABLE a (x DATETIME)", "CREATE TABLE a (x TEXT)" },
  { "type-money", "CREATE TABLE a (unit_price REAL)", "CREATE TABLE a (unit_price INTEGER, price_tag REAL)" },
  { "default-quoted", "CREATE TABLE a (x TEXT DEFAULT \"it's\")", "CREATE TABLE a (x TEXT DEFAULT 'it''s')" },
  { "columns-repeated", "CREATE TABLE a (phone1, phone2, phone3)", "CREATE TABLE a (phone1, phone2)" },
  { "view-broken", "CREATE TABLE a (x); CREATE VIEW v AS SELECT y FROM a", "CREATE TABLE a (x); CREATE VIEW v AS SELECT x FROM a" },
  { "name-keyword", "CREATE TABLE \"order\" (x)", "CREATE TABLE orders (x)" },
  { "name-keyword", "CREATE TABLE a (\"group\")", "CREATE TABLE a (groups_)" },
  { "name-quoted", "CREATE TABLE a (\"first name\")", "CREATE TABLE a (first_name)" },
  { "names-mixed", "CREATE TABLE author (x); CREATE TABLE book (x); CREATE TABLE loans (x); CREATE TABLE shelves (x)",
    "CREATE TABLE author (x); CREATE TABLE book (x); CREATE TABLE loan (x); CREATE TABLE news (x)" },
};

static void
test_rules (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(RelSchema) with = read_script (cases[i].with);
      g_autoptr(RelSchema) without = read_script (cases[i].without);
      const RelAdvice *advice = find (with, cases[i].rule);
      g_autoptr(RelSchema) fixed = NULL, again = NULL;
      g_autoptr(GError) error = NULL;
      g_autofree char *sql = NULL;

      if (advice == NULL)
        g_error ("%s is not found in %s", cases[i].rule, cases[i].with);
      if (find (without, cases[i].rule) != NULL)
        g_error ("%s is found in %s", cases[i].rule, cases[i].without);
      g_assert_cmpuint (strlen (advice->words), >, 8);
      g_assert_cmpuint (strlen (advice->reason), >, 20);

      fixed = rel_advice_fix (with, advice, &error);
      if (advice->fix == NULL)
        {
          g_assert_null (fixed);
          continue;
        }
      if (error != NULL)
        g_error ("%s: %s", cases[i].rule, error->message);
      if (find (fixed, cases[i].rule) != NULL)
        g_error ("%s is still found after its fix", cases[i].rule);
      sql = rel_write_schema_sql (fixed);
      again = read_script (sql);
      if (rel_schema_get_info (again)->n_problems > 0)
        g_error ("%s: %s", sql, rel_schema_get_info (again)->problems[0].message);
    }
}

/* Every fix of every advice on real schemas is taken by SQLite or refused in words. */
static void
test_corpus (void)
{
  g_autofree char *folder = support_shared_path ("corpus/sqlite");
  g_autoptr(GDir) dir = folder != NULL ? g_dir_open (folder, 0, NULL) : NULL;
  guint n_advice = 0, n_fixed = 0;
  const char *name;

  if (dir == NULL)
    return;
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autoptr(RelSchema) schema = g_str_has_suffix (name, ".sql") ? rel_sqlite_read_script_file (path, NULL, NULL) : NULL;
      GArray *list = schema != NULL && rel_schema_get_n_tables (schema) <= 60 ? rel_schema_list_advice (schema) : NULL;

      for (guint i = 0; list != NULL && i < list->len; i++)
        {
          const RelAdvice *advice = &g_array_index (list, RelAdvice, i);
          g_autoptr(GError) error = NULL;
          g_autoptr(RelSchema) fixed = NULL, again = NULL;
          g_autofree char *sql = NULL;

          n_advice++;
          if (advice->fix == NULL || i % 3 != 0)
            continue;
          fixed = rel_advice_fix (schema, advice, &error);
          if (fixed == NULL)
            {
              g_assert_nonnull (error);
              continue;
            }
          n_fixed++;
          sql = rel_write_schema_sql (fixed);
          again = read_script (sql);
          if (rel_schema_get_info (again)->n_problems > rel_schema_get_info (schema)->n_problems)
            g_error ("%s: %s: %s", name, advice->words, rel_schema_get_info (again)->problems[0].message);
        }
    }
  g_test_message ("%u pieces of advice, %u fixes tried", n_advice, n_fixed);
  g_assert_cmpuint (n_fixed, >, 20);
}

/* A long chain of required links is no cycle, and quickly found not to be one. */
static void
test_large (void)
{
  g_autoptr(GString) sql = g_string_new (NULL);
  g_autoptr(RelSchema) schema = NULL;
  gint64 start;

  for (guint i = support_scale (1000); i-- > 0; )
    g_string_append_printf (sql, "CREATE TABLE t%u (id INTEGER PRIMARY KEY, t INTEGER NOT NULL REFERENCES t%u);", i, i == 0 ? 1 : i - 1);
  schema = read_script (sql->str);
  start = g_get_monotonic_time ();
  g_assert_nonnull (find (schema, "link-cycle"));
  g_test_message ("%u pieces of advice in %.1f ms", rel_schema_list_advice (schema)->len, (g_get_monotonic_time () - start) / 1000.0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/schema/advice/rules", test_rules);
  g_test_add_func ("/schema/advice/corpus", test_corpus);
  g_test_add_func ("/schema/advice/large", test_large);

  return g_test_run ();
}
