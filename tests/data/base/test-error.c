/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * An error carries where it happened or which rule was broken, also through a copy.
 */
#include "config.h"

#include "base/rel-error.h"
#include "base/rel-rows.h"

static void
test_place (void)
{
  g_autoptr(GError) error = NULL;

  rel_set_error_at (&error, REL_ERROR_SYNTAX, 3, 14, "near “%s”", "x");
  g_assert_error (error, REL_ERROR, REL_ERROR_SYNTAX);
  g_assert_cmpstr (error->message, ==, "near “x”");
  g_assert_cmpuint (rel_error_get_detail (error)->line, ==, 3);
  g_assert_cmpuint (rel_error_get_detail (error)->column, ==, 14);
}

static void
test_rule (void)
{
  const char *const columns[] = { "a", "b", NULL };
  g_autoptr(GError) error = NULL;
  g_autoptr(GError) copy = NULL;

  rel_set_error_rule (&error, REL_ERROR_CONSTRAINT, "unique", "t", columns, "twice");
  copy = g_error_copy (error);
  g_clear_error (&error);
  g_assert_cmpstr (rel_error_get_detail (copy)->kind, ==, "unique");
  g_assert_cmpstr (rel_error_get_detail (copy)->table, ==, "t");
  g_assert_true (g_strv_equal ((const char *const *) rel_error_get_detail (copy)->columns, columns));

  /* Nobody wants to know. */
  rel_set_error_rule (NULL, REL_ERROR_CONSTRAINT, "unique", "t", columns, "twice");
}

static void
test_rows (void)
{
  const char *const names[] = { "x", "y" };
  g_autoptr(RelRows) rows = rel_rows_new (names, 2);

  for (int i = 0; i < 100; i++)
    {
      RelValue *values[] = { rel_value_new_integer (i), rel_value_new_text ("y", 1) };

      rel_rows_append (rows, values);
    }
  g_assert_cmpuint (rel_rows_get_n_rows (rows), ==, 100);
  g_assert_cmpuint (rel_rows_get_n_columns (rows), ==, 2);
  g_assert_cmpstr (rel_rows_get_name (rows, 1), ==, "y");
  g_assert_cmpint (rel_value_get_integer (rel_rows_get (rows, 57, 0)), ==, 57);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/base/error/place", test_place);
  g_test_add_func ("/base/error/rule", test_rule);
  g_test_add_func ("/base/rows/append", test_rows);

  return g_test_run ();
}
