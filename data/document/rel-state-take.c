/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Beside tables and links a design or database has diagrams, and words that people say of
 * them. Another document takes these over too: places, colours, folding, areas, notes,
 * bends, further diagrams, notes of tables and columns, names of ends. Elements are matched
 * as the schemas were; what the giver says nothing of stays.
 */
#include "config.h"

#include "document/rel-state-take.h"

#include "diagram/rel-card.h"
#include "document/rel-design-block.h"
#include "schema/rel-derive.h"
#include "schema/rel-edit-ends.h"
#include "schema/rel-words.h"

/* The same diagrams for a schema that calls everything the same and knows it by other ids. */
static GPtrArray *
translate (GPtrArray *diagrams,
           RelSchema *from,
           RelSchema *to)
{
  g_autoptr(RelDesignBlock) block = rel_design_block_merge (NULL, NULL, from, diagrams);

  return rel_design_block_to_diagrams (block, to);
}

/* Ids of tables and views. */
static GArray *
list_elements (RelSchema *schema)
{
  const RelSchemaInfo *info = rel_schema_get_info (schema);
  GArray *ids = g_array_new (FALSE, FALSE, sizeof (RelId));

  for (guint i = 0; i < info->tables->len + info->views->len; i++)
    {
      RelId id = i < info->tables->len ? rel_table_get_id (info->tables->pdata[i]) : rel_view_get_id (info->views->pdata[i - info->tables->len]);

      g_array_append_val (ids, id);
    }

  return ids;
}

/* What the giver knows of what there is now. */
static GHashTable *
list_known (RelSchema *schema,
            RelSchema *theirs)
{
  g_autoptr(GArray) all = list_elements (schema);
  GHashTable *known = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);

  for (guint i = 0; i < all->len; i++)
    {
      RelId id = g_array_index (all, RelId, i);

      if (rel_schema_get_table (theirs, id) != NULL || rel_schema_get_view (theirs, id) != NULL)
        g_hash_table_add (known, g_memdup2 (&id, sizeof id));
    }

  return known;
}

/* The diagram of that name; of two that are first, one may be called otherwise. */
static gboolean
find_diagram (GPtrArray *diagrams,
              GPtrArray *given,
              guint      wanted,
              guint     *index)
{
  const char *name = rel_diagram_get_name (given->pdata[wanted]);

  for (guint i = 0; i < diagrams->len; i++)
    if (g_strcmp0 (rel_diagram_get_name (diagrams->pdata[i]), name) == 0)
      {
        *index = i;
        return TRUE;
      }
  if (wanted > 0)
    return FALSE;
  for (guint i = 1; i < given->len; i++)
    if (g_strcmp0 (rel_diagram_get_name (diagrams->pdata[0]), rel_diagram_get_name (given->pdata[i])) == 0)
      return FALSE;
  *index = 0;

  return TRUE;
}

static gboolean
has_moved (RelDiagram *before,
           RelDiagram *after,
           RelId       table)
{
  RelPoint was = { 0 }, is = { 0 };
  gboolean had = rel_diagram_get_place (before, table, &was);
  gboolean has = rel_diagram_get_place (after, table, &is);

  return had != has || was.x != is.x || was.y != is.y;
}

/* Bends are places on the canvas: of no use where a card went elsewhere and the giver says no new ones. */
static RelDiagram *
drop_ways (RelDiagram *result,
           RelDiagram *before,
           RelDiagram *given,
           RelSchema  *schema)
{
  g_autoptr(GArray) ways = rel_diagram_list_ways (result);

  for (guint i = 0; i < ways->len; i++)
    {
      RelId id = g_array_index (ways, RelId, i);
      RelRelationship *relationship = rel_schema_get_relationship (schema, id);
      const RelRelationshipInfo *info = relationship != NULL ? rel_relationship_get_info (relationship) : NULL;
      RelDiagram *next;

      if (rel_diagram_get_way (given, id) != NULL)
        continue;
      if (info != NULL && !has_moved (before, result, info->child) && !has_moved (before, result, info->parent))
        continue;
      next = rel_diagram_with_way (result, id, NULL, 0);
      g_object_unref (result);
      result = next;
    }

  return result;
}

