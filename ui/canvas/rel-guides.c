/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Alignment while a card is dragged: its edges and middle with those of others, and gaps
 * as wide as a gap that is there. Pure. The level and the upright direction are the same
 * thing with x and y exchanged.
 */
#include "config.h"

#include <math.h>
#include <string.h>

#include "canvas/rel-guides.h"

#define MAX_OTHERS 120

typedef struct
{
  double low;
  double high;
  double from; /* across */
  double to;
} Span;

typedef struct
{
  double   distance; /* how far the card goes */
  gboolean found;
  guint    n_lines;
  double   lines[2][4]; /* along, across, along, across */
} Best;

static Span
span_of (const RelRect *rect,
         gboolean       upright)
{
  if (upright)
    return (Span) { rect->y, rect->y + rect->height, rect->x, rect->x + rect->width };

  return (Span) { rect->x, rect->x + rect->width, rect->y, rect->y + rect->height };
}

static gboolean
is_better (const Best *best,
           double      distance,
           double      reach)
{
  return fabs (distance) <= reach && (!best->found || fabs (distance) < fabs (best->distance) - 0.01);
}

static void
set_line (Best   *best,
          guint   index,
          double  a,
          double  across_a,
          double  b,
          double  across_b)
{
  best->lines[index][0] = a;
  best->lines[index][1] = across_a;
  best->lines[index][2] = b;
  best->lines[index][3] = across_b;
  best->n_lines = index + 1;
}

static void
try_edges (Best       *best,
           const Span *moving,
           const Span *other,
           double      reach)
{
  double mine[] = { moving->low, (moving->low + moving->high) / 2, moving->high };
  double theirs[] = { other->low, (other->low + other->high) / 2, other->high };

  for (guint i = 0; i < 3; i++)
    for (guint j = 0; j < 3; j++)
      {
        /* a middle lines up with middles only: else there is a guide everywhere */
        if ((i == 1) != (j == 1) || !is_better (best, theirs[j] - mine[i], reach))
          continue;
        best->found = TRUE;
        best->distance = theirs[j] - mine[i];
        set_line (best, 0, theirs[j], MIN (moving->from, other->from) - 8, theirs[j], MAX (moving->to, other->to) + 8);
      }
}

static gboolean
are_abreast (const Span *a,
             const Span *b)
{
  return a->from < b->to && b->from < a->to;
}

static void
try_gap (Best       *best,
         const Span *moving,
         const Span *a,
         const Span *b,
         double      reach)
{
  double gap = b->low - a->high;
  double length = moving->high - moving->low;
  double across = (MAX (a->from, b->from) + MIN (a->to, b->to)) / 2;
  double after = b->high + gap, before = a->low - gap - length, between = (a->high + b->low - length) / 2;

  if (gap <= 0 || !are_abreast (a, b) || !are_abreast (a, moving))
    return;
  if (is_better (best, after - moving->low, reach))
    {
      best->found = TRUE;
      best->distance = after - moving->low;
      set_line (best, 0, a->high, across, b->low, across);
      set_line (best, 1, b->high, across, after, across);
    }
  if (is_better (best, before - moving->low, reach))
    {
      best->found = TRUE;
      best->distance = before - moving->low;
      set_line (best, 0, a->high, across, b->low, across);
      set_line (best, 1, a->low - gap, across, a->low, across);
    }
  if (gap > length && is_better (best, between - moving->low, reach))
    {
      best->found = TRUE;
      best->distance = between - moving->low;
      set_line (best, 0, a->high, across, between, across);
      set_line (best, 1, between + length, across, b->low, across);
    }
}

static Best
find (const RelRect *moving,
      const RelRect *others,
      guint          n,
      double         reach,
      gboolean       upright)
{
  Best best = { 0 };
  Span mine = span_of (moving, upright);

  for (guint i = 0; i < n; i++)
    {
      Span a = span_of (&others[i], upright);

      try_edges (&best, &mine, &a, reach);
      for (guint j = 0; j < n; j++)
        {
          Span b = span_of (&others[j], upright);

          if (i != j)
            try_gap (&best, &mine, &a, &b, reach);
        }
    }

  return best;
}

static void
take_lines (RelGuides  *guides,
            const Best *best,
            gboolean    upright)
{
  for (guint i = 0; best->found && i < best->n_lines && guides->n_lines < REL_GUIDES_MAX; i++)
    {
      const double *line = best->lines[i];
      RelPoint *to = guides->lines[guides->n_lines++];

      to[0] = upright ? (RelPoint) { line[1], line[0] } : (RelPoint) { line[0], line[1] };
      to[1] = upright ? (RelPoint) { line[3], line[2] } : (RelPoint) { line[2], line[3] };
    }
}

/**
 * rel_guides_find:
 * @moving: where a card is dragged to
 * @others: (array length=n_others): cards near it
 * @n_others: their number
 * @reach: how far it may be moved to line up
 * @guides: (out): what was found
 *
 * Finds what a card lines up with.
 */
void
rel_guides_find (const RelRect *moving,
                 const RelRect *others,
                 guint          n_others,
                 double         reach,
                 RelGuides     *guides)
{
  guint n = MIN (n_others, MAX_OTHERS);
  Best level = find (moving, others, n, reach, FALSE);
  Best upright = find (moving, others, n, reach, TRUE);

  memset (guides, 0, sizeof *guides);
  guides->dx = level.found ? level.distance : 0;
  guides->dy = upright.found ? upright.distance : 0;
  take_lines (guides, &level, FALSE);
  take_lines (guides, &upright, TRUE);
}
