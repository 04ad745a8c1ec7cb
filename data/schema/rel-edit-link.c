/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Making a relationship of one link: its columns take name, type and collation from
 * the key that they refer to, and get an index where no key begins with them. What
 * makes a link one-to-one is a UNIQUE on its columns, or that they are the child's
 * primary key.
 */
#include "config.h"

#include "schema/rel-edit-link.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "schema/rel-derive.h"
#include "schema/rel-edit-link-private.h"
#include "schema/rel-equal.h"
#include "schema/rel-naming.h"
#include "schema/rel-values-private.h"

RelKey *
rel_link_find_key (RelTable  *parent,
                   RelId      key,
                   GError   **error)
{
  const RelTableInfo *info = rel_table_get_info (parent);

  if (key == REL_ID_NONE && info->primary_key != NULL)
    return info->primary_key;
  for (guint i = 0; i < info->uniques->len; i++)
    if (key == REL_ID_NONE || rel_key_get_id (info->uniques->pdata[i]) == key)
      return info->uniques->pdata[i];
  if (info->primary_key != NULL && rel_key_get_id (info->primary_key) == key)
    return info->primary_key;

  rel_edit_refuse (error, parent, _("“%s” has no primary key that a link could refer to; give it one first"), info->name);

  return NULL;
}

/* author_id in the manner of a schema with small letters, AuthorId in that of CamelCase. */
char *
rel_link_name_column (RelTable   *parent,
                      const char *role,
                      const char *referenced)
{
  g_autofree char *singular = rel_naming_singular (rel_table_get_name (parent));
  const char *stem = role != NULL && *role != '\0' ? role : singular;
  g_autofree char *low = NULL;
  g_auto(GStrv) words = NULL;

  if (role == NULL && g_ascii_strncasecmp (referenced, singular, strlen (singular)) == 0 &&
      strlen (referenced) > strlen (singular))
    return g_strdup (referenced);
  if (g_ascii_isupper (referenced[0]) && g_ascii_islower (referenced[1]))
    {
      char *name = g_strconcat (stem, referenced, NULL);

      name[0] = g_ascii_toupper (name[0]);
      return name;
    }

  words = rel_naming_words (stem);
  low = g_strjoinv ("_", words);
  if (g_ascii_islower (referenced[0]))
    {
      char *small = g_ascii_strdown (low, -1);

      g_free (low);
      low = small;
    }

  return g_strconcat (*low != '\0' ? low : stem, "_", referenced, NULL);
}

RelColumn *
rel_link_make_column (RelTable   *parent,
                      RelId       referenced,
                      const char *name,
                      gboolean    not_null)
{
  const RelColumnInfo *key = rel_column_get_info (rel_table_get_column (parent, referenced));
  RelColumnInfo info = { .name = name, .type = key->type, .collation = key->collation, .not_null = not_null };

  return rel_column_new (REL_ID_NONE, &info);
}

static gboolean
begins_with (const RelId *columns,
             guint        n_columns,
             const RelId *wanted,
             guint        n_wanted)
{
  if (n_columns < n_wanted)
    return FALSE;

  for (guint i = 0; i < n_wanted; i++)
    {
      gboolean found = FALSE;

      for (guint j = 0; j < n_wanted && !found; j++)
        found = columns[j] == wanted[i];
      if (!found)
        return FALSE;
    }

  return TRUE;
}

/* Whether a key or index begins with these columns, in any order among themselves. */
gboolean
rel_link_is_indexed (RelTableEdit *draft,
                     const RelId  *columns,
                     guint         n_columns)
{
  const RelKeyInfo *key;

  if (draft->primary_key != NULL)
    {
      key = rel_key_get_info (draft->primary_key);
      if (begins_with (key->columns, key->n_columns, columns, n_columns))
        return TRUE;
    }
  for (guint i = 0; i < draft->uniques->len; i++)
    {
      key = rel_key_get_info (draft->uniques->pdata[i]);
      if (begins_with (key->columns, key->n_columns, columns, n_columns))
        return TRUE;
    }
  for (guint i = 0; i < draft->indexes->len; i++)
    {
      const RelIndexInfo *index = rel_index_get_info (draft->indexes->pdata[i]);
      g_autofree RelId *parts = g_new0 (RelId, index->n_parts + 1);

      for (guint j = 0; j < index->n_parts; j++)
        parts[j] = index->parts[j].column;
      if (index->where == NULL && begins_with (parts, index->n_parts, columns, n_columns))
        return TRUE;
    }

  return FALSE;
}

