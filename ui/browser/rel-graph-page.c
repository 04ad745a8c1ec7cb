/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The record graph and the bar below it.
 */
#include "config.h"

#include <glib/gi18n.h>

#include "browser/rel-graph-page.h"

#include "base/rel-replace.h"
#include "document/rel-graph-web.h"
#include "formats/rel-web-pictures.h"

#define SPINNER_DELAY_MS 100

struct _RelGraphPage
{
  AdwBin       parent_instance;
  RelDocument *document;
  GtkWidget   *view;
  GtkWidget   *state;
  GtkWidget   *busy;
  guint        busy_id;
};

G_DEFINE_FINAL_TYPE (RelGraphPage, rel_graph_page, ADW_TYPE_BIN)

static gboolean
busy_cb (gpointer user_data)
{
  RelGraphPage *self = user_data;

  self->busy_id = 0;
  gtk_widget_set_visible (self->busy, rel_graph_view_is_busy (REL_GRAPH_VIEW (self->view)));

  return G_SOURCE_REMOVE;
}

static void
state_changed_cb (RelGraphPage *self)
{
  g_autofree char *words = rel_graph_view_dup_state (REL_GRAPH_VIEW (self->view));

  gtk_label_set_text (GTK_LABEL (self->state), words);
  gtk_widget_set_tooltip_text (self->state, words);
  g_clear_handle_id (&self->busy_id, g_source_remove);
  if (rel_graph_view_is_busy (REL_GRAPH_VIEW (self->view)))
    self->busy_id = g_timeout_add (SPINNER_DELAY_MS, busy_cb, self);
  else
    gtk_widget_set_visible (self->busy, FALSE);
}

/* Export */

typedef struct
{
  RelRecordGraph *graph;
  RelDiagram     *diagram;
  GFile          *file;
  gboolean        dark;
  RelPictureForm  form;
  char           *title;
} Export;

static void
export_free (Export *export)
{
  g_object_unref (export->graph);
  g_object_unref (export->diagram);
  g_object_unref (export->file);
  g_free (export->title);
  g_free (export);
}

static void
told_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(RelGraphPage) self = user_data;
  Export *export = g_task_get_task_data (G_TASK (result));
  g_autofree char *name = g_file_get_basename (export->file);
  g_autoptr(GError) error = NULL;
  g_autofree char *words = g_task_propagate_boolean (G_TASK (result), &error) ? g_strdup_printf (_("Exported %s"), name)
                                                                              : g_strdup_printf (_("Not exported: %s"), error->message);

  gtk_widget_activate_action (GTK_WIDGET (self), "win.tell", "s", words);
}

static void
write_thread (GTask        *task,
              gpointer      source,
              gpointer      data,
              GCancellable *cancellable)
{
  Export *export = g_task_get_task_data (task);
  RelPictureOptions options = { .form = export->form, .dark = export->dark, .title = export->title };
  GError *error = NULL;
  g_autoptr(GBytes) content = rel_web_picture_write (g_object_get_data (G_OBJECT (task), "web"), &options, &error);

  if (content != NULL && rel_replace_file (export->file, g_bytes_get_data (content, NULL), g_bytes_get_size (content), NULL,
                                           G_FILE_CREATE_NONE, NULL, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
laid_out_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;

  if (!rel_web_lay_out_finish (REL_WEB (source), result, &error))
    g_task_return_error (task, error);
  else
    {
      g_object_set_data_full (G_OBJECT (task), "web", g_object_ref (source), g_object_unref);
      g_task_run_in_thread (task, write_thread);
    }
}

static void
export_to (RelGraphPage *self,
           GFile        *file)
{
  g_autofree char *name = g_file_get_basename (file);
  g_autoptr(RelMetrics) metrics = rel_metrics_new ();
  RelRecordGraph *graph = rel_graph_view_get_graph (REL_GRAPH_VIEW (self->view));
  g_autoptr(RelWeb) web = NULL;
  Export *export;
  GTask *task;
  RelPictureForm form;

  if (!rel_picture_form_from_suffix (name, &form))
    {
      gtk_widget_activate_action (GTK_WIDGET (self), "win.tell", "s", _("The end of the file name tells no form; there are svg, pdf, png, dot. Nothing was written."));
      return;
    }
  export = g_new0 (Export, 1);
  export->graph = g_object_ref (graph);
  export->diagram = g_object_ref (rel_document_get_diagram (self->document));
  export->file = g_object_ref (file);
  export->dark = adw_style_manager_get_dark (adw_style_manager_get_default ());
  export->form = form;
  export->title = g_strdup (rel_record_graph_get_n_records (graph) > 0 ? rel_record_graph_get_record (graph, 0)->label : "");
  /* the page is not its source: the thread may be the last to let go of the task */
  task = g_task_new (NULL, NULL, told_cb, g_object_ref (self));
  g_task_set_task_data (task, export, (GDestroyNotify) export_free);
  /* Metrics of its own: the thread paints with this web. */
  web = rel_graph_web_new (graph, export->diagram, metrics, NULL);
  rel_web_lay_out_async (web, NULL, laid_out_cb, task);
}

static void
chosen_cb (GtkNativeDialog *dialog,
           int              response,
           RelGraphPage    *self)
{
  if (response == GTK_RESPONSE_ACCEPT && self->document != NULL)
    {
      g_autoptr(GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));

      export_to (self, file);
    }
  g_object_unref (dialog);
}

static void
export_cb (RelGraphPage *self)
{
  static const struct { const char *name; const char *suffix; } forms[] = {
    { N_("SVG Picture"), "svg" }, { N_("PDF Document"), "pdf" }, { N_("PNG Picture"), "png" }, { N_("Graphviz DOT"), "dot" },
  };
  RelRecordGraph *graph = rel_graph_view_get_graph (REL_GRAPH_VIEW (self->view));
  GtkFileChooserNative *dialog;
  g_autofree char *name = NULL;

  if (graph == NULL || rel_record_graph_get_n_records (graph) == 0)
    return;
  dialog = gtk_file_chooser_native_new (_("Export the Graph"), GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
                                        GTK_FILE_CHOOSER_ACTION_SAVE, _("_Export"), _("_Cancel"));
  name = g_strdup_printf ("%s.svg", rel_record_graph_get_record (graph, 0)->label);
  g_strdelimit (name, "/\\", '-');
  for (guint i = 0; i < G_N_ELEMENTS (forms); i++)
    {
      g_autoptr(GtkFileFilter) filter = gtk_file_filter_new ();

      gtk_file_filter_set_name (filter, _(forms[i].name));
      gtk_file_filter_add_suffix (filter, forms[i].suffix);
      gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (dialog), filter);
    }
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), name);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  g_signal_connect_object (dialog, "response", G_CALLBACK (chosen_cb), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

static void
fit_cb (RelGraphPage *self)
{
  rel_graph_view_fit (REL_GRAPH_VIEW (self->view), TRUE);
}

static void
zoom_in_cb (RelGraphPage *self)
{
  rel_graph_view_zoom_by (REL_GRAPH_VIEW (self->view), 1.25);
}

static void
zoom_out_cb (RelGraphPage *self)
{
  rel_graph_view_zoom_by (REL_GRAPH_VIEW (self->view), 0.8);
}

static void
stop_cb (RelGraphPage *self)
{
  rel_graph_view_stop (REL_GRAPH_VIEW (self->view));
}

static GtkWidget *
add_button (RelGraphPage *self,
            GtkWidget    *bar,
            const char   *icon,
            const char   *words,
            GCallback     callback)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
  g_signal_connect_swapped (button, "clicked", callback, self);
  gtk_box_append (GTK_BOX (bar), button);

  return button;
}

