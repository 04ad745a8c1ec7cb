/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What is typed over a column: what is wrong with it, how it reads back, and that the
 * filter for a value finds that very value and no other.
 */
#include "config.h"

#include <sqlite3.h>
#include <string.h>

#include "records/rel-filter.h"

static void
test_check (void)
{
  static const struct
  {
    const char *text;
    const char *type;
    gboolean    fits;
  } cases[] = {
    { "", "TEXT", TRUE }, { "  ", "TEXT", TRUE }, { "le guin", "TEXT", TRUE }, { ">10", "INTEGER", TRUE }, { "=", "TEXT", TRUE }, { "!=", "TEXT", TRUE },
    { "=NULL", "REAL", TRUE }, { "1990..2000", "INTEGER", TRUE }, { "1990..", "INTEGER", TRUE }, { "..2000", "DATE", TRUE }, { "\">10\"", "TEXT", TRUE },
    { "z..a", "TEXT", TRUE }, { "...", "TEXT", TRUE },
    { ">", "INTEGER", FALSE }, { "<= ", "INTEGER", FALSE }, { "\"", "TEXT", FALSE }, { "\"le guin", "TEXT", FALSE }, { "2000..1990", "INTEGER", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;

      g_test_message ("%s", cases[i].text);
      g_assert_cmpint (rel_filter_check (cases[i].text, cases[i].type, &error), ==, cases[i].fits);
      g_assert_cmpint (error == NULL, ==, cases[i].fits);
    }
}

static void
test_words (void)
{
  static const char *const cases[][3] = {
    { "le guin", "TEXT", "c contains “le guin”" }, { ">10", "INTEGER", "c > 10" }, { ">= 10", "INTEGER", "c ≥ 10" }, { "<=x", "TEXT", "c ≤ x" },
    { "=NULL", "TEXT", "c is NULL" }, { "!=null", "TEXT", "c is not NULL" }, { "=", "TEXT", "c is empty" }, { "<>", "TEXT", "c is not empty" },
    { "=x", "TEXT", "c is x" }, { "!=x", "TEXT", "c is not x" }, { "1990..2000", "INTEGER", "c from 1990 to 2000" }, { "1990..", "DATE", "c ≥ 1990" },
    { "..2000", "DATE", "c ≤ 2000" }, { "12", "INTEGER", "c is 12" }, { "12", "TEXT", "c contains “12”" }, { "1990", "DATE", "c is 1990" }, { "\"12\"", "INTEGER", "c contains “12”" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *words = rel_filter_to_words (cases[i][0], "c", cases[i][1]);

      g_assert_cmpstr (words, ==, cases[i][2]);
    }
}

static void
test_label (void)
{
  g_assert_true (rel_filter_names_label ("le guin", "INTEGER"));
  g_assert_true (rel_filter_names_label ("=Ursula K. Le Guin", "INTEGER"));
  g_assert_true (rel_filter_names_label ("!=Ursula", "INTEGER"));
  g_assert_false (rel_filter_names_label ("=17", "INTEGER"));
  g_assert_false (rel_filter_names_label ("=NULL", "INTEGER"));
  g_assert_false (rel_filter_names_label ("17", "INTEGER"));
  g_assert_false (rel_filter_names_label ("=US", "TEXT"));
  g_assert_false (rel_filter_names_label ("=x'00'", "INTEGER"));
}

static void
bind (sqlite3_stmt   *statement,
      int             at,
      const RelValue *value)
{
  gsize length;
  const char *bytes = rel_value_get_bytes (value, &length);

  switch (rel_value_get_value_type (value))
    {
    case REL_VALUE_INTEGER:
      sqlite3_bind_int64 (statement, at, rel_value_get_integer (value));
      break;
    case REL_VALUE_REAL:
      sqlite3_bind_double (statement, at, rel_value_get_real (value));
      break;
    case REL_VALUE_TEXT:
      sqlite3_bind_text (statement, at, bytes, (int) length, SQLITE_TRANSIENT);
      break;
    case REL_VALUE_BLOB:
      sqlite3_bind_blob (statement, at, bytes, (int) length, SQLITE_TRANSIENT);
      break;
    case REL_VALUE_NULL:
    default:
      sqlite3_bind_null (statement, at);
      break;
    }
}

/* In columns of every kind, each value is found by its own filter: alone, or with those equal to it. */
static void
test_values (void)
{
  static const char *const types[] = { "", "TEXT", "INTEGER", "REAL", "NUMERIC", "DATE", "BLOB" };
  g_autoptr(GPtrArray) values = g_ptr_array_new_with_free_func ((GDestroyNotify) rel_value_unref);
  static const char *const texts[] = { "", "12", "1990", "1990-01-02", "NULL", "null", "\"", "a \"b\"", "\"quoted\"", ">10", "1..2", " x ", "%", "a_b", "x'00'", "é", "it's", "=", "..", "0.1", "1e3" };

  g_ptr_array_add (values, rel_value_new_null ());
  g_ptr_array_add (values, rel_value_new_integer (12));
  g_ptr_array_add (values, rel_value_new_integer (-3));
  g_ptr_array_add (values, rel_value_new_integer (1990));
  g_ptr_array_add (values, rel_value_new_integer (9007199254740993));
  g_ptr_array_add (values, rel_value_new_real (0.1));
  g_ptr_array_add (values, rel_value_new_real (1e300));
  g_ptr_array_add (values, rel_value_new_blob ("\0\377", 2));
  g_ptr_array_add (values, rel_value_new_blob ("", 0));
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_ptr_array_add (values, rel_value_new_text (texts[i], -1));

  for (guint t = 0; t < G_N_ELEMENTS (types); t++)
    {
      sqlite3 *db;
      sqlite3_stmt *statement;
      g_autofree char *create = g_strdup_printf ("CREATE TABLE t (n INTEGER PRIMARY KEY, c %s)", types[t]);

      g_assert_cmpint (sqlite3_open (":memory:", &db), ==, SQLITE_OK);
      sqlite3_exec (db, create, NULL, NULL, NULL);
      for (guint i = 0; i < values->len; i++)
        {
          sqlite3_prepare_v2 (db, "INSERT INTO t (c) VALUES (?)", -1, &statement, NULL);
          bind (statement, 1, values->pdata[i]);
          g_assert_cmpint (sqlite3_step (statement), ==, SQLITE_DONE);
          sqlite3_finalize (statement);
        }
      for (guint i = 0; i < values->len; i++)
        {
          g_autofree char *filter = NULL;
          g_autoptr(GString) sql = g_string_new (NULL);
          g_autoptr(GPtrArray) params = g_ptr_array_new_with_free_func ((GDestroyNotify) rel_value_unref);
          g_autoptr(RelValue) stored = NULL;
          g_autofree char *text = NULL;
          gint64 n;

          /* What the column made of it is what the cell shows. */
          sqlite3_prepare_v2 (db, "SELECT c FROM t WHERE n = ?", -1, &statement, NULL);
          sqlite3_bind_int64 (statement, 1, i + 1);
          sqlite3_step (statement);
          switch (sqlite3_column_type (statement, 0))
            {
            case SQLITE_INTEGER:
              stored = rel_value_new_integer (sqlite3_column_int64 (statement, 0));
              break;
            case SQLITE_FLOAT:
              stored = rel_value_new_real (sqlite3_column_double (statement, 0));
              break;
            case SQLITE_TEXT:
              stored = rel_value_new_text ((const char *) sqlite3_column_text (statement, 0), sqlite3_column_bytes (statement, 0));
              break;
            case SQLITE_BLOB:
              stored = rel_value_new_blob (sqlite3_column_blob (statement, 0), sqlite3_column_bytes (statement, 0));
              break;
            default:
              stored = rel_value_new_null ();
            }
          sqlite3_finalize (statement);

          filter = rel_filter_from_value (stored, types[t], FALSE);
          g_test_message ("%s: %s", types[t], filter);
          g_assert_true (rel_filter_append (sql, params, "c", types[t], filter));
          text = g_strdup_printf ("SELECT count(*), sum(c IS (SELECT c FROM t WHERE n = %u)), sum(n = %u) FROM t WHERE %s", i + 1, i + 1, sql->str);
          g_assert_cmpint (sqlite3_prepare_v2 (db, text, -1, &statement, NULL), ==, SQLITE_OK);
          for (guint j = 0; j < params->len; j++)
            bind (statement, (int) j + 1, params->pdata[j]);
          g_assert_cmpint (sqlite3_step (statement), ==, SQLITE_ROW);
          n = sqlite3_column_int64 (statement, 0);
          g_assert_cmpint (n, >, 0);
          g_assert_cmpint (sqlite3_column_int64 (statement, 1), ==, n);
          g_assert_cmpint (sqlite3_column_int64 (statement, 2), ==, 1);
          sqlite3_finalize (statement);
        }
      sqlite3_close (db);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/records/filter/check", test_check);
  g_test_add_func ("/records/filter/words", test_words);
  g_test_add_func ("/records/filter/label", test_label);
  g_test_add_func ("/records/filter/values", test_values);

  return g_test_run ();
}
