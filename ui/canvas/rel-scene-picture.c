/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A picture of what a frame shows, in pixels of the screen, painted anew for each frame:
 * there is nothing to be kept up to date. It goes to the renderer in tiles, of which empty
 * ones are left out.
 *
 * The graphics card gets textures. The renderer that paints with cairo gets cairo's
 * images: it would turn each pixel of a texture into numbers and back. An image that
 * belongs to a frame must not change, so two sheets take turns: when the first is needed
 * again, its frame is gone. (If somebody kept that frame, cairo gives it a copy.)
 */
#include "config.h"

#include <math.h>
#include <string.h>

#include "canvas/rel-scene-picture.h"

#include "diagram/rel-raster-painter.h"

#define TILE 256 /* pixels */

typedef struct
{
  guint32   *pixels;
  gsize      size;
  GPtrArray *tiles; /* cairo_surface_t, over the pixels */
} Sheet;

struct _RelScenePicture
{
  GtkWidget  *widget;  /* borrowed: owns who owns us */
  RelPainter *painter;
  Sheet       sheets[2];
  guint       turn;
  guint32    *pixels;  /* that are painted: of a sheet, or of their own */
  gboolean    by_card; /* goes to the graphics card */
  int         width;
  int         height;
  int         scale_factor;
};

RelScenePicture *
rel_scene_picture_new (GtkWidget *widget)
{
  RelScenePicture *self = g_new0 (RelScenePicture, 1);

  self->widget = widget;
  self->painter = rel_raster_painter_new ();
  for (guint i = 0; i < G_N_ELEMENTS (self->sheets); i++)
    self->sheets[i].tiles = g_ptr_array_new_with_free_func ((GDestroyNotify) cairo_surface_destroy);

  return self;
}

void
rel_scene_picture_free (RelScenePicture *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (self->sheets); i++)
    {
      g_ptr_array_unref (self->sheets[i].tiles);
      g_free (self->sheets[i].pixels);
    }
  rel_raster_painter_free (self->painter);
  g_free (self);
}

static guint32 *
clear_sheet (Sheet *sheet,
             gsize  size)
{
  g_ptr_array_set_size (sheet->tiles, 0);
  if (sheet->size != size)
    {
      g_free (sheet->pixels);
      sheet->pixels = g_malloc (size);
      sheet->size = size;
    }
  memset (sheet->pixels, 0, size);

  return sheet->pixels;
}

/**
 * rel_scene_picture_begin:
 * @self: a picture
 * @viewport: what is seen
 *
 * Begins an empty picture of what @viewport shows.
 *
 * Returns: (transfer none): paints into it, in pixels of the scene
 */
RelPainter *
rel_scene_picture_begin (RelScenePicture   *self,
                         const RelViewport *viewport)
{
  GtkNative *native = gtk_widget_get_native (self->widget);
  gsize size;

  self->scale_factor = gtk_widget_get_scale_factor (self->widget);
  self->width = MAX ((int) ceil (viewport->width), 1) * self->scale_factor;
  self->height = MAX ((int) ceil (viewport->height), 1) * self->scale_factor;
  self->by_card = native == NULL || !GSK_IS_CAIRO_RENDERER (gtk_native_get_renderer (native));
  size = (gsize) self->width * self->height * sizeof (guint32);
  if (self->by_card)
    self->pixels = g_malloc0 (size);
  else
    {
      self->turn = (self->turn + 1) % G_N_ELEMENTS (self->sheets);
      self->pixels = clear_sheet (&self->sheets[self->turn], size);
    }
  rel_raster_painter_begin (self->painter, self->pixels, self->width, self->height,
                            viewport->x, viewport->y, viewport->scale * self->scale_factor);

  return self->painter;
}

static gboolean
is_empty (RelScenePicture *self,
          int              x,
          int              y,
          int              width,
          int              height)
{
  for (int row = y; row < y + height; row++)
    for (int column = x; column < x + width; column++)
      if (self->pixels[(gsize) row * self->width + column] != 0)
        return FALSE;

  return TRUE;
}

static void
append_image (RelScenePicture       *self,
              GtkSnapshot           *snapshot,
              guint32               *pixels,
              int                    width,
              int                    height,
              const graphene_rect_t *bounds)
{
  cairo_surface_t *image = cairo_image_surface_create_for_data ((guchar *) pixels, CAIRO_FORMAT_ARGB32, width, height,
                                                                self->width * sizeof (guint32));
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, bounds);

  cairo_surface_set_device_scale (image, self->scale_factor, self->scale_factor);
  cairo_set_source_surface (cr, image, bounds->origin.x, bounds->origin.y);
  cairo_paint (cr);
  cairo_destroy (cr);
  g_ptr_array_add (self->sheets[self->turn].tiles, image);
}

/* A strip as high as a tile goes up as one: rows of a texture follow each other. */
static void
append_texture (RelScenePicture       *self,
                GtkSnapshot           *snapshot,
                GBytes                *all,
                gsize                  start,
                int                    height,
                const graphene_rect_t *bounds)
{
  gsize stride = self->width * sizeof (guint32);
  g_autoptr(GBytes) bytes = g_bytes_new_from_bytes (all, start, stride * height);
  g_autoptr(GdkTexture) texture = gdk_memory_texture_new (self->width, height, GDK_MEMORY_DEFAULT, bytes, stride);

  gtk_snapshot_append_texture (snapshot, texture, bounds);
}

/**
 * rel_scene_picture_append:
 * @self: a picture that was begun
 * @snapshot: what to put it on, in pixels of the widget
 *
 * Ends the picture, and puts it there.
 */
void
rel_scene_picture_append (RelScenePicture *self,
                          GtkSnapshot     *snapshot)
{
  g_autoptr(GBytes) all = NULL;
  int step = self->by_card ? self->width : TILE;
  float unit = 1.f / self->scale_factor;

  rel_raster_painter_end (self->painter);
  if (self->by_card)
    all = g_bytes_new_take (self->pixels, (gsize) self->width * self->height * sizeof (guint32));
  for (int y = 0; y < self->height; y += TILE)
    for (int x = 0; x < self->width; x += step)
      {
        int width = MIN (step, self->width - x);
        int height = MIN (TILE, self->height - y);
        gsize start = (gsize) y * self->width + x;
        graphene_rect_t bounds = GRAPHENE_RECT_INIT (x * unit, y * unit, width * unit, height * unit);

        if (is_empty (self, x, y, width, height))
          continue;
        if (self->by_card)
          append_texture (self, snapshot, all, start * sizeof (guint32), height, &bounds);
        else
          append_image (self, snapshot, self->pixels + start, width, height, &bounds);
      }
  self->pixels = NULL;
}
