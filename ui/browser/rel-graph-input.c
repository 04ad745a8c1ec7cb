/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Pointer, touch and keys on the record graph.
 */
#include "config.h"

#include <math.h>

#include <glib/gi18n.h>

#include "browser/rel-graph-private.h"

#define PICK_PIXELS 6.0
#define SCROLL_STEP 60.0
#define ZOOM_STEP   1.15
#define DRAG_PIXELS 5.0

static const RelWebPick nothing = { -1, FALSE, -1, -1 };

static RelWebPick
pick_at (RelGraphView *self,
         double        x,
         double        y)
{
  RelPoint at = rel_viewport_to_scene (&self->viewport, x, y);

  return self->web != NULL ? rel_web_pick (self->web, at.x, at.y, PICK_PIXELS / self->viewport.scale) : nothing;
}

static void
set_hover (RelGraphView *self,
           RelWebPick    pick)
{
  gboolean active = pick.card >= 0 && (pick.port >= 0 || pick.on_title);

  if (pick.card == self->hover.card && pick.port == self->hover.port && pick.edge == self->hover.edge && pick.on_title == self->hover.on_title)
    return;
  self->hover = pick;
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), active ? "pointer" : NULL);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
motion_cb (GtkEventControllerMotion *motion,
           double                    x,
           double                    y,
           RelGraphView             *self)
{
  self->pointer_x = x;
  self->pointer_y = y;
  if (self->glide_id == 0 && !self->drag_far)
    set_hover (self, pick_at (self, x, y));
}

static void
leave_cb (GtkEventControllerMotion *motion,
          RelGraphView             *self)
{
  set_hover (self, nothing);
}

static gboolean
scroll_cb (GtkEventControllerScroll *controller,
           double                    dx,
           double                    dy,
           RelGraphView             *self)
{
  GdkModifierType state = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (controller));
  gboolean wheel = gtk_event_controller_scroll_get_unit (controller) == GDK_SCROLL_UNIT_WHEEL;
  RelViewport to = self->glide_id != 0 ? self->glide_to : self->viewport;

  if ((state & GDK_CONTROL_MASK) != 0)
    rel_viewport_zoom_at (&to, self->pointer_x, self->pointer_y, to.scale * pow (ZOOM_STEP, wheel ? -dy : -dy / 20));
  else
    {
      double step = wheel ? SCROLL_STEP : 1;

      if ((state & GDK_SHIFT_MASK) != 0 && dx == 0)
        {
          dx = dy;
          dy = 0;
        }
      rel_viewport_pan (&to, -dx * step, -dy * step);
    }
  rel_graph_view_show (self, &to, FALSE);

  return GDK_EVENT_STOP;
}

static void
zoom_begin_cb (GtkGesture       *gesture,
               GdkEventSequence *sequence,
               RelGraphView     *self)
{
  self->drag_viewport = self->viewport;
}

static void
zoom_cb (GtkGestureZoom *gesture,
         double          scale,
         RelGraphView   *self)
{
  RelViewport to = self->drag_viewport;
  double x, y;

  if (!gtk_gesture_get_bounding_box_center (GTK_GESTURE (gesture), &x, &y))
    return;
  rel_viewport_zoom_at (&to, x, y, to.scale * scale);
  rel_graph_view_show (self, &to, FALSE);
}

static void
drag_begin_cb (GtkGestureDrag *drag,
               double          x,
               double          y,
               RelGraphView   *self)
{
  RelWebPick pick;

  rel_graph_view_end_glide (self);
  pick = pick_at (self, x, y);
  self->drag_far = FALSE;
  self->drag_viewport = self->viewport;
  self->dragged = pick.port < 0 && gtk_gesture_single_get_current_button (GTK_GESTURE_SINGLE (drag)) == GDK_BUTTON_PRIMARY ? pick.card : -1;
  if (self->dragged >= 0)
    {
      const RelRect *rect = &rel_web_get_card (self->web, self->dragged)->rect;

      self->drag_from = (RelPoint) { rect->x, rect->y };
    }
}

static void
drag_update_cb (GtkGestureDrag *drag,
                double          dx,
                double          dy,
                RelGraphView   *self)
{
  if (!self->drag_far && hypot (dx, dy) < DRAG_PIXELS)
    return;
  if (!self->drag_far)
    {
      self->drag_far = TRUE;
      gtk_gesture_set_state (GTK_GESTURE (drag), GTK_EVENT_SEQUENCE_CLAIMED);
    }
  if (self->dragged >= 0)
    {
      rel_web_move_card (self->web, self->dragged, self->drag_from.x + dx / self->viewport.scale, self->drag_from.y + dy / self->viewport.scale);
      rel_web_route (self->web, TRUE);
      g_clear_pointer (&self->edges, gsk_render_node_unref);
      rel_graph_view_changed (self);
    }
  else
    {
      RelViewport to = self->drag_viewport;

      rel_viewport_pan (&to, dx, dy);
      rel_graph_view_show (self, &to, FALSE);
    }
}

