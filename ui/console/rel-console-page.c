/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The SQL page: what it is made of. How scripts run is in rel-console-run.c.
 */
#include "config.h"

#include <string.h>

#include <glib/gi18n.h>

#include "console/rel-console-page.h"

#include "console/rel-console-private.h"

#define SPINNER_DELAY_MS 100
#define SAVE_DELAY_S     3

G_DEFINE_FINAL_TYPE (RelConsolePage, rel_console_page, ADW_TYPE_BIN)

char *
rel_console_page_dup_script (RelConsolePage *self)
{
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (GTK_TEXT_BUFFER (self->buffer), &start, &end);

  /* A slice keeps what is no text as one character, so that offsets stay true. */
  return gtk_text_iter_get_slice (&start, &end);
}

static gboolean
spinner_cb (gpointer user_data)
{
  RelConsolePage *self = user_data;

  self->spinner_id = 0;
  gtk_spinner_start (GTK_SPINNER (self->spinner));
  gtk_widget_set_visible (self->waiting, TRUE);

  return G_SOURCE_REMOVE;
}

static void
update_actions (RelConsolePage *self)
{
  gboolean can = self->database != NULL && self->running == NULL;

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "console.run", can);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "console.run-all", can);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "console.explain", can);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "console.stop", self->running != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "console.save-query", self->saved != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "console.saved", self->saved != NULL);
  gtk_widget_set_sensitive (self->saved_button, self->saved != NULL);
}

/* What is being waited for, or NULL when it came. */
void
rel_console_page_set_waiting (RelConsolePage *self,
                              GCancellable   *cancellable)
{
  g_set_object (&self->running, cancellable);
  g_clear_handle_id (&self->spinner_id, g_source_remove);
  if (cancellable != NULL)
    self->spinner_id = g_timeout_add (SPINNER_DELAY_MS, spinner_cb, self);
  else
    {
      gtk_spinner_stop (GTK_SPINNER (self->spinner));
      gtk_widget_set_visible (self->waiting, FALSE);
    }
  update_actions (self);
}

void
rel_console_page_clear_marks (RelConsolePage *self)
{
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (GTK_TEXT_BUFFER (self->buffer), &start, &end);
  gtk_text_buffer_remove_tag_by_name (GTK_TEXT_BUFFER (self->buffer), "error", &start, &end);
}

/* Underlines the word at an offset of the script that was run, if the text still is that script. */
void
rel_console_page_mark_error (RelConsolePage *self,
                             const char     *script,
                             gssize          offset)
{
  g_autofree char *now = rel_console_page_dup_script (self);
  RelTokenizer tokenizer;
  RelToken token;
  GtkTextIter start, end;

  if (strcmp (now, script) != 0)
    return;

  rel_tokenizer_init (&tokenizer, script, -1, REL_TOKEN_STYLE_SQLITE);
  while (rel_tokenizer_next (&tokenizer, &token) && token.end <= (gsize) offset)
    ;
  if (token.kind == REL_TOKEN_END || token.kind == REL_TOKEN_SPACE)
    return;

  gtk_text_buffer_get_iter_at_offset (GTK_TEXT_BUFFER (self->buffer), &start, g_utf8_pointer_to_offset (script, script + token.start));
  gtk_text_buffer_get_iter_at_offset (GTK_TEXT_BUFFER (self->buffer), &end, g_utf8_pointer_to_offset (script, script + token.end));
  gtk_text_buffer_apply_tag_by_name (GTK_TEXT_BUFFER (self->buffer), "error", &start, &end);
  gtk_text_view_scroll_to_iter (GTK_TEXT_VIEW (self->editor), &start, 0.1, FALSE, 0, 0);
}

void
rel_console_page_clear_results (RelConsolePage *self)
{
  while (adw_tab_view_get_n_pages (self->tabs) > 0)
    adw_tab_view_close_page (self->tabs, adw_tab_view_get_nth_page (self->tabs, 0));
  gtk_stack_set_visible_child_name (GTK_STACK (self->results), "nothing");
}

