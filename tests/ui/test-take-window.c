/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The window of what is taken over: while an answer is compared, what the one before said
 * cannot be taken.
 */
#include "config.h"

#include <glib/gstdio.h>

#include "document/rel-design-file.h"
#include "review/rel-take-window.h"

static const char mine[] = "CREATE TABLE authors (id INTEGER PRIMARY KEY, name TEXT, born TEXT);\n"
                           "CREATE TABLE shelves (id INTEGER PRIMARY KEY);\n";
static const char theirs[] = "CREATE TABLE writers (id INTEGER PRIMARY KEY, name TEXT, born TEXT);\n";

static void
opened_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GError) error = NULL;

  *(RelDocument **) user_data = rel_document_open_finish (result, &error);
  g_assert_no_error (error);
}

static GtkWidget *
find (GtkWidget  *from,
      GType       type,
      const char *class)
{
  GtkWidget *found = NULL;

  if (G_TYPE_CHECK_INSTANCE_TYPE (from, type) && gtk_widget_get_child_visible (from) && (class == NULL || gtk_widget_has_css_class (from, class)))
    return from;
  for (GtkWidget *child = gtk_widget_get_first_child (from); child != NULL && found == NULL; child = gtk_widget_get_next_sibling (child))
    found = find (child, type, class);

  return found;
}

static GtkWidget *
wait_until_compared (GtkWidget *window)
{
  GtkWidget *take = find (window, GTK_TYPE_BUTTON, "suggested-action");

  g_assert_nonnull (take);
  while (!gtk_widget_get_sensitive (take))
    g_main_context_iteration (NULL, TRUE);

  return take;
}

static void
taken_cb (guint *n_taken)
{
  (*n_taken)++;
}

/* The question comes first, then switches of options; the first box is that of all changes. */
static void
test_take_while_comparing (void)
{
  g_autofree char *folder = g_dir_make_tmp ("relata-take-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "shop.sql", NULL);
  g_autoptr(GFile) file = g_file_new_for_path (path);
  g_autoptr(GError) error = NULL;
  RelDesign *other = rel_design_parse (theirs, -1, NULL, &error);
  RelDocument *document = NULL;
  GtkWidget *parent = gtk_window_new ();
  GtkWidget *window, *take, *question, *all;
  g_autoptr(RelSchema) before = NULL;
  guint n_taken = 0;

  g_assert_no_error (error);
  g_assert_true (g_file_set_contents (path, mine, -1, NULL));
  rel_document_open_async (file, NULL, opened_cb, &document);
  while (document == NULL)
    g_main_context_iteration (NULL, TRUE);
  before = g_object_ref (rel_document_get_schema (document));
  window = rel_take_window_new (GTK_WINDOW (parent), document, other->schema, NULL, "other");
  g_signal_connect_swapped (window, "taken", G_CALLBACK (taken_cb), &n_taken);
  take = wait_until_compared (window);
  question = find (window, GTK_TYPE_SWITCH, NULL);
  all = find (window, GTK_TYPE_CHECK_BUTTON, "heading");

  /* no loop runs between these: the answer to the question is not there yet */
  gtk_switch_set_active (GTK_SWITCH (question), TRUE);
  g_assert_false (gtk_widget_get_sensitive (take));
  gtk_check_button_set_active (GTK_CHECK_BUTTON (all), FALSE);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (all), TRUE);
  g_assert_false (gtk_widget_get_sensitive (take));
  g_signal_emit_by_name (take, "clicked");
  g_assert_cmpuint (n_taken, ==, 0);
  g_assert_true (rel_document_get_schema (document) == before);

  /* then it is taken as it was answered: renamed, and the other one dropped */
  wait_until_compared (window);
  g_assert_true (gtk_widget_is_sensitive (all));
  g_signal_emit_by_name (take, "clicked");
  g_assert_cmpuint (n_taken, ==, 1);
  g_assert_cmpuint (rel_schema_get_n_tables (rel_document_get_schema (document)), ==, 1);
  g_assert_cmpint (rel_table_get_id (rel_schema_find_table (rel_document_get_schema (document), "writers")), ==,
                   rel_table_get_id (rel_schema_find_table (before, "authors")));

  gtk_window_destroy (GTK_WINDOW (parent));
  rel_design_free (other);
  rel_document_close (document);
  g_object_unref (document);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_unlink (path);
  g_rmdir (folder);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();

  g_test_add_func ("/review/take-window/while-comparing", test_take_while_comparing);

  return g_test_run ();
}
