/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What mends an advice: each an edit, or a few.
 */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "schema/rel-advice-private.h"
#include "schema/rel-edit-column.h"
#include "schema/rel-edit-key.h"
#include "schema/rel-edit-link-private.h"

static const RelForeignKeyInfo *
find_link (RelSchema  *schema,
           RelId       table,
           RelId       link,
           RelTable  **owner,
           GError    **error)
{
  RelForeignKey *found;

  *owner = rel_edit_get_table (schema, table, error);
  if (*owner == NULL)
    return NULL;
  found = rel_table_get_foreign_key (*owner, link);
  if (found == NULL)
    rel_edit_refuse (error, *owner, _("There is no such link any more"));

  return found != NULL ? rel_foreign_key_get_info (found) : NULL;
}

/* A copy of the content of the column concerned, to be changed. */
static gboolean
find_column (RelSchema        *schema,
             const RelAdvice  *advice,
             RelColumnInfo    *info,
             GError          **error)
{
  RelTable *table = rel_edit_get_table (schema, advice->table, error);
  RelColumn *column = table != NULL ? rel_edit_get_column (table, advice->element, error) : NULL;

  if (column != NULL)
    *info = *rel_column_get_info (column);

  return column != NULL;
}

static RelSchema *
set_type (RelSchema        *schema,
          const RelAdvice  *advice,
          const char       *type,
          GError          **error)
{
  RelColumnInfo info;

  if (!find_column (schema, advice, &info, error))
    return NULL;
  info.type = type;

  return rel_edit_column_change (schema, advice->table, advice->element, &info, error);
}

RelSchema *
rel_fix_drop_link (RelSchema        *schema,
                   const RelAdvice  *advice,
                   GError          **error)
{
  return rel_edit_link_drop (schema, advice->element, FALSE, error);
}

RelSchema *
rel_fix_make_unique (RelSchema        *schema,
                     const RelAdvice  *advice,
                     GError          **error)
{
  RelTable *owner;
  const RelForeignKeyInfo *link = find_link (schema, advice->table, advice->element, &owner, error);
  RelKeyInfo unique = { NULL };

  if (link == NULL)
    return NULL;
  unique.columns = link->target_columns;
  unique.n_columns = link->n_target_columns;

  return rel_edit_unique_add (schema, link->target, &unique, error);
}

RelSchema *
rel_fix_add_index (RelSchema        *schema,
                   const RelAdvice  *advice,
                   GError          **error)
{
  RelTable *owner;
  const RelForeignKeyInfo *link = find_link (schema, advice->table, advice->element, &owner, error);
  g_autofree RelIndexPart *parts = NULL;
  RelIndexInfo index = { NULL };

  if (link == NULL)
    return NULL;
  parts = g_new0 (RelIndexPart, link->n_columns);
  for (guint i = 0; i < link->n_columns; i++)
    parts[i].column = link->columns[i];
  index.parts = parts;
  index.n_parts = link->n_columns;

  return rel_edit_index_add (schema, advice->table, &index, error);
}

RelSchema *
rel_fix_match_types (RelSchema        *schema,
                     const RelAdvice  *advice,
                     GError          **error)
{
  RelTable *owner;
  const RelForeignKeyInfo *link = find_link (schema, advice->table, advice->element, &owner, error);
  RelTable *parent = link != NULL ? rel_schema_get_table (schema, link->target) : NULL;
  g_autoptr(RelSchema) result = NULL;

  if (parent == NULL)
    return NULL;
  result = g_object_ref (schema);
  for (guint i = 0; i < link->n_columns && i < link->n_target_columns; i++)
    {
      RelColumn *referred = rel_table_get_column (parent, link->target_columns[i]);
      RelColumnInfo info = *rel_column_get_info (rel_table_get_column (owner, link->columns[i]));
      g_autoptr(RelSchema) next = NULL;

      info.type = rel_column_get_declared_type (referred);
      next = rel_edit_column_change (result, advice->table, link->columns[i], &info, error);
      if (next == NULL)
        return NULL;
      g_set_object (&result, next);
    }

  return g_steal_pointer (&result);
}

RelSchema *
rel_fix_make_deferrable (RelSchema        *schema,
                         const RelAdvice  *advice,
                         GError          **error)
{
  RelTable *owner;
  const RelForeignKeyInfo *link = find_link (schema, advice->table, advice->element, &owner, error);
  RelForeignKeyInfo info;

  if (link == NULL)
    return NULL;
  info = *link;
  info.deferrable = info.initially_deferred = TRUE;

  return rel_edit_link_change (schema, advice->element, &info, error);
}

RelSchema *
rel_fix_allow_null (RelSchema        *schema,
                    const RelAdvice  *advice,
                    GError          **error)
{
  return rel_edit_link_set_required (schema, advice->element, FALSE, error);
}