static const char *
name_of (RelTableEdit *draft,
         RelId         column)
{
  for (guint i = 0; i < draft->columns->len; i++)
    if (rel_column_get_id (draft->columns->pdata[i]) == column)
      return rel_column_get_name (draft->columns->pdata[i]);

  return "";
}

void
rel_link_make_index (RelSchema    *schema,
                     RelTableEdit *draft,
                     const RelId  *columns,
                     guint         n_columns)
{
  g_autofree RelIndexPart *parts = NULL;
  g_autoptr(GString) wanted = NULL;
  g_autofree char *name = NULL;
  RelIndexInfo info = { .n_parts = n_columns };

  parts = g_new0 (RelIndexPart, n_columns);
  wanted = g_string_new (draft->info.name);
  for (guint i = 0; i < n_columns; i++)
    {
      parts[i].column = columns[i];
      for (guint j = 0; j < draft->columns->len; j++)
        if (rel_column_get_id (draft->columns->pdata[j]) == columns[i])
          parts[i].collation = rel_column_get_info (draft->columns->pdata[j])->collation;
      g_string_append_printf (wanted, "_%s", name_of (draft, columns[i]));
    }
  name = rel_schema_find_free_name (schema, wanted->str);
  info.name = name;
  info.parts = parts;
  g_ptr_array_add (draft->indexes, rel_index_new (REL_ID_NONE, &info));
}

/* The same where no key or index serves already. */
void
rel_link_add_index (RelSchema    *schema,
                    RelTableEdit *draft,
                    const RelId  *columns,
                    guint         n_columns)
{
  if (!rel_link_is_indexed (draft, columns, n_columns))
    rel_link_make_index (schema, draft, columns, n_columns);
}

/**
 * rel_edit_link_name_columns:
 * @schema: a schema
 * @draft: a relationship to be made, of one link
 *
 * Returns: (transfer full) (nullable) (array zero-terminated=1): names that new link columns would have
 */
char **
rel_edit_link_name_columns (RelSchema          *schema,
                            const RelLinkDraft *draft)
{
  RelTable *parent = rel_schema_get_table (schema, draft->parent);
  RelTable *child = rel_schema_get_table (schema, draft->child);
  RelKey *key = parent != NULL ? rel_link_find_key (parent, draft->key, NULL) : NULL;
  const char *role = draft->name_at_child;
  g_autoptr(GPtrArray) names = NULL;

  if (key == NULL || child == NULL)
    return NULL;
  if (role == NULL && parent == child)
    role = "parent";

  names = g_ptr_array_new ();
  for (guint i = 0; i < rel_key_get_info (key)->n_columns; i++)
    {
      RelColumn *referenced = rel_table_get_column (parent, rel_key_get_info (key)->columns[i]);
      g_autofree char *wanted = rel_link_name_column (parent, role, rel_column_get_name (referenced));

      g_ptr_array_add (names, rel_edit_find_free_column (child, wanted));
    }
  g_ptr_array_add (names, NULL);

  return (char **) g_ptr_array_free (g_steal_pointer (&names), FALSE);
}

