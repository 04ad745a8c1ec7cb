/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "diagram/rel-paint.h"

G_BEGIN_DECLS

void             rel_paint_sign           (RelPainter       *painter,
                                           const RelEdge    *edge,
                                           gboolean          at_parent,
                                           const RelColor   *color,
                                           const RelPalette *palette,
                                           RelMetrics       *metrics,
                                           double            width);

G_END_DECLS
