/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Arranging all tables. What moves as one is a box: a card with the notes that stand by
 * it, or an area with all that is on it, which is laid out first and then grows or
 * shrinks with it.
 */
#include "config.h"

#include <math.h>

#include "diagram/rel-arrange-private.h"

#define AREA_PAD 28.0 /* between the border of an area and what is on it */

typedef struct
{
  RelArrangeRun *run;
  guint          n;       /* cards */
  guint         *area_of; /* of each card: its area + 1 */
  GPtrArray     *areas;   /* RelArrangeArea */
  GArray        *stays;   /* RelNoteStay */
  RelRect       *boxes;   /* of each card: with its notes and what it hides, as it was */
  RelRect       *cards;   /* of each card: where it goes, within its area or at all */
  RelRect       *inner;   /* of each area: itself, where it goes */
  RelRect       *notes;   /* of each of @stays: where it goes */
} Layout;

static void
area_free (gpointer data)
{
  RelArrangeArea *area = data;

  g_array_unref (area->members);
  g_free (area);
}

static void
layout_clear (Layout *self)
{
  g_free (self->area_of);
  g_ptr_array_unref (self->areas);
  g_array_unref (self->stays);
  g_free (self->boxes);
  g_free (self->cards);
  g_free (self->inner);
  g_free (self->notes);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Layout, layout_clear)

static void
take (RelDiagram **diagram,
      RelDiagram  *next)
{
  g_object_unref (*diagram);
  *diagram = next;
}

/**
 * rel_arrange_find_areas:
 * @scene: a scene
 * @diagram: its diagram
 * @area_of: (array): set for each card: the number of the area that it is on, + 1; the
 *   highest of several
 *
 * Returns: (transfer full) (element-type RelArrangeArea): the areas that are open
 */
GPtrArray *
rel_arrange_find_areas (RelScene   *scene,
                        RelDiagram *diagram,
                        guint      *area_of)
{
  GPtrArray *areas = g_ptr_array_new_with_free_func (area_free);

  for (guint i = rel_scene_get_n_shapes (scene); i-- > 0;)
    {
      const RelShape *shape = rel_scene_get_shape (scene, i);
      RelArrangeArea *area;

      if (shape->kind != REL_SHAPE_AREA || shape->folded)
        continue;
      area = g_new0 (RelArrangeArea, 1);
      area->members = g_array_new (FALSE, FALSE, sizeof (guint));
      area->shape = i;
      area->rect = shape->rect;
      g_ptr_array_add (areas, area);
      for (guint j = 0; j < rel_scene_get_n_cards (scene); j++)
        {
          const RelCard *card = rel_scene_get_card (scene, j);
          RelPoint place;

          if (area_of[j] != 0 || card->is_area || !rel_diagram_get_place (diagram, card->id, &place) || !rel_shape_holds (shape, &card->rect))
            continue;
          g_array_append_val (area->members, j);
          area_of[j] = areas->len;
        }
    }

  return areas;
}

static const RelRect *
note_rect (Layout            *self,
           const RelNoteStay *stay)
{
  return &rel_scene_get_shape (self->run->scene, stay->shape)->rect;
}

static void
layout_init (Layout        *self,
             RelArrangeRun *run)
{
  self->run = run;
  self->n = rel_scene_get_n_cards (run->scene);
  self->area_of = g_new0 (guint, self->n + 1);
  self->areas = rel_arrange_find_areas (run->scene, run->diagram, self->area_of);
  self->stays = rel_arrange_find_stays (run->scene, self->areas, self->area_of);
  self->boxes = g_new0 (RelRect, self->n + 1);
  self->cards = g_new0 (RelRect, self->n + 1);
  self->inner = g_new0 (RelRect, self->areas->len + 1);
  self->notes = g_new0 (RelRect, self->stays->len + 1);
  for (guint i = 0; i < self->n; i++)
    self->boxes[i] = self->cards[i] = rel_scene_get_card_room (run->scene, i);
  for (guint i = 0; i < self->stays->len; i++)
    {
      const RelNoteStay *stay = &g_array_index (self->stays, RelNoteStay, i);

      self->notes[i] = *note_rect (self, stay);
      if (stay->home == REL_NOTE_BY_CARD)
        self->boxes[stay->owner] = rel_rect_union (&self->boxes[stay->owner], note_rect (self, stay));
    }
}

/* The links between the nodes of a graph, each of which stands for some cards. */
static GArray *
list_edges (RelScene    *scene,
            const guint *node_of) /* of each card: its node + 1, or 0 */
{
  GArray *edges = g_array_new (FALSE, FALSE, sizeof (RelLayoutEdge));

  for (guint i = 0; i < rel_scene_get_n_edges (scene); i++)
    {
      const RelEdge *edge = rel_scene_get_edge (scene, i);
      RelLayoutEdge link = { node_of[edge->from] - 1, node_of[edge->to] - 1 };

      if (node_of[edge->from] != 0 && node_of[edge->to] != 0)
        g_array_append_val (edges, link);
    }

  return edges;
}

