/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "diagram/rel-geometry.h"
#include "diagram/rel-metrics.h"

REL_BEGIN_DECLS

/**
 * RelColor:
 *
 * A colour: red, green, blue and opacity from 0 to 1.
 */
typedef struct
{
  float r;
  float g;
  float b;
  float a;
} RelColor;

/**
 * RelPainter:
 * @rectangle: fills a rectangle with rounded corners (@fill may be clear), and strokes it
 *   with a line of @width when that is above 0
 * @polyline: strokes a way at right angles, its corners rounded by @radius; a @dash above 0 dashes it
 * @line: strokes a straight piece in any direction
 * @circle: fills and strokes a circle
 * @text: writes one line with its baseline at (@x, @y); @id says what it names, for the form to use or not
 * @push: begins a group that stands for an element (a link target, a group with a name)
 * @pop: ends it
 *
 * What a diagram is painted on: the screen, cairo, SVG. Levels of detail are not its
 * business. Every function gets the painter first; implementations extend the struct.
 */
typedef struct _RelPainter RelPainter;

struct _RelPainter
{
  void (*rectangle) (RelPainter     *self,
                     const RelRect  *rect,
                     double          radius,
                     const RelColor *fill,
                     const RelColor *stroke,
                     double          width,
                     double          dash);
  void (*header)    (RelPainter     *self,
                     const RelRect  *rect,
                     double          radius,
                     const RelColor *fill);
  void (*polyline)  (RelPainter     *self,
                     const RelPoint *points,
                     guint           n_points,
                     double          radius,
                     const RelColor *color,
                     double          width,
                     double          dash);
  void (*line)      (RelPainter     *self,
                     RelPoint        a,
                     RelPoint        b,
                     const RelColor *color,
                     double          width);
  void (*circle)    (RelPainter     *self,
                     RelPoint        center,
                     double          radius,
                     const RelColor *fill,
                     const RelColor *stroke,
                     double          width);
  void (*text)      (RelPainter     *self,
                     RelFont         font,
                     double          x,
                     double          y,
                     const char     *text,
                     const RelColor *color);
  void (*push)      (RelPainter     *self,
                     const char     *name,
                     const char     *title);
  void (*pop)       (RelPainter     *self);
};

REL_END_DECLS
