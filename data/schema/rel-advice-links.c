/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Advice about links and association tables.
 */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "schema/rel-advice-private.h"
#include "schema/rel-derive.h"
#include "schema/rel-edit-link-private.h"
#include "schema/rel-naming.h"
#include "schema/rel-sentences.h"

static void
on_broken (RelSchema *schema,
           GArray    *list)
{
  static const char *const names[] = { "link-no-table", "link-no-column", "link-not-unique" };
  GArray *broken = rel_schema_list_broken_links (schema);

  for (guint i = 0; i < broken->len; i++)
    {
      const RelBrokenLink *link = &g_array_index (broken, RelBrokenLink, i);
      g_autofree char *words = rel_sentence_for_broken_link (schema, link);

      rel_advice_add (list, names[link->reason], link->table, link->link, REL_ID_NONE, "%s", words);
    }
}

static gboolean
same_type (const RelColumnInfo *a,
           const RelColumnInfo *b)
{
  static const char *const integers[] = { "INT", "INTEGER", "BIGINT", "SMALLINT", NULL };
  g_autofree char *one = g_ascii_strup (a->type, -1);
  g_autofree char *other = g_ascii_strup (b->type, -1);

  return g_str_equal (one, other) || (g_strv_contains (integers, one) && g_strv_contains (integers, other));
}

static void
on_types (RelTable                *child,
          RelTable                *parent,
          RelId                    link,
          const RelForeignKeyInfo *info,
          GArray                  *list)
{
  for (guint i = 0; i < info->n_columns && i < info->n_target_columns; i++)
    {
      RelColumn *column = rel_table_get_column (child, info->columns[i]);
      RelColumn *referred = rel_table_get_column (parent, info->target_columns[i]);

      if (column == NULL || referred == NULL || same_type (rel_column_get_info (column), rel_column_get_info (referred)))
        continue;
      rel_advice_add (list, "link-types-differ", rel_table_get_id (child), link, REL_ID_NONE,
                      _("%s.%s is %s and refers to %s.%s, which is %s"), rel_table_get_name (child), rel_column_get_name (column),
                      *rel_column_get_declared_type (column) != '\0' ? rel_column_get_declared_type (column) : _("of no type"),
                      rel_table_get_name (parent), rel_column_get_name (referred),
                      *rel_column_get_declared_type (referred) != '\0' ? rel_column_get_declared_type (referred) : _("of no type"));
      return;
    }
}

static void
on_link (RelSchema       *schema,
         RelRelationship *relationship,
         GArray          *list)
{
  const RelRelationshipInfo *info = rel_relationship_get_info (relationship);
  RelTable *child = rel_schema_get_table (schema, info->child);
  RelTable *parent = rel_schema_get_table (schema, info->parent);
  const RelForeignKeyInfo *link = rel_foreign_key_get_info (rel_table_get_foreign_key (child, info->link));
  g_autofree char *columns = rel_table_dup_column_names (child, link->columns, link->n_columns);
  g_auto(RelTableEdit) edit = { NULL };
  gboolean has_default = FALSE;

  rel_table_edit_init (&edit, child);
  if (!rel_link_is_indexed (&edit, link->columns, link->n_columns))
    rel_advice_add (list, "link-without-index", info->child, info->link, REL_ID_NONE,
                    _("The link %s.%s has no index"), rel_table_get_name (child), columns);
  on_types (child, parent, info->link, link, list);

  for (guint i = 0; i < link->n_columns; i++)
    {
      RelColumn *column = rel_table_get_column (child, link->columns[i]);

      has_default |= column != NULL && rel_column_get_info (column)->default_value != NULL;
    }
  if (info->required && (link->on_delete == REL_ACTION_SET_NULL || link->on_update == REL_ACTION_SET_NULL))
    rel_advice_add (list, "link-required-set-null", info->child, info->link, REL_ID_NONE,
                    _("The link %s.%s shall be set to NULL but may not be NULL"), rel_table_get_name (child), columns);
  if (!has_default && (link->on_delete == REL_ACTION_SET_DEFAULT || link->on_update == REL_ACTION_SET_DEFAULT))
    rel_advice_add (list, "link-set-default-none", info->child, info->link, REL_ID_NONE,
                    _("The link %s.%s shall be set to its default but has none"), rel_table_get_name (child), columns);
  if (info->parent == info->child && info->required && !info->identifying && !link->initially_deferred)
    rel_advice_add (list, "link-self-required", info->child, info->link, REL_ID_NONE,
                    _("Every record of %s must refer to another of it"), rel_table_get_name (child));
}

