/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Search over all tables and columns. It runs on the background lane, so that it never
 * stands before a click; what it finds is handed over in batches, and Stop ends it at once.
 */
#include "config.h"

#include <glib/gi18n.h>

#include "browser/rel-search-window.h"

#include "records/rel-dangling.h"
#include "records/rel-search.h"

#define MAX_FOUND     500
#define PER_TABLE     100
#define HANDOVER_MS   60

struct _RelSearchWindow
{
  AdwWindow      parent_instance;
  RelDocument   *document;
  GCancellable  *cancellable;
  GAsyncQueue   *queue;     /* RelRecordHit, from the worker */
  guint          poll_id;
  guint          n_found;
  GtkWidget     *entry;
  GtkWidget     *list;
  GtkWidget     *state;
  GtkWidget     *spinner;
  GtkWidget     *stop;
};

G_DEFINE_FINAL_TYPE (RelSearchWindow, rel_search_window, ADW_TYPE_WINDOW)

static guint chosen_signal;

/* What the worker needs; the queue outlives the window. */
typedef struct
{
  RelSchema   *schema;
  RelLabels   *labels;
  char        *text;   /* NULL: references to nothing */
  GAsyncQueue *queue;
  guint        n;
} Job;

static void
job_free (Job *job)
{
  g_object_unref (job->schema);
  rel_labels_unref (job->labels);
  g_free (job->text);
  g_async_queue_unref (job->queue);
  g_free (job);
}

static gboolean
found_in_worker (const RelRecordHit *hit,
                 gpointer            data)
{
  Job *job = data;

  g_async_queue_push (job->queue, rel_record_hit_copy (hit));

  return ++job->n < MAX_FOUND;
}

static gpointer
search_job (RelConnection  *connection,
            gpointer        data,
            GCancellable   *cancellable,
            GError        **error)
{
  Job *job = data;
  RelSearch search = { .text = job->text, .limit = PER_TABLE, .labels = job->labels, .found = found_in_worker, .data = job };
  gboolean done;

  if (job->text != NULL)
    done = rel_search_run (&search, connection, job->schema, cancellable, error);
  else
    done = rel_dangling_run (connection, job->schema, job->labels, found_in_worker, job, NULL, cancellable, error);

  return done ? GUINT_TO_POINTER (1) : NULL;
}

static void
add_hit (RelSearchWindow *self,
         RelRecordHit    *hit)
{
  RelSchema *schema = rel_document_get_base (self->document);
  RelTable *table = rel_schema_get_table (schema, hit->table);
  RelColumn *column = table != NULL ? rel_table_get_column (table, hit->column) : NULL;
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *key = rel_record_hit_dup_key (hit);
  g_autofree char *title = g_strdup_printf ("%s · %s", table != NULL ? rel_table_get_name (table) : "", hit->label != NULL && *hit->label != '\0' ? hit->label : key);
  g_autofree char *line = g_strdup (hit->text != NULL ? hit->text : "");
  g_autofree char *subtitle = NULL;

  g_strdelimit (line, "\r\n\t", ' ');
  subtitle = column != NULL ? g_strdup_printf ("%s: %s", rel_column_get_name (column), line) : g_strdup (line);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 1);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 2);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name ("go-next-symbolic"));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_object_set_data_full (G_OBJECT (row), "hit", hit, (GDestroyNotify) rel_record_hit_free);
  gtk_list_box_append (GTK_LIST_BOX (self->list), row);
  gtk_widget_set_visible (self->list, TRUE);
  self->n_found++;
}

static void
take_over (RelSearchWindow *self)
{
  RelRecordHit *hit;

  while (self->queue != NULL && (hit = g_async_queue_try_pop (self->queue)) != NULL)
    add_hit (self, hit);
}

static gboolean
poll_cb (gpointer user_data)
{
  take_over (user_data);

  return G_SOURCE_CONTINUE;
}

static void
set_running (RelSearchWindow *self,
             gboolean         running)
{
  gtk_widget_set_visible (self->stop, running);
  if (running)
    gtk_spinner_start (GTK_SPINNER (self->spinner));
  else
    gtk_spinner_stop (GTK_SPINNER (self->spinner));
  g_clear_handle_id (&self->poll_id, g_source_remove);
  if (running)
    self->poll_id = g_timeout_add (HANDOVER_MS, poll_cb, self);
}

static void
done_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(RelSearchWindow) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autofree char *words = NULL;

  rel_database_run_finish (REL_DATABASE (source), result, &error);
  if (g_task_get_cancellable (G_TASK (result)) != self->cancellable || self->document == NULL)
    return;

  take_over (self);
  set_running (self, FALSE);
  if (error != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    words = g_strdup (error->message);
  else if (self->n_found == 0)
    words = g_strdup (error != NULL ? _("Stopped") : _("Nothing found"));
  else if (self->n_found >= MAX_FOUND)
    words = g_strdup_printf (_("The first %u places; look for something longer to see others"), self->n_found);
  else
    words = g_strdup_printf (ngettext ("%u place", "%u places", self->n_found), self->n_found);
  gtk_label_set_text (GTK_LABEL (self->state), words);
}

