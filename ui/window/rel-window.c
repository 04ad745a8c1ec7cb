/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The window. It opens a document off the main thread, shows why when it cannot, and
 * gives the document to sidebar and pages.
 */
#include "config.h"

#include <glib/gi18n.h>

#include "window/rel-window.h"

#include "common/rel-calm-toasts.h"
#include "common/rel-frame-memory.h"
#include "window/rel-start-page.h"
#include "window/rel-window-private.h"

#define SPINNER_DELAY_MS 100
#define FOLD_WIDTH       900 /* pixels, at the text size of 96 dots per inch */

G_DEFINE_FINAL_TYPE (RelWindow, rel_window, ADW_TYPE_APPLICATION_WINDOW)

/* Toast titles are markup until libadwaita 1.4: names must be escaped. */
void
rel_window_toast (RelWindow  *self,
                  const char *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);
  AdwToast *toast = adw_toast_new (escaped);

  adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (self->toasts), toast);
}

/* Above where there is room, else below. */
static void
update_switchers (RelWindow *self)
{
  gboolean document = g_strcmp0 (gtk_stack_get_visible_child_name (GTK_STACK (self->stack)), "document") == 0;
  gboolean narrow = adw_flap_get_fold_policy (ADW_FLAP (self->flap)) == ADW_FLAP_FOLD_POLICY_ALWAYS;

  rel_window_show_switcher (self, document && !narrow);
  adw_view_switcher_bar_set_reveal (ADW_VIEW_SWITCHER_BAR (self->switcher_bar), document && narrow);
}

static void
show_page (RelWindow  *self,
           const char *name)
{
  g_clear_handle_id (&self->spinner_id, g_source_remove);
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), name);
  update_switchers (self);
  rel_window_update_actions (self);
}

static void
update_title (RelWindow *self)
{
  g_autofree char *subtitle = self->document != NULL ? rel_document_dup_subtitle (self->document) : NULL;
  const char *title = self->document != NULL ? rel_document_get_title (self->document) : _("Relata");
  g_autofree char *marked = NULL;

  /* where saving is people's own business, they see what is not saved */
  if (self->document != NULL && rel_document_get_database (self->document) == NULL && rel_document_is_modified (self->document))
    marked = g_strconcat ("• ", title, NULL);
  rel_window_set_heading (self, marked != NULL ? marked : title, subtitle != NULL ? subtitle : "");
  gtk_window_set_title (GTK_WINDOW (self), title);
}

static void
notice_cb (RelDocument *document,
           const char  *words,
           RelWindow   *self)
{
  rel_window_toast (self, words);
}

static void
trouble_cb (RelDocument *document,
            const char  *words,
            RelWindow   *self)
{
  rel_window_show_trouble (self, words);
}

static void
document_changed_cb (RelDocument *document,
                     RelState    *before,
                     RelState    *after,
                     RelWindow   *self)
{
  update_title (self);
  rel_window_update_review (self);
  rel_window_update_actions (self);
}

/* Whether it is in use, or a window that belongs to it: who reviews is to see what others do, too. */
static gboolean
is_in_use (RelWindow *self)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr(GtkWindow) window = g_list_model_get_item (windows, i);

      for (GtkWindow *owner = gtk_window_is_active (window) ? window : NULL; owner != NULL; owner = gtk_window_get_transient_for (owner))
        if (owner == GTK_WINDOW (self))
          return TRUE;
    }

  return FALSE;
}

/* The database is watched while somebody looks at it. */
void
rel_window_update_watch (RelWindow *self)
{
  if (self->document != NULL)
    rel_document_set_watch (self->document, is_in_use (self));
}

