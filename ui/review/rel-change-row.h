/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <adwaita.h>

#include "database/rel-consequences.h"

G_BEGIN_DECLS

#define REL_TYPE_CHANGE_ROW (rel_change_row_get_type ())

/* One change in words, what it does to the rows there are, and what is asked about them.
 * Signal: `answered`, when an answer changed. */
G_DECLARE_FINAL_TYPE (RelChangeRow, rel_change_row, REL, CHANGE_ROW, GtkListBoxRow)

GtkWidget       *rel_change_row_new            (const RelChange      *change);
void             rel_change_row_show           (RelChangeRow         *self,
                                                GPtrArray            *items,
                                                GArray               *answers);
const char      *rel_change_row_get_words      (RelChangeRow         *self);
RelId            rel_change_row_get_table      (RelChangeRow         *self);
void             rel_change_row_add_answers    (RelChangeRow         *self,
                                                GArray               *answers,
                                                GPtrArray            *texts);

G_END_DECLS
