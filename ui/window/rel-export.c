/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Export from the window: a file chooser with the forms as filters, the work on a
 * thread, a toast at the end; what the form could not hold is shown by name. The form is
 * told by the file's suffix, or by the filter where there is none.
 */
#include "config.h"

#include <string.h>

#include <glib/gi18n.h>

#include "window/rel-window-private.h"

#include "base/rel-replace.h"
#include "formats/rel-format.h"

/* More than this nobody reads; the command line tells them all. */
#define MAX_LOSSES 200

typedef struct
{
  RelSchema  *schema;
  RelDiagram *diagram;
  char       *title;
  gboolean    dark;
  GFile      *file;
  RelLosses  *losses;
} Export;

static void
export_free (Export *export)
{
  g_object_unref (export->schema);
  g_object_unref (export->diagram);
  g_free (export->title);
  g_object_unref (export->file);
  rel_losses_unref (export->losses);
  g_free (export);
}

static gboolean
can_write (const RelFormat *format)
{
  return format->write_schema != NULL || format->write_diagram != NULL;
}

static GBytes *
make_content (Export  *export,
              GError **error)
{
  g_autofree char *name = g_file_get_basename (export->file);
  const RelFormat *format = rel_format_for_file (name);
  RelFormatOptions options = { .title = export->title, .dark = export->dark };
  g_autofree char *known = NULL;

  if (format != NULL && format->write_diagram != NULL)
    return format->write_diagram (export->schema, export->diagram, &options, export->losses, error);
  if (format != NULL && format->write_schema != NULL)
    return format->write_schema (export->schema, &options, export->losses, error);

  known = rel_format_list_ids (can_write);
  g_set_error (error, REL_ERROR, REL_ERROR_REFUSED, _("The end of the file name tells no form; there are %s. Nothing was written."), known);

  return NULL;
}

static void
export_thread (GTask        *task,
               gpointer      source,
               gpointer      data,
               GCancellable *cancellable)
{
  Export *export = data;
  GError *error = NULL;
  g_autoptr(GBytes) content = make_content (export, &error);

  if (content == NULL ||
      !rel_replace_file (export->file, g_bytes_get_data (content, NULL), g_bytes_get_size (content), NULL,
                         G_FILE_CREATE_NONE, NULL, cancellable, &error))
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

/* What was left out, by name: a long list in a dialog. */
static void
show_losses (RelWindow  *self,
             RelLosses  *losses,
             const char *heading,
             const char *body)
{
  guint n = rel_losses_get_n (losses);
  g_autoptr(GString) list = g_string_new (NULL);
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (self), heading, body);
  GtkWidget *label, *scrolled;

  for (guint i = 0; i < MIN (n, MAX_LOSSES); i++)
    {
      const char *subject = rel_losses_get_subject (losses, i);
      guint line = rel_losses_get_line (losses, i);

      g_string_append (list, i > 0 ? "\n• " : "• ");
      if (line > 0)
        {
          /* Translators: line of a text, before what was not understood there */
          g_string_append_printf (list, _("Line %u"), line);
          g_string_append (list, ": ");
        }
      g_string_append_printf (list, "%s%s%s", subject, subject[0] != '\0' ? ": " : "", rel_losses_get_text (losses, i));
    }
  if (n > MAX_LOSSES)
    g_string_append (list, "\n…");

  label = gtk_label_new (list->str);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_valign (label, GTK_ALIGN_START);
  scrolled = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), label);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scrolled), 300);
  gtk_widget_set_size_request (scrolled, 320, -1);
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), scrolled);
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _("_Close"));
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
exported_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  RelWindow *self = REL_WINDOW (source);
  Export *export = g_task_get_task_data (G_TASK (result));
  g_autoptr(GError) error = NULL;
  g_autofree char *name = g_file_get_basename (export->file);
  g_autofree char *text = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error))
    text = g_strdup_printf (_("Exported %s"), name);
  else
    text = g_strdup_printf (_("Not exported: %s"), error->message);

  if (error == NULL && rel_losses_get_n (export->losses) > 0)
    {
      guint n = rel_losses_get_n (export->losses);
      g_autofree char *body = g_strdup_printf (ngettext ("The form could not hold %u thing:", "The form could not hold %u things:", n), n);

      show_losses (self, export->losses, text, body);
    }
  else
    rel_window_toast (self, text);
}

/**
 * rel_window_show_problems:
 * @self: a window with a document
 *
 * Shows what of the document's file was not understood or kept.
 */
