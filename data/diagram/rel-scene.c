/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Cards and edges of a diagram, ready to be painted and pointed at. A table without a
 * place is set beside the others, so that a scene is whole whatever the diagram knows.
 * While a card is dragged only its own edges are routed anew, by the quick way.
 */
#include "config.h"

#include <math.h>

#include "diagram/rel-scene.h"

#include "diagram/rel-scene-private.h"

G_DEFINE_FINAL_TYPE (RelScene, rel_scene, G_TYPE_OBJECT)

static void
rel_scene_finalize (GObject *object)
{
  RelScene *self = REL_SCENE (object);

  g_clear_pointer (&self->grid, rel_obstacles_free);
  g_clear_object (&self->schema);
  g_clear_object (&self->diagram);
  g_ptr_array_unref (self->cards);
  g_hash_table_unref (self->card_index);
  g_array_unref (self->edges);
  g_array_unref (self->routes);
  g_hash_table_unref (self->edge_index);
  g_ptr_array_unref (self->edges_of);
  g_array_unref (self->rects);
  g_ptr_array_unref (self->shapes);
  g_string_chunk_free (self->words);
  g_hash_table_unref (self->folded_areas);

  G_OBJECT_CLASS (rel_scene_parent_class)->finalize (object);
}

static void
rel_scene_class_init (RelSceneClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rel_scene_finalize;
}

static void
rel_scene_init (RelScene *self)
{
  self->cards = g_ptr_array_new_with_free_func ((GDestroyNotify) rel_card_free);
  self->card_index = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->edges = g_array_new (FALSE, TRUE, sizeof (RelEdge));
  self->routes = g_array_new (FALSE, TRUE, sizeof (RelRoute));
  self->edge_index = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->edges_of = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  self->rects = g_array_new (FALSE, TRUE, sizeof (RelRect));
  self->shapes = g_ptr_array_new_with_free_func ((GDestroyNotify) rel_shape_free);
  self->words = g_string_chunk_new (256);
  self->folded_areas = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
}

/* Cards and edges, these without any way. */
RelScene *
rel_scene_new_bare (RelSchema  *schema,
                    RelDiagram *diagram,
                    RelMetrics *metrics,
                    GHashTable *only)
{
  RelScene *self = g_object_new (REL_TYPE_SCENE, NULL);

  self->schema = g_object_ref (schema);
  self->diagram = g_object_ref (diagram);
  rel_scene_build (self, metrics, only);

  return self;
}

/**
 * rel_scene_new:
 * @schema: a schema
 * @diagram: a diagram of it
 * @metrics: measures text
 * @only: (nullable): a set of #RelId: show only these tables and views
 *
 * Returns: (transfer full): the scene, routed
 */
RelScene *
rel_scene_new (RelSchema  *schema,
               RelDiagram *diagram,
               RelMetrics *metrics,
               GHashTable *only)
{
  RelScene *self;

  g_return_val_if_fail (REL_IS_SCHEMA (schema), NULL);
  g_return_val_if_fail (REL_IS_DIAGRAM (diagram), NULL);

  self = rel_scene_new_bare (schema, diagram, metrics, only);
  rel_scene_route (self);

  return self;
}

/**
 * rel_scene_new_unrouted:
 * @schema: a schema
 * @diagram: a diagram of it
 * @metrics: measures text
 *
 * Makes a scene for who only wants sizes and kinship: its edges have no way.
 *
 * Returns: (transfer full): the scene
 */
RelScene *
rel_scene_new_unrouted (RelSchema  *schema,
                        RelDiagram *diagram,
                        RelMetrics *metrics)
{
  return rel_scene_new_bare (schema, diagram, metrics, NULL);
}

RelSchema *
rel_scene_get_schema (RelScene *self)
{
  g_return_val_if_fail (REL_IS_SCENE (self), NULL);

  return self->schema;
}

RelDiagram *
rel_scene_get_diagram (RelScene *self)
{
  g_return_val_if_fail (REL_IS_SCENE (self), NULL);

  return self->diagram;
}

guint
rel_scene_get_n_cards (RelScene *self)
{
  g_return_val_if_fail (REL_IS_SCENE (self), 0);

  return self->cards->len;
}

/**
 * rel_scene_get_card:
 * @self: a scene
 * @index: number of a card
 *
 * Returns: (transfer none): the card
 */
const RelCard *
rel_scene_get_card (RelScene *self,
                    guint     index)
{
  g_return_val_if_fail (REL_IS_SCENE (self) && index < self->cards->len, NULL);

  return g_ptr_array_index (self->cards, index);
}

