/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Comparing what gives with what takes, off the main thread: thousands of tables may look
 * alike.
 */
#include "config.h"

#include "review/rel-take-compare.h"

#include "document/rel-state-take.h"

/* Values only: a state with what is staged for records belongs to the main thread. */
typedef struct
{
  RelSchema     *mine;
  GPtrArray     *my_diagrams;
  RelSchema     *other;
  GPtrArray     *diagrams; /* NULL: nothing is known of how the other one looks */
  GArray        *known;    /* RelRename: those that were answered with yes */
  gboolean       propose;
} Comparison;

static void
comparison_free (Comparison *self)
{
  g_object_unref (self->mine);
  g_ptr_array_unref (self->my_diagrams);
  g_object_unref (self->other);
  g_clear_pointer (&self->diagrams, g_ptr_array_unref);
  g_array_unref (self->known);
  g_free (self);
}

void
rel_take_answer_free (RelTakeAnswer *self)
{
  g_clear_object (&self->theirs);
  g_clear_pointer (&self->renames, g_array_unref);
  g_clear_pointer (&self->changes, g_array_unref);
  g_free (self);
}

static gboolean
find_looks (Comparison *self,
            RelSchema  *theirs)
{
  g_autoptr(RelState) bare = NULL;
  g_autoptr(RelState) before = NULL;
  g_autoptr(RelState) after = NULL;

  if (self->diagrams == NULL || !rel_state_has_looks (self->other, self->diagrams))
    return FALSE;
  bare = rel_state_new (self->mine, self->my_diagrams->pdata[0]);
  before = rel_state_with_diagrams (bare, self->my_diagrams, 0);
  after = rel_state_take (before, self->mine, self->other, theirs, self->diagrams);

  return !rel_state_looks_equal (before, after);
}

static void
compare_thread (GTask        *task,
                gpointer      source,
                gpointer      data,
                GCancellable *cancellable)
{
  Comparison *self = data;
  const RelSchemaInfo *info = rel_schema_get_info (self->other);
  RelTakeAnswer *answer = g_new0 (RelTakeAnswer, 1);

  if (self->propose)
    answer->renames = rel_schema_propose_renames (self->other, self->mine);
  answer->theirs = rel_schema_adopt_renamed (self->other, self->mine, (const RelRename *) self->known->data, self->known->len);
  answer->changes = rel_schema_diff (self->mine, answer->theirs);
  /* a number that a script does not say is no wish to clear it */
  for (guint i = answer->changes->len; i-- > 0;)
    {
      const RelChange *change = &g_array_index (answer->changes, RelChange, i);

      if (change->element == REL_ELEMENT_SCHEMA &&
          (g_str_equal (change->name, "user_version") ? info->user_version : info->application_id) == 0)
        g_array_remove_index (answer->changes, i);
    }
  answer->looks_differ = find_looks (self, answer->theirs);
  g_task_return_pointer (task, answer, (GDestroyNotify) rel_take_answer_free);
}

/* known: RelRename, taken. The task has no source: the thread may be the last to hold it,
 * and no widget must end there. What the callback needs is its user_data. */
void
rel_take_compare_async (RelState            *mine,
                        RelSchema           *other,
                        GPtrArray           *diagrams,
                        GArray              *known,
                        gboolean             propose,
                        GCancellable        *cancellable,
                        GAsyncReadyCallback  callback,
                        gpointer             user_data)
{
  Comparison *self = g_new0 (Comparison, 1);
  g_autoptr(GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  self->mine = g_object_ref (rel_state_get_schema (mine));
  self->my_diagrams = g_ptr_array_ref (rel_state_get_diagrams (mine));
  self->other = g_object_ref (other);
  self->diagrams = diagrams != NULL ? g_ptr_array_ref (diagrams) : NULL;
  self->known = known;
  self->propose = propose;
  g_task_set_task_data (task, self, (GDestroyNotify) comparison_free);
  g_task_run_in_thread (task, compare_thread);
}

RelTakeAnswer *
rel_take_compare_finish (GAsyncResult  *result,
                         GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
