/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Edits of keys, checks and indexes. A key that links rely on cannot go: the link
 * would be one to columns that nothing makes unique, which SQLite refuses at the
 * first write.
 */
#include "config.h"

#include "schema/rel-edit-key.h"

#include <glib/gi18n-lib.h>

#include "schema/rel-edit-private.h"
#include "schema/rel-values-private.h"

static RelSchema *
finish (RelSchema     *schema,
        RelTableEdit  *draft,
        GError       **error)
{
  g_autoptr(RelSchema) result = rel_edit_finish_table (schema, draft, error);

  if (result == NULL || !rel_edit_check_links (schema, result, error))
    return NULL;

  return g_steal_pointer (&result);
}

static guint
find_part (GPtrArray *parts,
           RelId      id,
           RelId    (*get_id) (gpointer part))
{
  guint i = 0;

  while (i < parts->len && get_id (parts->pdata[i]) != id)
    i++;

  return i;
}

static RelId
key_id (gpointer part)
{
  return rel_key_get_id (part);
}

static RelId
check_id (gpointer part)
{
  return rel_check_get_id (part);
}

static RelId
index_id (gpointer part)
{
  return rel_index_get_id (part);
}

/* Puts a value where the part with that id is: NULL takes the part away, an id of 0
 * adds the value. Consumes it. */
static gboolean
put_part (RelTable  *table,
          GPtrArray *parts,
          RelId      id,
          RelId    (*get_id) (gpointer part),
          gpointer   value,
          GError   **error)
{
  guint place = find_part (parts, id, get_id);

  if (id == REL_ID_NONE)
    g_ptr_array_add (parts, value);
  else if (place == parts->len)
    {
      rel_edit_refuse (error, table, _("“%s” has no such key, check or index any more"), rel_table_get_name (table));
      g_clear_object (&value);
      return FALSE;
    }
  else if (value == NULL)
    g_ptr_array_remove_index (parts, place);
  else
    {
      rel_values_exchange (parts, place, value);
    }

  return TRUE;
}

/**
 * rel_edit_primary_key_set:
 * @schema: a schema
 * @table: id of a table
 * @info: (nullable): the primary key, or %NULL for none
 * @error: return location for an error
 *
 * Sets, changes or removes the primary key of a table.
 *
 * Returns: (transfer full): the schema, or %NULL
 */
RelSchema *
rel_edit_primary_key_set (RelSchema         *schema,
                          RelId              table,
                          const RelKeyInfo  *info,
                          GError           **error)
{
  g_auto(RelTableEdit) draft = { NULL };
  g_autoptr(RelKey) key = NULL;
  RelTable *before;

  g_return_val_if_fail (REL_IS_SCHEMA (schema), NULL);

  before = rel_edit_get_table (schema, table, error);
  if (before == NULL)
    return NULL;

  rel_table_edit_init (&draft, before);
  if (info != NULL)
    key = rel_key_new (draft.primary_key != NULL ? rel_key_get_id (draft.primary_key) : REL_ID_NONE, info);
  rel_table_edit_set_key (&draft, key);

  return finish (schema, &draft, error);
}

static RelSchema *
edit_unique (RelSchema         *schema,
             RelId              table,
             RelId              unique,
             const RelKeyInfo  *info,
             GError           **error)
{
  g_auto(RelTableEdit) draft = { NULL };
  RelTable *before;
  guint n_before;

  g_return_val_if_fail (REL_IS_SCHEMA (schema), NULL);

  before = rel_edit_get_table (schema, table, error);
  if (before == NULL)
    return NULL;
  rel_table_edit_init (&draft, before);
  if (!put_part (before, draft.uniques, unique, key_id, info != NULL ? rel_key_new (unique, info) : NULL, error))
    return NULL;

  n_before = draft.uniques->len;
  if (info != NULL)
    {
      g_autoptr(RelSchema) result = finish (schema, &draft, error);

      if (result != NULL && rel_table_get_info (rel_schema_get_table (result, table))->uniques->len < n_before)
        {
          rel_edit_refuse (error, before, _("Another key of “%s” has just these columns already"), rel_table_get_name (before));
          return NULL;
        }

      return g_steal_pointer (&result);
    }

  return finish (schema, &draft, error);
}

