/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "base/rel-rows.h"

REL_BEGIN_DECLS

void                     rel_text_table_append   (GString             *text,
                                                  const RelRows       *rows);

REL_END_DECLS