/* Where a card is; FALSE when it has no place or is not shown. */
static gboolean
find_rect (RelDiagram *diagram,
           RelSchema  *schema,
           RelId       id,
           RelMetrics *metrics,
           RelRect    *rect)
{
  RelTable *table = rel_schema_get_table (schema, id);
  RelDetail detail = rel_diagram_get_detail (diagram);
  g_autoptr(RelCard) card = NULL;
  RelPoint place;

  if (!rel_diagram_shows (diagram, id) || !rel_diagram_get_place (diagram, id, &place))
    return FALSE;
  if (table != NULL)
    card = rel_card_new_table (table, detail, rel_diagram_is_opened (diagram, id), rel_diagram_is_folded (diagram, id), metrics);
  else
    card = rel_card_new_view (rel_schema_get_view (schema, id), detail, metrics);
  *rect = (RelRect) { place.x, place.y, card->rect.width, card->rect.height };

  return TRUE;
}

/* Whether an area came to lie below a card that was not on it. */
static gboolean
is_covered (RelDiagram    *result,
            RelDiagram    *before,
            const RelRect *rect)
{
  for (guint i = 0; i < rel_diagram_get_n_shapes (result); i++)
    {
      const RelShape *shape = rel_diagram_get_shape (result, i);
      const RelShape *was = rel_diagram_find_shape (before, shape->id);

      if (shape->kind == REL_SHAPE_AREA && rel_rect_intersects (&shape->rect, rect) && (was == NULL || !rel_shape_equal (was, shape)) &&
          !(was != NULL && rel_shape_holds (was, rect) && rel_shape_holds (shape, rect)))
        return TRUE;
    }

  return FALSE;
}

/* Tables that the giver does not know stay where they are, unless something lies there
 * now: then they are placed as newcomers are. */
static RelDiagram *
make_room (RelDiagram *result,
           RelDiagram *before,
           RelSchema  *schema,
           GHashTable *known)
{
  g_autoptr(GArray) all = list_elements (schema);
  g_autoptr(RelMetrics) metrics = NULL;
  g_autoptr(GArray) rects = g_array_new (FALSE, FALSE, sizeof (RelRect));
  g_autoptr(GArray) homeless = g_array_new (FALSE, FALSE, sizeof (RelId));
  RelDiagram *next;
  RelRect rect;

  if (g_hash_table_size (known) == all->len)
    return result;

  metrics = rel_metrics_new ();
  for (guint i = 0; i < all->len; i++)
    {
      RelId id = g_array_index (all, RelId, i);

      if (g_hash_table_contains (known, &id) && has_moved (before, result, id) && find_rect (result, schema, id, metrics, &rect))
        g_array_append_val (rects, rect);
    }
  for (guint i = 0; i < all->len; i++)
    {
      RelId id = g_array_index (all, RelId, i);
      gboolean crowded;

      if (g_hash_table_contains (known, &id) || !find_rect (result, schema, id, metrics, &rect))
        continue;
      crowded = is_covered (result, before, &rect);
      for (guint j = 0; j < rects->len && !crowded; j++)
        crowded = rel_rect_intersects (&g_array_index (rects, RelRect, j), &rect);
      if (crowded)
        g_array_append_val (homeless, id);
    }
  if (homeless->len == 0)
    return result;
  next = rel_diagram_without_some_places (result, (const RelId *) homeless->data, homeless->len);
  g_object_unref (result);

  return next;
}

static RelDiagram *
take_diagram (RelDiagram *mine,
              RelDiagram *given,
              RelSchema  *schema,
              GHashTable *known)
{
  g_autoptr(GArray) all = list_elements (schema);
  RelDiagram *result = rel_diagram_take (mine, given, known, all);
  const char *name = rel_diagram_get_name (mine);

  if (name == NULL || *name == '\0')
    {
      RelDiagram *named = rel_diagram_with_name (result, rel_diagram_get_name (given));

      g_object_unref (result);
      result = named;
    }
  result = make_room (result, mine, schema, known);

  return drop_ways (result, mine, given, schema);
}

