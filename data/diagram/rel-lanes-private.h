/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "diagram/rel-obstacles-private.h"
#include "diagram/rel-router.h"

G_BEGIN_DECLS

/* Sets pieces of edges that would lie upon each other apart, as far as there is room. */
void             rel_lanes_set_apart      (RelObstacles *obstacles,
                                           RelRoute     *routes,
                                           guint         n_routes,
                                           gboolean      vertical);

G_END_DECLS
