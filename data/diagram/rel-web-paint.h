/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "diagram/rel-paint.h"
#include "diagram/rel-web.h"

REL_BEGIN_DECLS

void                     rel_web_paint_card      (RelPainter          *painter,
                                                  const RelWebCard    *card,
                                                  int                  lit_port,
                                                  const RelPalette    *palette,
                                                  RelMetrics          *metrics,
                                                  RelPaintFlags        flags);
void                     rel_web_paint_edge      (RelPainter          *painter,
                                                  const RelWebEdge    *edge,
                                                  const RelPalette    *palette,
                                                  RelMetrics          *metrics,
                                                  RelPaintFlags        flags);
void                     rel_web_paint           (RelPainter          *painter,
                                                  RelWeb              *web,
                                                  const RelPalette    *palette,
                                                  RelMetrics          *metrics);

REL_END_DECLS
