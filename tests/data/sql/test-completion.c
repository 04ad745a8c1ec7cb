/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "sql/rel-completion.h"

#include <sqlite3.h>
#include <string.h>

#include "database/sqlite/rel-sqlite-script.h"
#include "sql/rel-scope.h"

static const char ddl[] =
  "CREATE TABLE authors (id INTEGER PRIMARY KEY, name TEXT);"
  "CREATE TABLE books (id INTEGER PRIMARY KEY, author_id INTEGER NOT NULL REFERENCES authors, title TEXT, \"Order\" TEXT);"
  "CREATE TABLE categories (id INTEGER PRIMARY KEY, parent_id INTEGER REFERENCES categories (id), name TEXT);"
  "CREATE TABLE book_category (book_id INTEGER NOT NULL REFERENCES books (id), category_id INTEGER NOT NULL REFERENCES categories (id), PRIMARY KEY (book_id, category_id));"
  "CREATE TABLE \"Odd Table\" (\"a \"\"b\" INTEGER PRIMARY KEY, book_id INTEGER REFERENCES books (id));"
  "CREATE TABLE x (a, b, PRIMARY KEY (a, b)); CREATE TABLE y (c, d, FOREIGN KEY (c, d) REFERENCES x (a, b));"
  "CREATE VIEW cheap AS SELECT id, title FROM books;";

static RelSchema *
read_schema (void)
{
  g_autoptr(GError) error = NULL;
  RelSchema *schema = rel_sqlite_read_script (ddl, -1, NULL, &error);

  g_assert_no_error (error);

  return schema;
}

/* "^" marks the cursor. */
static GPtrArray *
propose (RelSchema  *schema,
         const char *marked,
         RelSpan    *word,
         char      **text)
{
  const char *mark = strchr (marked, '^');
  g_autofree char *before = g_strndup (marked, mark - marked);

  *text = g_strconcat (before, mark + 1, NULL);

  return rel_completion_propose (schema, *text, mark - marked, word);
}

/* What would be written, in order, up to @n. */
static char *
list (RelSchema  *schema,
      const char *marked,
      guint       n)
{
  RelSpan word;
  g_autofree char *text = NULL;
  g_autoptr(GPtrArray) proposals = propose (schema, marked, &word, &text);
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < proposals->len && i < n; i++)
    g_string_append_printf (out, "%s%s", i > 0 ? " | " : "", ((RelProposal *) g_ptr_array_index (proposals, i))->text);

  return g_string_free (out, FALSE);
}

