/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Association tables, and turning one kind of relationship into another. A pure
 * association table is as small as it can be: two required links that are its key,
 * without a rowid, and an index for the way back, which carries the other link by
 * itself. With a key of its own it has a rowid, so there the index names both.
 */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "schema/rel-derive.h"
#include "schema/rel-edit-column.h"
#include "schema/rel-edit-key.h"
#include "schema/rel-edit-link-private.h"
#include "schema/rel-naming.h"
#include "schema/rel-values-private.h"

static gboolean
is_camel (const char *name)
{
  return g_ascii_isupper (name[0]) && g_ascii_islower (name[1]);
}

/**
 * rel_edit_link_name_association:
 * @schema: a schema
 * @left: id of a table
 * @right: id of another
 *
 * Returns: (transfer full) (nullable): a free name for a table that joins them, like author_category
 */
char *
rel_edit_link_name_association (RelSchema *schema,
                                RelId      left,
                                RelId      right)
{
  RelTable *one = rel_schema_get_table (schema, left);
  RelTable *other = rel_schema_get_table (schema, right);
  g_autofree char *a = NULL, *b = NULL, *wanted = NULL;

  if (one == NULL || other == NULL)
    return NULL;
  a = rel_naming_singular (rel_table_get_name (one));
  b = rel_naming_singular (rel_table_get_name (other));
  wanted = g_strconcat (a, is_camel (a) && is_camel (b) ? "" : "_", b, NULL);

  return rel_schema_find_free_name (schema, wanted);
}

/* One of the two links of an association table. */
static gboolean
add_half (RelTableEdit        *table,
          RelTable            *parent,
          const char          *role,
          const RelLinkDraft  *draft,
          GArray              *pair,
          GError             **error)
{
  RelKey *key = rel_link_find_key (parent, REL_ID_NONE, error);
  g_autoptr(GArray) columns = g_array_new (FALSE, FALSE, sizeof (RelId));
  g_autoptr(GPtrArray) names = g_ptr_array_new ();
  const RelKeyInfo *content;
  RelForeignKeyInfo info = { NULL };

  if (key == NULL)
    return FALSE;

  content = rel_key_get_info (key);
  for (guint i = 0; i < content->n_columns; i++)
    {
      const char *referenced = rel_column_get_name (rel_table_get_column (parent, content->columns[i]));
      g_autofree char *name = rel_link_name_column (parent, role, referenced);
      RelColumn *column;
      RelId id;

      for (guint n = 2; ; n++)
        {
          gboolean taken = FALSE;

          for (guint j = 0; j < table->columns->len && !taken; j++)
            taken = g_ascii_strcasecmp (rel_column_get_name (table->columns->pdata[j]), name) == 0;
          if (!taken)
            break;
          g_free (name);
          name = g_strdup_printf ("%s_%u", referenced, n);
        }
      column = rel_link_make_column (parent, content->columns[i], name, TRUE);
      id = rel_column_get_id (column);
      g_ptr_array_add (table->columns, column);
      g_array_append_val (columns, id);
      g_array_append_val (pair, id);
      g_ptr_array_add (names, (gpointer) referenced);
    }
  g_ptr_array_add (names, NULL);

  info.columns = (RelId *) columns->data;
  info.n_columns = columns->len;
  info.target = rel_table_get_id (parent);
  info.target_name = rel_table_get_name (parent);
  info.target_columns = content->columns;
  info.target_column_names = (const char *const *) names->pdata;
  info.n_target_columns = content->n_columns;
  info.on_delete = draft->on_delete != REL_ACTION_NO_ACTION ? draft->on_delete : REL_ACTION_CASCADE;
  info.on_update = draft->on_update;
  info.deferrable = draft->deferrable;
  info.initially_deferred = draft->deferrable;
  g_ptr_array_add (table->foreign_keys, rel_foreign_key_new (REL_ID_NONE, &info));

  return TRUE;
}

static void
add_own_key (RelTableEdit *table)
{
  RelColumnInfo column = { .name = "id", .type = "INTEGER" };
  RelColumn *id = rel_column_new (REL_ID_NONE, &column);
  RelId column_id = rel_column_get_id (id);
  RelKeyInfo content = { .columns = &column_id, .n_columns = 1, .rowid = TRUE };
  g_autoptr(RelKey) key = rel_key_new (REL_ID_NONE, &content);

  g_ptr_array_insert (table->columns, 0, id);
  rel_table_edit_set_key (table, key);
}

