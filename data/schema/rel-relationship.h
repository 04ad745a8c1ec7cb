/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "schema/rel-schema.h"

REL_BEGIN_DECLS

/**
 * RelKind:
 *
 * Kind of a relationship, seen from the parent (or left) end to the child (or right).
 */
typedef enum
{
  REL_KIND_ONE_TO_MANY,
  REL_KIND_ONE_TO_ONE,
  REL_KIND_MANY_TO_MANY,
} RelKind;

/**
 * RelOwnerDelete:
 *
 * What happens to the members of an end when their owner is deleted.
 */
typedef enum
{
  REL_OWNER_DELETE_UNLINK,
  REL_OWNER_DELETE_DELETE,
  REL_OWNER_DELETE_ORPHAN,
  REL_OWNER_DELETE_LEAVE,
} RelOwnerDelete;

/**
 * RelRelationshipInfo:
 * @kind: its kind
 * @link: id of the foreign key from the child; for many-to-many, of the association table's link to the left table
 * @far_link: of many-to-many: id of the association table's link to the right table; else 0
 * @parent: id of the table referred to; for many-to-many the left table
 * @child: id of the table that holds the link; for many-to-many the right table
 * @association: of many-to-many: id of the association table; else 0
 * @name_at_parent: name of the end that records of @parent have
 * @name_at_child: name of the end that records of @child have
 * @required: all link columns are NOT NULL or in the primary key
 * @identifying: all link columns are in the child's primary key
 * @on_owner_delete: default for the end at the parent
 * @passive_deletes: the database acts by itself
 * @pair_unique: of many-to-many: the pair of links is unique
 * @pure: of many-to-many: no extra columns and nothing links to the association table, so it folds into an edge
 * @extra_columns: of many-to-many (array length=n_extra_columns): ids of further columns of the association table
 * @n_extra_columns: their number
 *
 * The content of a relationship.
 */
typedef struct
{
  RelKind         kind;
  RelId           link;
  RelId           far_link;
  RelId           parent;
  RelId           child;
  RelId           association;
  const char     *name_at_parent;
  const char     *name_at_child;
  gboolean        required;
  gboolean        identifying;
  RelOwnerDelete  on_owner_delete;
  gboolean        passive_deletes;
  gboolean        pair_unique;
  gboolean        pure;
  const RelId    *extra_columns;
  guint           n_extra_columns;
} RelRelationshipInfo;

#define REL_TYPE_RELATIONSHIP (rel_relationship_get_type ())

/**
 * RelRelationship:
 *
 * A relationship derived from foreign keys. Immutable. Its id is that of its link
 * for one-to-many and one-to-one, that of the association table for many-to-many.
 */
G_DECLARE_FINAL_TYPE (RelRelationship, rel_relationship, REL, RELATIONSHIP, GObject)

RelRelationship           *rel_relationship_new      (RelId                      id,
                                                      const RelRelationshipInfo *info);
RelId                      rel_relationship_get_id   (RelRelationship           *self);
const RelRelationshipInfo *rel_relationship_get_info (RelRelationship           *self);
const char                *rel_kind_to_string        (RelKind                    kind);
const char                *rel_owner_delete_to_string (RelOwnerDelete            rule);

REL_END_DECLS
