/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Ways of a scene that is on screen. Among hundreds of cards, finding the ways round them
 * takes longer than a frame, so a new scene takes over the ways of the one before where
 * nothing about them changed, draws the rest plainly, and a thread works out the ways of
 * all, over copies. What it found is taken unless a card was moved meanwhile.
 *
 *   new --few edges, or all as before--> routed
 *    '--else--> plain --thread--> routed
 */
#include "config.h"

#include <string.h>

#include "diagram/rel-scene-private.h"

/* So much is done before the next frame. */
#define AT_ONCE 150

static gboolean
same_rect (const RelRect *a,
           const RelRect *b)
{
  return a->x == b->x && a->y == b->y && a->width == b->width && a->height == b->height;
}

/* Whether each card is where it was, and no other came or went. */
static gboolean
has_same_cards (RelScene *self,
                RelScene *previous)
{
  if (self->cards->len != previous->cards->len)
    return FALSE;
  for (guint i = 0; i < self->cards->len; i++)
    {
      const RelCard *card = self->cards->pdata[i];
      guint before;

      if (!rel_scene_find_card (previous, card->id, &before) ||
          !same_rect (&card->rect, &((const RelCard *) previous->cards->pdata[before])->rect))
        return FALSE;
    }

  return TRUE;
}

/* The way of the same relationship between the same places. */
static gboolean
take_over (RelScene *self,
           RelScene *previous,
           guint     index)
{
  const RelEdge *edge = &g_array_index (self->edges, RelEdge, index);
  RelRoute *route = &g_array_index (self->routes, RelRoute, index);
  const RelRoute *before;
  guint old;

  if (previous == NULL || !rel_scene_find_edge (previous, rel_relationship_get_id (edge->relationship), &old))
    return FALSE;
  before = &g_array_index (previous->routes, RelRoute, old);
  if (before->plain || before->n_points < 2 || before->from_y != route->from_y || before->to_y != route->to_y ||
      before->n_bends != route->n_bends || memcmp (before->bends, route->bends, route->n_bends * sizeof (RelPoint)) != 0 ||
      !same_rect (&g_array_index (previous->rects, RelRect, before->from), &g_array_index (self->rects, RelRect, route->from)) ||
      !same_rect (&g_array_index (previous->rects, RelRect, before->to), &g_array_index (self->rects, RelRect, route->to)))
    return FALSE;
  memcpy (route->points, before->points, sizeof route->points);
  route->n_points = before->n_points;

  return TRUE;
}

/**
 * rel_scene_new_plain:
 * @schema: a schema
 * @diagram: a diagram of it
 * @metrics: measures text
 * @only: (nullable): a set of #RelId: show only these tables and views
 * @previous: (nullable): what was shown before
 *
 * Like rel_scene_new(), but never takes long: where there is much to do, edges have
 * plain ways, or those of @previous, until rel_scene_route_async() is done.
 *
 * Returns: (transfer full): the scene
 */
RelScene *
rel_scene_new_plain (RelSchema  *schema,
                     RelDiagram *diagram,
                     RelMetrics *metrics,
                     GHashTable *only,
                     RelScene   *previous)
{
  RelScene *self = rel_scene_new_bare (schema, diagram, metrics, only);
  guint n_plain = 0;

  if (self->edges->len <= AT_ONCE && self->cards->len <= AT_ONCE)
    {
      rel_scene_route (self);
      return self;
    }
  for (guint i = 0; i < self->cards->len; i++)
    rel_scene_spread_ports (self, i);
  for (guint i = 0; i < self->routes->len; i++)
    if (!take_over (self, previous, i))
      {
        rel_router_route_quick ((const RelRect *) self->rects->data, &g_array_index (self->routes, RelRoute, i));
        n_plain++;
      }
  self->plain = n_plain > 0 || previous == NULL || previous->plain || !has_same_cards (self, previous);

  return self;
}

/**
 * rel_scene_is_plain:
 * @self: a scene
 *
 * Returns: whether edges may run through cards, since nobody looked yet
 */
gboolean
rel_scene_is_plain (RelScene *self)
{
  g_return_val_if_fail (REL_IS_SCENE (self), FALSE);

  return self->plain;
}

typedef struct
{
  GArray *rects;
  GArray *routes;
  guint   n_moves;
} Routing;

static void
routing_free (Routing *routing)
{
  g_array_unref (routing->rects);
  g_array_unref (routing->routes);
  g_free (routing);
}

static void
route_thread (GTask        *task,
              gpointer      source,
              gpointer      data,
              GCancellable *cancellable)
{
  Routing *routing = data;

  if (rel_router_route_all ((const RelRect *) routing->rects->data, routing->rects->len, (RelRoute *) routing->routes->data,
                            routing->routes->len, cancellable))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error_if_cancelled (task);
}

/**
 * rel_scene_route_async:
 * @self: a scene
 * @cancellable: (nullable): gives up
 * @callback: called when it is done
 * @user_data: data for @callback
 *
 * Finds the ways of all edges round the cards, on a thread.
 */
void
rel_scene_route_async (RelScene            *self,
                       GCancellable        *cancellable,
                       GAsyncReadyCallback  callback,
                       gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  Routing *routing;

  g_return_if_fail (REL_IS_SCENE (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, rel_scene_route_async);
  routing = g_new0 (Routing, 1);
  routing->rects = g_array_copy (self->rects);
  routing->routes = g_array_copy (self->routes);
  routing->n_moves = self->n_moves;
  g_task_set_task_data (task, routing, (GDestroyNotify) routing_free);
  g_task_run_in_thread (task, route_thread);
}

/**
 * rel_scene_route_finish:
 * @self: a scene
 * @result: the result
 * @error: where to put an error: only when cancelled
 *
 * Returns: whether its edges have other ways now; not when something was moved meanwhile
 */
gboolean
rel_scene_route_finish (RelScene      *self,
                        GAsyncResult  *result,
                        GError       **error)
{
  Routing *routing;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  routing = g_task_get_task_data (G_TASK (result));
  if (!g_task_propagate_boolean (G_TASK (result), error) || routing->n_moves != self->n_moves)
    return FALSE;
  memcpy (self->routes->data, routing->routes->data, self->routes->len * sizeof (RelRoute));
  self->plain = FALSE;
  self->bounds_known = FALSE;

  return TRUE;
}
