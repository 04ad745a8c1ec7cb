/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The ends of the relationships that a schema implies, spelled out by names of tables
 * and columns, as somebody would who gives them by hand.
 */
#include "config.h"

#include "records/rel-mapping-private.h"

static const char **
names_of (RelTable    *table,
          const RelId *columns,
          guint        n_columns)
{
  const char **names = g_new0 (const char *, n_columns + 1);

  for (guint i = 0; i < n_columns; i++)
    {
      RelColumn *column = rel_table_get_column (table, columns[i]);

      if (column == NULL)
        {
          g_free (names);
          return NULL;
        }
      names[i] = rel_column_get_name (column);
    }

  return names;
}

static void
add_simple (GPtrArray    *ends,
            RelSchema    *schema,
            const RelEnd *end)
{
  const RelRelationshipInfo *info = rel_relationship_get_info (end->relationship);
  RelTable *parent = rel_schema_get_table (schema, info->parent);
  RelTable *child = rel_schema_get_table (schema, info->child);
  const RelForeignKeyInfo *link = rel_foreign_key_get_info (rel_table_get_foreign_key (child, info->link));
  g_autofree const char **at_child = names_of (child, link->columns, link->n_columns);
  g_autofree const char **at_parent = names_of (parent, link->target_columns, link->n_target_columns);
  RelMappingEnd new = { NULL };

  if (at_child == NULL || at_parent == NULL)
    return;

  new.name = rel_end_get_name (end);
  new.table = rel_table_get_name (end->at_parent ? parent : child);
  new.columns = end->at_parent ? at_parent : at_child;
  new.remote_table = rel_table_get_name (end->at_parent ? child : parent);
  new.remote_columns = end->at_parent ? at_child : at_parent;
  new.link_in = end->at_parent ? REL_LINK_IN_REMOTE : REL_LINK_IN_LOCAL;
  new.collection = rel_end_is_collection (end);
  new.reverse = end->at_parent ? info->name_at_child : info->name_at_parent;
  new.on_owner_delete = end->at_parent ? info->on_owner_delete : REL_OWNER_DELETE_UNLINK;
  new.passive_deletes = end->at_parent && info->passive_deletes;
  g_ptr_array_add (ends, rel_mapping_end_copy (&new));
}

static void
add_association (GPtrArray    *ends,
                 RelSchema    *schema,
                 const RelEnd *end)
{
  const RelRelationshipInfo *info = rel_relationship_get_info (end->relationship);
  RelTable *association = rel_schema_get_table (schema, info->association);
  RelTable *local = rel_schema_get_table (schema, rel_end_get_table (end));
  RelTable *remote = rel_schema_get_table (schema, rel_end_get_far_table (end));
  const RelForeignKeyInfo *near = rel_foreign_key_get_info (rel_table_get_foreign_key (association, end->at_parent ? info->link : info->far_link));
  const RelForeignKeyInfo *far = rel_foreign_key_get_info (rel_table_get_foreign_key (association, end->at_parent ? info->far_link : info->link));
  g_autofree const char **columns = names_of (local, near->target_columns, near->n_target_columns);
  g_autofree const char **remote_columns = names_of (remote, far->target_columns, far->n_target_columns);
  g_autofree const char **near_columns = names_of (association, near->columns, near->n_columns);
  g_autofree const char **far_columns = names_of (association, far->columns, far->n_columns);
  RelMappingEnd new = { NULL };

  if (columns == NULL || remote_columns == NULL || near_columns == NULL || far_columns == NULL)
    return;

  new.name = rel_end_get_name (end);
  new.table = rel_table_get_name (local);
  new.columns = columns;
  new.remote_table = rel_table_get_name (remote);
  new.remote_columns = remote_columns;
  new.association = rel_table_get_name (association);
  new.association_columns = near_columns;
  new.association_remote_columns = far_columns;
  new.link_in = REL_LINK_IN_ASSOCIATION;
  new.collection = TRUE;
  new.reverse = end->at_parent ? info->name_at_child : info->name_at_parent;
  new.passive_deletes = info->passive_deletes;
  g_ptr_array_add (ends, rel_mapping_end_copy (&new));
}

