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
#define PAGE_MARGIN   24.0 /* points; what most printers cannot reach */
#define MAX_PAGES     400

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

static const struct
{
  const char *name;
  double      width, height; /* in points, upright */
} pages[] = {
  { "a4", 595.28, 841.89 }, { "a3", 841.89, 1190.55 }, { "a2", 1190.55, 1683.78 }, { "a1", 1683.78, 2383.94 }, { "a0", 2383.94, 3370.39 },
  { "letter", 612, 792 }, { "legal", 612, 1008 }, { "tabloid", 792, 1224 },
};

static gboolean
find_page (const char *name,
           double     *width,
           double     *height)
{
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    if (g_ascii_strcasecmp (name, pages[i].name) == 0)
      {
        *width = pages[i].width;
        *height = pages[i].height;
        return TRUE;
      }

  return FALSE;
}

/**
 * rel_picture_is_page:
 * @name: name of a size of paper
 *
 * Returns: whether it is known: a4 to a0, letter, legal, tabloid
 */
gboolean
rel_picture_is_page (const char *name)
{
  double width, height;

  return find_page (name, &width, &height);
}

static void
paint_page_number (cairo_t          *cr,
                   const RelPalette *palette,
                   guint             number,
                   guint             n,
                   double            width,
                   double            height)
{
  g_autofree char *text = g_strdup_printf ("%u / %u", number, n);

  cairo_set_source_rgb (cr, palette->dim.r, palette->dim.g, palette->dim.b);
  cairo_select_font_face (cr, "sans-serif", CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_NORMAL);
  cairo_set_font_size (cr, 8);
  cairo_move_to (cr, width - PAGE_MARGIN - 30, height - PAGE_MARGIN / 2);
  cairo_show_text (cr, text);
}

/* Pages beside and below each other, each with a margin to cut off or glue on. */
static gboolean
paint_tiles (cairo_surface_t          *surface,
             cairo_t                  *cr,
             RelScene                 *scene,
             const RelPalette         *palette,
             RelMetrics               *metrics,
             const RelRect            *area,
             double                    scale,
             double                    width,
             double                    height,
             GError                  **error)
{
  const double inner_width = width - 2 * PAGE_MARGIN, inner_height = height - 2 * PAGE_MARGIN;
  const double n_across = MAX (1, ceil (area->width * scale / inner_width - 0.01));
  const double n_down = MAX (1, ceil (area->height * scale / inner_height - 0.01));

  if (n_across * n_down > MAX_PAGES)
    {
      g_set_error (error, REL_ERROR, REL_ERROR_REFUSED, _("This would take %.0f pages, more than %d. Nothing was written; a smaller scale or larger pages help."),
                   n_across * n_down, MAX_PAGES);
      return FALSE;
    }

  for (guint y = 0; y < (guint) n_down; y++)
    for (guint x = 0; x < (guint) n_across; x++)
      {
        RelRect part = { area->x + x * inner_width / scale, area->y + y * inner_height / scale, inner_width / scale, inner_height / scale };

        cairo_save (cr);
        cairo_set_source_rgb (cr, palette->background.r, palette->background.g, palette->background.b);
        cairo_paint (cr);
        cairo_rectangle (cr, PAGE_MARGIN, PAGE_MARGIN, inner_width, inner_height);
        cairo_clip (cr);
        cairo_translate (cr, PAGE_MARGIN, PAGE_MARGIN);
        paint (cr, scene, palette, metrics, &part, scale);
        cairo_restore (cr);
        if (n_across * n_down > 1)
          paint_page_number (cr, palette, y * (guint) n_across + x + 1, (guint) (n_across * n_down), width, height);
        cairo_surface_show_page (surface);
      }

  return TRUE;
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
  double scale = MIN (PDF_UNIT * (options->scale > 0 ? options->scale : 1), MIN (MAX_PDF_SIDE / area->width, MAX_PDF_SIDE / area->height));
  double width = area->width * scale, height = area->height * scale;
  RelRect centered = *area;
  cairo_surface_t *surface;
  cairo_t *cr;

  if (options->page != NULL && find_page (options->page, &width, &height))
    {
      double wanted = PDF_UNIT * (options->scale > 0 ? options->scale : 1);

      /* Lengthwise when that suits the diagram. */
      if (area->width > area->height)
        {
          double side = width;

          width = height;
          height = side;
        }
      scale = options->tile ? wanted : MIN (wanted, MIN (width / area->width, height / area->height));
      centered = (RelRect) { area->x - (width / scale - area->width) / 2, area->y - (height / scale - area->height) / 2, width / scale, height / scale };
    }
  surface = cairo_pdf_surface_create_for_stream (append_cb, bytes, width, height);
  cr = cairo_create (surface);

  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATOR, "Relata " PACKAGE_VERSION);
  if (options->title != NULL)
    {
      g_autofree char *title = g_utf8_make_valid (options->title, -1);

      cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_TITLE, title);
    }
  if (options->page == NULL || !options->tile)
    paint (cr, scene, palette, metrics, &centered, scale);
  else if (!paint_tiles (surface, cr, scene, palette, metrics, area, scale, width, height, error))
    {
      g_autoptr(GBytes) nothing = finish (surface, cr, bytes, NULL);

      return NULL;
    }

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

  rel_svg_painter_set_link_to (painter, options->link_to);
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
