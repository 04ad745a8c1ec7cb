/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The scene as render nodes, one a card and edge and level of detail, made when first
 * seen and kept: a frame then costs only what is on screen. Three levels: whole cards;
 * below 0.42 the name alone, drawn larger; below 0.14 a coloured block, since text that
 * small is noise.
 */
#include "config.h"

#include "canvas/rel-scene-view.h"

#include "common/rel-snapshot-painter.h"
#include "diagram/rel-paint.h"

#define COARSE_SCALE 0.42
#define BLOCK_SCALE  0.14
#define DIMMED       0.42
#define MAX_EDGES    3000 /* seen from so far that cards are blocks, more are a grey veil */

enum
{
  LEVEL_FULL,
  LEVEL_COARSE,
  N_LEVELS,
};

struct _RelSceneView
{
  RelMetrics     *metrics;
  RelScene       *scene;
  RelPalette      palette;
  RelPainter     *painter;
  RelId           shape;          /* that is selected */
  GPtrArray      *cards[N_LEVELS]; /* GskRenderNode or NULL, card at (0, 0) */
  GPtrArray      *edges[N_LEVELS];
};

static void
clear_node (gpointer node)
{
  if (node != NULL)
    gsk_render_node_unref (node);
}

RelSceneView *
rel_scene_view_new (GtkWidget  *widget,
                    RelMetrics *metrics)
{
  RelSceneView *self = g_new0 (RelSceneView, 1);

  self->metrics = g_object_ref (metrics);
  self->painter = rel_snapshot_painter_new (widget);
  self->palette = rel_palette_make (FALSE, FALSE);
  for (guint i = 0; i < N_LEVELS; i++)
    {
      self->cards[i] = g_ptr_array_new_with_free_func (clear_node);
      self->edges[i] = g_ptr_array_new_with_free_func (clear_node);
    }

  return self;
}

void
rel_scene_view_free (RelSceneView *self)
{
  for (guint i = 0; i < N_LEVELS; i++)
    {
      g_ptr_array_unref (self->cards[i]);
      g_ptr_array_unref (self->edges[i]);
    }
  rel_snapshot_painter_free (self->painter);
  g_clear_object (&self->scene);
  g_clear_object (&self->metrics);
  g_free (self);
}

static void
forget (GPtrArray *nodes,
        guint      n)
{
  g_ptr_array_set_size (nodes, 0);
  g_ptr_array_set_size (nodes, n);
}

static void
forget_all (RelSceneView *self)
{
  for (guint i = 0; i < N_LEVELS; i++)
    {
      forget (self->cards[i], self->scene != NULL ? rel_scene_get_n_cards (self->scene) : 0);
      forget (self->edges[i], self->scene != NULL ? rel_scene_get_n_edges (self->scene) : 0);
    }
}

void
rel_scene_view_set_scene (RelSceneView *self,
                          RelScene     *scene)
{
  g_set_object (&self->scene, scene);
  forget_all (self);
}

void
rel_scene_view_set_palette (RelSceneView     *self,
                            const RelPalette *palette)
{
  self->palette = *palette;
  forget_all (self);
}

static void
forget_one (GPtrArray *nodes,
            guint      index)
{
  g_clear_pointer (&nodes->pdata[index], gsk_render_node_unref);
}

/* A card was moved: its own node stays, those of its edges go. */
void
rel_scene_view_touch_card (RelSceneView *self,
                           guint         card)
{
  const GArray *edges = rel_scene_get_edges_of (self->scene, card);

  for (guint i = 0; i < edges->len; i++)
    for (guint level = 0; level < N_LEVELS; level++)
      forget_one (self->edges[level], g_array_index (edges, guint, i));
}

/* The bends of an edge were dragged. */
void
rel_scene_view_touch_edge (RelSceneView *self,
                           guint         edge)
{
  for (guint level = 0; level < N_LEVELS; level++)
    forget_one (self->edges[level], edge);
}

/* An area or note is selected; 0: none is. */
void
rel_scene_view_set_shape (RelSceneView *self,
                          RelId         shape)
{
  self->shape = shape;
}

