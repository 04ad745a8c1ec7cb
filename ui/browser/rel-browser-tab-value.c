/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A cell of the grid in the editor that fits it: over the cell where that is enough, in
 * a popover for what is chosen, in a window for what is long. What is staged for it is
 * what is edited.
 */
#include "config.h"

#include <glib/gi18n.h>

#include "browser/rel-browser-tab-private.h"

#include "common/editors/rel-value-editor.h"
#include "common/editors/rel-value-window.h"

/* A cell and all that is known of it. */
typedef struct
{
  RelTable              *table;
  RelColumn             *column;
  const RelRecordColumn *shown;
  RelRow                *row;
  RelValue              *value;   /* staged, else stored; NULL: not there yet */
  gboolean               staged;
} Cell;

static void
clear_cell (Cell *cell)
{
  g_clear_object (&cell->row);
  g_clear_pointer (&cell->value, rel_value_unref);
}

static void
find_cell (RelBrowserTab *self,
           gint64         position,
           guint          number,
           Cell          *cell)
{
  RelId id = rel_place_get_table (rel_record_list_get_place (self->list));

  *cell = (Cell) { .table = rel_schema_get_table (self->schema, id) };
  cell->shown = rel_record_query_get_column (rel_record_list_get_query (self->list), number);
  cell->column = cell->table != NULL ? rel_table_get_column (cell->table, cell->shown->column) : NULL;
  cell->row = g_list_model_get_item (G_LIST_MODEL (self->list), position);
  if (cell->row == NULL || !rel_row_is_loaded (cell->row))
    return;
  cell->staged = rel_record_list_is_staged (self->list, cell->row, number);
  cell->value = rel_record_list_dup_value (self->list, cell->row, number);
}

static void
told_cb (RelRecord    *record,
         const GError *error,
         gpointer      user_data)
{
  if (error != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    gtk_widget_activate_action (user_data, "win.tell", "s", error->message);
}

/**
 * rel_browser_tab_open_value:
 * @self: a tab
 * @position: a row of its grid
 * @number: a column
 *
 * Opens the value of a cell in a window.
 */
void
rel_browser_tab_open_value (RelBrowserTab *self,
                            gint64         position,
                            guint          number)
{
  Cell cell;

  g_return_if_fail (REL_IS_BROWSER_TAB (self));

  if (self->list == NULL || position < 0)
    return;
  find_cell (self, position, number, &cell);
  if (cell.value != NULL)
    {
      const char *why_not = cell.column == NULL ? _("This value cannot be edited here.") :
                            rel_column_get_info (cell.column)->generated != REL_GENERATED_NO ? _("This value is computed by the database.") : NULL;
      RelValueTarget target = {
        .document = self->document,
        .table = cell.column != NULL ? cell.table : NULL,
        .column = cell.column,
        .title = cell.shown->title,
        .value = cell.value,
        .staged = cell.staged,
        .why_not = why_not,
      };

      if (cell.column != NULL)
        target.handle = rel_record_handle_new_row (self->schema, rel_record_list_get_query (self->list), cell.table, cell.row);
      rel_value_window_open (GTK_WIDGET (self), &target);
    }
  clear_cell (&cell);
}

/* The cell that keys act on. */
void
rel_browser_tab_open_selected_value (RelBrowserTab *self)
{
  g_return_if_fail (REL_IS_BROWSER_TAB (self));

  rel_browser_tab_open_value (self, rel_grid_get_selected_position (REL_GRID (self->grid)), rel_grid_get_column (REL_GRID (self->grid)));
}

/* An editor over a cell, for as long as it is open. */
typedef struct
{
  RelBrowserTab   *tab;
  RelRecordHandle *handle;
  char            *column;
  GtkWidget       *editor;
  RelValue        *before;
  gboolean         given_up;
} Choosing;

static void
choosing_free (Choosing *choosing)
{
  g_object_unref (choosing->tab);
  g_clear_pointer (&choosing->handle, rel_record_handle_free);
  rel_value_unref (choosing->before);
  g_free (choosing->column);
  g_free (choosing);
}

static void
take (Choosing *choosing)
{
  g_autoptr(RelValue) value = choosing->given_up ? NULL : rel_value_editor_dup_value (REL_VALUE_EDITOR (choosing->editor), NULL);

  if (value == NULL || value == choosing->before || choosing->handle == NULL)
    return;
  rel_record_stage (choosing->tab->document, REL_STAGE_UPDATE, g_steal_pointer (&choosing->handle), choosing->column, value, NULL, NULL,
                    told_cb, g_object_ref (choosing->tab), g_object_unref);
}

static gboolean
unparent_idle (gpointer popover)
{
  gtk_widget_unparent (popover);

  return G_SOURCE_REMOVE;
}

static void
closed_cb (GtkPopover *popover,
           Choosing   *choosing)
{
  take (choosing);
  gtk_widget_grab_focus (choosing->tab->grid);
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, unparent_idle, g_object_ref (popover), g_object_unref);
}

