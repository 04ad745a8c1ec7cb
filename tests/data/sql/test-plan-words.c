/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "sql/rel-plan-words.h"

#include <sqlite3.h>

static void
test_lines (void)
{
  static const struct
  {
    const char  *detail;
    const char  *words;
    RelPlanCost  cost;
  } cases[] = {
    { "SCAN books", "reads every row of books", REL_PLAN_COSTLY },
    { "SCAN b", "reads every row of books (b)", REL_PLAN_COSTLY },
    { "SCAN b LEFT-JOIN", "reads every row of books (b)", REL_PLAN_COSTLY },
    { "SCAN books USING INDEX books_author", "reads every row of books in the order of the index books_author", REL_PLAN_COSTLY },
    { "SCAN b USING COVERING INDEX books_author", "reads every entry of the index books_author instead of books (b)", REL_PLAN_COSTLY },
    { "SCAN CONSTANT ROW", "makes one row", REL_PLAN_NEUTRAL },
    { "SCAN 3 CONSTANT ROWS", "makes the rows that the query lists", REL_PLAN_NEUTRAL },
    { "SCAN words VIRTUAL TABLE INDEX 0:M1", "asks the virtual table words", REL_PLAN_NEUTRAL },
    { "SEARCH a USING INTEGER PRIMARY KEY (rowid=?)", "finds the row of authors (a) by its key", REL_PLAN_CHEAP },
    { "SEARCH books USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)", "finds rows of books by a range of their keys", REL_PLAN_CHEAP },
    { "SEARCH book_category USING PRIMARY KEY (book_id=? AND category_id=?)", "finds rows of book_category by their key (book_id, category_id)", REL_PLAN_CHEAP },
    { "SEARCH b USING INDEX books_author (author_id=?)", "finds rows of books (b) by author_id, with the index books_author", REL_PLAN_CHEAP },
    { "SEARCH b USING INDEX books_author (author_id>? AND author_id<?)", "finds rows of books (b) by author_id, with the index books_author", REL_PLAN_CHEAP },
    { "SEARCH b USING COVERING INDEX i (x=? AND y=?) LEFT-JOIN", "finds entries of the index i by x, y, without looking into books (b)", REL_PLAN_CHEAP },
    { "SEARCH b USING AUTOMATIC COVERING INDEX (price=?)", "makes an index of books (b) for this query alone, by price: an index that stays would be faster", REL_PLAN_COSTLY },
    { "USE TEMP B-TREE FOR ORDER BY", "sorts the result", REL_PLAN_COSTLY },
    { "USE TEMP B-TREE FOR RIGHT PART OF ORDER BY", "sorts the result, which is partly in order already", REL_PLAN_COSTLY },
    { "USE TEMP B-TREE FOR LAST TERM OF ORDER BY", "sorts the result, which is partly in order already", REL_PLAN_COSTLY },
    { "USE TEMP B-TREE FOR GROUP BY", "sorts the rows to group them", REL_PLAN_COSTLY },
    { "USE TEMP B-TREE FOR DISTINCT", "keeps a list of what came already, to leave out repeats", REL_PLAN_COSTLY },
    { "USE TEMP B-TREE FOR count(DISTINCT)", "keeps a list of what was counted already", REL_PLAN_COSTLY },
    { "CORRELATED SCALAR SUBQUERY 1", "for every row, asks a query inside for one value", REL_PLAN_COSTLY },
    { "SCALAR SUBQUERY 2", "asks a query inside for one value, once", REL_PLAN_NEUTRAL },
    { "LIST SUBQUERY 1", "asks a query inside for a list of values, once", REL_PLAN_NEUTRAL },
    { "COMPOUND QUERY", "puts the rows of several queries together", REL_PLAN_NEUTRAL },
    { "UNION ALL", "then the rows of this one", REL_PLAN_NEUTRAL },
    { "MULTI-INDEX OR", "looks separately for each side of OR", REL_PLAN_NEUTRAL },
    { "INDEX 1", "side 1:", REL_PLAN_NEUTRAL },
    { "RECURSIVE STEP", "and goes on from each row that was found", REL_PLAN_NEUTRAL },
    { "CO-ROUTINE bestsellers", "the rows of bestsellers, made one at a time as they are needed:", REL_PLAN_NEUTRAL },
    { "MATERIALIZE x", "the rows of x, made once and kept aside:", REL_PLAN_NEUTRAL },
    { "BLOOM FILTER ON a (id=?)", "notes which keys of authors (a) there are, to skip rows without a match early", REL_PLAN_NEUTRAL },
    { "USING INDEX i FOR IN-OPERATOR", "looks values up in the index i for IN", REL_PLAN_CHEAP },
    { "SOMETHING NEW", "SOMETHING NEW", REL_PLAN_NEUTRAL },
    { "", "", REL_PLAN_NEUTRAL },
    { "SCAN ", "reads every row of ", REL_PLAN_COSTLY },
    { "SEARCH x USING ", "finds rows of x", REL_PLAN_CHEAP },
    { "SEARCH x USING INDEX i )(", "finds rows of x by , with the index i )(", REL_PLAN_CHEAP },
  };
  g_autoptr(GHashTable) tables = g_hash_table_new (g_str_hash, g_str_equal);

  g_hash_table_insert (tables, (gpointer) "b", (gpointer) "books");
  g_hash_table_insert (tables, (gpointer) "a", (gpointer) "authors");
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      RelPlanCost cost;
      g_autofree char *words = rel_plan_words_for (cases[i].detail, tables, &cost);

      g_assert_cmpstr (words, ==, cases[i].words);
      g_assert_cmpint (cost, ==, cases[i].cost);
    }
}

