/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Where the nodes of a graph go, whatever they are: tables, or areas full of them. Each
 * connected component is laid out by itself: up to some forty nodes by dot, in both
 * directions, the better shape wins; larger ones by sfdp. The components are then packed
 * on shelves, nodes without links in a grid below. When Graphviz fails or takes too long,
 * a component becomes a grid too, and that is said.
 */
#include "config.h"

#include <math.h>
#include <string.h>

#include "diagram/rel-arrange-private.h"

#define MAX_DOT       42
#define WANTED_ASPECT 1.5
#define SHELF_GAP     1.6 /* of the room between cards: between components */

typedef struct
{
  GArray  *nodes; /* guint: numbers of cards */
  RelRect *rects; /* one a node */
  RelRect  box;
} Component;

static void
component_free (Component *component)
{
  g_array_unref (component->nodes);
  g_free (component->rects);
  g_free (component);
}

static RelRect
box_of (const RelRect *rects,
        guint          n)
{
  RelRect box = { 0 };

  for (guint i = 0; i < n; i++)
    box = rel_rect_union (&box, &rects[i]);

  return box;
}

/* How far a shape is from that of a screen: 1 is perfect. */
static double
badness (RelRect box)
{
  double aspect = box.width / MAX (box.height, 1);
  double off = aspect > WANTED_ASPECT ? aspect / WANTED_ASPECT : WANTED_ASPECT / aspect;

  return off * sqrt (box.width * box.height);
}

static void
set_in_grid (RelRect *rects,
             guint    n,
             double   min_width,
             double   spacing)
{
  double area = 0;
  double width;
  double x = 0;
  double y = 0;
  double height = 0;

  for (guint i = 0; i < n; i++)
    area += (rects[i].width + spacing) * (rects[i].height + spacing);
  width = MAX (sqrt (area * WANTED_ASPECT), min_width);

  for (guint i = 0; i < n; i++)
    {
      if (x > 0 && x + rects[i].width > width)
        {
          x = 0;
          y += height + spacing;
          height = 0;
        }
      rects[i].x = x;
      rects[i].y = y;
      x += rects[i].width + spacing;
      height = MAX (height, rects[i].height);
    }
}

/* Of each node, the others that it is linked with. */
static GPtrArray *
list_neighbours (const RelArrangeGraph *graph)
{
  GPtrArray *lists = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);

  for (guint i = 0; i < graph->n; i++)
    g_ptr_array_add (lists, g_array_new (FALSE, FALSE, sizeof (guint)));
  for (guint i = 0; i < graph->edges->len; i++)
    {
      const RelLayoutEdge *edge = &g_array_index (graph->edges, RelLayoutEdge, i);
      guint from = edge->from, to = edge->to;

      g_array_append_val ((GArray *) lists->pdata[from], to);
      if (from != to)
        g_array_append_val ((GArray *) lists->pdata[to], from);
    }

  return lists;
}

static GPtrArray *
find_components (const RelArrangeGraph *graph,
                 GArray                *lone)
{
  GPtrArray *components = g_ptr_array_new_with_free_func ((GDestroyNotify) component_free);
  g_autoptr(GPtrArray) neighbours = list_neighbours (graph);
  g_autofree gboolean *seen = g_new0 (gboolean, graph->n + 1);

  for (guint start = 0; start < graph->n; start++)
    {
      Component *component;

      if (seen[start])
        continue;

      component = g_new0 (Component, 1);
      component->nodes = g_array_new (FALSE, FALSE, sizeof (guint));
      seen[start] = TRUE;
      g_array_append_val (component->nodes, start);
      for (guint i = 0; i < component->nodes->len; i++)
        {
          const GArray *others = neighbours->pdata[g_array_index (component->nodes, guint, i)];

          for (guint j = 0; j < others->len; j++)
            {
              guint other = g_array_index (others, guint, j);

              if (!seen[other])
                {
                  seen[other] = TRUE;
                  g_array_append_val (component->nodes, other);
                }
            }
        }

      if (component->nodes->len == 1)
        {
          g_array_append_val (lone, start);
          component_free (component);
        }
      else
        g_ptr_array_add (components, component);
    }

  return components;
}

/* Pixels between cards that few links run between. */
double
rel_arrange_get_spacing (const RelArrangeOptions *options)
{
  switch (options->spacing)
    {
    case REL_SPACING_TIGHT:
      return REL_ARRANGE_SPACING * 0.6;
    case REL_SPACING_WIDE:
      return REL_ARRANGE_SPACING * 1.8;
    case REL_SPACING_NORMAL:
    default:
      return REL_ARRANGE_SPACING;
    }
}

