/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A diagram as a file: SVG and PDF with real text, PNG, DOT. Needs no display. Made in
 * memory first, so that a file is only ever replaced by a whole one.
 */
#include "config.h"

#include <cairo-pdf.h>
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "formats/rel-pictures.h"

#include "diagram/rel-cairo-painter.h"
#include "diagram/rel-paint.h"
#include "diagram/rel-svg-painter.h"
#include "formats/rel-dot.h"

#define MARGIN        32.0
#define MAX_PNG_SIDE  16000.0
#define PDF_UNIT      0.75 /* points a pixel: 96 to the inch */
#define MAX_PDF_SIDE  14400.0

/**
 * rel_picture_form_from_suffix:
 * @name: a file name or a suffix
 * @form: (out): the form
 *
 * Returns: whether the suffix is one of `svg`, `pdf`, `png`, `dot`, `gv`
 */
gboolean
rel_picture_form_from_suffix (const char     *name,
                              RelPictureForm *form)
{
  static const struct
  {
    const char     *suffix;
    RelPictureForm  form;
  } forms[] = {
    { "svg", REL_PICTURE_SVG }, { "pdf", REL_PICTURE_PDF }, { "png", REL_PICTURE_PNG },
    { "dot", REL_PICTURE_DOT }, { "gv", REL_PICTURE_DOT },
  };
  const char *dot = strrchr (name, '.');
  const char *suffix = dot != NULL ? dot + 1 : name;

  for (guint i = 0; i < G_N_ELEMENTS (forms); i++)
    if (g_ascii_strcasecmp (suffix, forms[i].suffix) == 0)
      {
        *form = forms[i].form;
        return TRUE;
      }

  return FALSE;
}

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
       RelScene         *scene,
       const RelPalette *palette,
       RelMetrics       *metrics,
       const RelRect    *area,
       double            scale)
{
  RelPainter *painter;

  cairo_scale (cr, scale, scale);
  cairo_translate (cr, -area->x, -area->y);
  cairo_set_source_rgb (cr, palette->background.r, palette->background.g, palette->background.b);
  cairo_paint (cr);

  painter = rel_cairo_painter_new (cr);
  rel_paint_scene (painter, scene, palette, metrics);
  rel_cairo_painter_free (painter);
}

static GBytes *
finish (cairo_surface_t  *surface,
        cairo_t          *cr,
        GByteArray       *bytes,
        GError          **error)
{
  cairo_status_t status;

  cairo_destroy (cr);
  cairo_surface_finish (surface);
  status = cairo_surface_status (surface);
  cairo_surface_destroy (surface);
  if (status == CAIRO_STATUS_SUCCESS)
    return g_byte_array_free_to_bytes (bytes);

  g_byte_array_unref (bytes);
  g_set_error (error, REL_ERROR, REL_ERROR_FAILED, _("The picture could not be made: %s. Nothing was written."), cairo_status_to_string (status));

  return NULL;
}

static GBytes *
write_pdf (RelScene                 *scene,
           const RelPalette         *palette,
           RelMetrics               *metrics,
           const RelRect            *area,
           const RelPictureOptions  *options,
           GError                  **error)
{
  GByteArray *bytes = g_byte_array_new ();
  /* A page has a largest size: a wider diagram is drawn smaller. */
  double scale = MIN (PDF_UNIT, MIN (MAX_PDF_SIDE / area->width, MAX_PDF_SIDE / area->height));
  cairo_surface_t *surface = cairo_pdf_surface_create_for_stream (append_cb, bytes, area->width * scale, area->height * scale);
  cairo_t *cr = cairo_create (surface);

  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATOR, "Relata " PACKAGE_VERSION);
  if (options->title != NULL)
    {
      g_autofree char *title = g_utf8_make_valid (options->title, -1);

      cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_TITLE, title);
    }
  paint (cr, scene, palette, metrics, area, scale);

  return finish (surface, cr, bytes, error);
}

static GBytes *
write_png (RelScene                 *scene,
           const RelPalette         *palette,
           RelMetrics               *metrics,
           const RelRect            *area,
           const RelPictureOptions  *options,
           GError                  **error)
{
  GByteArray *bytes = g_byte_array_new ();
  double wanted = options->scale > 0 ? options->scale : 2;
  double scale = MIN (wanted, MIN (MAX_PNG_SIDE / area->width, MAX_PNG_SIDE / area->height));
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, MAX (1, (int) ceil (area->width * scale)),
                                                         MAX (1, (int) ceil (area->height * scale)));
  cairo_t *cr = cairo_create (surface);

  paint (cr, scene, palette, metrics, area, scale);
  cairo_surface_flush (surface);
  if (cairo_surface_status (surface) == CAIRO_STATUS_SUCCESS)
    cairo_surface_write_to_png_stream (surface, append_cb, bytes);

  return finish (surface, cr, bytes, error);
}

static GBytes *
write_svg (RelScene                *scene,
           const RelPalette        *palette,
           RelMetrics              *metrics,
           const RelRect           *area,
           const RelPictureOptions *options)
{
  RelPainter *painter = rel_svg_painter_new (area, &palette->background, options->title, metrics);
  char *svg;

  rel_paint_scene (painter, scene, palette, metrics);
  svg = rel_svg_painter_finish (painter);

  return g_bytes_new_take (svg, strlen (svg));
}

/**
 * rel_picture_write:
 * @schema: a schema
 * @diagram: a diagram of it, with places
 * @only: (nullable): a set of #RelId: write only these tables
 * @options: form and look
 * @error: where to put an error
 *
 * Writes a diagram as a file's content. Blocks; pure over values, so it may run in any
 * thread.
 *
 * Returns: (transfer full) (nullable): the content
 */
GBytes *
rel_picture_write (RelSchema                *schema,
                   RelDiagram               *diagram,
                   GHashTable               *only,
                   const RelPictureOptions  *options,
                   GError                  **error)
{
  g_autoptr(RelMetrics) metrics = rel_metrics_new ();
  g_autoptr(RelScene) scene = rel_scene_new (schema, diagram, metrics, only);
  RelPalette palette = rel_palette_make (options->dark, FALSE);
  RelRect area = rel_scene_get_bounds (scene);

  if (area.width <= 0 || area.height <= 0)
    area = (RelRect) { 0, 0, 100, 100 };
  area = rel_rect_grow (&area, MARGIN);

  switch (options->form)
    {
    case REL_PICTURE_PDF:
      return write_pdf (scene, &palette, metrics, &area, options, error);
    case REL_PICTURE_PNG:
      return write_png (scene, &palette, metrics, &area, options, error);
    case REL_PICTURE_DOT:
      {
        char *dot = rel_dot_write (scene, options->title);

        return g_bytes_new_take (dot, strlen (dot));
      }
    case REL_PICTURE_SVG:
    default:
      return write_svg (scene, &palette, metrics, &area, options);
    }
}
