/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <json-glib/json-glib.h>
#include <sqlite3.h>

G_BEGIN_DECLS

char            *case_check_rows         (sqlite3    *db,
                                          JsonObject *object,
                                          JsonObject *tables);

G_END_DECLS
