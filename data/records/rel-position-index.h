/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "records/rel-record-query-private.h"
#include "records/rel-spool.h"

G_BEGIN_DECLS

/* Rows from one mark to the next, except in tests. */
#define REL_POSITION_STRIDE 1024

/* The values of the order of every so many rows: the way to any position without counting
 * up to it. Complete when made, then immutable. */
typedef struct _RelPositionIndex RelPositionIndex;

RelPositionIndex *rel_position_index_build   (RelRecordQuery    *query,
                                              RelConnection     *connection,
                                              guint              stride,
                                              GCancellable      *cancellable,
                                              GError           **error);
void             rel_position_index_free     (RelPositionIndex  *index);
gint64           rel_position_index_get_n_rows (RelPositionIndex *index);
RelRows         *rel_position_index_read     (RelPositionIndex  *index,
                                              RelRecordQuery    *query,
                                              RelConnection     *connection,
                                              gint64             first,
                                              guint              n,
                                              GCancellable      *cancellable,
                                              GError           **error);
gint64           rel_position_index_find     (RelPositionIndex  *index,
                                              RelRecordQuery    *query,
                                              RelConnection     *connection,
                                              RelValue *const   *values,
                                              GCancellable      *cancellable,
                                              GError           **error);
gsize            rel_position_index_get_memory (RelPositionIndex *index);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RelPositionIndex, rel_position_index_free)

G_END_DECLS
