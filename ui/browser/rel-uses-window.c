/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Where a value is used. Columns that may hold it are asked on the background lane, those
 * with an index first; what is found is shown as it is found, and leads there. The window
 * stays open, so that one can look at one place after the other.
 */
#include "config.h"

#include <glib/gi18n.h>

#include "browser/rel-uses-window.h"

#include "browser/rel-found-list.h"
#include "records/rel-record-follow.h"
#include "records/rel-value-uses.h"

struct _RelUsesWindow
{
  AdwWindow     parent_instance;
  RelDocument  *document;
  RelSchema    *schema;
  RelValue     *value;
  GAsyncQueue  *queue;     /* RelValueUse, from the worker */
  GtkWidget    *title;
  RelFoundList *found;
};

G_DEFINE_FINAL_TYPE (RelUsesWindow, rel_uses_window, ADW_TYPE_WINDOW)

static guint chosen_signal;

typedef struct
{
  RelSchema   *schema;
  RelId        table;
  RelId        column;
  RelValue    *value;
  GAsyncQueue *queue;
} Job;

static void
job_free (Job *job)
{
  g_object_unref (job->schema);
  rel_value_unref (job->value);
  g_async_queue_unref (job->queue);
  g_free (job);
}

static gboolean
found_in_worker (const RelValueUse *use,
                 gpointer           data)
{
  g_async_queue_push (((Job *) data)->queue, g_memdup2 (use, sizeof *use));

  return TRUE;
}

static gpointer
run_uses (RelConnection  *connection,
          gpointer        data,
          GCancellable   *cancellable,
          GError        **error)
{
  Job *job = data;

  return rel_value_uses_run (connection, job->schema, job->table, job->column, job->value, found_in_worker, job, cancellable, error)
           ? GUINT_TO_POINTER (1) : NULL;
}

static RelPlace *
place_of (RelUsesWindow     *self,
          const RelValueUse *use)
{
  g_autoptr(RelPlace) all = rel_place_new_table (use->table);
  g_autofree char *text = rel_value_to_text (self->value);
  g_autofree char *filter = rel_value_get_value_type (self->value) == REL_VALUE_TEXT ? g_strdup_printf ("=\"%s\"", text) : g_strdup_printf ("=%s", text);

  return rel_place_with_filter (all, use->column, filter);
}

static const char *
kind_words (RelUseKind kind)
{
  switch (kind)
    {
    case REL_USE_SELF:
      return _("the column itself");
    case REL_USE_LINKED:
      return _("linked");
    case REL_USE_NAMED:
    default:
      return _("not linked, only called alike");
    }
}

static void
add_use (RelUsesWindow     *self,
         const RelValueUse *use)
{
  RelTable *table = rel_schema_get_table (self->schema, use->table);
  RelColumn *column = table != NULL ? rel_table_get_column (table, use->column) : NULL;
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *title = NULL;
  g_autofree char *count = g_strdup_printf (ngettext ("%'lld record", "%'lld records", use->count), (long long) use->count);
  GtkWidget *label = gtk_label_new (count);

  if (column == NULL)
    return;
  title = g_strdup_printf ("%s · %s", rel_table_get_name (table), rel_column_get_name (column));
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), kind_words (use->kind));
  gtk_widget_add_css_class (label, "link-value");
  gtk_widget_add_css_class (label, "numeric");
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), label);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name ("go-next-symbolic"));
  g_object_set_data_full (G_OBJECT (row), "place", place_of (self, use), g_object_unref);
  rel_found_list_append (self->found, row);
}

static void
take_over (gpointer user_data)
{
  RelUsesWindow *self = user_data;
  RelValueUse *use;

  while (self->queue != NULL && (use = g_async_queue_try_pop (self->queue)) != NULL)
    {
      add_use (self, use);
      g_free (use);
    }
}