void
rel_window_set_document (RelWindow   *self,
                         RelDocument *document)
{
  const char *notice;

  if (self->document != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->document, self);
      rel_document_close (self->document);
    }
  g_set_object (&self->document, document);
  rel_diagram_page_set_document (self->diagram, document);
  rel_inspector_set_document (self->inspector, document);
  rel_browser_page_set_document (self->browser, document);
  rel_console_page_set_document (self->console, document);
  rel_log_pane_set_log (self->log, document != NULL && rel_document_get_database (document) != NULL
                                     ? rel_database_get_log (rel_document_get_database (document)) : NULL);
  rel_sidebar_set_document (self->sidebar, document);
  update_title (self);
  rel_window_update_review (self);
  if (document == NULL)
    {
      show_page (self, "start");
      return;
    }

  g_signal_connect (document, "changed", G_CALLBACK (document_changed_cb), self);
  g_signal_connect (document, "notice", G_CALLBACK (notice_cb), self);
  g_signal_connect (document, "trouble", G_CALLBACK (trouble_cb), self);
  rel_window_show_trouble (self, rel_document_check_file (document));
  notice = rel_document_get_notice (document);
  gtk_label_set_text (GTK_LABEL (self->notice_label), notice != NULL ? notice : "");
  gtk_info_bar_set_revealed (GTK_INFO_BAR (self->notice), notice != NULL);
  gtk_widget_set_visible (self->notice_details, rel_schema_get_info (rel_document_get_schema (document))->n_problems > 1);
  adw_view_stack_page_set_visible (adw_view_stack_get_page (ADW_VIEW_STACK (self->pages), GTK_WIDGET (self->browser)),
                                   rel_document_get_database (document) != NULL);
  adw_view_stack_page_set_visible (adw_view_stack_get_page (ADW_VIEW_STACK (self->pages), GTK_WIDGET (self->console)),
                                   rel_document_get_database (document) != NULL);
  adw_view_stack_set_visible_child_name (ADW_VIEW_STACK (self->pages), "diagram");
  show_page (self, "document");
  gtk_widget_grab_focus (GTK_WIDGET (self->diagram));
  rel_window_update_watch (self);
}

static void
show_failure (RelWindow    *self,
              const GError *error)
{
  g_autofree char *escaped = g_markup_escape_text (error->message, -1);

  /* The description of a status page is markup, its title is not. */
  adw_status_page_set_description (ADW_STATUS_PAGE (self->failed_page), escaped);
  show_page (self, "failed");
}

static void
opened_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(RelWindow) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(RelDocument) document = rel_document_open_finish (result, &error);

  if (document == NULL)
    {
      g_clear_object (&self->offer);
      g_clear_pointer (&self->offer_diagrams, g_ptr_array_unref);
      self->opening_wanted = FALSE;
      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        show_page (self, self->document != NULL ? "document" : "start");
      else
        show_failure (self, error);
      return;
    }

  if (self->wanted != NULL)
    {
      g_autofree char *uri = g_file_get_uri (self->wanted);
      GtkRecentData data = { NULL, NULL, (char *) "application/vnd.sqlite3", (char *) "Relata", (char *) "relata %u", NULL, FALSE };

      gtk_recent_manager_add_full (gtk_recent_manager_get_default (), uri, &data);
    }
  rel_window_set_document (self, document);
  rel_window_take_offer (self);
}

static gboolean
spinner_cb (gpointer user_data)
{
  RelWindow *self = user_data;

  self->spinner_id = 0;
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "opening");

  return G_SOURCE_REMOVE;
}

/**
 * rel_window_open_draft:
 * @self: a window
 * @path: path of a draft
 *
 * Opens a design that was never saved.
 */
void
rel_window_open_draft (RelWindow  *self,
                       const char *path)
{
  g_return_if_fail (REL_IS_WINDOW (self) && path != NULL);

  g_clear_object (&self->wanted);
  rel_document_open_draft_async (path, NULL, opened_cb, g_object_ref (self));
}

static void
start_opening (RelWindow *self,
               GFile     *file)
{
  g_autoptr(GFile) keep = file != NULL ? g_object_ref (file) : NULL;

  if (self->opening != NULL)
    g_cancellable_cancel (self->opening);
  g_clear_object (&self->opening);
  self->opening = g_cancellable_new ();
  g_set_object (&self->wanted, keep);
  g_clear_handle_id (&self->spinner_id, g_source_remove);
  self->spinner_id = g_timeout_add (SPINNER_DELAY_MS, spinner_cb, self);
  rel_document_open_async (keep, self->opening, opened_cb, g_object_ref (self));
}

