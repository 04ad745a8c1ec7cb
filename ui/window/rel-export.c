/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Export from the window: a file chooser with the forms as filters, the work on a
 * thread, a toast at the end. The form is told by the file's suffix.
 */
#include "config.h"

#include <string.h>

#include <glib/gi18n.h>

#include "window/rel-window-private.h"

#include "base/rel-replace.h"
#include "formats/rel-pictures.h"
#include "schema/rel-schema-json.h"
#include "sql/rel-write-schema.h"

typedef struct
{
  RelSchema  *schema;
  RelDiagram *diagram;
  char       *title;
  gboolean    dark;
  GFile      *file;
} Export;

static void
export_free (Export *export)
{
  g_object_unref (export->schema);
  g_object_unref (export->diagram);
  g_free (export->title);
  g_object_unref (export->file);
  g_free (export);
}

static GBytes *
make_content (Export  *export,
              GError **error)
{
  g_autofree char *name = g_file_get_basename (export->file);
  RelPictureOptions options = { REL_PICTURE_SVG, export->dark, 2, export->title };
  char *text;

  if (rel_picture_form_from_suffix (name, &options.form))
    return rel_picture_write (export->schema, export->diagram, NULL, &options, error);

  if (g_str_has_suffix (name, ".json"))
    text = rel_schema_to_json (export->schema, TRUE);
  else if (g_str_has_suffix (name, ".sql"))
    text = rel_write_schema_sql (export->schema);
  else
    {
      g_set_error_literal (error, REL_ERROR, REL_ERROR_REFUSED,
                           _("The file name must end in svg, pdf, png, dot, sql or json. Nothing was written."));
      return NULL;
    }

  return g_bytes_new_take (text, strlen (text));
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
  rel_window_toast (self, text);
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
      export->file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
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

  dialog = gtk_file_chooser_native_new (_("Export as SVG, PDF, PNG, DOT, SQL or JSON"), GTK_WINDOW (self),
                                        GTK_FILE_CHOOSER_ACTION_SAVE, _("_Export"), _("_Cancel"));
  name = g_strdup_printf ("%s.svg", rel_document_get_title (self->document));
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), name);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  g_signal_connect_object (dialog, "response", G_CALLBACK (chosen_cb), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}
