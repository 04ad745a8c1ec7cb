/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * One value in a window. What it is decides what is shown: an editor, a picture, bytes;
 * nothing long is loaded, the bytes are read as they are looked at. What can be done
 * with it is in rel-value-window-actions.c.
 */
#include "config.h"

#include <string.h>

#include <glib/gi18n.h>

#include "common/editors/rel-value-window.h"

#include "common/editors/rel-hex-view.h"
#include "common/editors/rel-picture-view.h"
#include "common/editors/rel-value-window-private.h"
#include "common/rel-calm-toasts.h"
#include "formats/rel-image-header.h"
#include "formats/rel-json-text.h"

#define MAX_EDITED (1024 * 1024)
#define BEGINNING  (32 * 1024)
#define BREAK      1000

G_DEFINE_FINAL_TYPE (RelValueWindow, rel_value_window, ADW_TYPE_WINDOW)

void
rel_value_window_tell (RelValueWindow *self,
                       const char     *words,
                       gboolean        wrong)
{
  gtk_label_set_label (GTK_LABEL (self->words), words != NULL ? words : "");
  gtk_widget_set_visible (self->bar, words != NULL);
  if (wrong)
    gtk_widget_add_css_class (self->words, "error");
  else
    gtk_widget_remove_css_class (self->words, "error");
}

/* What would be set now; NULL when it is what the cell has. */
RelValue *
rel_value_window_dup_value (RelValueWindow  *self,
                            GError         **error)
{
  g_autoptr(RelValue) value = NULL;

  if (self->editor == NULL)
    return self->value != NULL ? rel_value_ref (self->value) : NULL;
  value = rel_value_editor_dup_value (REL_VALUE_EDITOR (self->editor), error);
  if (value != NULL && self->keeps == REL_VALUE_BLOB && value != self->value)
    return rel_value_kind_store_as (value, REL_VALUE_BLOB);

  return g_steal_pointer (&value);
}

void
rel_value_window_update (RelValueWindow *self)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(RelValue) value = rel_value_window_dup_value (self, &error);
  gboolean changed = error != NULL || (value != NULL && (self->new_value || value != self->value));

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "value.set", self->editable && changed && error == NULL);
  gtk_widget_set_visible (self->set, self->editable);
}

static void
changed_cb (RelValueWindow *self)
{
  rel_value_window_tell (self, NULL, FALSE);
  rel_value_window_update (self);
}

static char *
say_type (RelValueType type,
          gint64       length)
{
  static const char *const names[] = { "NULL", "INTEGER", "REAL", "TEXT", "BLOB" };
  g_autofree char *size = length >= 0 ? g_format_size (length) : NULL;

  return type == REL_VALUE_TEXT || type == REL_VALUE_BLOB ? g_strdup_printf ("%s · %s", names[type], size) : g_strdup (names[type]);
}

static void
clear_pages (RelValueWindow *self)
{
  GtkWidget *child;

  self->editor = NULL;
  self->hex = NULL;
  while ((child = gtk_widget_get_first_child (self->stack)) != NULL)
    gtk_stack_remove (GTK_STACK (self->stack), child);
}

static GtkWidget *
scroll (GtkWidget *child)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), child);
  gtk_widget_set_vexpand (scrolled, TRUE);

  return scrolled;
}

static void
add_bytes (RelValueWindow *self)
{
  self->hex = rel_hex_view_new ();
  gtk_stack_add_titled (GTK_STACK (self->stack), scroll (self->hex), "bytes", _("Bytes"));
  rel_hex_view_set_source (REL_HEX_VIEW (self->hex), self->source);
}

static void
finish_pages (RelValueWindow *self)
{
  g_autofree char *type = say_type (rel_cell_source_get_value_type (self->source), rel_cell_source_get_length (self->source));
  guint n = g_list_model_get_n_items (G_LIST_MODEL (gtk_stack_get_pages (GTK_STACK (self->stack))));

  adw_window_title_set_subtitle (ADW_WINDOW_TITLE (self->title), type);
  gtk_widget_set_visible (self->switcher, n > 1);
  if (n == 1 && self->hex != NULL)
    gtk_widget_grab_focus (self->hex);
  rel_value_window_update (self);
}

