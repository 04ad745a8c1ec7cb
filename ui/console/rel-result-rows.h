/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

#include "database/rel-result.h"

G_BEGIN_DECLS

#define REL_TYPE_RESULT_ROW (rel_result_row_get_type ())

/* A row of a result, by its number. */
G_DECLARE_FINAL_TYPE (RelResultRow, rel_result_row, REL, RESULT_ROW, GObject)

guint            rel_result_row_get_position   (RelResultRow *self);

#define REL_TYPE_RESULT_ROWS (rel_result_rows_get_type ())

/* The rows of a result as a list; an item is made when it is asked for. */
G_DECLARE_FINAL_TYPE (RelResultRows, rel_result_rows, REL, RESULT_ROWS, GObject)

RelResultRows   *rel_result_rows_new           (RelResult    *result);

G_END_DECLS
