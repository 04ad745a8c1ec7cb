/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "diagram/rel-painter.h"

REL_BEGIN_DECLS

RelPainter              *rel_svg_painter_new     (const RelRect  *area,
                                                  const RelColor *background,
                                                  const char     *title,
                                                  RelMetrics     *metrics);
void                     rel_svg_painter_set_link_to (RelPainter *painter,
                                                  const char     *address);
char                    *rel_svg_painter_finish  (RelPainter     *painter);
void                     rel_xml_append_escaped  (GString        *xml,
                                                  const char     *text);

REL_END_DECLS
