/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Edits of the schema are staged: the states of the history move, the database stays
 * behind as `base`, and what differs between the two is what Review lists and Apply
 * brings over. When another program changes the schema, its changes go into every state
 * by a three-way merge; after Apply, states before it keep what they were, so that Undo
 * stages the way back.
 */
#include "config.h"

#include <errno.h>

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "document/rel-document-private.h"

#include "database/rel-migration.h"
#include "database/sqlite/rel-sqlite-connection.h"
#include "database/sqlite/rel-sqlite-copy.h"
#include "document/rel-places.h"
#include "schema/rel-schema-match.h"
#include "schema/rel-schema-merge.h"

/**
 * rel_document_edit:
 * @self: a document
 * @name: name of the edit, for people: "Rename Column"
 * @schema: what it led to
 *
 * Goes on to another schema under the same diagram. An edit that changed nothing is none.
 */
void
rel_document_edit (RelDocument *self,
                   const char  *name,
                   RelSchema   *schema)
{
  g_autoptr(RelState) state = NULL;

  g_return_if_fail (REL_IS_DOCUMENT (self));
  g_return_if_fail (REL_IS_SCHEMA (schema));

  state = rel_state_with_schema (rel_document_get_state (self), schema);
  rel_document_push (self, name, state);
}

/**
 * rel_document_get_base:
 * @self: a document
 *
 * Returns: (transfer none): the schema of the database as it was last read; of a
 *   design, as it was last saved
 */
RelSchema *
rel_document_get_base (RelDocument *self)
{
  g_return_val_if_fail (REL_IS_DOCUMENT (self), NULL);

  return self->base;
}

/**
 * rel_document_list_changes:
 * @self: a document
 *
 * Returns: (transfer none) (element-type RelChange): what is staged, from the base to
 *   the current schema; empty when nothing is
 */
GArray *
rel_document_list_changes (RelDocument *self)
{
  g_return_val_if_fail (REL_IS_DOCUMENT (self), NULL);

  if (self->changes == NULL)
    self->changes = rel_schema_diff (self->base, rel_document_get_schema (self));

  return self->changes;
}

/**
 * rel_document_is_modified:
 * @self: a document
 *
 * Returns: whether something would be lost if it were forgotten: staged changes of a
 *   database, or what is not saved of a design
 */
gboolean
rel_document_is_modified (RelDocument *self)
{
  g_return_val_if_fail (REL_IS_DOCUMENT (self), FALSE);

  if (self->database != NULL)
    return rel_document_list_changes (self)->len > 0;

  return rel_document_get_schema (self) != self->base || !rel_diagram_equal (rel_document_get_diagram (self), self->saved);
}

/**
 * rel_document_discard_changes:
 * @self: a document
 *
 * Goes back to the schema of the database; one edit, which can be undone.
 */
void
rel_document_discard_changes (RelDocument *self)
{
  g_return_if_fail (REL_IS_DOCUMENT (self));

  rel_document_edit (self, _("Discard Changes"), self->base);
}

typedef struct
{
  RelSchema *before;
  RelSchema *after;
  RelSchema *applied; /* NULL: another program made it */
  guint      n_conflicts;
} Rebase;

static RelState *
rebase (RelState *state,
        gpointer  user_data)
{
  Rebase *self = user_data;
  RelSchema *schema = rel_state_get_schema (state);
  g_autoptr(GArray) conflicts = NULL;
  g_autoptr(RelSchema) merged = NULL;

  if (schema == self->applied || (self->applied == NULL && schema == self->before))
    return rel_state_with_schema (state, self->after);
  if (self->applied != NULL || self->after == self->before)
    return g_object_ref (state);

  merged = rel_schema_merge (self->before, schema, self->after, &conflicts);
  self->n_conflicts = MAX (self->n_conflicts, conflicts->len);

  return rel_state_with_schema (state, merged != NULL ? merged : schema);
}

static void
reloaded_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(RelDocument) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(RelState) before = NULL;
  g_autoptr(RelSchema) after = NULL;
  Rebase work = { NULL };

  if (!rel_database_reload_schema_finish (REL_DATABASE (source), result, &error) || self->history == NULL)
    return;

  before = g_object_ref (rel_document_get_state (self));
  work.before = g_steal_pointer (&self->base);
  work.applied = self->applying ? rel_state_get_schema (before) : NULL;
  self->applying = FALSE;
  after = rel_schema_adopt (rel_database_get_schema (self->database), work.applied != NULL ? work.applied : work.before);
  work.after = after;
  self->base = g_object_ref (after);
  g_clear_pointer (&self->changes, g_array_unref);
  rel_history_map (self->history, rebase, &work);
  g_object_unref (work.before);
  rel_document_announce (self, before);
  if (work.n_conflicts > 0)
    g_signal_emit_by_name (self, "notice", _("Another program changed the same things as you did; yours are kept. Review shows the difference."));
}

/* Another program committed, or we did: what is there now? */
void
rel_document_read_again (RelDocument *self)
{
  if (self->reading != NULL)
    g_cancellable_cancel (self->reading);
  g_clear_object (&self->reading);
  self->reading = g_cancellable_new ();
  rel_database_reload_schema_async (self->database, self->reading, reloaded_cb, g_object_ref (self));
}

/* Applying */

