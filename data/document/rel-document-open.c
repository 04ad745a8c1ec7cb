/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Opening a document: what it is, is told by its content and not by its name.
 */
#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "document/rel-document.h"

#include "document/rel-document-private.h"
#include "document/rel-import.h"

#define MAGIC "SQLite format 3"

static char *
make_title (GFile *file)
{
  g_autofree char *name = g_file_get_basename (file);

  return g_utf8_make_valid (name, -1);
}

/* An open database, on its way to be a document. */
typedef struct
{
  GTask       *task;
  RelDatabase *database;
} Opening;

static void
met_cb (GObject      *source,
        GAsyncResult *result,
        gpointer      user_data)
{
  Opening *opening = user_data;
  g_autoptr(GTask) task = opening->task;
  g_autoptr(RelDatabase) database = opening->database;
  GError *error = NULL;
  RelMeeting *meeting = rel_document_meet_finish (result, &error);
  g_autofree char *title = NULL;
  RelDocument *self;

  g_free (opening);
  if (meeting == NULL)
    {
      rel_database_close (database);
      g_task_return_error (task, error);
      return;
    }

  title = make_title (meeting->file);
  self = rel_document_new (meeting->file, title, database, meeting->schema, NULL);
  rel_document_set_notice (self, g_strdup (rel_database_get_notice (database)));
  rel_document_take_meeting (self, meeting);
  g_signal_connect_object (database, "changed-outside", G_CALLBACK (rel_document_read_again), self, G_CONNECT_SWAPPED);
  g_task_return_pointer (task, self, g_object_unref);
}

static void
opened_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GFile *file = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr(RelDatabase) database = rel_database_open_finish (result, &error);
  RelMeeting *meeting;
  Opening *opening;

  if (database == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  if (file == NULL)
    {
      RelDocument *self = rel_document_new (NULL, _("Sample Bookshop"), database, rel_database_get_schema (database), NULL);

      g_task_return_pointer (task, self, g_object_unref);
      return;
    }

  meeting = g_new0 (RelMeeting, 1);
  meeting->file = g_object_ref (file);
  meeting->schema = g_object_ref (rel_database_get_schema (database));
  opening = g_new0 (Opening, 1);
  opening->task = g_steal_pointer (&task);
  opening->database = g_steal_pointer (&database);
  rel_document_meet_async (meeting, g_task_get_cancellable (opening->task), met_cb, opening);
}

/* A text that is read; what is in another form is not to be saved over. */
typedef struct
{
  GFile     *file;
  gboolean   foreign;
  RelDesign *design;  /* NULL when it is foreign */
  RelDiagram *diagram; /* what a foreign text says of it; may be NULL */
} Reading;

static void
reading_free (Reading *reading)
{
  g_object_unref (reading->file);
  g_clear_pointer (&reading->design, rel_design_free);
  g_clear_object (&reading->diagram);
  g_free (reading);
}

static void
read_script (GTask        *task,
             gpointer      source,
             gpointer      data,
             GCancellable *cancellable)
{
  Reading *reading = data;
  GError *error = NULL;
  g_autofree char *path = g_file_get_path (reading->file);
  g_autoptr(RelSchema) schema = rel_import_design (path, &reading->foreign, &reading->diagram, cancellable, &error);

  /* our own form has a diagram too, and is saved where it came from */
  if (schema != NULL && !reading->foreign)
    {
      reading->design = rel_design_load (reading->file, cancellable, NULL);
      if (reading->design != NULL)
        g_set_object (&schema, reading->design->schema);
    }

  if (schema != NULL)
    g_task_return_pointer (task, g_object_ref (schema), g_object_unref);
  else
    g_task_return_error (task, error);
}

static RelDocument *
make_design (Reading   *reading,
             GFile     *file,
             RelSchema *schema)
{
  g_autofree char *title = make_title (reading->file);
  g_autoptr(GPtrArray) diagrams = NULL;
  RelDocument *self;
  guint n = rel_schema_get_info (schema)->n_problems;

  if (reading->design != NULL && reading->design->block != NULL)
    diagrams = rel_design_block_to_diagrams (reading->design->block, schema);
  else if (reading->diagram != NULL)
    {
      diagrams = g_ptr_array_new_with_free_func (g_object_unref);
      g_ptr_array_add (diagrams, g_object_ref (reading->diagram));
    }
  self = rel_document_new (file, title, NULL, schema, diagrams);
  if (reading->design != NULL)
    g_set_object (&reading->design->schema, schema);
  self->design = g_steal_pointer (&reading->design);
  if (n > 0)
    {
      const RelProblem *first = &rel_schema_get_info (schema)->problems[0];

      rel_document_set_notice (self, g_strdup_printf (ngettext ("%u part of this text was not understood or kept: line %u, %s",
                                                "%u parts of this text were not understood or kept; the first: line %u, %s", n),
                                      n, first->line, first->message));
    }

  return self;
}

