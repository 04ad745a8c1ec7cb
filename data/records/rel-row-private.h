/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "records/rel-row.h"

G_BEGIN_DECLS

RelRow          *rel_row_new             (gint64           position);
void             rel_row_take            (RelRow          *self,
                                          RelRows         *rows,
                                          guint            index);

G_END_DECLS
