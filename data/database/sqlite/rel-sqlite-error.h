/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>
#include <sqlite3.h>

G_BEGIN_DECLS

void             rel_sqlite_set_error      (GError        **error,
                                            sqlite3        *db,
                                            int             rc,
                                            const char     *path,
                                            GCancellable   *cancellable);
void             rel_sqlite_set_rule_error (GError        **error,
                                            sqlite3        *db,
                                            int             rc);
gboolean         rel_sqlite_set_complaint  (GError        **error,
                                            const char     *message,
                                            guint           line);

G_END_DECLS