static void
test_lists (void)
{
  static const struct
  {
    const char *marked;
    guint       n;
    const char *expected;
  } cases[] = {
    { "^", 3, "SELECT | WITH | INSERT INTO" },
    { "sel^", 2, "SELECT" },
    { "SELECT 1; up^", 2, "UPDATE" },
    /* Tables. */
    { "SELECT * FROM ^", 20, "authors | books | categories | book_category | \"Odd Table\" | x | y | cheap" },
    { "SELECT * FROM bo^", 20, "books | book_category" },
    { "SELECT * FROM ca^", 20, "categories | book_category" },
    { "SELECT * FROM odd^", 20, "\"Odd Table\"" },
    { "SELECT * FROM \"odd^", 20, "\"Odd Table\"" },
    { "SELECT * FROM books, au^", 20, "authors" },
    { "WITH recent AS (SELECT 1) SELECT * FROM rec^", 20, "recent" },
    { "INSERT INTO auth^", 20, "authors" },
    { "UPDATE boo^", 20, "books | book_category" },
    { "DELETE FROM x^", 20, "x" },
    { "SELECT * FROM main.au^", 20, "authors" },
    /* Columns. */
    { "SELECT tit^ FROM books", 2, "title" },
    { "SELECT b.^ FROM books AS b", 9, "id | author_id | title | \"Order\"" },
    { "SELECT b.ti^ FROM books b", 9, "title" },
    { "SELECT books.ord^ FROM books", 9, "\"Order\"" },
    { "SELECT authors.^", 9, "id | name" },
    { "SELECT nam^ FROM authors a, categories c", 2, "a.name | c.name" },
    { "SELECT nam^ FROM authors a JOIN books b ON 1", 1, "name" },
    { "SELECT * FROM books WHERE auth^", 1, "author_id" },
    { "SELECT * FROM cheap WHERE ti^", 1, "title" },
    { "SELECT * FROM books ORDER BY ti^", 1, "title" },
    { "INSERT INTO books (ti^", 1, "title" },
    { "INSERT INTO books (title, aut^", 1, "author_id" },
    { "UPDATE books SET ti^", 1, "title" },
    { "SELECT titl^", 1, "title" },
    { "SELECT * FROM \"Odd Table\" o WHERE o.^", 9, "\"a \"\"b\" | book_id" },
    /* The query in parentheses sees those around it; they do not see it. */
    { "SELECT * FROM authors a WHERE EXISTS (SELECT 1 FROM books b WHERE b.author_id = a.^)", 9, "id | name" },
    { "SELECT * FROM authors a WHERE a.id IN (SELECT b.author_id FROM books b) AND b.^", 9, "" },
    { "SELECT titl^ FROM authors UNION SELECT title FROM books", 1, "" },
    { "SELECT name FROM authors UNION SELECT tit^ FROM books", 1, "title" },
    { "SELECT count(ti^) FROM books", 1, "title" },
    /* Links. */
    { "SELECT * FROM books JOIN ^", 3, "authors ON authors.id = books.author_id | book_category ON book_category.book_id = books.id | \"Odd Table\" ON \"Odd Table\".book_id = books.id" },
    { "SELECT * FROM books b JOIN au^", 1, "authors ON authors.id = b.author_id" },
    { "SELECT * FROM books b LEFT JOIN au^", 1, "authors ON authors.id = b.author_id" },
    { "SELECT * FROM authors JOIN bo^", 1, "books ON books.author_id = authors.id" },
    { "SELECT * FROM books JOIN categ^", 1, "book_category ON book_category.book_id = books.id JOIN categories ON categories.id = book_category.category_id" },
    { "SELECT * FROM categories AS c JOIN boo^", 2,
      "book_category ON book_category.category_id = c.id | book_category ON book_category.category_id = c.id JOIN books ON books.id = book_category.book_id" },
    { "SELECT * FROM categories JOIN categ^", 2,
      "categories AS categories_2 ON categories_2.id = categories.parent_id | categories AS categories_2 ON categories_2.parent_id = categories.id" },
    { "SELECT * FROM x JOIN y^", 1, "y ON y.c = x.a AND y.d = x.b" },
    { "SELECT * FROM y JOIN x^", 1, "x ON x.a = y.c AND x.b = y.d" },
    { "SELECT * FROM books JOIN authors ^", 1, "ON authors.id = books.author_id" },
    { "SELECT * FROM books JOIN authors AS a ^", 1, "ON a.id = books.author_id" },
    { "SELECT * FROM books b JOIN authors a ON ^", 1, "a.id = b.author_id" },
    { "SELECT * FROM authors a JOIN books b ON ^", 1, "b.author_id = a.id" },
    /* Nothing where nothing should be. */
    { "SELECT 'it^", 3, "" },
    { "SELECT 1 -- a com^", 3, "" },
    { "SELECT /* bo^ */ 1", 3, "" },
    { "SELECT 12^", 3, "" },
    { "SELECT nosuch.^", 3, "" },
  };
  g_autoptr(RelSchema) schema = read_schema ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *found = list (schema, cases[i].marked, cases[i].n);

      if (g_strcmp0 (found, cases[i].expected) != 0)
        {
          g_test_message ("%s\n  gives    %s\n  expected %s", cases[i].marked, found, cases[i].expected);
          g_test_fail ();
        }
    }
}

