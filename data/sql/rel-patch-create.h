/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "schema/rel-schema.h"

REL_BEGIN_DECLS

char                    *rel_patch_table_sql      (RelSchema *schema,
                                                   RelTable  *table,
                                                   RelTable  *original);

REL_END_DECLS