/* The newest one is shown: of a script the last statement's. */
void
rel_console_page_add_tab (RelConsolePage *self,
                          GtkWidget      *child,
                          const char     *title)
{
  AdwTabPage *page = adw_tab_view_append (self->tabs, child);

  adw_tab_page_set_title (page, title);
  adw_tab_view_set_selected_page (self->tabs, page);
  gtk_stack_set_visible_child_name (GTK_STACK (self->results), "results");
}

static void
changed_cb (RelConsolePage *self)
{
  rel_console_page_clear_marks (self);
}

static void
update_scheme (RelConsolePage *self)
{
  GtkSourceStyleSchemeManager *schemes = gtk_source_style_scheme_manager_get_default ();
  gboolean dark = adw_style_manager_get_dark (adw_style_manager_get_default ());

  gtk_source_buffer_set_style_scheme (self->buffer, gtk_source_style_scheme_manager_get_scheme (schemes, dark ? "Adwaita-dark" : "Adwaita"));
}

static void
action_run (GtkWidget  *widget,
            const char *name,
            GVariant   *parameter)
{
  rel_console_run_here (REL_CONSOLE_PAGE (widget));
}

static void
action_run_all (GtkWidget  *widget,
                const char *name,
                GVariant   *parameter)
{
  rel_console_run_all (REL_CONSOLE_PAGE (widget));
}

static void
action_explain (GtkWidget  *widget,
                const char *name,
                GVariant   *parameter)
{
  rel_console_explain_here (REL_CONSOLE_PAGE (widget));
}

static void
action_stop (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  RelConsolePage *self = REL_CONSOLE_PAGE (widget);

  if (self->running != NULL)
    g_cancellable_cancel (self->running);
}

static void
action_save_query (GtkWidget  *widget,
                   const char *name,
                   GVariant   *parameter)
{
  rel_console_save_query (REL_CONSOLE_PAGE (widget));
}

static void
action_saved (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  gtk_menu_button_popup (GTK_MENU_BUTTON (REL_CONSOLE_PAGE (widget)->saved_button));
}

static void
action_walk (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  rel_console_walk_history (REL_CONSOLE_PAGE (widget), g_variant_get_int32 (parameter));
}

static void
save_draft (RelConsolePage *self)
{
  g_autofree char *text = NULL;

  g_clear_handle_id (&self->save_id, g_source_remove);
  if (self->history == NULL)
    return;
  text = rel_console_page_dup_script (self);
  rel_sql_history_set_draft (self->history, text);
  rel_sql_history_save (self->history);
}

/* What is written here must not be lost with the window; it is no edit of the document. */
static void
unmap_cb (RelConsolePage *self)
{
  save_draft (self);
}

static gboolean
focus_cb (gpointer user_data)
{
  RelConsolePage *self = user_data;

  if (self->editor != NULL && gtk_widget_get_mapped (self->editor))
    gtk_widget_grab_focus (self->editor);

  return G_SOURCE_REMOVE;
}

/* Whoever comes here wants to write. */
static void
map_cb (RelConsolePage *self)
{
  g_autoptr(GSource) source = g_idle_source_new ();

  g_source_set_callback (source, focus_cb, g_object_ref (self), g_object_unref);
  g_source_attach (source, NULL);
}

static void
forget_document (RelConsolePage *self)
{
  if (self->running != NULL)
    g_cancellable_cancel (self->running);
  rel_console_page_set_waiting (self, NULL);
  if (self->history != NULL)
    save_draft (self);
  g_clear_pointer (&self->history, rel_sql_history_free);
  g_clear_pointer (&self->saved, rel_saved_queries_free);
  if (self->document != NULL)
    g_signal_handlers_disconnect_by_data (self->document, self);
  g_clear_object (&self->document);
  g_clear_object (&self->database);
}

static void
rel_console_page_dispose (GObject *object)
{
  RelConsolePage *self = REL_CONSOLE_PAGE (object);

  if (self->buffer != NULL)
    {
      forget_document (self);
      rel_sql_provider_set_schema (self->provider, NULL);
    }
  g_clear_object (&self->provider);
  g_clear_object (&self->buffer);
  self->editor = NULL;
  adw_bin_set_child (ADW_BIN (self), NULL);

  G_OBJECT_CLASS (rel_console_page_parent_class)->dispose (object);
}

