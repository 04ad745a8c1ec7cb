/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Copy As and Import: the whole schema to the clipboard in any form that is a text, and
 * the tables of a file of any kind into the document, as one edit. What a form could not
 * hold is told.
 */
#include "config.h"

#include <glib/gi18n.h>

#include "window/rel-window-private.h"

#include "document/rel-import.h"
#include "formats/rel-format.h"
#include "window/rel-import-window.h"

typedef struct
{
  RelSchema       *schema;
  RelDiagram      *diagram;
  const RelFormat *format;
  RelLosses       *losses;
  char            *title;
} Copy;

static void
copy_free (Copy *copy)
{
  g_object_unref (copy->schema);
  g_object_unref (copy->diagram);
  rel_losses_unref (copy->losses);
  g_free (copy->title);
  g_free (copy);
}

static void
copy_thread (GTask        *task,
             gpointer      source,
             gpointer      data,
             GCancellable *cancellable)
{
  Copy *copy = data;
  RelFormatOptions options = { .title = copy->title };
  GError *error = NULL;
  GBytes *text = copy->format->write_diagram != NULL
                   ? copy->format->write_diagram (copy->schema, copy->diagram, &options, copy->losses, &error)
                   : copy->format->write_schema (copy->schema, &options, copy->losses, &error);

  if (text != NULL)
    g_task_return_pointer (task, text, (GDestroyNotify) g_bytes_unref);
  else
    g_task_return_error (task, error);
}

static void
copied_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(RelWindow) self = user_data;
  Copy *copy = g_task_get_task_data (G_TASK (result));
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) bytes = g_task_propagate_pointer (G_TASK (result), &error);
  g_autofree char *text = NULL;
  g_autofree char *words = NULL;
  guint n;

  if (bytes == NULL)
    {
      rel_window_toast (self, error->message);
      return;
    }
  text = g_utf8_make_valid (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
  n = rel_losses_get_n (copy->losses);
  if (n > 0)
    words = g_strdup_printf (ngettext ("Copied; the form could not hold %u thing: %s %s", "Copied; the form could not hold %u things: %s %s …", n),
                             n, rel_losses_get_subject (copy->losses, 0), rel_losses_get_text (copy->losses, 0));
  else
    words = g_strdup_printf (_("Copied as %s"), _(copy->format->name));
  rel_window_toast (self, words);
}

/* The schema on the clipboard, in the form with that id. */
void
rel_window_copy_as (RelWindow  *self,
                    const char *id)
{
  const RelFormat *format = rel_format_find (id);
  g_autoptr(GTask) task = NULL;
  Copy *copy;

  if (self->document == NULL || format == NULL || (format->write_schema == NULL && format->write_diagram == NULL))
    return;
  copy = g_new0 (Copy, 1);
  copy->schema = g_object_ref (rel_document_get_schema (self->document));
  copy->diagram = g_object_ref (rel_document_get_diagram (self->document));
  copy->format = format;
  copy->losses = rel_losses_new ();
  copy->title = g_strdup (rel_document_get_title (self->document));
  task = g_task_new (NULL, NULL, copied_cb, g_object_ref (self));
  g_task_set_task_data (task, copy, (GDestroyNotify) copy_free);
  g_task_run_in_thread (task, copy_thread);
}

static void
import_thread (GTask        *task,
               gpointer      source,
               gpointer      data,
               GCancellable *cancellable)
{
  g_autofree char *path = g_file_get_path (data);
  gboolean foreign = FALSE;
  GError *error = NULL;
  g_autoptr(RelSchema) schema = rel_import_file (path, NULL, &foreign, cancellable, &error);

  if (schema != NULL)
    g_task_return_pointer (task, foreign ? rel_import_adapt (schema) : g_object_ref (schema), g_object_unref);
  else
    g_task_return_error (task, error);
}

static void
take_tables (RelWindow *self,
             RelSchema *schema)
{
  guint n = rel_schema_get_n_tables (schema);
  g_autofree char *words = g_strdup_printf (ngettext ("%u table was imported", "%u tables were imported", n), n);
  RelSchema *before;

  if (self->document == NULL)
    return;
  before = rel_document_get_schema (self->document);
  adw_view_stack_set_visible_child_name (ADW_VIEW_STACK (self->pages), "diagram");
  rel_diagram_page_paste (self->diagram, schema, _("Import Tables"));
  if (rel_document_get_schema (self->document) != before)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.tell-undo", "s", words);
}

static void
chosen_cb (RelImportWindow *import,
           RelSchema       *schema,
           RelWindow       *self)
{
  take_tables (self, schema);
}

static void
imported_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(RelWindow) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(RelSchema) schema = g_task_propagate_pointer (G_TASK (result), &error);
  g_autofree char *name = g_file_get_basename (g_task_get_task_data (G_TASK (result)));
  g_autofree char *valid = g_utf8_make_valid (name, -1);
  GtkWidget *window;

  if (schema == NULL)
    {
      g_autofree char *words = g_strdup_printf (_("%1$s was not imported: %2$s"), valid, error->message);

      rel_window_toast (self, words);
      return;
    }
  if (self->document == NULL)
    return;
  if (!rel_import_needs_window (schema, rel_document_get_schema (self->document)))
    {
      take_tables (self, schema);
      return;
    }
  window = rel_import_window_new (GTK_WINDOW (self), valid, schema, rel_document_get_schema (self->document));
  g_signal_connect_object (window, "chosen", G_CALLBACK (chosen_cb), self, 0);
  gtk_window_present (GTK_WINDOW (window));
}

static void
file_chosen_cb (GtkNativeDialog *dialog,
                int              response,
                RelWindow       *self)
{
  if (response == GTK_RESPONSE_ACCEPT)
    {
      GFile *file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
      g_autoptr(GTask) task = g_task_new (NULL, NULL, imported_cb, g_object_ref (self));

      g_task_set_task_data (task, file, g_object_unref);
      g_task_run_in_thread (task, import_thread);
    }
  g_object_unref (dialog);
}

/* Tables of a file into this document: one edit, which can be undone. */
void
rel_window_import (RelWindow *self)
{
  GtkFileChooserNative *dialog;

  if (self->document == NULL)
    return;
  dialog = gtk_file_chooser_native_new (_("Import Tables from DBML, SQL, SQLAlchemy or CSV"), GTK_WINDOW (self),
                                        GTK_FILE_CHOOSER_ACTION_OPEN, _("_Import"), _("_Cancel"));
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  g_signal_connect_object (dialog, "response", G_CALLBACK (file_chosen_cb), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

/* One entry for each form that is a text. */
GMenuModel *
rel_window_make_copy_menu (void)
{
  static const char *const ids[] = { "sql", "postgresql", "mysql", "dbml", "mermaid", "plantuml", "sqlalchemy", "markdown", "json", "dot" };
  GMenu *menu = g_menu_new ();

  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      const RelFormat *format = rel_format_find (ids[i]);
      g_autofree char *action = g_strdup_printf ("win.copy-as::%s", ids[i]);

      if (format != NULL)
        g_menu_append (menu, _(format->name), action);
    }

  return G_MENU_MODEL (menu);
}