/* Existing columns of the child that shall be the link: checked, and made to fit. */
static RelId *
use_columns (RelSchema           *schema,
             RelTableEdit        *child,
             RelTable            *parent,
             const RelKeyInfo    *key,
             const RelLinkDraft  *draft,
             gboolean             required,
             GError             **error)
{
  RelId *columns;
  g_auto(GStrv) names = NULL;

  if (draft->n_columns != key->n_columns)
    {
      rel_edit_refuse (error, child->base, ngettext ("A link to “%s” needs %u column", "A link to “%s” needs %u columns", key->n_columns),
                       rel_table_get_name (parent), key->n_columns);
      return NULL;
    }
  for (guint i = 0; i < draft->n_columns; i++)
    {
      gboolean found = draft->columns[i] == REL_ID_NONE;

      for (guint j = 0; j < i && !found; j++)
        if (draft->columns[i] == draft->columns[j])
          {
            rel_edit_refuse (error, child->base, _("A column of “%s” can stand for one column of the key only"), rel_table_get_name (child->base));
            return NULL;
          }
      for (guint j = 0; j < child->columns->len && !found; j++)
        {
          RelColumnInfo info = *rel_column_get_info (child->columns->pdata[j]);

          if (rel_column_get_id (child->columns->pdata[j]) != draft->columns[i])
            continue;
          found = TRUE;
          if (required && !info.not_null)
            {
              info.not_null = TRUE;
              rel_values_exchange (child->columns, j, rel_column_new (draft->columns[i], &info));
            }
        }
      if (!found)
        {
          rel_edit_get_column (child->base, draft->columns[i], error);
          return NULL;
        }
    }

  columns = g_memdup2 (draft->columns, draft->n_columns * sizeof (RelId));
  names = rel_edit_link_name_columns (schema, draft);
  for (guint i = 0; i < draft->n_columns; i++)
    if (columns[i] == REL_ID_NONE)
      {
        RelColumn *column = rel_link_make_column (parent, key->columns[i], names[i], required);

        columns[i] = rel_column_get_id (column);
        g_ptr_array_add (child->columns, column);
      }

  return columns;
}

static RelId *
make_columns (RelSchema          *schema,
              RelTableEdit       *child,
              RelTable           *parent,
              const RelKeyInfo   *key,
              const RelLinkDraft *draft,
              gboolean            required)
{
  RelId *columns = g_new0 (RelId, key->n_columns);
  g_auto(GStrv) names = rel_edit_link_name_columns (schema, draft);

  for (guint i = 0; i < key->n_columns; i++)
    {
      RelColumn *column = rel_link_make_column (parent, key->columns[i], names[i], required);

      columns[i] = rel_column_get_id (column);
      g_ptr_array_add (child->columns, column);
    }

  return columns;
}

static void
set_key (RelTableEdit *child,
         const RelId  *columns,
         guint         n_columns,
         gboolean      before_others)
{
  g_autoptr(GArray) all = g_array_new (FALSE, FALSE, sizeof (RelId));
  g_autoptr(RelKey) key = NULL;
  RelKeyInfo info = { NULL };

  g_array_append_vals (all, columns, n_columns);
  if (before_others && child->primary_key != NULL)
    {
      const RelKeyInfo *old = rel_key_get_info (child->primary_key);

      for (guint i = 0; i < old->n_columns; i++)
        {
          gboolean known = FALSE;

          for (guint j = 0; j < n_columns; j++)
            known |= columns[j] == old->columns[i];
          if (!known)
            g_array_append_val (all, old->columns[i]);
        }
      info.name = old->name;
      info.conflict = old->conflict;
    }
  info.columns = (RelId *) all->data;
  info.n_columns = all->len;
  key = rel_key_new (child->primary_key != NULL ? rel_key_get_id (child->primary_key) : REL_ID_NONE, &info);
  rel_table_edit_set_key (child, key);
}

static void
add_unique (RelTableEdit *child,
            const RelId  *columns,
            guint         n_columns)
{
  RelKeyInfo info = { .columns = columns, .n_columns = n_columns };

  g_ptr_array_add (child->uniques, rel_key_new (REL_ID_NONE, &info));
}

static gboolean
is_taken (RelSchema   *schema,
          RelTable    *table,
          const char  *name,
          RelId        except,
          gboolean     at_parent,
          GError     **error)
{
  RelEnd end;

  if (name == NULL || !rel_schema_find_end (schema, rel_table_get_id (table), name, &end) ||
      (rel_relationship_get_id (end.relationship) == except && end.at_parent == at_parent))
    return FALSE;

  rel_edit_refuse (error, table, _("“%s” has a relationship called “%s” already"), rel_table_get_name (table), name);

  return TRUE;
}

