/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Paints thousands of lines and blocks into a picture in a few milliseconds: what an
 * overview consists of. Lines at right angles need no general renderer. How much of each
 * pixel they cover is added up in one byte a pixel, for lines that follow each other in
 * one colour, and becomes colour when another one comes, or at the end: ink that dries.
 *
 * It writes no text.
 */
#include "config.h"

#include <math.h>
#include <string.h>

#include "diagram/rel-raster-painter.h"

#define SMALLEST_ARC  1.0 /* pixels: below it a round corner looks like a square one */
#define SPOT          64  /* pixels */
#define SMALLEST_DASH 1.5 /* pixels: below it dashes look like a paler line */

typedef struct
{
  RelPainter painter;
  guint32   *pixels;  /* borrowed; premultiplied, as cairo's ARGB32 */
  int        width;
  int        height;
  double     x;       /* place of the diagram at the left edge */
  double     y;
  double     scale;
  guint8    *ink;     /* cover of each pixel by lines that have no colour yet */
  gsize      n_ink;
  RelColor   color;   /* that they will have */
  int        left;    /* where some is: from here ... */
  int        top;
  int        right;   /* ... to before here */
  int        bottom;
} RasterPainter;

static guint
divide_255 (guint value)
{
  value += 128;

  return (value + (value >> 8)) >> 8;
}

static guint32
premultiply (const RelColor *color,
             double          cover)
{
  double a = color->a * cover;

  return (guint32) (a * 255 + 0.5) << 24 | (guint32) (color->r * a * 255 + 0.5) << 16 |
         (guint32) (color->g * a * 255 + 0.5) << 8 | (guint32) (color->b * a * 255 + 0.5);
}

static guint32
over (guint32 below,
      guint32 above)
{
  guint rest = 255 - (above >> 24);

  if (rest == 0 || below == 0)
    return above;

  return above + (divide_255 ((below >> 24) * rest) << 24 | divide_255 ((below >> 16 & 0xff) * rest) << 16 |
                  divide_255 ((below >> 8 & 0xff) * rest) << 8 | divide_255 ((below & 0xff) * rest));
}

/* Lines become colour, and their bytes are clear again. */
static void
dry (RasterPainter *self)
{
  guint32 colors[256] = { 0 };

  for (int row = self->top; row < self->bottom; row++)
    {
      guint8 *ink = self->ink + (gsize) row * self->width;
      guint32 *pixels = self->pixels + (gsize) row * self->width;

      for (int i = self->left; i < self->right;)
        {
          guint64 eight;

          /* most of a picture is empty */
          if (i + 8 <= self->right)
            {
              memcpy (&eight, ink + i, sizeof eight);
              if (eight == 0)
                {
                  i += 8;
                  continue;
                }
            }
          if (ink[i] != 0)
            {
              if (colors[ink[i]] == 0)
                colors[ink[i]] = premultiply (&self->color, ink[i] / 255.0);
              pixels[i] = over (pixels[i], colors[ink[i]]);
            }
          i++;
        }
      if (self->right > self->left)
        memset (ink + self->left, 0, self->right - self->left);
    }
  self->left = self->width;
  self->top = self->height;
  self->right = self->bottom = 0;
}

/* Ink comes here. A small spot dries before the pen goes elsewhere, lest the whole way is looked at. */
static void
wet (RasterPainter *self,
     int            left,
     int            top,
     int            right,
     int            bottom)
{
  if (self->right - self->left <= SPOT && self->bottom - self->top <= SPOT &&
      (left > self->right || right < self->left || top > self->bottom || bottom < self->top))
    dry (self);
  self->left = MIN (self->left, left);
  self->top = MIN (self->top, top);
  self->right = MAX (self->right, right);
  self->bottom = MAX (self->bottom, bottom);
}

static void
take_color (RasterPainter  *self,
            const RelColor *color)
{
  if (memcmp (color, &self->color, sizeof *color) == 0)
    return;

  dry (self);
  self->color = *color;
}

