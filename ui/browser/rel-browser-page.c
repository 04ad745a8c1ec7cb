/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The Records page: tabs over one document.
 */
#include "config.h"

#include <string.h>

#include <glib/gi18n.h>

#include "browser/rel-browser-page.h"

#include "browser/rel-browser-tab.h"
#include "browser/rel-rows-import.h"

struct _RelBrowserPage
{
  AdwBin       parent_instance;
  RelDocument *document;
  AdwTabView  *tabs;
  AdwTabBar   *bar;
  gboolean     narrow;
  guint        save_id;
  gboolean     restoring;
  RelId        preferred; /* seen first, where nothing was seen yet */
};

G_DEFINE_FINAL_TYPE (RelBrowserPage, rel_browser_page, ADW_TYPE_BIN)

#define SAVE_DELAY_MS 1000

static RelBrowserTab *add_tab (RelBrowserPage *self);

/* Tabs, and the way that was gone in each, for the next start. A sample is not kept. */
static void
save (RelBrowserPage *self)
{
  GFile *file = self->document != NULL ? rel_document_get_file (self->document) : NULL;
  g_autoptr(RelSavedTabs) tabs = NULL;
  g_autofree char *path = NULL;

  g_clear_handle_id (&self->save_id, g_source_remove);
  if (file == NULL || self->restoring || rel_document_get_database (self->document) == NULL || adw_tab_view_get_n_pages (self->tabs) == 0)
    return;
  tabs = rel_saved_tabs_new ();
  for (int i = 0; i < adw_tab_view_get_n_pages (self->tabs); i++)
    {
      AdwTabPage *page = adw_tab_view_get_nth_page (self->tabs, i);

      rel_browser_tab_save (REL_BROWSER_TAB (adw_tab_page_get_child (page)), rel_saved_tabs_add (tabs));
      if (page == adw_tab_view_get_selected_page (self->tabs))
        tabs->selected = i;
    }
  path = rel_visits_get_path (file);
  /* Nothing is lost but the way back after a restart: not worth a word. */
  rel_visits_save (path, rel_document_get_base (self->document), tabs, NULL);
}

static gboolean
save_cb (gpointer user_data)
{
  RelBrowserPage *self = user_data;

  self->save_id = 0;
  save (self);

  return G_SOURCE_REMOVE;
}

static void
queue_save (RelBrowserPage *self)
{
  if (self->save_id == 0 && !self->restoring)
    self->save_id = g_timeout_add (SAVE_DELAY_MS, save_cb, self);
}

static void
restore (RelBrowserPage *self)
{
  GFile *file = self->document != NULL ? rel_document_get_file (self->document) : NULL;
  g_autofree char *path = file != NULL ? rel_visits_get_path (file) : NULL;
  g_autoptr(RelSavedTabs) tabs = NULL;

  if (path == NULL || rel_document_get_database (self->document) == NULL || adw_tab_view_get_n_pages (self->tabs) > 0)
    return;
  tabs = rel_visits_load (path, rel_document_get_base (self->document));
  if (tabs == NULL)
    return;
  self->restoring = TRUE;
  for (guint i = 0; i < tabs->tabs->len; i++)
    rel_browser_tab_restore (add_tab (self), tabs->tabs->pdata[i]);
  adw_tab_view_set_selected_page (self->tabs, adw_tab_view_get_nth_page (self->tabs, tabs->selected));
  self->restoring = FALSE;
}

static RelBrowserTab *
get_tab (RelBrowserPage *self)
{
  AdwTabPage *page = adw_tab_view_get_selected_page (self->tabs);

  return page != NULL ? REL_BROWSER_TAB (adw_tab_page_get_child (page)) : NULL;
}

/* The sidebar marks the table whose records are seen. */
static void
tell_table (RelBrowserPage *self)
{
  RelBrowserTab *tab = get_tab (self);
  RelPlace *place = tab != NULL ? rel_browser_tab_get_place (tab) : NULL;

  if (place != NULL && !self->restoring && gtk_widget_get_mapped (GTK_WIDGET (self)))
    gtk_widget_activate_action (GTK_WIDGET (self), "win.table-selected", "t", rel_place_get_table (place));
}

static void
title_changed_cb (RelBrowserTab  *tab,
                  RelBrowserPage *self)
{
  AdwTabPage *page = adw_tab_view_get_page (self->tabs, GTK_WIDGET (tab));
  g_autofree char *title = rel_browser_tab_dup_title (tab);

  adw_tab_page_set_title (page, title);
  tell_table (self);
  queue_save (self);
}

