/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Edits of columns. A new name, type or collation is followed by whatever is made of
 * the column: expressions, indexes, views, triggers, and the columns that refer to it.
 */
#include "config.h"

#include "schema/rel-edit-column.h"

#include <glib/gi18n-lib.h>

#include "schema/rel-edit-private.h"
#include "schema/rel-equal.h"
#include "schema/rel-mentions.h"
#include "schema/rel-values-private.h"

/**
 * rel_edit_column_add:
 * @schema: a schema
 * @table: id of a table
 * @info: content of the new column
 * @position: its place from 0; beyond the last: at the end
 * @error: return location for an error
 *
 * Adds a column to a table.
 *
 * Returns: (transfer full): the schema, or %NULL
 */
RelSchema *
rel_edit_column_add (RelSchema            *schema,
                     RelId                 table,
                     const RelColumnInfo  *info,
                     guint                 position,
                     GError              **error)
{
  g_auto(RelTableEdit) draft = { NULL };
  g_auto(RelSchemaEdit) whole = { NULL };
  g_autoptr(RelTable) changed = NULL;
  RelTable *before;

  g_return_val_if_fail (REL_IS_SCHEMA (schema), NULL);
  g_return_val_if_fail (info != NULL, NULL);

  before = rel_edit_get_table (schema, table, error);
  if (before == NULL)
    return NULL;

  rel_table_edit_init (&draft, before);
  g_ptr_array_insert (draft.columns, position <= draft.columns->len ? (int) position : -1,
                      rel_column_new (REL_ID_NONE, info));
  rel_table_edit_forget_sql (&draft);
  changed = rel_table_edit_finish (&draft, error);
  if (changed == NULL)
    return NULL;

  rel_schema_edit_init (&whole, schema);
  if (!rel_edit_check_new_column (&whole, before, info->name, error))
    return NULL;
  rel_schema_edit_put (&whole, changed);
  rel_edit_forget_all_columns (&whole, before);

  return rel_schema_edit_finish (&whole, error);
}

/* Parts of indexes that had the column's own collation have its new one. */
static void
follow_collation (RelTableEdit *draft,
                  RelId         column,
                  const char   *before,
                  const char   *now)
{
  for (guint i = 0; i < draft->indexes->len; i++)
    {
      RelIndexInfo info = *rel_index_get_info (draft->indexes->pdata[i]);
      g_autofree RelIndexPart *parts = g_memdup2 (info.parts, info.n_parts * sizeof (RelIndexPart));
      gboolean changed = FALSE;

      for (guint j = 0; j < info.n_parts; j++)
        if (parts[j].column == column &&
            g_ascii_strcasecmp (parts[j].collation != NULL ? parts[j].collation : "BINARY",
                                before != NULL ? before : "BINARY") == 0)
          {
            parts[j].collation = now;
            changed = TRUE;
          }
      if (changed)
        {
          RelIndex *index;

          info.parts = parts;
          info.sql = NULL;
          index = rel_index_new (rel_index_get_id (draft->indexes->pdata[i]), &info);
          rel_values_exchange (draft->indexes, i, index);
        }
    }
}

static gboolean
is_binary (const char *collation)
{
  return collation == NULL || g_ascii_strcasecmp (collation, "BINARY") == 0;
}

/* Indexes with this column are written anew when it is called otherwise. */
static void
forget_indexes (RelTableEdit *draft,
                RelId         column)
{
  for (guint i = 0; i < draft->indexes->len; i++)
    {
      RelIndexInfo info = *rel_index_get_info (draft->indexes->pdata[i]);
      RelIndex *index;

      for (guint j = 0; j < info.n_parts; j++)
        if (info.parts[j].column == column)
          info.sql = NULL;
      index = rel_index_new (rel_index_get_id (draft->indexes->pdata[i]), &info);
      rel_values_exchange (draft->indexes, i, index);
    }
}

/* Columns that refer to a column take its new type and collation, where they had the old
 * ones, and so on along their own referrers. */