static void
add_row (guint8 *ink,
         int     n,
         guint   cover)
{
  if (cover >= 255)
    memset (ink, 255, n);
  else
    for (int i = 0; i < n; i++)
      ink[i] += divide_255 ((255 - ink[i]) * cover);
}

static guint
to_byte (double cover)
{
  return (guint) (CLAMP (cover, 0, 1) * 255 + 0.5);
}

/* How much of pixel @at lies between two places. */
static double
share (int    at,
       double low,
       double high)
{
  return MIN (high, at + 1) - MAX (low, at);
}

/* A rectangle of pixels, with what it covers of those at its edges. */
static void
ink_rect (RasterPainter *self,
          double         x0,
          double         y0,
          double         x1,
          double         y1,
          double         strength)
{
  int left;
  int right;
  int bottom;

  x0 = MAX (x0, 0);
  y0 = MAX (y0, 0);
  x1 = MIN (x1, self->width);
  y1 = MIN (y1, self->height);
  if (x0 >= x1 || y0 >= y1)
    return;

  left = (int) x0;
  right = MIN ((int) ceil (x1), self->width);
  bottom = MIN ((int) ceil (y1), self->height);
  wet (self, left, (int) y0, right, bottom);
  for (int row = (int) y0; row < bottom; row++)
    {
      guint8 *ink = self->ink + (gsize) row * self->width;
      double cover = share (row, y0, y1) * strength;

      add_row (ink + left, 1, to_byte (cover * share (left, x0, x1)));
      if (right - left > 2)
        add_row (ink + left + 1, right - left - 2, to_byte (cover));
      if (right - left > 1)
        add_row (ink + right - 1, 1, to_byte (cover * share (right - 1, x0, x1)));
    }
}

/* The quarter of a ring about (x, y) on the side of (dx, dy). */
static void
ink_arc (RasterPainter *self,
         double         x,
         double         y,
         int            dx,
         int            dy,
         double         radius,
         double         width)
{
  double outer = radius + width / 2;
  double inner = radius - width / 2;
  double x0 = dx < 0 ? x - outer : x;
  double y0 = dy < 0 ? y - outer : y;
  int left;
  int top;
  int right;
  int bottom;

  if (x0 + outer <= 0 || y0 + outer <= 0 || x0 >= self->width || y0 >= self->height)
    return;

  left = MAX (0, (int) floor (x0));
  top = MAX (0, (int) floor (y0));
  right = MIN (self->width, (int) ceil (x0 + outer));
  bottom = MIN (self->height, (int) ceil (y0 + outer));
  wet (self, left, top, right, bottom);
  for (int row = top; row < bottom; row++)
    for (int column = left; column < right; column++)
      {
        double distance = sqrt ((column + 0.5 - x) * (column + 0.5 - x) + (row + 0.5 - y) * (row + 0.5 - y));
        double cover = MIN (distance + 0.5, outer) - MAX (distance - 0.5, inner);

        /* a pixel that the quarter ends in belongs to it in part */
        if (cover > 0)
          add_row (self->ink + (gsize) row * self->width + column, 1,
                   to_byte (MIN (cover, 1) * share (column, x0, x0 + outer) * share (row, y0, y0 + outer)));
      }
}

