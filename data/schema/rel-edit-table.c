/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Edits of whole tables: a schema goes in, a schema or an error comes out. A rename
 * is followed by links, expressions, views and triggers; a drop refuses while others
 * depend on the table, unless they shall go too.
 */
#include "config.h"

#include "schema/rel-edit-table.h"

#include <glib/gi18n-lib.h>

#include "schema/rel-edit-private.h"
#include "schema/rel-mentions.h"
#include "schema/rel-values-private.h"

/**
 * rel_edit_table_create:
 * @schema: a schema
 * @name: name of the new table
 * @error: return location for an error
 *
 * Creates a table with one column, an INTEGER primary key `id`.
 *
 * Returns: (transfer full): the schema with the table, or %NULL
 */
RelSchema *
rel_edit_table_create (RelSchema   *schema,
                       const char  *name,
                       GError     **error)
{
  RelColumnInfo column = { .name = "id", .type = "INTEGER" };
  g_autoptr(RelColumn) id = rel_column_new (REL_ID_NONE, &column);
  RelId id_column = rel_column_get_id (id);
  RelKeyInfo content = { .columns = &id_column, .n_columns = 1, .rowid = TRUE };
  g_autoptr(RelKey) key = rel_key_new (REL_ID_NONE, &content);
  g_autoptr(GPtrArray) columns = g_ptr_array_new ();
  RelTableInfo info = { .name = name, .columns = columns, .primary_key = key };
  g_autoptr(RelTable) table = NULL;

  g_return_val_if_fail (REL_IS_SCHEMA (schema), NULL);

  g_ptr_array_add (columns, id);
  table = rel_table_new (REL_ID_NONE, &info);

  return rel_edit_table_add (schema, table, error);
}

/**
 * rel_edit_table_add:
 * @schema: a schema
 * @table: a table that is not in it, with an id of its own
 * @error: return location for an error
 *
 * Adds a table that was put together elsewhere. Links to it by name that led nowhere
 * lead to it then.
 *
 * Returns: (transfer full): the schema with the table, or %NULL
 */
RelSchema *
rel_edit_table_add (RelSchema  *schema,
                    RelTable   *table,
                    GError    **error)
{
  g_auto(RelSchemaEdit) draft = { NULL };
  g_auto(RelTableEdit) whole = { NULL };
  g_autoptr(RelTable) settled = NULL;
  GPtrArray *indexes;

  g_return_val_if_fail (REL_IS_SCHEMA (schema), NULL);
  g_return_val_if_fail (REL_IS_TABLE (table), NULL);

  if (!rel_edit_check_name (schema, rel_table_get_name (table), REL_ID_NONE, error))
    return NULL;
  indexes = rel_table_get_info (table)->indexes;
  for (guint i = 0; i < indexes->len; i++)
    if (!rel_edit_check_name (schema, rel_index_get_name (indexes->pdata[i]), REL_ID_NONE, error))
      return NULL;

  rel_table_edit_init (&whole, table);
  settled = rel_table_edit_finish (&whole, error);
  if (settled == NULL)
    return NULL;
  rel_schema_edit_init (&draft, schema);
  rel_schema_edit_put (&draft, settled);

  return rel_schema_edit_finish (&draft, error);
}

/**
 * rel_edit_table_rename:
 * @schema: a schema
 * @table: id of a table
 * @name: its new name
 * @error: return location for an error
 *
 * Renames a table; links, expressions, views and triggers follow.
 *
 * Returns: (transfer full): the schema, or %NULL
 */
RelSchema *
rel_edit_table_rename (RelSchema   *schema,
                       RelId        table,
                       const char  *name,
                       GError     **error)
{
  g_auto(RelSchemaEdit) draft = { NULL };
  g_auto(RelTableEdit) changed = { NULL };
  g_autoptr(RelTable) renamed = NULL;
  RelTable *before;

  g_return_val_if_fail (REL_IS_SCHEMA (schema), NULL);

  before = rel_edit_get_table (schema, table, error);
  if (before == NULL)
    return NULL;
  if (g_strcmp0 (name, rel_table_get_name (before)) == 0)
    return g_object_ref (schema);
  if (!rel_edit_check_name (schema, name, table, error))
    return NULL;

  rel_table_edit_init (&changed, before);
  changed.info.name = name;
  rel_table_edit_forget_sql (&changed);
  rel_table_edit_rewrite (&changed, rel_mentions_rename_table, rel_table_get_name (before), name);
  renamed = rel_table_edit_finish (&changed, error);
  if (renamed == NULL)
    return NULL;

  rel_schema_edit_init (&draft, schema);
  rel_schema_edit_put (&draft, renamed);
  rel_edit_rename_mentions (&draft, before, name);

  return rel_schema_edit_finish (&draft, error);
}