static RelSchema *
add_link (RelSchema           *schema,
          const RelLinkDraft  *draft,
          GError             **error)
{
  g_auto(RelTableEdit) child = { NULL };
  g_autoptr(RelTable) changed = NULL;
  g_autoptr(RelSchema) result = NULL;
  g_auto(RelSchemaEdit) whole = { NULL };
  g_autofree RelId *columns = NULL;
  g_autoptr(GPtrArray) names = g_ptr_array_new ();
  RelTable *parent = rel_edit_get_table (schema, draft->parent, error);
  RelTable *before = parent != NULL ? rel_edit_get_table (schema, draft->child, error) : NULL;
  gboolean one = draft->kind == REL_KIND_ONE_TO_ONE;
  gboolean required = draft->required || draft->identifying;
  RelForeignKeyInfo info = { NULL };
  const RelKeyInfo *key;
  RelKey *found;

  if (before == NULL)
    return NULL;
  found = rel_link_find_key (parent, draft->key, error);
  if (found == NULL || is_taken (schema, before, draft->name_at_child, REL_ID_NONE, FALSE, error) ||
      is_taken (schema, parent, draft->name_at_parent, REL_ID_NONE, TRUE, error))
    return NULL;
  key = rel_key_get_info (found);

  rel_table_edit_init (&child, before);
  if (draft->columns != NULL)
    columns = use_columns (schema, &child, parent, key, draft, required, error);
  else if (one && draft->identifying && child.primary_key != NULL && parent != before &&
           rel_key_get_info (child.primary_key)->n_columns == key->n_columns)
    /* the child's own key is the link: what "shared key" means */
    columns = g_memdup2 (rel_key_get_info (child.primary_key)->columns, key->n_columns * sizeof (RelId));
  else
    columns = make_columns (schema, &child, parent, key, draft, required);
  if (columns == NULL)
    return NULL;

  if (draft->identifying)
    set_key (&child, columns, key->n_columns, !one);
  else if (one && !rel_table_is_unique (before, columns, key->n_columns))
    add_unique (&child, columns, key->n_columns);
  if (!draft->without_index)
    rel_link_add_index (schema, &child, columns, key->n_columns);

  for (guint i = 0; i < key->n_columns; i++)
    g_ptr_array_add (names, (gpointer) rel_column_get_name (rel_table_get_column (parent, key->columns[i])));
  g_ptr_array_add (names, NULL);
  info.columns = columns;
  info.n_columns = key->n_columns;
  info.target = draft->parent;
  info.target_name = rel_table_get_name (parent);
  info.target_columns = key->columns;
  info.target_column_names = (const char *const *) names->pdata;
  info.n_target_columns = key->n_columns;
  info.on_delete = draft->on_delete;
  info.on_update = draft->on_update;
  info.deferrable = draft->deferrable;
  info.initially_deferred = draft->deferrable;
  info.name_at_child = draft->name_at_child;
  info.name_at_parent = draft->name_at_parent;
  g_ptr_array_add (child.foreign_keys, rel_foreign_key_new (REL_ID_NONE, &info));

  rel_table_edit_forget_sql (&child);
  changed = rel_table_edit_finish (&child, error);
  if (changed == NULL)
    return NULL;
  rel_schema_edit_init (&whole, schema);
  rel_schema_edit_put (&whole, changed);
  if (rel_table_get_info (changed)->columns->len > rel_table_get_info (before)->columns->len)
    rel_edit_forget_all_columns (&whole, before);
  result = rel_schema_edit_finish (&whole, error);
  /* only a changed key can break what refers to it: not asked while hovering */
  if (result == NULL || (draft->identifying && !rel_edit_check_links (schema, result, error)))
    return NULL;

  return g_steal_pointer (&result);
}

/**
 * rel_edit_link_add:
 * @schema: a schema
 * @draft: the relationship to be made
 * @error: return location for an error
 *
 * Makes a relationship of any kind, with the columns, keys, indexes or association
 * table that it needs. A many-to-one is a one-to-many seen from the other side.
 *
 * Returns: (transfer full): the schema, or %NULL
 */