static void
ink_piece (RasterPainter *self,
           RelPoint       a,
           RelPoint       b,
           double         width,
           double         dash)
{
  gboolean across = fabs (a.x - b.x) > fabs (a.y - b.y);
  double from = across ? MIN (a.x, b.x) : MIN (a.y, b.y);
  double to = across ? MAX (a.x, b.x) : MAX (a.y, b.y);
  double low = (across ? a.y : a.x) - width / 2;
  double limit = across ? self->width : self->height;
  double strength = dash > 0 && dash < SMALLEST_DASH ? 0.5 : 1;
  double length = dash >= SMALLEST_DASH ? dash : to - from;

  if (low + width <= 0 || low >= (across ? self->height : self->width) || length <= 0)
    return;

  /* dashes to the left of the picture are not drawn one by one */
  if (from < 0 && dash >= SMALLEST_DASH)
    from += floor (-from / (2 * dash)) * 2 * dash;
  for (double at = from; at < MIN (to, limit); at += 2 * length)
    {
      double end = MIN (at + length, to);

      if (across)
        ink_rect (self, at, low, end, low + width, strength);
      else
        ink_rect (self, low, at, low + width, end, strength);
    }
}

static RelPoint
towards (RelPoint from,
         RelPoint to,
         double   by)
{
  double length = fabs (to.x - from.x) + fabs (to.y - from.y);

  return (RelPoint) { from.x + (to.x - from.x) / length * by, from.y + (to.y - from.y) / length * by };
}

static void
paint_polyline (RelPainter     *painter,
                const RelPoint *points,
                guint           n_points,
                double          radius,
                const RelColor *color,
                double          width,
                double          dash)
{
  RasterPainter *self = (RasterPainter *) painter;
  RelPoint begin = { (points[0].x - self->x) * self->scale, (points[0].y - self->y) * self->scale };
  RelPoint before = begin;

  take_color (self, color);
  width *= self->scale;
  for (guint i = 1; i < n_points; i++)
    {
      RelPoint here = { (points[i].x - self->x) * self->scale, (points[i].y - self->y) * self->scale };
      RelPoint next = here;
      double r = 0;

      if (i + 1 < n_points)
        {
          next = (RelPoint) { (points[i + 1].x - self->x) * self->scale, (points[i + 1].y - self->y) * self->scale };
          r = MIN (radius * self->scale, MIN (fabs (here.x - before.x) + fabs (here.y - before.y), fabs (next.x - here.x) + fabs (next.y - here.y)) / 2);
        }
      if (r >= SMALLEST_ARC)
        {
          RelPoint end = towards (here, before, r);
          RelPoint start = towards (here, next, r);
          RelPoint middle = { end.x + start.x - here.x, end.y + start.y - here.y };

          ink_piece (self, begin, end, width, dash * self->scale);
          ink_arc (self, middle.x, middle.y, here.x < middle.x ? -1 : 1, here.y < middle.y ? -1 : 1, r, width);
          begin = start;
        }
      else
        {
          ink_piece (self, begin, here, width, dash * self->scale);
          begin = here;
        }
      before = here;
    }
}

/* How much of a pixel is within a round corner about (x, y). */
static double
within (int    column,
        int    row,
        double x,
        double y,
        double radius)
{
  double distance = sqrt ((column + 0.5 - x) * (column + 0.5 - x) + (row + 0.5 - y) * (row + 0.5 - y));

  return CLAMP (radius + 0.5 - distance, 0, 1);
}

static void
fill_rectangle (RasterPainter  *self,
                double          x0,
                double          y0,
                double          x1,
                double          y1,
                double          radius,
                const RelColor *fill)
{
  int left = (int) MAX (x0, 0);
  int top = (int) MAX (y0, 0);
  int right = (int) MIN (ceil (x1), self->width);
  int bottom = (int) MIN (ceil (y1), self->height);
  guint32 whole = premultiply (fill, 1);

  for (int row = top; row < bottom; row++)
    {
      guint32 *pixels = self->pixels + (gsize) row * self->width;
      double height = share (row, MAX (y0, 0), y1);
      double middle = row + 0.5;
      double y = middle < y0 + radius ? y0 + radius : middle > y1 - radius ? y1 - radius : middle;

      int column = left;

      while (column < right)
        {
          double center = column + 0.5;
          double x = center < x0 + radius ? x0 + radius : center > x1 - radius ? x1 - radius : center;
          double cover = height * share (column, MAX (x0, 0), x1);
          int end = column + 1;

          if (radius > 0 && x != center && y != middle)
            cover = within (column, row, x, y, radius);
          /* from the left corner to the right one nothing changes */
          else if (cover >= 1)
            end = CLAMP ((int) floor (MIN (x1 - radius, right)), end, right);
          if (cover >= 1 && fill->a >= 1)
            for (; column < end; column++)
              pixels[column] = whole;
          else if (cover >= 1)
            for (; column < end; column++)
              pixels[column] = over (pixels[column], whole);
          else if (cover > 0)
            pixels[column] = over (pixels[column], premultiply (fill, cover));
          column = end;
        }
    }
}

