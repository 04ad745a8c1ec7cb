/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What can be done with a cell, with the rows that are selected and with a column: the
 * actions of a tab, and the menus that offer them.
 */
#include "config.h"

#include <glib/gi18n.h>

#include "browser/rel-browser-tab-private.h"

#include "browser/rel-column-chooser.h"
#include "browser/rel-rows-export.h"
#include "browser/rel-rows-import.h"
#include "browser/rel-subset-export.h"
#include "document/rel-table-looks.h"
#include "schema/rel-words.h"

static RelGrid *
get_grid (RelBrowserTab *self)
{
  return REL_GRID (self->grid);
}

static const RelRecordColumn *
get_menu_column (RelBrowserTab *self)
{
  RelRecordQuery *query = self->list != NULL ? rel_record_list_get_query (self->list) : NULL;

  return query != NULL && self->menu_column < rel_record_query_get_n_columns (query) ? rel_record_query_get_column (query, self->menu_column) : NULL;
}

static void
sort (RelBrowserTab *self,
      RelId          column,
      gboolean       descending)
{
  g_autoptr(RelPlace) place = rel_place_with_sort (rel_browser_tab_get_visit (self)->place, column, descending);

  rel_browser_tab_replace_place (self, place);
}

static void
action_column (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  RelBrowserTab *self = REL_BROWSER_TAB (widget);
  const RelRecordColumn *column = get_menu_column (self);

  if (column == NULL)
    return;
  if (g_str_equal (name, "tab.sort-ascending"))
    sort (self, column->column, FALSE);
  else if (g_str_equal (name, "tab.sort-descending"))
    sort (self, column->column, TRUE);
  else if (g_str_equal (name, "tab.sort-not"))
    sort (self, REL_ID_NONE, FALSE);
  else if (g_str_equal (name, "tab.filter-column"))
    rel_grid_focus_filter (get_grid (self), self->menu_column);
  else if (g_str_equal (name, "tab.hide-column"))
    rel_grid_show_column (get_grid (self), self->menu_column, FALSE);
  else if (g_str_equal (name, "tab.fit-column"))
    rel_grid_fit_column (get_grid (self), self->menu_column);
  else if (g_str_equal (name, "tab.move-left"))
    rel_grid_move_column (get_grid (self), self->menu_column, -1);
  else if (g_str_equal (name, "tab.move-right"))
    rel_grid_move_column (get_grid (self), self->menu_column, 1);
  else if (g_str_equal (name, "tab.copy-name"))
    gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), column->name);
}

static void
action_choose_columns (GtkWidget  *widget,
                       const char *name,
                       GVariant   *parameter)
{
  RelBrowserTab *self = REL_BROWSER_TAB (widget);
  graphene_rect_t bounds;
  GdkRectangle at = self->menu_at;

  /* From its button, or where the menu was. */
  if (parameter != NULL || at.width == 0)
    {
      if (!gtk_widget_compute_bounds (self->columns_button, widget, &bounds))
        return;
      at = (GdkRectangle) { (int) bounds.origin.x, (int) bounds.origin.y, (int) bounds.size.width, (int) bounds.size.height };
    }
  self->menu_at.width = 0;
  if (self->list != NULL)
    rel_column_chooser_open (widget, get_grid (self), &at);
}

static void
action_cell (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  RelBrowserTab *self = REL_BROWSER_TAB (widget);
  gint64 row = rel_grid_get_selected_position (get_grid (self));
  guint column = rel_grid_get_column (get_grid (self));

  if (self->list == NULL || row < 0)
    return;
  if (g_str_equal (name, "tab.open-link"))
    g_signal_emit_by_name (self->grid, "link-activated", row, column, FALSE);
  else if (g_str_equal (name, "tab.open-link-in-tab"))
    g_signal_emit_by_name (self->grid, "link-activated", row, column, TRUE);
  else if (g_str_equal (name, "tab.edit"))
    g_signal_emit_by_name (self->grid, "edit-wanted", row, column);
  else
    rel_browser_tab_filter_by_value (self, g_str_equal (name, "tab.filter-without"));
}