/* Where the card of a box goes, and its notes with it. */
static void
place_box (Layout        *self,
           guint          card,
           const RelRect *at)
{
  double dx = at->x - self->boxes[card].x;
  double dy = at->y - self->boxes[card].y;

  self->cards[card].x += dx;
  self->cards[card].y += dy;
  for (guint i = 0; i < self->stays->len; i++)
    {
      const RelNoteStay *stay = &g_array_index (self->stays, RelNoteStay, i);

      if (stay->home != REL_NOTE_BY_CARD || stay->owner != card)
        continue;
      self->notes[i].x += dx;
      self->notes[i].y += dy;
    }
}

/* What is on an area, among itself; then the area is as large as it needs to be. */
static gboolean
arrange_area (Layout  *self,
              guint    which,
              GError **error)
{
  RelArrangeArea *area = self->areas->pdata[which];
  RelArrangeRun *run = self->run;
  g_autofree guint *node_of = g_new0 (guint, self->n + 1);
  g_autofree RelRect *rects = g_new0 (RelRect, area->members->len + self->stays->len + 1);
  g_autoptr(GArray) edges = NULL;
  RelArrangeGraph graph = { rects, area->members->len, NULL };
  RelRect box = { 0 };
  guint at;

  self->inner[which] = area->rect;
  self->inner[which].x = self->inner[which].y = 0;
  if (area->members->len == 0)
    return TRUE;
  for (guint i = 0; i < area->members->len; i++)
    {
      guint card = g_array_index (area->members, guint, i);

      rects[i] = self->boxes[card];
      node_of[card] = i + 1;
    }
  for (guint i = 0; i < self->stays->len; i++)
    {
      const RelNoteStay *stay = &g_array_index (self->stays, RelNoteStay, i);

      if (stay->home == REL_NOTE_ON_AREA && stay->owner == which)
        rects[graph.n++] = *note_rect (self, stay);
    }
  graph.edges = edges = list_edges (run->scene, node_of);
  if (!rel_arrange_graph (&graph, run->options, run->deadline, &run->failed, run->cancellable, error))
    return FALSE;

  for (guint i = 0; i < graph.n; i++)
    box = rel_rect_union (&box, &rects[i]);
  for (guint i = 0; i < graph.n; i++)
    {
      rects[i].x += AREA_PAD - box.x;
      rects[i].y += AREA_PAD + REL_AREA_TITLE - 10 - box.y;
    }
  for (at = 0; at < area->members->len; at++)
    place_box (self, g_array_index (area->members, guint, at), &rects[at]);
  for (guint i = 0; i < self->stays->len; i++)
    {
      const RelNoteStay *stay = &g_array_index (self->stays, RelNoteStay, i);

      if (stay->home == REL_NOTE_ON_AREA && stay->owner == which)
        self->notes[i] = rects[at++];
    }
  self->inner[which].width = box.width + 2 * AREA_PAD;
  self->inner[which].height = box.height + 2 * AREA_PAD + REL_AREA_TITLE - 10;

  return TRUE;
}

/* The area with the notes at its border, as far as they go with it. */
static RelRect
get_area_box (Layout *self,
              guint   which)
{
  RelArrangeArea *area = self->areas->pdata[which];
  RelRect box = self->inner[which];

  for (guint i = 0; i < self->stays->len; i++)
    {
      const RelNoteStay *stay = &g_array_index (self->stays, RelNoteStay, i);

      if (stay->home != REL_NOTE_BY_AREA || stay->owner != which)
        continue;
      self->notes[i] = rel_arrange_follow_area (note_rect (self, stay), &area->rect, &self->inner[which], area->members->len > 0);
      box = rel_rect_union (&box, &self->notes[i]);
    }

  return box;
}

/* An area and all that goes with it, which lay as if it were at (0, 0). */
static void
move_area (Layout *self,
           guint   which,
           double  dx,
           double  dy)
{
  self->inner[which].x += dx;
  self->inner[which].y += dy;
  for (guint i = 0; i < self->n; i++)
    if (self->area_of[i] == which + 1)
      {
        self->cards[i].x += dx;
        self->cards[i].y += dy;
      }
  for (guint i = 0; i < self->stays->len; i++)
    {
      const RelNoteStay *stay = &g_array_index (self->stays, RelNoteStay, i);
      gboolean by_area = (stay->home == REL_NOTE_ON_AREA || stay->home == REL_NOTE_BY_AREA) && stay->owner == which;

      if (!by_area && !(stay->home == REL_NOTE_BY_CARD && self->area_of[stay->owner] == which + 1))
        continue;
      self->notes[i].x += dx;
      self->notes[i].y += dy;
    }
}

