/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The trail of a tab.
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
