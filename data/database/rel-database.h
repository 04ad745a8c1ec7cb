/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

#include "database/rel-connection.h"
#include "database/rel-statement-log.h"

REL_BEGIN_DECLS

/**
 * RelDatabaseJob:
 * @connection: the lane's connection; use it only until you return
 * @data: as given
 * @cancellable: (nullable): look at it in loops of your own
 * @error: set when you return %NULL for a failure
 *
 * Runs on the worker's thread.
 *
 * Returns: (transfer full) (nullable): the answer
 */
typedef gpointer (*RelDatabaseJob) (RelConnection  *connection,
                                    gpointer        data,
                                    GCancellable   *cancellable,
                                    GError        **error);

#define REL_TYPE_DATABASE (rel_database_get_type ())

/**
 * RelDatabase:
 *
 * An open database for the main thread: async, cancellable. The only type that owns
 * threads. Properties: `file`, `schema` (last read), `notice` (a sentence for a banner,
 * or %NULL), `busy`. Signals: `changed-outside` when another program committed.
 */
G_DECLARE_FINAL_TYPE (RelDatabase, rel_database, REL, DATABASE, GObject)

void                     rel_database_open_async (GFile               *file,
                                                  GCancellable        *cancellable,
                                                  GAsyncReadyCallback  callback,
                                                  gpointer             user_data);
RelDatabase             *rel_database_open_finish (GAsyncResult       *result,
                                                  GError             **error);
void                     rel_database_open_sample_async (GCancellable *cancellable,
                                                  GAsyncReadyCallback  callback,
                                                  gpointer             user_data);

GFile                   *rel_database_get_file   (RelDatabase         *self);
RelSchema               *rel_database_get_schema (RelDatabase         *self);
const char              *rel_database_get_notice (RelDatabase         *self);
RelStatementLog         *rel_database_get_log    (RelDatabase         *self);

void                     rel_database_run_async  (RelDatabase         *self,
                                                  RelLane              lane,
                                                  RelDatabaseJob       job,
                                                  gpointer             data,
                                                  GDestroyNotify       data_free,
                                                  GDestroyNotify       answer_free,
                                                  GCancellable        *cancellable,
                                                  GAsyncReadyCallback  callback,
                                                  gpointer             user_data);
gpointer                 rel_database_run_finish (RelDatabase         *self,
                                                  GAsyncResult        *result,
                                                  GError             **error);
void                     rel_database_query_async (RelDatabase        *self,
                                                  RelLane              lane,
                                                  const char          *sql,
                                                  RelValue *const     *params,
                                                  guint                n_params,
                                                  GCancellable        *cancellable,
                                                  GAsyncReadyCallback  callback,
                                                  gpointer             user_data);
RelRows                 *rel_database_query_finish (RelDatabase       *self,
                                                  GAsyncResult        *result,
                                                  GError             **error);
void                     rel_database_reload_schema_async (RelDatabase *self,
                                                  GCancellable        *cancellable,
                                                  GAsyncReadyCallback  callback,
                                                  gpointer             user_data);
gboolean                 rel_database_reload_schema_finish (RelDatabase *self,
                                                  GAsyncResult        *result,
                                                  GError             **error);
void                     rel_database_set_watch  (RelDatabase         *self,
                                                  gboolean             watch);
void                     rel_database_close      (RelDatabase         *self);

REL_END_DECLS
