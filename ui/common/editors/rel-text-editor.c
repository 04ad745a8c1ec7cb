/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A text of several lines, wrapped; JSON with its colours, checked while it is written,
 * and laid out anew by a button that changes nothing but blanks.
 */
#include "config.h"

#include <string.h>

#include <adwaita.h>
#include <glib/gi18n.h>
#include <gtksourceview/gtksource.h>

#include "common/editors/rel-value-editor.h"

#include "base/rel-error.h"
#include "common/rel-record-edit.h"
#include "formats/rel-json-text.h"

#define MAX_LINE 8000

#define REL_TYPE_TEXT_EDITOR (rel_text_editor_get_type ())

G_DECLARE_FINAL_TYPE (RelTextEditor, rel_text_editor, REL, TEXT_EDITOR, AdwBin)

struct _RelTextEditor
{
  AdwBin           parent_instance;
  RelColumn       *column;
  gboolean         json;
  RelValue        *value;    /* NULL: not known */
  char            *shown;    /* the value, as it was put into the view */
  GtkSourceBuffer *buffer;
  GtkWidget       *view;
  GtkWidget       *bar;      /* of JSON */
  GtkWidget       *status;
  GtkWidget       *format;
};

static void rel_text_editor_iface_init (RelValueEditorInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (RelTextEditor, rel_text_editor, ADW_TYPE_BIN,
                               G_IMPLEMENT_INTERFACE (REL_TYPE_VALUE_EDITOR, rel_text_editor_iface_init))

static char *
dup_text (RelTextEditor *self)
{
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (GTK_TEXT_BUFFER (self->buffer), &start, &end);

  return gtk_text_iter_get_slice (&start, &end);
}

/**
 * rel_text_editor_can_show:
 * @text: a text
 *
 * Lines of tens of thousands of characters bring every text view to a halt.
 *
 * Returns: whether all of its lines are short enough
 */
gboolean
rel_text_editor_can_show (const char *text)
{
  for (const char *line = text; *line != '\0';)
    {
      gsize length = strcspn (line, "\n");

      if (length > MAX_LINE)
        return FALSE;
      line += length + (line[length] == '\n');
    }

  return TRUE;
}

/* JSON in one long line is laid out; as long as nobody changes it, the value is what it was. */
static char *
dup_shown (RelTextEditor *self)
{
  char *text = self->value != NULL && !rel_value_is_null (self->value) ? rel_value_to_text (self->value) : g_strdup ("");
  char *formatted = self->json && !rel_text_editor_can_show (text) ? rel_json_format (text, NULL) : NULL;

  if (formatted == NULL)
    return text;
  g_free (text);

  return formatted;
}

/* "Line 3, column 7: a comma or } is missing". */
static char *
say_error (const GError *error)
{
  RelErrorDetail *detail = rel_error_get_detail ((GError *) error);

  return detail != NULL && detail->line > 0 ? g_strdup_printf (_("Line %u, column %u: %s"), detail->line, detail->column, error->message) : g_strdup (error->message);
}

static RelValue *
rel_text_editor_dup_value (RelValueEditor  *editor,
                           GError         **error)
{
  RelTextEditor *self = REL_TEXT_EDITOR (editor);
  g_autofree char *text = dup_text (self);
  g_autoptr(GError) local_error = NULL;

  if (g_str_equal (text, self->shown))
    return self->value != NULL ? rel_value_ref (self->value) : NULL;
  if (self->json && *text != '\0' && !rel_json_check (text, &local_error))
    {
      g_autofree char *words = say_error (local_error);

      g_set_error (error, REL_ERROR, REL_ERROR_SYNTAX, _("This is not JSON: %s. The record is as it was; correct it, or press Escape."), words);
      return NULL;
    }

  return rel_record_parse_value (text, rel_column_get_declared_type (self->column), self->value);
}

static void
rel_text_editor_set_value (RelValueEditor *editor,
                           const RelValue *value)
{
  RelTextEditor *self = REL_TEXT_EDITOR (editor);

  g_clear_pointer (&self->value, rel_value_unref);
  self->value = value != NULL ? rel_value_ref (value) : NULL;
  g_free (self->shown);
  self->shown = dup_shown (self);
  gtk_source_buffer_set_highlight_matching_brackets (self->buffer, self->json);
  gtk_text_buffer_set_enable_undo (GTK_TEXT_BUFFER (self->buffer), FALSE);
  gtk_text_buffer_set_text (GTK_TEXT_BUFFER (self->buffer), self->shown, -1);
  gtk_text_buffer_set_enable_undo (GTK_TEXT_BUFFER (self->buffer), TRUE);
}

static void
changed_cb (RelTextEditor *self)
{
  if (self->json)
    {
      g_autofree char *text = dup_text (self);
      g_autoptr(GError) error = NULL;
      gboolean right = *text == '\0' || rel_json_check (text, &error);
      g_autofree char *words = right ? g_strdup (*text != '\0' ? _("Valid JSON") : "") : say_error (error);

      gtk_label_set_label (GTK_LABEL (self->status), words);
      gtk_widget_set_tooltip_text (self->status, words);
      if (right)
        gtk_widget_remove_css_class (self->status, "error");
      else
        gtk_widget_add_css_class (self->status, "error");
      gtk_widget_set_sensitive (self->format, right && *text != '\0');
    }
  rel_value_editor_emit_changed (REL_VALUE_EDITOR (self));
}

static void
format_cb (RelTextEditor *self)
{
  g_autofree char *text = dup_text (self);
  g_autofree char *formatted = rel_json_format (text, NULL);
  GtkTextBuffer *buffer = GTK_TEXT_BUFFER (self->buffer);
  GtkTextIter start, end;

  if (formatted == NULL || g_str_equal (text, formatted))
    return;
  gtk_text_buffer_begin_user_action (buffer);
  gtk_text_buffer_get_bounds (buffer, &start, &end);
  gtk_text_buffer_delete (buffer, &start, &end);
  gtk_text_buffer_insert (buffer, &start, formatted, -1);
  gtk_text_buffer_end_user_action (buffer);
  gtk_widget_grab_focus (self->view);
}

static void
left_cb (RelTextEditor *self)
{
  rel_value_editor_emit_edited (REL_VALUE_EDITOR (self));
}

static void
update_scheme (RelTextEditor *self)
{
  GtkSourceStyleSchemeManager *schemes = gtk_source_style_scheme_manager_get_default ();
  gboolean dark = adw_style_manager_get_dark (adw_style_manager_get_default ());

  gtk_source_buffer_set_style_scheme (self->buffer, gtk_source_style_scheme_manager_get_scheme (schemes, dark ? "Adwaita-dark" : "Adwaita"));
}

static gboolean
rel_text_editor_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (REL_TEXT_EDITOR (widget)->view);
}

