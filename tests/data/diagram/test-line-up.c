/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Lining up: what is in line afterwards, what did not move, and that nothing lies on
 * anything, on random cards too.
 */
#include "config.h"

#include <string.h>

#include "diagram/rel-line-up.h"

static void
assert_rect (const RelRect *rect,
             double         x,
             double         y)
{
  g_assert_cmpfloat (rect->x, ==, x);
  g_assert_cmpfloat (rect->y, ==, y);
}

static void
test_edges (void)
{
  const RelRect cards[] = { { 0, 0, 100, 50 }, { 30, 100, 60, 50 }, { 200, 300, 200, 80 } };
  RelRect rects[3];

  memcpy (rects, cards, sizeof cards);
  rel_line_up (rects, 3, REL_LINE_UP_LEFT);
  assert_rect (&rects[0], 0, 0);
  assert_rect (&rects[1], 0, 100);
  assert_rect (&rects[2], 0, 300);

  memcpy (rects, cards, sizeof cards);
  rel_line_up (rects, 3, REL_LINE_UP_RIGHT);
  assert_rect (&rects[0], 300, 0);
  assert_rect (&rects[1], 340, 100);
  assert_rect (&rects[2], 200, 300);

  memcpy (rects, cards, sizeof cards);
  rel_line_up (rects, 3, REL_LINE_UP_CENTER);
  assert_rect (&rects[0], 150, 0);
  assert_rect (&rects[1], 170, 100);
  assert_rect (&rects[2], 100, 300);

  /* the second one would lie on the first */
  memcpy (rects, cards, sizeof cards);
  rel_line_up (rects, 3, REL_LINE_UP_TOP);
  assert_rect (&rects[0], 0, 0);
  assert_rect (&rects[1], 124, 0);
  assert_rect (&rects[2], 200, 0);

  memcpy (rects, cards, sizeof cards);
  rel_line_up (rects, 3, REL_LINE_UP_BOTTOM);
  assert_rect (&rects[0], 0, 330);
  assert_rect (&rects[1], 124, 330);
  assert_rect (&rects[2], 200, 300);
}

static void
test_gaps (void)
{
  RelRect rects[] = { { 500, 7, 100, 50 }, { 0, 9, 100, 50 }, { 130, 3, 100, 50 } };
  RelRect tight[] = { { 0, 0, 100, 50 }, { 0, 20, 100, 50 }, { 0, 40, 100, 50 } };
  RelRect one = { 3, 4, 5, 6 };

  rel_line_up (rects, 3, REL_LINE_UP_ACROSS);
  assert_rect (&rects[0], 500, 7);
  assert_rect (&rects[1], 0, 9);
  assert_rect (&rects[2], 250, 3);
  rel_line_up (tight, 3, REL_LINE_UP_DOWN);
  assert_rect (&tight[0], 0, 0);
  assert_rect (&tight[1], 0, 74);
  assert_rect (&tight[2], 0, 148);
  rel_line_up (&one, 1, REL_LINE_UP_DOWN);
  assert_rect (&one, 3, 4);
  rel_line_up (NULL, 0, REL_LINE_UP_LEFT);
}

/* Seeded: no two lie on each other, once more changes nothing, sizes stay. */
static void
test_random (void)
{
  for (guint round_ = 0; round_ < 400; round_++)
    for (guint how = REL_LINE_UP_LEFT; how <= REL_LINE_UP_DOWN; how++)
      {
        guint n = g_test_rand_int_range (1, 9);
        RelRect before[9], rects[9], again[9];
        gboolean down = how <= REL_LINE_UP_RIGHT || how == REL_LINE_UP_DOWN;

        for (guint i = 0; i < n; i++)
          before[i] = rects[i] = (RelRect) { g_test_rand_int_range (-500, 500), g_test_rand_int_range (-500, 500),
                                             g_test_rand_int_range (20, 300), g_test_rand_int_range (20, 300) };
        rel_line_up (rects, n, how);
        memcpy (again, rects, sizeof rects);
        rel_line_up (again, n, how);
        for (guint i = 0; i < n; i++)
          {
            g_assert_cmpfloat (rects[i].width, ==, before[i].width);
            g_assert_cmpfloat (rects[i].height, ==, before[i].height);
            g_assert_cmpfloat_with_epsilon (again[i].x, rects[i].x, 1.5);
            g_assert_cmpfloat_with_epsilon (again[i].y, rects[i].y, 1.5);
            /* equal gaps leave what is across the line alone */
            if (how == REL_LINE_UP_ACROSS)
              g_assert_cmpfloat (rects[i].y, ==, before[i].y);
            else if (how == REL_LINE_UP_DOWN)
              g_assert_cmpfloat (rects[i].x, ==, before[i].x);
            if (how == REL_LINE_UP_LEFT)
              g_assert_cmpfloat (rects[i].x, ==, rects[0].x);
            else if (how == REL_LINE_UP_RIGHT)
              g_assert_cmpfloat (rects[i].x + rects[i].width, ==, rects[0].x + rects[0].width);
            else if (how == REL_LINE_UP_TOP)
              g_assert_cmpfloat (rects[i].y, ==, rects[0].y);
            else if (how == REL_LINE_UP_BOTTOM)
              g_assert_cmpfloat (rects[i].y + rects[i].height, ==, rects[0].y + rects[0].height);
            for (guint j = 0; j < i; j++)
              {
                RelRect a = rects[i], b = rects[j];

                /* a pixel of rounding */
                a = rel_rect_grow (&a, -1);
                g_assert_false (rel_rect_intersects (&a, &b));
                /* the order along the line stays */
                if (down && before[i].y < before[j].y)
                  g_assert_cmpfloat (a.y, <, b.y);
                else if (!down && before[i].x < before[j].x)
                  g_assert_cmpfloat (a.x, <, b.x);
              }
          }
      }
}

static void
test_words (void)
{
  RelLineUp how;

  g_assert_true (rel_line_up_from_string ("across", &how));
  g_assert_cmpint (how, ==, REL_LINE_UP_ACROSS);
  g_assert_true (rel_line_up_from_string ("left", &how));
  g_assert_cmpint (how, ==, REL_LINE_UP_LEFT);
  g_assert_false (rel_line_up_from_string ("", &how));
  g_assert_false (rel_line_up_from_string ("sideways", &how));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/diagram/line-up/edges", test_edges);
  g_test_add_func ("/diagram/line-up/gaps", test_gaps);
  g_test_add_func ("/diagram/line-up/random", test_random);
  g_test_add_func ("/diagram/line-up/words", test_words);

  return g_test_run ();
}
