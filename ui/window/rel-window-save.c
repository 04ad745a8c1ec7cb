/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Saving a design, and what is asked before a window closes: only when something would be
 * lost. What is staged on a database is kept without a word.
 */
#include "config.h"

#include <string.h>

#include <glib/gi18n.h>

#include "common/rel-calm-toasts.h"
#include "window/rel-window-private.h"

/* What is to happen when it is saved. */
typedef struct
{
  RelWindow *window;
  gboolean   close;
  guint      source; /* until it is told that it takes a while */
  AdwToast  *told;
} Saving;

#define TELL_MS 500

static Saving *
saving_new (RelWindow *window,
            gboolean   close)
{
  Saving *saving = g_new0 (Saving, 1);

  saving->window = g_object_ref (window);
  saving->close = close;

  return saving;
}

static void
saving_free (Saving *saving)
{
  g_clear_handle_id (&saving->source, g_source_remove);
  if (saving->told != NULL)
    rel_calm_toasts_dismiss (saving->told);
  g_clear_object (&saving->told);
  g_object_unref (saving->window);
  g_free (saving);
}

static void save_as (RelWindow *self,
                     gboolean   close);
static void save_to (RelWindow *self,
                     GFile     *file,
                     gboolean   close);

static void
reload (RelWindow *self)
{
  g_autoptr(GFile) file = NULL;

  if (self->document == NULL || rel_document_get_file (self->document) == NULL)
    return;
  file = g_object_ref (rel_document_get_file (self->document));
  /* closed first: it lets go of its draft, which the new one takes over */
  rel_document_close (self->document);
  rel_window_open_file (self, file);
}

static void
conflict_response_cb (AdwMessageDialog *dialog,
                      const char       *response,
                      Saving           *saving)
{
  RelWindow *self = saving->window;

  if (self->document == NULL)
    return;
  if (g_str_equal (response, "save-as"))
    save_as (self, saving->close);
  else if (g_str_equal (response, "overwrite"))
    {
      rel_document_overwrite (self->document);
      save_to (self, NULL, saving->close);
    }
  else if (g_str_equal (response, "reload"))
    reload (self);
}

static void
free_saving (gpointer  data,
             GClosure *closure)
{
  saving_free (data);
}

static void
ask_about_conflict (RelWindow *self,
                    gboolean   close)
{
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (self), _("The File Was Changed by Another Program"), NULL);

  adw_message_dialog_set_body (ADW_MESSAGE_DIALOG (dialog),
                               _("Nothing was written. Reload reads the file again and puts your changes on top of it; Overwrite replaces what the other program wrote."));
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _("_Cancel"), "overwrite", _("_Overwrite"),
                                    "reload", _("_Reload"), "save-as", _("Save _As…"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "overwrite", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "save-as");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect_data (dialog, "response", G_CALLBACK (conflict_response_cb), saving_new (self, close), free_saving, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
saved_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  Saving *saving = user_data;
  RelWindow *self = saving->window;
  g_autoptr(GError) error = NULL;

  if (!rel_document_save_finish (REL_DOCUMENT (source), result, &error))
    {
      if (g_error_matches (error, REL_ERROR, REL_ERROR_CHANGED))
        ask_about_conflict (self, saving->close);
      else
        {
          GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (self), _("The Design Was Not Saved"), NULL);

          adw_message_dialog_set_body (ADW_MESSAGE_DIALOG (dialog), error->message);
          adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _("_Close"));
          gtk_window_present (GTK_WINDOW (dialog));
        }
    }
  else
    {
      rel_window_update_actions (self);
      if (saving->close)
        gtk_window_close (GTK_WINDOW (self));
      else
        rel_window_toast (self, _("The design was saved"));
    }
  saving_free (saving);
}

/* A script of thousands of tables is read back before it takes the place of the old one. */
static gboolean
tell_cb (gpointer user_data)
{
  Saving *saving = user_data;

  saving->source = 0;
  saving->told = adw_toast_new (_("Saving…"));
  adw_toast_set_timeout (saving->told, 0);
  adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (saving->window->toasts), g_object_ref (saving->told));

  return G_SOURCE_REMOVE;
}

static void
save_to (RelWindow *self,
         GFile     *file,
         gboolean   close)
{
  Saving *saving = saving_new (self, close);

  saving->source = g_timeout_add (TELL_MS, tell_cb, saving);
  rel_document_save_async (self->document, file, NULL, saved_cb, saving);
}

static void
file_chosen_cb (GtkNativeDialog *dialog,
                int              response,
                Saving          *saving)
{
  g_autoptr(GFile) file = response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog)) : NULL;

  if (file != NULL && saving->window->document != NULL)
    save_to (saving->window, file, saving->close);
  g_object_unref (dialog);
}

/* "bookshop.db" is suggested as "bookshop.sql". */
static char *
suggest_name (RelDocument *document)
{
  const char *title = rel_document_get_title (document);
  const char *dot = strrchr (title, '.');
  g_autofree char *stem = dot != NULL && dot > title ? g_strndup (title, dot - title) : g_strdup (title);

  g_strdelimit (stem, "/\\", '-');
  if (rel_document_get_file (document) == NULL && dot == NULL)
    {
      g_free (stem);
      /* Translators: name of a new file; without a dot. */
      stem = g_strdup (_("design"));
    }

  return g_strconcat (stem, ".sql", NULL);
}

