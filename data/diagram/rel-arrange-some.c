/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Arranging some tables while the rest stays to the pixel: those that people selected,
 * about where they are, or newcomers, each group of them beside what it is linked with.
 * Notes that stand by one of them go along; nothing comes to lie on what rests.
 */
#include "config.h"

#include <math.h>

#include "diagram/rel-arrange-private.h"

#define MAX_RINGS 400
#define STEP_X    60.0
#define STEP_Y    40.0

typedef struct
{
  RelArrangeRun *run;
  guint          n;
  guint         *group_of; /* of each card: its group + 1; 0 for those that rest */
  GArray        *stays;    /* RelNoteStay */
  RelRect       *boxes;    /* of each card that moves: with its notes, as it was, then as it will be */
  RelPoint      *shifts;   /* of each card */
  GArray        *taken;    /* RelRect: what rests */
  RelRect        bounds;   /* of that */
} Some;

static void
some_clear (Some *self)
{
  g_free (self->group_of);
  g_array_unref (self->stays);
  g_free (self->boxes);
  g_free (self->shifts);
  g_array_unref (self->taken);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Some, some_clear)

static gboolean
are_free (GArray        *taken,
          const RelRect *rects,
          guint          n,
          RelRect        box,
          double         dx,
          double         dy,
          double         gap)
{
  box.x += dx;
  box.y += dy;
  box = rel_rect_grow (&box, gap);
  for (guint i = 0; i < taken->len; i++)
    {
      const RelRect *other = &g_array_index (taken, RelRect, i);

      if (!rel_rect_intersects (other, &box))
        continue;
      for (guint j = 0; j < n; j++)
        {
          RelRect rect = { rects[j].x + dx, rects[j].y + dy, rects[j].width, rects[j].height };

          rect = rel_rect_grow (&rect, gap);
          if (rel_rect_intersects (other, &rect))
            return FALSE;
        }
    }

  return TRUE;
}

/**
 * rel_arrange_find_free:
 * @taken: (element-type RelRect): where nothing may be set
 * @rects: (array length=n): what is set, all by the same way, where it is wanted
 * @n: their number
 * @gap: pixels to what is taken
 *
 * Looks on rings around the wanted place, outwards, until one is free.
 *
 * Returns: how far all are to be moved; nowhere when nothing is free
 */
RelPoint
rel_arrange_find_free (GArray        *taken,
                       const RelRect *rects,
                       guint          n,
                       double         gap)
{
  RelRect box = { 0 };

  for (guint i = 0; i < n; i++)
    box = rel_rect_union (&box, &rects[i]);
  for (guint ring = 0; ring < MAX_RINGS; ring++)
    {
      guint around = ring == 0 ? 1 : ring * 8;

      for (guint i = 0; i < around; i++)
        {
          double angle = 2 * G_PI * i / around;
          /* whole pixels end at whole pixels */
          double dx = round (box.x + cos (angle) * ring * STEP_X) - box.x;
          double dy = round (box.y + sin (angle) * ring * STEP_Y) - box.y;

          if (are_free (taken, rects, n, box, dx, dy, gap))
            return (RelPoint) { dx, dy };
        }
    }

  return (RelPoint) { 0, 0 };
}

/* Which cards move; those that are linked are a group when each group goes its own way. */
static void
find_groups (Some        *self,
             const guint *area_of) /* of each card: its area + 1, or 0 */
{
  RelScene *scene = self->run->scene;
  gboolean apart = self->run->options->what == REL_ARRANGE_BESIDE;
  gboolean again = TRUE;

  for (guint i = 0; i < self->run->options->n_tables; i++)
    {
      guint card;

      if (!rel_scene_find_card (scene, self->run->options->tables[i], &card) || rel_scene_get_card (scene, card)->is_area)
        continue;
      /* people put it on that area, since no newcomer gets there by itself */
      if (apart && area_of[card] != 0)
        continue;
      self->group_of[card] = apart ? card + 1 : 1;
    }
  while (again && apart)
    {
      again = FALSE;
      for (guint i = 0; i < rel_scene_get_n_edges (scene); i++)
        {
          const RelEdge *edge = rel_scene_get_edge (scene, i);
          guint from = self->group_of[edge->from], to = self->group_of[edge->to];

          if (from == 0 || to == 0 || from == to)
            continue;
          self->group_of[edge->from] = self->group_of[edge->to] = MIN (from, to);
          again = TRUE;
        }
    }
}

