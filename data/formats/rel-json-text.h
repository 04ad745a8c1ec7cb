/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "base/rel-macros.h"

#include <glib.h>

REL_BEGIN_DECLS

gboolean                 rel_json_check          (const char         *text,
                                                  GError            **error);
char                    *rel_json_format         (const char         *text,
                                                  GError            **error);

REL_END_DECLS
