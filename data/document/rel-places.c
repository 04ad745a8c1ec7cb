/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Remembers the diagrams of a database, and what its records are called, without touching it: a JSON file in the person's
 * state folder, named by a hash of the database's path. Tables are kept by name, which
 * is the identity that outlives a session.
 */
#include "config.h"

#include <json-glib/json-glib.h>

#include <glib/gstdio.h>

#include "document/rel-places.h"

#include "base/rel-json-member.h"
#include "base/rel-state-path.h"
#include "document/rel-places-private.h"
#include "document/rel-way-names.h"

/**
 * rel_places_get_path:
 * @file: a database
 *
 * Returns: (transfer full): path of the file that holds its diagram
 */
char *
rel_places_get_path (GFile *file)
{
  return rel_state_path (file, "places", ".json");
}

static RelId
find_element (RelSchema  *schema,
              const char *name)
{
  RelTable *table = rel_schema_find_table (schema, name);
  RelView *view;

  if (table != NULL)
    return rel_table_get_id (table);
  view = rel_schema_find_view (schema, name);

  return view != NULL ? rel_view_get_id (view) : REL_ID_NONE;
}

static gboolean
is_number (JsonObject *object,
           const char *member)
{
  JsonNode *node = json_object_get_member (object, member);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) &&
         (json_node_get_value_type (node) == G_TYPE_INT64 || json_node_get_value_type (node) == G_TYPE_DOUBLE);
}

static double
get_number (JsonObject *object,
            const char *member)
{
  return is_number (object, member) ? CLAMP (json_object_get_double_member (object, member), -1e6, 1e6) : 0;
}

static void
take (RelDiagram **diagram,
      RelDiagram  *next)
{
  g_object_unref (*diagram);
  *diagram = next;
}

static RelDiagram *
read_head (JsonObject *root)
{
  RelDiagram *diagram = rel_diagram_new (REL_ID_NONE, rel_places_get_text (root, "name"));
  JsonArray *shapes = rel_json_get_array (root, "shapes");
  RelManner manner = REL_MANNER_BEST;
  RelSpacing spacing = REL_SPACING_NORMAL;
  RelNotation notation;

  if (is_number (root, "detail"))
    take (&diagram, rel_diagram_with_detail (diagram, CLAMP (json_object_get_int_member (root, "detail"), 0, 2)));
  if (rel_json_get_boolean (root, "fold-associations"))
    take (&diagram, rel_diagram_with_fold_associations (diagram, TRUE));
  if (rel_notation_from_string (rel_places_get_text (root, "notation"), &notation))
    take (&diagram, rel_diagram_with_notation (diagram, notation));
  if (rel_manner_from_string (rel_places_get_text (root, "arrange"), &manner) | rel_spacing_from_string (rel_places_get_text (root, "spacing"), &spacing))
    take (&diagram, rel_diagram_with_manner (diagram, manner, spacing));
  if (rel_json_get_boolean (root, "observed"))
    take (&diagram, rel_diagram_with_observed (diagram, TRUE));
  if (rel_json_get_boolean (root, "listed"))
    take (&diagram, rel_diagram_with_listed (diagram, TRUE));
  for (guint i = 0; shapes != NULL && i < json_array_get_length (shapes); i++)
    {
      JsonNode *node = json_array_get_element (shapes, i);
      JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
      g_autoptr(RelShape) shape = NULL;
      RelRect rect;

      if (object == NULL)
        continue;
      rect = (RelRect) { get_number (object, "x"), get_number (object, "y"), get_number (object, "width"), get_number (object, "height") };
      shape = rel_shape_new (g_str_equal (rel_places_get_text (object, "kind"), "area") ? REL_SHAPE_AREA : REL_SHAPE_NOTE, &rect, rel_places_get_text (object, "text"),
                             CLAMP ((int) get_number (object, "color"), 0, REL_N_COLORS - 1));
      shape->folded = rel_json_get_boolean (object, "folded");
      take (&diagram, rel_diagram_with_shape (diagram, shape));
    }

  return diagram;
}

