/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Export: the forms at the left; at the right what the file will look like, how it is
 * made, and what of the schema it cannot hold, by name, before anything is written. A
 * text can be copied instead. Each change makes the preview anew on a thread; only the
 * newest counts.
 */
#include "config.h"

#include <string.h>

#include <glib/gi18n.h>

#include "window/rel-export-window.h"

#include "window/rel-export-forms.h"
#include "window/rel-export-window-private.h"

#define PREVIEW_SIDE   1200
#define MAX_LOSSES     200 /* more than this nobody reads; the command line tells them all */
#define DELAY_MS       120

G_DEFINE_FINAL_TYPE (RelExportWindow, rel_export_window, ADW_TYPE_WINDOW)

static guint done_signal;

/* --- what is left out --- */

static void
clear_losses (RelExportWindow *self)
{
  for (guint i = 0; i < self->loss_rows->len; i++)
    adw_expander_row_remove (ADW_EXPANDER_ROW (self->losses_row), self->loss_rows->pdata[i]);
  g_ptr_array_set_size (self->loss_rows, 0);
}

static void
add_loss (RelExportWindow *self,
          const char      *subject,
          const char      *text)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), subject[0] != '\0' ? subject : text);
  if (subject[0] != '\0')
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), text);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 4);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 2);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (self->losses_row), row);
  g_ptr_array_add (self->loss_rows, row);
}

static void
show_losses (RelExportWindow *self,
             const RelLosses *losses)
{
  guint n = rel_losses_get_n (losses);
  g_autofree char *title = g_strdup_printf (ngettext ("%u thing is left out", "%u things are left out", n), n);
  g_autofree char *subtitle = NULL;

  clear_losses (self);
  gtk_widget_set_visible (self->losses, n > 0);
  if (n == 0)
    return;

  /* Translators: %s is the name of a form, like DBML */
  subtitle = g_strdup_printf (_("%s has no room for them"), _(self->job->format->name));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->losses_row), title);
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (self->losses_row), subtitle);
  for (guint i = 0; i < MIN (n, MAX_LOSSES); i++)
    add_loss (self, rel_losses_get_subject (losses, i), rel_losses_get_text (losses, i));
  if (n > MAX_LOSSES)
    add_loss (self, "", "…");
}

/* --- preview --- */

static char *
say_size (RelExportWindow    *self,
          const RelExportJob *found)
{
  const RelPictureSize *size = &found->size;
  guint n_pages = size->n_across * size->n_down;
  g_autofree char *bytes = NULL;

  if (strcmp (self->job->format->id, "png") == 0)
    return g_strdup_printf (_("%.0f × %.0f pixels"), size->width, size->height);
  if (strcmp (self->job->format->id, "pdf") == 0 && n_pages > 1)
    return g_strdup_printf (ngettext ("%u page, %u across and %u down", "%u pages, %u across and %u down", n_pages), n_pages, size->n_across, size->n_down);
  if (strcmp (self->job->format->id, "pdf") == 0)
    return g_strdup_printf (_("One page of %.0f × %.0f mm"), size->width * 25.4 / 72, size->height * 25.4 / 72);
  if (rel_export_job_is_picture (self->job))
    return g_strdup_printf (_("%.0f × %.0f pixels, at any size"), size->width, size->height);
  bytes = g_format_size (found->n_bytes);

  return g_steal_pointer (&bytes);
}

static void
preview_thread (GTask        *task,
                gpointer      source,
                gpointer      data,
                GCancellable *cancellable)
{
  GError *error = NULL;
  GBytes *content = rel_export_job_preview (data, PREVIEW_SIDE, cancellable, &error);

  if (content != NULL)
    g_task_return_pointer (task, content, (GDestroyNotify) g_bytes_unref);
  else
    g_task_return_error (task, error);
}

