/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Review of staged edits: every record that is new, changed or deleted, value by value,
 * and the SQL that a commit runs. A commit that fails keeps everything and says which
 * record and which rule.
 */
#include "config.h"

#include <glib/gi18n.h>
#include <gtksourceview/gtksource.h>

#include "review/rel-edits-window.h"

#define MAX_LISTED 300

struct _RelEditsWindow
{
  AdwWindow        parent_instance;
  RelDocument     *document;
  GCancellable    *cancellable;
  gboolean         committing;

  GtkWidget       *commit;
  GtkWidget       *cancel;
  GtkWidget       *list;
  GtkWidget       *spinner;
  GtkSourceBuffer *buffer;
  GtkWidget       *failure;
  GtkWidget       *failure_label;
};

G_DEFINE_FINAL_TYPE (RelEditsWindow, rel_edits_window, ADW_TYPE_WINDOW)

static guint committed_signal;

static void
update_scheme (RelEditsWindow *self)
{
  gboolean dark = adw_style_manager_get_dark (adw_style_manager_get_default ());

  gtk_source_buffer_set_style_scheme (self->buffer, gtk_source_style_scheme_manager_get_scheme (gtk_source_style_scheme_manager_get_default (),
                                                                                               dark ? "Adwaita-dark" : "Adwaita"));
}

static void
fail (RelEditsWindow *self,
      const char     *words)
{
  gtk_label_set_text (GTK_LABEL (self->failure_label), words != NULL ? words : "");
  gtk_info_bar_set_revealed (GTK_INFO_BAR (self->failure), words != NULL);
}

static char *
say_value (const RelValue *value)
{
  g_autofree char *text = NULL;

  if (value == NULL || rel_value_is_null (value))
    return g_strdup ("NULL");
  if (rel_value_get_value_type (value) == REL_VALUE_BLOB)
    return g_strdup (_("BLOB"));
  text = rel_value_to_text (value);
  if (g_utf8_strlen (text, -1) > 60)
    {
      g_autofree char *cut = g_utf8_substring (text, 0, 60);

      return g_strconcat (cut, "…", NULL);
    }

  return g_strdup (text);
}

static void
add_line (GtkWidget  *box,
          const char *text,
          const char *style)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 44);
  gtk_widget_add_css_class (label, style);
  gtk_box_append (GTK_BOX (box), label);
}

static void
revert_cb (GtkButton      *button,
           RelEditsWindow *self)
{
  RelRecord *record = g_object_get_data (G_OBJECT (button), "record");
  RelSession *session = rel_document_get_session (self->document);
  g_autoptr(RelState) state = NULL;

  if (!rel_session_revert (session, record, NULL))
    return;
  state = rel_state_with_stage (rel_document_get_state (self->document), rel_session_get_stage (session));
  rel_document_push (self->document, _("Take Back an Edit"), state);
}

