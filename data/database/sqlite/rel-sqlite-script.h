/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

#include "schema/rel-schema.h"

REL_BEGIN_DECLS

RelSchema               *rel_sqlite_read_script   (const char    *text,
                                                   gssize         length,
                                                   GCancellable  *cancellable,
                                                   GError       **error);
RelSchema               *rel_sqlite_read_script_bytes (GBytes *bytes,
                                                   GCancellable  *cancellable,
                                                   GError       **error);
RelSchema               *rel_sqlite_read_script_file (const char *path,
                                                   GCancellable  *cancellable,
                                                   GError       **error);

gboolean                 rel_sqlite_is_script     (const char    *path);

REL_END_DECLS