static void
previewed_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(RelExportWindow) self = user_data;
  RelExportJob *found = g_task_get_task_data (G_TASK (result));
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) content = g_task_propagate_pointer (G_TASK (result), &error);
  g_autofree char *size = NULL;

  /* another one is on its way */
  if (g_cancellable_is_cancelled (g_task_get_cancellable (G_TASK (result))))
    return;
  gtk_widget_set_sensitive (self->export, content != NULL);
  gtk_widget_set_sensitive (self->copy, content != NULL);
  if (content == NULL)
    {
      rel_export_preview_fail (self->preview, error->message);
      gtk_label_set_text (GTK_LABEL (self->size), "");
      return;
    }
  size = say_size (self, found);
  gtk_label_set_text (GTK_LABEL (self->size), size);
  show_losses (self, found->losses);
  if (rel_export_job_is_picture (self->job))
    rel_export_preview_show_picture (self->preview, content, self->job->options.transparent, self->job->options.dark);
  else
    rel_export_preview_show_text (self->preview, content);
}

static gboolean
start_preview_cb (gpointer user_data)
{
  RelExportWindow *self = user_data;
  g_autoptr(GTask) task = NULL;

  self->delay_id = 0;
  g_clear_object (&self->previewing);
  self->previewing = g_cancellable_new ();
  /* the window is not its source: the thread may be the last to let go of the task */
  task = g_task_new (NULL, self->previewing, previewed_cb, g_object_ref (self));
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, rel_export_job_copy (self->job), (GDestroyNotify) rel_export_job_free);
  g_task_run_in_thread (task, preview_thread);

  return G_SOURCE_REMOVE;
}

static void
update (RelExportWindow *self)
{
  if (self->previewing != NULL)
    g_cancellable_cancel (self->previewing);
  g_clear_handle_id (&self->delay_id, g_source_remove);
  self->delay_id = g_timeout_add (DELAY_MS, start_preview_cb, self);
  gtk_widget_set_visible (self->copy, rel_export_job_is_text (self->job));
}

/* Something was exported, or copied. */
void
rel_export_window_finish (RelExportWindow *self,
                          const char      *words)
{
  g_signal_emit (self, done_signal, 0, words, self->job->format->id);
  gtk_window_destroy (GTK_WINDOW (self));
}

/* --- forms --- */

static void
set_format (RelExportWindow *self,
            const RelFormat *format)
{
  self->job->format = format;
  adw_window_title_set_subtitle (ADW_WINDOW_TITLE (self->title), _(format->name));
  rel_export_window_tell_trouble (self, NULL);
  clear_losses (self);
  gtk_widget_hide (self->losses);
  gtk_label_set_text (GTK_LABEL (self->size), "");
  rel_export_preview_wait (self->preview);
  if (self->options != NULL)
    rel_export_options_set_format (self->options, format);
  update (self);
}

static const RelFormat *
get_row_format (GtkListBoxRow *row)
{
  return rel_format_find (rel_export_forms_get_id (row));
}

static void
row_selected_cb (GtkListBox      *list,
                 GtkListBoxRow   *row,
                 RelExportWindow *self)
{
  if (row != NULL)
    set_format (self, get_row_format (row));
}

static void
row_activated_cb (RelExportWindow *self)
{
  adw_leaflet_navigate (ADW_LEAFLET (self->leaflet), ADW_NAVIGATION_DIRECTION_FORWARD);
}

/* --- widgets --- */

static GtkWidget *
make_content (RelExportWindow *self)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *clamp = adw_clamp_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
  GtkWidget *top = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  self->size = gtk_label_new (NULL);
  gtk_widget_add_css_class (self->size, "caption");
  gtk_widget_add_css_class (self->size, "dim-label");
  self->preview = REL_EXPORT_PREVIEW (rel_export_preview_new ());
  gtk_box_append (GTK_BOX (top), GTK_WIDGET (self->preview));
  gtk_box_append (GTK_BOX (top), self->size);
  gtk_box_append (GTK_BOX (box), top);

  self->losses = adw_preferences_group_new ();
  self->losses_row = adw_expander_row_new ();
  adw_expander_row_set_icon_name (ADW_EXPANDER_ROW (self->losses_row), "dialog-information-symbolic");
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self->losses_row), FALSE);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self->losses), self->losses_row);
  gtk_widget_hide (self->losses);
  gtk_box_append (GTK_BOX (box), self->losses);

  gtk_widget_set_margin_start (box, 18);
  gtk_widget_set_margin_end (box, 18);
  gtk_widget_set_margin_top (box, 18);
  gtk_widget_set_margin_bottom (box, 18);
  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), 640);
  adw_clamp_set_child (ADW_CLAMP (clamp), box);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), clamp);
  gtk_widget_set_hexpand (scrolled, TRUE);
  gtk_widget_set_size_request (scrolled, 340, -1);
  self->box = box;

  return scrolled;
}

