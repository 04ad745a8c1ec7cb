/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

#include "database/rel-database.h"
#include "records/rel-record-query.h"
#include "records/rel-row.h"
#include "records/rel-session.h"

REL_BEGIN_DECLS

/**
 * RelRowState:
 * @REL_ROW_STORED: as in the database
 * @REL_ROW_CHANGED: some of its values are staged
 * @REL_ROW_NEW: staged, not in the database yet
 * @REL_ROW_DELETED: its deletion is staged, or follows from another one that is
 * @REL_ROW_ADDED: of another owner or none yet, and staged to be among these members
 * @REL_ROW_REMOVED: staged not to be among these members any more
 *
 * What becomes of a row of a list by what is staged.
 */
typedef enum
{
  REL_ROW_STORED,
  REL_ROW_CHANGED,
  REL_ROW_NEW,
  REL_ROW_DELETED,
  REL_ROW_ADDED,
  REL_ROW_REMOVED,
} RelRowState;

#define REL_TYPE_RECORD_LIST (rel_record_list_get_type ())

/**
 * RelRecordList:
 *
 * The records of a place as a #GListModel of #RelRow: any number of them, a page at a
 * time. Properties: `loading`, `exact` (whether the number is counted or guessed),
 * `progress` of learning where rows are (0 to 1, below 0 when nothing can be said),
 * `error-message`. Signal `reloaded` when what rel_record_list_reload() asked for is
 * there. All queries run off the main thread; rel_record_list_stop() ends them.
 *
 * With a session what is staged shows in it at once, see rel_record_list_set_session():
 * rows have a #RelRowState, records that are not in the database yet come after its rows.
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
void                     rel_record_list_set_session (RelRecordList  *self,
                                                  RelSession         *session);
RelSession              *rel_record_list_get_session (RelRecordList  *self);
guint                    rel_record_list_get_n_stored (RelRecordList *self);
RelRowState              rel_record_list_get_row_state (RelRecordList *self,
                                                  RelRow             *row);
RelRecord               *rel_record_list_get_record (RelRecordList   *self,
                                                  RelRow             *row);
gboolean                 rel_record_list_is_staged (RelRecordList    *self,
                                                  RelRow             *row,
                                                  guint               column);
RelValue                *rel_record_list_dup_value (RelRecordList    *self,
                                                  RelRow             *row,
                                                  guint               column);
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
