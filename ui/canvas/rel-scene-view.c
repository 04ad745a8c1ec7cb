/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The scene as render nodes that are kept (rel-scene-nodes): a frame then costs only what
 * is on screen. Three levels: whole cards; below 0.42 the name alone, drawn larger; below
 * 0.14 a coloured block, since text that small is noise.
 *
 * Where very much is on screen, even a kept node each takes longer than a frame has. Lines,
 * their signs, and cards without their names then go into one picture (rel-scene-picture),
 * which is painted anew for each frame; what is lit, selected or written stays a node above it.
 */
#include "config.h"

#include <math.h>

#include "canvas/rel-scene-view.h"

#include "canvas/rel-scene-nodes.h"
#include "canvas/rel-scene-picture.h"
#include "common/rel-snapshot-painter.h"
#include "diagram/rel-paint.h"

#define COARSE_SCALE 0.42
#define BLOCK_SCALE  0.14
#define DIMMED       0.42
#define MAX_EDGES    3000 /* seen from so far that cards are blocks, more are a grey veil */
#define MANY         150  /* cards and edges on screen: more go into a picture */
#define TEXT_STEP    1.06 /* from one size of a name to the next */
#define LEAST_TEXT   0.3  /* of a name, of its size near; below it is not written */
#define WHOLE_CARDS  24   /* made anew in one frame of a zoom: the rest is seen from far for a moment longer */
#define NAMES        150  /* likewise */

typedef enum
{
  LEVEL_NONE,
  LEVEL_FULL,
  LEVEL_COARSE,
  LEVEL_BLOCK,
} Level;

struct _RelSceneView
{
  GtkWidget       *widget;  /* borrowed: owns us */
  RelMetrics      *metrics;
  RelScene        *scene;
  RelPalette       palette;
  RelPainter      *painter; /* of what is not kept */
  RelSceneNodes   *nodes;
  RelScenePicture *picture;
  RelId            shape;   /* that is selected */
  Level            level;   /* of the last frame */
  gboolean         zooming; /* it was another one just before, and not all is made for it */
  guint            more_id; /* tick callback: makes more of it */
};

/* What is painted of the scene in this frame. */
typedef struct
{
  RelSceneView      *view;
  GtkSnapshot       *snapshot;
  const RelViewport *viewport;
  RelRect            area;
  Level              level;
  GArray            *cards; /* their numbers */
  GArray            *edges;
  GHashTable        *selected;
  GHashTable        *lit_cards;
  GHashTable        *lit_edges;
  GHashTable        *piled; /* numbers of cards that lie on others or below, each + 1 */
  guint              n_wholes; /* made in this frame */
  guint              n_names;
  gboolean           hurried;  /* left something for the next one */
} Frame;

static const RelColor clear = { 0, 0, 0, 0 };

RelSceneView *
rel_scene_view_new (GtkWidget  *widget,
                    RelMetrics *metrics)
{
  RelSceneView *self = g_new0 (RelSceneView, 1);

  self->widget = widget;
  self->metrics = g_object_ref (metrics);
  self->painter = rel_snapshot_painter_new (widget);
  self->nodes = rel_scene_nodes_new (widget, metrics);
  self->picture = rel_scene_picture_new (widget);
  self->palette = rel_palette_make (FALSE, FALSE);

  return self;
}

void
rel_scene_view_free (RelSceneView *self)
{
  if (self->more_id != 0)
    gtk_widget_remove_tick_callback (self->widget, self->more_id);
  rel_scene_nodes_free (self->nodes);
  rel_scene_picture_free (self->picture);
  rel_snapshot_painter_free (self->painter);
  g_clear_object (&self->scene);
  g_clear_object (&self->metrics);
  g_free (self);
}

void
rel_scene_view_set_scene (RelSceneView *self,
                          RelScene     *scene)
{
  g_set_object (&self->scene, scene);
  self->zooming = FALSE;
  rel_scene_nodes_set_scene (self->nodes, scene);
}

void
rel_scene_view_set_palette (RelSceneView     *self,
                            const RelPalette *palette)
{
  self->palette = *palette;
  self->zooming = FALSE;
  rel_scene_nodes_set_palette (self->nodes, palette);
}

