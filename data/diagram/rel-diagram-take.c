/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * One diagram becomes as another says. What the other says nothing of stays as it is, so
 * that nothing which only this one has is lost.
 */
#include "config.h"

#include <math.h>

#include "diagram/rel-diagram-private.h"

/* An area or note at the same place is the same one under another text. */
static gboolean
is_same_place (const RelShape *a,
               const RelShape *b)
{
  return fabs (a->rect.x - b->rect.x) < 1 && fabs (a->rect.y - b->rect.y) < 1;
}

static RelShape *
find_shape (GPtrArray      *shapes,
            GHashTable     *taken,
            const RelShape *wanted,
            gboolean        by_place)
{
  for (guint i = 0; i < shapes->len; i++)
    {
      RelShape *shape = shapes->pdata[i];

      if (shape->kind == wanted->kind && !g_hash_table_contains (taken, shape) &&
          (by_place ? is_same_place (shape, wanted) : g_strcmp0 (shape->text, wanted->text) == 0))
        return shape;
    }

  return NULL;
}

static void
take_shape (RelShape       *self,
            const RelShape *other)
{
  g_free (self->text);
  self->text = g_strdup (other->text);
  self->rect = other->rect;
  self->color = other->color;
  self->folded = other->folded;
}

/* Those of the same text first, so that none of them is taken for one that moved there. */
static void
take_shapes (RelDiagram *self,
             RelDiagram *other)
{
  g_autoptr(GHashTable) taken = g_hash_table_new (NULL, NULL);
  g_autoptr(GHashTable) done = g_hash_table_new (NULL, NULL);

  for (guint pass = 0; pass < 2; pass++)
    for (guint i = 0; i < other->shapes->len; i++)
      {
        const RelShape *wanted = other->shapes->pdata[i];
        RelShape *mine = g_hash_table_contains (done, wanted) ? NULL : find_shape (self->shapes, taken, wanted, pass == 1);

        if (mine == NULL)
          continue;
        take_shape (mine, wanted);
        g_hash_table_add (taken, mine);
        g_hash_table_add (done, (gpointer) wanted);
      }
  for (guint i = 0; i < other->shapes->len; i++)
    if (!g_hash_table_contains (done, other->shapes->pdata[i]))
      g_ptr_array_add (self->shapes, rel_shape_copy (other->shapes->pdata[i]));
}

static void
take_look (RelDiagram *self,
           RelDiagram *other,
           RelId       id)
{
  const RelDiagramLook *wanted = g_hash_table_lookup (other->looks, &id);
  gboolean shown = rel_diagram_shows (other, id);
  RelDiagramLook *look;

  if (wanted != NULL)
    {
      look = rel_diagram_ensure_look (self, id);
      if (wanted->placed)
        {
          look->placed = TRUE;
          look->place = wanted->place;
        }
      if (wanted->color >= 0)
        look->color = wanted->color;
      if (wanted->folded >= 0)
        look->folded = wanted->folded;
    }
  if (rel_diagram_shows (self, id) != shown)
    rel_diagram_ensure_look (self, id)->hidden = !shown;
}

/**
 * rel_diagram_take:
 * @self: a diagram
 * @other: another, by the same identities
 * @tables: (element-type RelId): the tables and views that @other knows
 * @all: (element-type RelId): these, and those that only @self knows
 *
 * Takes over how @other looks: what cards show, notation, how it is arranged, places, colours, folding, what is
 * shown, areas, notes and bends. Tables that it does not know, areas, notes and bends that
 * it does not have stay. An area or note is known by its text, or by its place.
 *
 * Returns: (transfer full): @self, so changed
 */
RelDiagram *
rel_diagram_take (RelDiagram *self,
                  RelDiagram *other,
                  GHashTable *tables,
                  GArray     *all)
{
  RelDiagram *result;
  GHashTableIter iter;
  gpointer key, value;

  g_return_val_if_fail (REL_IS_DIAGRAM (self) && REL_IS_DIAGRAM (other), NULL);
  g_return_val_if_fail (tables != NULL && all != NULL, NULL);

  result = rel_diagram_copy (self);
  result->detail = other->detail;
  result->notation = other->notation;
  result->fold_associations = other->fold_associations;
  result->listed = other->listed;
  if (other->manner != REL_MANNER_BEST)
    result->manner = other->manner;
  if (other->spacing != REL_SPACING_NORMAL)
    result->spacing = other->spacing;
  /* without a look of its own a table is shown or not as the whole diagram says, and that may be other now */
  for (guint i = 0; i < all->len; i++)
    {
      RelId id = g_array_index (all, RelId, i);
      gboolean shown = rel_diagram_shows (self, id);

      if (!g_hash_table_contains (tables, &id) && rel_diagram_shows (result, id) != shown)
        rel_diagram_ensure_look (result, id)->hidden = !shown;
    }
  g_hash_table_iter_init (&iter, tables);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    take_look (result, other, *(RelId *) key);
  take_shapes (result, other);
  /* nobody changes the bends of a way: they are shared */
  g_hash_table_iter_init (&iter, other->ways);
  while (g_hash_table_iter_next (&iter, &key, &value))
    g_hash_table_insert (result->ways, g_memdup2 (key, sizeof (RelId)), g_array_ref (value));

  return result;
}

/**
 * rel_diagram_without_some_places:
 * @self: a diagram
 * @tables: (array length=n): ids of tables or views
 * @n: how many
 *
 * Returns: (transfer full): the diagram, on which these have no place: they are to be placed anew
 */
RelDiagram *
rel_diagram_without_some_places (RelDiagram  *self,
                                 const RelId *tables,
                                 guint        n)
{
  RelDiagram *result;

  g_return_val_if_fail (REL_IS_DIAGRAM (self), NULL);

  result = rel_diagram_copy (self);
  for (guint i = 0; i < n; i++)
    {
      RelDiagramLook *look = g_hash_table_lookup (result->looks, &tables[i]);
      gboolean shown = rel_diagram_shows (self, tables[i]);

      if (look == NULL)
        continue;
      look->placed = FALSE;
      /* on a list the place says that it is shown */
      if (rel_diagram_shows (result, tables[i]) != shown)
        look->hidden = !shown;
    }

  return result;
}
