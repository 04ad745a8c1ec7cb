/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "records/rel-flush.h"

G_BEGIN_DECLS

typedef struct
{
  RelMappedEnd *end;
  RelFlushRow  *local;
  RelFlushRow  *remote;
  gboolean      present;
  guint64       order;
} RelFlushPair;

typedef struct _RelFlushForm RelFlushForm;

struct _RelFlush
{
  RelMapping    *mapping;
  RelLabels     *labels;     /* what rows are called in errors, NULL: as they are by themselves */
  RelConnection *connection;
  GCancellable  *cancellable;
  GPtrArray     *rows;
  GArray        *pairs;      /* RelFlushPair */
  GHashTable    *identities; /* of stored rows -> RelFlushRow */
  GHashTable    *next_keys;  /* RelMappedTable -> gint64: what its next row will be called */
  GHashTable    *given_keys; /* RelMappedTable -> GHashTable of gint64: keys that other new rows have */
  GHashTable    *forms;      /* RelMappedTable -> RelFlushForm */
  GPtrArray     *statements; /* of an explanation; NULL when it is run */
  RelFlushRow   *culprit;    /* whose statement failed */
  guint64        order;
  gboolean       foreign_keys;
  gboolean       is_final;   /* the database takes along more than can be held for the way back */
};

/* A statement that is being written: with parameters, or with literals when it is only explained. */
typedef struct
{
  RelFlush  *flush;
  GString   *sql;
  GPtrArray *params;
} RelFlushSql;

/* rel-flush.c */
RelFlushRow     *rel_flush_find_row      (RelFlush               *self,
                                          RelMappedTable         *table,
                                          RelRows                *rows,
                                          guint                   at);
RelRows         *rel_flush_select        (RelFlush               *self,
                                          RelMappedTable         *table,
                                          const RelMappedColumns *columns,
                                          RelValue *const        *values,
                                          GError                **error);
RelRows         *rel_flush_select_some   (RelFlush               *self,
                                          RelMappedTable         *table,
                                          const RelMappedColumns *columns,
                                          RelValue *const        *values,
                                          guint                   limit,
                                          GError                **error);
gboolean         rel_flush_read_row      (RelFlush               *self,
                                          RelMappedTable         *table,
                                          GPtrArray              *known,
                                          GPtrArray             **now,
                                          GError                **error);
void             rel_flush_set_current   (RelFlushRow            *row,
                                          guint                   column,
                                          const RelValue         *value);
gboolean         rel_flush_unlink        (RelFlushRow            *row,
                                          const RelMappedColumns *columns,
                                          RelFlushCellKind        kind);
const RelValue  *rel_flush_final         (RelFlushRow            *row,
                                          guint                   column);
char            *rel_flush_final_key     (RelFlushRow            *row,
                                          const RelMappedColumns *columns);
gboolean         rel_flush_is_touched    (RelFlushRow            *row,
                                          const RelMappedColumns *columns);
gboolean         rel_flush_is_changed    (RelFlushRow            *row,
                                          const RelMappedColumns *columns);
void             rel_flush_set_row_error (RelFlush               *self,
                                          GError                **error,
                                          RelError                code,
                                          const char             *kind,
                                          RelFlushRow            *row,
                                          const char *const      *columns,
                                          const char             *format);
char            *rel_flush_describe      (RelFlush               *self,
                                          RelFlushRow            *row);

/* rel-flush-expand.c: what follows from what is staged. */
gboolean         rel_flush_expand        (RelFlush               *self,
                                          GError                **error);
gboolean         rel_flush_get_values    (GPtrArray              *row,
                                          const RelMappedColumns *columns,
                                          RelValue              **values);
gboolean         rel_flush_is_going      (RelFlushRow            *row);

/* rel-flush-reused.c */
gboolean         rel_flush_check_reused_keys (RelFlush           *self,
                                          GError                **error);

/* rel-flush-order.c: writes all rows, in an order that the rules allow. */
gboolean         rel_flush_write_all     (RelFlush               *self,
                                          GError                **error);

/* rel-flush-sql.c: a statement while it is written and run. */
void             rel_flush_sql_begin     (RelFlushSql            *self,
                                          RelFlush               *flush);
void             rel_flush_sql_end       (RelFlushSql            *self);
void             rel_flush_sql_append    (RelFlushSql            *self,
                                          const char             *first,
                                          const char             *second,
                                          const char             *third);
void             rel_flush_sql_append_value (RelFlushSql         *self,
                                          const RelValue         *value);
void             rel_flush_sql_append_where (RelFlushSql         *self,
                                          RelFlushRow            *row);
gboolean         rel_flush_sql_execute   (RelFlushSql            *self,
                                          RelFlushRow            *row,
                                          gint64                 *n_changes,
                                          GError                **error);
gboolean         rel_flush_sql_execute_returning (RelFlushSql    *self,
                                          RelFlushRow            *row,
                                          RelRows               **returned,
                                          gint64                 *n_changes,
                                          GError                **error);
gboolean         rel_flush_leaves_out    (RelFlushRow            *row,
                                          guint                   column);

/* rel-flush-write.c */
gboolean         rel_flush_write_row     (RelFlush               *self,
                                          RelFlushRow            *row,
                                          GError                **error);
gboolean         rel_flush_write_late    (RelFlush               *self,
                                          RelFlushRow            *row,
                                          GError                **error);
gboolean         rel_flush_park          (RelFlush               *self,
                                          RelFlushRow            *row,
                                          guint64                 wanted,
                                          GError                **error);
gboolean         rel_flush_leave         (RelFlush               *self,
                                          RelFlushRow            *row,
                                          const RelMappedColumns *columns,
                                          GError                **error);

/* rel-flush-follow.c: what the database does by itself. */
gboolean         rel_flush_follow        (RelFlush               *self,
                                          GError                **error);
gboolean         rel_flush_is_swept      (RelFlush               *self,
                                          RelFlushRow            *row,
                                          GHashTable             *kept,
                                          gboolean               *swept,
                                          GError                **error);
gboolean         rel_flush_look_again    (RelFlush               *self,
                                          GError                **error);

/* rel-flush-foretell.c: fewer statements for the same. */
gboolean         rel_flush_find_rows     (RelFlush               *self,
                                          GError                **error);
gboolean         rel_flush_can_foretell  (RelFlush               *self,
                                          RelFlushRow            *row,
                                          gboolean                late);
GPtrArray       *rel_flush_foretell_insert (RelFlush             *self,
                                          RelFlushRow            *row);
RelValue        *rel_flush_take_returned (RelFlush               *self,
                                          RelMappedTable         *table,
                                          guint                   column,
                                          const RelValue         *value);
void             rel_flush_finish_insert (RelFlush               *self,
                                          RelFlushRow            *row,
                                          GPtrArray              *values);

/* rel-flush-broken.c */
void             rel_flush_explain_broken_links (RelFlush        *self,
                                          GError                **error);

/* rel-flush-keys.c */
gboolean         rel_flush_query_one     (RelFlush               *self,
                                          const char             *sql,
                                          GPtrArray              *params,
                                          RelRows               **rows,
                                          GError                **error);
gboolean         rel_flush_get_next_key  (RelFlush               *self,
                                          RelMappedTable         *table,
                                          gint64                **next,
                                          GError                **error);
gboolean         rel_flush_avoid_given_keys (RelFlush            *self,
                                          RelFlushRow            *row,
                                          GError                **error);
gboolean         rel_flush_predict_key   (RelFlush               *self,
                                          RelFlushRow            *row,
                                          GError                **error);

G_END_DECLS