/**
 * rel_scene_find_card:
 * @self: a scene
 * @id: id of a table or view
 * @index: (out) (optional): number of its card
 *
 * Returns: whether it has a card
 */
gboolean
rel_scene_find_card (RelScene *self,
                     RelId     id,
                     guint    *index)
{
  g_return_val_if_fail (REL_IS_SCENE (self), FALSE);

  return rel_scene_look_up (self->card_index, id, index);
}

guint
rel_scene_get_n_edges (RelScene *self)
{
  g_return_val_if_fail (REL_IS_SCENE (self), 0);

  return self->edges->len;
}

/**
 * rel_scene_get_edge:
 * @self: a scene
 * @index: number of an edge
 *
 * Returns: (transfer none): the edge
 */
const RelEdge *
rel_scene_get_edge (RelScene *self,
                    guint     index)
{
  g_return_val_if_fail (REL_IS_SCENE (self) && index < self->edges->len, NULL);

  return &g_array_index (self->edges, RelEdge, index);
}

/**
 * rel_scene_find_edge:
 * @self: a scene
 * @relationship: id of a relationship
 * @index: (out) (optional): number of its edge
 *
 * Returns: whether it has an edge
 */
gboolean
rel_scene_find_edge (RelScene *self,
                     RelId     relationship,
                     guint    *index)
{
  g_return_val_if_fail (REL_IS_SCENE (self), FALSE);

  return rel_scene_look_up (self->edge_index, relationship, index);
}

/**
 * rel_scene_get_edges_of:
 * @self: a scene
 * @card: number of a card
 *
 * Returns: (transfer none) (element-type guint): numbers of its edges
 */
const GArray *
rel_scene_get_edges_of (RelScene *self,
                        guint     card)
{
  g_return_val_if_fail (REL_IS_SCENE (self) && card < self->cards->len, NULL);

  return g_ptr_array_index (self->edges_of, card);
}

/**
 * rel_scene_route:
 * @self: a scene
 *
 * Routes all edges round the cards. A drag ends with this.
 */
void
rel_scene_route (RelScene *self)
{
  g_return_if_fail (REL_IS_SCENE (self));

  for (guint i = 0; i < self->cards->len; i++)
    rel_scene_spread_ports (self, i);
  rel_router_route_all ((const RelRect *) self->rects->data, self->rects->len,
                        (RelRoute *) self->routes->data, self->routes->len, NULL);
  self->plain = FALSE;
  self->bounds_known = FALSE;
}

/**
 * rel_scene_move_card:
 * @self: a scene
 * @card: number of a card
 * @x: where its left edge goes
 * @y: where its upper edge goes
 *
 * Moves a card while it is dragged: its edges follow by a plain way.
 */
void
rel_scene_move_card (RelScene *self,
                     guint     card,
                     double    x,
                     double    y)
{
  RelCard *moved;
  RelRect before;
  const GArray *edges;
  double dx;
  double dy;

  g_return_if_fail (REL_IS_SCENE (self) && card < self->cards->len);

  moved = g_ptr_array_index (self->cards, card);
  dx = x - moved->rect.x;
  dy = y - moved->rect.y;
  if (dx == 0 && dy == 0)
    return;

  self->n_moves++;
  before = moved->rect;
  moved->rect.x = x;
  moved->rect.y = y;
  g_array_index (self->rects, RelRect, card) = moved->rect;
  if (self->grid != NULL)
    rel_obstacles_move (self->grid, card, &before);
  self->bounds_known = FALSE;

  edges = g_ptr_array_index (self->edges_of, card);
  for (guint i = 0; i < edges->len; i++)
    {
      RelRoute *route = &g_array_index (self->routes, RelRoute, g_array_index (edges, guint, i));

      if (route->from == card)
        route->from_y += dy;
      if (route->to == card)
        route->to_y += dy;
      rel_router_route_quick ((const RelRect *) self->rects->data, route);
    }
}

/**
 * rel_scene_get_bounds:
 * @self: a scene
 *
 * Returns: the area of all cards and edges
 */
RelRect
rel_scene_get_bounds (RelScene *self)
{
  g_return_val_if_fail (REL_IS_SCENE (self), (RelRect) { 0 });

  if (!self->bounds_known)
    {
      RelRect bounds = { 0 };

      for (guint i = 0; i < self->shapes->len; i++)
        {
          RelRect shape = rel_scene_get_shape_rect (self, i);

          bounds = rel_rect_union (&bounds, &shape);
        }
      for (guint i = 0; i < self->rects->len; i++)
        bounds = rel_rect_union (&bounds, &g_array_index (self->rects, RelRect, i));
      for (guint i = 0; i < self->edges->len; i++)
        {
          RelRect edge = rel_edge_get_bounds (&g_array_index (self->edges, RelEdge, i));

          bounds = rel_rect_union (&bounds, &edge);
        }
      self->bounds = bounds;
      self->bounds_known = TRUE;
    }

  return self->bounds;
}