static void
drag_end_cb (GtkGestureDrag *drag,
             double          dx,
             double          dy,
             RelGraphView   *self)
{
  if (self->drag_far && self->dragged >= 0)
    {
      rel_web_route (self->web, FALSE);
      g_clear_pointer (&self->edges, gsk_render_node_unref);
      self->keeps_fit = FALSE;
      rel_graph_view_changed (self);
    }
  self->dragged = -1;
}

/* The menu of a card */

static guint
current_id (RelGraphView *self)
{
  return self->graph != NULL ? self->current : 0;
}

static void
menu_action (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       user_data)
{
  RelGraphView *self = user_data;
  const char *name = g_action_get_name (G_ACTION (action));
  guint card;

  if (current_id (self) == 0 || !rel_web_find_card (self->web, self->current, &card))
    return;
  if (g_str_equal (name, "go") || g_str_equal (name, "go-tab"))
    rel_graph_view_activate (self, card, REL_GRAPH_TITLE, g_str_equal (name, "go-tab"));
  else if (g_str_equal (name, "open-all"))
    rel_graph_view_open_all (self, self->current);
  else if (g_str_equal (name, "begin"))
    rel_graph_view_begin_at (self, self->current);
  else
    rel_graph_view_remove (self, self->current);
}

static void
show_menu (RelGraphView *self,
           double        x,
           double        y)
{
  GdkRectangle at = { (int) x, (int) y, 1, 1 };

  if (current_id (self) == 0)
    return;
  if (self->menu == NULL)
    {
      g_autoptr(GMenu) menu = g_menu_new ();

      g_menu_append (menu, _("_Go to the Record"), "graph.go");
      g_menu_append (menu, _("Open in a New _Tab"), "graph.go-tab");
      g_menu_append (menu, _("Open _All Relatives"), "graph.open-all");
      g_menu_append (menu, _("_Begin the Graph Here"), "graph.begin");
      g_menu_append (menu, _("Take _Away"), "graph.remove");
      self->menu = gtk_popover_menu_new_from_model (G_MENU_MODEL (menu));
      gtk_popover_set_has_arrow (GTK_POPOVER (self->menu), FALSE);
      gtk_widget_set_halign (self->menu, GTK_ALIGN_START);
      gtk_widget_set_parent (self->menu, GTK_WIDGET (self));
    }
  gtk_popover_set_pointing_to (GTK_POPOVER (self->menu), &at);
  gtk_popover_popup (GTK_POPOVER (self->menu));
}

static void
pressed_cb (GtkGestureClick *click,
            int              n_press,
            double           x,
            double           y,
            RelGraphView    *self)
{
  guint button = gtk_gesture_single_get_current_button (GTK_GESTURE_SINGLE (click));
  RelWebPick pick;

  gtk_widget_grab_focus (GTK_WIDGET (self));
  rel_graph_view_end_glide (self);
  pick = pick_at (self, x, y);
  if (button == GDK_BUTTON_SECONDARY && pick.card >= 0)
    {
      rel_graph_view_select (self, rel_web_get_card (self->web, pick.card)->id, pick.port >= 0 ? pick.port : REL_GRAPH_TITLE);
      gtk_gesture_set_state (GTK_GESTURE (click), GTK_EVENT_SEQUENCE_CLAIMED);
      show_menu (self, x, y);
    }
}

static void
released_cb (GtkGestureClick *click,
             int              n_press,
             double           x,
             double           y,
             RelGraphView    *self)
{
  guint button = gtk_gesture_single_get_current_button (GTK_GESTURE_SINGLE (click));
  GdkModifierType state = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (click));
  gboolean new_tab = button == GDK_BUTTON_MIDDLE || (state & GDK_CONTROL_MASK) != 0;
  RelWebPick pick;

  if (self->drag_far || button == GDK_BUTTON_SECONDARY)
    return;
  pick = pick_at (self, x, y);
  if (pick.card < 0)
    return;
  if (pick.port >= 0 && button == GDK_BUTTON_PRIMARY)
    rel_graph_view_activate (self, pick.card, pick.port, FALSE);
  else if (pick.on_title)
    rel_graph_view_activate (self, pick.card, REL_GRAPH_TITLE, new_tab);
  else if (n_press == 2)
    rel_graph_view_open_all (self, rel_web_get_card (self->web, pick.card)->id);
  else
    rel_graph_view_select (self, rel_web_get_card (self->web, pick.card)->id, REL_GRAPH_TITLE);
}

