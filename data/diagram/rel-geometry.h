/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "base/rel-macros.h"

REL_BEGIN_DECLS

/**
 * RelPoint:
 *
 * A place on a diagram, in pixels at 100 %, y downwards.
 */
typedef struct
{
  double x;
  double y;
} RelPoint;

/**
 * RelRect:
 *
 * A rectangle on a diagram, in pixels at 100 %.
 */
typedef struct
{
  double x;
  double y;
  double width;
  double height;
} RelRect;

gboolean                 rel_rect_contains       (const RelRect *rect,
                                                  double         x,
                                                  double         y);
gboolean                 rel_rect_intersects     (const RelRect *a,
                                                  const RelRect *b);
RelRect                  rel_rect_union          (const RelRect *a,
                                                  const RelRect *b);
RelRect                  rel_rect_grow           (const RelRect *rect,
                                                  double         by);
double                   rel_segment_distance    (RelPoint       a,
                                                  RelPoint       b,
                                                  double         x,
                                                  double         y);

REL_END_DECLS
