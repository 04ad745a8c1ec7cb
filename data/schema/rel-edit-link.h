/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "schema/rel-edit-table.h"
#include "schema/rel-relationship.h"

REL_BEGIN_DECLS

/**
 * RelLinkDraft:
 * @kind: what to make
 * @parent: id of the table referred to; for many-to-many the left table
 * @child: id of the table that gets the link; for many-to-many the right table
 * @columns: (nullable) (array length=n_columns): ids of existing columns of @child to use as the
 *   link, 0 for one that is to be made; %NULL: new columns are made. Not for many-to-many
 * @n_columns: their number
 * @key: (nullable): id of the UNIQUE constraint of @parent to refer to; 0: its primary key
 * @required: the link may not be NULL
 * @identifying: the link becomes part of the child's primary key
 * @on_delete: ON DELETE
 * @on_update: ON UPDATE
 * @deferrable: DEFERRABLE INITIALLY DEFERRED
 * @without_index: make no index for the link
 * @name_at_child: (nullable): name of the end at the child; names new columns too
 * @name_at_parent: (nullable): name of the end at the parent
 * @association: (nullable): name of the association table; %NULL: after both tables
 * @own_key: the association table gets a key of its own, and a unique pair
 *
 * A relationship that is to be made. Zeroed, it is a one-to-many between two tables
 * to be named, with NO ACTION.
 */
typedef struct
{
  RelKind      kind;
  RelId        parent;
  RelId        child;
  const RelId *columns;
  guint        n_columns;
  RelId        key;
  gboolean     required;
  gboolean     identifying;
  RelAction    on_delete;
  RelAction    on_update;
  gboolean     deferrable;
  gboolean     without_index;
  const char  *name_at_child;
  const char  *name_at_parent;
  const char  *association;
  gboolean     own_key;
} RelLinkDraft;

RelSchema               *rel_edit_link_add        (RelSchema               *schema,
                                                   const RelLinkDraft      *draft,
                                                   GError                 **error);
RelSchema               *rel_edit_link_change     (RelSchema               *schema,
                                                   RelId                    link,
                                                   const RelForeignKeyInfo *info,
                                                   GError                 **error);
RelSchema               *rel_edit_link_set_required (RelSchema             *schema,
                                                     RelId                  link,
                                                     gboolean               required,
                                                     GError               **error);
RelSchema               *rel_edit_link_retarget   (RelSchema               *schema,
                                                   RelId                    link,
                                                   RelId                    parent,
                                                   GError                 **error);
RelSchema               *rel_edit_link_change_kind (RelSchema              *schema,
                                                    RelId                   relationship,
                                                    RelKind                 kind,
                                                    GError                **error);
RelSchema               *rel_edit_link_drop       (RelSchema               *schema,
                                                   RelId                    relationship,
                                                   gboolean                 with_columns,
                                                   GError                 **error);

/* Names that a new relationship would give. */
char                    *rel_edit_link_name_association (RelSchema *schema,
                                                         RelId      left,
                                                         RelId      right);
char                   **rel_edit_link_name_columns (RelSchema          *schema,
                                                     const RelLinkDraft *draft);

REL_END_DECLS
