/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Edits of records. They are staged in a session; what is staged is a value in the state,
 * so that undo takes back an edit of a record as it takes back one of a table. Nothing is
 * written before a commit, and a commit that fails keeps everything.
 */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "document/rel-document.h"

#include "document/rel-document-private.h"

/* Rows times states: a tenth of a second. */
#define MAX_REBASED 500000

/**
 * rel_document_get_session:
 * @self: a document
 *
 * Returns: (transfer none) (nullable): the session over the records of its database;
 *   %NULL for a design
 */
RelSession *
rel_document_get_session (RelDocument *self)
{
  g_return_val_if_fail (REL_IS_DOCUMENT (self), NULL);

  if (self->session == NULL && self->database != NULL)
    {
      g_autoptr(RelMapping) mapping = rel_mapping_new (self->base);

      self->session = rel_session_new (mapping);
      rel_session_set_database (self->session, self->database);
      rel_session_set_labels (self->session, self->labels);
    }

  return self->session;
}

/**
 * rel_document_get_n_edits:
 * @self: a document
 *
 * Returns: how many records and pairs are staged
 */
guint
rel_document_get_n_edits (RelDocument *self)
{
  RelStage *stage;

  g_return_val_if_fail (REL_IS_DOCUMENT (self), 0);

  stage = rel_state_get_stage (rel_document_get_state (self));

  return stage != NULL ? rel_stage_get_n_changes (stage) : 0;
}

/* The session shows what the state says, after undo as after an edit. */
void
rel_document_show_stage (RelDocument *self)
{
  RelStage *stage = rel_state_get_stage (rel_document_get_state (self));

  if (self->session == NULL || stage == rel_session_get_stage (self->session))
    return;
  if (stage != NULL)
    rel_session_set_stage (self->session, stage);
  else if (!rel_stage_is_empty (rel_session_get_stage (self->session)))
    rel_session_rollback (self->session);
}

typedef struct
{
  GTask *task;
  char  *name;
} Staging;

static void
staged_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  Staging *staging = user_data;
  RelDocument *self = g_task_get_source_object (staging->task);
  GError *error = NULL;

  if (!rel_session_run_finish (REL_SESSION (source), result, &error))
    g_task_return_error (staging->task, error);
  else
    {
      if (self->history != NULL && self->session == REL_SESSION (source))
        {
          g_autoptr(RelState) state = rel_state_with_stage (rel_document_get_state (self), rel_session_get_stage (self->session));

          rel_document_push (self, staging->name, state);
        }
      g_task_return_boolean (staging->task, TRUE);
    }
  g_object_unref (staging->task);
  g_free (staging->name);
  g_free (staging);
}

/**
 * rel_document_stage_async:
 * @self: a document on a database
 * @name: name of the edit, for people
 * @func: stages in the session; see #RelSessionFunc for what it must not do
 * @data: data for @func
 * @data_free: (nullable): frees @data
 * @cancellable: (nullable): stops it
 * @callback: (nullable): called when it is done
 * @user_data: data for @callback
 *
 * Stages an edit of records, as one step of the history.
 */
void
rel_document_stage_async (RelDocument         *self,
                          const char          *name,
                          RelSessionFunc       func,
                          gpointer             data,
                          GDestroyNotify       data_free,
                          GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  Staging *staging;

  g_return_if_fail (REL_IS_DOCUMENT (self) && self->database != NULL);

  staging = g_new0 (Staging, 1);
  staging->task = g_task_new (self, cancellable, callback, user_data);
  staging->name = g_strdup (name);
  rel_session_run_async (rel_document_get_session (self), func, data, data_free, cancellable, staged_cb, staging);
}

/**
 * rel_document_stage_finish:
 * @self: a document
 * @result: the result
 * @error: where to put an error; nothing was staged then
 *
 * Returns: whether it was staged
 */
gboolean
rel_document_stage_finish (RelDocument   *self,
                           GAsyncResult  *result,
                           GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * rel_document_discard_edits:
 * @self: a document
 *
 * Forgets all staged edits of records; one step, which can be undone.
 */
void
rel_document_discard_edits (RelDocument *self)
{
  g_autoptr(RelState) state = NULL;

  g_return_if_fail (REL_IS_DOCUMENT (self));

  state = rel_state_with_stage (rel_document_get_state (self), NULL);
  rel_document_push (self, _("Discard Edits"), state);
}

static RelState *
clear_stage (RelState *state,
             gpointer  user_data)
{
  return rel_state_with_stage (state, NULL);
}

/* Each state shows over the new database what it showed over the old one, so that undo stages the way back. */
static RelState *
rebase_stage (RelState *state,
              gpointer  commit)
{
  g_autoptr(RelStage) stage = rel_stage_rebase (rel_state_get_stage (state), commit);

  return rel_state_with_stage (state, stage);
}

/* What is staged in any state means nothing any more. */
void
rel_document_forget_stages (RelDocument *self)
{
  rel_history_map (self->history, clear_stage, NULL);
}

static void
committed_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  RelDocument *self = g_task_get_source_object (task);
  GError *error = NULL;

  if (!rel_session_commit_finish (REL_SESSION (source), result, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  if (self->history != NULL)
    {
      g_autoptr(RelState) before = g_object_ref (rel_document_get_state (self));

      RelCommit *commit = rel_session_get_commit (self->session);

      if (commit != NULL && rel_commit_is_final (commit))
        rel_document_forget_stages (self);
      else if (commit != NULL)
        {
          /* the way back costs something for each state and row */
          rel_history_trim (self->history, MAX (MAX_REBASED / (rel_commit_get_n_rows (commit) + 1), 2));
          rel_history_map (self->history, rebase_stage, commit);
        }
      rel_document_announce (self, before);
      rel_document_read_again (self);
      if (commit != NULL && rel_commit_is_final (commit))
        g_signal_emit_by_name (self, "notice", _("Your edits were written. Undo cannot take them back: more records went along with what you deleted than can be kept."));
    }
  g_task_return_boolean (task, TRUE);
}

/**
 * rel_document_commit_async:
 * @self: a document on a database
 * @cancellable: (nullable): stops it; nothing is written then
 * @callback: (nullable): called when it is done
 * @user_data: data for @callback
 *
 * Writes all staged edits of records, in one transaction.
 */
void
rel_document_commit_async (RelDocument         *self,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  g_return_if_fail (REL_IS_DOCUMENT (self) && self->database != NULL);

  rel_session_commit_async (rel_document_get_session (self), cancellable, committed_cb,
                            g_task_new (self, cancellable, callback, user_data));
}

/**
 * rel_document_commit_finish:
 * @self: a document
 * @result: the result
 * @error: where to put an error; it names record, column and rule, and everything is still staged
 *
 * Returns: whether everything was written
 */
gboolean
rel_document_commit_finish (RelDocument   *self,
                            GAsyncResult  *result,
                            GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