static gboolean
follow_type (RelSchemaEdit        *whole,
             RelId                 target,
             RelId                 column,
             const RelColumnInfo  *was,
             const RelColumnInfo  *now,
             guint                 depth,
             GError              **error)
{
  GPtrArray *links = rel_schema_list_links_to (whole->base, target);

  for (guint i = 0; depth < 16 && links != NULL && i < links->len; i++)
    {
      const RelForeignKeyInfo *link = rel_foreign_key_get_info (links->pdata[i]);
      RelId owner_id = rel_table_get_id (rel_schema_get_link_owner (whole->base, rel_foreign_key_get_id (links->pdata[i])));

      for (guint j = 0; j < link->n_target_columns && j < link->n_columns; j++)
        {
          RelTable *owner = rel_schema_edit_get (whole, owner_id);
          RelColumn *referring = rel_table_get_column (owner, link->columns[j]);
          g_auto(RelTableEdit) draft = { NULL };
          g_autoptr(RelTable) changed = NULL;
          RelColumnInfo info;

          if (link->target_columns[j] != column || referring == NULL || (owner_id == target && link->columns[j] == column))
            continue;
          info = *rel_column_get_info (referring);
          if (g_ascii_strcasecmp (info.type, was->type) != 0 || g_strcmp0 (info.collation, was->collation) != 0)
            continue;

          rel_table_edit_init (&draft, owner);
          info.type = now->type;
          follow_collation (&draft, link->columns[j], info.collation, now->collation);
          info.collation = now->collation;
          for (guint k = 0; k < draft.columns->len; k++)
            if (draft.columns->pdata[k] == referring)
              {
                RelColumn *same = rel_column_new (link->columns[j], &info);

                rel_values_exchange (draft.columns, k, same);
              }
          rel_table_edit_forget_sql (&draft);
          changed = rel_table_edit_finish (&draft, error);
          if (changed == NULL)
            return FALSE;
          if (changed == owner)
            continue;
          rel_schema_edit_put (whole, changed);
          if (!follow_type (whole, owner_id, link->columns[j], was, now, depth + 1, error))
            return FALSE;
        }
    }

  return TRUE;
}

/* A note is no reason to write a table's text anew. */
static gboolean
is_same_but_note (RelId                column,
                  const RelColumnInfo *a,
                  const RelColumnInfo *b)
{
  RelColumnInfo noted = *a;
  g_autoptr(RelColumn) one = NULL, other = NULL;

  noted.note = b->note;
  one = rel_column_new (column, &noted);
  other = rel_column_new (column, b);

  return rel_column_equal (one, other);
}

/**
 * rel_edit_column_change:
 * @schema: a schema
 * @table: id of a table
 * @column: id of one of its columns
 * @info: its new content
 * @error: return location for an error
 *
 * Changes a column. A new name is followed by expressions, views and triggers, a new
 * type or collation by the columns that refer to this one and had the same.
 *
 * Returns: (transfer full): the schema, or %NULL
 */
