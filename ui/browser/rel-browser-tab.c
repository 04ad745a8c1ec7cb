/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A tab of the Records page. History is a list of visits: a place, and where in it one
 * was. Going back shows the same order, filter, row and scroll position.
 */
#include "config.h"

#include <glib/gi18n.h>

#include "browser/rel-browser-tab.h"

#include "browser/rel-browser-tab-private.h"

#define SPINNER_DELAY_MS 100

enum
{
  NEW_TAB,
  TITLE_CHANGED,
  MOVED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RelBrowserTab, rel_browser_tab, ADW_TYPE_BIN)

RelVisit *
rel_browser_tab_get_visit (RelBrowserTab *self)
{
  return self->visits->len > 0 ? g_ptr_array_index (self->visits, self->here) : NULL;
}

static void
update_footer (RelBrowserTab *self)
{
  RelVisit *visit = rel_browser_tab_get_visit (self);
  guint n = self->list != NULL ? rel_record_list_get_n_stored (self->list) : 0;
  g_autofree char *title = NULL;
  g_autofree char *left = NULL;
  g_autofree char *right = NULL;
  gint64 first;
  gint64 last;

  if (visit == NULL || self->list == NULL)
    return;

  title = rel_place_dup_title (visit->place, rel_document_get_base (self->document));
  rel_grid_get_visible_rows (REL_GRID (self->grid), &first, &last);
  if (rel_grid_get_n_selected (REL_GRID (self->grid)) > 1 && rel_record_list_is_exact (self->list))
    /* Translators: how many records are selected, of how many. */
    left = g_strdup_printf (ngettext ("%'lld of %'u selected", "%'lld of %'u selected", n), (long long) rel_grid_get_n_selected (REL_GRID (self->grid)), n);
  else if (!rel_record_list_is_exact (self->list))
    left = g_strdup_printf (_("%s: counting…"), title);
  else if (rel_place_get_walk (visit->place) != NULL)
    /* Translators: number of rows of a walk, its steps: 2786 paths: customers › orders › order_lines. */
    left = g_strdup_printf (ngettext ("%'u path: %s", "%'u paths: %s", n), n, title);
  else if (rel_place_get_owner_label (visit->place) != NULL)
    /* Translators: number of records, what they are, whose they are: 23 books of Ursula. */
    left = g_strdup_printf (ngettext ("%'u %s of %s", "%'u %s of %s", n), n, title, rel_place_get_owner_label (visit->place));
  else
    /* Translators: number of records, name of their table. */
    left = g_strdup_printf (ngettext ("%'u record in %s", "%'u records in %s", n), n, title);
  gtk_label_set_text (GTK_LABEL (self->footer), left);

  if (n > 0)
    right = g_strdup_printf (_("%'lld–%'lld · %.0f ms"), (long long) first + 1, (long long) last + 1,
                             rel_record_list_get_milliseconds (self->list));
  gtk_label_set_text (GTK_LABEL (self->footer_right), right != NULL ? right : "");
}

static gboolean
busy_cb (gpointer user_data)
{
  RelBrowserTab *self = user_data;

  self->busy_id = 0;
  gtk_widget_set_visible (self->busy, self->list != NULL && rel_record_list_is_loading (self->list));

  return G_SOURCE_REMOVE;
}

static void
loading_cb (RelBrowserTab *self)
{
  gboolean loading = rel_record_list_is_loading (self->list);

  g_clear_handle_id (&self->busy_id, g_source_remove);
  if (loading)
    self->busy_id = g_timeout_add (SPINNER_DELAY_MS, busy_cb, self);
  else
    {
      gtk_widget_set_visible (self->busy, FALSE);
      /* The first row of a new place is looked at right away. */
      if (rel_grid_get_selected_position (REL_GRID (self->grid)) < 0 && rel_record_list_get_n_stored (self->list) > 0)
        rel_grid_select (REL_GRID (self->grid), MAX (self->wanted_row, 0));
      rel_browser_tab_seek (self);
      rel_browser_tab_compare_rows (self);
    }
  update_footer (self);
}

static void
error_cb (RelBrowserTab *self)
{
  const char *message = rel_record_list_get_error (self->list);

  gtk_label_set_text (GTK_LABEL (self->error_label), message != NULL ? message : "");
  gtk_info_bar_set_revealed (GTK_INFO_BAR (self->error_bar), message != NULL);
}

static void
row_selected_cb (RelGrid       *grid,
                 gint64         position,
                 RelBrowserTab *self)
{
  g_autoptr(RelRow) row = rel_grid_get_selected (grid);

  rel_record_view_set_record (REL_RECORD_VIEW (self->view), rel_document_get_database (self->document),
                              rel_document_get_base (self->document), self->list, row);
  g_signal_emit (self, signals[MOVED], 0);
}

