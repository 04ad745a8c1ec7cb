/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What is dragged: cards, areas with what is on them, notes, corners, bends and ends of
 * edges. All of it changes the scene in place; the page makes an edit at the drop. Near
 * the border the view follows, so everything is counted from where the drag began on the
 * scene.
 */
#include "config.h"

#include <math.h>

#include <adwaita.h>

#include "canvas/rel-canvas-private.h"
#include "schema/rel-link-match.h"

#define BORDER      28.0 /* pixels from the border where the view begins to follow */
#define PAN_STEP    14.0 /* pixels a frame at most */
#define SNAP_PIXELS 7.0
#define END_PIXELS  18.0
#define CORNER      14.0
#define LEAST_MOVE  4.0

typedef struct
{
  guint    card;
  RelPoint start;
} DragCard;

static void
add_card (RelCanvas *self,
          guint      card)
{
  const RelRect *rect = &rel_scene_get_card (self->scene, card)->rect;
  DragCard drag = { card, { rect->x, rect->y } };

  g_array_append_val (self->drag_cards, drag);
}

static void
clear_cards (RelCanvas *self)
{
  g_clear_pointer (&self->drag_cards, g_array_unref);
  self->drag_cards = g_array_new (FALSE, FALSE, sizeof (DragCard));
  self->drag_moved = (RelPoint) { 0, 0 };
}

void
rel_canvas_begin_cards_drag (RelCanvas *self)
{
  GHashTableIter iter;
  gpointer key;

  clear_cards (self);
  g_hash_table_iter_init (&iter, self->selected);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    add_card (self, GPOINTER_TO_UINT (key) - 1);
  self->drag = REL_DRAG_CARDS;
}

/**
 * rel_canvas_get_pointer:
 * @self: a canvas
 *
 * Returns: where the pointer is, in the widget
 */
RelPoint
rel_canvas_get_pointer (RelCanvas *self)
{
  g_return_val_if_fail (REL_IS_CANVAS (self), (RelPoint) { 0 });

  return (RelPoint) { self->pointer_x, self->pointer_y };
}

/* Numbers of the cards that were dragged. */
GArray *
rel_canvas_list_dragged (RelCanvas *self)
{
  GArray *cards = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; self->drag_cards != NULL && i < self->drag_cards->len; i++)
    g_array_append_val (cards, g_array_index (self->drag_cards, DragCard, i).card);

  return cards;
}

static gboolean
find_segment (const RelEdge *edge,
              RelPoint       at,
              guint         *segment)
{
  double best = G_MAXDOUBLE;

  for (guint i = 0; i + 1 < edge->route->n_points; i++)
    {
      double distance = rel_segment_distance (edge->route->points[i], edge->route->points[i + 1], at.x, at.y);

      if (distance < best)
        {
          best = distance;
          *segment = i;
        }
    }

  return best < G_MAXDOUBLE;
}

static gboolean
begin_edge (RelCanvas *self,
            guint      index)
{
  const RelEdge *edge = rel_scene_get_edge (self->scene, index);
  const RelPoint *points = edge->route->points;
  guint n = edge->route->n_points;
  double reach = END_PIXELS / self->viewport.scale;
  const RelRelationshipInfo *info = rel_relationship_get_info (edge->relationship);

  self->drag_index = index;
  if (n < 2)
    return FALSE;
  for (guint end = 0; end < 2 && edge->diamond == NULL; end++)
    {
      RelPoint at = points[end == 0 ? 0 : n - 1];
      RelTable *child = rel_schema_get_table (rel_scene_get_schema (self->scene), info->child);
      RelForeignKey *link = child != NULL ? rel_table_get_foreign_key (child, info->link) : NULL;
      const RelForeignKeyInfo *fk = link != NULL ? rel_foreign_key_get_info (link) : NULL;

      if (fk == NULL || hypot (at.x - self->drag_start.x, at.y - self->drag_start.y) >= reach)
        continue;
      /* the other end stays, and the line is drawn from there */
      self->drag_parent = end == 0;
      self->link_source = self->drag_parent ? fk->columns[0] : fk->n_target_columns > 0 ? fk->target_columns[0] : info->parent;
      self->drag_place = REL_ID_NONE;
      g_clear_pointer (&self->drag_words, g_free);
      self->drag = REL_DRAG_END;
      return TRUE;
    }
  if (!find_segment (edge, self->drag_start, &self->drag_part) || (n > 2 && (self->drag_part == 0 || self->drag_part + 2 >= n)))
    return FALSE;
  self->drag = REL_DRAG_BEND;

  return TRUE;
}

