/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Lanes. Inner pieces of edges that would lie upon each other are moved sideways, each to
 * the nearest lane that is free: the usual distance apart where there is room, closer
 * where many share a gap. What people bent by hand stays where they put it, and a piece
 * never moves into a card, nor so near to its own that the sign at its end has no place.
 */
#include "config.h"

#include <math.h>

#include "diagram/rel-lanes-private.h"

#define MAX_SHIFT  8      /* lanes to either side */
#define STRIPE     32.0   /* pieces are looked up by stripes of this width */
#define CARD_GAP   3.0
#define LEAST_STUB 12.0

typedef struct
{
  guint  route;
  guint  segment; /* from point segment to segment + 1 */
  double at;
  double low;
  double high;
  gboolean fixed;
} Lane;

static int
compare_lanes (gconstpointer a,
               gconstpointer b)
{
  const Lane *x = a;
  const Lane *y = b;

  if (x->fixed != y->fixed)
    return x->fixed ? -1 : 1;
  if (x->at != y->at)
    return x->at < y->at ? -1 : 1;
  if (x->low != y->low)
    return x->low < y->low ? -1 : 1;

  return (x->route > y->route) - (x->route < y->route);
}

static void
collect (RelRoute *routes,
         guint     n_routes,
         gboolean  vertical,
         GArray   *lanes)
{
  for (guint i = 0; i < n_routes; i++)
    for (guint j = 1; j + 2 < routes[i].n_points; j++)
      {
        RelPoint a = routes[i].points[j];
        RelPoint b = routes[i].points[j + 1];
        Lane lane = { i, j, 0, 0, 0, routes[i].n_bends > 0 };

        if ((fabs (a.x - b.x) < 0.01) != vertical)
          continue;
        lane.at = vertical ? a.x : a.y;
        lane.low = vertical ? MIN (a.y, b.y) : MIN (a.x, b.x);
        lane.high = vertical ? MAX (a.y, b.y) : MAX (a.x, b.x);
        g_array_append_val (lanes, lane);
      }
}

static gboolean
is_free_of_cards (RelObstacles *obstacles,
                  gboolean      vertical,
                  double        at,
                  const Lane   *lane)
{
  RelPoint a = vertical ? (RelPoint) { at, lane->low } : (RelPoint) { lane->low, at };
  RelPoint b = vertical ? (RelPoint) { at, lane->high } : (RelPoint) { lane->high, at };

  return rel_obstacles_count (obstacles, a, b, CARD_GAP) == 0;
}

/* The pieces of a stripe, by its number. */
static GArray *
get_stripe (GHashTable *stripes,
            int         number,
            gboolean    make)
{
  GArray *stripe = g_hash_table_lookup (stripes, GINT_TO_POINTER (number));

  if (stripe == NULL && make)
    {
      stripe = g_array_new (FALSE, FALSE, sizeof (Lane));
      g_hash_table_insert (stripes, GINT_TO_POINTER (number), stripe);
    }

  return stripe;
}

static int
stripe_of (double at)
{
  return (int) floor (CLAMP (at, -1e9, 1e9) / STRIPE);
}

static gboolean
is_taken (GHashTable *stripes,
          double      at,
          double      apart,
          const Lane *lane)
{
  for (int number = stripe_of (at - apart); number <= stripe_of (at + apart); number++)
    {
      GArray *stripe = get_stripe (stripes, number, FALSE);

      for (guint i = 0; stripe != NULL && i < stripe->len; i++)
        {
          const Lane *other = &g_array_index (stripe, Lane, i);

          if (fabs (other->at - at) < apart - 0.25 && other->low < lane->high + 6 && lane->low < other->high + 6 &&
              (other->route != lane->route || other->segment != lane->segment))
            return TRUE;
        }
    }

  return FALSE;
}

/* A piece of an edge between two others may grow and shrink, but not turn back. */
static gboolean
keeps_way (double before,
           double now,
           double least)
{
  return before < 0 ? now <= -least : before > 0 ? now >= least : TRUE;
}

static gboolean
shift (RelRoute *self,
       guint     segment,
       gboolean  vertical,
       double    to)
{
  RelPoint *a = &self->points[segment];
  RelPoint *b = &self->points[segment + 1];
  const RelPoint *z = &self->points[segment - 1];
  const RelPoint *c = &self->points[segment + 2];
  double before = vertical ? a->x - z->x : a->y - z->y;
  double after = vertical ? c->x - b->x : c->y - b->y;
  double by = to - (vertical ? a->x : a->y);
  double least_before = segment == 1 ? MIN (fabs (before), LEAST_STUB) : 0.1;
  double least_after = segment + 3 == self->n_points ? MIN (fabs (after), LEAST_STUB) : 0.1;

  if (!keeps_way (before, before + by, least_before) || !keeps_way (after, after - by, least_after))
    return FALSE;
  if (vertical)
    a->x = b->x = to;
  else
    a->y = b->y = to;

  return TRUE;
}

static void
place (RelObstacles *obstacles,
       RelRoute     *routes,
       GHashTable   *stripes,
       gboolean      vertical,
       Lane         *lane)
{
  static const double distances[] = { REL_ROUTE_LANE, REL_ROUTE_LANE * 0.6, REL_ROUTE_LANE * 0.35 };

  for (guint d = 0; d < G_N_ELEMENTS (distances); d++)
    for (guint step = 0; step <= 2 * MAX_SHIFT; step++)
      {
        double at = lane->at + (step % 2 != 0 ? 1.0 : -1.0) * ((step + 1) / 2) * distances[d];

        if (is_taken (stripes, at, distances[d], lane))
          continue;
        if (step == 0)
          return;
        if (!is_free_of_cards (obstacles, vertical, at, lane) || !shift (&routes[lane->route], lane->segment, vertical, at))
          continue;
        lane->at = at;
        return;
      }
}

void
rel_lanes_set_apart (RelObstacles *obstacles,
                     RelRoute     *routes,
                     guint         n_routes,
                     gboolean      vertical)
{
  g_autoptr(GArray) lanes = g_array_new (FALSE, FALSE, sizeof (Lane));
  g_autoptr(GHashTable) stripes = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) g_array_unref);

  collect (routes, n_routes, vertical, lanes);
  g_array_sort (lanes, compare_lanes);
  for (guint i = 0; i < lanes->len; i++)
    {
      Lane *lane = &g_array_index (lanes, Lane, i);

      if (!lane->fixed)
        place (obstacles, routes, stripes, vertical, lane);
      g_array_append_val (get_stripe (stripes, stripe_of (lane->at), TRUE), *lane);
    }
}
