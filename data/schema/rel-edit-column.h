/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "schema/rel-edit-table.h"

REL_BEGIN_DECLS

RelSchema               *rel_edit_column_add      (RelSchema           *schema,
                                                   RelId                table,
                                                   const RelColumnInfo *info,
                                                   guint                position,
                                                   GError             **error);
RelSchema               *rel_edit_column_change   (RelSchema           *schema,
                                                   RelId                table,
                                                   RelId                column,
                                                   const RelColumnInfo *info,
                                                   GError             **error);
RelSchema               *rel_edit_column_rename   (RelSchema           *schema,
                                                   RelId                table,
                                                   RelId                column,
                                                   const char          *name,
                                                   GError             **error);
RelSchema               *rel_edit_column_move     (RelSchema           *schema,
                                                   RelId                table,
                                                   RelId                column,
                                                   guint                position,
                                                   GError             **error);
RelSchema               *rel_edit_column_drop     (RelSchema           *schema,
                                                   RelId                table,
                                                   RelId                column,
                                                   RelDependents        dependents,
                                                   GError             **error);

REL_END_DECLS
