/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Schemas to try a form on: those of the shared corpus, and one whose names and texts try
 * to get out of their quotes.
 */
#include "config.h"

#include "support/examples.h"

#include <string.h>

#include "database/sqlite/rel-sqlite-connection.h"
#include "database/sqlite/rel-sqlite-script.h"
#include "sql/rel-dialect.h"
#include "sql/rel-read-dump.h"
#include "support/support.h"

static const char *const nasty[] = {
  "", " ", "plain", "two words", "quote\"double", "quote'single", "back`tick", "[bracket]", "semi;colon", "dash--dash",
  "slash/*star*/", "back\\slash", "ends\\", "percent%s%n", "dollar$1", "less<than", "more>than", "am&per", "&amp;", "&#x41;",
  "]]>", "-->", "<script>alert(1)</script>", "</script>", "</text>", "<!--", "<![CDATA[", "{brace}", "|pipe|", "\\N\\G\\L", "a->b", "a--b",
  "new\nline", "tab\there", "carriage\rreturn", "bell\a", "escape\033[31m", "delete\177", "\302\205next-line", "\342\200\256bidi",
  "\342\200\213zero", "\357\277\276", "\360\237\230\200", "\303\244\303\266\303\274\303\237", "\330\271\330\261\330\250\331\212",
  "\346\227\245\346\234\254", "select", "table", "group", "node", "class", "def", "note", "indexes", "checks", "records", "ref", "enum", "project",
  "erDiagram", "entity", "end", "end note", "@enduml", "@startuml", "!include x", "%%{init: {}}%%", "title", "direction", "style", "PK", "public",
  "public.x", "a.b", ".a", "a.", "a.b.c", "NULL", "true", "0", "-1", "1e308", "1a", "${x}", "#quot;", "#35;", "#fff", "~x", "''", "'''", "\"\"", "``",
  "http://example.org/?a=b&c=d", "javascript:alert(1)", "[x](javascript:alert(1))", "![x](y)", "*b*", "_i_", "**b**", "# head", "1. one", "- item",
  "+ item", "> quote", "    code", "```", "~~~", "a|b", "\\|", "<b>", "<u>", "==", "__x__", "//x//", "=cmd|' /C calc'!A0", "@SUM(1)", "+1", "\\n", "\\u0041",
};

guint
support_n_nasty (void)
{
  return G_N_ELEMENTS (nasty) + 1;
}

/* The last one is long. */
char *
support_nth_nasty (guint n)
{
  return n < G_N_ELEMENTS (nasty) ? g_strdup (nasty[n]) : g_strnfill (64 * 1024, 'x');
}

/* A schema by the content of its file; NULL when that cannot be read at all. */
RelSchema *
support_read_example (const char *path)
{
  if (rel_sqlite_is_script (path))
    {
      g_autofree char *text = NULL;
      gsize length;

      if ((strstr (path, "/postgres/") == NULL && strstr (path, "/mysql/") == NULL) || !g_file_get_contents (path, &text, &length, NULL))
        return rel_sqlite_read_script_file (path, NULL, NULL);

      return rel_read_dump (text, length, strstr (path, "/mysql/") != NULL ? REL_TOKEN_STYLE_MYSQL : REL_TOKEN_STYLE_POSTGRESQL, NULL, NULL);
    }
  else
    {
      g_autoptr(RelConnection) connection = rel_sqlite_connection_open (path, REL_ACCESS_READ, NULL, NULL);

      return connection != NULL ? rel_connection_read_schema (connection, NULL, NULL) : NULL;
    }
}