/* A card was moved: its own nodes stay, those of its edges go. */
void
rel_scene_view_touch_card (RelSceneView *self,
                           guint         card)
{
  const GArray *edges = rel_scene_get_edges_of (self->scene, card);

  for (guint i = 0; i < edges->len; i++)
    rel_scene_nodes_forget_edge (self->nodes, g_array_index (edges, guint, i));
}

/* The bends of an edge were dragged. */
void
rel_scene_view_touch_edge (RelSceneView *self,
                           guint         edge)
{
  rel_scene_nodes_forget_edge (self->nodes, edge);
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
  rel_scene_nodes_forget_edges (self->nodes);
}

static gboolean
has (GHashTable *set,
     guint       index)
{
  return set != NULL && g_hash_table_contains (set, GUINT_TO_POINTER (index + 1));
}

/* Whether another node may be made in this frame. What was seen at this level before never
 * goes back to another one: an edit does not make cards flicker. */
static gboolean
afford (Frame *frame,
        guint *n_made,
        guint  limit)
{
  if (!frame->view->zooming || (*n_made)++ < limit)
    return TRUE;

  frame->hurried = TRUE;

  return FALSE;
}

static void
append (GtkSnapshot   *snapshot,
        GskRenderNode *node)
{
  if (node != NULL)
    gtk_snapshot_append_node (snapshot, node);
}

/* Whether its signs have letters, which a picture cannot. */
static gboolean
has_words (const RelEdge *edge)
{
  return edge->notation == REL_NOTATION_UML || edge->notation == REL_NOTATION_IDEF1X || edge->diamond != NULL ||
         edge->from_counted != NULL || edge->to_counted != NULL;
}

/* Two that lie upon each other are painted one after the other, names and all. */
static GHashTable *
find_piled (RelSceneView *self,
            GArray       *cards)
{
  GHashTable *piled = g_hash_table_new (NULL, NULL);
  g_autoptr(GArray) here = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; i < cards->len; i++)
    {
      guint index = g_array_index (cards, guint, i);

      g_array_set_size (here, 0);
      rel_scene_collect (self->scene, &rel_scene_get_card (self->scene, index)->rect, here, NULL);
      if (here->len > 1)
        g_hash_table_add (piled, GUINT_TO_POINTER (index + 1));
    }

  return piled;
}

static gboolean
shows_edges (Frame *frame)
{
  return frame->level != LEVEL_BLOCK || frame->edges->len <= MAX_EDGES;
}

/* Signs come after all lines: no line runs through the ring of another. */
static void
append_edges (Frame    *frame,
              gboolean  lit)
{
  RelSceneView *self = frame->view;

  for (guint pass = 0; pass < (frame->level == LEVEL_FULL ? 2 : 1); pass++)
    for (guint i = 0; i < frame->edges->len; i++)
      {
        guint index = g_array_index (frame->edges, guint, i);
        const RelEdge *edge = rel_scene_get_edge (self->scene, index);

        if (has (frame->lit_edges, index) == lit &&
            (pass == 0 ? rel_edge_crosses (edge, &frame->area) : rel_edge_shows_signs (edge, &frame->area)))
          append (frame->snapshot, pass == 0 ? rel_scene_nodes_get_line (self->nodes, index, lit) : rel_scene_nodes_get_signs (self->nodes, index, lit));
      }
}

/* Edges that are not lit, and below the level of whole cards these, too. */
static void
append_picture (Frame *frame)
{
  RelSceneView *self = frame->view;
  RelPainter *painter = rel_scene_picture_begin (self->picture, frame->viewport);

  for (guint pass = 0; shows_edges (frame) && pass < (frame->level == LEVEL_FULL ? 2 : 1); pass++)
    for (guint i = 0; i < frame->edges->len; i++)
      {
        guint index = g_array_index (frame->edges, guint, i);
        const RelEdge *edge = rel_scene_get_edge (self->scene, index);

        if (has (frame->lit_edges, index))
          continue;
        if (pass == 0 || (!has_words (edge) && rel_edge_shows_signs (edge, &frame->area)))
          rel_paint_edge (painter, edge, &self->palette, self->metrics, pass == 0 ? REL_PAINT_COARSE : REL_PAINT_SIGNS);
      }
  for (guint i = 0; frame->level != LEVEL_FULL && i < frame->cards->len; i++)
    {
      guint index = g_array_index (frame->cards, guint, i);
      const RelCard *card = rel_scene_get_card (self->scene, index);

      if (has (frame->lit_cards, index))
        continue;
      if (frame->level == LEVEL_BLOCK)
        rel_scene_nodes_paint_block (painter, card, &card->rect);
      else if (!has (frame->piled, index))
        rel_scene_nodes_paint_body (painter, card, &card->rect, &self->palette);
    }

  rel_scene_picture_append (self->picture, frame->snapshot);
}

