/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "schema/rel-schema.h"

G_BEGIN_DECLS

GHashTable      *rel_colors_choose        (RelSchema *schema);

G_END_DECLS
