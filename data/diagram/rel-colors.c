/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Chooses colours by kinship: the tables that most others refer to are seeds, and every
 * table takes the colour of the seed that is nearest along links. So a colour says
 * "these belong together" before anyone has chosen one. Once chosen it stays, whatever
 * is edited: people know a table by it. Only what has no kin yet may still find some.
 */
#include "config.h"

#include "diagram/rel-colors.h"
#include "diagram/rel-diagram.h"

/* The last colour is grey, for tables without kin and for views. */
#define N_SEEDS (REL_N_COLORS - 1)
#define NO_KIN (REL_N_COLORS - 1)

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

/* Carries the colours of the queue along links. */
static void
spread (GHashTable *colors,
        GQueue     *queue,
        RelSchema  *schema)
{
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
}

/* Of the colours that are kept, the one that fewest tables have. */
static int
find_rarest (GHashTable *colors)
{
  guint counts[N_SEEDS] = { 0 };
  GHashTableIter iter;
  gpointer color;
  int rarest = 0;

  g_hash_table_iter_init (&iter, colors);
  while (g_hash_table_iter_next (&iter, NULL, &color))
    if (GPOINTER_TO_INT (color) < N_SEEDS)
      counts[GPOINTER_TO_INT (color)]++;
  for (int i = 1; i < N_SEEDS; i++)
    if (counts[i] < counts[rarest])
      rarest = i;

  return rarest;
}

/**
 * rel_colors_choose:
 * @schema: a schema
 * @kept: (nullable): what was chosen for an earlier one
 *
 * Returns: (transfer full) (element-type RelId int): number of a colour, for every table
 */
GHashTable *
rel_colors_choose (RelSchema  *schema,
                   GHashTable *kept)
{
  GHashTable *colors = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  guint n = rel_schema_get_n_tables (schema);
  g_autoptr(GArray) seeds = g_array_new (FALSE, FALSE, sizeof (Seed));
  g_autoptr(GQueue) queue = g_queue_new ();
  guint n_seeds = CLAMP ((n + 1) / 2, 1, N_SEEDS);
  gboolean first;

  for (guint i = 0; i < n && kept != NULL; i++)
    {
      RelId id = rel_table_get_id (rel_schema_get_nth_table (schema, i));
      gpointer color;

      if (g_hash_table_lookup_extended (kept, &id, NULL, &color) && GPOINTER_TO_INT (color) != NO_KIN)
        paint (colors, queue, id, GPOINTER_TO_INT (color));
    }
  first = g_queue_is_empty (queue);
  spread (colors, queue, schema);

  for (guint i = 0; i < n; i++)
    {
      RelId id = rel_table_get_id (rel_schema_get_nth_table (schema, i));
      GPtrArray *links = rel_schema_list_links_to (schema, id);
      Seed seed = { id, links != NULL ? links->len : 0, i };

      if (seed.weight > 0 && !g_hash_table_contains (colors, &id))
        g_array_append_val (seeds, seed);
    }
  g_array_sort (seeds, compare_seeds);
  if (first)
    {
      for (guint i = 0; i < seeds->len && i < n_seeds; i++)
        paint (colors, queue, g_array_index (seeds, Seed, i).id, i);
      spread (colors, queue, schema);
    }

  /* what nobody reached: each takes a colour that few have, and gives it to its own kin */
  for (guint i = 0; i < seeds->len; i++)
    {
      RelId id = g_array_index (seeds, Seed, i).id;

      if (g_hash_table_contains (colors, &id))
        continue;
      paint (colors, queue, id, find_rarest (colors));
      spread (colors, queue, schema);
    }
  /* alone, or with links to nothing that is there */
  for (guint i = 0; i < n; i++)
    {
      RelId id = rel_table_get_id (rel_schema_get_nth_table (schema, i));

      if (!g_hash_table_contains (colors, &id))
        g_hash_table_insert (colors, g_memdup2 (&id, sizeof id), GINT_TO_POINTER (NO_KIN));
    }

  return colors;
}

/**
 * rel_colors_cover:
 * @colors: (nullable): colours that were chosen
 * @schema: a schema
 *
 * Returns: whether each table has one already, and none is still without kin
 */
gboolean
rel_colors_cover (GHashTable *colors,
                  RelSchema  *schema)
{
  for (guint i = 0; i < rel_schema_get_n_tables (schema); i++)
    {
      RelTable *table = rel_schema_get_nth_table (schema, i);
      RelId id = rel_table_get_id (table);
      gpointer color;

      if (colors == NULL || !g_hash_table_lookup_extended (colors, &id, NULL, &color))
        return FALSE;
      if (GPOINTER_TO_INT (color) == NO_KIN && (rel_table_get_info (table)->foreign_keys->len > 0 || rel_schema_list_links_to (schema, id) != NULL))
        return FALSE;
    }

  return TRUE;
}
