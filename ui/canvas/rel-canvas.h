/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gtk/gtk.h>

#include "canvas/rel-viewport.h"
#include "diagram/rel-scene.h"

G_BEGIN_DECLS

#define REL_TYPE_CANVAS (rel_canvas_get_type ())

/* Shows a scene: pans, zooms, selects, lights neighbourhoods, drags cards.
 *
 * Signals: `cards-moved` at the drop of a drag (a gesture is no edit until then),
 * `card-activated (id)` on Enter and double-click, `view-changed` when pan or zoom
 * changed, `selection-changed`.
 *
 * CSS node: canvas. Accessible: a group of cards and edges, each with its sentence. */
G_DECLARE_FINAL_TYPE (RelCanvas, rel_canvas, REL, CANVAS, GtkWidget)

GtkWidget       *rel_canvas_new                (void);
void             rel_canvas_set_scene          (RelCanvas         *self,
                                                RelScene          *scene);
RelScene        *rel_canvas_get_scene          (RelCanvas         *self);
RelMetrics      *rel_canvas_get_metrics        (RelCanvas         *self);
const RelViewport *rel_canvas_get_viewport     (RelCanvas         *self);
void             rel_canvas_set_viewport       (RelCanvas         *self,
                                                const RelViewport *viewport,
                                                gboolean           glide);
void             rel_canvas_fit                (RelCanvas         *self,
                                                gboolean           glide);
void             rel_canvas_zoom_by            (RelCanvas         *self,
                                                double             factor);
void             rel_canvas_fly_to             (RelCanvas         *self,
                                                guint              card);
gboolean         rel_canvas_select             (RelCanvas         *self,
                                                RelId              id);
RelId            rel_canvas_get_selected       (RelCanvas         *self);
GHashTable      *rel_canvas_get_selection      (RelCanvas         *self);
void             rel_canvas_glide_cards        (RelCanvas         *self,
                                                RelScene          *target);

G_END_DECLS
