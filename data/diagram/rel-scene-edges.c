/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Where an edge of a scene is.
 */
#include "config.h"

#include <math.h>

#include "diagram/rel-scene.h"

#define LINE_ROOM 4.0  /* beside its line, lit */
#define SIGN_ROOM 24.0 /* about an end, for its sign */
#define TEXT_ROOM 90.0 /* beside an end or diamond, for what is written there */

/**
 * rel_edge_get_bounds:
 * @edge: an edge
 *
 * Returns: the area it is painted in, its signs included
 */
RelRect
rel_edge_get_bounds (const RelEdge *edge)
{
  RelPoint low = edge->route->points[0];
  RelPoint high = low;
  RelRect rect;

  for (guint i = 1; i < edge->route->n_points; i++)
    {
      low.x = MIN (low.x, edge->route->points[i].x);
      low.y = MIN (low.y, edge->route->points[i].y);
      high.x = MAX (high.x, edge->route->points[i].x);
      high.y = MAX (high.y, edge->route->points[i].y);
    }
  rect = (RelRect) { low.x, low.y, high.x - low.x, high.y - low.y };

  return rel_rect_grow (&rect, 12);
}

/**
 * rel_edge_get_middle:
 * @edge: an edge
 *
 * Returns: the place half way along it
 */
RelPoint
rel_edge_get_middle (const RelEdge *edge)
{
  const RelRoute *route = edge->route;
  double length = 0;

  for (guint i = 1; i < route->n_points; i++)
    length += fabs (route->points[i].x - route->points[i - 1].x) + fabs (route->points[i].y - route->points[i - 1].y);

  length /= 2;
  for (guint i = 1; i < route->n_points; i++)
    {
      RelPoint a = route->points[i - 1];
      RelPoint b = route->points[i];
      double piece = fabs (b.x - a.x) + fabs (b.y - a.y);

      if (piece >= length && piece > 0)
        return (RelPoint) { a.x + (b.x - a.x) * length / piece, a.y + (b.y - a.y) * length / piece };
      length -= piece;
    }

  return route->points[0];
}

/**
 * rel_edge_crosses:
 * @edge: an edge
 * @area: an area
 *
 * Returns: whether a part of its line is there
 */
gboolean
rel_edge_crosses (const RelEdge *edge,
                  const RelRect *area)
{
  const RelRoute *route = edge->route;
  double left = area->x - LINE_ROOM;
  double top = area->y - LINE_ROOM;
  double right = area->x + area->width + LINE_ROOM;
  double bottom = area->y + area->height + LINE_ROOM;

  for (guint i = 1; i < route->n_points; i++)
    {
      const RelPoint *a = &route->points[i - 1];
      const RelPoint *b = &route->points[i];

      if (MAX (a->x, b->x) >= left && MIN (a->x, b->x) <= right && MAX (a->y, b->y) >= top && MIN (a->y, b->y) <= bottom)
        return TRUE;
    }

  return FALSE;
}

static gboolean
is_near (RelPoint       point,
         const RelRect *area,
         double         dx,
         double         dy)
{
  return point.x >= area->x - dx && point.x <= area->x + area->width + dx &&
         point.y >= area->y - dy && point.y <= area->y + area->height + dy;
}

/**
 * rel_edge_shows_signs:
 * @edge: an edge
 * @area: an area
 *
 * Returns: whether one of its signs, or what is written at them, may be there
 */
gboolean
rel_edge_shows_signs (const RelEdge *edge,
                      const RelRect *area)
{
  const RelRoute *route = edge->route;
  double room = edge->from_counted != NULL || edge->to_counted != NULL ? TEXT_ROOM : SIGN_ROOM;

  if (route->n_points < 2)
    return FALSE;

  return is_near (route->points[0], area, room, SIGN_ROOM) || is_near (route->points[route->n_points - 1], area, room, SIGN_ROOM) ||
         (edge->diamond != NULL && is_near (rel_edge_get_middle (edge), area, TEXT_ROOM, 2 * SIGN_ROOM));
}