static void
rel_console_page_class_init (RelConsolePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  /* Without it the list of proposals has no style; it may be called any number of times. */
  gtk_source_init ();

  G_OBJECT_CLASS (klass)->dispose = rel_console_page_dispose;
  gtk_widget_class_install_action (widget_class, "console.run", NULL, action_run);
  gtk_widget_class_install_action (widget_class, "console.run-all", NULL, action_run_all);
  gtk_widget_class_install_action (widget_class, "console.explain", NULL, action_explain);
  gtk_widget_class_install_action (widget_class, "console.stop", NULL, action_stop);
  gtk_widget_class_install_action (widget_class, "console.walk", "i", action_walk);
  gtk_widget_class_install_action (widget_class, "console.save-query", NULL, action_save_query);
  gtk_widget_class_install_action (widget_class, "console.saved", NULL, action_saved);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_d, GDK_CONTROL_MASK, "console.save-query", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_b, GDK_CONTROL_MASK, "console.saved", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_e, GDK_CONTROL_MASK | GDK_SHIFT_MASK, "console.explain", NULL);
}

/* The editor takes some of these keys for itself, so they are caught on their way down. */
static gboolean
key_cb (GtkEventControllerKey *controller,
        guint                  key,
        guint                  code,
        GdkModifierType        state,
        RelConsolePage        *self)
{
  gboolean control = (state & GDK_CONTROL_MASK) != 0;
  gboolean shift = (state & GDK_SHIFT_MASK) != 0;

  if (control && (key == GDK_KEY_Return || key == GDK_KEY_KP_Enter))
    gtk_widget_activate_action (GTK_WIDGET (self), shift ? "console.run-all" : "console.run", NULL);
  else if (control && !shift && key == GDK_KEY_Up)
    gtk_widget_activate_action (GTK_WIDGET (self), "console.walk", "i", -1);
  else if (control && !shift && key == GDK_KEY_Down)
    gtk_widget_activate_action (GTK_WIDGET (self), "console.walk", "i", 1);
  else if (control && !shift && key == GDK_KEY_d)
    gtk_widget_activate_action (GTK_WIDGET (self), "console.save-query", NULL);
  else if (control && !shift && key == GDK_KEY_b)
    gtk_widget_activate_action (GTK_WIDGET (self), "console.saved", NULL);
  else if (key == GDK_KEY_Escape && self->running != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "console.stop", NULL);
  else
    return GDK_EVENT_PROPAGATE;

  return GDK_EVENT_STOP;
}

static GtkWidget *
make_editor (RelConsolePage *self)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkSourceLanguage *sql = gtk_source_language_manager_get_language (gtk_source_language_manager_get_default (), "sql");
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkSourceCompletion *completion;

  self->buffer = gtk_source_buffer_new (NULL);
  if (sql != NULL)
    gtk_source_buffer_set_language (self->buffer, sql);
  gtk_text_buffer_create_tag (GTK_TEXT_BUFFER (self->buffer), "error", "underline", PANGO_UNDERLINE_ERROR, NULL);
  g_signal_connect_object (self->buffer, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);

  self->editor = gtk_source_view_new_with_buffer (self->buffer);
  gtk_text_view_set_monospace (GTK_TEXT_VIEW (self->editor), TRUE);
  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (self->editor), GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_top_margin (GTK_TEXT_VIEW (self->editor), 8);
  gtk_text_view_set_bottom_margin (GTK_TEXT_VIEW (self->editor), 8);
  gtk_text_view_set_left_margin (GTK_TEXT_VIEW (self->editor), 8);
  gtk_source_view_set_show_line_numbers (GTK_SOURCE_VIEW (self->editor), TRUE);
  gtk_source_view_set_auto_indent (GTK_SOURCE_VIEW (self->editor), TRUE);
  gtk_source_view_set_tab_width (GTK_SOURCE_VIEW (self->editor), 2);
  gtk_source_view_set_insert_spaces_instead_of_tabs (GTK_SOURCE_VIEW (self->editor), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->editor), GTK_ACCESSIBLE_PROPERTY_LABEL, _("SQL"), -1);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (self->editor, keys);

  self->provider = rel_sql_provider_new ();
  completion = gtk_source_view_get_completion (GTK_SOURCE_VIEW (self->editor));
  gtk_source_completion_add_provider (completion, GTK_SOURCE_COMPLETION_PROVIDER (self->provider));
  g_object_set (completion, "show-icons", TRUE, "select-on-show", TRUE, "page-size", 8, NULL);

  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), self->editor);
  gtk_widget_set_vexpand (scrolled, TRUE);
  gtk_widget_set_size_request (scrolled, -1, 96);

  return scrolled;
}

