/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

#include "schema/rel-schema.h"

REL_BEGIN_DECLS

RelSchema               *rel_quick_line_add       (RelSchema      *schema,
                                                   RelId           table,
                                                   const char     *line,
                                                   guint           position,
                                                   RelId          *last,
                                                   GError        **error);

REL_END_DECLS
