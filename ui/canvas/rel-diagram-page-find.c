/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Finding on the Diagram page: tables and columns that are called so first, then those
 * that have the word in their name, then relationships whose sentence has it. Each is
 * flown to and selected as what it is, so that the next key is about it and nothing
 * larger; Ctrl+G goes on to the next, Enter stays with this one.
 */
#include "config.h"

#include <string.h>

#include <glib/gi18n.h>

#include "canvas/rel-diagram-page-private.h"
#include "schema/rel-sentences.h"

enum
{
  RANK_TABLE,
  RANK_COLUMN,
  RANK_TABLE_PART,
  RANK_COLUMN_PART,
  RANK_RELATIONSHIP,
  N_RANKS,
};

static void
add_found (RelDiagramPage *self,
           RelId           table,
           RelId           column,
           RelId           relationship)
{
  RelFound found = { table, column, relationship };

  g_array_append_val (self->found, found);
}

/* Whether the whole name is what is looked for, or a part of it. */
static gboolean
matches (const char *name,
         const char *needle,
         gboolean    whole)
{
  g_autofree char *folded = g_utf8_casefold (name, -1);
  gboolean same = g_str_equal (folded, needle);

  return whole ? same : !same && strstr (folded, needle) != NULL;
}

static void
add_of_card (RelDiagramPage *self,
             const RelCard  *card,
             const char     *needle,
             guint           rank)
{
  RelSchema *schema = rel_document_get_schema (self->document);
  RelTable *table = rel_schema_get_table (schema, card->id);
  RelView *view = table == NULL ? rel_schema_get_view (schema, card->id) : NULL;
  GPtrArray *columns = table != NULL ? rel_table_get_info (table)->columns : view != NULL ? rel_view_get_info (view)->columns : NULL;
  gboolean whole = rank == RANK_TABLE || rank == RANK_COLUMN;
  gboolean added = FALSE;

  if (rank == RANK_TABLE || rank == RANK_TABLE_PART)
    {
      if (matches (table != NULL ? rel_table_get_name (table) : view != NULL ? rel_view_get_name (view) : card->title, needle, whole))
        add_found (self, card->id, REL_ID_NONE, REL_ID_NONE);
      return;
    }

  for (guint i = 0; columns != NULL && i < columns->len; i++)
    if (matches (rel_column_get_name (g_ptr_array_index (columns, i)), needle, whole) && !added)
      {
        /* no row of a view can be selected: it is found once */
        add_found (self, card->id, table != NULL ? rel_column_get_id (g_ptr_array_index (columns, i)) : REL_ID_NONE, REL_ID_NONE);
        added = table == NULL;
      }
}

static void
add_relationships (RelDiagramPage *self,
                   RelScene       *scene,
                   const char     *needle)
{
  for (guint i = 0; i < rel_scene_get_n_edges (scene); i++)
    {
      const RelEdge *edge = rel_scene_get_edge (scene, i);
      g_autofree char *sentence = rel_sentence_for_relationship (rel_scene_get_schema (scene), edge->relationship);
      g_autofree char *folded = g_utf8_casefold (sentence, -1);

      if (strstr (folded, needle) != NULL)
        add_found (self, REL_ID_NONE, REL_ID_NONE, rel_relationship_get_id (edge->relationship));
    }
}

static void
show_edge (RelDiagramPage *self,
           RelId           relationship)
{
  RelScene *scene = rel_canvas_get_scene (self->canvas);
  RelViewport to = *rel_canvas_get_viewport (self->canvas);
  RelPoint middle;
  guint index;

  if (!rel_scene_find_edge (scene, relationship, &index))
    return;
  middle = rel_edge_get_middle (rel_scene_get_edge (scene, index));
  to.scale = MAX (to.scale, 0.8);
  rel_viewport_center_on (&to, middle.x, middle.y);
  rel_canvas_select_edge (self->canvas, relationship);
  rel_canvas_set_viewport (self->canvas, &to, TRUE);
}

