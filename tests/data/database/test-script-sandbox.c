/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * P7: foreign scripts can only make schema. Each thing that SQLite's authorizer is asked
 * about is tried by a script: what makes schema is done, all else is refused or passed
 * over, and told. No file appears, whatever the script says; its work and its memory have
 * an end.
 */
#include "config.h"

#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "database/sqlite/rel-sqlite-script.h"
#include "support/look.h"

/* The sanitizers cost several times the work, and keep what was freed. */
#ifdef __SANITIZE_ADDRESS__
# define SLOWER 6
#else
# define SLOWER 1
#endif

#define MAX_SECONDS 6
#define MAX_MEMORY  (256 * 1024) /* KiB */

typedef enum
{
  DONE,    /* the schema has what it makes */
  REFUSED, /* told, and not done */
  PASSED,  /* it is no matter of schema: not done, and nothing to tell */
  EITHER   /* done, or refused and told: SQLites differ */
} Outcome;

static const struct
{
  const char *code; /* of the authorizer */
  const char *script;
  Outcome     outcome;
  const char *made; /* NULL */
} cases[] = {
  { "CREATE_TABLE", "CREATE TABLE made (x)", DONE, "made" },
  { "CREATE_TEMP_TABLE", "CREATE TEMP TABLE made (x)", PASSED, NULL },
  { "CREATE_INDEX", "CREATE TABLE made (x); CREATE INDEX i ON made (x)", DONE, "made" },
  { "CREATE_VIEW", "CREATE VIEW made AS SELECT 1", DONE, "made" },
  { "CREATE_TRIGGER", "CREATE TABLE made (x); CREATE TRIGGER g AFTER INSERT ON made BEGIN DELETE FROM made; END", DONE, "made" },
  { "CREATE_TEMP_VIEW", "CREATE TEMP VIEW made AS SELECT 1", PASSED, NULL },
  { "CREATE_VTABLE", "CREATE VIRTUAL TABLE made USING fts5 (x)", DONE, "made" },
  { "CREATE_VTABLE", "CREATE VIRTUAL TABLE made USING dbstat", REFUSED, NULL },
  { "CREATE_VTABLE", "CREATE VIRTUAL TABLE made USING csv (filename = '/etc/passwd')", REFUSED, NULL },
  { "DROP_TABLE", "CREATE TABLE gone (x); DROP TABLE gone; CREATE TABLE made (x)", DONE, "made" },
  { "DROP_VTABLE", "CREATE VIRTUAL TABLE gone USING fts5 (x); DROP TABLE gone; CREATE TABLE made (x)", DONE, "made" },
  { "DROP_INDEX", "CREATE TABLE made (x); CREATE INDEX i ON made (x); DROP INDEX i", DONE, "made" },
  { "DROP_VIEW", "CREATE VIEW v AS SELECT 1; DROP VIEW v; CREATE TABLE made (x)", DONE, "made" },
  { "DROP_TRIGGER", "CREATE TABLE made (x); CREATE TRIGGER g AFTER INSERT ON made BEGIN SELECT 1; END; DROP TRIGGER g", DONE, "made" },
  { "ALTER_TABLE", "CREATE TABLE other (x); ALTER TABLE other RENAME TO made", DONE, "made" },
  { "ALTER_TABLE", "CREATE TABLE made (x, y); ALTER TABLE made DROP COLUMN y; ALTER TABLE made ADD COLUMN z DEFAULT (1)", DONE, "made" },
  { "REINDEX", "CREATE TABLE made (x UNIQUE); REINDEX made", DONE, "made" },
  { "ANALYZE", "ANALYZE", PASSED, NULL },
  { "SELECT", "CREATE TABLE made AS SELECT 1 AS x", DONE, "made" },
  { "RECURSIVE", "CREATE TABLE made AS WITH RECURSIVE r (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM r LIMIT 9) SELECT * FROM r", DONE, "made" },
  { "READ", "CREATE TABLE made AS SELECT name FROM sqlite_schema", DONE, "made" },
  { "FUNCTION", "CREATE TABLE made (x CHECK (length (x) > 1))", DONE, "made" },
  { "FUNCTION", "CREATE TABLE made AS SELECT load_extension ('x')", REFUSED, NULL },
  { "FUNCTION", "CREATE TABLE made AS SELECT writefile ('escaped', 'x')", REFUSED, NULL },
  { "FUNCTION", "CREATE TABLE made AS SELECT fts3_tokenizer ('x', x'00')", REFUSED, NULL },
  { "FUNCTION", "CREATE TABLE made AS SELECT sqlite_compileoption_get (1)", REFUSED, NULL },
  { "INSERT", "CREATE TABLE made (x); INSERT INTO made VALUES (1)", DONE, "made" },
  { "INSERT", "CREATE TABLE made (x); INSERT INTO sqlite_schema VALUES ('table', 'evil', 'evil', 0, 'CREATE TABLE evil (x)')", DONE, "made" },
  { "UPDATE", "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = 'x'", PASSED, NULL },
  { "DELETE", "DELETE FROM sqlite_schema", PASSED, NULL },
  { "PRAGMA", "PRAGMA user_version = 7", PASSED, NULL },
  { "PRAGMA", "PRAGMA journal_mode = WAL; PRAGMA temp_store_directory = '.'; PRAGMA data_store_directory = '.'", PASSED, NULL },
  { "PRAGMA", "CREATE TABLE made AS SELECT * FROM pragma_database_list", REFUSED, NULL },
  { "PRAGMA", "CREATE TABLE made AS SELECT * FROM pragma_function_list", REFUSED, NULL },
  { "TRANSACTION", "BEGIN; CREATE TABLE made (x); COMMIT", DONE, "made" },
  { "SAVEPOINT", "SAVEPOINT a; CREATE TABLE made (x); RELEASE a", DONE, "made" },
  { "ATTACH", "ATTACH 'escaped.db' AS other; CREATE TABLE other.made (x)", REFUSED, NULL },
  { "ATTACH", "VACUUM INTO 'escaped.db'", PASSED, NULL },
  { "ATTACH", "EXPLAIN ATTACH 'escaped.db' AS other", PASSED, NULL },
  { "DETACH", "DETACH main", PASSED, NULL },
  { "none", ".output escaped\n.shell touch escaped\nCREATE TABLE made (x)", DONE, NULL },
  { "none", "CREATE TABLE made (x DEFAULT (load_extension ('x')))", EITHER, "made" },
  { "none", "CREATE TABLE made (x, y AS (readfile (x)))", REFUSED, NULL },
};