/* A script that was read, on its way to be a document. */
typedef struct
{
  GTask *task;
  GTask *read; /* holds the reading */
} Script;

static void
script_met_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  Script *script = user_data;
  g_autoptr(GTask) task = script->task;
  g_autoptr(GTask) read = script->read;
  GError *error = NULL;
  RelMeeting *meeting = rel_document_meet_finish (result, &error);
  RelDocument *self;

  g_free (script);
  if (meeting == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  self = make_design (g_task_get_task_data (read), meeting->file, meeting->schema);
  rel_document_take_meeting (self, meeting);
  g_task_return_pointer (task, self, g_object_unref);
}

static void
script_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Reading *reading = g_task_get_task_data (G_TASK (result));
  GError *error = NULL;
  g_autoptr(RelSchema) schema = g_task_propagate_pointer (G_TASK (result), &error);
  RelMeeting *meeting;
  Script *script;

  if (schema == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  if (reading->foreign)
    {
      g_task_return_pointer (task, make_design (reading, NULL, schema), g_object_unref);
      return;
    }

  meeting = g_new0 (RelMeeting, 1);
  meeting->file = g_object_ref (reading->file);
  meeting->schema = g_object_ref (schema);
  script = g_new0 (Script, 1);
  script->task = g_steal_pointer (&task);
  script->read = g_object_ref (G_TASK (result));
  rel_document_meet_async (meeting, g_task_get_cancellable (script->task), script_met_cb, script);
}

/* A script is what is called one and does not begin like a database. */
static gboolean
is_script (GFile *file)
{
  g_autofree char *name = g_file_get_basename (file);
  g_autoptr(GFileInputStream) stream = NULL;
  g_autoptr(GFileInfo) info = NULL;
  char magic[sizeof MAGIC] = "";
  gsize n = 0;

  if (name == NULL || (!g_str_has_suffix (name, ".sql") && !rel_import_is_text (name)))
    return FALSE;

  info = g_file_query_info (file, G_FILE_ATTRIBUTE_STANDARD_TYPE, G_FILE_QUERY_INFO_NONE, NULL, NULL);
  if (info == NULL || g_file_info_get_file_type (info) != G_FILE_TYPE_REGULAR)
    return FALSE;

  stream = g_file_read (file, NULL, NULL);
  if (stream != NULL)
    g_input_stream_read_all (G_INPUT_STREAM (stream), magic, sizeof magic, &n, NULL, NULL);

  return n < sizeof magic || memcmp (magic, MAGIC, sizeof MAGIC) != 0;
}

/**
 * rel_document_open_async:
 * @file: (nullable): a database or script; %NULL for the sample bookshop
 * @cancellable: (nullable): stops opening
 * @callback: called when it is open
 * @user_data: data for @callback
 *
 * Opens a document. What it is, is told by its content.
 */
void
rel_document_open_async (GFile               *file,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, rel_document_open_async);
  if (file == NULL)
    {
      rel_database_open_sample_async (cancellable, opened_cb, task);
      return;
    }

  g_task_set_task_data (task, g_object_ref (file), g_object_unref);
  if (g_file_is_native (file) && is_script (file))
    {
      g_autoptr(GTask) read = g_task_new (NULL, cancellable, script_cb, task);

      Reading *reading = g_new0 (Reading, 1);

      reading->file = g_object_ref (file);
      g_task_set_task_data (read, reading, (GDestroyNotify) reading_free);
      g_task_run_in_thread (read, read_script);
      return;
    }

  rel_database_open_async (file, cancellable, opened_cb, task);
}

/**
 * rel_document_open_finish:
 * @result: the result
 * @error: where to put an error that names the file and the reason
 *
 * Returns: (transfer full) (nullable): the document
 */
RelDocument *
rel_document_open_finish (GAsyncResult  *result,
                          GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
