/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Memory that frames of a window go through, where no graphics card paints them. Cairo
 * gives each frame to the X server in shared memory; when nothing else is in such memory
 * it is given back after every frame, and the next one begins with fresh pages, which
 * cost many times what painting does. A picture of the window's size, in which nothing is
 * ever seen, keeps the memory.
 */
#include "config.h"

#include "common/rel-frame-memory.h"

#ifdef REL_HAVE_X11
#include <cairo-xlib.h>
#include <gdk/x11/gdkx.h>

#define KEY  "rel-frame-memory"
#define STEP 256 /* a window that is being resized does not need another one at each pixel */

typedef struct
{
  cairo_surface_t *picture;
  int              width;
  int              height;
} FrameMemory;

static void
frame_memory_free (gpointer data)
{
  FrameMemory *self = data;

  g_clear_pointer (&self->picture, cairo_surface_destroy);
  g_free (self);
}

static int
round_up (int size)
{
  return (size + STEP - 1) / STEP * STEP;
}

/* Another one before the first is gone: the pool that both are in stays. */
static void
keep (FrameMemory *self,
      GdkDisplay  *display,
      int          width,
      int          height)
{
  Display *server = gdk_x11_display_get_xdisplay (display);
  cairo_surface_t *root = cairo_xlib_surface_create (server, DefaultRootWindow (server), DefaultVisual (server, DefaultScreen (server)), 1, 1);
  cairo_surface_t *picture = cairo_surface_create_similar_image (root, CAIRO_FORMAT_RGB24, width, height);

  g_clear_pointer (&self->picture, cairo_surface_destroy);
  self->width = width;
  self->height = height;
  /* without a device it is plain memory, as from a server elsewhere: no use */
  if (cairo_surface_status (picture) == CAIRO_STATUS_SUCCESS && cairo_surface_get_device (picture) != NULL)
    self->picture = cairo_surface_reference (picture);
  cairo_surface_destroy (picture);
  cairo_surface_destroy (root);
}

static void
layout_cb (GdkSurface *surface,
           int         width,
           int         height,
           GtkWidget  *window)
{
  FrameMemory *self = g_object_get_data (G_OBJECT (window), KEY);
  int scale = gdk_surface_get_scale_factor (surface);

  if (self == NULL || !GSK_IS_CAIRO_RENDERER (gtk_native_get_renderer (GTK_NATIVE (window))))
    return;

  width = round_up (width * scale);
  height = round_up (height * scale);
  if (width > self->width || height > self->height)
    keep (self, gdk_surface_get_display (surface), MAX (width, self->width), MAX (height, self->height));
}

static void
realize_cb (GtkWidget *window)
{
  GdkSurface *surface = gtk_native_get_surface (GTK_NATIVE (window));

  if (!GDK_IS_X11_SURFACE (surface))
    return;

  g_object_set_data_full (G_OBJECT (window), KEY, g_new0 (FrameMemory, 1), frame_memory_free);
  g_signal_connect_object (surface, "layout", G_CALLBACK (layout_cb), window, 0);
}

static void
unrealize_cb (GtkWidget *window)
{
  g_object_set_data (G_OBJECT (window), KEY, NULL);
}
#endif

/**
 * rel_frame_memory_keep:
 * @window: a window
 *
 * From when it is realized, frames of @window, and of what opens above it, are painted in
 * memory that stays, where that makes a difference: with Cairo on X11.
 */
void
rel_frame_memory_keep (GtkWidget *window)
{
#ifdef REL_HAVE_X11
  g_return_if_fail (GTK_IS_WINDOW (window));

  g_signal_connect_after (window, "realize", G_CALLBACK (realize_cb), NULL);
  g_signal_connect (window, "unrealize", G_CALLBACK (unrealize_cb), NULL);
#endif
}
