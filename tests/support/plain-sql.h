/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>
#include <sqlite3.h>

G_BEGIN_DECLS

void             plain_exec              (sqlite3    *db,
                                          const char *sql);
gint64           plain_ask               (sqlite3    *db,
                                          const char *sql);

G_END_DECLS
