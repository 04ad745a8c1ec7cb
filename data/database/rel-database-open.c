/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Opening a database for the main thread: what the worker of a lane opens, and what is
 * learned from it, the schema above all, at first and again later. All lanes are about
 * the file that was opened first, whatever lies in its place by then.
 */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "database/rel-database-private.h"

#include "database/rel-sample.h"
#include "database/sqlite/rel-sqlite-connection.h"

/* What a worker needs to open: read by its thread, never changed. */
typedef struct
{
  char       *path;   /* NULL for the sample */
  RelAccess   access;
  RelLane     lane;
  guint64     device;
  guint64     inode;  /* 0: whatever is there */
  RelLogSink *sink;
} OpenFile;

static void
open_file_free (OpenFile *open)
{
  rel_log_sink_unref (open->sink);
  g_free (open->path);
  g_free (open);
}

/* What is asked, and above all what is written, is about the file that is shown. */
static gboolean
is_shown (OpenFile       *open,
          RelConnection  *connection,
          GError        **error)
{
  guint64 device, inode;

  if (open->inode == 0 || !rel_sqlite_connection_get_identity (REL_SQLITE_CONNECTION (connection), &device, &inode) ||
      (device == open->device && inode == open->inode))
    return TRUE;

  g_set_error (error, REL_ERROR, REL_ERROR_CHANGED,
               _("“%s” was replaced by another file. Nothing was written to it, and your changes are kept; open it again."), open->path);

  return FALSE;
}

static RelConnection *
open_file (gpointer       data,
           GCancellable  *cancellable,
           GError       **error)
{
  OpenFile *open = data;
  RelConnection *connection = rel_sqlite_connection_open (open->path, open->access, cancellable, error);

  if (connection != NULL && !is_shown (open, connection, error))
    {
      rel_connection_close (connection);
      g_clear_object (&connection);
    }
  if (connection != NULL)
    rel_connection_set_log (connection, open->sink, open->lane);

  return connection;
}

static RelConnection *
open_sample (gpointer       data,
             GCancellable  *cancellable,
             GError       **error)
{
  OpenFile *open = data;
  g_autoptr(RelConnection) connection = rel_sqlite_connection_open_memory (error);

  if (connection == NULL || !rel_sample_fill (connection, cancellable, error))
    return NULL;
  rel_connection_set_log (connection, open->sink, open->lane);

  return g_steal_pointer (&connection);
}

/* The worker of a lane; it opens when it has its first job, or for each. */
RelWorker *
rel_database_make_worker (RelDatabase *self,
                          RelLane      lane)
{
  OpenFile *open = g_new0 (OpenFile, 1);

  open->path = self->file != NULL ? g_file_get_path (self->file) : NULL;
  open->access = lane == REL_LANE_WRITE ? REL_ACCESS_WRITE : REL_ACCESS_READ;
  open->lane = lane;
  open->device = self->device;
  open->inode = self->inode;
  open->sink = rel_log_sink_ref (rel_statement_log_get_sink (self->log));

  return rel_worker_new (lane == REL_LANE_WRITE ? REL_WORKER_EACH : REL_WORKER_KEEP,
                         self->file != NULL ? open_file : open_sample, open, (GDestroyNotify) open_file_free);
}

/* What opening learns, made on the worker. */
typedef struct
{
  RelSchema *schema;
  char      *notice;
  gint64     version;
  guint64    device;
  guint64    inode;
} Opened;

static void
opened_free (Opened *opened)
{
  g_clear_object (&opened->schema);
  g_free (opened->notice);
  g_free (opened);
}

static gpointer
run_open (RelConnection  *connection,
          gpointer        data,
          GCancellable   *cancellable,
          GError        **error)
{
  RelSchema *schema = rel_connection_read_schema (connection, cancellable, error);
  Opened *opened;

  if (schema == NULL)
    return NULL;

  opened = g_new0 (Opened, 1);
  opened->schema = schema;
  opened->notice = g_strdup (rel_sqlite_connection_get_notice (REL_SQLITE_CONNECTION (connection)));
  opened->version = rel_connection_get_version (connection, NULL);
  rel_sqlite_connection_get_identity (REL_SQLITE_CONNECTION (connection), &opened->device, &opened->inode);

  return opened;
}

