/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * How the graph view comes from one picture to the next, and where it looks. The card
 * that was acted on keeps its place on the screen; what is new comes out of it.
 */
#include "config.h"

#include <math.h>

#include <glib/gi18n.h>

#include "browser/rel-graph-private.h"

#define GLIDE_US   (260 * 1000)
#define FIT_MARGIN 32.0
/* The whole is shown as long as it can be read. */
#define READABLE   0.6

static gboolean
wants_motion (RelGraphView *self)
{
  gboolean animations;

  g_object_get (gtk_widget_get_settings (GTK_WIDGET (self)), "gtk-enable-animations", &animations, NULL);

  return animations && gtk_widget_get_mapped (GTK_WIDGET (self));
}

static void
place_cards (RelGraphView *self,
             double        part)
{
  for (guint i = 0; i < self->places_to->len && i < rel_web_get_n_cards (self->web); i++)
    {
      RelPoint from = g_array_index (self->places_from, RelPoint, i);
      RelPoint to = g_array_index (self->places_to, RelPoint, i);

      rel_web_move_card (self->web, i, from.x + (to.x - from.x) * part, from.y + (to.y - from.y) * part);
    }
  rel_web_route (self->web, part < 1);
  g_clear_pointer (&self->edges, gsk_render_node_unref);
}

/* Everything is where it will be. */
void
rel_graph_view_end_glide (RelGraphView *self)
{
  if (self->glide_id == 0)
    return;
  gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->glide_id);
  self->glide_id = 0;
  self->viewport = self->glide_to;
  if (self->places_to->len > 0)
    place_cards (self, 1);
  g_array_set_size (self->places_to, 0);
  g_hash_table_remove_all (self->fresh);
  rel_graph_view_changed (self);
}

static gboolean
glide_cb (GtkWidget     *widget,
          GdkFrameClock *clock,
          gpointer       user_data)
{
  RelGraphView *self = REL_GRAPH_VIEW (widget);
  double part = CLAMP ((double) (gdk_frame_clock_get_frame_time (clock) - self->glide_start) / GLIDE_US, 0, 1);
  double eased = 1 - pow (1 - part, 3);
  RelViewport size = self->viewport;

  if (part >= 1)
    {
      rel_graph_view_end_glide (self);
      return G_SOURCE_REMOVE;
    }
  self->viewport = rel_viewport_mix (&self->glide_from, &self->glide_to, eased);
  self->viewport.width = size.width;
  self->viewport.height = size.height;
  if (self->places_to->len > 0)
    place_cards (self, eased);
  gtk_widget_queue_draw (widget);

  return G_SOURCE_CONTINUE;
}

static void
start_glide (RelGraphView      *self,
             const RelViewport *to)
{
  self->glide_from = self->viewport;
  self->glide_to = *to;
  self->glide_to.width = self->viewport.width;
  self->glide_to.height = self->viewport.height;
  self->glide_start = g_get_monotonic_time ();
  if (self->glide_id == 0)
    self->glide_id = gtk_widget_add_tick_callback (GTK_WIDGET (self), glide_cb, NULL, NULL);
  if (!wants_motion (self))
    rel_graph_view_end_glide (self);
}

/* Looks at another place. */
void
rel_graph_view_show (RelGraphView      *self,
                     const RelViewport *to,
                     gboolean           glide)
{
  self->keeps_fit = FALSE;
  if (glide)
    {
      if (self->glide_id != 0 && self->places_to->len > 0)
        rel_graph_view_end_glide (self);
      start_glide (self, to);
      return;
    }
  if (self->glide_id != 0)
    rel_graph_view_end_glide (self);
  self->viewport = *to;
  rel_graph_view_changed (self);
}

/* What one should see next: the whole if it can be read, else what was acted on where it
 * is, with what came new beside it as far as there is room. */