static RelDiagram *
read_ways (RelDiagram *diagram,
           JsonObject *root,
           RelSchema  *schema)
{
  JsonNode *node = json_object_get_member (root, "ways");
  g_autoptr(GHashTable) names = NULL;
  g_autoptr(GList) members = NULL;

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return diagram;

  names = rel_way_find_names (schema);
  members = json_object_get_members (json_node_get_object (node));
  for (GList *l = members; l != NULL; l = l->next)
    {
      RelId *id = g_hash_table_lookup (names, l->data);
      JsonArray *numbers = rel_json_get_array (json_node_get_object (node), l->data);
      g_autoptr(GArray) points = g_array_new (FALSE, FALSE, sizeof (RelPoint));

      for (guint i = 0; numbers != NULL && i + 1 < json_array_get_length (numbers); i += 2)
        {
          RelPoint point = { CLAMP (json_array_get_double_element (numbers, i), -1e6, 1e6),
                             CLAMP (json_array_get_double_element (numbers, i + 1), -1e6, 1e6) };

          g_array_append_val (points, point);
        }
      if (id != NULL && points->len > 0)
        take (&diagram, rel_diagram_with_way (diagram, *id, (RelPoint *) points->data, points->len));
    }

  return diagram;
}

/* All at once: each step copies the diagram. */
static RelDiagram *
read_tables (JsonObject *root,
             RelSchema  *schema)
{
  RelDiagram *diagram = read_head (root);
  JsonObject *tables = rel_json_get_object (root, "tables");
  g_autoptr(GList) members = tables != NULL ? json_object_get_members (tables) : NULL;
  g_autoptr(GArray) ids = g_array_new (FALSE, FALSE, sizeof (RelId));
  g_autoptr(GArray) places = g_array_new (FALSE, FALSE, sizeof (RelPoint));
  g_autoptr(GArray) colors = g_array_new (FALSE, FALSE, sizeof (int));
  g_autoptr(GArray) folded = g_array_new (FALSE, FALSE, sizeof (int));
  g_autoptr(GArray) hidden = g_array_new (FALSE, FALSE, sizeof (RelId));

  for (GList *l = members; l != NULL; l = l->next)
    {
      JsonObject *look = rel_json_get_object (tables, l->data);
      RelId id = look != NULL ? find_element (schema, l->data) : REL_ID_NONE;
      RelPoint place;
      int color = -1, fold = -1;

      if (id == REL_ID_NONE)
        continue;
      if (rel_json_get_boolean (look, "hidden"))
        g_array_append_val (hidden, id);
      if (!is_number (look, "x") || !is_number (look, "y"))
        continue;

      place = (RelPoint) { get_number (look, "x"), get_number (look, "y") };
      if (is_number (look, "color"))
        color = CLAMP ((int) get_number (look, "color"), 0, REL_N_COLORS - 1);
      if (json_object_has_member (look, "folded"))
        fold = rel_json_get_boolean (look, "folded");
      g_array_append_val (ids, id);
      g_array_append_val (places, place);
      g_array_append_val (colors, color);
      g_array_append_val (folded, fold);
    }
  take (&diagram, rel_diagram_with_looks (diagram, (RelId *) ids->data, (int *) colors->data, (int *) folded->data, ids->len));
  if (hidden->len > 0)
    take (&diagram, rel_diagram_with_shown (diagram, (RelId *) hidden->data, hidden->len, FALSE));
  take (&diagram, rel_diagram_with_places (diagram, (RelId *) ids->data, (RelPoint *) places->data, ids->len));

  return diagram;
}

static RelDiagram *
read_diagram (JsonObject *object,
              RelSchema  *schema)
{
  return read_ways (read_tables (object, schema), object, schema);
}

/**
 * rel_places_load:
 * @path: path of the file
 * @schema: the schema as it is now
 *
 * Reads the diagrams. What the file says of tables that are gone is passed over; a file
 * that cannot be read is as good as none.
 *
 * Returns: (transfer full) (element-type RelDiagram): the diagrams, at least one, possibly
 *   without places
 */
