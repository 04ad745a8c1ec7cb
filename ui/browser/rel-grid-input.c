/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Pointer and keys on the rows of the grid.
 */
#include "config.h"

#include <math.h>

#include "browser/rel-grid-private.h"

#include "browser/rel-cell-text.h"

/* What a key does to the selection. */
typedef enum
{
  WAY_SELECT, /* that row alone */
  WAY_EXTEND, /* up to that row */
  WAY_MOVE,   /* nothing */
} Way;

/* The column there, -1. */
static int
column_at (RelGrid *self,
           double   x,
           double  *left)
{
  int place = rel_grid_place_at (self, x);

  if (place >= 0 && left != NULL)
    *left = rel_grid_get_left (self, place);

  return place >= 0 ? (int) rel_grid_get_column_at (self, place) : -1;
}

gint64
rel_grid_row_at (RelGrid *self,
                 double   y)
{
  double scroll = self->vadjustment != NULL ? gtk_adjustment_get_value (self->vadjustment) : 0;
  double header = rel_grid_get_header_height (self);
  gint64 row = (gint64) floor ((y - header + scroll) / REL_GRID_ROW_HEIGHT);

  return y >= header && row >= 0 && row < (gint64) rel_grid_get_n_rows (self) ? row : -1;
}

static gboolean
is_link (RelGrid *self,
         gint64   position,
         int      column)
{
  RelRecordQuery *query = rel_grid_get_query (self);
  g_autoptr(RelRow) row = NULL;
  RelCellStyle style;
  g_autofree char *text = NULL;

  if (query == NULL || position < 0 || column < 0)
    return FALSE;
  row = g_list_model_get_item (G_LIST_MODEL (self->list), position);
  if (row == NULL)
    return FALSE;
  text = rel_cell_text_format (row, rel_record_query_get_column (query, column), &style);

  return style == REL_CELL_LINK;
}

/* The label is the link, not the empty rest of the cell. */
static gboolean
is_on_link (RelGrid *self,
            double   x,
            double   y)
{
  double left = 0;
  int column = column_at (self, x, &left);
  gint64 position = rel_grid_row_at (self, y);
  g_autoptr(RelRow) row = NULL;
  RelCellStyle style;
  g_autofree char *text = NULL;

  if (!is_link (self, position, column))
    return FALSE;
  row = g_list_model_get_item (G_LIST_MODEL (self->list), position);
  text = rel_cell_text_format (row, rel_record_query_get_column (rel_grid_get_query (self), column), &style);

  return x - left - REL_GRID_PAD <= rel_grid_text_width (self, text) + 4;
}

void
rel_grid_scroll_to_row (RelGrid *self,
                        gint64   row)
{
  double top = row * REL_GRID_ROW_HEIGHT;
  double value = gtk_adjustment_get_value (self->vadjustment);
  double page = rel_grid_get_view_height (self);

  if (top < value)
    gtk_adjustment_set_value (self->vadjustment, top);
  else if (top + REL_GRID_ROW_HEIGHT > value + page)
    gtk_adjustment_set_value (self->vadjustment, top + REL_GRID_ROW_HEIGHT - page);
}