static void
tab_selected_cb (RelBrowserPage *self)
{
  tell_table (self);
  queue_save (self);
}

static void
new_tab_cb (RelBrowserTab  *tab,
            RelPlace       *place,
            RelBrowserPage *self)
{
  rel_browser_tab_go (add_tab (self), place);
}

static RelBrowserTab *
add_tab (RelBrowserPage *self)
{
  RelBrowserTab *tab = REL_BROWSER_TAB (rel_browser_tab_new (self->document));
  AdwTabPage *page = adw_tab_view_append (self->tabs, GTK_WIDGET (tab));

  rel_browser_tab_set_narrow (tab, self->narrow);
  g_signal_connect (tab, "title-changed", G_CALLBACK (title_changed_cb), self);
  g_signal_connect (tab, "new-tab", G_CALLBACK (new_tab_cb), self);
  g_signal_connect_object (tab, "moved", G_CALLBACK (queue_save), self, G_CONNECT_SWAPPED);
  adw_tab_view_set_selected_page (self->tabs, page);

  return tab;
}

static void
close_tabs (RelBrowserPage *self)
{
  while (adw_tab_view_get_n_pages (self->tabs) > 0)
    adw_tab_view_close_page (self->tabs, adw_tab_view_get_nth_page (self->tabs, 0));
}

static void
open_first_table (RelBrowserPage *self)
{
  RelSchema *schema = self->document != NULL ? rel_document_get_base (self->document) : NULL;

  if (schema != NULL && (rel_schema_get_table (schema, self->preferred) != NULL || rel_schema_get_view (schema, self->preferred) != NULL))
    rel_browser_page_open_table (self, self->preferred);
  else if (schema != NULL && rel_schema_get_n_tables (schema) > 0)
    rel_browser_page_open_table (self, rel_table_get_id (rel_schema_get_nth_table (schema, 0)));
}

static void
map_cb (RelBrowserPage *self)
{
  restore (self);
  if (self->document != NULL && rel_document_get_database (self->document) != NULL && adw_tab_view_get_n_pages (self->tabs) == 0)
    open_first_table (self);
  tell_table (self);
}

static void
action_back (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  RelBrowserTab *tab = get_tab (REL_BROWSER_PAGE (widget));

  if (tab != NULL)
    rel_browser_tab_back (tab);
}

static void
action_forward (GtkWidget  *widget,
                const char *name,
                GVariant   *parameter)
{
  RelBrowserTab *tab = get_tab (REL_BROWSER_PAGE (widget));

  if (tab != NULL)
    rel_browser_tab_forward (tab);
}

static void
action_new_tab (GtkWidget  *widget,
                const char *name,
                GVariant   *parameter)
{
  RelBrowserPage *self = REL_BROWSER_PAGE (widget);
  RelBrowserTab *tab = get_tab (self);
  g_autoptr(RelPlace) place = tab != NULL && rel_browser_tab_get_place (tab) != NULL
                                ? g_object_ref (rel_browser_tab_get_place (tab)) : NULL;

  if (self->document == NULL || place == NULL)
    return;
  rel_browser_tab_go (add_tab (self), place);
}

static void
action_close_tab (GtkWidget  *widget,
                  const char *name,
                  GVariant   *parameter)
{
  RelBrowserPage *self = REL_BROWSER_PAGE (widget);

  /* The last one stays: an empty page would be a dead end. */
  if (adw_tab_view_get_n_pages (self->tabs) > 1)
    adw_tab_view_close_page (self->tabs, adw_tab_view_get_selected_page (self->tabs));
}

static void
action_filter (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  rel_browser_page_find (REL_BROWSER_PAGE (widget));
}

static void
action_on_record (GtkWidget  *widget,
                  const char *name,
                  GVariant   *parameter)
{
  RelBrowserTab *tab = get_tab (REL_BROWSER_PAGE (widget));

  if (tab == NULL)
    return;
  if (g_str_equal (name, "browser.new-record"))
    rel_browser_tab_new_record (tab);
  else if (g_str_equal (name, "browser.delete-record"))
    rel_browser_tab_delete_record (tab);
  else if (g_str_equal (name, "browser.duplicate-record"))
    rel_browser_tab_duplicate_record (tab);
  else if (g_str_equal (name, "browser.graph"))
    rel_browser_tab_show_graph (tab);
  else if (g_str_equal (name, "browser.value-uses"))
    rel_browser_tab_show_uses (tab);
  else if (g_str_equal (name, "browser.walk"))
    rel_browser_tab_show_walk (tab);
  else if (g_str_equal (name, "browser.tree"))
    rel_browser_tab_show_tree (tab);
  else if (g_str_equal (name, "browser.open-value"))
    rel_browser_tab_open_selected_value (tab);
  else
    rel_browser_tab_set_null (tab);
}

