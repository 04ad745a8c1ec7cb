/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Finding on the Diagram page: the table called so first, then those whose name has the
 * word in it, then those that have such a column. Each is flown to; Ctrl+G goes on to the
 * next, Enter stays with this one.
 */
#include "config.h"

#include <string.h>

#include <glib/gi18n.h>

#include "canvas/rel-diagram-page-private.h"

static gboolean
card_matches (RelDiagramPage *self,
              const RelCard  *card,
              const char     *needle)
{
  RelSchema *schema = rel_document_get_schema (self->document);
  RelTable *table = rel_schema_get_table (schema, card->id);
  RelView *view = table == NULL ? rel_schema_get_view (schema, card->id) : NULL;
  GPtrArray *columns = table != NULL ? rel_table_get_info (table)->columns : view != NULL ? rel_view_get_info (view)->columns : NULL;
  const char *name = table != NULL ? rel_table_get_name (table) : view != NULL ? rel_view_get_name (view) : "";
  g_autofree char *folded = g_utf8_casefold (name, -1);

  if (strstr (folded, needle) != NULL)
    return TRUE;

  for (guint i = 0; columns != NULL && i < columns->len; i++)
    {
      g_autofree char *column = g_utf8_casefold (rel_column_get_name (g_ptr_array_index (columns, i)), -1);

      if (strstr (column, needle) != NULL)
        return TRUE;
    }

  return FALSE;
}

static void
show_found (RelDiagramPage *self)
{
  g_autofree char *text = NULL;

  if (self->found->len == 0)
    {
      gtk_label_set_text (GTK_LABEL (self->find_count), *gtk_editable_get_text (GTK_EDITABLE (self->find_entry)) != '\0' ? _("Nothing found") : "");
      return;
    }

  text = g_strdup_printf (_("%u of %u"), self->found_at + 1, self->found->len);
  gtk_label_set_text (GTK_LABEL (self->find_count), text);
  rel_canvas_fly_to (self->canvas, g_array_index (self->found, guint, self->found_at));
}

static void
find_changed_cb (GtkSearchEntry *entry,
                 RelDiagramPage *self)
{
  RelScene *scene = rel_canvas_get_scene (self->canvas);
  g_autofree char *needle = g_utf8_casefold (gtk_editable_get_text (GTK_EDITABLE (entry)), -1);

  g_array_set_size (self->found, 0);
  self->found_at = 0;
  if (scene == NULL || *needle == '\0')
    {
      show_found (self);
      return;
    }

  for (guint pass = 0; pass < 3; pass++)
    for (guint i = 0; i < rel_scene_get_n_cards (scene); i++)
      {
        const RelCard *card = rel_scene_get_card (scene, i);
        g_autofree char *title = g_utf8_casefold (card->title, -1);
        guint rank = g_str_equal (title, needle) ? 0 : strstr (title, needle) != NULL ? 1 : 2;

        if (rank == pass && card_matches (self, card, needle))
          g_array_append_val (self->found, i);
      }
  show_found (self);
}

static void
find_done_cb (GtkSearchEntry *entry,
              RelDiagramPage *self)
{
  if (self->found->len == 0)
    return;
  gtk_search_bar_set_search_mode (GTK_SEARCH_BAR (self->find_bar), FALSE);
  gtk_widget_grab_focus (GTK_WIDGET (self->canvas));
}

static void
find_next_cb (GtkSearchEntry *entry,
              RelDiagramPage *self)
{
  if (self->found->len > 0)
    self->found_at = (self->found_at + 1) % self->found->len;
  show_found (self);
}

static void
find_previous_cb (GtkSearchEntry *entry,
                  RelDiagramPage *self)
{
  if (self->found->len > 0)
    self->found_at = (self->found_at + self->found->len - 1) % self->found->len;
  show_found (self);
}

GtkWidget *
rel_diagram_page_make_find_bar (RelDiagramPage *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);

  self->find_bar = gtk_search_bar_new ();
  self->find_entry = gtk_search_entry_new ();
  self->find_count = gtk_label_new ("");
  gtk_widget_set_hexpand (self->find_entry, TRUE);
  g_object_set (self->find_entry, "placeholder-text", _("Find a table or column"), NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->find_entry), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Find a table or column"), -1);
  gtk_widget_add_css_class (self->find_count, "dim-label");
  gtk_label_set_width_chars (GTK_LABEL (self->find_count), 12);
  gtk_box_append (GTK_BOX (box), self->find_entry);
  gtk_box_append (GTK_BOX (box), self->find_count);
  gtk_search_bar_set_child (GTK_SEARCH_BAR (self->find_bar), box);
  gtk_search_bar_connect_entry (GTK_SEARCH_BAR (self->find_bar), GTK_EDITABLE (self->find_entry));
  g_signal_connect (self->find_entry, "search-changed", G_CALLBACK (find_changed_cb), self);
  g_signal_connect (self->find_entry, "activate", G_CALLBACK (find_done_cb), self);
  g_signal_connect (self->find_entry, "next-match", G_CALLBACK (find_next_cb), self);
  g_signal_connect (self->find_entry, "previous-match", G_CALLBACK (find_previous_cb), self);

  return self->find_bar;
}
