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
#include "diagram/rel-counted.h"
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
paint_background (cairo_t          *cr,
                  const RelPalette *palette)
{
  if (palette->background.a <= 0)
    return;
  cairo_set_source_rgb (cr, palette->background.r, palette->background.g, palette->background.b);
  cairo_paint (cr);
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
  paint_background (cr, palette);

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
 * rel_picture_list_pages:
 *
 * Returns: (transfer none) (array zero-terminated=1): names of all sizes of paper
 */
const char * const *
rel_picture_list_pages (void)
{
  static const char *const names[] = { "a4", "a3", "a2", "a1", "a0", "letter", "legal", "tabloid", NULL };

  G_STATIC_ASSERT (G_N_ELEMENTS (names) == G_N_ELEMENTS (pages) + 1);

  return names;
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

/* What scale, how large a page, how many pages. */
static RelPictureSize
plan_pages (const RelRect           *area,
            const RelPictureOptions *options)
{
  const double wanted = PDF_UNIT * (options->scale > 0 ? options->scale : 1);
  RelPictureSize size = { .n_across = 1, .n_down = 1 };

  if (options->page == NULL || !find_page (options->page, &size.width, &size.height))
    {
      /* A page has a largest size: a wider diagram is drawn smaller. */
      size.scale = MIN (wanted, MIN (MAX_PDF_SIDE / area->width, MAX_PDF_SIDE / area->height));
      size.width = area->width * size.scale;
      size.height = area->height * size.scale;
      return size;
    }

  if (options->direction == REL_PAGE_LANDSCAPE || (options->direction == REL_PAGE_FITTING && area->width > area->height))
    {
      double side = size.width;

      size.width = size.height;
      size.height = side;
    }
  size.scale = options->tile ? wanted : MIN (wanted, MIN (size.width / area->width, size.height / area->height));
  if (options->tile)
    {
      size.n_across = (guint) CLAMP (ceil (area->width * size.scale / (size.width - 2 * PAGE_MARGIN) - 0.01), 1, G_MAXUINT16);
      size.n_down = (guint) CLAMP (ceil (area->height * size.scale / (size.height - 2 * PAGE_MARGIN) - 0.01), 1, G_MAXUINT16);
    }

  return size;
}

/* Pages beside and below each other, each with a margin to cut off or glue on. */
static gboolean
paint_tiles (cairo_surface_t          *surface,
             cairo_t                  *cr,
             RelScene                 *scene,
             const RelPalette         *palette,
             RelMetrics               *metrics,
             const RelRect            *area,
             const RelPictureSize     *size,
             GError                  **error)
{
  const double inner_width = size->width - 2 * PAGE_MARGIN, inner_height = size->height - 2 * PAGE_MARGIN;
  const double scale = size->scale;
  const guint n = size->n_across * size->n_down;

  if ((double) size->n_across * size->n_down > MAX_PAGES)
    {
      g_set_error (error, REL_ERROR, REL_ERROR_REFUSED, _("This would take %.0f pages, more than %d. Nothing was written; a smaller scale or larger pages help."),
                   (double) size->n_across * size->n_down, MAX_PAGES);
      return FALSE;
    }

  for (guint y = 0; y < size->n_down; y++)
    for (guint x = 0; x < size->n_across; x++)
      {
        RelRect part = { area->x + x * inner_width / scale, area->y + y * inner_height / scale, inner_width / scale, inner_height / scale };

        cairo_save (cr);
        paint_background (cr, palette);
        cairo_rectangle (cr, PAGE_MARGIN, PAGE_MARGIN, inner_width, inner_height);
        cairo_clip (cr);
        cairo_translate (cr, PAGE_MARGIN, PAGE_MARGIN);
        paint (cr, scene, palette, metrics, &part, scale);
        cairo_restore (cr);
        if (n > 1)
          paint_page_number (cr, palette, y * size->n_across + x + 1, n, size->width, size->height);
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
  const RelPictureSize size = plan_pages (area, options);
  const double width = size.width / size.scale, height = size.height / size.scale;
  const RelRect centered = { area->x - (width - area->width) / 2, area->y - (height - area->height) / 2, width, height };
  cairo_surface_t *surface = cairo_pdf_surface_create_for_stream (append_cb, bytes, size.width, size.height);
  cairo_t *cr = cairo_create (surface);

  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATOR, "Relata " PACKAGE_VERSION);
  if (options->title != NULL)
    {
      g_autofree char *title = g_utf8_make_valid (options->title, -1);

      cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_TITLE, title);
    }
  if (options->page == NULL || !options->tile)
    paint (cr, scene, palette, metrics, &centered, size.scale);
  else if (!paint_tiles (surface, cr, scene, palette, metrics, area, &size, error))
    {
      g_autoptr(GBytes) nothing = finish (surface, cr, bytes, NULL);

      return NULL;
    }

  return finish (surface, cr, bytes, error);
}

static RelPictureSize
plan_pixels (const RelRect           *area,
             const RelPictureOptions *options)
{
  const double wanted = options->scale > 0 ? options->scale : 2;
  const double scale = MIN (wanted, MIN (MAX_PNG_SIDE / area->width, MAX_PNG_SIDE / area->height));

  return (RelPictureSize) { MAX (1, ceil (area->width * scale)), MAX (1, ceil (area->height * scale)), 1, 1, scale };
}

static GBytes *
paint_pixels (RelScene                 *scene,
              const RelPalette         *palette,
              RelMetrics               *metrics,
              const RelRect            *area,
              const RelPictureSize     *size,
              const GArray             *lines,
              GError                  **error)
{
  GByteArray *bytes = g_byte_array_new ();
  cairo_surface_t *surface = cairo_image_surface_create (palette->background.a > 0 ? CAIRO_FORMAT_RGB24 : CAIRO_FORMAT_ARGB32,
                                                         (int) size->width, (int) size->height);
  cairo_t *cr = cairo_create (surface);

  paint (cr, scene, palette, metrics, area, size->scale);
  for (guint i = 0; lines != NULL && i + 1 < lines->len; i += 2)
    {
      const RelPoint *a = &g_array_index (lines, RelPoint, i);
      const RelPoint *b = &g_array_index (lines, RelPoint, i + 1);

      cairo_set_source_rgb (cr, palette->accent.r, palette->accent.g, palette->accent.b);
      cairo_set_line_width (cr, 1.5 / size->scale);
      cairo_move_to (cr, a->x, a->y);
      cairo_line_to (cr, b->x, b->y);
      cairo_stroke (cr);
    }
  cairo_surface_flush (surface);
  if (cairo_surface_status (surface) == CAIRO_STATUS_SUCCESS)
    cairo_surface_write_to_png_stream (surface, append_cb, bytes);

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
  const RelPictureSize size = plan_pixels (area, options);

  return paint_pixels (scene, palette, metrics, area, &size, NULL, error);
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

static RelRect
get_area (RelScene *scene)
{
  RelRect area = rel_scene_get_bounds (scene);

  if (area.width <= 0 || area.height <= 0)
    area = (RelRect) { 0, 0, 100, 100 };

  return rel_rect_grow (&area, MARGIN);
}

/* Where one page ends and the next begins; the area is made to hold whole pages. */
static GArray *
list_page_lines (RelRect              *area,
                 const RelPictureSize *size,
                 gboolean              tile)
{
  GArray *lines = g_array_new (FALSE, FALSE, sizeof (RelPoint));
  const double margin = tile ? 2 * PAGE_MARGIN : 0;
  const double width = (size->width - margin) / size->scale, height = (size->height - margin) / size->scale;

  if (!tile)
    {
      area->x -= (width - area->width) / 2;
      area->y -= (height - area->height) / 2;
    }
  area->width = width * size->n_across;
  area->height = height * size->n_down;
  for (guint i = 1; i < size->n_across; i++)
    {
      RelPoint line[2] = { { area->x + i * width, area->y }, { area->x + i * width, area->y + area->height } };

      g_array_append_vals (lines, line, 2);
    }
  for (guint i = 1; i < size->n_down; i++)
    {
      RelPoint line[2] = { { area->x, area->y + i * height }, { area->x + area->width, area->y + i * height } };

      g_array_append_vals (lines, line, 2);
    }

  return lines;
}

/**
 * rel_picture_preview:
 * @schema: a schema
 * @diagram: a diagram of it, with places
 * @options: form and look
 * @max_side: pixels; no side is longer
 * @size: (out): how large rel_picture_write() will make the picture
 * @error: where to put an error
 *
 * Shows in small what rel_picture_write() will make; of PDF with pages, where they end.
 * Blocks; may run in any thread.
 *
 * Returns: (transfer full) (nullable): a PNG file
 */
GBytes *
rel_picture_preview (RelSchema                *schema,
                     RelDiagram               *diagram,
                     const RelPictureOptions  *options,
                     double                    max_side,
                     RelPictureSize           *size,
                     GError                  **error)
{
  g_autoptr(RelMetrics) metrics = rel_metrics_new ();
  g_autoptr(RelScene) scene = rel_scene_new (schema, diagram, metrics, NULL);
  g_autoptr(GArray) lines = NULL;
  RelPalette palette = rel_palette_make (options->dark, FALSE);
  RelRect area = get_area (scene);
  RelPictureSize small = { .n_across = 1, .n_down = 1 };

  rel_counted_show (options->counted, scene);
  if (options->transparent)
    palette.background.a = 0;
  if (options->form == REL_PICTURE_PDF)
    {
      *size = plan_pages (&area, options);
      if ((double) size->n_across * size->n_down <= MAX_PAGES)
        lines = list_page_lines (&area, size, options->page != NULL && options->tile);
    }
  else if (options->form == REL_PICTURE_PNG)
    *size = plan_pixels (&area, options);
  else
    *size = (RelPictureSize) { area.width, area.height, 1, 1, 1 };

  small.scale = MIN (2, MIN (max_side / area.width, max_side / area.height));
  small.width = MAX (1, floor (area.width * small.scale));
  small.height = MAX (1, floor (area.height * small.scale));

  return paint_pixels (scene, &palette, metrics, &area, &small, lines, error);
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
  const RelRect area = get_area (scene);

  rel_counted_show (options->counted, scene);
  if (options->transparent)
    palette.background.a = 0;

  switch (options->form)
    {
    case REL_PICTURE_PDF:
      return write_pdf (scene, &palette, metrics, &area, options, error);
    case REL_PICTURE_PNG:
      return write_png (scene, &palette, metrics, &area, options, error);
    case REL_PICTURE_DOT:
      {
        char *dot = rel_dot_write (scene, options->title, options->dark);

        return g_bytes_new_take (dot, strlen (dot));
      }
    case REL_PICTURE_SVG:
    default:
      return write_svg (scene, &palette, metrics, &area, options);
    }
}
