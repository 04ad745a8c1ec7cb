/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "database/rel-database.h"
#include "records/rel-labels.h"
#include "records/rel-place.h"
#include "records/rel-row.h"

REL_BEGIN_DECLS

/**
 * RelListColumn:
 * @column: the column
 * @link: (nullable): end that leads to the record the column refers to; %NULL when it is no
 *   link. A link of several columns leads from its first
 * @extra: whether it belongs to the association table of a many-to-many collection
 *
 * A column of a #RelRecordList.
 */
typedef struct
{
  RelColumn *column;
  RelEnd    *link;
  gboolean   extra;
} RelListColumn;

#define REL_TYPE_RECORD_LIST (rel_record_list_get_type ())

/**
 * RelRecordList:
 *
 * The records of a place as a list of #RelRow. Any number of rows: they are read by
 * pages when they are asked for. The number of items is a guess until
 * #RelRecordList:exact. Main thread.
 */
G_DECLARE_FINAL_TYPE (RelRecordList, rel_record_list, REL, RECORD_LIST, GObject)

RelRecordList           *rel_record_list_new     (RelDatabase         *database,
                                                  RelSchema           *schema,
                                                  RelLabels           *labels,
                                                  RelPlace            *place);

RelPlace                *rel_record_list_get_place (RelRecordList     *self);
void                     rel_record_list_set_place (RelRecordList     *self,
                                                  RelPlace            *place);
void                     rel_record_list_set_sort (RelRecordList      *self,
                                                  RelId                column,
                                                  gboolean             descending);
guint                    rel_record_list_get_n_columns (RelRecordList *self);
const RelListColumn     *rel_record_list_get_column (RelRecordList    *self,
                                                  guint                column);

gboolean                 rel_record_list_get_loading (RelRecordList   *self);
gboolean                 rel_record_list_get_exact (RelRecordList     *self);
const GError            *rel_record_list_get_error (RelRecordList     *self);
const char              *rel_record_list_get_sql (RelRecordList       *self);
void                     rel_record_list_reload  (RelRecordList       *self);
void                     rel_record_list_stop    (RelRecordList       *self);

REL_END_DECLS
