/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * From a field of the record that is shown to everywhere else its value is used.
 */
#include "config.h"

#include <glib/gi18n.h>

#include "browser/rel-record-view.h"

#include "browser/rel-record-view-private.h"
#include "browser/rel-uses-window.h"

/* The table and column that a column of a query comes from: of a walk, those of its step. */
static RelTable *
find_source (RelRecordView         *self,
             const RelRecordColumn *column,
             RelId                 *own)
{
  RelWalk *walk = rel_place_get_walk (rel_record_list_get_place (self->list));

  *own = column->column;
  if (walk != NULL)
    {
      RelTable *table = rel_schema_get_table (self->schema, rel_walk_get_table (walk, REL_WALK_STEP (column->column)));
      RelKey *key = table != NULL ? rel_table_get_info (table)->primary_key : NULL;

      *own = REL_WALK_OWN (column->column);
      if (*own == REL_ID_NONE && key != NULL)
        *own = rel_key_get_info (key)->columns[0];
      return table;
    }
  for (guint i = 0; i < rel_schema_get_n_tables (self->schema); i++)
    if (rel_table_get_column (rel_schema_get_nth_table (self->schema, i), column->column) != NULL)
      return rel_schema_get_nth_table (self->schema, i);

  return NULL;
}

static void
chosen_cb (RelUsesWindow *window,
           RelPlace      *place,
           RelRecordView *self)
{
  g_signal_emit (self, rel_record_view_place_activated, 0, place, FALSE);
}

/**
 * rel_record_view_show_uses:
 * @self: the view
 * @number: number of a column of its list
 *
 * Looks where else the value of a field is used.
 */
void
rel_record_view_show_uses (RelRecordView *self,
                           guint          number)
{
  RelRecordQuery *query;
  const RelRecordColumn *column;
  const RelValue *value;
  RelTable *table;
  RelId own;
  GtkWidget *window;

  g_return_if_fail (REL_IS_RECORD_VIEW (self));

  query = self->list != NULL ? rel_record_list_get_query (self->list) : NULL;
  if (query == NULL || self->row == NULL || self->document == NULL || number >= rel_record_query_get_n_columns (query))
    return;
  column = rel_record_query_get_column (query, number);
  value = rel_row_get_value (self->row, column->value);
  table = find_source (self, column, &own);
  if (value == NULL || rel_value_is_null (value) || rel_value_is_cut (value) || rel_value_get_value_type (value) == REL_VALUE_BLOB || table == NULL)
    {
      gtk_widget_activate_action (GTK_WIDGET (self), "win.tell", "s",
                                  table == NULL ? _("Nobody knows which column of a table this is") : _("NULL, BLOBs and very long values are not looked for"));
      return;
    }
  window = rel_uses_window_new (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), self->document, rel_table_get_id (table), own, value);
  g_signal_connect_object (window, "chosen", G_CALLBACK (chosen_cb), self, 0);
  gtk_window_present (GTK_WINDOW (window));
}

static void
uses_action (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       row)
{
  RelRecordView *self = REL_RECORD_VIEW (gtk_widget_get_ancestor (row, REL_TYPE_RECORD_VIEW));

  if (self != NULL)
    rel_record_view_show_uses (self, GPOINTER_TO_UINT (g_object_get_data (row, "column")));
}

static gboolean
unparent_idle (gpointer popover)
{
  if (gtk_widget_get_parent (popover) != NULL)
    gtk_widget_unparent (popover);

  return G_SOURCE_REMOVE;
}

/* The action of an item runs after its menu has closed. */
static void
closed_cb (GtkPopover *popover)
{
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, unparent_idle, g_object_ref (popover), g_object_unref);
}

static void
show_menu (GtkWidget *row,
           double     x,
           double     y)
{
  g_autoptr(GMenu) menu = g_menu_new ();
  GdkRectangle at = { (int) x, (int) y, 1, 1 };
  GtkWidget *popover;

  g_menu_append (menu, _("Where Is This Value _Used?"), "field.uses");
  popover = gtk_popover_menu_new_from_model (G_MENU_MODEL (menu));
  gtk_popover_set_has_arrow (GTK_POPOVER (popover), FALSE);
  gtk_widget_set_halign (popover, GTK_ALIGN_START);
  gtk_widget_set_parent (popover, row);
  gtk_popover_set_pointing_to (GTK_POPOVER (popover), &at);
  g_signal_connect (popover, "closed", G_CALLBACK (closed_cb), NULL);
  gtk_popover_popup (GTK_POPOVER (popover));
}

static void
pressed_cb (GtkGestureClick *click,
            int              n_press,
            double           x,
            double           y,
            GtkWidget       *row)
{
  gtk_gesture_set_state (GTK_GESTURE (click), GTK_EVENT_SEQUENCE_CLAIMED);
  show_menu (row, x, y);
}

static gboolean
key_cb (GtkEventControllerKey *controller,
        guint                  key,
        guint                  code,
        GdkModifierType        state,
        GtkWidget             *row)
{
  if (key != GDK_KEY_Menu && !(key == GDK_KEY_F10 && (state & GDK_SHIFT_MASK) != 0))
    return GDK_EVENT_PROPAGATE;
  show_menu (row, 24, 24);

  return GDK_EVENT_STOP;
}

/* Gives the row of a field its menu. */
void
rel_record_view_add_field_menu (GtkWidget *row,
                                guint      number)
{
  static const GActionEntry entries[] = { { "uses", uses_action } };
  g_autoptr(GSimpleActionGroup) actions = g_simple_action_group_new ();
  GtkGesture *click = gtk_gesture_click_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();

  g_object_set_data (G_OBJECT (row), "column", GUINT_TO_POINTER (number));
  g_action_map_add_action_entries (G_ACTION_MAP (actions), entries, G_N_ELEMENTS (entries), row);
  gtk_widget_insert_action_group (row, "field", G_ACTION_GROUP (actions));
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_SECONDARY);
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (click), GTK_PHASE_CAPTURE);
  g_signal_connect (click, "pressed", G_CALLBACK (pressed_cb), row);
  gtk_widget_add_controller (row, GTK_EVENT_CONTROLLER (click));
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_cb), row);
  gtk_widget_add_controller (row, keys);
}
