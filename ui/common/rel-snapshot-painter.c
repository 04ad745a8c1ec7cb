/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Paints on a GtkSnapshot. GTK 4.8 has neither paths nor strokes: edges are rectangles
 * with two-sided rounded borders at their corners, which the renderers draw quickly;
 * slanted strokes are rotated rectangles.
 */
#include "config.h"

#include <math.h>

#include "common/rel-snapshot-painter.h"

typedef struct
{
  RelPainter   painter;
  GtkWidget   *widget; /* borrowed: owns us */
  GtkSnapshot *snapshot;
  PangoLayout *layouts[REL_N_FONTS];
} SnapshotPainter;

static GdkRGBA
rgba (const RelColor *color)
{
  return (GdkRGBA) { color->r, color->g, color->b, color->a };
}

static void
append_color (GtkSnapshot    *snapshot,
              const RelColor *color,
              double          x,
              double          y,
              double          width,
              double          height)
{
  GdkRGBA c = rgba (color);

  gtk_snapshot_append_color (snapshot, &c, &GRAPHENE_RECT_INIT (x, y, width, height));
}

static void
append_border (GtkSnapshot          *snapshot,
               const GskRoundedRect *outline,
               const float           widths[4],
               const RelColor       *color)
{
  GdkRGBA c = rgba (color);
  GdkRGBA colors[4] = { c, c, c, c };

  gtk_snapshot_append_border (snapshot, outline, widths, colors);
}

/* Dashes along a straight piece, as rectangles. */
static void
append_dashes (GtkSnapshot    *snapshot,
               const RelColor *color,
               double          x,
               double          y,
               double          length,
               gboolean        vertical,
               double          width,
               double          dash)
{
  for (double at = 0; at < length; at += 2 * dash)
    {
      double piece = MIN (dash, length - at);

      if (vertical)
        append_color (snapshot, color, x - width / 2, y + at, width, piece);
      else
        append_color (snapshot, color, x + at, y - width / 2, piece, width);
    }
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
  GtkSnapshot *snapshot = ((SnapshotPainter *) painter)->snapshot;
  graphene_rect_t bounds = GRAPHENE_RECT_INIT (rect->x, rect->y, rect->width, rect->height);
  GskRoundedRect outline;

  if (fill->a > 0)
    {
      gsk_rounded_rect_init_from_rect (&outline, &bounds, radius);
      gtk_snapshot_push_rounded_clip (snapshot, &outline);
      append_color (snapshot, fill, rect->x, rect->y, rect->width, rect->height);
      gtk_snapshot_pop (snapshot);
    }

  if (width > 0 && dash > 0)
    {
      append_dashes (snapshot, stroke, rect->x + radius, rect->y, rect->width - 2 * radius, FALSE, width, dash);
      append_dashes (snapshot, stroke, rect->x + radius, rect->y + rect->height, rect->width - 2 * radius, FALSE, width, dash);
      append_dashes (snapshot, stroke, rect->x, rect->y + radius, rect->height - 2 * radius, TRUE, width, dash);
      append_dashes (snapshot, stroke, rect->x + rect->width, rect->y + radius, rect->height - 2 * radius, TRUE, width, dash);
    }
  else if (width > 0)
    {
      float widths[4] = { width, width, width, width };

      graphene_rect_inset (&bounds, -width / 2, -width / 2);
      gsk_rounded_rect_init_from_rect (&outline, &bounds, radius + width / 2);
      append_border (snapshot, &outline, widths, stroke);
    }
}

static void
paint_header (RelPainter     *painter,
              const RelRect  *rect,
              double          radius,
              const RelColor *fill)
{
  GtkSnapshot *snapshot = ((SnapshotPainter *) painter)->snapshot;
  graphene_rect_t bounds = GRAPHENE_RECT_INIT (rect->x, rect->y, rect->width, rect->height);
  graphene_size_t round = GRAPHENE_SIZE_INIT (radius, radius);
  graphene_size_t square = GRAPHENE_SIZE_INIT (0, 0);
  GskRoundedRect outline;

  gsk_rounded_rect_init (&outline, &bounds, &round, &round, &square, &square);
  gtk_snapshot_push_rounded_clip (snapshot, &outline);
  append_color (snapshot, fill, rect->x, rect->y, rect->width, rect->height);
  gtk_snapshot_pop (snapshot);
}

static void
append_segment (GtkSnapshot    *snapshot,
                RelPoint        a,
                RelPoint        b,
                const RelColor *color,
                double          width,
                double          dash)
{
  if (dash > 0 && fabs (a.x - b.x) > fabs (a.y - b.y))
    append_dashes (snapshot, color, MIN (a.x, b.x), a.y, fabs (a.x - b.x), FALSE, width, dash);
  else if (dash > 0)
    append_dashes (snapshot, color, a.x, MIN (a.y, b.y), fabs (a.y - b.y), TRUE, width, dash);
  else if (fabs (a.x - b.x) > fabs (a.y - b.y))
    append_color (snapshot, color, MIN (a.x, b.x), a.y - width / 2, fabs (a.x - b.x), width);
  else
    append_color (snapshot, color, a.x - width / 2, MIN (a.y, b.y), width, fabs (a.y - b.y));
}