static void
side_button_cb (GtkGestureClick *gesture,
                int              n_press,
                double           x,
                double           y,
                RelBrowserPage  *self)
{
  guint button = gtk_gesture_single_get_current_button (GTK_GESTURE_SINGLE (gesture));

  if (button == 8)
    gtk_widget_activate_action (GTK_WIDGET (self), "browser.back", NULL);
  else if (button == 9)
    gtk_widget_activate_action (GTK_WIDGET (self), "browser.forward", NULL);
}

static void
rel_browser_page_dispose (GObject *object)
{
  RelBrowserPage *self = REL_BROWSER_PAGE (object);

  g_clear_handle_id (&self->save_id, g_source_remove);
  if (self->document != NULL)
    g_signal_handlers_disconnect_by_data (self->document, self);
  g_clear_object (&self->document);

  G_OBJECT_CLASS (rel_browser_page_parent_class)->dispose (object);
}

static void
rel_browser_page_class_init (RelBrowserPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rel_browser_page_dispose;
  gtk_widget_class_install_action (widget_class, "browser.back", NULL, action_back);
  gtk_widget_class_install_action (widget_class, "browser.forward", NULL, action_forward);
  gtk_widget_class_install_action (widget_class, "browser.new-tab", NULL, action_new_tab);
  gtk_widget_class_install_action (widget_class, "browser.close-tab", NULL, action_close_tab);
  gtk_widget_class_install_action (widget_class, "browser.filter", NULL, action_filter);
  gtk_widget_class_install_action (widget_class, "browser.new-record", NULL, action_on_record);
  gtk_widget_class_install_action (widget_class, "browser.delete-record", NULL, action_on_record);
  gtk_widget_class_install_action (widget_class, "browser.duplicate-record", NULL, action_on_record);
  gtk_widget_class_install_action (widget_class, "browser.set-null", NULL, action_on_record);
  gtk_widget_class_install_action (widget_class, "browser.graph", NULL, action_on_record);
  gtk_widget_class_install_action (widget_class, "browser.tree", NULL, action_on_record);
  gtk_widget_class_install_action (widget_class, "browser.walk", NULL, action_on_record);
  gtk_widget_class_install_action (widget_class, "browser.value-uses", NULL, action_on_record);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_u, GDK_CONTROL_MASK, "browser.value-uses", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_j, GDK_CONTROL_MASK, "browser.walk", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_g, GDK_CONTROL_MASK, "browser.graph", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_g, GDK_CONTROL_MASK | GDK_SHIFT_MASK, "browser.tree", NULL);
  gtk_widget_class_install_action (widget_class, "browser.open-value", NULL, action_on_record);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F2, GDK_SHIFT_MASK, "browser.open-value", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_n, GDK_CONTROL_MASK | GDK_SHIFT_MASK, "browser.new-record", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Delete, 0, "browser.delete-record", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_d, GDK_CONTROL_MASK, "browser.duplicate-record", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Delete, GDK_CONTROL_MASK, "browser.set-null", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Left, GDK_ALT_MASK, "browser.back", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Right, GDK_ALT_MASK, "browser.forward", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_t, GDK_CONTROL_MASK, "browser.new-tab", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_w, GDK_CONTROL_MASK, "browser.close-tab", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_f, GDK_CONTROL_MASK | GDK_SHIFT_MASK, "browser.filter", NULL);
}