static GtkWidget *
make_waiting (RelConsolePage *self)
{
  GtkWidget *stop = gtk_button_new_with_mnemonic (_("_Stop"));

  self->waiting = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  self->spinner = gtk_spinner_new ();
  gtk_actionable_set_action_name (GTK_ACTIONABLE (stop), "console.stop");
  gtk_widget_set_tooltip_text (stop, _("Stop (Escape)"));
  gtk_box_append (GTK_BOX (self->waiting), self->spinner);
  gtk_box_append (GTK_BOX (self->waiting), stop);
  gtk_widget_set_visible (self->waiting, FALSE);

  return self->waiting;
}

static GtkWidget *
make_toolbar (RelConsolePage *self)
{
  GtkWidget *bar = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *spacer = gtk_label_new (NULL);
  GMenu *menu = g_menu_new ();

  self->run = adw_split_button_new ();
  adw_split_button_set_label (ADW_SPLIT_BUTTON (self->run), _("Run"));
  g_menu_append (menu, _("_Run the Statement"), "console.run");
  g_menu_append (menu, _("Run the Whole _Script"), "console.run-all");
  g_menu_append (menu, _("_Explain the Statement"), "console.explain");
  adw_split_button_set_menu_model (ADW_SPLIT_BUTTON (self->run), G_MENU_MODEL (menu));
  g_object_unref (menu);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->run), "console.run");
  gtk_widget_set_tooltip_text (self->run, _("Run the Statement at the Cursor (Ctrl+Enter), or the Script (Ctrl+Shift+Enter)"));
  adw_split_button_set_dropdown_tooltip (ADW_SPLIT_BUTTON (self->run), _("More Ways to Run"));
  /* libadwaita 1.2 gives its second half a tooltip, but no name. */
  for (GtkWidget *half = gtk_widget_get_first_child (self->run); half != NULL; half = gtk_widget_get_next_sibling (half))
    if (GTK_IS_MENU_BUTTON (half))
      gtk_accessible_update_property (GTK_ACCESSIBLE (half), GTK_ACCESSIBLE_PROPERTY_LABEL, _("More Ways to Run"), -1);
  gtk_widget_add_css_class (self->run, "suggested-action");

  self->explain = gtk_button_new_with_label (_("Explain"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->explain), "console.explain");
  gtk_widget_set_tooltip_text (self->explain, _("Say in Words How the Statement Would Be Run (Ctrl+Shift+E)"));

  gtk_widget_set_hexpand (spacer, TRUE);
  gtk_widget_add_css_class (bar, "console-toolbar");
  gtk_box_append (GTK_BOX (bar), self->run);
  gtk_box_append (GTK_BOX (bar), self->explain);
  gtk_box_append (GTK_BOX (bar), spacer);
  gtk_box_append (GTK_BOX (bar), make_waiting (self));
  gtk_box_append (GTK_BOX (bar), rel_console_make_saved (self));
  gtk_box_append (GTK_BOX (bar), rel_console_make_history (self));

  return bar;
}

static GtkWidget *
make_results (RelConsolePage *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  AdwTabBar *bar = adw_tab_bar_new ();
  GtkWidget *nothing = gtk_label_new (_("Ctrl+Enter runs the statement at the cursor.\nCtrl+Space completes tables, columns and joins."));

  self->tabs = ADW_TAB_VIEW (adw_tab_view_new ());
  adw_tab_view_remove_shortcuts (self->tabs, ADW_TAB_VIEW_SHORTCUT_ALT_DIGITS | ADW_TAB_VIEW_SHORTCUT_ALT_ZERO);
  adw_tab_bar_set_view (bar, self->tabs);
  gtk_widget_add_css_class (GTK_WIDGET (bar), "inline");
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (bar));
  gtk_widget_set_vexpand (GTK_WIDGET (self->tabs), TRUE);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->tabs));

  gtk_widget_add_css_class (nothing, "dim-label");
  gtk_label_set_justify (GTK_LABEL (nothing), GTK_JUSTIFY_CENTER);
  gtk_label_set_wrap (GTK_LABEL (nothing), TRUE);
  self->results = gtk_stack_new ();
  gtk_stack_add_named (GTK_STACK (self->results), nothing, "nothing");
  gtk_stack_add_named (GTK_STACK (self->results), box, "results");
  gtk_widget_set_size_request (self->results, -1, 96);

  return self->results;
}