/* A table with its two links, which joins left (parent) and right (child). */
static RelTable *
make_association (RelSchema           *schema,
                  const RelLinkDraft  *draft,
                  const char          *name,
                  GError             **error)
{
  RelTable *left = rel_edit_get_table (schema, draft->parent, error);
  RelTable *right = left != NULL ? rel_edit_get_table (schema, draft->child, error) : NULL;
  g_autoptr(GPtrArray) none = g_ptr_array_new ();
  RelTableInfo info = { .name = name, .columns = none };
  g_autoptr(RelTable) empty = NULL;
  g_auto(RelTableEdit) table = { NULL };
  g_autoptr(GArray) pair = g_array_new (FALSE, FALSE, sizeof (RelId));
  g_autofree char *other = NULL;
  RelKeyInfo content = { NULL };
  guint n_left;

  if (right == NULL)
    return NULL;
  if (left == right)
    {
      g_autofree char *singular = rel_naming_singular (rel_table_get_name (left));

      other = g_strconcat (is_camel (singular) ? "Other" : "other_", singular, NULL);
    }

  empty = rel_table_new (REL_ID_NONE, &info);
  rel_table_edit_init (&table, empty);
  if (!add_half (&table, left, draft->name_at_parent != NULL && left == right ? draft->name_at_parent : NULL, draft, pair, error))
    return NULL;
  n_left = pair->len;
  if (!add_half (&table, right, other, draft, pair, error))
    return NULL;

  content.columns = (RelId *) pair->data;
  content.n_columns = pair->len;
  if (draft->own_key)
    {
      g_autoptr(GArray) back = g_array_new (FALSE, FALSE, sizeof (RelId));

      add_own_key (&table);
      g_ptr_array_add (table.uniques, rel_key_new (REL_ID_NONE, &content));
      g_array_append_vals (back, &g_array_index (pair, RelId, n_left), pair->len - n_left);
      g_array_append_vals (back, pair->data, n_left);
      rel_link_make_index (schema, &table, (RelId *) back->data, back->len);
    }
  else
    {
      g_autoptr(RelKey) key = rel_key_new (REL_ID_NONE, &content);

      rel_table_edit_set_key (&table, key);
      table.info.without_rowid = TRUE;
      rel_link_add_index (schema, &table, &g_array_index (pair, RelId, n_left), pair->len - n_left);
    }

  return rel_table_edit_finish (&table, error);
}

RelSchema *
rel_link_add_association (RelSchema           *schema,
                          const RelLinkDraft  *draft,
                          GError             **error)
{
  g_autofree char *name = NULL;
  g_autoptr(RelTable) table = NULL;

  name = draft->association != NULL && *draft->association != '\0'
         ? g_strdup (draft->association)
         : rel_edit_link_name_association (schema, draft->parent, draft->child);
  if (name == NULL)
    {
      rel_edit_refuse (error, NULL, _("There is no such table any more"));
      return NULL;
    }
  if (!rel_edit_check_name (schema, name, REL_ID_NONE, error))
    return NULL;
  table = make_association (schema, draft, name, error);
  if (table == NULL)
    return NULL;

  return rel_edit_table_add (schema, table, error);
}

/**
 * rel_edit_link_retarget:
 * @schema: a schema
 * @link: id of a foreign key
 * @parent: id of the table that it shall refer to
 * @error: return location for an error
 *
 * Lets a link refer to another table. Its columns take the type and collation of the
 * key there; a column called after the old parent is called after the new one.
 *
 * Returns: (transfer full): the schema, or %NULL
 */
RelSchema *
rel_edit_link_retarget (RelSchema  *schema,
                        RelId       link,
                        RelId       parent,
                        GError    **error)
{
  g_autoptr(RelSchema) result = NULL;
  RelTable *owner, *target, *old;
  RelKey *key;
  RelForeignKeyInfo info;
  g_autoptr(GPtrArray) names = g_ptr_array_new ();
  const RelKeyInfo *content;

  g_return_val_if_fail (REL_IS_SCHEMA (schema), NULL);

  owner = rel_schema_get_link_owner (schema, link);
  target = owner != NULL ? rel_edit_get_table (schema, parent, error) : NULL;
  if (owner == NULL)
    rel_edit_refuse (error, NULL, _("There is no such link any more"));
  key = target != NULL ? rel_link_find_key (target, REL_ID_NONE, error) : NULL;
  if (key == NULL)
    return NULL;

  content = rel_key_get_info (key);
  info = *rel_foreign_key_get_info (rel_table_get_foreign_key (owner, link));
  if (info.target == parent)
    return g_object_ref (schema);
  if (info.n_columns != content->n_columns)
    {
      rel_edit_refuse (error, owner, _("The link has %u columns, the key of “%s” has %u; make a new link instead"),
                       info.n_columns, rel_table_get_name (target), content->n_columns);
      return NULL;
    }

  old = rel_schema_get_table (schema, info.target);
  result = g_object_ref (schema);
  for (guint i = 0; i < info.n_columns; i++)
    {
      const RelColumnInfo *wanted = rel_column_get_info (rel_table_get_column (target, content->columns[i]));
      RelColumnInfo column = *rel_column_get_info (rel_table_get_column (owner, info.columns[i]));
      RelColumn *was = old != NULL && i < info.n_target_columns ? rel_table_get_column (old, info.target_columns[i]) : NULL;
      g_autofree char *old_name = was != NULL ? rel_link_name_column (old, NULL, rel_column_get_name (was)) : NULL;
      g_autofree char *new_name = rel_link_name_column (target, NULL, wanted->name);
      g_autoptr(RelSchema) next = NULL;

      if (old_name != NULL && g_str_equal (column.name, old_name) && rel_table_find_column (owner, new_name) == NULL)
        column.name = new_name;
      column.type = wanted->type;
      column.collation = wanted->collation;
      next = rel_edit_column_change (result, rel_table_get_id (owner), info.columns[i], &column, error);
      if (next == NULL)
        return NULL;
      g_set_object (&result, next);
      g_ptr_array_add (names, (gpointer) wanted->name);
    }
  g_ptr_array_add (names, NULL);
  info.target = parent;
  info.target_name = rel_table_get_name (target);
  info.target_columns = content->columns;
  info.target_column_names = (const char *const *) names->pdata;
  info.n_target_columns = content->n_columns;
  info.implicit = FALSE;

  return rel_edit_link_change (result, link, &info, error);
}

