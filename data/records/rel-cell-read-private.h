/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "database/rel-connection.h"

G_BEGIN_DECLS

/* A stored cell by name and key; a value that workers read. Atomically counted. */
typedef struct
{
  char      *table;
  char      *column;
  char      *rowid;    /* a name for it; NULL: the table has none */
  char      *where;    /* of its row */
  GPtrArray *params;   /* RelValue, for @where */
} RelStoredCell;

/* What is known of a cell once it was looked at. */
typedef struct
{
  RelValueType type;
  gint64       length;   /* in bytes, of text and BLOBs */
  gint64       row;      /* its rowid */
  gboolean     by_handle;
  RelValue    *number;   /* the value itself, where it is neither */
} RelCellFacts;

RelStoredCell   *rel_stored_cell_ref           (RelStoredCell      *self);
void             rel_stored_cell_unref         (RelStoredCell      *self);
RelCellFacts    *rel_stored_cell_look          (RelStoredCell      *self,
                                                RelConnection      *connection,
                                                GCancellable       *cancellable,
                                                GError            **error);
void             rel_cell_facts_free           (RelCellFacts       *facts);
gboolean         rel_stored_cell_read          (RelStoredCell      *self,
                                                RelConnection      *connection,
                                                const RelCellFacts *facts,
                                                gint64              offset,
                                                gint64              n,
                                                RelPartFunc         func,
                                                gpointer            user_data,
                                                GCancellable       *cancellable,
                                                GError            **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RelStoredCell, rel_stored_cell_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RelCellFacts, rel_cell_facts_free)

G_END_DECLS
