/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * From the comment block of a design to its diagram, and back: tables are called by
 * name in the file, and known by identity in the diagram.
 */
#include "config.h"

#include "document/rel-design-block.h"

#include "document/rel-design-private.h"
#include "document/rel-way-names.h"

static RelId
find_element (RelSchema  *schema,
              const char *name)
{
  RelTable *table = rel_schema_find_table (schema, name);
  RelView *view = table == NULL ? rel_schema_find_view (schema, name) : NULL;

  return table != NULL ? rel_table_get_id (table) : view != NULL ? rel_view_get_id (view) : REL_ID_NONE;
}

static const char *
find_name (RelSchema *schema,
           RelId      id)
{
  RelTable *table = rel_schema_get_table (schema, id);
  RelView *view = table == NULL ? rel_schema_get_view (schema, id) : NULL;

  return table != NULL ? rel_table_get_name (table) : view != NULL ? rel_view_get_name (view) : NULL;
}

static void
take (RelDiagram **diagram,
      RelDiagram  *next)
{
  g_object_unref (*diagram);
  *diagram = next;
}

static RelShape *
make_shape (const RelDesignEntry *entry)
{
  RelShape *shape = rel_shape_new (entry->kind == REL_DESIGN_AREA ? REL_SHAPE_AREA : REL_SHAPE_NOTE, &entry->rect,
                                   entry->name, MAX (entry->color, 0));

  /* as it stands there, however small: what nobody touched is not changed */
  shape->rect = entry->rect;
  shape->color = entry->color;
  shape->folded = entry->folded == 1;

  return shape;
}

/**
 * rel_design_block_to_diagram:
 * @self: a block
 * @schema: the schema of the design
 *
 * Returns: (transfer full): its diagram; what the block says of tables that do not exist is passed over
 */
RelDiagram *
rel_design_block_to_diagram (RelDesignBlock *self,
                             RelSchema      *schema)
{
  RelDiagram *diagram;
  g_autoptr(GArray) ids = g_array_new (FALSE, FALSE, sizeof (RelId));
  g_autoptr(GArray) places = g_array_new (FALSE, FALSE, sizeof (RelPoint));
  g_autoptr(GArray) colors = g_array_new (FALSE, FALSE, sizeof (int));
  g_autoptr(GArray) folded = g_array_new (FALSE, FALSE, sizeof (int));
  g_autoptr(GArray) hidden = g_array_new (FALSE, FALSE, sizeof (RelId));
  g_autoptr(GPtrArray) shapes = g_ptr_array_new_with_free_func ((GDestroyNotify) rel_shape_free);
  g_autoptr(GArray) ways = g_array_new (FALSE, FALSE, sizeof (RelId));
  g_autoptr(GPtrArray) bends = g_ptr_array_new ();
  g_autoptr(GHashTable) names = NULL;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (REL_IS_SCHEMA (schema), NULL);

  diagram = rel_diagram_new (REL_ID_NONE, self->name);
  names = rel_way_find_names (schema);
  if (self->notation != REL_NOTATION_CROWS_FOOT)
    take (&diagram, rel_diagram_with_notation (diagram, self->notation));
  if (self->observed)
    take (&diagram, rel_diagram_with_observed (diagram, TRUE));
  if (self->listed)
    take (&diagram, rel_diagram_with_listed (diagram, TRUE));
  if (self->detail != REL_DETAIL_ALL)
    take (&diagram, rel_diagram_with_detail (diagram, self->detail));
  if (self->manner != REL_MANNER_BEST || self->spacing != REL_SPACING_NORMAL)
    take (&diagram, rel_diagram_with_manner (diagram, self->manner, self->spacing));
  if (self->fold_associations)
    take (&diagram, rel_diagram_with_fold_associations (diagram, TRUE));
  for (guint i = 0; i < self->entries->len; i++)
    {
      RelDesignEntry *entry = self->entries->pdata[i];
      RelId id = entry->kind == REL_DESIGN_TABLE ? find_element (schema, entry->name) : REL_ID_NONE;
      RelPoint place = { entry->rect.x, entry->rect.y };

      if (entry->kind == REL_DESIGN_AREA || entry->kind == REL_DESIGN_NOTE)
        g_ptr_array_add (shapes, make_shape (entry));
      else if (entry->kind == REL_DESIGN_WAY && g_hash_table_contains (names, entry->name))
        {
          g_array_append_vals (ways, g_hash_table_lookup (names, entry->name), 1);
          g_ptr_array_add (bends, entry->points);
        }
      if (id == REL_ID_NONE)
        continue;
      if (entry->hidden)
        g_array_append_val (hidden, id);
      g_array_append_val (ids, id);
      g_array_append_val (places, place);
      g_array_append_val (colors, entry->color);
      g_array_append_val (folded, entry->folded);
    }
  if (shapes->len > 0)
    take (&diagram, rel_diagram_with_new_shapes (diagram, shapes));
  if (ways->len > 0)
    take (&diagram, rel_diagram_with_ways (diagram, ways, bends));
  take (&diagram, rel_diagram_with_looks (diagram, (RelId *) ids->data, (int *) colors->data, (int *) folded->data, ids->len));
  if (hidden->len > 0)
    take (&diagram, rel_diagram_with_shown (diagram, (RelId *) hidden->data, hidden->len, FALSE));
  take (&diagram, rel_diagram_with_places (diagram, (RelId *) ids->data, (RelPoint *) places->data, ids->len));

  return diagram;
}

