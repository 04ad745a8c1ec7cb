/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A database for the main thread. Everything blocking runs on the worker of a lane;
 * one primitive, rel_database_run_async(), serves all of it. The background lane opens
 * when it is first used, the writing lane for each job; a database in memory has one
 * worker, since its connection is its content.
 */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "database/rel-database.h"

#include "database/rel-database-private.h"

#define WATCH_INTERVAL_S 1

enum
{
  PROP_0,
  PROP_FILE,
  PROP_SCHEMA,
  PROP_NOTICE,
  PROP_BUSY,
  N_PROPS,
};

enum
{
  CHANGED_OUTSIDE,
  N_SIGNALS,
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RelDatabase, rel_database, G_TYPE_OBJECT)

static RelWorker *
get_lane (RelDatabase *self,
          RelLane      lane)
{
  if (self->file == NULL)
    lane = REL_LANE_READ;

  if (self->lanes[lane] == NULL)
    self->lanes[lane] = rel_database_make_worker (self, lane);

  return self->lanes[lane];
}

static void
rel_database_dispose (GObject *object)
{
  RelDatabase *self = REL_DATABASE (object);

  rel_database_close (self);
  g_clear_object (&self->file);
  g_clear_object (&self->schema);
  g_clear_pointer (&self->notice, g_free);
  g_clear_object (&self->log);

  G_OBJECT_CLASS (rel_database_parent_class)->dispose (object);
}

