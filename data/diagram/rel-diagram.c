/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A diagram, as a value. Places, colours and folding are kept by table id, so they
 * follow a rename and outlive a refresh. A copy of the tables of places costs
 * microseconds for a thousand tables, which is what an edit may cost.
 */
#include "config.h"

#include "diagram/rel-diagram.h"

#include "diagram/rel-diagram-private.h"

typedef RelDiagramLook Look;

G_DEFINE_FINAL_TYPE (RelDiagram, rel_diagram, G_TYPE_OBJECT)

static void
rel_diagram_finalize (GObject *object)
{
  RelDiagram *self = REL_DIAGRAM (object);

  g_free (self->name);
  g_hash_table_unref (self->looks);
  g_hash_table_unref (self->ways);
  g_clear_pointer (&self->kin, g_hash_table_unref);
  g_ptr_array_unref (self->shapes);

  G_OBJECT_CLASS (rel_diagram_parent_class)->finalize (object);
}

static void
rel_diagram_class_init (RelDiagramClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rel_diagram_finalize;
}

static void
rel_diagram_init (RelDiagram *self)
{
  self->looks = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  self->ways = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, (GDestroyNotify) g_array_unref);
  self->shapes = g_ptr_array_new_with_free_func ((GDestroyNotify) rel_shape_free);
}

/**
 * rel_diagram_new:
 * @id: identity, or 0 for a new one
 * @name: its name
 *
 * Returns: (transfer full): a diagram without places
 */
RelDiagram *
rel_diagram_new (RelId       id,
                 const char *name)
{
  RelDiagram *self = g_object_new (REL_TYPE_DIAGRAM, NULL);

  self->id = id != REL_ID_NONE ? id : rel_id_new ();
  self->name = g_strdup (name);

  return self;
}

RelDiagram *
rel_diagram_copy (RelDiagram *self)
{
  RelDiagram *other = rel_diagram_new (self->id, self->name);
  GHashTableIter iter;
  gpointer key;
  gpointer value;

  other->detail = self->detail;
  other->fold_associations = self->fold_associations;
  other->notation = self->notation;
  other->observed = self->observed;
  other->manner = self->manner;
  other->spacing = self->spacing;
  other->listed = self->listed;
  other->kin = self->kin != NULL ? g_hash_table_ref (self->kin) : NULL;
  for (guint i = 0; i < self->shapes->len; i++)
    g_ptr_array_add (other->shapes, rel_shape_copy (self->shapes->pdata[i]));
  /* nobody changes the bends of a way: they are shared */
  g_hash_table_iter_init (&iter, self->ways);
  while (g_hash_table_iter_next (&iter, &key, &value))
    g_hash_table_insert (other->ways, g_memdup2 (key, sizeof (RelId)), g_array_ref (value));
  g_hash_table_iter_init (&iter, self->looks);
  while (g_hash_table_iter_next (&iter, &key, &value))
    g_hash_table_insert (other->looks, g_memdup2 (key, sizeof (RelId)), g_memdup2 (value, sizeof (Look)));

  return other;
}

RelDiagramLook *
rel_diagram_ensure_look (RelDiagram *self,
                         RelId       table)
{
  Look *look = g_hash_table_lookup (self->looks, &table);

  if (look == NULL)
    {
      look = g_new0 (Look, 1);
      look->color = -1;
      look->folded = -1;
      look->hidden = -1;
      g_hash_table_insert (self->looks, g_memdup2 (&table, sizeof table), look);
    }

  return look;
}

RelId
rel_diagram_get_id (RelDiagram *self)
{
  g_return_val_if_fail (REL_IS_DIAGRAM (self), REL_ID_NONE);

  return self->id;
}

const char *
rel_diagram_get_name (RelDiagram *self)
{
  g_return_val_if_fail (REL_IS_DIAGRAM (self), NULL);

  return self->name;
}

RelDetail
rel_diagram_get_detail (RelDiagram *self)
{
  g_return_val_if_fail (REL_IS_DIAGRAM (self), REL_DETAIL_ALL);

  return self->detail;
}

/**
 * rel_diagram_get_fold_associations:
 * @self: a diagram
 *
 * Returns: whether pure association tables are drawn as edges instead of cards
 */