/* Gives an array of RelMappingEnd. */
GPtrArray *
rel_mapping_derive_ends (RelSchema *schema)
{
  GPtrArray *ends = g_ptr_array_new_with_free_func ((GDestroyNotify) rel_mapping_end_free);

  for (guint i = 0; i < rel_schema_get_n_tables (schema); i++)
    {
      GArray *of_table = rel_schema_list_ends (schema, rel_table_get_id (rel_schema_get_nth_table (schema, i)));

      for (guint j = 0; of_table != NULL && j < of_table->len; j++)
        {
          const RelEnd *end = &g_array_index (of_table, RelEnd, j);

          if (rel_relationship_get_info (end->relationship)->kind == REL_KIND_MANY_TO_MANY)
            add_association (ends, schema, end);
          else
            add_simple (ends, schema, end);
        }
    }

  return ends;
}

static char **
copy_names (const char *const *names)
{
  return g_strdupv ((char **) names);
}

RelMappingEnd *
rel_mapping_end_copy (const RelMappingEnd *end)
{
  RelMappingEnd *copy = g_memdup2 (end, sizeof *end);

  copy->name = g_strdup (end->name);
  copy->table = g_strdup (end->table);
  copy->columns = (const char *const *) copy_names (end->columns);
  copy->remote_table = g_strdup (end->remote_table);
  copy->remote_columns = (const char *const *) copy_names (end->remote_columns);
  copy->association = g_strdup (end->association);
  copy->association_columns = (const char *const *) copy_names (end->association_columns);
  copy->association_remote_columns = (const char *const *) copy_names (end->association_remote_columns);
  copy->reverse = g_strdup (end->reverse);
  copy->order_by = (const char *const *) copy_names (end->order_by);

  return copy;
}

void
rel_mapping_end_free (RelMappingEnd *end)
{
  g_free ((char *) end->name);
  g_free ((char *) end->table);
  g_strfreev ((char **) end->columns);
  g_free ((char *) end->remote_table);
  g_strfreev ((char **) end->remote_columns);
  g_free ((char *) end->association);
  g_strfreev ((char **) end->association_columns);
  g_strfreev ((char **) end->association_remote_columns);
  g_free ((char *) end->reverse);
  g_strfreev ((char **) end->order_by);
  g_free (end);
}

/* Is there something to be done for the members of such records that the database does not do? */
static gboolean
needs_session (RelMappedTable *table,
               GHashTable     *asked)
{
  if (!g_hash_table_add (asked, table))
    return FALSE;

  for (guint i = 0; i < table->ends->len; i++)
    {
      RelMappedEnd *end = table->ends->pdata[i];
      gboolean members_go = end->info.on_owner_delete == REL_OWNER_DELETE_DELETE || end->info.on_owner_delete == REL_OWNER_DELETE_ORPHAN;

      if (end->info.view_only || end->info.on_owner_delete == REL_OWNER_DELETE_LEAVE || (end->info.link_in == REL_LINK_IN_LOCAL && !members_go))
        continue;
      if (!end->info.passive_deletes || (members_go && needs_session (end->remote, asked)))
        return TRUE;
    }

  return FALSE;
}

/* Takes all ends of a mapping. */
void
rel_mapping_find_passive_ends (GPtrArray *ends)
{
  for (guint i = 0; i < ends->len; i++)
    {
      RelMappedEnd *end = ends->pdata[i];
      g_autoptr(GHashTable) asked = g_hash_table_new (NULL, NULL);
      gboolean members_go = end->info.on_owner_delete == REL_OWNER_DELETE_DELETE || end->info.on_owner_delete == REL_OWNER_DELETE_ORPHAN;

      end->passive = end->info.passive_deletes && (!members_go || !needs_session (end->remote, asked));
    }
}
