/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

#include "diagram/rel-geometry.h"

REL_BEGIN_DECLS

#define REL_ROUTE_STUB 26.0 /* straight piece at a card: room for its sign */
#define REL_ROUTE_LANE 9.0  /* between parallel edges */
#define REL_ROUTE_MAX  20   /* points of a route */

/**
 * RelRoute:
 * @from: number of the obstacle where it begins
 * @to: number of the obstacle where it ends
 * @from_y: height of its beginning, absolute
 * @to_y: height of its end, absolute
 * @points: (array length=n_points): the way, at right angles
 * @n_points: how many; 0 until routed
 * @bends: (array length=n_bends): between the first and the last point, where people want it to go
 * @n_bends: how many; 0 when it finds its own way
 * @plain: it was led without regard to other cards
 *
 * An edge between two cards: what is asked, and the answer.
 */
typedef struct
{
  guint    from;
  guint    to;
  double   from_y;
  double   to_y;
  RelPoint points[REL_ROUTE_MAX];
  guint    n_points;
  RelPoint bends[REL_ROUTE_MAX - 2];
  guint    n_bends;
  gboolean plain;
} RelRoute;

void                     rel_router_route_quick  (const RelRect *obstacles,
                                                  RelRoute      *route);
gboolean                 rel_router_route_all    (const RelRect *obstacles,
                                                  guint          n_obstacles,
                                                  RelRoute      *routes,
                                                  guint          n_routes,
                                                  GCancellable  *cancellable);
gboolean                 rel_router_take_bends   (const RelRect *obstacles,
                                                  RelRoute      *route);
gboolean                 rel_router_drag_bend    (const RelRect *obstacles,
                                                  RelRoute      *route,
                                                  guint          segment,
                                                  RelPoint       to);
guint                    rel_router_count_hits   (const RelRect *obstacles,
                                                  guint          n_obstacles,
                                                  const RelRoute *route);

REL_END_DECLS
