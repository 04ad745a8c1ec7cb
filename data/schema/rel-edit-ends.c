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
#include "schema/rel-values-private.h"
#include "schema/rel-words-private.h"

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

/* Adds the link that keeps the name of an end, named so, to those that are to be exchanged: ids of links -> links. */
static void
name_end (RelSchema       *schema,
          GHashTable      *named,
          RelRelationship *relationship,
          gboolean         at_parent,
          const char      *name)
{
  const RelRelationshipInfo *info = rel_relationship_get_info (relationship);
  gboolean many = info->kind == REL_KIND_MANY_TO_MANY;
  RelId link = many && !at_parent ? info->far_link : info->link;
  RelTable *owner = rel_schema_get_table (schema, many ? info->association : info->child);
  RelForeignKey *before = g_hash_table_lookup (named, &link);
  const RelForeignKeyInfo *is;

  if (before == NULL && owner != NULL)
    before = rel_table_get_foreign_key (owner, link);
  if (before == NULL)
    return;
  is = rel_foreign_key_get_info (before);
  g_hash_table_insert (named, g_memdup2 (&link, sizeof link),
                       rel_foreign_key_with_names (before, many || at_parent ? is->name_at_child : name,
                                                   !many && at_parent ? name : is->name_at_parent,
                                                   many ? name : is->name_across));
}

static GHashTable *
new_named (void)
{
  return g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_object_unref);
}

/* Exchanges links for others that differ in names only, all at once; the text of their tables stays. */
static RelSchema *
put_links (RelSchema  *schema,
           GHashTable *named)
{
  RelSchemaInfo info = *rel_schema_get_info (schema);
  g_autoptr(GPtrArray) tables = rel_values_copy (info.tables);
  gboolean same = TRUE;

  for (guint i = 0; i < tables->len; i++)
    {
      RelTableInfo table = *rel_table_get_info (tables->pdata[i]);
      g_autoptr(GPtrArray) links = NULL;

      for (guint j = 0; j < table.foreign_keys->len; j++)
        {
          RelForeignKey *link = table.foreign_keys->pdata[j];
          RelId id = rel_foreign_key_get_id (link);
          RelForeignKey *put = g_hash_table_lookup (named, &id);

          if (put == NULL || put == link)
            continue;
          if (links == NULL)
            links = rel_values_copy (table.foreign_keys);
          rel_values_exchange (links, j, g_object_ref (put));
        }
      if (links == NULL)
        continue;
      table.foreign_keys = links;
      rel_values_exchange (tables, i, rel_table_new (rel_table_get_id (tables->pdata[i]), &table));
      same = FALSE;
    }
  if (same)
    return g_object_ref (schema);
  info.tables = tables;

  return rel_schema_new (&info);
}

/**
 * rel_schema_with_end_names:
 * @schema: a schema
 * @names: (element-type RelEndNames): what its ends are called
 *
 * Gives names that were kept elsewhere; what fits no relationship is passed over. No text
 * of a table changes.
 *
 * Returns: (transfer full): the schema
 */
RelSchema *
rel_schema_with_end_names (RelSchema    *schema,
                           const GArray *names)
{
  g_autoptr(GHashTable) named = new_named ();

  for (guint i = 0; i < names->len; i++)
    {
      const RelEndNames *one = &g_array_index (names, RelEndNames, i);
      RelRelationship *relationship = rel_schema_get_relationship (schema, one->relationship);

      for (guint end = 0; end < 2 && relationship != NULL; end++)
        {
          const char *name = end == 0 ? one->at_child : one->at_parent;

          if (name != NULL && *name != '\0')
            name_end (schema, named, relationship, end == 1, name);
        }
    }

  return put_links (schema, named);
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
  g_autoptr(GHashTable) named = NULL;
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

  named = new_named ();
  name_end (schema, named, found, at_parent, name);

  return put_links (schema, named);
}