/**
 * rel_state_has_looks:
 * @schema: a schema
 * @diagrams: (element-type RelDiagram): its diagrams
 *
 * Returns: whether they say anything that SQL does not: there are places, areas, notes
 *   or names of ends
 */
gboolean
rel_state_has_looks (RelSchema *schema,
                     GPtrArray *diagrams)
{
  g_autoptr(GArray) notes = NULL;
  g_autoptr(GArray) names = NULL;

  g_return_val_if_fail (REL_IS_SCHEMA (schema) && diagrams != NULL, FALSE);

  for (guint i = 0; i < diagrams->len; i++)
    if (rel_diagram_get_n_places (diagrams->pdata[i]) > 0 || rel_diagram_get_n_shapes (diagrams->pdata[i]) > 0)
      return TRUE;
  notes = rel_schema_list_notes (schema);
  names = rel_schema_list_end_names (schema);

  return notes->len > 0 || names->len > 0;
}

/**
 * rel_state_take:
 * @self: the state that takes
 * @schema: its schema from now on
 * @other: the schema that gives
 * @theirs: the same with the identities of @self: rel_schema_adopt_renamed()
 * @diagrams: (element-type RelDiagram): the diagrams of @other
 *
 * Takes over how another document looks, and what people say in it: a diagram becomes as
 * the one of its name, others are added. What the giver says nothing of stays, but cards
 * that would lie under others lose their place. What is staged for records stays.
 *
 * Returns: (transfer full): the state
 */
RelState *
rel_state_take (RelState  *self,
                RelSchema *schema,
                RelSchema *other,
                RelSchema *theirs,
                GPtrArray *diagrams)
{
  g_autoptr(RelSchema) said = NULL;
  g_autoptr(RelState) state = NULL;
  g_autoptr(GPtrArray) given = NULL;
  g_autoptr(GPtrArray) result = NULL;
  g_autoptr(GHashTable) known = NULL;

  g_return_val_if_fail (REL_IS_STATE (self), NULL);
  g_return_val_if_fail (REL_IS_SCHEMA (schema) && REL_IS_SCHEMA (other) && REL_IS_SCHEMA (theirs), NULL);
  g_return_val_if_fail (diagrams != NULL && diagrams->len > 0, NULL);

  said = rel_schema_with_words (schema, theirs, REL_WORDS_SAID);
  given = translate (diagrams, other, theirs);
  known = list_known (schema, theirs);
  result = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < rel_state_get_diagrams (self)->len; i++)
    g_ptr_array_add (result, g_object_ref (rel_state_get_diagrams (self)->pdata[i]));
  for (guint i = 0; i < given->len; i++)
    {
      guint index;

      if (find_diagram (rel_state_get_diagrams (self), given, i, &index))
        {
          RelDiagram *taken = take_diagram (result->pdata[index], given->pdata[i], said, known);

          g_object_unref (result->pdata[index]);
          result->pdata[index] = taken;
        }
      else
        g_ptr_array_add (result, g_object_ref (given->pdata[i]));
    }
  state = rel_state_with_schema (self, said);

  return rel_state_with_diagrams (state, result, rel_state_get_current (self));
}

/**
 * rel_state_looks_equal:
 * @a: a state
 * @b: another of the same document
 *
 * Returns: whether both look the same and people say the same in them
 */
gboolean
rel_state_looks_equal (RelState *a,
                       RelState *b)
{
  g_autoptr(RelSchema) said = NULL;

  g_return_val_if_fail (REL_IS_STATE (a) && REL_IS_STATE (b), FALSE);

  said = rel_schema_with_words (rel_state_get_schema (a), rel_state_get_schema (b), REL_WORDS_ALL);

  return said == rel_state_get_schema (a) && rel_diagrams_equal (rel_state_get_diagrams (a), rel_state_get_diagrams (b));
}
