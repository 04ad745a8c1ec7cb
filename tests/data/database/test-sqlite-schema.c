/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Beside compare-schemas, which judges the contents: what a schema reader must survive
 * and what JSON must keep.
 */
#include "config.h"

#include "database/sqlite/rel-sqlite-schema.h"

#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <string.h>

#include "base/rel-error.h"
#include "database/sqlite/rel-sqlite-open.h"
#include "database/sqlite/rel-sqlite-script.h"
#include "schema/rel-schema-json.h"
#include "sql/rel-dialect.h"
#include "support/pragma-schema.h"
#include "support/support.h"

static RelSchema *
read_script (const char *text)
{
  g_autoptr(GError) error = NULL;
  RelSchema *schema = rel_sqlite_read_script (text, -1, NULL, &error);

  g_assert_no_error (error);

  return schema;
}

static RelTable *
find (RelSchema  *schema,
      const char *name)
{
  RelTable *table = rel_schema_find_table (schema, name);

  g_assert_nonnull (table);

  return table;
}

static void
test_links (void)
{
  g_autoptr(RelSchema) schema = read_script ("CREATE TABLE p (a, b, PRIMARY KEY (a, b));\n"
                                             "CREATE TABLE c (x CONSTRAINT one REFERENCES Q ON DELETE CASCADE, y, z,\n"
                                             "  CONSTRAINT two FOREIGN KEY (z, y) REFERENCES P DEFERRABLE INITIALLY DEFERRED,\n"
                                             "  FOREIGN KEY (x) REFERENCES p (nowhere));");
  RelTable *child = find (schema, "C");
  RelTable *parent = find (schema, "p");
  GPtrArray *links = rel_table_get_info (child)->foreign_keys;
  const RelForeignKeyInfo *first, *second, *third;

  g_assert_cmpuint (links->len, ==, 3);
  first = rel_foreign_key_get_info (g_ptr_array_index (links, 0));
  second = rel_foreign_key_get_info (g_ptr_array_index (links, 1));
  third = rel_foreign_key_get_info (g_ptr_array_index (links, 2));

  g_assert_cmpstr (first->name, ==, "one");
  g_assert_cmpuint (first->target, ==, REL_ID_NONE);
  g_assert_cmpstr (first->target_name, ==, "Q");
  g_assert_cmpint (first->on_delete, ==, REL_ACTION_CASCADE);

  g_assert_cmpstr (second->name, ==, "two");
  g_assert_cmpuint (second->target, ==, rel_table_get_id (parent));
  g_assert_true (second->implicit && second->deferrable && second->initially_deferred);
  g_assert_cmpuint (second->n_target_columns, ==, 2);
  g_assert_cmpuint (second->target_columns[0], ==, rel_column_get_id (rel_table_find_column (parent, "a")));
  g_assert_cmpuint (second->columns[0], ==, rel_column_get_id (rel_table_find_column (child, "z")));

  g_assert_cmpuint (third->target_columns[0], ==, REL_ID_NONE);
  g_assert_cmpstr (third->target_column_names[0], ==, "nowhere");
}

static void
test_order (void)
{
  g_autoptr(RelSchema) schema = read_script ("CREATE TABLE b (x); CREATE TABLE a (x); CREATE TABLE c (x); CREATE INDEX z ON a (x); CREATE INDEX y ON a (x);");

  g_assert_cmpstr (rel_table_get_name (rel_schema_get_nth_table (schema, 0)), ==, "b");
  g_assert_cmpstr (rel_table_get_name (rel_schema_get_nth_table (schema, 1)), ==, "a");
  g_assert_cmpstr (rel_index_get_name (g_ptr_array_index (rel_table_get_info (find (schema, "a"))->indexes, 0)), ==, "y");
}

