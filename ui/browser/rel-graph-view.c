/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The record graph on a canvas. What opens it is read on a worker and laid out by
 * Graphviz; until both are there the old picture stays, then cards glide to their places
 * while the one that was acted on keeps its place under the pointer.
 */
#include "config.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "browser/rel-graph-view.h"

#include "browser/rel-graph-private.h"
#include "common/rel-snapshot-painter.h"
#include "document/rel-graph-web.h"

#define FIT_MARGIN   32.0

enum
{
  PLACE_ACTIVATED,
  SELECTED,
  STATE_CHANGED,
  CLOSED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RelGraphView, rel_graph_view, GTK_TYPE_WIDGET)

static void
clear_node (gpointer node)
{
  if (node != NULL)
    gsk_render_node_unref (node);
}

/* Cards or colours are others: everything is painted anew. */
void
rel_graph_view_touch (RelGraphView *self)
{
  g_ptr_array_set_size (self->nodes, 0);
  g_ptr_array_set_size (self->nodes, self->web != NULL ? rel_web_get_n_cards (self->web) : 0);
  g_clear_pointer (&self->edges, gsk_render_node_unref);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* Where one looks, or where cards are, is another place. */
void
rel_graph_view_changed (RelGraphView *self)
{
  gtk_widget_queue_draw (GTK_WIDGET (self));
  rel_graph_view_queue_proxies (self);
}

static void
update_palette (RelGraphView *self)
{
  AdwStyleManager *style = adw_style_manager_get_default ();

  self->palette = rel_palette_make (adw_style_manager_get_dark (style), adw_style_manager_get_high_contrast (style));
  rel_graph_view_touch (self);
}

/* Reading */

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
  g_signal_emit (self, signals[STATE_CHANGED], 0);
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
  g_signal_emit (self, signals[STATE_CHANGED], 0);

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

/* Without asking the database. Takes the graph. */
static void
show_graph (RelGraphView   *self,
            RelRecordGraph *graph,
            guint           anchor)
{
  Coming *coming = begin_coming (self, anchor);

  coming->graph = graph;
  lay_out (coming);
}

/* What one does */

void
rel_graph_view_select (RelGraphView *self,
                       guint         id,
                       int           part)
{
  const RelGraphRecord *record = self->graph != NULL && id != 0 ? rel_record_graph_find (self->graph, id) : NULL;
  gboolean other = self->current != id;
  g_autofree char *sentence = NULL;

  self->current = record != NULL ? id : 0;
  self->part = part;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  rel_graph_view_queue_proxies (self);
  if (record == NULL)
    return;
  sentence = rel_graph_sentence (self->graph, record);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, sentence, -1);
  if (other)
    g_signal_emit (self, signals[SELECTED], 0, record->place);
}

void
rel_graph_view_open_all (RelGraphView *self,
                         guint         id)
{
  if (self->graph != NULL && rel_record_graph_find (self->graph, id) != NULL)
    start (self, new_job (self, JOB_OPEN_ALL, self->graph, id), REL_LANE_READ);
}

void
rel_graph_view_remove (RelGraphView *self,
                       guint         id)
{
  if (self->graph == NULL || rel_record_graph_find (self->graph, id) == NULL)
    return;
  if (rel_record_graph_get_record (self->graph, 0)->id == id)
    {
      gtk_widget_activate_action (GTK_WIDGET (self), "win.tell", "s", _("The graph began at this record: it stays"));
      return;
    }
  show_graph (self, rel_record_graph_remove (self->graph, id), rel_record_graph_get_record (self->graph, 0)->id);
}

/* A new graph that begins at a record of this one. */
void
rel_graph_view_begin_at (RelGraphView *self,
                         guint         id)
{
  const RelGraphRecord *record = self->graph != NULL ? rel_record_graph_find (self->graph, id) : NULL;

  if (record == NULL)
    return;
  g_hash_table_remove_all (self->spread);
  show_graph (self, rel_record_graph_keep (self->graph, id), id);
}

static void
activate_side (RelGraphView         *self,
               const RelGraphRecord *record,
               guint                 number,
               gboolean              more)
{
  const RelGraphSide *side = &record->sides[number];
  Job *job;

  if (side->n_opened > 0 && !more)
    {
      show_graph (self, rel_record_graph_close (self->graph, record->id, number), record->id);
      return;
    }
  if (side->count == 0)
    {
      g_autofree char *words = g_strdup_printf (_("“%s” of %s refers to a record that does not exist"), rel_end_get_name (&side->end), record->label);

      gtk_widget_activate_action (GTK_WIDGET (self), "win.tell", "s", words);
      return;
    }
  job = new_job (self, JOB_OPEN, self->graph, record->id);
  job->side = number;
  start (self, job, side->served ? REL_LANE_READ : REL_LANE_BACKGROUND);
}

