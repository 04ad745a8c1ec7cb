/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Where tables go: all of them, some of them, or those that have no place yet, which are
 * set at the nearest free place beside their kin while nothing moves.
 */
#include "config.h"

#include <math.h>

#include "diagram/rel-arrange.h"

#include "diagram/rel-arrange-private.h"
#include "diagram/rel-scene.h"

#define SPACING     REL_ARRANGE_SPACING
#define DEADLINE_MS 8000
#define MORE_MS     3    /* for each table */

static gboolean
is_placed (RelDiagram *diagram,
           RelId       id,
           RelPoint   *place)
{
  return rel_diagram_get_place (diagram, id, place);
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
          RelRect room = rel_scene_get_card_room (scene, i);

          g_array_append_val (taken, room);
          bounds = rel_rect_union (&bounds, &room);
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
          RelPoint place, aside;

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
          aside = rel_arrange_find_free (taken, &wanted, 1, SPACING / 2);
          place = (RelPoint) { round (wanted.x + aside.x), round (wanted.y + aside.y) };
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
arrange (RelSchema                *schema,
         RelDiagram               *diagram,
         const RelArrangeOptions  *options,
         RelMetrics               *metrics,
         char                    **warning,
         GCancellable             *cancellable,
         GError                  **error)
{
  g_autoptr(RelScene) scene = rel_scene_new_unrouted (schema, diagram, metrics);
  gint64 time = options->deadline_ms > 0 ? options->deadline_ms : DEADLINE_MS + MORE_MS * rel_scene_get_n_cards (scene);
  RelArrangeRun run = { scene, diagram, options, g_get_monotonic_time () + time * G_TIME_SPAN_MILLISECOND, FALSE, cancellable };
  RelDiagram *arranged;

  if (warning != NULL)
    *warning = NULL;

  if (options->what == REL_ARRANGE_NEW && rel_diagram_get_n_places (diagram) > 0)
    return place_newcomers (scene, diagram);

  if (options->what == REL_ARRANGE_SOME || options->what == REL_ARRANGE_BESIDE)
    arranged = rel_arrange_some (&run, error);
  else
    arranged = rel_arrange_all (&run, error);
  if (run.failed && warning != NULL)
    {
      g_autoptr(GError) reason = NULL;

      rel_layout_set_failed (&reason);
      *warning = g_strdup (reason->message);
    }

  return arranged != NULL ? rel_arrange_move_ways (schema, diagram, arranged) : NULL;
}

/**
 * rel_arrange_options_set_manner:
 * @options: options
 * @manner: how a diagram is to be arranged
 *
 * Sets engine and direction.
 */
void
rel_arrange_options_set_manner (RelArrangeOptions *options,
                                RelManner          manner)
{
  static const struct
  {
    RelEngine    engine;
    RelDirection direction;
  } ways[] = {
    [REL_MANNER_BEST] = { REL_ENGINE_AUTO, REL_DIRECTION_AUTO },
    [REL_MANNER_RIGHT] = { REL_ENGINE_DOT, REL_DIRECTION_LR },
    [REL_MANNER_DOWN] = { REL_ENGINE_DOT, REL_DIRECTION_TB },
    [REL_MANNER_SPRINGS] = { REL_ENGINE_FDP, REL_DIRECTION_AUTO },
    [REL_MANNER_SPREAD] = { REL_ENGINE_SFDP, REL_DIRECTION_AUTO },
  };

  g_return_if_fail (options != NULL && (guint) manner < G_N_ELEMENTS (ways));

  options->engine = ways[manner].engine;
  options->direction = ways[manner].direction;
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
  RelId             *tables;
  RelMetrics        *metrics;
  char              *warning;
} Job;

static void
job_free (Job *job)
{
  g_object_unref (job->schema);
  g_object_unref (job->diagram);
  g_object_unref (job->metrics);
  g_free (job->tables);
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
  job->options.tables = job->tables = g_memdup2 (options->tables, options->n_tables * sizeof (RelId));
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