static void
rel_console_page_init (RelConsolePage *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *paned = gtk_paned_new (GTK_ORIENTATION_VERTICAL);

  gtk_box_append (GTK_BOX (box), make_toolbar (self));
  gtk_paned_set_start_child (GTK_PANED (paned), make_editor (self));
  gtk_paned_set_end_child (GTK_PANED (paned), make_results (self));
  gtk_paned_set_shrink_start_child (GTK_PANED (paned), FALSE);
  gtk_paned_set_shrink_end_child (GTK_PANED (paned), FALSE);
  gtk_paned_set_resize_start_child (GTK_PANED (paned), FALSE);
  gtk_paned_set_position (GTK_PANED (paned), 210);
  gtk_widget_set_vexpand (paned, TRUE);
  gtk_box_append (GTK_BOX (box), paned);
  adw_bin_set_child (ADW_BIN (self), box);

  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark", G_CALLBACK (update_scheme), self, G_CONNECT_SWAPPED);
  g_signal_connect (self, "map", G_CALLBACK (map_cb), NULL);
  g_signal_connect (self, "unmap", G_CALLBACK (unmap_cb), NULL);
  update_scheme (self);
  update_actions (self);
}

GtkWidget *
rel_console_page_new (void)
{
  return g_object_new (REL_TYPE_CONSOLE_PAGE, NULL);
}

/* Statements go to the database as it is, not as it is designed to be. */
static void
document_changed_cb (RelDocument    *document,
                     RelState       *before,
                     RelState       *after,
                     RelConsolePage *self)
{
  rel_sql_provider_set_schema (self->provider, rel_document_get_base (document));
}

/**
 * rel_console_page_set_document:
 * @self: the page
 * @document: (nullable): whose database it asks
 */
void
rel_console_page_set_document (RelConsolePage *self,
                               RelDocument    *document)
{
  g_return_if_fail (REL_IS_CONSOLE_PAGE (self));

  forget_document (self);
  rel_console_page_clear_results (self);
  self->document = document != NULL ? g_object_ref (document) : NULL;
  if (document != NULL && rel_document_get_database (document) != NULL)
    {
      self->database = g_object_ref (rel_document_get_database (document));
      self->history = rel_sql_history_new (rel_document_get_file (document));
      self->saved = rel_saved_queries_new (rel_document_get_file (document));
      self->at = rel_sql_history_get_n (self->history);
      gtk_text_buffer_set_text (GTK_TEXT_BUFFER (self->buffer), rel_sql_history_get_draft (self->history), -1);
      rel_sql_provider_set_schema (self->provider, rel_document_get_base (document));
      g_signal_connect (document, "changed", G_CALLBACK (document_changed_cb), self);
    }
  update_actions (self);
}

/**
 * rel_console_page_show_sql:
 * @self: the page
 * @sql: a script
 *
 * Puts a script into the editor, behind what is there.
 */
void
rel_console_page_show_sql (RelConsolePage *self,
                           const char     *sql)
{
  GtkTextBuffer *buffer;
  GtkTextIter end;

  g_return_if_fail (REL_IS_CONSOLE_PAGE (self));
  g_return_if_fail (sql != NULL);

  buffer = GTK_TEXT_BUFFER (self->buffer);
  gtk_text_buffer_begin_user_action (buffer);
  gtk_text_buffer_get_end_iter (buffer, &end);
  if (gtk_text_iter_get_offset (&end) > 0)
    gtk_text_buffer_insert (buffer, &end, "\n\n", -1);
  gtk_text_buffer_insert (buffer, &end, sql, -1);
  gtk_text_buffer_end_user_action (buffer);
  gtk_widget_grab_focus (self->editor);
}