static GtkWidget *
make_row (RelEditsWindow *self,
          RelRecord      *record)
{
  RelTable *table = rel_schema_find_table (rel_document_get_base (self->document), rel_record_get_table (record));
  RelRecordState state = rel_record_get_state (record);
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 14);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *icon = gtk_image_new_from_icon_name (state == REL_RECORD_NEW ? "list-add-symbolic" : state == REL_RECORD_DELETED ? "user-trash-symbolic" : "document-edit-symbolic");
  GtkWidget *revert = gtk_button_new_from_icon_name ("edit-undo-symbolic");
  g_autofree char *label = rel_record_dup_label (record);
  g_autofree char *title = g_strdup_printf ("%s · %s", rel_record_get_table (record), *label != '\0' ? label : _("new record"));

  gtk_widget_add_css_class (icon, state == REL_RECORD_NEW ? "success" : state == REL_RECORD_DELETED ? "error" : "accent");
  gtk_widget_set_valign (icon, GTK_ALIGN_START);
  gtk_widget_set_margin_top (icon, 2);
  gtk_widget_set_hexpand (box, TRUE);
  add_line (box, title, "change-words");
  for (guint i = 0; table != NULL && state != REL_RECORD_DELETED && i < rel_table_get_info (table)->columns->len; i++)
    {
      const char *column = rel_column_get_name (rel_table_get_info (table)->columns->pdata[i]);
      g_autoptr(RelValue) now = NULL;
      RelValue *was;
      g_autofree char *new_text = NULL;
      g_autofree char *line = NULL;

      if (!rel_record_is_staged (record, column))
        continue;
      now = rel_record_get_value (record, column, NULL);
      was = rel_record_get_stored_value (record, column);
      new_text = say_value (now);
      if (state == REL_RECORD_NEW || was == NULL)
        line = g_strdup_printf ("%s: %s", column, new_text);
      else
        {
          g_autofree char *old_text = say_value (was);

          line = g_strdup_printf ("%s: %s → %s", column, old_text, new_text);
        }
      g_clear_pointer (&was, rel_value_unref);
      add_line (box, line, "caption");
    }
  gtk_widget_set_tooltip_text (revert, _("Take this edit back"));
  gtk_widget_add_css_class (revert, "flat");
  gtk_widget_set_valign (revert, GTK_ALIGN_START);
  gtk_accessible_update_property (GTK_ACCESSIBLE (revert), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Take this edit back"), -1);
  g_object_set_data_full (G_OBJECT (revert), "record", g_object_ref (record), g_object_unref);
  g_signal_connect (revert, "clicked", G_CALLBACK (revert_cb), self);
  gtk_box_append (GTK_BOX (row), icon);
  gtk_box_append (GTK_BOX (row), box);
  gtk_box_append (GTK_BOX (row), revert);
  gtk_widget_add_css_class (row, "change-row");

  return row;
}

static void
statements_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(RelEditsWindow) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) statements = rel_session_list_statements_finish (REL_SESSION (source), result, &error);
  GString *text;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  gtk_spinner_stop (GTK_SPINNER (self->spinner));
  if (statements == NULL)
    {
      fail (self, error->message);
      return;
    }
  text = g_string_new ("BEGIN IMMEDIATE;\n\n");
  for (guint i = 0; i < statements->len; i++)
    g_string_append_printf (text, "%s;\n", (const char *) statements->pdata[i]);
  g_string_append (text, "\nCOMMIT;\n");
  gtk_text_buffer_set_text (GTK_TEXT_BUFFER (self->buffer), text->str, text->len);
  g_string_free (text, TRUE);
}

static void
show_edits (RelEditsWindow *self)
{
  RelSession *session = rel_document_get_session (self->document);
  g_autoptr(GPtrArray) records = session != NULL ? rel_session_list_changed (session) : NULL;
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (self->list)) != NULL)
    gtk_list_box_remove (GTK_LIST_BOX (self->list), child);
  if (records == NULL || rel_document_get_n_edits (self->document) == 0)
    {
      gtk_window_close (GTK_WINDOW (self));
      return;
    }
  for (guint i = 0; i < MIN (records->len, MAX_LISTED); i++)
    gtk_list_box_append (GTK_LIST_BOX (self->list), make_row (self, records->pdata[i]));
  if (records->len > MAX_LISTED)
    {
      g_autofree char *more = g_strdup_printf (ngettext ("and %u more", "and %u more", records->len - MAX_LISTED), records->len - MAX_LISTED);

      gtk_list_box_append (GTK_LIST_BOX (self->list), gtk_label_new (more));
    }
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  gtk_spinner_start (GTK_SPINNER (self->spinner));
  rel_session_list_statements_async (session, self->cancellable, statements_cb, g_object_ref (self));
}

static void
committed_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(RelEditsWindow) self = user_data;
  g_autoptr(GError) error = NULL;

  self->committing = FALSE;
  gtk_widget_set_sensitive (self->commit, TRUE);
  gtk_widget_set_sensitive (self->list, TRUE);
  gtk_spinner_stop (GTK_SPINNER (self->spinner));
  if (rel_document_commit_finish (REL_DOCUMENT (source), result, &error))
    {
      g_signal_emit (self, committed_signal, 0);
      gtk_window_destroy (GTK_WINDOW (self));
      return;
    }
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    fail (self, _("Stopped; nothing was written, and your edits are still staged."));
  else
    fail (self, error->message);
}

