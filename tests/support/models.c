/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Further schemas to try models on: the odd ones, names that mean something to Python,
 * and links that need many words to be followed.
 */
#include "config.h"

#include "support/models.h"

#include <string.h>

#include "database/sqlite/rel-sqlite-script.h"
#include "sql/rel-dialect.h"
#include "sql/rel-write-schema.h"
#include "support/support.h"

static void
each_in_folder (const char       *folder,
                SupportSchemaFunc func,
                gpointer          data)
{
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
          g_autoptr(RelSchema) schema = NULL;

          if (g_file_test (path, G_FILE_TEST_IS_DIR))
            {
              g_ptr_array_add (folders, g_steal_pointer (&path));
              continue;
            }
          if (!g_str_has_suffix (name, ".db") && !g_str_has_suffix (name, ".sql"))
            continue;
          schema = support_read_example (path);
          if (schema != NULL)
            func (path, schema, data);
        }
    }
}

void
support_each_odd_schema (SupportSchemaFunc func,
                         gpointer          data)
{
  g_autofree char *maker = support_shared_path ("tools/make-odd-dbs");
  g_autofree char *folder = NULL;

  if (maker == NULL)
    return;

  folder = g_dir_make_tmp ("relata-odd-XXXXXX", NULL);
  {
    const char *argv[] = { maker, folder, NULL };
    const char *clean[] = { "rm", "-rf", folder, NULL };

    g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_STDOUT_TO_DEV_NULL, NULL, NULL, NULL, NULL, NULL, NULL);
    each_in_folder (folder, func, data);
    g_spawn_sync (NULL, (char **) clean, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, NULL);
  }
}

static void
each_script (const char       *script,
             const char       *name,
             SupportSchemaFunc func,
             gpointer          data)
{
  g_autoptr(RelSchema) schema = rel_sqlite_read_script (script, -1, NULL, NULL);

  g_assert_nonnull (schema);
  if (rel_schema_get_info (schema)->n_problems > 0)
    g_test_message ("%s: %s", script, rel_schema_get_info (schema)->problems[0].message);
  g_assert_cmpuint (rel_schema_get_info (schema)->n_problems, ==, 0);
  func (name, schema, data);
}

void
support_each_nasty_schema (SupportSchemaFunc func,
                           gpointer          data)
{
  static const char *const words[] = {
    "[",
    "\"\"\"",
    "?1",
    ":a",
    ":a:",
    "a::b",
    "\\:a",
    "@a",
    "a;DROP TABLE t;",
    "{0}",
    "None",
    "print",
    "metadata",
    "registry",
    "Base",
    "Column",
    "text",
    "Date",
    "Text",
    "datetime",
    "int",
    "List",
    "Optional",
    "Mapped",
    "relationship",
    "__init__",
    "__tablename__",
    "_",
    "__",
    "id",
    "self",
    "\"); import os #",
    "\\x41",
    "\\N{BULLET}",
    "%(x)s",
    "mro",
    "query",
    "type",
    "Table",
    "Index",
    "décès",
    "ﬁ",
    "a\r\nb",
    "\x01",
    "a\xe2\x80\xa8"
    "b",
    "İ",
    "Any",
    "uuid",
    "rowid",
    "strict",
    "x'00'",
    "9lives",
  };
  for (guint i = 0; i < G_N_ELEMENTS (words) + support_n_nasty (); i++)
    {
      g_autofree char *word = i < G_N_ELEMENTS (words) ? g_strdup (words[i]) : support_nth_nasty (i - G_N_ELEMENTS (words));
      g_autofree char *name = rel_sql_quote_identifier (word);
      g_autofree char *text = rel_sql_quote_text (word);
      g_autofree char *other = rel_sql_quote_identifier (words[(i + 7) % G_N_ELEMENTS (words)]);
      g_autofree char *index = g_strconcat ("ix ", word, NULL);
      g_autofree char *index_name = rel_sql_quote_identifier (index);
      g_autofree char *script =
          g_strdup_printf ("CREATE TABLE %s (%s TEXT NOT NULL DEFAULT %s, %s INTEGER, same TEXT DEFAULT (lower(%s)), PRIMARY KEY (%s), CHECK (%s <> %s));\n"
                           "CREATE TABLE link_to (p TEXT REFERENCES %s (%s), %s INTEGER PRIMARY KEY, q TEXT REFERENCES %s, UNIQUE (p, q));\n"
                           "CREATE TABLE joined (one TEXT REFERENCES %s, other INTEGER REFERENCES link_to, PRIMARY KEY (one, other));\n"
                           "CREATE INDEX %s ON %s (%s DESC, lower(%s)) WHERE %s > %s;\n",
                           name, name, text, other, text, name, name, text, name, name, name, name, name,
                           index_name, name, name, name, name, text);

      each_script (script, word, func, data);
    }
}

