/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A schema as canonical JSON ("schema-json 1"): fixed members in fixed order, lists
 * sorted by name where the order of a database means nothing, so that two schemas can
 * be compared as text. Quoting is left to JSON-GLib.
 */
#include "config.h"

#include "schema/rel-schema-json.h"

#include <json-glib/json-glib.h>
#include <string.h>

static void
add_text (JsonBuilder *builder,
          const char  *member,
          const char  *text)
{
  if (member != NULL)
    json_builder_set_member_name (builder, member);
  if (text != NULL)
    json_builder_add_string_value (builder, text);
  else
    json_builder_add_null_value (builder);
}

static void
add_boolean (JsonBuilder *builder,
             const char  *member,
             gboolean     value)
{
  json_builder_set_member_name (builder, member);
  json_builder_add_boolean_value (builder, value);
}

static void
add_number (JsonBuilder *builder,
            const char  *member,
            gint64       value)
{
  json_builder_set_member_name (builder, member);
  json_builder_add_int_value (builder, value);
}

static void
begin_list (JsonBuilder *builder,
            const char  *member)
{
  json_builder_set_member_name (builder, member);
  json_builder_begin_array (builder);
}

static void
add_conflict (JsonBuilder *builder,
              const char  *member,
              RelConflict  conflict)
{
  add_text (builder, member, conflict != REL_CONFLICT_NONE ? rel_conflict_to_string (conflict) : NULL);
}

static const char *
column_name (RelTable *table,
             RelId     id)
{
  RelColumn *column = rel_table_get_column (table, id);

  return column != NULL ? rel_column_get_name (column) : NULL;
}

/* BINARY is what everything has that says nothing. */
static const char *
visible_collation (const char *collation)
{
  return collation != NULL && g_ascii_strcasecmp (collation, "BINARY") != 0 ? collation : NULL;
}

static void
add_column (JsonBuilder *builder,
            RelTable    *table,
            RelColumn   *column)
{
  const RelColumnInfo *info = rel_column_get_info (column);

  json_builder_begin_object (builder);
  add_text (builder, "name", info->name);
  add_text (builder, "type", info->type != NULL ? info->type : "");
  add_boolean (builder, "not_null", info->not_null);
  add_conflict (builder, "not_null_conflict", info->not_null_conflict);
  add_text (builder, "default", info->default_value);
  add_number (builder, "primary_key", rel_table_get_key_position (table, rel_column_get_id (column)));
  add_text (builder, "collation", visible_collation (info->collation));
  add_text (builder, "generated",
            info->generated == REL_GENERATED_VIRTUAL  ? "virtual"
            : info->generated == REL_GENERATED_STORED ? "stored"
                                                      : NULL);
  add_text (builder, "expression", info->generated != REL_GENERATED_NO ? info->expression : NULL);
  add_boolean (builder, "hidden", info->hidden);
  json_builder_end_object (builder);
}

static void
add_primary_key (JsonBuilder *builder,
                 RelTable    *table)
{
  RelKey *key = rel_table_get_info (table)->primary_key;
  const RelKeyInfo *info;

  json_builder_set_member_name (builder, "primary_key");
  if (key == NULL)
    {
      json_builder_add_null_value (builder);
      return;
    }

  info = rel_key_get_info (key);
  json_builder_begin_object (builder);
  add_text (builder, "name", info->name);
  begin_list (builder, "columns");
  for (guint i = 0; i < info->n_columns; i++)
    add_text (builder, NULL, column_name (table, info->columns[i]));
  json_builder_end_array (builder);
  add_boolean (builder, "rowid", info->rowid);
  add_conflict (builder, "on_conflict", info->conflict);
  json_builder_end_object (builder);
}

static gboolean
same_ids (const RelId *a,
          const RelId *b,
          guint        n)
{
  /* As sets: nobody repeats a column, so one inclusion will do when the lengths agree. */
  for (guint i = 0; i < n; i++)
    {
      guint j;

      for (j = 0; j < n && b[j] != a[i]; j++)
        ;
      if (j == n)
        return FALSE;
    }

  return TRUE;
}

