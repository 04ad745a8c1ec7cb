/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A grid of squares over the cards, sparse as a hash table: diagrams may be wide and
 * almost empty. Also used to find what is on screen.
 */
#include "config.h"

#include <math.h>

#include "diagram/rel-obstacles-private.h"

#define CELL 256.0

struct _RelObstacles
{
  const RelRect *rects;
  guint          n_rects;
  GHashTable    *cells; /* packed cell -> GArray of guint */
  guint         *seen;  /* mark of the last question that met a rectangle */
  guint          mark;
};

static gint64
pack (gint64 column,
      gint64 row)
{
  return (gint64) ((guint64) column << 32 ^ ((guint64) row & 0xffffffff));
}

static gint64
cell_of (double position)
{
  return (gint64) floor (CLAMP (position, -1e9, 1e9) / CELL);
}

static GArray *
find_cell (RelObstacles *self,
           gint64        column,
           gint64        row)
{
  gint64 key = pack (column, row);

  return g_hash_table_lookup (self->cells, &key);
}

static void
add (RelObstacles  *self,
     guint          index,
     const RelRect *rect)
{
  for (gint64 row = cell_of (rect->y); row <= cell_of (rect->y + rect->height); row++)
    for (gint64 column = cell_of (rect->x); column <= cell_of (rect->x + rect->width); column++)
      {
        GArray *cell = find_cell (self, column, row);

        if (cell == NULL)
          {
            gint64 key = pack (column, row);

            cell = g_array_new (FALSE, FALSE, sizeof (guint));
            g_hash_table_insert (self->cells, g_memdup2 (&key, sizeof key), cell);
          }
        g_array_append_val (cell, index);
      }
}

RelObstacles *
rel_obstacles_new (const RelRect *rects,
                   guint          n_rects)
{
  RelObstacles *self = g_new0 (RelObstacles, 1);

  self->rects = rects;
  self->n_rects = n_rects;
  self->seen = g_new0 (guint, n_rects + 1);
  self->cells = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, (GDestroyNotify) g_array_unref);

  for (guint i = 0; i < n_rects; i++)
    add (self, i, &rects[i]);

  return self;
}

void
rel_obstacles_free (RelObstacles *self)
{
  g_hash_table_unref (self->cells);
  g_free (self->seen);
  g_free (self);
}

/* A rectangle is somewhere else than before. */
void
rel_obstacles_move (RelObstacles  *self,
                    guint          index,
                    const RelRect *before)
{
  for (gint64 row = cell_of (before->y); row <= cell_of (before->y + before->height); row++)
    for (gint64 column = cell_of (before->x); column <= cell_of (before->x + before->width); column++)
      {
        GArray *cell = find_cell (self, column, row);

        for (guint i = 0; i < cell->len; i++)
          if (g_array_index (cell, guint, i) == index)
            {
              g_array_remove_index_fast (cell, i);
              break;
            }
      }
  add (self, index, &self->rects[index]);
}

/* Which rectangles meet an area: their numbers are appended, each once. */
void
rel_obstacles_collect (RelObstacles  *self,
                       const RelRect *area,
                       GArray        *indexes)
{
  gint64 first_row = cell_of (area->y);
  gint64 last_row = cell_of (area->y + area->height);
  gint64 first_column = cell_of (area->x);
  gint64 last_column = cell_of (area->x + area->width);

  /* More squares than rectangles: ask these instead. */
  if ((last_row - first_row + 1) * (last_column - first_column + 1) > (gint64) self->n_rects)
    {
      for (guint i = 0; i < self->n_rects; i++)
        if (rel_rect_intersects (&self->rects[i], area))
          g_array_append_val (indexes, i);
      return;
    }

  self->mark++;
  for (gint64 row = first_row; row <= last_row; row++)
    for (gint64 column = first_column; column <= last_column; column++)
      {
        GArray *cell = find_cell (self, column, row);

        for (guint i = 0; cell != NULL && i < cell->len; i++)
          {
            guint index = g_array_index (cell, guint, i);

            if (self->seen[index] == self->mark)
              continue;
            self->seen[index] = self->mark;
            if (rel_rect_intersects (&self->rects[index], area))
              g_array_append_val (indexes, index);
          }
      }
}

/* How many cards, grown by a margin, an axis-parallel segment meets. */
guint
rel_obstacles_count (RelObstacles *self,
                     RelPoint      a,
                     RelPoint      b,
                     double        margin)
{
  RelRect area = { MIN (a.x, b.x) - margin, MIN (a.y, b.y) - margin,
                   fabs (a.x - b.x) + 2 * margin, fabs (a.y - b.y) + 2 * margin };
  g_autoptr(GArray) indexes = g_array_new (FALSE, FALSE, sizeof (guint));

  rel_obstacles_collect (self, &area, indexes);

  return indexes->len;
}
