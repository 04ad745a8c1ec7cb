/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The column chooser: a check for every column, a search where they are many. What is
 * checked shows in the grid at once; the last column that is shown cannot be hidden.
 */
#include "config.h"

#include <string.h>

#include <glib/gi18n.h>

#include "browser/rel-column-chooser.h"

/* From here on a search helps. */
#define MANY_COLUMNS 12

typedef struct
{
  RelGrid   *grid;
  GtkWidget *list;
  char      *words; /* what is searched for, folded */
} Chooser;

static void
chooser_free (Chooser *chooser)
{
  g_object_unref (chooser->grid);
  g_free (chooser->words);
  g_free (chooser);
}

static RelRecordQuery *
get_query (Chooser *chooser)
{
  RelRecordList *list = rel_grid_get_list (chooser->grid);

  return list != NULL ? rel_record_list_get_query (list) : NULL;
}

static guint
column_of (gpointer check)
{
  return GPOINTER_TO_UINT (g_object_get_data (check, "column"));
}

static void
toggled_cb (GtkCheckButton *check,
            Chooser        *chooser)
{
  if (!rel_grid_show_column (chooser->grid, column_of (check), gtk_check_button_get_active (check)))
    gtk_check_button_set_active (check, TRUE);
}

static gboolean
filter_cb (GtkListBoxRow *row,
           gpointer       user_data)
{
  Chooser *chooser = user_data;
  g_autofree char *name = g_utf8_casefold (gtk_check_button_get_label (GTK_CHECK_BUTTON (gtk_list_box_row_get_child (row))), -1);

  return chooser->words == NULL || strstr (name, chooser->words) != NULL;
}

static void
searched_cb (GtkSearchEntry *entry,
             Chooser        *chooser)
{
  g_free (chooser->words);
  chooser->words = g_utf8_casefold (gtk_editable_get_text (GTK_EDITABLE (entry)), -1);
  gtk_list_box_invalidate_filter (GTK_LIST_BOX (chooser->list));
}

static void
show_all_cb (Chooser *chooser)
{
  GtkListBoxRow *row;

  rel_grid_show_all_columns (chooser->grid);
  for (int i = 0; (row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (chooser->list), i)) != NULL; i++)
    gtk_check_button_set_active (GTK_CHECK_BUTTON (gtk_list_box_row_get_child (row)), TRUE);
}

static void
activated_cb (GtkListBox    *list,
              GtkListBoxRow *row,
              gpointer       user_data)
{
  GtkCheckButton *check = GTK_CHECK_BUTTON (gtk_list_box_row_get_child (row));

  gtk_check_button_set_active (check, !gtk_check_button_get_active (check));
}

static gboolean
unparent_cb (gpointer popover)
{
  gtk_widget_unparent (popover);

  return G_SOURCE_REMOVE;
}

static void
closed_cb (GtkWidget *popover)
{
  g_idle_add_full (G_PRIORITY_DEFAULT, unparent_cb, g_object_ref (popover), g_object_unref);
}

static void
fill (Chooser *chooser)
{
  RelRecordQuery *query = get_query (chooser);

  for (guint i = 0; query != NULL && i < rel_record_query_get_n_columns (query); i++)
    {
      const RelRecordColumn *column = rel_record_query_get_column (query, i);
      GtkWidget *check = gtk_check_button_new_with_label (column->title);

      gtk_check_button_set_active (GTK_CHECK_BUTTON (check), rel_grid_is_column_shown (chooser->grid, i));
      gtk_widget_set_focusable (check, FALSE);
      g_object_set_data (G_OBJECT (check), "column", GUINT_TO_POINTER (i));
      g_signal_connect (check, "toggled", G_CALLBACK (toggled_cb), chooser);
      gtk_list_box_append (GTK_LIST_BOX (chooser->list), check);
      gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_list_box_get_row_at_index (GTK_LIST_BOX (chooser->list), (int) i)),
                                      GTK_ACCESSIBLE_PROPERTY_LABEL, column->title, -1);
    }
}

void
rel_column_chooser_open (GtkWidget          *parent,
                         RelGrid            *grid,
                         const GdkRectangle *at)
{
  Chooser *chooser = g_new0 (Chooser, 1);
  GtkWidget *popover = gtk_popover_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *all = gtk_button_new_with_mnemonic (_("Show _All"));
  GtkWidget *search = NULL;

  chooser->grid = g_object_ref (grid);
  chooser->list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (chooser->list), GTK_SELECTION_NONE);
  gtk_list_box_set_filter_func (GTK_LIST_BOX (chooser->list), filter_cb, chooser, NULL);
  gtk_widget_add_css_class (chooser->list, "column-list");
  g_signal_connect (chooser->list, "row-activated", G_CALLBACK (activated_cb), NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (chooser->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Columns"), -1);
  fill (chooser);

  if (get_query (chooser) != NULL && rel_record_query_get_n_columns (get_query (chooser)) > MANY_COLUMNS)
    {
      search = gtk_search_entry_new ();
      gtk_accessible_update_property (GTK_ACCESSIBLE (search), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Find a Column"), -1);
      g_signal_connect (search, "search-changed", G_CALLBACK (searched_cb), chooser);
      g_signal_connect_swapped (search, "stop-search", G_CALLBACK (gtk_popover_popdown), popover);
      gtk_box_append (GTK_BOX (box), search);
    }
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scrolled), 380);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), chooser->list);
  gtk_box_append (GTK_BOX (box), scrolled);
  gtk_widget_add_css_class (all, "flat");
  g_signal_connect_swapped (all, "clicked", G_CALLBACK (show_all_cb), chooser);
  gtk_box_append (GTK_BOX (box), all);
  gtk_widget_set_size_request (box, 220, -1);

  gtk_popover_set_child (GTK_POPOVER (popover), box);
  gtk_popover_set_pointing_to (GTK_POPOVER (popover), at);
  gtk_accessible_update_property (GTK_ACCESSIBLE (popover), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Columns"), -1);
  g_object_set_data_full (G_OBJECT (popover), "chooser", chooser, (GDestroyNotify) chooser_free);
  g_signal_connect (popover, "closed", G_CALLBACK (closed_cb), NULL);
  gtk_widget_set_parent (popover, parent);
  gtk_popover_popup (GTK_POPOVER (popover));
  if (search != NULL)
    gtk_widget_grab_focus (search);
}
