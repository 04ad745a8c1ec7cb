/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gtk/gtk.h>

#include "common/rel-viewport.h"
#include "diagram/rel-palette.h"
#include "diagram/rel-scene.h"

G_BEGIN_DECLS

/* A scene as cached render nodes, for the canvas and the minimap. */
typedef struct _RelSceneView RelSceneView;

RelSceneView    *rel_scene_view_new           (GtkWidget         *widget,
                                               RelMetrics        *metrics);
void             rel_scene_view_free          (RelSceneView      *self);
void             rel_scene_view_set_scene     (RelSceneView      *self,
                                               RelScene          *scene);
void             rel_scene_view_set_palette   (RelSceneView      *self,
                                               const RelPalette  *palette);
void             rel_scene_view_touch_card    (RelSceneView      *self,
                                               guint              card);
void             rel_scene_view_touch_edges   (RelSceneView      *self);
void             rel_scene_view_touch_edge    (RelSceneView      *self,
                                               guint              edge);
void             rel_scene_view_set_shape     (RelSceneView      *self,
                                               RelId              shape);
void             rel_scene_view_snapshot      (RelSceneView      *self,
                                               GtkSnapshot       *snapshot,
                                               const RelViewport *viewport,
                                               GHashTable        *selected,
                                               GHashTable        *lit_cards,
                                               GHashTable        *lit_edges);

G_END_DECLS
