/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Paints on cairo: PDF with real text, PNG, and the overview picture of the canvas.
 */
#include "config.h"

#include <math.h>

#include <pango/pangocairo.h>

#include "diagram/rel-cairo-painter.h"

typedef struct
{
  RelPainter   painter;
  cairo_t     *cr;
  PangoLayout *layouts[REL_N_FONTS];
} CairoPainter;

static void
set_color (cairo_t        *cr,
           const RelColor *color)
{
  cairo_set_source_rgba (cr, color->r, color->g, color->b, color->a);
}

static void
set_dash (cairo_t *cr,
          double   dash)
{
  cairo_set_dash (cr, &dash, dash > 0 ? 1 : 0, 0);
}

static void
round_rectangle (cairo_t       *cr,
                 const RelRect *rect,
                 double         radius,
                 gboolean       round_below)
{
  double r = MIN (radius, MIN (rect->width, rect->height) / 2);
  double right = rect->x + rect->width;
  double bottom = rect->y + rect->height;

  cairo_new_sub_path (cr);
  cairo_arc (cr, right - r, rect->y + r, r, -G_PI_2, 0);
  if (round_below)
    {
      cairo_arc (cr, right - r, bottom - r, r, 0, G_PI_2);
      cairo_arc (cr, rect->x + r, bottom - r, r, G_PI_2, G_PI);
    }
  else
    {
      cairo_line_to (cr, right, bottom);
      cairo_line_to (cr, rect->x, bottom);
    }
  cairo_arc (cr, rect->x + r, rect->y + r, r, G_PI, 3 * G_PI_2);
  cairo_close_path (cr);
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
  cairo_t *cr = ((CairoPainter *) painter)->cr;

  round_rectangle (cr, rect, radius, TRUE);
  if (fill->a > 0)
    {
      set_color (cr, fill);
      cairo_fill_preserve (cr);
    }
  if (width > 0)
    {
      set_color (cr, stroke);
      cairo_set_line_width (cr, width);
      set_dash (cr, dash);
      cairo_stroke_preserve (cr);
    }
  cairo_new_path (cr);
}

static void
paint_header (RelPainter     *painter,
              const RelRect  *rect,
              double          radius,
              const RelColor *fill)
{
  cairo_t *cr = ((CairoPainter *) painter)->cr;

  round_rectangle (cr, rect, radius, FALSE);
  set_color (cr, fill);
  cairo_fill (cr);
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
  cairo_t *cr = ((CairoPainter *) painter)->cr;

  cairo_move_to (cr, points[0].x, points[0].y);
  for (guint i = 1; i < n_points; i++)
    {
      RelPoint a = points[i - 1];
      RelPoint b = points[i];
      RelPoint c;
      double before;
      double after;
      double r;

      if (i + 1 == n_points)
        {
          cairo_line_to (cr, b.x, b.y);
          break;
        }

      c = points[i + 1];
      before = hypot (b.x - a.x, b.y - a.y);
      after = hypot (c.x - b.x, c.y - b.y);
      r = MIN (radius, MIN (before, after) / 2);
      if (before > 0 && after > 0 && r > 0)
        {
          RelPoint p = { b.x - (b.x - a.x) / before * r, b.y - (b.y - a.y) / before * r };
          RelPoint q = { b.x + (c.x - b.x) / after * r, b.y + (c.y - b.y) / after * r };

          /* 0.55: a quarter circle by one cubic curve. */
          cairo_line_to (cr, p.x, p.y);
          cairo_curve_to (cr, p.x + (b.x - p.x) * 0.55, p.y + (b.y - p.y) * 0.55,
                          q.x + (b.x - q.x) * 0.55, q.y + (b.y - q.y) * 0.55, q.x, q.y);
        }
      else
        cairo_line_to (cr, b.x, b.y);
    }
  set_color (cr, color);
  cairo_set_line_width (cr, width);
  set_dash (cr, dash);
  cairo_stroke (cr);
}

static void
paint_line (RelPainter     *painter,
            RelPoint        a,
            RelPoint        b,
            const RelColor *color,
            double          width)
{
  cairo_t *cr = ((CairoPainter *) painter)->cr;

  cairo_move_to (cr, a.x, a.y);
  cairo_line_to (cr, b.x, b.y);
  set_color (cr, color);
  cairo_set_line_width (cr, width);
  set_dash (cr, 0);
  cairo_stroke (cr);
}

static void
paint_circle (RelPainter     *painter,
              RelPoint        center,
              double          radius,
              const RelColor *fill,
              const RelColor *stroke,
              double          width)
{
  cairo_t *cr = ((CairoPainter *) painter)->cr;

  cairo_new_sub_path (cr);
  cairo_arc (cr, center.x, center.y, radius, 0, 2 * G_PI);
  if (fill->a > 0)
    {
      set_color (cr, fill);
      cairo_fill_preserve (cr);
    }
  if (width > 0)
    {
      set_color (cr, stroke);
      cairo_set_line_width (cr, width);
      set_dash (cr, 0);
      cairo_stroke_preserve (cr);
    }
  cairo_new_path (cr);
}

static void
paint_text (RelPainter     *painter,
            RelFont         font,
            double          x,
            double          y,
            const char     *text,
            const RelColor *color)
{
  CairoPainter *self = (CairoPainter *) painter;
  double baseline;

  pango_layout_set_text (self->layouts[font], text, -1);
  baseline = (double) pango_layout_get_baseline (self->layouts[font]) / PANGO_SCALE;
  set_color (self->cr, color);
  cairo_move_to (self->cr, x, y - baseline);
  pango_cairo_show_layout (self->cr, self->layouts[font]);
}

static void
paint_push (RelPainter *painter,
            const char *name,
            const char *title)
{
}

static void
paint_pop (RelPainter *painter)
{
}

/**
 * rel_cairo_painter_new: (skip)
 * @cr: a `cairo_t *`: what to paint on
 *
 * Returns: (transfer full): a painter; free with rel_cairo_painter_free()
 */
RelPainter *
rel_cairo_painter_new (gpointer cr)
{
  CairoPainter *self = g_new0 (CairoPainter, 1);
  g_autoptr(PangoFontMap) map = pango_cairo_font_map_new ();
  PangoContext *context = pango_font_map_create_context (map);

  self->painter = (RelPainter) {
    paint_rectangle, paint_header, paint_polyline, paint_line, paint_circle, paint_text, paint_push, paint_pop,
  };
  self->cr = cairo_reference (cr);
  pango_context_set_round_glyph_positions (context, FALSE);
  for (guint i = 0; i < REL_N_FONTS; i++)
    {
      g_autoptr(PangoFontDescription) description = pango_font_description_new ();

      pango_font_description_set_family_static (description, rel_font_get_family ());
      pango_font_description_set_absolute_size (description, rel_font_get_size (i) * PANGO_SCALE);
      pango_font_description_set_weight (description, rel_font_is_bold (i) ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
      self->layouts[i] = pango_layout_new (context);
      pango_layout_set_font_description (self->layouts[i], description);
      pango_layout_set_single_paragraph_mode (self->layouts[i], TRUE);
    }
  g_object_unref (context);

  return &self->painter;
}

/**
 * rel_cairo_painter_free: (skip)
 * @painter: (transfer full): a painter
 */
void
rel_cairo_painter_free (RelPainter *painter)
{
  CairoPainter *self = (CairoPainter *) painter;

  for (guint i = 0; i < REL_N_FONTS; i++)
    g_object_unref (self->layouts[i]);
  cairo_destroy (self->cr);
  g_free (self);
}
