/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "records/rel-row.h"

G_BEGIN_DECLS

RelRow          *rel_row_new             (gint64           position);
void             rel_row_take            (RelRow          *self,
                                          RelRows         *rows,
                                          guint            index);
void             rel_row_set_position    (RelRow          *self,
                                          gint64           position);
void             rel_row_emit_changed    (RelRow          *self);

G_END_DECLS