static void
take_opened (RelDatabase *self,
             Opened      *opened)
{
  g_set_object (&self->schema, opened->schema);
  g_free (self->notice);
  self->notice = g_strdup (opened->notice);
  self->version = opened->version;
  self->device = opened->device;
  self->inode = opened->inode;
  opened_free (opened);
}

static void
open_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  RelDatabase *self = REL_DATABASE (source);
  GError *error = NULL;
  Opened *opened = rel_database_run_finish (self, result, &error);

  if (opened == NULL)
    {
      rel_database_close (self);
      g_task_return_error (task, error);
      return;
    }

  take_opened (self, opened);
  g_task_return_pointer (task, g_object_ref (self), g_object_unref);
}

static void
open_async (GFile               *file,
            GCancellable        *cancellable,
            GAsyncReadyCallback  callback,
            gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  g_autoptr(RelDatabase) self = NULL;

  g_task_set_source_tag (task, rel_database_open_async);

  if (file != NULL && !g_file_is_native (file))
    {
      g_autofree char *name = g_file_get_parse_name (file);

      g_task_return_new_error (task, REL_ERROR, REL_ERROR_CANNOT_OPEN,
                               _("“%s” is not on a disk of this computer. Copy it here and open the copy."), name);
      return;
    }

  self = g_object_new (REL_TYPE_DATABASE, NULL);
  self->file = file != NULL ? g_object_ref (file) : NULL;
  rel_database_run_async (self, REL_LANE_READ, run_open, NULL, NULL, (GDestroyNotify) opened_free,
                          cancellable, open_cb, g_steal_pointer (&task));
}

/**
 * rel_database_open_async:
 * @file: a file
 * @cancellable: (nullable): stops opening
 * @callback: called when it is open
 * @user_data: data for @callback
 *
 * Opens a database for reading and reads its schema, off the main thread.
 */
void
rel_database_open_async (GFile               *file,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  g_return_if_fail (G_IS_FILE (file));

  open_async (file, cancellable, callback, user_data);
}

/**
 * rel_database_open_sample_async:
 * @cancellable: (nullable): stops opening
 * @callback: called when it is open
 * @user_data: data for @callback
 *
 * Makes the sample bookshop in memory. Ends with rel_database_open_finish().
 */
void
rel_database_open_sample_async (GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  open_async (NULL, cancellable, callback, user_data);
}

/**
 * rel_database_open_finish:
 * @result: the result
 * @error: where to put an error that names the file and the reason
 *
 * Returns: (transfer full) (nullable): the database
 */
RelDatabase *
rel_database_open_finish (GAsyncResult  *result,
                          GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
reload_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  RelDatabase *self = REL_DATABASE (source);
  GError *error = NULL;
  Opened *opened = rel_database_run_finish (self, result, &error);

  if (opened == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  take_opened (self, opened);
  g_object_notify (G_OBJECT (self), "schema");
  g_task_return_boolean (task, TRUE);
}

/**
 * rel_database_reload_schema_async:
 * @self: a database
 * @cancellable: (nullable): stops reading
 * @callback: (nullable): called when it is read
 * @user_data: data for @callback
 *
 * Reads the schema again; `notify::schema` follows.
 */
void
rel_database_reload_schema_async (RelDatabase         *self,
                                  GCancellable        *cancellable,
                                  GAsyncReadyCallback  callback,
                                  gpointer             user_data)
{
  GTask *task;

  g_return_if_fail (REL_IS_DATABASE (self));

  task = g_task_new (self, cancellable, callback, user_data);
  rel_database_run_async (self, REL_LANE_READ, run_open, NULL, NULL, (GDestroyNotify) opened_free, cancellable, reload_cb, task);
}

/**
 * rel_database_reload_schema_finish:
 * @self: a database
 * @result: the result
 * @error: where to put an error
 *
 * Returns: whether it was read
 */
gboolean
rel_database_reload_schema_finish (RelDatabase   *self,
                                   GAsyncResult  *result,
                                   GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