/* All edges were routed anew. */
void
rel_scene_view_touch_edges (RelSceneView *self)
{
  for (guint level = 0; level < N_LEVELS; level++)
    forget (self->edges[level], rel_scene_get_n_edges (self->scene));
}

static void
snapshot_coarse_card (RelSceneView  *self,
                      GtkSnapshot   *snapshot,
                      const RelCard *card)
{
  RelColor tint = rel_palette_get_header (&self->palette, card->color);
  double width = MAX (rel_metrics_get_width (self->metrics, REL_FONT_TITLE, card->title), 1);
  double scale = CLAMP ((card->rect.width - 24) / width, 0.8, 2.6);

  self->painter->rectangle (self->painter, &card->rect, REL_CARD_RADIUS, &tint, &self->palette.border, 1.5, card->is_view ? 9 : 0);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (card->rect.width / 2, card->rect.height / 2));
  gtk_snapshot_scale (snapshot, scale, scale);
  self->painter->text (self->painter, REL_FONT_TITLE, -width / 2, 5, card->title, &self->palette.text);
  gtk_snapshot_restore (snapshot);
}

static GskRenderNode *
get_card_node (RelSceneView *self,
               guint         index,
               guint         level)
{
  GtkSnapshot *snapshot;
  RelCard card;

  if (self->cards[level]->pdata[index] != NULL)
    return self->cards[level]->pdata[index];

  snapshot = gtk_snapshot_new ();
  rel_snapshot_painter_begin (self->painter, snapshot);
  card = *rel_scene_get_card (self->scene, index);
  card.rect.x = card.rect.y = 0;
  if (level == LEVEL_FULL)
    rel_paint_card (self->painter, &card, &self->palette, self->metrics, 0);
  else
    snapshot_coarse_card (self, snapshot, &card);
  self->cards[level]->pdata[index] = gtk_snapshot_free_to_node (snapshot);

  return self->cards[level]->pdata[index];
}

static GskRenderNode *
make_edge_node (RelSceneView  *self,
                guint          index,
                guint          level,
                RelPaintFlags  flags)
{
  GtkSnapshot *snapshot = gtk_snapshot_new ();

  rel_snapshot_painter_begin (self->painter, snapshot);
  rel_paint_edge (self->painter, rel_scene_get_edge (self->scene, index), &self->palette, self->metrics,
                  flags | (level == LEVEL_COARSE ? REL_PAINT_COARSE : 0));

  return gtk_snapshot_free_to_node (snapshot);
}

static void
append_edge (RelSceneView *self,
             GtkSnapshot  *snapshot,
             guint         index,
             guint         level,
             gboolean      lit)
{
  if (lit)
    {
      g_autoptr(GskRenderNode) node = make_edge_node (self, index, level, REL_PAINT_LIT);

      if (node != NULL)
        gtk_snapshot_append_node (snapshot, node);
      return;
    }

  if (self->edges[level]->pdata[index] == NULL)
    self->edges[level]->pdata[index] = make_edge_node (self, index, level, 0);
  if (self->edges[level]->pdata[index] != NULL)
    gtk_snapshot_append_node (snapshot, self->edges[level]->pdata[index]);
}

static void
append_card (RelSceneView  *self,
             GtkSnapshot   *snapshot,
             guint          index,
             double         scale,
             RelPaintFlags  flags)
{
  static const RelColor clear = { 0, 0, 0, 0 };
  const RelCard *card = rel_scene_get_card (self->scene, index);
  RelRect frame = { 0, 0, card->rect.width, card->rect.height };

  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (card->rect.x, card->rect.y));
  if (scale < BLOCK_SCALE)
    {
      RelColor color = rel_palette_get_color (card->color);
      GdkRGBA c = { color.r, color.g, color.b, card->is_view ? 0.4f : 0.75f };

      gtk_snapshot_append_color (snapshot, &c, &GRAPHENE_RECT_INIT (0, 0, card->rect.width, card->rect.height));
    }
  else
    {
      GskRenderNode *node = get_card_node (self, index, scale < COARSE_SCALE ? LEVEL_COARSE : LEVEL_FULL);

      if (node != NULL)
        gtk_snapshot_append_node (snapshot, node);
    }
  if (flags != 0)
    {
      rel_snapshot_painter_begin (self->painter, snapshot);
      self->painter->rectangle (self->painter, &frame, REL_CARD_RADIUS, &clear, &self->palette.accent,
                                ((flags & REL_PAINT_SELECTED) != 0 ? 2.5 : 1.5) / MIN (scale, 1), 0);
    }
  gtk_snapshot_restore (snapshot);
}

