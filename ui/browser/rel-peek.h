/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "browser/rel-grid.h"
#include "document/rel-document.h"

G_BEGIN_DECLS

#define REL_TYPE_PEEK (rel_peek_get_type ())

/* What a link of the grid leads to, in a popover after a moment of pointing at it. */
G_DECLARE_FINAL_TYPE (RelPeek, rel_peek, REL, PEEK, GObject)

RelPeek         *rel_peek_new            (GtkWidget     *parent,
                                          RelGrid       *grid);
void             rel_peek_set_list       (RelPeek       *self,
                                          RelDatabase   *database,
                                          RelSchema     *schema,
                                          RelRecordList *list);
void             rel_peek_hide           (RelPeek       *self);

G_END_DECLS