/**
 * rel_window_open_file:
 * @self: a window
 * @file: a database or script
 *
 * Opens a document in this window.
 */
void
rel_window_open_file (RelWindow *self,
                      GFile     *file)
{
  g_return_if_fail (REL_IS_WINDOW (self) && G_IS_FILE (file));

  start_opening (self, file);
}

/**
 * rel_window_open_sample:
 * @self: a window
 *
 * Makes the sample bookshop and opens it in this window.
 */
void
rel_window_open_sample (RelWindow *self)
{
  g_return_if_fail (REL_IS_WINDOW (self));

  start_opening (self, NULL);
}

RelDocument *
rel_window_get_document (RelWindow *self)
{
  g_return_val_if_fail (REL_IS_WINDOW (self), NULL);

  return self->document;
}

/**
 * rel_window_is_empty:
 * @self: a window
 *
 * Returns: whether it shows the start page, so that a file may open in it
 */
gboolean
rel_window_is_empty (RelWindow *self)
{
  g_return_val_if_fail (REL_IS_WINDOW (self), FALSE);

  return self->document == NULL && self->spinner_id == 0 &&
         g_strcmp0 (gtk_stack_get_visible_child_name (GTK_STACK (self->stack)), "opening") != 0;
}

static gboolean
drop_cb (GtkDropTarget *target,
         const GValue  *value,
         double         x,
         double         y,
         RelWindow     *self)
{
  GSList *files = g_value_get_boxed (value);

  if (files == NULL)
    return FALSE;

  /* A file of rows over the records is for them. */
  if (self->document != NULL && files->next == NULL && gtk_widget_get_mapped (GTK_WIDGET (self->browser)) &&
      rel_browser_page_import (self->browser, files->data))
    return TRUE;
  for (GSList *l = files; l != NULL; l = l->next)
    {
      g_autofree char *uri = g_file_get_uri (l->data);

      gtk_widget_activate_action (GTK_WIDGET (self), "win.open-uri", "s", uri);
    }

  return TRUE;
}

static GtkWidget *
make_opening_page (void)
{
  GtkWidget *page = adw_status_page_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
  GtkWidget *spinner = gtk_spinner_new ();
  GtkWidget *cancel = gtk_button_new_with_mnemonic (_("_Cancel"));

  adw_status_page_set_title (ADW_STATUS_PAGE (page), _("Opening…"));
  gtk_spinner_start (GTK_SPINNER (spinner));
  gtk_widget_set_size_request (spinner, 32, 32);
  gtk_box_append (GTK_BOX (box), spinner);
  gtk_widget_add_css_class (cancel, "pill");
  gtk_widget_set_halign (cancel, GTK_ALIGN_CENTER);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (cancel), "win.cancel-opening");
  gtk_box_append (GTK_BOX (box), cancel);
  adw_status_page_set_child (ADW_STATUS_PAGE (page), box);

  return page;
}

static GtkWidget *
make_failed_page (RelWindow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *again = gtk_button_new_with_mnemonic (_("_Try Again"));
  GtkWidget *other = gtk_button_new_with_mnemonic (_("_Open Another…"));

  self->failed_page = adw_status_page_new ();
  adw_status_page_set_icon_name (ADW_STATUS_PAGE (self->failed_page), "dialog-warning-symbolic");
  adw_status_page_set_title (ADW_STATUS_PAGE (self->failed_page), _("The File Could Not Be Opened"));
  gtk_widget_add_css_class (again, "pill");
  gtk_widget_add_css_class (other, "pill");
  gtk_widget_add_css_class (other, "suggested-action");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (again), "win.try-again");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (other), "win.open");
  gtk_box_append (GTK_BOX (box), again);
  gtk_box_append (GTK_BOX (box), other);
  gtk_widget_set_halign (box, GTK_ALIGN_CENTER);
  adw_status_page_set_child (ADW_STATUS_PAGE (self->failed_page), box);

  return self->failed_page;
}

static void
notice_response_cb (GtkInfoBar *bar,
                    int         response,
                    gpointer    user_data)
{
  if (response == GTK_RESPONSE_HELP)
    rel_window_show_problems (REL_WINDOW (user_data));
  else
    gtk_info_bar_set_revealed (bar, FALSE);
}

