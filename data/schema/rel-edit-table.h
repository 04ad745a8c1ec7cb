/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

#include "schema/rel-schema.h"

REL_BEGIN_DECLS

/**
 * RelDependents:
 * @REL_DEPENDENTS_REFUSE: refuse the edit, naming them
 * @REL_DEPENDENTS_PARTS: keys, links, checks and indexes go too, views and triggers refuse
 * @REL_DEPENDENTS_FOLLOW: all of them go too
 *
 * What becomes of elements that cannot be without the one that is dropped.
 */
typedef enum
{
  REL_DEPENDENTS_REFUSE,
  REL_DEPENDENTS_PARTS,
  REL_DEPENDENTS_FOLLOW,
} RelDependents;

char                    *rel_schema_find_free_name (RelSchema     *schema,
                                                    const char    *wanted);
RelSchema               *rel_edit_table_create    (RelSchema      *schema,
                                                   const char     *name,
                                                   GError        **error);
RelSchema               *rel_edit_table_add       (RelSchema      *schema,
                                                   RelTable       *table,
                                                   GError        **error);
RelSchema               *rel_edit_table_rename    (RelSchema      *schema,
                                                   RelId           table,
                                                   const char     *name,
                                                   GError        **error);
RelSchema               *rel_edit_table_drop      (RelSchema      *schema,
                                                   RelId           table,
                                                   RelDependents   dependents,
                                                   GError        **error);
RelSchema               *rel_edit_table_set_options (RelSchema    *schema,
                                                     RelId         table,
                                                     gboolean      strict,
                                                     gboolean      without_rowid,
                                                     gboolean      autoincrement,
                                                     GError      **error);
RelSchema               *rel_edit_table_set_note  (RelSchema      *schema,
                                                   RelId           table,
                                                   const char     *note,
                                                   GError        **error);

REL_END_DECLS