/* Keys */

/* Brings a card into view. */
void
rel_graph_view_reveal (RelGraphView *self,
                       guint         card)
{
  RelRect rect = rel_web_get_card_bounds (rel_web_get_card (self->web, card));
  RelViewport to = self->glide_id != 0 ? self->glide_to : self->viewport;
  RelRect seen = rel_viewport_get_area (&to);

  rect = rel_rect_grow (&rect, 16);
  if (rect.x >= seen.x && rect.y >= seen.y && rect.x + rect.width <= seen.x + seen.width && rect.y + rect.height <= seen.y + seen.height)
    return;
  if (rect.width > seen.width || rect.height > seen.height)
    rel_viewport_fit (&to, &rect, 8, to.scale);
  else
    {
      to.x = CLAMP (to.x, rect.x + rect.width - seen.width, rect.x);
      to.y = CLAMP (to.y, rect.y + rect.height - seen.height, rect.y);
    }
  rel_graph_view_show (self, &to, TRUE);
}

/* The nearest card in a direction: what lies aside counts double. */
static void
go_to_nearest (RelGraphView *self,
               double        dx,
               double        dy)
{
  double best = G_MAXDOUBLE;
  int found = -1;
  guint here;
  RelRect from;

  if (self->web == NULL || rel_web_get_n_cards (self->web) == 0)
    return;
  rel_graph_view_end_glide (self);
  if (self->current == 0 || !rel_web_find_card (self->web, self->current, &here))
    {
      rel_graph_view_select (self, rel_web_get_card (self->web, 0)->id, REL_GRAPH_TITLE);
      rel_graph_view_reveal (self, 0);
      return;
    }
  from = rel_web_get_card (self->web, here)->rect;
  for (guint i = 0; i < rel_web_get_n_cards (self->web); i++)
    {
      RelRect rect = rel_web_get_card (self->web, i)->rect;
      double x = rect.x + rect.width / 2 - from.x - from.width / 2, y = rect.y + rect.height / 2 - from.y - from.height / 2;
      double along = x * dx + y * dy, aside = fabs (x * dy) + fabs (y * dx);

      if (i != here && along > 4 && along + 2 * aside < best)
        {
          best = along + 2 * aside;
          found = i;
        }
    }
  if (found < 0)
    return;
  rel_graph_view_select (self, rel_web_get_card (self->web, found)->id, REL_GRAPH_TITLE);
  rel_graph_view_reveal (self, found);
}

static gboolean
zoom_key (RelGraphView *self,
          guint         key)
{
  switch (key)
    {
    case GDK_KEY_0:
    case GDK_KEY_KP_0:
      rel_graph_view_fit (self, TRUE);
      return TRUE;
    case GDK_KEY_1:
    case GDK_KEY_KP_1:
      rel_graph_view_zoom_by (self, 0);
      return TRUE;
    case GDK_KEY_plus:
    case GDK_KEY_equal:
    case GDK_KEY_KP_Add:
      rel_graph_view_zoom_by (self, 1.25);
      return TRUE;
    case GDK_KEY_minus:
    case GDK_KEY_KP_Subtract:
      rel_graph_view_zoom_by (self, 0.8);
      return TRUE;
    default:
      return FALSE;
    }
}