static void
row_activated_cb (RelGrid       *grid,
                  gint64         position,
                  RelBrowserTab *self)
{
  adw_flap_set_reveal_flap (ADW_FLAP (self->flap), TRUE);
}

void
rel_browser_tab_go_or_open (RelBrowserTab *self,
                            RelPlace      *place,
                            gboolean       new_tab)
{
  if (new_tab)
    g_signal_emit (self, signals[NEW_TAB], 0, place);
  else
    rel_browser_tab_go (self, place);
}

static void
link_activated_cb (RelGrid       *grid,
                   gint64         position,
                   guint          column,
                   gboolean       new_tab,
                   RelBrowserTab *self)
{
  RelSchema *schema = rel_document_get_base (self->document);
  RelRecordQuery *query = rel_record_list_get_query (self->list);
  RelTable *table = rel_schema_get_table (schema, rel_place_get_table (rel_record_list_get_place (self->list)));
  RelRelationship *relationship = rel_schema_get_relationship (schema, rel_record_query_get_column (query, column)->link);
  g_autoptr(RelRow) row = g_list_model_get_item (G_LIST_MODEL (self->list), position);
  g_autoptr(RelPlace) place = NULL;

  if (row != NULL && rel_place_get_walk (rel_record_list_get_place (self->list)) != NULL)
    {
      place = rel_record_query_follow_walk (query, column, row);
      if (place != NULL)
        rel_browser_tab_go_or_open (self, place, new_tab);
      return;
    }
  if (relationship == NULL || row == NULL || table == NULL)
    return;

  {
    RelEnd end = { relationship, FALSE };

    place = rel_record_view_follow (schema, table, query, row, &end);
  }
  if (place != NULL)
    rel_browser_tab_go_or_open (self, place, new_tab);
}

static void
place_activated_cb (RelRecordView *view,
                    RelPlace      *place,
                    gboolean       new_tab,
                    RelBrowserTab *self)
{
  rel_browser_tab_go_or_open (self, place, new_tab);
}

/* Changes where one is without a new step in the history. */
void
rel_browser_tab_replace_place (RelBrowserTab *self,
               RelPlace      *place)
{
  RelVisit *visit = rel_browser_tab_get_visit (self);

  g_set_object (&visit->place, place);
  visit->scroll = 0;
  visit->selected = -1;
  g_clear_pointer (&visit->key, g_ptr_array_unref);
  rel_browser_tab_show_visit (self);
}

static void
sort_requested_cb (RelGrid       *grid,
                   guint64        column,
                   RelBrowserTab *self)
{
  RelVisit *visit = rel_browser_tab_get_visit (self);
  gboolean descending;
  RelId sort = rel_place_get_sort (visit->place, &descending);
  g_autoptr(RelPlace) place = NULL;

  /* Ascending, descending, as it comes. */
  if (sort != column)
    place = rel_place_with_sort (visit->place, column, FALSE);
  else if (!descending)
    place = rel_place_with_sort (visit->place, column, TRUE);
  else
    place = rel_place_with_sort (visit->place, REL_ID_NONE, FALSE);
  rel_browser_tab_replace_place (self, place);
}

void
rel_browser_tab_show_visit (RelBrowserTab *self)
{
  RelVisit *visit = rel_browser_tab_get_visit (self);
  g_autoptr(RelPlace) place = NULL;

  if (self->list != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->list, self);
      rel_record_list_stop (self->list);
    }
  g_clear_object (&self->list);
  self->asleep = FALSE;
  g_clear_pointer (&self->noted, g_hash_table_unref);
  self->wanted_row = visit->selected;
  self->seeking = visit->key != NULL;
  self->sought = NULL;
  g_set_object (&self->schema, rel_document_get_base (self->document));
  place = rel_place_with_labels (visit->place, rel_document_get_labels (self->document));
  self->list = rel_record_list_new (rel_document_get_database (self->document), self->schema, place);
  g_signal_connect_swapped (self->list, "reloaded", G_CALLBACK (rel_browser_tab_reloaded), self);
  g_signal_connect_swapped (self->list, "notify::loading", G_CALLBACK (loading_cb), self);
  g_signal_connect_swapped (self->list, "notify::exact", G_CALLBACK (update_footer), self);
  g_signal_connect_swapped (self->list, "notify::error-message", G_CALLBACK (error_cb), self);
  rel_grid_set_list (REL_GRID (self->grid), self->list);
  rel_browser_tab_show_looks (self);
  rel_peek_set_list (self->peek, rel_document_get_database (self->document), self->schema, self->list);
  if (visit->scroll > 0)
    rel_grid_set_scroll (REL_GRID (self->grid), visit->scroll);
  rel_record_view_set_record (REL_RECORD_VIEW (self->view), NULL, NULL, NULL, NULL);
  rel_browser_tab_update_trail (self);
  rel_browser_tab_update_filters (self);
  update_footer (self);
  error_cb (self);
  rel_browser_tab_show_staged (self);
  rel_browser_tab_restore_look (self);
  rel_browser_tab_update_walk (self);
  g_signal_emit (self, signals[TITLE_CHANGED], 0);
}

