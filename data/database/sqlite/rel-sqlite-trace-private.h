/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <sqlite3.h>

#include "database/rel-statement-log.h"

G_BEGIN_DECLS

/* Hears what a handle runs, whoever prepared it, and writes it to a log. */
typedef struct _RelSqliteTrace RelSqliteTrace;

RelSqliteTrace  *rel_sqlite_trace_new      (sqlite3        *db,
                                            RelLogSink     *sink,
                                            RelLane         lane);
void             rel_sqlite_trace_free     (RelSqliteTrace *self);
void             rel_sqlite_trace_bound    (RelSqliteTrace *self,
                                            gsize           n_bytes);
void             rel_sqlite_trace_failed   (RelSqliteTrace *self,
                                            const char     *sql,
                                            const char     *message);
void             rel_sqlite_trace_flush    (RelSqliteTrace *self);

G_END_DECLS