static void
pressed_cb (GtkGestureClick *gesture,
            int              n_press,
            double           x,
            double           y,
            RelGrid         *self)
{
  guint button = gtk_gesture_single_get_current_button (GTK_GESTURE_SINGLE (gesture));
  GdkModifierType state = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (gesture));
  int column = column_at (self, x, NULL);
  gint64 row = rel_grid_row_at (self, y);

  if (y >= REL_GRID_HEADER_HEIGHT && y < rel_grid_get_header_height (self))
    return;
  gtk_widget_grab_focus (GTK_WIDGET (self));
  if (row < 0)
    return;

  self->column = column >= 0 ? (guint) column : rel_grid_get_column_at (self, rel_grid_get_n_places (self) - 1);
  if (button == GDK_BUTTON_SECONDARY)
    {
      if (rel_grid_is_row_selected (self, row))
        rel_grid_move_cursor (self, row);
      else
        rel_grid_select_row (self, row);
      gtk_widget_queue_draw (GTK_WIDGET (self));
      g_signal_emit (self, rel_grid_signals[REL_GRID_MENU_WANTED], 0, row, self->column, x, y);
      return;
    }
  if ((state & GDK_SHIFT_MASK) == 0 && is_on_link (self, x, y))
    {
      g_signal_emit (self, rel_grid_signals[REL_GRID_LINK_ACTIVATED], 0, row, (guint) column,
                     button == GDK_BUTTON_MIDDLE || (state & GDK_CONTROL_MASK) != 0);
      return;
    }
  if ((state & GDK_SHIFT_MASK) != 0)
    rel_grid_extend_to (self, row);
  else if ((state & GDK_CONTROL_MASK) != 0)
    rel_grid_toggle_row (self, row);
  else
    {
      rel_grid_select_row (self, row);
      gtk_widget_queue_draw (GTK_WIDGET (self));
      if (n_press == 2 && button == GDK_BUTTON_PRIMARY && column >= 0)
        rel_grid_want_edit (self);
    }
}

static void
motion_cb (GtkEventControllerMotion *controller,
           double                    x,
           double                    y,
           RelGrid                  *self)
{
  gboolean link = is_on_link (self, x, y);
  gint64 row = link ? rel_grid_row_at (self, y) : -1;
  int column = link ? column_at (self, x, NULL) : -1;

  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), link ? "pointer" : rel_grid_edge_at (self, x, y) >= 0 ? "col-resize" : NULL);
  if (row == self->hover_row && column == self->hover_column)
    return;
  self->hover_row = row;
  self->hover_column = column;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_signal_emit (self, rel_grid_signals[REL_GRID_LINK_HOVERED], 0, row, (guint) MAX (column, 0));
}

/* A popover that opens beside the pointer makes it leave, though it has not moved. */
static gboolean
is_pointer_here (RelGrid *self)
{
  GtkNative *native = gtk_widget_get_native (GTK_WIDGET (self));
  GdkSeat *seat = gdk_display_get_default_seat (gtk_widget_get_display (GTK_WIDGET (self)));
  GdkDevice *pointer = seat != NULL ? gdk_seat_get_pointer (seat) : NULL;
  double x, y, dx, dy;
  graphene_point_t point;

  if (native == NULL || pointer == NULL || !gdk_surface_get_device_position (gtk_native_get_surface (native), pointer, &x, &y, NULL))
    return FALSE;

  gtk_native_get_surface_transform (native, &dx, &dy);
  return gtk_widget_compute_point (GTK_WIDGET (native), GTK_WIDGET (self), &GRAPHENE_POINT_INIT (x - dx, y - dy), &point) &&
         gtk_widget_contains (GTK_WIDGET (self), point.x, point.y) && rel_grid_row_at (self, point.y) == self->hover_row;
}

static gboolean
left_cb (gpointer user_data)
{
  RelGrid *self = user_data;

  self->leave_id = 0;
  if (self->hover_row < 0 || is_pointer_here (self))
    return G_SOURCE_REMOVE;

  self->hover_row = -1;
  self->hover_column = -1;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_signal_emit (self, rel_grid_signals[REL_GRID_LINK_HOVERED], 0, (gint64) -1, 0u);

  return G_SOURCE_REMOVE;
}

static void
leave_cb (RelGrid *self)
{
  if (self->leave_id == 0 && self->hover_row >= 0)
    self->leave_id = g_timeout_add (80, left_cb, self);
}

/* Where a cell is in the grid, FALSE when it is out of sight. */
gboolean
rel_grid_get_cell_area (RelGrid      *self,
                        gint64        row,
                        guint         column,
                        GdkRectangle *area)
{
  double scroll = self->vadjustment != NULL ? gtk_adjustment_get_value (self->vadjustment) : 0;
  double header = rel_grid_get_header_height (self);
  double y = header + row * REL_GRID_ROW_HEIGHT - scroll;
  int place = rel_grid_find_place (self, column);

  if (place < 0 || y < header || y > gtk_widget_get_height (GTK_WIDGET (self)))
    return FALSE;
  *area = (GdkRectangle) { (int) rel_grid_get_left (self, place), (int) y, (int) rel_grid_get_width (self, place), (int) REL_GRID_ROW_HEIGHT };

  return TRUE;
}