static void
stop_cb (RelBrowserTab *self)
{
  if (self->list != NULL)
    rel_record_list_stop (self->list);
  gtk_widget_set_visible (self->busy, FALSE);
}

static void
choose_columns_cb (RelBrowserTab *self)
{
  self->menu_at.width = 0;
  gtk_widget_activate_action (GTK_WIDGET (self), "tab.choose-columns", NULL);
}

static void
toggle_record_cb (RelBrowserTab *self)
{
  adw_flap_set_reveal_flap (ADW_FLAP (self->flap), !adw_flap_get_reveal_flap (ADW_FLAP (self->flap)));
}

static void
rel_browser_tab_dispose (GObject *object)
{
  RelBrowserTab *self = REL_BROWSER_TAB (object);

  rel_browser_tab_stop_looking (self);
  g_clear_handle_id (&self->busy_id, g_source_remove);
  if (self->peek != NULL)
    g_object_run_dispose (G_OBJECT (self->peek));
  g_clear_object (&self->peek);
  if (self->list != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->list, self);
      rel_record_list_stop (self->list);
    }
  g_clear_object (&self->list);
  g_clear_object (&self->schema);
  g_clear_object (&self->document);
  g_clear_pointer (&self->noted, g_hash_table_unref);
  g_clear_pointer (&self->visits, g_ptr_array_unref);
  g_clear_pointer (&self->selected_key, g_ptr_array_unref);

  G_OBJECT_CLASS (rel_browser_tab_parent_class)->dispose (object);
}

static void
rel_browser_tab_class_init (RelBrowserTabClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rel_browser_tab_dispose;
  rel_browser_tab_class_init_menu (GTK_WIDGET_CLASS (klass));
  signals[NEW_TAB] = g_signal_new ("new-tab", REL_TYPE_BROWSER_TAB, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, REL_TYPE_PLACE);
  signals[MOVED] = g_signal_new ("moved", REL_TYPE_BROWSER_TAB, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[TITLE_CHANGED] = g_signal_new ("title-changed", REL_TYPE_BROWSER_TAB, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static GtkWidget *
tool_button (const char *icon,
             const char *label,
             GCallback   callback,
             gpointer    data)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_signal_connect_swapped (button, "clicked", callback, data);

  return button;
}

static GtkWidget *
make_toolbar (RelBrowserTab *self)
{
  GtkWidget *bar = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 4);
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  gtk_widget_add_css_class (bar, "toolbar");
  self->back = tool_button ("go-previous-symbolic", _("Back (Alt+Left)"), G_CALLBACK (rel_browser_tab_back), self);
  self->forward = tool_button ("go-next-symbolic", _("Forward (Alt+Right)"), G_CALLBACK (rel_browser_tab_forward), self);
  self->trail = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 2);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_EXTERNAL, GTK_POLICY_NEVER);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), self->trail);
  gtk_widget_set_hexpand (scrolled, TRUE);
  gtk_box_append (GTK_BOX (bar), self->back);
  gtk_box_append (GTK_BOX (bar), self->forward);
  gtk_box_append (GTK_BOX (bar), scrolled);

  self->busy = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 4);
  {
    GtkWidget *spinner = gtk_spinner_new ();

    gtk_spinner_start (GTK_SPINNER (spinner));
    gtk_box_append (GTK_BOX (self->busy), spinner);
    gtk_box_append (GTK_BOX (self->busy), tool_button ("process-stop-symbolic", _("Stop"), G_CALLBACK (stop_cb), self));
  }
  gtk_widget_set_visible (self->busy, FALSE);
  gtk_box_append (GTK_BOX (bar), self->busy);
  gtk_box_append (GTK_BOX (bar), tool_button ("list-add-symbolic", _("New Record (Ctrl+Shift+N)"), G_CALLBACK (rel_browser_tab_new_record), self));
  gtk_box_append (GTK_BOX (bar), tool_button ("rel-filter-symbolic", _("Filter (Ctrl+Shift+F)"), G_CALLBACK (rel_browser_tab_toggle_filters), self));
  self->columns_button = tool_button ("rel-columns-symbolic", _("Choose Columns"), G_CALLBACK (choose_columns_cb), self);
  gtk_box_append (GTK_BOX (bar), self->columns_button);
  rel_browser_tab_add_look_buttons (self, bar);
  gtk_box_append (GTK_BOX (bar), rel_browser_tab_make_more_button ());
  gtk_box_append (GTK_BOX (bar), tool_button ("sidebar-show-right-symbolic", _("Show the Record"), G_CALLBACK (toggle_record_cb), self));

  return bar;
}

