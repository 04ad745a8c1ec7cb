/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

#include "base/rel-error.h"
#include "database/rel-cursor.h"
#include "database/rel-statement-log.h"
#include "schema/rel-schema.h"

REL_BEGIN_DECLS

/**
 * RelAccess:
 * @REL_ACCESS_READ: nothing can be written
 * @REL_ACCESS_WRITE: for applying changes and commits; opened for that moment only
 *
 * What a connection is opened for.
 */
typedef enum
{
  REL_ACCESS_READ,
  REL_ACCESS_WRITE,
} RelAccess;

/**
 * RelPartFunc:
 * @bytes: a piece of what is read
 * @length: its length
 * @user_data: as given
 * @error: set when you return %FALSE
 *
 * Takes what rel_connection_read_part() reads, in order.
 *
 * Returns: whether to go on
 */
typedef gboolean (*RelPartFunc) (gconstpointer   bytes,
                                 gsize           length,
                                 gpointer        user_data,
                                 GError        **error);

#define REL_TYPE_CONNECTION (rel_connection_get_type ())

/**
 * RelConnection:
 *
 * A connection to a database: plain blocking functions, used by one thread at a time.
 * Every call takes a #GCancellable, looked at while SQLite runs.
 */
G_DECLARE_DERIVABLE_TYPE (RelConnection, rel_connection, REL, CONNECTION, GObject)

struct _RelConnectionClass
{
  GObjectClass parent_class;

  RelSchema *(*read_schema) (RelConnection    *self,
                             GCancellable     *cancellable,
                             GError          **error);
  RelCursor *(*select)      (RelConnection    *self,
                             const char       *sql,
                             RelValue *const  *params,
                             guint             n_params,
                             GCancellable     *cancellable,
                             GError          **error);
  gboolean   (*execute)     (RelConnection    *self,
                             const char       *sql,
                             RelValue *const  *params,
                             guint             n_params,
                             gint64           *n_changes,
                             GCancellable     *cancellable,
                             GError          **error);
  gint64     (*get_version) (RelConnection    *self,
                             GError          **error);
  void       (*close)       (RelConnection    *self);
  void       (*set_value_limit) (RelConnection *self,
                                 gsize          max_bytes);
  gboolean   (*read_starts) (RelConnection    *self,
                             const char       *table,
                             const char       *column,
                             const gint64     *rowids,
                             guint             n_rowids,
                             gsize             max_bytes,
                             GBytes          **starts,
                             gsize            *lengths,
                             GCancellable     *cancellable,
                             GError          **error);
  gboolean   (*read_part)   (RelConnection    *self,
                             const char       *table,
                             const char       *column,
                             gint64            rowid,
                             gint64            offset,
                             gint64            n,
                             RelPartFunc       func,
                             gpointer          user_data,
                             gint64           *length,
                             GCancellable     *cancellable,
                             GError          **error);
  void       (*set_log)     (RelConnection    *self,
                             RelLogSink       *sink,
                             RelLane           lane);
};

RelSchema               *rel_connection_read_schema (RelConnection    *self,
                                                     GCancellable     *cancellable,
                                                     GError          **error);
RelCursor               *rel_connection_select   (RelConnection       *self,
                                                  const char          *sql,
                                                  RelValue *const     *params,
                                                  guint                n_params,
                                                  GCancellable        *cancellable,
                                                  GError             **error);
RelRows                 *rel_connection_query    (RelConnection       *self,
                                                  const char          *sql,
                                                  RelValue *const     *params,
                                                  guint                n_params,
                                                  GCancellable        *cancellable,
                                                  GError             **error);
gboolean                 rel_connection_execute  (RelConnection       *self,
                                                  const char          *sql,
                                                  RelValue *const     *params,
                                                  guint                n_params,
                                                  gint64              *n_changes,
                                                  GCancellable        *cancellable,
                                                  GError             **error);
gint64                   rel_connection_get_version (RelConnection    *self,
                                                  GError             **error);
void                     rel_connection_close    (RelConnection       *self);
void                     rel_connection_set_value_limit (RelConnection *self,
                                                  gsize                max_bytes);
gboolean                 rel_connection_read_starts (RelConnection    *self,
                                                  const char          *table,
                                                  const char          *column,
                                                  const gint64        *rowids,
                                                  guint                n_rowids,
                                                  gsize                max_bytes,
                                                  GBytes             **starts,
                                                  gsize               *lengths,
                                                  GCancellable        *cancellable,
                                                  GError             **error);
gboolean                 rel_connection_read_part (RelConnection      *self,
                                                  const char          *table,
                                                  const char          *column,
                                                  gint64               rowid,
                                                  gint64               offset,
                                                  gint64               n,
                                                  RelPartFunc          func,
                                                  gpointer             user_data,
                                                  gint64              *length,
                                                  GCancellable        *cancellable,
                                                  GError             **error);
void                     rel_connection_set_log  (RelConnection       *self,
                                                  RelLogSink          *sink,
                                                  RelLane              lane);

REL_END_DECLS