typedef struct
{
  RelSchema           *from;
  RelSchema           *to;
  char                *path;   /* NULL: in memory */
  char                *copy;   /* NULL: none is made */
  GArray              *fills;
  GPtrArray           *texts;  /* owns their expressions */
  RelDocumentProgress  progress;
  gpointer             user_data;
} Apply;

static void
apply_free (Apply *apply)
{
  g_object_unref (apply->from);
  g_object_unref (apply->to);
  g_free (apply->path);
  g_free (apply->copy);
  g_array_unref (apply->fills);
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
    .fills = (const RelFill *) apply->fills->data,
    .n_fills = apply->fills->len,
    .progress = stepped,
    .user_data = apply,
  };

  if (apply->copy != NULL && !rel_sqlite_copy_file (apply->path, apply->copy, copied, apply, cancellable, error))
    return NULL;
  if (!rel_migration_run (connection, apply->from, apply->to, &options, cancellable, error))
    {
      /* nothing was changed, so the copy is of no use */
      if (apply->copy != NULL)
        g_remove (apply->copy);
      return NULL;
    }

  return g_strdup (apply->copy != NULL ? apply->copy : "");
}

static void
applied_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  RelDocument *self = g_task_get_source_object (task);
  GError *error = NULL;
  char *copy = rel_database_run_finish (REL_DATABASE (source), result, &error);

  if (copy == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  self->applying = TRUE;
  rel_document_read_again (self);
  g_task_return_pointer (task, copy, g_free);
}

/* A name beside the database that nobody has. */
static char *
name_copy (const char *path)
{
  g_autoptr(GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *stamp = g_date_time_format (now, "%Y-%m-%d-%H%M%S");

  return g_strdup_printf ("%s.%s.bak", path, stamp);
}

/**
 * rel_document_apply_async:
 * @self: a document on a database
 * @copy_first: whether to make a copy to go back to
 * @fills: (nullable) (array length=n_fills): values for rows that have none where one is required
 * @n_fills: their number
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
                          const RelFill       *fills,
                          guint                n_fills,
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
  apply = g_new0 (Apply, 1);
  apply->from = g_object_ref (self->base);
  apply->to = g_object_ref (rel_document_get_schema (self));
  apply->path = self->file != NULL ? g_file_get_path (self->file) : NULL;
  apply->copy = copy_first && apply->path != NULL ? name_copy (apply->path) : NULL;
  apply->fills = g_array_new (FALSE, FALSE, sizeof (RelFill));
  apply->texts = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < n_fills; i++)
    {
      RelFill fill = fills[i];

      fill.expression = g_strdup (fill.expression);
      g_ptr_array_add (apply->texts, (char *) fill.expression);
      g_array_append_val (apply->fills, fill);
    }
  apply->progress = progress;
  apply->user_data = progress_data;
  rel_database_run_async (self->database, REL_LANE_WRITE, apply_job, apply, (GDestroyNotify) apply_free, g_free,
                          cancellable, applied_cb, task);
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
  char *copy;
  char *path;
} Restore;

static void
restore_free (Restore *restore)
{
  g_free (restore->copy);
  g_free (restore->path);
  g_free (restore);
}

static void
restore_thread (GTask        *task,
                gpointer      source,
                gpointer      data,
                GCancellable *cancellable)
{
  Restore *restore = data;
  GError *error = NULL;

  if (rel_sqlite_restore_file (restore->copy, restore->path, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
restored_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  RelDocument *self = REL_DOCUMENT (source);
  GError *error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      g_task_return_error (task, error);
      return;
    }
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
 * Brings the database back to what it was before it was migrated.
 */
void
rel_document_restore_async (RelDocument         *self,
                            const char          *copy,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  GTask *task;
  g_autoptr(GTask) thread = NULL;
  Restore *restore;

  g_return_if_fail (REL_IS_DOCUMENT (self) && self->file != NULL);

  task = g_task_new (self, NULL, callback, user_data);
  restore = g_new0 (Restore, 1);
  restore->copy = g_strdup (copy);
  restore->path = g_file_get_path (self->file);
  thread = g_task_new (self, NULL, restored_cb, task);
  g_task_set_task_data (thread, restore, (GDestroyNotify) restore_free);
  g_task_run_in_thread (thread, restore_thread);
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
} Create;

static void
create_free (Create *create)
{
  g_free (create->path);
  g_object_unref (create->schema);
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

      g_set_error (&error, REL_ERROR, REL_ERROR_FAILED, _("“%s” could not be made: %s"), create->path, g_strerror (code));
      done = FALSE;
    }
  if (!done)
    {
      g_remove (part);
      g_task_return_error (task, error);
      return;
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
 * Makes a new database of the current schema, and remembers the diagram for it.
 */
void
rel_document_create_database_async (RelDocument         *self,
                                    GFile               *file,
                                    GCancellable        *cancellable,
                                    GAsyncReadyCallback  callback,
                                    gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  g_autofree char *places = NULL;
  Create *create;

  g_return_if_fail (REL_IS_DOCUMENT (self));

  create = g_new0 (Create, 1);
  create->path = g_file_get_path (file);
  create->schema = g_object_ref (rel_document_get_schema (self));
  places = rel_places_get_path (file);
  if (places != NULL)
    rel_places_save (places, create->schema, rel_document_get_diagram (self), NULL);
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
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
