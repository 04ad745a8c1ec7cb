/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Ways along the free lines between cards: at right angles, from side to side, through
 * no card; pieces that lie upon each other are set apart without running into one.
 */
#include "config.h"

#include <math.h>

#include "diagram/rel-lanes-private.h"
#include "diagram/rel-tracks-private.h"
#include "support/support.h"

#define N_CARDS 40

/* Cards of many sizes in a grid, with room for an edge between any two. */
static void
make_cards (GRand   *rand,
            RelRect *cards)
{
  for (guint i = 0; i < N_CARDS; i++)
    cards[i] = (RelRect) {
      (i % 8) * 340 + g_rand_double_range (rand, 0, 60),
      (i / 8) * 360 + g_rand_double_range (rand, 0, 60),
      g_rand_double_range (rand, 100, 180),
      g_rand_double_range (rand, 60, 220),
    };
}

static RelRoute
make_route (GRand         *rand,
            const RelRect *cards)
{
  RelRoute route = { .from = g_rand_int_range (rand, 0, N_CARDS) };

  do
    route.to = g_rand_int_range (rand, 0, N_CARDS);
  while (route.to == route.from);
  route.from_y = cards[route.from].y + g_rand_double_range (rand, 10, cards[route.from].height - 10);
  route.to_y = cards[route.to].y + g_rand_double_range (rand, 10, cards[route.to].height - 10);

  return route;
}

static void
check_end (const RelRect *card,
           RelPoint       point,
           double         y)
{
  g_assert_cmpfloat_with_epsilon (point.y, y, 0.01);
  g_assert_true (fabs (point.x - card->x) < 0.01 || fabs (point.x - card->x - card->width) < 0.01);
}

static void
check_route (const RelRect  *cards,
             const RelRoute *route)
{
  g_assert_cmpuint (route->n_points, >=, 2);
  g_assert_cmpuint (route->n_points, <=, REL_ROUTE_MAX);
  check_end (&cards[route->from], route->points[0], route->from_y);
  check_end (&cards[route->to], route->points[route->n_points - 1], route->to_y);
  for (guint i = 1; i < route->n_points; i++)
    g_assert_true (fabs (route->points[i].x - route->points[i - 1].x) < 0.01 || fabs (route->points[i].y - route->points[i - 1].y) < 0.01);
  g_assert_cmpuint (rel_router_count_hits (cards, N_CARDS, route), ==, 0);
}

static void
test_random (void)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (support_seed ());

  for (guint round = support_scale (10); round > 0; round--)
    {
      RelRect cards[N_CARDS];
      RelRoute routes[60];
      g_autoptr(RelTracks) tracks = NULL;
      g_autoptr(RelObstacles) obstacles = NULL;
      guint n = 0;

      make_cards (rand, cards);
      tracks = rel_tracks_new (cards, N_CARDS);
      for (guint i = 0; i < G_N_ELEMENTS (routes); i++)
        {
          routes[n] = make_route (rand, cards);
          if (!rel_tracks_find (tracks, &routes[n]))
            continue; /* more turns than a route can hold */
          check_route (cards, &routes[n]);
          n++;
        }
      g_assert_cmpuint (n, >, G_N_ELEMENTS (routes) / 2);

      obstacles = rel_obstacles_new (cards, N_CARDS);
      rel_lanes_set_apart (obstacles, routes, n, TRUE);
      rel_lanes_set_apart (obstacles, routes, n, FALSE);
      for (guint i = 0; i < n; i++)
        check_route (cards, &routes[i]);
    }
}

/* Two edges with one way between two cards do not stay upon each other. */
static void
test_apart (void)
{
  const RelRect cards[] = { { 0, 0, 100, 100 }, { 300, 200, 100, 100 } };
  g_autoptr(RelObstacles) obstacles = rel_obstacles_new (cards, 2);
  RelRoute routes[2];

  for (guint i = 0; i < 2; i++)
    routes[i] = (RelRoute) {
      .from = 0, .to = 1, .from_y = 40 + 10 * i, .to_y = 240 + 10 * i, .n_points = 4,
      .points = { { 100, 40 + 10 * i }, { 200, 40 + 10 * i }, { 200, 240 + 10 * i }, { 300, 240 + 10 * i } },
    };
  rel_lanes_set_apart (obstacles, routes, 2, TRUE);
  g_assert_cmpfloat (fabs (routes[0].points[1].x - routes[1].points[1].x), >, 3);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/diagram/tracks/random", test_random);
  g_test_add_func ("/diagram/tracks/apart", test_apart);

  return g_test_run ();
}
