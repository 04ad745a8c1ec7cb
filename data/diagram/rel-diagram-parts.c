/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What a diagram knows beside the places of its tables: which are shown, areas and
 * notes, bends that were dragged by hand.
 */
#include "config.h"

#include "diagram/rel-diagram-private.h"

/**
 * rel_diagram_is_listed:
 * @self: a diagram
 *
 * Returns: whether it shows only tables that were put on it
 */
gboolean
rel_diagram_is_listed (RelDiagram *self)
{
  g_return_val_if_fail (REL_IS_DIAGRAM (self), FALSE);

  return self->listed;
}

/**
 * rel_diagram_shows:
 * @self: a diagram
 * @table: id of a table or view
 *
 * Returns: whether it is shown on it
 */
gboolean
rel_diagram_shows (RelDiagram *self,
                   RelId       table)
{
  RelDiagramLook *look;

  g_return_val_if_fail (REL_IS_DIAGRAM (self), FALSE);

  look = g_hash_table_lookup (self->looks, &table);
  if (look != NULL && look->hidden >= 0)
    return !look->hidden;

  return !self->listed || (look != NULL && look->placed);
}

/**
 * rel_diagram_with_shown:
 * @self: a diagram
 * @tables: (array length=n): ids of tables or views
 * @n: how many
 * @shown: whether to show them
 *
 * Puts tables on a diagram, or takes them off. Their looks are kept.
 *
 * Returns: (transfer full): the other diagram
 */
RelDiagram *
rel_diagram_with_shown (RelDiagram  *self,
                        const RelId *tables,
                        guint        n,
                        gboolean     shown)
{
  RelDiagram *other;

  g_return_val_if_fail (REL_IS_DIAGRAM (self), NULL);

  other = rel_diagram_copy (self);
  for (guint i = 0; i < n; i++)
    rel_diagram_ensure_look (other, tables[i])->hidden = !shown;

  return other;
}

/**
 * rel_diagram_with_listed:
 * @self: a diagram
 * @listed: whether to show only what was put on it
 *
 * Returns: (transfer full): the other diagram
 */
RelDiagram *
rel_diagram_with_listed (RelDiagram *self,
                         gboolean    listed)
{
  RelDiagram *other;

  g_return_val_if_fail (REL_IS_DIAGRAM (self), NULL);

  other = rel_diagram_copy (self);
  other->listed = listed;

  return other;
}

RelNotation
rel_diagram_get_notation (RelDiagram *self)
{
  g_return_val_if_fail (REL_IS_DIAGRAM (self), REL_NOTATION_CROWS_FOOT);

  return self->notation;
}

RelDiagram *
rel_diagram_with_notation (RelDiagram  *self,
                           RelNotation  notation)
{
  RelDiagram *other;

  g_return_val_if_fail (REL_IS_DIAGRAM (self), NULL);

  other = rel_diagram_copy (self);
  other->notation = notation;

  return other;
}

/**
 * rel_diagram_get_observed:
 * @self: a diagram
 *
 * Returns: whether numbers counted in the database stand at the ends of edges
 */
gboolean
rel_diagram_get_observed (RelDiagram *self)
{
  g_return_val_if_fail (REL_IS_DIAGRAM (self), FALSE);

  return self->observed;
}

RelDiagram *
rel_diagram_with_observed (RelDiagram *self,
                           gboolean    observed)
{
  RelDiagram *other;

  g_return_val_if_fail (REL_IS_DIAGRAM (self), NULL);

  other = rel_diagram_copy (self);
  other->observed = observed;

  return other;
}

RelManner
rel_diagram_get_manner (RelDiagram *self)
{
  g_return_val_if_fail (REL_IS_DIAGRAM (self), REL_MANNER_BEST);

  return self->manner;
}

RelSpacing
rel_diagram_get_spacing (RelDiagram *self)
{
  g_return_val_if_fail (REL_IS_DIAGRAM (self), REL_SPACING_NORMAL);

  return self->spacing;
}

/**
 * rel_diagram_with_manner:
 * @self: a diagram
 * @manner: how it is arranged from now on
 * @spacing: how far apart
 *
 * Returns: (transfer full): the other diagram, where nothing has moved yet
 */
RelDiagram *
rel_diagram_with_manner (RelDiagram *self,
                         RelManner   manner,
                         RelSpacing  spacing)
{
  RelDiagram *other;

  g_return_val_if_fail (REL_IS_DIAGRAM (self), NULL);

  other = rel_diagram_copy (self);
  other->manner = manner;
  other->spacing = spacing;

  return other;
}

