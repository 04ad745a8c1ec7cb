/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "document/rel-places.h"

G_BEGIN_DECLS

#define REL_PLACES_FORMAT "relata-places 1"

JsonObject      *rel_places_open_root    (const char  *path,
                                          JsonParser **parser);
const char      *rel_places_get_text     (JsonObject  *object,
                                          const char  *member);
void             rel_places_write_text   (JsonBuilder *builder,
                                          const char  *name,
                                          const char  *text);
void             rel_places_write_labels (JsonBuilder *builder,
                                          RelSchema   *schema,
                                          RelLabels   *labels);
void             rel_places_write_words  (JsonBuilder *builder,
                                          RelSchema   *schema);

G_END_DECLS
