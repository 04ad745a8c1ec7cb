/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The property: every table and index of the corpus and of the odd cases, its stored
 * text thrown away, is written from the value and read back by SQLite as the same value.
 */
#include "config.h"

#include "sql/rel-write-schema.h"

#include <string.h>

#include "database/sqlite/rel-sqlite-header.h"
#include "database/sqlite/rel-sqlite-open.h"
#include "database/sqlite/rel-sqlite-schema.h"
#include "database/sqlite/rel-sqlite-script.h"
#include "schema/rel-schema-json.h"
#include "support/support.h"

static RelSchema *
read_any (const char *path)
{
  RelSqliteFile *file;
  RelSqliteSniff sniff;
  RelSchema *schema = NULL;

  if (!rel_sqlite_sniff (path, &sniff, NULL))
    return NULL;
  if (sniff == REL_SQLITE_SNIFF_OTHER)
    return rel_sqlite_read_script_file (path, NULL, NULL);

  file = rel_sqlite_file_open (path, REL_ACCESS_READ, NULL, NULL);
  if (file != NULL)
    {
      schema = rel_sqlite_read_schema (file->db, NULL, NULL);
      rel_sqlite_file_close (file);
    }

  return schema;
}

/* A collation of some program: a schema that uses it cannot be made without that program. */
static gboolean
has_foreign_collation (const RelTableInfo *info)
{
  for (guint i = 0; i < info->columns->len; i++)
    {
      const char *collation = rel_column_get_info (g_ptr_array_index (info->columns, i))->collation;

      if (collation != NULL && g_ascii_strcasecmp (collation, "NOCASE") != 0 && g_ascii_strcasecmp (collation, "RTRIM") != 0)
        return TRUE;
    }

  return FALSE;
}

/* The ordinary tables that could be read, without any stored text, and nothing else. */
static RelSchema *
strip (RelSchema *schema)
{
  g_autoptr(GPtrArray) tables = g_ptr_array_new_with_free_func (g_object_unref);
  RelSchemaInfo info = { .tables = tables };

  for (guint i = 0; i < rel_schema_get_n_tables (schema); i++)
    {
      RelTable *table = rel_schema_get_nth_table (schema, i);
      RelTableInfo content = *rel_table_get_info (table);
      g_autoptr(GPtrArray) indexes = g_ptr_array_new_with_free_func (g_object_unref);

      if (content.kind != REL_TABLE_ORDINARY || content.error != NULL || has_foreign_collation (&content))
        continue;

      for (guint j = 0; j < content.indexes->len; j++)
        {
          RelIndex *index = g_ptr_array_index (content.indexes, j);
          RelIndexInfo part = *rel_index_get_info (index);

          part.sql = NULL;
          g_ptr_array_add (indexes, rel_index_new (rel_index_get_id (index), &part));
        }
      content.indexes = indexes;
      content.sql = NULL;
      g_ptr_array_add (tables, rel_table_new (rel_table_get_id (table), &content));
    }

  return rel_schema_new (&info);
}

static guint n_tables;

static gboolean
check_file (const char *path)
{
  g_autoptr(RelSchema) schema = read_any (path);
  g_autoptr(RelSchema) stripped = NULL;
  g_autoptr(RelSchema) back = NULL;
  g_autoptr(RelSchema) back_stripped = NULL;
  g_autofree char *script = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  if (schema == NULL)
    return TRUE;

  stripped = strip (schema);
  script = rel_write_schema_sql (stripped);
  back = rel_sqlite_read_script (script, -1, NULL, NULL);
  g_assert_nonnull (back);
  back_stripped = strip (back);
  before = rel_schema_to_json (stripped, FALSE);
  after = rel_schema_to_json (back_stripped, FALSE);
  n_tables += rel_schema_get_n_tables (stripped);

  if (strcmp (before, after) != 0)
    {
      const RelSchemaInfo *info = rel_schema_get_info (back);
      g_auto(GStrv) left = g_strsplit (before, "\n", -1);
      g_auto(GStrv) right = g_strsplit (after, "\n", -1);
      guint line = 0;

      for (guint i = 0; i < MIN (info->n_problems, 3); i++)
        g_test_message ("problem at line %u: %s", info->problems[i].line, info->problems[i].message);
      while (left[line] != NULL && right[line] != NULL && strcmp (left[line], right[line]) == 0)
        line++;
      for (guint i = MAX (line, 6) - 6; i < line; i++)
        g_test_message ("   %s", left[i]);
      g_test_message ("%s, line %u:\n  before %s\n  after  %s", path, line, left[line], right[line]);
      return FALSE;
    }

  return TRUE;
}

