/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Pointer on the header of the grid: a click sorts, the edge of a column resizes it or,
 * clicked twice, fits it, and a header that is dragged sideways is set down elsewhere.
 */
#include "config.h"

#include <math.h>

#include <glib/gi18n.h>

#include "browser/rel-grid-private.h"

#define EDGE      5.0
#define THRESHOLD 8.0

/* The column whose right edge is there, -1. */
int
rel_grid_edge_at (RelGrid *self,
                  double   x,
                  double   y)
{
  double at = rel_grid_get_left (self, 0);

  for (guint i = 0; y < REL_GRID_HEADER_HEIGHT && i < rel_grid_get_n_places (self); i++)
    {
      at += rel_grid_get_width (self, i);
      if (fabs (x - at) <= EDGE)
        return rel_grid_get_column_at (self, i);
    }

  return -1;
}

static void
pressed_cb (GtkGestureClick *gesture,
            int              n_press,
            double           x,
            double           y,
            RelGrid         *self)
{
  guint button = gtk_gesture_single_get_current_button (GTK_GESTURE_SINGLE (gesture));
  int place = rel_grid_place_at (self, x);

  if (y >= REL_GRID_HEADER_HEIGHT)
    return;
  self->header_dragged = FALSE;
  if (button == GDK_BUTTON_SECONDARY && place >= 0)
    g_signal_emit (self, rel_grid_signals[REL_GRID_MENU_WANTED], 0, (gint64) -1, rel_grid_get_column_at (self, place), x, y);
  else if (button == GDK_BUTTON_PRIMARY && n_press == 2 && rel_grid_edge_at (self, x, y) >= 0)
    rel_grid_fit_column (self, rel_grid_edge_at (self, x, y));
}

static void
released_cb (GtkGestureClick *gesture,
             int              n_press,
             double           x,
             double           y,
             RelGrid         *self)
{
  guint button = gtk_gesture_single_get_current_button (GTK_GESTURE_SINGLE (gesture));
  int place = rel_grid_place_at (self, x);

  if (y < 0 || y >= REL_GRID_HEADER_HEIGHT || button != GDK_BUTTON_PRIMARY || place < 0 || self->header_dragged || rel_grid_edge_at (self, x, y) >= 0)
    return;
  g_signal_emit (self, rel_grid_signals[REL_GRID_SORT_REQUESTED], 0,
                 rel_record_query_get_column (rel_grid_get_query (self), rel_grid_get_column_at (self, place))->column);
}

static void
drag_begin_cb (GtkGestureDrag *gesture,
               double          x,
               double          y,
               RelGrid        *self)
{
  self->header_dragged = FALSE;
  self->moving = -1;
  self->resizing = rel_grid_edge_at (self, x, y);
  if (self->resizing >= 0)
    self->resize_start = g_array_index (self->widths, double, self->resizing);
  else if (y < REL_GRID_HEADER_HEIGHT && rel_grid_place_at (self, x) >= 0)
    {
      self->moving = rel_grid_place_at (self, x);
      self->move_offset = x - rel_grid_get_left (self, self->moving);
      self->drop_place = self->moving;
    }
  else
    gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_DENIED);
}

/* Before which place a header goes whose middle is there. */
static int
drop_place_at (RelGrid *self,
               double   middle)
{
  double at = rel_grid_get_left (self, 0);
  guint i;

  for (i = 0; i < rel_grid_get_n_places (self); i++)
    {
      double width = rel_grid_get_width (self, i);

      if (middle < at + width / 2)
        break;
      at += width;
    }

  return i;
}

static void
drag_update_cb (GtkGestureDrag *gesture,
                double          dx,
                double          dy,
                RelGrid        *self)
{
  double x, y;

  if (self->resizing >= 0)
    {
      self->header_dragged = TRUE;
      self->measured = TRUE;
      rel_grid_set_width (self, self->resizing, self->resize_start + dx);
      return;
    }
  if (self->moving < 0 || (!self->header_dragged && fabs (dx) < THRESHOLD))
    return;

  gtk_gesture_drag_get_start_point (gesture, &x, &y);
  self->header_dragged = TRUE;
  self->move_x = x + dx;
  self->drop_place = drop_place_at (self, self->move_x - self->move_offset + rel_grid_get_width (self, self->moving) / 2);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
drag_end_cb (GtkGestureDrag *gesture,
             double          dx,
             double          dy,
             RelGrid        *self)
{
  int moving = self->moving;

  if (self->resizing >= 0 && self->header_dragged)
    g_signal_emit (self, rel_grid_signals[REL_GRID_COLUMNS_CHANGED], 0);
  self->resizing = self->moving = -1;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  if (moving >= 0 && self->header_dragged)
    rel_grid_move_column (self, rel_grid_get_column_at (self, moving), (self->drop_place > moving ? self->drop_place - 1 : self->drop_place) - moving);
}

static void
cancelled_cb (RelGrid *self)
{
  self->resizing = self->moving = -1;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* What a column is, where its header has no room for it. */
static gboolean
tooltip_cb (RelGrid    *self,
            int         x,
            int         y,
            gboolean    keyboard,
            GtkTooltip *tooltip)
{
  RelRecordQuery *query = rel_grid_get_query (self);
  int place = y < REL_GRID_HEADER_HEIGHT && !keyboard ? rel_grid_place_at (self, x) : -1;
  const RelRecordColumn *column;
  g_autofree char *text = NULL;
  g_autofree char *note = NULL;
  g_autofree char *both = NULL;
  GdkRectangle area;

  if (query == NULL || place < 0 || self->moving >= 0)
    return FALSE;
  column = rel_record_query_get_column (query, rel_grid_get_column_at (self, place));
  text = *column->type != '\0' ? g_strdup_printf ("%s · %s", column->name, column->type) : g_strdup (column->name);
  area = (GdkRectangle) { (int) rel_grid_get_left (self, place), 0, (int) rel_grid_get_width (self, place), (int) REL_GRID_HEADER_HEIGHT };
  g_signal_emit (self, rel_grid_signals[REL_GRID_NOTE_WANTED], 0, column->table, column->column, &note);
  both = note != NULL ? g_strdup_printf ("%s\n%s", text, note) : NULL;
  gtk_tooltip_set_text (tooltip, both != NULL ? both : text);
  gtk_tooltip_set_tip_area (tooltip, &area);

  return TRUE;
}

void
rel_grid_init_header (RelGrid *self)
{
  GtkGesture *click = gtk_gesture_click_new ();
  GtkGesture *drag = gtk_gesture_drag_new ();

  self->resizing = self->moving = -1;
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), 0);
  g_signal_connect (click, "pressed", G_CALLBACK (pressed_cb), self);
  g_signal_connect (click, "released", G_CALLBACK (released_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  g_signal_connect (drag, "drag-begin", G_CALLBACK (drag_begin_cb), self);
  g_signal_connect (drag, "drag-update", G_CALLBACK (drag_update_cb), self);
  g_signal_connect (drag, "drag-end", G_CALLBACK (drag_end_cb), self);
  g_signal_connect_swapped (drag, "cancel", G_CALLBACK (cancelled_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  g_signal_connect (self, "query-tooltip", G_CALLBACK (tooltip_cb), NULL);
}
