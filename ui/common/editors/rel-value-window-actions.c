/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What can be done with a value: set it, store it as another type, load it from a file
 * and save it to one.
 */
#include "config.h"

#include <string.h>

#include <glib/gi18n.h>

#include "common/editors/rel-value-window-private.h"

#include "base/rel-error.h"

/* What is loaded is staged, and so held in memory and in the draft. */
#define MAX_LOADED (64 * 1024 * 1024)

static void
staged_cb (RelRecord    *record,
           const GError *error,
           gpointer      user_data)
{
  RelValueWindow *self = user_data;

  if (error == NULL)
    gtk_window_close (GTK_WINDOW (self));
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    rel_value_window_tell (self, error->message, TRUE);
}

static void
stage (RelValueWindow *self,
       const RelValue *value)
{
  if (self->editable && self->handle != NULL)
    rel_record_stage (self->document, REL_STAGE_UPDATE, rel_record_handle_copy (self->handle), rel_column_get_name (self->column), value,
                      NULL, NULL, staged_cb, g_object_ref (self), g_object_unref);
}

static void
action_set (GtkWidget  *widget,
            const char *name,
            GVariant   *parameter)
{
  RelValueWindow *self = REL_VALUE_WINDOW (widget);
  g_autoptr(GError) error = NULL;
  g_autoptr(RelValue) value = rel_value_window_dup_value (self, &error);

  if (value != NULL)
    stage (self, value);
  else if (error != NULL)
    rel_value_window_tell (self, error->message, TRUE);
}

static void
action_set_null (GtkWidget  *widget,
                 const char *name,
                 GVariant   *parameter)
{
  g_autoptr(RelValue) value = rel_value_new_null ();

  stage (REL_VALUE_WINDOW (widget), value);
}

static void
action_edit_as_text (GtkWidget  *widget,
                     const char *name,
                     GVariant   *parameter)
{
  RelValueWindow *self = REL_VALUE_WINDOW (widget);
  g_autoptr(GError) error = NULL;
  g_autoptr(RelValue) value = rel_value_window_dup_value (self, &error);
  g_autoptr(RelValue) text = value != NULL ? rel_value_kind_store_as (value, REL_VALUE_TEXT) : NULL;

  if (value == NULL && self->value != NULL && error != NULL)
    value = rel_value_ref (self->value);
  if (text != NULL && rel_value_get_value_type (text) == REL_VALUE_TEXT)
    {
      g_autofree char *lines = rel_value_to_text (text);

      if (!rel_text_editor_can_show (lines))
        g_clear_pointer (&value, rel_value_unref);
    }
  if (value == NULL || (rel_value_get_value_type (value) == REL_VALUE_BLOB && text == NULL))
    rel_value_window_tell (self, value == NULL ? _("This value is too long to be edited as text. Save it to a file instead.")
                                               : _("These bytes are no text. Save them to a file to edit them."), TRUE);
  else
    rel_value_window_show_value (self, value, TRUE);
}

static void
show_new_value (RelValueWindow *self,
                RelValue       *value)
{
  g_autoptr(RelCellSource) source = rel_cell_source_new_value (value);

  self->new_value = TRUE;
  rel_value_window_show_source (self, source);
}

