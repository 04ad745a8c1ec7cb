/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Routes edges at right angles from row to row, round the cards.
 *
 * An edge leaves a card straight to the left or right, so there are four pairs of
 * sides. For each a few ways are tried: three segments, with the middle one in the gap
 * or beside a card; five segments through a gap above or below what is in the way. The
 * cheapest wins: a card that is crossed costs more than any detour. An edge that crosses
 * one all the same is led along the lines between the cards (rel-tracks.c). Then edges
 * that would lie upon each other are set apart in lanes (rel-lanes.c). While a card is
 * dragged the quick form tries only the plain ways, and looks at nothing else.
 */
#include "config.h"

#include <math.h>

#include "diagram/rel-router.h"

#include "diagram/rel-lanes-private.h"
#include "diagram/rel-obstacles-private.h"
#include "diagram/rel-tracks-private.h"

#define HIT_COST   4000.0
#define BEND_COST  22.0
#define SIDE_COST  40.0
#define CLEARANCE  10.0
#define MAX_LOOK   24   /* obstacles whose edges are tried as channels */

/* Among more cards than this the lines between them find a way sooner than trying does. */
#define MAX_CHANNELS 60

typedef struct
{
  RelPoint points[REL_ROUTE_MAX];
  guint    n;
  double   cost;
  guint    hits; /* cards it runs through */
} Way;

static double
side_x (const RelRect *rect,
        int            side)
{
  return side > 0 ? rect->x + rect->width : rect->x;
}

static void
add_point (Way    *way,
           double  x,
           double  y)
{
  /* Points in line say nothing. */
  if (way->n > 0 && fabs (way->points[way->n - 1].x - x) < 0.01 && fabs (way->points[way->n - 1].y - y) < 0.01)
    return;
  if (way->n > 1)
    {
      RelPoint *a = &way->points[way->n - 2];
      RelPoint *b = &way->points[way->n - 1];

      if ((fabs (a->x - b->x) < 0.01 && fabs (b->x - x) < 0.01) || (fabs (a->y - b->y) < 0.01 && fabs (b->y - y) < 0.01))
        {
          b->x = x;
          b->y = y;
          return;
        }
    }
  way->points[way->n++] = (RelPoint) { x, y };
}

static double
length_of (const Way *way)
{
  double length = 0;

  for (guint i = 1; i < way->n; i++)
    length += fabs (way->points[i].x - way->points[i - 1].x) + fabs (way->points[i].y - way->points[i - 1].y);

  return length + BEND_COST * (way->n > 2 ? way->n - 2 : 0);
}

/* Two straight pieces at the ends must be long enough for the signs there. */
static gboolean
is_sound (const Way *way)
{
  for (guint i = 1; i < way->n; i++)
    {
      const RelPoint *a = &way->points[i - 1];
      const RelPoint *b = &way->points[i];

      if ((i == 1 || i == way->n - 1) && way->n > 2 &&
          fabs (a->x - b->x) + fabs (a->y - b->y) < REL_ROUTE_STUB - 0.5)
        return FALSE;
      /* A piece that turns back upon the one before. */
      if (i > 1)
        {
          const RelPoint *z = &way->points[i - 2];

          if ((a->x - z->x) * (b->x - a->x) < -0.01 || (a->y - z->y) * (b->y - a->y) < -0.01)
            return FALSE;
        }
    }

  return TRUE;
}

/* What the cards on and beside a way add to its cost. */
static double
look_at (RelObstacles *obstacles,
         Way          *way)
{
  guint near = 0;

  for (guint i = 1; i < way->n; i++)
    {
      RelPoint a = way->points[i - 1];
      RelPoint b = way->points[i];

      /* The cards at the ends are touched by the outer pieces, which must not count: begin outside. */
      if (i == 1)
        a.x += a.x < b.x ? 1 : -1;
      if (i == way->n - 1)
        b.x += b.x < a.x ? 1 : -1;
      way->hits += rel_obstacles_count (obstacles, a, b, 0.25);
      /* Too near is ugly, not wrong. */
      if (i > 1 && i < way->n - 1)
        near += rel_obstacles_count (obstacles, a, b, CLEARANCE);
    }

  return HIT_COST * (way->hits + 0.02 * near);
}

