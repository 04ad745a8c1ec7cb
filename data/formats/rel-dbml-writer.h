/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "formats/rel-losses.h"
#include "schema/rel-schema.h"

REL_BEGIN_DECLS

char                    *rel_dbml_write          (RelSchema     *schema,
                                                  RelLosses     *losses);

REL_END_DECLS