static GtkWidget *
make_header (RelExportWindow *self)
{
  GtkWidget *header = adw_header_bar_new ();
  GtkWidget *cancel = gtk_button_new_with_mnemonic (_("_Cancel"));

  adw_header_bar_set_show_start_title_buttons (ADW_HEADER_BAR (header), FALSE);
  adw_header_bar_set_show_end_title_buttons (ADW_HEADER_BAR (header), FALSE);
  self->title = adw_window_title_new (_("Export"), NULL);
  adw_header_bar_set_title_widget (ADW_HEADER_BAR (header), self->title);

  gtk_actionable_set_action_name (GTK_ACTIONABLE (cancel), "window.close");
  adw_header_bar_pack_start (ADW_HEADER_BAR (header), cancel);
  self->back = gtk_button_new_from_icon_name ("go-previous-symbolic");
  gtk_widget_set_tooltip_text (self->back, _("To the forms"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->back), "export.back");
  adw_header_bar_pack_start (ADW_HEADER_BAR (header), self->back);

  self->export = gtk_button_new_with_mnemonic (_("_Export…"));
  gtk_widget_add_css_class (self->export, "suggested-action");
  g_signal_connect_swapped (self->export, "clicked", G_CALLBACK (rel_export_window_export_cb), self);
  adw_header_bar_pack_end (ADW_HEADER_BAR (header), self->export);
  self->copy = gtk_button_new_with_mnemonic (_("Co_py"));
  gtk_widget_set_tooltip_text (self->copy, _("Copy the text"));
  g_signal_connect_swapped (self->copy, "clicked", G_CALLBACK (rel_export_window_copy_cb), self);
  adw_header_bar_pack_end (ADW_HEADER_BAR (header), self->copy);

  return header;
}