/* The name of a card goes to its record, a port opens or closes. */
void
rel_graph_view_activate (RelGraphView *self,
                         guint         card,
                         int           part,
                         gboolean      new_tab)
{
  const RelWebCard *known = rel_web_get_card (self->web, card);
  const RelGraphRecord *record = rel_record_graph_find (self->graph, known->id);
  guint id;

  if (record == NULL)
    return;
  rel_graph_view_select (self, record->id, part);
  if (part < 0 || part >= (int) known->ports->len)
    {
      g_signal_emit (self, signals[PLACE_ACTIVATED], 0, record->place, new_tab);
      return;
    }
  id = ((RelWebPort *) known->ports->pdata[part])->id;
  if (id == REL_GRAPH_PORT_REST)
    {
      g_hash_table_add (self->spread, GUINT_TO_POINTER (record->id));
      show_graph (self, g_object_ref (self->graph), record->id);
    }
  else
    activate_side (self, record, id & 0xffff, (id & REL_GRAPH_PORT_MORE) != 0);
}

void
rel_graph_view_emit_closed (RelGraphView *self)
{
  g_signal_emit (self, signals[CLOSED], 0);
}

static void
rel_graph_view_size_allocate (GtkWidget *widget,
                              int        width,
                              int        height,
                              int        baseline)
{
  RelGraphView *self = REL_GRAPH_VIEW (widget);
  gboolean resized = self->viewport.width != width || self->viewport.height != height;

  self->viewport.width = width;
  self->viewport.height = height;
  if (resized && self->keeps_fit)
    rel_graph_view_fit (self, FALSE);
  rel_graph_view_allocate_proxies (self);
  if (self->menu != NULL)
    gtk_popover_present (GTK_POPOVER (self->menu));
}

/* Tab goes through the parts of a card, and then on. */
static gboolean
rel_graph_view_focus (GtkWidget        *widget,
                      GtkDirectionType  direction)
{
  RelGraphView *self = REL_GRAPH_VIEW (widget);
  guint card;

  if (!gtk_widget_is_focus (widget))
    return gtk_widget_grab_focus (widget);
  if (self->web == NULL || self->current == 0 || !rel_web_find_card (self->web, self->current, &card))
    return FALSE;
  if (direction == GTK_DIR_TAB_FORWARD && self->part + 1 < (int) rel_web_get_card (self->web, card)->ports->len)
    self->part++;
  else if (direction == GTK_DIR_TAB_BACKWARD && self->part > REL_GRAPH_TITLE)
    self->part--;
  else
    return FALSE;
  if (self->part >= 0)
    {
      g_autofree char *words = rel_graph_view_describe_port (self, card, self->part);

      gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, words, -1);
    }
  gtk_widget_queue_draw (widget);

  return TRUE;
}