static void
rel_browser_page_init (RelBrowserPage *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkGesture *click = gtk_gesture_click_new ();

  self->tabs = ADW_TAB_VIEW (adw_tab_view_new ());
  /* Alt+1 and Alt+2 are the window's pages. */
  adw_tab_view_remove_shortcuts (self->tabs, ADW_TAB_VIEW_SHORTCUT_ALT_DIGITS | ADW_TAB_VIEW_SHORTCUT_ALT_ZERO);
  self->bar = adw_tab_bar_new ();
  adw_tab_bar_set_view (self->bar, self->tabs);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->bar));
  gtk_widget_set_vexpand (GTK_WIDGET (self->tabs), TRUE);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->tabs));
  adw_bin_set_child (ADW_BIN (self), box);

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), 0);
  g_signal_connect (click, "pressed", G_CALLBACK (side_button_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  g_signal_connect (self, "map", G_CALLBACK (map_cb), NULL);
  g_signal_connect (self, "unmap", G_CALLBACK (save), NULL);
  g_signal_connect_swapped (self->tabs, "notify::selected-page", G_CALLBACK (tab_selected_cb), self);
  g_signal_connect_swapped (self->tabs, "page-detached", G_CALLBACK (queue_save), self);
}

GtkWidget *
rel_browser_page_new (void)
{
  return g_object_new (REL_TYPE_BROWSER_PAGE, NULL);
}

static void
document_changed_cb (RelDocument    *document,
                     RelState       *before,
                     RelState       *after,
                     RelBrowserPage *self)
{
  if (rel_state_get_stage (before) == rel_state_get_stage (after))
    return;
  for (int i = 0; i < adw_tab_view_get_n_pages (self->tabs); i++)
    rel_browser_tab_show_staged (REL_BROWSER_TAB (adw_tab_page_get_child (adw_tab_view_get_nth_page (self->tabs, i))));
}

/* Somebody committed, another program or we. */
static void
reloaded_cb (RelDocument    *document,
             RelBrowserPage *self)
{
  for (int i = 0; i < adw_tab_view_get_n_pages (self->tabs); i++)
    {
      RelBrowserTab *tab = REL_BROWSER_TAB (adw_tab_page_get_child (adw_tab_view_get_nth_page (self->tabs, i)));

      rel_browser_tab_reload (tab);
      rel_browser_tab_show_staged (tab);
    }
}

/* Records are called otherwise: what is shown is shown anew, where one is. */
static void
labels_changed_cb (RelDocument    *document,
                   RelBrowserPage *self)
{
  for (int i = 0; i < adw_tab_view_get_n_pages (self->tabs); i++)
    rel_browser_tab_show_again (REL_BROWSER_TAB (adw_tab_page_get_child (adw_tab_view_get_nth_page (self->tabs, i))));
}

/**
 * rel_browser_page_set_document:
 * @self: the page
 * @document: (nullable): whose records it shows
 */
void
rel_browser_page_set_document (RelBrowserPage *self,
                               RelDocument    *document)
{
  g_return_if_fail (REL_IS_BROWSER_PAGE (self));

  if (self->document == document)
    return;

  save (self);
  close_tabs (self);
  if (self->document != NULL)
    g_signal_handlers_disconnect_by_data (self->document, self);
  g_set_object (&self->document, document);
  if (document == NULL)
    return;

  g_signal_connect (document, "changed", G_CALLBACK (document_changed_cb), self);
  g_signal_connect (document, "reloaded", G_CALLBACK (reloaded_cb), self);
  g_signal_connect (document, "labels-changed", G_CALLBACK (labels_changed_cb), self);
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    map_cb (self);
}

/**
 * rel_browser_page_prefer_table:
 * @self: the page
 * @table: id of a table or view
 *
 * Says which records are seen when the page is shown and has nothing to show yet.
 */
void
rel_browser_page_prefer_table (RelBrowserPage *self,
                               RelId           table)
{
  g_return_if_fail (REL_IS_BROWSER_PAGE (self));

  self->preferred = table;
}

/**
 * rel_browser_page_open_table:
 * @self: the page
 * @table: id of a table or view
 *
 * Goes to its records in the tab where one is.
 */
void
rel_browser_page_open_table (RelBrowserPage *self,
                             RelId           table)
{
  g_autoptr(RelPlace) place = NULL;
  RelBrowserTab *tab;

  g_return_if_fail (REL_IS_BROWSER_PAGE (self));

  if (self->document == NULL || rel_document_get_database (self->document) == NULL)
    return;

  restore (self);
  place = rel_place_new_table (table);
  tab = get_tab (self);
  rel_browser_tab_go (tab != NULL ? tab : add_tab (self), place);
}

/**
 * rel_browser_page_open_record:
 * @self: the page
 * @table: id of a table
 * @column: id of a column of its key
 * @value: the value there
 *
 * Goes to one record in the tab where one is.
 */
void
rel_browser_page_open_record (RelBrowserPage *self,
                              RelId           table,
                              RelId           column,
                              const char     *value)
{
  g_autoptr(RelPlace) all = NULL;
  g_autoptr(RelPlace) place = NULL;
  g_autofree char *filter = NULL;
  RelBrowserTab *tab;

  g_return_if_fail (REL_IS_BROWSER_PAGE (self));
  g_return_if_fail (value != NULL);

  if (self->document == NULL || rel_document_get_database (self->document) == NULL)
    return;

  restore (self);
  /* Quotes take the meaning from signs in the value. */
  filter = strspn (value, "0123456789") == strlen (value) && *value != '\0' ? g_strdup_printf ("=%s", value) : g_strdup_printf ("=\"%s\"", value);
  all = rel_place_new_table (table);
  place = rel_place_with_filter (all, column, filter);
  tab = get_tab (self);
  rel_browser_tab_go (tab != NULL ? tab : add_tab (self), place);
}

/**
 * rel_browser_page_open_hit:
 * @self: the page
 * @hit: a record that was found
 *
 * Goes to a record that a search found, in the tab where one is.
 */
void
rel_browser_page_open_hit (RelBrowserPage     *self,
                           const RelRecordHit *hit)
{
  RelTable *table;
  RelKey *key;
  g_autoptr(RelPlace) place = NULL;
  RelBrowserTab *tab;

  g_return_if_fail (REL_IS_BROWSER_PAGE (self));

  if (self->document == NULL || rel_document_get_database (self->document) == NULL)
    return;
  restore (self);
  table = rel_schema_get_table (rel_document_get_base (self->document), hit->table);
  key = table != NULL ? rel_table_get_info (table)->primary_key : NULL;
  place = rel_place_new_table (hit->table);
  /* A rowid that is no column cannot be filtered by: the record is looked for in its table. */
  if (table != NULL && hit->n_key > 0 && !rel_table_get_info (table)->without_rowid && (key == NULL || !rel_key_get_info (key)->rowid))
    {
      tab = get_tab (self);
      rel_browser_tab_go_to_record (tab != NULL ? tab : add_tab (self), place, hit->key, hit->n_key);
      return;
    }
  for (guint i = 0; key != NULL && hit->n_key == rel_key_get_info (key)->n_columns && i < hit->n_key; i++)
    {
      g_autofree char *text = rel_value_to_text (hit->key[i]);
      g_autofree char *filter = rel_value_get_value_type (hit->key[i]) == REL_VALUE_INTEGER ? g_strdup_printf ("=%s", text) : g_strdup_printf ("=\"%s\"", text);
      RelPlace *next = rel_place_with_filter (place, rel_key_get_info (key)->columns[i], filter);

      g_object_unref (place);
      place = next;
    }
  tab = get_tab (self);
  rel_browser_tab_go (tab != NULL ? tab : add_tab (self), place);
}

/**
 * rel_browser_page_find:
 * @self: the page
 *
 * Opens the filter of the tab where one is.
 */
void
rel_browser_page_find (RelBrowserPage *self)
{
  RelBrowserTab *tab;

  g_return_if_fail (REL_IS_BROWSER_PAGE (self));

  tab = get_tab (self);
  if (tab != NULL)
    rel_browser_tab_show_filter (tab);
}

/**
 * rel_browser_page_set_narrow:
 * @self: the page
 * @narrow: whether there is no room for two panes
 */
void
rel_browser_page_set_narrow (RelBrowserPage *self,
                             gboolean        narrow)
{
  g_return_if_fail (REL_IS_BROWSER_PAGE (self));

  self->narrow = narrow;
  for (int i = 0; i < adw_tab_view_get_n_pages (self->tabs); i++)
    rel_browser_tab_set_narrow (REL_BROWSER_TAB (adw_tab_page_get_child (adw_tab_view_get_nth_page (self->tabs, i))), narrow);
}

/**
 * rel_browser_page_import:
 * @self: the page
 * @file: a file that was dropped
 *
 * Returns: whether it is one of rows that can be imported here; then that is begun
 */
gboolean
rel_browser_page_import (RelBrowserPage *self,
                         GFile          *file)
{
  RelBrowserTab *tab;

  g_return_val_if_fail (REL_IS_BROWSER_PAGE (self), FALSE);

  tab = get_tab (self);
  if (tab == NULL || !rel_rows_import_is_file (file))
    return FALSE;
  rel_browser_tab_import (tab, file);

  return TRUE;
}
