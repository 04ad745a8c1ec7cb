/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What can be done in a window, each thing an action with a key.
 */
#include "config.h"

#include <glib/gi18n.h>

#include "window/rel-shortcuts.h"
#include "window/rel-window-private.h"

static void
new_window_for (RelWindow *self,
                GFile     *file)
{
  GApplication *application = G_APPLICATION (gtk_window_get_application (GTK_WINDOW (self)));

  if (rel_window_is_empty (self) || application == NULL)
    rel_window_open_file (self, file);
  else
    g_application_open (application, &file, 1, "");
}

static void
file_chosen_cb (GtkNativeDialog *dialog,
                int              response,
                RelWindow       *self)
{
  if (response == GTK_RESPONSE_ACCEPT)
    {
      g_autoptr(GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));

      if (file != NULL)
        new_window_for (self, file);
    }
  g_object_unref (dialog);
}

static void
action_open (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  RelWindow *self = REL_WINDOW (widget);
  GtkFileChooserNative *dialog = gtk_file_chooser_native_new (_("Open a Database or Script"), GTK_WINDOW (self),
                                                              GTK_FILE_CHOOSER_ACTION_OPEN, _("_Open"), _("_Cancel"));

  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  g_signal_connect_object (dialog, "response", G_CALLBACK (file_chosen_cb), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

static void
action_open_uri (GtkWidget  *widget,
                 const char *name,
                 GVariant   *parameter)
{
  g_autoptr(GFile) file = g_file_new_for_uri (g_variant_get_string (parameter, NULL));

  new_window_for (REL_WINDOW (widget), file);
}

/* Where another document may be shown: not in place of one that would be lost. */
static RelWindow *
find_place (RelWindow *self)
{
  RelWindow *other;

  if (self->document == NULL || !rel_document_would_lose (self->document))
    return self;
  other = rel_window_new (ADW_APPLICATION (gtk_window_get_application (GTK_WINDOW (self))));
  gtk_window_present (GTK_WINDOW (other));

  return other;
}

static void
action_open_sample (GtkWidget  *widget,
                    const char *name,
                    GVariant   *parameter)
{
  rel_window_open_sample (find_place (REL_WINDOW (widget)));
}

static void
action_new_design (GtkWidget  *widget,
                   const char *name,
                   GVariant   *parameter)
{
  g_autoptr(RelDocument) document = rel_document_new_design ();

  rel_window_set_document (find_place (REL_WINDOW (widget)), document);
}

static void
action_open_draft (GtkWidget  *widget,
                   const char *name,
                   GVariant   *parameter)
{
  rel_window_open_draft (REL_WINDOW (widget), g_variant_get_string (parameter, NULL));
}

static void
action_save (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  rel_window_save (REL_WINDOW (widget), g_str_equal (name, "win.save-as"));
}

static void
action_cancel_opening (GtkWidget  *widget,
                       const char *name,
                       GVariant   *parameter)
{
  RelWindow *self = REL_WINDOW (widget);

  if (self->opening != NULL)
    g_cancellable_cancel (self->opening);
}

static void
action_try_again (GtkWidget  *widget,
                  const char *name,
                  GVariant   *parameter)
{
  RelWindow *self = REL_WINDOW (widget);

  if (self->wanted != NULL)
    rel_window_open_file (self, self->wanted);
  else
    rel_window_open_sample (self);
}

static void
action_toggle_sidebar (GtkWidget  *widget,
                       const char *name,
                       GVariant   *parameter)
{
  RelWindow *self = REL_WINDOW (widget);

  adw_flap_set_reveal_flap (ADW_FLAP (self->flap), !adw_flap_get_reveal_flap (ADW_FLAP (self->flap)));
}

static void
action_undo (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  RelWindow *self = REL_WINDOW (widget);

  if (self->document != NULL)
    rel_document_undo (self->document);
}

static void
action_redo (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  RelWindow *self = REL_WINDOW (widget);

  if (self->document != NULL)
    rel_document_redo (self->document);
}

static gboolean
shows (RelWindow  *self,
       const char *page)
{
  return g_strcmp0 (adw_view_stack_get_visible_child_name (ADW_VIEW_STACK (self->pages)), page) == 0;
}

static void
action_find (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  RelWindow *self = REL_WINDOW (widget);

  if (shows (self, "diagram"))
    rel_diagram_page_find (self->diagram);
  else if (shows (self, "records"))
    rel_browser_page_find (self->browser);
}

static void
action_show_page (GtkWidget  *widget,
                  const char *name,
                  GVariant   *parameter)
{
  RelWindow *self = REL_WINDOW (widget);

  adw_view_stack_set_visible_child_name (ADW_VIEW_STACK (self->pages), g_variant_get_string (parameter, NULL));
}

/* From the sidebar: where one is, there. */
static void
action_go_to_table (GtkWidget  *widget,
                    const char *name,
                    GVariant   *parameter)
{
  RelWindow *self = REL_WINDOW (widget);
  RelId id = g_variant_get_uint64 (parameter);

  if (shows (self, "diagram"))
    rel_diagram_page_show_table (self->diagram, id);
  else
    {
      rel_browser_page_open_table (self->browser, id);
      adw_view_stack_set_visible_child_name (ADW_VIEW_STACK (self->pages), "records");
    }
  if (adw_flap_get_folded (ADW_FLAP (self->flap)))
    adw_flap_set_reveal_flap (ADW_FLAP (self->flap), FALSE);
}

/* From a card: its records. */
static void
action_open_table (GtkWidget  *widget,
                   const char *name,
                   GVariant   *parameter)
{
  RelWindow *self = REL_WINDOW (widget);

  if (rel_document_get_database (self->document) == NULL)
    {
      rel_window_toast (self, _("A design has no records yet"));
      return;
    }
  rel_browser_page_open_table (self->browser, g_variant_get_uint64 (parameter));
  adw_view_stack_set_visible_child_name (ADW_VIEW_STACK (self->pages), "records");
}

/* From a result: the table's record with this value in that column. */
static void
action_open_record (GtkWidget  *widget,
                    const char *name,
                    GVariant   *parameter)
{
  RelWindow *self = REL_WINDOW (widget);
  const char *value;
  RelId table, column;

  g_variant_get (parameter, "(tt&s)", &table, &column, &value);
  rel_browser_page_open_record (self->browser, table, column, value);
  adw_view_stack_set_visible_child_name (ADW_VIEW_STACK (self->pages), "records");
}

static void
action_toggle_log (GtkWidget  *widget,
                   const char *name,
                   GVariant   *parameter)
{
  GtkWidget *log = GTK_WIDGET (REL_WINDOW (widget)->log);

  gtk_widget_set_visible (log, !gtk_widget_get_visible (log));
}

static void
action_table_selected (GtkWidget  *widget,
                       const char *name,
                       GVariant   *parameter)
{
  RelWindow *self = REL_WINDOW (widget);

  rel_sidebar_select (self->sidebar, g_variant_get_uint64 (parameter));
  rel_browser_page_prefer_table (self->browser, g_variant_get_uint64 (parameter));
}

static void
action_tell (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  rel_window_toast (REL_WINDOW (widget), g_variant_get_string (parameter, NULL));
}

static void
action_show_sql (GtkWidget  *widget,
                 const char *name,
                 GVariant   *parameter)
{
  RelWindow *self = REL_WINDOW (widget);

  adw_view_stack_set_visible_child_name (ADW_VIEW_STACK (self->pages), "sql");
  rel_console_page_show_sql (self->console, g_variant_get_string (parameter, NULL));
}

static void
hit_chosen_cb (RelSearchWindow    *search,
               const RelRecordHit *hit,
               RelWindow          *self)
{
  rel_browser_page_open_hit (self->browser, hit);
  adw_view_stack_set_visible_child_name (ADW_VIEW_STACK (self->pages), "records");
}

static void
action_search (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  RelWindow *self = REL_WINDOW (widget);
  GtkWidget *search;

  if (self->document == NULL || rel_document_get_database (self->document) == NULL)
    return;
  search = rel_search_window_new (GTK_WINDOW (self), self->document);
  g_signal_connect_object (search, "chosen", G_CALLBACK (hit_chosen_cb), self, 0);
  gtk_window_present (GTK_WINDOW (search));
}

static void
action_copy_as (GtkWidget  *widget,
                const char *name,
                GVariant   *parameter)
{
  rel_window_copy_as (REL_WINDOW (widget), g_variant_get_string (parameter, NULL));
}

static void
action_import (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  rel_window_import (REL_WINDOW (widget));
}

static void
action_review (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  rel_window_review (REL_WINDOW (widget));
}

static void
action_create_database (GtkWidget  *widget,
                        const char *name,
                        GVariant   *parameter)
{
  rel_window_create_database (REL_WINDOW (widget));
}

/* Between a design and a database that is there. */
static void
action_compare (GtkWidget  *widget,
                const char *name,
                GVariant   *parameter)
{
  rel_window_compare (REL_WINDOW (widget), name);
}

/* From the inspector: what the canvas does to its selection. */
static void
action_on_selection (GtkWidget  *widget,
                     const char *name,
                     GVariant   *parameter)
{
  static const char *const actions[][2] = {
    { "win.color-selection", "diagram.color" }, { "win.arrange-selection", "diagram.arrange-selection" },
    { "win.duplicate-selection", "diagram.duplicate" }, { "win.copy-selection", "diagram.copy" },
    { "win.delete-selection", "diagram.delete" }, { "win.line-up-selection", "diagram.line-up" },
  };
  RelWindow *self = REL_WINDOW (widget);

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    if (g_str_equal (actions[i][0], name))
      gtk_widget_activate_action_variant (GTK_WIDGET (self->diagram), actions[i][1], parameter);
}

static void
action_toggle_inspector (GtkWidget  *widget,
                         const char *name,
                         GVariant   *parameter)
{
  RelWindow *self = REL_WINDOW (widget);

  adw_flap_set_reveal_flap (ADW_FLAP (self->inspector_flap), !adw_flap_get_reveal_flap (ADW_FLAP (self->inspector_flap)));
}

static void
action_tell_undo (GtkWidget  *widget,
                  const char *name,
                  GVariant   *parameter)
{
  RelWindow *self = REL_WINDOW (widget);
  g_autofree char *escaped = g_markup_escape_text (g_variant_get_string (parameter, NULL), -1);
  AdwToast *toast = adw_toast_new (escaped);

  adw_toast_set_button_label (toast, _("_Undo"));
  adw_toast_set_action_name (toast, "win.undo");
  adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (self->toasts), toast);
}

static void
action_export (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  rel_window_export (REL_WINDOW (widget));
}

static void
action_close (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  gtk_window_close (GTK_WINDOW (widget));
}

static void
action_shortcuts (GtkWidget  *widget,
                  const char *name,
                  GVariant   *parameter)
{
  rel_shortcuts_show (GTK_WINDOW (widget));
}

static void
help_shown_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(RelWindow) self = user_data;

  if (!gtk_show_uri_full_finish (GTK_WINDOW (source), result, NULL))
    rel_window_toast (self, _("The help could not be shown: it needs the program Yelp. “man relata” and the list of keys (Ctrl+?) are here all the same."));
}

