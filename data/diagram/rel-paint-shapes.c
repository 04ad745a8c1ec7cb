/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * How areas and notes look, below the cards.
 */
#include "config.h"

#include <string.h>

#include "diagram/rel-paint.h"

#define RADIUS 12.0
#define PAD    14.0
#define LINE   18.0

static const RelColor clear = { 0, 0, 0, 0 };

static RelColor
mix (RelColor color,
     float    alpha)
{
  color.a = alpha;

  return color;
}

static void
paint_area (RelPainter       *painter,
            const RelShape   *shape,
            const RelPalette *palette,
            RelMetrics       *metrics,
            gboolean          marked)
{
  RelRect rect = shape->rect;
  RelColor color = rel_palette_get_color (MAX (shape->color, 0));
  RelColor fill = mix (color, palette->dark ? 0.13f : 0.10f);
  RelColor line = mix (color, palette->high_contrast ? 1.f : 0.55f);
  RelColor title = color;
  g_autofree char *name = rel_metrics_ellipsize (metrics, REL_FONT_STRONG, shape->text, rect.width - 2 * PAD);

  painter->rectangle (painter, &rect, RADIUS, &fill, marked ? &palette->accent : &line, marked ? 2.5 : 1.5, marked ? 0 : 5);
  /* on white a bright colour is hard to read */
  if (!palette->dark)
    title = (RelColor) { color.r * 0.72f, color.g * 0.72f, color.b * 0.72f, 1 };
  painter->text (painter, REL_FONT_STRONG, rect.x + PAD, rect.y + 22, name, &title);
}

/* Words of a paragraph, as many as fit on a line. */
static double
paint_paragraph (RelPainter     *painter,
                 const char     *paragraph,
                 const RelRect  *rect,
                 double          y,
                 RelMetrics     *metrics,
                 const RelColor *color)
{
  g_auto(GStrv) words = g_strsplit (paragraph, " ", -1);
  g_autoptr(GString) line = g_string_new (NULL);
  double width = rect->width - 2 * PAD;

  for (guint i = 0; words[i] != NULL; i++)
    {
      gsize before = line->len;

      if (before > 0)
        g_string_append_c (line, ' ');
      g_string_append (line, words[i]);
      if (before > 0 && rel_metrics_get_width (metrics, REL_FONT_NAME, line->str) > width)
        {
          g_string_truncate (line, before);
          if (y + 4 < rect->y + rect->height)
            painter->text (painter, REL_FONT_NAME, rect->x + PAD, y, line->str, color);
          y += LINE;
          g_string_assign (line, words[i]);
        }
    }
  if (y + 4 < rect->y + rect->height)
    {
      g_autofree char *last = rel_metrics_ellipsize (metrics, REL_FONT_NAME, line->str, width);

      painter->text (painter, REL_FONT_NAME, rect->x + PAD, y, last, color);
    }

  return y + LINE;
}

static void
paint_note (RelPainter       *painter,
            const RelShape   *shape,
            const RelPalette *palette,
            RelMetrics       *metrics,
            gboolean          marked)
{
  RelColor fill = rel_palette_get_header (palette, MAX (shape->color, 0));
  RelColor line = mix (rel_palette_get_color (MAX (shape->color, 0)), 0.5f);
  RelColor shade = { 0, 0, 0, palette->dark ? 0.25f : 0.08f };
  RelRect shadow = { shape->rect.x, shape->rect.y + 2, shape->rect.width, shape->rect.height };
  g_auto(GStrv) paragraphs = g_strsplit (shape->text, "\n", 200);
  double y = shape->rect.y + 24;

  painter->rectangle (painter, &shadow, 4, &shade, &clear, 0, 0);
  painter->rectangle (painter, &shape->rect, 4, &fill, marked ? &palette->accent : &line, marked ? 2.5 : 1, 0);
  for (guint i = 0; paragraphs[i] != NULL && y + 4 < shape->rect.y + shape->rect.height; i++)
    y = paint_paragraph (painter, paragraphs[i], &shape->rect, y, metrics, &palette->text);
}

/**
 * rel_paint_shape:
 * @painter: what to paint on
 * @shape: an area or note
 * @palette: colours
 * @metrics: measures text
 * @flags: how
 *
 * Paints an area or note at its place.
 */
void
rel_paint_shape (RelPainter       *painter,
                 const RelShape   *shape,
                 const RelPalette *palette,
                 RelMetrics       *metrics,
                 RelPaintFlags     flags)
{
  gboolean marked = (flags & (REL_PAINT_SELECTED | REL_PAINT_LIT)) != 0;

  /* a folded area is a card */
  if (shape->kind == REL_SHAPE_AREA && shape->folded)
    return;
  if (shape->kind == REL_SHAPE_AREA)
    paint_area (painter, shape, palette, metrics, marked);
  else
    paint_note (painter, shape, palette, metrics, marked);
}
