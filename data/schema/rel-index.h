/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "base/rel-id.h"

REL_BEGIN_DECLS

/**
 * RelIndexPart:
 * @column: id of a column of the table; 0 when @expression is set, or for the rowid
 * @expression: (nullable): as written, without COLLATE and ASC or DESC at its end
 * @collation: (nullable): %NULL for BINARY
 * @descending: DESC
 *
 * One term of an index. Owned by the index.
 */
typedef struct
{
  RelId       column;
  const char *expression;
  const char *collation;
  gboolean    descending;
} RelIndexPart;

/**
 * RelIndexInfo:
 * @name: its name
 * @unique: UNIQUE
 * @where: (nullable): condition of a partial index, as written
 * @parts: (array length=n_parts): its terms
 * @n_parts: their number
 * @sql: (nullable): CREATE statement as stored; %NULL until written
 *
 * The content of an index made by CREATE INDEX.
 */
typedef struct
{
  const char         *name;
  gboolean            unique;
  const char         *where;
  const RelIndexPart *parts;
  guint               n_parts;
  const char         *sql;
} RelIndexInfo;

#define REL_TYPE_INDEX (rel_index_get_type ())

/**
 * RelIndex:
 *
 * An index of a table. Immutable.
 */
G_DECLARE_FINAL_TYPE (RelIndex, rel_index, REL, INDEX, GObject)

RelIndex                *rel_index_new            (RelId               id,
                                                   const RelIndexInfo *info);
RelId                    rel_index_get_id         (RelIndex *self);
const RelIndexInfo      *rel_index_get_info       (RelIndex *self);
const char              *rel_index_get_name       (RelIndex *self);

REL_END_DECLS
