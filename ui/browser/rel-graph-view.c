/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The record graph on a canvas. What opens it is read and laid out in rel-graph-read.c;
 * then cards glide to their places while the one that was acted on keeps its place under
 * the pointer.
 */
#include "config.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "browser/rel-graph-view.h"

#include "browser/rel-graph-private.h"
#include "common/rel-snapshot-painter.h"
#include "document/rel-graph-web.h"

#define FIT_MARGIN   32.0

enum
{
  PLACE_ACTIVATED,
  SELECTED,
  STATE_CHANGED,
  CLOSED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RelGraphView, rel_graph_view, GTK_TYPE_WIDGET)

static void
clear_node (gpointer node)
{
  if (node != NULL)
    gsk_render_node_unref (node);
}

/* Cards or colours are others: everything is painted anew. */
void
rel_graph_view_touch (RelGraphView *self)
{
  g_ptr_array_set_size (self->nodes, 0);
  g_ptr_array_set_size (self->nodes, self->web != NULL ? rel_web_get_n_cards (self->web) : 0);
  g_clear_pointer (&self->edges, gsk_render_node_unref);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* Where one looks, or where cards are, is another place. */
void
rel_graph_view_changed (RelGraphView *self)
{
  gtk_widget_queue_draw (GTK_WIDGET (self));
  rel_graph_view_queue_proxies (self);
}

static void
update_palette (RelGraphView *self)
{
  AdwStyleManager *style = adw_style_manager_get_default ();

  self->palette = rel_palette_make (adw_style_manager_get_dark (style), adw_style_manager_get_high_contrast (style));
  rel_graph_view_touch (self);
}

void
rel_graph_view_select (RelGraphView *self,
                       guint         id,
                       int           part)
{
  const RelGraphRecord *record = self->graph != NULL && id != 0 ? rel_record_graph_find (self->graph, id) : NULL;
  gboolean other = self->current != id;
  g_autofree char *sentence = NULL;

  self->current = record != NULL ? id : 0;
  self->part = part;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  rel_graph_view_queue_proxies (self);
  if (record == NULL)
    return;
  sentence = rel_graph_sentence (self->graph, record);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, sentence, -1);
  if (other)
    g_signal_emit (self, signals[SELECTED], 0, record->place);
}

void
rel_graph_view_remove (RelGraphView *self,
                       guint         id)
{
  if (self->graph == NULL || rel_record_graph_find (self->graph, id) == NULL)
    return;
  if (rel_record_graph_get_record (self->graph, 0)->id == id)
    {
      gtk_widget_activate_action (GTK_WIDGET (self), "win.tell", "s", _("The graph began at this record: it stays"));
      return;
    }
  rel_graph_view_show_graph (self, rel_record_graph_remove (self->graph, id), rel_record_graph_get_record (self->graph, 0)->id);
}

/* A new graph that begins at a record of this one. */
void
rel_graph_view_begin_at (RelGraphView *self,
                         guint         id)
{
  const RelGraphRecord *record = self->graph != NULL ? rel_record_graph_find (self->graph, id) : NULL;

  if (record == NULL)
    return;
  g_hash_table_remove_all (self->spread);
  rel_graph_view_show_graph (self, rel_record_graph_keep (self->graph, id), id);
}

static void
activate_side (RelGraphView         *self,
               const RelGraphRecord *record,
               guint                 number,
               gboolean              more)
{
  const RelGraphSide *side = &record->sides[number];

  if (side->n_opened > 0 && !more)
    {
      rel_graph_view_show_graph (self, rel_record_graph_close (self->graph, record->id, number), record->id);
      return;
    }
  if (side->count == 0)
    {
      g_autofree char *words = g_strdup_printf (_("“%s” of %s refers to a record that does not exist"), rel_end_get_name (&side->end), record->label);

      gtk_widget_activate_action (GTK_WIDGET (self), "win.tell", "s", words);
      return;
    }
  rel_graph_view_open_side (self, record->id, number, side->served ? REL_LANE_READ : REL_LANE_BACKGROUND);
}