static void
rel_database_get_property (GObject    *object,
                           guint       prop_id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  RelDatabase *self = REL_DATABASE (object);

  switch (prop_id)
    {
    case PROP_FILE:
      g_value_set_object (value, self->file);
      break;
    case PROP_SCHEMA:
      g_value_set_object (value, self->schema);
      break;
    case PROP_NOTICE:
      g_value_set_string (value, self->notice);
      break;
    case PROP_BUSY:
      g_value_set_boolean (value, self->n_running > 0);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
rel_database_class_init (RelDatabaseClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = rel_database_dispose;
  object_class->get_property = rel_database_get_property;

  properties[PROP_FILE] =
    g_param_spec_object ("file", NULL, NULL, G_TYPE_FILE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_SCHEMA] =
    g_param_spec_object ("schema", NULL, NULL, REL_TYPE_SCHEMA, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_NOTICE] =
    g_param_spec_string ("notice", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_BUSY] =
    g_param_spec_boolean ("busy", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * RelDatabase::changed-outside:
   *
   * Another program committed something. Only while it is watched, see
   * rel_database_set_watch().
   */
  signals[CHANGED_OUTSIDE] =
    g_signal_new ("changed-outside", REL_TYPE_DATABASE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
rel_database_init (RelDatabase *self)
{
  self->version = -1;
  self->log = rel_statement_log_new ();
}

static void
set_running (RelDatabase *self,
             int          change)
{
  gboolean was = self->n_running > 0;

  self->n_running += change;
  if (was != (self->n_running > 0))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BUSY]);
}

static void
completed_cb (GTask      *task,
              GParamSpec *pspec,
              gpointer    user_data)
{
  set_running (REL_DATABASE (g_task_get_source_object (task)), -1);
}

/**
 * rel_database_run_async:
 * @self: a database
 * @lane: where it runs
 * @job: (scope async): the function to run on the lane's worker
 * @data: its data; not touched by others until it has run
 * @data_free: (nullable): frees @data
 * @answer_free: (nullable): frees an answer that nobody takes
 * @cancellable: (nullable): stops the job, or keeps it from starting
 * @callback: (nullable): called when it has run
 * @user_data: data for @callback
 *
 * Runs a function with the lane's connection.
 */
void
rel_database_run_async (RelDatabase         *self,
                        RelLane              lane,
                        RelDatabaseJob       job,
                        gpointer             data,
                        GDestroyNotify       data_free,
                        GDestroyNotify       answer_free,
                        GCancellable        *cancellable,
                        GAsyncReadyCallback  callback,
                        gpointer             user_data)
{
  GTask *task;

  g_return_if_fail (REL_IS_DATABASE (self));
  g_return_if_fail (job != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, rel_database_run_async);

  if (self->closed)
    {
      if (data_free != NULL)
        data_free (data);
      g_task_return_new_error (task, REL_ERROR, REL_ERROR_FAILED, _("The database is closed. Nothing was changed; open it again."));
      g_object_unref (task);
      return;
    }

  set_running (self, 1);
  g_signal_connect (task, "notify::completed", G_CALLBACK (completed_cb), NULL);
  rel_worker_push (get_lane (self, lane), job, data, data_free, answer_free, task);
}

/**
 * rel_database_run_finish:
 * @self: a database
 * @result: the result
 * @error: where to put an error
 *
 * Returns: (transfer full) (nullable): what the job returned
 */
gpointer
rel_database_run_finish (RelDatabase   *self,
                         GAsyncResult  *result,
                         GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * rel_database_get_file:
 * @self: a database
 *
 * Returns: (nullable) (transfer none): its file, %NULL for one in memory
 */
GFile *
rel_database_get_file (RelDatabase *self)
{
  g_return_val_if_fail (REL_IS_DATABASE (self), NULL);

  return self->file;
}

/**
 * rel_database_get_schema:
 * @self: a database
 *
 * Returns: (transfer none): the schema as last read
 */
RelSchema *
rel_database_get_schema (RelDatabase *self)
{
  g_return_val_if_fail (REL_IS_DATABASE (self), NULL);

  return self->schema;
}

/**
 * rel_database_get_notice:
 * @self: a database
 *
 * Returns: (nullable) (transfer none): a sentence for a banner about how it was opened
 */
const char *
rel_database_get_notice (RelDatabase *self)
{
  g_return_val_if_fail (REL_IS_DATABASE (self), NULL);

  return self->notice;
}

/**
 * rel_database_get_log:
 * @self: a database
 *
 * Returns: (transfer none): what was sent to it
 */
RelStatementLog *
rel_database_get_log (RelDatabase *self)
{
  g_return_val_if_fail (REL_IS_DATABASE (self), NULL);

  return self->log;
}

static gpointer
run_version (RelConnection  *connection,
             gpointer        data,
             GCancellable   *cancellable,
             GError        **error)
{
  gint64 version = rel_connection_get_version (connection, error);

  return version >= 0 ? g_memdup2 (&version, sizeof version) : NULL;
}

static void
version_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  RelDatabase *self = REL_DATABASE (source);
  g_autofree gint64 *version = rel_database_run_finish (self, result, NULL);
  gint64 before = self->version;

  self->asking = FALSE;
  if (version == NULL)
    return;

  self->version = *version;
  if (before >= 0 && before != *version && !self->closed)
    g_signal_emit (self, signals[CHANGED_OUTSIDE], 0);
}

static gboolean
watch_cb (gpointer user_data)
{
  RelDatabase *self = user_data;

  /* Behind a long query the question waits: one at a time is enough. */
  if (!self->asking)
    {
      self->asking = TRUE;
      rel_database_run_async (self, REL_LANE_READ, run_version, NULL, NULL, g_free, NULL, version_cb, NULL);
    }

  return G_SOURCE_CONTINUE;
}

/**
 * rel_database_set_watch:
 * @self: a database
 * @watch: whether to look every second for what other programs commit
 *
 * To be switched on while a window is in use; the look is one number from the file's
 * header.
 */
void
rel_database_set_watch (RelDatabase *self,
                        gboolean     watch)
{
  g_return_if_fail (REL_IS_DATABASE (self));

  if (watch && self->watch_id == 0 && self->file != NULL && !self->closed)
    self->watch_id = g_timeout_add_seconds (WATCH_INTERVAL_S, watch_cb, self);
  else if (!watch)
    g_clear_handle_id (&self->watch_id, g_source_remove);
}

/**
 * rel_database_close:
 * @self: a database
 *
 * Ends it without waiting: jobs that are queued still run, then the connections close,
 * that of the reading lane last, as it knows what opening made beside the file.
 */
void
rel_database_close (RelDatabase *self)
{
  static const RelLane order[] = { REL_LANE_BACKGROUND, REL_LANE_SCRIPT, REL_LANE_READ };
  GSList *reading = NULL;

  g_return_if_fail (REL_IS_DATABASE (self));

  self->closed = TRUE;
  g_clear_handle_id (&self->watch_id, g_source_remove);

  if (self->lanes[REL_LANE_WRITE] != NULL)
    rel_worker_close (g_slist_prepend (NULL, g_steal_pointer (&self->lanes[REL_LANE_WRITE])));
  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    if (self->lanes[order[i]] != NULL)
      reading = g_slist_append (reading, g_steal_pointer (&self->lanes[order[i]]));
  if (reading != NULL)
    rel_worker_close (reading);
}
