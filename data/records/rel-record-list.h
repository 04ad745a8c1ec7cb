/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

#include "database/rel-database.h"
#include "records/rel-record-query.h"
#include "records/rel-row.h"

REL_BEGIN_DECLS

#define REL_TYPE_RECORD_LIST (rel_record_list_get_type ())

/**
 * RelRecordList:
 *
 * The records of a place as a #GListModel of #RelRow: any number of them, a page at a
 * time. Properties: `loading`, `exact` (whether the number is counted or guessed),
 * `progress` of learning where rows are (0 to 1, below 0 when nothing can be said),
 * `error-message`. Signal `reloaded` when what rel_record_list_reload() asked for is
 * there. All queries run off the main thread; rel_record_list_stop() ends them.
 */
G_DECLARE_FINAL_TYPE (RelRecordList, rel_record_list, REL, RECORD_LIST, GObject)

RelRecordList           *rel_record_list_new     (RelDatabase        *database,
                                                  RelSchema          *schema,
                                                  RelPlace           *place);
RelPlace                *rel_record_list_get_place (RelRecordList    *self);
RelRecordQuery          *rel_record_list_get_query (RelRecordList    *self);
gboolean                 rel_record_list_is_loading (RelRecordList   *self);
gboolean                 rel_record_list_is_exact (RelRecordList     *self);
double                   rel_record_list_get_progress (RelRecordList *self);
const char              *rel_record_list_get_error (RelRecordList    *self);
double                   rel_record_list_get_milliseconds (RelRecordList *self);
gsize                    rel_record_list_get_memory (RelRecordList   *self);
void                     rel_record_list_stop    (RelRecordList      *self);
void                     rel_record_list_reload  (RelRecordList      *self);
void                     rel_record_list_find_async (RelRecordList   *self,
                                                  RelValue *const    *key,
                                                  guint               n_key,
                                                  GCancellable       *cancellable,
                                                  GAsyncReadyCallback callback,
                                                  gpointer            user_data);
gint64                   rel_record_list_find_finish (RelRecordList  *self,
                                                  GAsyncResult       *result,
                                                  GError            **error);
void                     rel_record_list_load_cell_async (RelRecordList *self,
                                                  RelRow             *row,
                                                  guint               column,
                                                  gsize               max_bytes,
                                                  GCancellable       *cancellable,
                                                  GAsyncReadyCallback callback,
                                                  gpointer            user_data);
RelValue                *rel_record_list_load_cell_finish (RelRecordList *self,
                                                  GAsyncResult       *result,
                                                  GError            **error);

REL_END_DECLS
