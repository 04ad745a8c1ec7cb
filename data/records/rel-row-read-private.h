/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "database/rel-connection.h"
#include "records/rel-mapping-private.h"

G_BEGIN_DECLS

/* Cells that are longer are left out of rows: only their start and their length are known. */
#define REL_ROW_BYTES (4 * 1024 * 1024)

RelRows         *rel_mapped_table_read   (RelMappedTable   *table,
                                          RelConnection    *connection,
                                          const char       *tail,
                                          RelValue *const  *params,
                                          guint             n_params,
                                          GCancellable     *cancellable,
                                          GError          **error);
gboolean         rel_mapped_table_leaves_out (RelMappedTable *table,
                                          guint             column,
                                          const RelValue   *value);

G_END_DECLS
