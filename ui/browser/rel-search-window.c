/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Search over all tables and columns. It runs on the background lane, so that it never
 * stands before a click; what it finds is handed over in batches, and Stop ends it at once.
 */
#include "config.h"

#include <glib/gi18n.h>

#include "browser/rel-search-window.h"

#include "browser/rel-found-list.h"
#include "records/rel-dangling.h"
#include "records/rel-search.h"

#define MAX_FOUND     500
#define PER_TABLE     100

struct _RelSearchWindow
{
  AdwWindow      parent_instance;
  RelDocument   *document;
  GAsyncQueue   *queue;     /* RelRecordHit, from the worker */
  GtkWidget     *entry;
  RelFoundList  *found;
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
  g_object_set_data_full (G_OBJECT (row), "hit", hit, (GDestroyNotify) rel_record_hit_free);
  rel_found_list_append (self->found, row);
}

static void
take_over (gpointer user_data)
{
  RelSearchWindow *self = user_data;
  RelRecordHit *hit;

  while (self->queue != NULL && (hit = g_async_queue_try_pop (self->queue)) != NULL)
    add_hit (self, hit);
}

static void
done_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(RelSearchWindow) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autofree char *words = NULL;
  guint n;

  rel_database_run_finish (REL_DATABASE (source), result, &error);
  if (self->document == NULL || g_task_get_cancellable (G_TASK (result)) != rel_found_list_get_cancellable (self->found))
    return;

  take_over (self);
  n = rel_found_list_get_n (self->found);
  if (error != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    words = g_strdup (error->message);
  else if (n == 0)
    words = g_strdup (error != NULL ? _("Stopped") : _("Nothing found"));
  else if (n >= MAX_FOUND)
    words = g_strdup_printf (_("The first %u places; look for something longer to see others"), n);
  else
    words = g_strdup_printf (ngettext ("%u place", "%u places", n), n);
  rel_found_list_end (self->found, words);
}

static void
start (RelSearchWindow *self,
       const char      *text)
{
  Job *job = g_new0 (Job, 1);
  GCancellable *cancellable = rel_found_list_start (self->found, _("Looking through all tables…"));

  g_clear_pointer (&self->queue, g_async_queue_unref);
  self->queue = g_async_queue_new_full ((GDestroyNotify) rel_record_hit_free);
  job->schema = g_object_ref (rel_document_get_base (self->document));
  job->labels = rel_labels_ref (rel_document_get_labels (self->document));
  job->text = g_strdup (text);
  job->queue = g_async_queue_ref (self->queue);
  rel_database_run_async (rel_document_get_database (self->document), REL_LANE_BACKGROUND, search_job, job, (GDestroyNotify) job_free,
                          NULL, cancellable, done_cb, g_object_ref (self));
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

  self->found = REL_FOUND_LIST (rel_found_list_new (_("What was found"), _("Every column of every table is looked through."), take_over, self));
  g_signal_connect (rel_found_list_get_list (self->found), "row-activated", G_CALLBACK (row_activated_cb), self);
  gtk_box_append (GTK_BOX (content), GTK_WIDGET (self->found));
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