typedef struct
{
  const RelRect *from;
  const RelRect *to;
  double         from_y;
  double         to_y;
  RelObstacles  *obstacles; /* NULL: quick */
  gboolean       channels;  /* whether to look for gaps between cards */
  Way            best;
} Search;

static void
consider (Search *search,
          Way    *way,
          double  extra)
{
  if (way->n < 2 || !is_sound (way))
    return;

  way->cost = length_of (way) + extra;
  if (way->cost >= search->best.cost)
    return;
  if (search->obstacles != NULL)
    way->cost += look_at (search->obstacles, way);
  if (way->cost < search->best.cost)
    search->best = *way;
}

static void
try_three (Search *search,
           int     side_a,
           int     side_b,
           double  x,
           double  extra)
{
  Way way = { .n = 0 };

  add_point (&way, side_x (search->from, side_a), search->from_y);
  add_point (&way, x, search->from_y);
  add_point (&way, x, search->to_y);
  add_point (&way, side_x (search->to, side_b), search->to_y);
  consider (search, &way, extra);
}

static void
try_five (Search *search,
          int     side_a,
          int     side_b,
          double  xa,
          double  y,
          double  xb,
          double  extra)
{
  Way way = { .n = 0 };

  add_point (&way, side_x (search->from, side_a), search->from_y);
  add_point (&way, xa, search->from_y);
  add_point (&way, xa, y);
  add_point (&way, xb, y);
  add_point (&way, xb, search->to_y);
  add_point (&way, side_x (search->to, side_b), search->to_y);
  consider (search, &way, extra);
}

/* Left and right edges of cards around the two ends make channels for the middle piece. */
static void
try_channels (Search        *search,
              const RelRect *rects,
              int            side_a,
              int            side_b,
              double         extra)
{
  double xa = side_x (search->from, side_a) + side_a * REL_ROUTE_STUB;
  double xb = side_x (search->to, side_b) + side_b * REL_ROUTE_STUB;
  RelRect area = { MIN (xa, xb), MIN (search->from_y, search->to_y), fabs (xa - xb), fabs (search->from_y - search->to_y) };
  g_autoptr(GArray) near = g_array_new (FALSE, FALSE, sizeof (guint));

  area = rel_rect_grow (&area, 60);
  rel_obstacles_collect (search->obstacles, &area, near);
  if (near->len > MAX_LOOK)
    g_array_set_size (near, MAX_LOOK);

  for (guint i = 0; i < near->len; i++)
    {
      const RelRect *rect = &rects[g_array_index (near, guint, i)];
      double above = rect->y - CLEARANCE - 6;
      double below = rect->y + rect->height + CLEARANCE + 6;
      double left = rect->x - CLEARANCE - 8;
      double right = rect->x + rect->width + CLEARANCE + 8;

      try_three (search, side_a, side_b, left, extra);
      try_three (search, side_a, side_b, right, extra);
      try_five (search, side_a, side_b, xa, above, xb, extra);
      try_five (search, side_a, side_b, xa, below, xb, extra);
      try_five (search, side_a, side_b, side_a > 0 ? MAX (xa, right) : MIN (xa, left), above, xb, extra);
      try_five (search, side_a, side_b, side_a > 0 ? MAX (xa, right) : MIN (xa, left), below, xb, extra);
      try_five (search, side_a, side_b, xa, above, side_b > 0 ? MAX (xb, right) : MIN (xb, left), extra);
      try_five (search, side_a, side_b, xa, below, side_b > 0 ? MAX (xb, right) : MIN (xb, left), extra);
    }
}