static gboolean
has (RelSchema  *schema,
     const char *name)
{
  return rel_schema_find_table (schema, name) != NULL || rel_schema_find_view (schema, name) != NULL;
}

static void
test_codes (void)
{
  g_autofree char *folder = g_dir_make_tmp ("relata-sandbox-XXXXXX", NULL);
  g_autofree char *before = g_get_current_dir ();
  g_autofree char *left = NULL;

  g_assert_cmpint (g_chdir (folder), ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *script = g_strdup_printf ("CREATE TABLE first (x);\n%s;\nCREATE TABLE last (x);\n", cases[i].script);
      g_autoptr(GError) error = NULL;
      g_autoptr(RelSchema) schema = rel_sqlite_read_script (script, -1, NULL, &error);
      guint n_problems;
      gboolean refused;

      g_assert_no_error (error);
      n_problems = rel_schema_get_info (schema)->n_problems;
      refused = cases[i].outcome == REFUSED || (cases[i].outcome == EITHER && !has (schema, "made"));
      /* one bad statement does not end the reading */
      if (!has (schema, "first") || !has (schema, "last") || has (schema, "evil") ||
          (refused ? n_problems == 0 || has (schema, "made") : cases[i].made != NULL && !has (schema, cases[i].made)))
        {
          g_test_message ("%s: %s", cases[i].code, cases[i].script);
          for (guint j = 0; j < n_problems; j++)
            g_test_message ("  %s", rel_schema_get_info (schema)->problems[j].message);
          g_test_fail ();
        }
    }
  left = support_describe_folder (".");
  g_assert_cmpstr (left, ==, "");
  g_assert_cmpint (g_chdir (before), ==, 0);
  support_remove_folder (folder);
}

/* Many statements, each below the limit of one. */
static void
test_work (void)
{
  g_autoptr(GString) script = g_string_new (NULL);
  g_autoptr(RelSchema) schema = NULL;
  gint64 start = support_cpu_time ();
  const RelSchemaInfo *info;

  for (guint i = 0; i < 500; i++)
    g_string_append_printf (script, "CREATE TABLE t%u AS WITH RECURSIVE r (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM r LIMIT 1000000) SELECT count (*) FROM r;\n", i);
  schema = rel_sqlite_read_script (script->str, -1, NULL, NULL);
  g_assert_nonnull (schema);
  info = rel_schema_get_info (schema);
  g_assert_cmpint (support_cpu_time () - start, <, MAX_SECONDS * SLOWER * G_USEC_PER_SEC);
  g_assert_cmpuint (info->n_problems, >, 0);
  g_assert_cmpuint (info->tables->len, <, 500);
}

static glong
peak_memory (void)
{
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);

  return usage.ru_maxrss;
}

static void
test_memory (void)
{
  static const char *const scripts[] = {
    "CREATE TABLE t AS SELECT zeroblob (1000000000)",
    "CREATE TABLE t AS SELECT hex (randomblob (500000000))",
    "CREATE TABLE t AS SELECT printf ('%*c', 2000000000, 'x')",
    "CREATE TABLE t AS SELECT replace (hex (zeroblob (8000000)), '0', hex (zeroblob (8000)))",
    "CREATE TABLE t AS WITH RECURSIVE r (x) AS (SELECT zeroblob (1000000) UNION ALL SELECT zeroblob (1000000) FROM r) SELECT * FROM r",
    "CREATE TABLE t AS WITH RECURSIVE r (x) AS (SELECT 'x' UNION ALL SELECT x || x FROM r) SELECT * FROM r",
    "CREATE TABLE t AS WITH RECURSIVE r (x) AS (SELECT randomblob (100000) UNION SELECT randomblob (100000) FROM r) SELECT group_concat (x) FROM r",
  };
  glong before = peak_memory ();

  for (guint i = 0; i < G_N_ELEMENTS (scripts); i++)
    {
      g_autoptr(RelSchema) schema = rel_sqlite_read_script (scripts[i], -1, NULL, NULL);

      g_assert_nonnull (schema);
    }
  g_test_message ("peak memory: %ld KiB more", peak_memory () - before);
  g_assert_cmpint (peak_memory () - before, <, MAX_MEMORY * (SLOWER > 1 ? 4 : 1));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/database/script-sandbox/codes", test_codes);
  g_test_add_func ("/database/script-sandbox/work", test_work);
  g_test_add_func ("/database/script-sandbox/memory", test_memory);

  return g_test_run ();
}
