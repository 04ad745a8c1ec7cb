/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "diagram/rel-geometry.h"

G_BEGIN_DECLS

#define REL_VIEWPORT_MIN_SCALE 0.02
#define REL_VIEWPORT_MAX_SCALE 4.0

/**
 * RelViewport:
 * @x: place of the scene at the left edge of the widget
 * @y: place of the scene at its upper edge
 * @scale: pixels of the widget for a pixel of the scene
 * @width: of the widget
 * @height: of the widget
 *
 * What of a scene a widget shows. Plain arithmetic.
 */
typedef struct
{
  double x;
  double y;
  double scale;
  double width;
  double height;
} RelViewport;

RelPoint         rel_viewport_to_scene    (const RelViewport *self,
                                           double             x,
                                           double             y);
RelPoint         rel_viewport_to_view     (const RelViewport *self,
                                           double             x,
                                           double             y);
RelRect          rel_viewport_get_area    (const RelViewport *self);
void             rel_viewport_pan         (RelViewport       *self,
                                           double             dx,
                                           double             dy);
void             rel_viewport_zoom_at     (RelViewport       *self,
                                           double             x,
                                           double             y,
                                           double             scale);
gboolean         rel_viewport_reveal    (RelViewport       *self,
                                         const RelRect     *area,
                                         double             margin);
void             rel_viewport_fit         (RelViewport       *self,
                                           const RelRect     *area,
                                           double             margin,
                                           double             max_scale);
void             rel_viewport_center_on   (RelViewport       *self,
                                           double             x,
                                           double             y);
RelViewport      rel_viewport_mix         (const RelViewport *from,
                                           const RelViewport *to,
                                           double             part);

G_END_DECLS
