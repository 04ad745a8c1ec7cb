/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

#include "database/rel-database.h"
#include "records/rel-record-query.h"

REL_BEGIN_DECLS

#define REL_TYPE_ROW (rel_row_get_type ())

/**
 * RelRow:
 *
 * A row of a list: there before its values have arrived. Signal `changed` when they do.
 */
G_DECLARE_FINAL_TYPE (RelRow, rel_row, REL, ROW, GObject)

gint64                   rel_row_get_position    (RelRow             *self);
gboolean                 rel_row_is_loaded       (RelRow             *self);
const RelValue          *rel_row_get_value       (RelRow             *self,
                                                  int                 position);

#define REL_TYPE_RECORD_LIST (rel_record_list_get_type ())

/**
 * RelRecordList:
 *
 * The records of a place as a #GListModel of #RelRow: any number of them, a page at a
 * time. Properties: `loading`, `exact` (whether the number is counted or guessed),
 * `error-message`, `milliseconds` of the last page. All queries run off the main
 * thread; rel_record_list_stop() ends them.
 */
G_DECLARE_FINAL_TYPE (RelRecordList, rel_record_list, REL, RECORD_LIST, GObject)

RelRecordList           *rel_record_list_new     (RelDatabase        *database,
                                                  RelSchema          *schema,
                                                  RelPlace           *place);
RelPlace                *rel_record_list_get_place (RelRecordList    *self);
RelRecordQuery          *rel_record_list_get_query (RelRecordList    *self);
gboolean                 rel_record_list_is_loading (RelRecordList   *self);
gboolean                 rel_record_list_is_exact (RelRecordList     *self);
const char              *rel_record_list_get_error (RelRecordList    *self);
double                   rel_record_list_get_milliseconds (RelRecordList *self);
void                     rel_record_list_stop    (RelRecordList      *self);

REL_END_DECLS
