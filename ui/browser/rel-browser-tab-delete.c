/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Deleting a record: first what goes with it, in numbers; where nothing does, nothing is
 * asked. It is staged like any edit, and one undo takes it back.
 *
 *   find the record -> count -> ask, when more than it would go -> stage
 */
#include "config.h"

#include <glib/gi18n.h>

#include "browser/rel-browser-tab.h"

#include "browser/rel-browser-tab-private.h"
#include "records/rel-delete-preview.h"

typedef struct
{
  RelBrowserTab   *tab;
  RelRecordHandle *handle;
  RelRecord       *record;
} Deleting;

static void
deleting_free (Deleting *deleting)
{
  g_object_unref (deleting->tab);
  rel_record_handle_free (deleting->handle);
  g_clear_object (&deleting->record);
  g_free (deleting);
}

static void
tell (RelBrowserTab *self,
      const GError  *error)
{
  if (error != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    gtk_widget_activate_action (GTK_WIDGET (self), "win.tell", "s", error->message);
}

static void
staged_cb (RelRecord    *record,
           const GError *error,
           gpointer      user_data)
{
  tell (user_data, error);
}

static void
stage (Deleting *deleting)
{
  rel_record_stage (deleting->tab->document, REL_STAGE_DELETE, rel_record_handle_copy (deleting->handle), NULL, NULL, NULL, NULL,
                    staged_cb, g_object_ref (deleting->tab), g_object_unref);
  deleting_free (deleting);
}

static void
response_cb (AdwMessageDialog *dialog,
             const char       *response,
             Deleting         *deleting)
{
  if (g_str_equal (response, "delete"))
    stage (deleting);
  else
    deleting_free (deleting);
}

static void
ask (Deleting         *deleting,
     RelDeletePreview *preview)
{
  gboolean forbidden = rel_delete_preview_is_forbidden (preview);
  g_autofree char *label = rel_record_dup_label (deleting->record);
  g_autofree char *heading = g_strdup_printf (forbidden ? _("“%s” Cannot Be Deleted") : _("Delete “%s”?"),
                                              *label != '\0' ? label : rel_record_get_table (deleting->record));
  g_autofree char *text = rel_delete_preview_dup_text (preview);
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (deleting->tab));
  GtkWidget *dialog = adw_message_dialog_new (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, heading, text);

  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "cancel", forbidden ? _("_Close") : _("_Cancel"));
  if (!forbidden)
    {
      adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "delete", _("_Delete"));
      adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "delete", ADW_RESPONSE_DESTRUCTIVE);
      adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "delete");
    }
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect (dialog, "response", G_CALLBACK (response_cb), deleting);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
previewed_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  Deleting *deleting = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(RelDeletePreview) preview = rel_session_preview_delete_finish (REL_SESSION (source), result, &error);
  const char *const *triggers = preview != NULL ? rel_delete_preview_get_triggers (preview) : NULL;

  if (preview == NULL)
    {
      tell (deleting->tab, error);
      deleting_free (deleting);
    }
  else if (rel_delete_preview_get_n_consequences (preview) <= 1 && !rel_delete_preview_is_forbidden (preview) &&
           (triggers == NULL || triggers[0] == NULL))
    stage (deleting);
  else
    ask (deleting, preview);
}

static gboolean
find_record (RelSession  *session,
             gpointer     data,
             GError     **error)
{
  Deleting *deleting = data;

  g_clear_object (&deleting->record);
  deleting->record = rel_record_handle_find (deleting->handle, session, error);

  return deleting->record != NULL;
}

static void
found_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  Deleting *deleting = user_data;
  g_autoptr(GError) error = NULL;

  if (!rel_session_run_finish (REL_SESSION (source), result, &error))
    {
      tell (deleting->tab, error);
      deleting_free (deleting);
      return;
    }
  /* what is not stored yet takes nothing with it */
  if (rel_record_get_state (deleting->record) == REL_RECORD_NEW)
    stage (deleting);
  else
    rel_session_preview_delete_async (REL_SESSION (source), &deleting->record, 1, NULL, previewed_cb, deleting);
}

/**
 * rel_browser_tab_delete_record:
 * @self: a tab
 *
 * Stages the deletion of the record that is shown, after telling what goes with it.
 */
void
rel_browser_tab_delete_record (RelBrowserTab *self)
{
  RelRecordHandle *handle;
  Deleting *deleting;

  g_return_if_fail (REL_IS_BROWSER_TAB (self));

  handle = rel_record_view_dup_handle (REL_RECORD_VIEW (self->view));
  if (handle == NULL)
    return;
  deleting = g_new0 (Deleting, 1);
  deleting->tab = g_object_ref (self);
  deleting->handle = handle;
  rel_session_run_async (rel_document_get_session (self->document), find_record, deleting, NULL, NULL, found_cb, deleting);
}