static void
try_sides (Search        *search,
           const RelRect *rects,
           int            side_a,
           int            side_b)
{
  double xa = side_x (search->from, side_a) + side_a * REL_ROUTE_STUB;
  double xb = side_x (search->to, side_b) + side_b * REL_ROUTE_STUB;
  double extra = side_a == side_b ? SIDE_COST : 0;

  if (side_a != side_b)
    {
      /* Facing each other, with room for two signs; else round the back by five pieces. */
      try_three (search, side_a, side_b, (xa + xb) / 2, extra);
      try_three (search, side_a, side_b, xa, extra + 4);
      try_three (search, side_a, side_b, xb, extra + 4);
      try_five (search, side_a, side_b, xa,
                MIN (search->from->y, search->to->y) - CLEARANCE - 6, xb, extra);
      try_five (search, side_a, side_b, xa,
                MAX (search->from->y + search->from->height, search->to->y + search->to->height) + CLEARANCE + 6, xb, extra);
      try_five (search, side_a, side_b, xa,
                (MIN (search->from->y + search->from->height, search->to->y + search->to->height) + MAX (search->from->y, search->to->y)) / 2,
                xb, extra);
    }
  else
    try_three (search, side_a, side_b, side_a > 0 ? MAX (xa, xb) : MIN (xa, xb), extra);

  /* Only a way that crosses something is worth more looking. */
  if (search->obstacles != NULL && search->channels && search->best.hits > 0)
    try_channels (search, rects, side_a, side_b, extra);
}

/* Whether it goes round all cards, as far as that was looked at. A loop at one card takes
 * the side that is asked for, 1 or -1, where both are free. */
static gboolean
route (const RelRect *rects,
       RelObstacles  *obstacles,
       gboolean       channels,
       int            loop_side,
       RelRoute      *self)
{
  Search search = { &rects[self->from], &rects[self->to], self->from_y, self->to_y, obstacles, channels, { .cost = G_MAXDOUBLE } };
  static const int sides[4][2] = { { 1, -1 }, { -1, 1 }, { 1, 1 }, { -1, -1 } };

  if (self->n_bends > 0 && rel_router_take_bends (rects, self))
    return TRUE;
  if (self->from == self->to)
    {
      /* A loop stays on one side; of two that cost the same the first is kept. */
      try_sides (&search, rects, loop_side, loop_side);
      try_sides (&search, rects, -loop_side, -loop_side);
    }
  else
    {
      for (guint i = 0; i < G_N_ELEMENTS (sides); i++)
        try_sides (&search, rects, sides[i][0], sides[i][1]);
    }

  /* Cards upon each other leave no sound way: a straight line is better than none. */
  if (search.best.n < 2)
    {
      search.best.hits = 1;
      add_point (&search.best, side_x (search.from, 1), self->from_y);
      add_point (&search.best, side_x (search.to, 1), self->to_y);
    }

  self->n_points = search.best.n;
  for (guint i = 0; i < search.best.n; i++)
    self->points[i] = search.best.points[i];

  return search.best.hits == 0;
}

/**
 * rel_router_route_quick:
 * @obstacles: the cards
 * @route: the edge
 *
 * Routes one edge without regard to other cards: cheap enough for every frame of a
 * drag.
 */
void
rel_router_route_quick (const RelRect *obstacles,
                        RelRoute      *route_)
{
  /* a loop stays where it was while its card is dragged */
  route (obstacles, NULL, FALSE, route_->n_points > 1 && route_->points[1].x < route_->points[0].x ? -1 : 1, route_);
  route_->plain = TRUE;
}

/* An edge whose plain ways all run through cards. */
typedef struct
{
  guint  route;
  double length;
} Blocked;

/* Short ones first: they have the least choice. */
static int
compare_blocked (gconstpointer a,
                 gconstpointer b)
{
  const Blocked *x = a;
  const Blocked *y = b;

  if (x->length != y->length)
    return x->length < y->length ? -1 : 1;

  return (x->route > y->route) - (x->route < y->route);
}

