/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * CREATE texts that are edited: comments stay, what was not edited stays byte for byte,
 * and what is read back is the value. By example, and for random edits of texts with
 * comments at random places.
 */
#include "config.h"

#include <string.h>

#include "database/sqlite/rel-sqlite-script.h"
#include "schema/rel-edit-column.h"
#include "schema/rel-edit-key.h"
#include "schema/rel-edit-table.h"
#include "schema/rel-equal.h"
#include "schema/rel-schema-diff.h"
#include "sql/rel-patch-create.h"
#include "sql/rel-read-table.h"
#include "sql/rel-write-schema.h"
#include "support/random-edits.h"
#include "support/support.h"

#define BOOKS "CREATE TABLE books (\n" \
              "  -- what it is\n" \
              "  id    INTEGER PRIMARY KEY, -- the number\n" \
              "  title TEXT /* of the first edition */ NOT NULL,\n" \
              "\n" \
              "  /* who\n     wrote it */\n" \
              "  author_id INTEGER REFERENCES authors (id), -- may be unknown\n" \
              "  price  REAL CHECK (price > 0), -- in euros, see \"price list\"\n" \
              "  UNIQUE (title, author_id) -- one edition each\n" \
              ")"

static RelSchema *
read_script (const char *text)
{
  g_autoptr(GError) error = NULL;
  RelSchema *schema = rel_sqlite_read_script (text, -1, NULL, &error);

  g_assert_no_error (error);

  return schema;
}

static RelSchema *
library (void)
{
  g_autoptr(RelSchema) schema = read_script ("CREATE TABLE authors (id INTEGER PRIMARY KEY);\n" BOOKS ";");

  g_assert_cmpuint (rel_schema_get_info (schema)->n_problems, ==, 0);

  return g_steal_pointer (&schema);
}

static RelTable *
books (RelSchema *schema)
{
  for (guint i = 0; i < rel_schema_get_n_tables (schema); i++)
    if (!g_str_equal (rel_table_get_name (rel_schema_get_nth_table (schema, i)), "authors"))
      return rel_schema_get_nth_table (schema, i);
  g_assert_not_reached ();
}

static RelId
column (RelSchema  *schema,
        const char *name)
{
  return rel_column_get_id (rel_table_find_column (books (schema), name));
}

/* Takes over the edited schema. */
static void
check (RelSchema  *before,
       RelSchema  *after,
       GError     *error,
       const char *expected)
{
  g_autofree char *patched = NULL, *known_only = NULL, *script = NULL;
  g_autoptr(RelSchema) edited = after;
  g_autoptr(RelSchema) back = NULL;
  g_autofree char *authors = NULL;

  g_assert_no_error (error);
  g_assert_nonnull (edited);
  patched = rel_patch_table_sql (edited, books (edited), books (before));
  g_assert_cmpstr (patched, ==, expected);
  authors = rel_write_table_sql (edited, rel_schema_find_table (edited, "authors"));
  script = g_strdup_printf ("%s;%s;", authors, patched);
  back = read_script (script);
  g_assert_true (rel_schema_is_equivalent (back, edited));
}

static char *
replaced (const char *from,
          const char *to)
{
  GString *text = g_string_new (BOOKS);

  g_assert_cmpuint (g_string_replace (text, from, to, 1), ==, 1);

  return g_string_free (text, FALSE);
}

static void
test_columns (void)
{
  g_autoptr(RelSchema) schema = library ();
  RelId table = rel_table_get_id (books (schema));
  GError *error = NULL;
  RelSchema *after;

  {
    g_autofree char *expected = replaced ("  price  REAL", "  cost  REAL");
    g_autoptr(GString) text = g_string_new (expected);

    g_string_replace (text, "CHECK (price > 0)", "CHECK (cost > 0)", 1);
    after = rel_edit_column_rename (schema, table, column (schema, "price"), "cost", &error);
    check (schema, after, error, text->str);
  }
  {
    g_autofree char *expected = replaced ("title TEXT /* of the first edition */ NOT NULL", "\"main title\" TEXT /* of the first edition */ NOT NULL");
    g_autoptr(GString) text = g_string_new (expected);

    g_string_replace (text, "UNIQUE (title,", "UNIQUE (\"main title\",", 1);
    after = rel_edit_column_rename (schema, table, column (schema, "title"), "main title", &error);
    check (schema, after, error, text->str);
  }
  {
    RelColumnInfo info = { .name = "title", .type = "VARCHAR(80)", .not_null = TRUE };
    g_autofree char *expected = replaced ("title TEXT", "title VARCHAR(80)");

    after = rel_edit_column_change (schema, table, column (schema, "title"), &info, &error);
    check (schema, after, error, expected);
  }
  {
    RelColumnInfo info = { .name = "price", .type = "REAL", .not_null = TRUE };
    g_autofree char *expected = replaced ("price  REAL CHECK (price > 0)", "price REAL NOT NULL CHECK (price > 0)");

    after = rel_edit_column_change (schema, table, column (schema, "price"), &info, &error);
    check (schema, after, error, expected);
  }
  {
    RelColumnInfo info = { .name = "year", .type = "INTEGER" };
    g_autofree char *expected = replaced ("\"price list\"\n", "\"price list\"\n  year INTEGER,\n");

    after = rel_edit_column_add (schema, table, &info, G_MAXUINT, &error);
    check (schema, after, error, expected);
  }
  {
    g_autofree char *expected = replaced ("  price  REAL CHECK (price > 0), -- in euros, see \"price list\"\n", "");

    after = rel_edit_column_drop (schema, table, column (schema, "price"), TRUE, &error);
    check (schema, after, error, expected);
  }
}