/**
 * rel_edit_unique_add:
 * @schema: a schema
 * @table: id of a table
 * @info: the constraint
 * @error: return location for an error
 *
 * Adds a UNIQUE constraint.
 *
 * Returns: (transfer full): the schema, or %NULL
 */
RelSchema *
rel_edit_unique_add (RelSchema         *schema,
                     RelId              table,
                     const RelKeyInfo  *info,
                     GError           **error)
{
  g_return_val_if_fail (info != NULL, NULL);

  return edit_unique (schema, table, REL_ID_NONE, info, error);
}

/**
 * rel_edit_unique_change:
 * @schema: a schema
 * @table: id of a table
 * @unique: id of one of its UNIQUE constraints
 * @info: its new content
 * @error: return location for an error
 *
 * Changes a UNIQUE constraint.
 *
 * Returns: (transfer full): the schema, or %NULL
 */
RelSchema *
rel_edit_unique_change (RelSchema         *schema,
                        RelId              table,
                        RelId              unique,
                        const RelKeyInfo  *info,
                        GError           **error)
{
  g_return_val_if_fail (info != NULL, NULL);
  g_return_val_if_fail (unique != REL_ID_NONE, NULL);

  return edit_unique (schema, table, unique, info, error);
}

/**
 * rel_edit_unique_drop:
 * @schema: a schema
 * @table: id of a table
 * @unique: id of one of its UNIQUE constraints
 * @error: return location for an error
 *
 * Drops a UNIQUE constraint.
 *
 * Returns: (transfer full): the schema, or %NULL
 */
RelSchema *
rel_edit_unique_drop (RelSchema  *schema,
                      RelId       table,
                      RelId       unique,
                      GError    **error)
{
  g_return_val_if_fail (unique != REL_ID_NONE, NULL);

  return edit_unique (schema, table, unique, NULL, error);
}

static RelSchema *
edit_check (RelSchema           *schema,
            RelId                table,
            RelId                check,
            const RelCheckInfo  *info,
            GError             **error)
{
  g_auto(RelTableEdit) draft = { NULL };
  RelTable *before;

  g_return_val_if_fail (REL_IS_SCHEMA (schema), NULL);

  before = rel_edit_get_table (schema, table, error);
  if (before == NULL)
    return NULL;
  rel_table_edit_init (&draft, before);
  if (!put_part (before, draft.checks, check, check_id, info != NULL ? rel_check_new (check, info) : NULL, error))
    return NULL;

  return rel_edit_finish_table (schema, &draft, error);
}

/**
 * rel_edit_check_add:
 * @schema: a schema
 * @table: id of a table
 * @info: the check
 * @error: return location for an error
 *
 * Adds a CHECK.
 *
 * Returns: (transfer full): the schema, or %NULL
 */
RelSchema *
rel_edit_check_add (RelSchema           *schema,
                    RelId                table,
                    const RelCheckInfo  *info,
                    GError             **error)
{
  g_return_val_if_fail (info != NULL, NULL);

  return edit_check (schema, table, REL_ID_NONE, info, error);
}

/**
 * rel_edit_check_change:
 * @schema: a schema
 * @table: id of a table
 * @check: id of one of its checks
 * @info: its new content
 * @error: return location for an error
 *
 * Changes a CHECK.
 *
 * Returns: (transfer full): the schema, or %NULL
 */
RelSchema *
rel_edit_check_change (RelSchema           *schema,
                       RelId                table,
                       RelId                check,
                       const RelCheckInfo  *info,
                       GError             **error)
{
  g_return_val_if_fail (info != NULL, NULL);
  g_return_val_if_fail (check != REL_ID_NONE, NULL);

  return edit_check (schema, table, check, info, error);
}

/**
 * rel_edit_check_drop:
 * @schema: a schema
 * @table: id of a table
 * @check: id of one of its checks
 * @error: return location for an error
 *
 * Drops a CHECK.
 *
 * Returns: (transfer full): the schema, or %NULL
 */
RelSchema *
rel_edit_check_drop (RelSchema  *schema,
                     RelId       table,
                     RelId       check,
                     GError    **error)
{
  g_return_val_if_fail (check != REL_ID_NONE, NULL);

  return edit_check (schema, table, check, NULL, error);
}

