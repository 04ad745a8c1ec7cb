/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Bends that were dragged by hand, when tables are arranged. Where both ends of an edge
 * went the same way its bends go along. Where they did not, the bends would lead to where
 * the tables were: the edge finds its own way again.
 */
#include "config.h"

#include "diagram/rel-arrange-private.h"
#include "schema/rel-derive.h"

static gboolean
get_offset (RelDiagram *before,
            RelDiagram *after,
            RelId       table,
            RelPoint   *offset)
{
  RelPoint from, to;

  if (!rel_diagram_get_place (before, table, &from) || !rel_diagram_get_place (after, table, &to))
    return FALSE;

  *offset = (RelPoint) { to.x - from.x, to.y - from.y };

  return TRUE;
}

/* The bends of a relationship afterwards; NULL: those that it has. */
static GArray *
move_way (RelDiagram                *before,
          RelDiagram                *after,
          const RelRelationshipInfo *info,
          const GArray              *way)
{
  GArray *moved;
  RelPoint a, b;

  if (!get_offset (before, after, info->parent, &a) || !get_offset (before, after, info->child, &b))
    return NULL;
  if (a.x == 0 && a.y == 0 && b.x == 0 && b.y == 0)
    return NULL;

  moved = g_array_new (FALSE, FALSE, sizeof (RelPoint));
  for (guint i = 0; a.x == b.x && a.y == b.y && i < way->len; i++)
    {
      RelPoint point = g_array_index (way, RelPoint, i);

      point.x += a.x;
      point.y += a.y;
      g_array_append_val (moved, point);
    }

  return moved;
}

/**
 * rel_arrange_move_ways:
 * @schema: the schema
 * @before: a diagram of it
 * @after: (transfer full): the same diagram with other places
 *
 * Returns: (transfer full): the latter with the bends that it shall have
 */
RelDiagram *
rel_arrange_move_ways (RelSchema  *schema,
                       RelDiagram *before,
                       RelDiagram *after)
{
  g_autoptr(RelDiagram) arranged = after;
  GPtrArray *relationships = rel_schema_get_relationships (schema);
  g_autoptr(GArray) ids = g_array_new (FALSE, FALSE, sizeof (RelId));
  g_autoptr(GPtrArray) ways = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);

  for (guint i = 0; i < relationships->len; i++)
    {
      RelId id = rel_relationship_get_id (relationships->pdata[i]);
      const GArray *way = rel_diagram_get_way (before, id);
      GArray *moved = way != NULL ? move_way (before, after, rel_relationship_get_info (relationships->pdata[i]), way) : NULL;

      if (moved == NULL)
        continue;
      g_array_append_val (ids, id);
      g_ptr_array_add (ways, moved);
    }
  if (ids->len == 0)
    return g_steal_pointer (&arranged);

  return rel_diagram_with_ways (arranged, ids, ways);
}
