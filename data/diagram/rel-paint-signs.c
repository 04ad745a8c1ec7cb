/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The ends of edges, in each notation. Every sign begins at the card and goes outwards,
 * within the straight piece that the router leaves there.
 */
#include "config.h"

#include <math.h>

#include "diagram/rel-paint-private.h"

#define FOOT   13.0 /* length of a crow's foot */
#define SPREAD 6.5  /* half its width */

static const RelColor clear = { 0, 0, 0, 0 };

typedef struct
{
  RelPainter       *painter;
  RelPoint          at;
  double            direction;
  const RelColor   *color;
  const RelPalette *palette;
  RelMetrics       *metrics;
  double            width;
} Pen;

static void
stroke (const Pen *pen,
        double     ax,
        double     ay,
        double     bx,
        double     by)
{
  pen->painter->line (pen->painter, (RelPoint) { pen->at.x + pen->direction * ax, pen->at.y + ay },
                      (RelPoint) { pen->at.x + pen->direction * bx, pen->at.y + by }, pen->color, pen->width);
}

static void
ring (const Pen *pen,
      double     x,
      gboolean   filled)
{
  pen->painter->circle (pen->painter, (RelPoint) { pen->at.x + pen->direction * x, pen->at.y }, 4.5,
                        filled ? pen->color : &pen->palette->background, pen->color, pen->width);
}

static void
crows_foot (const Pen  *pen,
            RelEndSign  sign)
{
  switch (sign)
    {
    case REL_END_MANY:
    case REL_END_ONE_OR_MANY:
      stroke (pen, FOOT, 0, 0, -SPREAD);
      stroke (pen, FOOT, 0, 0, SPREAD);
      if (sign == REL_END_MANY)
        ring (pen, FOOT + 4.5, FALSE);
      else
        stroke (pen, FOOT + 3, -6, FOOT + 3, 6);
      break;
    case REL_END_ONE:
    case REL_END_ZERO_OR_ONE:
    default:
      stroke (pen, 8, -6, 8, 6);
      if (sign == REL_END_ONE)
        stroke (pen, 12.5, -6, 12.5, 6);
      else
        ring (pen, 16.5, FALSE);
    }
}

static void
write_beside (const Pen  *pen,
              double      x,
              const char *text)
{
  double width = rel_metrics_get_width (pen->metrics, REL_FONT_SMALL, text);
  double left = pen->at.x + pen->direction * x - (pen->direction < 0 ? width : 0);

  pen->painter->text (pen->painter, REL_FONT_SMALL, left, pen->at.y - 5, text, pen->color);
}

/* A diamond from one distance to another, filled by strokes: no painter knows polygons. */
static void
diamond (const Pen *pen,
         gboolean   filled)
{
  const double length = 14, half = 5;

  if (filled)
    for (double y = -half + 1; y < half; y += 1)
      stroke (pen, length / 2 * fabs (y) / half, y, length - length / 2 * fabs (y) / half, y);
  else
    pen->painter->circle (pen->painter, (RelPoint) { pen->at.x + pen->direction * length / 2, pen->at.y }, half - 1.2,
                          &pen->palette->background, &clear, 0);
  stroke (pen, 0, 0, length / 2, -half);
  stroke (pen, length / 2, -half, length, 0);
  stroke (pen, length, 0, length / 2, half);
  stroke (pen, length / 2, half, 0, 0);
}

/* The end at the child is a dot, with a letter where it is not just any number; a parent that may lack is a diamond. */
static void
idef1x (const Pen  *pen,
        gboolean    at_parent,
        RelEndSign  sign)
{
  if (at_parent && sign != REL_END_MANY && sign != REL_END_ONE_OR_MANY)
    {
      if (sign == REL_END_ZERO_OR_ONE)
        diamond (pen, FALSE);
      return;
    }
  ring (pen, 4.5, TRUE);
  if (sign != REL_END_MANY)
    write_beside (pen, 12, sign == REL_END_ONE_OR_MANY ? "P" : sign == REL_END_ZERO_OR_ONE ? "Z" : "1");
}

static void
arrow (const Pen *pen)
{
  stroke (pen, 0, 0, 9, -5);
  stroke (pen, 0, 0, 9, 5);
}

static Pen
take_pen (RelPainter       *painter,
          const RelEdge    *edge,
          gboolean          at_parent,
          const RelColor   *color,
          const RelPalette *palette,
          RelMetrics       *metrics,
          double            width)
{
  const RelRoute *route = edge->route;
  guint n = route->n_points;
  RelPoint at = route->points[at_parent ? 0 : n - 1];
  RelPoint next = route->points[at_parent ? 1 : n - 2];

  return (Pen) { painter, at, next.x < at.x ? -1 : 1, color, palette, metrics, width };
}

/* The sign at one end of an edge, and what was counted there. */
void
rel_paint_sign (RelPainter       *painter,
                const RelEdge    *edge,
                gboolean          at_parent,
                const RelColor   *color,
                const RelPalette *palette,
                RelMetrics       *metrics,
                double            width)
{
  Pen pen = take_pen (painter, edge, at_parent, color, palette, metrics, width);
  RelEndSign sign = at_parent ? edge->from_sign : edge->to_sign;
  const char *counted = at_parent ? edge->from_counted : edge->to_counted;
  gboolean composed = at_parent && edge->identifying && edge->diamond == NULL;

  switch (edge->notation)
    {
    case REL_NOTATION_IDEF1X:
      idef1x (&pen, at_parent, sign);
      break;
    case REL_NOTATION_UML:
      if (composed)
        diamond (&pen, TRUE);
      if (counted == NULL)
        write_beside (&pen, composed ? 17 : 5, rel_end_sign_to_figures (sign));
      break;
    case REL_NOTATION_ARROWS:
      if (at_parent || edge->diamond != NULL)
        arrow (&pen);
      break;
    case REL_NOTATION_CROWS_FOOT:
    default:
      crows_foot (&pen, sign);
    }
  if (counted != NULL)
    {
      pen.at.y -= 6;
      write_beside (&pen, edge->notation == REL_NOTATION_UML ? 17 : 6, counted);
    }
}