/* Calls func for each schema of the corpus; returns their number. */
guint
support_each_schema (SupportSchemaFunc func,
                     gpointer          data)
{
  static const char *const folders[] = { "corpus/sqlite", "corpus/sqlite/spider", "corpus/postgres", "corpus/mysql" };
  guint n = 0;

  for (guint i = 0; i < G_N_ELEMENTS (folders); i++)
    {
      g_autofree char *folder = support_find_shared (folders[i]);
      g_autoptr(GDir) dir = folder != NULL ? g_dir_open (folder, 0, NULL) : NULL;
      const char *name;

      while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
        {
          g_autofree char *path = g_build_filename (folder, name, NULL);
          g_autoptr(RelSchema) schema = NULL;

          if (!g_file_test (path, G_FILE_TEST_IS_REGULAR))
            continue;
          schema = support_read_example (path);
          if (schema == NULL)
            continue;
          func (path, schema, data);
          n++;
        }
    }

  return n;
}

/* Each nasty text as the name of a table, a column, a key, a check, an index, a link; as type, default, note and expression. */
RelSchema *
support_nasty_schema (void)
{
  g_autoptr(GPtrArray) tables = g_ptr_array_new_with_free_func (g_object_unref);
  RelSchemaInfo info = { .tables = tables };
  RelId before = REL_ID_NONE, key_before = REL_ID_NONE;
  g_autofree char *name_before = NULL;

  for (guint i = 0; i < support_n_nasty (); i++)
    {
      g_autofree char *name = support_nth_nasty (i);
      g_autofree char *literal = rel_sql_quote_text (name);
      g_autofree char *word = rel_sql_quote_identifier (name);
      g_autofree char *expression = g_strdup_printf ("%s <> %s", word, literal);
      /* a default may name no column */
      g_autofree char *constant = g_strdup_printf ("(%s <> %s)", literal, literal);
      g_autofree char *index_name = g_strconcat ("index ", name, NULL);
      RelColumnInfo a_info = { .name = name, .type = name, .default_value = literal, .note = name, .not_null = TRUE };
      RelColumnInfo b_info = { .name = "other", .type = "INTEGER", .default_value = constant };
      g_autoptr(RelColumn) a = rel_column_new (REL_ID_NONE, &a_info);
      g_autoptr(RelColumn) b = rel_column_new (REL_ID_NONE, &b_info);
      g_autoptr(GPtrArray) columns = g_ptr_array_new ();
      g_autoptr(GPtrArray) checks = g_ptr_array_new_with_free_func (g_object_unref);
      g_autoptr(GPtrArray) indexes = g_ptr_array_new_with_free_func (g_object_unref);
      g_autoptr(GPtrArray) links = g_ptr_array_new_with_free_func (g_object_unref);
      RelId ids[] = { rel_column_get_id (a) }, other[] = { rel_column_get_id (b) };
      RelKeyInfo key_info = { .name = i % 2 == 0 ? name : NULL, .columns = ids, .n_columns = 1 };
      g_autoptr(RelKey) key = rel_key_new (REL_ID_NONE, &key_info);
      RelCheckInfo check = { name, expression, REL_ID_NONE };
      RelIndexPart parts[] = { { .column = ids[0] }, { .expression = expression } };
      RelIndexInfo index = { .name = index_name, .parts = parts, .n_parts = 2 };
      RelTableInfo table = { .name = name, .columns = columns, .primary_key = key, .checks = checks, .indexes = indexes, .foreign_keys = links, .note = name };

      g_ptr_array_add (columns, a);
      g_ptr_array_add (columns, b);
      g_ptr_array_add (checks, rel_check_new (REL_ID_NONE, &check));
      g_ptr_array_add (indexes, rel_index_new (REL_ID_NONE, &index));
      if (before != REL_ID_NONE)
        {
          const char *target_names[] = { name_before, NULL };
          RelForeignKeyInfo link = { .name = name, .columns = other, .n_columns = 1, .target = before, .target_name = name_before,
                                     .target_columns = &key_before, .target_column_names = target_names, .n_target_columns = 1 };

          g_ptr_array_add (links, rel_foreign_key_new (REL_ID_NONE, &link));
        }
      g_ptr_array_add (tables, rel_table_new (REL_ID_NONE, &table));
      before = rel_table_get_id (tables->pdata[i]);
      key_before = ids[0];
      g_free (name_before);
      name_before = g_steal_pointer (&name);
    }

  return rel_schema_new (&info);
}
