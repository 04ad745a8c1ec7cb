/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "database/rel-connection.h"

REL_BEGIN_DECLS

#define REL_TYPE_SQLITE_CONNECTION (rel_sqlite_connection_get_type ())

/**
 * RelSqliteConnection:
 *
 * A connection to a SQLite file, hardened, with a cache of prepared statements.
 */
G_DECLARE_FINAL_TYPE (RelSqliteConnection, rel_sqlite_connection, REL, SQLITE_CONNECTION, RelConnection)

RelConnection           *rel_sqlite_connection_open (const char          *path,
                                                  RelAccess            access,
                                                  GCancellable        *cancellable,
                                                  GError             **error);
RelConnection           *rel_sqlite_connection_open_memory (GError     **error);
const char              *rel_sqlite_connection_get_notice (RelSqliteConnection *self);
gpointer                 rel_sqlite_connection_get_handle (RelSqliteConnection *self);
gint64                   rel_sqlite_connection_get_last_rowid (RelSqliteConnection *self);
gboolean                 rel_sqlite_connection_get_identity (RelSqliteConnection *self,
                                                  guint64             *device,
                                                  guint64             *inode);
gboolean                 rel_sqlite_connection_check_file (RelSqliteConnection *self,
                                                  GError             **error);

REL_END_DECLS