static gboolean
begin_shape (RelCanvas *self,
             guint      index)
{
  const RelShape *shape = rel_scene_get_shape (self->scene, index);
  RelRect rect = rel_scene_get_shape_rect (self->scene, index);
  double reach = CORNER / MIN (self->viewport.scale, 1);

  self->drag_index = index;
  self->drag_rect = shape->rect;
  clear_cards (self);
  if (!shape->folded && self->drag_start.x > rect.x + rect.width - reach && self->drag_start.y > rect.y + rect.height - reach)
    {
      self->drag = REL_DRAG_RESIZE;
      return TRUE;
    }
  for (guint i = 0; i < rel_scene_get_n_cards (self->scene); i++)
    if (!shape->folded && !rel_scene_get_card (self->scene, i)->is_area && rel_shape_holds (shape, &rel_scene_get_card (self->scene, i)->rect))
      add_card (self, i);
  self->drag = REL_DRAG_SHAPE;

  return TRUE;
}

/* Moves the selected area or note, and what is on it, by keys. */
gboolean
rel_canvas_move_shape (RelCanvas *self,
                       double     dx,
                       double     dy)
{
  for (guint i = 0; self->scene != NULL && self->shape != REL_ID_NONE && i < rel_scene_get_n_shapes (self->scene); i++)
    {
      const RelShape *shape = rel_scene_get_shape (self->scene, i);
      RelRect rect = shape->rect;

      if (shape->id != self->shape)
        continue;
      self->drag_start = (RelPoint) { rect.x - 100, rect.y - 100 };
      begin_shape (self, i);
      rect.x = round (rect.x + dx);
      rect.y = round (rect.y + dy);
      rel_scene_set_shape_rect (self->scene, i, &rect);
      rel_canvas_drag_cards (self, dx, dy, FALSE);
      self->drag = REL_DRAG_NONE;
      rel_canvas_emit_gesture (self, REL_GESTURE_SHAPE_MOVED, self->shape, REL_ID_NONE);
      return TRUE;
    }

  return FALSE;
}

/* Whether something other than a card is dragged from here. */
gboolean
rel_canvas_begin_part_drag (RelCanvas *self,
                            RelPick    pick)
{
  if (pick.kind == REL_PICK_SHAPE)
    return begin_shape (self, pick.index);
  if (pick.kind == REL_PICK_EDGE && self->viewport.scale > 0.3)
    return begin_edge (self, pick.index);

  return FALSE;
}

static void
find_guides (RelCanvas *self,
             double    *dx,
             double    *dy)
{
  RelRect moving = { 0 };
  RelRect area = rel_viewport_get_area (&self->viewport);
  g_autoptr(GArray) near = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr(GArray) others = g_array_new (FALSE, FALSE, sizeof (RelRect));
  g_autoptr(GHashTable) mine = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < self->drag_cards->len; i++)
    {
      const DragCard *drag = &g_array_index (self->drag_cards, DragCard, i);
      RelRect rect = rel_scene_get_card (self->scene, drag->card)->rect;

      rect.x = drag->start.x + *dx;
      rect.y = drag->start.y + *dy;
      moving = rel_rect_union (&moving, &rect);
      g_hash_table_add (mine, GUINT_TO_POINTER (drag->card + 1));
    }
  rel_scene_collect (self->scene, &area, near, NULL);
  for (guint i = 0; i < near->len; i++)
    if (!g_hash_table_contains (mine, GUINT_TO_POINTER (g_array_index (near, guint, i) + 1)))
      g_array_append_val (others, rel_scene_get_card (self->scene, g_array_index (near, guint, i))->rect);
  rel_guides_find (&moving, (RelRect *) others->data, others->len, SNAP_PIXELS / self->viewport.scale, &self->guides);
  *dx += self->guides.dx;
  *dy += self->guides.dy;
}

