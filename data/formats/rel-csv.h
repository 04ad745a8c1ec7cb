/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "base/rel-rows.h"

REL_BEGIN_DECLS

/**
 * RelCsvGuard:
 * @REL_CSV_EXACT: the data as it is
 * @REL_CSV_GUARDED: an apostrophe before what a spreadsheet would run as a formula
 *
 * Whether programs that open the file are to be kept from running what is in it.
 */
typedef enum
{
  REL_CSV_EXACT,
  REL_CSV_GUARDED,
} RelCsvGuard;

void                     rel_csv_append_names    (GString             *csv,
                                                  const RelRows       *rows,
                                                  RelCsvGuard          guard);
void                     rel_csv_append_rows     (GString             *csv,
                                                  const RelRows       *rows,
                                                  RelCsvGuard          guard);

REL_END_DECLS
