/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "diagram/rel-geometry.h"

REL_BEGIN_DECLS

/**
 * RelLineUp:
 * @REL_LINE_UP_LEFT: left edges
 * @REL_LINE_UP_CENTER: middles, one below the other
 * @REL_LINE_UP_RIGHT: right edges
 * @REL_LINE_UP_TOP: upper edges
 * @REL_LINE_UP_MIDDLE: middles, one beside the other
 * @REL_LINE_UP_BOTTOM: lower edges
 * @REL_LINE_UP_ACROSS: equal gaps from left to right
 * @REL_LINE_UP_DOWN: equal gaps from top to bottom
 *
 * What is to be in line.
 */
typedef enum
{
  REL_LINE_UP_LEFT,
  REL_LINE_UP_CENTER,
  REL_LINE_UP_RIGHT,
  REL_LINE_UP_TOP,
  REL_LINE_UP_MIDDLE,
  REL_LINE_UP_BOTTOM,
  REL_LINE_UP_ACROSS,
  REL_LINE_UP_DOWN,
} RelLineUp;

void                     rel_line_up              (RelRect   *rects,
                                                   guint      n,
                                                   RelLineUp  how);
gboolean                 rel_line_up_from_string  (const char *word,
                                                   RelLineUp  *how);

REL_END_DECLS
