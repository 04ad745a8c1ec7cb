/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Filters of a tab: the row in the grid applies them, chips read them back, each with
 * its way out. A click on the words of a chip goes to where they were typed.
 */
#include "config.h"

#include <glib/gi18n.h>

#include "browser/rel-browser-tab-private.h"

#include "records/rel-filter.h"

static RelId
column_of (gpointer button)
{
  return *(RelId *) g_object_get_data (button, "column");
}

static void
remove_cb (GtkButton     *button,
           RelBrowserTab *self)
{
  g_autoptr(RelPlace) place = rel_place_with_filter (rel_browser_tab_get_visit (self)->place, column_of (button), NULL);

  rel_browser_tab_replace_place (self, place);
  gtk_widget_grab_focus (self->grid);
}

static void
remove_all_cb (RelBrowserTab *self)
{
  RelRecordQuery *query = rel_record_list_get_query (self->list);
  g_autoptr(RelPlace) place = g_object_ref (rel_browser_tab_get_visit (self)->place);

  for (guint i = 0; query != NULL && i < rel_record_query_get_n_columns (query); i++)
    {
      RelPlace *next = rel_place_with_filter (place, rel_record_query_get_column (query, i)->column, NULL);

      g_object_unref (place);
      place = next;
    }
  rel_browser_tab_replace_place (self, place);
  gtk_widget_grab_focus (self->grid);
}

static void
words_cb (GtkButton     *button,
          RelBrowserTab *self)
{
  RelRecordQuery *query = rel_record_list_get_query (self->list);

  for (guint i = 0; query != NULL && i < rel_record_query_get_n_columns (query); i++)
    if (rel_record_query_get_column (query, i)->column == column_of (button))
      {
        rel_grid_show_column (REL_GRID (self->grid), i, TRUE);
        rel_grid_focus_filter (REL_GRID (self->grid), i);
      }
}

static GtkWidget *
make_button (RelBrowserTab         *self,
             const RelRecordColumn *column,
             GtkWidget             *child,
             const char            *label,
             GCallback              callback)
{
  GtkWidget *button = gtk_button_new ();

  gtk_button_set_child (GTK_BUTTON (button), child);
  gtk_widget_add_css_class (button, "flat");
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_object_set_data_full (G_OBJECT (button), "column", g_memdup2 (&column->column, sizeof (RelId)), g_free);
  g_signal_connect (button, "clicked", callback, self);

  return button;
}

static GtkWidget *
make_chip (RelBrowserTab         *self,
           const RelRecordColumn *column,
           const char            *filter)
{
  GtkWidget *chip = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  g_autofree char *words = rel_filter_to_words (filter, column->title, column->type);
  g_autofree char *one_line = rel_cell_text_one_line (words);
  /* Translators: the button that takes away the filter that is named. */
  g_autofree char *remove = g_strdup_printf (_("Remove the Filter “%s”"), one_line);
  GtkWidget *label = gtk_label_new (one_line);
  GtkWidget *button;

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 36);
  gtk_widget_add_css_class (chip, "filter-chip");
  gtk_box_append (GTK_BOX (chip), make_button (self, column, label, one_line, G_CALLBACK (words_cb)));
  button = make_button (self, column, gtk_image_new_from_icon_name ("window-close-symbolic"), remove, G_CALLBACK (remove_cb));
  gtk_widget_set_tooltip_text (button, _("Remove This Filter"));
  gtk_box_append (GTK_BOX (chip), button);

  return chip;
}

/* Filters read back. */
void
rel_browser_tab_update_filters (RelBrowserTab *self)
{
  RelRecordQuery *query = rel_record_list_get_query (self->list);
  RelVisit *visit = rel_browser_tab_get_visit (self);
  GtkWidget *child;
  guint n = 0;

  while ((child = gtk_widget_get_first_child (self->chips)) != NULL)
    gtk_box_remove (GTK_BOX (self->chips), child);

  for (guint i = 0; query != NULL && i < rel_record_query_get_n_columns (query); i++)
    {
      const RelRecordColumn *column = rel_record_query_get_column (query, i);
      const char *filter = rel_place_get_filter (visit->place, column->column);

      if (filter == NULL)
        continue;
      gtk_box_append (GTK_BOX (self->chips), make_chip (self, column, filter));
      n++;
    }
  if (n > 1)
    {
      GtkWidget *all = gtk_button_new_with_label (_("Remove All"));

      gtk_widget_add_css_class (all, "flat");
      gtk_widget_add_css_class (all, "filter-all");
      g_signal_connect_swapped (all, "clicked", G_CALLBACK (remove_all_cb), self);
      gtk_box_append (GTK_BOX (self->chips), all);
    }
  gtk_widget_set_visible (self->filter_bar, n > 0);
}

static void
filter_changed_cb (RelGrid       *grid,
                   guint64        column,
                   const char    *text,
                   RelBrowserTab *self)
{
  g_autoptr(RelPlace) place = rel_place_with_filter (rel_browser_tab_get_visit (self)->place, column, text);

  rel_browser_tab_replace_place (self, place);
}

/* Filters a column by the value of the cell that keys act on. */
void
rel_browser_tab_filter_by_value (RelBrowserTab *self,
                                 gboolean       without)
{
  guint number = rel_grid_get_column (REL_GRID (self->grid));
  const RelRecordColumn *column = rel_record_query_get_column (rel_record_list_get_query (self->list), number);
  g_autoptr(RelRow) row = rel_grid_get_selected (REL_GRID (self->grid));
  g_autofree char *filter = NULL;
  g_autoptr(RelPlace) place = NULL;

  if (row == NULL || !rel_row_is_loaded (row))
    return;
  filter = rel_filter_from_value (rel_row_get_value (row, column->value), column->type, without);
  if (filter == NULL)
    {
      gtk_widget_activate_action (GTK_WIDGET (self), "win.tell", "s", _("This value is too long to filter by it. Type some of its words over the column instead."));
      return;
    }
  place = rel_place_with_filter (rel_browser_tab_get_visit (self)->place, column->column, filter);
  rel_browser_tab_replace_place (self, place);
}

void
rel_browser_tab_toggle_filters (RelBrowserTab *self)
{
  RelGrid *grid = REL_GRID (self->grid);

  if (rel_grid_get_filtering (grid))
    rel_grid_set_filtering (grid, FALSE);
  else
    rel_grid_focus_filter (grid, rel_grid_get_column (grid));
}

GtkWidget *
rel_browser_tab_make_filter_bar (RelBrowserTab *self)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  self->chips = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  gtk_widget_set_margin_start (self->chips, 12);
  gtk_widget_set_margin_end (self->chips, 12);
  gtk_widget_set_margin_bottom (self->chips, 6);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->chips), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Filters"), -1);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_EXTERNAL, GTK_POLICY_NEVER);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), self->chips);
  gtk_widget_set_visible (scrolled, FALSE);
  self->filter_bar = scrolled;
  g_signal_connect (self->grid, "filter-changed", G_CALLBACK (filter_changed_cb), self);

  return scrolled;
}