static void
show_found (RelDiagramPage *self)
{
  const RelFound *found;
  RelScene *scene = rel_canvas_get_scene (self->canvas);
  g_autofree char *text = NULL;
  guint index;

  if (self->found->len == 0 || scene == NULL)
    {
      text = g_strdup (*gtk_editable_get_text (GTK_EDITABLE (self->find_entry)) != '\0' ? _("Nothing found") : "");
      gtk_label_set_text (GTK_LABEL (self->find_count), text);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->find_entry), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
      return;
    }

  found = &g_array_index (self->found, RelFound, self->found_at);
  text = g_strdup_printf (_("%u of %u"), self->found_at + 1, self->found->len);
  gtk_label_set_text (GTK_LABEL (self->find_count), text);
  if (found->relationship != REL_ID_NONE)
    show_edge (self, found->relationship);
  else if (rel_scene_find_card (scene, found->table, &index))
    {
      rel_canvas_fly_to (self->canvas, index);
      if (found->column != REL_ID_NONE)
        rel_canvas_select_column (self->canvas, found->table, found->column);
    }
  /* the field has the focus: what is found is told there */
  {
    g_autofree char *selected = rel_canvas_describe_selection (self->canvas);
    g_autofree char *told = g_strconcat (text, ": ", selected, NULL);

    gtk_accessible_update_property (GTK_ACCESSIBLE (self->find_entry), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, told, -1);
  }
}

static void
look (RelDiagramPage *self)
{
  RelScene *scene = rel_canvas_get_scene (self->canvas);
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->find_entry));
  g_autofree char *needle = g_utf8_casefold (text, -1);

  g_free (self->found_text);
  self->found_text = g_strdup (text);
  g_array_set_size (self->found, 0);
  self->found_at = 0;
  for (guint rank = 0; scene != NULL && *needle != '\0' && rank < RANK_RELATIONSHIP; rank++)
    for (guint i = 0; i < rel_scene_get_n_cards (scene); i++)
      add_of_card (self, rel_scene_get_card (scene, i), needle, rank);
  if (scene != NULL && *needle != '\0')
    add_relationships (self, scene, needle);
  show_found (self);
}

static void
find_changed_cb (GtkSearchEntry *entry,
                 RelDiagramPage *self)
{
  /* Enter may have come before */
  if (g_strcmp0 (self->found_text, gtk_editable_get_text (GTK_EDITABLE (entry))) != 0)
    look (self);
}

static void
find_done_cb (GtkSearchEntry *entry,
              RelDiagramPage *self)
{
  /* the entry waits a moment before it tells what was typed */
  find_changed_cb (entry, self);
  if (self->found->len == 0)
    return;
  gtk_search_bar_set_search_mode (GTK_SEARCH_BAR (self->find_bar), FALSE);
  gtk_widget_grab_focus (GTK_WIDGET (self->canvas));
}

/* Who is done looking goes on at the diagram. */
static void
find_stopped_cb (GtkSearchEntry *entry,
                 RelDiagramPage *self)
{
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
  g_object_set (self->find_entry, "placeholder-text", _("Find a table, column or link"), NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->find_entry), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Find a table, column or link"), -1);
  gtk_widget_add_css_class (self->find_count, "dim-label");
  gtk_label_set_width_chars (GTK_LABEL (self->find_count), 12);
  gtk_box_append (GTK_BOX (box), self->find_entry);
  gtk_box_append (GTK_BOX (box), self->find_count);
  gtk_search_bar_set_child (GTK_SEARCH_BAR (self->find_bar), box);
  gtk_search_bar_connect_entry (GTK_SEARCH_BAR (self->find_bar), GTK_EDITABLE (self->find_entry));
  g_signal_connect (self->find_entry, "search-changed", G_CALLBACK (find_changed_cb), self);
  g_signal_connect (self->find_entry, "activate", G_CALLBACK (find_done_cb), self);
  g_signal_connect (self->find_entry, "stop-search", G_CALLBACK (find_stopped_cb), self);
  g_signal_connect (self->find_entry, "next-match", G_CALLBACK (find_next_cb), self);
  g_signal_connect (self->find_entry, "previous-match", G_CALLBACK (find_previous_cb), self);

  return self->find_bar;
}
