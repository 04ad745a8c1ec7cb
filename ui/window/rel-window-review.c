/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * From the design to the database: Review, what follows on it, and a new database made
 * of a design.
 */
#include "config.h"

#include <glib/gi18n.h>

#include "review/rel-edits-window.h"
#include "review/rel-review-window.h"
#include "window/rel-window-private.h"

static void
restored_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(RelWindow) self = user_data;
  g_autoptr(GError) error = NULL;

  if (rel_document_restore_finish (REL_DOCUMENT (source), result, &error))
    rel_window_toast (self, _("The database is as it was; your changes are staged again"));
  else
    {
      GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (self), _("The Changes Were Not Taken Back"), NULL);

      adw_message_dialog_set_body (ADW_MESSAGE_DIALOG (dialog), error->message);
      adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _("_Close"));
      gtk_window_present (GTK_WINDOW (dialog));
    }
}

static void
undo_clicked_cb (AdwToast  *toast,
                 RelWindow *self)
{
  const char *copy = g_object_get_data (G_OBJECT (toast), "copy");
  RelDocument *document = g_object_get_data (G_OBJECT (toast), "document");

  /* the window may show another one by now */
  if (self->document == document && copy != NULL)
    rel_document_restore_async (document, copy, restored_cb, g_object_ref (self));
}

static void
applied_cb (RelReviewWindow *review,
            const char      *copy,
            RelWindow       *self)
{
  AdwToast *toast = adw_toast_new (_("The changes were applied"));

  if (*copy != '\0')
    {
      adw_toast_set_button_label (toast, _("_Undo"));
      adw_toast_set_timeout (toast, 15);
      g_object_set_data_full (G_OBJECT (toast), "copy", g_strdup (copy), g_free);
      g_object_set_data_full (G_OBJECT (toast), "document", g_object_ref (self->document), g_object_unref);
      g_signal_connect_object (toast, "button-clicked", G_CALLBACK (undo_clicked_cb), self, 0);
    }
  adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (self->toasts), toast);
}

static void
committed_cb (RelEditsWindow *edits,
              RelWindow      *self)
{
  rel_window_toast (self, _("The edits were committed"));
}

void
rel_window_review (RelWindow *self)
{
  GtkWidget *review;
  gboolean records = g_strcmp0 (adw_view_stack_get_visible_child_name (ADW_VIEW_STACK (self->pages)), "records") == 0;
  guint n_changes;

  if (self->document == NULL || rel_document_get_database (self->document) == NULL)
    return;
  rel_inspector_finish (self->inspector);
  n_changes = rel_document_list_changes (self->document)->len;
  if (rel_document_get_n_edits (self->document) > 0 && (records || n_changes == 0))
    {
      GtkWidget *edits = rel_edits_window_new (GTK_WINDOW (self), self->document);

      g_signal_connect_object (edits, "committed", G_CALLBACK (committed_cb), self, 0);
      g_signal_connect_object (edits, "notify::is-active", G_CALLBACK (rel_window_update_watch), self, G_CONNECT_SWAPPED);
      gtk_window_present (GTK_WINDOW (edits));
      return;
    }
  if (n_changes == 0)
    return;

  review = rel_review_window_new (GTK_WINDOW (self), self->document);
  g_signal_connect_object (review, "applied", G_CALLBACK (applied_cb), self, 0);
  g_signal_connect_object (review, "notify::is-active", G_CALLBACK (rel_window_update_watch), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (review));
}

static void
created_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  GFile *file = user_data;
  RelDocument *document = REL_DOCUMENT (source);
  RelWindow *self = g_object_get_data (G_OBJECT (file), "window");
  g_autoptr(GError) error = NULL;

  if (!rel_document_create_database_finish (document, result, &error))
    rel_window_toast (self, error->message);
  else
    rel_window_open_file (self, file);
  g_object_unref (self);
  g_object_unref (file);
}

static void
file_chosen_cb (GtkNativeDialog *dialog,
                int              response,
                RelWindow       *self)
{
  GFile *file = response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog)) : NULL;

  if (file != NULL && self->document != NULL)
    {
      g_object_set_data (G_OBJECT (file), "window", g_object_ref (self));
      rel_document_create_database_async (self->document, file, NULL, created_cb, file);
    }
  else
    g_clear_object (&file);
  g_object_unref (dialog);
}

void
rel_window_create_database (RelWindow *self)
{
  GtkFileChooserNative *dialog;

  if (self->document == NULL)
    return;

  rel_inspector_finish (self->inspector);
  dialog = gtk_file_chooser_native_new (_("Create a Database"), GTK_WINDOW (self), GTK_FILE_CHOOSER_ACTION_SAVE, _("C_reate"), _("_Cancel"));
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), _("database.db"));
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  g_signal_connect_object (dialog, "response", G_CALLBACK (file_chosen_cb), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}
