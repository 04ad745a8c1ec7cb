/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Other ways to look at the place where one is: the record graph, and a table that refers
 * to itself as a tree. Which way it was is part of a visit, so that Back comes back to it.
 */
#include "config.h"

#include <glib/gi18n.h>

#include "browser/rel-browser-tab.h"

#include "browser/rel-browser-tab-private.h"
#include "browser/rel-graph-page.h"
#include "browser/rel-tree-page.h"

static RelGraphView *
get_graph (RelBrowserTab *self)
{
  return self->graph != NULL ? rel_graph_page_get_view (REL_GRAPH_PAGE (self->graph)) : NULL;
}

static void
set_look (RelBrowserTab *self,
          RelLook        look)
{
  RelVisit *visit = rel_browser_tab_get_visit (self);

  if (visit != NULL)
    visit->look = look;
  gtk_stack_set_visible_child_name (GTK_STACK (self->looks), look == REL_LOOK_GRAPH ? "graph" : look == REL_LOOK_TREE ? "tree" : "grid");
  self->setting_look = TRUE;
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->graph_button), look == REL_LOOK_GRAPH);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->tree_button), look == REL_LOOK_TREE);
  self->setting_look = FALSE;
}

/* The record of a card on the page at the right: read as a list of one. */

static void
selected_loading_cb (RelRecordList *list,
                     GParamSpec    *pspec,
                     RelBrowserTab *self)
{
  g_autoptr(RelRow) row = NULL;

  if (list != self->look_list || rel_record_list_is_loading (list) || g_list_model_get_n_items (G_LIST_MODEL (list)) == 0)
    return;
  row = g_list_model_get_item (G_LIST_MODEL (list), 0);
  if (rel_row_is_loaded (row))
    rel_record_view_set_record (REL_RECORD_VIEW (self->view), rel_document_get_database (self->document), self->schema, list, row);
}

/**
 * rel_browser_tab_look_at:
 * @self: a tab
 * @place: a place with one record
 *
 * Shows a record at the right that is not in the list.
 */
void
rel_browser_tab_look_at (RelBrowserTab *self,
                         RelPlace      *place)
{
  g_autoptr(RelPlace) labelled = rel_place_with_labels (place, rel_document_get_labels (self->document));

  rel_browser_tab_stop_looking (self);
  self->look_list = rel_record_list_new (rel_document_get_database (self->document), self->schema, labelled);
  g_signal_connect (self->look_list, "notify::loading", G_CALLBACK (selected_loading_cb), self);
}

void
rel_browser_tab_stop_looking (RelBrowserTab *self)
{
  if (self->look_list != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->look_list, self);
      rel_record_list_stop (self->look_list);
    }
  g_clear_object (&self->look_list);
}

static void
graph_selected_cb (RelGraphView  *view,
                   RelPlace      *place,
                   RelBrowserTab *self)
{
  rel_browser_tab_look_at (self, place);
}

static void
graph_activated_cb (RelGraphView  *view,
                    RelPlace      *place,
                    gboolean       new_tab,
                    RelBrowserTab *self)
{
  rel_browser_tab_go_or_open (self, place, new_tab);
}

static void
show_grid (RelBrowserTab *self)
{
  g_autoptr(RelRow) row = rel_grid_get_selected (REL_GRID (self->grid));

  set_look (self, REL_LOOK_GRID);
  rel_browser_tab_stop_looking (self);
  rel_record_view_set_record (REL_RECORD_VIEW (self->view), rel_document_get_database (self->document),
                              rel_document_get_base (self->document), self->list, row);
  gtk_widget_grab_focus (self->grid);
}

static void
make_graph (RelBrowserTab *self)
{
  if (self->graph != NULL)
    return;
  self->graph = rel_graph_page_new (self->document);
  gtk_stack_add_named (GTK_STACK (self->looks), self->graph, "graph");
  g_signal_connect (get_graph (self), "selected", G_CALLBACK (graph_selected_cb), self);
  g_signal_connect (get_graph (self), "place-activated", G_CALLBACK (graph_activated_cb), self);
  g_signal_connect_swapped (get_graph (self), "closed", G_CALLBACK (show_grid), self);
}

