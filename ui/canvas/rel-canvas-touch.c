/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Fingers on the canvas: one on nothing pans, on a card it does what the pointer does; two
 * pan and zoom; one that stays opens the menu. A pen is a pointer.
 */
#include "config.h"

#include "canvas/rel-canvas-private.h"

/* Whether a finger does it. */
gboolean
rel_canvas_is_touch (GtkGesture *gesture)
{
  return gtk_gesture_single_get_current_sequence (GTK_GESTURE_SINGLE (gesture)) != NULL;
}

/* Whether two fingers are at work: neither clicks or drags. */
gboolean
rel_canvas_is_pinched (RelCanvas *self)
{
  return gtk_gesture_is_recognized (self->pinch);
}

/**
 * rel_canvas_cancel_drag:
 * @self: a canvas
 *
 * Ends what is being dragged, and leaves all as it was before.
 *
 * Returns: whether something was
 */
gboolean
rel_canvas_cancel_drag (RelCanvas *self)
{
  RelDragMode mode;

  g_return_val_if_fail (REL_IS_CANVAS (self), FALSE);

  mode = self->drag;
  if (mode == REL_DRAG_NONE)
    return FALSE;

  /* the gesture goes on to its end, of which nobody hears */
  self->drag = REL_DRAG_NONE;
  self->guides.n_lines = 0;
  self->link_from = REL_ID_NONE;
  self->link_target = REL_NO_TARGET;
  g_clear_pointer (&self->drag_words, g_free);
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), self->mode == REL_CANVAS_SELECT ? NULL : "crosshair");
  if (mode == REL_DRAG_PAN)
    rel_canvas_set_viewport (self, &self->drag_viewport, FALSE);
  else if (mode == REL_DRAG_BAND)
    {
      /* what was selected before went with the press */
      g_hash_table_remove_all (self->selected);
      rel_canvas_selection_changed (self);
    }
  else
    rel_canvas_emit_gesture (self, REL_GESTURE_CANCELLED, REL_ID_NONE, REL_ID_NONE);
  rel_canvas_update_lights (self);

  return TRUE;
}

static RelPoint
centre_of (RelCanvas  *self,
           GtkGesture *gesture)
{
  RelPoint centre = { self->viewport.width / 2, self->viewport.height / 2 };

  gtk_gesture_get_bounding_box_center (gesture, &centre.x, &centre.y);

  return centre;
}

static void
pinch_begin_cb (GtkGesture       *gesture,
                GdkEventSequence *sequence,
                RelCanvas        *self)
{
  /* the first finger has begun something else already */
  rel_canvas_cancel_drag (self);
  gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
  self->pinch_viewport = self->viewport;
  self->pinch_centre = centre_of (self, gesture);
}

static void
pinch_cb (GtkGesture       *gesture,
          GdkEventSequence *sequence,
          RelCanvas        *self)
{
  RelViewport to = self->pinch_viewport;
  RelPoint centre = centre_of (self, gesture);

  if (!gtk_gesture_is_recognized (gesture))
    return;

  /* what lay between the fingers stays there */
  rel_viewport_zoom_at (&to, self->pinch_centre.x, self->pinch_centre.y,
                        self->pinch_viewport.scale * gtk_gesture_zoom_get_scale_delta (GTK_GESTURE_ZOOM (gesture)));
  rel_viewport_pan (&to, centre.x - self->pinch_centre.x, centre.y - self->pinch_centre.y);
  rel_canvas_set_viewport (self, &to, FALSE);
}

/* A finger or pen that stays: what a right click does. The drag that it began is none. */
static void
long_press_cb (GtkGestureLongPress *gesture,
               double               x,
               double               y,
               RelCanvas           *self)
{
  RelPick pick = rel_canvas_pick_at (self, x, y);

  if (pick.kind == REL_PICK_NOTHING || self->mode != REL_CANVAS_SELECT || self->drag_far)
    return;
  self->drag = REL_DRAG_NONE;
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  rel_canvas_update_lights (self);
  rel_canvas_open_menu (self, pick, x, y);
}

void
rel_canvas_init_touch (RelCanvas *self)
{
  GtkGesture *hold = gtk_gesture_long_press_new ();

  self->pinch = gtk_gesture_zoom_new ();
  g_signal_connect (self->pinch, "begin", G_CALLBACK (pinch_begin_cb), self);
  g_signal_connect (self->pinch, "update", G_CALLBACK (pinch_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (self->pinch));

  gtk_gesture_single_set_touch_only (GTK_GESTURE_SINGLE (hold), TRUE);
  g_signal_connect (hold, "pressed", G_CALLBACK (long_press_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (hold));
}
