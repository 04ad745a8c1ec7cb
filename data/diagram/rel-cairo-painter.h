/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "diagram/rel-painter.h"

REL_BEGIN_DECLS

RelPainter              *rel_cairo_painter_new   (gpointer    cr);
void                     rel_cairo_painter_free  (RelPainter *painter);

REL_END_DECLS