static gboolean
key_cb (GtkWidget *widget,
        GVariant  *args,
        gpointer   user_data)
{
  RelGrid *self = REL_GRID (widget);
  gint64 n = rel_grid_get_n_rows (self);
  gint64 page = MAX ((gint64) (rel_grid_get_view_height (self) / REL_GRID_ROW_HEIGHT) - 1, 1);
  int rows;
  int pages;
  int columns;
  int way;
  gint64 target;

  g_variant_get (args, "(iiii)", &rows, &pages, &columns, &way);
  if (n == 0)
    return TRUE;

  if (columns != 0)
    {
      int place = rel_grid_find_place (self, self->column);

      self->column = rel_grid_get_column_at (self, CLAMP (place + columns, 0, (int) rel_grid_get_n_places (self) - 1));
      rel_grid_reveal_column (self, self->column);
      gtk_widget_queue_draw (widget);
      return TRUE;
    }

  /* Two pages mean the very ends. */
  target = pages == -2 ? 0 : pages == 2 ? n - 1 : MAX (self->selected, 0) + rows + pages * page;
  if (self->selected < 0 && rows > 0)
    target = 0;
  target = CLAMP (target, 0, n - 1);
  if (way == WAY_EXTEND)
    rel_grid_extend_to (self, target);
  else if (way == WAY_MOVE)
    rel_grid_move_cursor (self, target);
  else
    rel_grid_select_row (self, target);
  rel_grid_scroll_to_row (self, target);

  return TRUE;
}

static gboolean
activate_cb (GtkWidget *widget,
             GVariant  *args,
             gpointer   user_data)
{
  RelGrid *self = REL_GRID (widget);

  if (self->selected < 0)
    return FALSE;
  if (is_link (self, self->selected, self->column))
    g_signal_emit (self, rel_grid_signals[REL_GRID_LINK_ACTIVATED], 0, self->selected, self->column, FALSE);
  else
    g_signal_emit (self, rel_grid_signals[REL_GRID_ROW_ACTIVATED], 0, self->selected);

  return TRUE;
}

/* What pointing does for the pointer. */
static gboolean
peek_cb (GtkWidget *widget,
         GVariant  *args,
         gpointer   user_data)
{
  RelGrid *self = REL_GRID (widget);

  if (!is_link (self, self->selected, self->column))
    return FALSE;
  g_signal_emit (self, rel_grid_signals[REL_GRID_LINK_HOVERED], 0, self->selected, self->column);

  return TRUE;
}

static gboolean
edit_cb (GtkWidget *widget,
         GVariant  *args,
         gpointer   user_data)
{
  rel_grid_want_edit (REL_GRID (widget));

  return TRUE;
}

static gboolean
select_all_cb (GtkWidget *widget,
               GVariant  *args,
               gpointer   user_data)
{
  rel_grid_select_all (REL_GRID (widget));

  return TRUE;
}

static gboolean
toggle_cb (GtkWidget *widget,
           GVariant  *args,
           gpointer   user_data)
{
  RelGrid *self = REL_GRID (widget);

  if (self->selected >= 0)
    rel_grid_toggle_row (self, self->selected);

  return TRUE;
}

/* Back to one row, where several are selected. */
static gboolean
escape_cb (GtkWidget *widget,
           GVariant  *args,
           gpointer   user_data)
{
  RelGrid *self = REL_GRID (widget);

  if (rel_grid_get_n_selected (self) < 2)
    return FALSE;
  rel_grid_select_row (self, self->selected);

  return TRUE;
}

static gboolean
move_column_cb (GtkWidget *widget,
                GVariant  *args,
                gpointer   user_data)
{
  RelGrid *self = REL_GRID (widget);

  rel_grid_move_column (self, self->column, g_variant_get_int32 (args));

  return TRUE;
}

