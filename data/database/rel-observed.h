/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "database/rel-connection.h"
#include "schema/rel-derive.h"

REL_BEGIN_DECLS

/**
 * RelObservedEnd:
 * @known: it was counted
 * @least: the fewest that a record has there; -1: not known
 * @most: the most that a record has there
 * @cut: there are more rows than were counted, so that there may be more
 *
 * How many records one record was seen to have at an end of a relationship.
 */
typedef struct
{
  gboolean known;
  gint64   least;
  gint64   most;
  gboolean cut;
} RelObservedEnd;

/**
 * RelObserved:
 * @at_parent: parents of a child; of many-to-many: left records of a right one
 * @at_child: children of a parent; of many-to-many: right records of a left one
 * @unindexed: it was not counted, for want of an index every row would have to be sorted
 *
 * The cardinality of a relationship as it is in the data.
 */
typedef struct
{
  RelObservedEnd at_parent;
  RelObservedEnd at_child;
  gboolean       unindexed;
} RelObserved;

/**
 * RelObserveHow:
 * @REL_OBSERVE_QUICK: goes by indexes, and stops after some million rows
 * @REL_OBSERVE_WHOLE: counts however long it takes
 *
 * How much work counting may be.
 */
typedef enum
{
  REL_OBSERVE_QUICK,
  REL_OBSERVE_WHOLE,
} RelObserveHow;

gboolean                 rel_observed_count      (RelConnection        *connection,
                                                  RelSchema            *schema,
                                                  RelRelationship      *relationship,
                                                  RelObserveHow         how,
                                                  RelObserved          *observed,
                                                  GCancellable         *cancellable,
                                                  GError              **error);
gboolean                 rel_observed_is_indexed (RelSchema            *schema,
                                                  RelRelationship      *relationship);
char                    *rel_observed_end_to_figures (const RelObservedEnd *end);
char                    *rel_observed_say        (const RelObserved    *observed,
                                                  RelSchema            *schema,
                                                  RelRelationship      *relationship);

REL_END_DECLS
