/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The import itself: one transaction on the lane for writing, with progress and Stop.
 * Where it fails nothing is there, and the dialog stays with what is wrong and where.
 */
#include "config.h"

#include <glib/gi18n.h>

#include "browser/rel-rows-import-private.h"

#include "common/rel-progress.h"

typedef struct
{
  RelRowImport *import;
  RelTable     *table;    /* NULL: a new one */
  char         *name;
  RelProgress  *progress;
  guint64       n_rows;
} Work;

static void
work_free (Work *work)
{
  g_object_unref (work->import);
  g_clear_object (&work->table);
  rel_progress_unref (work->progress);
  g_free (work->name);
  g_free (work);
}

static void
progress_cb (double   fraction,
             gpointer data)
{
  rel_progress_tell (((Work *) data)->progress, fraction, 0);
}

static gpointer
run (RelConnection  *connection,
     gpointer        data,
     GCancellable   *cancellable,
     GError        **error)
{
  Work *work = data;
  gboolean done;

  if (work->table != NULL)
    done = rel_row_import_run (work->import, connection, work->table, progress_cb, work, &work->n_rows, cancellable, error);
  else
    done = rel_row_import_run_new (work->import, connection, work->name, progress_cb, work, &work->n_rows, cancellable, error);

  return done ? g_strdup_printf (ngettext ("Imported %'llu record into %s", "Imported %'llu records into %s", (gulong) work->n_rows),
                                 (unsigned long long) work->n_rows, work->name) : NULL;
}

typedef struct
{
  GtkWidget   *window;  /* weak */
  GtkWidget   *parent;  /* weak */
  RelDocument *document;
  RelProgress *progress;
} Waiting;

static void
imported_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  Waiting *waiting = user_data;
  g_autoptr(GError) error = NULL;
  g_autofree char *words = rel_database_run_finish (REL_DATABASE (source), result, &error);

  rel_progress_end (waiting->progress);
  if (words != NULL)
    {
      if (waiting->window != NULL)
        gtk_window_destroy (GTK_WINDOW (waiting->window));
      rel_document_refresh (waiting->document);
      if (waiting->parent != NULL)
        gtk_widget_activate_action (waiting->parent, "win.tell", "s", words);
    }
  else if (waiting->window != NULL)
    {
      RelImportDialog *self = g_object_get_data (G_OBJECT (waiting->window), "dialog");

      gtk_widget_set_sensitive (waiting->window, TRUE);
      gtk_label_set_text (GTK_LABEL (self->problem),
                          g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) ? _("Stopped. Nothing was written.") : error->message);
      gtk_widget_set_visible (self->problem, TRUE);
    }
  g_clear_weak_pointer (&waiting->window);
  g_clear_weak_pointer (&waiting->parent);
  g_object_unref (waiting->document);
  g_free (waiting);
}

void
rel_import_dialog_run (RelImportDialog *self)
{
  RelTable *table = rel_import_dialog_get_table (self);
  Work *work = g_new0 (Work, 1);
  Waiting *waiting = g_new0 (Waiting, 1);

  gtk_widget_set_visible (self->problem, FALSE);
  /* What is being written is not to be changed meanwhile. */
  gtk_widget_set_sensitive (self->window, FALSE);
  g_set_weak_pointer (&waiting->window, self->window);
  g_set_weak_pointer (&waiting->parent, self->parent);
  waiting->document = g_object_ref (self->document);
  waiting->progress = rel_progress_begin (self->window, _("Importing Records"));
  work->import = g_object_ref (self->import);
  work->table = table != NULL ? g_object_ref (table) : NULL;
  work->name = table != NULL ? g_strdup (rel_table_get_name (table)) : g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->name)));
  work->progress = rel_progress_ref (waiting->progress);
  rel_database_run_async (rel_document_get_database (self->document), REL_LANE_WRITE, run, work, (GDestroyNotify) work_free, g_free,
                          rel_progress_get_cancellable (waiting->progress), imported_cb, waiting);
}