static gboolean
drop_links_to (RelSchemaEdit  *draft,
               RelTable       *target,
               RelDependents   dependents,
               GError        **error)
{
  GPtrArray *links = rel_schema_list_links_to (draft->base, rel_table_get_id (target));
  g_autoptr(GHashTable) seen = g_hash_table_new (NULL, NULL);
  g_autoptr(GString) names = g_string_new (NULL);
  guint n = 0;

  for (guint i = 0; links != NULL && i < links->len; i++)
    {
      RelTable *owner = rel_schema_get_link_owner (draft->base, rel_foreign_key_get_id (links->pdata[i]));

      if (owner == target || !g_hash_table_add (seen, owner))
        continue;
      g_string_append_printf (names, "%s“%s”", n++ > 0 ? ", " : "", rel_table_get_name (owner));
      if (dependents != REL_DEPENDENTS_REFUSE)
        {
          g_auto(RelTableEdit) child = { NULL };
          g_autoptr(RelTable) changed = NULL;

          rel_table_edit_init (&child, owner);
          for (guint j = child.foreign_keys->len; j > 0; j--)
            if (rel_foreign_key_get_info (child.foreign_keys->pdata[j - 1])->target == rel_table_get_id (target))
              g_ptr_array_remove_index (child.foreign_keys, j - 1);
          rel_table_edit_forget_sql (&child);
          changed = rel_table_edit_finish (&child, error);
          if (changed == NULL)
            return FALSE;
          rel_schema_edit_put (draft, changed);
        }
    }
  if (dependents != REL_DEPENDENTS_REFUSE || n == 0)
    return TRUE;

  rel_edit_refuse (error, target, ngettext ("“%s” is referred to by %s; remove that link first, or let it go too",
                                            "“%s” is referred to by %s; remove those links first, or let them go too", n),
                   rel_table_get_name (target), names->str);

  return FALSE;
}

/**
 * rel_edit_table_drop:
 * @schema: a schema
 * @table: id of a table
 * @dependents: what becomes of links to it, and of views and triggers that mention it
 * @error: return location for an error
 *
 * Drops a table with its indexes and its own triggers.
 *
 * Returns: (transfer full): the schema, or %NULL
 */
RelSchema *
rel_edit_table_drop (RelSchema      *schema,
                     RelId           table,
                     RelDependents   dependents,
                     GError        **error)
{
  g_auto(RelSchemaEdit) draft = { NULL };
  g_autoptr(GPtrArray) mentions = NULL;
  RelTable *dropped;

  g_return_val_if_fail (REL_IS_SCHEMA (schema), NULL);

  dropped = rel_schema_get_table (schema, table);
  if (dropped == NULL || rel_table_get_info (dropped)->kind == REL_TABLE_SHADOW)
    {
      rel_edit_get_table (schema, table, error);
      return NULL;
    }

  rel_schema_edit_init (&draft, schema);
  if (!drop_links_to (&draft, dropped, dependents, error))
    return NULL;
  mentions = rel_edit_list_mentions (&draft, dropped, NULL);
  if (!rel_edit_drop_mentions (&draft, mentions, rel_table_get_name (dropped), dependents, error))
    return NULL;

  for (guint i = draft.triggers->len; i > 0; i--)
    if (rel_trigger_get_info (draft.triggers->pdata[i - 1])->target == table)
      g_ptr_array_remove_index (draft.triggers, i - 1);
  rel_schema_edit_remove (&draft, table);

  return rel_schema_edit_finish (&draft, error);
}

/**
 * rel_edit_table_set_options:
 * @schema: a schema
 * @table: id of a table
 * @strict: whether it is STRICT
 * @without_rowid: whether it is WITHOUT ROWID
 * @autoincrement: whether its INTEGER primary key is AUTOINCREMENT
 * @error: return location for an error
 *
 * Changes what stands behind the parentheses of a table, and AUTOINCREMENT.
 *
 * Returns: (transfer full): the schema, or %NULL
 */
RelSchema *
rel_edit_table_set_options (RelSchema  *schema,
                            RelId       table,
                            gboolean    strict,
                            gboolean    without_rowid,
                            gboolean    autoincrement,
                            GError    **error)
{
  g_auto(RelTableEdit) draft = { NULL };
  RelTable *before;

  g_return_val_if_fail (REL_IS_SCHEMA (schema), NULL);

  before = rel_edit_get_table (schema, table, error);
  if (before == NULL)
    return NULL;
  if (autoincrement && without_rowid)
    {
      rel_edit_refuse (error, before, _("“%s” cannot be WITHOUT ROWID and AUTOINCREMENT"), rel_table_get_name (before));
      return NULL;
    }

  rel_table_edit_init (&draft, before);
  draft.info.strict = strict;
  draft.info.without_rowid = without_rowid;
  draft.info.autoincrement = autoincrement;

  return rel_edit_finish_table (schema, &draft, error);
}

/**
 * rel_edit_table_set_note:
 * @schema: a schema
 * @table: id of a table
 * @note: (nullable): a comment for people
 * @error: return location for an error
 *
 * Changes the note of a table. No database stores it, so the table's text stays.
 *
 * Returns: (transfer full): the schema, or %NULL
 */
RelSchema *
rel_edit_table_set_note (RelSchema   *schema,
                         RelId        table,
                         const char  *note,
                         GError     **error)
{
  RelTable *before;
  RelTableInfo info;
  g_autoptr(RelTable) noted = NULL;

  g_return_val_if_fail (REL_IS_SCHEMA (schema), NULL);

  before = rel_edit_get_table (schema, table, error);
  if (before == NULL)
    return NULL;
  info = *rel_table_get_info (before);
  if (note != NULL && *note == '\0')
    note = NULL;
  if (g_strcmp0 (info.note, note) == 0)
    return g_object_ref (schema);
  info.note = note;
  noted = rel_table_new (table, &info);

  return rel_schema_with_table (schema, noted);
}