RelSchema *
rel_edit_column_change (RelSchema            *schema,
                        RelId                 table,
                        RelId                 column,
                        const RelColumnInfo  *info,
                        GError              **error)
{
  g_auto(RelTableEdit) draft = { NULL };
  g_auto(RelSchemaEdit) whole = { NULL };
  g_autoptr(RelTable) changed = NULL;
  g_autoptr(RelSchema) result = NULL;
  RelColumnInfo content;
  RelColumnInfo was;
  RelTable *before;
  RelColumn *old;
  gboolean renamed;
  guint place;

  g_return_val_if_fail (REL_IS_SCHEMA (schema), NULL);
  g_return_val_if_fail (info != NULL, NULL);

  before = rel_edit_get_table (schema, table, error);
  old = before != NULL ? rel_edit_get_column (before, column, error) : NULL;
  if (old == NULL)
    return NULL;
  if (info->name == NULL || *info->name == '\0')
    {
      rel_edit_refuse (error, before, _("A column of “%s” has no name"), rel_table_get_name (before));
      return NULL;
    }

  was = *rel_column_get_info (old);
  content = *info;
  if (is_binary (content.collation))
    content.collation = NULL;
  if (content.generated == REL_GENERATED_NO)
    content.expression = NULL;
  if (content.type == NULL)
    content.type = "";
  renamed = !g_str_equal (content.name, was.name);
  place = rel_table_get_column_position (before, column);

  rel_table_edit_init (&draft, before);
  rel_values_exchange (draft.columns, place, rel_column_new (column, &content));
  if (renamed)
    {
      rel_table_edit_rewrite (&draft, rel_mentions_rename_column, was.name, content.name);
      forget_indexes (&draft, column);
    }
  if (g_strcmp0 (content.collation, was.collation) != 0)
    follow_collation (&draft, column, was.collation, content.collation);
  if (!is_same_but_note (column, &content, &was))
    rel_table_edit_forget_sql (&draft);
  changed = rel_table_edit_finish (&draft, error);
  if (changed == NULL)
    return NULL;
  if (changed == before)
    return g_object_ref (schema);

  rel_schema_edit_init (&whole, schema);
  rel_schema_edit_put (&whole, changed);
  if (renamed && !rel_edit_rename_column_mentions (&whole, before, was.name, content.name, error))
    return NULL;
  if ((g_ascii_strcasecmp (content.type, was.type) != 0 || g_strcmp0 (content.collation, was.collation) != 0) &&
      !follow_type (&whole, table, column, &was, &content, 0, error))
    return NULL;
  result = rel_schema_edit_finish (&whole, error);
  if (result == NULL || (g_strcmp0 (content.collation, was.collation) != 0 && !rel_edit_check_links (schema, result, error)))
    return NULL;

  return g_steal_pointer (&result);
}

/**
 * rel_edit_column_rename:
 * @schema: a schema
 * @table: id of a table
 * @column: id of one of its columns
 * @name: its new name
 * @error: return location for an error
 *
 * Renames a column and all mentions of it.
 *
 * Returns: (transfer full): the schema, or %NULL
 */
RelSchema *
rel_edit_column_rename (RelSchema   *schema,
                        RelId        table,
                        RelId        column,
                        const char  *name,
                        GError     **error)
{
  RelTable *before;
  RelColumn *old;
  RelColumnInfo info;

  g_return_val_if_fail (REL_IS_SCHEMA (schema), NULL);

  before = rel_edit_get_table (schema, table, error);
  old = before != NULL ? rel_edit_get_column (before, column, error) : NULL;
  if (old == NULL)
    return NULL;
  info = *rel_column_get_info (old);
  info.name = name;

  return rel_edit_column_change (schema, table, column, &info, error);
}

/**
 * rel_edit_column_move:
 * @schema: a schema
 * @table: id of a table
 * @column: id of one of its columns
 * @position: its new place from 0; beyond the last: at the end
 * @error: return location for an error
 *
 * Moves a column to another place in its table.
 *
 * Returns: (transfer full): the schema, or %NULL
 */
RelSchema *
rel_edit_column_move (RelSchema  *schema,
                      RelId       table,
                      RelId       column,
                      guint       position,
                      GError    **error)
{
  g_auto(RelTableEdit) draft = { NULL };
  g_auto(RelSchemaEdit) whole = { NULL };
  g_autoptr(RelTable) changed = NULL;
  RelTable *before;
  RelColumn *moved;
  guint place;

  g_return_val_if_fail (REL_IS_SCHEMA (schema), NULL);

  before = rel_edit_get_table (schema, table, error);
  moved = before != NULL ? rel_edit_get_column (before, column, error) : NULL;
  if (moved == NULL)
    return NULL;

  rel_table_edit_init (&draft, before);
  place = rel_table_get_column_position (before, column);
  position = MIN (position, draft.columns->len - 1);
  if (position == place)
    return g_object_ref (schema);
  g_ptr_array_insert (draft.columns, position, g_ptr_array_steal_index (draft.columns, place));
  rel_table_edit_forget_sql (&draft);
  changed = rel_table_edit_finish (&draft, error);
  if (changed == NULL)
    return NULL;

  rel_schema_edit_init (&whole, schema);
  rel_schema_edit_put (&whole, changed);
  rel_edit_forget_all_columns (&whole, before);

  return rel_schema_edit_finish (&whole, error);
}

