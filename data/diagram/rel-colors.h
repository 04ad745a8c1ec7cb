/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "schema/rel-schema.h"

REL_BEGIN_DECLS

GHashTable      *rel_colors_choose        (RelSchema  *schema,
                                           GHashTable *kept);
gboolean         rel_colors_cover         (GHashTable *colors,
                                           RelSchema  *schema);

REL_END_DECLS
