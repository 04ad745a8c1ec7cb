/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Terms of an index: what is typed, what it means, and that SQLite takes it for the same.
 */
#include "config.h"

#include <string.h>

#include "base/rel-error.h"
#include "database/sqlite/rel-sqlite-script.h"
#include "schema/rel-edit-key.h"
#include "sql/rel-index-terms.h"
#include "sql/rel-write-schema.h"

#define SCRIPT "CREATE TABLE books (id INTEGER PRIMARY KEY, title TEXT COLLATE NOCASE, year INT, \"odd, name\" TEXT, \"order\" INT, \"a\"\"b\" INT);"

static RelSchema *
read_script (void)
{
  g_autoptr(GError) error = NULL;
  RelSchema *schema = rel_sqlite_read_script (SCRIPT, -1, NULL, &error);

  g_assert_no_error (error);

  return schema;
}

static const struct
{
  const char *typed;
  const char *read;
} good[] = {
  { "title", "title" },
  { "  TITLE ,year  desc ", "title, year DESC" },
  { "title asc, year ASC", "title, year" },
  { "title COLLATE NOCASE", "title" },
  { "title collate nocase", "title" },
  { "year COLLATE \"my order\"", "year COLLATE \"my order\"" },
  { "title collate binary desc", "title COLLATE BINARY DESC" },
  { "year COLLATE rtrim", "year COLLATE RTRIM" },
  { "lower(title), year", "lower(title), year" },
  { "lower (title) COLLATE NOCASE DESC", "lower (title) COLLATE NOCASE DESC" },
  { "substr(title, 1, 3), year", "substr(title, 1, 3), year" },
  { "\"odd, name\", \"order\"", "\"odd, name\", \"order\"" },
  { "[odd, name], `order`", "\"odd, name\", \"order\"" },
  { "\"a\"\"b\" DESC", "\"a\"\"b\" DESC" },
  { "year + 1", "year + 1" },
  { "year + 1 COLLATE NOCASE", "(year + 1) COLLATE NOCASE" },
  { "(year + 1) COLLATE NOCASE", "(year + 1) COLLATE NOCASE" },
  { "title || ', ' || year", "title || ', ' || year" },
  { "(title)", "title" },
  { "((year)) DESC", "year DESC" },
  { "((year COLLATE NOCASE))", "year COLLATE NOCASE" },
  { "year -- the year", "year" },
  { "coalesce(title, 'a)b')", "coalesce(title, 'a)b')" },
};

static void
test_typed (void)
{
  g_autoptr(RelSchema) schema = read_script ();
  RelTable *table = rel_schema_find_table (schema, "books");

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(GArray) parts = rel_index_terms_read (table, good[i].typed, &error);
      g_autoptr(GArray) again = NULL;
      g_autofree char *text = NULL;
      g_autofree char *same = NULL;

      g_assert_no_error (error);
      text = rel_index_terms_write (table, (const RelIndexPart *) parts->data, parts->len);
      g_assert_cmpstr (text, ==, good[i].read);
      again = rel_index_terms_read (table, text, &error);
      g_assert_no_error (error);
      same = rel_index_terms_write (table, (const RelIndexPart *) again->data, again->len);
      g_assert_cmpstr (same, ==, text);
    }
}