static void
action_help (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  gtk_show_uri_full (GTK_WINDOW (widget), "help:relata", GDK_CURRENT_TIME, NULL, help_shown_cb, g_object_ref (widget));
}

static void
action_about (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  adw_show_about_window (GTK_WINDOW (widget),
                         "application-name", _("Relata"),
                         "application-icon", REL_APP_ID,
                         "version", PACKAGE_VERSION,
                         "developer-name", _("The Relata developers"),
                         "license-type", GTK_LICENSE_LGPL_2_1,
                         "comments", _("Design databases by their relationships, and walk their records."),
                         /* Translators: your names, one a line. */
                         "translator-credits", _("translator-credits"),
                         NULL);
}

static void
action_style (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  static const struct
  {
    const char     *name;
    AdwColorScheme  scheme;
  } schemes[] = {
    { "system", ADW_COLOR_SCHEME_DEFAULT }, { "light", ADW_COLOR_SCHEME_FORCE_LIGHT }, { "dark", ADW_COLOR_SCHEME_FORCE_DARK },
  };

  for (guint i = 0; i < G_N_ELEMENTS (schemes); i++)
    if (g_str_equal (g_variant_get_string (parameter, NULL), schemes[i].name))
      {
        adw_style_manager_set_color_scheme (adw_style_manager_get_default (), schemes[i].scheme);
        rel_window_save_style (schemes[i].name);
      }
}