GPtrArray *
rel_places_load (const char *path,
                 RelSchema  *schema)
{
  g_autoptr(JsonParser) parser = NULL;
  GPtrArray *diagrams = g_ptr_array_new_with_free_func (g_object_unref);
  JsonObject *root = rel_places_open_root (path, &parser);
  JsonArray *more;

  if (root == NULL)
    {
      g_ptr_array_add (diagrams, rel_diagram_new (REL_ID_NONE, ""));
      return diagrams;
    }

  g_ptr_array_add (diagrams, read_diagram (root, schema));
  more = rel_json_get_array (root, "diagrams");
  for (guint i = 0; more != NULL && i < json_array_get_length (more); i++)
    if (JSON_NODE_HOLDS_OBJECT (json_array_get_element (more, i)))
      g_ptr_array_add (diagrams, read_diagram (json_array_get_object_element (more, i), schema));

  return diagrams;
}

static void
write_look (JsonBuilder *builder,
            RelDiagram  *diagram,
            RelId        id,
            const char  *name)
{
  RelPoint place;

  /* on a list of some tables, those that are not on it need no word */
  if (!rel_diagram_get_place (diagram, id, &place) || (rel_diagram_is_listed (diagram) && !rel_diagram_shows (diagram, id)))
    return;

  json_builder_set_member_name (builder, name);
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "x");
  json_builder_add_double_value (builder, place.x);
  json_builder_set_member_name (builder, "y");
  json_builder_add_double_value (builder, place.y);
  if (rel_diagram_get_color (diagram, id) >= 0)
    {
      json_builder_set_member_name (builder, "color");
      json_builder_add_int_value (builder, rel_diagram_get_color (diagram, id));
    }
  if (rel_diagram_is_folded (diagram, id) || rel_diagram_is_opened (diagram, id))
    {
      json_builder_set_member_name (builder, "folded");
      json_builder_add_boolean_value (builder, rel_diagram_is_folded (diagram, id));
    }
  if (!rel_diagram_shows (diagram, id))
    {
      json_builder_set_member_name (builder, "hidden");
      json_builder_add_boolean_value (builder, TRUE);
    }
  json_builder_end_object (builder);
}

static void
write_number (JsonBuilder *builder,
              const char  *name,
              double       number)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_double_value (builder, number);
}

static void
write_flag (JsonBuilder *builder,
            const char  *name,
            gboolean     flag)
{
  if (!flag)
    return;
  json_builder_set_member_name (builder, name);
  json_builder_add_boolean_value (builder, TRUE);
}

void
rel_places_write_text (JsonBuilder *builder,
                       const char  *name,
                       const char  *text)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, text);
}

