/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Painting the record graph: cards as nodes that are kept, what is pointed at or selected
 * painted anew.
 */
#include "config.h"

#include <math.h>

#include "browser/rel-graph-private.h"

#include "common/rel-snapshot-painter.h"
#include "diagram/rel-web-paint.h"

#define GRID 24.0

static void
snapshot_grid (RelGraphView *self,
               GtkSnapshot  *snapshot)
{
  double step = GRID * self->viewport.scale;
  GdkRGBA color = { self->palette.grid.r, self->palette.grid.g, self->palette.grid.b, 1 };
  double x = -fmod (self->viewport.x * self->viewport.scale, step), y = -fmod (self->viewport.y * self->viewport.scale, step);

  /* Finer than this it would be a grey veil. */
  if (self->viewport.scale < 0.55)
    return;
  gtk_snapshot_push_repeat (snapshot, &GRAPHENE_RECT_INIT (0, 0, self->viewport.width, self->viewport.height), &GRAPHENE_RECT_INIT (x, y, step, step));
  gtk_snapshot_append_color (snapshot, &color, &GRAPHENE_RECT_INIT (x, y, 1.5, 1.5));
  gtk_snapshot_pop (snapshot);
}

static GskRenderNode *
make_card_node (RelGraphView *self,
                guint         index,
                int           lit,
                RelPaintFlags flags)
{
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  RelWebCard card = *rel_web_get_card (self->web, index);

  card.rect.x = card.rect.y = 0;
  rel_snapshot_painter_begin (self->painter, snapshot);
  rel_web_paint_card (self->painter, &card, lit, &self->palette, self->metrics, flags);

  return gtk_snapshot_free_to_node (snapshot);
}

static void
snapshot_card (RelGraphView *self,
               GtkSnapshot  *snapshot,
               guint         index,
               double        fresh)
{
  const RelWebCard *card = rel_web_get_card (self->web, index);
  gboolean current = card->id == self->current;
  gboolean hovered = self->hover.card == (int) index;
  int lit = hovered && self->hover.port >= 0 ? self->hover.port : hovered && self->hover.on_title ? -2 : -1;
  gboolean fading = fresh < 1 && g_hash_table_contains (self->fresh, GUINT_TO_POINTER (index + 1));
  g_autoptr(GskRenderNode) own = NULL;
  GskRenderNode *node;

  if (current && gtk_widget_has_visible_focus (GTK_WIDGET (self)) && lit == -1)
    lit = self->part >= 0 ? self->part : -2;
  if (current || lit != -1)
    node = own = make_card_node (self, index, lit, current ? REL_PAINT_SELECTED : 0);
  else
    {
      if (self->nodes->pdata[index] == NULL)
        self->nodes->pdata[index] = make_card_node (self, index, -1, 0);
      node = self->nodes->pdata[index];
    }
  if (node == NULL)
    return;
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (card->rect.x, card->rect.y));
  if (fading)
    gtk_snapshot_push_opacity (snapshot, fresh);
  gtk_snapshot_append_node (snapshot, node);
  if (fading)
    gtk_snapshot_pop (snapshot);
  gtk_snapshot_restore (snapshot);
}

static void
snapshot_edges (RelGraphView *self,
                GtkSnapshot  *snapshot)
{
  if (self->edges == NULL)
    {
      GtkSnapshot *own = gtk_snapshot_new ();

      rel_snapshot_painter_begin (self->painter, own);
      for (guint i = 0; i < rel_web_get_n_edges (self->web); i++)
        rel_web_paint_edge (self->painter, rel_web_get_edge (self->web, i), &self->palette, self->metrics, 0);
      self->edges = gtk_snapshot_free_to_node (own);
    }
  if (self->edges != NULL)
    gtk_snapshot_append_node (snapshot, self->edges);

  rel_snapshot_painter_begin (self->painter, snapshot);
  for (guint i = 0; i < rel_web_get_n_edges (self->web); i++)
    {
      const RelWebEdge *edge = rel_web_get_edge (self->web, i);

      if ((int) i == self->hover.edge ||
          (self->hover.card >= 0 && (edge->from == (guint) self->hover.card || edge->to == (guint) self->hover.card)))
        rel_web_paint_edge (self->painter, edge, &self->palette, self->metrics, REL_PAINT_LIT);
    }
}

void
rel_graph_view_snapshot (GtkWidget   *widget,
                         GtkSnapshot *snapshot)
{
  RelGraphView *self = REL_GRAPH_VIEW (widget);
  GdkRGBA background = { self->palette.background.r, self->palette.background.g, self->palette.background.b, 1 };
  RelRect area = rel_viewport_get_area (&self->viewport);
  double part = self->glide_id != 0 ? (g_get_monotonic_time () - self->glide_start) / (260.0 * 1000) : 1;

  gtk_snapshot_push_clip (snapshot, &GRAPHENE_RECT_INIT (0, 0, self->viewport.width, self->viewport.height));
  gtk_snapshot_append_color (snapshot, &background, &GRAPHENE_RECT_INIT (0, 0, self->viewport.width, self->viewport.height));
  snapshot_grid (self, snapshot);
  if (self->web != NULL)
    {
      gtk_snapshot_save (snapshot);
      gtk_snapshot_scale (snapshot, self->viewport.scale, self->viewport.scale);
      gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (-self->viewport.x, -self->viewport.y));
      snapshot_edges (self, snapshot);
      for (guint i = 0; i < rel_web_get_n_cards (self->web); i++)
        {
          RelRect rect = rel_web_get_card_bounds (rel_web_get_card (self->web, i));

          if (rel_rect_intersects (&rect, &area))
            snapshot_card (self, snapshot, i, CLAMP (part, 0, 1));
        }
      gtk_snapshot_restore (snapshot);
    }
  gtk_snapshot_pop (snapshot);
}
