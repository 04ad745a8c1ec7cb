/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Pointer and touch on the canvas.
 */
#include "config.h"

#include <math.h>

#include <glib/gi18n.h>

#include "canvas/rel-canvas-private.h"
#include "schema/rel-sentences.h"
#include "schema/rel-words.h"

#define PICK_PIXELS  6.0
#define SCROLL_STEP  60.0
#define ZOOM_STEP    1.15
#define LINK_PIXELS  8.0
#define HOVER_MS     150

RelPick
rel_canvas_pick_at (RelCanvas *self,
                    double     x,
                    double     y)
{
  RelPoint at = rel_viewport_to_scene (&self->viewport, x, y);

  if (self->scene == NULL)
    return (RelPick) { REL_PICK_NOTHING };

  return rel_scene_pick (self->scene, at.x, at.y, PICK_PIXELS / self->viewport.scale);
}

static gboolean
is_selected (RelCanvas *self,
             guint      card)
{
  return g_hash_table_contains (self->selected, GUINT_TO_POINTER (card + 1));
}

static gboolean
scroll_cb (GtkEventControllerScroll *controller,
           double                    dx,
           double                    dy,
           RelCanvas                *self)
{
  GdkModifierType state = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (controller));
  GdkScrollUnit unit = GDK_SCROLL_UNIT_WHEEL;
  RelViewport to = self->viewport;

  unit = gtk_event_controller_scroll_get_unit (controller);
  if ((state & GDK_CONTROL_MASK) != 0)
    {
      rel_viewport_zoom_at (&to, self->pointer_x, self->pointer_y,
                            to.scale * pow (ZOOM_STEP, unit == GDK_SCROLL_UNIT_WHEEL ? -dy : -dy / 20));
    }
  else
    {
      double step = unit == GDK_SCROLL_UNIT_WHEEL ? SCROLL_STEP : 1;

      if ((state & GDK_SHIFT_MASK) != 0 && dx == 0)
        {
          dx = dy;
          dy = 0;
        }
      rel_viewport_pan (&to, -dx * step, -dy * step);
    }
  rel_canvas_set_viewport (self, &to, FALSE);

  return GDK_EVENT_STOP;
}

static gboolean
light_hover_cb (gpointer user_data)
{
  RelCanvas *self = user_data;

  self->hover_id = 0;
  self->lit = self->hover;
  rel_canvas_update_lights (self);

  return G_SOURCE_REMOVE;
}

static void
set_hover (RelCanvas *self,
           RelPick    pick)
{
  gboolean told;

  if (pick.kind == self->hover.kind && pick.index == self->hover.index && pick.column == self->hover.column)
    return;

  self->hover = pick;
  /* who only passes by is not dazzled; from one to the next it goes at once */
  g_clear_handle_id (&self->hover_id, g_source_remove);
  if (self->lit_cards != NULL && pick.kind != REL_PICK_NOTHING)
    light_hover_cb (self);
  else
    self->hover_id = g_timeout_add (HOVER_MS, light_hover_cb, self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  told = pick.kind == REL_PICK_EDGE || rel_canvas_find_note (self, pick) != NULL;
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), told);
  if (told)
    gtk_widget_trigger_tooltip_query (GTK_WIDGET (self));
}