/* A value that is there as a whole. */
void
rel_value_window_show_value (RelValueWindow *self,
                             const RelValue *value,
                             gboolean        as_text)
{
  RelEditorPlace place = { rel_value_kind_choose (self->table, self->column, value), self->table, self->column, NULL, TRUE };
  g_autoptr(RelValue) held = rel_value_ref (value);
  g_autoptr(RelValue) text = NULL;
  gsize length = 0;
  const char *bytes = NULL;
  gboolean large;

  if (rel_value_get_value_type (value) == REL_VALUE_TEXT || rel_value_get_value_type (value) == REL_VALUE_BLOB)
    bytes = rel_value_get_bytes (value, &length);
  clear_pages (self);
  g_clear_pointer (&self->value, rel_value_unref);
  self->value = g_steal_pointer (&held);
  self->keeps = as_text ? rel_value_get_value_type (value) : REL_VALUE_NULL;
  if (as_text)
    {
      text = rel_value_kind_store_as (value, REL_VALUE_TEXT);
      place.kind = bytes != NULL ? REL_VALUE_KIND_LONG_TEXT : REL_VALUE_KIND_TEXT;
      place.large = bytes != NULL;
    }
  if (bytes != NULL && rel_image_sniff (bytes, length) != REL_IMAGE_NONE)
    gtk_stack_add_titled (GTK_STACK (self->stack), rel_picture_view_new (self->source, TRUE), "picture", _("Picture"));
  if (as_text || (place.kind != REL_VALUE_KIND_BYTES && (bytes == NULL || length <= MAX_EDITED)))
    {
      self->editor = rel_value_editor_new (&place, text != NULL && self->keeps == REL_VALUE_BLOB ? text : self->value);
      large = place.kind == REL_VALUE_KIND_TEXT || place.kind == REL_VALUE_KIND_LONG_TEXT || place.kind == REL_VALUE_KIND_JSON;
      if (!large)
        {
          gtk_widget_set_valign (self->editor, GTK_ALIGN_START);
          gtk_widget_set_margin_top (self->editor, 18);
          gtk_widget_set_margin_start (self->editor, 18);
          gtk_widget_set_margin_end (self->editor, 18);
        }
      gtk_widget_set_sensitive (self->editor, self->editable || large);
      g_signal_connect_swapped (self->editor, "changed", G_CALLBACK (changed_cb), self);
      gtk_stack_add_titled (GTK_STACK (self->stack), self->editor, "value", place.kind == REL_VALUE_KIND_JSON ? "JSON" : bytes != NULL ? _("Text") : _("Value"));
      if (as_text)
        gtk_stack_set_visible_child (GTK_STACK (self->stack), self->editor);
    }
  if (bytes != NULL)
    add_bytes (self);
  else if (self->editor == NULL)
    {
      GtkWidget *none = adw_status_page_new ();

      adw_status_page_set_title (ADW_STATUS_PAGE (none), "NULL");
      if (self->editable)
        adw_status_page_set_description (ADW_STATUS_PAGE (none), _("Load a file to set this value."));
      gtk_widget_add_css_class (none, "compact");
      gtk_stack_add_titled (GTK_STACK (self->stack), none, "none", _("Value"));
    }
  finish_pages (self);
  if (self->editor != NULL)
    gtk_widget_grab_focus (self->editor);
}

/* Long lines are broken: no view can show them. */
static char *
break_lines (const char *text)
{
  GString *broken = g_string_new (NULL);
  guint n = 0;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      n = *p == '\n' ? 0 : n + 1;
      if (n > BREAK)
        {
          g_string_append_c (broken, '\n');
          n = 1;
        }
      g_string_append_len (broken, p, g_utf8_next_char (p) - p);
    }

  return g_string_free (broken, FALSE);
}

/* Of something long: how it begins, in words of text, and all of its bytes. */
static void
began_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(RelValueWindow) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) bytes = rel_cell_source_read_finish (REL_CELL_SOURCE (source), result, &error);
  gboolean is_text = rel_cell_source_get_value_type (REL_CELL_SOURCE (source)) == REL_VALUE_TEXT;
  gsize length = 0;
  const char *start = bytes != NULL ? g_bytes_get_data (bytes, &length) : NULL;

  if (self->source != REL_CELL_SOURCE (source) || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (bytes == NULL)
    {
      rel_value_window_tell (self, error->message, TRUE);
      return;
    }
  clear_pages (self);
  if (rel_image_sniff (start, length) != REL_IMAGE_NONE)
    gtk_stack_add_titled (GTK_STACK (self->stack), rel_picture_view_new (self->source, TRUE), "picture", _("Picture"));
  if (is_text)
    {
      g_autofree char *valid = g_utf8_make_valid (start != NULL ? start : "", length);
      g_autofree char *broken = break_lines (valid);
      gboolean all = rel_cell_source_get_length (self->source) <= (gint64) length;
      GtkWidget *view = gtk_text_view_new ();

      gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (view)), broken, -1);
      gtk_text_view_set_editable (GTK_TEXT_VIEW (view), FALSE);
      gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (view), GTK_WRAP_WORD_CHAR);
      gtk_text_view_set_left_margin (GTK_TEXT_VIEW (view), 8);
      gtk_accessible_update_property (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_LABEL, rel_column_get_name (self->column), -1);
      gtk_stack_add_titled (GTK_STACK (self->stack), scroll (view), "value", all ? _("Text") : _("Beginning"));
      rel_value_window_tell (self, all ? _("The lines of this text are too long to be edited here; they are shown broken. Save it to a file to edit it.")
                                       : _("This text is too long to be edited here; its beginning is shown. Save it to a file to see all of it."), FALSE);
    }
  add_bytes (self);
  finish_pages (self);
}

