/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "schema/rel-column.h"

REL_BEGIN_DECLS

/**
 * RelViewInfo:
 * @name: its name
 * @columns: (nullable) (element-type RelColumn): its columns; %NULL when they cannot be read
 * @error: (nullable): why the columns cannot be read
 * @sql: CREATE statement
 *
 * The content of a view.
 */
typedef struct
{
  const char *name;
  GPtrArray  *columns;
  const char *error;
  const char *sql;
} RelViewInfo;

#define REL_TYPE_VIEW (rel_view_get_type ())

/**
 * RelView:
 *
 * A view. Immutable.
 */
G_DECLARE_FINAL_TYPE (RelView, rel_view, REL, VIEW, GObject)

RelView                 *rel_view_new             (RelId              id,
                                                   const RelViewInfo *info);
RelId                    rel_view_get_id          (RelView *self);
const RelViewInfo       *rel_view_get_info        (RelView *self);
const char              *rel_view_get_name        (RelView *self);

REL_END_DECLS