/**
 * rel_design_block_to_diagrams:
 * @self: a block
 * @schema: the schema of the design
 *
 * Returns: (transfer full) (element-type RelDiagram): its diagrams, at least one
 */
GPtrArray *
rel_design_block_to_diagrams (RelDesignBlock *self,
                              RelSchema      *schema)
{
  GPtrArray *diagrams = g_ptr_array_new_with_free_func (g_object_unref);

  g_ptr_array_add (diagrams, rel_design_block_to_diagram (self, schema));
  for (guint i = 0; i < self->others->len; i++)
    g_ptr_array_add (diagrams, rel_design_block_to_diagram (self->others->pdata[i], schema));

  return diagrams;
}

/* The same line under another name: what it says of anything stays. */
void
rel_design_copy_entry (RelDesignBlock       *self,
                             const RelDesignEntry *entry,
                             const char           *name)
{
  RelDesignEntry *other = rel_design_block_add (self, entry->kind, name);

  other->rect = entry->rect;
  other->color = entry->color;
  other->folded = entry->folded;
  other->hidden = entry->hidden;
  other->points = entry->points != NULL ? g_array_copy (entry->points) : NULL;
  other->at_child = g_strdup (entry->at_child);
  other->at_parent = g_strdup (entry->at_parent);
  other->column = g_strdup (entry->column);
  other->text = g_strdup (entry->text);
  other->rest = g_strdup (entry->rest);
}

static void
take_looks (RelDesignEntry *entry,
            RelDiagram     *diagram,
            RelId           id)
{
  RelPoint place;

  if (rel_diagram_get_place (diagram, id, &place))
    {
      entry->rect.x = place.x;
      entry->rect.y = place.y;
    }
  entry->color = rel_diagram_get_color (diagram, id);
  entry->folded = rel_diagram_is_folded (diagram, id) ? 1 : rel_diagram_is_opened (diagram, id) ? 0 : -1;
  entry->hidden = !rel_diagram_shows (diagram, id);
}

static void
add_newcomer (RelDesignBlock *self,
              GHashTable     *seen,
              RelDiagram     *diagram,
              RelId           id,
              const char     *name)
{
  RelPoint place;

  if (!g_hash_table_contains (seen, &id) && rel_diagram_get_place (diagram, id, &place))
    take_looks (rel_design_block_add (self, REL_DESIGN_TABLE, name), diagram, id);
}

static void
take_shape_entry (RelDesignEntry *entry,
                  const RelShape *shape)
{
  entry->rect = shape->rect;
  entry->color = shape->color;
  if (shape->folded || entry->folded == 1)
    entry->folded = shape->folded ? 1 : -1;
}

/* Shapes of a kind by their text, the first one last: what has a line is taken from there. */
static GHashTable *
list_shapes (RelDiagram   *diagram,
             RelShapeKind  kind)
{
  GHashTable *lists = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) g_ptr_array_unref);

  for (guint i = rel_diagram_get_n_shapes (diagram); i > 0; i--)
    {
      const RelShape *shape = rel_diagram_get_shape (diagram, i - 1);
      GPtrArray *list = g_hash_table_lookup (lists, shape->text);

      if (shape->kind != kind)
        continue;
      if (list == NULL)
        {
          list = g_ptr_array_new ();
          g_hash_table_insert (lists, shape->text, list);
        }
      g_ptr_array_add (list, (gpointer) shape);
    }

  return lists;
}

