/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

#include "diagram/rel-diagram.h"
#include "records/rel-labels.h"
#include "schema/rel-schema.h"

REL_BEGIN_DECLS

char                    *rel_places_get_path     (GFile       *file);
GPtrArray               *rel_places_load         (const char  *path,
                                                  RelSchema   *schema);
RelSchema               *rel_places_load_words   (const char  *path,
                                                  RelSchema   *schema);
RelLabels               *rel_places_load_labels  (const char  *path,
                                                  RelSchema   *schema);
gboolean                 rel_places_save         (const char  *path,
                                                  RelSchema   *schema,
                                                  GPtrArray   *diagrams,
                                                  RelLabels   *labels,
                                                  GError     **error);
gboolean                 rel_places_take         (GFile       *file,
                                                  RelSchema   *from,
                                                  RelSchema   *to,
                                                  RelSchema   *design,
                                                  GPtrArray   *diagrams,
                                                  GError     **error);

REL_END_DECLS
