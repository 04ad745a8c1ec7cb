/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

#include "schema/rel-schema.h"

REL_BEGIN_DECLS

/**
 * RelAdviceLevel:
 * @REL_ADVICE_PROBLEM: it does not work, or loses something
 * @REL_ADVICE_WARNING: it will cost time or lead to wrong data
 * @REL_ADVICE_HINT: it could be better
 *
 * How much an advice matters.
 */
typedef enum
{
  REL_ADVICE_PROBLEM,
  REL_ADVICE_WARNING,
  REL_ADVICE_HINT,
} RelAdviceLevel;

/**
 * RelAdvice:
 * @rule: name of the rule for machines, like link-without-index
 * @level: how much it matters
 * @table: id of the table concerned, or of the view
 * @element: id of the column, key, link or index concerned; else 0
 * @other: id of another element that it is about; else 0
 * @words: what was found
 * @reason: why it matters
 * @fix: (nullable): what rel_advice_fix() would do; %NULL when people must decide
 *
 * Something that could be better in a schema.
 */
typedef struct
{
  const char     *rule;
  RelAdviceLevel  level;
  RelId           table;
  RelId           element;
  RelId           other;
  char           *words;
  const char     *reason;
  const char     *fix;
} RelAdvice;

GArray                  *rel_schema_list_advice   (RelSchema        *schema);
RelSchema               *rel_advice_fix           (RelSchema        *schema,
                                                   const RelAdvice  *advice,
                                                   GError          **error);
const char              *rel_advice_level_to_string (RelAdviceLevel  level);

REL_END_DECLS
