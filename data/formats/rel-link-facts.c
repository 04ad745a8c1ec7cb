/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What the text forms say of links: cardinalities follow from NOT NULL and from keys.
 */
#include "config.h"

#include "formats/rel-link-facts.h"

#include "schema/rel-derive.h"

/* Shadows of virtual tables are nobody's business. */
gboolean
rel_is_shown (RelTable *table)
{
  return rel_table_get_info (table)->kind != REL_TABLE_SHADOW;
}

static void
add_fact (GArray        *facts,
          RelSchema     *schema,
          RelTable      *child,
          RelForeignKey *link)
{
  const RelForeignKeyInfo *info = rel_foreign_key_get_info (link);
  RelRelationship *relationship = rel_schema_get_relationship (schema, rel_foreign_key_get_id (link));
  RelLinkFact fact = { child, rel_schema_get_table (schema, info->target), link, TRUE, FALSE, TRUE, NULL };

  if (fact.parent == NULL || !rel_is_shown (fact.parent) || info->n_columns == 0)
    return;

  for (guint i = 0; i < info->n_columns; i++)
    {
      RelColumn *column = rel_table_get_column (child, info->columns[i]);
      gboolean in_key = rel_table_get_key_position (child, info->columns[i]) > 0;

      fact.required = fact.required && (in_key || (column != NULL && rel_column_get_info (column)->not_null));
      fact.identifying = fact.identifying && in_key;
    }
  fact.unique = rel_table_is_unique (child, info->columns, info->n_columns);
  if (relationship != NULL)
    fact.label = rel_relationship_get_info (relationship)->name_at_parent;
  else
    fact.label = rel_table_get_name (child);
  g_array_append_val (facts, fact);
}

/* All links between tables that are there, in order. */
GArray *
rel_list_link_facts (RelSchema *schema)
{
  GArray *facts = g_array_new (FALSE, FALSE, sizeof (RelLinkFact));

  for (guint i = 0; i < rel_schema_get_n_tables (schema); i++)
    {
      RelTable *table = rel_schema_get_nth_table (schema, i);
      GPtrArray *links = rel_table_get_info (table)->foreign_keys;

      for (guint j = 0; j < links->len && rel_is_shown (table); j++)
        add_fact (facts, schema, table, links->pdata[j]);
    }

  return facts;
}
