/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What is remembered beside a database besides places: which columns describe records,
 * what people call the ends of relationships, and what they say of tables and columns.
 *
 *   "labels": { "authors": "name" },
 *   "ends": { "books.author_id": { "child": "author", "parent": "works" } },
 *   "notes": { "books": { "note": "…", "columns": { "isbn": "…" } } }
 */
#include "config.h"

#include "document/rel-places.h"

#include "base/rel-json-member.h"
#include "document/rel-places-private.h"
#include "document/rel-way-names.h"
#include "schema/rel-edit-ends.h"
#include "schema/rel-words.h"

/* Text of a member, or "": the file may hold anything. */
const char *
rel_places_get_text (JsonObject *object,
                     const char *member)
{
  JsonNode *node = json_object_get_member (object, member);

  return node != NULL && json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node) : "";
}

/* What the file holds, owned by the parser; NULL: it cannot be read, or is none of ours. */
JsonObject *
rel_places_open_root (const char  *path,
                      JsonParser **parser)
{
  JsonNode *root;
  JsonObject *object;

  *parser = json_parser_new_immutable ();
  root = json_parser_load_from_file (*parser, path, NULL) ? json_parser_get_root (*parser) : NULL;
  object = root != NULL && JSON_NODE_HOLDS_OBJECT (root) ? json_node_get_object (root) : NULL;

  return object != NULL && g_str_equal (rel_places_get_text (object, "format"), REL_PLACES_FORMAT) ? object : NULL;
}

/**
 * rel_places_load_labels:
 * @path: path of the file
 * @schema: the schema as it is now
 *
 * Reads which columns describe records, where a person chose them.
 *
 * Returns: (transfer full): the choices
 */
RelLabels *
rel_places_load_labels (const char *path,
                        RelSchema  *schema)
{
  g_autoptr(JsonParser) parser = NULL;
  RelLabels *labels = rel_labels_new ();
  g_autoptr(GList) members = NULL;
  JsonObject *chosen = rel_json_get_object (rel_places_open_root (path, &parser), "labels");

  if (chosen == NULL)
    return labels;

  members = json_object_get_members (chosen);
  for (GList *l = members; l != NULL; l = l->next)
    {
      RelTable *table = rel_schema_find_table (schema, l->data);
      RelColumn *column = table != NULL ? rel_table_find_column (table, rel_places_get_text (chosen, l->data)) : NULL;
      RelLabels *next;

      if (column == NULL)
        continue;
      next = rel_labels_with_column (labels, rel_table_get_id (table), rel_column_get_id (column));
      rel_labels_unref (labels);
      labels = next;
    }

  return labels;
}

static RelSchema *
read_ends (RelSchema  *schema,
           JsonObject *ends)
{
  g_autoptr(GArray) list = g_array_new (FALSE, TRUE, sizeof (RelEndNames));
  g_autoptr(GHashTable) known = rel_way_find_names (schema);
  g_autoptr(GList) members = json_object_get_members (ends);

  for (GList *l = members; l != NULL; l = l->next)
    {
      JsonObject *item = rel_json_get_object (ends, l->data);
      RelId *id = g_hash_table_lookup (known, l->data);
      RelEndNames names;

      if (id == NULL || item == NULL)
        continue;
      /* owned by the parser, which outlives the list */
      names = (RelEndNames) { *id, (char *) rel_json_get_string (item, "child"), (char *) rel_json_get_string (item, "parent") };
      g_array_append_val (list, names);
    }

  return rel_schema_with_end_names (schema, list);
}

static void
read_note (GArray     *notes,
           RelId       table,
           RelId       column,
           const char *text)
{
  RelNote note = { table, column, (char *) text };

  if (text != NULL && *text != '\0')
    g_array_append_val (notes, note);
}

static RelSchema *
read_notes (RelSchema  *schema,
            JsonObject *said)
{
  g_autoptr(GArray) notes = g_array_new (FALSE, TRUE, sizeof (RelNote));
  g_autoptr(GList) members = json_object_get_members (said);

  for (GList *l = members; l != NULL; l = l->next)
    {
      JsonObject *item = rel_json_get_object (said, l->data);
      JsonObject *columns = rel_json_get_object (item, "columns");
      RelTable *table = rel_schema_find_table (schema, l->data);
      g_autoptr(GList) names = columns != NULL ? json_object_get_members (columns) : NULL;

      if (table == NULL || item == NULL)
        continue;
      read_note (notes, rel_table_get_id (table), REL_ID_NONE, rel_json_get_string (item, "note"));
      for (GList *c = names; c != NULL; c = c->next)
        {
          RelColumn *column = rel_table_find_column (table, c->data);

          if (column != NULL)
            read_note (notes, rel_table_get_id (table), rel_column_get_id (column), rel_json_get_string (columns, c->data));
        }
    }

  return rel_schema_with_notes (schema, notes);
}