static void
commit_clicked_cb (RelEditsWindow *self)
{
  fail (self, NULL);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  self->committing = TRUE;
  gtk_widget_set_sensitive (self->commit, FALSE);
  gtk_widget_set_sensitive (self->list, FALSE);
  gtk_spinner_start (GTK_SPINNER (self->spinner));
  rel_document_commit_async (self->document, self->cancellable, committed_cb, g_object_ref (self));
}

static void
cancel_clicked_cb (RelEditsWindow *self)
{
  if (self->committing)
    g_cancellable_cancel (self->cancellable);
  else
    gtk_window_close (GTK_WINDOW (self));
}

static void
discard_clicked_cb (RelEditsWindow *self)
{
  rel_document_discard_edits (self->document);
  gtk_window_close (GTK_WINDOW (self));
}

static void
changed_cb (RelDocument    *document,
            RelState       *before,
            RelState       *after,
            RelEditsWindow *self)
{
  if (!self->committing && rel_state_get_stage (before) != rel_state_get_stage (after))
    show_edits (self);
}

static gboolean
rel_edits_window_close_request (GtkWindow *window)
{
  RelEditsWindow *self = REL_EDITS_WINDOW (window);

  if (self->committing)
    {
      g_cancellable_cancel (self->cancellable);
      return TRUE;
    }

  return GTK_WINDOW_CLASS (rel_edits_window_parent_class)->close_request (window);
}

static void
rel_edits_window_dispose (GObject *object)
{
  RelEditsWindow *self = REL_EDITS_WINDOW (object);

  if (self->document != NULL)
    g_signal_handlers_disconnect_by_data (self->document, self);
  if (self->cancellable != NULL && !self->committing)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->document);

  G_OBJECT_CLASS (rel_edits_window_parent_class)->dispose (object);
}

static void
rel_edits_window_class_init (RelEditsWindowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rel_edits_window_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = rel_edits_window_close_request;
  committed_signal = g_signal_new ("committed", REL_TYPE_EDITS_WINDOW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_add_binding_action (GTK_WIDGET_CLASS (klass), GDK_KEY_Escape, 0, "window.close", NULL);
}

static GtkWidget *
make_left (RelEditsWindow *self)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *discard = gtk_button_new_with_mnemonic (_("_Discard All Edits"));

  self->list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (self->list, "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Edits"), -1);
  gtk_box_append (GTK_BOX (box), self->list);
  gtk_widget_add_css_class (discard, "flat");
  gtk_widget_set_halign (discard, GTK_ALIGN_START);
  g_signal_connect_swapped (discard, "clicked", G_CALLBACK (discard_clicked_cb), self);
  gtk_box_append (GTK_BOX (box), discard);
  gtk_widget_set_margin_top (box, 18);
  gtk_widget_set_margin_bottom (box, 18);
  gtk_widget_set_margin_start (box, 18);
  gtk_widget_set_margin_end (box, 18);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), box);
  gtk_widget_set_size_request (scrolled, 380, -1);
  gtk_widget_set_hexpand (scrolled, FALSE);

  return scrolled;
}

static GtkWidget *
make_right (RelEditsWindow *self)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkSourceLanguage *sql = gtk_source_language_manager_get_language (gtk_source_language_manager_get_default (), "sql");
  GtkWidget *view;

  self->buffer = gtk_source_buffer_new (NULL);
  if (sql != NULL)
    gtk_source_buffer_set_language (self->buffer, sql);
  view = gtk_source_view_new_with_buffer (self->buffer);
  gtk_text_view_set_editable (GTK_TEXT_VIEW (view), FALSE);
  gtk_text_view_set_cursor_visible (GTK_TEXT_VIEW (view), FALSE);
  gtk_text_view_set_monospace (GTK_TEXT_VIEW (view), TRUE);
  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (view), GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_top_margin (GTK_TEXT_VIEW (view), 12);
  gtk_text_view_set_left_margin (GTK_TEXT_VIEW (view), 8);
  gtk_source_view_set_show_line_numbers (GTK_SOURCE_VIEW (view), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_LABEL, _("SQL that will run"), -1);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), view);
  gtk_widget_add_css_class (scrolled, "card");
  gtk_widget_set_overflow (scrolled, GTK_OVERFLOW_HIDDEN);
  gtk_widget_set_hexpand (scrolled, TRUE);
  gtk_widget_set_vexpand (scrolled, TRUE);
  gtk_widget_set_margin_top (scrolled, 18);
  gtk_widget_set_margin_bottom (scrolled, 18);
  gtk_widget_set_margin_end (scrolled, 18);

  return scrolled;
}

