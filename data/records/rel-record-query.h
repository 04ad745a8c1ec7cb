/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "database/rel-connection.h"
#include "records/rel-place.h"
#include "records/rel-row.h"

REL_BEGIN_DECLS

/**
 * RelRecordColumn:
 * @column: id of the column
 * @name: its name
 * @title: what it is called for people: for a link, the name of its end
 * @type: its declared type
 * @link: id of the foreign key it is, alone, 0 otherwise
 * @value: position of its value in a row of the query
 * @label: position of the label of what it refers to, -1 when there is none
 * @table: id of the table that it is a column of, 0 when there is none
 *
 * A column of the records of a place, and where its parts are in a row.
 */
typedef struct
{
  RelId       column;
  const char *name;
  const char *title;
  const char *type;
  RelId       link;
  int         value;
  int         label;
  RelId       table;
} RelRecordColumn;

#define REL_TYPE_RECORD_QUERY (rel_record_query_get_type ())

/**
 * RelRecordQuery:
 *
 * What the rows of a place are: their columns, how to read some of them, one by its key,
 * or a whole cell; how to count. Immutable; the functions that take a connection run on
 * its thread. Long cells arrive as their start, see rel_value_is_cut().
 */
G_DECLARE_FINAL_TYPE (RelRecordQuery, rel_record_query, REL, RECORD_QUERY, GObject)

RelRecordQuery          *rel_record_query_new    (RelSchema           *schema,
                                                  RelPlace            *place);
RelSchema               *rel_record_query_get_schema (RelRecordQuery   *self);
guint                    rel_record_query_get_n_columns (RelRecordQuery *self);
const RelRecordColumn   *rel_record_query_get_column (RelRecordQuery  *self,
                                                  guint                index);
gboolean                 rel_record_query_find_value (RelRecordQuery  *self,
                                                  RelId                column,
                                                  int                 *position);
int                      rel_record_query_get_label (RelRecordQuery   *self);
guint                    rel_record_query_get_n_key (RelRecordQuery   *self);
int                      rel_record_query_get_key (RelRecordQuery     *self,
                                                  guint                index);
RelPlace                *rel_record_query_follow_walk (RelRecordQuery  *self,
                                                  guint                column,
                                                  RelRow              *row);
RelRows                 *rel_record_query_read_page (RelRecordQuery   *self,
                                                  RelConnection       *connection,
                                                  gint64               first,
                                                  guint                n,
                                                  GCancellable        *cancellable,
                                                  GError             **error);
RelRows                 *rel_record_query_read_record (RelRecordQuery *self,
                                                  RelConnection       *connection,
                                                  RelValue *const     *key,
                                                  guint                n_key,
                                                  GCancellable        *cancellable,
                                                  GError             **error);
RelValue                *rel_record_query_read_cell (RelRecordQuery   *self,
                                                  RelConnection       *connection,
                                                  guint                column,
                                                  RelValue *const     *key,
                                                  guint                n_key,
                                                  gsize                max_bytes,
                                                  GCancellable        *cancellable,
                                                  GError             **error);
gint64                   rel_record_query_count  (RelRecordQuery      *self,
                                                  RelConnection       *connection,
                                                  guint                cap,
                                                  GCancellable        *cancellable,
                                                  GError             **error);

REL_END_DECLS
