/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Which foreign keys lead somewhere, and what kind of relationship each is; those that
 * do not work, with the reason. Steps are linear in tables, columns and links, but for
 * pairs of links within one table, which are compared by one number first.
 */
#include "config.h"

#include "schema/rel-derive-private.h"

static gboolean
same_collation (const char *a,
                const char *b)
{
  return g_ascii_strcasecmp (a != NULL ? a : "BINARY", b != NULL ? b : "BINARY") == 0;
}

/* Whether a key of the parent consists of exactly these columns, each with its own
 * collation: what SQLite asks for, else it answers "foreign key mismatch". */
static gboolean
is_parent_key (RelTable                *parent,
               const RelForeignKeyInfo *link)
{
  const RelTableInfo *info = rel_table_get_info (parent);

  for (guint i = 0; i < info->uniques->len + 1; i++)
    {
      RelKey *key = i == 0 ? info->primary_key : g_ptr_array_index (info->uniques, i - 1);
      const RelKeyInfo *content;
      gboolean fits;

      if (key == NULL)
        continue;
      content = rel_key_get_info (key);
      fits = content->n_columns == link->n_target_columns &&
             derive_covers (content->columns, content->n_columns, link->target_columns, link->n_target_columns) &&
             derive_covers (link->target_columns, link->n_target_columns, content->columns, content->n_columns);
      for (guint j = 0; j < content->n_columns && fits && content->collations != NULL; j++)
        if (content->collations[j] != NULL)
          fits = same_collation (content->collations[j],
                                 rel_column_get_info (rel_table_get_column (parent, content->columns[j]))->collation);
      if (fits)
        return TRUE;
    }

  for (guint i = 0; i < info->indexes->len; i++)
    {
      const RelIndexInfo *index = rel_index_get_info (g_ptr_array_index (info->indexes, i));
      gboolean fits = index->unique && index->where == NULL && index->n_parts == link->n_target_columns;

      for (guint j = 0; j < index->n_parts && fits; j++)
        {
          RelColumn *column = rel_table_get_column (parent, index->parts[j].column);

          fits = column != NULL &&
                 derive_contains (link->target_columns, link->n_target_columns, index->parts[j].column) &&
                 same_collation (index->parts[j].collation, rel_column_get_info (column)->collation);
        }
      if (fits)
        return TRUE;
    }

  return FALSE;
}

static guint64
sum_columns (const RelForeignKeyInfo *link)
{
  guint64 sum = 0;

  for (guint i = 0; i < link->n_columns; i++)
    sum += link->columns[i] * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);

  return sum;
}

/* The same link declared a second time, perhaps with its columns in another order. */
static gboolean
is_same_link (const RelForeignKeyInfo *a,
              const RelForeignKeyInfo *b)
{
  if (a->n_columns != b->n_columns || a->target != b->target || a->n_target_columns != b->n_target_columns)
    return FALSE;
  if (a->target == REL_ID_NONE && g_ascii_strcasecmp (a->target_name, b->target_name) != 0)
    return FALSE;

  for (guint i = 0; i < a->n_columns; i++)
    {
      gboolean found = FALSE;

      for (guint j = 0; j < b->n_columns && !found; j++)
        found = a->columns[i] == b->columns[j] &&
                (i >= a->n_target_columns || a->target_columns[i] == b->target_columns[j]);
      if (!found)
        return FALSE;
    }

  return TRUE;
}

static gboolean
same_columns (const DeriveLink *a,
              const DeriveLink *b)
{
  return a->columns_sum == b->columns_sum && a->info->n_columns == b->info->n_columns &&
         derive_covers (a->info->columns, a->info->n_columns, b->info->columns, b->info->n_columns);
}

static void
add_broken (Derivation      *self,
            RelTable        *table,
            RelForeignKey   *fk,
            RelBrokenReason  reason)
{
  RelBrokenLink broken = { rel_table_get_id (table), rel_foreign_key_get_id (fk), reason };

  g_array_append_val (self->broken, broken);
}

static void
add_link (Derivation    *self,
          guint          place,
          RelForeignKey *fk)
{
  DeriveTable *child = &g_array_index (self->tables, DeriveTable, place);
  const RelForeignKeyInfo *info = rel_foreign_key_get_info (fk);
  DeriveLink link = { .fk = fk, .info = info, .child = place };
  DeriveTable *parent = info->target != REL_ID_NONE ? g_hash_table_lookup (self->places, &info->target) : NULL;

  if (parent == NULL)
    {
      add_broken (self, child->table, fk, REL_BROKEN_NO_TABLE);
      return;
    }
  if (info->n_columns == 0 || info->n_target_columns != info->n_columns ||
      derive_contains (info->target_columns, info->n_target_columns, REL_ID_NONE))
    {
      add_broken (self, child->table, fk, REL_BROKEN_NO_COLUMN);
      return;
    }
  if (!is_parent_key (parent->table, info))
    add_broken (self, child->table, fk, REL_BROKEN_NOT_UNIQUE);

  link.parent = parent - &g_array_index (self->tables, DeriveTable, 0);
  link.kind = rel_table_is_unique (child->table, info->columns, info->n_columns) ? REL_KIND_ONE_TO_ONE
                                                                                 : REL_KIND_ONE_TO_MANY;
  link.columns_sum = sum_columns (info);
  link.required = TRUE;
  link.identifying = TRUE;
  for (guint i = 0; i < info->n_columns; i++)
    {
      RelColumn *column = rel_table_get_column (child->table, info->columns[i]);

      if (rel_table_get_key_position (child->table, info->columns[i]) == 0)
        {
          link.identifying = FALSE;
          link.required &= column != NULL && rel_column_get_info (column)->not_null;
        }
    }

  g_array_append_val (self->links, link);
  child->n_links++;
}

void
derive_links (Derivation *self)
{
  g_autofree guint *n_to = g_new0 (guint, self->tables->len);

  for (guint place = 0; place < self->tables->len; place++)
    {
      DeriveTable *table = &g_array_index (self->tables, DeriveTable, place);
      GPtrArray *declared = rel_table_get_info (table->table)->foreign_keys;
      DeriveLink *links;

      table->first_link = self->links->len;
      for (guint i = 0; i < declared->len; i++)
        {
          RelForeignKey *fk = g_ptr_array_index (declared, i);
          gboolean again = FALSE;

          for (guint j = 0; j < i && !again; j++)
            again = is_same_link (rel_foreign_key_get_info (g_ptr_array_index (declared, j)),
                                  rel_foreign_key_get_info (fk));
          if (again)
            continue;
          table->n_declared++;
          add_link (self, place, fk);
        }

      links = &g_array_index (self->links, DeriveLink, table->first_link);
      for (guint i = 0; i < table->n_links; i++)
        {
          n_to[links[i].parent]++;
          for (guint j = 0; j < i; j++)
            if (same_columns (&links[i], &links[j]))
              links[i].shared = links[j].shared = TRUE;
        }
      for (guint i = 0; i < table->n_links; i++)
        links[i].parallel = n_to[links[i].parent] > 1;
      for (guint i = 0; i < table->n_links; i++)
        n_to[links[i].parent] = 0;
    }
}
