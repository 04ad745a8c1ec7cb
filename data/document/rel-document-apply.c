/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * From a document to its database and back: what a change would do, making it after a
 * copy, taking it back from that copy, and making a new database of a design.
 */
#include "config.h"

#include <errno.h>

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "document/rel-document.h"

#include "document/rel-document-private.h"
#include "database/rel-migration.h"
#include "database/sqlite/rel-sqlite-connection.h"
#include "database/sqlite/rel-sqlite-copy.h"
#include "document/rel-places.h"

typedef struct
{
  RelSchema           *from;
  RelSchema           *to;
  char                *path;   /* NULL: in memory */
  char                *copy;   /* NULL: none is made */
  GArray              *answers;
  GPtrArray           *texts;  /* owns their expressions */
  RelDocumentProgress  progress;
  gpointer             user_data;
  gboolean             committed;
  gboolean             alone;  /* nobody wrote between the copy and the end: it is what was there before */
} Apply;

static void
apply_free (Apply *apply)
{
  g_object_unref (apply->from);
  g_object_unref (apply->to);
  g_free (apply->path);
  g_free (apply->copy);
  g_array_unref (apply->answers);
  g_ptr_array_unref (apply->texts);
  g_free (apply);
}

typedef struct
{
  RelDocumentProgress  progress;
  gpointer             user_data;
  char                *words;
  double               part;
} Told;

static gboolean
tell_cb (gpointer data)
{
  Told *told = data;

  told->progress (told->words, told->part, told->user_data);

  return G_SOURCE_REMOVE;
}

static void
told_free (gpointer data)
{
  g_free (((Told *) data)->words);
  g_free (data);
}

static void
tell (Apply      *apply,
      const char *words,
      double      part)
{
  Told *told;

  if (apply->progress == NULL)
    return;
  told = g_new0 (Told, 1);
  told->progress = apply->progress;
  told->user_data = apply->user_data;
  told->words = g_strdup (words);
  told->part = part;
  g_idle_add_full (G_PRIORITY_DEFAULT, tell_cb, told, told_free);
}

static void
copied (int      done,
        int      total,
        gpointer user_data)
{
  tell (user_data, _("Copying the database…"), total > 0 ? 0.4 * done / total : 0);
}

static void
stepped (const char *words,
         guint       step,
         guint       n_steps,
         gpointer    user_data)
{
  tell (user_data, words, 0.4 + 0.6 * step / MAX (n_steps, 1));
}

static gpointer
apply_job (RelConnection  *connection,
           gpointer        data,
           GCancellable   *cancellable,
           GError        **error)
{
  Apply *apply = data;
  RelMigrationOptions options = {
    .answers = (const RelAnswer *) apply->answers->data,
    .n_answers = apply->answers->len,
    .progress = stepped,
    .user_data = apply,
  };

  gint64 version = rel_connection_get_version (connection, NULL);

  if (apply->copy != NULL && !rel_sqlite_copy_file (apply->path, apply->copy, copied, apply, cancellable, error))
    return NULL;
  /* told by its first step when it has the lock */
  tell (apply, _("Waiting until nobody else writes…"), apply->copy != NULL ? 0.4 : 0);
  if (!rel_migration_run (connection, apply->from, apply->to, &options, cancellable, error))
    {
      /* nothing was changed, so the copy is of no use */
      if (apply->copy != NULL)
        g_remove (apply->copy);
      return NULL;
    }

  apply->committed = TRUE;
  apply->alone = version >= 0 && version == rel_connection_get_version (connection, NULL);

  return g_strdup (apply->copy != NULL ? apply->copy : "");
}

/* The lane that reads sees by this number whether anybody committed, the writing one of this document too. */
static gpointer
version_job (RelConnection  *connection,
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
  g_autoptr(GTask) task = user_data;
  RelDocument *self = g_task_get_source_object (task);
  Apply *apply = g_task_get_task_data (task);
  g_autofree gint64 *version = rel_database_run_finish (REL_DATABASE (source), result, NULL);

  self->applied_version = version != NULL && apply->alone ? *version : -1;
  rel_document_read_again (self);
  g_task_return_pointer (task, g_strdup (apply->copy != NULL ? apply->copy : ""), g_free);
}