static void
rel_graph_page_dispose (GObject *object)
{
  RelGraphPage *self = REL_GRAPH_PAGE (object);

  g_clear_handle_id (&self->busy_id, g_source_remove);
  if (self->view != NULL)
    g_signal_handlers_disconnect_by_data (self->view, self);
  self->view = NULL;
  g_clear_object (&self->document);

  G_OBJECT_CLASS (rel_graph_page_parent_class)->dispose (object);
}

static void
rel_graph_page_class_init (RelGraphPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rel_graph_page_dispose;
}

static void
rel_graph_page_init (RelGraphPage *self)
{
}

GtkWidget *
rel_graph_page_new (RelDocument *document)
{
  RelGraphPage *self = g_object_new (REL_TYPE_GRAPH_PAGE, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *bar = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 4);
  GtkWidget *spinner = gtk_spinner_new ();

  self->document = g_object_ref (document);
  self->view = rel_graph_view_new (document);
  g_signal_connect_swapped (self->view, "state-changed", G_CALLBACK (state_changed_cb), self);
  gtk_box_append (GTK_BOX (box), self->view);
  gtk_box_append (GTK_BOX (box), gtk_separator_new (GTK_ORIENTATION_HORIZONTAL));

  gtk_widget_set_margin_start (bar, 12);
  gtk_widget_set_margin_end (bar, 6);
  self->state = gtk_label_new ("");
  gtk_label_set_xalign (GTK_LABEL (self->state), 0);
  gtk_label_set_ellipsize (GTK_LABEL (self->state), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (self->state, TRUE);
  gtk_widget_add_css_class (self->state, "heading");
  gtk_box_append (GTK_BOX (bar), self->state);
  self->busy = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 4);
  gtk_spinner_start (GTK_SPINNER (spinner));
  gtk_box_append (GTK_BOX (self->busy), spinner);
  add_button (self, self->busy, "process-stop-symbolic", _("Stop"), G_CALLBACK (stop_cb));
  gtk_widget_set_visible (self->busy, FALSE);
  gtk_box_append (GTK_BOX (bar), self->busy);
  add_button (self, bar, "zoom-out-symbolic", _("Zoom Out (Ctrl+Minus)"), G_CALLBACK (zoom_out_cb));
  add_button (self, bar, "zoom-in-symbolic", _("Zoom In (Ctrl+Plus)"), G_CALLBACK (zoom_in_cb));
  add_button (self, bar, "zoom-fit-best-symbolic", _("Show Everything (Ctrl+0)"), G_CALLBACK (fit_cb));
  add_button (self, bar, "document-save-symbolic", _("Export the Graph…"), G_CALLBACK (export_cb));
  gtk_box_append (GTK_BOX (box), bar);
  adw_bin_set_child (ADW_BIN (self), box);

  return GTK_WIDGET (self);
}

RelGraphView *
rel_graph_page_get_view (RelGraphPage *self)
{
  g_return_val_if_fail (REL_IS_GRAPH_PAGE (self), NULL);

  return REL_GRAPH_VIEW (self->view);
}
