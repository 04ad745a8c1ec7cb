/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "records/rel-cell-read-private.h"

G_BEGIN_DECLS

/* What a worker is asked; touched by it alone. */
typedef struct
{
  RelStoredCell *cell;
  gint64         offset;
  gint64         n;
  gsize          max;       /* of a whole value; 0: any */
  gboolean       whole;     /* the value is wanted, not its bytes */
  GFile         *file;      /* it goes there */
} RelCellAsk;

typedef struct
{
  RelCellFacts *facts;
  RelValue     *value;
  GBytes       *bytes;
} RelCellAnswer;

RelCellAsk      *rel_cell_ask_new              (RelStoredCell      *cell);
void             rel_cell_ask_free             (gpointer            data);
gpointer         rel_cell_ask_run              (RelConnection      *connection,
                                                gpointer            data,
                                                GCancellable       *cancellable,
                                                GError            **error);
void             rel_cell_answer_free          (gpointer            data);

G_END_DECLS
