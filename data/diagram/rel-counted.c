/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Figures that stand beside the signs of edges, for any scene that is made of a diagram:
 * the one on the screen, a printed one, one that is exported on a thread.
 */
#include "config.h"

#include "diagram/rel-counted.h"

#define FIGURE_ROOM 13.0 /* from one figure to the next */

typedef struct
{
  char *from;
  char *to;
  char *words;
} Counted;

static void
counted_free (gpointer data)
{
  Counted *counted = data;

  g_free (counted->from);
  g_free (counted->to);
  g_free (counted->words);
  g_free (counted);
}

/**
 * rel_counted_new:
 *
 * Returns: (transfer full) (element-type RelId gpointer): no figures yet; may be shared
 *   by threads once nothing is added any more
 */
GHashTable *
rel_counted_new (void)
{
  return g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, counted_free);
}

/**
 * rel_counted_add:
 * @self: figures
 * @relationship: id of a relationship
 * @from: (nullable): what was counted at its parent: "1"
 * @to: (nullable): what was counted at its child: "0..37"
 * @words: (nullable): the same as sentences
 *
 * Adds those of a relationship, or replaces them.
 */
void
rel_counted_add (GHashTable *self,
                 RelId       relationship,
                 const char *from,
                 const char *to,
                 const char *words)
{
  Counted *counted = g_new (Counted, 1);

  counted->from = g_strdup (from);
  counted->to = g_strdup (to);
  counted->words = g_strdup (words);
  g_hash_table_insert (self, g_memdup2 (&relationship, sizeof relationship), counted);
}

/* Several links to one key begin beside each other: one figure is enough for those that
 * have the same, above the highest. */
static gboolean
is_told_above (RelScene      *scene,
               GHashTable    *counted,
               guint          index,
               const Counted *own)
{
  const RelEdge *edge = rel_scene_get_edge (scene, index);
  const GArray *others = rel_scene_get_edges_of (scene, edge->from);

  for (guint i = 0; edge->route->n_points > 0 && i < others->len; i++)
    {
      guint other_index = g_array_index (others, guint, i);
      const RelEdge *other = rel_scene_get_edge (scene, other_index);
      RelId id = rel_relationship_get_id (other->relationship);
      const Counted *there = g_hash_table_lookup (counted, &id);
      double above;

      if (other_index == index || other->from != edge->from || other->route->n_points == 0 || there == NULL || g_strcmp0 (there->from, own->from) != 0)
        continue;
      above = edge->route->points[0].y - other->route->points[0].y;
      if (other->route->points[0].x == edge->route->points[0].x && above < FIGURE_ROOM && (above > 0 || (above == 0 && other_index < index)))
        return TRUE;
    }

  return FALSE;
}

/**
 * rel_counted_show:
 * @self: (nullable): figures
 * @scene: a scene
 *
 * Sets them at the edges that it has.
 */
void
rel_counted_show (GHashTable *self,
                  RelScene   *scene)
{
  g_return_if_fail (REL_IS_SCENE (scene));

  for (guint i = 0; self != NULL && i < rel_scene_get_n_edges (scene); i++)
    {
      RelId id = rel_relationship_get_id (rel_scene_get_edge (scene, i)->relationship);
      const Counted *counted = g_hash_table_lookup (self, &id);

      if (counted != NULL)
        rel_scene_set_counted (scene, id, is_told_above (scene, self, i, counted) ? NULL : counted->from, counted->to, counted->words);
    }
}