static gboolean
is_unique (RelTable    *table,
           const RelId *columns,
           guint        n)
{
  const RelTableInfo *info = rel_table_get_info (table);

  if (info->primary_key != NULL)
    {
      const RelKeyInfo *key = rel_key_get_info (info->primary_key);

      if (key->n_columns == n && same_ids (columns, key->columns, n))
        return TRUE;
    }

  for (guint i = 0; i < info->uniques->len; i++)
    {
      const RelKeyInfo *key = rel_key_get_info (g_ptr_array_index (info->uniques, i));

      if (key->n_columns == n && same_ids (columns, key->columns, n))
        return TRUE;
    }

  for (guint i = 0; i < info->indexes->len; i++)
    {
      const RelIndexInfo *index = rel_index_get_info (g_ptr_array_index (info->indexes, i));
      g_autofree RelId *ids = g_new0 (RelId, index->n_parts + 1);

      if (!index->unique || index->where != NULL || index->n_parts != n)
        continue;
      for (guint j = 0; j < n; j++)
        ids[j] = index->parts[j].column;
      if (same_ids (columns, ids, n))
        return TRUE;
    }

  return FALSE;
}

/* Why SQLite would call the link a mismatch, or NULL. */
static const char *
link_problem (RelTable                *target,
              const RelForeignKeyInfo *info)
{
  if (target == NULL)
    return "no such table";
  if (info->n_target_columns != info->n_columns)
    return "column count";

  for (guint i = 0; i < info->n_target_columns; i++)
    if (info->target_columns[i] == REL_ID_NONE)
      return "no such column";

  if (!info->implicit && !is_unique (target, info->target_columns, info->n_target_columns))
    return "not unique";

  return NULL;
}

static void
add_link (JsonBuilder   *builder,
          RelSchema     *schema,
          RelTable      *table,
          RelForeignKey *link)
{
  const RelForeignKeyInfo *info = rel_foreign_key_get_info (link);
  RelTable *target = rel_schema_get_table (schema, info->target);

  json_builder_begin_object (builder);
  add_text (builder, "name", info->name);
  begin_list (builder, "columns");
  for (guint i = 0; i < info->n_columns; i++)
    add_text (builder, NULL, column_name (table, info->columns[i]));
  json_builder_end_array (builder);
  add_text (builder, "table", target != NULL ? rel_table_get_name (target) : info->target_name);
  begin_list (builder, "referred_columns");
  for (guint i = 0; i < info->n_target_columns; i++)
    {
      const char *name = target != NULL ? column_name (target, info->target_columns[i]) : NULL;

      add_text (builder, NULL, name != NULL ? name : info->target_column_names[i]);
    }
  json_builder_end_array (builder);
  add_boolean (builder, "implicit", info->implicit);
  add_text (builder, "on_delete", rel_action_to_string (info->on_delete));
  add_text (builder, "on_update", rel_action_to_string (info->on_update));
  add_text (builder, "match", info->match);
  add_boolean (builder, "deferrable", info->deferrable);
  add_boolean (builder, "initially_deferred", info->initially_deferred);
  add_text (builder, "problem", link_problem (target, info));
  json_builder_end_object (builder);
}

static void
add_unique (JsonBuilder *builder,
            RelTable    *table,
            RelKey      *key)
{
  const RelKeyInfo *info = rel_key_get_info (key);

  json_builder_begin_object (builder);
  add_text (builder, "name", info->name);
  begin_list (builder, "columns");
  for (guint i = 0; i < info->n_columns; i++)
    add_text (builder, NULL, column_name (table, info->columns[i]));
  json_builder_end_array (builder);
  begin_list (builder, "collations");
  for (guint i = 0; i < info->n_columns; i++)
    {
      RelColumn *column = rel_table_get_column (table, info->columns[i]);
      const char *collation = info->collations != NULL ? info->collations[i] : NULL;

      if (collation == NULL && column != NULL)
        collation = rel_column_get_info (column)->collation;
      add_text (builder, NULL, visible_collation (collation));
    }
  json_builder_end_array (builder);
  begin_list (builder, "descending");
  for (guint i = 0; i < info->n_columns; i++)
    json_builder_add_boolean_value (builder, info->descending != NULL && info->descending[i]);
  json_builder_end_array (builder);
  add_conflict (builder, "on_conflict", info->conflict);
  json_builder_end_object (builder);
}