/* A design with the index, written as SQL and read by SQLite, has the same terms. */
static void
test_as_sqlite (void)
{
  g_autoptr(RelSchema) schema = read_script ();
  RelTable *table = rel_schema_find_table (schema, "books");

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(GArray) parts = rel_index_terms_read (table, good[i].typed, &error);
      RelIndexInfo info = { .name = "i", .parts = (const RelIndexPart *) parts->data, .n_parts = parts->len };
      g_autoptr(RelSchema) with = rel_edit_index_add (schema, rel_table_get_id (table), &info, &error);
      g_autofree char *script = NULL;
      g_autoptr(RelSchema) read = NULL;
      const RelIndexInfo *designed, *stored;

      g_assert_no_error (error);
      /* which this SQLite does not have */
      if (strstr (good[i].typed, "my order") != NULL)
        continue;
      script = rel_write_schema_sql (with);
      read = rel_sqlite_read_script (script, -1, NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (rel_schema_get_info (read)->n_problems, ==, 0);
      designed = rel_index_get_info (rel_table_get_info (rel_schema_find_table (with, "books"))->indexes->pdata[0]);
      stored = rel_index_get_info (rel_table_get_info (rel_schema_find_table (read, "books"))->indexes->pdata[0]);
      g_assert_cmpuint (designed->n_parts, ==, stored->n_parts);
      for (guint j = 0; j < designed->n_parts; j++)
        {
          const RelIndexPart *a = &designed->parts[j], *b = &stored->parts[j];
          RelColumn *one = rel_table_get_column (rel_schema_find_table (with, "books"), a->column);
          RelColumn *other = rel_table_get_column (rel_schema_find_table (read, "books"), b->column);

          g_assert_cmpstr (one != NULL ? rel_column_get_name (one) : NULL, ==, other != NULL ? rel_column_get_name (other) : NULL);
          g_assert_cmpstr (a->expression, ==, b->expression);
          g_assert_cmpint (a->collation == NULL, ==, b->collation == NULL);
          if (a->collation != NULL)
            g_assert_cmpint (g_ascii_strcasecmp (a->collation, b->collation), ==, 0);
          g_assert_cmpint (a->descending, ==, b->descending);
        }
    }
}

static void
test_refused (void)
{
  static const struct
  {
    const char *typed;
    const char *why;
  } bad[] = {
    { "", "no column and no expression" },
    { "title,", "no column and no expression" },
    { ", title", "no column and no expression" },
    { "titel", "“books” has no column called “titel”" },
    { "desc", "no column called “desc”" },
    { "rowid", "no column called “rowid”" },
    { "lower(title", "" },
    { "title) WHERE (1", "" },
    { "title); DROP TABLE books; --", "" },
    { "year ; 1", "is not one whole expression" },
    { "year = ?", "is not one whole expression" },
  };
  g_autoptr(RelSchema) schema = read_script ();
  RelTable *table = rel_schema_find_table (schema, "books");

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(GArray) parts = rel_index_terms_read (table, bad[i].typed, &error);

      g_assert_null (parts);
      g_assert_nonnull (error);
      g_assert_cmpint (error->domain, ==, REL_ERROR);
      g_assert_nonnull (strstr (error->message, bad[i].why));
    }
}

/* NULL in a part is BINARY, also where the column has another collation. */
static void
test_collations (void)
{
  g_autoptr(RelSchema) schema = read_script ();
  RelTable *table = rel_schema_find_table (schema, "books");
  RelIndexPart part = { .column = rel_column_get_id (rel_table_find_column (table, "title")) };
  g_autofree char *text = rel_index_terms_write (table, &part, 1);
  g_autoptr(GError) error = NULL;
  g_autoptr(GArray) parts = rel_index_terms_read (table, "title, year, title COLLATE BINARY", &error);

  g_assert_no_error (error);
  g_assert_cmpstr (text, ==, "title COLLATE BINARY");
  g_assert_cmpstr (g_array_index (parts, RelIndexPart, 0).collation, ==, "NOCASE");
  g_assert_cmpstr (g_array_index (parts, RelIndexPart, 1).collation, ==, NULL);
  g_assert_cmpstr (g_array_index (parts, RelIndexPart, 2).collation, ==, "BINARY");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sql/index-terms/typed", test_typed);
  g_test_add_func ("/sql/index-terms/as-sqlite", test_as_sqlite);
  g_test_add_func ("/sql/index-terms/refused", test_refused);
  g_test_add_func ("/sql/index-terms/collations", test_collations);

  return g_test_run ();
}