static void
rel_text_editor_dispose (GObject *object)
{
  RelTextEditor *self = REL_TEXT_EDITOR (object);

  adw_bin_set_child (ADW_BIN (self), NULL);
  g_clear_object (&self->column);
  g_clear_object (&self->buffer);
  g_clear_pointer (&self->value, rel_value_unref);
  g_clear_pointer (&self->shown, g_free);

  G_OBJECT_CLASS (rel_text_editor_parent_class)->dispose (object);
}

static void
rel_text_editor_class_init (RelTextEditorClass *klass)
{
  gtk_source_init ();
  G_OBJECT_CLASS (klass)->dispose = rel_text_editor_dispose;
  GTK_WIDGET_CLASS (klass)->grab_focus = rel_text_editor_grab_focus;
}

static void
rel_text_editor_iface_init (RelValueEditorInterface *iface)
{
  iface->set_value = rel_text_editor_set_value;
  iface->dup_value = rel_text_editor_dup_value;
}

static void
rel_text_editor_init (RelTextEditor *self)
{
  GtkEventController *focus = gtk_event_controller_focus_new ();

  self->buffer = gtk_source_buffer_new (NULL);
  self->view = gtk_source_view_new_with_buffer (self->buffer);
  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (self->view), GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_left_margin (GTK_TEXT_VIEW (self->view), 6);
  gtk_text_view_set_right_margin (GTK_TEXT_VIEW (self->view), 6);
  gtk_text_view_set_top_margin (GTK_TEXT_VIEW (self->view), 4);
  gtk_text_view_set_bottom_margin (GTK_TEXT_VIEW (self->view), 4);
  g_signal_connect_object (self->buffer, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_swapped (focus, "leave", G_CALLBACK (left_cb), self);
  gtk_widget_add_controller (self->view, focus);
  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark", G_CALLBACK (update_scheme), self, G_CONNECT_SWAPPED);
  update_scheme (self);
}

static GtkWidget *
make_bar (RelTextEditor *self)
{
  self->bar = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  self->status = gtk_label_new (NULL);
  self->format = gtk_button_new_with_mnemonic (_("_Format"));
  gtk_widget_add_css_class (self->status, "caption");
  gtk_widget_add_css_class (self->status, "dim-label");
  gtk_label_set_xalign (GTK_LABEL (self->status), 0);
  gtk_label_set_ellipsize (GTK_LABEL (self->status), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (self->status, TRUE);
  gtk_widget_set_margin_start (self->status, 8);
  gtk_widget_add_css_class (self->format, "flat");
  gtk_widget_set_tooltip_text (self->format, _("Lay It Out with a Line for Each Part"));
  g_signal_connect_swapped (self->format, "clicked", G_CALLBACK (format_cb), self);
  gtk_box_append (GTK_BOX (self->bar), self->status);
  gtk_box_append (GTK_BOX (self->bar), self->format);

  return self->bar;
}

GtkWidget *
rel_text_editor_new (const RelEditorPlace *place)
{
  RelTextEditor *self = g_object_new (REL_TYPE_TEXT_EDITOR, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  self->column = g_object_ref (place->column);
  self->json = place->kind == REL_VALUE_KIND_JSON;
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL, rel_column_get_name (place->column), -1);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), self->view);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_widget_set_vexpand (scrolled, TRUE);
  gtk_box_append (GTK_BOX (box), scrolled);
  if (self->json)
    {
      GtkSourceLanguage *language = gtk_source_language_manager_get_language (gtk_source_language_manager_get_default (), "json");

      if (language != NULL)
        gtk_source_buffer_set_language (self->buffer, language);
      gtk_text_view_set_monospace (GTK_TEXT_VIEW (self->view), TRUE);
      gtk_source_view_set_auto_indent (GTK_SOURCE_VIEW (self->view), TRUE);
      gtk_source_view_set_tab_width (GTK_SOURCE_VIEW (self->view), 2);
      gtk_source_view_set_insert_spaces_instead_of_tabs (GTK_SOURCE_VIEW (self->view), TRUE);
      gtk_box_append (GTK_BOX (box), make_bar (self));
    }
  gtk_text_view_set_accepts_tab (GTK_TEXT_VIEW (self->view), place->large);
  gtk_source_view_set_show_line_numbers (GTK_SOURCE_VIEW (self->view), place->large && self->json);
  if (!place->large)
    {
      gtk_widget_set_size_request (scrolled, -1, self->json ? 110 : 90);
      gtk_widget_add_css_class (box, "text-field");
    }
  adw_bin_set_child (ADW_BIN (self), box);

  return GTK_WIDGET (self);
}