/* Whatever this SQLite says about these queries is known: nothing in capitals is left. */
static void
test_sqlite (void)
{
  static const char *const queries[] = {
    "SELECT * FROM a", "SELECT * FROM a WHERE id = 1", "SELECT * FROM a WHERE id > 1", "SELECT * FROM a WHERE x = 1", "SELECT x FROM a ORDER BY x",
    "SELECT * FROM a ORDER BY y", "SELECT y, count(*) FROM a GROUP BY y", "SELECT DISTINCT y FROM a", "SELECT count(DISTINCT y) FROM a",
    "SELECT * FROM a LEFT JOIN b ON b.a = a.id", "SELECT * FROM a JOIN c USING (y)", "SELECT * FROM a WHERE x = 1 OR id = 3",
    "SELECT (SELECT max(y) FROM b WHERE b.a = a.id) FROM a", "SELECT (SELECT max(a) FROM b) FROM a", "SELECT * FROM a WHERE y IN (SELECT a FROM b)",
    "SELECT * FROM a WHERE id IN (1, 2)", "SELECT * FROM a WHERE id IN (SELECT a FROM b)", "SELECT x FROM a UNION SELECT a FROM b", "SELECT x FROM a UNION ALL SELECT a FROM b",
    "SELECT x FROM a EXCEPT SELECT a FROM b", "SELECT x FROM a INTERSECT SELECT a FROM b ORDER BY 1",
    "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 9) SELECT * FROM n", "VALUES (1), (2), (3)", "SELECT 1",
    "SELECT * FROM (SELECT y, count(*) AS n FROM a GROUP BY y) AS q WHERE q.n > 1", "SELECT * FROM w WHERE k = 1 AND l = 2", "SELECT x, y FROM a ORDER BY x, y",
    "WITH m AS MATERIALIZED (SELECT * FROM a) SELECT * FROM m AS p JOIN m AS q USING (id)",
    "SELECT * FROM a RIGHT JOIN b ON b.a = a.id", "DELETE FROM a WHERE y = 1", "UPDATE a SET y = 1 WHERE x = 3",
  };
  sqlite3 *db = NULL;

  g_assert_cmpint (sqlite3_open (":memory:", &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, "CREATE TABLE a (id INTEGER PRIMARY KEY, x, y); CREATE INDEX a_x ON a (x); CREATE TABLE b (a, z); CREATE INDEX b_a ON b (a);"
                                     "CREATE TABLE c (y); CREATE TABLE w (k, l, PRIMARY KEY (k, l)) WITHOUT ROWID", NULL, NULL, NULL), ==, SQLITE_OK);
  for (guint i = 0; i < G_N_ELEMENTS (queries); i++)
    {
      g_autofree char *sql = g_strconcat ("EXPLAIN QUERY PLAN ", queries[i], NULL);
      sqlite3_stmt *statement = NULL;
      int rc = sqlite3_prepare_v2 (db, sql, -1, &statement, NULL);

      if (rc != SQLITE_OK && sqlite3_libversion_number () < 3039000)
        continue;
      g_assert_cmpint (rc, ==, SQLITE_OK);
      while (sqlite3_step (statement) == SQLITE_ROW)
        {
          const char *detail = (const char *) sqlite3_column_text (statement, 3);
          RelPlanCost cost;
          g_autofree char *words = rel_plan_words_for (detail, NULL, &cost);

          if (g_str_equal (words, detail))
            {
              g_test_message ("%s: %s", queries[i], detail);
              g_test_fail ();
            }
        }
      sqlite3_finalize (statement);
    }
  sqlite3_close (db);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/sql/plan-words/lines", test_lines);
  g_test_add_func ("/sql/plan-words/sqlite", test_sqlite);

  return g_test_run ();
}
