/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "schema/rel-schema.h"

REL_BEGIN_DECLS

char                    *rel_schema_to_json       (RelSchema *schema,
                                                   gboolean   with_sql);

REL_END_DECLS
