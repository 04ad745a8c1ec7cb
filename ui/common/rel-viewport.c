/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Pan and zoom as arithmetic, without a widget, so that it can be tested.
 */
#include "config.h"

#include <math.h>

#include "common/rel-viewport.h"

RelPoint
rel_viewport_to_scene (const RelViewport *self,
                       double             x,
                       double             y)
{
  return (RelPoint) { self->x + x / self->scale, self->y + y / self->scale };
}

RelPoint
rel_viewport_to_view (const RelViewport *self,
                      double             x,
                      double             y)
{
  return (RelPoint) { (x - self->x) * self->scale, (y - self->y) * self->scale };
}

/* What of the scene is visible. */
RelRect
rel_viewport_get_area (const RelViewport *self)
{
  return (RelRect) { self->x, self->y, self->width / self->scale, self->height / self->scale };
}

/* Moves the scene by pixels of the widget. */
void
rel_viewport_pan (RelViewport *self,
                  double       dx,
                  double       dy)
{
  self->x -= dx / self->scale;
  self->y -= dy / self->scale;
}

/* Changes the scale such that the place under (x, y) of the widget stays there. */
void
rel_viewport_zoom_at (RelViewport *self,
                      double       x,
                      double       y,
                      double       scale)
{
  RelPoint fixed = rel_viewport_to_scene (self, x, y);

  self->scale = CLAMP (scale, REL_VIEWPORT_MIN_SCALE, REL_VIEWPORT_MAX_SCALE);
  self->x = fixed.x - x / self->scale;
  self->y = fixed.y - y / self->scale;
}

void
rel_viewport_center_on (RelViewport *self,
                        double       x,
                        double       y)
{
  self->x = x - self->width / self->scale / 2;
  self->y = y - self->height / self->scale / 2;
}

static double
nearest (double from,
         double start,
         double length,
         double room)
{
  if (length > room)
    return start + (length - room) / 2;

  return CLAMP (from, start + length - room, start);
}

/* Pans as little as needed for an area to be seen, with a margin in pixels of the widget; its
 * middle when it is larger than the widget. Gives whether it had to. */
gboolean
rel_viewport_reveal (RelViewport   *self,
                     const RelRect *area,
                     double         margin)
{
  double around = margin / self->scale;
  double x = nearest (self->x, area->x - around, area->width + 2 * around, self->width / self->scale);
  double y = nearest (self->y, area->y - around, area->height + 2 * around, self->height / self->scale);
  gboolean pans = x != self->x || y != self->y;

  self->x = x;
  self->y = y;

  return pans;
}

/* Shows a whole area, with a margin in pixels of the widget, no larger than max_scale. */
void
rel_viewport_fit (RelViewport   *self,
                  const RelRect *area,
                  double         margin,
                  double         max_scale)
{
  double room_x = MAX (self->width - 2 * margin, 16);
  double room_y = MAX (self->height - 2 * margin, 16);

  if (area->width <= 0 || area->height <= 0)
    {
      self->scale = 1;
      rel_viewport_center_on (self, area->x, area->y);
      return;
    }

  self->scale = CLAMP (MIN (room_x / area->width, room_y / area->height), REL_VIEWPORT_MIN_SCALE, max_scale);
  rel_viewport_center_on (self, area->x + area->width / 2, area->y + area->height / 2);
}

/* A viewport between two, for gliding: the scale goes geometrically, the middle straight. */
RelViewport
rel_viewport_mix (const RelViewport *from,
                  const RelViewport *to,
                  double             part)
{
  RelViewport mixed = *to;
  RelPoint a = rel_viewport_to_scene (from, from->width / 2, from->height / 2);
  RelPoint b = rel_viewport_to_scene (to, to->width / 2, to->height / 2);

  mixed.scale = from->scale * pow (to->scale / from->scale, part);
  rel_viewport_center_on (&mixed, a.x + (b.x - a.x) * part, a.y + (b.y - a.y) * part);

  return mixed;
}