static gboolean
goes_along (Some              *self,
            const RelNoteStay *stay)
{
  return stay->home == REL_NOTE_BY_CARD && self->group_of[stay->owner] != 0;
}

static void
add_taken (Some          *self,
           const RelRect *rect)
{
  g_array_append_vals (self->taken, rect, 1);
  self->bounds = rel_rect_union (&self->bounds, rect);
}

static void
some_init (Some          *self,
           RelArrangeRun *run)
{
  RelScene *scene = run->scene;
  g_autofree guint *area_of = NULL;
  g_autoptr(GPtrArray) areas = NULL;

  self->run = run;
  self->n = rel_scene_get_n_cards (scene);
  self->group_of = g_new0 (guint, self->n + 1);
  self->boxes = g_new0 (RelRect, self->n + 1);
  self->shifts = g_new0 (RelPoint, self->n + 1);
  self->taken = g_array_new (FALSE, FALSE, sizeof (RelRect));
  area_of = g_new0 (guint, self->n + 1);
  areas = rel_arrange_find_areas (scene, run->diagram, area_of);
  self->stays = rel_arrange_find_stays (scene, areas, area_of);
  find_groups (self, area_of);

  for (guint i = 0; i < self->n; i++)
    {
      self->boxes[i] = rel_scene_get_card_room (scene, i);
      if (self->group_of[i] == 0)
        add_taken (self, &self->boxes[i]);
    }
  for (guint i = 0; i < self->stays->len; i++)
    {
      const RelNoteStay *stay = &g_array_index (self->stays, RelNoteStay, i);
      const RelRect *note = &rel_scene_get_shape (scene, stay->shape)->rect;

      if (goes_along (self, stay))
        self->boxes[stay->owner] = rel_rect_union (&self->boxes[stay->owner], note);
      else
        add_taken (self, note);
    }
  /* nobody said that a newcomer belongs on an area */
  for (guint i = 0; run->options->what == REL_ARRANGE_BESIDE && i < areas->len; i++)
    add_taken (self, &((RelArrangeArea *) areas->pdata[i])->rect);
}

/* The middle of what rests and is linked with a group. */
static gboolean
find_kin (Some         *self,
          guint         group,
          const guint  *pending, /* of each card: its group + 1 while that has no place */
          RelPoint     *middle)
{
  RelScene *scene = self->run->scene;
  guint n = 0;

  *middle = (RelPoint) { 0, 0 };
  for (guint i = 0; i < rel_scene_get_n_edges (scene); i++)
    {
      const RelEdge *edge = rel_scene_get_edge (scene, i);
      guint other;

      if ((self->group_of[edge->from] == group) == (self->group_of[edge->to] == group))
        continue;
      other = self->group_of[edge->from] == group ? edge->to : edge->from;
      if (pending[other] != 0)
        continue;
      middle->x += self->boxes[other].x + self->boxes[other].width / 2;
      middle->y += self->boxes[other].y + self->boxes[other].height / 2;
      n++;
    }
  if (n == 0)
    return FALSE;
  middle->x /= n;
  middle->y /= n;

  return TRUE;
}

