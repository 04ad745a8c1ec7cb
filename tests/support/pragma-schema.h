/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <sqlite3.h>

#include "schema/rel-schema.h"

G_BEGIN_DECLS

sqlite3         *support_open_memory     (void);
void             support_run             (sqlite3    *db,
                                          const char *sql);
RelSchema       *support_read_pragmas    (sqlite3    *db);

G_END_DECLS
