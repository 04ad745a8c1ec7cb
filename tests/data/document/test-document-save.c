/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Saving a design again and again: what was renamed after a saving is still known to be
 * renamed, a table that moved changes one line, and a large one is not read more often
 * than it must be.
 */
#include "config.h"

#include <string.h>

#include <glib/gstdio.h>

#include "document/rel-document.h"
#include "schema/rel-edit-table.h"
#include "support/support.h"

typedef struct
{
  RelDocument *document;
  gboolean     done;
} Wait;

static void
opened_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  Wait *wait = user_data;
  g_autoptr(GError) error = NULL;

  wait->document = rel_document_open_finish (result, &error);
  g_assert_no_error (error);
  wait->done = TRUE;
}

static void
saved_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  Wait *wait = user_data;
  g_autoptr(GError) error = NULL;

  g_assert_true (rel_document_save_finish (REL_DOCUMENT (source), result, &error));
  g_assert_no_error (error);
  wait->done = TRUE;
}

static char *
save (RelDocument *document)
{
  Wait wait = { NULL };
  char *text = NULL;

  rel_document_save_async (document, NULL, NULL, saved_cb, &wait);
  while (!wait.done)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (g_file_load_contents (rel_document_get_file (document), NULL, &text, NULL, NULL, NULL));
  g_assert_false (rel_document_is_modified (document));

  return text;
}

static RelDocument *
open_design (const char  *folder,
             const char  *text,
             char       **path)
{
  g_autoptr(GFile) file = NULL;
  Wait wait = { NULL };

  *path = g_build_filename (folder, "design.sql", NULL);
  g_assert_true (g_file_set_contents (*path, text, -1, NULL));
  file = g_file_new_for_path (*path);
  rel_document_open_async (file, NULL, opened_cb, &wait);
  while (!wait.done)
    g_main_context_iteration (NULL, TRUE);

  return wait.document;
}

static void
rename_table (RelDocument *document,
              const char  *name,
              const char  *new_name)
{
  RelSchema *schema = rel_document_get_schema (document);
  g_autoptr(RelSchema) renamed = rel_edit_table_rename (schema, rel_table_get_id (rel_schema_find_table (schema, name)), new_name, NULL);

  g_assert_nonnull (renamed);
  rel_document_edit (document, "Rename Table", renamed);
}

static void
move_table (RelDocument *document,
            const char  *name,
            double       x)
{
  RelTable *table = rel_schema_find_table (rel_document_get_schema (document), name);
  g_autoptr(RelDiagram) diagram = rel_diagram_with_place (rel_document_get_diagram (document), rel_table_get_id (table), x, 50);
  g_autoptr(RelState) state = rel_state_with_diagram (rel_document_get_state (document), diagram);

  rel_document_push (document, "Move Table", state);
}

static guint
count_changed_lines (const char *a,
                     const char *b)
{
  g_auto(GStrv) one = g_strsplit (a, "\n", -1);
  g_auto(GStrv) other = g_strsplit (b, "\n", -1);
  guint n = 0;

  g_assert_cmpuint (g_strv_length (one), ==, g_strv_length (other));
  for (guint i = 0; one[i] != NULL; i++)
    n += !g_str_equal (one[i], other[i]);

  return n;
}

/* Identities outlive a saving: a comment stays with its table under each new name. */
static void
test_renames (void)
{
  g_autofree char *folder = g_dir_make_tmp ("relata-save-XXXXXX", NULL);
  g_autofree char *path = NULL;
  g_autofree char *first = NULL, *second = NULL, *third = NULL, *fourth = NULL;
  RelDocument *document = open_design (folder, "-- the shop\nCREATE TABLE a (\n  id INTEGER PRIMARY KEY, -- by hand\n  name TEXT\n);\n"
                                               "CREATE TABLE b (id INTEGER PRIMARY KEY, a_id INTEGER REFERENCES a);\n", &path);

  rename_table (document, "a", "c");
  first = save (document);
  g_assert_nonnull (strstr (first, "CREATE TABLE c (\n  id INTEGER PRIMARY KEY, -- by hand"));
  rename_table (document, "c", "d");
  second = save (document);
  g_assert_nonnull (strstr (second, "-- the shop\nCREATE TABLE d (\n  id INTEGER PRIMARY KEY, -- by hand"));
  move_table (document, "d", 10);
  move_table (document, "b", 400);
  third = save (document);
  move_table (document, "d", 20);
  fourth = save (document);
  g_assert_cmpuint (count_changed_lines (third, fourth), ==, 1);
  /* back over all of it */
  while (rel_document_get_undo_name (document) != NULL)
    rel_document_undo (document);
  g_assert_nonnull (rel_schema_find_table (rel_document_get_schema (document), "a"));
  rel_document_close (document);
  g_object_unref (document);
  g_unlink (path);
  g_rmdir (folder);
}

/* What moving one of many tables costs: its script is not read again. */
static void
test_many (void)
{
  const guint n = g_test_slow () ? 5000 : 250;
  g_autofree char *folder = g_dir_make_tmp ("relata-save-XXXXXX", NULL);
  g_autofree char *path = NULL;
  g_autofree char *first = NULL, *second = NULL;
  g_autoptr(GString) sql = g_string_new (NULL);
  RelDocument *document;
  double opening, moving, editing;

  for (guint i = 0; i < n; i++)
    g_string_append_printf (sql, "CREATE TABLE t%u (id INTEGER PRIMARY KEY, a TEXT, b INTEGER REFERENCES t%u);\n", i, i / 2);
  g_test_timer_start ();
  document = open_design (folder, sql->str, &path);
  opening = g_test_timer_elapsed ();
  for (guint i = 0; i < 2; i++)
    move_table (document, i == 0 ? "t7" : "t8", 10);
  first = save (document);
  move_table (document, "t7", 20);
  g_test_timer_start ();
  second = save (document);
  moving = g_test_timer_elapsed ();
  g_assert_cmpuint (count_changed_lines (first, second), ==, 1);
  rename_table (document, "t9", "nine");
  g_test_timer_start ();
  g_free (save (document));
  editing = g_test_timer_elapsed ();
  g_test_message ("%u tables: opened in %.0f ms, saved after a move in %.0f ms, after an edit in %.0f ms", n, opening * 1000, moving * 1000, editing * 1000);
  g_assert_cmpfloat (moving, <, opening);
  rel_document_close (document);
  g_object_unref (document);
  g_unlink (path);
  g_rmdir (folder);
}

int
main (int   argc,
      char *argv[])
{
  g_autofree char *state = g_dir_make_tmp ("relata-state-XXXXXX", NULL);

  g_setenv ("XDG_STATE_HOME", state, TRUE);
  g_setenv ("XDG_DATA_HOME", state, TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/document/document-save/renames", test_renames);
  g_test_add_func ("/document/document-save/many", test_many);

  return g_test_run ();
}
