/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "diagram/rel-geometry.h"

G_BEGIN_DECLS

/* Cards in a grid of squares, to ask quickly which ones a segment meets. */
typedef struct _RelObstacles RelObstacles;

RelObstacles    *rel_obstacles_new        (const RelRect *rects,
                                           guint          n_rects);
void             rel_obstacles_free       (RelObstacles  *self);
void             rel_obstacles_move       (RelObstacles  *self,
                                           guint          index,
                                           const RelRect *before);
guint            rel_obstacles_count      (RelObstacles  *self,
                                           RelPoint       a,
                                           RelPoint       b,
                                           double         margin);
void             rel_obstacles_collect    (RelObstacles  *self,
                                           const RelRect *area,
                                           GArray        *indexes);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RelObstacles, rel_obstacles_free)

G_END_DECLS