gboolean
rel_diagram_get_fold_associations (RelDiagram *self)
{
  g_return_val_if_fail (REL_IS_DIAGRAM (self), FALSE);

  return self->fold_associations;
}

guint
rel_diagram_get_n_places (RelDiagram *self)
{
  GHashTableIter iter;
  Look *look;
  guint n = 0;

  g_return_val_if_fail (REL_IS_DIAGRAM (self), 0);

  g_hash_table_iter_init (&iter, self->looks);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &look))
    n += look->placed;

  return n;
}

/**
 * rel_diagram_get_place:
 * @self: a diagram
 * @table: id of a table or view
 * @place: (out): where its card's left upper corner is
 *
 * Returns: whether it has a place
 */
gboolean
rel_diagram_get_place (RelDiagram *self,
                       RelId       table,
                       RelPoint   *place)
{
  Look *look;

  g_return_val_if_fail (REL_IS_DIAGRAM (self), FALSE);

  look = g_hash_table_lookup (self->looks, &table);
  if (look == NULL || !look->placed)
    return FALSE;

  *place = look->place;

  return TRUE;
}

/**
 * rel_diagram_get_color:
 * @self: a diagram
 * @table: id of a table
 *
 * Returns: number of the colour that a person chose, or -1
 */
int
rel_diagram_get_color (RelDiagram *self,
                       RelId       table)
{
  Look *look;

  g_return_val_if_fail (REL_IS_DIAGRAM (self), -1);

  look = g_hash_table_lookup (self->looks, &table);

  return look != NULL ? look->color : -1;
}

/**
 * rel_diagram_is_folded:
 * @self: a diagram
 * @table: id of a table
 *
 * Returns: whether a person folded its card to keys and links
 */
gboolean
rel_diagram_is_folded (RelDiagram *self,
                       RelId       table)
{
  Look *look;

  g_return_val_if_fail (REL_IS_DIAGRAM (self), FALSE);

  look = g_hash_table_lookup (self->looks, &table);

  return look != NULL && look->folded == 1;
}

/**
 * rel_diagram_is_opened:
 * @self: a diagram
 * @table: id of a table
 *
 * Returns: whether a person opened its card, however long it is
 */
gboolean
rel_diagram_is_opened (RelDiagram *self,
                       RelId       table)
{
  Look *look;

  g_return_val_if_fail (REL_IS_DIAGRAM (self), FALSE);

  look = g_hash_table_lookup (self->looks, &table);

  return look != NULL && look->folded == 0;
}

/**
 * rel_diagram_with_places:
 * @self: a diagram
 * @tables: (array length=n): ids of tables
 * @places: (array length=n): their places
 * @n: how many
 *
 * Returns: (transfer full): the diagram with those tables placed
 */
RelDiagram *
rel_diagram_with_places (RelDiagram     *self,
                         const RelId    *tables,
                         const RelPoint *places,
                         guint           n)
{
  RelDiagram *other;

  g_return_val_if_fail (REL_IS_DIAGRAM (self), NULL);

  other = rel_diagram_copy (self);
  for (guint i = 0; i < n; i++)
    {
      Look *look = rel_diagram_ensure_look (other, tables[i]);

      look->place = places[i];
      look->placed = TRUE;
    }

  return other;
}

RelDiagram *
rel_diagram_with_place (RelDiagram *self,
                        RelId       table,
                        double      x,
                        double      y)
{
  RelPoint place = { x, y };

  return rel_diagram_with_places (self, &table, &place, 1);
}

/**
 * rel_diagram_without_places:
 * @self: a diagram
 *
 * Returns: (transfer full): the diagram with nothing placed, colours kept
 */
RelDiagram *
rel_diagram_without_places (RelDiagram *self)
{
  RelDiagram *other;
  GHashTableIter iter;
  Look *look;

  g_return_val_if_fail (REL_IS_DIAGRAM (self), NULL);

  other = rel_diagram_copy (self);
  g_hash_table_iter_init (&iter, other->looks);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &look))
    look->placed = FALSE;

  return other;
}

