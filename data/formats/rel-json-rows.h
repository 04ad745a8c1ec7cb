/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "base/rel-rows.h"

REL_BEGIN_DECLS

void                     rel_json_append_rows    (GString             *json,
                                                  const RelRows       *rows,
                                                  gboolean             first);
gboolean                 rel_json_check          (const char         *text,
                                                  GError            **error);

REL_END_DECLS
