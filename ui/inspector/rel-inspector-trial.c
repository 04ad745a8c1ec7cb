/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What is typed in the words of SQL (a check, a default, terms of an index) is tried by
 * SQLite before it becomes an edit: the table alone, in a private database, on a thread.
 * What SQLite did not take before either (functions that only another program has, the
 * SQL of a server) is none of this edit's faults.
 */
#include "config.h"

#include <glib/gi18n.h>

#include "base/rel-error.h"
#include "database/sqlite/rel-sqlite-script.h"
#include "inspector/rel-inspector-private.h"
#include "sql/rel-write-schema.h"

/* Values only: it may be the thread that lets go of them last. */
typedef struct
{
  RelSchema *before;
  RelSchema *after;
  RelId      table;
} Question;

/* Who asks; belongs to the main thread. */
typedef struct
{
  RelInspector *inspector;
  RelDocument  *document;
  Question     *question;
  char         *field; /* its name */
  char         *text;
  const char   *name;  /* of the edit */
  gboolean      done;  /* somebody could not wait for the thread */
} Trial;

static Question *
question_new (RelSchema *before,
              RelSchema *after,
              RelId      table)
{
  Question *question = g_new0 (Question, 1);

  *question = (Question) { g_object_ref (before), g_object_ref (after), table };

  return question;
}

static void
question_free (gpointer data)
{
  Question *question = data;

  g_object_unref (question->before);
  g_object_unref (question->after);
  g_free (question);
}

static void
trial_free (Trial *trial)
{
  g_object_unref (trial->inspector);
  g_object_unref (trial->document);
  question_free (trial->question);
  g_free (trial->field);
  g_free (trial->text);
  g_free (trial);
}

/* What SQLite says against a table, or NULL. */
static char *
find_fault (RelSchema    *schema,
            RelId         id,
            GCancellable *cancellable)
{
  g_autoptr(GPtrArray) tables = g_ptr_array_new ();
  g_autoptr(GError) error = NULL;
  g_autoptr(RelSchema) alone = NULL;
  g_autoptr(RelSchema) read = NULL;
  g_autofree char *script = NULL;
  RelSchemaInfo info = { .tables = tables };

  g_ptr_array_add (tables, rel_schema_get_table (schema, id));
  alone = rel_schema_new (&info);
  script = rel_write_schema_sql (alone);
  read = rel_sqlite_read_script (script, -1, cancellable, &error);
  if (read == NULL)
    return g_strdup (error->message);
  for (guint i = 0; i < rel_schema_get_info (read)->n_problems; i++)
    {
      const char *message = rel_schema_get_info (read)->problems[i].message;

      if (!g_str_has_prefix (message, "no such function") && !g_str_has_prefix (message, "no such collation") && !g_str_has_prefix (message, "no such module"))
        return g_strdup (message);
    }

  return NULL;
}

/* Whether SQLite takes the table as it will be, or did not take it as it is either. */
static gboolean
run (Question      *question,
     GCancellable  *cancellable,
     GError       **error)
{
  g_autofree char *fault = find_fault (question->after, question->table, cancellable);
  g_autofree char *old_fault = fault != NULL ? find_fault (question->before, question->table, cancellable) : NULL;

  if (fault == NULL || old_fault != NULL)
    return TRUE;
  /* Translators: what SQLite says about it */
  g_set_error (error, REL_ERROR, REL_ERROR_REFUSED, _("SQLite does not take this: %s. Nothing was changed."), fault);

  return FALSE;
}

static void
try_thread (GTask        *task,
            gpointer      source,
            gpointer      data,
            GCancellable *cancellable)
{
  GError *error = NULL;

  if (run (data, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/* Takes the error. */
static void
end (Trial    *trial,
     gboolean  fine,
     GError   *error)
{
  RelInspector *self = trial->inspector;

  trial->done = TRUE;
  if (self->trial == trial)
    self->trial = NULL;
  if (self->document == trial->document && fine && rel_inspector_get_schema (self) == trial->question->before)
    {
      rel_inspector_forget_refused (self, trial->field);
      rel_inspector_take (self, trial->name, g_object_ref (trial->question->after), NULL);
    }
  else if (self->document == trial->document)
    {
      const char *reason = error != NULL ? error->message : _("Something else was changed meanwhile, so this was not. Press Enter again.");

      /* who went on to another table does not see the field any more */
      if (self->table == trial->question->table)
        rel_inspector_refuse (self, trial->field, trial->text, reason);
      else
        gtk_widget_activate_action (GTK_WIDGET (self), "win.tell", "s", reason);
    }
  g_clear_error (&error);
}

static void
tried_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  Trial *trial = user_data;
  GError *error = NULL;
  gboolean fine = g_task_propagate_boolean (G_TASK (result), &error);

  if (trial->done)
    g_clear_error (&error);
  else
    end (trial, fine, error);
  trial_free (trial);
}

/* Before something is done with all that was typed, as saving: one table is tried at once. */
void
rel_inspector_end_trial (RelInspector *self)
{
  Trial *trial = self->trial;
  GError *error = NULL;
  gboolean fine;

  if (trial == NULL)
    return;
  fine = run (trial->question, NULL, &error);
  end (trial, fine, error);
}

/* Like rel_inspector_take_from (), when SQLite takes the table as it will be. */
void
rel_inspector_try (RelInspector *self,
                   GtkWidget    *field,
                   const char   *name,
                   RelId         table,
                   RelSchema    *schema,
                   GError       *error)
{
  g_autoptr(GTask) task = NULL;
  g_autoptr(RelSchema) before = NULL;
  Trial *trial;

  if (schema == NULL || schema == rel_inspector_get_schema (self) || rel_schema_get_table (rel_inspector_get_schema (self), table) == NULL)
    {
      rel_inspector_take_from (self, field, name, schema, error);
      return;
    }
  before = g_object_ref (rel_inspector_get_schema (self));
  /* one at a time: an edit made of the schema before that one is too late, see end () */
  rel_inspector_end_trial (self);
  trial = g_new0 (Trial, 1);
  trial->inspector = g_object_ref (self);
  trial->document = g_object_ref (self->document);
  trial->question = question_new (before, schema, table);
  trial->field = g_strdup (gtk_widget_get_name (field));
  trial->text = GTK_IS_EDITABLE (field) ? g_strdup (gtk_editable_get_text (GTK_EDITABLE (field))) : NULL;
  trial->name = name;
  if (trial->text != NULL)
    g_object_set_data_full (G_OBJECT (field), "asked", g_strdup (trial->text), g_free);
  self->trial = trial;
  task = g_task_new (NULL, NULL, tried_cb, trial);
  g_task_set_task_data (task, question_new (before, schema, table), question_free);
  g_task_run_in_thread (task, try_thread);
  g_object_unref (schema);
}
