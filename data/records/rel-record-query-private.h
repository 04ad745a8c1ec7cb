/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "records/rel-record-order.h"
#include "records/rel-record-query.h"

G_BEGIN_DECLS

/* One result of the query, in four ways of reading it.
 *
 * plain: as it is, while no cell is long.
 * marks: in place of text and BLOBs a sign of their type, for reading them by handle.
 * heads: a sign for any value: what a record says before its first page ends.
 * parts: their first characters, cut by SQLite, which has to load them whole. */
typedef struct
{
  char       *plain;
  char       *marks;  /* NULL: as plain */
  char       *heads;  /* NULL: what says nothing, or its parts */
  char       *parts;  /* NULL: as plain */
  char       *length; /* of a BLOB, beside its part; NULL when there is none */
  const char *table;  /* where a handle finds it, NULL: nowhere */
  const char *column;
  gboolean    is_label;
} RelResult;

struct _RelRecordQuery
{
  GObject     parent_instance;
  RelSchema  *schema;
  RelPlace   *place;
  GArray     *columns;    /* RelRecordColumn; names borrowed from the schema */
  GArray     *results;    /* RelResult: columns and labels first, then the key */
  guint       n_cut;      /* how many results may be cut: all but the key */
  GArray     *key;        /* int: positions of the key's values */
  int         label;      /* position of the record's own label, -1 */
  GArray     *step_keys;  /* int: of a walk: where the primary keys of its steps begin, -1 */
  GPtrArray  *texts;      /* names of columns that are not those of the schema */
  GString    *from;       /* FROM … */
  GString    *where;      /* without WHERE; may be empty */
  GPtrArray  *params;     /* RelValue: of where */
  GArray     *order;      /* RelOrderTerm */
  guint       n_sort;     /* how many of them, at the beginning, name no row */
  gboolean    identified; /* the order ends in what names each row */
  gboolean    integers;   /* one integer names it */
  gboolean    by_handle;  /* long cells can be read by handle */
  char       *rowid;      /* name of the rowid, NULL when there is none to go by */
  GString    *key_where;  /* "r.a = ? AND r.b = ?" */
};

/* Which rows to read. */
typedef struct
{
  const char *with;        /* "WITH …", NULL */
  GPtrArray  *with_params; /* RelValue, NULL */
  const char *from;        /* in front of FROM, NULL */
  const char *result;      /* one more result at the end, NULL */
  const char *where;       /* besides the query's own, NULL */
  GPtrArray  *params;      /* RelValue: of where, NULL */
  gboolean    ordered;
  gint64      limit;
  gint64      offset;
  gboolean   *skipped;     /* results to leave out, NULL for none */
} RelReading;

typedef enum
{
  REL_WAY_PLAIN,
  REL_WAY_MARKS,
  REL_WAY_HEADS,
  REL_WAY_PARTS,
} RelWay;

/* How much of a cell is shown. */
#define REL_CELL_CHARS 300
#define REL_CELL_BYTES 64

/* Rows that are being put together anew, cell by cell. */
typedef struct
{
  guint      n_rows;
  guint      n_columns;
  RelValue **cells;
} RelDraft;

int              rel_record_query_add_result (RelRecordQuery *self,
                                           RelResult          result);
void             rel_record_query_add_column (RelRecordQuery *self,
                                           RelTable          *table,
                                           RelColumn         *column,
                                           const char        *alias,
                                           RelId              id);
char            *rel_record_query_part_of (const char        *expression);
gboolean         rel_record_query_take_walk (RelRecordQuery  *self,
                                           RelWalk           *walk);

RelDraft        *rel_draft_new            (const RelRows     *rows,
                                           guint              n_columns);
RelValue        *rel_record_query_make_start (gboolean        is_text,
                                           GBytes            *start,
                                           gsize              length);
void             rel_draft_free           (RelDraft          *draft);
RelRows         *rel_draft_to_rows        (RelDraft          *draft);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RelDraft, rel_draft_free)

RelRows         *rel_record_query_run     (RelRecordQuery    *self,
                                           RelConnection     *connection,
                                           const RelReading  *reading,
                                           GPtrArray         *params,
                                           RelWay             way,
                                           gsize              max_bytes,
                                           GCancellable      *cancellable,
                                           GError           **error);
RelRows         *rel_record_query_read_by_handle (RelRecordQuery *self,
                                           RelConnection     *connection,
                                           const RelReading  *reading,
                                           GPtrArray         *params,
                                           GCancellable      *cancellable,
                                           GError           **error);

RelRows         *rel_record_query_read    (RelRecordQuery    *self,
                                           RelConnection     *connection,
                                           const RelReading  *reading,
                                           GCancellable      *cancellable,
                                           GError           **error);
RelCursor       *rel_record_query_select_all (RelRecordQuery *self,
                                           RelConnection     *connection,
                                           gboolean           parts,
                                           GCancellable      *cancellable,
                                           GError           **error);
RelRows         *rel_record_query_fetch_all (RelRecordQuery  *self,
                                           RelCursor         *cursor,
                                           gboolean           parts,
                                           guint              n,
                                           GCancellable      *cancellable,
                                           GError           **error);
char            *rel_record_query_keys_sql (RelRecordQuery   *self,
                                           guint              from_term,
                                           const char        *where,
                                           gboolean           bounded);
GPtrArray       *rel_record_query_join_params (GPtrArray     *a,
                                           GPtrArray         *b);

G_END_DECLS
