/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

#include "base/rel-rows.h"

G_BEGIN_DECLS

/* Rows in order, appended by one thread and read by any: a few in memory, many in a file
 * without a name. Atomically counted. */
typedef struct _RelSpool RelSpool;

RelSpool        *rel_spool_new             (guint              n_columns,
                                            gboolean           integers);
RelSpool        *rel_spool_ref             (RelSpool          *spool);
void             rel_spool_unref           (RelSpool          *spool);
gboolean         rel_spool_append          (RelSpool          *spool,
                                            const RelRows     *rows,
                                            GError           **error);
gboolean         rel_spool_append_integers (RelSpool          *spool,
                                            const gint64      *integers,
                                            gsize              n,
                                            GError           **error);
guint64          rel_spool_get_n_rows      (RelSpool          *spool);
guint            rel_spool_get_n_columns   (RelSpool          *spool);
RelRows         *rel_spool_read            (RelSpool          *spool,
                                            guint64            first,
                                            guint              n,
                                            GError           **error);
gint64           rel_spool_find            (RelSpool          *spool,
                                            RelValue *const   *row,
                                            GCancellable      *cancellable,
                                            GError           **error);
gsize            rel_spool_get_memory      (RelSpool          *spool);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RelSpool, rel_spool_unref)

G_END_DECLS