/**
 * rel_browser_tab_show_graph:
 * @self: a tab
 *
 * Shows the selected record with its relatives as a graph; again: the list.
 */
void
rel_browser_tab_show_graph (RelBrowserTab *self)
{
  RelVisit *visit = rel_browser_tab_get_visit (self);
  RelRecordQuery *query = self->list != NULL ? rel_record_list_get_query (self->list) : NULL;
  g_autoptr(RelRow) row = NULL;
  g_autoptr(GPtrArray) key = g_ptr_array_new_with_free_func ((GDestroyNotify) rel_value_unref);

  g_return_if_fail (REL_IS_BROWSER_TAB (self));

  if (visit != NULL && visit->look == REL_LOOK_GRAPH)
    {
      show_grid (self);
      return;
    }
  if (visit != NULL && visit->look == REL_LOOK_TREE)
    {
      g_autoptr(RelTreeRecord) record = rel_tree_page_dup_selected (REL_TREE_PAGE (self->tree));
      guint n_key = 0;
      RelValue *const *values = record != NULL ? rel_tree_record_get_key (record, &n_key) : NULL;

      for (guint i = 0; i < n_key; i++)
        g_ptr_array_add (key, rel_value_ref (values[i]));
    }
  if (key->len == 0)
    row = rel_grid_get_selected (REL_GRID (self->grid));
  for (guint i = 0; query != NULL && row != NULL && rel_row_is_loaded (row) && i < rel_record_query_get_n_key (query); i++)
    g_ptr_array_add (key, rel_value_ref (rel_row_get_value (row, rel_record_query_get_key (query, i))));
  if (key->len == 0)
    {
      gtk_widget_activate_action (GTK_WIDGET (self), "win.tell", "s",
                                  row == NULL && self->list != NULL ? _("Select a record to see its relatives") : _("What has no key of its own has no relatives to show"));
      set_look (self, visit != NULL ? visit->look : REL_LOOK_GRID);
      return;
    }
  make_graph (self);
  self->graph_visit = visit;
  rel_graph_view_begin (get_graph (self), rel_document_get_labels (self->document), rel_place_get_table (rel_record_list_get_place (self->list)),
                        (RelValue *const *) key->pdata, key->len);
  set_look (self, REL_LOOK_GRAPH);
  gtk_widget_grab_focus (GTK_WIDGET (get_graph (self)));
}

static RelId
get_table (RelBrowserTab *self)
{
  return self->list != NULL ? rel_place_get_table (rel_record_list_get_place (self->list)) : REL_ID_NONE;
}

/**
 * rel_browser_tab_show_tree:
 * @self: a tab
 *
 * Shows a table that refers to itself as a tree; again: the list.
 */
void
rel_browser_tab_show_tree (RelBrowserTab *self)
{
  RelVisit *visit = rel_browser_tab_get_visit (self);
  RelEnd end;

  g_return_if_fail (REL_IS_BROWSER_TAB (self));

  if (visit != NULL && visit->look == REL_LOOK_TREE)
    {
      show_grid (self);
      return;
    }
  if (visit == NULL || !rel_record_tree_find_end (self->schema, get_table (self), 0, &end))
    {
      gtk_widget_activate_action (GTK_WIDGET (self), "win.tell", "s", _("These records do not refer to each other, so there is no tree"));
      return;
    }
  if (self->tree == NULL)
    {
      self->tree = rel_tree_page_new (self->document);
      gtk_stack_add_named (GTK_STACK (self->looks), self->tree, "tree");
      g_signal_connect (self->tree, "selected", G_CALLBACK (graph_selected_cb), self);
      g_signal_connect (self->tree, "place-activated", G_CALLBACK (graph_activated_cb), self);
      g_signal_connect_swapped (self->tree, "closed", G_CALLBACK (show_grid), self);
    }
  self->tree_visit = visit;
  set_look (self, REL_LOOK_TREE);
  rel_tree_page_show (REL_TREE_PAGE (self->tree), self->schema, get_table (self));
}