static gboolean
same_columns (const RelId *a,
              guint        n_a,
              const RelId *b,
              guint        n_b)
{
  for (guint i = 0; i < n_a && n_a == n_b; i++)
    {
      gboolean found = FALSE;

      for (guint j = 0; j < n_b && !found; j++)
        found = a[i] == b[j];
      if (!found)
        return FALSE;
    }

  return n_a == n_b;
}

/* One-to-one becomes one-to-many: whatever makes the link's columns unique goes. */
static RelSchema *
loosen (RelSchema  *schema,
        RelTable   *child,
        RelId       link,
        GError    **error)
{
  const RelForeignKeyInfo *info = rel_foreign_key_get_info (rel_table_get_foreign_key (child, link));
  const RelTableInfo *content = rel_table_get_info (child);
  g_auto(RelTableEdit) draft = { NULL };
  g_autoptr(RelSchema) result = NULL;

  rel_table_edit_init (&draft, child);
  for (guint i = draft.uniques->len; i > 0; i--)
    {
      const RelKeyInfo *key = rel_key_get_info (draft.uniques->pdata[i - 1]);

      if (same_columns (key->columns, key->n_columns, info->columns, info->n_columns))
        g_ptr_array_remove_index (draft.uniques, i - 1);
    }
  for (guint i = draft.indexes->len; i > 0; i--)
    {
      const RelIndexInfo *index = rel_index_get_info (draft.indexes->pdata[i - 1]);
      g_autofree RelId *parts = g_new0 (RelId, index->n_parts + 1);

      for (guint j = 0; j < index->n_parts; j++)
        parts[j] = index->parts[j].column;
      if (index->unique && index->where == NULL && same_columns (parts, index->n_parts, info->columns, info->n_columns))
        g_ptr_array_remove_index (draft.indexes, i - 1);
    }
  rel_link_add_index (schema, &draft, info->columns, info->n_columns);
  result = rel_edit_finish_table (schema, &draft, error);
  if (result == NULL)
    return NULL;
  child = rel_schema_get_table (result, rel_table_get_id (child));
  if (rel_table_is_unique (child, info->columns, info->n_columns))
    {
      rel_edit_refuse (error, child, _("The link is a key of “%s”, or has one in it; give it another key first"), content->name);
      return NULL;
    }

  return rel_edit_check_links (schema, result, error) ? g_steal_pointer (&result) : NULL;
}

/* One link becomes a table of its own; the column goes with it. */
static RelSchema *
widen (RelSchema                  *schema,
       const RelRelationshipInfo  *relationship,
       GError                    **error)
{
  RelLinkDraft draft = { .kind = REL_KIND_MANY_TO_MANY, .parent = relationship->parent, .child = relationship->child };
  g_autoptr(RelSchema) without = rel_edit_link_drop (schema, relationship->link, TRUE, error);

  return without != NULL ? rel_edit_link_add (without, &draft, error) : NULL;
}

static RelSchema *
narrow (RelSchema                  *schema,
        const RelRelationshipInfo  *relationship,
        RelKind                     kind,
        GError                    **error)
{
  RelLinkDraft draft = { .kind = kind, .parent = relationship->parent, .child = relationship->child };
  RelTable *association = rel_schema_get_table (schema, relationship->association);
  g_autoptr(RelSchema) without = NULL;

  if (!relationship->pure)
    {
      rel_edit_refuse (error, association, _("“%s” says more than which records belong together; it would be lost"),
                       rel_table_get_name (association));
      return NULL;
    }
  without = rel_edit_table_drop (schema, relationship->association, REL_DEPENDENTS_REFUSE, error);

  return without != NULL ? rel_edit_link_add (without, &draft, error) : NULL;
}