static void
action_copy (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  RelBrowserTab *self = REL_BROWSER_TAB (widget);

  if (g_str_equal (name, "tab.copy-cell"))
    rel_browser_tab_copy_cell (self);
  else
    rel_browser_tab_copy (self, parameter != NULL ? g_variant_get_string (parameter, NULL) : NULL);
}

/* Rows in and out. */
static void
action_exchange (GtkWidget  *widget,
                 const char *name,
                 GVariant   *parameter)
{
  RelBrowserTab *self = REL_BROWSER_TAB (widget);
  const char *table = self->list != NULL ? rel_browser_tab_get_table_name (self) : NULL;

  if (g_str_equal (name, "tab.import"))
    rel_rows_import_choose (widget, self->document, self->list != NULL ? rel_place_get_table (rel_browser_tab_get_visit (self)->place) : REL_ID_NONE);
  else if (table == NULL)
    return;
  else if (g_str_equal (name, "tab.export"))
    rel_rows_export_open (widget, self->document, get_grid (self), table);
  else
    rel_subset_export_open (widget, self->document, get_grid (self), table);
}

static GMenuModel *
make_copy_menu (void)
{
  static const RelRowForm forms[] = { REL_ROW_FORM_CSV, REL_ROW_FORM_JSON, REL_ROW_FORM_SQL, REL_ROW_FORM_MARKDOWN };
  GMenu *menu = g_menu_new ();

  g_menu_append (menu, _("_Table with Column Names"), "tab.copy-as::tsv");
  for (guint i = 0; i < G_N_ELEMENTS (forms); i++)
    {
      g_autofree char *action = g_strconcat ("tab.copy-as::", rel_row_form_get_suffix (forms[i]), NULL);

      g_menu_append (menu, rel_row_form_get_name (forms[i]), action);
    }

  return G_MENU_MODEL (menu);
}

static GMenuModel *
make_column_menu (RelBrowserTab *self)
{
  GMenu *menu = g_menu_new ();
  g_autoptr(GMenu) order = g_menu_new ();
  g_autoptr(GMenu) place = g_menu_new ();
  g_autoptr(GMenu) all = g_menu_new ();
  const RelRecordColumn *column = get_menu_column (self);
  gboolean descending;
  RelId sorted = rel_place_get_sort (rel_browser_tab_get_visit (self)->place, &descending);

  g_menu_append (order, _("Sort _Ascending"), "tab.sort-ascending");
  g_menu_append (order, _("Sort _Descending"), "tab.sort-descending");
  if (column != NULL && sorted == column->column)
    g_menu_append (order, _("Do _Not Sort"), "tab.sort-not");
  g_menu_append (order, _("_Filter by This Column"), "tab.filter-column");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (order));
  g_menu_append (place, _("Fit _Width"), "tab.fit-column");
  g_menu_append (place, _("Move _Left"), "tab.move-left");
  g_menu_append (place, _("Move _Right"), "tab.move-right");
  g_menu_append (place, _("_Hide"), "tab.hide-column");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (place));
  g_menu_append (all, _("_Choose Columns…"), "tab.choose-columns");
  g_menu_append (all, _("Cop_y Name"), "tab.copy-name");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (all));

  return G_MENU_MODEL (menu);
}

