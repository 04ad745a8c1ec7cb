/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Writing what the export window shows: into a file that a person chooses, whose name
 * must not be that of another form and is not replaced unasked, or into the clipboard. It
 * is made on a thread; what is in the way is told in the window, which stays.
 */
#include "config.h"

#include <string.h>

#include <glib/gi18n.h>

#include "window/rel-export-window-private.h"

#include "base/rel-replace.h"

void
rel_export_window_tell_trouble (RelExportWindow *self,
                                const char      *words)
{
  gtk_label_set_text (GTK_LABEL (self->trouble_label), words != NULL ? words : "");
  gtk_info_bar_set_revealed (GTK_INFO_BAR (self->trouble), words != NULL);
}

static void
set_busy (RelExportWindow *self,
          gboolean         busy)
{
  g_clear_object (&self->writing);
  if (busy)
    self->writing = g_cancellable_new ();
  gtk_widget_set_sensitive (self->export, !busy);
  gtk_widget_set_sensitive (self->copy, !busy);
  gtk_widget_set_sensitive (self->leaflet, !busy);
}

static void
write_thread (GTask        *task,
              gpointer      source,
              gpointer      data,
              GCancellable *cancellable)
{
  GFile *file = g_object_get_data (G_OBJECT (task), "file");
  GError *error = NULL;
  GBytes *content = rel_export_job_make (data, cancellable, &error);

  if (content == NULL)
    g_task_return_error (task, error);
  else if (file != NULL && !rel_replace_file (file, g_bytes_get_data (content, NULL), g_bytes_get_size (content), NULL,
                                              G_FILE_CREATE_NONE, NULL, cancellable, &error))
    {
      g_bytes_unref (content);
      g_task_return_error (task, error);
    }
  else
    g_task_return_pointer (task, content, (GDestroyNotify) g_bytes_unref);
}

static void
written_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(RelExportWindow) self = user_data;
  GFile *file = g_object_get_data (G_OBJECT (result), "file");
  RelExportJob *found = g_task_get_task_data (G_TASK (result));
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) content = g_task_propagate_pointer (G_TASK (result), &error);
  guint n = rel_losses_get_n (found->losses);
  g_autofree char *name = file != NULL ? g_file_get_basename (file) : NULL;
  g_autofree char *words = NULL;

  /* the window is gone */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  set_busy (self, FALSE);
  if (content == NULL)
    {
      words = g_strdup_printf (_("Not exported: %s"), error->message);
      rel_export_window_tell_trouble (self, words);
      return;
    }
  if (file == NULL)
    {
      g_autofree char *text = g_utf8_make_valid (g_bytes_get_data (content, NULL), g_bytes_get_size (content));

      gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
      words = g_strdup_printf (_("Copied as %s"), _(found->format->name));
    }
  else if (n > 0)
    words = g_strdup_printf (ngettext ("Exported %s; %u thing was left out", "Exported %s; %u things were left out", n), name, n);
  else
    words = g_strdup_printf (_("Exported %s"), name);
  rel_export_window_finish (self, words);
}

/* Into the file, or where there is none, to the clipboard. */
static void
start_writing (RelExportWindow *self,
               RelExportJob    *job,
               GFile           *file)
{
  g_autoptr(GTask) task = NULL;

  rel_export_window_tell_trouble (self, NULL);
  set_busy (self, TRUE);
  /* the window is not its source: the thread may be the last to let go of the task */
  task = g_task_new (NULL, self->writing, written_cb, g_object_ref (self));
  g_task_set_task_data (task, job, (GDestroyNotify) rel_export_job_free);
  if (file != NULL)
    g_object_set_data_full (G_OBJECT (task), "file", g_object_ref (file), g_object_unref);
  g_task_run_in_thread (task, write_thread);
}