/**
 * rel_diagram_with_name:
 * @self: a diagram
 * @name: another name
 *
 * Returns: (transfer full): the same diagram under that name
 */
RelDiagram *
rel_diagram_with_name (RelDiagram *self,
                       const char *name)
{
  RelDiagram *other;

  g_return_val_if_fail (REL_IS_DIAGRAM (self), NULL);

  other = rel_diagram_copy (self);
  g_free (other->name);
  other->name = g_strdup (name);

  return other;
}

/**
 * rel_diagram_duplicate:
 * @self: a diagram
 * @name: name of the other
 *
 * Returns: (transfer full): another diagram that looks the same
 */
RelDiagram *
rel_diagram_duplicate (RelDiagram *self,
                       const char *name)
{
  RelDiagram *other = rel_diagram_with_name (self, name);

  other->id = rel_id_new ();
  for (guint i = 0; i < other->shapes->len; i++)
    ((RelShape *) other->shapes->pdata[i])->id = rel_id_new ();

  return other;
}

/* Areas and notes */

guint
rel_diagram_get_n_shapes (RelDiagram *self)
{
  g_return_val_if_fail (REL_IS_DIAGRAM (self), 0);

  return self->shapes->len;
}

/**
 * rel_diagram_get_shape:
 * @self: a diagram
 * @index: number of an area or note, from the lowest
 *
 * Returns: (transfer none): it
 */
const RelShape *
rel_diagram_get_shape (RelDiagram *self,
                       guint       index)
{
  g_return_val_if_fail (REL_IS_DIAGRAM (self) && index < self->shapes->len, NULL);

  return self->shapes->pdata[index];
}

static gboolean
find_shape (RelDiagram *self,
            RelId       id,
            guint      *index)
{
  for (guint i = 0; i < self->shapes->len; i++)
    if (((RelShape *) self->shapes->pdata[i])->id == id)
      {
        *index = i;
        return TRUE;
      }

  return FALSE;
}

/**
 * rel_diagram_find_shape:
 * @self: a diagram
 * @id: identity of an area or note
 *
 * Returns: (transfer none) (nullable): it
 */
const RelShape *
rel_diagram_find_shape (RelDiagram *self,
                        RelId       id)
{
  guint index;

  g_return_val_if_fail (REL_IS_DIAGRAM (self), NULL);

  return find_shape (self, id, &index) ? self->shapes->pdata[index] : NULL;
}

/**
 * rel_diagram_with_shape:
 * @self: a diagram
 * @shape: an area or note
 *
 * Adds it, or puts it in place of the one with its identity.
 *
 * Returns: (transfer full): the other diagram
 */
RelDiagram *
rel_diagram_with_shape (RelDiagram     *self,
                        const RelShape *shape)
{
  RelDiagram *other;
  guint index;

  g_return_val_if_fail (REL_IS_DIAGRAM (self), NULL);

  other = rel_diagram_copy (self);
  if (find_shape (other, shape->id, &index))
    {
      rel_shape_free (other->shapes->pdata[index]);
      other->shapes->pdata[index] = rel_shape_copy (shape);
    }
  else
    g_ptr_array_add (other->shapes, rel_shape_copy (shape));

  return other;
}

/**
 * rel_diagram_with_new_shapes:
 * @self: a diagram
 * @shapes: (element-type RelShape): areas and notes that it does not have yet
 *
 * Adds many at once, above those that are there.
 *
 * Returns: (transfer full): the other diagram
 */
RelDiagram *
rel_diagram_with_new_shapes (RelDiagram *self,
                             GPtrArray  *shapes)
{
  RelDiagram *other;

  g_return_val_if_fail (REL_IS_DIAGRAM (self), NULL);
  g_return_val_if_fail (shapes != NULL, NULL);

  other = rel_diagram_copy (self);
  for (guint i = 0; i < shapes->len; i++)
    g_ptr_array_add (other->shapes, rel_shape_copy (shapes->pdata[i]));

  return other;
}

/**
 * rel_diagram_without_shape:
 * @self: a diagram
 * @id: identity of an area or note
 *
 * Returns: (transfer full): the diagram without it
 */
RelDiagram *
rel_diagram_without_shape (RelDiagram *self,
                           RelId       id)
{
  RelDiagram *other;
  guint index;

  g_return_val_if_fail (REL_IS_DIAGRAM (self), NULL);

  other = rel_diagram_copy (self);
  if (find_shape (other, id, &index))
    g_ptr_array_remove_index (other->shapes, index);

  return other;
}

/* Ways */

/**
 * rel_diagram_get_way:
 * @self: a diagram
 * @relationship: id of a relationship
 *
 * Returns: (transfer none) (nullable) (element-type RelPoint): bends that were dragged
 *   by hand; %NULL for an edge that finds its own way
 */
