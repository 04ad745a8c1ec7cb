/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "canvas/rel-canvas.h"
#include "canvas/rel-scene-view.h"

G_BEGIN_DECLS

typedef enum
{
  REL_DRAG_NONE,
  REL_DRAG_CARDS,
  REL_DRAG_PAN,
  REL_DRAG_BAND,
} RelDragMode;

struct _RelCanvas
{
  GtkWidget     parent_instance;
  RelScene     *scene;
  RelMetrics   *metrics;
  RelSceneView *view;
  RelViewport   viewport;
  gboolean      fitted;      /* a scene was shown whole once */
  gboolean      keeps_fit;   /* nobody moved since: stays whole when the size changes */

  GHashTable   *selected;    /* numbers of cards, each + 1 */
  GHashTable   *lit_cards;   /* NULL: nothing is dimmed */
  GHashTable   *lit_edges;
  RelPick       hover;
  double        pointer_x;
  double        pointer_y;
  gboolean      space_held;

  RelDragMode   drag;
  RelPoint      drag_start;  /* scene, or view when panning */
  RelViewport   drag_viewport;
  GArray       *drag_cards;  /* DragCard */
  RelRect       band;

  guint         glide_id;    /* tick callback */
  gint64        glide_start;
  RelViewport   glide_from;
  RelViewport   glide_to;
  RelScene     *glide_scene; /* where cards go, or NULL */
  GArray       *glide_places;

  GPtrArray    *proxies;     /* RelCanvasProxy, in use or hidden */
  guint         proxies_id;
};

/* rel-canvas.c */
void             rel_canvas_view_changed       (RelCanvas *self);
void             rel_canvas_update_lights      (RelCanvas *self);
void             rel_canvas_selection_changed  (RelCanvas *self);
void             rel_canvas_emit_moved         (RelCanvas *self);
void             rel_canvas_emit_activated     (RelCanvas *self,
                                                RelId      id);
void             rel_canvas_emit_menu          (RelCanvas *self,
                                                RelId      id,
                                                double     x,
                                                double     y);

/* rel-canvas-input.c */
void             rel_canvas_init_input         (RelCanvas *self);
void             rel_canvas_class_init_keys    (GtkWidgetClass *widget_class);

/* rel-canvas-proxies.c */
void             rel_canvas_queue_proxies      (RelCanvas *self);
void             rel_canvas_allocate_proxies   (RelCanvas *self);
void             rel_canvas_clear_proxies      (RelCanvas *self);

G_END_DECLS
