/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "schema/rel-relationship.h"

REL_BEGIN_DECLS

/**
 * RelEnd:
 * @relationship: the relationship
 * @at_parent: which end: %TRUE for the one that records of the parent (or left) table
 *   have, so that it leads to children (or right records)
 *
 * One end of a relationship: what a record of a table has, by name.
 */
typedef struct
{
  RelRelationship *relationship;
  gboolean         at_parent;
} RelEnd;

GPtrArray               *rel_schema_get_relationships (RelSchema     *schema);
GArray                  *rel_schema_list_ends         (RelSchema     *schema,
                                                       RelId          table);
gboolean                 rel_schema_find_end          (RelSchema     *schema,
                                                       RelId          table,
                                                       const char    *name,
                                                       RelEnd        *end);
const char              *rel_end_get_name             (const RelEnd  *end);
RelId                    rel_end_get_table            (const RelEnd  *end);
RelId                    rel_end_get_far_table        (const RelEnd  *end);
gboolean                 rel_end_is_collection        (const RelEnd  *end);

REL_END_DECLS
