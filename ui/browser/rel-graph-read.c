/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * How a record graph comes to be shown: what opens it is read on a worker, then Graphviz
 * finds places for it. Until both are there the old picture stays; who asks for something
 * else meanwhile gets that.
 */
#include "config.h"

#include "browser/rel-graph-private.h"

#include "document/rel-graph-web.h"

typedef enum
{
  JOB_BEGIN,
  JOB_OPEN,
  JOB_OPEN_ALL,
  JOB_AGAIN,
} JobKind;

typedef struct
{
  JobKind         kind;
  RelRecordGraph *graph;
  RelId           table;
  GPtrArray      *key;
  guint           id;
  guint           side;
} Job;

static void
job_free (Job *job)
{
  g_object_unref (job->graph);
  g_clear_pointer (&job->key, g_ptr_array_unref);
  g_free (job);
}

static gpointer
run_job (RelConnection  *connection,
         gpointer        data,
         GCancellable   *cancellable,
         GError        **error)
{
  Job *job = data;

  switch (job->kind)
    {
    case JOB_BEGIN:
      {
        g_autoptr(RelRecordGraph) graph = rel_record_graph_add (job->graph, connection, job->table, (RelValue *const *) job->key->pdata,
                                                                job->key->len, cancellable, error);

        if (graph == NULL || rel_record_graph_get_n_records (graph) == 0)
          return g_steal_pointer (&graph);
        return rel_record_graph_open_all (graph, connection, rel_record_graph_get_record (graph, 0)->id, cancellable, error);
      }
    case JOB_OPEN:
      return rel_record_graph_open (job->graph, connection, job->id, job->side, cancellable, error);
    case JOB_OPEN_ALL:
      return rel_record_graph_open_all (job->graph, connection, job->id, cancellable, error);
    case JOB_AGAIN:
    default:
      return rel_record_graph_read_again (job->graph, connection, cancellable, error);
    }
}

/* What is on its way to be shown. */
typedef struct
{
  RelGraphView   *view;
  RelRecordGraph *graph;
  GCancellable   *cancellable;
  guint           anchor;
} Coming;

static void
coming_free (Coming *coming)
{
  g_clear_object (&coming->graph);
  g_object_unref (coming->cancellable);
  g_object_unref (coming->view);
  g_free (coming);
}

static void
end_reading (RelGraphView *self)
{
  g_clear_object (&self->cancellable);
  rel_graph_view_emit_state_changed (self);
}

static void
laid_out_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  Coming *coming = user_data;
  RelGraphView *self = coming->view;

  if (rel_web_lay_out_finish (REL_WEB (source), result, NULL) && self->cancellable == coming->cancellable && self->document != NULL)
    {
      rel_graph_view_take (self, coming->graph, REL_WEB (source), coming->anchor);
      end_reading (self);
    }
  coming_free (coming);
}

/* Shows a graph once Graphviz has found places for it. Takes what is coming. */
static void
lay_out (Coming *coming)
{
  RelGraphView *self = coming->view;
  g_autoptr(RelWeb) web = rel_graph_web_new (coming->graph, rel_document_get_diagram (self->document), self->metrics, self->spread);

  rel_web_lay_out_async (web, coming->cancellable, laid_out_cb, coming);
}

static void
job_cb (GObject      *source,
        GAsyncResult *result,
        gpointer      user_data)
{
  Coming *coming = user_data;
  RelGraphView *self = coming->view;
  g_autoptr(GError) error = NULL;

  coming->graph = rel_database_run_finish (REL_DATABASE (source), result, &error);
  if (self->cancellable != coming->cancellable || self->document == NULL)
    coming_free (coming);
  else if (coming->graph == NULL)
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        gtk_widget_activate_action (GTK_WIDGET (self), "win.tell", "s", error->message);
      end_reading (self);
      coming_free (coming);
    }
  else
    lay_out (coming);
}

static Coming *
begin_coming (RelGraphView *self,
              guint         anchor)
{
  Coming *coming = g_new0 (Coming, 1);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  coming->view = g_object_ref (self);
  coming->cancellable = g_object_ref (self->cancellable);
  coming->anchor = anchor;
  rel_graph_view_emit_state_changed (self);

  return coming;
}

/* Takes the job. */
static void
start (RelGraphView *self,
       Job          *job,
       RelLane       lane)
{
  Coming *coming = begin_coming (self, job->id);

  rel_database_run_async (rel_document_get_database (self->document), lane, run_job, job, (GDestroyNotify) job_free,
                          g_object_unref, self->cancellable, job_cb, coming);
}

static Job *
new_job (RelGraphView   *self,
         JobKind         kind,
         RelRecordGraph *graph,
         guint           id)
{
  Job *job = g_new0 (Job, 1);

  job->kind = kind;
  job->graph = g_object_ref (graph);
  job->id = id;

  return job;
}

/* Opens a relationship of a record, or more of it. */
void
rel_graph_view_open_side (RelGraphView *self,
                          guint         id,
                          guint         side,
                          RelLane       lane)
{
  Job *job = new_job (self, JOB_OPEN, self->graph, id);

  job->side = side;
  start (self, job, lane);
}

/* Without asking the database. Takes the graph. */
void
rel_graph_view_show_graph (RelGraphView   *self,
                           RelRecordGraph *graph,
                           guint           anchor)
{
  Coming *coming = begin_coming (self, anchor);

  coming->graph = graph;
  lay_out (coming);
}

void
rel_graph_view_open_all (RelGraphView *self,
                         guint         id)
{
  if (self->graph != NULL && rel_record_graph_find (self->graph, id) != NULL)
    start (self, new_job (self, JOB_OPEN_ALL, self->graph, id), REL_LANE_READ);
}

/**
 * rel_graph_view_begin:
 * @self: the view
 * @labels: (nullable): which columns describe records
 * @table: id of a table
 * @key: (array length=n_key): what names a record of it
 * @n_key: their number
 *
 * Begins a graph: the record, with its first relatives.
 */
void
rel_graph_view_begin (RelGraphView    *self,
                      RelLabels       *labels,
                      RelId            table,
                      RelValue *const *key,
                      guint            n_key)
{
  g_autoptr(RelRecordGraph) empty = NULL;
  Job *job;

  g_return_if_fail (REL_IS_GRAPH_VIEW (self));

  empty = rel_record_graph_new (rel_document_get_base (self->document), labels);
  g_hash_table_remove_all (self->spread);
  job = new_job (self, JOB_BEGIN, empty, 0);
  job->table = table;
  job->key = g_ptr_array_new_with_free_func ((GDestroyNotify) rel_value_unref);
  for (guint i = 0; i < n_key; i++)
    g_ptr_array_add (job->key, rel_value_ref (key[i]));
  start (self, job, REL_LANE_READ);
}

/**
 * rel_graph_view_reload:
 * @self: the view
 *
 * Reads its records again, since the database changed.
 */
void
rel_graph_view_reload (RelGraphView *self)
{
  g_return_if_fail (REL_IS_GRAPH_VIEW (self));

  if (self->graph != NULL && self->cancellable == NULL)
    start (self, new_job (self, JOB_AGAIN, self->graph, self->current), REL_LANE_READ);
}

void
rel_graph_view_stop (RelGraphView *self)
{
  g_return_if_fail (REL_IS_GRAPH_VIEW (self));

  if (self->cancellable != NULL)
    {
      g_cancellable_cancel (self->cancellable);
      end_reading (self);
    }
}

gboolean
rel_graph_view_is_busy (RelGraphView *self)
{
  g_return_val_if_fail (REL_IS_GRAPH_VIEW (self), FALSE);

  return self->cancellable != NULL;
}