/* A script can make schema and nothing else; each refusal names its line. */
static void
test_script_refusals (void)
{
  static const char *const refused[] = {
    "ATTACH 'escaped.db' AS x",
    "CREATE TABLE t AS SELECT load_extension ('x')",
    "CREATE TABLE t AS SELECT readfile ('/etc/passwd')",
    "CREATE TABLE t AS SELECT fts3_tokenizer ('x', 'y')",
    "CREATE VIRTUAL TABLE t USING dbstat",
    "CREATE VIRTUAL TABLE t USING csv (filename='x')",
    "CREATE TABLE t AS SELECT * FROM pragma_database_list",
    "CREATE TABLE t AS WITH RECURSIVE r (x) AS (VALUES (1) UNION ALL SELECT x + 1 FROM r) SELECT count (*) FROM r",
    "CREATE TABLE t (a CHECK (load_extension (a)))",
    "CREATE TABLE t (",
    "GO",
  };
  static const char *const skipped[] = {
    "PRAGMA writable_schema = ON", "VACUUM INTO 'escaped.db'", "SELECT load_extension ('x')", "INSERT INTO t VALUES (1)", ".shell touch escaped.db",
  };

  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autofree char *script = g_strdup_printf ("CREATE TABLE before (a);\n\n%s;\n", refused[i]);
      g_autoptr(RelSchema) schema = read_script (script);
      const RelSchemaInfo *info = rel_schema_get_info (schema);
      gboolean is_attach = g_str_has_prefix (refused[i], "ATTACH");

      g_assert_cmpuint (info->tables->len, ==, 1);
      g_assert_cmpuint (info->n_problems, ==, is_attach ? 0 : 1);
      if (!is_attach)
        g_assert_cmpuint (info->problems[0].line, ==, 3);
    }
  for (guint i = 0; i < G_N_ELEMENTS (skipped); i++)
    {
      g_autofree char *script = g_strdup_printf ("%s\n;\nCREATE TABLE after (a);", skipped[i]);
      g_autoptr(RelSchema) schema = read_script (script);

      g_assert_cmpuint (rel_schema_get_n_tables (schema), ==, 1);
      g_assert_cmpuint (rel_schema_get_info (schema)->n_problems, ==, 0);
    }
  g_assert_false (g_file_test ("escaped.db", G_FILE_TEST_EXISTS));
}

/* Names and texts come back from JSON as they were. */
static void
test_json_keeps_names (void)
{
  static const char *nasty[] = {
    "\"", "\\", "\\\"", "\n", "\t", "\r\n", "\x01", "\x1b[31m", "\x7f", "</script>", "]]>", "{}", "[]", "null", "true", "'", "`", "%s", "\\u0041",
    "ü", "日本", "\xe2\x80\xa8", "\xe2\x80\xae" "abc", "\xf0\x9f\x93\x9a", "\xc2\x85", " ", "a b", "--", "/*", "\xef\xbf\xbf",
  };
  g_autoptr(GString) script = g_string_new (NULL);
  g_autoptr(RelSchema) schema = NULL;
  g_autoptr(JsonParser) parser = json_parser_new ();
  g_autoptr(GError) error = NULL;
  g_autofree char *json = NULL;
  JsonArray *tables;

  for (guint i = 0; i < G_N_ELEMENTS (nasty); i++)
    {
      g_autofree char *name = rel_sql_quote_identifier (nasty[i]);
      g_autofree char *text = rel_sql_quote_text (nasty[i]);

      g_string_append_printf (script, "CREATE TABLE %s (%s DEFAULT %s CHECK (1 <> %s));\n", name, name, text, text);
    }
  schema = read_script (script->str);
  g_assert_cmpuint (rel_schema_get_info (schema)->n_problems, ==, 0);
  json = rel_schema_to_json (schema, TRUE);
  json_parser_load_from_data (parser, json, -1, &error);
  g_assert_no_error (error);

  tables = json_object_get_array_member (json_node_get_object (json_parser_get_root (parser)), "tables");
  g_assert_cmpuint (json_array_get_length (tables), ==, G_N_ELEMENTS (nasty));
  for (guint i = 0; i < json_array_get_length (tables); i++)
    {
      JsonObject *table = json_array_get_object_element (tables, i);
      JsonObject *column = json_array_get_object_element (json_object_get_array_member (table, "columns"), 0);
      const char *name = json_object_get_string_member (table, "name");
      g_autofree char *text = rel_sql_quote_text (name);
      gboolean known = FALSE;

      for (guint j = 0; j < G_N_ELEMENTS (nasty); j++)
        known = known || strcmp (nasty[j], name) == 0;
      g_assert_true (known);
      g_assert_cmpstr (json_object_get_string_member (column, "name"), ==, name);
      g_assert_cmpstr (json_object_get_string_member (column, "default"), ==, text);
    }
}

