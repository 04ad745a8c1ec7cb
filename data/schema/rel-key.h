/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "schema/rel-column.h"

REL_BEGIN_DECLS

/**
 * RelKeyInfo:
 * @name: (nullable): CONSTRAINT name
 * @columns: (array length=n_columns): ids of columns of the same table, in key order
 * @n_columns: their number
 * @collations: (nullable) (array length=n_columns): collation of each part as written, %NULL when the column's own
 * @descending: (nullable) (array length=n_columns): whether each part is DESC; %NULL means none is
 * @conflict: ON CONFLICT clause
 * @rowid: of a primary key: whether its column is an alias of the rowid
 *
 * The content of a primary key or UNIQUE constraint.
 */
typedef struct
{
  const char         *name;
  const RelId        *columns;
  guint               n_columns;
  const char *const *collations;
  const gboolean     *descending;
  RelConflict         conflict;
  gboolean            rowid;
} RelKeyInfo;

#define REL_TYPE_KEY (rel_key_get_type ())

/**
 * RelKey:
 *
 * A primary key or a UNIQUE constraint. Immutable.
 */
G_DECLARE_FINAL_TYPE (RelKey, rel_key, REL, KEY, GObject)

RelKey                  *rel_key_new              (RelId             id,
                                                   const RelKeyInfo *info);
RelId                    rel_key_get_id           (RelKey *self);
const RelKeyInfo        *rel_key_get_info         (RelKey *self);
const char              *rel_key_get_name         (RelKey *self);
gboolean                 rel_key_has_column       (RelKey *self,
                                                   RelId   column);

REL_END_DECLS
