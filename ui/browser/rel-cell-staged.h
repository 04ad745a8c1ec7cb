/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "browser/rel-cell-text.h"
#include "schema/rel-schema.h"

G_BEGIN_DECLS

char            *rel_cell_staged_format        (RelSchema             *schema,
                                                RelRecordList         *list,
                                                RelRow                *row,
                                                guint                  number,
                                                RelCellStyle          *style);

G_END_DECLS
