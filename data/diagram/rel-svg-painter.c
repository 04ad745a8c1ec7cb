/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Writes SVG with real text: cairo's SVG holds glyph outlines, which nobody can search,
 * select or translate. All text of a schema goes through one function that escapes it
 * and drops what XML 1.0 forbids.
 */
#include "config.h"

#include <math.h>
#include <string.h>

#include "diagram/rel-svg-painter.h"

#include "diagram/rel-anchor.h"

#define MAX_TIP 500

typedef struct
{
  RelPainter  painter;
  GString    *svg;
  RelMetrics *metrics;
  char       *link_to; /* what cards link to, before the table's anchor */
  gboolean    linked;  /* the group at hand is within a link */
} SvgPainter;

/**
 * rel_xml_append_escaped:
 * @xml: text being written
 * @text: text in UTF-8, possibly invalid
 *
 * Appends a text such that it is content or a quoted attribute value and nothing else.
 * Characters that XML 1.0 does not allow become U+FFFD.
 */
void
rel_xml_append_escaped (GString    *xml,
                        const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);

  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      switch (c)
        {
        case '&':
          g_string_append (xml, "&amp;");
          break;
        case '<':
          g_string_append (xml, "&lt;");
          break;
        case '>':
          g_string_append (xml, "&gt;");
          break;
        case '"':
          g_string_append (xml, "&quot;");
          break;
        case '\'':
          g_string_append (xml, "&#39;");
          break;
        case '\t':
        case '\n':
        case '\r':
          g_string_append_printf (xml, "&#%u;", c);
          break;
        default:
          g_string_append_unichar (xml, c < 0x20 || c == 0xfffe || c == 0xffff ? 0xfffd : c);
          break;
        }
    }
}

static void
append_number (GString    *svg,
               const char *name,
               double      value)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  g_ascii_formatd (buffer, sizeof buffer, "%.2f", value);
  g_string_append_printf (svg, " %s=\"%s\"", name, buffer);
}

static void
append_place (GString *svg,
              double   x,
              double   y)
{
  char a[G_ASCII_DTOSTR_BUF_SIZE];
  char b[G_ASCII_DTOSTR_BUF_SIZE];

  g_ascii_formatd (a, sizeof a, "%.2f", x);
  g_ascii_formatd (b, sizeof b, "%.2f", y);
  g_string_append_printf (svg, "%s %s", a, b);
}

static void
append_color (GString        *svg,
              const char     *name,
              const RelColor *color)
{
  if (color->a <= 0)
    {
      g_string_append_printf (svg, " %s=\"none\"", name);
      return;
    }

  g_string_append_printf (svg, " %s=\"#%02x%02x%02x\"", name,
                          (guint) lroundf (color->r * 255), (guint) lroundf (color->g * 255), (guint) lroundf (color->b * 255));
  if (color->a < 1)
    {
      g_autofree char *opacity = g_strconcat (name, "-opacity", NULL);

      append_number (svg, opacity, color->a);
    }
}

static void
append_stroke (GString        *svg,
               const RelColor *color,
               double          width,
               double          dash)
{
  if (width <= 0)
    return;

  append_color (svg, "stroke", color);
  append_number (svg, "stroke-width", width);
  if (dash > 0)
    append_number (svg, "stroke-dasharray", dash);
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
  GString *svg = ((SvgPainter *) painter)->svg;

  g_string_append (svg, "<rect");
  append_number (svg, "x", rect->x);
  append_number (svg, "y", rect->y);
  append_number (svg, "width", rect->width);
  append_number (svg, "height", rect->height);
  if (radius > 0)
    append_number (svg, "rx", radius);
  append_color (svg, "fill", fill);
  append_stroke (svg, stroke, width, dash);
  g_string_append (svg, "/>\n");
}