/* What a picture leaves out of plain edges: letters. */
static void
append_words (Frame *frame)
{
  for (guint i = 0; frame->level == LEVEL_FULL && i < frame->edges->len; i++)
    {
      guint index = g_array_index (frame->edges, guint, i);
      const RelEdge *edge = rel_scene_get_edge (frame->view->scene, index);

      if (!has (frame->lit_edges, index) && has_words (edge) && rel_edge_shows_signs (edge, &frame->area))
        append (frame->snapshot, rel_scene_nodes_get_signs (frame->view->nodes, index, FALSE));
    }
}

/* Names come in a row of sizes, so that zooming does not make new letters for each frame. */
static double
get_text_scale (Frame  *frame,
                double  fit)
{
  double pixels = frame->viewport->scale * gtk_widget_get_scale_factor (frame->view->widget);
  double size = pow (TEXT_STEP, floor (log (fit * pixels) / log (TEXT_STEP)));

  return size / pixels;
}

static void
append_name (Frame         *frame,
             const RelCard *card,
             guint          index)
{
  RelSceneNodes *nodes = frame->view->nodes;
  GskRenderNode *name;
  double fit;
  double scale;

  if (!rel_scene_nodes_has_name (nodes, index) && !afford (frame, &frame->n_names, NAMES))
    return;

  name = rel_scene_nodes_get_name (nodes, index, &fit);
  scale = get_text_scale (frame, fit);
  /* too small to be read it is only noise */
  if (scale * frame->viewport->scale < LEAST_TEXT)
    return;
  gtk_snapshot_save (frame->snapshot);
  gtk_snapshot_translate (frame->snapshot, &GRAPHENE_POINT_INIT (card->rect.width / 2, card->rect.height / 2));
  gtk_snapshot_scale (frame->snapshot, scale, scale);
  append (frame->snapshot, name);
  gtk_snapshot_restore (frame->snapshot);
}

/* @in_picture: it is below the names already, unless another card lies on it */
static void
append_card (Frame         *frame,
             guint          index,
             RelPaintFlags  flags,
             gboolean       in_picture)
{
  RelSceneView *self = frame->view;
  const RelCard *card = rel_scene_get_card (self->scene, index);
  RelRect rect = { 0, 0, card->rect.width, card->rect.height };

  gtk_snapshot_save (frame->snapshot);
  gtk_snapshot_translate (frame->snapshot, &GRAPHENE_POINT_INIT (card->rect.x, card->rect.y));
  if (frame->level == LEVEL_FULL && (rel_scene_nodes_has_whole (self->nodes, index) || afford (frame, &frame->n_wholes, WHOLE_CARDS)))
    append (frame->snapshot, rel_scene_nodes_get_whole (self->nodes, index));
  else if (frame->level != LEVEL_BLOCK)
    {
      if (frame->level == LEVEL_FULL || !in_picture || has (frame->piled, index))
        append (frame->snapshot, rel_scene_nodes_get_body (self->nodes, index));
      append_name (frame, card, index);
    }
  rel_snapshot_painter_begin (self->painter, frame->snapshot);
  if (frame->level == LEVEL_BLOCK && !in_picture)
    rel_scene_nodes_paint_block (self->painter, card, &rect);
  if (flags != 0)
    self->painter->rectangle (self->painter, &rect, REL_CARD_RADIUS, &clear, &self->palette.accent,
                              ((flags & REL_PAINT_SELECTED) != 0 ? 2.5 : 1.5) / MIN (frame->viewport->scale, 1), 0);
  gtk_snapshot_restore (frame->snapshot);
}

/* A folded area is selected as an area, and seen as a card. */
static gboolean
is_marked (Frame *frame,
           guint  index)
{
  RelSceneView *self = frame->view;

  return has (frame->selected, index) || (self->shape != REL_ID_NONE && rel_scene_get_card (self->scene, index)->id == self->shape);
}

