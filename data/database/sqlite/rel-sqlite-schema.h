/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>
#include <sqlite3.h>

#include "schema/rel-schema.h"

G_BEGIN_DECLS

RelSchema               *rel_sqlite_read_schema   (sqlite3       *db,
                                                   GCancellable  *cancellable,
                                                   GError       **error);

G_END_DECLS
