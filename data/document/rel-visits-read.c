/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Reading visits back. The file may be old, or hold anything; the schema may be another
 * one by now.
 */
#include "config.h"

#include <string.h>

#include <json-glib/json-glib.h>

#include "document/rel-visits.h"

#include "base/rel-json-member.h"

#define FORMAT     "relata-visits 1"
#define MAX_TABS   30
#define MAX_VISITS 100
#define MAX_STEPS  12

static RelId
find_element (RelSchema  *schema,
              const char *name)
{
  RelTable *table = rel_schema_find_table (schema, name);
  RelView *view = table == NULL ? rel_schema_find_view (schema, name) : NULL;

  return table != NULL ? rel_table_get_id (table) : view != NULL ? rel_view_get_id (view) : REL_ID_NONE;
}

static RelId
find_column (RelSchema  *schema,
             RelId       element,
             const char *name)
{
  RelTable *table = rel_schema_get_table (schema, element);
  RelView *view = table == NULL ? rel_schema_get_view (schema, element) : NULL;
  GPtrArray *columns = table != NULL ? rel_table_get_info (table)->columns : view != NULL ? rel_view_get_info (view)->columns : NULL;

  for (guint i = 0; columns != NULL && i < columns->len; i++)
    if (g_str_equal (rel_column_get_name (g_ptr_array_index (columns, i)), name))
      return rel_column_get_id (g_ptr_array_index (columns, i));

  return REL_ID_NONE;
}

static double
get_number (JsonObject *object,
            const char *member)
{
  JsonNode *node = json_object_get_member (object, member);

  return node != NULL && (json_node_get_value_type (node) == G_TYPE_INT64 || json_node_get_value_type (node) == G_TYPE_DOUBLE)
           ? CLAMP (json_node_get_double (node), -1e13, 1e13) : 0;
}

static const char *
get_string (JsonArray *array,
            guint      index)
{
  JsonNode *node = index < json_array_get_length (array) ? json_array_get_element (array, index) : NULL;

  return node != NULL && json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node) : NULL;
}

/* NULL: that is no value. */
static RelValue *
read_value (JsonNode *node)
{
  JsonArray *array = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  const char *letter = array != NULL ? get_string (array, 0) : NULL;
  const char *text = array != NULL ? get_string (array, 1) : NULL;
  g_autofree guchar *bytes = NULL;
  gsize length = 0;

  if (letter == NULL)
    return NULL;
  if (*letter == 'n')
    return rel_value_new_null ();
  if (text == NULL)
    return NULL;
  switch (*letter)
    {
    case 'i':
      return rel_value_new_integer (g_ascii_strtoll (text, NULL, 10));
    case 'r':
      return rel_value_new_real (g_ascii_strtod (text, NULL));
    case 't':
    case 'b':
      bytes = g_base64_decode (text, &length);
      return *letter == 't' ? rel_value_new_text ((const char *) bytes, length) : rel_value_new_blob (bytes, length);
    default:
      return NULL;
    }
}

static GPtrArray *
read_key (JsonObject *object,
          const char *member)
{
  JsonArray *array = rel_json_get_array (object, member);
  g_autoptr(GPtrArray) key = NULL;

  if (array == NULL || json_array_get_length (array) == 0 || json_array_get_length (array) > 64)
    return NULL;
  key = g_ptr_array_new_with_free_func ((GDestroyNotify) rel_value_unref);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      RelValue *value = read_value (json_array_get_element (array, i));

      if (value == NULL)
        return NULL;
      g_ptr_array_add (key, value);
    }

  return g_steal_pointer (&key);
}

static gboolean
read_end (JsonObject *object,
          RelSchema  *schema,
          RelEnd     *end)
{
  const char *of = rel_json_get_string (object, "of");
  const char *name = rel_json_get_string (object, "end");
  RelTable *table = of != NULL ? rel_schema_find_table (schema, of) : NULL;

  return table != NULL && name != NULL && rel_schema_find_end (schema, rel_table_get_id (table), name, end);
}

static void
take_walk (RelWalk **walk,
           RelWalk  *next)
{
  g_object_unref (*walk);
  *walk = next;
}

static void
read_step (JsonObject  *object,
           RelSchema   *schema,
           guint        step,
           RelWalk    **walk)
{
  RelTable *table = rel_schema_get_table (schema, rel_walk_get_table (*walk, step));
  JsonArray *shown = rel_json_get_array (object, "columns");

  if (shown == NULL)
    return;
  take_walk (walk, rel_walk_with_column (*walk, step, REL_ID_NONE, rel_json_get_boolean (object, "record")));
  for (guint i = 0; i < rel_table_get_info (table)->columns->len; i++)
    {
      RelColumn *column = g_ptr_array_index (rel_table_get_info (table)->columns, i);
      gboolean found = FALSE;

      for (guint j = 0; j < json_array_get_length (shown) && !found; j++)
        found = g_strcmp0 (get_string (shown, j), rel_column_get_name (column)) == 0;
      take_walk (walk, rel_walk_with_column (*walk, step, rel_column_get_id (column), found));
    }
}

