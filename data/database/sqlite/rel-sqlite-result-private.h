/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <sqlite3.h>

#include "database/rel-result.h"

G_BEGIN_DECLS

int              rel_sqlite_read_result    (sqlite3_stmt   *statement,
                                            RelResultInfo  *info,
                                            guint           max_rows);

G_END_DECLS