GMenuModel *
rel_window_make_menu (void)
{
  GMenu *menu = g_menu_new ();
  g_autoptr(GMenu) edit = g_menu_new ();
  g_autoptr(GMenu) begin = g_menu_new ();
  g_autoptr(GMenu) document = g_menu_new ();
  g_autoptr(GMenu) exchange = g_menu_new ();
  g_autoptr(GMenu) style = g_menu_new ();
  g_autoptr(GMenu) program = g_menu_new ();
  g_autoptr(GMenuModel) copy = rel_window_make_copy_menu ();

  g_menu_append (edit, _("Undo"), "win.undo");
  g_menu_append (edit, _("Redo"), "win.redo");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (edit));
  g_menu_append (begin, _("_New Window"), "app.new-window");
  g_menu_append (begin, _("New _Design"), "win.new-design");
  g_menu_append (begin, _("_Explore the Sample"), "win.open-sample");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (begin));
  g_menu_append (document, _("_Save"), "win.save");
  g_menu_append (document, _("Save Design _As…"), "win.save-as");
  rel_window_add_compare_entries (document);
  g_menu_append (document, _("_Find…"), "win.find");
  g_menu_append (document, _("_Search All Records…"), "win.search");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (document));
  g_menu_append (exchange, _("_Import Tables…"), "win.import");
  g_menu_append (exchange, _("E_xport…"), "win.export");
  g_menu_append_submenu (exchange, _("_Copy As"), copy);
  g_menu_append_section (menu, NULL, G_MENU_MODEL (exchange));
  g_menu_append (style, _("Follow _System Style"), "win.style::system");
  g_menu_append (style, _("_Light"), "win.style::light");
  g_menu_append (style, _("D_ark"), "win.style::dark");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (style));
  g_menu_append (program, _("_Keyboard Shortcuts"), "win.shortcuts");
  g_menu_append (program, _("_Help"), "win.help");
  g_menu_append (program, _("_About Relata"), "win.about");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (program));

  return G_MENU_MODEL (menu);
}

