/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Some tables of a schema as a schema of their own. To be exported, what leads out of it
 * is left out and told, so that the text runs by itself; to be taken over by another
 * schema, it is kept by name.
 */
#include "config.h"

#include "formats/rel-extract.h"

#include <glib/gi18n-lib.h>

static gboolean
has (GHashTable *only,
     RelId       id)
{
  return g_hash_table_contains (only, &id);
}

/* The same link to a name. */
static RelForeignKey *
loosen (RelForeignKey *link,
        RelTable      *target)
{
  RelForeignKeyInfo info = *rel_foreign_key_get_info (link);
  g_autoptr(GPtrArray) names = g_ptr_array_new ();

  for (guint i = 0; i < info.n_target_columns; i++)
    {
      RelColumn *column = rel_table_get_column (target, info.target_columns[i]);

      if (column != NULL)
        g_ptr_array_add (names, (gpointer) rel_column_get_name (column));
    }
  g_ptr_array_add (names, NULL);
  info.target = REL_ID_NONE;
  info.target_name = rel_table_get_name (target);
  info.target_columns = NULL;
  info.n_target_columns = 0;
  info.target_column_names = names->len == info.n_columns + 1 ? (const char *const *) names->pdata : NULL;

  return rel_foreign_key_new (rel_foreign_key_get_id (link), &info);
}

/* A table without its links to tables that do not come along, or with links to their names. */
static RelTable *
cut_links (RelTable        *table,
           RelSchema       *schema,
           GHashTable      *only,
           RelExtractLinks  what,
           RelLosses       *losses)
{
  RelTableInfo info = *rel_table_get_info (table);
  g_autoptr(GPtrArray) links = g_ptr_array_new_with_free_func (g_object_unref);
  gboolean changed = FALSE;

  for (guint i = 0; i < info.foreign_keys->len; i++)
    {
      const RelForeignKeyInfo *link = rel_foreign_key_get_info (info.foreign_keys->pdata[i]);
      RelTable *target = rel_schema_get_table (schema, link->target);
      RelColumn *column = link->n_columns > 0 ? rel_table_get_column (table, link->columns[0]) : NULL;
      g_autofree char *subject = g_strjoin (".", info.name, column != NULL ? rel_column_get_name (column) : NULL, NULL);

      if (target == NULL || has (only, link->target))
        {
          g_ptr_array_add (links, g_object_ref (info.foreign_keys->pdata[i]));
          continue;
        }
      changed = TRUE;
      if (what == REL_EXTRACT_KEEP)
        g_ptr_array_add (links, loosen (info.foreign_keys->pdata[i], target));
      else
        rel_losses_add (losses, 0, subject, _("its link to “%s” is left out: that table is not exported"), rel_table_get_name (target));
    }
  if (!changed)
    return g_object_ref (table);

  /* Its comments come along where its own text still holds. */
  info.original_sql = info.sql != NULL ? info.sql : info.original_sql;
  info.sql = NULL;
  info.foreign_keys = links;

  return rel_table_new (rel_table_get_id (table), &info);
}

/**
 * rel_extract_tables:
 * @schema: a schema
 * @only: a set of #RelId, of tables and views
 * @links: what becomes of links that lead out
 * @losses: (nullable): where to tell what leads out
 *
 * Returns: (transfer full): the schema with only those tables and views, and their triggers
 */
RelSchema *
rel_extract_tables (RelSchema       *schema,
                    GHashTable      *only,
                    RelExtractLinks  links,
                    RelLosses       *losses)
{
  RelSchemaInfo info = *rel_schema_get_info (schema);
  g_autoptr(GPtrArray) tables = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(GPtrArray) views = g_ptr_array_new ();
  g_autoptr(GPtrArray) triggers = g_ptr_array_new ();

  for (guint i = 0; i < info.tables->len; i++)
    if (has (only, rel_table_get_id (info.tables->pdata[i])))
      g_ptr_array_add (tables, cut_links (info.tables->pdata[i], schema, only, links, losses));
  for (guint i = 0; i < info.views->len; i++)
    if (has (only, rel_view_get_id (info.views->pdata[i])))
      g_ptr_array_add (views, info.views->pdata[i]);
  for (guint i = 0; i < info.triggers->len; i++)
    if (has (only, rel_trigger_get_info (info.triggers->pdata[i])->target))
      g_ptr_array_add (triggers, info.triggers->pdata[i]);
  info.tables = tables;
  info.views = views;
  info.triggers = triggers;

  return rel_schema_new (&info);
}
