/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "schema/rel-edit-link.h"

REL_BEGIN_DECLS

/**
 * RelEndNames:
 * @relationship: id of a relationship
 * @at_child: (nullable): name that people gave the end at the child (or right) table
 * @at_parent: (nullable): name that people gave the end at the parent (or left) table
 *
 * What people call the ends of a relationship. Owned by who lists them.
 */
typedef struct
{
  RelId  relationship;
  char  *at_child;
  char  *at_parent;
} RelEndNames;

GArray                  *rel_schema_list_end_names (RelSchema      *schema);
RelSchema               *rel_schema_with_end_names (RelSchema      *schema,
                                                    const GArray   *names);
RelSchema               *rel_edit_link_name_end    (RelSchema      *schema,
                                                    RelId           relationship,
                                                    gboolean        at_parent,
                                                    const char     *name,
                                                    GError        **error);

REL_END_DECLS