static void
done_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(RelUsesWindow) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autofree char *words = NULL;

  rel_database_run_finish (REL_DATABASE (source), result, &error);
  if (self->document == NULL)
    return;
  take_over (self);
  if (error != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    words = g_strdup (error->message);
  else if (error != NULL)
    words = g_strdup (_("Stopped"));
  else
    words = g_strdup_printf (ngettext ("Used in %u column", "Used in %u columns", rel_found_list_get_n (self->found)), rel_found_list_get_n (self->found));
  rel_found_list_end (self->found, words);
}

static void
row_activated_cb (GtkListBox    *list,
                  GtkListBoxRow *row,
                  RelUsesWindow *self)
{
  RelPlace *place = g_object_get_data (G_OBJECT (row), "place");

  if (place != NULL)
    g_signal_emit (self, chosen_signal, 0, place);
}

static void
rel_uses_window_dispose (GObject *object)
{
  RelUsesWindow *self = REL_USES_WINDOW (object);

  g_clear_pointer (&self->queue, g_async_queue_unref);
  g_clear_pointer (&self->value, rel_value_unref);
  g_clear_object (&self->schema);
  g_clear_object (&self->document);

  G_OBJECT_CLASS (rel_uses_window_parent_class)->dispose (object);
}

static void
rel_uses_window_class_init (RelUsesWindowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rel_uses_window_dispose;
  chosen_signal = g_signal_new ("chosen", REL_TYPE_USES_WINDOW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, REL_TYPE_PLACE);
  gtk_widget_class_add_binding_action (GTK_WIDGET_CLASS (klass), GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
rel_uses_window_init (RelUsesWindow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *header = adw_header_bar_new ();
  GtkWidget *content = rel_found_list_new (_("Columns that hold the value"), NULL, take_over, self);

  self->title = adw_window_title_new (_("Where This Value Is Used"), "");
  adw_header_bar_set_title_widget (ADW_HEADER_BAR (header), self->title);
  gtk_box_append (GTK_BOX (box), header);
  self->found = REL_FOUND_LIST (content);
  g_signal_connect (rel_found_list_get_list (self->found), "row-activated", G_CALLBACK (row_activated_cb), self);
  gtk_widget_set_margin_top (content, 12);
  gtk_widget_set_margin_bottom (content, 12);
  gtk_widget_set_margin_start (content, 12);
  gtk_widget_set_margin_end (content, 12);
  gtk_box_append (GTK_BOX (box), content);
  adw_window_set_content (ADW_WINDOW (self), box);
  gtk_window_set_default_size (GTK_WINDOW (self), 460, 420);
  gtk_window_set_title (GTK_WINDOW (self), _("Where This Value Is Used"));
}

/**
 * rel_uses_window_new:
 * @parent: the window it belongs to
 * @document: a document on a database
 * @table: id of a table
 * @column: id of a column of it
 * @value: what it holds
 *
 * Returns: (transfer full): a window that looks for the value
 */
GtkWidget *
rel_uses_window_new (GtkWindow      *parent,
                     RelDocument    *document,
                     RelId           table,
                     RelId           column,
                     const RelValue *value)
{
  RelUsesWindow *self = g_object_new (REL_TYPE_USES_WINDOW, "transient-for", parent, NULL);
  g_autofree char *line = rel_value_to_line (value, 60);
  Job *job = g_new0 (Job, 1);

  self->document = g_object_ref (document);
  self->schema = g_object_ref (rel_document_get_base (document));
  self->value = rel_value_ref (value);
  self->queue = g_async_queue_new_full (g_free);
  adw_window_title_set_subtitle (ADW_WINDOW_TITLE (self->title), line);
  job->schema = g_object_ref (self->schema);
  job->table = table;
  job->column = column;
  job->value = rel_value_ref (value);
  job->queue = g_async_queue_ref (self->queue);
  rel_database_run_async (rel_document_get_database (document), REL_LANE_BACKGROUND, run_uses, job, (GDestroyNotify) job_free,
                          NULL, rel_found_list_start (self->found, _("Looking through all columns that may hold it…")),
                          done_cb, g_object_ref (self));

  return GTK_WIDGET (self);
}