RelSchema *
rel_edit_link_add (RelSchema           *schema,
                   const RelLinkDraft  *draft,
                   GError             **error)
{
  g_return_val_if_fail (REL_IS_SCHEMA (schema), NULL);
  g_return_val_if_fail (draft != NULL, NULL);

  if (draft->kind == REL_KIND_MANY_TO_MANY)
    return rel_link_add_association (schema, draft, error);

  return add_link (schema, draft, error);
}

/**
 * rel_edit_link_change:
 * @schema: a schema
 * @link: id of a foreign key
 * @info: its new content
 * @error: return location for an error
 *
 * Changes a link: its columns, actions, when it is checked, names of its ends. Names
 * of ends alone leave the table's text as it is.
 *
 * Returns: (transfer full): the schema, or %NULL
 */
RelSchema *
rel_edit_link_change (RelSchema                *schema,
                      RelId                     link,
                      const RelForeignKeyInfo  *info,
                      GError                  **error)
{
  g_auto(RelTableEdit) draft = { NULL };
  g_auto(RelSchemaEdit) whole = { NULL };
  g_autoptr(RelForeignKey) content = NULL, unnamed = NULL;
  g_autoptr(RelTable) changed = NULL;
  g_autoptr(RelSchema) result = NULL;
  RelTable *owner, *target;
  RelForeignKey *before;
  RelForeignKeyInfo same;

  g_return_val_if_fail (REL_IS_SCHEMA (schema), NULL);
  g_return_val_if_fail (info != NULL, NULL);

  owner = rel_schema_get_link_owner (schema, link);
  if (owner == NULL)
    {
      rel_edit_refuse (error, NULL, _("There is no such link any more"));
      return NULL;
    }
  before = rel_table_get_foreign_key (owner, link);
  target = rel_schema_get_table (schema, info->target);
  if (is_taken (schema, owner, info->name_at_child, link, FALSE, error) ||
      (target != NULL && is_taken (schema, target, info->name_at_parent, link, TRUE, error)))
    return NULL;

  content = rel_foreign_key_new (link, info);
  same = *info;
  same.name_at_child = rel_foreign_key_get_info (before)->name_at_child;
  same.name_at_parent = rel_foreign_key_get_info (before)->name_at_parent;
  unnamed = rel_foreign_key_new (link, &same);

  rel_table_edit_init (&draft, owner);
  for (guint i = 0; i < draft.foreign_keys->len; i++)
    if (draft.foreign_keys->pdata[i] == before)
      g_set_object ((RelForeignKey **) &draft.foreign_keys->pdata[i], content);
  if (!rel_foreign_key_equal (unnamed, before))
    rel_table_edit_forget_sql (&draft);
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
 * rel_edit_link_set_required:
 * @schema: a schema
 * @link: id of a foreign key
 * @required: whether its columns are NOT NULL
 * @error: return location for an error
 *
 * Says whether a record must have the one that the link leads to.
 *
 * Returns: (transfer full): the schema, or %NULL
 */
RelSchema *
rel_edit_link_set_required (RelSchema  *schema,
                            RelId       link,
                            gboolean    required,
                            GError    **error)
{
  g_auto(RelTableEdit) draft = { NULL };
  const RelForeignKeyInfo *info;
  RelTable *owner;

  g_return_val_if_fail (REL_IS_SCHEMA (schema), NULL);

  owner = rel_schema_get_link_owner (schema, link);
  if (owner == NULL)
    {
      rel_edit_refuse (error, NULL, _("There is no such link any more"));
      return NULL;
    }
  info = rel_foreign_key_get_info (rel_table_get_foreign_key (owner, link));
  rel_table_edit_init (&draft, owner);
  for (guint i = 0; i < info->n_columns; i++)
    {
      guint place = rel_table_get_column_position (owner, info->columns[i]);
      RelColumnInfo column = *rel_column_get_info (draft.columns->pdata[place]);

      column.not_null = required;
      rel_values_exchange (draft.columns, place, rel_column_new (info->columns[i], &column));
    }

  return rel_edit_finish_table (schema, &draft, error);
}
