/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Where tables go. Each connected component is laid out by itself: up to some forty
 * tables by dot, in both directions, the better shape wins; larger ones by sfdp. The
 * components are then packed on shelves, tables without links in a grid below. When
 * Graphviz fails or takes too long, a component becomes a grid too, and that is said.
 * Newcomers are set at the nearest free place beside their kin, and nothing moves.
 */
#include "config.h"

#include <math.h>
#include <string.h>

#include "diagram/rel-arrange.h"

#include "diagram/rel-scene.h"

#define SPACING       56.0
#define DEADLINE_MS   8000
#define MORE_MS       3      /* for each table */
#define MAX_DOT       42
#define WANTED_ASPECT 1.5
#define SHELF_GAP     90.0

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

static GPtrArray *
find_components (RelScene *scene,
                 GArray   *lone)
{
  GPtrArray *components = g_ptr_array_new_with_free_func ((GDestroyNotify) component_free);
  guint n = rel_scene_get_n_cards (scene);
  g_autofree gboolean *seen = g_new0 (gboolean, n + 1);

  for (guint start = 0; start < n; start++)
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
          guint node = g_array_index (component->nodes, guint, i);
          const GArray *edges = rel_scene_get_edges_of (scene, node);

          for (guint j = 0; j < edges->len; j++)
            {
              const RelEdge *edge = rel_scene_get_edge (scene, g_array_index (edges, guint, j));
              guint other = edge->from == node ? edge->to : edge->from;

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

static double
count_edges (RelScene  *scene,
             Component *component)
{
  guint ends = 0;

  for (guint i = 0; i < component->nodes->len; i++)
    ends += rel_scene_get_edges_of (scene, g_array_index (component->nodes, guint, i))->len;

  return ends / 2.0;
}

static gboolean
lay_out (RelScene                 *scene,
         Component                *component,
         const RelArrangeOptions  *options,
         gint64                    deadline,
         gboolean                 *failed,
         GCancellable             *cancellable,
         GError                  **error)
{
  guint n = component->nodes->len;
  g_autoptr(GArray) edges = g_array_new (FALSE, FALSE, sizeof (RelLayoutEdge));
  g_autoptr(GHashTable) index = g_hash_table_new (NULL, NULL);
  RelEngine engine = options->engine != REL_ENGINE_AUTO ? options->engine : n <= MAX_DOT ? REL_ENGINE_DOT : REL_ENGINE_SFDP;
  static const RelDirection both[] = { REL_DIRECTION_LR, REL_DIRECTION_TB };
  double best = G_MAXDOUBLE;
  double spacing = options->spacing > 0 ? options->spacing : SPACING;

  /* many edges need wide gaps to run in */
  if (options->spacing <= 0 && n > MAX_DOT)
    spacing *= CLAMP (0.5 + 0.35 * count_edges (scene, component) / n, 1, 2.5);
  component->rects = g_new0 (RelRect, n);
  for (guint i = 0; i < n; i++)
    {
      guint node = g_array_index (component->nodes, guint, i);

      component->rects[i] = rel_scene_get_card (scene, node)->rect;
      g_hash_table_insert (index, GUINT_TO_POINTER (node + 1), GUINT_TO_POINTER (i));
    }
  for (guint i = 0; i < n; i++)
    {
      guint node = g_array_index (component->nodes, guint, i);
      const GArray *list = rel_scene_get_edges_of (scene, node);

      for (guint j = 0; j < list->len; j++)
        {
          const RelEdge *edge = rel_scene_get_edge (scene, g_array_index (list, guint, j));
          RelLayoutEdge link;

          if (edge->from != node || edge->to == node)
            continue;
          link.from = i;
          link.to = GPOINTER_TO_UINT (g_hash_table_lookup (index, GUINT_TO_POINTER (edge->to + 1)));
          g_array_append_val (edges, link);
        }
    }

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
      set_in_grid (component->rects, n, 400, SPACING);
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

      area += (component->box.width + SHELF_GAP) * (component->box.height + SHELF_GAP);
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
          y += height + SHELF_GAP;
          height = 0;
        }
      move_component (component, x, y);
      x += component->box.width + SHELF_GAP;
      height = MAX (height, component->box.height);
    }

  return components->len > 0 ? y + height + SHELF_GAP : 0;
}

static gboolean
is_placed (RelDiagram *diagram,
           RelId       id,
           RelPoint   *place)
{
  return rel_diagram_get_place (diagram, id, place);
}

static gboolean
overlaps_any (GArray        *taken,
              const RelRect *rect)
{
  for (guint i = 0; i < taken->len; i++)
    if (rel_rect_intersects (&g_array_index (taken, RelRect, i), rect))
      return TRUE;

  return FALSE;
}

