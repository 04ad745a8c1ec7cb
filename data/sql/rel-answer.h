/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "base/rel-id.h"

REL_BEGIN_DECLS

/**
 * RelEffect:
 * @REL_EFFECT_KEPT: rows or values stay, under another name
 * @REL_EFFECT_LOST: rows or values go with what is dropped
 * @REL_EFFECT_CONVERTED: values come out otherwise under another type
 * @REL_EFFECT_TYPE: values that the new type does not take
 * @REL_EFFECT_NOT_NULL: rows without a value where one is needed
 * @REL_EFFECT_UNIQUE: rows that are alike where each must be its own
 * @REL_EFFECT_LINK: rows that would refer to nothing
 * @REL_EFFECT_CHECK: rows against a check
 *
 * What a change of the schema does to rows. From @REL_EFFECT_TYPE on, each is an
 * obstacle: it needs an answer, or the change is given up.
 */
typedef enum
{
  REL_EFFECT_KEPT,
  REL_EFFECT_LOST,
  REL_EFFECT_CONVERTED,
  REL_EFFECT_TYPE,
  REL_EFFECT_NOT_NULL,
  REL_EFFECT_UNIQUE,
  REL_EFFECT_LINK,
  REL_EFFECT_CHECK,
} RelEffect;

/**
 * RelChoice:
 * @REL_CHOICE_GIVE_UP: the change is not made; no answer to a plan, but an edit of the design
 * @REL_CHOICE_FILL: those rows get a value
 * @REL_CHOICE_SET_NULL: those rows lose the value, or their link
 * @REL_CHOICE_DELETE_ROWS: those rows are deleted; of rows that are alike, all but the first
 *
 * What people may do about an obstacle.
 */
typedef enum
{
  REL_CHOICE_GIVE_UP     = 1 << 0,
  REL_CHOICE_FILL        = 1 << 1,
  REL_CHOICE_SET_NULL    = 1 << 2,
  REL_CHOICE_DELETE_ROWS = 1 << 3,
} RelChoice;

/**
 * RelAnswer:
 * @effect: what is answered
 * @table: id of the table whose rows are meant
 * @element: id of the column, key, index, link or check concerned
 * @choice: what shall be done
 * @expression: (nullable): of %REL_CHOICE_FILL: SQL of the value, a literal as rel_value_to_literal() writes it
 *
 * What people answered about an obstacle. The ids are those of the design.
 */
typedef struct
{
  RelEffect   effect;
  RelId       table;
  RelId       element;
  RelChoice   choice;
  const char *expression;
} RelAnswer;

const char              *rel_effect_to_string     (RelEffect  effect);
const char              *rel_choice_to_string     (RelChoice  choice);

REL_END_DECLS