/* What corpora do not have: links that need more words to be followed. */
void
support_each_way_to_link (SupportSchemaFunc func,
                          gpointer          data)
{
  static const char *const scripts[] = {
    /* Columns that two links share. */
    "CREATE TABLE tenant (id INTEGER PRIMARY KEY); CREATE TABLE a (tenant_id INTEGER REFERENCES tenant, id INTEGER, PRIMARY KEY (tenant_id, id));"
    "CREATE TABLE b (tenant_id INTEGER REFERENCES tenant, id INTEGER, PRIMARY KEY (tenant_id, id));"
    "CREATE TABLE c (id INTEGER PRIMARY KEY, tenant_id INTEGER NOT NULL, a_id INTEGER, b_id INTEGER,"
    " FOREIGN KEY (tenant_id, a_id) REFERENCES a, FOREIGN KEY (tenant_id, b_id) REFERENCES b ON DELETE CASCADE);",
    /* The same columns to two tables, and to two keys of one table. */
    "CREATE TABLE a (id INTEGER PRIMARY KEY, code INTEGER UNIQUE); CREATE TABLE b (id INTEGER PRIMARY KEY);"
    "CREATE TABLE c (id INTEGER PRIMARY KEY, x INTEGER REFERENCES a REFERENCES b REFERENCES a (code));",
    /* A composite reference to itself; a column that is its own reference; two references to itself. */
    "CREATE TABLE f (account INTEGER, id INTEGER, parent INTEGER, PRIMARY KEY (account, id), FOREIGN KEY (account, parent) REFERENCES f);"
    "CREATE TABLE o (id INTEGER PRIMARY KEY REFERENCES o (id));"
    "CREATE TABLE p (id INTEGER PRIMARY KEY, mother INTEGER REFERENCES p, father INTEGER REFERENCES p ON DELETE SET NULL);",
    /* In a circle, and both ways. */
    "CREATE TABLE a (id INTEGER PRIMARY KEY, b_id INTEGER REFERENCES b); CREATE TABLE b (id INTEGER PRIMARY KEY, a_id INTEGER UNIQUE REFERENCES a);",
    /* Many-to-many within one table, folded and with more to say; by more links than two. */
    "CREATE TABLE person (id INTEGER PRIMARY KEY); CREATE TABLE friendship (person_id INTEGER REFERENCES person, friend_id INTEGER REFERENCES person,"
    " PRIMARY KEY (person_id, friend_id)); CREATE TABLE follow (follower_id INTEGER REFERENCES person, followed_id INTEGER REFERENCES person,"
    " since DATE, PRIMARY KEY (follower_id, followed_id));",
    "CREATE TABLE book (id INTEGER PRIMARY KEY); CREATE TABLE person (id INTEGER PRIMARY KEY);"
    "CREATE TABLE written (book_id INTEGER REFERENCES book, person_id INTEGER REFERENCES person, added_by INTEGER REFERENCES person,"
    " PRIMARY KEY (book_id, person_id));",
    "CREATE TABLE a (x INTEGER, y INTEGER, PRIMARY KEY (x, y)); CREATE TABLE b (id INTEGER PRIMARY KEY); CREATE TABLE ab (x INTEGER, y INTEGER, b INTEGER REFERENCES b,"
    " FOREIGN KEY (x, y) REFERENCES a ON DELETE CASCADE, UNIQUE (x, y, b));",
    /* A name twice: the end and the column. */
    "CREATE TABLE author (name TEXT PRIMARY KEY); CREATE TABLE book (id INTEGER PRIMARY KEY, author TEXT REFERENCES author, \"a b\" INT, a_b INT, \"a-b\" INT);",
    /* Every option that SQLAlchemy knows. */
    "CREATE TABLE t (b TEXT COLLATE NOCASE, a VARCHAR(5) NOT NULL ON CONFLICT IGNORE, n NUMERIC(5, 2) DEFAULT -1.5, d DATETIME DEFAULT CURRENT_TIMESTAMP,"
    " e TEXT DEFAULT (datetime('now', '+1 day')), g TEXT AS (lower(a)), s INTEGER AS (length(a)) STORED, j JSON NOT NULL, u CHAR(32), f DOUBLE PRECISION,"
    " CONSTRAINT pk PRIMARY KEY (b, a) ON CONFLICT REPLACE, CONSTRAINT un UNIQUE (a, n) ON CONFLICT FAIL, CONSTRAINT ck CHECK (a <> ':x' OR b LIKE '%'));"
    "CREATE TABLE c (id INTEGER PRIMARY KEY AUTOINCREMENT, b TEXT, a TEXT, CONSTRAINT fk FOREIGN KEY (b, a) REFERENCES t ON UPDATE SET NULL ON DELETE SET DEFAULT"
    " MATCH FULL DEFERRABLE INITIALLY DEFERRED);"
    "CREATE INDEX i1 ON t (a COLLATE NOCASE DESC, b COLLATE BINARY, lower(a)) WHERE d > '2000-01-01 00:00'; CREATE UNIQUE INDEX i2 ON t (n);",
    /* No key, no columns left, nothing to refer to. */
    "CREATE TABLE nokey (a INT, b INT REFERENCES nowhere, c REFERENCES nokey (missing)); CREATE TABLE refers (id INTEGER PRIMARY KEY, x INT REFERENCES nokey (a));",
  };

  for (guint i = 0; i < G_N_ELEMENTS (scripts); i++)
    {
      g_autofree char *name = g_strdup_printf ("way %u", i);

      each_script (scripts[i], name, func, data);
    }
}

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

/* The ordinary tables that could be read, without their stored text. */
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

      if (content.kind != REL_TABLE_ORDINARY || content.error != NULL || content.columns->len == 0 || has_foreign_collation (&content))
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

/* The ordinary tables that any SQLite can make, without their stored text: what came from a server, or from a damaged
 * file, is made by SQLite first. */
RelSchema *
support_strip_schema (RelSchema *schema)
{
  g_autoptr(RelSchema) stripped = strip (schema);
  g_autofree char *script = rel_write_schema_sql (stripped);
  g_autoptr(RelSchema) made = rel_sqlite_read_script (script, -1, NULL, NULL);

  return strip (made);
}

char *
support_write_plain (RelSchema *schema)
{
  return rel_write_schema_sql (schema);
}

/* A literal that is all ASCII, so that Python reads a list of them line by line. */
char *
support_python_literal (const char *text)
{
  GString *out = g_string_new ("'");

  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    g_string_append_printf (out, "\\U%08x", g_utf8_get_char (at));
  g_string_append_c (out, '\'');

  return g_string_free (out, FALSE);
}
