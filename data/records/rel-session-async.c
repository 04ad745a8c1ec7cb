/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A session in a window: it stays on the main thread, and whatever runs SQL goes to a
 * worker as plain data.
 *
 *   function --meets something unread--> loads --lane for reading--> taken --> function again
 *
 * What the function staged before it met the gap is taken back in between.
 */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "records/rel-flush.h"
#include "records/rel-session-private.h"

/* More rounds than any function needs that does not ask for ever new things. */
#define MAX_ROUNDS 10000

typedef struct
{
  RelSessionFunc  func;
  gpointer        data;
  GDestroyNotify  data_free;
  guint           n_rounds;
} Run;

static void
run_free (Run *run)
{
  if (run->data_free != NULL)
    run->data_free (run->data);
  g_free (run);
}

static void try_again (GTask *task);

static gpointer
load_job (RelConnection  *connection,
          gpointer        data,
          GCancellable   *cancellable,
          GError        **error)
{
  GPtrArray *loads = data;

  for (guint i = 0; i < loads->len; i++)
    if (!rel_load_run (loads->pdata[i], connection, cancellable, error))
      return NULL;

  return loads;
}

typedef struct
{
  GTask     *task;
  GPtrArray *loads;
  guint64    generation;
} Loading;

static void
loaded_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  Loading *loading = user_data;
  g_autoptr(GTask) task = loading->task;
  g_autoptr(GPtrArray) loads = loading->loads;
  RelSession *self = g_task_get_source_object (task);
  gboolean current = loading->generation == self->generation;
  g_autoptr(GError) error = NULL;

  g_free (loading);
  rel_database_run_finish (REL_DATABASE (source), result, &error);
  if (error != NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  /* what was read before a commit is not taken after it */
  for (guint i = 0; current && i < loads->len; i++)
    rel_session_take_load (self, loads->pdata[i]);
  try_again (task);
}

static void
try_again (GTask *task)
{
  RelSession *self = g_task_get_source_object (task);
  Run *run = g_task_get_task_data (task);
  g_autoptr(GPtrArray) wanted = NULL;
  g_autoptr(GPtrArray) outer = self->wanted;
  RelStage *before = rel_stage_ref (self->stage);
  g_autoptr(GError) error = NULL;
  Loading *loading;
  gboolean done;

  if (g_task_return_error_if_cancelled (task))
    {
      self->wanted = g_steal_pointer (&outer);
      rel_stage_unref (before);
      return;
    }

  self->wanted = g_ptr_array_new_with_free_func ((GDestroyNotify) rel_load_free);
  rel_session_freeze (self);
  done = run->func (self, run->data, &error);
  wanted = g_steal_pointer (&self->wanted);
  self->wanted = g_steal_pointer (&outer);
  if (!done)
    {
      RelStage *half = self->stage;

      self->stage = before;
      before = half;
    }
  rel_stage_unref (before);
  rel_session_thaw (self);

  if (done)
    g_task_return_boolean (task, TRUE);
  else if (wanted->len == 0 || self->database == NULL || ++run->n_rounds > MAX_ROUNDS)
    {
      if (error == NULL)
        g_set_error_literal (&error, REL_ERROR, REL_ERROR_FAILED, "a function failed and did not say why");
      g_task_return_error (task, g_steal_pointer (&error));
    }
  else
    {
      loading = g_new (Loading, 1);
      loading->task = g_object_ref (task);
      loading->loads = g_ptr_array_ref (wanted);
      loading->generation = self->generation;
      rel_database_run_async (self->database, REL_LANE_READ, load_job, loading->loads, NULL, NULL,
                              g_task_get_cancellable (task), loaded_cb, loading);
    }
}

/**
 * rel_session_run_async:
 * @self: a session with a database
 * @func: (scope notified) (closure data) (destroy data_free): what to do
 * @data: its data
 * @data_free: (nullable): frees @data in the end
 * @cancellable: (nullable): stops reading
 * @callback: (nullable): called when it is done
 * @user_data: data for @callback
 *
 * Calls a function that reads and stages, again and again until all that it needs has
 * been read. It stages everything or nothing. The first call happens before this returns.
 */
void
rel_session_run_async (RelSession          *self,
                       RelSessionFunc       func,
                       gpointer             data,
                       GDestroyNotify       data_free,
                       GCancellable        *cancellable,
                       GAsyncReadyCallback  callback,
                       gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  Run *run;

  g_return_if_fail (REL_IS_SESSION (self));
  g_return_if_fail (func != NULL);

  run = g_new0 (Run, 1);
  run->func = func;
  run->data = data;
  run->data_free = data_free;
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, rel_session_run_async);
  g_task_set_task_data (task, run, (GDestroyNotify) run_free);
  try_again (task);
}

