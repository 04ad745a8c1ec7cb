/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "schema/rel-schema.h"
#include "sql/rel-token.h"

G_BEGIN_DECLS

/* PostgreSQL takes 63 bytes, MySQL 64 characters. */
#define REL_SERVER_MAX_NAME 63

/* Classes of types that matter when defaults and keys are written. */
typedef enum
{
  REL_SERVER_TYPE_NUMBER,
  REL_SERVER_TYPE_TEXT,
  REL_SERVER_TYPE_BLOB,
  REL_SERVER_TYPE_BOOLEAN,
  REL_SERVER_TYPE_TIME,
  REL_SERVER_TYPE_OTHER,
} RelServerTypeClass;

char                    *rel_server_quote_name       (const char          *name,
                                                      RelTokenStyle        style);
char                    *rel_server_quote_text       (const char          *text,
                                                      RelTokenStyle        style);
char                    *rel_server_map_type         (const char          *declared,
                                                      RelTokenStyle        style,
                                                      RelServerTypeClass  *type_class,
                                                      gboolean            *known);
char                    *rel_server_map_default      (const char          *value,
                                                      RelServerTypeClass   type_class,
                                                      RelTokenStyle        style);
char                    *rel_server_map_expression   (const char          *expression,
                                                      RelTable            *table,
                                                      RelTokenStyle        style);

G_END_DECLS