/* The name of a card goes to its record, a port opens or closes. */
void
rel_graph_view_activate (RelGraphView *self,
                         guint         card,
                         int           part,
                         gboolean      new_tab)
{
  const RelWebCard *known = rel_web_get_card (self->web, card);
  const RelGraphRecord *record = rel_record_graph_find (self->graph, known->id);
  guint id;

  if (record == NULL)
    return;
  rel_graph_view_select (self, record->id, part);
  if (part < 0 || part >= (int) known->ports->len)
    {
      g_signal_emit (self, signals[PLACE_ACTIVATED], 0, record->place, new_tab);
      return;
    }
  id = ((RelWebPort *) known->ports->pdata[part])->id;
  if (id == REL_GRAPH_PORT_REST)
    {
      g_hash_table_add (self->spread, GUINT_TO_POINTER (record->id));
      rel_graph_view_show_graph (self, g_object_ref (self->graph), record->id);
    }
  else
    activate_side (self, record, id & 0xffff, (id & REL_GRAPH_PORT_MORE) != 0);
}

void
rel_graph_view_emit_state_changed (RelGraphView *self)
{
  g_signal_emit (self, signals[STATE_CHANGED], 0);
}

void
rel_graph_view_emit_closed (RelGraphView *self)
{
  g_signal_emit (self, signals[CLOSED], 0);
}

static void
rel_graph_view_size_allocate (GtkWidget *widget,
                              int        width,
                              int        height,
                              int        baseline)
{
  RelGraphView *self = REL_GRAPH_VIEW (widget);
  gboolean resized = self->viewport.width != width || self->viewport.height != height;

  self->viewport.width = width;
  self->viewport.height = height;
  if (resized && self->keeps_fit)
    rel_graph_view_fit (self, FALSE);
  rel_graph_view_allocate_proxies (self);
  if (self->menu != NULL)
    gtk_popover_present (GTK_POPOVER (self->menu));
}

/* Tab goes through the parts of a card, and then on. */
static gboolean
rel_graph_view_focus (GtkWidget        *widget,
                      GtkDirectionType  direction)
{
  RelGraphView *self = REL_GRAPH_VIEW (widget);
  guint card;

  if (!gtk_widget_is_focus (widget))
    return gtk_widget_grab_focus (widget);
  if (self->web == NULL || self->current == 0 || !rel_web_find_card (self->web, self->current, &card))
    return FALSE;
  if (direction == GTK_DIR_TAB_FORWARD && self->part + 1 < (int) rel_web_get_card (self->web, card)->ports->len)
    self->part++;
  else if (direction == GTK_DIR_TAB_BACKWARD && self->part > REL_GRAPH_TITLE)
    self->part--;
  else
    return FALSE;
  if (self->part >= 0)
    {
      g_autofree char *words = rel_graph_view_describe_port (self, card, self->part);

      gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, words, -1);
    }
  gtk_widget_queue_draw (widget);

  return TRUE;
}

