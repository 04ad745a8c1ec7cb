/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "database/rel-connection.h"

G_BEGIN_DECLS

gboolean         rel_sqlite_connection_read_part   (RelConnection  *connection,
                                                    const char     *table,
                                                    const char     *column,
                                                    gint64          rowid,
                                                    gint64          offset,
                                                    gint64          n,
                                                    RelPartFunc     func,
                                                    gpointer        user_data,
                                                    gint64         *length,
                                                    GCancellable   *cancellable,
                                                    GError        **error);
gboolean         rel_sqlite_connection_read_starts (RelConnection  *connection,
                                                    const char     *table,
                                                    const char     *column,
                                                    const gint64   *rowids,
                                                    guint           n_rowids,
                                                    gsize           max_bytes,
                                                    GBytes        **starts,
                                                    gsize          *lengths,
                                                    GCancellable   *cancellable,
                                                    GError        **error);

G_END_DECLS
