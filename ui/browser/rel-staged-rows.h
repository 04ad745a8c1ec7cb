/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "browser/rel-cell-text.h"
#include "document/rel-document.h"
#include "records/rel-record-list.h"

G_BEGIN_DECLS

/* What is staged for the rows of a list: the grid shows the database under it. */
typedef struct _RelStagedRows RelStagedRows;

RelStagedRows   *rel_staged_rows_new           (RelDocument           *document,
                                                RelSchema             *schema,
                                                RelRecordList         *list);
void             rel_staged_rows_free          (RelStagedRows         *self);
RelRecord       *rel_staged_rows_find          (RelStagedRows         *self,
                                                RelRow                *row);
GPtrArray       *rel_staged_rows_get_new       (RelStagedRows         *self);
char            *rel_staged_rows_format        (RelStagedRows         *self,
                                                RelRecord             *record,
                                                const RelRecordColumn *column,
                                                RelCellStyle          *style);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RelStagedRows, rel_staged_rows_free)

G_END_DECLS
