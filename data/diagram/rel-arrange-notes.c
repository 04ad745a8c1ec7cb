/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Notes when tables are arranged. A note that stands by a card (or lies on it) goes with
 * it, as part of the same box, so that nothing else comes to lie there; one that is on an
 * area stays on it; one at the border of an area goes with that border; one that stands
 * alone is a box like a table without links.
 */
#include "config.h"

#include <math.h>

#include "diagram/rel-arrange-private.h"

#define NEAR 120.0 /* farther away a note stands alone */
#define CLEAR 12.0 /* between a note that is set outside an area and its border */

/* How far apart two rectangles are; 0 when they touch. */
static double
get_gap (const RelRect *a,
         const RelRect *b)
{
  double dx = MAX (MAX (a->x - (b->x + b->width), b->x - (a->x + a->width)), 0);
  double dy = MAX (MAX (a->y - (b->y + b->height), b->y - (a->y + a->height)), 0);

  return hypot (dx, dy);
}

static gboolean
has_middle_on (const RelRect *note,
               const RelRect *area)
{
  return rel_rect_contains (area, note->x + note->width / 2, note->y + note->height / 2);
}

static void
find_stay (RelScene     *scene,
           GPtrArray    *areas,
           const guint  *area_of,
           RelNoteStay  *stay)
{
  RelRect note = rel_scene_get_shape (scene, stay->shape)->rect;
  double nearest = NEAR;
  guint on = 0;

  /* the highest area comes first */
  for (guint i = 0; i < areas->len && on == 0; i++)
    if (has_middle_on (&note, &((RelArrangeArea *) areas->pdata[i])->rect))
      on = i + 1;
  if (on != 0)
    {
      stay->home = ((RelArrangeArea *) areas->pdata[on - 1])->members->len > 0 ? REL_NOTE_ON_AREA : REL_NOTE_BY_AREA;
      stay->owner = on - 1;
    }
  for (guint i = 0; i < rel_scene_get_n_cards (scene); i++)
    {
      RelRect room = rel_scene_get_card_room (scene, i);
      double gap;

      if (area_of[i] != on)
        continue;
      gap = get_gap (&note, &room);
      if (gap > nearest || (gap == nearest && stay->home == REL_NOTE_BY_CARD))
        continue;
      nearest = gap;
      stay->home = REL_NOTE_BY_CARD;
      stay->owner = i;
    }
  for (guint i = 0; i < areas->len && on == 0; i++)
    {
      double gap = get_gap (&note, &((RelArrangeArea *) areas->pdata[i])->rect);

      if (gap >= nearest)
        continue;
      nearest = gap;
      stay->home = REL_NOTE_BY_AREA;
      stay->owner = i;
    }
}

/**
 * rel_arrange_find_stays:
 * @scene: what is to be arranged, as it is now
 * @areas: (element-type RelArrangeArea): its open areas, the highest first
 * @area_of: (array): for each card the area that it is on, + 1; 0 for none
 *
 * Returns: (transfer full) (element-type RelNoteStay): where each note belongs
 */
GArray *
rel_arrange_find_stays (RelScene    *scene,
                        GPtrArray   *areas,
                        const guint *area_of)
{
  GArray *stays = g_array_new (FALSE, FALSE, sizeof (RelNoteStay));

  for (guint i = 0; i < rel_scene_get_n_shapes (scene); i++)
    {
      RelNoteStay stay = { i, REL_NOTE_ALONE, 0 };

      if (rel_scene_get_shape (scene, i)->kind != REL_SHAPE_NOTE)
        continue;
      find_stay (scene, areas, area_of, &stay);
      g_array_append_val (stays, stay);
    }

  return stays;
}

/**
 * rel_arrange_follow_area:
 * @note: a note as it was
 * @before: an area as it was
 * @after: that area as it will be
 * @outside: whether none of the note may lie on the area
 *
 * Returns: the note, as far from the nearest corner of the area as it was
 */
RelRect
rel_arrange_follow_area (const RelRect *note,
                         const RelRect *before,
                         const RelRect *after,
                         gboolean       outside)
{
  RelRect rect = *note;
  gboolean right = note->x + note->width / 2 > before->x + before->width / 2;
  gboolean below = note->y + note->height / 2 > before->y + before->height / 2;
  double left_gap, right_gap, top_gap, bottom_gap, least;

  rect.x += right ? after->x + after->width - before->x - before->width : after->x - before->x;
  rect.y += below ? after->y + after->height - before->y - before->height : after->y - before->y;
  if (!outside || !rel_rect_intersects (&rect, after))
    return rect;

  /* to the side where it stands out farthest */
  left_gap = rect.x + rect.width - after->x;
  right_gap = after->x + after->width - rect.x;
  top_gap = rect.y + rect.height - after->y;
  bottom_gap = after->y + after->height - rect.y;
  least = MIN (MIN (left_gap, right_gap), MIN (top_gap, bottom_gap));
  if (least == left_gap)
    rect.x = after->x - rect.width - CLEAR;
  else if (least == right_gap)
    rect.x = after->x + after->width + CLEAR;
  else if (least == top_gap)
    rect.y = after->y - rect.height - CLEAR;
  else
    rect.y = after->y + after->height + CLEAR;

  return rect;
}