/* Enter in the entry of the editor; leaving it for the calendar is not the end. */
static gboolean
key_cb (GtkEventControllerKey *controller,
        guint                  key,
        guint                  code,
        GdkModifierType        state,
        Choosing              *choosing)
{
  GtkWidget *popover = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (controller));

  choosing->given_up = key == GDK_KEY_Escape;
  if (key != GDK_KEY_Escape && key != GDK_KEY_Return && key != GDK_KEY_KP_Enter)
    return GDK_EVENT_PROPAGATE;
  gtk_popover_popdown (GTK_POPOVER (popover));

  return GDK_EVENT_STOP;
}

/* At that part of a cell of the grid that is in sight. */
static void
point_to (RelBrowserTab *self,
          GtkPopover    *popover,
          GdkRectangle  *rect)
{
  GdkRectangle grid = { 0, 0, gtk_widget_get_width (self->grid), gtk_widget_get_height (self->grid) };
  graphene_point_t origin;

  if (!gdk_rectangle_intersect (rect, &grid, rect))
    *rect = (GdkRectangle) { CLAMP (rect->x, 0, grid.width - 1), CLAMP (rect->y, 0, grid.height - 1), 1, 1 };
  if (!gtk_widget_compute_point (self->grid, GTK_WIDGET (self), &GRAPHENE_POINT_INIT (rect->x, rect->y), &origin))
    return;
  rect->x = (int) origin.x;
  rect->y = (int) origin.y;
  gtk_popover_set_pointing_to (popover, rect);
}

static void
edit_in_popover (RelBrowserTab *self,
                 gint64         position,
                 guint          number,
                 const Cell    *cell,
                 RelValueKind   kind)
{
  RelEditorPlace place = { kind, cell->table, cell->column, NULL, FALSE };
  Choosing *choosing;
  GtkWidget *popover;
  GtkEventController *keys;
  GdkRectangle rect;

  if (!rel_grid_get_cell_rect (REL_GRID (self->grid), position, number, &rect))
    return;
  popover = gtk_popover_new ();
  choosing = g_new0 (Choosing, 1);
  choosing->tab = g_object_ref (self);
  choosing->handle = rel_record_handle_new_row (self->schema, rel_record_list_get_query (self->list), cell->table, cell->row);
  choosing->column = g_strdup (cell->shown->name);
  choosing->before = rel_value_ref (cell->value);
  choosing->editor = rel_value_editor_new (&place, cell->value);
  gtk_widget_set_size_request (choosing->editor, 220, -1);
  gtk_popover_set_child (GTK_POPOVER (popover), choosing->editor);
  gtk_popover_set_position (GTK_POPOVER (popover), GTK_POS_BOTTOM);
  keys = gtk_event_controller_key_new ();
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_cb), choosing);
  gtk_widget_add_controller (popover, keys);
  g_signal_connect (popover, "closed", G_CALLBACK (closed_cb), choosing);
  g_object_set_data_full (G_OBJECT (popover), "choosing", choosing, (GDestroyNotify) choosing_free);
  gtk_widget_set_parent (popover, GTK_WIDGET (self));
  point_to (self, GTK_POPOVER (popover), &rect);
  gtk_popover_popup (GTK_POPOVER (popover));
  gtk_widget_grab_focus (choosing->editor);
}

/**
 * rel_browser_tab_edit_value:
 * @self: a tab
 * @position: a row of its grid
 * @number: a column, of no link
 *
 * Edits a cell as its value asks for.
 */
void
rel_browser_tab_edit_value (RelBrowserTab *self,
                            gint64         position,
                            guint          number)
{
  Cell cell;
  RelValueKind kind;
  g_autofree char *text = NULL;

  find_cell (self, position, number, &cell);
  if (cell.value == NULL)
    {
      clear_cell (&cell);
      return;
    }
  kind = cell.column != NULL ? rel_value_kind_choose (cell.table, cell.column, cell.value) : REL_VALUE_KIND_LONG_TEXT;
  if (cell.column == NULL || rel_column_get_info (cell.column)->generated != REL_GENERATED_NO || rel_value_is_cut (cell.value) ||
      rel_value_get_value_type (cell.value) == REL_VALUE_BLOB || kind == REL_VALUE_KIND_LONG_TEXT || kind == REL_VALUE_KIND_JSON || kind == REL_VALUE_KIND_BYTES)
    rel_browser_tab_open_value (self, position, number);
  else if (kind == REL_VALUE_KIND_BOOLEAN || kind == REL_VALUE_KIND_MOMENT)
    edit_in_popover (self, position, number, &cell, kind);
  else
    {
      text = rel_value_is_null (cell.value) ? g_strdup ("") : rel_value_to_text (cell.value);
      rel_grid_edit_cell (REL_GRID (self->grid), position, number, text);
    }
  clear_cell (&cell);
}
