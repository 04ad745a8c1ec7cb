/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Which statements a plan is made of, for an old SQLite and for one that sets NOT NULL
 * and adds checks in place; and that they lead to the design where they can be run.
 */
#include "config.h"

#include <string.h>

#include <sqlite3.h>

#include "database/sqlite/rel-sqlite-connection.h"
#include "database/sqlite/rel-sqlite-script.h"
#include "schema/rel-schema-diff.h"
#include "schema/rel-schema-match.h"
#include "sql/rel-plan.h"
#include "support/support.h"

#define OLD 3052999
#define NEW 3054001

typedef struct
{
  const char *name;
  const char *before;
  const char *after;
  const char *in_place; /* what a new SQLite is told, or NULL when it too makes the table anew */
} Case;

static const Case cases[] = {
  { "not-null", "CREATE TABLE t (a TEXT, b INTEGER)", "CREATE TABLE t (a TEXT NOT NULL, b INTEGER)",
    "ALTER TABLE t ALTER COLUMN a SET NOT NULL" },
  { "not-null-conflict", "CREATE TABLE t (a TEXT, b INTEGER)", "CREATE TABLE t (a TEXT NOT NULL ON CONFLICT IGNORE, b INTEGER)",
    "ALTER TABLE t ALTER COLUMN a SET NOT NULL ON CONFLICT IGNORE" },
  { "other-conflict", "CREATE TABLE t (a TEXT NOT NULL ON CONFLICT FAIL)", "CREATE TABLE t (a TEXT NOT NULL)",
    "ALTER TABLE t ALTER COLUMN a SET NOT NULL" },
  { "null", "CREATE TABLE t (a TEXT CONSTRAINT must NOT NULL, b INTEGER)", "CREATE TABLE t (a TEXT, b INTEGER)",
    "ALTER TABLE t ALTER COLUMN a DROP NOT NULL" },
  { "null-beside-a-comment", "CREATE TABLE t (a TEXT NOT NULL, b INTEGER NOT NULL /* who */, c)", "CREATE TABLE t (a TEXT NOT NULL, b INTEGER /* who */, c)", NULL },
  { "null-far-from-a-comment", "CREATE TABLE t (a TEXT /* what */, b INTEGER NOT NULL, c /* where */)", "CREATE TABLE t (a TEXT, b INTEGER, c)",
    "ALTER TABLE t ALTER COLUMN b DROP NOT NULL" },
  { "drop-commented-check", "CREATE TABLE t (a INTEGER,\n  -- why\n  CONSTRAINT some CHECK (a > 0))", "CREATE TABLE t (a INTEGER)", NULL },
  { "null-twice", "CREATE TABLE t (a TEXT NOT NULL NOT NULL)", "CREATE TABLE t (a TEXT)", NULL },
  { "not-deferrable", "CREATE TABLE p (id INTEGER PRIMARY KEY);\nCREATE TABLE t (a INTEGER REFERENCES p (id) NOT DEFERRABLE NOT NULL)",
    "CREATE TABLE p (id INTEGER PRIMARY KEY);\nCREATE TABLE t (a INTEGER REFERENCES p (id) NOT DEFERRABLE)", NULL },
  { "in-a-check", "CREATE TABLE t (a TEXT CHECK (a IS NOT NULL OR 1))", "CREATE TABLE t (a TEXT NOT NULL CHECK (a IS NOT NULL OR 1))",
    "ALTER TABLE t ALTER COLUMN a SET NOT NULL" },
  { "and-the-type", "CREATE TABLE t (a TEXT)", "CREATE TABLE t (a INTEGER NOT NULL)", NULL },
  { "add-check", "CREATE TABLE t (a INTEGER)", "CREATE TABLE t (a INTEGER, CHECK (a > 0))",
    "ALTER TABLE t ADD CHECK (a > 0)" },
  { "add-check-at-column", "CREATE TABLE t (a INTEGER, b TEXT)", "CREATE TABLE t (a INTEGER CONSTRAINT \"a b\" CHECK (a > 0), b TEXT)",
    "ALTER TABLE t ADD CONSTRAINT \"a b\" CHECK (a > 0)" },
  { "add-commented-check", "CREATE TABLE t (a INTEGER)", "CREATE TABLE t (a INTEGER, CHECK (a > 0 -- always\n AND a < 9))",
    "ALTER TABLE t ADD CHECK (a > 0 -- always\n AND a < 9\n)" },
  { "drop-check", "CREATE TABLE t (a INTEGER /* the first */,\n  CONSTRAINT \"Some\" CHECK (a > 0))", "CREATE TABLE t (a INTEGER)",
    "ALTER TABLE t DROP CONSTRAINT \"Some\"" },
  { "drop-check-at-column", "CREATE TABLE t (a INTEGER CONSTRAINT some CHECK (a > 0) NOT NULL, b TEXT)", "CREATE TABLE t (a INTEGER NOT NULL, b TEXT)",
    "ALTER TABLE t DROP CONSTRAINT some" },
  { "drop-nameless-check", "CREATE TABLE t (a INTEGER, CHECK (a > 0))", "CREATE TABLE t (a INTEGER)", NULL },
  { "name-used-twice", "CREATE TABLE t (a INTEGER CONSTRAINT x UNIQUE, CONSTRAINT x CHECK (a > 0))", "CREATE TABLE t (a INTEGER CONSTRAINT x UNIQUE)", NULL },
  { "name-in-use", "CREATE TABLE t (a INTEGER CONSTRAINT X NOT NULL)", "CREATE TABLE t (a INTEGER NOT NULL, CONSTRAINT x CHECK (a > 0))", NULL },
  { "quoted-text", "CREATE TABLE t (a TEXT)", "CREATE TABLE t (a TEXT, CHECK (a <> \"none\"))", NULL },
  { "quoted-column", "CREATE TABLE t (\"a\" TEXT)", "CREATE TABLE t (\"a\" TEXT, CHECK (\"a\" <> 'none' AND \"t\".\"a\" <> ''))",
    "ALTER TABLE t ADD CHECK (\"a\" <> 'none' AND \"t\".\"a\" <> '')" },
  { "with-a-column", "CREATE TABLE t (a INTEGER)", "CREATE TABLE t (a INTEGER NOT NULL, b INTEGER, CHECK (b <> a))",
    "ALTER TABLE t ALTER COLUMN a SET NOT NULL;ALTER TABLE t ADD COLUMN b INTEGER;ALTER TABLE t ADD CHECK (b <> a)" },
  { "without-rowid", "CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT) WITHOUT ROWID", "CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT NOT NULL, CHECK (a > 0)) WITHOUT ROWID",
    "ALTER TABLE t ALTER COLUMN b SET NOT NULL;ALTER TABLE t ADD CHECK (a > 0)" },
};