/* They are few, and change as they are dragged: no node is kept. */
static void
append_shapes (RelSceneView  *self,
               GtkSnapshot   *snapshot,
               const RelRect *area,
               RelShapeKind   kind)
{
  rel_snapshot_painter_begin (self->painter, snapshot);
  for (guint i = 0; i < rel_scene_get_n_shapes (self->scene); i++)
    {
      const RelShape *shape = rel_scene_get_shape (self->scene, i);
      RelRect rect = shape->rect;

      if (shape->kind == kind && rel_rect_intersects (&rect, area))
        rel_paint_shape (self->painter, shape, &self->palette, self->metrics, shape->id == self->shape ? REL_PAINT_SELECTED : 0);
    }
}

static gboolean
has (GHashTable *set,
     guint       index)
{
  return set != NULL && g_hash_table_contains (set, GUINT_TO_POINTER (index + 1));
}

/* A folded area is selected as an area, and seen as a card. */
static gboolean
is_marked (RelSceneView *self,
           GHashTable   *selected,
           guint         index)
{
  return has (selected, index) || (self->shape != REL_ID_NONE && rel_scene_get_card (self->scene, index)->id == self->shape);
}

/**
 * rel_scene_view_snapshot:
 * @self: a scene view
 * @snapshot: what to paint on
 * @viewport: what is visible
 * @selected: (nullable): numbers of selected cards, each + 1
 * @lit_cards: (nullable): numbers of cards that are lit, each + 1; the rest is dimmed
 * @lit_edges: (nullable): numbers of edges that are lit, each + 1
 *
 * Paints what is visible.
 */
void
rel_scene_view_snapshot (RelSceneView      *self,
                         GtkSnapshot       *snapshot,
                         const RelViewport *viewport,
                         GHashTable        *selected,
                         GHashTable        *lit_cards,
                         GHashTable        *lit_edges)
{
  RelRect area = rel_viewport_get_area (viewport);
  g_autoptr(GArray) cards = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr(GArray) edges = g_array_new (FALSE, FALSE, sizeof (guint));
  gboolean dimming = lit_cards != NULL;
  guint level = viewport->scale < COARSE_SCALE ? LEVEL_COARSE : LEVEL_FULL;

  if (self->scene == NULL)
    return;

  rel_scene_collect (self->scene, &area, cards, edges);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_scale (snapshot, viewport->scale, viewport->scale);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (-viewport->x, -viewport->y));

  if (dimming)
    gtk_snapshot_push_opacity (snapshot, DIMMED);
  append_shapes (self, snapshot, &area, REL_SHAPE_AREA);
  for (guint i = 0; i < edges->len && (viewport->scale >= BLOCK_SCALE || edges->len <= MAX_EDGES); i++)
    if (!has (lit_edges, g_array_index (edges, guint, i)))
      append_edge (self, snapshot, g_array_index (edges, guint, i), level, FALSE);
  for (guint i = 0; i < cards->len; i++)
    {
      guint index = g_array_index (cards, guint, i);

      if (!has (lit_cards, index))
        append_card (self, snapshot, index, viewport->scale, is_marked (self, selected, index) ? REL_PAINT_SELECTED : 0);
    }
  append_shapes (self, snapshot, &area, REL_SHAPE_NOTE);
  if (dimming)
    gtk_snapshot_pop (snapshot);

  for (guint i = 0; i < edges->len; i++)
    if (has (lit_edges, g_array_index (edges, guint, i)))
      append_edge (self, snapshot, g_array_index (edges, guint, i), level, TRUE);
  for (guint i = 0; dimming && i < cards->len; i++)
    {
      guint index = g_array_index (cards, guint, i);

      if (has (lit_cards, index))
        append_card (self, snapshot, index, viewport->scale,
                     is_marked (self, selected, index) ? REL_PAINT_SELECTED : REL_PAINT_LIT);
    }

  gtk_snapshot_restore (snapshot);
}
