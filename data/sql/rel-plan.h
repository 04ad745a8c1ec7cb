/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

#include "schema/rel-schema.h"
#include "sql/rel-answer.h"

REL_BEGIN_DECLS

/**
 * RelStep:
 * @sql: one statement
 * @words: (nullable): what it is for; %NULL when it belongs to the step before
 * @table: id of the table concerned, or 0
 * @copies: it writes all rows of the table, or reads them to write something of each
 * @deletes: it deletes rows, as people answered
 * @fills: it copies the rows of a table into the one that is made anew
 *
 * One statement of a plan.
 */
typedef struct
{
  char     *sql;
  char     *words;
  RelId     table;
  gboolean  copies;
  gboolean  deletes;
  gboolean  fills;
} RelStep;

GArray                  *rel_plan_sqlite          (RelSchema      *from,
                                                   RelSchema      *to,
                                                   const RelAnswer *answers,
                                                   guint           n_answers,
                                                   int             version,
                                                   GError        **error);
GHashTable              *rel_plan_list_rebuilt    (RelSchema      *from,
                                                   RelSchema      *to,
                                                   int             version);
char                    *rel_plan_to_sql          (GArray         *plan);

REL_END_DECLS
