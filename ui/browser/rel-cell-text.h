/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "records/rel-record-list.h"

G_BEGIN_DECLS

/* How a cell looks. */
typedef enum
{
  REL_CELL_PLAIN,
  REL_CELL_NUMBER,
  REL_CELL_NULL,
  REL_CELL_EMPTY,
  REL_CELL_LINK,
  REL_CELL_DANGLING,
  REL_CELL_BLOB,
  REL_CELL_LOADING,
} RelCellStyle;

char            *rel_cell_text_format          (RelRow                *row,
                                                const RelRecordColumn *column,
                                                RelCellStyle          *style);
char            *rel_cell_text_one_line        (const char            *text);

G_END_DECLS