static void
action_store_as (GtkWidget  *widget,
                 const char *name,
                 GVariant   *parameter)
{
  static const struct
  {
    const char  *name;
    const char  *words;
    RelValueType type;
  } types[] = {
    { "text", N_("This cannot be stored as text without a loss. Nothing was changed."), REL_VALUE_TEXT },
    { "integer", N_("This cannot be stored as an integer without a loss. Nothing was changed."), REL_VALUE_INTEGER },
    { "real", N_("This cannot be stored as a real number without a loss. Nothing was changed."), REL_VALUE_REAL },
    { "blob", N_("This cannot be stored as a BLOB without a loss. Nothing was changed."), REL_VALUE_BLOB },
  };
  RelValueWindow *self = REL_VALUE_WINDOW (widget);
  g_autoptr(RelValue) value = rel_value_window_dup_value (self, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    {
      g_autoptr(RelValue) other = NULL;

      if (!g_str_equal (types[i].name, g_variant_get_string (parameter, NULL)))
        continue;
      other = value != NULL ? rel_value_kind_store_as (value, types[i].type) : NULL;
      if (other == NULL)
        {
          rel_value_window_tell (self, _(types[i].words), TRUE);
          return;
        }
      show_new_value (self, other);
      if (rel_value_kind_keeps (self->table, self->column, other))
        rel_value_window_tell (self, NULL, FALSE);
      else
        {
          const char *type = rel_column_get_declared_type (self->column);
          g_autofree char *words = g_strdup_printf (_("A column of type %s converts this when it is stored, so that it will have another type."), type);

          rel_value_window_tell (self, words, FALSE);
        }
    }
}

/* A text column takes what is text as that. */
static RelValue *
make_value (RelValueWindow *self,
            const char     *bytes,
            gsize           length)
{
  g_autoptr(RelValue) blob = rel_value_new_blob (bytes, length);
  g_autofree char *type = g_ascii_strup (rel_column_get_declared_type (self->column), -1);
  gboolean text = strstr (type, "CHAR") != NULL || strstr (type, "TEXT") != NULL || strstr (type, "CLOB") != NULL || strstr (type, "JSON") != NULL ||
                  rel_cell_source_get_value_type (self->source) == REL_VALUE_TEXT;
  RelValue *value = text ? rel_value_kind_store_as (blob, REL_VALUE_TEXT) : NULL;

  return value != NULL ? value : g_steal_pointer (&blob);
}

static void
file_loaded_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(RelValueWindow) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autofree char *content = NULL;
  g_autoptr(RelValue) value = NULL;
  gsize length;

  if (!g_file_load_contents_finish (G_FILE (source), result, &content, &length, NULL, &error))
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        rel_value_window_tell (self, error->message, TRUE);
      return;
    }
  if (self->source == NULL)
    return;
  value = make_value (self, content, length);
  rel_value_window_tell (self, NULL, FALSE);
  show_new_value (self, value);
}

static void
file_known_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(RelValueWindow) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GFileInfo) info = g_file_query_info_finish (G_FILE (source), result, &error);

  if (info == NULL)
    rel_value_window_tell (self, error->message, TRUE);
  else if (g_file_info_get_file_type (info) != G_FILE_TYPE_REGULAR)
    rel_value_window_tell (self, _("This is no file with a content that could be loaded."), TRUE);
  else if (g_file_info_get_size (info) > MAX_LOADED)
    {
      g_autofree char *size = g_format_size (g_file_info_get_size (info));
      g_autofree char *most = g_format_size (MAX_LOADED);
      g_autofree char *words = g_strdup_printf (_("The file has %s; at most %s can be staged. Nothing was changed."), size, most);

      rel_value_window_tell (self, words, TRUE);
    }
  else
    g_file_load_contents_async (G_FILE (source), self->cancellable, file_loaded_cb, g_object_ref (self));
}

static void
saved_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(RelValueWindow) self = user_data;
  g_autoptr(GError) error = NULL;

  if (rel_cell_source_save_finish (REL_CELL_SOURCE (source), result, &error))
    adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (self->overlay), adw_toast_new (_("Saved")));
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    rel_value_window_tell (self, error->message, TRUE);
}

