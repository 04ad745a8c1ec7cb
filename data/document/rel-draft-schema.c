/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A schema as text and back, with what SQL does not say: which table or column of the
 * base each one is, so that a rename stays a rename and a column that was dropped and
 * added again stays two; the names people gave to ends; notes; and the text from before
 * an edit.
 *
 *   { "sql": "CREATE …",
 *     "tables": { "new name": { "was": "old name", "anew": true, "note": "…", "edited": true, "original": "CREATE …",
 *                               "columns": { "new name": { "was": "old name", "anew": true, "note": "…" } },
 *                               "links": { "0": { "child": "…", "parent": "…" } } } } }
 *
 * A table or column that is the base's of the same name, and has nothing more to say, is
 * not listed. A note or name that is "" was taken away from what the base has.
 */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "document/rel-draft-schema-private.h"

#include "base/rel-error.h"
#include "base/rel-json-member.h"
#include "database/sqlite/rel-sqlite-script.h"
#include "schema/rel-schema-match.h"
#include "sql/rel-write-schema.h"

/* Words of people; "" says that the base has some and this has none any more. */
static void
set_words (JsonObject *object,
           const char *name,
           const char *value,
           const char *before)
{
  if (value != NULL || before != NULL)
    json_object_set_string_member (object, name, value != NULL ? value : "");
}

static void
set_string (JsonObject *object,
            const char *name,
            const char *value)
{
  if (value != NULL)
    json_object_set_string_member (object, name, value);
}

/* Takes the member, or frees it when it says nothing. */
static void
set_object (JsonObject *object,
            const char *name,
            JsonObject *member)
{
  if (json_object_get_size (member) > 0)
    json_object_set_object_member (object, name, member);
  else
    json_object_unref (member);
}

/* What name it had, if another; that it is new, if one of the base has its name. */
static void
say_identity (JsonObject *object,
              const char *name,
              const char *was,
              gboolean    name_taken)
{
  if (was != NULL && !g_str_equal (was, name))
    json_object_set_string_member (object, "was", was);
  else if (was == NULL && name_taken)
    json_object_set_boolean_member (object, "anew", TRUE);
}

static JsonObject *
write_columns (RelTable *table,
               RelTable *before,
               RelTable *by_name)
{
  JsonObject *columns = json_object_new ();
  GPtrArray *list = rel_table_get_info (table)->columns;

  for (guint i = 0; i < list->len; i++)
    {
      const RelColumnInfo *info = rel_column_get_info (list->pdata[i]);
      RelColumn *was = before != NULL ? rel_table_get_column (before, rel_column_get_id (list->pdata[i])) : NULL;
      JsonObject *column = json_object_new ();

      say_identity (column, info->name, was != NULL ? rel_column_get_name (was) : NULL,
                    by_name != NULL && rel_table_find_column (by_name, info->name) != NULL);
      set_words (column, "note", info->note, was != NULL ? rel_column_get_info (was)->note : NULL);
      set_object (columns, info->name, column);
    }

  return columns;
}

static JsonObject *
write_links (RelTable *table,
             RelTable *before)
{
  static const RelForeignKeyInfo unnamed = { NULL };
  JsonObject *links = json_object_new ();
  GPtrArray *list = rel_table_get_info (table)->foreign_keys;

  for (guint i = 0; i < list->len; i++)
    {
      const RelForeignKeyInfo *info = rel_foreign_key_get_info (list->pdata[i]);
      g_autofree char *number = g_strdup_printf ("%u", i);
      RelForeignKey *known = before != NULL ? rel_table_get_foreign_key (before, rel_foreign_key_get_id (list->pdata[i])) : NULL;
      const RelForeignKeyInfo *was = known != NULL ? rel_foreign_key_get_info (known) : &unnamed;
      JsonObject *link = json_object_new ();

      set_words (link, "child", info->name_at_child, was->name_at_child);
      set_words (link, "parent", info->name_at_parent, was->name_at_parent);
      set_words (link, "across", info->name_across, was->name_across);
      set_object (links, number, link);
    }

  return links;
}

static JsonObject *
write_table (RelTable  *table,
             RelSchema *base)
{
  const RelTableInfo *info = rel_table_get_info (table);
  RelTable *was = base != NULL ? rel_schema_get_table (base, rel_table_get_id (table)) : NULL;
  RelTable *by_name = base != NULL ? rel_schema_find_table (base, info->name) : NULL;
  JsonObject *object = json_object_new ();

  if (was == table)
    return object;
  say_identity (object, info->name, was != NULL ? rel_table_get_name (was) : NULL, by_name != NULL);
  set_words (object, "note", info->note, was != NULL ? rel_table_get_info (was)->note : NULL);
  if (info->sql == NULL)
    json_object_set_boolean_member (object, "edited", TRUE);
  set_string (object, "original", info->original_sql);
  set_object (object, "columns", write_columns (table, was, was));
  set_object (object, "links", write_links (table, was));

  return object;
}

