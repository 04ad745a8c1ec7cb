/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Remembers the diagram of a database without touching it: a JSON file in the person's
 * state folder, named by a hash of the database's path. Tables are kept by name, which
 * is the identity that outlives a session.
 */
#include "config.h"

#include <json-glib/json-glib.h>

#include <glib/gstdio.h>

#include "document/rel-places.h"

#define FORMAT "relata-places 1"

/**
 * rel_places_get_path:
 * @file: a database
 *
 * Returns: (transfer full): path of the file that holds its diagram
 */
char *
rel_places_get_path (GFile *file)
{
  g_autofree char *uri = g_file_get_uri (file);
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, uri, -1);
  g_autofree char *name = g_strconcat (hash, ".json", NULL);

  return g_build_filename (g_get_user_state_dir (), "relata", "places", name, NULL);
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

static RelDiagram *
read_tables (JsonObject *root,
             RelSchema  *schema)
{
  g_autoptr(RelDiagram) diagram = rel_diagram_new (REL_ID_NONE, "");
  JsonNode *node = json_object_get_member (root, "tables");
  g_autoptr(GList) members = NULL;
  g_autoptr(GArray) ids = g_array_new (FALSE, FALSE, sizeof (RelId));
  g_autoptr(GArray) places = g_array_new (FALSE, FALSE, sizeof (RelPoint));
  RelDiagram *next;

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return g_steal_pointer (&diagram);

  if (is_number (root, "detail"))
    {
      next = rel_diagram_with_detail (diagram, CLAMP (json_object_get_int_member (root, "detail"), 0, 2));
      g_object_unref (diagram);
      diagram = next;
    }
  if (json_object_get_boolean_member_with_default (root, "fold-associations", FALSE))
    {
      next = rel_diagram_with_fold_associations (diagram, TRUE);
      g_object_unref (diagram);
      diagram = next;
    }

  members = json_object_get_members (json_node_get_object (node));
  for (GList *l = members; l != NULL; l = l->next)
    {
      JsonNode *item = json_object_get_member (json_node_get_object (node), l->data);
      RelId id = find_element (schema, l->data);
      JsonObject *look;
      RelPoint place;

      if (id == REL_ID_NONE || !JSON_NODE_HOLDS_OBJECT (item))
        continue;
      look = json_node_get_object (item);
      if (!is_number (look, "x") || !is_number (look, "y"))
        continue;

      place.x = CLAMP (json_object_get_double_member (look, "x"), -1e6, 1e6);
      place.y = CLAMP (json_object_get_double_member (look, "y"), -1e6, 1e6);
      g_array_append_val (ids, id);
      g_array_append_val (places, place);

      if (is_number (look, "color"))
        {
          next = rel_diagram_with_color (diagram, id, CLAMP (json_object_get_int_member (look, "color"), 0, REL_N_COLORS - 1));
          g_object_unref (diagram);
          diagram = next;
        }
      if (json_object_has_member (look, "folded"))
        {
          next = rel_diagram_with_folded (diagram, id, json_object_get_boolean_member_with_default (look, "folded", FALSE));
          g_object_unref (diagram);
          diagram = next;
        }
    }

  return rel_diagram_with_places (diagram, (RelId *) ids->data, (RelPoint *) places->data, ids->len);
}

/**
 * rel_places_load:
 * @path: path of the file
 * @schema: the schema as it is now
 *
 * Reads a diagram. What the file says of tables that are gone is passed over; a file
 * that cannot be read is as good as none.
 *
 * Returns: (transfer full): the diagram, possibly without places
 */
RelDiagram *
rel_places_load (const char *path,
                 RelSchema  *schema)
{
  g_autoptr(JsonParser) parser = json_parser_new_immutable ();
  JsonNode *root;

  if (!json_parser_load_from_file (parser, path, NULL) ||
      (root = json_parser_get_root (parser)) == NULL || !JSON_NODE_HOLDS_OBJECT (root) ||
      g_strcmp0 (json_object_get_string_member_with_default (json_node_get_object (root), "format", NULL), FORMAT) != 0)
    return rel_diagram_new (REL_ID_NONE, "");

  return read_tables (json_node_get_object (root), schema);
}

static void
write_look (JsonBuilder *builder,
            RelDiagram  *diagram,
            RelId        id,
            const char  *name)
{
  RelPoint place;

  if (!rel_diagram_get_place (diagram, id, &place))
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
  json_builder_end_object (builder);
}

/**
 * rel_places_save:
 * @path: path of the file; its folder is made
 * @schema: a schema
 * @diagram: a diagram of it
 * @error: where to put an error
 *
 * Writes a diagram, whole or not at all, readable for its owner only.
 *
 * Returns: whether it was written
 */
gboolean
rel_places_save (const char  *path,
                 RelSchema   *schema,
                 RelDiagram  *diagram,
                 GError     **error)
{
  const RelSchemaInfo *info = rel_schema_get_info (schema);
  g_autoptr(JsonBuilder) builder = json_builder_new_immutable ();
  g_autoptr(JsonGenerator) generator = json_generator_new ();
  g_autoptr(JsonNode) root = NULL;
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *text = NULL;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "format");
  json_builder_add_string_value (builder, FORMAT);
  json_builder_set_member_name (builder, "detail");
  json_builder_add_int_value (builder, rel_diagram_get_detail (diagram));
  json_builder_set_member_name (builder, "fold-associations");
  json_builder_add_boolean_value (builder, rel_diagram_get_fold_associations (diagram));
  json_builder_set_member_name (builder, "tables");
  json_builder_begin_object (builder);
  for (guint i = 0; i < info->tables->len; i++)
    write_look (builder, diagram, rel_table_get_id (g_ptr_array_index (info->tables, i)), rel_table_get_name (g_ptr_array_index (info->tables, i)));
  for (guint i = 0; i < info->views->len; i++)
    write_look (builder, diagram, rel_view_get_id (g_ptr_array_index (info->views, i)), rel_view_get_name (g_ptr_array_index (info->views, i)));
  json_builder_end_object (builder);
  json_builder_end_object (builder);

  root = json_builder_get_root (builder);
  json_generator_set_root (generator, root);
  json_generator_set_pretty (generator, TRUE);
  json_generator_set_indent (generator, 1);
  text = json_generator_to_data (generator, NULL);

  g_mkdir_with_parents (folder, 0700);

  return g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, error);
}
