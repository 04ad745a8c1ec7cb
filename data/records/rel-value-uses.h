/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "database/rel-connection.h"

REL_BEGIN_DECLS

/**
 * RelUseKind:
 * @REL_USE_SELF: the column itself
 * @REL_USE_LINKED: it refers to the column, the column refers to it, or both refer to one
 * @REL_USE_NAMED: it is called alike, without being linked
 *
 * Why a column may hold the same value.
 */
typedef enum
{
  REL_USE_SELF,
  REL_USE_LINKED,
  REL_USE_NAMED,
} RelUseKind;

/**
 * RelValueUse:
 * @table: id of a table
 * @column: id of a column
 * @kind: why it was looked at
 * @count: how many records hold the value there
 *
 * A column in which a value is used.
 */
typedef struct
{
  RelId      table;
  RelId      column;
  RelUseKind kind;
  gint64     count;
} RelValueUse;

/**
 * RelValueUseFunc:
 * @use: a column that holds the value
 * @data: as given
 *
 * Returns: whether to go on
 */
typedef gboolean (*RelValueUseFunc) (const RelValueUse *use,
                                     gpointer           data);

gboolean                 rel_value_uses_run      (RelConnection      *connection,
                                                  RelSchema          *schema,
                                                  RelId               table,
                                                  RelId               column,
                                                  const RelValue     *value,
                                                  RelValueUseFunc     found,
                                                  gpointer            data,
                                                  GCancellable       *cancellable,
                                                  GError            **error);

REL_END_DECLS