/* base: which elements it is told by; NULL for a schema that stands for itself. Pure. */
JsonNode *
rel_draft_schema_write (RelSchema *schema,
                        RelSchema *base)
{
  const RelSchemaInfo *info = rel_schema_get_info (schema);
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();
  JsonObject *tables = json_object_new ();
  g_autofree char *sql = rel_write_schema_sql (schema);

  for (guint i = 0; i < info->tables->len; i++)
    set_object (tables, rel_table_get_name (info->tables->pdata[i]), write_table (info->tables->pdata[i], base));
  json_object_set_string_member (object, "sql", sql);
  set_object (object, "tables", tables);
  json_node_take_object (node, object);

  return node;
}

/* Reading */

/* A name that no element has: what was dropped is not to be found under its old one. */
static char *
hide (const char *name)
{
  return g_strconcat ("\001", name, NULL);
}

static RelTable *
hide_parts (RelTable   *table,
            JsonObject *now,
            gboolean    whole)
{
  RelTableInfo info = *rel_table_get_info (table);
  JsonObject *columns = rel_json_get_object (now, "columns");
  g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func (g_object_unref);
  g_autofree char *hidden = NULL;

  for (guint i = 0; i < info.columns->len; i++)
    {
      RelColumnInfo column = *rel_column_get_info (info.columns->pdata[i]);
      g_autofree char *name = rel_json_get_boolean (rel_json_get_object (columns, column.name), "anew") ? hide (column.name) : NULL;

      if (name != NULL)
        column.name = name;
      g_ptr_array_add (list, name != NULL ? rel_column_new (rel_column_get_id (info.columns->pdata[i]), &column) : g_object_ref (info.columns->pdata[i]));
    }
  info.columns = list;
  if (whole)
    info.name = hidden = hide (info.name);

  return rel_table_new (rel_table_get_id (table), &info);
}

static gboolean
has_anew (JsonObject *object)
{
  JsonObject *columns = rel_json_get_object (object, "columns");
  g_autoptr(GList) names = columns != NULL ? json_object_get_members (columns) : NULL;

  for (GList *l = names; l != NULL; l = l->next)
    if (rel_json_get_boolean (rel_json_get_object (columns, l->data), "anew"))
      return TRUE;

  return FALSE;
}

/* The base, with that under other names which was dropped and made anew under its own. */
static RelSchema *
hide_dropped (RelSchema  *base,
              JsonObject *tables)
{
  RelSchema *hidden = g_object_ref (base);
  g_autoptr(GList) names = tables != NULL ? json_object_get_members (tables) : NULL;

  for (GList *l = names; l != NULL; l = l->next)
    {
      JsonObject *object = rel_json_get_object (tables, l->data);
      const char *was = rel_json_get_string (object, "was");
      gboolean anew = rel_json_get_boolean (object, "anew");
      RelTable *table = rel_schema_find_table (base, anew || was == NULL ? l->data : was);
      g_autoptr(RelTable) other = NULL;
      RelSchema *next;

      if (table == NULL || (!anew && !has_anew (object)))
        continue;
      other = hide_parts (table, anew ? NULL : object, anew);
      next = rel_schema_with_table (hidden, other);
      g_object_unref (hidden);
      hidden = next;
    }

  return hidden;
}

static void
add_rename (GArray *renames,
            RelId   table,
            RelId   previous,
            RelId   fresh)
{
  RelRename rename = { table, previous, fresh, 1 };

  g_array_append_val (renames, rename);
}

static GArray *
list_renames (RelSchema  *fresh,
              RelSchema  *base,
              JsonObject *tables)
{
  GArray *renames = g_array_new (FALSE, TRUE, sizeof (RelRename));
  g_autoptr(GList) names = tables != NULL ? json_object_get_members (tables) : NULL;

  for (GList *l = names; l != NULL; l = l->next)
    {
      JsonObject *object = rel_json_get_object (tables, l->data);
      JsonObject *columns = rel_json_get_object (object, "columns");
      const char *was = rel_json_get_string (object, "was");
      RelTable *table = rel_schema_find_table (fresh, l->data);
      RelTable *before = rel_schema_find_table (base, was != NULL ? was : l->data);
      g_autoptr(GList) column_names = columns != NULL ? json_object_get_members (columns) : NULL;

      if (table == NULL || before == NULL)
        continue;
      if (was != NULL)
        add_rename (renames, REL_ID_NONE, rel_table_get_id (before), rel_table_get_id (table));
      for (GList *c = column_names; c != NULL; c = c->next)
        {
          const char *column_was = rel_json_get_string (rel_json_get_object (columns, c->data), "was");
          RelColumn *column = rel_table_find_column (table, c->data);
          RelColumn *column_before = column_was != NULL ? rel_table_find_column (before, column_was) : NULL;

          if (column != NULL && column_before != NULL)
            add_rename (renames, rel_table_get_id (before), rel_column_get_id (column_before), rel_column_get_id (column));
        }
    }

  return renames;
}

