/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

#include "base/rel-macros.h"

REL_BEGIN_DECLS

/**
 * RelPlanCost:
 * @REL_PLAN_CHEAP: found by a key or an index
 * @REL_PLAN_NEUTRAL: neither
 * @REL_PLAN_COSTLY: grows with the size of a table: every row is read, or sorted aside
 *
 * How a step of a query plan scales.
 */
typedef enum
{
  REL_PLAN_CHEAP,
  REL_PLAN_NEUTRAL,
  REL_PLAN_COSTLY,
} RelPlanCost;

char                    *rel_plan_words_for      (const char  *detail,
                                                  GHashTable  *tables,
                                                  RelPlanCost *cost);

REL_END_DECLS
