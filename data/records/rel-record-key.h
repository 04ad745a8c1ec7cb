/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "base/rel-value.h"
#include "schema/rel-table.h"

G_BEGIN_DECLS

char            *rel_record_find_rowid    (RelTable         *table);
char            *rel_record_qualify       (const char       *alias,
                                           const char       *name);
GPtrArray       *rel_record_list_key      (RelTable         *table,
                                           const char       *alias);

G_END_DECLS
