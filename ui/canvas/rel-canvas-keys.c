/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What the canvas does by keys: from card to card, from row to row and from relationship
 * to relationship, moving, choosing the end of a link, menus.
 */
#include "config.h"

#include <math.h>

#include "canvas/rel-canvas-private.h"

#define KEY_STEP 24.0

/* The nearest card in a direction: far to the side counts more than far ahead. */
static gboolean
find_nearest (RelCanvas *self,
              guint      from,
              double     dx,
              double     dy,
              guint     *found)
{
  const RelRect *a = &rel_scene_get_card (self->scene, from)->rect;
  double best = G_MAXDOUBLE;

  for (guint i = 0; i < rel_scene_get_n_cards (self->scene); i++)
    {
      const RelRect *b = &rel_scene_get_card (self->scene, i)->rect;
      double x = b->x + b->width / 2 - a->x - a->width / 2;
      double y = b->y + b->height / 2 - a->y - a->height / 2;
      double ahead = x * dx + y * dy;
      double aside = fabs (x * dy) + fabs (y * dx);

      if (i == from || ahead <= 4)
        continue;
      if (ahead + 2 * aside < best)
        {
          best = ahead + 2 * aside;
          *found = i;
        }
    }

  return best < G_MAXDOUBLE;
}

static void
show_card (RelCanvas *self,
           guint      card)
{
  RelViewport to = self->viewport;

  if (rel_viewport_reveal (&to, &rel_scene_get_card (self->scene, card)->rect, REL_CANVAS_MARGIN))
    rel_canvas_set_viewport (self, &to, TRUE);
}

static void
go_to_card (RelCanvas *self,
            guint      card)
{
  if (rel_scene_get_card (self->scene, card)->is_area)
    {
      rel_canvas_select_shape (self, rel_scene_get_card (self->scene, card)->id);
    }
  else
    {
      g_hash_table_remove_all (self->selected);
      g_hash_table_add (self->selected, GUINT_TO_POINTER (card + 1));
      rel_canvas_selection_changed (self);
    }
  show_card (self, card);
}

/* From a relationship an arrow leads to the one of its two cards that lies that way. */
static guint
find_end (RelCanvas     *self,
          const RelEdge *edge,
          int            dx,
          int            dy)
{
  const RelRect *from = &rel_scene_get_card (self->scene, edge->from)->rect;
  const RelRect *to = &rel_scene_get_card (self->scene, edge->to)->rect;
  double ahead = (to->x + to->width / 2 - from->x - from->width / 2) * dx + (to->y + to->height / 2 - from->y - from->height / 2) * dy;

  return ahead > 0 ? edge->to : edge->from;
}

static gboolean
arrow_cb (GtkWidget *widget,
          GVariant  *args,
          gpointer   user_data)
{
  RelCanvas *self = REL_CANVAS (widget);
  RelId id = rel_canvas_get_selected (self);
  guint card = 0;
  gboolean move;
  int dx;
  int dy;

  g_variant_get (args, "(iib)", &dx, &dy, &move);
  if (self->scene == NULL || rel_scene_get_n_cards (self->scene) == 0)
    return FALSE;

  if (move)
    {
      if (g_hash_table_size (self->selected) == 0)
        return rel_canvas_move_shape (self, dx * KEY_STEP, dy * KEY_STEP);
      rel_canvas_move_selected (self, dx * KEY_STEP, dy * KEY_STEP);
      return TRUE;
    }

  /* from a folded area one goes on as from a card */
  if (id == REL_ID_NONE && self->shape != REL_ID_NONE && rel_scene_find_card (self->scene, self->shape, &card))
    id = self->shape;
  if (id == REL_ID_NONE && rel_scene_find_edge (self->scene, self->edge, &card))
    go_to_card (self, find_end (self, rel_scene_get_edge (self->scene, card), dx, dy));
  else if (id == REL_ID_NONE)
    go_to_card (self, 0);
  else if (rel_scene_find_card (self->scene, id, &card) && find_nearest (self, card, dx, dy, &card))
    go_to_card (self, card);

  return TRUE;
}