/* Rings around the wanted place, outwards, until one is free. */
static RelPoint
find_free_place (GArray  *taken,
                 RelRect  wanted)
{
  for (guint ring = 0; ring < 400; ring++)
    {
      guint n = ring == 0 ? 1 : ring * 8;

      for (guint i = 0; i < n; i++)
        {
          double angle = 2 * G_PI * i / n;
          RelRect candidate = wanted;
          RelRect grown;

          candidate.x = round (wanted.x + cos (angle) * ring * 60);
          candidate.y = round (wanted.y + sin (angle) * ring * 40);
          grown = rel_rect_grow (&candidate, SPACING / 2);
          if (!overlaps_any (taken, &grown))
            return (RelPoint) { candidate.x, candidate.y };
        }
    }

  return (RelPoint) { wanted.x, wanted.y };
}

/* Each newcomer beside the mean of its placed kin, or below everything. */
static RelDiagram *
place_newcomers (RelScene   *scene,
                 RelDiagram *diagram)
{
  guint n = rel_scene_get_n_cards (scene);
  g_autoptr(GArray) taken = g_array_new (FALSE, FALSE, sizeof (RelRect));
  g_autoptr(GArray) ids = g_array_new (FALSE, FALSE, sizeof (RelId));
  g_autoptr(GArray) places = g_array_new (FALSE, FALSE, sizeof (RelPoint));
  g_autofree gboolean *placed = g_new0 (gboolean, n + 1);
  g_autofree RelRect *rects = g_new0 (RelRect, n + 1);
  RelRect bounds = { 0 };
  gboolean again = TRUE;
  gboolean lone = FALSE;

  for (guint i = 0; i < n; i++)
    {
      const RelCard *card = rel_scene_get_card (scene, i);
      RelPoint place;

      rects[i] = card->rect;
      placed[i] = is_placed (diagram, card->id, &place);
      if (placed[i])
        {
          g_array_append_val (taken, card->rect);
          bounds = rel_rect_union (&bounds, &card->rect);
        }
    }

  /* Those with placed kin first, since they become kin for others; then the rest. */
  while (again)
    {
      again = FALSE;
      for (guint i = 0; i < n; i++)
        {
          const RelCard *card = rel_scene_get_card (scene, i);
          const GArray *edges = rel_scene_get_edges_of (scene, i);
          RelRect wanted = card->rect;
          RelPoint sum = { 0, 0 };
          guint n_kin = 0;
          RelPoint place;

          if (placed[i])
            continue;

          for (guint j = 0; j < edges->len; j++)
            {
              const RelEdge *edge = rel_scene_get_edge (scene, g_array_index (edges, guint, j));
              guint other = edge->from == i ? edge->to : edge->from;

              if (!placed[other])
                continue;
              sum.x += rects[other].x + rects[other].width / 2;
              sum.y += rects[other].y + rects[other].height / 2;
              n_kin++;
            }
          if (n_kin == 0 && !lone)
            continue;

          wanted.x = n_kin > 0 ? sum.x / n_kin - wanted.width / 2 : bounds.x;
          wanted.y = n_kin > 0 ? sum.y / n_kin - wanted.height / 2 : bounds.y + bounds.height + SPACING;
          place = find_free_place (taken, wanted);
          rects[i].x = place.x;
          rects[i].y = place.y;
          placed[i] = TRUE;
          again = TRUE;
          g_array_append_val (taken, rects[i]);
          g_array_append_val (ids, card->id);
          g_array_append_val (places, place);
          bounds = rel_rect_union (&bounds, &rects[i]);
        }
      if (!again && !lone)
        lone = again = TRUE;
    }

  return rel_diagram_with_places (diagram, (RelId *) ids->data, (RelPoint *) places->data, ids->len);
}