static gboolean
lay_out (const RelArrangeGraph    *whole,
         Component                *component,
         const RelArrangeOptions  *options,
         gint64                    deadline,
         gboolean                 *failed,
         GCancellable             *cancellable,
         GError                  **error)
{
  guint n = component->nodes->len;
  g_autoptr(GArray) edges = g_array_new (FALSE, FALSE, sizeof (RelLayoutEdge));
  g_autofree guint *index = g_new0 (guint, whole->n + 1);
  RelEngine engine = options->engine != REL_ENGINE_AUTO ? options->engine : n <= MAX_DOT ? REL_ENGINE_DOT : REL_ENGINE_SFDP;
  static const RelDirection both[] = { REL_DIRECTION_LR, REL_DIRECTION_TB };
  double best = G_MAXDOUBLE;
  double spacing = rel_arrange_get_spacing (options);

  component->rects = g_new0 (RelRect, n);
  for (guint i = 0; i < n; i++)
    {
      guint node = g_array_index (component->nodes, guint, i);

      component->rects[i] = whole->rects[node];
      index[node] = i + 1;
    }
  for (guint i = 0; i < whole->edges->len; i++)
    {
      const RelLayoutEdge *edge = &g_array_index (whole->edges, RelLayoutEdge, i);
      RelLayoutEdge link = { index[edge->from] - 1, index[edge->to] - 1 };

      if (edge->from != edge->to && index[edge->from] != 0)
        g_array_append_val (edges, link);
    }
  /* many edges need wide gaps to run in */
  if (n > MAX_DOT)
    spacing *= CLAMP (0.5 + 0.35 * edges->len / n, 1, 2.5);

  for (guint i = 0; i < G_N_ELEMENTS (both); i++)
    {
      g_autofree RelRect *rects = g_memdup2 (component->rects, n * sizeof (RelRect));
      gint64 left = (deadline - g_get_monotonic_time ()) / G_TIME_SPAN_MILLISECOND;
      RelLayoutGraph graph = { rects, n, (RelLayoutEdge *) edges->data, edges->len, engine, both[i], spacing };
      RelRect box;

      if (options->direction != REL_DIRECTION_AUTO && options->direction != both[i])
        continue;
      /* Only dot has a direction. */
      if (engine != REL_ENGINE_DOT && i > 0 && best < G_MAXDOUBLE)
        break;

      if (left <= 0 || !rel_layout_run (&graph, left, cancellable, NULL))
        {
          if (g_cancellable_set_error_if_cancelled (cancellable, error))
            return FALSE;
          continue;
        }

      box = box_of (rects, n);
      if (badness (box) < best)
        {
          best = badness (box);
          memcpy (component->rects, rects, n * sizeof (RelRect));
        }
    }

  if (best == G_MAXDOUBLE)
    {
      *failed = TRUE;
      set_in_grid (component->rects, n, 400, rel_arrange_get_spacing (options));
    }
  component->box = box_of (component->rects, n);

  return TRUE;
}

static int
compare_heights (gconstpointer a,
                 gconstpointer b)
{
  const Component *x = *(Component **) a;
  const Component *y = *(Component **) b;

  return (x->box.height < y->box.height) - (x->box.height > y->box.height);
}

static void
move_component (Component *component,
                double     x,
                double     y)
{
  double dx = x - component->box.x;
  double dy = y - component->box.y;

  for (guint i = 0; i < component->nodes->len; i++)
    {
      component->rects[i].x += dx;
      component->rects[i].y += dy;
    }
  component->box.x = x;
  component->box.y = y;
}

/* Highest first, from left to right, a new shelf when one is full. */
static double
pack_shelves (GPtrArray *components,
              double     gap,
              double    *total_width)
{
  double area = 0;
  double widest = 0;
  double width;
  double x = 0;
  double y = 0;
  double height = 0;

  g_ptr_array_sort (components, compare_heights);
  for (guint i = 0; i < components->len; i++)
    {
      Component *component = g_ptr_array_index (components, i);

      area += (component->box.width + gap) * (component->box.height + gap);
      widest = MAX (widest, component->box.width);
    }
  width = MAX (widest, sqrt (area * WANTED_ASPECT));
  *total_width = components->len > 0 ? width : 0;

  for (guint i = 0; i < components->len; i++)
    {
      Component *component = g_ptr_array_index (components, i);

      if (x > 0 && x + component->box.width > width)
        {
          x = 0;
          y += height + gap;
          height = 0;
        }
      move_component (component, x, y);
      x += component->box.width + gap;
      height = MAX (height, component->box.height);
    }

  return components->len > 0 ? y + height + gap : 0;
}

/* Sets the places of all nodes, from (0, 0). FALSE only when cancelled. */
gboolean
rel_arrange_graph (RelArrangeGraph          *graph,
                   const RelArrangeOptions  *options,
                   gint64                    deadline,
                   gboolean                 *failed,
                   GCancellable             *cancellable,
                   GError                  **error)
{
  g_autoptr(GArray) lone = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr(GPtrArray) components = find_components (graph, lone);
  g_autofree RelRect *grid = g_new0 (RelRect, lone->len + 1);
  double bottom;
  double width;

  for (guint i = 0; i < components->len; i++)
    if (!lay_out (graph, g_ptr_array_index (components, i), options, deadline, failed, cancellable, error))
      return FALSE;
  bottom = pack_shelves (components, round (rel_arrange_get_spacing (options) * SHELF_GAP), &width);
  for (guint i = 0; i < components->len; i++)
    {
      Component *component = g_ptr_array_index (components, i);

      for (guint j = 0; j < component->nodes->len; j++)
        {
          RelRect *rect = &graph->rects[g_array_index (component->nodes, guint, j)];

          rect->x = round (component->rects[j].x);
          rect->y = round (component->rects[j].y);
        }
    }

  for (guint i = 0; i < lone->len; i++)
    grid[i] = graph->rects[g_array_index (lone, guint, i)];
  set_in_grid (grid, lone->len, MAX (width, 400), rel_arrange_get_spacing (options));
  for (guint i = 0; i < lone->len; i++)
    {
      RelRect *rect = &graph->rects[g_array_index (lone, guint, i)];

      rect->x = round (grid[i].x);
      rect->y = round (grid[i].y + bottom);
    }

  return TRUE;
}