static void
applied_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  RelDocument *self = g_task_get_source_object (task);
  Apply *apply = g_task_get_task_data (task);
  GError *error = NULL;
  g_autofree char *copy = rel_database_run_finish (REL_DATABASE (source), result, &error);

  /* who stops it when it is done already stops nothing */
  if (copy == NULL && !apply->committed)
    {
      g_task_return_error (task, error);
      return;
    }
  g_clear_error (&error);
  g_set_object (&self->applied_from, apply->from);
  self->applying = TRUE;
  rel_database_run_async (REL_DATABASE (source), REL_LANE_READ, version_job, NULL, NULL, g_free, NULL, version_cb, g_steal_pointer (&task));
}

static GArray *
copy_answers (const RelAnswer *answers,
              guint            n_answers,
              GPtrArray       *texts)
{
  GArray *copies = g_array_new (FALSE, FALSE, sizeof (RelAnswer));

  for (guint i = 0; i < n_answers; i++)
    {
      RelAnswer answer = answers[i];

      if (answer.expression != NULL)
        {
          answer.expression = g_strdup (answer.expression);
          g_ptr_array_add (texts, (char *) answer.expression);
        }
      g_array_append_val (copies, answer);
    }

  return copies;
}

/* A name beside the database that nobody has. */
static char *
name_copy (const char *path)
{
  g_autoptr(GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *stamp = g_date_time_format (now, "%Y-%m-%d-%H%M%S");

  char *name = g_strdup_printf ("%s.%s.bak", path, stamp);

  for (guint i = 2; g_file_test (name, G_FILE_TEST_EXISTS); i++)
    {
      g_free (name);
      name = g_strdup_printf ("%s.%s-%u.bak", path, stamp, i);
    }

  return name;
}

/**
 * rel_document_apply_async:
 * @self: a document on a database
 * @copy_first: whether to make a copy to go back to
 * @answers: (nullable) (array length=n_answers): what people answered about obstacles
 * @n_answers: their number
 * @progress: (nullable) (scope notified): told how far it is, on the main thread
 * @progress_data: for @progress; must live until @callback is called
 * @cancellable: (nullable): stops it; the database is then as it was
 * @callback: called when it is done
 * @user_data: data for @callback
 *
 * Brings the database to the current schema, all or nothing.
 */
void
rel_document_apply_async (RelDocument         *self,
                          gboolean             copy_first,
                          const RelAnswer     *answers,
                          guint                n_answers,
                          RelDocumentProgress  progress,
                          gpointer             progress_data,
                          GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  GTask *task;
  Apply *apply;

  g_return_if_fail (REL_IS_DOCUMENT (self) && self->database != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, rel_document_apply_async);
  g_task_set_check_cancellable (task, FALSE);
  apply = g_new0 (Apply, 1);
  apply->from = g_object_ref (self->base);
  apply->to = g_object_ref (rel_document_get_schema (self));
  apply->path = self->file != NULL ? g_file_get_path (self->file) : NULL;
  apply->copy = copy_first && apply->path != NULL ? name_copy (apply->path) : NULL;
  apply->texts = g_ptr_array_new_with_free_func (g_free);
  apply->answers = copy_answers (answers, n_answers, apply->texts);
  apply->progress = progress;
  apply->user_data = progress_data;
  g_task_set_task_data (task, apply, (GDestroyNotify) apply_free);
  rel_database_run_async (self->database, REL_LANE_WRITE, apply_job, apply, NULL, g_free, cancellable, applied_cb, task);
}

/**
 * rel_document_apply_finish:
 * @self: a document
 * @result: the result
 * @error: where to put an error; the database is then as it was, and everything stays staged
 *
 * Returns: (transfer full) (nullable): path of the copy that was made, empty without one
 */
char *
rel_document_apply_finish (RelDocument   *self,
                           GAsyncResult  *result,
                           GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

typedef struct
{
  RelConnection *connection; /* while it runs */
  char          *copy;
  char          *path;
  gint64         version;
} Restore;

static void
restore_free (Restore *restore)
{
  g_free (restore->copy);
  g_free (restore->path);
  g_free (restore);
}

/* Going back to a copy takes along all that was written since, so nothing may have been. */
static gboolean
is_untouched (gpointer   user_data,
              GError   **error)
{
  Restore *restore = user_data;

  if (restore->version >= 0 && rel_connection_get_version (restore->connection, error) == restore->version)
    return TRUE;

  g_clear_error (error);
  g_set_error (error, REL_ERROR, REL_ERROR_CHANGED,
               _("“%s” was written to since the changes were applied, and going back to the copy would lose that. "
                 "It is left as it is; the copy “%s” is kept, and Undo in the window stages the way back."),
               restore->path, restore->copy);

  return FALSE;
}

static gpointer
restore_job (RelConnection  *connection,
             gpointer        data,
             GCancellable   *cancellable,
             GError        **error)
{
  Restore *restore = data;

  restore->connection = connection;
  if (REL_IS_SQLITE_CONNECTION (connection) && !rel_sqlite_connection_check_file (REL_SQLITE_CONNECTION (connection), error))
    return NULL;
  if (!rel_sqlite_restore_file (restore->copy, restore->path, is_untouched, restore, cancellable, error))
    return NULL;

  return g_strdup (restore->copy);
}

static void
restored_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  RelDocument *self = g_task_get_source_object (task);
  GError *error = NULL;
  g_autofree char *copy = rel_database_run_finish (REL_DATABASE (source), result, &error);

  if (copy == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  self->restored = TRUE;
  self->applied_version = -1;
  rel_document_read_again (self);
  g_task_return_boolean (task, TRUE);
}

/**
 * rel_document_restore_async:
 * @self: a document on a database file
 * @copy: path of the copy that rel_document_apply_finish() gave
 * @callback: called when it is done
 * @user_data: data for @callback
 *
 * Brings the database back to what it was before it was migrated; what was applied is
 * staged again. Refused when anybody wrote to it since, which would be lost.
 */
void
rel_document_restore_async (RelDocument         *self,
                            const char          *copy,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  GTask *task;
  Restore *restore;

  g_return_if_fail (REL_IS_DOCUMENT (self) && self->file != NULL && self->database != NULL);

  task = g_task_new (self, NULL, callback, user_data);
  restore = g_new0 (Restore, 1);
  restore->copy = g_strdup (copy);
  restore->path = g_file_get_path (self->file);
  restore->version = self->applied_version;
  rel_database_run_async (self->database, REL_LANE_READ, restore_job, restore, (GDestroyNotify) restore_free, g_free,
                          NULL, restored_cb, task);
}

/**
 * rel_document_restore_finish:
 * @self: a document
 * @result: the result
 * @error: where to put an error
 *
 * Returns: whether the database is as it was
 */
gboolean
rel_document_restore_finish (RelDocument   *self,
                             GAsyncResult  *result,
                             GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* A database from a design */

typedef struct
{
  char      *path;
  RelSchema *schema;
  char      *places;   /* where its diagrams are remembered; NULL: nowhere */
  GPtrArray *diagrams;
  RelLabels *labels;
} Create;

static void
create_free (Create *create)
{
  g_free (create->path);
  g_object_unref (create->schema);
  g_free (create->places);
  g_ptr_array_unref (create->diagrams);
  rel_labels_unref (create->labels);
  g_free (create);
}

/* Made under another name and moved when it is whole: a half one is never seen. */
static void
create_thread (GTask        *task,
               gpointer      source,
               gpointer      data,
               GCancellable *cancellable)
{
  Create *create = data;
  GError *error = NULL;
  g_autofree char *part = g_strconcat (create->path, ".part", NULL);
  g_autoptr(RelSchema) nothing = NULL;
  g_autoptr(RelConnection) connection = NULL;
  gboolean done = FALSE;

  if (g_file_set_contents (part, "", 0, &error) &&
      (connection = rel_sqlite_connection_open (part, REL_ACCESS_WRITE, cancellable, &error)) != NULL)
    {
      nothing = rel_connection_read_schema (connection, cancellable, &error);
      if (nothing != NULL)
        {
          RelSchemaInfo info = *rel_schema_get_info (create->schema);
          g_autoptr(RelSchema) to = rel_schema_new (&info);

          done = rel_migration_run (connection, nothing, to, NULL, cancellable, &error);
        }
      rel_connection_close (connection);
    }
  if (done && g_rename (part, create->path) != 0)
    {
      int code = errno;

      g_set_error (&error, REL_ERROR, REL_ERROR_FAILED, _("“%s” could not be made: %s. Your design is as it was; save it in another place."), create->path, g_strerror (code));
      done = FALSE;
    }
  if (!done)
    {
      g_remove (part);
      g_task_return_error (task, error);
      return;
    }
  /* not before: one that was to be replaced and was not has its own */
  if (create->places != NULL && !rel_places_save (create->places, create->schema, create->diagrams, create->labels, &error))
    {
      g_message ("The diagrams of the new database could not be remembered: %s", error->message);
      g_clear_error (&error);
    }
  g_task_return_boolean (task, TRUE);
}

/**
 * rel_document_create_database_async:
 * @self: a document
 * @file: the database to make; one that is there is replaced
 * @cancellable: (nullable): stops it
 * @callback: called when it is done
 * @user_data: data for @callback
 *
 * Makes a new database of the current schema, and remembers for it what is said beside
 * it: diagrams, notes, names of ends, and what records are called.
 */
void
rel_document_create_database_async (RelDocument         *self,
                                    GFile               *file,
                                    GCancellable        *cancellable,
                                    GAsyncReadyCallback  callback,
                                    gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  Create *create;

  g_return_if_fail (REL_IS_DOCUMENT (self));

  create = g_new0 (Create, 1);
  create->path = g_file_get_path (file);
  create->schema = g_object_ref (rel_document_get_schema (self));
  create->places = rel_places_get_path (file);
  create->diagrams = g_ptr_array_ref (rel_document_get_diagrams (self));
  create->labels = rel_labels_ref (self->labels);
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_task_data (task, create, (GDestroyNotify) create_free);
  g_task_run_in_thread (task, create_thread);
}

/**
 * rel_document_create_database_finish:
 * @self: a document
 * @result: the result
 * @error: where to put an error
 *
 * Returns: whether the database was made
 */
gboolean
rel_document_create_database_finish (RelDocument   *self,
                                     GAsyncResult  *result,
                                     GError       **error)
{
  Create *create;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return FALSE;

  /* a design without a file has one now: nothing of it would be lost */
  create = g_task_get_task_data (G_TASK (result));
  if (self->database == NULL && self->file == NULL && create->schema == rel_document_get_schema (self))
    rel_document_forget (self);

  return TRUE;
}

/* Looking ahead */

typedef struct
{
  RelSchema *from;
  RelSchema *to;
  GArray    *answers;
  GPtrArray *texts;
} Foresee;

static void
foresee_free (Foresee *foresee)
{
  g_object_unref (foresee->from);
  g_object_unref (foresee->to);
  g_array_unref (foresee->answers);
  g_ptr_array_unref (foresee->texts);
  g_free (foresee);
}

static gpointer
foresee_job (RelConnection  *connection,
             gpointer        data,
             GCancellable   *cancellable,
             GError        **error)
{
  Foresee *foresee = data;

  return rel_consequences_read (connection, foresee->from, foresee->to, (const RelAnswer *) foresee->answers->data,
                                foresee->answers->len, cancellable, error);
}

static void
foreseen_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;
  RelConsequences *consequences = rel_database_run_finish (REL_DATABASE (source), result, &error);

  if (consequences != NULL)
    g_task_return_pointer (task, consequences, (GDestroyNotify) rel_consequences_free);
  else
    g_task_return_error (task, error);
}

/**
 * rel_document_foresee_async:
 * @self: a document on a database
 * @answers: (nullable) (array length=n_answers): what people answered so far
 * @n_answers: their number
 * @cancellable: (nullable): stops it
 * @callback: called when it is done
 * @user_data: data for @callback
 *
 * Counts what applying the staged changes would do to the rows there are. Reads only.
 */
void
rel_document_foresee_async (RelDocument         *self,
                            const RelAnswer     *answers,
                            guint                n_answers,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  GTask *task;
  Foresee *foresee;

  g_return_if_fail (REL_IS_DOCUMENT (self) && self->database != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  foresee = g_new0 (Foresee, 1);
  foresee->from = g_object_ref (self->base);
  foresee->to = g_object_ref (rel_document_get_schema (self));
  foresee->texts = g_ptr_array_new_with_free_func (g_free);
  foresee->answers = copy_answers (answers, n_answers, foresee->texts);
  rel_database_run_async (self->database, REL_LANE_BACKGROUND, foresee_job, foresee, (GDestroyNotify) foresee_free,
                          (GDestroyNotify) rel_consequences_free, cancellable, foreseen_cb, task);
}

/**
 * rel_document_foresee_finish:
 * @self: a document
 * @result: the result
 * @error: where to put an error
 *
 * Returns: (transfer full) (nullable): the consequences
 */
RelConsequences *
rel_document_foresee_finish (RelDocument   *self,
                             GAsyncResult  *result,
                             GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
