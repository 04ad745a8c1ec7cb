/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "database/rel-connection.h"

REL_BEGIN_DECLS

/**
 * RelEvidence:
 * @table: id of a table
 * @column: id of a column of it that looks like a link but is none
 * @target: id of the table that it may refer to
 * @target_column: id of the key column there
 * @n_values: how many rows have a value
 * @n_missing: how many of these are not found there
 * @sentence: what was found
 *
 * What the data say about a link that is not declared. With values, and none missing,
 * it can be declared as it is.
 */
typedef struct
{
  RelId   table;
  RelId   column;
  RelId   target;
  RelId   target_column;
  gint64  n_values;
  gint64  n_missing;
  char   *sentence;
} RelEvidence;

GArray                  *rel_evidence_read        (RelConnection  *connection,
                                                   RelSchema      *schema,
                                                   GCancellable   *cancellable,
                                                   GError        **error);

REL_END_DECLS
