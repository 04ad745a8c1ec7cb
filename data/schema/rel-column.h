/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "base/rel-id.h"

REL_BEGIN_DECLS

/**
 * RelConflict:
 *
 * ON CONFLICT clause of a constraint (https://www.sqlite.org/lang_conflict.html).
 */
typedef enum
{
  REL_CONFLICT_NONE,
  REL_CONFLICT_ROLLBACK,
  REL_CONFLICT_ABORT,
  REL_CONFLICT_FAIL,
  REL_CONFLICT_IGNORE,
  REL_CONFLICT_REPLACE,
} RelConflict;

typedef enum
{
  REL_GENERATED_NO,
  REL_GENERATED_VIRTUAL,
  REL_GENERATED_STORED,
} RelGenerated;

/**
 * RelColumnInfo:
 * @name: name as written, unquoted
 * @type: declared type, empty when none
 * @not_null: NOT NULL, declared or implied by the primary key of a WITHOUT ROWID table
 * @not_null_conflict: ON CONFLICT of NOT NULL
 * @default_value: (nullable): text of the DEFAULT expression
 * @collation: (nullable): as written; %NULL when none or BINARY
 * @generated: whether and how it is generated
 * @expression: (nullable): of a generated column, within its parentheses
 * @hidden: hidden column of a virtual table
 * @note: (nullable): a comment for people
 *
 * The content of a column. Passed to rel_column_new(), which copies it; to change a
 * column, copy the struct from rel_column_get_info(), change members, make a new one.
 */
typedef struct
{
  const char   *name;
  const char   *type;
  gboolean      not_null;
  RelConflict   not_null_conflict;
  const char   *default_value;
  const char   *collation;
  RelGenerated  generated;
  const char   *expression;
  gboolean      hidden;
  const char   *note;
} RelColumnInfo;

#define REL_TYPE_COLUMN (rel_column_get_type ())

/**
 * RelColumn:
 *
 * A column of a table or view. Immutable.
 */
G_DECLARE_FINAL_TYPE (RelColumn, rel_column, REL, COLUMN, GObject)

RelColumn               *rel_column_new          (RelId                id,
                                                  const RelColumnInfo *info);
RelId                    rel_column_get_id       (RelColumn           *self);
const RelColumnInfo     *rel_column_get_info     (RelColumn           *self);
const char              *rel_column_get_name     (RelColumn           *self);
const char              *rel_column_get_declared_type (RelColumn      *self);
const char              *rel_conflict_to_string  (RelConflict          conflict);

REL_END_DECLS
