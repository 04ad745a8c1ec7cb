/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * How grids look outlives a session, and no damaged file does harm.
 */
#include "config.h"

#include <stdlib.h>

#include <glib/gstdio.h>

#include "document/rel-table-looks.h"

static GPtrArray *
make_looks (const char *first,
            double      width,
            const char *hidden)
{
  GPtrArray *looks = g_ptr_array_new_with_free_func ((GDestroyNotify) rel_column_look_free);

  g_ptr_array_add (looks, rel_column_look_new (first, width, FALSE));
  if (hidden != NULL)
    g_ptr_array_add (looks, rel_column_look_new (hidden, 0, TRUE));

  return looks;
}

static void
test_kept (void)
{
  g_autoptr(GFile) file = g_file_new_for_path ("/nowhere/kept.db");
  g_autoptr(RelTableLooks) looks = rel_table_looks_new (file);
  g_autoptr(RelTableLooks) again = NULL;
  g_autoptr(GError) error = NULL;
  GPtrArray *columns;

  g_assert_null (rel_table_looks_get (looks, "a \"b\" [c]"));
  rel_table_looks_set (looks, "a \"b\" [c]", make_looks ("naïve = x", 123.5, "secret"));
  /* What is not named this time is not forgotten. */
  rel_table_looks_set (looks, "a \"b\" [c]", make_looks ("naïve = x", 99, NULL));
  g_assert_true (rel_table_looks_save (looks, &error));
  g_assert_no_error (error);

  again = rel_table_looks_new (file);
  columns = rel_table_looks_get (again, "a \"b\" [c]");
  g_assert_nonnull (columns);
  g_assert_cmpuint (columns->len, ==, 2);
  g_assert_cmpstr (((RelColumnLook *) columns->pdata[0])->name, ==, "naïve = x");
  g_assert_cmpfloat (((RelColumnLook *) columns->pdata[0])->width, ==, 99);
  g_assert_true (((RelColumnLook *) columns->pdata[1])->hidden);
}

static void
test_damaged (void)
{
  static const char *const texts[] = { "", "[]", "{", "{\"format\": 3}", "{\"format\": \"relata-grids 1\", \"tables\": []}",
                                       "{\"format\": \"relata-grids 1\", \"tables\": {\"t\": [3, null, {\"name\": 3}, {\"name\": \"x\", \"width\": \"y\", \"hidden\": []}, {\"name\": \"z\", \"width\": 1e300}]}}" };
  g_autoptr(GFile) file = g_file_new_for_path ("/nowhere/damaged.db");
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, "file:///nowhere/damaged.db", -1);
  g_autofree char *name = g_strconcat (hash, ".json", NULL);
  g_autofree char *folder = g_build_filename (g_get_user_state_dir (), "relata", "grids", NULL);
  g_autofree char *path = g_build_filename (folder, name, NULL);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr(RelTableLooks) looks = NULL;
      GPtrArray *columns;

      g_assert_true (g_file_set_contents (path, texts[i], -1, NULL));
      looks = rel_table_looks_new (file);
      columns = rel_table_looks_get (looks, "t");
      for (guint j = 0; columns != NULL && j < columns->len; j++)
        g_assert_cmpfloat (((RelColumnLook *) columns->pdata[j])->width, <=, 4000);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_autofree char *state = g_dir_make_tmp ("relata-state-XXXXXX", NULL);
  g_autofree char *command = g_strdup_printf ("rm -rf '%s'", state);
  int status;

  /* G_TEST_OPTION_ISOLATE_DIRS leaks in GLib 2.74. */
  g_setenv ("XDG_STATE_HOME", state, TRUE);
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/document/table-looks/kept", test_kept);
  g_test_add_func ("/document/table-looks/damaged", test_damaged);

  status = g_test_run ();
  g_assert_cmpint (system (command), ==, 0);

  return status;
}
