/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Areas that are folded: who is on them and not seen, and goes along when they move.
 */
#include "config.h"

#include "diagram/rel-card.h"
#include "diagram/rel-diagram-private.h"

/* Who lies on a folded area is told by the beginning of its header. */
static gboolean
is_on (const RelShape *area,
       RelPoint        place)
{
  return area->kind == REL_SHAPE_AREA && rel_rect_contains (&area->rect, place.x + 60, place.y + REL_CARD_HEADER / 2);
}

/**
 * rel_diagram_find_folded_area:
 * @self: a diagram
 * @table: id of a table or view
 *
 * Returns: identity of the area that is folded and has it on it, or 0
 */
RelId
rel_diagram_find_folded_area (RelDiagram *self,
                              RelId       table)
{
  RelPoint place;

  g_return_val_if_fail (REL_IS_DIAGRAM (self), REL_ID_NONE);

  if (!rel_diagram_get_place (self, table, &place))
    return REL_ID_NONE;
  for (guint i = self->shapes->len; i-- > 0;)
    {
      const RelShape *shape = self->shapes->pdata[i];

      if (shape->folded && is_on (shape, place))
        return shape->id;
    }

  return REL_ID_NONE;
}

/**
 * rel_diagram_with_areas_moved:
 * @self: a diagram
 * @areas: (array length=n): identities of areas that are folded
 * @places: (array length=n): where their upper left corners go
 * @n: how many
 *
 * Moves folded areas, each with everything that is on it and not seen: before any of
 * them is moved, so that none takes along what another one brings to where it was.
 *
 * Returns: (transfer full): the other diagram
 */
RelDiagram *
rel_diagram_with_areas_moved (RelDiagram     *self,
                              const RelId    *areas,
                              const RelPoint *places,
                              guint           n)
{
  RelDiagram *other;
  GHashTableIter iter;
  RelDiagramLook *look;
  gpointer key;

  g_return_val_if_fail (REL_IS_DIAGRAM (self), NULL);

  other = g_object_ref (self);
  for (guint i = 0; i < n; i++)
    {
      const RelShape *shape = rel_diagram_find_shape (self, areas[i]);
      g_autoptr(RelShape) moved = NULL;
      RelDiagram *next;

      if (shape == NULL)
        continue;
      moved = rel_shape_copy (shape);
      moved->rect.x = places[i].x;
      moved->rect.y = places[i].y;
      next = rel_diagram_with_shape (other, moved);
      g_object_unref (other);
      other = next;
    }
  if (other == self)
    return other;

  g_hash_table_iter_init (&iter, self->looks);
  while (g_hash_table_iter_next (&iter, &key, (gpointer *) &look))
    {
      RelId area = rel_diagram_find_folded_area (self, *(RelId *) key);

      for (guint i = 0; area != REL_ID_NONE && i < n; i++)
        {
          const RelRect *was = &rel_diagram_find_shape (self, area)->rect;
          RelDiagramLook *there;

          if (areas[i] != area)
            continue;
          there = rel_diagram_ensure_look (other, *(RelId *) key);
          there->place.x = look->place.x + places[i].x - was->x;
          there->place.y = look->place.y + places[i].y - was->y;
        }
    }

  return other;
}