typedef struct
{
  RelDependents  dependents;
  GString       *names;
  guint          n;
} Drop;

/* Notes a dependent; whether it shall be removed. */
static gboolean
depends (Drop       *drop,
         const char *format,
         const char *name)
{
  if (drop->n++ > 0)
    g_string_append (drop->names, ", ");
  g_string_append_printf (drop->names, "%s%s%s%s", format, name != NULL ? " “" : "", name != NULL ? name : "",
                          name != NULL ? "”" : "");

  return drop->dependents != REL_DEPENDENTS_REFUSE;
}

static gboolean
index_uses (const RelIndexInfo *index,
            RelId               column,
            const char         *name)
{
  gboolean uses = index->where != NULL && rel_mentions_name (index->where, name);

  for (guint i = 0; i < index->n_parts && !uses; i++)
    uses = index->parts[i].column == column ||
           (index->parts[i].expression != NULL && rel_mentions_name (index->parts[i].expression, name));

  return uses;
}

/* Everything in the table itself that is made of the column. */
static void
drop_parts (RelTableEdit *draft,
            Drop         *drop,
            RelId         column,
            const char   *name)
{
  if (draft->primary_key != NULL && rel_key_has_column (draft->primary_key, column) &&
      depends (drop, _("the primary key"), NULL))
    rel_table_edit_set_key (draft, NULL);
  for (guint i = draft->uniques->len; i > 0; i--)
    if (rel_key_has_column (draft->uniques->pdata[i - 1], column) &&
        depends (drop, _("a UNIQUE constraint"), rel_key_get_name (draft->uniques->pdata[i - 1])))
      g_ptr_array_remove_index (draft->uniques, i - 1);
  for (guint i = draft->foreign_keys->len; i > 0; i--)
    {
      const RelForeignKeyInfo *link = rel_foreign_key_get_info (draft->foreign_keys->pdata[i - 1]);
      gboolean uses = FALSE;

      for (guint j = 0; j < link->n_columns; j++)
        uses |= link->columns[j] == column;
      if (uses && depends (drop, _("the link to"), link->target_name))
        g_ptr_array_remove_index (draft->foreign_keys, i - 1);
    }
  for (guint i = draft->checks->len; i > 0; i--)
    {
      RelCheckInfo info = *rel_check_get_info (draft->checks->pdata[i - 1]);

      if (rel_mentions_name (info.expression, name))
        {
          if (depends (drop, _("the check"), info.expression))
            g_ptr_array_remove_index (draft->checks, i - 1);
        }
      else if (info.column == column)
        {
          /* written at the column, though about others */
          RelCheck *moved;

          info.column = REL_ID_NONE;
          moved = rel_check_new (rel_check_get_id (draft->checks->pdata[i - 1]), &info);
          rel_values_exchange (draft->checks, i - 1, moved);
        }
    }
  for (guint i = draft->indexes->len; i > 0; i--)
    if (index_uses (rel_index_get_info (draft->indexes->pdata[i - 1]), column, name) &&
        depends (drop, _("the index"), rel_index_get_name (draft->indexes->pdata[i - 1])))
      g_ptr_array_remove_index (draft->indexes, i - 1);
}

