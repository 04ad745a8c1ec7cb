/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "diagram/rel-painter.h"

REL_BEGIN_DECLS

RelPainter              *rel_raster_painter_new   (void);
void                     rel_raster_painter_free  (RelPainter *painter);
void                     rel_raster_painter_begin (RelPainter *painter,
                                                   guint32    *pixels,
                                                   guint       width,
                                                   guint       height,
                                                   double      x,
                                                   double      y,
                                                   double      scale);
void                     rel_raster_painter_end   (RelPainter *painter);

REL_END_DECLS