RelDiagram *
rel_diagram_with_detail (RelDiagram *self,
                         RelDetail   detail)
{
  RelDiagram *other;

  g_return_val_if_fail (REL_IS_DIAGRAM (self), NULL);

  other = rel_diagram_copy (self);
  other->detail = detail;

  return other;
}

RelDiagram *
rel_diagram_with_fold_associations (RelDiagram *self,
                                    gboolean    fold)
{
  RelDiagram *other;

  g_return_val_if_fail (REL_IS_DIAGRAM (self), NULL);

  other = rel_diagram_copy (self);
  other->fold_associations = fold;

  return other;
}

/* Colours that are chosen by kinship, where nobody chose one. */
GHashTable *
rel_diagram_get_kin (RelDiagram *self)
{
  g_return_val_if_fail (REL_IS_DIAGRAM (self), NULL);

  return self->kin;
}

RelDiagram *
rel_diagram_with_kin (RelDiagram *self,
                      GHashTable *kin)
{
  RelDiagram *other;

  g_return_val_if_fail (REL_IS_DIAGRAM (self), NULL);

  other = rel_diagram_copy (self);
  g_clear_pointer (&other->kin, g_hash_table_unref);
  other->kin = g_hash_table_ref (kin);

  return other;
}

RelDiagram *
rel_diagram_with_color (RelDiagram *self,
                        RelId       table,
                        int         color)
{
  RelDiagram *other;

  g_return_val_if_fail (REL_IS_DIAGRAM (self), NULL);

  other = rel_diagram_copy (self);
  rel_diagram_ensure_look (other, table)->color = color;

  return other;
}

RelDiagram *
rel_diagram_with_folded (RelDiagram *self,
                         RelId       table,
                         gboolean    folded)
{
  RelDiagram *other;

  g_return_val_if_fail (REL_IS_DIAGRAM (self), NULL);

  other = rel_diagram_copy (self);
  rel_diagram_ensure_look (other, table)->folded = folded;

  return other;
}

static gboolean
contains_all (RelDiagram *a,
              RelDiagram *b)
{
  GHashTableIter iter;
  gpointer key;
  Look *look;

  g_hash_table_iter_init (&iter, a->looks);
  while (g_hash_table_iter_next (&iter, &key, (gpointer *) &look))
    {
      Look *other = g_hash_table_lookup (b->looks, key);

      if (other == NULL || look->placed != other->placed || look->color != other->color || look->folded != other->folded || look->hidden != other->hidden ||
          (look->placed && (look->place.x != other->place.x || look->place.y != other->place.y)))
        return FALSE;
    }

  return TRUE;
}

/**
 * rel_diagram_with_looks:
 * @self: a diagram
 * @tables: (array length=n): ids of tables
 * @colors: (array length=n): their colours, -1 for none chosen
 * @folded: (array length=n): 1 folded, 0 opened, -1 not chosen
 * @n: how many
 *
 * Returns: (transfer full): the diagram with colours and folding of many tables at once
 */
RelDiagram *
rel_diagram_with_looks (RelDiagram  *self,
                        const RelId *tables,
                        const int   *colors,
                        const int   *folded,
                        guint        n)
{
  RelDiagram *other;

  g_return_val_if_fail (REL_IS_DIAGRAM (self), NULL);

  other = rel_diagram_copy (self);
  for (guint i = 0; i < n; i++)
    {
      Look *look = rel_diagram_ensure_look (other, tables[i]);

      look->color = CLAMP (colors[i], -1, REL_N_COLORS - 1);
      look->folded = folded[i] < 0 ? -1 : folded[i] != 0;
    }

  return other;
}

/**
 * rel_diagram_equal:
 * @a: a diagram
 * @b: another
 *
 * Returns: whether they show the same
 */
gboolean
rel_diagram_equal (RelDiagram *a,
                   RelDiagram *b)
{
  g_return_val_if_fail (REL_IS_DIAGRAM (a) && REL_IS_DIAGRAM (b), FALSE);

  return a == b ||
         (g_strcmp0 (a->name, b->name) == 0 && a->detail == b->detail && a->fold_associations == b->fold_associations &&
          g_hash_table_size (a->looks) == g_hash_table_size (b->looks) && contains_all (a, b) && rel_diagram_parts_equal (a, b));
}