static void
rel_graph_view_dispose (GObject *object)
{
  RelGraphView *self = REL_GRAPH_VIEW (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  rel_graph_view_clear_proxies (self);
  g_clear_pointer (&self->menu, gtk_widget_unparent);
  if (self->glide_id != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->glide_id);
  self->glide_id = 0;
  g_clear_object (&self->document);
  g_clear_object (&self->graph);
  g_clear_object (&self->web);

  G_OBJECT_CLASS (rel_graph_view_parent_class)->dispose (object);
}

static void
rel_graph_view_finalize (GObject *object)
{
  RelGraphView *self = REL_GRAPH_VIEW (object);

  g_clear_pointer (&self->edges, gsk_render_node_unref);
  g_ptr_array_unref (self->nodes);
  g_ptr_array_unref (self->proxies);
  g_hash_table_unref (self->spread);
  g_hash_table_unref (self->fresh);
  g_array_unref (self->places_from);
  g_array_unref (self->places_to);
  g_clear_pointer (&self->painter, rel_snapshot_painter_free);
  g_clear_object (&self->metrics);

  G_OBJECT_CLASS (rel_graph_view_parent_class)->finalize (object);
}

static void
rel_graph_view_class_init (RelGraphViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rel_graph_view_dispose;
  G_OBJECT_CLASS (klass)->finalize = rel_graph_view_finalize;
  widget_class->snapshot = rel_graph_view_snapshot;
  widget_class->size_allocate = rel_graph_view_size_allocate;
  widget_class->focus = rel_graph_view_focus;
  gtk_widget_class_set_css_name (widget_class, "canvas");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);

  signals[PLACE_ACTIVATED] = g_signal_new ("place-activated", REL_TYPE_GRAPH_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, REL_TYPE_PLACE, G_TYPE_BOOLEAN);
  signals[SELECTED] = g_signal_new ("selected", REL_TYPE_GRAPH_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, REL_TYPE_PLACE);
  signals[STATE_CHANGED] = g_signal_new ("state-changed", REL_TYPE_GRAPH_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[CLOSED] = g_signal_new ("closed", REL_TYPE_GRAPH_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
rel_graph_view_init (RelGraphView *self)
{
  AdwStyleManager *style = adw_style_manager_get_default ();

  self->metrics = rel_metrics_new ();
  self->painter = rel_snapshot_painter_new (GTK_WIDGET (self));
  self->nodes = g_ptr_array_new_with_free_func (clear_node);
  self->proxies = g_ptr_array_new ();
  self->spread = g_hash_table_new (NULL, NULL);
  self->fresh = g_hash_table_new (NULL, NULL);
  self->places_from = g_array_new (FALSE, FALSE, sizeof (RelPoint));
  self->places_to = g_array_new (FALSE, FALSE, sizeof (RelPoint));
  self->viewport.scale = 1;
  self->part = REL_GRAPH_TITLE;
  self->hover = (RelWebPick) { -1, FALSE, -1, -1 };
  self->dragged = -1;
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_hexpand (GTK_WIDGET (self), TRUE);
  gtk_widget_set_vexpand (GTK_WIDGET (self), TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Record graph"), -1);
  rel_graph_view_init_input (self);
  g_signal_connect_object (style, "notify::dark", G_CALLBACK (update_palette), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (style, "notify::high-contrast", G_CALLBACK (update_palette), self, G_CONNECT_SWAPPED);
  update_palette (self);
}

GtkWidget *
rel_graph_view_new (RelDocument *document)
{
  RelGraphView *self = g_object_new (REL_TYPE_GRAPH_VIEW, NULL);

  self->document = g_object_ref (document);

  return GTK_WIDGET (self);
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
rel_graph_view_begin (RelGraphView     *self,
                      RelLabels        *labels,
                      RelId             table,
                      RelValue *const  *key,
                      guint             n_key)
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

RelRecordGraph *
rel_graph_view_get_graph (RelGraphView *self)
{
  g_return_val_if_fail (REL_IS_GRAPH_VIEW (self), NULL);

  return self->graph;
}

/**
 * rel_graph_view_dup_state:
 * @self: the view
 *
 * Returns: (transfer full): how much it shows, and what found no room
 */
char *
rel_graph_view_dup_state (RelGraphView *self)
{
  guint n, left_out;
  g_autofree char *records = NULL;

  g_return_val_if_fail (REL_IS_GRAPH_VIEW (self), NULL);

  if (self->graph == NULL)
    return g_strdup (self->cancellable != NULL ? _("Reading…") : "");
  n = rel_record_graph_get_n_records (self->graph);
  left_out = rel_record_graph_get_left_out (self->graph);
  records = g_strdup_printf (ngettext ("%u record", "%u records", n), n);
  if (left_out == 0)
    return g_steal_pointer (&records);

  /* Translators: number of records in a graph, then how many found no room. */
  return g_strdup_printf (ngettext ("%s; %u more is left out, as a graph holds no more than that: close something to see it",
                                    "%s; %u more are left out, as a graph holds no more than that: close something to see them", left_out),
                          records, left_out);
}

void
rel_graph_view_fit (RelGraphView *self,
                    gboolean      glide)
{
  RelViewport to;
  RelRect bounds;

  g_return_if_fail (REL_IS_GRAPH_VIEW (self));

  if (self->web == NULL || self->viewport.width < 2)
    return;
  bounds = rel_web_get_bounds (self->web);
  to = self->viewport;
  rel_viewport_fit (&to, &bounds, FIT_MARGIN, 1.0);
  rel_graph_view_show (self, &to, glide);
  self->keeps_fit = TRUE;
}

void
rel_graph_view_zoom_by (RelGraphView *self,
                        double        factor)
{
  RelViewport to;

  g_return_if_fail (REL_IS_GRAPH_VIEW (self));

  to = self->viewport;
  rel_viewport_zoom_at (&to, to.width / 2, to.height / 2, factor > 0 ? to.scale * factor : 1);
  rel_graph_view_show (self, &to, TRUE);
}