static void
check_folder (const char *folder)
{
  g_autoptr(GPtrArray) folders = g_ptr_array_new_with_free_func (g_free);
  guint n_files = 0, n_wrong = 0;

  n_tables = 0;
  g_ptr_array_add (folders, g_strdup (folder));
  for (guint i = 0; i < folders->len; i++)
    {
      const char *at = g_ptr_array_index (folders, i);
      g_autoptr(GDir) dir = g_dir_open (at, 0, NULL);
      const char *name;

      while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
        {
          g_autofree char *path = g_build_filename (at, name, NULL);

          if (g_file_test (path, G_FILE_TEST_IS_DIR))
            g_ptr_array_add (folders, g_steal_pointer (&path));
          else if (g_str_has_suffix (name, ".db") || g_str_has_suffix (name, ".sql"))
            {
              n_files++;
              n_wrong += !check_file (path);
            }
        }
    }

  g_test_message ("%u files, %u tables", n_files, n_tables);
  g_assert_cmpuint (n_wrong, ==, 0);
  g_assert_cmpuint (n_tables, >, 100);
}

static void
test_corpus (void)
{
  g_autofree char *folder = support_shared_path ("corpus/sqlite");

  if (folder != NULL)
    check_folder (folder);
}

static void
test_odd (void)
{
  g_autofree char *maker = support_shared_path ("tools/make-odd-dbs");
  g_autoptr(GError) error = NULL;
  g_autofree char *folder = NULL;

  if (maker == NULL)
    return;

  folder = g_dir_make_tmp ("relata-odd-XXXXXX", &error);
  g_assert_no_error (error);
  {
    const char *argv[] = { maker, folder, NULL };
    const char *clean[] = { "rm", "-rf", folder, NULL };

    g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_STDOUT_TO_DEV_NULL, NULL, NULL, NULL, NULL, NULL, &error);
    g_assert_no_error (error);
    check_folder (folder);
    g_spawn_sync (NULL, (char **) clean, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, NULL);
  }
}

static void
check_written (const char *script,
               const char *expected)
{
  g_autoptr(RelSchema) schema = rel_sqlite_read_script (script, -1, NULL, NULL);
  g_autoptr(RelSchema) stripped = strip (schema);
  g_autofree char *written = rel_write_schema_sql (stripped);

  g_assert_cmpuint (rel_schema_get_info (schema)->n_problems, ==, 0);
  g_assert_cmpstr (written, ==, expected);
}

/* What it looks like: as someone tidy would have written it. */
static void
test_looks (void)
{
  check_written ("create table Authors(id integer primary key autoincrement,name text not null collate nocase unique, born date default (date('now')),"
                 "n int default -1 check(n<9))",
                 "CREATE TABLE \"Authors\" (\n"
                 "  id INTEGER PRIMARY KEY AUTOINCREMENT,\n"
                 "  name TEXT NOT NULL COLLATE nocase UNIQUE,\n"
                 "  born date DEFAULT (date('now')),\n"
                 "  n INT DEFAULT -1 CHECK (n<9)\n"
                 ");\n");
  check_written ("create table p(a,b,primary key(a,b)) without rowid; create table c(x references p(a) on delete cascade,y,foreign key(x,y) references p);"
                 "create unique index i on c(y desc,lower(x)) where x>1",
                 "CREATE TABLE p (\n"
                 "  a,\n"
                 "  b,\n"
                 "  PRIMARY KEY (a, b)\n"
                 ") WITHOUT ROWID;\n"
                 "\n"
                 "CREATE TABLE c (\n"
                 "  x REFERENCES p (a) ON DELETE CASCADE,\n"
                 "  y,\n"
                 "  FOREIGN KEY (x, y) REFERENCES p\n"
                 ");\n"
                 "\n"
                 "CREATE UNIQUE INDEX i ON c (y DESC, lower(x)) WHERE x>1;\n");
}

/* A comment at the end of a stored text must not eat the semicolon. */
static void
test_stored (void)
{
  g_autoptr(RelSchema) schema = rel_sqlite_read_script ("CREATE TABLE t (a /* why */);\nCREATE VIEW v AS SELECT a FROM t -- all", -1, NULL, NULL);
  g_autofree char *written = rel_write_schema_sql (schema);
  g_autoptr(RelSchema) back = rel_sqlite_read_script (written, -1, NULL, NULL);

  g_assert_cmpstr (written, ==, "CREATE TABLE t (a /* why */);\n\nCREATE VIEW v AS SELECT a FROM t -- all\n;\n");
  g_assert_cmpuint (rel_schema_get_info (back)->n_problems, ==, 0);
  g_assert_nonnull (rel_schema_find_view (back, "v"));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/sql/write-schema/looks", test_looks);
  g_test_add_func ("/sql/write-schema/stored", test_stored);
  g_test_add_func ("/sql/write-schema/corpus", test_corpus);
  g_test_add_func ("/sql/write-schema/odd", test_odd);

  return g_test_run ();
}
