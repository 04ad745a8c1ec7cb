/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "records/rel-record-list.h"

REL_BEGIN_DECLS

/**
 * RelRowRange:
 * @first: position of the first row
 * @last: position of the last one, which belongs to it
 *
 * Some rows of a list, next to each other.
 */
typedef struct
{
  gint64 first;
  gint64 last;
} RelRowRange;

/**
 * RelRecordExtractFunc:
 * @rows: the next rows
 * @fraction: how much is done, from 0 to 1; below 0 when nobody knows
 * @data: as given
 * @error: set when you return %FALSE
 *
 * Takes rows, on the thread that reads them.
 *
 * Returns: whether more is wanted
 */
typedef gboolean (*RelRecordExtractFunc) (const RelRows  *rows,
                                          double          fraction,
                                          gpointer        data,
                                          GError        **error);

/**
 * RelRecordExtract:
 *
 * Takes the records of a place out of the database, in its order, with whole cells: all
 * of them, or those at some positions. A batch at a time, so that it takes no more memory
 * for more rows. What is staged is not in it.
 */
typedef struct _RelRecordExtract RelRecordExtract;

RelRecordExtract        *rel_record_extract_new     (RelRecordQuery       *query,
                                                     const guint          *columns,
                                                     guint                 n_columns);
RelRecordExtract        *rel_record_extract_new_keys (RelRecordQuery      *query);
void                     rel_record_extract_free    (RelRecordExtract     *extract);
void                     rel_record_extract_set_ranges (RelRecordExtract  *extract,
                                                     RelRecordList        *list,
                                                     const RelRowRange    *ranges,
                                                     guint                 n_ranges);
void                     rel_record_extract_set_total (RelRecordExtract   *extract,
                                                     gint64                n_rows);
gboolean                 rel_record_extract_run     (RelRecordExtract     *extract,
                                                     RelConnection        *connection,
                                                     RelRecordExtractFunc  func,
                                                     gpointer              data,
                                                     GCancellable         *cancellable,
                                                     GError              **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RelRecordExtract, rel_record_extract_free)

REL_END_DECLS
