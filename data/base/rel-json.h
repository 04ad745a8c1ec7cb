/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean         rel_json_is_shallow     (const char   *text,
                                          gssize        length,
                                          GError      **error);

G_END_DECLS