static void
write_shapes (JsonBuilder *builder,
              RelDiagram  *diagram)
{
  json_builder_set_member_name (builder, "shapes");
  json_builder_begin_array (builder);
  for (guint i = 0; i < rel_diagram_get_n_shapes (diagram); i++)
    {
      const RelShape *shape = rel_diagram_get_shape (diagram, i);

      json_builder_begin_object (builder);
      rel_places_write_text (builder, "kind", shape->kind == REL_SHAPE_AREA ? "area" : "note");
      write_number (builder, "x", shape->rect.x);
      write_number (builder, "y", shape->rect.y);
      write_number (builder, "width", shape->rect.width);
      write_number (builder, "height", shape->rect.height);
      rel_places_write_text (builder, "text", shape->text);
      json_builder_set_member_name (builder, "color");
      json_builder_add_int_value (builder, shape->color);
      write_flag (builder, "folded", shape->folded);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
write_ways (JsonBuilder *builder,
            RelSchema   *schema,
            RelDiagram  *diagram)
{
  g_autoptr(GArray) ids = rel_diagram_list_ways (diagram);

  json_builder_set_member_name (builder, "ways");
  json_builder_begin_object (builder);
  for (guint i = 0; i < ids->len; i++)
    {
      RelId id = g_array_index (ids, RelId, i);
      RelRelationship *relationship = rel_schema_get_relationship (schema, id);
      g_autofree char *name = relationship != NULL ? rel_way_dup_name (schema, relationship) : NULL;
      const GArray *way = rel_diagram_get_way (diagram, id);

      if (name == NULL)
        continue;
      json_builder_set_member_name (builder, name);
      json_builder_begin_array (builder);
      for (guint j = 0; j < way->len; j++)
        {
          json_builder_add_double_value (builder, g_array_index (way, RelPoint, j).x);
          json_builder_add_double_value (builder, g_array_index (way, RelPoint, j).y);
        }
      json_builder_end_array (builder);
    }
  json_builder_end_object (builder);
}

static void
write_diagram (JsonBuilder *builder,
               RelSchema   *schema,
               RelDiagram  *diagram)
{
  const RelSchemaInfo *info = rel_schema_get_info (schema);

  rel_places_write_text (builder, "name", rel_diagram_get_name (diagram));
  json_builder_set_member_name (builder, "detail");
  json_builder_add_int_value (builder, rel_diagram_get_detail (diagram));
  rel_places_write_text (builder, "notation", rel_notation_to_string (rel_diagram_get_notation (diagram)));
  rel_places_write_text (builder, "arrange", rel_manner_to_string (rel_diagram_get_manner (diagram)));
  rel_places_write_text (builder, "spacing", rel_spacing_to_string (rel_diagram_get_spacing (diagram)));
  write_flag (builder, "fold-associations", rel_diagram_get_fold_associations (diagram));
  write_flag (builder, "observed", rel_diagram_get_observed (diagram));
  write_flag (builder, "listed", rel_diagram_is_listed (diagram));
  json_builder_set_member_name (builder, "tables");
  json_builder_begin_object (builder);
  for (guint i = 0; i < info->tables->len; i++)
    write_look (builder, diagram, rel_table_get_id (g_ptr_array_index (info->tables, i)), rel_table_get_name (g_ptr_array_index (info->tables, i)));
  for (guint i = 0; i < info->views->len; i++)
    write_look (builder, diagram, rel_view_get_id (g_ptr_array_index (info->views, i)), rel_view_get_name (g_ptr_array_index (info->views, i)));
  json_builder_end_object (builder);
  write_shapes (builder, diagram);
  write_ways (builder, schema, diagram);
}

/**
 * rel_places_save:
 * @path: path of the file; its folder is made
 * @schema: a schema
 * @diagrams: (element-type RelDiagram): diagrams of it, at least one
 * @labels: (nullable): which columns describe records, where a person chose them
 * @error: where to put an error
 *
 * Writes diagrams, whole or not at all, readable for its owner only.
 *
 * Returns: whether it was written
 */
gboolean
rel_places_save (const char  *path,
                 RelSchema   *schema,
                 GPtrArray   *diagrams,
                 RelLabels   *labels,
                 GError     **error)
{
  g_autoptr(JsonBuilder) builder = json_builder_new_immutable ();
  g_autoptr(JsonGenerator) generator = json_generator_new ();
  g_autoptr(JsonNode) root = NULL;
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *text = NULL;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "format");
  json_builder_add_string_value (builder, REL_PLACES_FORMAT);
  write_diagram (builder, schema, diagrams->pdata[0]);
  json_builder_set_member_name (builder, "diagrams");
  json_builder_begin_array (builder);
  for (guint i = 1; i < diagrams->len; i++)
    {
      json_builder_begin_object (builder);
      write_diagram (builder, schema, diagrams->pdata[i]);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  rel_places_write_labels (builder, schema, labels);
  rel_places_write_words (builder, schema);
  json_builder_end_object (builder);

  root = json_builder_get_root (builder);
  json_generator_set_root (generator, root);
  json_generator_set_pretty (generator, TRUE);
  json_generator_set_indent (generator, 1);
  text = json_generator_to_data (generator, NULL);

  g_mkdir_with_parents (folder, 0700);

  return g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, error);
}
