/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Points and rectangles in double: graphene's floats lose pixels on large diagrams,
 * and the model library has no other use for it.
 */
#include "config.h"

#include <math.h>

#include "diagram/rel-geometry.h"

gboolean
rel_rect_contains (const RelRect *rect,
                   double         x,
                   double         y)
{
  return x >= rect->x && x < rect->x + rect->width && y >= rect->y && y < rect->y + rect->height;
}

gboolean
rel_rect_intersects (const RelRect *a,
                     const RelRect *b)
{
  return a->x < b->x + b->width && b->x < a->x + a->width && a->y < b->y + b->height && b->y < a->y + a->height;
}

/**
 * rel_rect_union:
 * @a: a rectangle
 * @b: another
 *
 * Returns: the smallest rectangle around both; one without area does not count
 */
RelRect
rel_rect_union (const RelRect *a,
                const RelRect *b)
{
  RelRect r;

  if (a->width <= 0 && a->height <= 0)
    return *b;
  if (b->width <= 0 && b->height <= 0)
    return *a;

  r.x = MIN (a->x, b->x);
  r.y = MIN (a->y, b->y);
  r.width = MAX (a->x + a->width, b->x + b->width) - r.x;
  r.height = MAX (a->y + a->height, b->y + b->height) - r.y;

  return r;
}

/**
 * rel_rect_grow:
 * @rect: a rectangle
 * @by: pixels on each side; negative shrinks
 *
 * Returns: the grown rectangle
 */
RelRect
rel_rect_grow (const RelRect *rect,
               double         by)
{
  return (RelRect) { rect->x - by, rect->y - by, rect->width + 2 * by, rect->height + 2 * by };
}

/**
 * rel_segment_distance:
 * @a: one end of a segment
 * @b: its other end
 * @x: a place
 * @y: a place
 *
 * Returns: how far the place is from the segment
 */
double
rel_segment_distance (RelPoint a,
                      RelPoint b,
                      double   x,
                      double   y)
{
  double dx = b.x - a.x;
  double dy = b.y - a.y;
  double length = dx * dx + dy * dy;
  double t = length > 0 ? CLAMP (((x - a.x) * dx + (y - a.y) * dy) / length, 0, 1) : 0;

  return hypot (x - (a.x + t * dx), y - (a.y + t * dy));
}