/* A group among itself, then as a whole to where it is wanted. */
static gboolean
place_group (Some            *self,
             guint            group,
             const RelPoint  *kin,
             GError         **error)
{
  RelScene *scene = self->run->scene;
  RelArrangeRun *run = self->run;
  g_autoptr(GArray) cards = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr(GArray) edges = g_array_new (FALSE, FALSE, sizeof (RelLayoutEdge));
  g_autofree guint *node_of = g_new0 (guint, self->n + 1);
  g_autofree RelRect *rects = g_new0 (RelRect, self->n + 1);
  RelArrangeGraph graph = { rects, 0, edges };
  double gap = rel_arrange_get_spacing (run->options) / 2;
  RelRect box = { 0 };
  RelPoint shift = { 0, 0 };
  RelPoint aside;

  for (guint i = 0; i < self->n; i++)
    if (self->group_of[i] == group)
      {
        g_array_append_val (cards, i);
        rects[graph.n++] = self->boxes[i];
        node_of[i] = graph.n;
      }
  for (guint i = 0; i < rel_scene_get_n_edges (scene); i++)
    {
      const RelEdge *edge = rel_scene_get_edge (scene, i);
      RelLayoutEdge link = { node_of[edge->from] - 1, node_of[edge->to] - 1 };

      if (node_of[edge->from] != 0 && node_of[edge->to] != 0)
        g_array_append_val (edges, link);
    }
  if (!rel_arrange_graph (&graph, run->options, run->deadline, &run->failed, run->cancellable, error))
    return FALSE;

  for (guint i = 0; i < graph.n; i++)
    {
      const RelRect *was = &self->boxes[g_array_index (cards, guint, i)];

      box = rel_rect_union (&box, &rects[i]);
      shift.x += (was->x - rects[i].x) / graph.n;
      shift.y += (was->y - rects[i].y) / graph.n;
    }
  if (kin != NULL)
    shift = (RelPoint) { kin->x - box.x - box.width / 2, kin->y - box.y - box.height / 2 };
  else if (run->options->what == REL_ARRANGE_BESIDE)
    shift = (RelPoint) { self->bounds.x - box.x, self->bounds.y + self->bounds.height + 2 * gap - box.y };
  for (guint i = 0; i < graph.n; i++)
    {
      rects[i].x = rects[i].x + round (shift.x);
      rects[i].y = rects[i].y + round (shift.y);
    }
  aside = rel_arrange_find_free (self->taken, rects, graph.n, gap);
  for (guint i = 0; i < graph.n; i++)
    {
      guint card = g_array_index (cards, guint, i);

      rects[i].x += aside.x;
      rects[i].y += aside.y;
      self->shifts[card] = (RelPoint) { rects[i].x - self->boxes[card].x, rects[i].y - self->boxes[card].y };
      self->boxes[card] = rects[i];
      add_taken (self, &rects[i]);
    }

  return TRUE;
}

static gboolean
place_groups (Some    *self,
              GError **error)
{
  g_autofree guint *pending = g_memdup2 (self->group_of, (self->n + 1) * sizeof (guint));
  gboolean lone = self->run->options->what == REL_ARRANGE_SOME;
  gboolean again = TRUE;

  /* those with kin that has a place first, since they become kin for others; then the rest */
  while (again)
    {
      again = FALSE;
      for (guint i = 0; i < self->n; i++)
        {
          guint group = pending[i];
          RelPoint middle;
          gboolean has_kin = group != 0 && self->run->options->what == REL_ARRANGE_BESIDE && find_kin (self, group, pending, &middle);

          if (group == 0 || (!has_kin && !lone))
            continue;
          if (!place_group (self, group, has_kin ? &middle : NULL, error))
            return FALSE;
          for (guint j = i; j < self->n; j++)
            if (pending[j] == group)
              pending[j] = 0;
          again = TRUE;
          lone = self->run->options->what == REL_ARRANGE_SOME;
        }
      if (!again && !lone)
        {
          for (guint i = 0; i < self->n && !lone; i++)
            lone = pending[i] != 0;
          again = lone;
        }
    }

  return TRUE;
}

static RelDiagram *
write_places (Some *self)
{
  RelScene *scene = self->run->scene;
  RelDiagram *arranged;
  g_autoptr(GArray) ids = g_array_new (FALSE, FALSE, sizeof (RelId));
  g_autoptr(GArray) places = g_array_new (FALSE, FALSE, sizeof (RelPoint));

  for (guint i = 0; i < self->n; i++)
    {
      const RelCard *card = rel_scene_get_card (scene, i);
      RelPoint place = { round (card->rect.x + self->shifts[i].x), round (card->rect.y + self->shifts[i].y) };

      if (self->group_of[i] == 0)
        continue;
      g_array_append_val (ids, card->id);
      g_array_append_val (places, place);
    }
  arranged = rel_diagram_with_places (self->run->diagram, (RelId *) ids->data, (RelPoint *) places->data, ids->len);
  for (guint i = 0; i < self->stays->len; i++)
    {
      const RelNoteStay *stay = &g_array_index (self->stays, RelNoteStay, i);
      g_autoptr(RelShape) note = NULL;
      RelDiagram *next;

      if (!goes_along (self, stay))
        continue;
      note = rel_shape_copy (rel_scene_get_shape (scene, stay->shape));
      note->rect.x = round (note->rect.x + self->shifts[stay->owner].x);
      note->rect.y = round (note->rect.y + self->shifts[stay->owner].y);
      next = rel_diagram_with_shape (arranged, note);
      g_object_unref (arranged);
      arranged = next;
    }

  return arranged;
}

/* Those that the options list; NULL only when cancelled. */
RelDiagram *
rel_arrange_some (RelArrangeRun  *run,
                  GError        **error)
{
  g_auto(Some) some = { NULL };

  some_init (&some, run);
  if (!place_groups (&some, error))
    return NULL;

  return write_places (&some);
}
