/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "diagram/rel-geometry.h"

G_BEGIN_DECLS

#define REL_GUIDES_MAX 6

/* What a dragged card lines up with: how far to move it, and lines that show it. */
typedef struct
{
  double   dx;
  double   dy;
  guint    n_lines;
  RelPoint lines[REL_GUIDES_MAX][2];
} RelGuides;

void             rel_guides_find               (const RelRect *moving,
                                                const RelRect *others,
                                                guint          n_others,
                                                double         reach,
                                                RelGuides     *guides);

G_END_DECLS
