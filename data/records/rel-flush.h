/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "database/rel-connection.h"
#include "records/rel-mapping-private.h"

G_BEGIN_DECLS

typedef enum
{
  REL_FLUSH_KEEP,   /* only referred to */
  REL_FLUSH_INSERT,
  REL_FLUSH_UPDATE,
  REL_FLUSH_DELETE,
  REL_FLUSH_DROP,   /* new, and not to be written after all */
} RelFlushKind;

typedef enum
{
  REL_FLUSH_CELL_NONE,
  REL_FLUSH_CELL_VALUE,
  REL_FLUSH_CELL_LINK,     /* what the target has there in the end */
  REL_FLUSH_CELL_CLEARED,  /* NULL: it left its owner */
  REL_FLUSH_CELL_UNLINKED, /* NULL: its owner goes */
} RelFlushCellKind;

typedef struct _RelFlush RelFlush;
typedef struct _RelFlushRow RelFlushRow;

typedef struct
{
  RelFlushCellKind  kind;
  RelValue         *value;
  RelFlushRow      *target;
  guint             column;
  gboolean          postponed; /* to an UPDATE after the row is there */
} RelFlushCell;

/* A row that is written, or that one refers to. */
struct _RelFlushRow
{
  RelMappedTable *table;
  gpointer        tag;      /* whose row it is; not looked into here */
  RelFlushKind    kind;
  guint64         order;
  gboolean        asked;    /* its deletion was asked for, it did not follow */
  gboolean        known_members; /* members of its passive ends have been read */
  gboolean        vanished; /* to be deleted, and not there any more */
  RelFlushKind    follows;  /* what the database does to it by itself: REL_FLUSH_DELETE or REL_FLUSH_UPDATE */
  RelFlushRow    *cause;    /* whose deletion takes it along */
  GPtrArray      *read;     /* as it was when this was staged */
  GPtrArray      *now;      /* as it was found at the commit */
  GPtrArray      *current;  /* as it is, written so far; NULL where not known, and when it is not there */
  GPtrArray      *foreseen; /* as the database will have made it by itself; NULL: it will not */
  RelFlushCell   *cells;
};

RelFlush        *rel_flush_new           (RelMapping      *mapping,
                                          RelLabels       *labels,
                                          gboolean         foreign_keys);
void             rel_flush_free          (RelFlush        *self);
RelFlushRow     *rel_flush_add_row       (RelFlush        *self,
                                          RelMappedTable  *table,
                                          RelFlushKind     kind,
                                          gpointer         tag,
                                          GPtrArray       *read,
                                          guint64          order);
void             rel_flush_set_cell      (RelFlushRow     *row,
                                          guint            column,
                                          RelFlushCellKind kind,
                                          const RelValue  *value,
                                          RelFlushRow     *target,
                                          guint            target_column);
void             rel_flush_add_pair      (RelFlush        *self,
                                          RelMappedEnd    *end,
                                          RelFlushRow     *local,
                                          RelFlushRow     *remote,
                                          gboolean         present,
                                          guint64          order);
gboolean         rel_flush_run           (RelFlush        *self,
                                          RelConnection   *connection,
                                          GCancellable    *cancellable,
                                          GError         **error);
GPtrArray       *rel_flush_explain       (RelFlush        *self,
                                          RelConnection   *connection,
                                          GCancellable    *cancellable,
                                          GError         **error);
GPtrArray       *rel_flush_get_rows      (RelFlush        *self);
gpointer         rel_flush_get_culprit   (RelFlush        *self);
gboolean         rel_flush_is_final      (RelFlush        *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RelFlush, rel_flush_free)

G_END_DECLS
