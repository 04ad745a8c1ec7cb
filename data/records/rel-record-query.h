/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "database/rel-connection.h"
#include "records/rel-place.h"

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
 * @length: position of the length of a BLOB, -1 when it is no BLOB column
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
  int         length;
} RelRecordColumn;

#define REL_TYPE_RECORD_QUERY (rel_record_query_get_type ())

/**
 * RelRecordQuery:
 *
 * The SQL of a place: which columns a row has, how to read rows from a position or by
 * key, how to count. Immutable.
 */
G_DECLARE_FINAL_TYPE (RelRecordQuery, rel_record_query, REL, RECORD_QUERY, GObject)

RelRecordQuery          *rel_record_query_new    (RelSchema           *schema,
                                                  RelPlace            *place);
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
GPtrArray               *rel_record_query_get_params (RelRecordQuery  *self);
char                    *rel_record_query_page_sql (RelRecordQuery    *self,
                                                  gint64               offset,
                                                  guint                limit);
char                    *rel_record_query_count_sql (RelRecordQuery   *self,
                                                  guint                cap);
char                    *rel_record_query_one_sql (RelRecordQuery     *self);
const char              *rel_record_query_get_rowid (RelRecordQuery   *self);
char                    *rel_record_query_mark_sql (RelRecordQuery    *self,
                                                  gboolean             first,
                                                  guint                stride);
char                    *rel_record_query_from_mark_sql (RelRecordQuery *self,
                                                  gint64               offset,
                                                  guint                limit);
char                    *rel_record_query_max_sql (RelRecordQuery     *self);
RelRows                 *rel_record_query_read   (RelRecordQuery      *self,
                                                  RelConnection       *connection,
                                                  const char          *sql,
                                                  GPtrArray           *params,
                                                  GCancellable        *cancellable,
                                                  GError             **error);

REL_END_DECLS