static GtkWidget *
make_footer (RelBrowserTab *self)
{
  GtkWidget *bar = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);

  self->footer = gtk_label_new ("");
  self->footer_right = gtk_label_new ("");
  gtk_label_set_xalign (GTK_LABEL (self->footer), 0);
  gtk_label_set_ellipsize (GTK_LABEL (self->footer), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (self->footer, TRUE);
  gtk_widget_add_css_class (self->footer, "heading");
  gtk_widget_add_css_class (self->footer_right, "dim-label");
  gtk_widget_add_css_class (self->footer_right, "numeric");
  gtk_widget_set_margin_start (bar, 12);
  gtk_widget_set_margin_end (bar, 12);
  gtk_widget_set_margin_top (bar, 7);
  gtk_widget_set_margin_bottom (bar, 7);
  gtk_box_append (GTK_BOX (bar), self->footer);
  gtk_box_append (GTK_BOX (bar), self->footer_right);

  return bar;
}

static void
rel_browser_tab_init (RelBrowserTab *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *content = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  self->visits = g_ptr_array_new_with_free_func ((GDestroyNotify) rel_visit_free);
  self->grid = rel_grid_new ();
  g_signal_connect (self->grid, "row-selected", G_CALLBACK (row_selected_cb), self);
  g_signal_connect (self->grid, "row-activated", G_CALLBACK (row_activated_cb), self);
  g_signal_connect (self->grid, "link-activated", G_CALLBACK (link_activated_cb), self);
  g_signal_connect (self->grid, "sort-requested", G_CALLBACK (sort_requested_cb), self);
  rel_browser_tab_init_editing (self);
  rel_browser_tab_init_menu (self);
  g_signal_connect_swapped (self->grid, "selection-changed", G_CALLBACK (update_footer), self);
  g_signal_connect_swapped (self->grid, "view-changed", G_CALLBACK (update_footer), self);
  self->peek = rel_peek_new (GTK_WIDGET (self), REL_GRID (self->grid));
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), self->grid);
  gtk_widget_set_vexpand (scrolled, TRUE);

  self->error_bar = gtk_info_bar_new ();
  self->error_label = gtk_label_new ("");
  gtk_label_set_wrap (GTK_LABEL (self->error_label), TRUE);
  gtk_info_bar_add_child (GTK_INFO_BAR (self->error_bar), self->error_label);
  gtk_info_bar_set_message_type (GTK_INFO_BAR (self->error_bar), GTK_MESSAGE_WARNING);
  gtk_info_bar_set_revealed (GTK_INFO_BAR (self->error_bar), FALSE);

  self->new_bar = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  self->new_records = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  {
    GtkWidget *label = gtk_label_new (_("Not committed yet:"));

    gtk_widget_add_css_class (label, "dim-label");
    gtk_box_append (GTK_BOX (self->new_bar), label);
  }
  gtk_box_append (GTK_BOX (self->new_bar), self->new_records);
  gtk_widget_set_margin_start (self->new_bar, 12);
  gtk_widget_set_margin_top (self->new_bar, 6);
  gtk_widget_set_margin_bottom (self->new_bar, 6);
  gtk_widget_set_visible (self->new_bar, FALSE);
  gtk_box_append (GTK_BOX (content), self->new_bar);
  gtk_box_append (GTK_BOX (content), rel_browser_tab_make_walk_bar (self));
  gtk_box_append (GTK_BOX (content), self->error_bar);
  gtk_box_append (GTK_BOX (content), scrolled);
  gtk_box_append (GTK_BOX (content), gtk_separator_new (GTK_ORIENTATION_HORIZONTAL));
  gtk_box_append (GTK_BOX (content), make_footer (self));
  gtk_widget_set_size_request (content, 300, -1);

  self->view = rel_record_view_new ();
  gtk_widget_set_size_request (self->view, 380, -1);
  gtk_widget_set_hexpand (self->view, FALSE);
  gtk_widget_set_hexpand (content, TRUE);
  gtk_widget_add_css_class (self->view, "background");
  g_signal_connect (self->view, "place-activated", G_CALLBACK (place_activated_cb), self);

  self->flap = adw_flap_new ();
  adw_flap_set_flap_position (ADW_FLAP (self->flap), GTK_PACK_END);
  adw_flap_set_flap (ADW_FLAP (self->flap), self->view);
  adw_flap_set_separator (ADW_FLAP (self->flap), gtk_separator_new (GTK_ORIENTATION_VERTICAL));
  adw_flap_set_content (ADW_FLAP (self->flap), rel_browser_tab_make_looks (self, content));
  adw_flap_set_fold_policy (ADW_FLAP (self->flap), ADW_FLAP_FOLD_POLICY_NEVER);
  gtk_widget_set_vexpand (self->flap, TRUE);

  gtk_box_append (GTK_BOX (box), make_toolbar (self));
  gtk_box_append (GTK_BOX (box), rel_browser_tab_make_filter_bar (self));
  gtk_box_append (GTK_BOX (box), gtk_separator_new (GTK_ORIENTATION_HORIZONTAL));
  gtk_box_append (GTK_BOX (box), self->flap);
  adw_bin_set_child (ADW_BIN (self), box);
}

