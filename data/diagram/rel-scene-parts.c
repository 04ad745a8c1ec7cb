/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Areas, notes and bends of a scene, and what changes in place while they are dragged.
 */
#include "config.h"

#include "diagram/rel-scene-private.h"

guint
rel_scene_get_n_shapes (RelScene *self)
{
  g_return_val_if_fail (REL_IS_SCENE (self), 0);

  return self->shapes->len;
}

/**
 * rel_scene_get_shape:
 * @self: a scene
 * @index: number of an area or note
 *
 * Returns: (transfer none): it
 */
const RelShape *
rel_scene_get_shape (RelScene *self,
                     guint     index)
{
  g_return_val_if_fail (REL_IS_SCENE (self) && index < self->shapes->len, NULL);

  return self->shapes->pdata[index];
}

/**
 * rel_scene_get_shape_rect:
 * @self: a scene
 * @index: number of an area or note
 *
 * Returns: where it is seen: of an area that is folded, its card
 */
RelRect
rel_scene_get_shape_rect (RelScene *self,
                          guint     index)
{
  const RelShape *shape;
  guint card;

  g_return_val_if_fail (REL_IS_SCENE (self) && index < self->shapes->len, (RelRect) { 0 });

  shape = self->shapes->pdata[index];
  if (shape->folded && rel_scene_find_card (self, shape->id, &card))
    return ((RelCard *) self->cards->pdata[card])->rect;

  return shape->rect;
}

/**
 * rel_scene_get_card_room:
 * @self: a scene
 * @index: number of a card
 *
 * Returns: where nothing else may be set: the card, and of an area that is folded all
 *   that it covers when it is open, since a table that is set there belongs to it
 */
RelRect
rel_scene_get_card_room (RelScene *self,
                         guint     index)
{
  const RelCard *card = rel_scene_get_card (self, index);

  g_return_val_if_fail (card != NULL, (RelRect) { 0 });

  for (guint i = 0; card->is_area && i < self->shapes->len; i++)
    {
      const RelShape *shape = self->shapes->pdata[i];

      if (shape->id == card->id)
        return rel_rect_union (&shape->rect, &card->rect);
    }

  return card->rect;
}

/**
 * rel_scene_count_on_area:
 * @self: a scene
 * @index: number of an area
 *
 * Returns: how many tables are on it, whether they are seen or not
 */
guint
rel_scene_count_on_area (RelScene *self,
                         guint     index)
{
  const RelShape *shape;
  GHashTableIter iter;
  RelId *area;
  guint n = 0;

  g_return_val_if_fail (REL_IS_SCENE (self) && index < self->shapes->len, 0);

  shape = self->shapes->pdata[index];
  for (guint i = 0; i < self->cards->len; i++)
    n += !((RelCard *) self->cards->pdata[i])->is_area && rel_shape_holds (shape, &((RelCard *) self->cards->pdata[i])->rect) && !shape->folded;
  g_hash_table_iter_init (&iter, self->folded_areas);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &area))
    n += *area == shape->id;

  return n;
}

/**
 * rel_scene_set_shape_rect:
 * @self: a scene
 * @index: number of an area or note
 * @rect: where it is now
 *
 * Moves or resizes it while it is dragged.
 */
void
rel_scene_set_shape_rect (RelScene      *self,
                          guint          index,
                          const RelRect *rect)
{
  RelShape *shape;
  guint card;

  g_return_if_fail (REL_IS_SCENE (self) && index < self->shapes->len);

  shape = self->shapes->pdata[index];
  shape->rect = *rect;
  shape->rect.width = MAX (rect->width, REL_SHAPE_LEAST);
  shape->rect.height = MAX (rect->height, REL_SHAPE_LEAST);
  if (shape->folded && rel_scene_find_card (self, shape->id, &card))
    rel_scene_move_card (self, card, shape->rect.x, shape->rect.y);
  self->bounds_known = FALSE;
}

/* Notes lie above edges, areas below: they are asked for one after the other. */
gboolean
rel_scene_pick_shape (RelScene *self,
                      double    x,
                      double    y,
                      double    tolerance,
                      gboolean  notes,
                      RelPick  *pick)
{
  for (guint i = self->shapes->len; i-- > 0;)
    {
      const RelShape *shape = self->shapes->pdata[i];
      RelRect rect = shape->rect;
      RelRect outer = rel_rect_grow (&rect, tolerance);
      RelRect inner = rel_rect_grow (&rect, -tolerance);

      if (shape->folded || (shape->kind == REL_SHAPE_NOTE) != notes || !rel_rect_contains (&outer, x, y))
        continue;
      if (notes ? !rel_rect_contains (&rect, x, y) : y > rect.y + REL_AREA_TITLE && rel_rect_contains (&inner, x, y))
        continue;
      *pick = (RelPick) { REL_PICK_SHAPE, i, REL_ID_NONE };
      return TRUE;
    }

  return FALSE;
}

/**
 * rel_scene_drag_bend:
 * @self: a scene
 * @edge: number of an edge
 * @segment: which of its pieces
 * @to: where to
 *
 * Drags a piece of an edge.
 *
 * Returns: whether it can be dragged
 */
gboolean
rel_scene_drag_bend (RelScene *self,
                     guint     edge,
                     guint     segment,
                     RelPoint  to)
{
  g_return_val_if_fail (REL_IS_SCENE (self) && edge < self->routes->len, FALSE);

  self->bounds_known = FALSE;
  self->n_moves++;

  return rel_router_drag_bend ((const RelRect *) self->rects->data, &g_array_index (self->routes, RelRoute, edge), segment, to);
}

/**
 * rel_scene_shift_way:
 * @self: a scene
 * @edge: number of an edge
 * @dx: how far to the right
 * @dy: how far down
 *
 * Takes the bends of an edge along with both its cards.
 */
void
rel_scene_shift_way (RelScene *self,
                     guint     edge,
                     double    dx,
                     double    dy)
{
  RelRoute *route;

  g_return_if_fail (REL_IS_SCENE (self) && edge < self->routes->len);

  self->n_moves++;
  route = &g_array_index (self->routes, RelRoute, edge);
  for (guint i = 0; i < route->n_bends; i++)
    {
      route->bends[i].x += dx;
      route->bends[i].y += dy;
    }
  if (route->n_bends > 0)
    rel_router_route_quick ((const RelRect *) self->rects->data, route);
}

/**
 * rel_scene_set_counted:
 * @self: a scene
 * @relationship: id of a relationship
 * @from: (nullable): what was counted at its parent: "1"
 * @to: (nullable): what was counted at its child: "0..37"
 * @words: (nullable): the same as sentences
 *
 * Sets the figures that stand at the ends of an edge.
 */
void
rel_scene_set_counted (RelScene   *self,
                       RelId       relationship,
                       const char *from,
                       const char *to,
                       const char *words)
{
  guint index;
  RelEdge *edge;

  g_return_if_fail (REL_IS_SCENE (self));

  if (!rel_scene_find_edge (self, relationship, &index))
    return;

  edge = &g_array_index (self->edges, RelEdge, index);
  edge->from_counted = from != NULL ? g_string_chunk_insert_const (self->words, from) : NULL;
  edge->to_counted = to != NULL ? g_string_chunk_insert_const (self->words, to) : NULL;
  edge->counted = words != NULL ? g_string_chunk_insert_const (self->words, words) : NULL;
}