/* Along the lines between the cards, each edge knowing how many run there already. */
static gboolean
lead_round (const RelRect *obstacles,
            guint          n_obstacles,
            RelRoute      *routes,
            GArray        *blocked,
            GCancellable  *cancellable)
{
  g_autoptr(RelTracks) tracks = NULL;

  if (blocked->len == 0)
    return TRUE;
  tracks = rel_tracks_new (obstacles, n_obstacles);
  g_array_sort (blocked, compare_blocked);
  for (guint i = 0; i < blocked->len; i++)
    {
      if (g_cancellable_is_cancelled (cancellable))
        return FALSE;
      rel_tracks_find (tracks, &routes[g_array_index (blocked, Blocked, i).route]);
    }

  return TRUE;
}

/**
 * rel_router_route_all:
 * @obstacles: (array length=n_obstacles): the cards
 * @n_obstacles: their number
 * @routes: (array length=n_routes): the edges
 * @n_routes: their number
 * @cancellable: (nullable): gives up
 *
 * Routes all edges round the cards and apart from each other. Pure; may run in any
 * thread. For hundreds of cards this takes longer than a frame.
 *
 * Returns: whether it was done; when it was given up, some edges have only a plain way
 */
gboolean
rel_router_route_all (const RelRect *obstacles,
                      guint          n_obstacles,
                      RelRoute      *routes,
                      guint          n_routes,
                      GCancellable  *cancellable)
{
  g_autoptr(RelObstacles) grid = rel_obstacles_new (obstacles, n_obstacles);
  g_autoptr(GArray) blocked = g_array_new (FALSE, FALSE, sizeof (Blocked));
  g_autofree int *ends = g_new0 (int, MAX (n_obstacles, 1)); /* right ones more than left ones */

  /* Loops last: each goes to the side of its card where fewer edges end. */
  for (guint loops = 0; loops < 2; loops++)
    for (guint i = 0; i < n_routes; i++)
      {
        const RelRect *a = &obstacles[routes[i].from];
        const RelRect *b = &obstacles[routes[i].to];
        Blocked here = { i, fabs (a->x - b->x) + fabs (a->y - b->y) };

        if ((routes[i].from == routes[i].to) != (loops == 1))
          continue;
        routes[i].plain = FALSE;
        if (!route (obstacles, grid, n_obstacles <= MAX_CHANNELS, ends[routes[i].from] > 0 ? -1 : 1, &routes[i]))
          g_array_append_val (blocked, here);
        if (routes[i].n_points > 1 && loops == 0)
          {
            ends[routes[i].from] += routes[i].points[0].x > a->x + a->width / 2 ? 1 : -1;
            ends[routes[i].to] += routes[i].points[routes[i].n_points - 1].x > b->x + b->width / 2 ? 1 : -1;
          }
        if (i % 64 == 0 && g_cancellable_is_cancelled (cancellable))
          return FALSE;
      }
  if (!lead_round (obstacles, n_obstacles, routes, blocked, cancellable))
    return FALSE;

  /* moving the level pieces makes the upright ones longer or shorter: once more */
  rel_lanes_set_apart (grid, routes, n_routes, TRUE);
  rel_lanes_set_apart (grid, routes, n_routes, FALSE);
  rel_lanes_set_apart (grid, routes, n_routes, TRUE);

  return TRUE;
}

/**
 * rel_router_count_hits:
 * @obstacles: (array length=n_obstacles): the cards
 * @n_obstacles: their number
 * @route: a routed edge
 *
 * Returns: how many cards it crosses, those at its ends counted only when it runs
 *   through them
 */
guint
rel_router_count_hits (const RelRect  *obstacles,
                       guint           n_obstacles,
                       const RelRoute *route_)
{
  guint hits = 0;

  for (guint i = 0; i < n_obstacles; i++)
    {
      RelRect inner = rel_rect_grow (&obstacles[i], -1);

      for (guint j = 1; j < route_->n_points; j++)
        {
          RelPoint a = route_->points[j - 1];
          RelPoint b = route_->points[j];
          RelRect segment = { MIN (a.x, b.x), MIN (a.y, b.y), MAX (fabs (a.x - b.x), 0.01), MAX (fabs (a.y - b.y), 0.01) };

          if (rel_rect_intersects (&inner, &segment))
            {
              hits++;
              break;
            }
        }
    }

  return hits;
}
