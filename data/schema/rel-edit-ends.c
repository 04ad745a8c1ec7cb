/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Names that people give the ends of relationships. SQL knows none, so they live beside
 * it: a link keeps those of its own two ends, and, where it is half of a many-to-many,
 * the name under which its table sees the other one across the association table.
 */
#include "config.h"

#include "schema/rel-edit-ends.h"

#include <glib/gi18n-lib.h>

#include "schema/rel-derive.h"
#include "schema/rel-edit-private.h"

static void
clear_names (gpointer data)
{
  RelEndNames *names = data;

  g_free (names->at_child);
  g_free (names->at_parent);
}

static const RelForeignKeyInfo *
find_link (RelSchema *schema,
           RelId      owner,
           RelId      link)
{
  RelTable *table = rel_schema_get_table (schema, owner);
  RelForeignKey *found = table != NULL ? rel_table_get_foreign_key (table, link) : NULL;

  return found != NULL ? rel_foreign_key_get_info (found) : NULL;
}

/**
 * rel_schema_list_end_names:
 * @schema: a schema
 *
 * Returns: (transfer full) (element-type RelEndNames): the names that people gave, in the order of relationships
 */
GArray *
rel_schema_list_end_names (RelSchema *schema)
{
  GPtrArray *relationships = rel_schema_get_relationships (schema);
  GArray *list = g_array_new (FALSE, TRUE, sizeof (RelEndNames));

  g_array_set_clear_func (list, clear_names);
  for (guint i = 0; i < relationships->len; i++)
    {
      const RelRelationshipInfo *info = rel_relationship_get_info (relationships->pdata[i]);
      gboolean many = info->kind == REL_KIND_MANY_TO_MANY;
      const RelForeignKeyInfo *near = find_link (schema, many ? info->association : info->child, info->link);
      const RelForeignKeyInfo *far = many ? find_link (schema, info->association, info->far_link) : NULL;
      const char *at_parent = near == NULL ? NULL : many ? near->name_across : near->name_at_parent;
      const char *at_child = many ? (far != NULL ? far->name_across : NULL) : near != NULL ? near->name_at_child : NULL;
      RelEndNames names = { rel_relationship_get_id (relationships->pdata[i]), NULL, NULL };

      if (at_child == NULL && at_parent == NULL)
        continue;
      names.at_child = g_strdup (at_child);
      names.at_parent = g_strdup (at_parent);
      g_array_append_val (list, names);
    }

  return list;
}

/* One link with other names; the text of its table stays. */
static RelSchema *
put_names (RelSchema                *schema,
           RelId                     owner,
           RelId                     link,
           const RelForeignKeyInfo  *info,
           GError                  **error)
{
  g_auto(RelTableEdit) draft = { NULL };

  rel_table_edit_init (&draft, rel_schema_get_table (schema, owner));
  for (guint i = 0; i < draft.foreign_keys->len; i++)
    if (rel_foreign_key_get_id (draft.foreign_keys->pdata[i]) == link)
      {
        RelForeignKey *named = rel_foreign_key_new (link, info);

        g_object_unref (draft.foreign_keys->pdata[i]);
        draft.foreign_keys->pdata[i] = named;
      }

  return rel_edit_finish_table (schema, &draft, error);
}

static RelSchema *
set_name (RelSchema        *schema,
          RelRelationship  *relationship,
          gboolean          at_parent,
          const char       *name,
          GError          **error)
{
  const RelRelationshipInfo *info = rel_relationship_get_info (relationship);
  gboolean many = info->kind == REL_KIND_MANY_TO_MANY;
  RelId owner = many ? info->association : info->child;
  RelId link = many && !at_parent ? info->far_link : info->link;
  const RelForeignKeyInfo *found = find_link (schema, owner, link);
  RelForeignKeyInfo content;

  if (found == NULL)
    return NULL;
  content = *found;
  if (many)
    content.name_across = name;
  else if (at_parent)
    content.name_at_parent = name;
  else
    content.name_at_child = name;

  return put_names (schema, owner, link, &content, error);
}

/**
 * rel_schema_with_end_names:
 * @schema: a schema
 * @names: (element-type RelEndNames): what its ends are called
 *
 * Gives names that were kept elsewhere; what fits no relationship is passed over.
 *
 * Returns: (transfer full): the schema
 */
RelSchema *
rel_schema_with_end_names (RelSchema    *schema,
                           const GArray *names)
{
  RelSchema *result = g_object_ref (schema);

  for (guint i = 0; i < names->len; i++)
    {
      const RelEndNames *one = &g_array_index (names, RelEndNames, i);

      for (guint end = 0; end < 2; end++)
        {
          const char *name = end == 0 ? one->at_child : one->at_parent;
          RelRelationship *relationship = rel_schema_get_relationship (result, one->relationship);
          RelSchema *next = NULL;

          if (name != NULL && *name != '\0' && relationship != NULL)
            next = set_name (result, relationship, end == 1, name, NULL);
          if (next != NULL)
            {
              g_object_unref (result);
              result = next;
            }
        }
    }

  return result;
}

/**
 * rel_edit_link_name_end:
 * @schema: a schema
 * @relationship: id of a relationship
 * @at_parent: which end: %TRUE for the one that records of the parent (or left) table have
 * @name: (nullable): its name; %NULL or "": the one that follows from the schema
 * @error: return location for an error
 *
 * Names an end of a relationship of any kind.
 *
 * Returns: (transfer full): the schema, or %NULL
 */
RelSchema *
rel_edit_link_name_end (RelSchema   *schema,
                        RelId        relationship,
                        gboolean     at_parent,
                        const char  *name,
                        GError     **error)
{
  RelRelationship *found;
  const RelRelationshipInfo *info;
  RelTable *table;
  RelEnd end;

  g_return_val_if_fail (REL_IS_SCHEMA (schema), NULL);

  found = rel_schema_get_relationship (schema, relationship);
  if (found == NULL)
    {
      rel_edit_refuse (error, NULL, _("There is no such relationship any more"));
      return NULL;
    }
  info = rel_relationship_get_info (found);
  table = rel_schema_get_table (schema, at_parent ? info->parent : info->child);
  if (name != NULL && *name == '\0')
    name = NULL;
  if (name != NULL && rel_schema_find_end (schema, rel_table_get_id (table), name, &end) &&
      (rel_relationship_get_id (end.relationship) != relationship || end.at_parent != at_parent))
    {
      rel_edit_refuse (error, table, _("“%s” has a relationship called “%s” already"), rel_table_get_name (table), name);
      return NULL;
    }

  return set_name (schema, found, at_parent, name, error);
}