/* Areas, cards that are on none, and notes that stand alone. */
static gboolean
arrange_boxes (Layout  *self,
               GError **error)
{
  RelArrangeRun *run = self->run;
  guint n_areas = self->areas->len;
  g_autofree guint *node_of = g_new0 (guint, self->n + 1);
  g_autofree RelRect *rects = g_new0 (RelRect, n_areas + self->n + self->stays->len + 1);
  g_autofree RelRect *area_boxes = g_new0 (RelRect, n_areas + 1);
  g_autoptr(GArray) edges = NULL;
  RelArrangeGraph graph = { rects, n_areas, NULL };
  guint at;

  for (guint i = 0; i < n_areas; i++)
    rects[i] = area_boxes[i] = get_area_box (self, i);
  for (guint i = 0; i < self->n; i++)
    {
      if (self->area_of[i] == 0)
        rects[graph.n++] = self->boxes[i];
      node_of[i] = self->area_of[i] != 0 ? self->area_of[i] : graph.n;
    }
  for (guint i = 0; i < self->stays->len; i++)
    if (g_array_index (self->stays, RelNoteStay, i).home == REL_NOTE_ALONE)
      rects[graph.n++] = self->notes[i];
  graph.edges = edges = list_edges (run->scene, node_of);
  if (!rel_arrange_graph (&graph, run->options, run->deadline, &run->failed, run->cancellable, error))
    return FALSE;

  for (at = 0; at < n_areas; at++)
    move_area (self, at, round (rects[at].x - area_boxes[at].x), round (rects[at].y - area_boxes[at].y));
  for (guint i = 0; i < self->n; i++)
    if (self->area_of[i] == 0)
      place_box (self, i, &rects[at++]);
  for (guint i = 0; i < self->stays->len; i++)
    if (g_array_index (self->stays, RelNoteStay, i).home == REL_NOTE_ALONE)
      self->notes[i] = rects[at++];

  return TRUE;
}

static RelDiagram *
with_shape_at (RelDiagram     *diagram,
               const RelShape *shape,
               const RelRect  *rect)
{
  g_autoptr(RelShape) moved = rel_shape_copy (shape);

  moved->rect = *rect;
  moved->rect.x = round (rect->x);
  moved->rect.y = round (rect->y);

  return rel_diagram_with_shape (diagram, moved);
}

static RelDiagram *
write_places (Layout *self)
{
  RelScene *scene = self->run->scene;
  RelDiagram *arranged = g_object_ref (self->run->diagram);
  g_autoptr(GArray) ids = g_array_new (FALSE, FALSE, sizeof (RelId));
  g_autoptr(GArray) places = g_array_new (FALSE, FALSE, sizeof (RelPoint));
  g_autoptr(GArray) areas = g_array_new (FALSE, FALSE, sizeof (RelId));
  g_autoptr(GArray) corners = g_array_new (FALSE, FALSE, sizeof (RelPoint));

  for (guint i = 0; i < self->n; i++)
    {
      const RelCard *card = rel_scene_get_card (scene, i);
      RelPoint place = { round (self->cards[i].x), round (self->cards[i].y) };

      g_array_append_val (card->is_area ? areas : ids, card->id);
      g_array_append_val (card->is_area ? corners : places, place);
    }
  /* folded areas first, while what is on them is where they are */
  take (&arranged, rel_diagram_with_areas_moved (arranged, (RelId *) areas->data, (RelPoint *) corners->data, areas->len));
  for (guint i = 0; i < self->areas->len; i++)
    take (&arranged, with_shape_at (arranged, rel_scene_get_shape (scene, ((RelArrangeArea *) self->areas->pdata[i])->shape), &self->inner[i]));
  for (guint i = 0; i < self->stays->len; i++)
    take (&arranged, with_shape_at (arranged, rel_scene_get_shape (scene, g_array_index (self->stays, RelNoteStay, i).shape), &self->notes[i]));
  take (&arranged, rel_diagram_with_places (arranged, (RelId *) ids->data, (RelPoint *) places->data, ids->len));

  return arranged;
}

/* All of them; NULL only when cancelled. */
RelDiagram *
rel_arrange_all (RelArrangeRun  *run,
                 GError        **error)
{
  g_auto(Layout) layout = { NULL };

  layout_init (&layout, run);
  for (guint i = 0; i < layout.areas->len; i++)
    if (!arrange_area (&layout, i, error))
      return NULL;
  if (!arrange_boxes (&layout, error))
    return NULL;

  return write_places (&layout);
}
