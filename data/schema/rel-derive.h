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

/**
 * RelBrokenReason:
 * @REL_BROKEN_NO_TABLE: there is no such table
 * @REL_BROKEN_NO_COLUMN: there is no such column, or no primary key where one is meant
 * @REL_BROKEN_NOT_UNIQUE: no key is made of exactly these columns: "foreign key mismatch"
 *
 * Why a link does not work.
 */
typedef enum
{
  REL_BROKEN_NO_TABLE,
  REL_BROKEN_NO_COLUMN,
  REL_BROKEN_NOT_UNIQUE,
} RelBrokenReason;

/**
 * RelBrokenLink:
 * @table: id of the table that declares it
 * @link: id of the foreign key
 * @reason: what is wrong with it
 *
 * A link that does not work as it is declared.
 */
typedef struct
{
  RelId           table;
  RelId           link;
  RelBrokenReason reason;
} RelBrokenLink;

GPtrArray               *rel_schema_get_relationships (RelSchema     *schema);
GArray                  *rel_schema_list_ends         (RelSchema     *schema,
                                                       RelId          table);
GArray                  *rel_schema_list_broken_links (RelSchema     *schema);
RelRelationship         *rel_schema_get_relationship  (RelSchema     *schema,
                                                       RelId          relationship);
gboolean                 rel_schema_find_end          (RelSchema     *schema,
                                                       RelId          table,
                                                       const char    *name,
                                                       RelEnd        *end);
const char              *rel_end_get_name             (const RelEnd  *end);
RelId                    rel_end_get_table            (const RelEnd  *end);
RelId                    rel_end_get_far_table        (const RelEnd  *end);
gboolean                 rel_end_is_collection        (const RelEnd  *end);
const char              *rel_broken_reason_to_string  (RelBrokenReason reason);

REL_END_DECLS