/* Where a link would end if it were dropped now. */
static void
aim (RelCanvas *self,
     RelPick    pick)
{
  self->link_target = pick.kind == REL_PICK_CARD && self->link_from != REL_ID_NONE ? pick.index : REL_NO_TARGET;
  self->link_to = pick.kind == REL_PICK_CARD ? pick.column : REL_ID_NONE;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* While a link is dragged the pointer is where the drag says. */
void
rel_canvas_aim_link (RelCanvas *self)
{
  if (self->link_from == REL_ID_NONE)
    {
      self->link_from = self->link_source;
      rel_canvas_update_lights (self);
    }
  aim (self, rel_canvas_pick_at (self, self->pointer_x, self->pointer_y));
}

static void
motion_cb (GtkEventControllerMotion *controller,
           double                    x,
           double                    y,
           RelCanvas                *self)
{
  self->pointer_x = x;
  self->pointer_y = y;
  self->pointer_inside = TRUE;
  if (self->drag == REL_DRAG_NONE)
    {
      RelPick pick = rel_canvas_pick_at (self, x, y);

      set_hover (self, pick);
      if (self->mode == REL_CANVAS_LINK)
        aim (self, pick);
    }
}

static void
leave_cb (GtkEventControllerMotion *controller,
          RelCanvas                *self)
{
  self->pointer_inside = FALSE;
  set_hover (self, (RelPick) { REL_PICK_NOTHING });
}

static gboolean
tooltip_cb (GtkWidget  *widget,
            int         x,
            int         y,
            gboolean    keyboard,
            GtkTooltip *tooltip,
            gpointer    user_data)
{
  RelCanvas *self = REL_CANVAS (widget);
  g_autofree char *sentence = NULL;

  if (self->scene == NULL)
    return FALSE;

  if (self->hover.kind == REL_PICK_EDGE)
    sentence = rel_canvas_describe_edge (self, self->hover.index);
  else
    sentence = rel_note_shorten (rel_canvas_find_note (self, self->hover));
  if (sentence == NULL)
    return FALSE;
  gtk_tooltip_set_text (tooltip, sentence);

  return TRUE;
}

static void
select_by_click (RelCanvas *self,
                 RelPick    pick,
                 gboolean   more)
{
  gpointer key = GUINT_TO_POINTER (pick.index + 1);

  self->edge = REL_ID_NONE;
  self->shape = REL_ID_NONE;
  if (!more)
    self->column = REL_ID_NONE;
  if (pick.kind != REL_PICK_CARD)
    {
      if (!more)
        g_hash_table_remove_all (self->selected);
      if (pick.kind == REL_PICK_EDGE && !more)
        self->edge = rel_relationship_get_id (rel_scene_get_edge (self->scene, pick.index)->relationship);
      if (pick.kind == REL_PICK_SHAPE && !more)
        self->shape = rel_scene_get_shape (self->scene, pick.index)->id;
    }
  else if (more)
    {
      if (!g_hash_table_remove (self->selected, key))
        g_hash_table_add (self->selected, key);
    }
  else if (!is_selected (self, pick.index))
    {
      g_hash_table_remove_all (self->selected);
      g_hash_table_add (self->selected, key);
    }
  if (!more && pick.kind == REL_PICK_CARD && g_hash_table_size (self->selected) == 1)
    self->column = pick.column;
  rel_canvas_selection_changed (self);
}

static RelId
id_of (RelCanvas *self,
       RelPick    pick)
{
  return pick.column != REL_ID_NONE ? pick.column : rel_scene_get_card (self->scene, pick.index)->id;
}

/* A click in the mode of tables or links; a link may be dragged there too. */
static void
click_in_mode (RelCanvas *self,
               RelPick    pick,
               double     x,
               double     y)
{
  RelPoint at = rel_viewport_to_scene (&self->viewport, x, y);

  if (self->mode == REL_CANVAS_TABLE)
    {
      rel_canvas_set_mode (self, REL_CANVAS_SELECT);
      rel_canvas_emit_table_wanted (self, at.x, at.y);
    }
  else if (self->mode == REL_CANVAS_AREA || self->mode == REL_CANVAS_NOTE)
    return;
  else if (pick.kind != REL_PICK_CARD)
    rel_canvas_set_mode (self, REL_CANVAS_SELECT);
  else if (self->link_from == REL_ID_NONE)
    self->link_from = id_of (self, pick);
  else
    {
      RelId from = self->link_from;

      rel_canvas_set_mode (self, REL_CANVAS_SELECT);
      rel_canvas_emit_link_wanted (self, from, id_of (self, pick), x, y);
    }
}

/* A name is typed in place; beside it, in the right half of a row, the type. */
static void
double_click (RelCanvas *self,
              RelPick    pick,
              double     x,
              double     y)
{
  RelPoint at = rel_viewport_to_scene (&self->viewport, x, y);

  if (pick.kind == REL_PICK_CARD)
    {
      const RelCard *card = rel_scene_get_card (self->scene, pick.index);
      gboolean right = at.x > card->rect.x + card->rect.width * 0.62;

      if (pick.column != REL_ID_NONE || at.y < card->rect.y + REL_CARD_HEADER)
        rel_canvas_emit_edit_wanted (self, card->id, pick.column, pick.column != REL_ID_NONE && right ? REL_EDIT_TYPE : REL_EDIT_NAME);
      else
        rel_canvas_emit_activated (self, card->id);
    }
  else if (pick.kind == REL_PICK_SHAPE)
    rel_canvas_emit_gesture (self, rel_scene_get_shape (self->scene, pick.index)->folded ? REL_GESTURE_SHAPE_OPEN : REL_GESTURE_SHAPE_TEXT,
                             rel_scene_get_shape (self->scene, pick.index)->id, REL_ID_NONE);
  else if (pick.kind == REL_PICK_NOTHING && self->scene != NULL)
    rel_canvas_emit_table_wanted (self, at.x, at.y);
}

/* The menu of what is there. */
void
rel_canvas_open_menu (RelCanvas *self,
                      RelPick    pick,
                      double     x,
                      double     y)
{
  if (pick.kind == REL_PICK_NOTHING)
    return;
  select_by_click (self, pick, FALSE);
  self->pointer_x = x;
  self->pointer_y = y;
  if (pick.kind == REL_PICK_CARD)
    rel_canvas_emit_menu (self, rel_scene_get_card (self->scene, pick.index)->id, x, y);
  else
    rel_canvas_emit_gesture (self, REL_GESTURE_SHAPE_MENU, self->shape, self->edge);
}

static void
click_cb (GtkGestureClick *gesture,
          int              n_press,
          double           x,
          double           y,
          RelCanvas       *self)
{
  guint button = gtk_gesture_single_get_current_button (GTK_GESTURE_SINGLE (gesture));
  GdkModifierType state = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (gesture));
  RelPick pick = rel_canvas_pick_at (self, x, y);

  gtk_widget_grab_focus (GTK_WIDGET (self));
  if (rel_canvas_is_pinched (self))
    return;
  if (button == GDK_BUTTON_PRIMARY && !self->space_held && self->mode != REL_CANVAS_SELECT)
    {
      click_in_mode (self, pick, x, y);
      return;
    }
  if (button == GDK_BUTTON_PRIMARY && !self->space_held)
    select_by_click (self, pick, (state & GDK_CONTROL_MASK) != 0);

  if (button == GDK_BUTTON_PRIMARY && n_press == 2 && !self->space_held)
    double_click (self, pick, x, y);
  if (button == GDK_BUTTON_SECONDARY)
    rel_canvas_open_menu (self, pick, x, y);
}

