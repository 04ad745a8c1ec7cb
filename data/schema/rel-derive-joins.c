/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Which tables join two others many-to-many. A table does when two of its links are
 * exactly a key of it and no other two are, or when it has nothing else; a table with
 * more to say is a table of records.
 */
#include "config.h"

#include "schema/rel-derive-private.h"

/* Two links that may join: both one-to-many, to other tables, neither within the other. */
static gboolean
may_join (const DeriveLink *a,
          const DeriveLink *b)
{
  return a->kind == REL_KIND_ONE_TO_MANY && b->kind == REL_KIND_ONE_TO_MANY &&
         a->parent != a->child && b->parent != b->child &&
         !derive_covers (a->info->columns, a->info->n_columns, b->info->columns, b->info->n_columns) &&
         !derive_covers (b->info->columns, b->info->n_columns, a->info->columns, a->info->n_columns);
}

static gboolean
is_in_pair (const DeriveLink *a,
            const DeriveLink *b,
            RelId             column)
{
  return derive_contains (a->info->columns, a->info->n_columns, column) ||
         derive_contains (b->info->columns, b->info->n_columns, column);
}

/* The only two links that together make up this key. */
static gboolean
find_pair_of_key (Derivation  *self,
                  DeriveTable *table,
                  const RelId *key,
                  guint        n_key,
                  guint       *left,
                  guint       *right)
{
  g_autoptr(GArray) within = g_array_new (FALSE, FALSE, sizeof (guint));
  guint n_pairs = 0;

  for (guint i = table->first_link; i < table->first_link + table->n_links; i++)
    {
      DeriveLink *link = &g_array_index (self->links, DeriveLink, i);

      if (link->info->n_columns < n_key &&
          derive_covers (key, n_key, link->info->columns, link->info->n_columns))
        g_array_append_val (within, i);
    }

  for (guint i = 0; i < within->len && n_pairs < 2; i++)
    for (guint j = i + 1; j < within->len && n_pairs < 2; j++)
      {
        guint one = g_array_index (within, guint, i);
        guint other = g_array_index (within, guint, j);
        DeriveLink *a = &g_array_index (self->links, DeriveLink, one);
        DeriveLink *b = &g_array_index (self->links, DeriveLink, other);
        gboolean complete = may_join (a, b);

        for (guint k = 0; k < n_key && complete; k++)
          complete = is_in_pair (a, b, key[k]);
        if (complete && n_pairs++ == 0)
          {
            *left = one;
            *right = other;
          }
      }

  return n_pairs == 1;
}

static gboolean
find_pair_by_keys (Derivation  *self,
                   DeriveTable *table,
                   guint       *left,
                   guint       *right)
{
  const RelTableInfo *info = rel_table_get_info (table->table);
  const RelKeyInfo *key;

  if (info->primary_key != NULL)
    {
      key = rel_key_get_info (info->primary_key);
      if (find_pair_of_key (self, table, key->columns, key->n_columns, left, right))
        return TRUE;
    }
  for (guint i = 0; i < info->uniques->len; i++)
    {
      key = rel_key_get_info (g_ptr_array_index (info->uniques, i));
      if (find_pair_of_key (self, table, key->columns, key->n_columns, left, right))
        return TRUE;
    }
  for (guint i = 0; i < info->indexes->len; i++)
    {
      const RelIndexInfo *index = rel_index_get_info (g_ptr_array_index (info->indexes, i));
      g_autofree RelId *columns = g_new (RelId, index->n_parts + 1);
      gboolean plain = index->unique && index->where == NULL;

      for (guint j = 0; j < index->n_parts && plain; j++)
        {
          columns[j] = index->parts[j].column;
          plain = columns[j] != REL_ID_NONE;
        }
      if (plain && find_pair_of_key (self, table, columns, index->n_parts, left, right))
        return TRUE;
    }

  return FALSE;
}

static gboolean
is_linked_to (Derivation  *self,
              DeriveTable *table)
{
  GPtrArray *links = rel_schema_list_links_to (self->schema, rel_table_get_id (table->table));

  return links != NULL && links->len > 0;
}

/* Columns beside two links, an own key not counted. */
static GArray *
list_extra (DeriveTable      *table,
            const DeriveLink *a,
            const DeriveLink *b,
            gboolean         *own_key)
{
  const RelTableInfo *info = rel_table_get_info (table->table);
  const RelKeyInfo *key = info->primary_key != NULL ? rel_key_get_info (info->primary_key) : NULL;
  GArray *extra = g_array_new (FALSE, FALSE, sizeof (RelId));

  *own_key = key != NULL && key->n_columns > 0;
  for (guint i = 0; key != NULL && i < key->n_columns; i++)
    *own_key &= !is_in_pair (a, b, key->columns[i]);

  for (guint i = 0; i < info->columns->len; i++)
    {
      RelId column = rel_column_get_id (g_ptr_array_index (info->columns, i));

      if (!is_in_pair (a, b, column) && !(*own_key && derive_contains (key->columns, key->n_columns, column)))
        g_array_append_val (extra, column);
    }

  return extra;
}

static void
derive_join (Derivation *self,
             guint       place)
{
  DeriveTable *table = &g_array_index (self->tables, DeriveTable, place);
  DeriveJoin join = { .table = place };
  g_autoptr(GArray) extra = NULL;
  g_autofree RelId *pair = NULL;
  DeriveLink *a, *b;
  gboolean own_key = FALSE;

  if (table->n_links < 2)
    return;

  if (find_pair_by_keys (self, table, &join.left, &join.right))
    {
      a = &g_array_index (self->links, DeriveLink, join.left);
      b = &g_array_index (self->links, DeriveLink, join.right);
      extra = list_extra (table, a, b, &own_key);
    }
  else
    {
      const RelTableInfo *info = rel_table_get_info (table->table);

      join.left = table->first_link;
      join.right = table->first_link + 1;
      a = &g_array_index (self->links, DeriveLink, join.left);
      b = &g_array_index (self->links, DeriveLink, join.right);
      if (table->n_declared != 2 || !may_join (a, b))
        return;

      extra = list_extra (table, a, b, &own_key);
      if (extra->len > 0)
        return;
      if (own_key && (a->parent == b->parent || rel_key_get_info (info->primary_key)->n_columns != 1 ||
                      is_linked_to (self, table)))
        return;
    }

  pair = g_new (RelId, a->info->n_columns + b->info->n_columns);
  for (guint i = 0; i < a->info->n_columns; i++)
    pair[i] = a->info->columns[i];
  for (guint i = 0; i < b->info->n_columns; i++)
    pair[a->info->n_columns + i] = b->info->columns[i];
  join.pair_unique = rel_table_is_unique (table->table, pair, a->info->n_columns + b->info->n_columns);
  join.pure = extra->len == 0 && !is_linked_to (self, table);
  join.extra = g_steal_pointer (&extra);
  g_array_append_val (self->joins, join);
}

void
derive_joins (Derivation *self)
{
  for (guint i = 0; i < self->tables->len; i++)
    derive_join (self, i);
}
