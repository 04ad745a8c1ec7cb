/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Which tables and columns may have been renamed: what is left over on both sides is
 * compared pair by pair, and the most alike pairs are taken first. Likeness is a sum
 * of evidence (name, type, place, keys); a short table says little by its columns, so
 * there the name weighs more.
 */
#include "config.h"

#include "schema/rel-match-private.h"

#include "schema/rel-naming.h"

/* Pairs of tables that are compared at most; beyond, schemas have little in common. */
#define MOST_PAIRS 250000

static int
compare_likeness (gconstpointer a,
                  gconstpointer b)
{
  const RelRename *one = a;
  const RelRename *other = b;

  if (one->likeness != other->likeness)
    return one->likeness < other->likeness ? 1 : -1;

  return one->fresh < other->fresh ? -1 : one->fresh > other->fresh;
}

/* The most alike first, each element once. */
static void
take_best (RelMatch *self,
           GArray   *candidates)
{
  g_array_sort (candidates, compare_likeness);
  for (guint i = 0; i < candidates->len; i++)
    {
      RelRename *rename = &g_array_index (candidates, RelRename, i);

      if (rel_match_lookup (self, rename->fresh) != REL_ID_NONE || rel_match_is_used (self, rename->previous))
        continue;
      rel_match_add (self, rename->fresh, rename->previous);
      g_array_append_val (self->renames, *rename);
    }
}

static double
tables_likeness (RelTable *fresh,
                 RelTable *previous)
{
  const RelTableInfo *one = rel_table_get_info (fresh);
  const RelTableInfo *other = rel_table_get_info (previous);
  guint n = MAX (one->columns->len, other->columns->len);
  double common = 0;
  guint n_common = 0;
  double weight;

  if (n == 0 || one->kind != other->kind)
    return 0;

  for (guint i = 0; i < one->columns->len; i++)
    {
      RelColumn *column = one->columns->pdata[i];
      RelColumn *same = rel_table_find_column (previous, rel_column_get_name (column));

      if (same == NULL)
        continue;
      n_common++;
      common += g_ascii_strcasecmp (rel_column_get_declared_type (column), rel_column_get_declared_type (same)) == 0 ? 1 : 0.7;
    }

  common /= one->columns->len + other->columns->len - n_common;
  weight = 0.5 + 0.25 * MIN (n, 6) / 6.0;

  return weight * common + (1 - weight) * rel_naming_likeness (one->name, other->name);
}

/* Tables are matched by what they are made of where their names differ. */
void
rel_match_likeness (RelMatch *self,
                    double    least)
{
  g_autoptr(GPtrArray) fresh = g_ptr_array_new ();
  g_autoptr(GPtrArray) previous = g_ptr_array_new ();
  g_autoptr(GArray) candidates = g_array_new (FALSE, FALSE, sizeof (RelRename));

  for (guint i = 0; i < rel_schema_get_n_tables (self->fresh); i++)
    {
      RelTable *table = rel_schema_get_nth_table (self->fresh, i);

      if (rel_match_lookup (self, rel_table_get_id (table)) == REL_ID_NONE)
        g_ptr_array_add (fresh, table);
    }
  for (guint i = 0; fresh->len > 0 && i < rel_schema_get_n_tables (self->previous); i++)
    {
      RelTable *table = rel_schema_get_nth_table (self->previous, i);

      if (!rel_match_is_used (self, rel_table_get_id (table)))
        g_ptr_array_add (previous, table);
    }
  if ((gsize) fresh->len * previous->len > MOST_PAIRS)
    return;

  for (guint i = 0; i < fresh->len; i++)
    for (guint j = 0; j < previous->len; j++)
      {
        RelRename rename = { REL_ID_NONE, rel_table_get_id (previous->pdata[j]), rel_table_get_id (fresh->pdata[i]),
                             tables_likeness (fresh->pdata[i], previous->pdata[j]) };

        if (rename.likeness >= least)
          g_array_append_val (candidates, rename);
      }
  take_best (self, candidates);
}

/* Whether the columns beside these two are the same: at the edge of a table nothing is. */
static gboolean
same_beside (RelMatch  *self,
             GPtrArray *fresh,
             guint      i,
             GPtrArray *previous,
             guint      j,
             int        step)
{
  gboolean edge = i + step >= fresh->len;
  gboolean other_edge = j + step >= previous->len;

  if (edge || other_edge)
    return edge && other_edge;

  return rel_match_lookup (self, rel_column_get_id (fresh->pdata[i + step])) ==
         rel_column_get_id (previous->pdata[j + step]);
}

static double
columns_likeness (RelMatch *self,
                  RelTable *fresh,
                  guint     i,
                  RelTable *previous,
                  guint     j)
{
  GPtrArray *one = rel_table_get_info (fresh)->columns;
  GPtrArray *other = rel_table_get_info (previous)->columns;
  const RelColumnInfo *a = rel_column_get_info (one->pdata[i]);
  const RelColumnInfo *b = rel_column_get_info (other->pdata[j]);
  RelId a_id = rel_column_get_id (one->pdata[i]);
  RelId b_id = rel_column_get_id (other->pdata[j]);
  double likeness = 0.35 * rel_naming_likeness (a->name, b->name);

  if (g_ascii_strcasecmp (a->type, b->type) == 0)
    likeness += 0.25;
  likeness += 0.12 * same_beside (self, one, i, other, j, -1);
  likeness += 0.13 * same_beside (self, one, i, other, j, 1);
  if (rel_table_get_key_position (fresh, a_id) == rel_table_get_key_position (previous, b_id))
    likeness += 0.05;
  if (rel_table_is_link_column (fresh, a_id) == rel_table_is_link_column (previous, b_id))
    likeness += 0.04;
  if (a->not_null == b->not_null)
    likeness += 0.03;
  if (g_strcmp0 (a->default_value, b->default_value) == 0)
    likeness += 0.03;

  return a->generated == b->generated && g_strcmp0 (a->expression, b->expression) == 0 ? likeness : likeness / 2;
}

/* Columns are matched within tables that are matched already. */
void
rel_match_columns_likeness (RelMatch *self,
                            double    least)
{
  for (guint t = 0; t < rel_schema_get_n_tables (self->fresh); t++)
    {
      RelTable *fresh = rel_schema_get_nth_table (self->fresh, t);
      RelTable *previous = rel_schema_get_table (self->previous, rel_match_lookup (self, rel_table_get_id (fresh)));
      g_autoptr(GArray) candidates = NULL;
      GPtrArray *one, *other;

      if (previous == NULL)
        continue;
      one = rel_table_get_info (fresh)->columns;
      other = rel_table_get_info (previous)->columns;
      for (guint i = 0; i < one->len; i++)
        {
          if (rel_match_lookup (self, rel_column_get_id (one->pdata[i])) != REL_ID_NONE)
            continue;
          for (guint j = 0; j < other->len; j++)
            {
              RelRename rename = { rel_table_get_id (previous), rel_column_get_id (other->pdata[j]),
                                   rel_column_get_id (one->pdata[i]) };

              if (rel_match_is_used (self, rename.previous))
                continue;
              rename.likeness = columns_likeness (self, fresh, i, previous, j);
              if (rename.likeness < least)
                continue;
              if (candidates == NULL)
                candidates = g_array_new (FALSE, FALSE, sizeof (RelRename));
              g_array_append_val (candidates, rename);
            }
        }
      if (candidates != NULL)
        take_best (self, candidates);
    }
}
