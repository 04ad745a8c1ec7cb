/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A list that is searched as one types, in a popover: what was run before, what was saved.
 */
#include "config.h"

#include "console/rel-console-private.h"

/* Enter takes the first that is left. */
static void
found_cb (GtkSearchEntry *entry,
          GtkListBox     *list)
{
  for (guint i = 0; gtk_list_box_get_row_at_index (list, i) != NULL; i++)
    {
      GtkListBoxRow *row = gtk_list_box_get_row_at_index (list, i);

      if (gtk_widget_get_child_visible (GTK_WIDGET (row)))
        {
          g_signal_emit_by_name (list, "row-activated", row);
          return;
        }
    }
}

/* The list below its search entry; @is_wanted gets a row and the entry, @nothing is said
 * where no row is left. */
GtkWidget *
rel_console_make_list (GtkWidget            *list,
                       GtkWidget            *search,
                       const char           *nothing,
                       int                   width,
                       GtkListBoxFilterFunc  is_wanted)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *placeholder = gtk_label_new (nothing);

  gtk_widget_set_margin_top (placeholder, 12);
  gtk_widget_set_margin_bottom (placeholder, 12);
  gtk_widget_add_css_class (placeholder, "dim-label");
  gtk_list_box_set_placeholder (GTK_LIST_BOX (list), placeholder);
  gtk_list_box_set_activate_on_single_click (GTK_LIST_BOX (list), TRUE);
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "navigation-sidebar");
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), list);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scrolled), 380);
  gtk_widget_set_size_request (scrolled, width, -1);
  gtk_list_box_set_filter_func (GTK_LIST_BOX (list), is_wanted, search, NULL);
  g_signal_connect_object (search, "search-changed", G_CALLBACK (gtk_list_box_invalidate_filter), list, G_CONNECT_SWAPPED);
  g_signal_connect_object (search, "activate", G_CALLBACK (found_cb), list, 0);
  gtk_box_append (GTK_BOX (box), search);
  gtk_box_append (GTK_BOX (box), scrolled);

  return box;
}