static void
test_invalid_names (void)
{
  sqlite3 *db = support_open_memory ();
  g_autoptr(RelSchema) schema = NULL;
  g_autofree char *json = NULL;
  RelTable *table;

  support_run (db, "CREATE TABLE \"a\xff\" (\"b\xfe\" TEXT COLLATE NOCASE UNIQUE CHECK (\"b\xfe\" <> 'x'))");
  schema = rel_sqlite_read_schema (db, NULL, NULL);
  table = find (schema, "a\xef\xbf\xbd");
  g_assert_cmpuint (rel_table_get_info (table)->columns->len, ==, 1);
  g_assert_cmpuint (rel_table_get_info (table)->uniques->len, ==, 1);
  g_assert_cmpuint (rel_schema_get_info (schema)->n_problems, ==, 0);
  json = rel_schema_to_json (schema, TRUE);
  g_assert_true (g_utf8_validate (json, -1, NULL));
  sqlite3_close (db);
}

/* JSON in a view, an index and a generated column works through the hardened connection, what is dangerous does not. */
static void
test_json_is_no_danger (void)
{
  g_autofree char *dir = g_dir_make_tmp ("relata-json-XXXXXX", NULL);
  static const char *const scripts[] = {
    "CREATE TABLE t (a); CREATE VIEW v AS SELECT json_extract (a, '$.x') AS x FROM t; CREATE VIEW w AS SELECT load_extension ('x') AS x",
    "CREATE TABLE t (a, b AS (a ->> '$.x')); CREATE INDEX i ON t (json_extract (a, '$.y')); CREATE VIEW v AS SELECT b FROM t; "
    "CREATE VIEW w AS SELECT fts3_tokenizer ('simple') AS x",
  };

  for (guint i = 0; i < G_N_ELEMENTS (scripts); i++)
    {
      g_autofree char *path = g_build_filename (dir, "json.db", NULL);
      g_autoptr(GError) error = NULL;
      g_autoptr(RelSchema) schema = NULL;
      RelSqliteFile *file;
      sqlite3 *db = NULL;

      g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
      support_run (db, scripts[i]);
      sqlite3_close (db);

      file = rel_sqlite_file_open (path, REL_ACCESS_READ, NULL, &error);
      g_assert_no_error (error);
      schema = rel_sqlite_read_schema (file->db, NULL, &error);
      g_assert_no_error (error);
      g_assert_null (rel_view_get_info (rel_schema_find_view (schema, "v"))->error);
      g_assert_cmpint (sqlite3_exec (file->db, "SELECT * FROM v", NULL, NULL, NULL), ==, SQLITE_OK);
      g_assert_cmpint (sqlite3_exec (file->db, "SELECT * FROM w", NULL, NULL, NULL), !=, SQLITE_OK);
      rel_sqlite_file_close (file);
      g_unlink (path);
    }
  g_rmdir (dir);
}

static void
test_cancel (void)
{
  sqlite3 *db = support_open_memory ();
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GError) error = NULL;

  support_run (db, "CREATE TABLE t (a)");
  g_cancellable_cancel (cancellable);
  g_assert_null (rel_sqlite_read_schema (db, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  /* No transaction stays open. */
  g_assert_true (sqlite3_get_autocommit (db));
  sqlite3_close (db);
}

/* --- hostile databases (P17) --- */

static GPtrArray *
list_databases (const char *folder)
{
  GPtrArray *paths = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GPtrArray) folders = g_ptr_array_new_with_free_func (g_free);

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
          else if (g_str_has_suffix (name, ".db"))
            g_ptr_array_add (paths, g_steal_pointer (&path));
        }
    }

  return paths;
}

/* Bytes flipped, zeroed, copied about; half of the time on the first pages, where the schema is. */
static void
mutate (GRand  *rand,
        guchar *data,
        gsize   length)
{
  for (guint n = g_rand_int_range (rand, 1, 12); n > 0; n--)
    {
      gsize reach = g_rand_boolean (rand) ? MIN (length, 8192) : length;
      gsize at = g_rand_int_range (rand, 16, MAX (reach, 18) - 1);
      gsize n_bytes = g_rand_int_range (rand, 1, 64);

      switch (g_rand_int_range (rand, 0, 5))
        {
        case 0:
          data[at] ^= 1 << g_rand_int_range (rand, 0, 8);
          break;
        case 1:
          data[at] = g_rand_int (rand);
          break;
        case 2:
          memset (data + at, 0, MIN (n_bytes, length - at));
          break;
        case 3:
          memmove (data + at, data + g_rand_int_range (rand, 0, length / 2), MIN (n_bytes, MIN (length - at, length / 2)));
          break;
        default:
          /* Letters of the schema's text, so that it stays a text. */
          if (g_ascii_isprint (data[at]))
            data[at] = g_rand_int_range (rand, 32, 127);
          break;
        }
    }
}