/* books_author_id: after the table and the columns. */
static char *
make_index_name (RelSchema          *schema,
                 RelTable           *table,
                 const RelIndexInfo *info)
{
  g_autoptr(GString) name = g_string_new (rel_table_get_name (table));

  for (guint i = 0; i < info->n_parts; i++)
    {
      RelColumn *column = rel_table_get_column (table, info->parts[i].column);

      g_string_append_printf (name, "_%s", column != NULL ? rel_column_get_name (column) : "expression");
    }

  return rel_schema_find_free_name (schema, name->str);
}

static RelSchema *
edit_index (RelSchema           *schema,
            RelId                table,
            RelId                index,
            const RelIndexInfo  *info,
            GError             **error)
{
  g_auto(RelTableEdit) draft = { NULL };
  g_auto(RelSchemaEdit) whole = { NULL };
  g_autoptr(RelTable) changed = NULL;
  g_autoptr(RelSchema) result = NULL;
  g_autofree RelIndexPart *parts = NULL;
  g_autofree char *name = NULL;
  RelIndexInfo content;
  RelTable *before;

  g_return_val_if_fail (REL_IS_SCHEMA (schema), NULL);

  before = rel_edit_get_table (schema, table, error);
  if (before == NULL)
    return NULL;
  rel_table_edit_init (&draft, before);
  if (info != NULL)
    {
      content = *info;
      content.sql = NULL;
      content.parts = parts = g_memdup2 (info->parts, info->n_parts * sizeof (RelIndexPart));
      for (guint i = 0; i < content.n_parts; i++)
        {
          RelColumn *column = rel_table_get_column (before, parts[i].column);

          /* a part has its column's collation unless it says otherwise; NULL is BINARY in a value */
          if (parts[i].collation == NULL && column != NULL)
            parts[i].collation = rel_column_get_info (column)->collation;
          if (parts[i].collation != NULL && g_ascii_strcasecmp (parts[i].collation, "BINARY") == 0)
            parts[i].collation = NULL;
        }
      if (content.name == NULL || *content.name == '\0')
        content.name = name = make_index_name (schema, before, info);
      else if (!rel_edit_check_name (schema, content.name, index, error))
        return NULL;
    }
  if (!put_part (before, draft.indexes, index, index_id, info != NULL ? rel_index_new (index, &content) : NULL, error))
    return NULL;

  /* an index is a statement of its own: the table's text still holds */
  changed = rel_table_edit_finish (&draft, error);
  if (changed == NULL)
    return NULL;
  rel_schema_edit_init (&whole, schema);
  rel_schema_edit_put (&whole, changed);
  result = rel_schema_edit_finish (&whole, error);
  if (result == NULL || !rel_edit_check_links (schema, result, error))
    return NULL;

  return g_steal_pointer (&result);
}

/**
 * rel_edit_index_add:
 * @schema: a schema
 * @table: id of a table
 * @info: the index; without a name it is called after its columns
 * @error: return location for an error
 *
 * Adds an index.
 *
 * Returns: (transfer full): the schema, or %NULL
 */
RelSchema *
rel_edit_index_add (RelSchema           *schema,
                    RelId                table,
                    const RelIndexInfo  *info,
                    GError             **error)
{
  g_return_val_if_fail (info != NULL, NULL);

  return edit_index (schema, table, REL_ID_NONE, info, error);
}

/**
 * rel_edit_index_change:
 * @schema: a schema
 * @table: id of a table
 * @index: id of one of its indexes
 * @info: its new content
 * @error: return location for an error
 *
 * Changes an index.
 *
 * Returns: (transfer full): the schema, or %NULL
 */
RelSchema *
rel_edit_index_change (RelSchema           *schema,
                       RelId                table,
                       RelId                index,
                       const RelIndexInfo  *info,
                       GError             **error)
{
  g_return_val_if_fail (info != NULL, NULL);
  g_return_val_if_fail (index != REL_ID_NONE, NULL);

  return edit_index (schema, table, index, info, error);
}

/**
 * rel_edit_index_drop:
 * @schema: a schema
 * @table: id of a table
 * @index: id of one of its indexes
 * @error: return location for an error
 *
 * Drops an index.
 *
 * Returns: (transfer full): the schema, or %NULL
 */
RelSchema *
rel_edit_index_drop (RelSchema  *schema,
                     RelId       table,
                     RelId       index,
                     GError    **error)
{
  g_return_val_if_fail (index != REL_ID_NONE, NULL);

  return edit_index (schema, table, index, NULL, error);
}
