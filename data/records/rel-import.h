/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "database/rel-connection.h"

REL_BEGIN_DECLS

/**
 * RelImportForm:
 * @REL_IMPORT_CSV: fields with something between them
 * @REL_IMPORT_JSON: an array of objects, or an object a line
 */
typedef enum
{
  REL_IMPORT_CSV,
  REL_IMPORT_JSON,
} RelImportForm;

/**
 * RelImportColumn:
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
} RelImportColumn;

/**
 * RelImportProgressFunc:
 * @fraction: how much of the file is read, from 0 to 1
 * @data: as given
 */
typedef void (*RelImportProgressFunc) (double   fraction,
                                       gpointer data);

#define REL_TYPE_IMPORT (rel_import_get_type ())

/**
 * RelImport:
 *
 * Rows of a file for a table. What the file is like is guessed when it is made, and may
 * be said otherwise; then rel_import_run() writes all rows or none.
 */
G_DECLARE_FINAL_TYPE (RelImport, rel_import, REL, IMPORT, GObject)

RelImport               *rel_import_new          (GBytes             *content,
                                                  GError            **error);
RelImportForm            rel_import_get_form     (RelImport          *self);
const char              *rel_import_get_encoding (RelImport          *self);
char                     rel_import_get_delimiter (RelImport         *self);
gboolean                 rel_import_has_header   (RelImport          *self);
gboolean                 rel_import_set_shape    (RelImport          *self,
                                                  const char         *encoding,
                                                  char                delimiter,
                                                  gboolean            header,
                                                  GError            **error);
guint                    rel_import_get_n_columns (RelImport         *self);
const RelImportColumn   *rel_import_get_column   (RelImport          *self,
                                                  guint               index);
RelRows                 *rel_import_get_preview  (RelImport          *self);
void                     rel_import_map          (RelImport          *self,
                                                  guint               index,
                                                  RelId               target);
guint                    rel_import_map_to       (RelImport          *self,
                                                  RelTable           *table);
char                    *rel_import_dup_create_sql (RelImport        *self,
                                                  const char         *table);
gboolean                 rel_import_run          (RelImport          *self,
                                                  RelConnection      *connection,
                                                  RelTable           *table,
                                                  RelImportProgressFunc progress,
                                                  gpointer            data,
                                                  guint64            *n_rows,
                                                  GCancellable       *cancellable,
                                                  GError            **error);

REL_END_DECLS
