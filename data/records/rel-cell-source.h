/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "database/rel-database.h"
#include "schema/rel-table.h"

REL_BEGIN_DECLS

#define REL_TYPE_CELL_SOURCE (rel_cell_source_get_type ())

/**
 * RelCellSource:
 *
 * Where the content of one cell comes from: a value at hand, or a stored cell that is
 * read a part at a time, off the main thread, so that its length does not matter.
 */
G_DECLARE_FINAL_TYPE (RelCellSource, rel_cell_source, REL, CELL_SOURCE, GObject)

RelCellSource           *rel_cell_source_new_value    (const RelValue       *value);
RelCellSource           *rel_cell_source_new_stored   (RelDatabase          *database,
                                                       RelTable             *table,
                                                       const char           *column,
                                                       const char *const    *key_columns,
                                                       RelValue *const      *key_values,
                                                       guint                 n_key);
const RelValue          *rel_cell_source_get_value    (RelCellSource        *self);
RelValueType             rel_cell_source_get_value_type (RelCellSource      *self);
gint64                   rel_cell_source_get_length   (RelCellSource        *self);

void                     rel_cell_source_look_async   (RelCellSource        *self,
                                                       GCancellable         *cancellable,
                                                       GAsyncReadyCallback   callback,
                                                       gpointer              user_data);
gboolean                 rel_cell_source_look_finish  (RelCellSource        *self,
                                                       GAsyncResult         *result,
                                                       GError              **error);
void                     rel_cell_source_read_async   (RelCellSource        *self,
                                                       gint64                offset,
                                                       gsize                 n,
                                                       GCancellable         *cancellable,
                                                       GAsyncReadyCallback   callback,
                                                       gpointer              user_data);
GBytes                  *rel_cell_source_read_finish  (RelCellSource        *self,
                                                       GAsyncResult         *result,
                                                       GError              **error);
void                     rel_cell_source_load_async   (RelCellSource        *self,
                                                       gsize                 max_bytes,
                                                       GCancellable         *cancellable,
                                                       GAsyncReadyCallback   callback,
                                                       gpointer              user_data);
RelValue                *rel_cell_source_load_finish  (RelCellSource        *self,
                                                       GAsyncResult         *result,
                                                       GError              **error);
void                     rel_cell_source_save_async   (RelCellSource        *self,
                                                       GFile                *file,
                                                       GCancellable         *cancellable,
                                                       GAsyncReadyCallback   callback,
                                                       gpointer              user_data);
gboolean                 rel_cell_source_save_finish  (RelCellSource        *self,
                                                       GAsyncResult         *result,
                                                       GError              **error);

REL_END_DECLS
