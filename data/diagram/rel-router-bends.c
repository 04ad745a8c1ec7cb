/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Ways that people choose. An edge leaves its cards sideways, so its pieces alternate:
 * level, upright, level … level. Its bends are the points between the first and the
 * last; the outer two take their heights from the rows at the cards, so a way that was
 * dragged follows its cards and stays at right angles.
 */
#include "config.h"

#include <math.h>
#include <string.h>

#include "diagram/rel-router.h"

#define LEAST 8.0

static gboolean
find_side (const RelRect *rect,
           double         x,
           double        *side)
{
  if (x >= rect->x + rect->width + LEAST)
    *side = rect->x + rect->width;
  else if (x <= rect->x - LEAST)
    *side = rect->x;
  else
    return FALSE;

  return TRUE;
}

/**
 * rel_router_take_bends:
 * @obstacles: the cards
 * @route: an edge with bends
 *
 * Leads an edge over its bends.
 *
 * Returns: whether it can go that way; not when a card was moved over the first or last bend
 */
gboolean
rel_router_take_bends (const RelRect *obstacles,
                       RelRoute      *route)
{
  guint n = route->n_bends;
  RelPoint *points = route->points;
  double from, to;

  if (n < 2 || n % 2 != 0 || n + 2 > REL_ROUTE_MAX ||
      !find_side (&obstacles[route->from], route->bends[0].x, &from) ||
      !find_side (&obstacles[route->to], route->bends[n - 1].x, &to))
    return FALSE;

  memcpy (points + 1, route->bends, n * sizeof (RelPoint));
  points[0] = (RelPoint) { from, route->from_y };
  points[n + 1] = (RelPoint) { to, route->to_y };
  points[1].y = route->from_y;
  points[n].y = route->to_y;
  /* right angles, whatever a file says */
  for (guint i = 1; i < n; i++)
    if (i % 2 != 0)
      points[i + 1].x = points[i].x;
    else
      points[i + 1].y = points[i].y;
  points[n].y = route->to_y;
  if (n > 2)
    points[n - 1].y = points[n - 2].y;
  route->n_points = n + 2;

  return TRUE;
}

/* Outside of a card, with room for its sign. */
static double
keep_off (const RelRect *rect,
          double         x)
{
  double left = rect->x - REL_ROUTE_STUB;
  double right = rect->x + rect->width + REL_ROUTE_STUB;

  if (x <= left || x >= right)
    return x;

  return x - left < right - x ? left : right;
}

/**
 * rel_router_drag_bend:
 * @obstacles: the cards
 * @route: a routed edge
 * @segment: which of its pieces is dragged, from 0
 * @to: where to
 *
 * Drags a piece of an edge sideways; the way it takes then becomes its bends.
 *
 * Returns: whether that piece can be dragged: the outer two belong to the cards
 */
gboolean
rel_router_drag_bend (const RelRect *obstacles,
                      RelRoute      *route,
                      guint          segment,
                      RelPoint       to)
{
  RelPoint *points = route->points;
  guint n = route->n_points;

  if (n == 2)
    {
      double left = points[0].x, right = points[1].x;
      double side = right > left ? 1 : -1;

      if (fabs (right - left) < 2 * REL_ROUTE_STUB + 8)
        return FALSE;
      points[5] = points[1];
      points[1] = points[2] = (RelPoint) { left + side * REL_ROUTE_STUB, route->from_y };
      points[3] = points[4] = (RelPoint) { right - side * REL_ROUTE_STUB, route->to_y };
      route->n_points = n = 6;
      segment = 2;
    }
  if (segment == 0 || segment + 2 >= n || n % 2 != 0)
    return FALSE;

  if (segment % 2 != 0)
    {
      for (guint again = 0; again < 2; again++)
        {
          if (segment == 1)
            to.x = keep_off (&obstacles[route->from], to.x);
          if (segment + 3 == n)
            to.x = keep_off (&obstacles[route->to], to.x);
        }
      points[segment].x = points[segment + 1].x = round (to.x);
    }
  else
    points[segment].y = points[segment + 1].y = round (to.y);

  route->n_bends = n - 2;
  memcpy (route->bends, points + 1, route->n_bends * sizeof (RelPoint));

  return rel_router_take_bends (obstacles, route);
}