static gboolean
menu_cb (GtkWidget *widget,
         GVariant  *args,
         gpointer   user_data)
{
  RelGrid *self = REL_GRID (widget);
  GdkRectangle area;

  if (self->selected < 0)
    return FALSE;
  rel_grid_scroll_to_row (self, self->selected);
  if (!rel_grid_get_cell_area (self, self->selected, self->column, &area))
    return FALSE;
  g_signal_emit (self, rel_grid_signals[REL_GRID_MENU_WANTED], 0, self->selected, self->column,
                 (double) area.x + MIN (area.width, 40) / 2.0, (double) area.y + area.height);

  return TRUE;
}

void
rel_grid_class_init_keys (GtkWidgetClass *widget_class)
{
  static const struct
  {
    guint           key;
    GdkModifierType modifiers;
    int             rows;
    int             pages;
    int             columns;
    Way             way;
  } keys[] = {
    { GDK_KEY_Up, 0, -1, 0, 0, WAY_SELECT }, { GDK_KEY_Down, 0, 1, 0, 0, WAY_SELECT },
    { GDK_KEY_Up, GDK_SHIFT_MASK, -1, 0, 0, WAY_EXTEND }, { GDK_KEY_Down, GDK_SHIFT_MASK, 1, 0, 0, WAY_EXTEND },
    { GDK_KEY_Up, GDK_CONTROL_MASK, -1, 0, 0, WAY_MOVE }, { GDK_KEY_Down, GDK_CONTROL_MASK, 1, 0, 0, WAY_MOVE },
    { GDK_KEY_Left, 0, 0, 0, -1, WAY_SELECT }, { GDK_KEY_Right, 0, 0, 0, 1, WAY_SELECT },
    { GDK_KEY_Page_Up, 0, 0, -1, 0, WAY_SELECT }, { GDK_KEY_Page_Down, 0, 0, 1, 0, WAY_SELECT },
    { GDK_KEY_Page_Up, GDK_SHIFT_MASK, 0, -1, 0, WAY_EXTEND }, { GDK_KEY_Page_Down, GDK_SHIFT_MASK, 0, 1, 0, WAY_EXTEND },
    { GDK_KEY_Home, 0, 0, 0, -100000, WAY_SELECT }, { GDK_KEY_End, 0, 0, 0, 100000, WAY_SELECT },
    { GDK_KEY_Home, GDK_CONTROL_MASK, 0, -2, 0, WAY_SELECT }, { GDK_KEY_End, GDK_CONTROL_MASK, 0, 2, 0, WAY_SELECT },
    { GDK_KEY_Home, GDK_CONTROL_MASK | GDK_SHIFT_MASK, 0, -2, 0, WAY_EXTEND }, { GDK_KEY_End, GDK_CONTROL_MASK | GDK_SHIFT_MASK, 0, 2, 0, WAY_EXTEND },
  };

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_widget_class_add_binding (widget_class, keys[i].key, keys[i].modifiers, key_cb, "(iiii)", keys[i].rows, keys[i].pages, keys[i].columns, (int) keys[i].way);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_F2, 0, edit_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Return, 0, activate_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_KP_Enter, 0, activate_cb, NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_c, GDK_CONTROL_MASK, "tab.copy", NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_a, GDK_CONTROL_MASK, select_all_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_space, GDK_CONTROL_MASK, toggle_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, escape_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Left, GDK_CONTROL_MASK | GDK_SHIFT_MASK, move_column_cb, "i", -1);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Right, GDK_CONTROL_MASK | GDK_SHIFT_MASK, move_column_cb, "i", 1);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_F10, GDK_SHIFT_MASK, menu_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Menu, 0, menu_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_space, 0, peek_cb, NULL);
}

void
rel_grid_init_input (RelGrid *self)
{
  GtkGesture *click = gtk_gesture_click_new ();
  GtkEventController *motion = gtk_event_controller_motion_new ();

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), 0);
  g_signal_connect (click, "pressed", G_CALLBACK (pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  g_signal_connect (motion, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (leave_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
}