static void
test_table (void)
{
  g_autoptr(RelSchema) schema = library ();
  RelId table = rel_table_get_id (books (schema));
  GError *error = NULL;
  RelSchema *after;

  {
    g_autofree char *expected = replaced ("TABLE books", "TABLE \"the works\"");

    after = rel_edit_table_rename (schema, table, "the works", &error);
    check (schema, after, error, expected);
  }
  {
    RelId move = column (schema, "author_id");
    g_autofree char *expected = g_strdup ("CREATE TABLE books (\n"
                                          "\n"
                                          "  /* who\n     wrote it */\n"
                                          "  author_id INTEGER REFERENCES authors (id), -- may be unknown\n"
                                          "  -- what it is\n"
                                          "  id    INTEGER PRIMARY KEY, -- the number\n"
                                          "  title TEXT /* of the first edition */ NOT NULL,\n"
                                          "  price  REAL CHECK (price > 0), -- in euros, see \"price list\"\n"
                                          "  UNIQUE (title, author_id) -- one edition each\n"
                                          ")");

    after = rel_edit_column_move (schema, table, move, 0, &error);
    check (schema, after, error, expected);
  }
}

static void
test_one_line (void)
{
  const struct { const char *before, *after, *expected; } cases[] = {
    { "CREATE TABLE t(a,b/* last */)", "CREATE TABLE t(a,b,c)", "CREATE TABLE t(a,b, c/* last */)" },
    { "CREATE TABLE t (a, b)", "CREATE TABLE t (a)", "CREATE TABLE t (a)" },
    { "CREATE TABLE t (a, b)", "CREATE TABLE t (b)", "CREATE TABLE t ( b)" },
    { "CREATE TABLE t (a -- first\n, b -- second\n)", "CREATE TABLE t (a, b, c)", "CREATE TABLE t (a -- first\n, b, -- second\n c\n)" },
    { "CREATE TABLE t (a UNIQUE, b) -- end", "CREATE TABLE t (a, b)", "CREATE TABLE t (a, b) -- end" },
    { "CREATE TABLE t (a, b) -- end", "CREATE TABLE t (a UNIQUE, b)", "CREATE TABLE t (a UNIQUE, b) -- end" },
    { "CREATE TABLE t (a INTEGER PRIMARY KEY /* x */, b) STRICT", "CREATE TABLE t (a INTEGER PRIMARY KEY, b)", NULL },
    { "CREATE TABLE t (a INT /* x */, b TEXT)", "CREATE TABLE t (a INT, b TEXT) STRICT", "CREATE TABLE t (a INT /* x */, b TEXT) STRICT" },
    { "CREATE TABLE t (a, UNIQUE (a) CHECK (a > 1))", "CREATE TABLE t (a, b, UNIQUE (a), CHECK (a > 1))", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(RelSchema) before = read_script (cases[i].before);
      g_autoptr(RelSchema) after = read_script (cases[i].after);
      RelTableInfo info = *rel_table_get_info (books (after));
      g_autoptr(RelTable) edited = NULL;
      g_autofree char *patched = NULL;
      g_autoptr(RelSchema) back = NULL;

      info.sql = NULL;
      info.original_sql = cases[i].before;
      edited = rel_table_new (rel_table_get_id (books (after)), &info);
      patched = rel_patch_table_sql (after, edited, NULL);
      if (cases[i].expected != NULL)
        g_assert_cmpstr (patched, ==, cases[i].expected);
      back = read_script (patched);
      g_assert_true (rel_schema_is_equivalent (back, after));
    }
}

/* Comments between random tokens, each with its own number. */
static char *
sprinkle (const char *sql,
          GRand      *rand,
          guint      *n)
{
  GString *text = g_string_new (NULL);
  RelTokenizer tokenizer;
  RelToken token;
  gboolean begun = FALSE;

  rel_tokenizer_init (&tokenizer, sql, -1, REL_TOKEN_STYLE_SQLITE);
  while (rel_tokenizer_next (&tokenizer, &token))
    {
      if (begun && token.kind != REL_TOKEN_COMMENT && g_rand_int_range (rand, 0, 6) == 0)
        {
          if (g_rand_boolean (rand))
            g_string_append_printf (text, " /* c%u, ( */ ", (*n)++);
          else
            g_string_append_printf (text, " -- c%u ' ,\n", (*n)++);
        }
      begun |= rel_token_is_char (&token, sql, '(');
      g_string_append_len (text, sql + token.start, token.end - token.start);
    }

  return g_string_free (text, FALSE);
}

static RelSchema *
sprinkled (RelSchema *schema,
           GRand     *rand,
           guint     *n)
{
  g_autofree char *plain = rel_write_schema_sql (schema);
  g_autoptr(GString) script = g_string_new (NULL);

  for (guint i = 0; i < rel_schema_get_n_tables (schema); i++)
    {
      RelTable *table = rel_schema_get_nth_table (schema, i);
      g_autofree char *written = rel_table_get_info (table)->kind == REL_TABLE_ORDINARY ? rel_write_table_sql (schema, table) : NULL;
      g_autofree char *text = written != NULL ? sprinkle (written, rand, n) : NULL;

      if (text != NULL)
        g_string_append_printf (script, "%s\n;\n", text);
    }

  return read_script (script->str);
}

static gboolean
same_parts (GPtrArray *a,
            GPtrArray *b)
{
  gboolean same = a->len == b->len;

  for (guint i = 0; same && i < a->len; i++)
    same = a->pdata[i] == b->pdata[i];

  return same;
}

static guint
count_comments (const char *text)
{
  RelTokenizer tokenizer;
  RelToken token;
  guint n = 0;

  rel_tokenizer_init (&tokenizer, text, -1, REL_TOKEN_STYLE_SQLITE);
  while (rel_tokenizer_next (&tokenizer, &token))
    n += token.kind == REL_TOKEN_COMMENT;

  return n;
}

typedef struct
{
  guint n_tables;
  guint n_patched;
  guint n_comments;
  guint n_kept;
} Tally;

/* Columns that are as they were, in a table whose rules are too, are as they were written. */
static void
check_untouched (RelTable   *before,
                 RelTable   *after,
                 const char *patched)
{
  const RelTableInfo *was = rel_table_get_info (before), *is = rel_table_get_info (after);
  g_auto(RelTableText) text = { 0 };

  if (!same_parts (was->uniques, is->uniques) || !same_parts (was->foreign_keys, is->foreign_keys) ||
      !same_parts (was->checks, is->checks) || was->primary_key != is->primary_key ||
      !rel_read_table (was->sql, -1, REL_TOKEN_STYLE_SQLITE, &text, NULL))
    return;
  g_assert_cmpuint (text.columns->len, ==, was->columns->len);
  for (guint i = 0; i < was->columns->len; i++)
    {
      g_autofree char *written = rel_span_dup_text (g_array_index (text.columns, RelColumnText, i).span, was->sql);

      if (rel_table_get_column (after, rel_column_get_id (was->columns->pdata[i])) == was->columns->pdata[i] && strstr (patched, written) == NULL)
        g_error ("“%s” was not edited, but is gone from\n%s\nwhich was\n%s", written, patched, was->sql);
    }
}

static void
check_schema (RelSchema  *before,
              RelSchema  *after,
              const char *words,
              Tally      *tally)
{
  g_autoptr(GString) script = g_string_new (NULL);
  g_autoptr(RelSchema) back = NULL;
  g_autoptr(GArray) changes = NULL;
  const RelSchemaInfo *info = rel_schema_get_info (after);

  for (guint i = 0; i < rel_schema_get_n_tables (after); i++)
    {
      RelTable *table = rel_schema_get_nth_table (after, i);
      RelTable *original = rel_schema_get_table (before, rel_table_get_id (table));
      g_autofree char *patched = rel_patch_table_sql (after, table, original);
      g_autofree char *written = rel_write_table_sql (after, table);

      g_string_append_printf (script, "%s\n;\n", patched);
      for (guint j = 0; j < rel_table_get_info (table)->indexes->len; j++)
        {
          RelIndex *index = rel_table_get_info (table)->indexes->pdata[j];
          g_autofree char *sql = rel_write_index_sql (table, index);

          g_string_append_printf (script, "%s\n;\n", sql);
        }
      if (original == NULL || rel_table_get_info (table)->sql != NULL)
        continue;
      tally->n_tables++;
      tally->n_patched += !g_str_equal (patched, written);
      tally->n_comments += count_comments (rel_table_get_info (original)->sql);
      tally->n_kept += count_comments (patched);
      if (!g_str_equal (patched, written))
        check_untouched (original, table, patched);
    }
  for (guint i = 0; i < info->views->len; i++)
    g_string_append_printf (script, "%s\n;\n", rel_view_get_info (info->views->pdata[i])->sql);
  for (guint i = 0; i < info->triggers->len; i++)
    g_string_append_printf (script, "%s\n;\n", rel_trigger_get_info (info->triggers->pdata[i])->sql);
  back = read_script (script->str);
  changes = rel_schema_diff (after, back);
  for (guint i = 0; i < changes->len; i++)
    if (g_array_index (changes, RelChange, i).element != REL_ELEMENT_SCHEMA)
      g_error ("%s: %s\n%s", words, g_array_index (changes, RelChange, i).words, script->str);
}

static void
walk (RelSchema *start,
      GRand     *rand,
      guint      n_walks,
      Tally     *tally)
{
  for (guint i = n_walks; i > 0; i--)
    {
      g_autoptr(RelSchema) current = g_object_ref (start);
      g_autoptr(GString) words = g_string_new (NULL);

      for (guint k = g_rand_int_range (rand, 1, 6); k > 0; k--)
        {
          g_autofree char *edit = NULL;
          g_autoptr(RelSchema) next = support_random_edit (current, rand, &edit, NULL);

          if (next == NULL)
            continue;
          g_string_append_printf (words, "%s; ", edit);
          g_set_object (&current, next);
        }
      check_schema (start, current, words->str, tally);
    }
}

static void
end_tally (const Tally *tally)
{
  g_test_message ("%u edited tables, %u patched; %u of %u comments kept", tally->n_tables, tally->n_patched, tally->n_kept, tally->n_comments);
  g_assert_cmpuint (tally->n_patched * 10, >=, tally->n_tables * 8);
  g_assert_cmpuint (tally->n_kept * 10, >=, tally->n_comments * 7);
}

static void
test_random (void)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (support_seed ());
  Tally tally = { 0 };
  guint n = 0;

  for (guint i = support_scale (12); i > 0; i--)
    {
      g_autoptr(RelSchema) drawn = rel_schema_new_empty ();
      g_autoptr(RelSchema) start = NULL;

      for (guint k = 0; k < 30; k++)
        {
          g_autofree char *edit = NULL;
          g_autoptr(RelSchema) next = support_random_edit (drawn, rand, &edit, NULL);

          if (next != NULL)
            g_set_object (&drawn, next);
        }
      start = sprinkled (drawn, rand, &n);
      walk (start, rand, 6, &tally);
    }
  end_tally (&tally);
}