static void
rel_graph_view_dispose (GObject *object)
{
  RelGraphView *self = REL_GRAPH_VIEW (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  rel_graph_view_clear_proxies (self);
  g_clear_pointer (&self->menu, gtk_widget_unparent);
  if (self->glide_id != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->glide_id);
  self->glide_id = 0;
  g_clear_object (&self->document);
  g_clear_object (&self->graph);
  g_clear_object (&self->web);

  G_OBJECT_CLASS (rel_graph_view_parent_class)->dispose (object);
}

static void
rel_graph_view_finalize (GObject *object)
{
  RelGraphView *self = REL_GRAPH_VIEW (object);

  g_clear_pointer (&self->edges, gsk_render_node_unref);
  g_ptr_array_unref (self->nodes);
  g_ptr_array_unref (self->proxies);
  g_hash_table_unref (self->spread);
  g_hash_table_unref (self->fresh);
  g_array_unref (self->places_from);
  g_array_unref (self->places_to);
  g_clear_pointer (&self->painter, rel_snapshot_painter_free);
  g_clear_object (&self->metrics);

  G_OBJECT_CLASS (rel_graph_view_parent_class)->finalize (object);
}

static void
rel_graph_view_class_init (RelGraphViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rel_graph_view_dispose;
  G_OBJECT_CLASS (klass)->finalize = rel_graph_view_finalize;
  widget_class->snapshot = rel_graph_view_snapshot;
  widget_class->size_allocate = rel_graph_view_size_allocate;
  widget_class->focus = rel_graph_view_focus;
  gtk_widget_class_set_css_name (widget_class, "canvas");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);

  signals[PLACE_ACTIVATED] = g_signal_new ("place-activated", REL_TYPE_GRAPH_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, REL_TYPE_PLACE, G_TYPE_BOOLEAN);
  signals[SELECTED] = g_signal_new ("selected", REL_TYPE_GRAPH_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, REL_TYPE_PLACE);
  signals[STATE_CHANGED] = g_signal_new ("state-changed", REL_TYPE_GRAPH_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[CLOSED] = g_signal_new ("closed", REL_TYPE_GRAPH_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
rel_graph_view_init (RelGraphView *self)
{
  AdwStyleManager *style = adw_style_manager_get_default ();

  self->metrics = rel_metrics_new ();
  self->painter = rel_snapshot_painter_new (GTK_WIDGET (self));
  self->nodes = g_ptr_array_new_with_free_func (clear_node);
  self->proxies = g_ptr_array_new ();
  self->spread = g_hash_table_new (NULL, NULL);
  self->fresh = g_hash_table_new (NULL, NULL);
  self->places_from = g_array_new (FALSE, FALSE, sizeof (RelPoint));
  self->places_to = g_array_new (FALSE, FALSE, sizeof (RelPoint));
  self->viewport.scale = 1;
  self->part = REL_GRAPH_TITLE;
  self->hover = (RelWebPick) { -1, FALSE, -1, -1 };
  self->dragged = -1;
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_hexpand (GTK_WIDGET (self), TRUE);
  gtk_widget_set_vexpand (GTK_WIDGET (self), TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Record graph"), -1);
  rel_graph_view_init_input (self);
  g_signal_connect_object (style, "notify::dark", G_CALLBACK (update_palette), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (style, "notify::high-contrast", G_CALLBACK (update_palette), self, G_CONNECT_SWAPPED);
  update_palette (self);
}

GtkWidget *
rel_graph_view_new (RelDocument *document)
{
  RelGraphView *self = g_object_new (REL_TYPE_GRAPH_VIEW, NULL);

  self->document = g_object_ref (document);

  return GTK_WIDGET (self);
}

RelRecordGraph *
rel_graph_view_get_graph (RelGraphView *self)
{
  g_return_val_if_fail (REL_IS_GRAPH_VIEW (self), NULL);

  return self->graph;
}

/**
 * rel_graph_view_dup_state:
 * @self: the view
 *
 * Returns: (transfer full): how much it shows, and what found no room
 */
char *
rel_graph_view_dup_state (RelGraphView *self)
{
  guint n, left_out;
  g_autofree char *records = NULL;

  g_return_val_if_fail (REL_IS_GRAPH_VIEW (self), NULL);

  if (self->graph == NULL)
    return g_strdup (self->cancellable != NULL ? _("Reading…") : "");
  n = rel_record_graph_get_n_records (self->graph);
  left_out = rel_record_graph_get_left_out (self->graph);
  records = g_strdup_printf (ngettext ("%u record", "%u records", n), n);
  if (left_out == 0)
    return g_steal_pointer (&records);

  /* Translators: number of records in a graph, then how many found no room. */
  return g_strdup_printf (ngettext ("%s; %u more is left out, as a graph holds no more than that: close something to see it",
                                    "%s; %u more are left out, as a graph holds no more than that: close something to see them", left_out),
                          records, left_out);
}

void
rel_graph_view_fit (RelGraphView *self,
                    gboolean      glide)
{
  RelViewport to;
  RelRect bounds;

  g_return_if_fail (REL_IS_GRAPH_VIEW (self));

  if (self->web == NULL || self->viewport.width < 2)
    return;
  bounds = rel_web_get_bounds (self->web);
  to = self->viewport;
  rel_viewport_fit (&to, &bounds, FIT_MARGIN, 1.0);
  rel_graph_view_show (self, &to, glide);
  self->keeps_fit = TRUE;
}

void
rel_graph_view_zoom_by (RelGraphView *self,
                        double        factor)
{
  RelViewport to;

  g_return_if_fail (REL_IS_GRAPH_VIEW (self));

  to = self->viewport;
  rel_viewport_zoom_at (&to, to.width / 2, to.height / 2, factor > 0 ? to.scale * factor : 1);
  rel_graph_view_show (self, &to, TRUE);
}
