/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "sql/rel-server-words.h"

G_BEGIN_DECLS

char                    *rel_server_column_type      (RelSchema           *schema,
                                                      RelTokenStyle        style,
                                                      RelTable            *table,
                                                      RelColumn           *column,
                                                      RelServerTypeClass  *type_class,
                                                      gboolean            *known);
char                    *rel_server_map_condition    (RelSchema           *schema,
                                                      RelTokenStyle        style,
                                                      RelTable            *table,
                                                      const char          *expression);
char                    *rel_server_map_value        (RelSchema           *schema,
                                                      RelTokenStyle        style,
                                                      RelTable            *table,
                                                      const char          *expression,
                                                      RelServerTypeClass   wanted);

G_END_DECLS