static GtkWidget *
make_trouble (RelExportWindow *self)
{
  self->trouble = gtk_info_bar_new ();
  gtk_info_bar_set_message_type (GTK_INFO_BAR (self->trouble), GTK_MESSAGE_ERROR);
  gtk_info_bar_set_revealed (GTK_INFO_BAR (self->trouble), FALSE);
  self->trouble_label = gtk_label_new (NULL);
  gtk_label_set_wrap (GTK_LABEL (self->trouble_label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (self->trouble_label), 0);
  gtk_info_bar_add_child (GTK_INFO_BAR (self->trouble), self->trouble_label);

  return self->trouble;
}

static gboolean
folded_idle (gpointer data)
{
  RelExportWindow *self = data;
  gboolean folded = adw_leaflet_get_folded (ADW_LEAFLET (self->leaflet));

  self->folded_id = 0;
  gtk_widget_set_visible (self->back, folded && adw_leaflet_get_adjacent_child (ADW_LEAFLET (self->leaflet), ADW_NAVIGATION_DIRECTION_BACK) != NULL);

  return G_SOURCE_REMOVE;
}

/* It folds while sizes are given out, when nothing else may ask for another one. */
static void
folded_cb (RelExportWindow *self)
{
  if (self->folded_id == 0)
    self->folded_id = g_idle_add_full (G_PRIORITY_HIGH, folded_idle, self, NULL);
}

static void
action_back (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  adw_leaflet_navigate (ADW_LEAFLET (REL_EXPORT_WINDOW (widget)->leaflet), ADW_NAVIGATION_DIRECTION_BACK);
}

static void
rel_export_window_dispose (GObject *object)
{
  RelExportWindow *self = REL_EXPORT_WINDOW (object);

  g_clear_handle_id (&self->delay_id, g_source_remove);
  g_clear_handle_id (&self->folded_id, g_source_remove);
  if (self->previewing != NULL)
    g_cancellable_cancel (self->previewing);
  if (self->writing != NULL)
    g_cancellable_cancel (self->writing);

  G_OBJECT_CLASS (rel_export_window_parent_class)->dispose (object);
}

static void
rel_export_window_finalize (GObject *object)
{
  RelExportWindow *self = REL_EXPORT_WINDOW (object);

  g_clear_object (&self->previewing);
  g_clear_object (&self->writing);
  g_ptr_array_unref (self->loss_rows);
  rel_export_job_free (self->job);

  G_OBJECT_CLASS (rel_export_window_parent_class)->finalize (object);
}

static void
rel_export_window_class_init (RelExportWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = rel_export_window_dispose;
  object_class->finalize = rel_export_window_finalize;
  gtk_widget_class_install_action (widget_class, "export.back", NULL, action_back);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Left, GDK_ALT_MASK, "export.back", NULL);
  done_signal = g_signal_new ("done", REL_TYPE_EXPORT_WINDOW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
}

static void
rel_export_window_init (RelExportWindow *self)
{
  self->loss_rows = g_ptr_array_new ();
}

static void
build (RelExportWindow *self,
       const char      *form)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *content, *forms;

  self->leaflet = adw_leaflet_new ();
  gtk_box_append (GTK_BOX (box), make_header (self));
  gtk_box_append (GTK_BOX (box), make_trouble (self));
  content = make_content (self);
  self->forms = rel_export_forms_new (form);
  self->job->format = get_row_format (gtk_list_box_get_selected_row (GTK_LIST_BOX (self->forms)));
  forms = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (forms), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (forms), self->forms);
  gtk_widget_set_size_request (forms, 240, -1);
  self->options = REL_EXPORT_OPTIONS (rel_export_options_new (self->job));
  gtk_box_insert_child_after (GTK_BOX (self->box), GTK_WIDGET (self->options), gtk_widget_get_first_child (self->box));
  g_signal_connect_swapped (self->options, "changed", G_CALLBACK (update), self);

  adw_leaflet_append (ADW_LEAFLET (self->leaflet), forms);
  adw_leaflet_page_set_navigatable (adw_leaflet_append (ADW_LEAFLET (self->leaflet), gtk_separator_new (GTK_ORIENTATION_VERTICAL)), FALSE);
  adw_leaflet_append (ADW_LEAFLET (self->leaflet), content);
  adw_leaflet_set_can_navigate_back (ADW_LEAFLET (self->leaflet), TRUE);
  adw_leaflet_set_visible_child (ADW_LEAFLET (self->leaflet), content);
  gtk_widget_set_vexpand (self->leaflet, TRUE);
  g_signal_connect_swapped (self->leaflet, "notify::folded", G_CALLBACK (folded_cb), self);
  g_signal_connect_swapped (self->leaflet, "notify::visible-child", G_CALLBACK (folded_cb), self);
  gtk_box_append (GTK_BOX (box), self->leaflet);
  folded_cb (self);

  g_signal_connect (self->forms, "row-selected", G_CALLBACK (row_selected_cb), self);
  g_signal_connect_swapped (self->forms, "row-activated", G_CALLBACK (row_activated_cb), self);
  adw_window_set_content (ADW_WINDOW (self), box);
  gtk_window_set_default_widget (GTK_WINDOW (self), self->export);
  set_format (self, self->job->format);
  /* Not the list: when it folds away, the focus would go to another row, and choose it. */
  gtk_window_set_focus (GTK_WINDOW (self), self->export);
}

/**
 * rel_export_window_new:
 * @parent: the window of the document
 * @job: (transfer full): what is exported
 * @form: (nullable): the form to begin with
 *
 * Returns: the window
 */
GtkWidget *
rel_export_window_new (GtkWindow    *parent,
                       RelExportJob *job,
                       const char   *form)
{
  RelExportWindow *self = g_object_new (REL_TYPE_EXPORT_WINDOW, "transient-for", parent, "modal", TRUE, "title", _("Export"),
                                        "default-width", 820, "default-height", 660, "destroy-with-parent", TRUE, NULL);

  self->job = job;
  build (self, form);

  return GTK_WIDGET (self);
}