/* shop.dbml becomes shop.svg */
static char *
suggest_name (RelExportWindow *self)
{
  const char *title = self->job->title;
  const char *dot = strrchr (title, '.');
  static const char *const databases[] = { "db", "sqlite", "sqlite3", "db3", NULL };
  gboolean known = dot != NULL && dot != title && (rel_format_for_file (title) != NULL || g_strv_contains (databases, dot + 1));
  g_autofree char *base = known ? g_strndup (title, dot - title) : g_strdup (title);
  g_auto(GStrv) suffixes = g_strsplit (self->job->format->suffixes, " ", -1);

  g_strdelimit (base, "/", '-');

  return g_strconcat (base, ".", suffixes[0], NULL);
}

/* Whether a name has one of the form's endings, or the last part of one: shop.sql is SQL of any server. */
static gboolean
fits (const RelFormat *format,
      const char      *name)
{
  g_auto(GStrv) suffixes = g_strsplit (format->suffixes, " ", -1);
  g_autofree char *lower = g_ascii_strdown (name, -1);
  const char *dot = strrchr (lower, '.');

  for (guint i = 0; dot != NULL && suffixes[i] != NULL; i++)
    {
      const char *last = strrchr (suffixes[i], '.');

      if (strcmp (dot + 1, last != NULL ? last + 1 : suffixes[i]) == 0)
        return TRUE;
    }

  return FALSE;
}

static void
file_chosen_cb (GtkNativeDialog *dialog,
                int              response,
                RelExportWindow *self)
{
  g_autoptr(GFile) file = response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog)) : NULL;
  g_autofree char *name = file != NULL ? g_file_get_basename (file) : NULL;
  const RelFormat *named = name != NULL ? rel_format_for_file (name) : NULL;

  if (file != NULL && !fits (self->job->format, name) && named != NULL && (named->write_schema != NULL || named->write_diagram != NULL))
    {
      g_autofree char *words = g_strdup_printf (_("“%1$s” is the name of another form than %2$s. Nothing was written; choose the form, or another name."),
                                                name, _(self->job->format->name));

      rel_export_window_tell_trouble (self, words);
    }
  else if (file != NULL && strchr (name, '.') == NULL)
    {
      g_auto(GStrv) suffixes = g_strsplit (self->job->format->suffixes, " ", -1);
      g_autofree char *longer = g_strconcat (name, ".", suffixes[0], NULL);
      g_autoptr(GFile) folder = g_file_get_parent (file);
      g_autoptr(GFile) better = folder != NULL ? g_file_get_child (folder, longer) : NULL;

      /* The chooser asked about another name: what is there is not replaced unasked. */
      if (better != NULL && g_file_query_exists (better, NULL))
        {
          g_autofree char *words = g_strdup_printf (_("“%s” is there already and was not touched; choose it, or another name."), longer);

          rel_export_window_tell_trouble (self, words);
        }
      else
        start_writing (self, rel_export_job_copy (self->job), better != NULL ? better : file);
    }
  else if (file != NULL)
    start_writing (self, rel_export_job_copy (self->job), file);
  g_object_unref (dialog);
}

void
rel_export_window_export_cb (RelExportWindow *self)
{
  GtkFileChooserNative *dialog = gtk_file_chooser_native_new (_("Export"), GTK_WINDOW (self), GTK_FILE_CHOOSER_ACTION_SAVE,
                                                              _("_Export"), _("_Cancel"));
  g_autoptr(GtkFileFilter) filter = gtk_file_filter_new ();
  g_auto(GStrv) suffixes = g_strsplit (self->job->format->suffixes, " ", -1);
  g_autofree char *name = suggest_name (self);

  gtk_file_filter_set_name (filter, _(self->job->format->name));
  for (guint i = 0; suffixes[i] != NULL; i++)
    gtk_file_filter_add_suffix (filter, strrchr (suffixes[i], '.') != NULL ? strrchr (suffixes[i], '.') + 1 : suffixes[i]);
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (dialog), filter);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), name);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  g_signal_connect_object (dialog, "response", G_CALLBACK (file_chosen_cb), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

void
rel_export_window_copy_cb (RelExportWindow *self)
{
  if (rel_export_job_is_text (self->job))
    start_writing (self, rel_export_job_copy (self->job), NULL);
}