GtkWidget *
rel_browser_tab_new (RelDocument *document)
{
  RelBrowserTab *self = g_object_new (REL_TYPE_BROWSER_TAB, NULL);

  self->document = g_object_ref (document);
  rel_record_view_set_document (REL_RECORD_VIEW (self->view), document);

  return GTK_WIDGET (self);
}

/**
 * rel_browser_tab_go:
 * @self: a tab
 * @place: where to go
 *
 * Goes on to another place; Back comes back.
 */
void
rel_browser_tab_go (RelBrowserTab *self,
                    RelPlace      *place)
{
  RelVisit *visit;

  g_return_if_fail (REL_IS_BROWSER_TAB (self));

  rel_browser_tab_remember (self);
  if (self->visits->len > 0)
    g_ptr_array_set_size (self->visits, self->here + 1);
  visit = g_new0 (RelVisit, 1);
  visit->place = g_object_ref (place);
  visit->selected = -1;
  g_ptr_array_add (self->visits, visit);
  self->here = self->visits->len - 1;
  rel_browser_tab_show_visit (self);
}

void
rel_browser_tab_back (RelBrowserTab *self)
{
  g_return_if_fail (REL_IS_BROWSER_TAB (self));

  if (self->here == 0)
    return;
  rel_browser_tab_remember (self);
  self->here--;
  rel_browser_tab_show_visit (self);
}

void
rel_browser_tab_forward (RelBrowserTab *self)
{
  g_return_if_fail (REL_IS_BROWSER_TAB (self));

  if (self->here + 1 >= self->visits->len)
    return;
  rel_browser_tab_remember (self);
  self->here++;
  rel_browser_tab_show_visit (self);
}

void
rel_browser_tab_show_filter (RelBrowserTab *self)
{
  g_return_if_fail (REL_IS_BROWSER_TAB (self));

  rel_grid_focus_filter (REL_GRID (self->grid), rel_grid_get_column (REL_GRID (self->grid)));
}

/**
 * rel_browser_tab_dup_title:
 * @self: a tab
 *
 * Returns: (transfer full): what its place is called
 */
char *
rel_browser_tab_dup_title (RelBrowserTab *self)
{
  RelVisit *visit;

  g_return_val_if_fail (REL_IS_BROWSER_TAB (self), NULL);

  visit = rel_browser_tab_get_visit (self);
  if (visit == NULL)
    return g_strdup (_("New Tab"));

  return rel_place_dup_title (visit->place, rel_document_get_base (self->document));
}

RelPlace *
rel_browser_tab_get_place (RelBrowserTab *self)
{
  g_return_val_if_fail (REL_IS_BROWSER_TAB (self), NULL);

  return rel_browser_tab_get_visit (self) != NULL ? rel_browser_tab_get_visit (self)->place : NULL;
}

void
rel_browser_tab_set_narrow (RelBrowserTab *self,
                            gboolean       narrow)
{
  g_return_if_fail (REL_IS_BROWSER_TAB (self));

  adw_flap_set_fold_policy (ADW_FLAP (self->flap), narrow ? ADW_FLAP_FOLD_POLICY_ALWAYS : ADW_FLAP_FOLD_POLICY_NEVER);
  adw_flap_set_reveal_flap (ADW_FLAP (self->flap), !narrow);
}
