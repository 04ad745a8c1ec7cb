/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

#include "base/rel-macros.h"

REL_BEGIN_DECLS

/**
 * RelLane:
 * @REL_LANE_READ: what a person waits for
 * @REL_LANE_BACKGROUND: counts, position indexes, searches: never before the next click
 * @REL_LANE_WRITE: applying and committing; its connection lives for one job
 * @REL_LANE_SCRIPT: what a person asks on the SQL page: however long it runs, it holds up nothing
 *
 * Each lane is one worker thread with one connection; jobs of a lane run in order.
 */
typedef enum
{
  REL_LANE_READ,
  REL_LANE_BACKGROUND,
  REL_LANE_WRITE,
  REL_LANE_SCRIPT,
} RelLane;

/**
 * REL_N_LANES:
 *
 * The number of lanes.
 */
#define REL_N_LANES 4

#define REL_TYPE_LOG_ENTRY (rel_log_entry_get_type ())

/**
 * RelLogEntry:
 *
 * A statement that was sent to a database. A value.
 */
G_DECLARE_FINAL_TYPE (RelLogEntry, rel_log_entry, REL, LOG_ENTRY, GObject)

const char              *rel_log_entry_get_sql        (RelLogEntry *self);
RelLane                  rel_log_entry_get_lane       (RelLogEntry *self);
gint64                   rel_log_entry_get_when       (RelLogEntry *self);
gint64                   rel_log_entry_get_elapsed_us (RelLogEntry *self);
gint64                   rel_log_entry_get_rows       (RelLogEntry *self);
guint                    rel_log_entry_get_repeats    (RelLogEntry *self);
const char              *rel_log_entry_get_error      (RelLogEntry *self);

#define REL_TYPE_STATEMENT_LOG (rel_statement_log_get_type ())

/**
 * RelStatementLog:
 *
 * What was sent to a database, as a #GListModel of #RelLogEntry, oldest first, bounded.
 * The same statement sent again at once is one entry with a count.
 */
G_DECLARE_FINAL_TYPE (RelStatementLog, rel_statement_log, REL, STATEMENT_LOG, GObject)

RelStatementLog         *rel_statement_log_new        (void);
void                     rel_statement_log_clear      (RelStatementLog *self);

/**
 * RelLogSink:
 *
 * The end of a log that worker threads write to. Atomically counted.
 */
typedef struct _RelLogSink RelLogSink;

RelLogSink              *rel_statement_log_get_sink   (RelStatementLog *self);
RelLogSink              *rel_log_sink_ref             (RelLogSink      *self);
void                     rel_log_sink_unref           (RelLogSink      *self);
void                     rel_log_sink_add             (RelLogSink      *self,
                                                       RelLane          lane,
                                                       const char      *sql,
                                                       gint64           when,
                                                       gint64           elapsed_us,
                                                       gint64           n_rows,
                                                       const char      *error);

REL_END_DECLS