/* Without a pointer: an area round the selection, else something in the middle of the view. */
static void
draw_by_key (RelCanvas *self)
{
  gboolean note = self->mode == REL_CANVAS_NOTE;
  RelPoint at = rel_viewport_to_scene (&self->viewport, self->viewport.width / 2, self->viewport.height / 2);
  RelRect rect = { 0 };
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, self->selected);
  while (!note && g_hash_table_iter_next (&iter, &key, NULL))
    rect = rel_rect_union (&rect, &rel_scene_get_card (self->scene, GPOINTER_TO_UINT (key) - 1)->rect);
  if (rect.width > 0)
    {
      rect = rel_rect_grow (&rect, 24);
      rect.y -= 24;
      rect.height += 24;
    }
  else
    rect = note ? (RelRect) { at.x - 100, at.y - 55, 200, 110 } : (RelRect) { at.x - 210, at.y - 150, 420, 300 };
  self->band = rect;
  rel_canvas_set_mode (self, REL_CANVAS_SELECT);
  rel_canvas_emit_gesture (self, note ? REL_GESTURE_NOTE : REL_GESTURE_AREA, REL_ID_NONE, REL_ID_NONE);
}

/* The next area or note. */
static gboolean
next_shape_cb (GtkWidget *widget,
               GVariant  *args,
               gpointer   user_data)
{
  RelCanvas *self = REL_CANVAS (widget);
  guint n = self->scene != NULL ? rel_scene_get_n_shapes (self->scene) : 0;
  guint next = 0;
  const RelShape *shape;
  RelRect shown;
  RelViewport to = self->viewport;

  if (n == 0)
    return FALSE;
  for (guint i = 0; i < n; i++)
    if (rel_scene_get_shape (self->scene, i)->id == self->shape)
      next = (i + 1) % n;
  shape = rel_scene_get_shape (self->scene, next);
  rel_canvas_select_shape (self, shape->id);
  shown = rel_scene_get_shape_rect (self->scene, next);
  if (rel_viewport_reveal (&to, &shown, REL_CANVAS_MARGIN))
    rel_canvas_set_viewport (self, &to, TRUE);

  return TRUE;
}

static void
show_edge (RelCanvas *self,
           guint      index)
{
  RelRect bounds = rel_edge_get_bounds (rel_scene_get_edge (self->scene, index));
  RelViewport to = self->viewport;

  if (rel_viewport_reveal (&to, &bounds, REL_CANVAS_MARGIN))
    rel_canvas_set_viewport (self, &to, TRUE);
}

/* The next relationship of the card that one came from; without a card, of all. */
static gboolean
next_edge_cb (GtkWidget *widget,
              GVariant  *args,
              gpointer   user_data)
{
  RelCanvas *self = REL_CANVAS (widget);
  RelId id = rel_canvas_get_selected (self);
  int step = g_variant_get_int32 (args);
  const GArray *edges = NULL;
  guint card, at, n;
  guint next;

  if (self->scene == NULL || rel_scene_get_n_edges (self->scene) == 0)
    return FALSE;

  if (id != REL_ID_NONE)
    self->edge_home = id;
  else if (!rel_scene_find_edge (self->scene, self->edge, &at))
    self->edge_home = REL_ID_NONE;
  if (self->edge_home != REL_ID_NONE && rel_scene_find_card (self->scene, self->edge_home, &card))
    edges = rel_scene_get_edges_of (self->scene, card);
  n = edges != NULL ? edges->len : rel_scene_get_n_edges (self->scene);
  if (n == 0)
    return TRUE;

  next = step > 0 ? 0 : n - 1;
  for (guint i = 0; i < n; i++)
    {
      guint index = edges != NULL ? g_array_index (edges, guint, i) : i;

      if (rel_relationship_get_id (rel_scene_get_edge (self->scene, index)->relationship) == self->edge)
        next = (i + n + step) % n;
    }
  next = edges != NULL ? g_array_index (edges, guint, next) : next;
  rel_canvas_select_edge (self, rel_relationship_get_id (rel_scene_get_edge (self->scene, next)->relationship));
  show_edge (self, next);

  return TRUE;
}