/* The first shape of that name that has no line yet. */
static const RelShape *
find_shape (GHashTable           *lists,
            const RelDesignEntry *entry,
            GHashTable           *seen)
{
  GPtrArray *list = g_hash_table_lookup (lists, entry->name);
  const RelShape *shape;

  if (list == NULL || list->len == 0)
    return NULL;
  shape = g_ptr_array_steal_index (list, list->len - 1);
  g_hash_table_add (seen, (gpointer) shape);

  return shape;
}

static void
set_points (RelDesignEntry *entry,
            const GArray   *way)
{
  g_clear_pointer (&entry->points, g_array_unref);
  entry->points = g_array_sized_new (FALSE, FALSE, sizeof (RelPoint), way->len);
  g_array_append_vals (entry->points, way->data, way->len);
}

static void
add_new_parts (RelDesignBlock *self,
               GHashTable     *seen,
               GHashTable     *seen_shapes,
               RelSchema      *schema,
               RelDiagram     *diagram)
{
  g_autoptr(GArray) ways = rel_diagram_list_ways (diagram);

  for (guint i = 0; i < rel_diagram_get_n_shapes (diagram); i++)
    {
      const RelShape *shape = rel_diagram_get_shape (diagram, i);

      if (!g_hash_table_contains (seen_shapes, shape))
        take_shape_entry (rel_design_block_add (self, shape->kind == REL_SHAPE_AREA ? REL_DESIGN_AREA : REL_DESIGN_NOTE, shape->text), shape);
    }
  for (guint i = 0; i < ways->len; i++)
    {
      RelId id = g_array_index (ways, RelId, i);
      RelRelationship *relationship = rel_schema_get_relationship (schema, id);
      g_autofree char *name = relationship != NULL ? rel_way_dup_name (schema, relationship) : NULL;

      if (name != NULL && !g_hash_table_contains (seen, &id))
        set_points (rel_design_block_add (self, REL_DESIGN_WAY, name), rel_diagram_get_way (diagram, id));
    }
}

/* The line of a way under its name of today; FALSE when it has none any more. */
static gboolean
take_way (RelDesignBlock       *self,
          const RelDesignEntry *entry,
          GHashTable           *names_before,
          GHashTable           *names,
          GHashTable           *seen,
          RelSchema            *schema,
          RelDiagram           *diagram)
{
  RelId *known = names_before != NULL ? g_hash_table_lookup (names_before, entry->name) : NULL;
  RelId id = known != NULL ? *known : REL_ID_NONE;
  RelRelationship *relationship = rel_schema_get_relationship (schema, id);
  const GArray *way;
  g_autofree char *name = NULL;

  if (relationship == NULL && g_hash_table_contains (names, entry->name))
    {
      id = *(RelId *) g_hash_table_lookup (names, entry->name);
      relationship = rel_schema_get_relationship (schema, id);
    }
  way = rel_diagram_get_way (diagram, id);
  if (relationship == NULL || way == NULL || g_hash_table_contains (seen, &id))
    return FALSE;

  name = rel_way_dup_name (schema, relationship);
  rel_design_copy_entry (self, entry, name);
  set_points (self->entries->pdata[self->entries->len - 1], way);
  g_hash_table_add (seen, g_memdup2 (&id, sizeof id));

  return TRUE;
}