static void
paint_header (RelPainter     *painter,
              const RelRect  *rect,
              double          radius,
              const RelColor *fill)
{
  GString *svg = ((SvgPainter *) painter)->svg;
  double r = MIN (radius, rect->height / 2);
  double right = rect->x + rect->width;
  double bottom = rect->y + rect->height;

  g_string_append (svg, "<path d=\"M ");
  append_place (svg, rect->x, bottom);
  g_string_append (svg, " L ");
  append_place (svg, rect->x, rect->y + r);
  g_string_append (svg, " Q ");
  append_place (svg, rect->x, rect->y);
  g_string_append_c (svg, ' ');
  append_place (svg, rect->x + r, rect->y);
  g_string_append (svg, " L ");
  append_place (svg, right - r, rect->y);
  g_string_append (svg, " Q ");
  append_place (svg, right, rect->y);
  g_string_append_c (svg, ' ');
  append_place (svg, right, rect->y + r);
  g_string_append (svg, " L ");
  append_place (svg, right, bottom);
  g_string_append (svg, " Z\"");
  append_color (svg, "fill", fill);
  g_string_append (svg, "/>\n");
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
  GString *svg = ((SvgPainter *) painter)->svg;

  g_string_append (svg, "<path d=\"M ");
  append_place (svg, points[0].x, points[0].y);
  for (guint i = 1; i < n_points; i++)
    {
      RelPoint a = points[i - 1];
      RelPoint b = points[i];

      if (i + 1 < n_points)
        {
          RelPoint c = points[i + 1];
          double before = hypot (b.x - a.x, b.y - a.y);
          double after = hypot (c.x - b.x, c.y - b.y);
          double r = MIN (radius, MIN (before, after) / 2);

          if (before > 0 && after > 0)
            {
              g_string_append (svg, " L ");
              append_place (svg, b.x - (b.x - a.x) / before * r, b.y - (b.y - a.y) / before * r);
              g_string_append (svg, " Q ");
              append_place (svg, b.x, b.y);
              g_string_append_c (svg, ' ');
              append_place (svg, b.x + (c.x - b.x) / after * r, b.y + (c.y - b.y) / after * r);
              continue;
            }
        }
      g_string_append (svg, " L ");
      append_place (svg, b.x, b.y);
    }
  g_string_append (svg, "\" fill=\"none\"");
  append_stroke (svg, color, width, dash);
  g_string_append (svg, "/>\n");
}

static void
paint_line (RelPainter     *painter,
            RelPoint        a,
            RelPoint        b,
            const RelColor *color,
            double          width)
{
  GString *svg = ((SvgPainter *) painter)->svg;

  g_string_append (svg, "<line");
  append_number (svg, "x1", a.x);
  append_number (svg, "y1", a.y);
  append_number (svg, "x2", b.x);
  append_number (svg, "y2", b.y);
  append_stroke (svg, color, width, 0);
  g_string_append (svg, "/>\n");
}

static void
paint_circle (RelPainter     *painter,
              RelPoint        center,
              double          radius,
              const RelColor *fill,
              const RelColor *stroke,
              double          width)
{
  GString *svg = ((SvgPainter *) painter)->svg;

  g_string_append (svg, "<circle");
  append_number (svg, "cx", center.x);
  append_number (svg, "cy", center.y);
  append_number (svg, "r", radius);
  append_color (svg, "fill", fill);
  append_stroke (svg, stroke, width, 0);
  g_string_append (svg, "/>\n");
}

static void
paint_text (RelPainter     *painter,
            RelFont         font,
            double          x,
            double          y,
            const char     *text,
            const RelColor *color)
{
  SvgPainter *self = (SvgPainter *) painter;

  if (*text == '\0')
    return;

  g_string_append_printf (self->svg, "<text class=\"%s\"",
                          font == REL_FONT_TITLE ? "t" : font == REL_FONT_STRONG ? "s" : font == REL_FONT_TYPE ? "y" : font == REL_FONT_SMALL ? "u" : "n");
  append_number (self->svg, "x", x);
  append_number (self->svg, "y", y);
  /* The viewer's font may differ: the place it takes may not. */
  append_number (self->svg, "textLength", MAX (rel_metrics_get_width (self->metrics, font, text), 0.01));
  g_string_append (self->svg, " lengthAdjust=\"spacingAndGlyphs\"");
  append_color (self->svg, "fill", color);
  g_string_append_c (self->svg, '>');
  rel_xml_append_escaped (self->svg, text);
  g_string_append (self->svg, "</text>\n");
}

