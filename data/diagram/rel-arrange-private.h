/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "diagram/rel-arrange.h"

G_BEGIN_DECLS

#define REL_ARRANGE_SPACING 56.0

/* Boxes and what links them. */
typedef struct
{
  RelRect *rects;
  guint    n;
  GArray  *edges; /* RelLayoutEdge */
} RelArrangeGraph;

gboolean         rel_arrange_graph (RelArrangeGraph          *graph,
                                    const RelArrangeOptions  *options,
                                    gint64                    deadline,
                                    gboolean                 *failed,
                                    GCancellable             *cancellable,
                                    GError                  **error);

G_END_DECLS
