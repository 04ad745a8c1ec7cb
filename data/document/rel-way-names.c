/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Names of relationships in files: their identities live as long as the program only.
 */
#include "config.h"

#include "document/rel-way-names.h"

char *
rel_way_dup_name (RelSchema       *schema,
                  RelRelationship *relationship)
{
  const RelRelationshipInfo *info = rel_relationship_get_info (relationship);
  RelTable *table = rel_schema_get_table (schema, info->kind == REL_KIND_MANY_TO_MANY ? info->association : info->child);
  RelForeignKey *link;
  GString *name;

  if (table == NULL)
    return NULL;
  if (info->kind == REL_KIND_MANY_TO_MANY)
    return g_strdup (rel_table_get_name (table));

  name = g_string_new (rel_table_get_name (table));
  link = rel_table_get_foreign_key (table, info->link);
  for (guint i = 0; link != NULL && i < rel_foreign_key_get_info (link)->n_columns; i++)
    {
      RelColumn *column = rel_table_get_column (table, rel_foreign_key_get_info (link)->columns[i]);

      g_string_append_printf (name, "%c%s", i == 0 ? '.' : ',', column != NULL ? rel_column_get_name (column) : "");
    }

  return g_string_free (name, FALSE);
}

/* Name -> RelId; free with g_hash_table_unref(). */
GHashTable *
rel_way_find_names (RelSchema *schema)
{
  GHashTable *names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  GPtrArray *relationships = rel_schema_get_relationships (schema);

  for (guint i = 0; i < relationships->len; i++)
    {
      RelId id = rel_relationship_get_id (relationships->pdata[i]);
      char *name = rel_way_dup_name (schema, relationships->pdata[i]);

      if (name != NULL && !g_hash_table_contains (names, name))
        g_hash_table_insert (names, name, g_memdup2 (&id, sizeof id));
      else
        g_free (name);
    }

  return names;
}