static RelSchema *
read_script (const char *text)
{
  g_autoptr(GError) error = NULL;
  RelSchema *schema = rel_sqlite_read_script (text, -1, NULL, &error);

  g_assert_no_error (error);

  return schema;
}

static char *
join (GArray *plan)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < plan->len; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? ";" : "", g_array_index (plan, RelStep, i).sql);

  return g_string_free (text, FALSE);
}

static GArray *
make_plan (RelSchema       *from,
           RelSchema       *to,
           const RelAnswer *answer,
           int              version)
{
  g_autoptr(GError) error = NULL;
  GArray *plan = rel_plan_sqlite (from, to, answer, answer != NULL ? 1 : 0, version, &error);

  g_assert_no_error (error);

  return plan;
}

static void
run_plan (const Case *one,
          RelSchema  *to,
          GArray     *plan)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(RelConnection) connection = rel_sqlite_connection_open_memory (&error);
  g_auto(GStrv) statements = g_strsplit (one->before, ";\n", -1);
  g_autoptr(RelSchema) back = NULL;

  g_assert_no_error (error);
  for (guint i = 0; statements[i] != NULL; i++)
    rel_connection_execute (connection, statements[i], NULL, 0, NULL, NULL, &error);
  for (guint i = 0; i < plan->len && error == NULL; i++)
    rel_connection_execute (connection, g_array_index (plan, RelStep, i).sql, NULL, 0, NULL, NULL, &error);
  g_assert_no_error (error);
  back = rel_connection_read_schema (connection, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (rel_schema_is_equivalent (back, to));
}

static void
test_case (gconstpointer data)
{
  const Case *one = data;
  g_autoptr(RelSchema) from = read_script (one->before);
  g_autoptr(RelSchema) read = read_script (one->after);
  g_autoptr(RelSchema) to = rel_schema_match_if_strange (read, from);
  g_autoptr(GArray) old = make_plan (from, to, NULL, OLD);
  g_autoptr(GArray) any = make_plan (from, to, NULL, 0);
  g_autoptr(GArray) new = make_plan (from, to, NULL, NEW);
  g_autofree char *old_text = join (old), *any_text = join (any), *new_text = join (new);

  g_assert_nonnull (strstr (old_text, "INSERT OR ABORT INTO"));
  g_assert_cmpstr (any_text, ==, old_text);
  g_assert_cmpstr (new_text, ==, one->in_place != NULL ? one->in_place : old_text);
  run_plan (one, to, old);
  if (sqlite3_libversion_number () >= NEW)
    run_plan (one, to, new);
}

/* NULLs are filled where they are; triggers stand aside meanwhile. */
static void
test_fill (void)
{
  const char *before = "CREATE TABLE t (a TEXT, b INTEGER);\n"
                       "CREATE TRIGGER tell AFTER UPDATE ON t BEGIN SELECT RAISE (FAIL, 'no'); END";
  const char *after = "CREATE TABLE t (a TEXT NOT NULL, b INTEGER);\n"
                      "CREATE TRIGGER tell AFTER UPDATE ON t BEGIN SELECT RAISE (FAIL, 'no'); END";
  g_autoptr(RelSchema) from = read_script (before);
  g_autoptr(RelSchema) read = read_script (after);
  g_autoptr(RelSchema) to = rel_schema_match_if_strange (read, from);
  RelTable *table = rel_schema_find_table (from, "t");
  RelAnswer answer = { REL_EFFECT_NOT_NULL, rel_table_get_id (table), rel_column_get_id (rel_table_find_column (table, "a")),
                       REL_CHOICE_FILL, "'none'" };
  g_autoptr(GArray) plan = make_plan (from, to, &answer, NEW);
  g_autofree char *text = join (plan);

  g_assert_cmpstr (text, ==,
                   "DROP TRIGGER tell;"
                   "UPDATE OR ABORT t SET a = coalesce (a, 'none') WHERE a IS NULL;"
                   "ALTER TABLE t ALTER COLUMN a SET NOT NULL;"
                   "CREATE TRIGGER tell AFTER UPDATE ON t BEGIN SELECT RAISE (FAIL, 'no'); END");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/sql/plan/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  g_test_add_func ("/sql/plan/fill", test_fill);

  return g_test_run ();
}