#define NEW_WIDTH  220
#define NEW_HEIGHT 130
#define RING       40
#define N_RINGS    40

static gboolean
is_free (RelCanvas     *self,
         const RelRect *rect)
{
  for (guint i = 0; self->scene != NULL && i < rel_scene_get_n_cards (self->scene); i++)
    {
      RelRect card = rel_rect_grow (&rel_scene_get_card (self->scene, i)->rect, 20);

      if (rel_rect_intersects (&card, rect))
        return FALSE;
    }

  return TRUE;
}

/* Where a table that is drawn by keys has room, as near to a place as can be. */
static RelPoint
find_room (RelCanvas *self,
           RelPoint   at)
{
  for (int ring = 0; ring < N_RINGS; ring++)
    for (int dy = -ring; dy <= ring; dy++)
      for (int dx = -ring; dx <= ring; dx += ABS (dy) == ring || ring == 0 ? 1 : 2 * ring)
        {
          RelRect rect = { at.x + dx * RING, at.y + dy * RING, NEW_WIDTH, NEW_HEIGHT };

          if (is_free (self, &rect))
            return (RelPoint) { rect.x, rect.y };
        }

  return at;
}

static gboolean
activate_cb (GtkWidget *widget,
             GVariant  *args,
             gpointer   user_data)
{
  RelCanvas *self = REL_CANVAS (widget);
  RelId id = rel_canvas_get_selected (self);
  guint card;

  if (self->mode == REL_CANVAS_TABLE)
    {
      RelPoint at = rel_viewport_to_scene (&self->viewport, self->viewport.width / 2 - 100, self->viewport.height / 2 - 60);

      at = find_room (self, at);
      rel_canvas_set_mode (self, REL_CANVAS_SELECT);
      rel_canvas_emit_table_wanted (self, at.x, at.y);
      return TRUE;
    }
  if (self->mode == REL_CANVAS_AREA || self->mode == REL_CANVAS_NOTE)
    {
      draw_by_key (self);
      return TRUE;
    }
  if (id == REL_ID_NONE && self->shape != REL_ID_NONE)
    {
      rel_canvas_emit_gesture (self, rel_scene_find_card (self->scene, self->shape, &card) ? REL_GESTURE_SHAPE_OPEN : REL_GESTURE_SHAPE_TEXT,
                               self->shape, REL_ID_NONE);
      return TRUE;
    }
  if (id == REL_ID_NONE)
    {
      if (self->edge != REL_ID_NONE)
        rel_canvas_emit_activated (self, self->edge);
      return self->edge != REL_ID_NONE;
    }
  if (self->mode == REL_CANVAS_LINK && rel_scene_find_card (self->scene, id, &card))
    {
      const RelRect *rect = &rel_scene_get_card (self->scene, card)->rect;
      RelPoint at = rel_viewport_to_view (&self->viewport, rect->x + rect->width / 2, rect->y + REL_CARD_HEADER);
      RelId from = self->link_from;
      RelId to = self->column != REL_ID_NONE ? self->column : id;

      if (from == REL_ID_NONE)
        {
          self->link_from = to;
          gtk_widget_queue_draw (widget);
          return TRUE;
        }
      rel_canvas_set_mode (self, REL_CANVAS_SELECT);
      rel_canvas_emit_link_wanted (self, from, to, at.x, at.y);
      return TRUE;
    }
  if (self->column != REL_ID_NONE)
    rel_canvas_emit_edit_wanted (self, id, self->column, REL_EDIT_NEW_COLUMN);
  else
    rel_canvas_emit_activated (self, id);

  return TRUE;
}