static void
paint_push (RelPainter *painter,
            const char *name,
            const char *title)
{
  SvgPainter *self = (SvgPainter *) painter;
  GString *svg = self->svg;

  self->linked = self->link_to != NULL && title != NULL && g_str_has_prefix (name, "table");
  if (self->linked)
    {
      g_autofree char *anchor = rel_anchor_for_table (title);

      g_string_append (svg, "<a href=\"");
      rel_xml_append_escaped (svg, self->link_to);
      g_string_append_printf (svg, "#%s\">", anchor);
    }
  g_string_append_printf (svg, "<g id=\"%s\">", name);
  if (title != NULL)
    {
      /* Nobody reads a tip of many lines. */
      g_autofree char *tip = g_strndup (title, MAX_TIP);

      g_string_append (svg, "<title>");
      rel_xml_append_escaped (svg, tip);
      g_string_append (svg, "</title>");
    }
  g_string_append_c (svg, '\n');
}

static void
paint_pop (RelPainter *painter)
{
  SvgPainter *self = (SvgPainter *) painter;

  g_string_append (self->svg, self->linked ? "</g></a>\n" : "</g>\n");
  self->linked = FALSE;
}

static void
append_styles (GString *svg)
{
  static const struct
  {
    char    name;
    RelFont font;
  } styles[] = {
    { 't', REL_FONT_TITLE }, { 'n', REL_FONT_NAME }, { 's', REL_FONT_STRONG }, { 'y', REL_FONT_TYPE }, { 'u', REL_FONT_SMALL },
  };

  g_string_append_printf (svg, "<style>text{font-family:%s,sans-serif;white-space:pre}", rel_font_get_family ());
  for (guint i = 0; i < G_N_ELEMENTS (styles); i++)
    g_string_append_printf (svg, ".%c{font-size:%dpx%s}", styles[i].name, (int) rel_font_get_size (styles[i].font),
                            rel_font_is_bold (styles[i].font) ? ";font-weight:bold" : "");
  g_string_append (svg, "</style>\n");
}

/**
 * rel_svg_painter_new: (skip)
 * @area: what the picture shows
 * @background: behind everything
 * @title: (nullable): title of the document
 * @metrics: measures text
 *
 * Returns: (transfer full): a painter; end it with rel_svg_painter_finish()
 */
RelPainter *
rel_svg_painter_new (const RelRect  *area,
                     const RelColor *background,
                     const char     *title,
                     RelMetrics     *metrics)
{
  SvgPainter *self = g_new0 (SvgPainter, 1);

  self->painter = (RelPainter) {
    paint_rectangle, paint_header, paint_polyline, paint_line, paint_circle, paint_text, paint_push, paint_pop,
  };
  self->metrics = g_object_ref (metrics);
  self->svg = g_string_new ("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\"");
  append_number (self->svg, "width", area->width);
  append_number (self->svg, "height", area->height);
  g_string_append (self->svg, " viewBox=\"");
  append_place (self->svg, area->x, area->y);
  g_string_append_c (self->svg, ' ');
  append_place (self->svg, area->width, area->height);
  g_string_append (self->svg, "\">\n");
  if (title != NULL)
    {
      g_string_append (self->svg, "<title>");
      rel_xml_append_escaped (self->svg, title);
      g_string_append (self->svg, "</title>\n");
    }
  append_styles (self->svg);
  if (background->a > 0)
    {
      static const RelColor none = { 0, 0, 0, 0 };

      paint_rectangle (&self->painter, area, 0, background, &none, 0, 0);
    }

  return &self->painter;
}

/**
 * rel_svg_painter_set_link_to: (skip)
 * @painter: a painter for SVG
 * @address: (nullable): address of a document; empty for the one that the picture is in
 *
 * Makes each card a link to the place of its table in a data dictionary. What could run
 * something when it is followed is not taken.
 */
void
rel_svg_painter_set_link_to (RelPainter *painter,
                             const char *address)
{
  SvgPainter *self = (SvgPainter *) painter;

  g_clear_pointer (&self->link_to, g_free);
  if (address != NULL && (strpbrk (address, ":\\") == NULL || g_str_has_prefix (address, "https://") || g_str_has_prefix (address, "http://")))
    self->link_to = g_strdup (address);
}

/**
 * rel_svg_painter_finish: (skip)
 * @painter: (transfer full): a painter
 *
 * Returns: (transfer full): the document
 */
char *
rel_svg_painter_finish (RelPainter *painter)
{
  SvgPainter *self = (SvgPainter *) painter;
  char *svg;

  g_string_append (self->svg, "</svg>\n");
  svg = g_string_free (self->svg, FALSE);
  g_object_unref (self->metrics);
  g_free (self->link_to);
  g_free (self);

  return svg;
}