static void
start (RelSearchWindow *self,
       const char      *text)
{
  Job *job = g_new0 (Job, 1);
  GtkWidget *child;

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->queue, g_async_queue_unref);
  self->cancellable = g_cancellable_new ();
  self->queue = g_async_queue_new_full ((GDestroyNotify) rel_record_hit_free);
  self->n_found = 0;
  while ((child = gtk_widget_get_first_child (self->list)) != NULL)
    gtk_list_box_remove (GTK_LIST_BOX (self->list), child);
  gtk_widget_set_visible (self->list, FALSE);
  gtk_label_set_text (GTK_LABEL (self->state), _("Looking through all tables…"));
  job->schema = g_object_ref (rel_document_get_base (self->document));
  job->labels = rel_labels_ref (rel_document_get_labels (self->document));
  job->text = g_strdup (text);
  job->queue = g_async_queue_ref (self->queue);
  set_running (self, TRUE);
  rel_database_run_async (rel_document_get_database (self->document), REL_LANE_BACKGROUND, search_job, job, (GDestroyNotify) job_free,
                          NULL, self->cancellable, done_cb, g_object_ref (self));
}

static void
entered_cb (RelSearchWindow *self)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->entry))));

  if (*text != '\0')
    start (self, text);
}

static void
dangling_cb (RelSearchWindow *self)
{
  start (self, NULL);
}

static void
stop_cb (RelSearchWindow *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
}

static void
row_activated_cb (GtkListBox      *list,
                  GtkListBoxRow   *row,
                  RelSearchWindow *self)
{
  RelRecordHit *hit = g_object_get_data (G_OBJECT (row), "hit");

  g_signal_emit (self, chosen_signal, 0, hit);
  gtk_window_close (GTK_WINDOW (self));
}

static void
rel_search_window_dispose (GObject *object)
{
  RelSearchWindow *self = REL_SEARCH_WINDOW (object);

  g_clear_handle_id (&self->poll_id, g_source_remove);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->queue, g_async_queue_unref);
  g_clear_object (&self->document);

  G_OBJECT_CLASS (rel_search_window_parent_class)->dispose (object);
}

static void
rel_search_window_class_init (RelSearchWindowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rel_search_window_dispose;
  chosen_signal = g_signal_new ("chosen", REL_TYPE_SEARCH_WINDOW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, REL_TYPE_RECORD_HIT);
  gtk_widget_class_add_binding_action (GTK_WIDGET_CLASS (klass), GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
rel_search_window_init (RelSearchWindow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *header = adw_header_bar_new ();
  GtkWidget *content = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *dangling = gtk_button_new_with_mnemonic (_("References to _Nothing"));
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *foot = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);

  adw_header_bar_set_title_widget (ADW_HEADER_BAR (header), adw_window_title_new (_("Search All Records"), ""));
  gtk_box_append (GTK_BOX (box), header);
  self->entry = gtk_search_entry_new ();
  g_object_set (self->entry, "placeholder-text", _("Text or number, then Enter"), NULL);
  gtk_widget_set_hexpand (self->entry, TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Text or number to look for"), -1);
  g_signal_connect_swapped (self->entry, "activate", G_CALLBACK (entered_cb), self);
  g_signal_connect_swapped (self->entry, "stop-search", G_CALLBACK (gtk_window_close), self);
  gtk_widget_set_tooltip_text (dangling, _("List records that refer to one that does not exist"));
  g_signal_connect_swapped (dangling, "clicked", G_CALLBACK (dangling_cb), self);
  gtk_box_append (GTK_BOX (line), self->entry);
  gtk_box_append (GTK_BOX (line), dangling);
  gtk_box_append (GTK_BOX (content), line);

  self->list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (self->list, "boxed-list");
  gtk_widget_set_valign (self->list, GTK_ALIGN_START);
  gtk_widget_set_visible (self->list, FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("What was found"), -1);
  g_signal_connect (self->list, "row-activated", G_CALLBACK (row_activated_cb), self);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), self->list);
  gtk_widget_set_vexpand (scrolled, TRUE);
  gtk_box_append (GTK_BOX (content), scrolled);

  self->state = gtk_label_new ("");
  gtk_label_set_xalign (GTK_LABEL (self->state), 0);
  gtk_label_set_wrap (GTK_LABEL (self->state), TRUE);
  gtk_widget_set_hexpand (self->state, TRUE);
  gtk_widget_add_css_class (self->state, "dim-label");
  self->spinner = gtk_spinner_new ();
  self->stop = gtk_button_new_with_mnemonic (_("_Stop"));
  g_signal_connect_swapped (self->stop, "clicked", G_CALLBACK (stop_cb), self);
  gtk_widget_set_visible (self->stop, FALSE);
  gtk_box_append (GTK_BOX (foot), self->state);
  gtk_box_append (GTK_BOX (foot), self->spinner);
  gtk_box_append (GTK_BOX (foot), self->stop);
  gtk_box_append (GTK_BOX (content), foot);
  gtk_widget_set_margin_top (content, 12);
  gtk_widget_set_margin_bottom (content, 12);
  gtk_widget_set_margin_start (content, 12);
  gtk_widget_set_margin_end (content, 12);
  gtk_box_append (GTK_BOX (box), content);
  adw_window_set_content (ADW_WINDOW (self), box);
  gtk_window_set_default_size (GTK_WINDOW (self), 620, 560);
  gtk_window_set_title (GTK_WINDOW (self), _("Search All Records"));
}

/**
 * rel_search_window_new:
 * @parent: the window it belongs to
 * @document: a document on a database
 *
 * Returns: (transfer full): a window
 */
GtkWidget *
rel_search_window_new (GtkWindow   *parent,
                       RelDocument *document)
{
  RelSearchWindow *self = g_object_new (REL_TYPE_SEARCH_WINDOW, "transient-for", parent, "modal", TRUE, NULL);

  self->document = g_object_ref (document);
  gtk_widget_grab_focus (self->entry);

  return GTK_WIDGET (self);
}
