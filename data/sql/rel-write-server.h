/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "schema/rel-schema.h"
#include "sql/rel-token.h"

REL_BEGIN_DECLS

char                    *rel_write_server_sql     (RelSchema      *schema,
                                                   RelTokenStyle   style,
                                                   GPtrArray      *losses);

REL_END_DECLS
