/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gtk/gtk.h>

#include "diagram/rel-palette.h"
#include "diagram/rel-scene.h"

G_BEGIN_DECLS

/* Cards and edges of a scene as render nodes, each made when it is first asked for. */
typedef struct _RelSceneNodes RelSceneNodes;

RelSceneNodes   *rel_scene_nodes_new          (GtkWidget         *widget,
                                               RelMetrics        *metrics);
void             rel_scene_nodes_free         (RelSceneNodes     *self);
void             rel_scene_nodes_set_scene    (RelSceneNodes     *self,
                                               RelScene          *scene);
void             rel_scene_nodes_set_palette  (RelSceneNodes     *self,
                                               const RelPalette  *palette);
void             rel_scene_nodes_forget_edge  (RelSceneNodes     *self,
                                               guint              edge);
void             rel_scene_nodes_forget_edges (RelSceneNodes     *self);
gboolean         rel_scene_nodes_has_whole    (RelSceneNodes     *self,
                                               guint              card);
gboolean         rel_scene_nodes_has_name     (RelSceneNodes     *self,
                                               guint              card);
GskRenderNode   *rel_scene_nodes_get_whole    (RelSceneNodes     *self,
                                               guint              card);
GskRenderNode   *rel_scene_nodes_get_body     (RelSceneNodes     *self,
                                               guint              card);
GskRenderNode   *rel_scene_nodes_get_name     (RelSceneNodes     *self,
                                               guint              card,
                                               double            *fit);
GskRenderNode   *rel_scene_nodes_get_line     (RelSceneNodes     *self,
                                               guint              edge,
                                               gboolean           lit);
GskRenderNode   *rel_scene_nodes_get_signs    (RelSceneNodes     *self,
                                               guint              edge,
                                               gboolean           lit);
void             rel_scene_nodes_paint_body   (RelPainter        *painter,
                                               const RelCard     *card,
                                               const RelRect     *rect,
                                               const RelPalette  *palette);
void             rel_scene_nodes_paint_block  (RelPainter        *painter,
                                               const RelCard     *card,
                                               const RelRect     *rect);

G_END_DECLS