/**
 * rel_places_load_words:
 * @path: path of the file
 * @schema: the schema as it was read
 *
 * Returns: (transfer full): the schema, its ends called as people called them, with what
 *   they noted about tables and columns
 */
RelSchema *
rel_places_load_words (const char *path,
                       RelSchema  *schema)
{
  g_autoptr(JsonParser) parser = NULL;
  JsonObject *object = rel_places_open_root (path, &parser);
  JsonObject *ends = rel_json_get_object (object, "ends");
  JsonObject *notes = rel_json_get_object (object, "notes");
  g_autoptr(RelSchema) named = ends != NULL ? read_ends (schema, ends) : g_object_ref (schema);

  return notes != NULL ? read_notes (named, notes) : g_steal_pointer (&named);
}

static void
write_ends (JsonBuilder *builder,
            RelSchema   *schema)
{
  g_autoptr(GArray) list = rel_schema_list_end_names (schema);

  json_builder_set_member_name (builder, "ends");
  json_builder_begin_object (builder);
  for (guint i = 0; i < list->len; i++)
    {
      const RelEndNames *names = &g_array_index (list, RelEndNames, i);
      g_autofree char *name = rel_way_dup_name (schema, rel_schema_get_relationship (schema, names->relationship));

      if (name == NULL)
        continue;
      json_builder_set_member_name (builder, name);
      json_builder_begin_object (builder);
      json_builder_set_member_name (builder, "child");
      json_builder_add_string_value (builder, names->at_child != NULL ? names->at_child : "");
      json_builder_set_member_name (builder, "parent");
      json_builder_add_string_value (builder, names->at_parent != NULL ? names->at_parent : "");
      json_builder_end_object (builder);
    }
  json_builder_end_object (builder);
}

static void
write_table_notes (JsonBuilder        *builder,
                   const RelTableInfo *info)
{
  gboolean begun = FALSE;

  json_builder_set_member_name (builder, info->name);
  json_builder_begin_object (builder);
  if (info->note != NULL)
    rel_places_write_text (builder, "note", info->note);
  for (guint i = 0; i < info->columns->len; i++)
    {
      const RelColumnInfo *column = rel_column_get_info (info->columns->pdata[i]);

      if (column->note == NULL)
        continue;
      if (!begun)
        {
          json_builder_set_member_name (builder, "columns");
          json_builder_begin_object (builder);
        }
      begun = TRUE;
      rel_places_write_text (builder, column->name, column->note);
    }
  if (begun)
    json_builder_end_object (builder);
  json_builder_end_object (builder);
}

void
rel_places_write_words (JsonBuilder *builder,
                        RelSchema   *schema)
{
  g_autoptr(GArray) notes = rel_schema_list_notes (schema);
  RelId last = REL_ID_NONE;

  write_ends (builder, schema);
  json_builder_set_member_name (builder, "notes");
  json_builder_begin_object (builder);
  for (guint i = 0; i < notes->len; i++)
    {
      RelId table = g_array_index (notes, RelNote, i).table;

      /* those of a table follow each other */
      if (table != last)
        write_table_notes (builder, rel_table_get_info (rel_schema_get_table (schema, table)));
      last = table;
    }
  json_builder_end_object (builder);
}

void
rel_places_write_labels (JsonBuilder *builder,
                         RelSchema   *schema,
                         RelLabels   *labels)
{
  const RelSchemaInfo *info = rel_schema_get_info (schema);

  json_builder_set_member_name (builder, "labels");
  json_builder_begin_object (builder);
  for (guint i = 0; i < info->tables->len; i++)
    if (rel_labels_is_chosen (labels, info->tables->pdata[i]))
      rel_places_write_text (builder, rel_table_get_name (info->tables->pdata[i]),
                             rel_column_get_name (rel_labels_get_column (labels, info->tables->pdata[i])));
  json_builder_end_object (builder);
}