static void
selected_cb (RelDiagramPage *page,
             guint64         table,
             guint64         column,
             guint64         relationship,
             guint           n_selected,
             RelWindow      *self)
{
  rel_inspector_set_selection (self->inspector, table, column, relationship, n_selected);
}

static void
inspect_cb (RelDiagramPage *page,
            RelWindow      *self)
{
  adw_flap_set_reveal_flap (ADW_FLAP (self->inspector_flap), TRUE);
  rel_inspector_grab (self->inspector);
}

static void
go_to_cb (RelInspector *inspector,
          guint64       table,
          guint64       column,
          guint64       relationship,
          RelWindow    *self)
{
  rel_diagram_page_select (self->diagram, table, column, relationship);
}

/* The canvas with the inspector at its side; neither knows the other. */
static GtkWidget *
make_diagram_page (RelWindow *self)
{
  self->diagram = REL_DIAGRAM_PAGE (rel_diagram_page_new ());
  self->inspector = REL_INSPECTOR (rel_inspector_new ());
  gtk_widget_set_size_request (GTK_WIDGET (self->inspector), 330, -1);
  gtk_widget_add_css_class (GTK_WIDGET (self->inspector), "background");
  g_signal_connect (self->diagram, "selected", G_CALLBACK (selected_cb), self);
  g_signal_connect (self->diagram, "inspect", G_CALLBACK (inspect_cb), self);
  g_signal_connect (self->inspector, "go-to", G_CALLBACK (go_to_cb), self);

  self->inspector_flap = adw_flap_new ();
  adw_flap_set_flap_position (ADW_FLAP (self->inspector_flap), GTK_PACK_END);
  adw_flap_set_flap (ADW_FLAP (self->inspector_flap), GTK_WIDGET (self->inspector));
  adw_flap_set_separator (ADW_FLAP (self->inspector_flap), gtk_separator_new (GTK_ORIENTATION_VERTICAL));
  adw_flap_set_content (ADW_FLAP (self->inspector_flap), GTK_WIDGET (self->diagram));
  adw_flap_set_swipe_to_open (ADW_FLAP (self->inspector_flap), FALSE);
  adw_flap_set_swipe_to_close (ADW_FLAP (self->inspector_flap), FALSE);

  return self->inspector_flap;
}

/* The log stands below everything, as high as one drags it. */
static GtkWidget *
make_log (RelWindow *self)
{
  GtkWidget *paned = gtk_paned_new (GTK_ORIENTATION_VERTICAL);

  self->log = REL_LOG_PANE (rel_log_pane_new ());
  gtk_widget_set_visible (GTK_WIDGET (self->log), FALSE);
  gtk_paned_set_start_child (GTK_PANED (paned), self->flap);
  gtk_paned_set_end_child (GTK_PANED (paned), GTK_WIDGET (self->log));
  gtk_paned_set_resize_end_child (GTK_PANED (paned), FALSE);
  gtk_paned_set_shrink_end_child (GTK_PANED (paned), FALSE);
  gtk_widget_set_vexpand (paned, TRUE);

  return paned;
}