static void
rel_edits_window_init (RelEditsWindow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *header = adw_header_bar_new ();
  GtkWidget *middle = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  self->cancel = gtk_button_new_with_mnemonic (_("_Cancel"));
  self->commit = gtk_button_new_with_mnemonic (_("Co_mmit"));
  self->spinner = gtk_spinner_new ();
  gtk_widget_add_css_class (self->commit, "suggested-action");
  g_signal_connect_swapped (self->cancel, "clicked", G_CALLBACK (cancel_clicked_cb), self);
  g_signal_connect_swapped (self->commit, "clicked", G_CALLBACK (commit_clicked_cb), self);
  adw_header_bar_set_show_start_title_buttons (ADW_HEADER_BAR (header), FALSE);
  adw_header_bar_set_show_end_title_buttons (ADW_HEADER_BAR (header), FALSE);
  adw_header_bar_pack_start (ADW_HEADER_BAR (header), self->cancel);
  adw_header_bar_pack_end (ADW_HEADER_BAR (header), self->commit);
  adw_header_bar_pack_end (ADW_HEADER_BAR (header), self->spinner);
  adw_header_bar_set_title_widget (ADW_HEADER_BAR (header), adw_window_title_new (_("Review Edits"), _("All or nothing; foreign keys are enforced")));
  gtk_box_append (GTK_BOX (box), header);

  self->failure = gtk_info_bar_new ();
  self->failure_label = gtk_label_new ("");
  gtk_label_set_wrap (GTK_LABEL (self->failure_label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (self->failure_label), 0);
  gtk_info_bar_set_message_type (GTK_INFO_BAR (self->failure), GTK_MESSAGE_WARNING);
  gtk_info_bar_add_child (GTK_INFO_BAR (self->failure), self->failure_label);
  gtk_info_bar_set_revealed (GTK_INFO_BAR (self->failure), FALSE);
  gtk_box_append (GTK_BOX (box), self->failure);
  gtk_box_append (GTK_BOX (middle), make_left (self));
  gtk_box_append (GTK_BOX (middle), make_right (self));
  gtk_box_append (GTK_BOX (box), middle);
  adw_window_set_content (ADW_WINDOW (self), box);
  gtk_window_set_title (GTK_WINDOW (self), _("Review Edits"));
  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark", G_CALLBACK (update_scheme), self, G_CONNECT_SWAPPED);
  update_scheme (self);
}

/**
 * rel_edits_window_new:
 * @parent: the window it belongs to
 * @document: a document with staged edits of records
 *
 * Returns: (transfer full): a window
 */
GtkWidget *
rel_edits_window_new (GtkWindow   *parent,
                      RelDocument *document)
{
  RelEditsWindow *self = g_object_new (REL_TYPE_EDITS_WINDOW, "transient-for", parent, "modal", TRUE, NULL);
  int width = gtk_widget_get_width (GTK_WIDGET (parent));
  int height = gtk_widget_get_height (GTK_WIDGET (parent));

  self->document = g_object_ref (document);
  gtk_window_set_default_size (GTK_WINDOW (self), MIN (1000, MAX (width - 40, 620)), MIN (680, MAX (height - 40, 420)));
  g_signal_connect (document, "changed", G_CALLBACK (changed_cb), self);
  show_edits (self);

  return GTK_WIDGET (self);
}