/**
 * rel_session_run_finish:
 * @self: a session
 * @result: the result
 * @error: where to put an error
 *
 * Returns: whether the function succeeded
 */
gboolean
rel_session_run_finish (RelSession    *self,
                        GAsyncResult  *result,
                        GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static gpointer
flush_job (RelConnection  *connection,
           gpointer        data,
           GCancellable   *cancellable,
           GError        **error)
{
  return rel_flush_run (data, connection, cancellable, error) ? data : NULL;
}

static gpointer
explain_job (RelConnection  *connection,
             gpointer        data,
             GCancellable   *cancellable,
             GError        **error)
{
  return rel_flush_explain (data, connection, cancellable, error);
}

typedef struct
{
  RelFlush *flush;
  RelStage *stage; /* holds the records that the flush refers to */
} Flushing;

static void
flushing_free (Flushing *flushing)
{
  rel_flush_free (flushing->flush);
  rel_stage_unref (flushing->stage);
  g_free (flushing);
}

static void
flushed_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  RelSession *self = g_task_get_source_object (task);
  Flushing *flushing = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;

  self->committing = FALSE;
  rel_database_run_finish (REL_DATABASE (source), result, &error);
  if (error != NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  rel_session_take_flush (self, flushing->flush, flushing->stage);
  g_task_return_boolean (task, TRUE);
}

static GTask *
new_flush_task (RelSession          *self,
                gpointer             tag,
                GCancellable        *cancellable,
                GAsyncReadyCallback  callback,
                gpointer             user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  Flushing *flushing;

  g_task_set_source_tag (task, tag);
  if (self->database == NULL || self->committing)
    {
      g_task_return_new_error (task, REL_ERROR, REL_ERROR_BUSY, _("A commit is still running. Your changes are kept; wait a moment and try again."));
      g_object_unref (task);
      return NULL;
    }
  flushing = g_new (Flushing, 1);
  flushing->flush = rel_session_make_flush (self);
  flushing->stage = rel_stage_ref (self->stage);
  g_task_set_task_data (task, flushing, (GDestroyNotify) flushing_free);

  return task;
}

/**
 * rel_session_commit_async:
 * @self: a session with a database
 * @cancellable: (nullable): stops it; then nothing is written
 * @callback: (nullable): called when it is done
 * @user_data: data for @callback
 *
 * As rel_session_commit(), on the database's lane for writing. Until it is done nothing
 * must be staged.
 */
void
rel_session_commit_async (RelSession          *self,
                          GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  GTask *task;

  g_return_if_fail (REL_IS_SESSION (self));

  task = new_flush_task (self, rel_session_commit_async, cancellable, callback, user_data);
  if (task == NULL)
    return;

  /* a commit that was made is told even when Stop came at the end */
  g_task_set_check_cancellable (task, FALSE);
  self->committing = TRUE;
  rel_database_run_async (self->database, REL_LANE_WRITE, flush_job, ((Flushing *) g_task_get_task_data (task))->flush, NULL, NULL,
                          cancellable, flushed_cb, task);
}

/**
 * rel_session_commit_finish:
 * @self: a session
 * @result: the result
 * @error: where to put an error, see rel_session_commit()
 *
 * Returns: whether it succeeded
 */
gboolean
rel_session_commit_finish (RelSession    *self,
                           GAsyncResult  *result,
                           GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
explained_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;
  GPtrArray *statements = rel_database_run_finish (REL_DATABASE (source), result, &error);

  if (statements == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_pointer (task, statements, (GDestroyNotify) g_ptr_array_unref);
}

/**
 * rel_session_list_statements_async:
 * @self: a session with a database
 * @cancellable: (nullable): stops it
 * @callback: (nullable): called when it is done
 * @user_data: data for @callback
 *
 * As rel_session_list_statements(), on the database's lane for the background.
 */
void
rel_session_list_statements_async (RelSession          *self,
                                   GCancellable        *cancellable,
                                   GAsyncReadyCallback  callback,
                                   gpointer             user_data)
{
  GTask *task;

  g_return_if_fail (REL_IS_SESSION (self));

  task = new_flush_task (self, rel_session_list_statements_async, cancellable, callback, user_data);
  if (task != NULL)
    rel_database_run_async (self->database, REL_LANE_BACKGROUND, explain_job, ((Flushing *) g_task_get_task_data (task))->flush, NULL,
                            (GDestroyNotify) g_ptr_array_unref, cancellable, explained_cb, task);
}

/**
 * rel_session_list_statements_finish:
 * @self: a session
 * @result: the result
 * @error: where to put an error
 *
 * Returns: (transfer full) (nullable) (element-type utf8): the statements in order
 */
GPtrArray *
rel_session_list_statements_finish (RelSession    *self,
                                    GAsyncResult  *result,
                                    GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
