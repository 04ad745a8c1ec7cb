/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "records/rel-record-query.h"

G_BEGIN_DECLS

/* Knows how to get at the rows of a query by their position, and learns it better while
 * it is built. Shared by a list and its jobs: atomically counted, any thread. */
typedef struct _RelRecordPager RelRecordPager;

RelRecordPager  *rel_record_pager_new      (RelRecordQuery   *query);
RelRecordPager  *rel_record_pager_ref      (RelRecordPager   *pager);
void             rel_record_pager_unref    (RelRecordPager   *pager);
RelRecordQuery  *rel_record_pager_get_query (RelRecordPager  *pager);
void             rel_record_pager_set_stride (RelRecordPager *pager,
                                            guint             stride);

gboolean         rel_record_pager_can_read (RelRecordPager   *pager,
                                            gint64            first,
                                            guint             n);
gint64           rel_record_pager_get_n_rows (RelRecordPager *pager,
                                            gboolean         *exact);
double           rel_record_pager_get_progress (RelRecordPager *pager);
gsize            rel_record_pager_get_memory (RelRecordPager *pager);

/* These run on a worker. */
RelRows         *rel_record_pager_read     (RelRecordPager   *pager,
                                            RelConnection    *connection,
                                            gint64            first,
                                            guint             n,
                                            GCancellable     *cancellable,
                                            GError          **error);
gint64           rel_record_pager_guess    (RelRecordPager   *pager,
                                            RelConnection    *connection,
                                            GCancellable     *cancellable,
                                            GError          **error);
gboolean         rel_record_pager_build    (RelRecordPager   *pager,
                                            RelConnection    *connection,
                                            GCancellable     *cancellable,
                                            GError          **error);
gint64           rel_record_pager_find     (RelRecordPager   *pager,
                                            RelConnection    *connection,
                                            RelValue *const  *key,
                                            guint             n_key,
                                            GCancellable     *cancellable,
                                            GError          **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RelRecordPager, rel_record_pager_unref)

G_END_DECLS