static RelObstacles *
ensure_grid (RelScene *self)
{
  if (self->grid == NULL)
    self->grid = rel_obstacles_new ((const RelRect *) self->rects->data, self->rects->len);

  return self->grid;
}

static double
edge_distance (const RelEdge *edge,
               double         x,
               double         y)
{
  double best = G_MAXDOUBLE;

  for (guint i = 1; i < edge->route->n_points; i++)
    best = MIN (best, rel_segment_distance (edge->route->points[i - 1], edge->route->points[i], x, y));

  return best;
}

static guint
find_area (RelScene *self,
           RelId     id)
{
  for (guint i = 0; i < self->shapes->len; i++)
    if (((RelShape *) self->shapes->pdata[i])->id == id)
      return i;

  return 0;
}

/**
 * rel_scene_pick:
 * @self: a scene
 * @x: a place
 * @y: a place
 * @tolerance: how far an edge may be
 *
 * Returns: what is there; cards lie above notes, these above edges, and these above areas, which are
 *   seized at their names and borders
 */
RelPick
rel_scene_pick (RelScene *self,
                double    x,
                double    y,
                double    tolerance)
{
  RelPick pick = { REL_PICK_NOTHING, 0, REL_ID_NONE };
  RelRect here = { x, y, 0.01, 0.01 };
  g_autoptr(GArray) cards = g_array_new (FALSE, FALSE, sizeof (guint));
  double best = tolerance;

  g_return_val_if_fail (REL_IS_SCENE (self), pick);

  rel_obstacles_collect (ensure_grid (self), &here, cards);
  for (guint i = 0; i < cards->len; i++)
    {
      guint index = g_array_index (cards, guint, i);
      const RelCard *card = g_ptr_array_index (self->cards, index);

      /* Later cards are painted above earlier ones. */
      if (pick.kind == REL_PICK_NOTHING || index > pick.index)
        pick = (RelPick) { REL_PICK_CARD, index, rel_card_get_column_at (card, y - card->rect.y) };
    }
  if (pick.kind == REL_PICK_CARD && ((RelCard *) self->cards->pdata[pick.index])->is_area)
    return (RelPick) { REL_PICK_SHAPE, find_area (self, ((RelCard *) self->cards->pdata[pick.index])->id), REL_ID_NONE };
  if (pick.kind == REL_PICK_CARD || rel_scene_pick_shape (self, x, y, tolerance, TRUE, &pick))
    return pick;

  for (guint i = 0; i < self->edges->len; i++)
    {
      const RelEdge *edge = &g_array_index (self->edges, RelEdge, i);
      double distance = edge_distance (edge, x, y);

      if (distance < best)
        {
          best = distance;
          pick = (RelPick) { REL_PICK_EDGE, i, REL_ID_NONE };
        }
    }
  if (pick.kind == REL_PICK_NOTHING)
    rel_scene_pick_shape (self, x, y, tolerance, FALSE, &pick);

  return pick;
}

static int
compare_numbers (gconstpointer a,
                 gconstpointer b)
{
  guint x = *(const guint *) a;
  guint y = *(const guint *) b;

  return (x > y) - (x < y);
}

/**
 * rel_scene_collect:
 * @self: a scene
 * @area: an area
 * @cards: (nullable) (element-type guint): numbers of the cards there are appended
 * @edges: (nullable) (element-type guint): numbers of the edges there are appended, those
 *   that only lead round it left out
 *
 * Finds what has to be painted, in the order in which it is painted.
 */
void
rel_scene_collect (RelScene      *self,
                   const RelRect *area,
                   GArray        *cards,
                   GArray        *edges)
{
  g_return_if_fail (REL_IS_SCENE (self));

  if (cards != NULL)
    {
      rel_obstacles_collect (ensure_grid (self), area, cards);
      g_array_sort (cards, compare_numbers);
    }

  for (guint i = 0; edges != NULL && i < self->edges->len; i++)
    {
      const RelEdge *edge = &g_array_index (self->edges, RelEdge, i);

      if (rel_edge_crosses (edge, area) || rel_edge_shows_signs (edge, area))
        g_array_append_val (edges, i);
    }
}
