/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <sqlite3.h>

#include "database/sqlite/rel-sqlite-connection.h"

G_BEGIN_DECLS

#define REL_TYPE_SQLITE_CURSOR (rel_sqlite_cursor_get_type ())

G_DECLARE_FINAL_TYPE (RelSqliteCursor, rel_sqlite_cursor, REL, SQLITE_CURSOR, RelCursor)

RelCursor       *rel_sqlite_cursor_new                  (RelSqliteConnection  *connection,
                                                         sqlite3_stmt         *statement);

/* What the cursor needs of its connection. */
void             rel_sqlite_connection_set_error        (RelSqliteConnection  *self,
                                                         const char           *sql,
                                                         int                   rc,
                                                         GError              **error);
GCancellable    *rel_sqlite_connection_swap_cancellable (RelSqliteConnection  *self,
                                                         GCancellable         *cancellable);
void             rel_sqlite_connection_release          (RelSqliteConnection  *self,
                                                         sqlite3_stmt         *statement);

G_END_DECLS
