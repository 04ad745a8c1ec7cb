/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "diagram/rel-painter.h"
#include "diagram/rel-palette.h"
#include "diagram/rel-scene.h"

REL_BEGIN_DECLS

/**
 * RelPaintFlags:
 * @REL_PAINT_SELECTED: it is selected
 * @REL_PAINT_LIT: it is pointed at, or a neighbour of what is
 * @REL_PAINT_COARSE: zoomed out: names only, no signs
 * @REL_PAINT_SIGNS: of an edge, only what stands at its ends and middle
 *
 * How an element is painted.
 */
typedef enum
{
  REL_PAINT_SELECTED = 1 << 0,
  REL_PAINT_LIT      = 1 << 1,
  REL_PAINT_COARSE   = 1 << 2,
  REL_PAINT_SIGNS    = 1 << 3,
} RelPaintFlags;

void                     rel_paint_card          (RelPainter       *painter,
                                                  const RelCard    *card,
                                                  const RelPalette *palette,
                                                  RelMetrics       *metrics,
                                                  RelPaintFlags     flags);
void                     rel_paint_edge          (RelPainter       *painter,
                                                  const RelEdge    *edge,
                                                  const RelPalette *palette,
                                                  RelMetrics       *metrics,
                                                  RelPaintFlags     flags);
void                     rel_paint_shape         (RelPainter       *painter,
                                                  const RelShape   *shape,
                                                  const RelPalette *palette,
                                                  RelMetrics       *metrics,
                                                  RelPaintFlags     flags);
void                     rel_paint_scene         (RelPainter       *painter,
                                                  RelScene         *scene,
                                                  const RelPalette *palette,
                                                  RelMetrics       *metrics);

REL_END_DECLS
