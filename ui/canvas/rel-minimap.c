/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The overview in the corner. It hides while everything is visible anyway, and where it would
 * lie on too much of what there is room for.
 */
#include "config.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "canvas/rel-minimap.h"

#include "canvas/rel-scene-picture.h"
#include "diagram/rel-palette.h"

#define WIDTH  150
#define HEIGHT 100
#define MARGIN 6.0
#define LEAST_WIDTH 480 /* of the canvas */

struct _RelMinimap
{
  GtkWidget        parent_instance;
  RelCanvas       *canvas; /* beside us, never dies before */
  RelScenePicture *picture;
  RelViewport      map;
};

G_DEFINE_FINAL_TYPE (RelMinimap, rel_minimap, GTK_TYPE_WIDGET)

static void
update_map (RelMinimap *self)
{
  RelScene *scene = rel_canvas_get_scene (self->canvas);
  RelRect bounds = scene != NULL ? rel_scene_get_bounds (scene) : (RelRect) { 0 };

  self->map.width = gtk_widget_get_width (GTK_WIDGET (self));
  self->map.height = gtk_widget_get_height (GTK_WIDGET (self));
  rel_viewport_fit (&self->map, &bounds, MARGIN, 0.2);
}

/* Thousands of cards on a few pixels: a node each would take longer than the canvas itself. */
static void
snapshot_cards (RelMinimap  *self,
                GtkSnapshot *snapshot,
                RelScene    *scene)
{
  static const RelColor clear = { 0, 0, 0, 0 };
  RelPainter *painter = rel_scene_picture_begin (self->picture, &self->map);

  for (guint i = 0; i < rel_scene_get_n_cards (scene); i++)
    {
      const RelCard *card = rel_scene_get_card (scene, i);
      RelRect rect = { card->rect.x, card->rect.y, MAX (card->rect.width, 1 / self->map.scale), MAX (card->rect.height, 1 / self->map.scale) };
      RelColor color = rel_palette_get_color (card->color);

      color.a = 0.6f;
      painter->rectangle (painter, &rect, 0, &color, &clear, 0, 0);
    }
  rel_scene_picture_append (self->picture, snapshot);
}

static void
rel_minimap_snapshot (GtkWidget   *widget,
                      GtkSnapshot *snapshot)
{
  RelMinimap *self = REL_MINIMAP (widget);
  RelScene *scene = rel_canvas_get_scene (self->canvas);
  RelPalette palette = rel_palette_make (adw_style_manager_get_dark (adw_style_manager_get_default ()), FALSE);
  GdkRGBA accent = { palette.accent.r, palette.accent.g, palette.accent.b, 1 };
  GdkRGBA borders[4] = { accent, accent, accent, accent };
  float widths[4] = { 1.5, 1.5, 1.5, 1.5 };
  RelRect area = rel_viewport_get_area (rel_canvas_get_viewport (self->canvas));
  GskRoundedRect outline;
  RelPoint a;
  RelPoint b;

  update_map (self);
  gtk_snapshot_push_clip (snapshot, &GRAPHENE_RECT_INIT (0, 0, self->map.width, self->map.height));
  if (scene != NULL)
    snapshot_cards (self, snapshot, scene);

  a = rel_viewport_to_view (&self->map, area.x, area.y);
  b = rel_viewport_to_view (&self->map, area.x + area.width, area.y + area.height);
  a.x = CLAMP (a.x, 1, self->map.width - 2);
  a.y = CLAMP (a.y, 1, self->map.height - 2);
  b.x = CLAMP (b.x, a.x + 2, self->map.width - 1);
  b.y = CLAMP (b.y, a.y + 2, self->map.height - 1);
  gsk_rounded_rect_init_from_rect (&outline, &GRAPHENE_RECT_INIT (a.x, a.y, b.x - a.x, b.y - a.y), 3);
  gtk_snapshot_append_border (snapshot, &outline, widths, borders);
  gtk_snapshot_pop (snapshot);
}

static void
rel_minimap_measure (GtkWidget      *widget,
                     GtkOrientation  orientation,
                     int             for_size,
                     int            *minimum,
                     int            *natural,
                     int            *minimum_baseline,
                     int            *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? WIDTH : HEIGHT;
}

static void
rel_minimap_finalize (GObject *object)
{
  rel_scene_picture_free (REL_MINIMAP (object)->picture);

  G_OBJECT_CLASS (rel_minimap_parent_class)->finalize (object);
}

static void
rel_minimap_class_init (RelMinimapClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = rel_minimap_finalize;
  widget_class->snapshot = rel_minimap_snapshot;
  widget_class->measure = rel_minimap_measure;
  gtk_widget_class_set_css_name (widget_class, "minimap");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
go_to (RelMinimap *self,
       double      x,
       double      y)
{
  RelViewport to = *rel_canvas_get_viewport (self->canvas);
  RelPoint at = rel_viewport_to_scene (&self->map, x, y);

  rel_viewport_center_on (&to, at.x, at.y);
  rel_canvas_set_viewport (self->canvas, &to, FALSE);
}

static void
drag_begin_cb (GtkGestureDrag *gesture,
               double          x,
               double          y,
               RelMinimap     *self)
{
  go_to (self, x, y);
}

static void
drag_update_cb (GtkGestureDrag *gesture,
                double          dx,
                double          dy,
                RelMinimap     *self)
{
  double x;
  double y;

  gtk_gesture_drag_get_start_point (gesture, &x, &y);
  go_to (self, x + dx, y + dy);
}

static void
rel_minimap_init (RelMinimap *self)
{
  GtkGesture *drag = gtk_gesture_drag_new ();

  self->picture = rel_scene_picture_new (GTK_WIDGET (self));
  g_signal_connect (drag, "drag-begin", G_CALLBACK (drag_begin_cb), self);
  g_signal_connect (drag, "drag-update", G_CALLBACK (drag_update_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Overview of the diagram"), -1);
}

static void
view_changed_cb (RelMinimap *self)
{
  RelScene *scene = rel_canvas_get_scene (self->canvas);
  RelRect area = rel_viewport_get_area (rel_canvas_get_viewport (self->canvas));
  RelRect bounds = scene != NULL ? rel_scene_get_bounds (scene) : (RelRect) { 0 };
  gboolean all = scene == NULL || rel_scene_get_n_cards (scene) == 0 ||
                 (area.x <= bounds.x && area.y <= bounds.y &&
                  area.x + area.width >= bounds.x + bounds.width && area.y + area.height >= bounds.y + bounds.height);

  gtk_widget_set_visible (GTK_WIDGET (self), !all && rel_canvas_get_viewport (self->canvas)->width >= LEAST_WIDTH);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

GtkWidget *
rel_minimap_new (RelCanvas *canvas)
{
  RelMinimap *self = g_object_new (REL_TYPE_MINIMAP, NULL);

  self->canvas = canvas;
  g_signal_connect_object (canvas, "view-changed", G_CALLBACK (view_changed_cb), self, G_CONNECT_SWAPPED);

  return GTK_WIDGET (self);
}
