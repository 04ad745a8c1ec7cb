/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "base/rel-error.h"
#include "base/rel-value.h"

REL_BEGIN_DECLS

gboolean                 rel_filter_append       (GString     *sql,
                                                  GPtrArray   *params,
                                                  const char  *expression,
                                                  const char  *type,
                                                  const char  *text);
gboolean                 rel_filter_is_plain     (const char  *text);

REL_END_DECLS
