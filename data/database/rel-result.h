/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

#include "base/rel-rows.h"
#include "sql/rel-token.h"

REL_BEGIN_DECLS

/**
 * RelResultColumn:
 * @name: as the statement calls it
 * @type: (nullable): declared type of the column it comes from
 * @table: (nullable): name of the table it comes from; %NULL for an expression
 * @column: (nullable): name of the column it comes from
 *
 * A column of a result.
 */
typedef struct
{
  char *name;
  char *type;
  char *table;
  char *column;
} RelResultColumn;

#define REL_TYPE_RESULT (rel_result_get_type ())

/**
 * RelResult:
 *
 * What one statement of a script gave: rows, or a number of changed rows, or an error.
 * A value; crosses threads.
 */
G_DECLARE_FINAL_TYPE (RelResult, rel_result, REL, RESULT, GObject)

/**
 * RelResultInfo:
 * @sql: the statement
 * @span: where it stands in its script
 * @line: line of its first token, from 1
 * @columns: (array length=n_columns): its columns; taken
 * @n_columns: their number; 0 when it gives no rows
 * @rows: (nullable): the rows
 * @lengths: (nullable): for values that are cut, their length in bytes: row × n_columns + column → size
 * @more: there are more rows than were read
 * @full: as many of them were read as may be held: there is no use in asking for more
 * @reads_only: running it again changes nothing
 * @n_changes: rows it changed itself, -1 when that is not what it does
 * @n_parameters: parameters that nobody gave a value: they were NULL
 * @elapsed_us: how long it took
 * @error: (nullable): why it failed; taken
 * @error_offset: offset in the script where, -1 when that is not known
 *
 * The content of a result. rel_result_new() takes all it points to.
 */
typedef struct
{
  char            *sql;
  RelSpan          span;
  guint            line;
  RelResultColumn *columns;
  guint            n_columns;
  RelRows         *rows;
  GHashTable      *lengths;
  gboolean         more;
  gboolean         full;
  gboolean         reads_only;
  gint64           n_changes;
  guint            n_parameters;
  gint64           elapsed_us;
  GError          *error;
  gssize           error_offset;
} RelResultInfo;

RelResult               *rel_result_new          (const RelResultInfo *info);
const RelResultInfo     *rel_result_get_info     (RelResult           *self);
gint64                   rel_result_get_length   (RelResult           *self,
                                                  guint                row,
                                                  guint                column);

REL_END_DECLS