static RelViewport
choose_view (RelGraphView *self,
             guint         anchor,
             RelPoint      anchor_before,
             gboolean      has_before)
{
  RelRect bounds = rel_web_get_bounds (self->web);
  RelViewport whole = self->viewport, to = self->viewport;
  RelRect wanted, seen;
  guint card;

  rel_viewport_fit (&whole, &bounds, FIT_MARGIN, 1.0);
  self->keeps_fit = whole.scale >= READABLE || !rel_web_find_card (self->web, anchor, &card);
  if (self->keeps_fit)
    return whole;

  wanted = rel_web_get_card_bounds (rel_web_get_card (self->web, card));
  if (has_before)
    {
      to.x += rel_web_get_card (self->web, card)->rect.x - anchor_before.x;
      to.y += rel_web_get_card (self->web, card)->rect.y - anchor_before.y;
    }
  else
    {
      to.scale = READABLE;
      rel_viewport_center_on (&to, wanted.x + wanted.width / 2, wanted.y + wanted.height / 2);
      return to;
    }
  to.scale = self->viewport.scale;
  for (guint i = 0; i < rel_web_get_n_cards (self->web); i++)
    if (g_hash_table_contains (self->fresh, GUINT_TO_POINTER (i + 1)))
      {
        RelRect rect = rel_web_get_card_bounds (rel_web_get_card (self->web, i));

        wanted = rel_rect_union (&wanted, &rect);
      }
  seen = rel_viewport_get_area (&to);
  wanted = rel_rect_grow (&wanted, FIT_MARGIN / to.scale);
  if (wanted.width > seen.width || wanted.height > seen.height)
    {
      rel_viewport_fit (&to, &wanted, 0, to.scale);
      if (to.scale < 0.5)
        {
          RelRect middle = rel_web_get_card_bounds (rel_web_get_card (self->web, card));

          to.scale = 0.5;
          rel_viewport_center_on (&to, middle.x + middle.width, middle.y + middle.height / 2);
        }
      return to;
    }
  to.x = CLAMP (to.x, wanted.x + wanted.width - seen.width, wanted.x);
  to.y = CLAMP (to.y, wanted.y + wanted.height - seen.height, wanted.y);

  return to;
}

/* Another picture: cards that were there glide, new ones come out of the one that was
 * acted on. */
void
rel_graph_view_take (RelGraphView   *self,
                     RelRecordGraph *graph,
                     RelWeb         *web,
                     guint           anchor)
{
  g_autoptr(RelWeb) before = NULL;
  RelPoint from = { 0, 0 };
  RelViewport to;
  gboolean has_before;
  guint card;

  rel_graph_view_end_glide (self);
  before = self->web != NULL ? g_object_ref (self->web) : NULL;
  if (anchor == 0 && rel_record_graph_get_n_records (graph) > 0)
    anchor = rel_record_graph_get_record (graph, 0)->id;
  has_before = before != NULL && rel_web_find_card (before, anchor, &card);
  if (has_before)
    from = (RelPoint) { rel_web_get_card (before, card)->rect.x, rel_web_get_card (before, card)->rect.y };

  g_set_object (&self->graph, graph);
  g_set_object (&self->web, web);
  self->hover = (RelWebPick) { -1, FALSE, -1, -1 };
  self->dragged = -1;
  g_array_set_size (self->places_from, 0);
  g_array_set_size (self->places_to, 0);
  g_hash_table_remove_all (self->fresh);
  for (guint i = 0; i < rel_web_get_n_cards (web); i++)
    {
      const RelWebCard *known = rel_web_get_card (web, i);
      RelPoint there = { known->rect.x, known->rect.y };
      RelPoint here = has_before ? from : there;
      guint old;

      if (before != NULL && rel_web_find_card (before, known->id, &old))
        here = (RelPoint) { rel_web_get_card (before, old)->rect.x, rel_web_get_card (before, old)->rect.y };
      else
        g_hash_table_add (self->fresh, GUINT_TO_POINTER (i + 1));
      g_array_append_val (self->places_from, here);
      g_array_append_val (self->places_to, there);
    }
  rel_graph_view_clear_proxies (self);
  rel_graph_view_touch (self);
  to = choose_view (self, anchor, from, has_before);
  if (self->current == 0 || rel_record_graph_find (graph, self->current) == NULL)
    rel_graph_view_select (self, anchor, REL_GRAPH_TITLE);
  else
    rel_graph_view_select (self, self->current, self->part);
  if (!has_before)
    {
      self->viewport = to;
      self->viewport.scale = to.scale * 0.94;
      rel_viewport_zoom_at (&self->viewport, to.width / 2, to.height / 2, self->viewport.scale);
    }
  start_glide (self, &to);
  rel_graph_view_changed (self);
}
