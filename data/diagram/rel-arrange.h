/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "diagram/rel-diagram.h"
#include "diagram/rel-layout.h"
#include "diagram/rel-metrics.h"
#include "schema/rel-schema.h"

REL_BEGIN_DECLS

/**
 * RelArrangeWhat:
 * @REL_ARRANGE_ALL: every table
 * @REL_ARRANGE_NEW: only tables that have no place; nothing else moves
 *
 * What is to be arranged.
 */
typedef enum
{
  REL_ARRANGE_ALL,
  REL_ARRANGE_NEW,
} RelArrangeWhat;

/**
 * RelArrangeOptions:
 * @what: which tables
 * @engine: which engine, or automatic
 * @direction: of dot, or automatic
 * @spacing: pixels between cards; 0 is the default
 * @deadline_ms: milliseconds before the grid; 0 is the default
 */
typedef struct
{
  RelArrangeWhat what;
  RelEngine      engine;
  RelDirection   direction;
  double         spacing;
  guint          deadline_ms;
} RelArrangeOptions;

RelDiagram              *rel_arrange             (RelSchema               *schema,
                                                  RelDiagram              *diagram,
                                                  const RelArrangeOptions *options,
                                                  char                   **warning,
                                                  GCancellable            *cancellable,
                                                  GError                 **error);
void                     rel_arrange_async       (RelSchema               *schema,
                                                  RelDiagram              *diagram,
                                                  const RelArrangeOptions *options,
                                                  GCancellable            *cancellable,
                                                  GAsyncReadyCallback      callback,
                                                  gpointer                 user_data);
RelMetrics              *rel_arrange_get_metrics (GAsyncResult            *result);
RelDiagram              *rel_arrange_finish      (GAsyncResult            *result,
                                                  char                   **warning,
                                                  GError                 **error);

REL_END_DECLS