static void
append_cards (Frame    *frame,
              gboolean  lit,
              gboolean  in_picture)
{
  for (guint i = 0; i < frame->cards->len; i++)
    {
      guint index = g_array_index (frame->cards, guint, i);

      /* nothing to add to a block */
      if (frame->level == LEVEL_BLOCK && in_picture && !is_marked (frame, index))
        continue;
      if (has (frame->lit_cards, index) == lit)
        append_card (frame, index, is_marked (frame, index) ? REL_PAINT_SELECTED : lit ? REL_PAINT_LIT : 0, in_picture);
    }
}

/* They are few, and change as they are dragged: no node is kept. */
static void
append_shapes (Frame        *frame,
               RelShapeKind  kind)
{
  RelSceneView *self = frame->view;

  rel_snapshot_painter_begin (self->painter, frame->snapshot);
  for (guint i = 0; i < rel_scene_get_n_shapes (self->scene); i++)
    {
      const RelShape *shape = rel_scene_get_shape (self->scene, i);

      if (shape->kind == kind && rel_rect_intersects (&shape->rect, &frame->area))
        rel_paint_shape (self->painter, shape, &self->palette, self->metrics, shape->id == self->shape ? REL_PAINT_SELECTED : 0);
    }
}

/* From here on in pixels of the scene. */
static void
enter_scene (Frame *frame)
{
  gtk_snapshot_save (frame->snapshot);
  gtk_snapshot_scale (frame->snapshot, frame->viewport->scale, frame->viewport->scale);
  gtk_snapshot_translate (frame->snapshot, &GRAPHENE_POINT_INIT (-frame->viewport->x, -frame->viewport->y));
}

static void
append_plain (Frame    *frame,
              gboolean  in_picture)
{
  enter_scene (frame);
  append_shapes (frame, REL_SHAPE_AREA);
  if (in_picture)
    {
      /* pixel by pixel, so outside of the scene's transformation */
      gtk_snapshot_restore (frame->snapshot);
      append_picture (frame);
      enter_scene (frame);
      append_words (frame);
    }
  else if (shows_edges (frame))
    append_edges (frame, FALSE);
  append_cards (frame, FALSE, in_picture);
  append_shapes (frame, REL_SHAPE_NOTE);
  gtk_snapshot_restore (frame->snapshot);
}

/* Dims what is below. Opacity would do the same, over a picture of its own for each frame. */
static void
append_veil (Frame *frame)
{
  const RelColor *background = &frame->view->palette.background;
  GdkRGBA veil = { background->r, background->g, background->b, 1 - DIMMED };

  gtk_snapshot_append_color (frame->snapshot, &veil, &GRAPHENE_RECT_INIT (0, 0, frame->viewport->width, frame->viewport->height));
}

static gboolean
more_cb (GtkWidget     *widget,
         GdkFrameClock *clock,
         gpointer       user_data)
{
  gtk_widget_queue_draw (widget);

  return G_SOURCE_REMOVE;
}

static void
no_more_cb (gpointer user_data)
{
  ((RelSceneView *) user_data)->more_id = 0;
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
  g_autoptr(GArray) cards = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr(GArray) edges = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr(GHashTable) piled = NULL;
  Frame frame = {
    self, snapshot, viewport, rel_viewport_get_area (viewport),
    viewport->scale < BLOCK_SCALE ? LEVEL_BLOCK : viewport->scale < COARSE_SCALE ? LEVEL_COARSE : LEVEL_FULL,
    cards, edges, selected, lit_cards, lit_edges,
  };

  if (self->scene == NULL)
    return;

  self->zooming = self->zooming || (self->level != LEVEL_NONE && self->level != frame.level);
  self->level = frame.level;
  rel_scene_collect (self->scene, &frame.area, cards, edges);
  if (frame.level == LEVEL_COARSE && cards->len + edges->len > MANY)
    frame.piled = piled = find_piled (self, cards);
  append_plain (&frame, cards->len + edges->len > MANY);
  if (lit_cards != NULL)
    append_veil (&frame);

  enter_scene (&frame);
  append_edges (&frame, TRUE);
  append_cards (&frame, TRUE, FALSE);
  gtk_snapshot_restore (snapshot);
  self->zooming = frame.hurried;
  if (frame.hurried && self->more_id == 0)
    self->more_id = gtk_widget_add_tick_callback (self->widget, more_cb, self, no_more_cb);
}