static RelDiagram *
arrange_all (RelScene                 *scene,
             RelDiagram               *diagram,
             const RelArrangeOptions  *options,
             gboolean                 *failed,
             GCancellable             *cancellable,
             GError                  **error)
{
  g_autoptr(GArray) lone = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr(GPtrArray) components = find_components (scene, lone);
  g_autoptr(GArray) ids = g_array_new (FALSE, FALSE, sizeof (RelId));
  g_autoptr(GArray) places = g_array_new (FALSE, FALSE, sizeof (RelPoint));
  g_autofree RelRect *grid = NULL;
  gint64 deadline = g_get_monotonic_time () +
                    (options->deadline_ms > 0 ? options->deadline_ms : DEADLINE_MS + MORE_MS * rel_scene_get_n_cards (scene)) * G_TIME_SPAN_MILLISECOND;
  double bottom;
  double width;

  for (guint i = 0; i < components->len; i++)
    if (!lay_out (scene, g_ptr_array_index (components, i), options, deadline, failed, cancellable, error))
      return NULL;
  bottom = pack_shelves (components, &width);

  for (guint i = 0; i < components->len; i++)
    {
      Component *component = g_ptr_array_index (components, i);

      for (guint j = 0; j < component->nodes->len; j++)
        {
          RelPoint place = { round (component->rects[j].x), round (component->rects[j].y) };

          g_array_append_val (ids, rel_scene_get_card (scene, g_array_index (component->nodes, guint, j))->id);
          g_array_append_val (places, place);
        }
    }

  grid = g_new0 (RelRect, lone->len + 1);
  for (guint i = 0; i < lone->len; i++)
    grid[i] = rel_scene_get_card (scene, g_array_index (lone, guint, i))->rect;
  set_in_grid (grid, lone->len, MAX (width, 400), SPACING);
  for (guint i = 0; i < lone->len; i++)
    {
      RelPoint place = { round (grid[i].x), round (grid[i].y + bottom) };

      g_array_append_val (ids, rel_scene_get_card (scene, g_array_index (lone, guint, i))->id);
      g_array_append_val (places, place);
    }

  return rel_diagram_with_places (diagram, (RelId *) ids->data, (RelPoint *) places->data, ids->len);
}

/**
 * rel_arrange:
 * @schema: a schema
 * @diagram: a diagram of it
 * @options: what and how
 * @warning: (out) (optional) (nullable) (transfer full): a sentence when Graphviz failed
 *   and a plain grid took its place
 * @cancellable: (nullable): gives up at once
 * @error: where to put an error: only when cancelled
 *
 * Finds places for tables. Blocks; pure over values, so it may run in any thread.
 *
 * Returns: (transfer full) (nullable): the diagram with places
 */
RelDiagram *
rel_arrange (RelSchema                *schema,
             RelDiagram               *diagram,
             const RelArrangeOptions  *options,
             char                    **warning,
             GCancellable             *cancellable,
             GError                  **error)
{
  g_autoptr(RelMetrics) metrics = rel_metrics_new ();
  g_autoptr(RelScene) scene = rel_scene_new_unrouted (schema, diagram, metrics);
  gboolean failed = FALSE;
  RelDiagram *arranged;

  if (warning != NULL)
    *warning = NULL;

  if (options->what == REL_ARRANGE_NEW && rel_diagram_get_n_places (diagram) > 0)
    return place_newcomers (scene, diagram);

  arranged = arrange_all (scene, diagram, options, &failed, cancellable, error);
  if (failed && warning != NULL)
    {
      g_autoptr(GError) reason = NULL;

      rel_layout_set_failed (&reason);
      *warning = g_strdup (reason->message);
    }

  return arranged;
}

typedef struct
{
  RelSchema         *schema;
  RelDiagram        *diagram;
  RelArrangeOptions  options;
  char              *warning;
} Job;

static void
job_free (Job *job)
{
  g_object_unref (job->schema);
  g_object_unref (job->diagram);
  g_free (job->warning);
  g_free (job);
}

static void
arrange_thread (GTask        *task,
                gpointer      source,
                gpointer      data,
                GCancellable *cancellable)
{
  Job *job = data;
  GError *error = NULL;
  RelDiagram *arranged = rel_arrange (job->schema, job->diagram, &job->options, &job->warning, cancellable, &error);

  if (arranged != NULL)
    g_task_return_pointer (task, arranged, g_object_unref);
  else
    g_task_return_error (task, error);
}

/**
 * rel_arrange_async:
 * @schema: a schema
 * @diagram: a diagram of it
 * @options: what and how
 * @cancellable: (nullable): gives up at once
 * @callback: called when it is done
 * @user_data: data for @callback
 *
 * Like rel_arrange(), on a thread.
 */
void
rel_arrange_async (RelSchema               *schema,
                   RelDiagram              *diagram,
                   const RelArrangeOptions *options,
                   GCancellable            *cancellable,
                   GAsyncReadyCallback      callback,
                   gpointer                 user_data)
{
  g_autoptr(GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Job *job = g_new0 (Job, 1);

  job->schema = g_object_ref (schema);
  job->diagram = g_object_ref (diagram);
  job->options = *options;
  g_task_set_task_data (task, job, (GDestroyNotify) job_free);
  g_task_run_in_thread (task, arrange_thread);
}

/**
 * rel_arrange_finish:
 * @result: the result
 * @warning: (out) (optional) (nullable) (transfer full): see rel_arrange()
 * @error: where to put an error
 *
 * Returns: (transfer full) (nullable): the diagram with places
 */
RelDiagram *
rel_arrange_finish (GAsyncResult  *result,
                    char         **warning,
                    GError       **error)
{
  Job *job = g_task_get_task_data (G_TASK (result));

  if (warning != NULL)
    *warning = g_strdup (job->warning);

  return g_task_propagate_pointer (G_TASK (result), error);
}
