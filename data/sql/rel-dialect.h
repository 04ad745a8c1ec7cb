/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "sql/rel-token.h"

REL_BEGIN_DECLS

char                    *rel_sql_quote_identifier (const char *name);
char                    *rel_sql_quote_text       (const char *text);
char                    *rel_sql_quote_blob       (const void *data,
                                                   gsize       length);

REL_END_DECLS
