/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Hears through sqlite3_trace_v2() what a handle runs, so that nothing is left out, be
 * it a page of records, a PRAGMA of the schema reader or a step of a migration. SQLite
 * measures in milliseconds, so the clock is read here. A finished statement waits until
 * the next one or the end of the call, since its error is known only afterwards.
 */
#include "config.h"

#include "database/sqlite/rel-sqlite-trace-private.h"

#include <string.h>

#define EXPAND_BYTES 4096

typedef struct
{
  gint64   when;
  gint64   begun;
  gint64   n_rows;
  gboolean expand; /* its values are small enough to be written out */
} Running;

struct _RelSqliteTrace
{
  sqlite3    *db;
  RelLogSink *sink;
  RelLane     lane;
  GHashTable *running;  /* sqlite3_stmt -> Running */
  gboolean    expand;
  char       *sql;      /* of the finished statement that waits, or NULL */
  Running     finished;
  gint64      elapsed;
};

void
rel_sqlite_trace_flush (RelSqliteTrace *self)
{
  if (self->sql == NULL)
    return;

  rel_log_sink_add (self->sink, self->lane, self->sql, self->finished.when, self->elapsed, self->finished.n_rows, NULL);
  g_clear_pointer (&self->sql, g_free);
}

static void
begin (RelSqliteTrace *self,
       sqlite3_stmt   *statement,
       const char     *text)
{
  Running *running;

  /* What a trigger runs is told as a comment, within the statement that set it off. */
  if (text != NULL && g_str_has_prefix (text, "--"))
    return;

  running = g_new0 (Running, 1);
  running->when = g_get_real_time ();
  running->begun = g_get_monotonic_time ();
  running->expand = self->expand;
  g_hash_table_insert (self->running, statement, running);
}

static void
end (RelSqliteTrace *self,
     sqlite3_stmt   *statement)
{
  Running *running = g_hash_table_lookup (self->running, statement);
  char *expanded;

  if (running == NULL)
    return;

  rel_sqlite_trace_flush (self);
  expanded = running->expand && sqlite3_bind_parameter_count (statement) > 0 ? sqlite3_expanded_sql (statement) : NULL;
  self->sql = g_strdup (expanded != NULL ? expanded : sqlite3_sql (statement));
  sqlite3_free (expanded);
  self->finished = *running;
  self->elapsed = g_get_monotonic_time () - running->begun;
  g_hash_table_remove (self->running, statement);
}

static int
trace_cb (unsigned  event,
          void     *data,
          void     *statement,
          void     *detail)
{
  RelSqliteTrace *self = data;
  Running *running;

  switch (event)
    {
    case SQLITE_TRACE_STMT:
      begin (self, statement, detail);
      break;
    case SQLITE_TRACE_ROW:
      running = g_hash_table_lookup (self->running, statement);
      if (running != NULL)
        running->n_rows++;
      break;
    case SQLITE_TRACE_PROFILE:
      end (self, statement);
      break;
    default:
      break;
    }

  return 0;
}

RelSqliteTrace *
rel_sqlite_trace_new (sqlite3    *db,
                      RelLogSink *sink,
                      RelLane     lane)
{
  RelSqliteTrace *self = g_new0 (RelSqliteTrace, 1);

  self->db = db;
  self->sink = rel_log_sink_ref (sink);
  self->lane = lane;
  self->expand = TRUE;
  self->running = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  sqlite3_trace_v2 (db, SQLITE_TRACE_STMT | SQLITE_TRACE_ROW | SQLITE_TRACE_PROFILE, trace_cb, self);

  return self;
}

/* Before the handle is closed. */
void
rel_sqlite_trace_free (RelSqliteTrace *self)
{
  sqlite3_trace_v2 (self->db, 0, NULL, NULL);
  rel_sqlite_trace_flush (self);
  rel_log_sink_unref (self->sink);
  g_hash_table_unref (self->running);
  g_free (self);
}

/* How much was bound to the statement that runs next. */
void
rel_sqlite_trace_bound (RelSqliteTrace *self,
                        gsize           n_bytes)
{
  self->expand = n_bytes <= EXPAND_BYTES;
}

/* @sql is NULL when it is the statement that just ran. */
void
rel_sqlite_trace_failed (RelSqliteTrace *self,
                         const char     *sql,
                         const char     *message)
{
  if (sql == NULL && self->sql == NULL)
    return;

  if (sql == NULL)
    rel_log_sink_add (self->sink, self->lane, self->sql, self->finished.when, self->elapsed, self->finished.n_rows, message);
  else
    {
      rel_sqlite_trace_flush (self);
      rel_log_sink_add (self->sink, self->lane, sql, g_get_real_time (), 0, -1, message);
    }
  g_clear_pointer (&self->sql, g_free);
}
