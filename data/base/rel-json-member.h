/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* As json-glib names them, which a header of the library does not bring along. */
typedef struct _JsonArray JsonArray;
typedef struct _JsonObject JsonObject;

JsonObject      *rel_json_get_object     (JsonObject    *object,
                                          const char    *name);
JsonArray       *rel_json_get_array      (JsonObject    *object,
                                          const char    *name);
const char      *rel_json_get_string     (JsonObject    *object,
                                          const char    *name);
gint64           rel_json_get_integer    (JsonObject    *object,
                                          const char    *name,
                                          gint64         otherwise);
gboolean         rel_json_get_boolean    (JsonObject    *object,
                                          const char    *name);
JsonObject      *rel_json_get_nth_object (JsonArray     *array,
                                          guint          at);

G_END_DECLS
