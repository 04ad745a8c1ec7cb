/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "records/rel-mapping.h"
#include "base/rel-value.h"

G_BEGIN_DECLS

const char      *case_get_string         (JsonObject    *object,
                                          const char    *name);
gboolean         case_get_boolean        (JsonObject    *object,
                                          const char    *name,
                                          gboolean       otherwise);
JsonObject      *case_get_object         (JsonObject    *object,
                                          const char    *name);
RelValue        *case_read_value         (JsonNode      *node);
char           **case_read_names         (JsonObject    *object,
                                          const char    *name);
void             case_read_end           (RelMappingEnd *end,
                                          JsonObject    *object);

G_END_DECLS