/* Links beyond those that give a relationship: declared twice. */
static void
on_twice (RelSchema *schema,
          GArray    *list)
{
  g_autoptr(GHashTable) known = g_hash_table_new (g_int64_hash, g_int64_equal);
  GArray *broken = rel_schema_list_broken_links (schema);
  GPtrArray *relationships = rel_schema_get_relationships (schema);

  for (guint i = 0; i < broken->len; i++)
    g_hash_table_add (known, &g_array_index (broken, RelBrokenLink, i).link);
  for (guint i = 0; i < relationships->len; i++)
    g_hash_table_add (known, (gpointer) &rel_relationship_get_info (relationships->pdata[i])->link);

  for (guint i = 0; i < rel_schema_get_n_tables (schema); i++)
    {
      RelTable *table = rel_schema_get_nth_table (schema, i);
      GPtrArray *links = rel_table_get_info (table)->foreign_keys;

      for (guint j = 0; j < links->len; j++)
        {
          RelId id = rel_foreign_key_get_id (links->pdata[j]);

          if (!g_hash_table_contains (known, &id))
            rel_advice_add (list, "link-twice", rel_table_get_id (table), id, REL_ID_NONE,
                            _("%s has the same link to %s twice"), rel_table_get_name (table),
                            rel_foreign_key_get_info (links->pdata[j])->target_name);
        }
    }
}

static void
on_association (RelSchema       *schema,
                RelRelationship *relationship,
                GArray          *list)
{
  const RelRelationshipInfo *info = rel_relationship_get_info (relationship);

  if (!info->pair_unique)
    rel_advice_add (list, "pair-not-unique", info->association, info->link, info->far_link,
                    _("%s may join the same two records twice"),
                    rel_table_get_name (rel_schema_get_table (schema, info->association)));
}

/* Looks for a way of required links from a table back to itself, over others. */
static gboolean
find_way (GHashTable *required,
          RelId       from,
          RelId       to,
          GHashTable *seen)
{
  GArray *next = g_hash_table_lookup (required, &from);

  for (guint i = 0; next != NULL && i < next->len; i++)
    {
      RelId *id = &g_array_index (next, RelId, i);

      if (*id == to || (g_hash_table_add (seen, id) && find_way (required, *id, to, seen)))
        return TRUE;
    }

  return FALSE;
}

static gboolean
is_required (RelSchema                 *schema,
             const RelRelationshipInfo *info)
{
  RelTable *child = rel_schema_get_table (schema, info->child);

  return info->kind != REL_KIND_MANY_TO_MANY && info->required && info->parent != info->child &&
         !rel_foreign_key_get_info (rel_table_get_foreign_key (child, info->link))->initially_deferred;
}

static int
count_at (GHashTable *counts,
          RelId       table,
          int         change)
{
  int count = GPOINTER_TO_INT (g_hash_table_lookup (counts, &table)) + change;

  if (change != 0)
    g_hash_table_replace (counts, g_memdup2 (&table, sizeof table), GINT_TO_POINTER (count));

  return count;
}

/* Required links that may be part of a cycle: a table that needs nobody, or that nobody
 * needs, is not, nor are its links; and so on for what is left. */
static GPtrArray *
list_cyclic (RelSchema *schema)
{
  GPtrArray *relationships = rel_schema_get_relationships (schema);
  GPtrArray *left = g_ptr_array_new ();
  g_autoptr(GHashTable) needs = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  g_autoptr(GHashTable) needed = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  g_autoptr(GHashTable) at = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
  g_autoptr(GHashTable) gone = g_hash_table_new (NULL, NULL);
  g_autoptr(GArray) done = g_array_new (FALSE, FALSE, sizeof (RelId));

  for (guint i = 0; i < relationships->len; i++)
    {
      const RelRelationshipInfo *info = rel_relationship_get_info (relationships->pdata[i]);
      RelId ends[] = { info->child, info->parent };

      if (!is_required (schema, info))
        continue;
      count_at (needs, info->child, 1);
      count_at (needed, info->parent, 1);
      for (guint j = 0; j < 2; j++)
        {
          GPtrArray *links = g_hash_table_lookup (at, &ends[j]);

          if (links == NULL)
            {
              links = g_ptr_array_new ();
              g_hash_table_insert (at, g_memdup2 (&ends[j], sizeof (RelId)), links);
            }
          g_ptr_array_add (links, (gpointer) info);
        }
      g_ptr_array_add (left, (gpointer) info);
    }

  for (guint i = 0; i < rel_schema_get_n_tables (schema); i++)
    {
      RelId id = rel_table_get_id (rel_schema_get_nth_table (schema, i));

      if (count_at (needs, id, 0) == 0 || count_at (needed, id, 0) == 0)
        g_array_append_val (done, id);
    }
  for (guint i = 0; i < done->len; i++)
    {
      RelId id = g_array_index (done, RelId, i);
      GPtrArray *links = g_hash_table_lookup (at, &id);

      for (guint j = 0; links != NULL && j < links->len; j++)
        {
          const RelRelationshipInfo *info = links->pdata[j];

          if (!g_hash_table_add (gone, links->pdata[j]))
            continue;
          if (count_at (needs, info->child, -1) == 0 && info->child != id)
            g_array_append_val (done, info->child);
          if (count_at (needed, info->parent, -1) == 0 && info->parent != id)
            g_array_append_val (done, info->parent);
        }
    }
  for (guint i = left->len; i > 0; i--)
    if (g_hash_table_contains (gone, left->pdata[i - 1]))
      g_ptr_array_remove_index (left, i - 1);

  return left;
}