/* The CREATE texts themselves changed, in a way that SQLite still stores. */
static void
mutate_texts (GRand      *rand,
              const char *path)
{
  static const char *const from[] = { "PRIMARY", "REFERENCES", "NOT NULL", "(", ")", ",", "INTEGER", "TABLE", "'", "\"", "CHECK", "DEFAULT", " " };
  static const char *const to[] = { "UNIQUE", "CHECK", "", "((", "))", ",,", "/*", "--", "VIEW", "'", "\"", "[", "x", "COLLATE NOCASE", "\n", "x'" };
  sqlite3 *db = NULL;

  if (sqlite3_open_v2 (path, &db, SQLITE_OPEN_READWRITE, NULL) == SQLITE_OK)
    {
      sqlite3_exec (db, "PRAGMA writable_schema=ON; PRAGMA journal_mode=OFF", NULL, NULL, NULL);
      for (guint n = g_rand_int_range (rand, 1, 4); n > 0; n--)
        {
          char *sql = sqlite3_mprintf ("UPDATE sqlite_schema SET sql = replace (sql, %Q, %Q) WHERE rowid %% 3 = %d",
                                       from[g_rand_int_range (rand, 0, G_N_ELEMENTS (from))],
                                       to[g_rand_int_range (rand, 0, G_N_ELEMENTS (to))], g_rand_int_range (rand, 0, 3));

          sqlite3_exec (db, sql, NULL, NULL, NULL);
          sqlite3_free (sql);
        }
    }
  sqlite3_close (db);
}

static void
test_hostile (void)
{
  g_autofree char *folder = support_shared_path ("corpus/sqlite");
  g_autoptr(GRand) rand = g_rand_new_with_seed (support_seed ());
  g_autoptr(GPtrArray) paths = NULL;
  g_autofree char *dir = NULL;
  g_autofree char *path = NULL;
  guint n_read = 0, n_refused = 0;

  if (folder == NULL)
    return;

  paths = list_databases (folder);
  g_assert_cmpuint (paths->len, >, 50);
  dir = g_dir_make_tmp ("relata-hostile-XXXXXX", NULL);
  path = g_build_filename (dir, "mutant.db", NULL);

  for (guint i = 0; i < support_scale (300); i++)
    {
      const char *source = g_ptr_array_index (paths, g_rand_int_range (rand, 0, paths->len));
      g_autofree char *data = NULL;
      g_autoptr(GError) error = NULL;
      RelSqliteFile *file;
      gsize length;

      g_assert_true (g_file_get_contents (source, &data, &length, NULL));
      if (i % 3 != 0)
        mutate (rand, (guchar *) data, length);
      g_assert_true (g_file_set_contents (path, data, length, NULL));
      if (i % 3 == 0)
        mutate_texts (rand, path);

      file = rel_sqlite_file_open (path, REL_ACCESS_READ, NULL, &error);
      if (file != NULL)
        {
          g_autoptr(RelSchema) schema = rel_sqlite_read_schema (file->db, NULL, &error);

          if (schema != NULL)
            {
              g_autofree char *json = rel_schema_to_json (schema, TRUE);

              g_assert_true (g_utf8_validate (json, -1, NULL));
              n_read++;
            }
          rel_sqlite_file_close (file);
        }
      if (error != NULL)
        {
          g_assert_true (error->domain == REL_ERROR || error->domain == G_IO_ERROR);
          n_refused++;
        }
    }

  g_test_message ("%u read, %u refused", n_read, n_refused);
  g_assert_cmpuint (n_read, >, 0);
  g_assert_cmpuint (n_refused, >, 0);
  g_unlink (path);
  g_rmdir (dir);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/database/sqlite-schema/links", test_links);
  g_test_add_func ("/database/sqlite-schema/order", test_order);
  g_test_add_func ("/database/sqlite-schema/script-refusals", test_script_refusals);
  g_test_add_func ("/database/sqlite-schema/json-keeps-names", test_json_keeps_names);
  g_test_add_func ("/database/sqlite-schema/invalid-names", test_invalid_names);
  g_test_add_func ("/database/sqlite-schema/json-is-no-danger", test_json_is_no_danger);
  g_test_add_func ("/database/sqlite-schema/cancel", test_cancel);
  g_test_add_func ("/database/sqlite-schema/hostile", test_hostile);

  return g_test_run ();
}