/* Links from elsewhere that refer to the column. */
static gboolean
drop_referring (RelSchemaEdit  *whole,
                RelTableEdit   *draft,
                Drop           *drop,
                RelId           column,
                GError        **error)
{
  GPtrArray *links = rel_schema_list_links_to (whole->base, draft->id);

  for (guint i = 0; links != NULL && i < links->len; i++)
    {
      const RelForeignKeyInfo *link = rel_foreign_key_get_info (links->pdata[i]);
      RelId id = rel_foreign_key_get_id (links->pdata[i]);
      RelTable *owner = rel_schema_get_link_owner (whole->base, id);
      gboolean refers = FALSE;

      for (guint j = 0; j < link->n_target_columns; j++)
        refers |= link->target_columns[j] == column;
      if (!refers)
        continue;

      if (rel_table_get_id (owner) == draft->id)
        {
          for (guint j = draft->foreign_keys->len; j > 0; j--)
            if (rel_foreign_key_get_id (draft->foreign_keys->pdata[j - 1]) == id &&
                depends (drop, _("the link from"), rel_table_get_name (owner)))
              g_ptr_array_remove_index (draft->foreign_keys, j - 1);
        }
      else if (depends (drop, _("the link from"), rel_table_get_name (owner)))
        {
          g_auto(RelTableEdit) child = { NULL };
          g_autoptr(RelTable) changed = NULL;

          rel_table_edit_init (&child, rel_schema_edit_get (whole, rel_table_get_id (owner)));
          for (guint j = child.foreign_keys->len; j > 0; j--)
            if (rel_foreign_key_get_id (child.foreign_keys->pdata[j - 1]) == id)
              g_ptr_array_remove_index (child.foreign_keys, j - 1);
          rel_table_edit_forget_sql (&child);
          changed = rel_table_edit_finish (&child, error);
          if (changed == NULL)
            return FALSE;
          rel_schema_edit_put (whole, changed);
        }
    }

  return TRUE;
}

/**
 * rel_edit_column_drop:
 * @schema: a schema
 * @table: id of a table
 * @column: id of one of its columns
 * @dependents: what becomes of keys, links, checks, indexes, views and triggers that need it
 * @error: return location for an error
 *
 * Drops a column. What a generated column is computed from cannot be dropped.
 *
 * Returns: (transfer full): the schema, or %NULL
 */
RelSchema *
rel_edit_column_drop (RelSchema      *schema,
                      RelId           table,
                      RelId           column,
                      RelDependents   dependents,
                      GError        **error)
{
  g_auto(RelTableEdit) draft = { NULL };
  g_auto(RelSchemaEdit) whole = { NULL };
  g_autoptr(GString) names = g_string_new (NULL);
  g_autoptr(GPtrArray) mentions = NULL;
  g_autoptr(RelTable) changed = NULL;
  g_autoptr(RelSchema) result = NULL;
  Drop drop = { dependents, names, 0 };
  RelTable *before;
  RelColumn *old;
  const char *name;

  g_return_val_if_fail (REL_IS_SCHEMA (schema), NULL);

  before = rel_edit_get_table (schema, table, error);
  old = before != NULL ? rel_edit_get_column (before, column, error) : NULL;
  if (old == NULL)
    return NULL;
  name = rel_column_get_name (old);

  rel_table_edit_init (&draft, before);
  rel_schema_edit_init (&whole, schema);
  for (guint i = 0; i < draft.columns->len; i++)
    {
      const RelColumnInfo *other = rel_column_get_info (draft.columns->pdata[i]);

      if (draft.columns->pdata[i] != old && other->expression != NULL && rel_mentions_name (other->expression, name))
        {
          rel_edit_refuse (error, before, _("“%s” is computed from “%s”; change or remove that column first"), other->name, name);
          return NULL;
        }
    }

  drop_parts (&draft, &drop, column, name);
  if (!drop_referring (&whole, &draft, &drop, column, error))
    return NULL;
  if (dependents == REL_DEPENDENTS_REFUSE && drop.n > 0)
    {
      rel_edit_refuse (error, before, _("“%s” is needed by %s; remove that first, or let it go too"), name, names->str);
      return NULL;
    }
  mentions = rel_edit_list_mentions (&whole, before, name);
  if (!rel_edit_drop_mentions (&whole, mentions, name, dependents, error))
    return NULL;

  g_ptr_array_remove_index (draft.columns, rel_table_get_column_position (before, column));
  if (draft.columns->len == 0)
    {
      rel_edit_refuse (error, before, _("“%s” is the only column of “%s”; drop the table instead"), name, rel_table_get_name (before));
      return NULL;
    }
  rel_table_edit_forget_sql (&draft);
  changed = rel_table_edit_finish (&draft, error);
  if (changed == NULL)
    return NULL;
  rel_schema_edit_put (&whole, changed);
  rel_edit_forget_all_columns (&whole, before);
  result = rel_schema_edit_finish (&whole, error);
  if (result == NULL || !rel_edit_check_links (schema, result, error))
    return NULL;

  return g_steal_pointer (&result);
}
