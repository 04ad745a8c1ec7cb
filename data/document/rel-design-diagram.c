/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * From the comment block of a design to its diagram, and back: tables are called by
 * name in the file, and known by identity in the diagram.
 */
#include "config.h"

#include "document/rel-design-block.h"

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

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (REL_IS_SCHEMA (schema), NULL);

  diagram = rel_diagram_new (REL_ID_NONE, self->name);
  if (self->detail != REL_DETAIL_ALL)
    take (&diagram, rel_diagram_with_detail (diagram, self->detail));
  if (self->fold_associations)
    take (&diagram, rel_diagram_with_fold_associations (diagram, TRUE));
  for (guint i = 0; i < self->entries->len; i++)
    {
      RelDesignEntry *entry = self->entries->pdata[i];
      RelId id = entry->kind == REL_DESIGN_TABLE ? find_element (schema, entry->name) : REL_ID_NONE;
      RelPoint place = { entry->rect.x, entry->rect.y };

      if (id == REL_ID_NONE)
        continue;
      g_array_append_val (ids, id);
      g_array_append_val (places, place);
      g_array_append_val (colors, entry->color);
      g_array_append_val (folded, entry->folded);
    }
  take (&diagram, rel_diagram_with_looks (diagram, (RelId *) ids->data, (int *) colors->data, (int *) folded->data, ids->len));
  take (&diagram, rel_diagram_with_places (diagram, (RelId *) ids->data, (RelPoint *) places->data, ids->len));

  return diagram;
}

static void
copy_entry (RelDesignBlock       *self,
            const RelDesignEntry *entry,
            const char           *name)
{
  RelDesignEntry *other = rel_design_block_add (self, entry->kind, name);

  other->rect = entry->rect;
  other->color = entry->color;
  other->folded = entry->folded;
  other->hidden = entry->hidden;
  other->points = entry->points != NULL ? g_array_copy (entry->points) : NULL;
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

/**
 * rel_design_block_merge:
 * @previous: (nullable): the block as it was read
 * @previous_schema: (nullable): the schema as it was read
 * @schema: the schema as it is now
 * @diagram: the diagram as it is now
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
                        RelDiagram     *diagram)
{
  RelDesignBlock *self = rel_design_block_new ();
  g_autoptr(GHashTable) seen = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  const RelSchemaInfo *info;

  g_return_val_if_fail (REL_IS_SCHEMA (schema), self);
  g_return_val_if_fail (REL_IS_DIAGRAM (diagram), self);

  g_free (self->name);
  self->name = g_strdup (rel_diagram_get_name (diagram));
  self->detail = rel_diagram_get_detail (diagram);
  self->fold_associations = rel_diagram_get_fold_associations (diagram);
  self->head = previous != NULL ? g_strdup (previous->head) : NULL;
  self->rest = previous != NULL ? g_strdup (previous->rest) : NULL;
  for (guint i = 0; previous != NULL && i < previous->entries->len; i++)
    {
      const RelDesignEntry *entry = previous->entries->pdata[i];
      RelId id = REL_ID_NONE;
      const char *name;

      if (entry->kind != REL_DESIGN_TABLE)
        {
          copy_entry (self, entry, entry->name);
          continue;
        }
      if (previous_schema != NULL)
        id = find_element (previous_schema, entry->name);
      if (id == REL_ID_NONE || find_name (schema, id) == NULL)
        id = find_element (schema, entry->name);
      name = id != REL_ID_NONE ? find_name (schema, id) : NULL;
      if (name == NULL || g_hash_table_contains (seen, &id))
        continue;
      copy_entry (self, entry, name);
      take_looks (self->entries->pdata[self->entries->len - 1], diagram, id);
      g_hash_table_add (seen, g_memdup2 (&id, sizeof id));
    }

  info = rel_schema_get_info (schema);
  for (guint i = 0; i < info->tables->len; i++)
    add_newcomer (self, seen, diagram, rel_table_get_id (info->tables->pdata[i]), rel_table_get_name (info->tables->pdata[i]));
  for (guint i = 0; i < info->views->len; i++)
    add_newcomer (self, seen, diagram, rel_view_get_id (info->views->pdata[i]), rel_view_get_name (info->views->pdata[i]));

  return self;
}
