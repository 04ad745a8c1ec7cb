/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The shortest chains of links between two tables. Lengths first: how far each table is
 * from the goal; then chains are walked in order of their length, never through a table
 * twice, and never where the goal is farther than what is still allowed. Links are taken
 * one by one, so a many-to-many is two of them, through its association table.
 */
#include "config.h"

#include "schema/rel-paths.h"

#define MAX_LENGTH  12    /* tables in a chain: nobody reads a longer JOIN */
#define MAX_STEPS   20000 /* looked at; a schema full of links has more chains than atoms */

typedef struct
{
  guint to;
  RelId link;
} Step;

typedef struct
{
  GArray     *ids;      /* RelId of each table */
  GHashTable *index;    /* RelId -> number + 1 */
  GPtrArray  *steps;    /* of each table: GArray of Step */
  guint      *distance; /* to the goal */
  gboolean   *used;
  GArray     *tables;   /* the chain so far: numbers */
  GArray     *links;
  GPtrArray  *found;
  guint       wanted;
  guint       n_steps;
} Walk;

/**
 * rel_path_free:
 * @self: (nullable): a path
 */
void
rel_path_free (RelPath *self)
{
  if (self == NULL)
    return;

  g_array_unref (self->tables);
  g_array_unref (self->links);
  g_free (self);
}

static gboolean
get_number (Walk  *self,
            RelId  id,
            guint *number)
{
  gpointer found = g_hash_table_lookup (self->index, &id);

  *number = GPOINTER_TO_UINT (found) - 1;

  return found != NULL;
}

static void
add_step (Walk  *self,
          guint  from,
          guint  to,
          RelId  link)
{
  Step step = { to, link };

  g_array_append_val ((GArray *) self->steps->pdata[from], step);
}

static void
build (Walk      *self,
       RelSchema *schema)
{
  GPtrArray *relationships = rel_schema_get_relationships (schema);

  for (guint i = 0; i < rel_schema_get_n_tables (schema); i++)
    {
      RelId id = rel_table_get_id (rel_schema_get_nth_table (schema, i));

      g_array_append_val (self->ids, id);
      g_hash_table_insert (self->index, g_memdup2 (&id, sizeof id), GUINT_TO_POINTER (self->ids->len));
      g_ptr_array_add (self->steps, g_array_new (FALSE, FALSE, sizeof (Step)));
    }
  for (guint i = 0; i < relationships->len; i++)
    {
      const RelRelationshipInfo *info = rel_relationship_get_info (relationships->pdata[i]);
      guint parent, child;

      if (info->kind == REL_KIND_MANY_TO_MANY || info->parent == info->child ||
          !get_number (self, info->parent, &parent) || !get_number (self, info->child, &child))
        continue;
      add_step (self, child, parent, info->link);
      add_step (self, parent, child, info->link);
    }
}

static void
measure (Walk  *self,
         guint  goal)
{
  g_autoptr(GArray) queue = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; i < self->ids->len; i++)
    self->distance[i] = G_MAXUINT;
  self->distance[goal] = 0;
  g_array_append_val (queue, goal);
  for (guint i = 0; i < queue->len; i++)
    {
      guint at = g_array_index (queue, guint, i);
      const GArray *steps = self->steps->pdata[at];

      for (guint j = 0; j < steps->len; j++)
        {
          guint to = g_array_index (steps, Step, j).to;

          if (self->distance[to] != G_MAXUINT)
            continue;
          self->distance[to] = self->distance[at] + 1;
          g_array_append_val (queue, to);
        }
    }
}

/* All chains from here to the goal of exactly so many further links. */
static void
walk (Walk  *self,
      guint  at,
      guint  left)
{
  const GArray *steps = self->steps->pdata[at];

  if (left == 0 && self->distance[at] == 0)
    {
      RelPath *path = g_new0 (RelPath, 1);

      path->tables = g_array_new (FALSE, FALSE, sizeof (RelId));
      for (guint i = 0; i < self->tables->len; i++)
        g_array_append_val (path->tables, g_array_index (self->ids, RelId, g_array_index (self->tables, guint, i)));
      path->links = g_array_copy (self->links);
      g_ptr_array_add (self->found, path);
      return;
    }
  for (guint i = 0; i < steps->len && left > 0 && self->found->len < self->wanted && self->n_steps < MAX_STEPS; i++)
    {
      Step step = g_array_index (steps, Step, i);

      self->n_steps++;
      if (self->used[step.to] || self->distance[step.to] > left - 1 || (self->distance[step.to] == 0 && left > 1))
        continue;
      self->used[step.to] = TRUE;
      g_array_append_val (self->tables, step.to);
      g_array_append_val (self->links, step.link);
      walk (self, step.to, left - 1);
      g_array_set_size (self->tables, self->tables->len - 1);
      g_array_set_size (self->links, self->links->len - 1);
      self->used[step.to] = FALSE;
    }
}

/**
 * rel_paths_find:
 * @schema: a schema
 * @from: id of a table
 * @to: id of another
 * @n: how many chains at most
 *
 * Finds the shortest chains of links between two tables, the shortest first. A chain
 * visits no table twice.
 *
 * Returns: (transfer full) (element-type RelPath): the chains; empty when there is none
 */
GPtrArray *
rel_paths_find (RelSchema *schema,
                RelId      from,
                RelId      to,
                guint      n)
{
  Walk self = { .wanted = n };
  guint start, goal;

  self.found = g_ptr_array_new_with_free_func ((GDestroyNotify) rel_path_free);
  self.ids = g_array_new (FALSE, FALSE, sizeof (RelId));
  self.index = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self.steps = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  self.tables = g_array_new (FALSE, FALSE, sizeof (guint));
  self.links = g_array_new (FALSE, FALSE, sizeof (RelId));
  build (&self, schema);
  self.distance = g_new0 (guint, self.ids->len + 1);
  self.used = g_new0 (gboolean, self.ids->len + 1);

  if (from != to && get_number (&self, from, &start) && get_number (&self, to, &goal))
    {
      measure (&self, goal);
      self.used[start] = TRUE;
      g_array_append_val (self.tables, start);
      for (guint length = self.distance[start]; length < MAX_LENGTH && self.found->len < n && self.n_steps < MAX_STEPS; length++)
        walk (&self, start, length);
    }

  g_free (self.distance);
  g_free (self.used);
  g_array_unref (self.ids);
  g_array_unref (self.tables);
  g_array_unref (self.links);
  g_hash_table_unref (self.index);
  g_ptr_array_unref (self.steps);

  return self.found;
}
