/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "records/rel-session.h"

#include "records/rel-commit-private.h"
#include "records/rel-flush.h"
#include "records/rel-record-private.h"
#include "records/rel-stage-private.h"

G_BEGIN_DECLS

/* One thing to be read. The query runs wherever a connection is; its answer is taken on the session's thread. */
typedef enum
{
  REL_LOAD_ROW,     /* of a record, by its identity */
  REL_LOAD_LOOKUP,  /* the record with these values */
  REL_LOAD_MEMBERS, /* the members that an owner has at an end */
  REL_LOAD_CELL,    /* the whole of what was left out of a record's row */
} RelLoadKind;

typedef struct
{
  RelLoadKind     kind;
  RelMappedTable *table;   /* whose rows come */
  RelRecord      *record;
  RelMappedEnd   *end;
  guint           column;  /* of the cell */
  char           *key;     /* of the lookup, or the cell */
  char           *tail;    /* of the query: what is behind the table, which is called r */
  GPtrArray      *params;
  RelRows        *rows;    /* the answer */
} RelLoad;

struct _RelSession
{
  GObject        parent_instance;
  RelMapping    *mapping;
  RelConnection *connection; /* reads at once; NULL in a window */
  RelDatabase   *database;
  RelStage      *stage;
  RelCommit     *commit;     /* the last one, NULL */
  RelLabels     *labels;     /* what records are called, NULL: as they are by themselves */
  GPtrArray     *wanted;     /* RelLoad that a function met, NULL outside of rel_session_run_async () */
  guint64        generation; /* of reading: what is older is read again */
  guint64        order;
  GHashTable    *records;    /* identity -> RelRecord, weak */
  GHashTable    *unstored;   /* RelRecord without an identity, weak */
  GHashTable    *lookups;    /* key -> RelRecord or NULL */
  GHashTable    *cells;      /* key -> RelValue that was left out of its row */
  GHashTable    *members;    /* RelRecord + RelMappedEnd -> GPtrArray of RelRecord as stored */
  GHashTable    *collections;/* RelCollection, weak, as a set */
  GHashTable    *touched;    /* RelRecord that changed while frozen */
  guint          frozen;
  gboolean       everything; /* changed while frozen */
  gboolean       foreign_keys;
  gboolean       committing;
};

/* rel-session-load.c */
void             rel_load_free           (RelLoad        *load);
gboolean         rel_load_run            (RelLoad        *load,
                                          RelConnection  *connection,
                                          GCancellable   *cancellable,
                                          GError        **error);
void             rel_session_take_load   (RelSession     *self,
                                          RelLoad        *load);
gboolean         rel_session_need_row    (RelSession     *self,
                                          RelRecord      *record,
                                          GError        **error);
gboolean         rel_session_need_cell   (RelSession     *self,
                                          RelRecord      *record,
                                          guint           column,
                                          RelValue      **value,
                                          GError        **error);
gboolean         rel_session_need_lookup (RelSession     *self,
                                          RelMappedTable *table,
                                          const RelMappedColumns *columns,
                                          RelValue *const *values,
                                          RelRecord     **found,
                                          GError        **error);
gboolean         rel_session_need_members (RelSession    *self,
                                          RelMappedEnd   *end,
                                          RelRecord      *owner,
                                          GPtrArray     **members,
                                          GError        **error);
gboolean         rel_session_has_members (RelSession     *self,
                                          RelMappedEnd   *end,
                                          RelRecord      *owner);
void             rel_session_forget      (RelSession     *self);
void             rel_session_unref_record (gpointer       record);
void             rel_session_rekey       (RelSession     *self,
                                          RelRecord      *record,
                                          GPtrArray      *row);

/* rel-session-state.c: the database under the stage. */
typedef struct
{
  RelValue  *value;  /* NULL: not known before the commit */
  RelRecord *record; /* whose column it will be then */
  guint      column;
} RelSeen;

void             rel_seen_clear          (RelSeen        *seen);
gboolean         rel_session_see         (RelSession     *self,
                                          RelRecord      *record,
                                          guint           column,
                                          RelSeen        *seen,
                                          GError        **error);
gboolean         rel_session_is_gone     (RelSession     *self,
                                          RelRecord      *record,
                                          gboolean       *gone,
                                          GError        **error);
gboolean         rel_session_is_linked   (RelSession     *self,
                                          RelRecord      *child,
                                          const RelMappedColumns *columns,
                                          RelRecord      *owner,
                                          const RelMappedColumns *owner_columns,
                                          gboolean       *linked,
                                          GError        **error);
gboolean         rel_session_find_target (RelSession     *self,
                                          RelRecord      *record,
                                          const RelMappedColumns *columns,
                                          RelMappedTable *table,
                                          const RelMappedColumns *target_columns,
                                          RelRecord     **target,
                                          GError        **error);
gboolean         rel_session_row_refers  (GPtrArray      *row,
                                          const RelMappedColumns *columns,
                                          RelRecord      *to,
                                          const RelMappedColumns *to_columns);

/* rel-session-members.c: what ends lead to. */
gboolean         rel_session_get_target  (RelSession     *self,
                                          RelRecord      *record,
                                          RelMappedEnd   *end,
                                          RelRecord     **target,
                                          GError        **error);
GPtrArray       *rel_session_get_members (RelSession     *self,
                                          RelRecord      *owner,
                                          RelMappedEnd   *end,
                                          GError        **error);

/* rel-session.c */
RelMappedEnd    *rel_session_need_end    (RelSession     *self,
                                          RelRecord      *record,
                                          const char     *name,
                                          GError        **error);
void             rel_session_touch       (RelSession     *self,
                                          RelRecord      *record);
void             rel_session_touch_all   (RelSession     *self);
gboolean         rel_session_is_new      (RelSession     *self,
                                          RelRecord      *record);
void             rel_session_reset       (RelSession     *self);
void             rel_session_emit_committed (RelSession  *self);

/* rel-stage-edit.c */
void             rel_session_set_refused (GError        **error,
                                          const char     *kind,
                                          RelRecord      *record,
                                          const char     *message);
gboolean         rel_session_check_record (RelSession    *self,
                                          RelRecord      *record,
                                          GError        **error);

/* rel-session-commit.c */
RelFlush        *rel_session_make_flush  (RelSession     *self);
void             rel_session_take_flush  (RelSession     *self,
                                          RelFlush       *flush,
                                          RelStage       *committed);

G_END_DECLS