static GtkWidget *
make_document_page (RelWindow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  AdwViewStackPage *page;

  self->notice = gtk_info_bar_new ();
  self->notice_label = gtk_label_new ("");
  gtk_label_set_wrap (GTK_LABEL (self->notice_label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (self->notice_label), 0);
  gtk_info_bar_add_child (GTK_INFO_BAR (self->notice), self->notice_label);
  self->notice_details = gtk_info_bar_add_button (GTK_INFO_BAR (self->notice), _("_Details"), GTK_RESPONSE_HELP);
  gtk_info_bar_set_show_close_button (GTK_INFO_BAR (self->notice), TRUE);
  gtk_info_bar_set_revealed (GTK_INFO_BAR (self->notice), FALSE);
  g_signal_connect (self->notice, "response", G_CALLBACK (notice_response_cb), self);

  page = adw_view_stack_add_titled (ADW_VIEW_STACK (self->pages), make_diagram_page (self), "diagram", _("_Diagram"));
  adw_view_stack_page_set_use_underline (page, TRUE);
  adw_view_stack_page_set_icon_name (page, "rel-diagram-symbolic");
  self->browser = REL_BROWSER_PAGE (rel_browser_page_new ());
  page = adw_view_stack_add_titled (ADW_VIEW_STACK (self->pages), GTK_WIDGET (self->browser), "records", _("_Records"));
  adw_view_stack_page_set_use_underline (page, TRUE);
  adw_view_stack_page_set_icon_name (page, "rel-table-symbolic");
  self->console = REL_CONSOLE_PAGE (rel_console_page_new ());
  page = adw_view_stack_add_titled (ADW_VIEW_STACK (self->pages), GTK_WIDGET (self->console), "sql", _("_SQL"));
  adw_view_stack_page_set_use_underline (page, TRUE);
  adw_view_stack_page_set_icon_name (page, "rel-sql-symbolic");

  self->sidebar = REL_SIDEBAR (rel_sidebar_new ());
  gtk_widget_set_size_request (GTK_WIDGET (self->sidebar), 230, -1);
  gtk_widget_add_css_class (GTK_WIDGET (self->sidebar), "background");
  self->flap = adw_flap_new ();
  adw_flap_set_flap (ADW_FLAP (self->flap), GTK_WIDGET (self->sidebar));
  adw_flap_set_separator (ADW_FLAP (self->flap), gtk_separator_new (GTK_ORIENTATION_VERTICAL));
  adw_flap_set_content (ADW_FLAP (self->flap), self->pages);
  adw_flap_set_fold_policy (ADW_FLAP (self->flap), ADW_FLAP_FOLD_POLICY_AUTO);
  /* a finger that goes sideways over the diagram drags what is there */
  adw_flap_set_swipe_to_open (ADW_FLAP (self->flap), FALSE);
  adw_flap_set_swipe_to_close (ADW_FLAP (self->flap), FALSE);
  gtk_widget_set_size_request (self->pages, 330, -1);
  gtk_widget_set_vexpand (self->flap, TRUE);

  gtk_box_append (GTK_BOX (box), rel_window_make_trouble_bar (self));
  gtk_box_append (GTK_BOX (box), self->notice);
  gtk_box_append (GTK_BOX (box), make_log (self));
  self->switcher_bar = adw_view_switcher_bar_new ();
  adw_view_switcher_bar_set_stack (ADW_VIEW_SWITCHER_BAR (self->switcher_bar), ADW_VIEW_STACK (self->pages));
  gtk_box_append (GTK_BOX (box), self->switcher_bar);

  return box;
}

static void
page_changed_cb (RelWindow *self)
{
  rel_window_update_review (self);
  rel_window_update_actions (self);
}

/* What is wide enough for the panes grows with the text in them. */
static gboolean
is_narrow (RelWindow *self,
           int        width)
{
  int dpi = -1;

  g_object_get (gtk_widget_get_settings (GTK_WIDGET (self)), "gtk-xft-dpi", &dpi, NULL);

  return width <= FOLD_WIDTH * MAX (dpi > 0 ? dpi / 1024.0 / 96 : 1.0, 1.0);
}

static gboolean
width_changed_cb (gpointer user_data)
{
  RelWindow *self = user_data;
  int width = gtk_widget_get_width (GTK_WIDGET (self));
  AdwFlapFoldPolicy policy;
  gboolean narrow;

  if (width <= 0)
    gtk_window_get_default_size (GTK_WINDOW (self), &width, NULL);
  narrow = is_narrow (self, width);
  policy = narrow ? ADW_FLAP_FOLD_POLICY_ALWAYS : ADW_FLAP_FOLD_POLICY_NEVER;
  adw_flap_set_fold_policy (ADW_FLAP (self->flap), policy);
  adw_flap_set_fold_policy (ADW_FLAP (self->inspector_flap), policy);
  adw_flap_set_reveal_flap (ADW_FLAP (self->inspector_flap), !narrow);
  rel_browser_page_set_narrow (self->browser, narrow);
  rel_window_set_header_narrow (self, narrow);
  update_switchers (self);

  return G_SOURCE_REMOVE;
}

static void
rel_window_size_allocate (GtkWidget *widget,
                          int        width,
                          int        height,
                          int        baseline)
{
  RelWindow *self = REL_WINDOW (widget);
  gboolean narrow = is_narrow (self, width);

  if (narrow != (adw_flap_get_fold_policy (ADW_FLAP (self->flap)) == ADW_FLAP_FOLD_POLICY_ALWAYS))
    {
      g_autoptr(GSource) idle = g_idle_source_new ();

      /* Not while sizes are being given out. */
      g_source_set_callback (idle, width_changed_cb, g_object_ref (self), g_object_unref);
      g_source_attach (idle, NULL);
    }

  GTK_WIDGET_CLASS (rel_window_parent_class)->size_allocate (widget, width, height, baseline);
}

static gboolean
rel_window_close_request (GtkWindow *window)
{
  RelWindow *self = REL_WINDOW (window);

  if (rel_window_ask_before_close (self))
    return TRUE;
  rel_window_save_size (self);

  return GTK_WINDOW_CLASS (rel_window_parent_class)->close_request (window);
}

static void
rel_window_dispose (GObject *object)
{
  RelWindow *self = REL_WINDOW (object);

  g_clear_handle_id (&self->spinner_id, g_source_remove);
  if (self->opening != NULL)
    g_cancellable_cancel (self->opening);
  g_clear_object (&self->opening);
  g_clear_object (&self->wanted);
  if (self->document != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->document, self);
      rel_document_close (self->document);
    }
  g_clear_object (&self->document);
  g_clear_object (&self->offer);
  g_clear_pointer (&self->offer_diagrams, g_ptr_array_unref);
  g_clear_pointer (&self->offer_title, g_free);

  G_OBJECT_CLASS (rel_window_parent_class)->dispose (object);
}