/* Each proposal behind JOIN, written, is SQL that SQLite takes. */
static void
test_joins_run (void)
{
  static const char *const froms[] = { "books", "authors", "categories", "book_category", "\"Odd Table\"", "x", "y", "books AS \"select\"", "books, authors" };
  g_autoptr(RelSchema) schema = read_schema ();
  sqlite3 *db = NULL;
  guint n = 0;

  g_assert_cmpint (sqlite3_open (":memory:", &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, ddl, NULL, NULL, NULL), ==, SQLITE_OK);
  for (guint i = 0; i < G_N_ELEMENTS (froms); i++)
    {
      g_autofree char *text = g_strdup_printf ("SELECT 1 FROM %s JOIN ", froms[i]);
      RelSpan word;
      g_autoptr(GPtrArray) proposals = rel_completion_propose (schema, text, strlen (text), &word);

      for (guint j = 0; j < proposals->len; j++)
        {
          const RelProposal *proposal = g_ptr_array_index (proposals, j);
          g_autofree char *sql = g_strconcat (text, proposal->text, NULL);
          sqlite3_stmt *statement = NULL;

          if (proposal->kind != REL_PROPOSAL_JOIN)
            continue;
          if (sqlite3_prepare_v2 (db, sql, -1, &statement, NULL) != SQLITE_OK)
            {
              g_test_message ("%s: %s", sql, sqlite3_errmsg (db));
              g_test_fail ();
            }
          sqlite3_finalize (statement);
          n++;
        }
    }
  sqlite3_close (db);
  g_assert_cmpuint (n, >, 20);
}

/* Whatever is being typed: the word is before the cursor, and nothing breaks. */
static void
test_garbage (void)
{
  static const char *const pieces[] = { "SELECT ", "FROM ", "JOIN ", "books ", "b", ".", ", ", "(", ")", "'", "\"", "[", "`", "--", "/*", "*/", "\n", ";", "ON ",
                                        "WITH ", "AS ", "INTO ", "UPDATE ", "UNION ", "ä", "1", "NOT ", "MATERIALIZED ", "authors", " ", "SET ", "x'", "\xc3" };
  g_autoptr(RelSchema) schema = read_schema ();

  for (guint i = 0; i < 2500; i++)
    {
      g_autoptr(GString) text = g_string_new (NULL);
      g_autoptr(GPtrArray) proposals = NULL;
      RelSpan word;
      gsize offset;

      for (guint n = g_test_rand_int_range (0, 25); n > 0; n--)
        g_string_append (text, pieces[g_test_rand_int_range (0, G_N_ELEMENTS (pieces))]);
      offset = g_test_rand_int_range (0, text->len + 1);
      proposals = rel_completion_propose (schema, text->str, offset, &word);
      g_assert_cmpuint (word.start, <=, word.end);
      g_assert_cmpuint (word.end, ==, offset);
      for (guint j = 0; j < proposals->len; j++)
        g_assert_nonnull (((RelProposal *) g_ptr_array_index (proposals, j))->text);
    }
}

static void
test_scope (void)
{
  const char *text = "SELECT 1; SELECT b.title FROM main.books AS b LEFT JOIN (SELECT 2) q ON 1, authors WHERE ";
  g_autoptr(RelScope) scope = rel_scope_new (text, strlen (text), REL_TOKEN_STYLE_SQLITE);
  RelSource *first = g_ptr_array_index (scope->sources, 0);
  RelSource *second = g_ptr_array_index (scope->sources, 1);

  g_assert_cmpuint (scope->statement.start, ==, 9);
  g_assert_cmpuint (scope->sources->len, ==, 2);
  g_assert_cmpstr (first->name, ==, "books");
  g_assert_cmpstr (first->alias, ==, "b");
  g_assert_false (first->joined);
  g_assert_null (second->name);
  g_assert_cmpstr (second->alias, ==, "q");
  g_assert_true (second->joined);
  g_assert_cmpstr (rel_scope_get_before (scope, 1), ==, "WHERE");
  g_assert_cmpstr (rel_scope_get_before (scope, 100), ==, "");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/sql/completion/lists", test_lists);
  g_test_add_func ("/sql/completion/joins-run", test_joins_run);
  g_test_add_func ("/sql/completion/garbage", test_garbage);
  g_test_add_func ("/sql/completion/scope", test_scope);

  return g_test_run ();
}