static void
walk_folder (const char *folder,
             GRand      *rand,
             Tally      *tally)
{
  g_autoptr(GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autoptr(RelSchema) schema = NULL;
      g_autoptr(RelSchema) start = NULL;
      guint n = 0;

      if (g_file_test (path, G_FILE_TEST_IS_DIR))
        walk_folder (path, rand, tally);
      if (!g_str_has_suffix (name, ".sql"))
        continue;
      schema = rel_sqlite_read_script_file (path, NULL, NULL);
      if (schema == NULL || rel_schema_get_info (schema)->n_problems > 0 || rel_schema_get_n_tables (schema) > 150)
        continue;
      /* as it is, with its own comments, and with many more */
      walk (schema, rand, 1, tally);
      start = sprinkled (schema, rand, &n);
      walk (start, rand, 1, tally);
    }
}

static void
test_corpus (void)
{
  g_autofree char *folder = support_shared_path ("corpus/sqlite");
  g_autoptr(GRand) rand = g_rand_new_with_seed (support_seed ());
  Tally tally = { 0 };

  if (folder == NULL)
    return;
  for (guint i = support_scale (1); i > 0; i--)
    walk_folder (folder, rand, &tally);
  end_tally (&tally);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sql/patch-create/columns", test_columns);
  g_test_add_func ("/sql/patch-create/table", test_table);
  g_test_add_func ("/sql/patch-create/one-line", test_one_line);
  g_test_add_func ("/sql/patch-create/random", test_random);
  g_test_add_func ("/sql/patch-create/corpus", test_corpus);

  return g_test_run ();
}