static void
rel_window_class_init (RelWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rel_window_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = rel_window_close_request;
  widget_class->size_allocate = rel_window_size_allocate;
  rel_window_class_init_actions (widget_class);
}

static void
rel_window_init (RelWindow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkDropTarget *drop = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);
  GtkWidget *document;

  self->pages = adw_view_stack_new ();
  gtk_box_append (GTK_BOX (box), rel_window_make_header (self));
  document = make_document_page (self);

  self->stack = gtk_stack_new ();
  gtk_stack_set_transition_type (GTK_STACK (self->stack), GTK_STACK_TRANSITION_TYPE_CROSSFADE);
  gtk_stack_add_named (GTK_STACK (self->stack), rel_start_page_new (), "start");
  gtk_stack_add_named (GTK_STACK (self->stack), make_opening_page (), "opening");
  gtk_stack_add_named (GTK_STACK (self->stack), make_failed_page (self), "failed");
  gtk_stack_add_named (GTK_STACK (self->stack), document, "document");
  gtk_widget_set_vexpand (self->stack, TRUE);
  gtk_box_append (GTK_BOX (box), self->stack);

  self->toasts = adw_toast_overlay_new ();
  rel_calm_toasts (ADW_TOAST_OVERLAY (self->toasts));
  adw_toast_overlay_set_child (ADW_TOAST_OVERLAY (self->toasts), box);
  adw_application_window_set_content (ADW_APPLICATION_WINDOW (self), self->toasts);

  g_signal_connect (drop, "drop", G_CALLBACK (drop_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drop));
  g_signal_connect_swapped (self->pages, "notify::visible-child", G_CALLBACK (page_changed_cb), self);
  g_signal_connect (self, "notify::is-active", G_CALLBACK (rel_window_update_watch), NULL);
  rel_window_pass_keys (self);

  rel_window_load_settings (self);
  rel_frame_memory_keep (GTK_WIDGET (self));
  gtk_widget_set_size_request (GTK_WIDGET (self), 360, 360);
  update_title (self);
  show_page (self, "start");
}

RelWindow *
rel_window_new (AdwApplication *application)
{
  return g_object_new (REL_TYPE_WINDOW, "application", application, NULL);
}