const GArray *
rel_diagram_get_way (RelDiagram *self,
                     RelId       relationship)
{
  g_return_val_if_fail (REL_IS_DIAGRAM (self), NULL);

  return g_hash_table_lookup (self->ways, &relationship);
}

static void
set_way (RelDiagram     *self,
         RelId           relationship,
         const RelPoint *points,
         guint           n)
{
  GArray *way;

  if (n == 0)
    {
      g_hash_table_remove (self->ways, &relationship);
      return;
    }
  way = g_array_sized_new (FALSE, FALSE, sizeof (RelPoint), n);
  g_array_append_vals (way, points, n);
  g_hash_table_insert (self->ways, g_memdup2 (&relationship, sizeof relationship), way);
}

/**
 * rel_diagram_with_way:
 * @self: a diagram
 * @relationship: id of a relationship
 * @points: (array length=n) (nullable): its bends
 * @n: how many; 0 lets it find its own way again
 *
 * Returns: (transfer full): the other diagram
 */
RelDiagram *
rel_diagram_with_way (RelDiagram     *self,
                      RelId           relationship,
                      const RelPoint *points,
                      guint           n)
{
  RelDiagram *other;

  g_return_val_if_fail (REL_IS_DIAGRAM (self), NULL);

  other = rel_diagram_copy (self);
  set_way (other, relationship, points, n);

  return other;
}

/**
 * rel_diagram_with_ways:
 * @self: a diagram
 * @relationships: (element-type RelId): ids of relationships
 * @ways: (element-type GArray): for each of them its bends, as arrays of #RelPoint
 *
 * Sets many at once, of several for one relationship the last.
 *
 * Returns: (transfer full): the other diagram
 */
RelDiagram *
rel_diagram_with_ways (RelDiagram *self,
                       GArray     *relationships,
                       GPtrArray  *ways)
{
  RelDiagram *other;

  g_return_val_if_fail (REL_IS_DIAGRAM (self), NULL);
  g_return_val_if_fail (relationships->len == ways->len, NULL);

  other = rel_diagram_copy (self);
  for (guint i = 0; i < ways->len; i++)
    {
      const GArray *way = ways->pdata[i];

      set_way (other, g_array_index (relationships, RelId, i), (const RelPoint *) way->data, way->len);
    }

  return other;
}

static int
compare_ids (gconstpointer a,
             gconstpointer b)
{
  RelId one = *(const RelId *) a, other = *(const RelId *) b;

  return one < other ? -1 : one > other;
}

/**
 * rel_diagram_list_ways:
 * @self: a diagram
 *
 * Returns: (transfer full) (element-type RelId): ids of relationships with bends
 *   dragged by hand, ascending
 */
GArray *
rel_diagram_list_ways (RelDiagram *self)
{
  GArray *ids = g_array_new (FALSE, FALSE, sizeof (RelId));
  GHashTableIter iter;
  gpointer key;

  g_return_val_if_fail (REL_IS_DIAGRAM (self), ids);

  g_hash_table_iter_init (&iter, self->ways);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    g_array_append_vals (ids, key, 1);
  g_array_sort (ids, compare_ids);

  return ids;
}

static gboolean
ways_equal (RelDiagram *a,
            RelDiagram *b)
{
  GHashTableIter iter;
  gpointer key;
  GArray *way;

  if (g_hash_table_size (a->ways) != g_hash_table_size (b->ways))
    return FALSE;

  g_hash_table_iter_init (&iter, a->ways);
  while (g_hash_table_iter_next (&iter, &key, (gpointer *) &way))
    {
      GArray *other = g_hash_table_lookup (b->ways, key);

      if (other == NULL || other->len != way->len)
        return FALSE;
      for (guint i = 0; i < way->len; i++)
        if (g_array_index (way, RelPoint, i).x != g_array_index (other, RelPoint, i).x ||
            g_array_index (way, RelPoint, i).y != g_array_index (other, RelPoint, i).y)
          return FALSE;
    }

  return TRUE;
}

gboolean
rel_diagram_parts_equal (RelDiagram *a,
                         RelDiagram *b)
{
  if (a->notation != b->notation || a->observed != b->observed || a->listed != b->listed || a->manner != b->manner || a->spacing != b->spacing ||
      a->shapes->len != b->shapes->len || !ways_equal (a, b))
    return FALSE;
  for (guint i = 0; i < a->shapes->len; i++)
    if (!rel_shape_equal (a->shapes->pdata[i], b->shapes->pdata[i]))
      return FALSE;

  return TRUE;
}