static RelPlace *
read_walk (JsonObject *object,
           RelSchema  *schema)
{
  JsonArray *steps = rel_json_get_array (object, "steps");
  g_autoptr(RelWalk) walk = NULL;

  for (guint i = 0; i < json_array_get_length (steps) && i < MAX_STEPS; i++)
    {
      JsonObject *step = rel_json_get_nth_object (steps, i);
      const char *name = step != NULL ? rel_json_get_string (step, "table") : NULL;
      RelTable *table = name != NULL ? rel_schema_find_table (schema, name) : NULL;
      RelEnd end;

      if (i == 0 && table != NULL)
        walk = rel_walk_new (schema, rel_table_get_id (table));
      else if (i > 0 && walk != NULL && step != NULL && read_end (step, schema, &end) && rel_end_get_table (&end) == rel_walk_get_table (walk, i - 1))
        take_walk (&walk, rel_walk_with_end (walk, schema, &end));
      else
        return NULL;
      read_step (step, schema, i, &walk);
    }
  if (walk == NULL)
    return NULL;
  take_walk (&walk, rel_walk_with_all (walk, rel_json_get_boolean (object, "keeps-all")));

  return rel_place_new_walk (walk);
}

static void
take_place (RelPlace **place,
            RelPlace  *next)
{
  g_object_unref (*place);
  *place = next;
}

static RelPlace *
read_place (JsonObject *object,
            RelSchema  *schema)
{
  const char *table = rel_json_get_string (object, "table");
  const char *sort = rel_json_get_string (object, "sort");
  JsonNode *filters = json_object_get_member (object, "filters");
  g_autoptr(GPtrArray) key = read_key (object, "key");
  RelPlace *place = NULL;
  RelEnd end;

  if (rel_json_get_array (object, "steps") != NULL)
    return read_walk (object, schema);
  if (table != NULL && find_element (schema, table) != REL_ID_NONE)
    place = rel_place_new_table (find_element (schema, table));
  else if (key != NULL && read_end (object, schema, &end))
    place = rel_place_new_members (&end, (RelValue *const *) key->pdata, key->len, rel_json_get_string (object, "owner"));
  if (place == NULL)
    return NULL;

  if (sort != NULL && find_column (schema, rel_place_get_table (place), sort) != REL_ID_NONE)
    take_place (&place, rel_place_with_sort (place, find_column (schema, rel_place_get_table (place), sort), rel_json_get_boolean (object, "descending")));
  if (filters != NULL && JSON_NODE_HOLDS_OBJECT (filters))
    {
      g_autoptr(GList) names = json_object_get_members (json_node_get_object (filters));

      for (GList *l = names; l != NULL; l = l->next)
        {
          RelId column = find_column (schema, rel_place_get_table (place), l->data);
          const char *text = rel_json_get_string (json_node_get_object (filters), l->data);

          if (column != REL_ID_NONE && text != NULL)
            take_place (&place, rel_place_with_filter (place, column, text));
        }
    }

  return place;
}

static void
read_tab (JsonObject   *object,
          RelSchema    *schema,
          RelSavedTabs *tabs)
{
  JsonArray *visits = rel_json_get_array (object, "visits");
  double here = get_number (object, "here");
  RelSavedTab *tab = NULL;

  for (guint i = 0; visits != NULL && i < json_array_get_length (visits) && i < MAX_VISITS; i++)
    {
      JsonObject *member = rel_json_get_nth_object (visits, i);
      g_autoptr(RelPlace) place = member != NULL ? read_place (member, schema) : NULL;
      RelSavedVisit *visit;

      if (place == NULL)
        continue;
      if (tab == NULL)
        tab = rel_saved_tabs_add (tabs);
      if (i <= here)
        tab->here = tab->visits->len;
      visit = rel_saved_tab_add (tab, place);
      visit->key = read_key (member, "selected");
      visit->offset = get_number (member, "offset");
      visit->scroll = get_number (member, "scroll");
    }
}

/**
 * rel_visits_load:
 * @path: path of a file
 * @schema: the schema as it is now
 *
 * Returns: (transfer full) (nullable): the tabs, as far as they still mean something;
 *   %NULL when there are none
 */
RelSavedTabs *
rel_visits_load (const char *path,
                 RelSchema  *schema)
{
  g_autoptr(JsonParser) parser = json_parser_new_immutable ();
  g_autoptr(RelSavedTabs) tabs = rel_saved_tabs_new ();
  JsonObject *root;
  JsonArray *array;

  if (!json_parser_load_from_file (parser, path, NULL) || json_parser_get_root (parser) == NULL || !JSON_NODE_HOLDS_OBJECT (json_parser_get_root (parser)))
    return NULL;
  root = json_node_get_object (json_parser_get_root (parser));
  if (g_strcmp0 (rel_json_get_string (root, "format"), FORMAT) != 0)
    return NULL;
  array = rel_json_get_array (root, "tabs");
  for (guint i = 0; array != NULL && i < json_array_get_length (array) && i < MAX_TABS; i++)
    {
      JsonObject *object = rel_json_get_nth_object (array, i);

      if (object != NULL)
        read_tab (object, schema, tabs);
    }
  if (tabs->tabs->len == 0)
    return NULL;
  tabs->selected = CLAMP (get_number (root, "selected"), 0, tabs->tabs->len - 1);

  return g_steal_pointer (&tabs);
}