static void
graph_toggled_cb (RelBrowserTab *self)
{
  if (!self->setting_look)
    rel_browser_tab_show_graph (self);
}

static void
tree_toggled_cb (RelBrowserTab *self)
{
  if (!self->setting_look)
    rel_browser_tab_show_tree (self);
}

/* A visit is shown: as it was looked at, where that is still there. */
void
rel_browser_tab_restore_look (RelBrowserTab *self)
{
  RelVisit *visit = rel_browser_tab_get_visit (self);
  gboolean graph = visit->look == REL_LOOK_GRAPH && self->graph != NULL && self->graph_visit == visit;
  gboolean tree = visit->look == REL_LOOK_TREE && self->tree != NULL && self->tree_visit == visit;
  RelEnd end;

  rel_browser_tab_stop_looking (self);
  set_look (self, graph ? REL_LOOK_GRAPH : tree ? REL_LOOK_TREE : REL_LOOK_GRID);
  gtk_widget_set_visible (self->tree_button, self->schema != NULL && rel_record_tree_find_end (self->schema, get_table (self), 0, &end));
}

/* The database changed. */
void
rel_browser_tab_reload_look (RelBrowserTab *self)
{
  RelVisit *visit = rel_browser_tab_get_visit (self);

  if (visit != NULL && visit->look == REL_LOOK_GRAPH && self->graph != NULL)
    rel_graph_view_reload (get_graph (self));
  if (visit != NULL && visit->look == REL_LOOK_TREE && self->tree != NULL)
    rel_tree_page_reload (REL_TREE_PAGE (self->tree));
}

/**
 * rel_browser_tab_show_uses:
 * @self: a tab
 *
 * Looks where else the value of the cell that keys act on is used.
 */
void
rel_browser_tab_show_uses (RelBrowserTab *self)
{
  g_return_if_fail (REL_IS_BROWSER_TAB (self));

  rel_record_view_show_uses (REL_RECORD_VIEW (self->view), rel_grid_get_column (REL_GRID (self->grid)));
}

GtkWidget *
rel_browser_tab_make_looks (RelBrowserTab *self,
                            GtkWidget     *grid)
{
  self->looks = gtk_stack_new ();
  gtk_stack_add_named (GTK_STACK (self->looks), grid, "grid");
  gtk_widget_set_hexpand (self->looks, TRUE);

  return self->looks;
}

static GtkWidget *
add_look (RelBrowserTab *self,
          GtkWidget     *bar,
          const char    *icon,
          const char    *name,
          const char    *words,
          GCallback      callback)
{
  GtkWidget *button = gtk_toggle_button_new ();

  gtk_button_set_icon_name (GTK_BUTTON (button), icon);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_signal_connect_swapped (button, "toggled", callback, self);
  gtk_box_append (GTK_BOX (bar), button);

  return button;
}

void
rel_browser_tab_add_look_buttons (RelBrowserTab *self,
                                  GtkWidget     *bar)
{
  self->walk_button = gtk_button_new_from_icon_name ("rel-table-symbolic");
  gtk_widget_add_css_class (self->walk_button, "flat");
  gtk_widget_set_tooltip_text (self->walk_button, _("Show the Way Here as a Grid, for All Records (Ctrl+J)"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->walk_button), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Show as a Grid"), -1);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->walk_button), "browser.walk");
  gtk_box_append (GTK_BOX (bar), self->walk_button);
  self->tree_button = add_look (self, bar, "rel-tree-symbolic", _("Tree"), _("Tree (Ctrl+Shift+G)"), G_CALLBACK (tree_toggled_cb));
  self->graph_button = add_look (self, bar, "rel-graph-symbolic", _("Record Graph"), _("Record Graph (Ctrl+G)"), G_CALLBACK (graph_toggled_cb));
}
