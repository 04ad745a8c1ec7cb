/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "formats/rel-losses.h"
#include "schema/rel-schema.h"

REL_BEGIN_DECLS

char                    *rel_markdown_write      (RelSchema     *schema,
                                                  const char    *title,
                                                  RelLosses     *losses);

REL_END_DECLS
