/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "base/rel-id.h"

REL_BEGIN_DECLS

/**
 * RelCheckInfo:
 * @name: (nullable): CONSTRAINT name
 * @expression: text within the parentheses, as written
 * @column: id of the column it is written at, 0 for a table constraint
 *
 * The content of a CHECK constraint.
 */
typedef struct
{
  const char *name;
  const char *expression;
  RelId       column;
} RelCheckInfo;

#define REL_TYPE_CHECK (rel_check_get_type ())

/**
 * RelCheck:
 *
 * A CHECK constraint. Immutable.
 */
G_DECLARE_FINAL_TYPE (RelCheck, rel_check, REL, CHECK, GObject)

RelCheck                *rel_check_new            (RelId               id,
                                                   const RelCheckInfo *info);
RelId                    rel_check_get_id         (RelCheck *self);
const RelCheckInfo      *rel_check_get_info       (RelCheck *self);
const char              *rel_check_get_name       (RelCheck *self);

REL_END_DECLS