/* Whether a text view can show its lines, or those that it gets when it is laid out. */
static gboolean
can_edit (RelValueWindow *self,
          const RelValue *value)
{
  g_autofree char *text = NULL;
  g_autofree char *formatted = NULL;

  if (rel_value_get_value_type (value) != REL_VALUE_TEXT)
    return TRUE;
  text = rel_value_to_text (value);
  if (rel_text_editor_can_show (text))
    return TRUE;
  formatted = rel_value_kind_choose (self->table, self->column, value) == REL_VALUE_KIND_JSON ? rel_json_format (text, NULL) : NULL;

  return formatted != NULL && rel_text_editor_can_show (formatted);
}

static void
loaded_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(RelValueWindow) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(RelValue) value = rel_cell_source_load_finish (REL_CELL_SOURCE (source), result, &error);

  if (self->source != REL_CELL_SOURCE (source) || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (value == NULL)
    rel_value_window_tell (self, error->message, TRUE);
  else if (can_edit (self, value))
    rel_value_window_show_value (self, value, FALSE);
  else
    rel_cell_source_read_async (self->source, 0, BEGINNING, self->cancellable, began_cb, g_object_ref (self));
}

static void
looked_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(RelValueWindow) self = user_data;
  RelCellSource *cell = REL_CELL_SOURCE (source);
  g_autoptr(GError) error = NULL;

  if (!rel_cell_source_look_finish (cell, result, &error))
    {
      if (self->source == cell && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        rel_value_window_tell (self, error->message, TRUE);
      return;
    }
  if (self->source != cell)
    return;
  if (rel_cell_source_get_length (cell) <= MAX_EDITED || rel_cell_source_get_value (cell) != NULL)
    rel_cell_source_load_async (cell, 0, self->cancellable, loaded_cb, g_object_ref (self));
  else
    rel_cell_source_read_async (cell, 0, BEGINNING, self->cancellable, began_cb, g_object_ref (self));
}

void
rel_value_window_show_source (RelValueWindow *self,
                              RelCellSource  *source)
{
  g_set_object (&self->source, source);
  rel_cell_source_look_async (source, self->cancellable, looked_cb, g_object_ref (self));
}

static void
page_cb (RelValueWindow *self)
{
  g_autoptr(RelValue) value = NULL;
  g_autoptr(RelCellSource) now = NULL;

  /* the bytes of what is written now */
  if (self->hex == NULL || self->editor == NULL || g_strcmp0 (gtk_stack_get_visible_child_name (GTK_STACK (self->stack)), "bytes") != 0)
    return;
  value = rel_value_window_dup_value (self, NULL);
  if (value == NULL || rel_value_is_null (value))
    return;
  now = rel_cell_source_new_value (value);
  rel_hex_view_set_source (REL_HEX_VIEW (self->hex), now);
}

static void
rel_value_window_dispose (GObject *object)
{
  RelValueWindow *self = REL_VALUE_WINDOW (object);

  g_cancellable_cancel (self->cancellable);
  self->editor = self->hex = NULL;
  g_clear_object (&self->chooser);
  g_clear_object (&self->source);
  g_clear_object (&self->document);
  g_clear_object (&self->table);
  g_clear_object (&self->column);
  g_clear_pointer (&self->handle, rel_record_handle_free);
  g_clear_pointer (&self->value, rel_value_unref);

  G_OBJECT_CLASS (rel_value_window_parent_class)->dispose (object);
}

static void
rel_value_window_finalize (GObject *object)
{
  g_clear_object (&REL_VALUE_WINDOW (object)->cancellable);

  G_OBJECT_CLASS (rel_value_window_parent_class)->finalize (object);
}

static void
rel_value_window_class_init (RelValueWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rel_value_window_dispose;
  G_OBJECT_CLASS (klass)->finalize = rel_value_window_finalize;
  rel_value_window_class_init_actions (widget_class);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Return, GDK_CONTROL_MASK, "value.set", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_s, GDK_CONTROL_MASK, "value.save", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_o, GDK_CONTROL_MASK, "value.load", NULL);
}