static void
response_cb (GtkFileChooserNative *chooser,
             int                   response,
             RelValueWindow       *self)
{
  g_autoptr(GFile) file = response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser)) : NULL;
  gboolean saving = gtk_file_chooser_get_action (GTK_FILE_CHOOSER (chooser)) == GTK_FILE_CHOOSER_ACTION_SAVE;

  if (file != NULL && saving && self->source != NULL)
    {
      g_autoptr(RelValue) value = self->editor != NULL ? rel_value_window_dup_value (self, NULL) : NULL;
      g_autoptr(RelCellSource) now = value != NULL && value != self->value ? rel_cell_source_new_value (value) : g_object_ref (self->source);

      rel_cell_source_save_async (now, file, self->cancellable, saved_cb, g_object_ref (self));
    }
  else if (file != NULL)
    g_file_query_info_async (file, G_FILE_ATTRIBUTE_STANDARD_SIZE "," G_FILE_ATTRIBUTE_STANDARD_TYPE, G_FILE_QUERY_INFO_NONE,
                             G_PRIORITY_DEFAULT, self->cancellable, file_known_cb, g_object_ref (self));
  g_clear_object (&self->chooser);
}

static void
choose (RelValueWindow       *self,
        GtkFileChooserAction  action)
{
  gboolean saving = action == GTK_FILE_CHOOSER_ACTION_SAVE;

  g_clear_object (&self->chooser);
  self->chooser = gtk_file_chooser_native_new (saving ? _("Save to File") : _("Load from File"), GTK_WINDOW (self), action,
                                               saving ? _("_Save") : _("_Load"), _("_Cancel"));
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  if (saving)
    {
      gboolean picture = gtk_stack_get_child_by_name (GTK_STACK (self->stack), "picture") != NULL;
      gboolean text = rel_cell_source_get_value_type (self->source) != REL_VALUE_BLOB;
      g_autofree char *file = g_strdup_printf ("%s%s", rel_column_get_name (self->column), picture ? "" : text ? ".txt" : ".bin");

      g_strdelimit (file, "/", '_');
      gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (self->chooser), file);
    }
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (response_cb), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static void
action_load (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  RelValueWindow *self = REL_VALUE_WINDOW (widget);

  if (self->editable)
    choose (self, GTK_FILE_CHOOSER_ACTION_OPEN);
}

static void
action_save (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  RelValueWindow *self = REL_VALUE_WINDOW (widget);

  if (self->source != NULL)
    choose (self, GTK_FILE_CHOOSER_ACTION_SAVE);
}

void
rel_value_window_class_init_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "value.set", NULL, action_set);
  gtk_widget_class_install_action (widget_class, "value.set-null", NULL, action_set_null);
  gtk_widget_class_install_action (widget_class, "value.edit-as-text", NULL, action_edit_as_text);
  gtk_widget_class_install_action (widget_class, "value.store-as", "s", action_store_as);
  gtk_widget_class_install_action (widget_class, "value.load", NULL, action_load);
  gtk_widget_class_install_action (widget_class, "value.save", NULL, action_save);
}

GtkWidget *
rel_value_window_make_menu (void)
{
  GtkWidget *button = gtk_menu_button_new ();
  g_autoptr(GMenu) menu = g_menu_new ();
  g_autoptr(GMenu) files = g_menu_new ();
  g_autoptr(GMenu) types = g_menu_new ();
  g_autoptr(GMenu) more = g_menu_new ();

  g_menu_append (files, _("_Load from File…"), "value.load");
  g_menu_append (files, _("_Save to File…"), "value.save");
  g_menu_append (types, _("_Text"), "value.store-as::text");
  g_menu_append (types, _("_Integer"), "value.store-as::integer");
  g_menu_append (types, _("_Real"), "value.store-as::real");
  g_menu_append (types, _("_BLOB"), "value.store-as::blob");
  g_menu_append (types, _("_NULL"), "value.set-null");
  g_menu_append (more, _("Edit as _Text"), "value.edit-as-text");
  g_menu_append_submenu (more, _("Store _As"), G_MENU_MODEL (types));
  g_menu_append (more, _("Set to _NULL"), "value.set-null");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (files));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (more));
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (button), G_MENU_MODEL (menu));
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "open-menu-symbolic");
  gtk_widget_set_tooltip_text (button, _("What Can Be Done with It"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, _("What Can Be Done with It"), -1);

  return button;
}
