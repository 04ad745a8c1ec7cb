/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Where the canvas looks: showing everything, zooming, flying to a card, and cards that
 * glide to their places.
 */
#include "config.h"

#include <math.h>

#include "canvas/rel-canvas-private.h"

#define FIT_MARGIN   40.0
#define BELOW_MARGIN 40.0 /* what the tool bar covers below, beyond the margin */
#define GLIDE_US   (260 * 1000)

static gboolean
wants_motion (RelCanvas *self)
{
  gboolean animations;

  g_object_get (gtk_widget_get_settings (GTK_WIDGET (self)), "gtk-enable-animations", &animations, NULL);

  return animations;
}

static void
finish_cards_glide (RelCanvas *self)
{
  g_autoptr(RelScene) scene = g_steal_pointer (&self->glide_scene);

  if (scene != NULL)
    rel_canvas_set_scene (self, scene);
}

static double
between (double from,
         double to,
         double part)
{
  return from + (to - from) * part;
}

/* Areas and notes go along with the cards. */
static void
glide_shapes (RelCanvas *self,
              double     part)
{
  for (guint i = 0; self->glide_scene != NULL && i < self->glide_shapes->len; i++)
    {
      const RelShape *shape = rel_scene_get_shape (self->scene, i);
      const RelRect *from = &g_array_index (self->glide_shapes, RelRect, i);

      /* a folded one is a card, which glides already */
      for (guint j = 0; !shape->folded && j < rel_scene_get_n_shapes (self->glide_scene); j++)
        if (rel_scene_get_shape (self->glide_scene, j)->id == shape->id)
          {
            const RelRect *to = &rel_scene_get_shape (self->glide_scene, j)->rect;
            RelRect rect = { between (from->x, to->x, part), between (from->y, to->y, part),
                             between (from->width, to->width, part), between (from->height, to->height, part) };

            rel_scene_set_shape_rect (self->scene, i, &rect);
            break;
          }
    }
}

static gboolean
glide_cb (GtkWidget     *widget,
          GdkFrameClock *clock,
          gpointer       user_data)
{
  RelCanvas *self = REL_CANVAS (widget);
  double part = (double) (gdk_frame_clock_get_frame_time (clock) - self->glide_start) / GLIDE_US;
  double eased;

  part = CLAMP (part, 0, 1);
  eased = 1 - pow (1 - part, 3);
  self->viewport = rel_viewport_mix (&self->glide_from, &self->glide_to, eased);

  for (guint i = 0; self->glide_scene != NULL && i < self->glide_places->len; i++)
    {
      const RelCard *card = rel_scene_get_card (self->scene, i);
      const RelPoint *from = &g_array_index (self->glide_places, RelPoint, i);
      guint there;

      if (!rel_scene_find_card (self->glide_scene, card->id, &there))
        continue;
      rel_scene_move_card (self->scene, i, from->x + (rel_scene_get_card (self->glide_scene, there)->rect.x - from->x) * eased,
                           from->y + (rel_scene_get_card (self->glide_scene, there)->rect.y - from->y) * eased);
      rel_scene_view_touch_card (self->view, i);
    }
  glide_shapes (self, eased);

  if (part >= 1)
    {
      self->glide_id = 0;
      finish_cards_glide (self);
      rel_canvas_view_changed (self);
      return G_SOURCE_REMOVE;
    }
  rel_canvas_view_changed (self);

  return G_SOURCE_CONTINUE;
}

static void
start_glide (RelCanvas         *self,
             const RelViewport *to)
{
  self->glide_from = self->viewport;
  self->glide_to = *to;
  self->glide_start = g_get_monotonic_time ();
  if (self->glide_id == 0)
    self->glide_id = gtk_widget_add_tick_callback (GTK_WIDGET (self), glide_cb, NULL, NULL);
}

/**
 * rel_canvas_set_viewport:
 * @self: a canvas
 * @viewport: what to show; its size is ignored
 * @glide: whether to go there smoothly, where motion is wanted
 */
void
rel_canvas_set_viewport (RelCanvas         *self,
                         const RelViewport *viewport,
                         gboolean           glide)
{
  RelViewport to;

  g_return_if_fail (REL_IS_CANVAS (self));

  self->keeps_fit = FALSE;
  to = *viewport;
  to.width = self->viewport.width;
  to.height = self->viewport.height;
  if (glide && gtk_widget_get_mapped (GTK_WIDGET (self)) && wants_motion (self))
    {
      start_glide (self, &to);
      return;
    }

  if (self->glide_id != 0 && self->glide_scene == NULL)
    {
      gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->glide_id);
      self->glide_id = 0;
    }
  self->viewport = to;
  rel_canvas_view_changed (self);
}

/* As if the view ended above the tool bar that floats over it. */
static void
fit (RelViewport   *view,
     const RelRect *bounds)
{
  double height = view->height;

  view->height = MAX (height - BELOW_MARGIN, height / 2);
  rel_viewport_fit (view, bounds, FIT_MARGIN, 1.0);
  view->height = height;
}

/**
 * rel_canvas_fit:
 * @self: a canvas
 * @glide: whether to go there smoothly
 *
 * Shows the whole scene.
 */
void
rel_canvas_fit (RelCanvas *self,
                gboolean   glide)
{
  RelViewport to;
  RelRect bounds;

  g_return_if_fail (REL_IS_CANVAS (self));

  if (self->scene == NULL || self->viewport.width <= 1)
    return;

  bounds = rel_scene_get_bounds (self->scene);
  to = self->viewport;
  fit (&to, &bounds);
  self->fitted = rel_scene_get_n_cards (self->scene) > 0;
  rel_canvas_set_viewport (self, &to, glide);
  self->keeps_fit = TRUE;
}