/* Rows and the handles at the sides of a header begin a link; a header moves its card. */
static gboolean
begins_link (RelCanvas *self,
             RelPick    pick)
{
  const RelCard *card = rel_scene_get_card (self->scene, pick.index);
  double reach = 9 / self->viewport.scale;

  if (card->is_view || self->viewport.scale < 0.3)
    return FALSE;
  if (self->mode == REL_CANVAS_LINK || pick.column != REL_ID_NONE)
    return TRUE;

  return self->drag_start.y < card->rect.y + REL_CARD_HEADER &&
         (self->drag_start.x < card->rect.x + reach || self->drag_start.x > card->rect.x + card->rect.width - reach);
}

static void
drag_begin_cb (GtkGestureDrag *gesture,
               double          x,
               double          y,
               RelCanvas      *self)
{
  guint button = gtk_gesture_single_get_current_button (GTK_GESTURE_SINGLE (gesture));
  RelPick pick = rel_canvas_pick_at (self, x, y);

  self->drag_viewport = self->viewport;
  self->drag_far = FALSE;
  self->drag_start = rel_viewport_to_scene (&self->viewport, x, y);
  if (button == GDK_BUTTON_MIDDLE || (button == GDK_BUTTON_PRIMARY && self->space_held))
    {
      self->drag = REL_DRAG_PAN;
      gtk_widget_set_cursor_from_name (GTK_WIDGET (self), "grabbing");
    }
  else if (button != GDK_BUTTON_PRIMARY || self->scene == NULL || rel_canvas_is_pinched (self))
    {
      gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_DENIED);
    }
  else if (self->mode == REL_CANVAS_AREA || self->mode == REL_CANVAS_NOTE)
    {
      self->drag = REL_DRAG_DRAW;
    }
  else if (self->mode == REL_CANVAS_TABLE || (self->mode == REL_CANVAS_LINK && pick.kind != REL_PICK_CARD))
    {
      gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_DENIED);
    }
  else if (pick.kind == REL_PICK_CARD && begins_link (self, pick))
    {
      self->drag = REL_DRAG_LINK;
      self->link_source = id_of (self, pick);
    }
  else if (pick.kind == REL_PICK_CARD && (gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (gesture)) & GDK_CONTROL_MASK) != 0)
    {
      /* the click adds it to the selection or takes it out; it must not be selected before */
      gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_DENIED);
    }
  else if (pick.kind == REL_PICK_CARD)
    {
      if (!is_selected (self, pick.index))
        select_by_click (self, pick, FALSE);
      rel_canvas_begin_cards_drag (self);
    }
  else if (!rel_canvas_begin_part_drag (self, pick) && rel_canvas_is_touch (GTK_GESTURE (gesture)))
    {
      self->drag = REL_DRAG_PAN;
    }
  else if (self->drag == REL_DRAG_NONE)
    {
      self->drag = REL_DRAG_BAND;
      self->band = (RelRect) { self->drag_start.x, self->drag_start.y, 0, 0 };
    }
  rel_canvas_update_lights (self);
}