/**
 * rel_edit_link_change_kind:
 * @schema: a schema
 * @relationship: id of a relationship
 * @kind: the kind that it shall be
 * @error: return location for an error
 *
 * Turns a relationship into one of another kind: a UNIQUE comes or goes, a link
 * becomes an association table or an association table a link at the right table.
 *
 * Returns: (transfer full): the schema, or %NULL
 */
RelSchema *
rel_edit_link_change_kind (RelSchema  *schema,
                           RelId       relationship,
                           RelKind     kind,
                           GError    **error)
{
  RelRelationship *found;
  const RelRelationshipInfo *info;
  RelTable *child;

  g_return_val_if_fail (REL_IS_SCHEMA (schema), NULL);

  found = rel_schema_get_relationship (schema, relationship);
  if (found == NULL)
    {
      rel_edit_refuse (error, NULL, _("There is no such relationship any more"));
      return NULL;
    }
  info = rel_relationship_get_info (found);
  if (info->kind == kind)
    return g_object_ref (schema);
  if (info->kind == REL_KIND_MANY_TO_MANY)
    return narrow (schema, info, kind, error);
  if (kind == REL_KIND_MANY_TO_MANY)
    return widen (schema, info, error);

  child = rel_schema_get_table (schema, info->child);
  if (kind == REL_KIND_ONE_TO_ONE)
    {
      const RelForeignKeyInfo *link = rel_foreign_key_get_info (rel_table_get_foreign_key (child, info->link));
      RelKeyInfo unique = { .columns = link->columns, .n_columns = link->n_columns };

      return rel_edit_unique_add (schema, info->child, &unique, error);
    }

  return loosen (schema, child, info->link, error);
}

/* A column that serves this link alone may go with it. */
static gboolean
serves_alone (RelTable *owner,
              RelId     link,
              RelId     column)
{
  const RelTableInfo *info = rel_table_get_info (owner);

  if (rel_table_get_key_position (owner, column) > 0)
    return FALSE;
  for (guint i = 0; i < info->foreign_keys->len; i++)
    {
      const RelForeignKeyInfo *other = rel_foreign_key_get_info (info->foreign_keys->pdata[i]);

      for (guint j = 0; j < other->n_columns; j++)
        if (other->columns[j] == column && rel_foreign_key_get_id (info->foreign_keys->pdata[i]) != link)
          return FALSE;
    }

  return TRUE;
}

/**
 * rel_edit_link_drop:
 * @schema: a schema
 * @relationship: id of a link, or of an association table
 * @with_columns: whether columns that serve the link alone go too
 * @error: return location for an error
 *
 * Drops a relationship: a many-to-many with its association table, else a link.
 *
 * Returns: (transfer full): the schema, or %NULL
 */
RelSchema *
rel_edit_link_drop (RelSchema  *schema,
                    RelId       relationship,
                    gboolean    with_columns,
                    GError    **error)
{
  g_auto(RelTableEdit) draft = { NULL };
  g_autoptr(RelSchema) result = NULL;
  const RelForeignKeyInfo *info;
  RelTable *owner;

  g_return_val_if_fail (REL_IS_SCHEMA (schema), NULL);

  if (rel_schema_get_table (schema, relationship) != NULL)
    return rel_edit_table_drop (schema, relationship, REL_DEPENDENTS_REFUSE, error);

  owner = rel_schema_get_link_owner (schema, relationship);
  if (owner == NULL)
    {
      rel_edit_refuse (error, NULL, _("There is no such link any more"));
      return NULL;
    }
  info = rel_foreign_key_get_info (rel_table_get_foreign_key (owner, relationship));
  rel_table_edit_init (&draft, owner);
  for (guint i = draft.foreign_keys->len; i > 0; i--)
    if (rel_foreign_key_get_id (draft.foreign_keys->pdata[i - 1]) == relationship)
      g_ptr_array_remove_index (draft.foreign_keys, i - 1);
  result = rel_edit_finish_table (schema, &draft, error);

  for (guint i = 0; result != NULL && with_columns && i < info->n_columns; i++)
    {
      g_autoptr(RelSchema) next = NULL;

      if (!serves_alone (owner, relationship, info->columns[i]))
        continue;
      /* its own index and UNIQUE go with it */
      next = rel_edit_column_drop (result, rel_table_get_id (owner), info->columns[i], REL_DEPENDENTS_PARTS, error);
      g_clear_object (&result);
      result = g_steal_pointer (&next);
    }

  return g_steal_pointer (&result);
}