/* What cannot be done now is grey. */
void
rel_window_update_actions (RelWindow *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  gboolean document = self->document != NULL &&
                      g_strcmp0 (gtk_stack_get_visible_child_name (GTK_STACK (self->stack)), "document") == 0;

  gtk_widget_action_set_enabled (widget, "win.undo", document && rel_document_get_undo_name (self->document) != NULL);
  gtk_widget_action_set_enabled (widget, "win.redo", document && rel_document_get_redo_name (self->document) != NULL);
  gtk_widget_action_set_enabled (widget, "win.find", document);
  gtk_widget_action_set_enabled (widget, "win.export", document);
  gtk_widget_action_set_enabled (widget, "win.import", document);
  gtk_widget_action_set_enabled (widget, "win.search", document && rel_document_get_database (self->document) != NULL);
  rel_window_update_compare (self, document);
  gtk_widget_action_set_enabled (widget, "win.copy-as", document);
  gtk_widget_action_set_enabled (widget, "win.save", document);
  gtk_widget_action_set_enabled (widget, "win.save-as", document);
  gtk_widget_action_set_enabled (widget, "win.toggle-sidebar", document);
}

void
rel_window_class_init_actions (GtkWidgetClass *widget_class)
{
  static const struct
  {
    const char               *name;
    const char               *type;
    GtkWidgetActionActivateFunc activate;
  } actions[] = {
    { "win.open", NULL, action_open },
    { "win.open-uri", "s", action_open_uri },
    { "win.open-sample", NULL, action_open_sample },
    { "win.new-design", NULL, action_new_design },
    { "win.open-draft", "s", action_open_draft },
    { "win.save", NULL, action_save },
    { "win.save-as", NULL, action_save },
    { "win.cancel-opening", NULL, action_cancel_opening },
    { "win.try-again", NULL, action_try_again },
    { "win.toggle-sidebar", NULL, action_toggle_sidebar },
    { "win.undo", NULL, action_undo },
    { "win.redo", NULL, action_redo },
    { "win.find", NULL, action_find },
    { "win.show-page", "s", action_show_page },
    { "win.go-to-table", "t", action_go_to_table },
    { "win.open-table", "t", action_open_table },
    { "win.open-record", "(tts)", action_open_record },
    { "win.toggle-log", NULL, action_toggle_log },
    { "win.table-selected", "t", action_table_selected },
    { "win.toggle-inspector", NULL, action_toggle_inspector },
    { "win.color-selection", "i", action_on_selection },
    { "win.arrange-selection", NULL, action_on_selection },
    { "win.duplicate-selection", NULL, action_on_selection },
    { "win.copy-selection", NULL, action_on_selection },
    { "win.delete-selection", NULL, action_on_selection },
    { "win.line-up-selection", "s", action_on_selection },
    { "win.search", NULL, action_search },
    { "win.copy-as", "s", action_copy_as },
    { "win.import", NULL, action_import },
    { "win.review", NULL, action_review },
    { "win.create-database", NULL, action_create_database },
    { "win.apply-to-database", NULL, action_compare },
    { "win.take-over", NULL, action_compare },
    { "win.update-design", NULL, action_compare },
    { "win.tell", "s", action_tell },
    { "win.tell-undo", "s", action_tell_undo },
    { "win.show-sql", "s", action_show_sql },
    { "win.export", NULL, action_export },
    { "win.close", NULL, action_close },
    { "win.shortcuts", NULL, action_shortcuts },
    { "win.help", NULL, action_help },
    { "win.about", NULL, action_about },
    { "win.style", "s", action_style },
  };

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_class_install_action (widget_class, actions[i].name, actions[i].type, actions[i].activate);

  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_o, GDK_CONTROL_MASK, "win.open", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_e, GDK_CONTROL_MASK, "win.export", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_s, GDK_CONTROL_MASK, "win.save", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_s, GDK_CONTROL_MASK | GDK_SHIFT_MASK, "win.save-as", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_z, GDK_CONTROL_MASK, "win.undo", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_y, GDK_CONTROL_MASK, "win.redo", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_z, GDK_CONTROL_MASK | GDK_SHIFT_MASK, "win.redo", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_f, GDK_CONTROL_MASK, "win.find", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F9, 0, "win.toggle-sidebar", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F1, 0, "win.help", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_question, GDK_CONTROL_MASK, "win.shortcuts", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_question, GDK_CONTROL_MASK | GDK_SHIFT_MASK, "win.shortcuts", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_w, GDK_CONTROL_MASK | GDK_SHIFT_MASK, "win.close", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_k, GDK_CONTROL_MASK, "win.search", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F4, 0, "win.toggle-inspector", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_r, GDK_CONTROL_MASK, "win.review", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_1, GDK_ALT_MASK, "win.show-page", "s", "diagram");
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_2, GDK_ALT_MASK, "win.show-page", "s", "records");
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_3, GDK_ALT_MASK, "win.show-page", "s", "sql");
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F12, 0, "win.toggle-log", NULL);
}