static void
update_band (RelCanvas *self,
             double     dx,
             double     dy)
{
  g_autoptr(GArray) cards = g_array_new (FALSE, FALSE, sizeof (guint));

  self->band = (RelRect) { self->drag_start.x + MIN (dx, 0), self->drag_start.y + MIN (dy, 0), fabs (dx), fabs (dy) };
  rel_scene_collect (self->scene, &self->band, cards, NULL);
  g_hash_table_remove_all (self->selected);
  for (guint i = 0; i < cards->len; i++)
    if (!rel_scene_get_card (self->scene, g_array_index (cards, guint, i))->is_area)
      g_hash_table_add (self->selected, GUINT_TO_POINTER (g_array_index (cards, guint, i) + 1));
  rel_canvas_update_lights (self);
}

static void
drag_update_cb (GtkGestureDrag *gesture,
                double          offset_x,
                double          offset_y,
                RelCanvas      *self)
{
  double dx = offset_x / self->viewport.scale;
  double dy = offset_y / self->viewport.scale;

  switch (self->drag)
    {
    case REL_DRAG_PAN:
      {
        RelViewport to = self->drag_viewport;

        rel_viewport_pan (&to, offset_x, offset_y);
        rel_canvas_set_viewport (self, &to, FALSE);
        break;
      }
    case REL_DRAG_BAND:
      update_band (self, dx, dy);
      break;
    case REL_DRAG_LINK:
    case REL_DRAG_CARDS:
    case REL_DRAG_SHAPE:
    case REL_DRAG_RESIZE:
    case REL_DRAG_DRAW:
    case REL_DRAG_BEND:
    case REL_DRAG_END:
      rel_canvas_update_drag (self, offset_x, offset_y,
                              (gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (gesture)) & GDK_ALT_MASK) == 0);
      break;
    case REL_DRAG_NONE:
    default:
      break;
    }
}