static void
rel_value_window_init (RelValueWindow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *header = adw_header_bar_new ();
  GtkWidget *pages = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  self->cancellable = g_cancellable_new ();
  self->title = adw_window_title_new ("", "");
  adw_header_bar_set_title_widget (ADW_HEADER_BAR (header), self->title);
  self->set = gtk_button_new_with_mnemonic (_("_Set Value"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->set), "value.set");
  gtk_widget_add_css_class (self->set, "suggested-action");
  gtk_widget_set_tooltip_text (self->set, _("Stage This Value (Ctrl+Enter)"));
  adw_header_bar_pack_start (ADW_HEADER_BAR (header), self->set);
  adw_header_bar_pack_end (ADW_HEADER_BAR (header), rel_value_window_make_menu ());

  self->stack = gtk_stack_new ();
  gtk_widget_set_vexpand (self->stack, TRUE);
  g_signal_connect_swapped (self->stack, "notify::visible-child", G_CALLBACK (page_cb), self);
  self->switcher = gtk_stack_switcher_new ();
  gtk_stack_switcher_set_stack (GTK_STACK_SWITCHER (self->switcher), GTK_STACK (self->stack));
  gtk_widget_set_halign (pages, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (pages, "value-pages");
  gtk_box_append (GTK_BOX (pages), self->switcher);
  gtk_widget_set_visible (self->switcher, FALSE);

  self->words = gtk_label_new (NULL);
  gtk_label_set_wrap (GTK_LABEL (self->words), TRUE);
  gtk_label_set_xalign (GTK_LABEL (self->words), 0);
  self->bar = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  gtk_widget_add_css_class (self->bar, "value-words");
  gtk_box_append (GTK_BOX (self->bar), self->words);
  gtk_widget_set_visible (self->bar, FALSE);

  self->overlay = adw_toast_overlay_new ();
  rel_calm_toasts (ADW_TOAST_OVERLAY (self->overlay));
  adw_toast_overlay_set_child (ADW_TOAST_OVERLAY (self->overlay), self->stack);
  gtk_box_append (GTK_BOX (box), header);
  gtk_box_append (GTK_BOX (box), pages);
  gtk_box_append (GTK_BOX (box), self->overlay);
  gtk_box_append (GTK_BOX (box), self->bar);
  adw_window_set_content (ADW_WINDOW (self), box);
  gtk_window_set_default_size (GTK_WINDOW (self), 680, 480);
  gtk_widget_set_size_request (GTK_WIDGET (self), 340, 260);
}

void
rel_value_window_open (GtkWidget            *from,
                       const RelValueTarget *target)
{
  RelValueWindow *self = g_object_new (REL_TYPE_VALUE_WINDOW, NULL);
  GtkRoot *root = gtk_widget_get_root (from);
  RelDatabase *database = target->document != NULL ? rel_document_get_database (target->document) : NULL;
  RelColumnInfo info = { .name = target->title, .type = "" };
  g_autofree char *title = NULL;
  g_autoptr(RelCellSource) source = NULL;

  self->document = target->document != NULL ? g_object_ref (target->document) : NULL;
  self->table = target->table != NULL ? g_object_ref (target->table) : NULL;
  self->column = target->column != NULL ? g_object_ref (target->column) : rel_column_new (REL_ID_NONE, &info);
  self->handle = target->handle;
  self->editable = target->handle != NULL && target->why_not == NULL && target->document != NULL;
  if (GTK_IS_WINDOW (root))
    gtk_window_set_transient_for (GTK_WINDOW (self), GTK_WINDOW (root));
  title = target->table != NULL ? g_strdup_printf ("%s · %s", rel_table_get_name (target->table), target->title) : g_strdup (target->title);
  adw_window_title_set_title (ADW_WINDOW_TITLE (self->title), title);
  gtk_window_set_title (GTK_WINDOW (self), title);

  if (target->value == NULL || (rel_value_is_cut (target->value) && !target->staged))
    source = target->handle != NULL && database != NULL && target->table != NULL
               ? rel_record_handle_new_source (target->handle, database, target->table, rel_column_get_name (self->column)) : NULL;
  if (source == NULL)
    {
      g_autoptr(RelValue) nothing = rel_value_new_null ();

      source = rel_cell_source_new_value (target->value != NULL ? target->value : nothing);
      if (target->value != NULL && rel_value_is_cut (target->value))
        {
          self->editable = FALSE;
          rel_value_window_tell (self, _("Only the beginning of this value was read; its record cannot be told."), FALSE);
        }
    }
  if (target->why_not != NULL)
    rel_value_window_tell (self, target->why_not, FALSE);
  rel_value_window_show_source (self, source);
  gtk_window_present (GTK_WINDOW (self));
}
