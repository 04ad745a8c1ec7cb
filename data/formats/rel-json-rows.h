/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "base/rel-rows.h"

REL_BEGIN_DECLS

void                     rel_json_append_rows    (GString             *json,
                                                  const RelRows       *rows,
                                                  gboolean             first);

REL_END_DECLS