static void
drag_end_cb (GtkGestureDrag *gesture,
             double          offset_x,
             double          offset_y,
             RelCanvas      *self)
{
  RelDragMode mode = self->drag;

  self->drag = REL_DRAG_NONE;
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), self->mode == REL_CANVAS_SELECT ? NULL : "crosshair");
  self->guides.n_lines = 0;
  if (mode == REL_DRAG_LINK && hypot (offset_x, offset_y) >= LINK_PIXELS)
    {
      RelPick pick = rel_canvas_pick_at (self, self->pointer_x, self->pointer_y);
      RelPoint at = rel_viewport_to_scene (&self->viewport, self->pointer_x, self->pointer_y);
      RelId from = self->link_source;

      rel_canvas_set_mode (self, REL_CANVAS_SELECT);
      if (pick.kind == REL_PICK_CARD && id_of (self, pick) != from)
        rel_canvas_emit_link_wanted (self, from, id_of (self, pick), self->pointer_x, self->pointer_y);
      else if (pick.kind == REL_PICK_NOTHING)
        {
          self->band = (RelRect) { at.x, at.y, 0, 0 };
          rel_canvas_emit_gesture (self, REL_GESTURE_LINK_TO_NEW, from, REL_ID_NONE);
        }
    }
  else if (mode == REL_DRAG_CARDS && (self->drag_moved.x != 0 || self->drag_moved.y != 0))
    rel_canvas_emit_moved (self);
  else if (mode == REL_DRAG_DRAW && !self->drag_far)
    {
      /* a click: of the usual size */
      self->band = (RelRect) { self->drag_start.x, self->drag_start.y, self->mode == REL_CANVAS_NOTE ? 200 : 420, self->mode == REL_CANVAS_NOTE ? 110 : 300 };
      self->drag_far = TRUE;
      rel_canvas_drop (self, mode);
    }
  else if (mode != REL_DRAG_NONE && mode != REL_DRAG_PAN && mode != REL_DRAG_LINK && mode != REL_DRAG_CARDS && mode != REL_DRAG_BAND)
    rel_canvas_drop (self, mode);
  else if (mode == REL_DRAG_BAND)
    rel_canvas_selection_changed (self);
  rel_canvas_update_lights (self);
  rel_canvas_queue_proxies (self);
}

/* A drag of a given length, by keys. */
void
rel_canvas_move_selected (RelCanvas *self,
                          double     dx,
                          double     dy)
{
  rel_canvas_begin_cards_drag (self);
  rel_canvas_drag_cards (self, dx, dy, FALSE);
  drag_end_cb (NULL, 10, 10, self);
}

static gboolean
key_pressed_cb (GtkEventControllerKey *controller,
                guint                  keyval,
                guint                  keycode,
                GdkModifierType        state,
                RelCanvas             *self)
{
  if (keyval != GDK_KEY_space || (state & GDK_CONTROL_MASK) != 0 || self->editor != NULL)
    return FALSE;

  self->space_held = TRUE;
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), "grab");

  return TRUE;
}

static void
key_released_cb (GtkEventControllerKey *controller,
                 guint                  keyval,
                 guint                  keycode,
                 GdkModifierType        state,
                 RelCanvas             *self)
{
  if (keyval != GDK_KEY_space)
    return;

  self->space_held = FALSE;
  gtk_widget_set_cursor (GTK_WIDGET (self), NULL);
}

void
rel_canvas_init_input (RelCanvas *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkEventController *scroll = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_BOTH_AXES);
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkGesture *drag = gtk_gesture_drag_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  g_signal_connect (scroll, "scroll", G_CALLBACK (scroll_cb), self);
  gtk_widget_add_controller (widget, scroll);

  g_signal_connect (motion, "enter", G_CALLBACK (motion_cb), self);
  g_signal_connect (motion, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect (motion, "leave", G_CALLBACK (leave_cb), self);
  gtk_widget_add_controller (widget, motion);

  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_pressed_cb), self);
  g_signal_connect (keys, "key-released", G_CALLBACK (key_released_cb), self);
  gtk_widget_add_controller (widget, keys);

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), 0);
  g_signal_connect (click, "pressed", G_CALLBACK (click_cb), self);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (click));

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (drag), 0);
  g_signal_connect (drag, "drag-begin", G_CALLBACK (drag_begin_cb), self);
  g_signal_connect (drag, "drag-update", G_CALLBACK (drag_update_cb), self);
  g_signal_connect (drag, "drag-end", G_CALLBACK (drag_end_cb), self);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (drag));

  rel_canvas_init_touch (self);
  g_signal_connect (self, "query-tooltip", G_CALLBACK (tooltip_cb), NULL);
}