static gboolean
key_cb (GtkEventControllerKey *controller,
        guint                  key,
        guint                  code,
        GdkModifierType        state,
        RelGraphView          *self)
{
  gboolean control = (state & GDK_CONTROL_MASK) != 0;
  guint card;

  if ((state & GDK_ALT_MASK) != 0)
    return GDK_EVENT_PROPAGATE;
  if (control && zoom_key (self, key))
    return GDK_EVENT_STOP;
  switch (key)
    {
    case GDK_KEY_Left:
      go_to_nearest (self, -1, 0);
      return GDK_EVENT_STOP;
    case GDK_KEY_Right:
      go_to_nearest (self, 1, 0);
      return GDK_EVENT_STOP;
    case GDK_KEY_Up:
      go_to_nearest (self, 0, -1);
      return GDK_EVENT_STOP;
    case GDK_KEY_Down:
      go_to_nearest (self, 0, 1);
      return GDK_EVENT_STOP;
    case GDK_KEY_Escape:
      rel_graph_view_emit_closed (self);
      return GDK_EVENT_STOP;
    default:
      break;
    }

  if (current_id (self) == 0 || !rel_web_find_card (self->web, self->current, &card))
    return GDK_EVENT_PROPAGATE;
  switch (key)
    {
    case GDK_KEY_Return:
    case GDK_KEY_KP_Enter:
      rel_graph_view_activate (self, card, self->part, control);
      return GDK_EVENT_STOP;
    case GDK_KEY_space:
      if (control)
        rel_graph_view_open_all (self, self->current);
      else
        rel_graph_view_activate (self, card, self->part, FALSE);
      return GDK_EVENT_STOP;
    case GDK_KEY_Delete:
    case GDK_KEY_KP_Delete:
      rel_graph_view_remove (self, self->current);
      return GDK_EVENT_STOP;
    case GDK_KEY_Home:
      rel_graph_view_begin_at (self, self->current);
      return GDK_EVENT_STOP;
    case GDK_KEY_Menu:
    case GDK_KEY_F10:
      if (key == GDK_KEY_Menu || (state & GDK_SHIFT_MASK) != 0)
        {
          const RelRect *rect = &rel_web_get_card (self->web, card)->rect;
          RelPoint at = rel_viewport_to_view (&self->viewport, rect->x + 20, rect->y + 30);

          show_menu (self, at.x, at.y);
          return GDK_EVENT_STOP;
        }
      return GDK_EVENT_PROPAGATE;
    default:
      return GDK_EVENT_PROPAGATE;
    }
}

static gboolean
tooltip_cb (GtkWidget  *widget,
            int         x,
            int         y,
            gboolean    keyboard,
            GtkTooltip *tooltip,
            gpointer    data)
{
  RelGraphView *self = REL_GRAPH_VIEW (widget);
  RelWebPick pick = keyboard ? nothing : pick_at (self, x, y);
  g_autofree char *words = NULL;

  if (pick.edge >= 0)
    words = g_strdup (rel_web_get_edge (self->web, pick.edge)->sentence);
  else if (pick.port >= 0)
    words = rel_graph_view_describe_port (self, pick.card, pick.port);
  else if (pick.card >= 0 && pick.on_title)
    words = g_strdup_printf (_("%s\nGo to this record; Ctrl+click opens it in a new tab"), rel_web_get_card (self->web, pick.card)->full_title);
  if (words == NULL)
    return FALSE;
  gtk_tooltip_set_text (tooltip, words);

  return TRUE;
}

void
rel_graph_view_init_input (RelGraphView *self)
{
  static const GActionEntry entries[] = {
    { "go", menu_action }, { "go-tab", menu_action }, { "open-all", menu_action }, { "begin", menu_action }, { "remove", menu_action },
  };
  GtkWidget *widget = GTK_WIDGET (self);
  g_autoptr(GSimpleActionGroup) actions = g_simple_action_group_new ();
  GtkEventController *scroll = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_BOTH_AXES);
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkGesture *zoom = gtk_gesture_zoom_new ();
  GtkGesture *drag = gtk_gesture_drag_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  g_action_map_add_action_entries (G_ACTION_MAP (actions), entries, G_N_ELEMENTS (entries), self);
  gtk_widget_insert_action_group (widget, "graph", G_ACTION_GROUP (actions));
  g_signal_connect (scroll, "scroll", G_CALLBACK (scroll_cb), self);
  gtk_widget_add_controller (widget, scroll);
  g_signal_connect (motion, "enter", G_CALLBACK (motion_cb), self);
  g_signal_connect (motion, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect (motion, "leave", G_CALLBACK (leave_cb), self);
  gtk_widget_add_controller (widget, motion);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (widget, keys);
  g_signal_connect (zoom, "begin", G_CALLBACK (zoom_begin_cb), self);
  g_signal_connect (zoom, "scale-changed", G_CALLBACK (zoom_cb), self);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (zoom));
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), 0);
  g_signal_connect (click, "pressed", G_CALLBACK (pressed_cb), self);
  g_signal_connect (click, "released", G_CALLBACK (released_cb), self);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (click));
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (drag), 0);
  g_signal_connect (drag, "drag-begin", G_CALLBACK (drag_begin_cb), self);
  g_signal_connect (drag, "drag-update", G_CALLBACK (drag_update_cb), self);
  g_signal_connect (drag, "drag-end", G_CALLBACK (drag_end_cb), self);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (drag));
  gtk_widget_set_has_tooltip (widget, TRUE);
  g_signal_connect (widget, "query-tooltip", G_CALLBACK (tooltip_cb), NULL);
}
