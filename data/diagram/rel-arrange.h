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
 * @REL_ARRANGE_SOME: only those that are listed, about where they are; nothing else moves
 * @REL_ARRANGE_BESIDE: only those that are listed and on no area, each group of them
 *   beside what it is linked with; nothing else moves
 *
 * What is to be arranged.
 */
typedef enum
{
  REL_ARRANGE_ALL,
  REL_ARRANGE_NEW,
  REL_ARRANGE_SOME,
  REL_ARRANGE_BESIDE,
} RelArrangeWhat;

/**
 * RelArrangeOptions:
 * @what: which tables
 * @engine: which engine, or automatic
 * @direction: of dot, or automatic
 * @spacing: how much room between cards
 * @deadline_ms: milliseconds before the grid; 0 is the default
 * @tables: (nullable) (array length=n_tables): for %REL_ARRANGE_SOME and
 *   %REL_ARRANGE_BESIDE: ids of tables and views
 * @n_tables: their number
 *
 * What is to be arranged and how.
 */
typedef struct
{
  RelArrangeWhat what;
  RelEngine      engine;
  RelDirection   direction;
  RelSpacing     spacing;
  guint          deadline_ms;
  const RelId   *tables;
  guint          n_tables;
} RelArrangeOptions;

void                     rel_arrange_options_set_manner (RelArrangeOptions *options,
                                                  RelManner                manner);
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