static GMenuModel *
make_cell_menu (RelBrowserTab *self,
                gint64         position,
                guint          number)
{
  GMenu *menu = g_menu_new ();
  g_autoptr(GMenu) cell = g_menu_new ();
  g_autoptr(GMenu) copy = g_menu_new ();
  g_autoptr(GMenu) filter = g_menu_new ();
  g_autoptr(GMenu) record = g_menu_new ();
  g_autoptr(GMenu) out = g_menu_new ();
  g_autoptr(GMenuModel) forms = make_copy_menu ();
  g_autoptr(GMenuModel) column = make_column_menu (self);
  g_autoptr(RelRow) row = g_list_model_get_item (G_LIST_MODEL (self->list), position);
  RelCellStyle style = REL_CELL_PLAIN;
  g_autofree char *text = row != NULL ? rel_cell_text_format (row, rel_record_query_get_column (rel_record_list_get_query (self->list), number), &style) : NULL;
  gint64 n = rel_grid_get_n_selected (get_grid (self));

  if (style == REL_CELL_LINK)
    {
      g_menu_append (cell, _("_Follow Link"), "tab.open-link");
      g_menu_append (cell, _("Open Link in New _Tab"), "tab.open-link-in-tab");
    }
  g_menu_append (cell, _("_Edit"), "tab.edit");
  g_menu_append (cell, _("Set to _NULL"), "browser.set-null");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (cell));

  if (n > 1)
    {
      g_autofree char *words = g_strdup_printf (ngettext ("_Copy %'lld Record", "_Copy %'lld Records", (gulong) n), (long long) n);

      g_menu_append (copy, words, "tab.copy");
    }
  else
    g_menu_append (copy, _("_Copy Record"), "tab.copy");
  g_menu_append_submenu (copy, _("Copy _As"), forms);
  g_menu_append (copy, _("Copy _Value"), "tab.copy-cell");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (copy));

  g_menu_append (filter, _("_Filter by This Value"), "tab.filter-value");
  g_menu_append (filter, _("Filter _Without This Value"), "tab.filter-without");
  g_menu_append (filter, _("Where Is This Value _Used?"), "browser.value-uses");
  g_menu_append_submenu (filter, _("C_olumn"), column);
  g_menu_append_section (menu, NULL, G_MENU_MODEL (filter));

  g_menu_append (out, _("E_xport Records…"), "tab.export");
  g_menu_append (out, _("Export Co_nnected Records…"), "tab.export-connected");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (out));

  g_menu_append (record, _("D_uplicate"), "browser.duplicate-record");
  if (n > 1)
    {
      g_autofree char *words = g_strdup_printf (ngettext ("_Delete %'lld Record", "_Delete %'lld Records", (gulong) n), (long long) n);

      g_menu_append (record, words, "browser.delete-record");
    }
  else
    g_menu_append (record, _("_Delete"), "browser.delete-record");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (record));

  return G_MENU_MODEL (menu);
}

/* What there is on the bar besides its buttons. */
GtkWidget *
rel_browser_tab_make_more_button (void)
{
  GtkWidget *button = gtk_menu_button_new ();
  g_autoptr(GMenu) menu = g_menu_new ();

  g_menu_append (menu, _("_Export Records…"), "tab.export");
  g_menu_append (menu, _("Export _Connected Records…"), "tab.export-connected");
  g_menu_append (menu, _("_Import Records…"), "tab.import");
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "view-more-symbolic");
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (button), G_MENU_MODEL (menu));
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, _("Records In and Out"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Records In and Out"), -1);

  return button;
}

static gboolean
unparent_cb (gpointer popover)
{
  gtk_widget_unparent (popover);

  return G_SOURCE_REMOVE;
}

static void
closed_cb (GtkWidget     *popover,
           RelBrowserTab *self)
{
  /* Its items are activated after this. */
  g_idle_add_full (G_PRIORITY_LOW, unparent_cb, g_object_ref (popover), g_object_unref);
  gtk_widget_grab_focus (self->grid);
}

static void
menu_wanted_cb (RelGrid       *grid,
                gint64         position,
                guint          column,
                double         x,
                double         y,
                RelBrowserTab *self)
{
  g_autoptr(GMenuModel) model = NULL;
  GtkWidget *popover;
  double tab_x, tab_y;

  if (self->list == NULL || rel_record_list_get_query (self->list) == NULL)
    return;
  self->menu_column = column;
  model = position < 0 ? make_column_menu (self) : make_cell_menu (self, position, column);
  gtk_widget_translate_coordinates (self->grid, GTK_WIDGET (self), x, y, &tab_x, &tab_y);
  self->menu_at = (GdkRectangle) { (int) tab_x, (int) tab_y, 1, 1 };

  popover = gtk_popover_menu_new_from_model (model);
  gtk_popover_set_has_arrow (GTK_POPOVER (popover), FALSE);
  gtk_widget_set_halign (popover, GTK_ALIGN_START);
  gtk_popover_set_pointing_to (GTK_POPOVER (popover), &self->menu_at);
  gtk_widget_set_parent (popover, GTK_WIDGET (self));
  g_signal_connect_object (popover, "closed", G_CALLBACK (closed_cb), self, 0);
  gtk_popover_popup (GTK_POPOVER (popover));
}