static void
save_as (RelWindow *self,
         gboolean   close)
{
  GtkFileChooserNative *dialog = gtk_file_chooser_native_new (_("Save the Design"), GTK_WINDOW (self), GTK_FILE_CHOOSER_ACTION_SAVE,
                                                              _("_Save"), _("_Cancel"));
  g_autofree char *name = suggest_name (self->document);
  GFile *file = rel_document_get_file (self->document);
  g_autoptr(GFile) folder = file != NULL ? g_file_get_parent (file) : NULL;

  if (folder != NULL)
    gtk_file_chooser_set_current_folder (GTK_FILE_CHOOSER (dialog), folder, NULL);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), name);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  g_signal_connect_data (dialog, "response", G_CALLBACK (file_chosen_cb), saving_new (self, close), free_saving, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

void
rel_window_save (RelWindow *self,
                 gboolean   as)
{
  if (self->document == NULL)
    return;
  /* what is seen in a field is meant to be saved */
  rel_inspector_finish (self->inspector);
  if (!as && rel_document_can_save (self->document))
    save_to (self, NULL, FALSE);
  else if (as || rel_document_get_database (self->document) == NULL)
    save_as (self, FALSE);
  else
    rel_window_toast (self, _("What is staged is kept; Review writes it to the database"));
}

static gboolean
close_idle (gpointer window)
{
  gtk_window_close (window);

  return G_SOURCE_REMOVE;
}

static void
close_response_cb (AdwMessageDialog *dialog,
                   const char       *response,
                   RelWindow        *self)
{
  if (self->document == NULL)
    return;
  if (g_str_equal (response, "discard"))
    {
      rel_document_forget (self->document);
      /* not from within the question, which is still alive: GTK 4.8 lets it look for its parent then */
      g_idle_add_full (G_PRIORITY_DEFAULT, close_idle, g_object_ref (self), g_object_unref);
    }
  else if (g_str_equal (response, "save"))
    {
      if (rel_document_can_save (self->document))
        save_to (self, NULL, TRUE);
      else
        save_as (self, TRUE);
    }
}

/* Whether the window is to stay for now, since a question is being asked. */
gboolean
rel_window_ask_before_close (RelWindow *self)
{
  g_autofree char *body = NULL;
  gboolean design;
  GtkWidget *dialog;

  if (self->document != NULL)
    rel_inspector_finish (self->inspector);
  if (self->document == NULL || !rel_document_would_lose (self->document))
    return FALSE;

  design = rel_document_get_database (self->document) == NULL;
  dialog = adw_message_dialog_new (GTK_WINDOW (self), design ? _("Save Changes?") : _("Close Without Keeping What Is Staged?"), NULL);
  body = g_strdup_printf (design ? _("“%s” has changes that are not saved. Without saving they are lost.") :
                                   _("What is staged for “%s” cannot be kept: it is open in another window, or there is no place to keep it."),
                          rel_document_get_title (self->document));
  adw_message_dialog_set_body (ADW_MESSAGE_DIALOG (dialog), body);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _("_Cancel"), "discard", _("_Discard"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "discard", ADW_RESPONSE_DESTRUCTIVE);
  if (design)
    {
      adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "save", _("_Save"));
      adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "save", ADW_RESPONSE_SUGGESTED);
      adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "save");
    }
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect_object (dialog, "response", G_CALLBACK (close_response_cb), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));

  return TRUE;
}

/* What others did to the file */

static void
trouble_response_cb (GtkInfoBar *bar,
                     int         response,
                     RelWindow  *self)
{
  gtk_info_bar_set_revealed (bar, FALSE);
  if (response == GTK_RESPONSE_APPLY)
    reload (self);
}

GtkWidget *
rel_window_make_trouble_bar (RelWindow *self)
{
  self->trouble = gtk_info_bar_new ();
  self->trouble_label = gtk_label_new ("");
  gtk_label_set_wrap (GTK_LABEL (self->trouble_label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (self->trouble_label), 0);
  gtk_info_bar_set_message_type (GTK_INFO_BAR (self->trouble), GTK_MESSAGE_WARNING);
  gtk_info_bar_add_child (GTK_INFO_BAR (self->trouble), self->trouble_label);
  gtk_info_bar_add_button (GTK_INFO_BAR (self->trouble), _("_Reload"), GTK_RESPONSE_APPLY);
  gtk_info_bar_set_show_close_button (GTK_INFO_BAR (self->trouble), TRUE);
  gtk_info_bar_set_revealed (GTK_INFO_BAR (self->trouble), FALSE);
  g_signal_connect (self->trouble, "response", G_CALLBACK (trouble_response_cb), self);

  return self->trouble;
}

void
rel_window_show_trouble (RelWindow  *self,
                         const char *words)
{
  gtk_label_set_text (GTK_LABEL (self->trouble_label), words != NULL ? words : "");
  gtk_info_bar_set_revealed (GTK_INFO_BAR (self->trouble), words != NULL);
}