static RelDesignBlock *
merge_one (RelDesignBlock *previous,
           RelSchema      *previous_schema,
           RelSchema      *schema,
           RelDiagram     *diagram)
{
  RelDesignBlock *self = rel_design_block_new ();
  g_autoptr(GHashTable) seen = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  g_autoptr(GHashTable) seen_shapes = g_hash_table_new (NULL, NULL);
  g_autoptr(GHashTable) areas = list_shapes (diagram, REL_SHAPE_AREA);
  g_autoptr(GHashTable) notes = list_shapes (diagram, REL_SHAPE_NOTE);
  g_autoptr(GHashTable) names = rel_way_find_names (schema);
  g_autoptr(GHashTable) names_before = previous_schema != NULL ? rel_way_find_names (previous_schema) : NULL;
  const RelSchemaInfo *info;

  g_free (self->name);
  self->name = g_strdup (rel_diagram_get_name (diagram));
  self->detail = rel_diagram_get_detail (diagram);
  self->notation = rel_diagram_get_notation (diagram);
  self->observed = rel_diagram_get_observed (diagram);
  self->listed = rel_diagram_is_listed (diagram);
  self->manner = rel_diagram_get_manner (diagram);
  self->spacing = rel_diagram_get_spacing (diagram);
  self->fold_associations = rel_diagram_get_fold_associations (diagram);
  self->head = previous != NULL ? g_strdup (previous->head) : NULL;
  self->rest = previous != NULL ? g_strdup (previous->rest) : NULL;
  for (guint i = 0; previous != NULL && i < previous->entries->len; i++)
    {
      const RelDesignEntry *entry = previous->entries->pdata[i];
      RelId id = REL_ID_NONE;
      const char *name;

      if (entry->kind == REL_DESIGN_AREA || entry->kind == REL_DESIGN_NOTE)
        {
          const RelShape *shape = find_shape (entry->kind == REL_DESIGN_AREA ? areas : notes, entry, seen_shapes);

          if (shape != NULL)
            {
              rel_design_copy_entry (self, entry, entry->name);
              take_shape_entry (self->entries->pdata[self->entries->len - 1], shape);
            }
          continue;
        }
      if (entry->kind == REL_DESIGN_WAY)
        {
          /* one that leads nowhere is kept: its table may come back */
          if (!take_way (self, entry, names_before, names, seen, schema, diagram) && !g_hash_table_contains (names, entry->name) &&
              (names_before == NULL || !g_hash_table_contains (names_before, entry->name)))
            rel_design_copy_entry (self, entry, entry->name);
          continue;
        }
      if (entry->kind == REL_DESIGN_ENDS || entry->kind == REL_DESIGN_ABOUT)
        continue;
      if (entry->kind != REL_DESIGN_TABLE)
        {
          rel_design_copy_entry (self, entry, entry->name);
          continue;
        }
      if (previous_schema != NULL)
        id = find_element (previous_schema, entry->name);
      if (id == REL_ID_NONE || find_name (schema, id) == NULL)
        id = find_element (schema, entry->name);
      name = id != REL_ID_NONE ? find_name (schema, id) : NULL;
      if (name == NULL || g_hash_table_contains (seen, &id))
        continue;
      rel_design_copy_entry (self, entry, name);
      take_looks (self->entries->pdata[self->entries->len - 1], diagram, id);
      g_hash_table_add (seen, g_memdup2 (&id, sizeof id));
    }

  info = rel_schema_get_info (schema);
  for (guint i = 0; i < info->tables->len; i++)
    add_newcomer (self, seen, diagram, rel_table_get_id (info->tables->pdata[i]), rel_table_get_name (info->tables->pdata[i]));
  for (guint i = 0; i < info->views->len; i++)
    add_newcomer (self, seen, diagram, rel_view_get_id (info->views->pdata[i]), rel_view_get_name (info->views->pdata[i]));
  add_new_parts (self, seen, seen_shapes, schema, diagram);

  return self;
}

static RelDesignBlock *
find_block (RelDesignBlock *previous,
            const char     *name,
            guint           position)
{
  for (guint i = 0; i < previous->others->len; i++)
    if (g_strcmp0 (((RelDesignBlock *) previous->others->pdata[i])->name, name) == 0)
      return previous->others->pdata[i];

  return position < previous->others->len ? previous->others->pdata[position] : NULL;
}

/**
 * rel_design_block_merge:
 * @previous: (nullable): the block as it was read
 * @previous_schema: (nullable): the schema as it was read
 * @schema: the schema as it is now
 * @diagrams: (element-type RelDiagram): the diagrams as they are now, at least one
 *
 * Brings a block up to date. Lines keep their order; a table that was renamed keeps its
 * line, one that is gone loses it, and newcomers come last.
 *
 * Returns: (transfer full): the block to be written
 */
RelDesignBlock *
rel_design_block_merge (RelDesignBlock *previous,
                        RelSchema      *previous_schema,
                        RelSchema      *schema,
                        GPtrArray      *diagrams)
{
  RelDesignBlock *self;

  g_return_val_if_fail (REL_IS_SCHEMA (schema), NULL);
  g_return_val_if_fail (diagrams->len > 0, NULL);

  self = merge_one (previous, previous_schema, schema, diagrams->pdata[0]);
  rel_design_merge_words (self, previous, previous_schema, schema);
  for (guint i = 1; i < diagrams->len; i++)
    {
      RelDesignBlock *before = previous != NULL ? find_block (previous, rel_diagram_get_name (diagrams->pdata[i]), i - 1) : NULL;

      g_ptr_array_add (self->others, merge_one (before, previous_schema, schema, diagrams->pdata[i]));
    }

  return self;
}
