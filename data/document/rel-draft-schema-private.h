/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

#include "schema/rel-schema.h"

G_BEGIN_DECLS

JsonNode        *rel_draft_schema_write (RelSchema     *schema,
                                         RelSchema     *base);
RelSchema       *rel_draft_schema_read  (JsonNode      *node,
                                         RelSchema     *base,
                                         GCancellable  *cancellable,
                                         GError       **error);

G_END_DECLS