/* Moves what is dragged this far from where it was. */
void
rel_canvas_drag_cards (RelCanvas *self,
                       double     dx,
                       double     dy,
                       gboolean   snap)
{
  g_autoptr(GHashTable) mine = g_hash_table_new (NULL, NULL);
  RelPoint before = self->drag_moved;

  self->guides.n_lines = 0;
  if (snap && self->drag_cards->len > 0)
    find_guides (self, &dx, &dy);
  dx = round (dx);
  dy = round (dy);
  for (guint i = 0; i < self->drag_cards->len; i++)
    {
      const DragCard *drag = &g_array_index (self->drag_cards, DragCard, i);

      g_hash_table_add (mine, GUINT_TO_POINTER (drag->card + 1));
      rel_scene_move_card (self->scene, drag->card, drag->start.x + dx, drag->start.y + dy);
      rel_scene_view_touch_card (self->view, drag->card);
    }
  /* bends between two cards that both go, go along */
  for (guint i = 0; self->drag_cards->len > 1 && i < self->drag_cards->len; i++)
    {
      const GArray *edges = rel_scene_get_edges_of (self->scene, g_array_index (self->drag_cards, DragCard, i).card);

      for (guint j = 0; j < edges->len; j++)
        {
          guint index = g_array_index (edges, guint, j);
          const RelEdge *edge = rel_scene_get_edge (self->scene, index);

          if (edge->route->n_bends > 0 && edge->from == g_array_index (self->drag_cards, DragCard, i).card &&
              g_hash_table_contains (mine, GUINT_TO_POINTER (edge->to + 1)))
            rel_scene_shift_way (self->scene, index, dx - before.x, dy - before.y);
        }
    }
  self->drag_moved = (RelPoint) { dx, dy };
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* Where the end of an edge would be, and what would happen then. */
static void
aim_end (RelCanvas *self)
{
  RelId place = REL_ID_NONE;
  RelSchema *schema = rel_scene_get_schema (self->scene);

  if (self->link_target != REL_NO_TARGET)
    {
      RelId table = rel_scene_get_card (self->scene, self->link_target)->id;
      RelTable *found = rel_schema_get_table (schema, table);

      /* of a table that shall be referred to, a row counts only when it is a key */
      place = self->link_to != REL_ID_NONE && found != NULL && (!self->drag_parent || rel_table_is_unique_column (found, self->link_to)) ? self->link_to : table;
    }
  if (place == self->drag_place)
    return;
  self->drag_place = place;
  g_clear_pointer (&self->drag_words, g_free);
  if (place != REL_ID_NONE)
    self->drag_words = rel_link_say_drag (schema, rel_relationship_get_info (rel_scene_get_edge (self->scene, self->drag_index)->relationship)->link,
                                          self->drag_parent, place);
}

static void
apply (RelCanvas *self)
{
  RelPoint at = rel_viewport_to_scene (&self->viewport, self->pointer_x, self->pointer_y);
  double dx = at.x - self->drag_start.x;
  double dy = at.y - self->drag_start.y;
  guint card;

  switch (self->drag)
    {
    case REL_DRAG_CARDS:
      rel_canvas_drag_cards (self, dx, dy, self->drag_snaps);
      break;
    case REL_DRAG_SHAPE:
      {
        RelRect rect = self->drag_rect;

        rect.x = round (rect.x + dx);
        rect.y = round (rect.y + dy);
        rel_scene_set_shape_rect (self->scene, self->drag_index, &rect);
        if (rel_scene_find_card (self->scene, rel_scene_get_shape (self->scene, self->drag_index)->id, &card))
          rel_scene_view_touch_card (self->view, card);
        rel_canvas_drag_cards (self, dx, dy, FALSE);
        break;
      }
    case REL_DRAG_RESIZE:
      {
        RelRect rect = self->drag_rect;

        rect.width = round (rect.width + dx);
        rect.height = round (rect.height + dy);
        rel_scene_set_shape_rect (self->scene, self->drag_index, &rect);
        break;
      }
    case REL_DRAG_DRAW:
      self->band = (RelRect) { MIN (self->drag_start.x, at.x), MIN (self->drag_start.y, at.y), fabs (dx), fabs (dy) };
      break;
    case REL_DRAG_BEND:
      if (self->drag_far && rel_scene_drag_bend (self->scene, self->drag_index, self->drag_part, at))
        {
          /* a straight edge has more pieces now */
          if (rel_scene_get_edge (self->scene, self->drag_index)->route->n_points == 6 && self->drag_part == 0)
            self->drag_part = 2;
          rel_scene_view_touch_edge (self->view, self->drag_index);
        }
      break;
    case REL_DRAG_END:
      if (self->drag_far)
        {
          rel_canvas_aim_link (self);
          aim_end (self);
        }
      break;
    case REL_DRAG_LINK:
      if (self->drag_far)
        rel_canvas_aim_link (self);
      break;
    case REL_DRAG_NONE:
    case REL_DRAG_PAN:
    case REL_DRAG_BAND:
    default:
      break;
    }
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static double
overshoot (double at,
           double size)
{
  if (at < BORDER)
    return MAX (at - BORDER, -BORDER) / BORDER;
  if (at > size - BORDER)
    return MIN (at - (size - BORDER), BORDER) / BORDER;

  return 0;
}

static gboolean
autopan_cb (GtkWidget     *widget,
            GdkFrameClock *clock,
            gpointer       user_data)
{
  RelCanvas *self = REL_CANVAS (widget);
  double x = overshoot (self->pointer_x, self->viewport.width);
  double y = overshoot (self->pointer_y, self->viewport.height);

  if (self->drag == REL_DRAG_NONE || self->drag == REL_DRAG_PAN || (x == 0 && y == 0))
    {
      self->autopan_id = 0;
      return G_SOURCE_REMOVE;
    }
  rel_viewport_pan (&self->viewport, -x * PAN_STEP, -y * PAN_STEP);
  apply (self);
  rel_canvas_view_changed (self);

  return G_SOURCE_CONTINUE;
}

/* The pointer went on. */
void
rel_canvas_update_drag (RelCanvas *self,
                        double     offset_x,
                        double     offset_y,
                        gboolean   snaps)
{
  RelPoint start = rel_viewport_to_view (&self->drag_viewport, self->drag_start.x, self->drag_start.y);

  self->pointer_x = start.x + offset_x;
  self->pointer_y = start.y + offset_y;
  self->drag_snaps = snaps;
  self->drag_far |= hypot (offset_x, offset_y) >= LEAST_MOVE;
  if (!self->drag_far)
    return;
  apply (self);
  if (self->autopan_id == 0 && (overshoot (self->pointer_x, self->viewport.width) != 0 || overshoot (self->pointer_y, self->viewport.height) != 0))
    {
      self->keeps_fit = FALSE;
      self->autopan_id = gtk_widget_add_tick_callback (GTK_WIDGET (self), autopan_cb, NULL, NULL);
    }
}

/* The drop of anything but cards, bands and links. */
void
rel_canvas_drop (RelCanvas   *self,
                 RelDragMode  mode)
{
  RelId id = REL_ID_NONE;

  self->guides.n_lines = 0;
  if (!self->drag_far)
    return;
  if (mode == REL_DRAG_SHAPE || mode == REL_DRAG_RESIZE)
    rel_canvas_emit_gesture (self, REL_GESTURE_SHAPE_MOVED, rel_scene_get_shape (self->scene, self->drag_index)->id, REL_ID_NONE);
  else if (mode == REL_DRAG_BEND)
    rel_canvas_emit_gesture (self, REL_GESTURE_WAY, rel_relationship_get_id (rel_scene_get_edge (self->scene, self->drag_index)->relationship), REL_ID_NONE);
  else if (mode == REL_DRAG_END)
    {
      id = self->drag_place;
      g_clear_pointer (&self->drag_words, g_free);
      rel_canvas_set_mode (self, REL_CANVAS_SELECT);
      if (id != REL_ID_NONE)
        rel_canvas_emit_gesture (self, self->drag_parent ? REL_GESTURE_RETARGET : REL_GESTURE_REROOT,
                                 rel_relationship_get_id (rel_scene_get_edge (self->scene, self->drag_index)->relationship), id);
    }
  else if (mode == REL_DRAG_DRAW)
    {
      gboolean note = self->mode == REL_CANVAS_NOTE;

      rel_canvas_set_mode (self, REL_CANVAS_SELECT);
      rel_canvas_emit_gesture (self, note ? REL_GESTURE_NOTE : REL_GESTURE_AREA, REL_ID_NONE, REL_ID_NONE);
    }
}

/* A sentence near the pointer, on the side where there is room. */
static void
snapshot_words (RelCanvas        *self,
                GtkSnapshot      *snapshot,
                const RelPalette *palette)
{
  g_autoptr(PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), self->drag_words);
  GdkRGBA text = { palette->card.r, palette->card.g, palette->card.b, 1 };
  GdkRGBA fill = { palette->text.r, palette->text.g, palette->text.b, 0.92 };
  GskRoundedRect rounded;
  graphene_rect_t rect;
  int width, height;

  pango_layout_set_width (layout, (int) MIN (320, self->viewport.width - 40) * PANGO_SCALE);
  pango_layout_get_pixel_size (layout, &width, &height);
  rect = GRAPHENE_RECT_INIT (CLAMP (self->pointer_x + 14, 8, MAX (8, self->viewport.width - width - 28)),
                             self->pointer_y + height + 44 < self->viewport.height ? self->pointer_y + 18 : self->pointer_y - height - 30, width + 20, height + 12);
  gsk_rounded_rect_init_from_rect (&rounded, &rect, 8);
  gtk_snapshot_push_rounded_clip (snapshot, &rounded);
  gtk_snapshot_append_color (snapshot, &fill, &rect);
  gtk_snapshot_pop (snapshot);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (rect.origin.x + 10, rect.origin.y + 6));
  gtk_snapshot_append_layout (snapshot, layout, &text);
  gtk_snapshot_restore (snapshot);
}

