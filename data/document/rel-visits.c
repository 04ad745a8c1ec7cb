/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Where somebody was among the records of a database, kept over a restart without
 * touching it: a JSON file in the person's state folder, readable for its owner only.
 * Everything is said by names and keys; what the schema does not know any more is left
 * out. The file may hold anything: whatever does not fit is skipped.
 */
#include "config.h"

#include <json-glib/json-glib.h>

#include "document/rel-visits.h"

#include "base/rel-state-path.h"

#define FORMAT     "relata-visits 1"
#define MAX_TABS   30
#define MAX_VISITS 100

static void
visit_free (RelSavedVisit *visit)
{
  g_object_unref (visit->place);
  g_clear_pointer (&visit->key, g_ptr_array_unref);
  g_free (visit);
}

static void
tab_free (RelSavedTab *tab)
{
  g_ptr_array_unref (tab->visits);
  g_free (tab);
}

RelSavedTabs *
rel_saved_tabs_new (void)
{
  RelSavedTabs *tabs = g_new0 (RelSavedTabs, 1);

  tabs->tabs = g_ptr_array_new_with_free_func ((GDestroyNotify) tab_free);

  return tabs;
}

void
rel_saved_tabs_free (RelSavedTabs *tabs)
{
  g_ptr_array_unref (tabs->tabs);
  g_free (tabs);
}

/**
 * rel_saved_tabs_add:
 * @tabs: tabs
 *
 * Returns: (transfer none): one more, empty
 */
RelSavedTab *
rel_saved_tabs_add (RelSavedTabs *tabs)
{
  RelSavedTab *tab = g_new0 (RelSavedTab, 1);

  tab->visits = g_ptr_array_new_with_free_func ((GDestroyNotify) visit_free);
  g_ptr_array_add (tabs->tabs, tab);

  return tab;
}

/**
 * rel_saved_tab_add:
 * @tab: a tab
 * @place: where somebody was
 *
 * Returns: (transfer none): the visit, to say more about
 */
RelSavedVisit *
rel_saved_tab_add (RelSavedTab *tab,
                   RelPlace    *place)
{
  RelSavedVisit *visit = g_new0 (RelSavedVisit, 1);

  visit->place = g_object_ref (place);
  g_ptr_array_add (tab->visits, visit);

  return visit;
}

/**
 * rel_visits_get_path:
 * @file: a database
 *
 * Returns: (transfer full): path of the file that holds its visits
 */
char *
rel_visits_get_path (GFile *file)
{
  return rel_state_path (file, "visits", ".json");
}

/* Names */

static const char *
name_of (RelSchema *schema,
         RelId      element)
{
  RelTable *table = rel_schema_get_table (schema, element);
  RelView *view = table == NULL ? rel_schema_get_view (schema, element) : NULL;

  return table != NULL ? rel_table_get_name (table) : view != NULL ? rel_view_get_name (view) : NULL;
}

static RelColumn *
find_column_by_id (RelSchema *schema,
                   RelId      column)
{
  const RelSchemaInfo *info = rel_schema_get_info (schema);

  for (guint i = 0; i < info->tables->len; i++)
    {
      RelColumn *found = rel_table_get_column (g_ptr_array_index (info->tables, i), column);

      if (found != NULL)
        return found;
    }
  for (guint i = 0; i < info->views->len; i++)
    {
      GPtrArray *columns = rel_view_get_info (g_ptr_array_index (info->views, i))->columns;

      for (guint j = 0; columns != NULL && j < columns->len; j++)
        if (rel_column_get_id (g_ptr_array_index (columns, j)) == column)
          return g_ptr_array_index (columns, j);
    }

  return NULL;
}

/* Writing */

static void
write_text (JsonBuilder *builder,
            const char  *member,
            const char  *text)
{
  json_builder_set_member_name (builder, member);
  json_builder_add_string_value (builder, text);
}

/* A letter for the type, and the value as text: JSON's numbers do not hold 64 bits. */
static void
write_value (JsonBuilder    *builder,
             const RelValue *value)
{
  static const char *const letters[] = { "n", "i", "r", "t", "b" };
  RelValueType type = rel_value_get_value_type (value);
  g_autofree char *text = NULL;
  gsize length;

  json_builder_begin_array (builder);
  json_builder_add_string_value (builder, letters[type]);
  if (type == REL_VALUE_BLOB || type == REL_VALUE_TEXT)
    {
      const char *bytes = rel_value_get_bytes (value, &length);

      /* Text may hold what JSON cannot. */
      text = g_base64_encode ((const guchar *) bytes, length);
      json_builder_add_string_value (builder, text);
    }
  else if (type != REL_VALUE_NULL)
    {
      text = rel_value_to_text (value);
      json_builder_add_string_value (builder, text);
    }
  json_builder_end_array (builder);
}

static void
write_key (JsonBuilder      *builder,
           const char       *member,
           RelValue *const  *key,
           guint             n_key)
{
  json_builder_set_member_name (builder, member);
  json_builder_begin_array (builder);
  for (guint i = 0; i < n_key; i++)
    write_value (builder, key[i]);
  json_builder_end_array (builder);
}

static void
write_end (JsonBuilder  *builder,
           RelSchema    *schema,
           const RelEnd *end)
{
  const char *table = name_of (schema, rel_end_get_table (end));

  write_text (builder, "of", table != NULL ? table : "");
  write_text (builder, "end", rel_end_get_name (end));
}

