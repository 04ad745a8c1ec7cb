/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "schema/rel-edit-table.h"

REL_BEGIN_DECLS

RelSchema               *rel_edit_view_rename    (RelSchema      *schema,
                                                  RelId           view,
                                                  const char     *name,
                                                  GError        **error);
RelSchema               *rel_edit_view_change    (RelSchema      *schema,
                                                  RelId           view,
                                                  const char     *sql,
                                                  GPtrArray      *columns,
                                                  GError        **error);
RelSchema               *rel_edit_view_drop      (RelSchema      *schema,
                                                  RelId           view,
                                                  RelDependents   dependents,
                                                  GError        **error);

REL_END_DECLS
