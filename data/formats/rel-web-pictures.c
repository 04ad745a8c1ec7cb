/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A web of cards as a file, as it is seen: in the same forms as a diagram.
 */
#include "config.h"

#include <math.h>
#include <string.h>

#include <cairo-pdf.h>
#include <glib/gi18n-lib.h>

#include "formats/rel-web-pictures.h"

#include "diagram/rel-cairo-painter.h"
#include "diagram/rel-svg-painter.h"
#include "diagram/rel-web-paint.h"
#include "formats/rel-dot.h"

#define MARGIN   24.0
#define MAX_SIDE 30000 /* pixels of PNG that cairo takes */

static cairo_status_t
append_cb (void                *closure,
           const unsigned char *data,
           unsigned int         length)
{
  g_byte_array_append (closure, data, length);

  return CAIRO_STATUS_SUCCESS;
}

static void
paint (cairo_t          *cr,
       RelWeb           *web,
       const RelPalette *palette,
       RelMetrics       *metrics,
       const RelRect    *area,
       double            scale)
{
  RelPainter *painter = rel_cairo_painter_new (cr);

  cairo_scale (cr, scale, scale);
  cairo_translate (cr, -area->x, -area->y);
  cairo_set_source_rgb (cr, palette->background.r, palette->background.g, palette->background.b);
  cairo_paint (cr);
  rel_web_paint (painter, web, palette, metrics);
  rel_cairo_painter_free (painter);
}

static GBytes *
write_cairo (RelWeb                   *web,
             const RelPalette         *palette,
             RelMetrics               *metrics,
             const RelRect            *area,
             const RelPictureOptions  *options,
             GError                  **error)
{
  g_autoptr(GByteArray) bytes = g_byte_array_new ();
  gboolean pdf = options->form == REL_PICTURE_PDF;
  double scale = options->scale > 0 ? options->scale : pdf ? 1 : 2;
  cairo_surface_t *surface;
  cairo_status_t status;
  cairo_t *cr;

  if (!pdf)
    scale = MIN (scale, MAX_SIDE / MAX (area->width, area->height));
  surface = pdf ? cairo_pdf_surface_create_for_stream (append_cb, bytes, area->width * scale, area->height * scale)
                : cairo_image_surface_create (CAIRO_FORMAT_ARGB32, ceil (area->width * scale), ceil (area->height * scale));
  if (pdf && options->title != NULL)
    cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_TITLE, options->title);
  cr = cairo_create (surface);
  paint (cr, web, palette, metrics, area, scale);
  cairo_destroy (cr);
  if (!pdf && cairo_surface_status (surface) == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_write_to_png_stream (surface, append_cb, bytes);
  else
    {
      cairo_surface_finish (surface);
      status = cairo_surface_status (surface);
    }
  cairo_surface_destroy (surface);
  if (status != CAIRO_STATUS_SUCCESS)
    {
      g_set_error (error, REL_ERROR, REL_ERROR_FAILED, _("The picture could not be made: %s. Nothing was written."), cairo_status_to_string (status));
      return NULL;
    }

  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}

static char *
write_dot (RelWeb     *web,
           const char *title)
{
  GString *dot = g_string_new ("digraph records {\n"
                               "  graph [rankdir=LR, nodesep=0.4, ranksep=0.9");

  if (title != NULL)
    {
      g_string_append (dot, ", label=");
      rel_dot_append_quoted (dot, title);
    }
  g_string_append (dot, "];\n"
                        "  node [shape=box, style=rounded, fontname=\"Cantarell,Sans\", fontsize=11];\n"
                        "  edge [dir=none, color=\"#6f6f76\", fontname=\"Cantarell,Sans\", fontsize=9];\n");
  for (guint i = 0; i < rel_web_get_n_cards (web); i++)
    {
      const RelWebCard *card = rel_web_get_card (web, i);
      g_autoptr(GString) label = g_string_new (card->full_title);

      g_string_append_printf (label, "\n%s", card->subtitle);
      for (guint j = 0; j < card->fields->len; j++)
        {
          const RelWebField *field = card->fields->pdata[j];

          g_string_append_printf (label, "\n%s: %s", field->name, field->text);
        }
      g_string_append_printf (dot, "  r%u [label=", i + 1);
      rel_dot_append_quoted (dot, label->str);
      g_string_append (dot, "];\n");
    }
  for (guint i = 0; i < rel_web_get_n_edges (web); i++)
    {
      const RelWebEdge *edge = rel_web_get_edge (web, i);

      g_string_append_printf (dot, "  r%u -> r%u [label=", edge->from + 1, edge->to + 1);
      rel_dot_append_quoted (dot, edge->name);
      g_string_append (dot, ", tooltip=");
      rel_dot_append_quoted (dot, edge->sentence);
      g_string_append (dot, "];\n");
    }
  g_string_append (dot, "}\n");

  return g_string_free (dot, FALSE);
}

/**
 * rel_web_picture_write:
 * @web: a web, with places
 * @options: form and look
 * @error: where to put an error
 *
 * Writes a web as a file's content. Blocks.
 *
 * Returns: (transfer full) (nullable): the content
 */
GBytes *
rel_web_picture_write (RelWeb                   *web,
                       const RelPictureOptions  *options,
                       GError                  **error)
{
  g_autoptr(RelMetrics) metrics = rel_metrics_new ();
  RelPalette palette = rel_palette_make (options->dark, FALSE);
  RelRect area = rel_web_get_bounds (web);
  char *text;

  if (area.width <= 0 || area.height <= 0)
    area = (RelRect) { 0, 0, 100, 100 };
  area = rel_rect_grow (&area, MARGIN);

  if (options->form == REL_PICTURE_PDF || options->form == REL_PICTURE_PNG)
    return write_cairo (web, &palette, metrics, &area, options, error);
  if (options->form == REL_PICTURE_DOT)
    text = write_dot (web, options->title);
  else
    {
      RelPainter *painter = rel_svg_painter_new (&area, &palette.background, options->title, metrics);

      rel_web_paint (painter, web, &palette, metrics);
      text = rel_svg_painter_finish (painter);
    }

  return g_bytes_new_take (text, strlen (text));
}