/* Of the table or view whose records are shown, NULL when it is gone. */
const char *
rel_browser_tab_get_table_name (RelBrowserTab *self)
{
  RelId id = rel_place_get_table (rel_browser_tab_get_visit (self)->place);
  RelTable *table = rel_schema_get_table (self->schema, id);
  RelView *view = rel_schema_get_view (self->schema, id);

  return table != NULL ? rel_table_get_name (table) : view != NULL ? rel_view_get_name (view) : NULL;
}

static void
columns_changed_cb (RelGrid       *grid,
                    RelBrowserTab *self)
{
  const char *table = rel_browser_tab_get_table_name (self);

  if (table != NULL)
    rel_table_looks_set (rel_document_get_looks (self->document), table, rel_grid_dup_looks (grid));
}

/* The columns as a person left them. */
void
rel_browser_tab_show_looks (RelBrowserTab *self)
{
  const char *table = rel_browser_tab_get_table_name (self);

  if (table != NULL)
    rel_grid_set_looks (get_grid (self), rel_table_looks_get (rel_document_get_looks (self->document), table));
}

/* As it is said now: the schema that records go by knows only what was said when it was read. */
static char *
note_wanted_cb (RelGrid       *grid,
                guint64        table,
                guint64        column,
                RelBrowserTab *self)
{
  return self->document != NULL ? rel_note_shorten (rel_schema_find_column_note (rel_document_get_schema (self->document), table, column)) : NULL;
}

void
rel_browser_tab_init_menu (RelBrowserTab *self)
{
  g_signal_connect (self->grid, "note-wanted", G_CALLBACK (note_wanted_cb), self);
  g_signal_connect (self->grid, "menu-wanted", G_CALLBACK (menu_wanted_cb), self);
  g_signal_connect (self->grid, "columns-changed", G_CALLBACK (columns_changed_cb), self);
}

void
rel_browser_tab_class_init_menu (GtkWidgetClass *widget_class)
{
  static const char *const columns[] = { "tab.sort-ascending", "tab.sort-descending", "tab.sort-not", "tab.filter-column", "tab.hide-column",
                                         "tab.fit-column", "tab.move-left", "tab.move-right", "tab.copy-name" };
  static const char *const cells[] = { "tab.open-link", "tab.open-link-in-tab", "tab.edit", "tab.filter-value", "tab.filter-without" };

  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    gtk_widget_class_install_action (widget_class, columns[i], NULL, action_column);
  for (guint i = 0; i < G_N_ELEMENTS (cells); i++)
    gtk_widget_class_install_action (widget_class, cells[i], NULL, action_cell);
  gtk_widget_class_install_action (widget_class, "tab.choose-columns", NULL, action_choose_columns);
  gtk_widget_class_install_action (widget_class, "tab.export", NULL, action_exchange);
  gtk_widget_class_install_action (widget_class, "tab.export-connected", NULL, action_exchange);
  gtk_widget_class_install_action (widget_class, "tab.import", NULL, action_exchange);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_e, GDK_CONTROL_MASK | GDK_SHIFT_MASK, "tab.export", NULL);
  gtk_widget_class_install_action (widget_class, "tab.copy", NULL, action_copy);
  gtk_widget_class_install_action (widget_class, "tab.copy-as", "s", action_copy);
  gtk_widget_class_install_action (widget_class, "tab.copy-cell", NULL, action_copy);
}

/**
 * rel_browser_tab_import:
 * @self: a tab
 * @file: a file of rows
 *
 * Shows what is in it, to be imported into the table where one is, or a new one.
 */
void
rel_browser_tab_import (RelBrowserTab *self,
                        GFile         *file)
{
  g_return_if_fail (REL_IS_BROWSER_TAB (self));

  rel_rows_import_open (GTK_WIDGET (self), self->document, self->list != NULL ? rel_place_get_table (rel_browser_tab_get_visit (self)->place) : REL_ID_NONE, file);
}
