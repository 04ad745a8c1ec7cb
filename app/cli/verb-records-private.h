/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "database/rel-connection.h"
#include "formats/rel-csv.h"
#include "records/rel-record-walk.h"

G_BEGIN_DECLS

/* How rows are printed. */
typedef enum
{
  REL_FORM_TABLE,
  REL_FORM_JSON,
  REL_FORM_CSV,
} RelForm;

/* Prints rows as they come. A table is given all of them at once, as it has to know its widths. */
typedef struct
{
  RelForm     form;
  RelCsvGuard guard;
  guint64     n_rows;
} RelRowPrinter;

gboolean         rel_row_printer_add      (RelRowPrinter   *printer,
                                           RelRows         *rows,
                                           GError         **error);
gboolean         rel_row_printer_end      (RelRowPrinter   *printer,
                                           GError         **error);

gboolean         rel_records_search       (RelConnection   *connection,
                                           RelSchema       *schema,
                                           char           **tables,
                                           const char      *text,
                                           gint64           limit,
                                           RelForm          form,
                                           RelCsvGuard      guard,
                                           GError         **error);
gboolean         rel_records_subset       (RelConnection   *connection,
                                           RelSchema       *schema,
                                           RelRecordWalk   *walk,
                                           gint64           limit,
                                           int              levels,
                                           int              per_link,
                                           const char      *output,
                                           GError         **error);

G_END_DECLS
