/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Export from the window: opens where it is chosen, a toast at the end. Beside it, what
 * of a file was not understood, as a list.
 */
#include "config.h"

#include <glib/gi18n.h>

#include "window/rel-window-private.h"

#include "formats/rel-losses.h"
#include "window/rel-export-window.h"

/* More than this nobody reads; the command line tells them all. */
#define MAX_LOSSES 200

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

static void
done_cb (RelExportWindow *export,
         const char      *words,
         const char      *form,
         RelWindow       *self)
{
  rel_window_keep_setting ("export-form", form);
  rel_window_toast (self, words);
}

/**
 * rel_window_export:
 * @self: a window with a document
 *
 * Opens the window where an export is chosen, with the form that was chosen last.
 */
void
rel_window_export (RelWindow *self)
{
  g_autofree char *form = NULL;
  GtkWidget *export;

  g_return_if_fail (REL_IS_WINDOW (self));
  if (self->document == NULL)
    return;

  form = rel_window_dup_setting ("export-form");
  export = rel_export_window_new (GTK_WINDOW (self), rel_export_job_new (self->document, rel_diagram_page_list_selected (self->diagram)), form);
  g_signal_connect_object (export, "done", G_CALLBACK (done_cb), self, 0);
  gtk_window_present (GTK_WINDOW (export));
}