/* What was said, or what is known when nothing was. */
static const char *
get_words (JsonObject *object,
           const char *name,
           const char *known)
{
  const char *words = rel_json_get_string (object, name);

  return words == NULL ? known : *words != '\0' ? words : NULL;
}

static GPtrArray *
note_columns (GPtrArray  *columns,
              JsonObject *known)
{
  GPtrArray *list = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < columns->len; i++)
    {
      RelColumnInfo column = *rel_column_get_info (columns->pdata[i]);

      column.note = get_words (rel_json_get_object (known, column.name), "note", column.note);
      g_ptr_array_add (list, rel_column_new (rel_column_get_id (columns->pdata[i]), &column));
    }

  return list;
}

static GPtrArray *
name_ends (GPtrArray  *links,
           JsonObject *known)
{
  GPtrArray *list = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < links->len; i++)
    {
      RelForeignKeyInfo link = *rel_foreign_key_get_info (links->pdata[i]);
      g_autofree char *number = g_strdup_printf ("%u", i);
      JsonObject *object = rel_json_get_object (known, number);

      link.name_at_child = get_words (object, "child", link.name_at_child);
      link.name_at_parent = get_words (object, "parent", link.name_at_parent);
      link.name_across = get_words (object, "across", link.name_across);
      g_ptr_array_add (list, rel_foreign_key_new (rel_foreign_key_get_id (links->pdata[i]), &link));
    }

  return list;
}

/* What SQL does not say of a table. */
static RelTable *
complete_table (RelTable   *table,
                JsonObject *object)
{
  RelTableInfo info = *rel_table_get_info (table);
  g_autoptr(GPtrArray) columns = note_columns (info.columns, rel_json_get_object (object, "columns"));
  g_autoptr(GPtrArray) links = name_ends (info.foreign_keys, rel_json_get_object (object, "links"));

  info.columns = columns;
  info.foreign_keys = links;
  info.note = get_words (object, "note", info.note);
  info.original_sql = rel_json_get_string (object, "original");
  if (rel_json_get_boolean (object, "edited"))
    info.sql = NULL;

  return rel_table_new (rel_table_get_id (table), &info);
}

static RelSchema *
complete (RelSchema  *schema,
          JsonObject *tables)
{
  RelSchemaInfo info = *rel_schema_get_info (schema);
  g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func (g_object_unref);

  if (tables == NULL)
    return g_object_ref (schema);
  for (guint i = 0; i < info.tables->len; i++)
    {
      JsonObject *object = rel_json_get_object (tables, rel_table_get_name (info.tables->pdata[i]));

      g_ptr_array_add (list, object != NULL ? complete_table (info.tables->pdata[i], object) : g_object_ref (info.tables->pdata[i]));
    }
  info.tables = list;

  return rel_schema_new (&info);
}

/* base: what the text was written with, or NULL. */
RelSchema *
rel_draft_schema_read (JsonNode      *node,
                       RelSchema     *base,
                       GCancellable  *cancellable,
                       GError       **error)
{
  JsonObject *object = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  JsonObject *tables = rel_json_get_object (object, "tables");
  const char *sql = rel_json_get_string (object, "sql");
  g_autoptr(RelSchema) read = NULL;
  g_autoptr(RelSchema) hidden = NULL;
  g_autoptr(RelSchema) fresh = NULL;
  g_autoptr(GArray) renames = NULL;

  if (sql == NULL)
    {
      g_set_error_literal (error, REL_ERROR, REL_ERROR_FAILED, _("The file has no design in it. What is open is as it was."));
      return NULL;
    }
  fresh = rel_sqlite_read_script (sql, -1, cancellable, error);
  if (fresh == NULL)
    return NULL;
  if (base == NULL)
    return complete (fresh, tables);

  hidden = hide_dropped (base, tables);
  renames = list_renames (fresh, base, tables);
  read = rel_schema_adopt_renamed (fresh, hidden, (const RelRename *) renames->data, renames->len);

  return complete (read, tables);
}
