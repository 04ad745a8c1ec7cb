/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * SQLite judges values: a literal reads back as the same value of the same type, and
 * values come in the order that SQLite sorts them in.
 */
#include "config.h"

#include <math.h>
#include <sqlite3.h>
#include <string.h>

#include "base/rel-value.h"
#include "support/support.h"

static RelValue *
random_value (GRand *random)
{
  static const double odd_reals[] = { 0.0, -0.0, 0.1, 1e308, -1e308, 4.9406564584124654e-324, 9007199254740993.0, 1.0 / 3.0, HUGE_VAL, -HUGE_VAL, 5.0 };
  static const gint64 odd_integers[] = { 0, -1, 5, G_MAXINT64, G_MININT64, G_GINT64_CONSTANT (9007199254740993) };
  char bytes[12];
  guint length = g_rand_int_range (random, 0, sizeof bytes);

  for (guint i = 0; i < length; i++)
    bytes[i] = g_rand_int_range (random, 0, 3) == 0 ? "'\"\\%\0\n\xff\xc3"[g_rand_int_range (random, 0, 8)] : 'a' + g_rand_int_range (random, 0, 4);

  switch (g_rand_int_range (random, 0, 7))
    {
    case 0:
      return rel_value_new_null ();
    case 1:
      return rel_value_new_integer (odd_integers[g_rand_int_range (random, 0, G_N_ELEMENTS (odd_integers))]);
    case 2:
      return rel_value_new_integer (g_rand_int_range (random, -20, 20));
    case 3:
      return rel_value_new_real (odd_reals[g_rand_int_range (random, 0, G_N_ELEMENTS (odd_reals))]);
    case 4:
      return rel_value_new_real (g_rand_double_range (random, -20, 20));
    case 5:
      return rel_value_new_text (bytes, length);
    default:
      return rel_value_new_blob (bytes, length);
    }
}

static void
bind (sqlite3_stmt   *statement,
      int             place,
      const RelValue *value)
{
  gsize length;
  const char *bytes;

  switch (rel_value_get_value_type (value))
    {
    case REL_VALUE_INTEGER:
      sqlite3_bind_int64 (statement, place, rel_value_get_integer (value));
      break;
    case REL_VALUE_REAL:
      sqlite3_bind_double (statement, place, rel_value_get_real (value));
      break;
    case REL_VALUE_TEXT:
      bytes = rel_value_get_bytes (value, &length);
      sqlite3_bind_text (statement, place, bytes, length, SQLITE_TRANSIENT);
      break;
    case REL_VALUE_BLOB:
      bytes = rel_value_get_bytes (value, &length);
      sqlite3_bind_blob (statement, place, length > 0 ? bytes : "", length, SQLITE_TRANSIENT);
      break;
    case REL_VALUE_NULL:
    default:
      sqlite3_bind_null (statement, place);
      break;
    }
}

static int
ask (sqlite3        *db,
     const char     *sql,
     const RelValue *a,
     const RelValue *b)
{
  sqlite3_stmt *statement = NULL;
  int answer;

  if (sqlite3_prepare_v2 (db, sql, -1, &statement, NULL) != SQLITE_OK)
    g_error ("%s: %s", sql, sqlite3_errmsg (db));
  bind (statement, 1, a);
  if (b != NULL)
    bind (statement, 2, b);
  g_assert_cmpint (sqlite3_step (statement), ==, SQLITE_ROW);
  answer = sqlite3_column_int (statement, 0);
  sqlite3_finalize (statement);

  return answer;
}

static void
test_literals (void)
{
  g_autoptr(GRand) random = g_rand_new_with_seed (support_seed ());
  sqlite3 *db;

  sqlite3_open (":memory:", &db);
  for (guint i = 0; i < support_scale (3000); i++)
    {
      g_autoptr(RelValue) value = random_value (random);
      g_autofree char *literal = rel_value_to_literal (value);
      g_autofree char *sql = g_strdup_printf ("SELECT ?1 IS %s AND typeof (?1) = typeof (%s)", literal, literal);
      g_autofree char *text = rel_value_to_text (value);

      if (!ask (db, sql, value, NULL))
        g_error ("%s", literal);
      g_assert_true (g_utf8_validate (text, -1, NULL));
    }
  sqlite3_close (db);
}

static int
sign (int n)
{
  return (n > 0) - (n < 0);
}

static void
test_order (void)
{
  g_autoptr(GRand) random = g_rand_new_with_seed (support_seed ());
  sqlite3 *db;

  sqlite3_open (":memory:", &db);
  for (guint i = 0; i < support_scale (5000); i++)
    {
      g_autoptr(RelValue) a = random_value (random);
      g_autoptr(RelValue) b = random_value (random);
      g_autofree char *left = rel_value_to_literal (a);
      g_autofree char *right = rel_value_to_literal (b);
      int order = ask (db, "SELECT CASE WHEN ?1 IS ?2 THEN 0 WHEN ?1 IS NULL OR ?1 < ?2 THEN -1 ELSE 1 END", a, b);

      if (sign (rel_value_compare (a, b)) != order || sign (rel_value_compare (b, a)) != -order)
        g_error ("%s and %s: %d", left, right, order);
      if (rel_value_equal (a, b))
        g_assert_cmpuint (rel_value_hash (a), ==, rel_value_hash (b));
    }
  sqlite3_close (db);
}

static void
test_reals (void)
{
  g_autoptr(GRand) random = g_rand_new_with_seed (support_seed ());

  for (guint i = 0; i < support_scale (5000); i++)
    {
      double real = g_rand_double_range (random, -1, 1) * pow (10, g_rand_int_range (random, -300, 300));
      g_autofree char *text = rel_real_to_text (real);

      g_assert_true (g_ascii_strtod (text, NULL) == real);
      g_assert_nonnull (strpbrk (text, ".e"));
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/base/value/literals", test_literals);
  g_test_add_func ("/base/value/order", test_order);
  g_test_add_func ("/base/value/reals", test_reals);

  return g_test_run ();
}
