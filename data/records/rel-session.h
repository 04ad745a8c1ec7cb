/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

#include "database/rel-database.h"
#include "records/rel-commit.h"
#include "records/rel-labels.h"
#include "records/rel-mapping.h"
#include "records/rel-record.h"
#include "records/rel-stage.h"

REL_BEGIN_DECLS

#define REL_TYPE_SESSION (rel_session_get_type ())

/**
 * RelSession:
 *
 * Records of a database with their relatives, and what is staged for them. What is seen
 * is the database under the stage: nothing is written before a commit, no transaction is
 * held in between, and both ends of a relationship agree at once.
 *
 * Used in one of two ways. Blocking, for programs and the command line: give it a
 * connection by rel_session_set_connection(). In a window: give it a database by
 * rel_session_set_database(), and call what may have to read within
 * rel_session_run_async(). Belongs to one thread.
 *
 * Properties: `n-changes`, the number of records and pairs staged; `stage`.
 * Signal `committed` after a commit, `reset` after everything was read anew.
 */
G_DECLARE_FINAL_TYPE (RelSession, rel_session, REL, SESSION, GObject)

/**
 * RelSessionFunc:
 * @session: the session
 * @data: as given
 * @error: set when you return %FALSE
 *
 * Reads and stages. May be called several times, with what it was staging taken back in
 * between, while what it needs is read: it must have no other effects, and must hand
 * up the errors it meets.
 *
 * Returns: whether it succeeded
 */
typedef gboolean (*RelSessionFunc) (RelSession  *session,
                                    gpointer     data,
                                    GError     **error);

RelSession              *rel_session_new         (RelMapping           *mapping);
RelMapping              *rel_session_get_mapping (RelSession           *self);
void                     rel_session_set_connection (RelSession        *self,
                                                  RelConnection        *connection);
void                     rel_session_set_database (RelSession          *self,
                                                  RelDatabase          *database);
void                     rel_session_set_foreign_keys (RelSession      *self,
                                                  gboolean              enforced);
void                     rel_session_set_labels  (RelSession           *self,
                                                  RelLabels            *labels);
RelLabels               *rel_session_get_labels  (RelSession           *self);

RelRecord               *rel_session_find        (RelSession           *self,
                                                  const char           *table,
                                                  const char *const    *columns,
                                                  RelValue *const      *values,
                                                  guint                 n_values,
                                                  GError              **error);
RelRecord               *rel_session_find_rowid  (RelSession           *self,
                                                  const char           *table,
                                                  gint64                rowid,
                                                  GError              **error);

RelRecord               *rel_session_insert      (RelSession           *self,
                                                  const char           *table,
                                                  GError              **error);
gboolean                 rel_session_update      (RelSession           *self,
                                                  RelRecord            *record,
                                                  const char           *column,
                                                  const RelValue       *value,
                                                  GError              **error);
gboolean                 rel_session_delete      (RelSession           *self,
                                                  RelRecord            *record,
                                                  GError              **error);
gboolean                 rel_session_assign      (RelSession           *self,
                                                  RelRecord            *record,
                                                  const char           *end,
                                                  RelRecord            *to,
                                                  GError              **error);
gboolean                 rel_session_append      (RelSession           *self,
                                                  RelRecord            *record,
                                                  const char           *end,
                                                  RelRecord            *member,
                                                  GError              **error);
gboolean                 rel_session_remove      (RelSession           *self,
                                                  RelRecord            *record,
                                                  const char           *end,
                                                  RelRecord            *member,
                                                  GError              **error);
gboolean                 rel_session_replace     (RelSession           *self,
                                                  RelRecord            *record,
                                                  const char           *end,
                                                  RelRecord *const     *members,
                                                  guint                 n_members,
                                                  GError              **error);
gboolean                 rel_session_revert      (RelSession           *self,
                                                  RelRecord            *record,
                                                  const char           *column);

RelStage                *rel_session_get_stage   (RelSession           *self);
void                     rel_session_set_stage   (RelSession           *self,
                                                  RelStage             *stage);
guint                    rel_session_get_n_changes (RelSession         *self);
GPtrArray               *rel_session_list_changed (RelSession          *self);
void                     rel_session_rollback    (RelSession           *self);
void                     rel_session_refresh     (RelSession           *self);
void                     rel_session_freeze      (RelSession           *self);
void                     rel_session_thaw        (RelSession           *self);

gboolean                 rel_session_commit      (RelSession           *self,
                                                  RelConnection        *writer,
                                                  GCancellable         *cancellable,
                                                  GError              **error);
RelCommit               *rel_session_get_commit  (RelSession           *self);
GPtrArray               *rel_session_list_statements (RelSession       *self,
                                                  RelConnection        *reader,
                                                  GCancellable         *cancellable,
                                                  GError              **error);

void                     rel_session_run_async   (RelSession           *self,
                                                  RelSessionFunc        func,
                                                  gpointer              data,
                                                  GDestroyNotify        data_free,
                                                  GCancellable         *cancellable,
                                                  GAsyncReadyCallback   callback,
                                                  gpointer              user_data);
gboolean                 rel_session_run_finish  (RelSession           *self,
                                                  GAsyncResult         *result,
                                                  GError              **error);
void                     rel_session_commit_async (RelSession          *self,
                                                  GCancellable         *cancellable,
                                                  GAsyncReadyCallback   callback,
                                                  gpointer              user_data);
gboolean                 rel_session_commit_finish (RelSession         *self,
                                                  GAsyncResult         *result,
                                                  GError              **error);
void                     rel_session_list_statements_async (RelSession *self,
                                                  GCancellable         *cancellable,
                                                  GAsyncReadyCallback   callback,
                                                  gpointer              user_data);
GPtrArray               *rel_session_list_statements_finish (RelSession *self,
                                                  GAsyncResult         *result,
                                                  GError              **error);

REL_END_DECLS
