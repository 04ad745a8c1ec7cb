/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Looking at a list: how it fares, where a record is by its key, a whole cell.
 */
#include "config.h"

#include "records/rel-record-list-private.h"

/* How far the background is with learning where rows are, below 0 when nothing can be said. */
double
rel_record_list_get_progress (RelRecordList *self)
{
  g_return_val_if_fail (REL_IS_RECORD_LIST (self), -1);

  return self->progress;
}

const char *
rel_record_list_get_error (RelRecordList *self)
{
  g_return_val_if_fail (REL_IS_RECORD_LIST (self), NULL);

  return self->error;
}

double
rel_record_list_get_milliseconds (RelRecordList *self)
{
  g_return_val_if_fail (REL_IS_RECORD_LIST (self), 0);

  return self->milliseconds;
}

/* Bytes that are kept to know where rows are. */
gsize
rel_record_list_get_memory (RelRecordList *self)
{
  g_return_val_if_fail (REL_IS_RECORD_LIST (self), 0);

  return self->pager != NULL ? rel_record_pager_get_memory (self->pager) : 0;
}

typedef struct
{
  RelRecordPager *pager;
  RelRecordQuery *query;
  GPtrArray      *key;
  guint           column;
  gsize           max_bytes;
} KeyJob;

static KeyJob *
key_job_new (RelRecordList    *self,
             RelValue *const  *key,
             guint             n_key)
{
  KeyJob *job = g_new0 (KeyJob, 1);

  job->pager = rel_record_pager_ref (self->pager);
  job->query = g_object_ref (self->query);
  job->key = g_ptr_array_new_with_free_func ((GDestroyNotify) rel_value_unref);
  for (guint i = 0; i < n_key; i++)
    g_ptr_array_add (job->key, rel_value_ref (key[i]));

  return job;
}

static void
key_job_free (KeyJob *job)
{
  rel_record_pager_unref (job->pager);
  g_object_unref (job->query);
  g_ptr_array_unref (job->key);
  g_free (job);
}

static gpointer
run_find (RelConnection  *connection,
          gpointer        data,
          GCancellable   *cancellable,
          GError        **error)
{
  KeyJob *job = data;
  GError *local_error = NULL;
  gint64 position = rel_record_pager_find (job->pager, connection, (RelValue *const *) job->key->pdata, job->key->len, cancellable, &local_error);

  if (local_error == NULL)
    return g_memdup2 (&position, sizeof position);
  g_propagate_error (error, local_error);

  return NULL;
}

static gpointer
run_cell (RelConnection  *connection,
          gpointer        data,
          GCancellable   *cancellable,
          GError        **error)
{
  KeyJob *job = data;

  return rel_record_query_read_cell (job->query, connection, job->column, (RelValue *const *) job->key->pdata, job->key->len,
                                     job->max_bytes, cancellable, error);
}

static void
answer_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;
  gpointer answer = rel_database_run_finish (REL_DATABASE (source), result, &error);

  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, answer, g_task_get_task_data (task));
}

static void
run_key_job (RelRecordList       *self,
             RelLane              lane,
             RelDatabaseJob       run,
             KeyJob              *job,
             GDestroyNotify       answer_free,
             GCancellable        *cancellable,
             GAsyncReadyCallback  callback,
             gpointer             user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_task_data (task, answer_free, NULL);
  rel_database_run_async (self->database, lane, run, job, (GDestroyNotify) key_job_free, answer_free, cancellable, answer_cb, task);
}

/**
 * rel_record_list_find_async:
 * @self: a list
 * @key: (array length=n_key): values of a record's key
 * @n_key: their number
 * @cancellable: (nullable): stops it
 * @callback: called with the answer
 * @user_data: data for @callback
 *
 * Looks for the position of a record.
 */
void
rel_record_list_find_async (RelRecordList       *self,
                            RelValue *const     *key,
                            guint                n_key,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  g_return_if_fail (REL_IS_RECORD_LIST (self) && self->query != NULL);

  run_key_job (self, REL_LANE_BACKGROUND, run_find, key_job_new (self, key, n_key), g_free, cancellable, callback, user_data);
}

/**
 * rel_record_list_find_finish:
 * @self: a list
 * @result: the result
 * @error: where to put an error
 *
 * Returns: the position, -1 when the record is not among those of the list
 */
gint64
rel_record_list_find_finish (RelRecordList  *self,
                             GAsyncResult   *result,
                             GError        **error)
{
  g_autofree gint64 *position = g_task_propagate_pointer (G_TASK (result), error);

  return position != NULL ? *position : -1;
}

/**
 * rel_record_list_load_cell_async:
 * @self: a list
 * @row: a row of it
 * @column: number of a column
 * @max_bytes: how much to load at most; 0 for any
 * @cancellable: (nullable): stops it
 * @callback: called with the answer
 * @user_data: data for @callback
 *
 * Loads a whole cell of which the row has only the start: when it is looked at.
 */
void
rel_record_list_load_cell_async (RelRecordList       *self,
                                 RelRow              *row,
                                 guint                column,
                                 gsize                max_bytes,
                                 GCancellable        *cancellable,
                                 GAsyncReadyCallback  callback,
                                 gpointer             user_data)
{
  KeyJob *job;
  guint n_key;

  g_return_if_fail (REL_IS_RECORD_LIST (self) && self->query != NULL);
  g_return_if_fail (REL_IS_ROW (row) && rel_row_is_loaded (row));

  n_key = rel_record_query_get_n_key (self->query);
  job = key_job_new (self, NULL, 0);
  for (guint i = 0; i < n_key; i++)
    g_ptr_array_add (job->key, rel_value_ref (rel_row_get_value (row, rel_record_query_get_key (self->query, i))));
  job->column = column;
  job->max_bytes = max_bytes;
  run_key_job (self, REL_LANE_READ, run_cell, job, (GDestroyNotify) rel_value_unref, cancellable, callback, user_data);
}

/**
 * rel_record_list_load_cell_finish:
 * @self: a list
 * @result: the result
 * @error: where to put an error
 *
 * Returns: (transfer full) (nullable): the whole value
 */
RelValue *
rel_record_list_load_cell_finish (RelRecordList  *self,
                                  GAsyncResult   *result,
                                  GError        **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
