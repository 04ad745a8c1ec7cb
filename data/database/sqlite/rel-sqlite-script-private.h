/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "database/sqlite/rel-sqlite-script.h"

G_BEGIN_DECLS

RelSchema       *rel_sqlite_script_read    (const char     *text,
                                            gssize          length,
                                            gboolean        any_text,
                                            GCancellable   *cancellable,
                                            GError        **error);

G_END_DECLS