static void
add_index (JsonBuilder *builder,
           RelTable    *table,
           RelIndex    *index,
           gboolean     with_sql)
{
  const RelIndexInfo *info = rel_index_get_info (index);

  json_builder_begin_object (builder);
  add_text (builder, "name", info->name);
  add_boolean (builder, "unique", info->unique);
  add_text (builder, "where", info->where);
  begin_list (builder, "columns");
  for (guint i = 0; i < info->n_parts; i++)
    {
      const RelIndexPart *part = &info->parts[i];
      const char *name = part->column != REL_ID_NONE ? column_name (table, part->column) : NULL;

      json_builder_begin_object (builder);
      add_text (builder, "name", part->column == REL_ID_NONE && part->expression == NULL ? "rowid" : name);
      add_text (builder, "expression", part->expression != NULL && part->expression[0] != '\0' ? part->expression : NULL);
      add_text (builder, "collation", visible_collation (part->collation));
      add_boolean (builder, "descending", part->descending);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  if (with_sql)
    add_text (builder, "sql", info->sql != NULL ? info->sql : "");
  json_builder_end_object (builder);
}

static void
add_table (JsonBuilder *builder,
           RelSchema   *schema,
           RelTable    *table,
           gboolean     with_sql)
{
  static const char *const kinds[] = { "table", "virtual", "shadow" };
  const RelTableInfo *info = rel_table_get_info (table);

  json_builder_begin_object (builder);
  add_text (builder, "name", info->name);
  add_text (builder, "kind", kinds[info->kind]);
  add_boolean (builder, "strict", info->strict);
  add_boolean (builder, "without_rowid", info->without_rowid);
  add_boolean (builder, "autoincrement", info->autoincrement);
  add_text (builder, "module", info->module);
  add_text (builder, "error", info->error);
  begin_list (builder, "columns");
  for (guint i = 0; i < info->columns->len; i++)
    add_column (builder, table, g_ptr_array_index (info->columns, i));
  json_builder_end_array (builder);
  add_primary_key (builder, table);
  begin_list (builder, "foreign_keys");
  for (guint i = 0; i < info->foreign_keys->len; i++)
    add_link (builder, schema, table, g_ptr_array_index (info->foreign_keys, i));
  json_builder_end_array (builder);
  begin_list (builder, "unique");
  for (guint i = 0; i < info->uniques->len; i++)
    add_unique (builder, table, g_ptr_array_index (info->uniques, i));
  json_builder_end_array (builder);
  begin_list (builder, "checks");
  for (guint i = 0; i < info->checks->len; i++)
    {
      const RelCheckInfo *check = rel_check_get_info (g_ptr_array_index (info->checks, i));

      json_builder_begin_object (builder);
      add_text (builder, "name", check->name);
      add_text (builder, "expression", check->expression);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  begin_list (builder, "indexes");
  for (guint i = 0; i < info->indexes->len; i++)
    add_index (builder, table, g_ptr_array_index (info->indexes, i), with_sql);
  json_builder_end_array (builder);
  if (with_sql)
    add_text (builder, "sql", info->sql != NULL ? info->sql : "");
  json_builder_end_object (builder);
}

static void
add_view (JsonBuilder *builder,
          RelView     *view,
          gboolean     with_sql)
{
  const RelViewInfo *info = rel_view_get_info (view);

  json_builder_begin_object (builder);
  add_text (builder, "name", info->name);
  json_builder_set_member_name (builder, "columns");
  if (info->columns != NULL)
    {
      json_builder_begin_array (builder);
      for (guint i = 0; i < info->columns->len; i++)
        add_text (builder, NULL, rel_column_get_name (g_ptr_array_index (info->columns, i)));
      json_builder_end_array (builder);
    }
  else
    {
      json_builder_add_null_value (builder);
    }
  add_text (builder, "error", info->error);
  if (with_sql)
    add_text (builder, "sql", info->sql);
  json_builder_end_object (builder);
}

static void
add_trigger (JsonBuilder *builder,
             RelTrigger  *trigger,
             gboolean     with_sql)
{
  static const char *const timings[] = { "BEFORE", "AFTER", "INSTEAD OF" };
  static const char *const events[] = { "INSERT", "UPDATE", "DELETE" };
  const RelTriggerInfo *info = rel_trigger_get_info (trigger);

  json_builder_begin_object (builder);
  add_text (builder, "name", info->name);
  add_text (builder, "table", info->target_name);
  add_text (builder, "timing", timings[info->timing]);
  add_text (builder, "event", events[info->event]);
  begin_list (builder, "of");
  for (guint i = 0; info->of != NULL && info->of[i] != NULL; i++)
    add_text (builder, NULL, info->of[i]);
  json_builder_end_array (builder);
  add_text (builder, "when", info->when);
  if (with_sql)
    add_text (builder, "sql", info->sql);
  json_builder_end_object (builder);
}

static int
compare_tables (gconstpointer a,
                gconstpointer b)
{
  return strcmp (rel_table_get_name (*(RelTable **) a), rel_table_get_name (*(RelTable **) b));
}

static int
compare_views (gconstpointer a,
               gconstpointer b)
{
  return strcmp (rel_view_get_name (*(RelView **) a), rel_view_get_name (*(RelView **) b));
}

static int
compare_triggers (gconstpointer a,
                  gconstpointer b)
{
  return strcmp (rel_trigger_get_name (*(RelTrigger **) a), rel_trigger_get_name (*(RelTrigger **) b));
}

/* A sorted copy of a list; the values stay the schema's. */
static GPtrArray *
sorted (GPtrArray    *values,
        GCompareFunc  compare)
{
  GPtrArray *copy = g_ptr_array_sized_new (values->len);

  for (guint i = 0; i < values->len; i++)
    g_ptr_array_add (copy, g_ptr_array_index (values, i));
  g_ptr_array_sort (copy, compare);

  return copy;
}

/**
 * rel_schema_to_json:
 * @schema: a schema
 * @with_sql: whether the stored CREATE statements are part of it
 *
 * Writes a schema in the form "schema-json 1".
 *
 * Returns: (transfer full): JSON, indented by one space, with a line end
 */
char *
rel_schema_to_json (RelSchema *schema,
                    gboolean   with_sql)
{
  g_autoptr(JsonBuilder) builder = json_builder_new_immutable ();
  g_autoptr(JsonGenerator) generator = json_generator_new ();
  g_autoptr(JsonNode) root = NULL;
  g_autoptr(GPtrArray) tables = NULL;
  g_autoptr(GPtrArray) views = NULL;
  g_autoptr(GPtrArray) triggers = NULL;
  g_autoptr(GString) text = g_string_new (NULL);
  const RelSchemaInfo *info;

  g_return_val_if_fail (REL_IS_SCHEMA (schema), NULL);

  info = rel_schema_get_info (schema);
  tables = sorted (info->tables, compare_tables);
  views = sorted (info->views, compare_views);
  triggers = sorted (info->triggers, compare_triggers);

  json_builder_begin_object (builder);
  add_text (builder, "format", "schema-json 1");
  json_builder_set_member_name (builder, "database");
  json_builder_begin_object (builder);
  add_text (builder, "encoding", info->encoding);
  add_number (builder, "page_size", info->page_size);
  add_number (builder, "user_version", info->user_version);
  add_number (builder, "application_id", info->application_id);
  json_builder_end_object (builder);

  begin_list (builder, "tables");
  for (guint i = 0; i < tables->len; i++)
    add_table (builder, schema, g_ptr_array_index (tables, i), with_sql);
  json_builder_end_array (builder);
  begin_list (builder, "views");
  for (guint i = 0; i < views->len; i++)
    add_view (builder, g_ptr_array_index (views, i), with_sql);
  json_builder_end_array (builder);
  begin_list (builder, "triggers");
  for (guint i = 0; i < triggers->len; i++)
    add_trigger (builder, g_ptr_array_index (triggers, i), with_sql);
  json_builder_end_array (builder);

  begin_list (builder, "problems");
  for (guint i = 0; i < info->n_problems; i++)
    {
      const RelProblem *problem = &info->problems[i];

      json_builder_begin_object (builder);
      json_builder_set_member_name (builder, "line");
      if (problem->line > 0)
        json_builder_add_int_value (builder, problem->line);
      else
        json_builder_add_null_value (builder);
      add_text (builder, "object", problem->object);
      add_text (builder, "message", problem->message);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);

  root = json_builder_get_root (builder);
  json_generator_set_root (generator, root);
  json_generator_set_pretty (generator, TRUE);
  json_generator_set_indent (generator, 1);
  json_generator_to_gstring (generator, text);
  g_string_append_c (text, '\n');

  return g_string_free (g_steal_pointer (&text), FALSE);
}
