/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "database/rel-connection.h"
#include "records/rel-labels.h"
#include "records/rel-record-hit.h"

REL_BEGIN_DECLS

/**
 * RelSearchProgressFunc:
 * @table: id of the table that is looked through now
 * @n_done: how many tables are done
 * @n_tables: how many there are
 * @data: as given
 */
typedef void (*RelSearchProgressFunc) (RelId    table,
                                       guint    n_done,
                                       guint    n_tables,
                                       gpointer data);

/**
 * RelSearch:
 * @text: what to look for
 * @tables: (nullable) (array length=n_tables): ids of the tables to look through; %NULL for all
 * @n_tables: their number
 * @limit: how many records of each table at most, 0 for all
 * @labels: (nullable): what records are called
 * @found: called with each record as it is found
 * @progress: (nullable): called before each table
 * @data: data for both
 *
 * A search over values. A text is found within texts, regardless of the case of a–z; a
 * number is also found where a cell holds exactly that number.
 */
typedef struct
{
  const char            *text;
  const RelId           *tables;
  guint                  n_tables;
  guint                  limit;
  RelLabels             *labels;
  RelRecordHitFunc       found;
  RelSearchProgressFunc  progress;
  gpointer               data;
} RelSearch;

gboolean                 rel_search_run          (const RelSearch    *search,
                                                  RelConnection      *connection,
                                                  RelSchema          *schema,
                                                  GCancellable       *cancellable,
                                                  GError            **error);

REL_END_DECLS