/* What lies over all else while something is dragged. */
void
rel_canvas_snapshot_over (RelCanvas        *self,
                          GtkSnapshot      *snapshot,
                          const RelPalette *palette)
{
  if (self->drag == REL_DRAG_END && self->drag_words != NULL)
    snapshot_words (self, snapshot, palette);
}

/* Guides, and the handle of the selected area or note. */
void
rel_canvas_snapshot_drag (RelCanvas        *self,
                          GtkSnapshot      *snapshot,
                          const RelPalette *palette)
{
  GdkRGBA accent = { palette->accent.r, palette->accent.g, palette->accent.b, 1 };
  const RelShape *shape = NULL;

  for (guint i = 0; i < self->guides.n_lines; i++)
    {
      RelPoint a = rel_viewport_to_view (&self->viewport, self->guides.lines[i][0].x, self->guides.lines[i][0].y);
      RelPoint b = rel_viewport_to_view (&self->viewport, self->guides.lines[i][1].x, self->guides.lines[i][1].y);

      gtk_snapshot_append_color (snapshot, &accent, &GRAPHENE_RECT_INIT (MIN (a.x, b.x) - 0.5, MIN (a.y, b.y) - 0.5,
                                                                         fabs (a.x - b.x) + 1, fabs (a.y - b.y) + 1));
    }
  for (guint i = 0; self->scene != NULL && self->shape != REL_ID_NONE && i < rel_scene_get_n_shapes (self->scene); i++)
    if (rel_scene_get_shape (self->scene, i)->id == self->shape)
      shape = rel_scene_get_shape (self->scene, i);
  if (shape != NULL && !shape->folded)
    {
      RelPoint at = rel_viewport_to_view (&self->viewport, shape->rect.x + shape->rect.width, shape->rect.y + shape->rect.height);

      gtk_snapshot_append_color (snapshot, &accent, &GRAPHENE_RECT_INIT (at.x - 5, at.y - 5, 10, 10));
    }
}