static void
on_cycles (RelSchema *schema,
           GArray    *list)
{
  g_autoptr(GPtrArray) cyclic = list_cyclic (schema);
  g_autoptr(GHashTable) required = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, (GDestroyNotify) g_array_unref);

  /* a link joins the others only if they do not lead back over it: so each cycle is told once */
  for (guint i = 0; i < cyclic->len; i++)
    {
      const RelRelationshipInfo *info = cyclic->pdata[i];
      RelTable *child = rel_schema_get_table (schema, info->child);
      g_autoptr(GHashTable) seen = g_hash_table_new (g_int64_hash, g_int64_equal);
      GArray *next;

      if (find_way (required, info->parent, info->child, seen))
        {
          rel_advice_add (list, "link-cycle", info->child, info->link, REL_ID_NONE,
                          _("%s and %s need each other"), rel_table_get_name (child),
                          rel_table_get_name (rel_schema_get_table (schema, info->parent)));
          continue;
        }
      next = g_hash_table_lookup (required, &info->child);
      if (next == NULL)
        {
          next = g_array_new (FALSE, FALSE, sizeof (RelId));
          g_hash_table_insert (required, g_memdup2 (&info->child, sizeof (RelId)), next);
        }
      g_array_append_val (next, info->parent);
    }
}

/* Names of tables that a column may mean: author_id is of author, authors. */
static RelTable *
find_meant (RelSchema  *schema,
            const char *stem)
{
  g_autofree char *plural = rel_naming_plural (stem);
  RelTable *table = rel_schema_find_table (schema, stem);

  return table != NULL ? table : rel_schema_find_table (schema, plural);
}

static void
on_undeclared (RelSchema *schema,
               RelTable  *table,
               GArray    *list)
{
  GPtrArray *columns = rel_table_get_info (table)->columns;

  for (guint i = 0; i < columns->len; i++)
    {
      const RelColumnInfo *column = rel_column_get_info (columns->pdata[i]);
      RelId id = rel_column_get_id (columns->pdata[i]);
      g_autofree char *stem = rel_naming_strip_suffix (column->name, "");
      RelTable *meant;
      const RelKeyInfo *key;
      RelColumn *referred;

      if (stem == NULL || g_ascii_strcasecmp (stem, column->name) == 0 || rel_table_is_link_column (table, id) ||
          column->generated != REL_GENERATED_NO)
        continue;
      meant = find_meant (schema, stem);
      if (meant == NULL || meant == table || rel_table_get_info (meant)->primary_key == NULL ||
          rel_table_get_info (meant)->kind != REL_TABLE_ORDINARY)
        continue;
      key = rel_key_get_info (rel_table_get_info (meant)->primary_key);
      referred = rel_table_get_column (meant, key->columns[0]);
      if (key->n_columns == 1 && same_type (column, rel_column_get_info (referred)))
        rel_advice_add (list, "link-undeclared", rel_table_get_id (table), id, rel_table_get_id (meant),
                        _("%s.%s looks like a link to %s"), rel_table_get_name (table), column->name, rel_table_get_name (meant));
    }
}

void
rel_advice_on_links (RelSchema *schema,
                     GArray    *list)
{
  GPtrArray *relationships = rel_schema_get_relationships (schema);

  on_broken (schema, list);
  for (guint i = 0; i < relationships->len; i++)
    if (rel_relationship_get_info (relationships->pdata[i])->kind == REL_KIND_MANY_TO_MANY)
      on_association (schema, relationships->pdata[i], list);
    else
      on_link (schema, relationships->pdata[i], list);
  on_twice (schema, list);
  on_cycles (schema, list);
  for (guint i = 0; i < rel_schema_get_n_tables (schema); i++)
    if (rel_table_get_info (rel_schema_get_nth_table (schema, i))->kind == REL_TABLE_ORDINARY)
      on_undeclared (schema, rel_schema_get_nth_table (schema, i), list);
}