/**
 * rel_canvas_zoom_by:
 * @self: a canvas
 * @factor: above 1 shows less, larger
 *
 * Zooms about the middle.
 */
void
rel_canvas_zoom_by (RelCanvas *self,
                    double     factor)
{
  RelViewport to;

  g_return_if_fail (REL_IS_CANVAS (self));

  to = self->viewport;
  rel_viewport_zoom_at (&to, to.width / 2, to.height / 2, to.scale * factor);
  rel_canvas_set_viewport (self, &to, TRUE);
}

/**
 * rel_canvas_reveal_selected:
 * @self: a canvas
 *
 * Pans until the selected cards are seen, as far as there is room.
 */
void
rel_canvas_reveal_selected (RelCanvas *self)
{
  RelRect all = { 0 };
  RelViewport to;
  GHashTableIter iter;
  gpointer key;

  g_return_if_fail (REL_IS_CANVAS (self));

  to = self->viewport;
  g_hash_table_iter_init (&iter, self->selected);
  while (self->scene != NULL && g_hash_table_iter_next (&iter, &key, NULL))
    {
      const RelRect *rect = &rel_scene_get_card (self->scene, GPOINTER_TO_UINT (key) - 1)->rect;

      all = all.width > 0 ? rel_rect_union (&all, rect) : *rect;
    }
  if (all.width > 0 && rel_viewport_reveal (&to, &all, REL_CANVAS_MARGIN))
    rel_canvas_set_viewport (self, &to, TRUE);
}

/**
 * rel_canvas_fly_to:
 * @self: a canvas
 * @card: number of a card
 *
 * Brings a card to the middle, large enough to read, and selects it.
 */
void
rel_canvas_fly_to (RelCanvas *self,
                   guint      card)
{
  const RelCard *target;
  RelViewport to;

  g_return_if_fail (REL_IS_CANVAS (self) && self->scene != NULL);

  target = rel_scene_get_card (self->scene, card);
  to = self->viewport;
  to.scale = MAX (to.scale, 0.8);
  rel_viewport_center_on (&to, target->rect.x + target->rect.width / 2, target->rect.y + target->rect.height / 2);
  if (target->is_area)
    rel_canvas_select_shape (self, target->id);
  else
    rel_canvas_select (self, target->id);
  rel_canvas_set_viewport (self, &to, TRUE);
}

/**
 * rel_canvas_glide_cards:
 * @self: a canvas
 * @target: the scene to end at
 * @whole: whether all of it is shown then; else one goes on looking where one looks
 *
 * Shows another scene of the same tables: cards, areas and notes glide to their places
 * there.
 */
void
rel_canvas_glide_cards (RelCanvas *self,
                        RelScene  *target,
                        gboolean   whole)
{
  RelRect bounds;
  RelViewport to;

  g_return_if_fail (REL_IS_CANVAS (self));

  bounds = rel_scene_get_bounds (target);
  to = self->viewport;
  if (whole)
    fit (&to, &bounds);

  /* A thousand cards in motion is no pleasure, and each frame would route all edges. */
  if (self->scene == NULL || !self->fitted || !gtk_widget_get_mapped (GTK_WIDGET (self)) || !wants_motion (self) ||
      rel_scene_get_n_cards (self->scene) > 150)
    {
      rel_canvas_set_scene (self, target);
      if (whole)
        rel_canvas_fit (self, FALSE);
      return;
    }

  g_set_object (&self->glide_scene, target);
  g_clear_pointer (&self->glide_places, g_array_unref);
  self->glide_places = g_array_new (FALSE, FALSE, sizeof (RelPoint));
  for (guint i = 0; i < rel_scene_get_n_cards (self->scene); i++)
    {
      const RelCard *card = rel_scene_get_card (self->scene, i);
      RelPoint place = { card->rect.x, card->rect.y };

      g_array_append_val (self->glide_places, place);
    }
  g_clear_pointer (&self->glide_shapes, g_array_unref);
  self->glide_shapes = g_array_new (FALSE, FALSE, sizeof (RelRect));
  for (guint i = 0; i < rel_scene_get_n_shapes (self->scene); i++)
    g_array_append_val (self->glide_shapes, rel_scene_get_shape (self->scene, i)->rect);
  start_glide (self, &to);
}

/**
 * rel_canvas_set_lit:
 * @self: a canvas
 * @cards: (nullable) (element-type guint): numbers of cards; %NULL for none
 * @edges: (nullable) (element-type guint): numbers of edges
 *
 * Lights these and dims the rest, until the scene changes or this is called again.
 */
void
rel_canvas_set_lit (RelCanvas *self,
                    GArray    *cards,
                    GArray    *edges)
{
  g_return_if_fail (REL_IS_CANVAS (self));

  g_clear_pointer (&self->path_cards, g_hash_table_unref);
  g_clear_pointer (&self->path_edges, g_hash_table_unref);
  if (cards != NULL)
    {
      self->path_cards = g_hash_table_new (NULL, NULL);
      self->path_edges = g_hash_table_new (NULL, NULL);
      for (guint i = 0; i < cards->len; i++)
        rel_canvas_light (self->path_cards, g_array_index (cards, guint, i));
      for (guint i = 0; i < edges->len; i++)
        rel_canvas_light (self->path_edges, g_array_index (edges, guint, i));
    }
  rel_canvas_update_lights (self);
}
