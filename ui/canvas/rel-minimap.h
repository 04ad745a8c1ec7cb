/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "canvas/rel-canvas.h"

G_BEGIN_DECLS

#define REL_TYPE_MINIMAP (rel_minimap_get_type ())

/* The whole of a canvas, small, with a frame round what it shows; a click or drag goes there. */
G_DECLARE_FINAL_TYPE (RelMinimap, rel_minimap, REL, MINIMAP, GtkWidget)

GtkWidget       *rel_minimap_new               (RelCanvas *canvas);

G_END_DECLS
