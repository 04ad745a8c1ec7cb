/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The trail of a tab, its filter bar and chips.
 */
#include "config.h"

#include <glib/gi18n.h>

#include "browser/rel-browser-tab-private.h"

static void
trail_clicked_cb (GtkButton     *button,
                  RelBrowserTab *self)
{
  guint target = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "visit"));

  rel_browser_tab_remember (self);
  self->here = target;
  rel_browser_tab_show_visit (self);
}

static void
add_crumb (RelBrowserTab *self,
           const char    *text,
           guint          visit,
           gboolean       current)
{
  GtkWidget *button = gtk_button_new ();
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (label), current ? 60 : 22);
  gtk_button_set_child (GTK_BUTTON (button), label);
  gtk_widget_add_css_class (button, "flat");
  if (current)
    gtk_widget_add_css_class (label, "heading");
  g_object_set_data (G_OBJECT (button), "visit", GUINT_TO_POINTER (visit));
  g_signal_connect (button, "clicked", G_CALLBACK (trail_clicked_cb), self);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  gtk_box_append (GTK_BOX (self->trail), button);
}

/* The way here: a new table begins a new trail. */
void
rel_browser_tab_update_trail (RelBrowserTab *self)
{
  RelSchema *schema = rel_document_get_base (self->document);
  guint first = self->here;
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (self->trail)) != NULL)
    gtk_box_remove (GTK_BOX (self->trail), child);

  while (first > 0 && rel_place_get_end (((RelVisit *) g_ptr_array_index (self->visits, first))->place) != NULL)
    first--;
  for (guint i = first; i <= self->here; i++)
    {
      RelVisit *visit = g_ptr_array_index (self->visits, i);
      g_autofree char *title = rel_place_dup_title (visit->place, schema);

      if (i > first)
        {
          GtkWidget *separator = gtk_label_new ("›");

          gtk_widget_add_css_class (separator, "dim-label");
          gtk_box_append (GTK_BOX (self->trail), separator);
          if (rel_place_get_owner_label (visit->place) != NULL)
            {
              add_crumb (self, rel_place_get_owner_label (visit->place), i - 1, FALSE);
              separator = gtk_label_new ("›");
              gtk_widget_add_css_class (separator, "dim-label");
              gtk_box_append (GTK_BOX (self->trail), separator);
            }
        }
      add_crumb (self, title, i, i == self->here);
    }
  gtk_widget_set_sensitive (self->back, self->here > 0);
  gtk_widget_set_sensitive (self->forward, self->here + 1 < self->visits->len);
}

static void
chip_clicked_cb (GtkButton     *button,
                 RelBrowserTab *self)
{
  RelId *column = g_object_get_data (G_OBJECT (button), "column");
  g_autoptr(RelPlace) place = rel_place_with_filter (rel_browser_tab_get_visit (self)->place, *column, NULL);

  rel_browser_tab_replace_place (self, place);
}

/* Filters read back, each with its way out. */
void
rel_browser_tab_update_filters (RelBrowserTab *self)
{
  RelRecordQuery *query = rel_record_list_get_query (self->list);
  RelVisit *visit = rel_browser_tab_get_visit (self);
  g_autoptr(GtkStringList) names = gtk_string_list_new (NULL);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (self->chips)) != NULL)
    gtk_box_remove (GTK_BOX (self->chips), child);

  for (guint i = 0; query != NULL && i < rel_record_query_get_n_columns (query); i++)
    {
      const RelRecordColumn *column = rel_record_query_get_column (query, i);
      const char *filter = rel_place_get_filter (visit->place, column->column);

      gtk_string_list_append (names, column->title);
      if (filter != NULL)
        {
          g_autofree char *text = g_strdup_printf ("%s %s  ×", column->title, filter);
          GtkWidget *chip = gtk_button_new_with_label (text);

          gtk_widget_add_css_class (chip, "pill");
          gtk_widget_add_css_class (chip, "caption");
          gtk_widget_set_tooltip_text (chip, _("Take This Filter Away"));
          g_object_set_data_full (G_OBJECT (chip), "column", g_memdup2 (&column->column, sizeof (RelId)), g_free);
          g_signal_connect (chip, "clicked", G_CALLBACK (chip_clicked_cb), self);
          gtk_box_append (GTK_BOX (self->chips), chip);
        }
    }
  gtk_drop_down_set_model (GTK_DROP_DOWN (self->filter_column), G_LIST_MODEL (names));
  gtk_widget_set_visible (self->chips, rel_place_has_filters (visit->place));
}

static void
filter_activate_cb (GtkEntry      *entry,
                    RelBrowserTab *self)
{
  RelRecordQuery *query = rel_record_list_get_query (self->list);
  guint index = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->filter_column));
  g_autoptr(RelPlace) place = NULL;

  if (query == NULL || index >= rel_record_query_get_n_columns (query))
    return;

  place = rel_place_with_filter (rel_browser_tab_get_visit (self)->place, rel_record_query_get_column (query, index)->column,
                                 gtk_editable_get_text (GTK_EDITABLE (entry)));
  gtk_editable_set_text (GTK_EDITABLE (entry), "");
  rel_browser_tab_replace_place (self, place);
}

GtkWidget *
rel_browser_tab_make_filter_bar (RelBrowserTab *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->filter_bar = gtk_revealer_new ();
  self->filter_column = gtk_drop_down_new (NULL, NULL);
  self->filter_entry = gtk_entry_new ();
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->filter_entry), _(">10   1990..2000   =NULL   some words"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->filter_column), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Column to filter"), -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->filter_entry), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Filter"), -1);
  gtk_widget_set_hexpand (self->filter_entry, TRUE);
  g_signal_connect (self->filter_entry, "activate", G_CALLBACK (filter_activate_cb), self);
  gtk_box_append (GTK_BOX (box), self->filter_column);
  gtk_box_append (GTK_BOX (box), self->filter_entry);
  gtk_widget_add_css_class (box, "toolbar");
  gtk_revealer_set_child (GTK_REVEALER (self->filter_bar), box);

  return self->filter_bar;
}
