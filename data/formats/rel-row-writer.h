/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "base/rel-rows.h"
#include "formats/rel-csv.h"

REL_BEGIN_DECLS

/**
 * RelRowForm:
 * @REL_ROW_FORM_TABS: what a spreadsheet takes: tabs between cells, quotes where they are needed
 * @REL_ROW_FORM_HTML: a table of HTML, for what takes more than plain text
 * @REL_ROW_FORM_CSV: as rel_csv_append_rows() writes it
 * @REL_ROW_FORM_JSON: an array of objects
 * @REL_ROW_FORM_SQL: an INSERT statement for each row
 * @REL_ROW_FORM_MARKDOWN: a table of Markdown
 *
 * How rows are written.
 */
typedef enum
{
  REL_ROW_FORM_TABS,
  REL_ROW_FORM_HTML,
  REL_ROW_FORM_CSV,
  REL_ROW_FORM_JSON,
  REL_ROW_FORM_SQL,
  REL_ROW_FORM_MARKDOWN,
} RelRowForm;

const char      *rel_row_form_get_name           (RelRowForm           form);
const char      *rel_row_form_get_suffix         (RelRowForm           form);
gboolean         rel_row_form_from_suffix        (const char          *suffix,
                                                  RelRowForm          *form);

/**
 * RelRowWriter:
 *
 * Writes rows in a form, a batch after the other: any number of them in little memory.
 */
typedef struct _RelRowWriter RelRowWriter;

RelRowWriter    *rel_row_writer_new              (RelRowForm           form,
                                                  const char          *table,
                                                  RelCsvGuard          guard);
void             rel_row_writer_free             (RelRowWriter        *writer);
void             rel_row_writer_set_names        (RelRowWriter        *writer,
                                                  gboolean             names);
void             rel_row_writer_set_transaction  (RelRowWriter        *writer,
                                                  gboolean             transaction);
void             rel_row_writer_append           (RelRowWriter        *writer,
                                                  const RelRows       *rows,
                                                  GString             *text);
void             rel_row_writer_end              (RelRowWriter        *writer,
                                                  GString             *text);
guint64          rel_row_writer_get_n_rows       (RelRowWriter        *writer);
guint64          rel_row_writer_get_n_formulas   (RelRowWriter        *writer);
gboolean         rel_row_writer_warns_of_formulas (RelRowWriter       *writer);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RelRowWriter, rel_row_writer_free)

REL_END_DECLS