/* SET NULL that cannot be becomes NO ACTION, SET DEFAULT without a default SET NULL. */
RelSchema *
rel_fix_action (RelSchema        *schema,
                const RelAdvice  *advice,
                GError          **error)
{
  RelTable *owner;
  const RelForeignKeyInfo *link = find_link (schema, advice->table, advice->element, &owner, error);
  gboolean required = g_str_equal (advice->rule, "link-required-set-null");
  RelAction wrong = required ? REL_ACTION_SET_NULL : REL_ACTION_SET_DEFAULT;
  RelAction right = required ? REL_ACTION_NO_ACTION : REL_ACTION_SET_NULL;
  RelForeignKeyInfo info;

  if (link == NULL)
    return NULL;
  info = *link;
  for (guint i = 0; i < info.n_columns; i++)
    if (!required && rel_column_get_info (rel_table_get_column (owner, info.columns[i]))->not_null)
      right = REL_ACTION_NO_ACTION;
  if (info.on_delete == wrong)
    info.on_delete = right;
  if (info.on_update == wrong)
    info.on_update = right;

  return rel_edit_link_change (schema, advice->element, &info, error);
}

RelSchema *
rel_fix_unique_pair (RelSchema        *schema,
                     const RelAdvice  *advice,
                     GError          **error)
{
  RelTable *owner;
  const RelForeignKeyInfo *one = find_link (schema, advice->table, advice->element, &owner, error);
  const RelForeignKeyInfo *other = one != NULL ? find_link (schema, advice->table, advice->other, &owner, error) : NULL;
  g_autoptr(GArray) columns = g_array_new (FALSE, FALSE, sizeof (RelId));
  RelKeyInfo key = { NULL };

  if (other == NULL)
    return NULL;
  g_array_append_vals (columns, one->columns, one->n_columns);
  for (guint i = 0; i < other->n_columns; i++)
    {
      gboolean known = FALSE;

      for (guint j = 0; j < one->n_columns; j++)
        known |= one->columns[j] == other->columns[i];
      if (!known)
        g_array_append_val (columns, other->columns[i]);
    }
  key.columns = (RelId *) columns->data;
  key.n_columns = columns->len;

  return rel_edit_unique_add (schema, advice->table, &key, error);
}

RelSchema *
rel_fix_add_link (RelSchema        *schema,
                  const RelAdvice  *advice,
                  GError          **error)
{
  RelLinkDraft draft = { .kind = REL_KIND_ONE_TO_MANY, .parent = advice->other, .child = advice->table,
                         .columns = &advice->element, .n_columns = 1 };

  return rel_edit_link_add (schema, &draft, error);
}

RelSchema *
rel_fix_add_key (RelSchema        *schema,
                 const RelAdvice  *advice,
                 GError          **error)
{
  RelTable *table = rel_edit_get_table (schema, advice->table, error);
  g_autofree char *name = table != NULL ? rel_edit_find_free_column (table, "id") : NULL;
  RelColumnInfo info = { .name = name, .type = "INTEGER" };
  g_autoptr(RelSchema) with = NULL;
  RelKeyInfo key = { NULL };
  RelId id;

  if (table == NULL)
    return NULL;
  with = rel_edit_column_add (schema, advice->table, &info, 0, error);
  if (with == NULL)
    return NULL;
  id = rel_column_get_id (rel_table_find_column (rel_schema_get_table (with, advice->table), name));
  key.columns = &id;
  key.n_columns = 1;

  return rel_edit_primary_key_set (with, advice->table, &key, error);
}

RelSchema *
rel_fix_not_null (RelSchema        *schema,
                  const RelAdvice  *advice,
                  GError          **error)
{
  RelColumnInfo info;

  if (!find_column (schema, advice, &info, error))
    return NULL;
  info.not_null = TRUE;

  return rel_edit_column_change (schema, advice->table, advice->element, &info, error);
}

RelSchema *
rel_fix_drop_index (RelSchema        *schema,
                    const RelAdvice  *advice,
                    GError          **error)
{
  return rel_edit_index_drop (schema, advice->table, advice->element, error);
}

RelSchema *
rel_fix_type_integer (RelSchema        *schema,
                      const RelAdvice  *advice,
                      GError          **error)
{
  return set_type (schema, advice, "INTEGER", error);
}

RelSchema *
rel_fix_type_text (RelSchema        *schema,
                   const RelAdvice  *advice,
                   GError          **error)
{
  return set_type (schema, advice, "TEXT", error);
}

RelSchema *
rel_fix_type_real (RelSchema        *schema,
                   const RelAdvice  *advice,
                   GError          **error)
{
  return set_type (schema, advice, "REAL", error);
}

RelSchema *
rel_fix_no_autoincrement (RelSchema        *schema,
                          const RelAdvice  *advice,
                          GError          **error)
{
  RelTable *table = rel_edit_get_table (schema, advice->table, error);

  if (table == NULL)
    return NULL;

  return rel_edit_table_set_options (schema, advice->table, rel_table_get_info (table)->strict,
                                     rel_table_get_info (table)->without_rowid, FALSE, error);
}

/* "a""b'c" becomes 'a"b''c'. */
RelSchema *
rel_fix_quote_default (RelSchema        *schema,
                       const RelAdvice  *advice,
                       GError          **error)
{
  g_autoptr(GString) text = g_string_new ("'");
  RelColumnInfo info;

  if (!find_column (schema, advice, &info, error))
    return NULL;
  for (const char *p = info.default_value + 1; *p != '\0' && p[1] != '\0'; p++)
    {
      if (*p == '"' && p[1] == '"')
        p++;
      if (*p == '\'')
        g_string_append_c (text, '\'');
      g_string_append_c (text, *p);
    }
  g_string_append_c (text, '\'');
  info.default_value = text->str;

  return rel_edit_column_change (schema, advice->table, advice->element, &info, error);
}