static void
stroke_rectangle (RasterPainter  *self,
                  double          x0,
                  double          y0,
                  double          x1,
                  double          y1,
                  double          r,
                  double          width,
                  double          dash)
{
  double corner = r > 0 || dash > 0 ? 0 : width / 2;

  ink_piece (self, (RelPoint) { x0 + r - corner, y0 }, (RelPoint) { x1 - r + corner, y0 }, width, dash);
  ink_piece (self, (RelPoint) { x0 + r - corner, y1 }, (RelPoint) { x1 - r + corner, y1 }, width, dash);
  ink_piece (self, (RelPoint) { x0, y0 + r + corner }, (RelPoint) { x0, y1 - r - corner }, width, dash);
  ink_piece (self, (RelPoint) { x1, y0 + r + corner }, (RelPoint) { x1, y1 - r - corner }, width, dash);
  if (r == 0 || dash > 0)
    return;

  ink_arc (self, x0 + r, y0 + r, -1, -1, r, width);
  ink_arc (self, x1 - r, y0 + r, 1, -1, r, width);
  ink_arc (self, x0 + r, y1 - r, -1, 1, r, width);
  ink_arc (self, x1 - r, y1 - r, 1, 1, r, width);
}

static void
paint_rectangle (RelPainter     *painter,
                 const RelRect  *rect,
                 double          radius,
                 const RelColor *fill,
                 const RelColor *stroke,
                 double          width,
                 double          dash)
{
  RasterPainter *self = (RasterPainter *) painter;
  double x0 = (rect->x - self->x) * self->scale;
  double y0 = (rect->y - self->y) * self->scale;
  double x1 = x0 + rect->width * self->scale;
  double y1 = y0 + rect->height * self->scale;
  double margin = width * self->scale;
  double r = MIN (radius, MIN (rect->width, rect->height) / 2) * self->scale;

  if (x0 - margin >= self->width || y0 - margin >= self->height || x1 + margin <= 0 || y1 + margin <= 0)
    return;

  if (fill->a > 0)
    {
      dry (self);
      fill_rectangle (self, x0, y0, x1, y1, r >= SMALLEST_ARC ? r : 0, fill);
    }
  if (width > 0)
    {
      take_color (self, stroke);
      stroke_rectangle (self, x0, y0, x1, y1, r >= SMALLEST_ARC ? r : 0, margin, dash * self->scale);
    }
}

static void
paint_header (RelPainter     *painter,
              const RelRect  *rect,
              double          radius,
              const RelColor *fill)
{
  paint_rectangle (painter, rect, 0, fill, NULL, 0, 0);
}