static gboolean
step_cb (GtkWidget *widget,
         GVariant  *args,
         gpointer   user_data)
{
  return rel_canvas_step_column (REL_CANVAS (widget), g_variant_get_int32 (args));
}

static gboolean
select_all_cb (GtkWidget *widget,
               GVariant  *args,
               gpointer   user_data)
{
  RelCanvas *self = REL_CANVAS (widget);

  for (guint i = 0; self->scene != NULL && i < rel_scene_get_n_cards (self->scene); i++)
    if (!rel_scene_get_card (self->scene, i)->is_area)
      g_hash_table_add (self->selected, GUINT_TO_POINTER (i + 1));
  rel_canvas_selection_changed (self);

  return TRUE;
}

/* The menu of the selected area, note or edge, at its place. */
static gboolean
menu_of_part (RelCanvas *self)
{
  RelPoint place = { 0, 0 };
  RelPoint at;
  guint index;

  for (guint i = 0; i < rel_scene_get_n_shapes (self->scene); i++)
    if (rel_scene_get_shape (self->scene, i)->id == self->shape)
      {
        RelRect rect = rel_scene_get_shape_rect (self->scene, i);

        place = (RelPoint) { rect.x + 20, rect.y + 20 };
      }
  if (self->shape == REL_ID_NONE && rel_scene_find_edge (self->scene, self->edge, &index))
    place = rel_edge_get_middle (rel_scene_get_edge (self->scene, index));
  at = rel_viewport_to_view (&self->viewport, place.x, place.y);
  self->pointer_x = CLAMP (at.x, 0, self->viewport.width);
  self->pointer_y = CLAMP (at.y, 0, self->viewport.height);
  rel_canvas_emit_gesture (self, REL_GESTURE_SHAPE_MENU, self->shape, self->edge);

  return TRUE;
}

static gboolean
menu_key_cb (GtkWidget *widget,
             GVariant  *args,
             gpointer   user_data)
{
  RelCanvas *self = REL_CANVAS (widget);
  RelId id = rel_canvas_get_selected (self);
  guint card;

  if (id == REL_ID_NONE && (self->shape != REL_ID_NONE || self->edge != REL_ID_NONE))
    return menu_of_part (self);
  if (id == REL_ID_NONE || !rel_scene_find_card (self->scene, id, &card))
    return FALSE;

  {
    const RelRect *rect = &rel_scene_get_card (self->scene, card)->rect;
    RelPoint at = rel_viewport_to_view (&self->viewport, rect->x + 20, rect->y + 20);

    rel_canvas_emit_menu (self, id, at.x, at.y);
  }

  return TRUE;
}

void
rel_canvas_class_init_keys (GtkWidgetClass *widget_class)
{
  static const struct
  {
    guint key;
    int   dx;
    int   dy;
  } arrows[] = {
    { GDK_KEY_Left, -1, 0 }, { GDK_KEY_Right, 1, 0 }, { GDK_KEY_Up, 0, -1 }, { GDK_KEY_Down, 0, 1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (arrows); i++)
    {
      gtk_widget_class_add_binding (widget_class, arrows[i].key, 0, arrow_cb, "(iib)", arrows[i].dx, arrows[i].dy, FALSE);
      gtk_widget_class_add_binding (widget_class, arrows[i].key, GDK_SHIFT_MASK, arrow_cb, "(iib)", arrows[i].dx, arrows[i].dy, TRUE);
    }
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Up, GDK_ALT_MASK, step_cb, "i", -1);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Down, GDK_ALT_MASK, step_cb, "i", 1);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Return, 0, activate_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_KP_Enter, 0, activate_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_a, GDK_CONTROL_MASK, select_all_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_a, 0, next_shape_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_e, 0, next_edge_cb, "i", 1);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_e, GDK_SHIFT_MASK, next_edge_cb, "i", -1);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Menu, 0, menu_key_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_F10, GDK_SHIFT_MASK, menu_key_cb, NULL);
}
