/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "schema/rel-derive.h"

G_BEGIN_DECLS

/* What a relationship is called in files: its table, a dot, and the columns of its link;
 * of a many-to-many, its association table alone. */
char            *rel_way_dup_name         (RelSchema       *schema,
                                           RelRelationship *relationship);
GHashTable      *rel_way_find_names       (RelSchema       *schema);

G_END_DECLS