void
rel_window_show_problems (RelWindow *self)
{
  g_autoptr(RelLosses) losses = rel_losses_new ();
  const RelSchemaInfo *info;

  g_return_if_fail (REL_IS_WINDOW (self));
  if (self->document == NULL)
    return;

  info = rel_schema_get_info (rel_document_get_schema (self->document));
  for (guint i = 0; i < info->n_problems; i++)
    rel_losses_add (losses, info->problems[i].line, info->problems[i].object, "%s", info->problems[i].message);
  show_losses (self, losses, rel_document_get_title (self->document), _("Not understood, or not kept:"));
}

/* A name without an ending gets that of the filter. */
static GFile *
get_chosen_file (GtkFileChooser *chooser)
{
  g_autoptr(GFile) file = gtk_file_chooser_get_file (chooser);
  g_autofree char *name = g_file_get_basename (file);
  const char *suffix = g_object_get_data (G_OBJECT (gtk_file_chooser_get_filter (chooser)), "suffix");
  g_autofree char *longer = NULL;
  g_autoptr(GFile) folder = NULL;

  if (strchr (name, '.') != NULL || suffix == NULL)
    return g_steal_pointer (&file);

  longer = g_strconcat (name, ".", suffix, NULL);
  folder = g_file_get_parent (file);

  return folder != NULL ? g_file_get_child (folder, longer) : g_steal_pointer (&file);
}

static void
add_filters (GtkFileChooser *chooser)
{
  g_autoptr(GtkFileFilter) all = gtk_file_filter_new ();
  const RelFormat *formats;
  guint n_formats;

  gtk_file_filter_set_name (all, _("All Forms"));
  gtk_file_filter_add_pattern (all, "*");
  gtk_file_chooser_add_filter (chooser, all);
  formats = rel_formats_get (&n_formats);
  for (guint i = 0; i < n_formats; i++)
    {
      g_autoptr(GtkFileFilter) filter = gtk_file_filter_new ();
      g_auto(GStrv) suffixes = g_strsplit (formats[i].suffixes, " ", -1);

      if (!can_write (&formats[i]))
        continue;
      gtk_file_filter_set_name (filter, _(formats[i].name));
      for (guint j = 0; suffixes[j] != NULL; j++)
        gtk_file_filter_add_suffix (filter, suffixes[j]);
      g_object_set_data_full (G_OBJECT (filter), "suffix", g_strdup (suffixes[0]), g_free);
      gtk_file_chooser_add_filter (chooser, filter);
    }
}

static void
chosen_cb (GtkNativeDialog *dialog,
           int              response,
           RelWindow       *self)
{
  if (response == GTK_RESPONSE_ACCEPT && self->document != NULL)
    {
      g_autoptr(GTask) task = g_task_new (self, NULL, exported_cb, NULL);
      Export *export = g_new0 (Export, 1);

      export->schema = g_object_ref (rel_document_get_schema (self->document));
      export->diagram = g_object_ref (rel_document_get_diagram (self->document));
      export->title = g_strdup (rel_document_get_title (self->document));
      export->dark = adw_style_manager_get_dark (adw_style_manager_get_default ());
      export->file = get_chosen_file (GTK_FILE_CHOOSER (dialog));
      export->losses = rel_losses_new ();
      g_task_set_task_data (task, export, (GDestroyNotify) export_free);
      g_task_run_in_thread (task, export_thread);
    }
  g_object_unref (dialog);
}

/**
 * rel_window_export:
 * @self: a window with a document
 *
 * Asks for a file and exports diagram or schema to it.
 */
void
rel_window_export (RelWindow *self)
{
  GtkFileChooserNative *dialog;
  g_autofree char *name = NULL;

  g_return_if_fail (REL_IS_WINDOW (self));
  if (self->document == NULL)
    return;

  dialog = gtk_file_chooser_native_new (_("Export"), GTK_WINDOW (self),
                                        GTK_FILE_CHOOSER_ACTION_SAVE, _("_Export"), _("_Cancel"));
  name = g_strdup_printf ("%s.svg", rel_document_get_title (self->document));
  /* shop.dbml becomes shop.svg */
  if (rel_format_for_file (rel_document_get_title (self->document)) != NULL)
    {
      g_free (name);
      name = g_strdup_printf ("%.*s.svg", (int) (strrchr (rel_document_get_title (self->document), '.') - rel_document_get_title (self->document)),
                              rel_document_get_title (self->document));
    }
  add_filters (GTK_FILE_CHOOSER (dialog));
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), name);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  g_signal_connect_object (dialog, "response", G_CALLBACK (chosen_cb), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}
