/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Chooses colours by kinship: the tables that most others refer to are seeds, and every
 * table takes the colour of the seed that is nearest along links. So a colour says
 * "these belong together" before anyone has chosen one.
 */
#include "config.h"

#include "diagram/rel-colors.h"
#include "diagram/rel-diagram.h"

/* The last colour is grey, for tables without kin and for views. */
#define N_SEEDS (REL_N_COLORS - 1)

typedef struct
{
  RelId id;
  guint weight;
  guint order;
} Seed;

static int
compare_seeds (gconstpointer a,
               gconstpointer b)
{
  const Seed *x = a;
  const Seed *y = b;

  if (x->weight != y->weight)
    return x->weight > y->weight ? -1 : 1;

  return (x->order > y->order) - (x->order < y->order);
}

static void
paint (GHashTable *colors,
       GQueue     *queue,
       RelId       id,
       int         color)
{
  RelId *key;

  if (id == REL_ID_NONE || g_hash_table_contains (colors, &id))
    return;

  key = g_memdup2 (&id, sizeof id);
  g_hash_table_insert (colors, key, GINT_TO_POINTER (color));
  g_queue_push_tail (queue, key);
}

/* RelId -> number of a colour, for every table. */
GHashTable *
rel_colors_choose (RelSchema *schema)
{
  GHashTable *colors = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  guint n = rel_schema_get_n_tables (schema);
  g_autoptr(GArray) seeds = g_array_new (FALSE, FALSE, sizeof (Seed));
  g_autoptr(GQueue) queue = g_queue_new ();
  guint n_seeds = CLAMP ((n + 1) / 2, 1, N_SEEDS);

  for (guint i = 0; i < n; i++)
    {
      RelId id = rel_table_get_id (rel_schema_get_nth_table (schema, i));
      GPtrArray *links = rel_schema_list_links_to (schema, id);
      Seed seed = { id, links != NULL ? links->len : 0, i };

      if (seed.weight > 0)
        g_array_append_val (seeds, seed);
    }
  g_array_sort (seeds, compare_seeds);

  for (guint i = 0; i < seeds->len && i < n_seeds; i++)
    paint (colors, queue, g_array_index (seeds, Seed, i).id, i);

  while (!g_queue_is_empty (queue))
    {
      RelId *id = g_queue_pop_head (queue);
      int color = GPOINTER_TO_INT (g_hash_table_lookup (colors, id));
      GPtrArray *incoming = rel_schema_list_links_to (schema, *id);
      GPtrArray *outgoing = rel_table_get_info (rel_schema_get_table (schema, *id))->foreign_keys;

      for (guint i = 0; incoming != NULL && i < incoming->len; i++)
        paint (colors, queue, rel_table_get_id (rel_schema_get_link_owner (schema, rel_foreign_key_get_id (g_ptr_array_index (incoming, i)))), color);
      for (guint i = 0; i < outgoing->len; i++)
        {
          RelId target = rel_foreign_key_get_info (g_ptr_array_index (outgoing, i))->target;

          if (rel_schema_get_table (schema, target) != NULL)
            paint (colors, queue, target, color);
        }
    }

  /* What nobody reaches: components beyond the number of colours take them in turn, lone tables are grey. */
  for (guint i = 0; i < n; i++)
    {
      RelTable *table = rel_schema_get_nth_table (schema, i);
      RelId id = rel_table_get_id (table);

      if (g_hash_table_contains (colors, &id))
        continue;
      g_hash_table_insert (colors, g_memdup2 (&id, sizeof id),
                           GINT_TO_POINTER (rel_table_get_info (table)->foreign_keys->len > 0 ? (int) (i % N_SEEDS) : REL_N_COLORS - 1));
    }

  return colors;
}
