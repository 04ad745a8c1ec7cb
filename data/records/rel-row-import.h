/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "database/rel-connection.h"

REL_BEGIN_DECLS

/**
 * RelRowImportForm:
 * @REL_ROW_IMPORT_CSV: fields with something between them
 * @REL_ROW_IMPORT_JSON: an array of objects, or an object a line
 */
typedef enum
{
  REL_ROW_IMPORT_CSV,
  REL_ROW_IMPORT_JSON,
} RelRowImportForm;

/**
 * RelRowImportEmpty:
 * @REL_ROW_IMPORT_EMPTY_AS_WRITTEN: nothing is NULL, a pair of quotes is empty text
 * @REL_ROW_IMPORT_EMPTY_NULL: both are NULL
 * @REL_ROW_IMPORT_EMPTY_TEXT: both are empty text
 *
 * What an empty field of a file means.
 */
typedef enum
{
  REL_ROW_IMPORT_EMPTY_AS_WRITTEN,
  REL_ROW_IMPORT_EMPTY_NULL,
  REL_ROW_IMPORT_EMPTY_TEXT,
} RelRowImportEmpty;

/**
 * RelRowImportColumn:
 * @name: what the file calls it, or "column 3"
 * @type: INTEGER, REAL or TEXT, as its values suggest
 * @target: id of the table's column that takes it, 0 to leave it out
 *
 * A column of the file.
 */
typedef struct
{
  char       *name;
  const char *type;
  RelId       target;
} RelRowImportColumn;

/**
 * RelRowImportProgressFunc:
 * @fraction: how much of the file is read, from 0 to 1
 * @data: as given
 */
typedef void (*RelRowImportProgressFunc) (double   fraction,
                                       gpointer data);

#define REL_TYPE_ROW_IMPORT (rel_row_import_get_type ())

/**
 * RelRowImport:
 *
 * Rows of a file for a table. What the file is like is guessed when it is made, and may
 * be said otherwise; then rel_row_import_run() writes all rows or none.
 */
G_DECLARE_FINAL_TYPE (RelRowImport, rel_row_import, REL, ROW_IMPORT, GObject)

RelRowImport               *rel_row_import_new          (GBytes             *content,
                                                  GError            **error);
RelRowImportForm            rel_row_import_get_form     (RelRowImport          *self);
const char              *rel_row_import_get_encoding (RelRowImport          *self);
char                     rel_row_import_get_delimiter (RelRowImport         *self);
gboolean                 rel_row_import_has_header   (RelRowImport          *self);
gboolean                 rel_row_import_set_shape    (RelRowImport          *self,
                                                  const char         *encoding,
                                                  char                delimiter,
                                                  gboolean            header,
                                                  GError            **error);
void                     rel_row_import_set_empty    (RelRowImport          *self,
                                                  RelRowImportEmpty   empty);
guint                    rel_row_import_get_n_columns (RelRowImport         *self);
const RelRowImportColumn   *rel_row_import_get_column   (RelRowImport          *self,
                                                  guint               index);
RelRows                 *rel_row_import_get_preview  (RelRowImport          *self);
void                     rel_row_import_map          (RelRowImport          *self,
                                                  guint               index,
                                                  RelId               target);
guint                    rel_row_import_map_to       (RelRowImport          *self,
                                                  RelTable           *table);
char                    *rel_row_import_dup_create_sql (RelRowImport        *self,
                                                  const char         *table);
gboolean                 rel_row_import_run_new      (RelRowImport          *self,
                                                  RelConnection      *connection,
                                                  const char         *table,
                                                  RelRowImportProgressFunc progress,
                                                  gpointer            data,
                                                  guint64            *n_rows,
                                                  GCancellable       *cancellable,
                                                  GError            **error);
gboolean                 rel_row_import_run          (RelRowImport          *self,
                                                  RelConnection      *connection,
                                                  RelTable           *table,
                                                  RelRowImportProgressFunc progress,
                                                  gpointer            data,
                                                  guint64            *n_rows,
                                                  GCancellable       *cancellable,
                                                  GError            **error);

REL_END_DECLS
