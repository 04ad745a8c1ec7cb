/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "base/rel-value.h"

REL_BEGIN_DECLS

/**
 * RelRows:
 *
 * A batch of rows of equal width with the names of their columns: what crosses
 * threads. Filled by one owner, immutable from the moment it is shared;
 * atomically counted.
 */
typedef struct _RelRows RelRows;

#define REL_TYPE_ROWS (rel_rows_get_type ())

GType            rel_rows_get_type       (void);

RelRows         *rel_rows_new            (const char *const *names,
                                          guint              n_columns);
RelRows         *rel_rows_ref            (RelRows           *rows);
void             rel_rows_unref          (RelRows           *rows);
void             rel_rows_append         (RelRows           *rows,
                                          RelValue         **values);

guint            rel_rows_get_n_rows     (const RelRows     *rows);
guint            rel_rows_get_n_columns  (const RelRows     *rows);
const char      *rel_rows_get_name       (const RelRows     *rows,
                                          guint              column);
const RelValue  *rel_rows_get            (const RelRows     *rows,
                                          guint              row,
                                          guint              column);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RelRows, rel_rows_unref)

REL_END_DECLS
