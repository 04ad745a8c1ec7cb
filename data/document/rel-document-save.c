/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Saving a design: a script that any tool runs, with the diagram in one comment at its
 * end. Statements that were not edited keep their text.
 */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "document/rel-document.h"

#include "document/rel-design-private.h"
#include "document/rel-document-private.h"

typedef struct
{
  GFile      *file;
  RelDesign  *previous; /* borrowed: not changed while it is saved */
  RelSchema  *schema;
  GPtrArray  *diagrams;
  char       *etag;
  RelDesign  *saved;
} Save;

static void
save_free (Save *save)
{
  g_object_unref (save->file);
  g_object_unref (save->schema);
  g_ptr_array_unref (save->diagrams);
  g_free (save->etag);
  g_clear_pointer (&save->saved, rel_design_free);
  g_free (save);
}

static void
save_thread (GTask        *task,
             gpointer      source,
             gpointer      data,
             GCancellable *cancellable)
{
  Save *save = data;
  GError *error = NULL;
  g_autofree char *etag = NULL;
  gboolean known = FALSE;
  g_autofree char *text = rel_design_write_known (save->previous, save->schema, save->diagrams, &known, cancellable, &error);

  if (text == NULL || !rel_design_save (save->file, text, save->etag, &etag, cancellable, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  /* thousands of statements take seconds to read: not again what was just read back */
  save->saved = known ? rel_design_new_known (text, save->schema) : rel_design_parse (text, -1, NULL, NULL);
  if (save->saved != NULL)
    save->saved->etag = g_steal_pointer (&etag);
  g_task_return_boolean (task, TRUE);
}

static void
saved_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  RelDocument *self = REL_DOCUMENT (source);
  Save *save = g_task_get_task_data (G_TASK (result));
  GError *error = NULL;

  self->saving--;
  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      rel_document_check_file (self);
      g_task_return_error (task, error);
      return;
    }
  if (self->history != NULL && self->database == NULL)
    {
      g_autoptr(RelState) now = g_object_ref (rel_document_get_state (self));
      g_autofree char *name = g_file_get_basename (save->file);

      g_set_object (&self->file, save->file);
      g_free (self->title);
      self->title = g_utf8_make_valid (name, -1);
      g_set_object (&self->base, save->schema);
      g_clear_pointer (&self->saved, g_ptr_array_unref);
      self->saved = g_ptr_array_ref (save->diagrams);
      g_clear_pointer (&self->design, rel_design_free);
      self->design = g_steal_pointer (&save->saved);
      g_clear_pointer (&self->changes, g_array_unref);
      g_object_notify (G_OBJECT (self), "title");
      rel_document_start_watching (self);
      g_signal_emit_by_name (self, "trouble", NULL);
      rel_document_announce (self, now);
    }
  g_task_return_boolean (task, TRUE);
}

/**
 * rel_document_can_save:
 * @self: a document
 *
 * Returns: whether it is a design with a file of its own; else one must be chosen
 */
gboolean
rel_document_can_save (RelDocument *self)
{
  g_return_val_if_fail (REL_IS_DOCUMENT (self), FALSE);

  return self->database == NULL && self->file != NULL;
}

/**
 * rel_document_save_async:
 * @self: a document
 * @file: (nullable): where to; %NULL for its own file
 * @cancellable: (nullable): stops it; the old file stands then
 * @callback: (nullable): called when it is done
 * @user_data: data for @callback
 *
 * Saves the design. Of a database, a copy of its design is saved, and the document goes on
 * to be the database.
 */
void
rel_document_save_async (RelDocument         *self,
                         GFile               *file,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  GTask *task;
  g_autoptr(GTask) thread = NULL;
  Save *save;
  gboolean own;

  g_return_if_fail (REL_IS_DOCUMENT (self));
  g_return_if_fail (file != NULL || self->file != NULL);

  own = file == NULL || (self->file != NULL && g_file_equal (file, self->file));
  task = g_task_new (self, cancellable, callback, user_data);
  save = g_new0 (Save, 1);
  save->file = g_object_ref (file != NULL ? file : self->file);
  save->previous = self->design;
  save->schema = g_object_ref (rel_document_get_schema (self));
  save->diagrams = g_ptr_array_ref (rel_document_get_diagrams (self));
  save->etag = own && self->design != NULL ? g_strdup (self->design->etag) : NULL;
  thread = g_task_new (self, cancellable, saved_cb, task);
  g_task_set_task_data (thread, save, (GDestroyNotify) save_free);
  self->saving++;
  g_task_run_in_thread (thread, save_thread);
}

/**
 * rel_document_overwrite:
 * @self: a design
 *
 * A person wants the next saving to replace what another program wrote.
 */
void
rel_document_overwrite (RelDocument *self)
{
  g_return_if_fail (REL_IS_DOCUMENT (self));

  if (self->design != NULL)
    g_clear_pointer (&self->design->etag, g_free);
}

/**
 * rel_document_save_finish:
 * @self: a document
 * @result: the result
 * @error: where to put an error; the old file stands then
 *
 * Returns: whether it was saved
 */
gboolean
rel_document_save_finish (RelDocument   *self,
                          GAsyncResult  *result,
                          GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
