/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "schema/rel-schema.h"

REL_BEGIN_DECLS

char                    *rel_write_schema_sql     (RelSchema *schema);
char                    *rel_write_table_sql      (RelSchema *schema,
                                                   RelTable  *table);
char                    *rel_write_index_sql      (RelTable  *table,
                                                   RelIndex  *index);

REL_END_DECLS
