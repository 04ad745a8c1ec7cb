/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

#include "schema/rel-schema.h"
#include "sql/rel-token.h"

REL_BEGIN_DECLS

RelTokenStyle            rel_guess_dump_style     (const char    *text,
                                                   gssize         length);
RelSchema               *rel_read_dump            (const char    *text,
                                                   gssize         length,
                                                   RelTokenStyle  style,
                                                   GCancellable  *cancellable,
                                                   GError       **error);

REL_END_DECLS
