/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * One thread, one queue, one connection.
 *
 *   OPENING --ok--> IDLE --job--> RUNNING --done--> IDLE --close--> CLOSED
 *      '--error--> OPENING (each job answers with the error of its own try)
 *
 * The queue is a thread pool of one exclusive thread, so jobs run in order. Closing is
 * the last job: nobody waits for it. A job that is cancelled before its turn never
 * runs. The connection is touched by the thread alone.
 */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "database/rel-worker.h"

struct _RelWorker
{
  RelWorkerMode   mode;
  RelWorkerOpen   open;
  gpointer        open_data;
  GDestroyNotify  open_data_free;
  GThreadPool    *pool;
  RelConnection  *connection; /* of the thread */
};

typedef struct
{
  RelDatabaseJob  run; /* NULL: close */
  gpointer        data;
  GDestroyNotify  data_free;
  GDestroyNotify  answer_free;
  GTask          *task;
  GSList         *then; /* to close after this one, in their order */
} Job;

static gboolean
unref_cb (gpointer task)
{
  g_object_unref (task);

  return G_SOURCE_REMOVE;
}

/* The task may hold the last reference to an object of the main thread: it must not die here. */
static void
unref_at_home (GTask *task)
{
  g_autoptr(GSource) source = g_idle_source_new ();

  g_source_set_callback (source, unref_cb, task, NULL);
  g_source_attach (source, g_task_get_context (task));
}

static void
job_free (Job *job)
{
  if (job->data_free != NULL)
    job->data_free (job->data);
  if (job->task != NULL)
    unref_at_home (job->task);
  g_free (job);
}

static void
close_connection (RelWorker *self)
{
  if (self->connection != NULL)
    rel_connection_close (self->connection);
  g_clear_object (&self->connection);
}

static gpointer
free_worker (gpointer data)
{
  RelWorker *self = data;

  g_thread_pool_free (self->pool, FALSE, TRUE);
  if (self->open_data_free != NULL)
    self->open_data_free (self->open_data);
  g_free (self);

  return NULL;
}

static void
run_close (RelWorker *self,
           Job       *job)
{
  close_connection (self);
  if (job->then != NULL)
    rel_worker_close (job->then);
  job_free (job);

  /* A pool cannot be freed by its own thread, and nobody else should wait for it. */
  g_thread_unref (g_thread_new ("relata-close", free_worker, self));
}

static void
run_job (Job       *job,
         RelWorker *self)
{
  GCancellable *cancellable;
  GError *error = NULL;
  gpointer answer;

  if (job->run == NULL)
    {
      run_close (self, job);
      return;
    }

  cancellable = g_task_get_cancellable (job->task);
  if (g_task_return_error_if_cancelled (job->task))
    {
      job_free (job);
      return;
    }

  if (self->connection == NULL)
    self->connection = self->open (self->open_data, cancellable, &error);

  answer = self->connection != NULL ? job->run (self->connection, job->data, cancellable, &error) : NULL;
  if (self->mode == REL_WORKER_EACH)
    close_connection (self);

  if (error != NULL)
    {
      if (answer != NULL && job->answer_free != NULL)
        job->answer_free (answer);
      g_task_return_error (job->task, error);
    }
  else
    g_task_return_pointer (job->task, answer, job->answer_free);

  job_free (job);
}

/**
 * rel_worker_new:
 * @mode: how long the connection lives
 * @open: opens it, on the worker's thread, before the first job
 * @open_data: data for @open
 * @open_data_free: (nullable): frees it
 *
 * Returns: (transfer full): a worker; end it with rel_worker_close()
 */
RelWorker *
rel_worker_new (RelWorkerMode   mode,
                RelWorkerOpen   open,
                gpointer        open_data,
                GDestroyNotify  open_data_free)
{
  RelWorker *self = g_new0 (RelWorker, 1);

  self->mode = mode;
  self->open = open;
  self->open_data = open_data;
  self->open_data_free = open_data_free;
  self->pool = g_thread_pool_new ((GFunc) run_job, self, 1, TRUE, NULL);

  return self;
}

/**
 * rel_worker_push:
 * @self: a worker
 * @job: the function to run
 * @data: its data
 * @data_free: (nullable): frees it, on any thread
 * @answer_free: (nullable): frees an answer that nobody takes
 * @task: (transfer full): gets the answer, and carries the cancellable
 */
void
rel_worker_push (RelWorker      *self,
                 RelDatabaseJob  job,
                 gpointer        data,
                 GDestroyNotify  data_free,
                 GDestroyNotify  answer_free,
                 GTask          *task)
{
  Job *queued = g_new0 (Job, 1);

  queued->run = job;
  queued->data = data;
  queued->data_free = data_free;
  queued->answer_free = answer_free;
  queued->task = task;
  g_thread_pool_push (self->pool, queued, NULL);
}

/**
 * rel_worker_close:
 * @workers: (transfer full) (element-type RelWorker): workers, at least one
 *
 * Closes the connection of the first after the jobs that are queued, and frees it; then
 * the same for the next. Does not wait.
 */
void
rel_worker_close (GSList *workers)
{
  RelWorker *self = workers->data;
  Job *job = g_new0 (Job, 1);

  job->then = g_slist_delete_link (workers, workers);
  g_thread_pool_push (self->pool, job, NULL);
}
