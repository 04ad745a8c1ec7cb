/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What the canvas does for drawing: its modes, the gesture of a link, the selected row
 * and edge, marks of what is staged, and the field that lies over a name while it is
 * typed. It decides nothing: the page is told what is wanted, and edits the document.
 *
 *   SELECT --T--> TABLE --click, Enter--> SELECT
 *   SELECT --L--> LINK  --two clicks, or arrows and Enter--> SELECT
 *   SELECT --drag from a row--> the line follows the pointer --drop on a card--> link wanted
 */
#include "config.h"

#include <math.h>

#include <adwaita.h>
#include <glib/gi18n.h>

#include "canvas/rel-canvas-private.h"
#include "common/rel-inline-edit.h"

#define HANDLE_RADIUS 4.5

/**
 * rel_canvas_set_mode:
 * @self: a canvas
 * @mode: what a click does
 */
void
rel_canvas_set_mode (RelCanvas     *self,
                     RelCanvasMode  mode)
{
  g_return_if_fail (REL_IS_CANVAS (self));

  self->link_from = REL_ID_NONE;
  self->link_target = REL_NO_TARGET;
  if (self->mode != mode)
    {
      self->mode = mode;
      gtk_widget_set_cursor_from_name (GTK_WIDGET (self), mode == REL_CANVAS_SELECT ? NULL : "crosshair");
      rel_canvas_emit_mode (self);
    }
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

RelCanvasMode
rel_canvas_get_mode (RelCanvas *self)
{
  g_return_val_if_fail (REL_IS_CANVAS (self), REL_CANVAS_SELECT);

  return self->mode;
}

/**
 * rel_canvas_begin_link:
 * @self: a canvas
 *
 * Begins a link at the selected row or card; without one, the first click says where.
 */
void
rel_canvas_begin_link (RelCanvas *self)
{
  RelId id;

  g_return_if_fail (REL_IS_CANVAS (self));

  id = rel_canvas_get_selected (self);
  rel_canvas_set_mode (self, REL_CANVAS_LINK);
  self->link_from = self->column != REL_ID_NONE ? self->column : id;
}

/**
 * rel_canvas_get_column:
 * @self: a canvas
 *
 * Returns: id of the column whose row is selected, or 0
 */
RelId
rel_canvas_get_column (RelCanvas *self)
{
  g_return_val_if_fail (REL_IS_CANVAS (self), REL_ID_NONE);

  return self->column;
}

/**
 * rel_canvas_get_edge:
 * @self: a canvas
 *
 * Returns: id of the relationship that is selected, or 0
 */
RelId
rel_canvas_get_edge (RelCanvas *self)
{
  g_return_val_if_fail (REL_IS_CANVAS (self), REL_ID_NONE);

  return self->edge;
}

/**
 * rel_canvas_select_column:
 * @self: a canvas
 * @table: id of a table
 * @column: id of one of its columns, or 0
 */
void
rel_canvas_select_column (RelCanvas *self,
                          RelId      table,
                          RelId      column)
{
  g_return_if_fail (REL_IS_CANVAS (self));

  if (rel_canvas_get_selected (self) != table)
    rel_canvas_select (self, table);
  self->column = rel_canvas_get_selected (self) == table ? column : REL_ID_NONE;
  rel_canvas_selection_changed (self);
}

/**
 * rel_canvas_select_edge:
 * @self: a canvas
 * @relationship: id of a relationship, 0 for none
 */
void
rel_canvas_select_edge (RelCanvas *self,
                        RelId      relationship)
{
  g_return_if_fail (REL_IS_CANVAS (self));

  g_hash_table_remove_all (self->selected);
  self->column = REL_ID_NONE;
  self->edge = relationship;
  rel_canvas_selection_changed (self);
}

/**
 * rel_canvas_select_shape:
 * @self: a canvas
 * @shape: identity of an area or note, 0 for none
 */
void
rel_canvas_select_shape (RelCanvas *self,
                         RelId      shape)
{
  g_return_if_fail (REL_IS_CANVAS (self));

  g_hash_table_remove_all (self->selected);
  self->column = self->edge = REL_ID_NONE;
  self->shape = shape;
  rel_canvas_selection_changed (self);
}

/**
 * rel_canvas_get_shape:
 * @self: a canvas
 *
 * Returns: identity of the area or note that is selected, or 0
 */
RelId
rel_canvas_get_shape (RelCanvas *self)
{
  g_return_val_if_fail (REL_IS_CANVAS (self), REL_ID_NONE);

  return self->shape;
}

/**
 * rel_canvas_get_drawn:
 * @self: a canvas
 *
 * Returns: the rectangle that was drawn last, on the scene
 */
RelRect
rel_canvas_get_drawn (RelCanvas *self)
{
  g_return_val_if_fail (REL_IS_CANVAS (self), (RelRect) { 0 });

  return self->band;
}

/**
 * rel_canvas_set_marks:
 * @self: a canvas
 * @marks: (nullable) (transfer full): ids of tables, each with the REL_MARK_* of what is staged
 */
void
rel_canvas_set_marks (RelCanvas  *self,
                      GHashTable *marks)
{
  g_return_if_fail (REL_IS_CANVAS (self));

  g_clear_pointer (&self->marks, g_hash_table_unref);
  self->marks = marks;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* The next or previous row of the selected card. */
gboolean
rel_canvas_step_column (RelCanvas *self,
                        int        step)
{
  RelId id = rel_canvas_get_selected (self);
  const RelCard *card;
  guint index;
  int at = step > 0 ? -1 : 0;

  if (self->scene == NULL || id == REL_ID_NONE || !rel_scene_find_card (self->scene, id, &index))
    return FALSE;

  card = rel_scene_get_card (self->scene, index);
  for (guint i = 0; i < card->n_rows; i++)
    if (card->rows[i].column == self->column && self->column != REL_ID_NONE)
      at = i;
  at += step;
  if (at >= (int) card->n_rows || (at >= 0 && card->rows[at].column == REL_ID_NONE))
    return TRUE;
  self->column = at < 0 ? REL_ID_NONE : card->rows[at].column;
  rel_canvas_selection_changed (self);

  return TRUE;
}

/* The field */

static void
place_editor (RelCanvas *self)
{
  RelPoint at = rel_viewport_to_view (&self->viewport, self->editor_rect.x, self->editor_rect.y);
  int width = MAX (60, (int) round (self->editor_rect.width * self->viewport.scale));
  int height = MAX (18, (int) round (self->editor_rect.height * self->viewport.scale));
  int minimum;

  gtk_widget_measure (self->editor, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  width = MAX (width, minimum);
  gtk_widget_measure (self->editor, GTK_ORIENTATION_VERTICAL, width, &minimum, NULL, NULL, NULL);
  height = MAX (height, minimum);
  /* who types sees it, wherever the rest has gone */
  at.x = CLAMP (at.x, 0, MAX (self->viewport.width - width, 0));
  at.y = CLAMP (at.y, 0, MAX (self->viewport.height - height, 0));
  gtk_widget_allocate (self->editor, width, height, -1, gsk_transform_translate (NULL, &GRAPHENE_POINT_INIT (at.x, at.y)));
}

void
rel_canvas_allocate_editor (RelCanvas *self)
{
  if (self->editor != NULL)
    place_editor (self);
}

/**
 * rel_canvas_open_editor:
 * @self: a canvas
 * @editor: (transfer full): a field
 * @rect: where it lies, on the scene
 * @ghost: whether to draw an empty card below it
 *
 * Lays a field over the scene and lets people type.
 */
void
rel_canvas_open_editor (RelCanvas     *self,
                        GtkWidget     *editor,
                        const RelRect *rect,
                        gboolean       ghost)
{
  RelRect area = *rect;
  RelViewport to;

  g_return_if_fail (REL_IS_CANVAS (self));

  to = self->viewport;
  rel_canvas_close_editor (self);
  self->editor = editor;
  self->editor_rect = *rect;
  self->ghost = ghost;
  /* who draws has chosen where to look */
  self->fitted = TRUE;
  self->keeps_fit = FALSE;
  gtk_widget_set_parent (editor, GTK_WIDGET (self));
  /* with room for the next line, and for what is refused */
  area.height += 40;
  if (rel_viewport_reveal (&to, &area, REL_CANVAS_MARGIN))
    rel_canvas_set_viewport (self, &to, FALSE);
  rel_canvas_update_lights (self);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  gtk_widget_grab_focus (editor);
}

/**
 * rel_canvas_close_editor:
 * @self: a canvas
 *
 * Takes the field away, if there is one.
 */
void
rel_canvas_close_editor (RelCanvas *self)
{
  GtkWidget *editor = g_steal_pointer (&self->editor);
  gboolean focused;

  if (editor == NULL)
    return;

  focused = gtk_widget_get_focus_child (GTK_WIDGET (self)) == editor || gtk_widget_is_ancestor (editor, GTK_WIDGET (self));
  self->ghost = FALSE;
  rel_inline_edit_cancel (REL_INLINE_EDIT (editor));
  gtk_widget_unparent (editor);
  if (focused && !gtk_widget_in_destruction (GTK_WIDGET (self)))
    gtk_widget_grab_focus (GTK_WIDGET (self));
  rel_canvas_update_lights (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

gboolean
rel_canvas_is_editing (RelCanvas *self)
{
  return self->editor != NULL;
}

/* Painting */

static GdkRGBA
rgba (RelColor color,
      double   alpha)
{
  return (GdkRGBA) { color.r, color.g, color.b, alpha };
}

static graphene_rect_t
to_view (RelCanvas     *self,
         const RelRect *rect)
{
  RelPoint at = rel_viewport_to_view (&self->viewport, rect->x, rect->y);

  return GRAPHENE_RECT_INIT (at.x, at.y, rect->width * self->viewport.scale, rect->height * self->viewport.scale);
}

static void
fill_rounded (GtkSnapshot           *snapshot,
              const graphene_rect_t *rect,
              double                 radius,
              const GdkRGBA         *color)
{
  GskRoundedRect rounded;

  gsk_rounded_rect_init_from_rect (&rounded, rect, radius);
  gtk_snapshot_push_rounded_clip (snapshot, &rounded);
  gtk_snapshot_append_color (snapshot, color, rect);
  gtk_snapshot_pop (snapshot);
}

static void
outline (GtkSnapshot           *snapshot,
         const graphene_rect_t *rect,
         double                 radius,
         double                 width,
         const GdkRGBA         *color)
{
  GdkRGBA colors[4] = { *color, *color, *color, *color };
  float widths[4] = { width, width, width, width };
  GskRoundedRect rounded;

  gsk_rounded_rect_init_from_rect (&rounded, rect, radius);
  gtk_snapshot_append_border (snapshot, &rounded, widths, colors);
}

static gboolean
get_row_rect (const RelCard *card,
              RelId          column,
              RelRect       *rect)
{
  for (guint i = 0; i < card->n_rows; i++)
    if (column != REL_ID_NONE && card->rows[i].column == column)
      {
        *rect = (RelRect) { card->rect.x, card->rect.y + REL_CARD_HEADER + 2 + i * REL_CARD_ROW, card->rect.width, REL_CARD_ROW };
        return TRUE;
      }

  return FALSE;
}

static void
snapshot_handles (RelCanvas        *self,
                  GtkSnapshot      *snapshot,
                  const RelPalette *palette)
{
  GdkRGBA accent = rgba (palette->accent, 1);
  GdkRGBA card_color = rgba (palette->card, 1);
  const RelCard *card;
  RelRect row;
  double y;

  if (self->hover.kind != REL_PICK_CARD || self->viewport.scale < 0.5 || self->drag != REL_DRAG_NONE || self->editor != NULL)
    return;

  card = rel_scene_get_card (self->scene, self->hover.index);
  if (card->is_view)
    return;
  if (get_row_rect (card, self->hover.column, &row))
    {
      graphene_rect_t rect = to_view (self, &row);
      GdkRGBA veil = rgba (palette->accent, 0.10);

      gtk_snapshot_append_color (snapshot, &veil, &rect);
      y = row.y + row.height / 2;
    }
  else
    y = card->rect.y + REL_CARD_HEADER / 2;
  for (guint i = 0; i < 2; i++)
    {
      RelPoint at = rel_viewport_to_view (&self->viewport, card->rect.x + i * card->rect.width, y);
      graphene_rect_t dot = GRAPHENE_RECT_INIT (at.x - HANDLE_RADIUS, at.y - HANDLE_RADIUS, 2 * HANDLE_RADIUS, 2 * HANDLE_RADIUS);

      fill_rounded (snapshot, &dot, HANDLE_RADIUS, &card_color);
      outline (snapshot, &dot, HANDLE_RADIUS, 1.5, &accent);
    }
}

static void
snapshot_marks (RelCanvas        *self,
                GtkSnapshot      *snapshot,
                const RelPalette *palette)
{
  GHashTableIter iter;
  gpointer key, value;

  if (self->marks == NULL || self->viewport.scale < 0.2)
    return;

  g_hash_table_iter_init (&iter, self->marks);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      GdkRGBA color = GPOINTER_TO_INT (value) == REL_MARK_ADDED ? (GdkRGBA) { 0.15, 0.64, 0.41, 1 } : (GdkRGBA) { 0.90, 0.38, 0.0, 1 };
      const RelCard *card;
      RelPoint at;
      guint index;
      double r = MAX (3, 5 * self->viewport.scale);

      if (!rel_scene_find_card (self->scene, *(RelId *) key, &index))
        continue;
      card = rel_scene_get_card (self->scene, index);
      at = rel_viewport_to_view (&self->viewport, card->rect.x + card->rect.width - 16, card->rect.y + REL_CARD_HEADER / 2);
      fill_rounded (snapshot, &GRAPHENE_RECT_INIT (at.x - r, at.y - r, 2 * r, 2 * r), r, &color);
    }
}

static gboolean
find_source (RelCanvas *self,
             RelPoint  *left,
             RelPoint  *right)
{
  for (guint i = 0; i < rel_scene_get_n_cards (self->scene); i++)
    {
      const RelCard *card = rel_scene_get_card (self->scene, i);
      RelRect row = { card->rect.x, card->rect.y, card->rect.width, REL_CARD_HEADER };

      if (card->id != self->link_from && !get_row_rect (card, self->link_from, &row))
        continue;
      *left = rel_viewport_to_view (&self->viewport, row.x, row.y + row.height / 2);
      *right = rel_viewport_to_view (&self->viewport, row.x + row.width, row.y + row.height / 2);
      return TRUE;
    }

  return FALSE;
}

static void
snapshot_link (RelCanvas        *self,
               GtkSnapshot      *snapshot,
               const RelPalette *palette)
{
  GdkRGBA accent = rgba (palette->accent, 1);
  RelPoint left, right, from, to = { self->pointer_x, self->pointer_y };
  cairo_t *cr;

  if (self->link_from == REL_ID_NONE || !find_source (self, &left, &right))
    return;

  if (self->link_target != REL_NO_TARGET)
    {
      const RelCard *card = rel_scene_get_card (self->scene, self->link_target);
      RelRect row;
      graphene_rect_t rect = to_view (self, &card->rect);

      outline (snapshot, &rect, REL_CARD_RADIUS * self->viewport.scale, 2.5, &accent);
      if (get_row_rect (card, self->link_to, &row))
        {
          GdkRGBA veil = rgba (palette->accent, 0.22);

          rect = to_view (self, &row);
          gtk_snapshot_append_color (snapshot, &veil, &rect);
        }
    }
  if (self->mode == REL_CANVAS_LINK && self->drag == REL_DRAG_NONE && !self->pointer_inside)
    return;

  from = fabs (to.x - left.x) < fabs (to.x - right.x) ? left : right;
  cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (MIN (from.x, to.x) - 70, MIN (from.y, to.y) - 10,
                                                                 fabs (to.x - from.x) + 140, fabs (to.y - from.y) + 20));
  cairo_set_source_rgba (cr, accent.red, accent.green, accent.blue, 1);
  cairo_set_line_width (cr, 2);
  cairo_move_to (cr, from.x, from.y);
  {
    double reach = CLAMP (fabs (to.x - from.x) / 2, 20, 60);
    double side = from.x == right.x ? 1 : -1;

    cairo_curve_to (cr, from.x + side * reach, from.y, to.x - side * reach, to.y, to.x, to.y);
  }
  cairo_stroke (cr);
  cairo_arc (cr, to.x, to.y, 3.5, 0, 2 * G_PI);
  cairo_fill (cr);
  cairo_destroy (cr);
}

/* What lies over the scene and below the fields. */
void
rel_canvas_snapshot_edit (RelCanvas        *self,
                          GtkSnapshot      *snapshot,
                          const RelPalette *palette)
{
  RelId id = rel_canvas_get_selected (self);
  guint index;
  RelRect row;

  if (self->ghost)
    {
      RelRect ghost = { self->editor_rect.x, self->editor_rect.y, self->editor_rect.width, REL_CARD_HEADER + REL_CARD_ROW + 10 };
      graphene_rect_t rect = to_view (self, &ghost);
      GdkRGBA fill = rgba (palette->card, 1);
      GdkRGBA accent = rgba (palette->accent, 1);

      fill_rounded (snapshot, &rect, REL_CARD_RADIUS * self->viewport.scale, &fill);
      outline (snapshot, &rect, REL_CARD_RADIUS * self->viewport.scale, 2, &accent);
    }
  if (self->scene == NULL)
    return;

  snapshot_marks (self, snapshot, palette);
  if (self->column != REL_ID_NONE && id != REL_ID_NONE && rel_scene_find_card (self->scene, id, &index) &&
      get_row_rect (rel_scene_get_card (self->scene, index), self->column, &row))
    {
      graphene_rect_t rect = to_view (self, &row);
      GdkRGBA veil = rgba (palette->accent, 0.22);

      gtk_snapshot_append_color (snapshot, &veil, &rect);
    }
  snapshot_handles (self, snapshot, palette);
  snapshot_link (self, snapshot, palette);
}
