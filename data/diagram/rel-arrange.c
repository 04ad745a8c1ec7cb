/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Where tables go: all of them, each area with what is on it as one box, or newcomers
 * only, which are set at the nearest free place beside their kin while nothing moves.
 */
#include "config.h"

#include <math.h>

#include "diagram/rel-arrange.h"

#include "diagram/rel-arrange-private.h"
#include "diagram/rel-scene.h"

#define SPACING     REL_ARRANGE_SPACING
#define DEADLINE_MS 8000
#define MORE_MS     3    /* for each table */
#define AREA_PAD    28.0 /* between the border of an area and what is on it */

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
      placed[i] = card->is_area || is_placed (diagram, card->id, &place);
      if (placed[i])
        {
          g_array_append_val (taken, card->rect);
          bounds = rel_rect_union (&bounds, &card->rect);
        }
    }

  /* nobody said that a newcomer belongs on an area */
  for (guint i = 0; i < rel_scene_get_n_shapes (scene); i++)
    {
      RelRect rect = rel_scene_get_shape_rect (scene, i);

      g_array_append_val (taken, rect);
      bounds = rel_rect_union (&bounds, &rect);
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

static void
take (RelDiagram **diagram,
      RelDiagram  *next)
{
  g_object_unref (*diagram);
  *diagram = next;
}

/* The areas of a scene that hold cards, as boxes of their own. */
typedef struct
{
  GArray  *members;  /* guint: cards */
  RelRect *rects;    /* of these, within the area */
  guint    shape;
  RelRect  box;      /* of the whole area; while it is arranged only its size */
} Area;

static void
area_free (gpointer data)
{
  Area *area = data;

  g_array_unref (area->members);
  g_free (area->rects);
  g_free (area);
}

/* Which area each card is on, + 1; the highest of several. */
static GPtrArray *
find_areas (RelScene   *scene,
            RelDiagram *diagram,
            guint      *area_of)
{
  GPtrArray *areas = g_ptr_array_new_with_free_func (area_free);

  for (guint i = rel_scene_get_n_shapes (scene); i-- > 0;)
    {
      const RelShape *shape = rel_scene_get_shape (scene, i);
      Area *area;

      if (shape->kind != REL_SHAPE_AREA || shape->folded)
        continue;
      area = g_new0 (Area, 1);
      area->members = g_array_new (FALSE, FALSE, sizeof (guint));
      area->shape = i;
      for (guint j = 0; j < rel_scene_get_n_cards (scene); j++)
        {
          const RelCard *card = rel_scene_get_card (scene, j);
          RelPoint place;

          if (area_of[j] != 0 || card->is_area || !is_placed (diagram, card->id, &place) || !rel_shape_holds (shape, &card->rect))
            continue;
          g_array_append_val (area->members, j);
          area_of[j] = areas->len + 1;
        }
      if (area->members->len > 0)
        g_ptr_array_add (areas, area);
      else
        area_free (area);
    }

  return areas;
}

/* What is on an area, among itself. */
static gboolean
arrange_area (RelScene                 *scene,
              Area                     *area,
              const RelArrangeOptions  *options,
              gint64                    deadline,
              gboolean                 *failed,
              GCancellable             *cancellable,
              GError                  **error)
{
  guint n = area->members->len;
  g_autoptr(GArray) edges = g_array_new (FALSE, FALSE, sizeof (RelLayoutEdge));
  g_autoptr(GHashTable) index = g_hash_table_new (NULL, NULL);
  RelArrangeGraph graph = { NULL, n, edges };
  RelRect box = { 0 };

  area->rects = g_new0 (RelRect, n + 1);
  graph.rects = area->rects;
  for (guint i = 0; i < n; i++)
    {
      guint card = g_array_index (area->members, guint, i);

      area->rects[i] = rel_scene_get_card (scene, card)->rect;
      g_hash_table_insert (index, GUINT_TO_POINTER (card + 1), GUINT_TO_POINTER (i + 1));
    }
  for (guint i = 0; i < rel_scene_get_n_edges (scene); i++)
    {
      const RelEdge *edge = rel_scene_get_edge (scene, i);
      guint from = GPOINTER_TO_UINT (g_hash_table_lookup (index, GUINT_TO_POINTER (edge->from + 1)));
      guint to = GPOINTER_TO_UINT (g_hash_table_lookup (index, GUINT_TO_POINTER (edge->to + 1)));
      RelLayoutEdge link = { from - 1, to - 1 };

      if (from != 0 && to != 0)
        g_array_append_val (edges, link);
    }
  if (!rel_arrange_graph (&graph, options, deadline, failed, cancellable, error))
    return FALSE;
  for (guint i = 0; i < n; i++)
    box = rel_rect_union (&box, &area->rects[i]);
  for (guint i = 0; i < n; i++)
    {
      area->rects[i].x += AREA_PAD - box.x;
      area->rects[i].y += AREA_PAD + REL_AREA_TITLE - 10 - box.y;
    }
  area->box = (RelRect) { 0, 0, box.width + 2 * AREA_PAD, box.height + 2 * AREA_PAD + REL_AREA_TITLE - 10 };

  return TRUE;
}

/* Areas are boxes like tables; what is on them stays together, and they grow or shrink with it. */
static RelDiagram *
arrange_all (RelScene                 *scene,
             RelDiagram               *diagram,
             const RelArrangeOptions  *options,
             gboolean                 *failed,
             GCancellable             *cancellable,
             GError                  **error)
{
  guint n = rel_scene_get_n_cards (scene);
  g_autofree guint *area_of = g_new0 (guint, n + 1);
  g_autofree guint *node_of = g_new0 (guint, n + 1);
  g_autoptr(GPtrArray) areas = find_areas (scene, diagram, area_of);
  g_autofree RelRect *rects = g_new0 (RelRect, n + areas->len + 1);
  g_autoptr(GArray) edges = g_array_new (FALSE, FALSE, sizeof (RelLayoutEdge));
  g_autoptr(GArray) ids = g_array_new (FALSE, FALSE, sizeof (RelId));
  g_autoptr(GArray) places = g_array_new (FALSE, FALSE, sizeof (RelPoint));
  gint64 deadline = g_get_monotonic_time () +
                    (options->deadline_ms > 0 ? options->deadline_ms : DEADLINE_MS + MORE_MS * rel_scene_get_n_cards (scene)) * G_TIME_SPAN_MILLISECOND;
  RelArrangeGraph graph = { rects, areas->len, edges };
  RelDiagram *arranged = NULL;

  for (guint i = 0; i < areas->len; i++)
    {
      Area *area = areas->pdata[i];

      if (!arrange_area (scene, area, options, deadline, failed, cancellable, error))
        return NULL;
      rects[i] = area->box;
    }
  for (guint i = 0; i < n; i++)
    {
      node_of[i] = area_of[i] != 0 ? area_of[i] - 1 : graph.n;
      if (area_of[i] == 0)
        rects[graph.n++] = rel_scene_get_card (scene, i)->rect;
    }
  for (guint i = 0; i < rel_scene_get_n_edges (scene); i++)
    {
      const RelEdge *edge = rel_scene_get_edge (scene, i);
      RelLayoutEdge link = { node_of[edge->from], node_of[edge->to] };

      g_array_append_val (edges, link);
    }
  if (!rel_arrange_graph (&graph, options, deadline, failed, cancellable, error))
    return NULL;

  for (guint i = 0; i < n; i++)
    if (area_of[i] == 0 && !rel_scene_get_card (scene, i)->is_area)
      {
        RelPoint place = { rects[node_of[i]].x, rects[node_of[i]].y };

        g_array_append_val (ids, rel_scene_get_card (scene, i)->id);
        g_array_append_val (places, place);
      }
  for (guint i = 0; i < areas->len; i++)
    {
      Area *area = areas->pdata[i];

      for (guint j = 0; j < area->members->len; j++)
        {
          RelPoint place = { round (rects[i].x + area->rects[j].x), round (rects[i].y + area->rects[j].y) };

          g_array_append_val (ids, rel_scene_get_card (scene, g_array_index (area->members, guint, j))->id);
          g_array_append_val (places, place);
        }
    }
  arranged = g_object_ref (diagram);
  /* folded areas first, while what is on them is where they are */
  for (guint i = 0; i < n; i++)
    if (rel_scene_get_card (scene, i)->is_area)
      take (&arranged, rel_diagram_with_area_moved (arranged, rel_scene_get_card (scene, i)->id, rects[node_of[i]].x, rects[node_of[i]].y));
  for (guint i = 0; i < areas->len; i++)
    {
      g_autoptr(RelShape) shape = rel_shape_copy (rel_scene_get_shape (scene, ((Area *) areas->pdata[i])->shape));

      shape->rect = rects[i];
      take (&arranged, rel_diagram_with_shape (arranged, shape));
    }
  take (&arranged, rel_diagram_with_places (arranged, (RelId *) ids->data, (RelPoint *) places->data, ids->len));

  return arranged;
}

static RelDiagram *
arrange (RelSchema                *schema,
         RelDiagram               *diagram,
         const RelArrangeOptions  *options,
         RelMetrics               *metrics,
         char                    **warning,
         GCancellable             *cancellable,
         GError                  **error)
{
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

  return arrange (schema, diagram, options, metrics, warning, cancellable, error);
}

typedef struct
{
  RelSchema         *schema;
  RelDiagram        *diagram;
  RelArrangeOptions  options;
  RelMetrics        *metrics;
  char              *warning;
} Job;

static void
job_free (Job *job)
{
  g_object_unref (job->schema);
  g_object_unref (job->diagram);
  g_object_unref (job->metrics);
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
  RelDiagram *arranged = arrange (job->schema, job->diagram, &job->options, job->metrics, &job->warning, cancellable, &error);

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
  job->metrics = rel_metrics_new ();
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

/**
 * rel_arrange_get_metrics:
 * @result: the result of rel_arrange_async(), when it is there
 *
 * Returns: (transfer none): what measured the cards: see rel_metrics_learn()
 */
RelMetrics *
rel_arrange_get_metrics (GAsyncResult *result)
{
  return ((Job *) g_task_get_task_data (G_TASK (result)))->metrics;
}
