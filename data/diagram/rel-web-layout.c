/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The places of a web's cards, by Graphviz in its own process; in plain columns when that
 * fails.
 */
#include "config.h"

#include "diagram/rel-web.h"

#include "diagram/rel-web-private.h"

#define SPACING     34.0
#define DEADLINE_MS 8000

typedef struct
{
  RelRect       *nodes;
  guint          n_nodes;
  RelLayoutEdge *edges;
  guint          n_edges;
} Layout;

static void
layout_free (Layout *layout)
{
  g_free (layout->nodes);
  g_free (layout->edges);
  g_free (layout);
}

static void
layout_thread (GTask        *task,
               gpointer      source,
               gpointer      data,
               GCancellable *cancellable)
{
  Layout *layout = data;
  RelLayoutGraph graph = { layout->nodes, layout->n_nodes, layout->edges, layout->n_edges, REL_ENGINE_DOT, REL_DIRECTION_LR, SPACING };
  GError *error = NULL;

  if (rel_layout_run (&graph, DEADLINE_MS, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/**
 * rel_web_lay_out_async:
 * @self: a web
 * @cancellable: (nullable): stops it
 * @callback: called when it is done
 * @user_data: data for @callback
 *
 * Asks Graphviz for places; nothing moves before rel_web_lay_out_finish().
 */
void
rel_web_lay_out_async (RelWeb              *self,
                       GCancellable        *cancellable,
                       GAsyncReadyCallback  callback,
                       gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  Layout *layout;

  g_return_if_fail (REL_IS_WEB (self));

  layout = g_new0 (Layout, 1);
  layout->n_nodes = self->cards->len;
  layout->nodes = g_new0 (RelRect, layout->n_nodes + 1);
  for (guint i = 0; i < layout->n_nodes; i++)
    layout->nodes[i] = rel_web_get_card_bounds (self->cards->pdata[i]);
  layout->edges = g_new0 (RelLayoutEdge, self->edges->len + 1);
  for (guint i = 0; i < self->edges->len; i++)
    {
      const RelWebEdge *edge = self->edges->pdata[i];

      if (edge->from != edge->to)
        layout->edges[layout->n_edges++] = (RelLayoutEdge) { edge->from, edge->to };
    }
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_task_data (task, layout, (GDestroyNotify) layout_free);
  g_task_run_in_thread (task, layout_thread);
}

/* Without Graphviz: columns, each card one further right than what leads to it. */
static void
lay_out_in_columns (RelWeb *self)
{
  g_autofree guint *column = g_new0 (guint, self->cards->len + 1);
  g_autofree double *widths = g_new0 (double, self->cards->len + 1);
  g_autofree double *heights = g_new0 (double, self->cards->len + 1);

  for (guint pass = 0; pass < MIN (self->cards->len, 12); pass++)
    for (guint i = 0; i < self->edges->len; i++)
      {
        const RelWebEdge *edge = self->edges->pdata[i];

        if (edge->from != edge->to && column[edge->from] + 1 < MIN (self->cards->len, 12))
          column[edge->to] = MAX (column[edge->to], column[edge->from] + 1);
      }
  for (guint i = 0; i < self->cards->len; i++)
    widths[column[i]] = MAX (widths[column[i]], rel_web_get_card_bounds (self->cards->pdata[i]).width);
  for (guint i = 0; i < self->cards->len; i++)
    {
      RelWebCard *card = self->cards->pdata[i];
      double x = 0;

      for (guint j = 0; j < column[i]; j++)
        x += widths[j] + 3 * SPACING;
      card->rect.x = x + card->left;
      card->rect.y = heights[column[i]];
      heights[column[i]] += card->rect.height + SPACING;
    }
}

/**
 * rel_web_lay_out_finish:
 * @self: the web
 * @result: the result
 * @error: where to put an error
 *
 * Sets all cards to their places: in plain columns when Graphviz failed.
 *
 * Returns: whether it was not stopped
 */
gboolean
rel_web_lay_out_finish (RelWeb        *self,
                        GAsyncResult  *result,
                        GError       **error)
{
  Layout *layout = g_task_get_task_data (G_TASK (result));
  g_autoptr(GError) local_error = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &local_error))
    for (guint i = 0; i < layout->n_nodes && i < self->cards->len; i++)
      {
        RelWebCard *card = self->cards->pdata[i];

        card->rect.x = layout->nodes[i].x + card->left;
        card->rect.y = layout->nodes[i].y;
      }
  else if (g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  else
    lay_out_in_columns (self);
  rel_web_route (self, FALSE);

  return TRUE;
}