/* A short piece in any direction: each pixel about it is asked how much it has. */
static void
paint_line (RelPainter     *painter,
            RelPoint        a,
            RelPoint        b,
            const RelColor *color,
            double          width)
{
  RasterPainter *self = (RasterPainter *) painter;
  double x = (a.x - self->x) * self->scale;
  double y = (a.y - self->y) * self->scale;
  double dx = (b.x - a.x) * self->scale;
  double dy = (b.y - a.y) * self->scale;
  double length = sqrt (dx * dx + dy * dy);
  double half = width * self->scale / 2;
  double x0 = MAX (MIN (x, x + dx) - half - 1, 0);
  double y0 = MAX (MIN (y, y + dy) - half - 1, 0);
  double x1 = MIN (MAX (x, x + dx) + half + 1, self->width);
  double y1 = MIN (MAX (y, y + dy) + half + 1, self->height);

  if (x0 >= x1 || y0 >= y1 || length <= 0)
    return;

  take_color (self, color);
  wet (self, (int) x0, (int) y0, (int) ceil (x1), (int) ceil (y1));
  for (int row = (int) y0; row < y1; row++)
    for (int column = (int) x0; column < x1; column++)
      {
        double along = ((column + 0.5 - x) * dx + (row + 0.5 - y) * dy) / length;
        double beside = ((column + 0.5 - x) * dy - (row + 0.5 - y) * dx) / length;
        double cover = MIN (beside + 0.5, half) - MAX (beside - 0.5, -half);
        double part = MIN (along + 0.5, length) - MAX (along - 0.5, 0);

        if (cover > 0 && part > 0)
          add_row (self->ink + (gsize) row * self->width + column, 1, to_byte (cover * part));
      }
}

static void
paint_circle (RelPainter     *painter,
              RelPoint        center,
              double          radius,
              const RelColor *fill,
              const RelColor *stroke,
              double          width)
{
  RelRect rect = { center.x - radius, center.y - radius, 2 * radius, 2 * radius };

  paint_rectangle (painter, &rect, radius, fill, stroke, width, 0);
}

static void
leave_text (RelPainter     *painter,
            RelFont         font,
            double          x,
            double          y,
            const char     *text,
            const RelColor *color)
{
}

static void
leave_push (RelPainter *painter,
            const char *name,
            const char *title)
{
}

static void
leave_pop (RelPainter *painter)
{
}

/**
 * rel_raster_painter_new:
 *
 * Returns: (transfer full): a painter
 */
RelPainter *
rel_raster_painter_new (void)
{
  RasterPainter *self = g_new0 (RasterPainter, 1);

  self->painter = (RelPainter) {
    paint_rectangle, paint_header, paint_polyline, paint_line, paint_circle, leave_text, leave_push, leave_pop,
  };

  return &self->painter;
}

/**
 * rel_raster_painter_free:
 * @painter: (transfer full): a painter
 */
void
rel_raster_painter_free (RelPainter *painter)
{
  g_free (((RasterPainter *) painter)->ink);
  g_free (painter);
}

/**
 * rel_raster_painter_begin:
 * @painter: a painter
 * @pixels: (array): a picture of @width times @height pixels, each as in cairo's ARGB32; what
 *   is in it stays below
 * @width: how wide it is
 * @height: how high it is
 * @x: place of the diagram at its left edge
 * @y: place of the diagram at its upper edge
 * @scale: pixels for one of the diagram
 *
 * Paints into @pixels from now on, until rel_raster_painter_end().
 */
void
rel_raster_painter_begin (RelPainter *painter,
                          guint32    *pixels,
                          guint       width,
                          guint       height,
                          double      x,
                          double      y,
                          double      scale)
{
  RasterPainter *self = (RasterPainter *) painter;
  gsize n = (gsize) width * height;

  if (n > self->n_ink)
    {
      g_free (self->ink);
      self->ink = g_malloc0 (n);
      self->n_ink = n;
    }
  self->pixels = pixels;
  self->width = width;
  self->height = height;
  self->x = x;
  self->y = y;
  self->scale = scale;
  self->color = (RelColor) { 0 };
  self->left = width;
  self->top = height;
  self->right = self->bottom = 0;
}

/**
 * rel_raster_painter_end:
 * @painter: a painter
 *
 * All that was painted is in the picture now.
 */
void
rel_raster_painter_end (RelPainter *painter)
{
  RasterPainter *self = (RasterPainter *) painter;

  dry (self);
  self->pixels = NULL;
}
