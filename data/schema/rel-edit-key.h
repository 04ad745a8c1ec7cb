/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "schema/rel-edit-table.h"

REL_BEGIN_DECLS

RelSchema               *rel_edit_primary_key_set (RelSchema          *schema,
                                                   RelId               table,
                                                   const RelKeyInfo   *info,
                                                   GError            **error);
RelSchema               *rel_edit_unique_add      (RelSchema          *schema,
                                                   RelId               table,
                                                   const RelKeyInfo   *info,
                                                   GError            **error);
RelSchema               *rel_edit_unique_change   (RelSchema          *schema,
                                                   RelId               table,
                                                   RelId               unique,
                                                   const RelKeyInfo   *info,
                                                   GError            **error);
RelSchema               *rel_edit_unique_drop     (RelSchema          *schema,
                                                   RelId               table,
                                                   RelId               unique,
                                                   GError            **error);
RelSchema               *rel_edit_check_add       (RelSchema          *schema,
                                                   RelId               table,
                                                   const RelCheckInfo *info,
                                                   GError            **error);
RelSchema               *rel_edit_check_change    (RelSchema          *schema,
                                                   RelId               table,
                                                   RelId               check,
                                                   const RelCheckInfo *info,
                                                   GError            **error);
RelSchema               *rel_edit_check_drop      (RelSchema          *schema,
                                                   RelId               table,
                                                   RelId               check,
                                                   GError            **error);
RelSchema               *rel_edit_index_add       (RelSchema          *schema,
                                                   RelId               table,
                                                   const RelIndexInfo *info,
                                                   GError            **error);
RelSchema               *rel_edit_index_change    (RelSchema          *schema,
                                                   RelId               table,
                                                   RelId               index,
                                                   const RelIndexInfo *info,
                                                   GError            **error);
RelSchema               *rel_edit_index_drop      (RelSchema          *schema,
                                                   RelId               table,
                                                   RelId               index,
                                                   GError            **error);

REL_END_DECLS