static void
write_walk (JsonBuilder *builder,
            RelSchema   *schema,
            RelWalk     *walk)
{
  json_builder_set_member_name (builder, "keeps-all");
  json_builder_add_boolean_value (builder, rel_walk_keeps_all (walk));
  json_builder_set_member_name (builder, "steps");
  json_builder_begin_array (builder);
  for (guint i = 0; i < rel_walk_get_n_steps (walk); i++)
    {
      RelTable *table = rel_schema_get_table (schema, rel_walk_get_table (walk, i));
      GPtrArray *columns = table != NULL ? rel_table_get_info (table)->columns : NULL;

      json_builder_begin_object (builder);
      if (rel_walk_get_end (walk, i) != NULL)
        write_end (builder, schema, rel_walk_get_end (walk, i));
      else
        write_text (builder, "table", table != NULL ? rel_table_get_name (table) : "");
      json_builder_set_member_name (builder, "record");
      json_builder_add_boolean_value (builder, rel_walk_shows (walk, i, REL_ID_NONE));
      json_builder_set_member_name (builder, "columns");
      json_builder_begin_array (builder);
      for (guint j = 0; columns != NULL && j < columns->len; j++)
        if (rel_walk_shows (walk, i, rel_column_get_id (g_ptr_array_index (columns, j))))
          json_builder_add_string_value (builder, rel_column_get_name (g_ptr_array_index (columns, j)));
      json_builder_end_array (builder);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

/* Filters and order of a walk are not kept: its columns have no names of their own. */
static void
write_look (JsonBuilder *builder,
            RelSchema   *schema,
            RelPlace    *place)
{
  GPtrArray *columns;
  RelTable *table = rel_schema_get_table (schema, rel_place_get_table (place));
  RelView *view = table == NULL ? rel_schema_get_view (schema, rel_place_get_table (place)) : NULL;
  gboolean descending;
  RelColumn *sort = find_column_by_id (schema, rel_place_get_sort (place, &descending));

  if (sort != NULL)
    {
      write_text (builder, "sort", rel_column_get_name (sort));
      json_builder_set_member_name (builder, "descending");
      json_builder_add_boolean_value (builder, descending);
    }
  columns = table != NULL ? rel_table_get_info (table)->columns : view != NULL ? rel_view_get_info (view)->columns : NULL;
  if (columns == NULL || !rel_place_has_filters (place))
    return;
  json_builder_set_member_name (builder, "filters");
  json_builder_begin_object (builder);
  for (guint i = 0; i < columns->len; i++)
    {
      const char *filter = rel_place_get_filter (place, rel_column_get_id (g_ptr_array_index (columns, i)));

      if (filter != NULL && g_utf8_validate (filter, -1, NULL))
        write_text (builder, rel_column_get_name (g_ptr_array_index (columns, i)), filter);
    }
  json_builder_end_object (builder);
}

static void
write_visit (JsonBuilder         *builder,
             RelSchema           *schema,
             const RelSavedVisit *visit)
{
  const RelEnd *end = rel_place_get_end (visit->place);

  json_builder_begin_object (builder);
  if (rel_place_get_walk (visit->place) != NULL)
    write_walk (builder, schema, rel_place_get_walk (visit->place));
  else if (end != NULL)
    {
      guint n_key;
      RelValue *const *key = rel_place_get_key (visit->place, &n_key);

      write_end (builder, schema, end);
      write_key (builder, "key", key, n_key);
      if (rel_place_get_owner_label (visit->place) != NULL)
        write_text (builder, "owner", rel_place_get_owner_label (visit->place));
    }
  else
    {
      const char *name = name_of (schema, rel_place_get_table (visit->place));

      write_text (builder, "table", name != NULL ? name : "");
    }
  write_look (builder, schema, visit->place);
  if (visit->key != NULL)
    {
      write_key (builder, "selected", (RelValue *const *) visit->key->pdata, visit->key->len);
      json_builder_set_member_name (builder, "offset");
      json_builder_add_double_value (builder, visit->offset);
    }
  json_builder_set_member_name (builder, "scroll");
  json_builder_add_double_value (builder, visit->scroll);
  json_builder_end_object (builder);
}

/**
 * rel_visits_save:
 * @path: path of the file; its folder is made
 * @schema: the schema
 * @tabs: what to keep
 * @error: where to put an error
 *
 * Writes tabs, whole or not at all, readable for its owner only.
 *
 * Returns: whether they were written
 */
gboolean
rel_visits_save (const char    *path,
                 RelSchema     *schema,
                 RelSavedTabs  *tabs,
                 GError       **error)
{
  g_autoptr(JsonBuilder) builder = json_builder_new_immutable ();
  g_autoptr(JsonGenerator) generator = json_generator_new ();
  g_autoptr(JsonNode) root = NULL;
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *text = NULL;

  json_builder_begin_object (builder);
  write_text (builder, "format", FORMAT);
  json_builder_set_member_name (builder, "selected");
  json_builder_add_int_value (builder, tabs->selected);
  json_builder_set_member_name (builder, "tabs");
  json_builder_begin_array (builder);
  for (guint i = 0; i < MIN (tabs->tabs->len, MAX_TABS); i++)
    {
      RelSavedTab *tab = tabs->tabs->pdata[i];
      guint first = tab->here + 1 > MAX_VISITS ? tab->here + 1 - MAX_VISITS : 0;

      json_builder_begin_object (builder);
      json_builder_set_member_name (builder, "here");
      json_builder_add_int_value (builder, tab->here - first);
      json_builder_set_member_name (builder, "visits");
      json_builder_begin_array (builder);
      for (guint j = first; j < tab->visits->len && j < first + MAX_VISITS; j++)
        write_visit (builder, schema, tab->visits->pdata[j]);
      json_builder_end_array (builder);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  json_generator_set_root (generator, root);
  text = json_generator_to_data (generator, NULL);
  g_mkdir_with_parents (folder, 0700);

  return g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, error);
}