/* The quarter of a ring that joins two pieces: a rounded border on two sides. */
static void
append_corner (GtkSnapshot    *snapshot,
               RelPoint        from,
               RelPoint        corner,
               RelPoint        to,
               double          r,
               const RelColor *color,
               double          width)
{
  double half = width / 2;
  gboolean left = MIN (from.x, to.x) < corner.x - 0.01;   /* a piece comes from the left */
  gboolean above = MIN (from.y, to.y) < corner.y - 0.01;  /* a piece comes from above */
  graphene_rect_t bounds = GRAPHENE_RECT_INIT (left ? corner.x - r : corner.x - half, above ? corner.y - r : corner.y - half,
                                               r + half, r + half);
  graphene_size_t round = GRAPHENE_SIZE_INIT (r + half, r + half);
  graphene_size_t square = GRAPHENE_SIZE_INIT (0, 0);
  float widths[4] = { above ? 0 : width, left ? width : 0, above ? width : 0, left ? 0 : width };
  GskRoundedRect outline;

  /* In the order of CSS: top left, top right, bottom right, bottom left. */
  gsk_rounded_rect_init (&outline, &bounds,
                         !left && !above ? &round : &square, left && !above ? &round : &square,
                         left && above ? &round : &square, !left && above ? &round : &square);
  append_border (snapshot, &outline, widths, color);
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
  GtkSnapshot *snapshot = ((SnapshotPainter *) painter)->snapshot;
  RelPoint begin = points[0];

  for (guint i = 1; i < n_points; i++)
    {
      RelPoint b = points[i];

      if (i + 1 < n_points)
        {
          RelPoint c = points[i + 1];
          double before = fabs (b.x - points[i - 1].x) + fabs (b.y - points[i - 1].y);
          double after = fabs (c.x - b.x) + fabs (c.y - b.y);
          double r = MIN (radius, MIN (before, after) / 2);

          if (r > 0.5)
            {
              RelPoint end = towards (b, points[i - 1], r);

              append_segment (snapshot, begin, end, color, width, dash);
              append_corner (snapshot, end, b, towards (b, c, r), r, color, width);
              begin = towards (b, c, r);
              continue;
            }
        }
      append_segment (snapshot, begin, b, color, width, dash);
      begin = b;
    }
}

static void
paint_line (RelPainter     *painter,
            RelPoint        a,
            RelPoint        b,
            const RelColor *color,
            double          width)
{
  GtkSnapshot *snapshot = ((SnapshotPainter *) painter)->snapshot;
  double length = hypot (b.x - a.x, b.y - a.y);

  if (fabs (a.x - b.x) < 0.01 || fabs (a.y - b.y) < 0.01)
    {
      append_segment (snapshot, a, b, color, width, 0);
      return;
    }

  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (a.x, a.y));
  gtk_snapshot_rotate (snapshot, atan2 (b.y - a.y, b.x - a.x) * 180 / G_PI);
  append_color (snapshot, color, 0, -width / 2, length, width);
  gtk_snapshot_restore (snapshot);
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
paint_text (RelPainter     *painter,
            RelFont         font,
            double          x,
            double          y,
            const char     *text,
            const RelColor *color)
{
  SnapshotPainter *self = (SnapshotPainter *) painter;
  GdkRGBA c = rgba (color);
  double baseline;

  pango_layout_set_text (self->layouts[font], text, -1);
  baseline = (double) pango_layout_get_baseline (self->layouts[font]) / PANGO_SCALE;
  gtk_snapshot_save (self->snapshot);
  gtk_snapshot_translate (self->snapshot, &GRAPHENE_POINT_INIT (x, y - baseline));
  gtk_snapshot_append_layout (self->snapshot, self->layouts[font], &c);
  gtk_snapshot_restore (self->snapshot);
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
 * rel_snapshot_painter_new:
 * @widget: what it paints for; must live longer
 *
 * Returns: (transfer full): a painter
 */
RelPainter *
rel_snapshot_painter_new (GtkWidget *widget)
{
  SnapshotPainter *self = g_new0 (SnapshotPainter, 1);

  self->painter = (RelPainter) {
    paint_rectangle, paint_header, paint_polyline, paint_line, paint_circle, paint_text, paint_push, paint_pop,
  };
  self->widget = widget;
  for (guint i = 0; i < REL_N_FONTS; i++)
    {
      g_autoptr(PangoFontDescription) description = pango_font_description_new ();

      pango_font_description_set_family_static (description, rel_font_get_family ());
      pango_font_description_set_absolute_size (description, rel_font_get_size (i) * PANGO_SCALE);
      pango_font_description_set_weight (description, rel_font_is_bold (i) ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
      self->layouts[i] = gtk_widget_create_pango_layout (widget, NULL);
      pango_layout_set_font_description (self->layouts[i], description);
      pango_layout_set_single_paragraph_mode (self->layouts[i], TRUE);
    }

  return &self->painter;
}

/**
 * rel_snapshot_painter_free:
 * @painter: (transfer full): a painter
 */
void
rel_snapshot_painter_free (RelPainter *painter)
{
  SnapshotPainter *self = (SnapshotPainter *) painter;

  for (guint i = 0; i < REL_N_FONTS; i++)
    g_object_unref (self->layouts[i]);
  g_free (self);
}

/**
 * rel_snapshot_painter_begin:
 * @painter: a painter
 * @snapshot: what to paint on from now on
 */
void
rel_snapshot_painter_begin (RelPainter  *painter,
                            GtkSnapshot *snapshot)
{
  ((SnapshotPainter *) painter)->snapshot = snapshot;
}
