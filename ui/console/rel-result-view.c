/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What one statement gave: its rows, and below them how long it took and how many there
 * are; or why there are none.
 */
#include "config.h"

#include <glib/gi18n.h>

#include "console/rel-result-view.h"

#include "common/rel-one-line.h"
#include "console/rel-result-view-private.h"

enum
{
  MORE_REQUESTED,
  EXPORT_REQUESTED,
  RERUN_REQUESTED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RelResultView, rel_result_view, ADW_TYPE_BIN)

static void
labels_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(RelResultView) self = user_data;
  GHashTableIter iter;
  gpointer item, column;

  if (!rel_result_links_load_finish (self->links, REL_DATABASE (source), result) || self->bound == NULL)
    return;

  g_hash_table_iter_init (&iter, self->bound);
  while (g_hash_table_iter_next (&iter, &item, &column))
    rel_result_view_show_cell (self, item, GPOINTER_TO_UINT (column));
}

static char *
format_time (gint64 us)
{
  if (us < 1000)
    return g_strdup_printf (_("%d µs"), (int) us);
  if (us < 1000000)
    return g_strdup_printf (_("%.1f ms"), us / 1000.0);

  return g_strdup_printf (_("%.2f s"), us / 1000000.0);
}

/* No more of its rows can be held. */
static gboolean
is_full (const RelResultInfo *info)
{
  return info->rows != NULL && info->more && (info->full || rel_rows_get_n_rows (info->rows) >= REL_RESULT_MAX_ROWS);
}

/* "420 rows · 1.2 ms". */
static char *
say_status (RelResultView *self)
{
  const RelResultInfo *info = rel_result_get_info (self->result);
  g_autofree char *time = format_time (info->elapsed_us);
  GString *status = g_string_new (NULL);

  if (info->rows != NULL)
    {
      guint n = rel_rows_get_n_rows (info->rows);

      g_string_append_printf (status, info->more ? ngettext ("The first row", "The first %'u rows", n) : ngettext ("%'u row", "%'u rows", n), n);
      if (info->n_columns > REL_RESULT_MAX_COLUMNS)
        g_string_append_printf (status, _(" · the first %u of %u columns"), REL_RESULT_MAX_COLUMNS, info->n_columns);
    }
  else if (info->n_changes >= 0)
    g_string_append_printf (status, ngettext ("%lld row changed", "%lld rows changed", (gulong) info->n_changes), (long long) info->n_changes);
  else if (info->error == NULL)
    g_string_append (status, _("Done"));
  if (info->rows != NULL && info->n_changes >= 0)
    g_string_append_printf (status, ngettext (" · %lld row changed", " · %lld rows changed", (gulong) info->n_changes), (long long) info->n_changes);
  if (info->n_parameters > 0)
    g_string_append (status, _(" · parameters were taken as NULL"));
  g_string_append_printf (status, "%s%s", status->len > 0 ? " · " : "", time);

  return g_string_free (status, FALSE);
}

static void
more_cb (RelResultView *self)
{
  g_signal_emit (self, signals[MORE_REQUESTED], 0);
}

static GtkWidget *
make_status (RelResultView *self)
{
  const RelResultInfo *info = rel_result_get_info (self->result);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  g_autofree char *text = say_status (self);
  GtkWidget *label = gtk_label_new (text);

  gtk_widget_add_css_class (box, "result-status");
  gtk_widget_add_css_class (label, "dim-label");
  gtk_widget_add_css_class (label, "numeric");
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_box_append (GTK_BOX (box), label);
  if (info->more && info->reads_only && !is_full (info))
    {
      GtkWidget *more = gtk_button_new_with_label (_("More Rows"));

      gtk_widget_add_css_class (more, "flat");
      g_signal_connect_swapped (more, "clicked", G_CALLBACK (more_cb), self);
      gtk_box_append (GTK_BOX (box), more);
    }
  if (info->rows != NULL)
    {
      GtkWidget *export = gtk_button_new_with_label (_("Export…"));

      gtk_box_append (GTK_BOX (box), rel_result_view_make_copy_button (self));
      gtk_widget_add_css_class (export, "flat");
      gtk_actionable_set_action_name (GTK_ACTIONABLE (export), "result.export");
      gtk_widget_set_tooltip_text (export, _("Save the Rows as CSV, JSON, SQL or Markdown"));
      gtk_box_append (GTK_BOX (box), export);
    }

  return box;
}

/* Why there are no more rows, and what can be done. */
static GtkWidget *
make_notice (const RelResultInfo *info)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *icon = gtk_image_new_from_icon_name ("dialog-information-symbolic");
  guint n = rel_rows_get_n_rows (info->rows);
  g_autofree char *text = NULL;
  GtkWidget *label;

  text = g_strdup_printf (info->reads_only ? ngettext ("There are more rows, but only the first is held here. Narrow the query with WHERE or LIMIT, or export it: the file gets all rows.",
                                                       "There are more rows, but only the first %'u are held here. Narrow the query with WHERE or LIMIT, or export it: the file gets all rows.", n)
                                           : ngettext ("There are more rows, but only the first is held here.",
                                                       "There are more rows, but only the first %'u are held here.", n), n);
  label = gtk_label_new (text);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_set_valign (icon, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (box), icon);
  gtk_box_append (GTK_BOX (box), label);
  gtk_widget_add_css_class (box, "result-notice");

  return box;
}

static GtkWidget *
make_message (RelResultView *self)
{
  const RelResultInfo *info = rel_result_get_info (self->result);
  gboolean stopped = g_error_matches (info->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *icon = gtk_image_new_from_icon_name (stopped ? "media-playback-stop-symbolic" : info->error != NULL ? "dialog-warning-symbolic" : "emblem-ok-symbolic");
  g_autofree char *status = say_status (self);
  g_autofree char *text = NULL;
  GtkWidget *label;

  if (stopped)
    text = g_strdup (_("Stopped."));
  else if (info->error != NULL && info->line > 0)
    text = g_strdup_printf (_("Line %u: %s"), info->line, info->error->message);
  else
    text = g_strdup (info->error != NULL ? info->error->message : status);

  label = gtk_label_new (text);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_selectable (GTK_LABEL (label), info->error != NULL);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_set_valign (icon, GTK_ALIGN_START);
  gtk_widget_add_css_class (icon, stopped ? "dim-label" : info->error != NULL ? "error" : "success");
  gtk_box_append (GTK_BOX (box), icon);
  gtk_box_append (GTK_BOX (box), label);
  gtk_widget_add_css_class (box, "result-message");
  gtk_widget_set_valign (box, GTK_ALIGN_START);

  return box;
}

static void
action_copy (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  rel_result_view_copy (REL_RESULT_VIEW (widget), parameter != NULL ? g_variant_get_string (parameter, NULL) : NULL);
}

static void
action_copy_menu (GtkWidget  *widget,
                  const char *name,
                  GVariant   *parameter)
{
  RelResultView *self = REL_RESULT_VIEW (widget);

  if (self->copy_button != NULL)
    gtk_menu_button_popup (GTK_MENU_BUTTON (self->copy_button));
}

static void
action_export (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  g_signal_emit (widget, signals[EXPORT_REQUESTED], 0);
}

static void
action_edit (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  rel_result_view_edit_selected (REL_RESULT_VIEW (widget));
}

static void
show_all (RelResultView *self)
{
  GHashTableIter iter;
  gpointer item, column;

  g_hash_table_iter_init (&iter, self->bound);
  while (g_hash_table_iter_next (&iter, &item, &column))
    rel_result_view_show_cell (self, item, GPOINTER_TO_UINT (column));
}

static void
action_move (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  rel_result_view_move (REL_RESULT_VIEW (widget), g_variant_get_int32 (parameter));
  show_all (REL_RESULT_VIEW (widget));
}

static void
rel_result_view_dispose (GObject *object)
{
  RelResultView *self = REL_RESULT_VIEW (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->bound, g_hash_table_unref);
  g_clear_pointer (&self->staged, g_hash_table_unref);
  g_clear_pointer (&self->keys, rel_result_keys_free);
  g_clear_object (&self->document);
  g_clear_object (&self->selection);
  adw_bin_set_child (ADW_BIN (self), NULL);

  G_OBJECT_CLASS (rel_result_view_parent_class)->dispose (object);
}

static void
rel_result_view_finalize (GObject *object)
{
  RelResultView *self = REL_RESULT_VIEW (object);

  g_clear_pointer (&self->links, rel_result_links_free);
  g_clear_object (&self->result);
  g_clear_object (&self->database);

  G_OBJECT_CLASS (rel_result_view_parent_class)->finalize (object);
}

static void
rel_result_view_class_init (RelResultViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rel_result_view_dispose;
  G_OBJECT_CLASS (klass)->finalize = rel_result_view_finalize;
  gtk_widget_class_install_action (widget_class, "result.copy", NULL, action_copy);
  gtk_widget_class_install_action (widget_class, "result.copy-as", "s", action_copy);
  gtk_widget_class_install_action (widget_class, "result.copy-menu", NULL, action_copy_menu);
  gtk_widget_class_install_action (widget_class, "result.export", NULL, action_export);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_c, GDK_CONTROL_MASK, "result.copy", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_c, GDK_CONTROL_MASK | GDK_SHIFT_MASK, "result.copy-menu", NULL);

  gtk_widget_class_install_action (widget_class, "result.edit", NULL, action_edit);
  gtk_widget_class_install_action (widget_class, "result.move", "i", action_move);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F2, 0, "result.edit", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Left, 0, "result.move", "i", -1);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Right, 0, "result.move", "i", 1);

  signals[RERUN_REQUESTED] =
    g_signal_new ("rerun-requested", REL_TYPE_RESULT_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[MORE_REQUESTED] =
    g_signal_new ("more-requested", REL_TYPE_RESULT_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[EXPORT_REQUESTED] =
    g_signal_new ("export-requested", REL_TYPE_RESULT_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
rel_result_view_init (RelResultView *self)
{
  self->bound = g_hash_table_new (NULL, NULL);
  self->cancellable = g_cancellable_new ();
}

GtkWidget *
rel_result_view_new (RelDatabase *database,
                     RelSchema   *schema,
                     RelResult   *result)
{
  RelResultView *self = g_object_new (REL_TYPE_RESULT_VIEW, NULL);
  const RelResultInfo *info = rel_result_get_info (result);

  self->database = g_object_ref (database);
  self->result = g_object_ref (result);
  self->links = rel_result_links_new (database, schema, result);
  if (info->error != NULL || info->rows == NULL)
    adw_bin_set_child (ADW_BIN (self), make_message (self));
  else
    {
      GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

      gtk_box_append (GTK_BOX (box), rel_result_view_make_grid (self));
      if (is_full (info))
        gtk_box_append (GTK_BOX (box), make_notice (info));
      gtk_box_append (GTK_BOX (box), make_status (self));
      adw_bin_set_child (ADW_BIN (self), box);
      rel_result_links_load (self->links, self->cancellable, labels_cb, g_object_ref (self));
    }

  return GTK_WIDGET (self);
}

/* A commit makes what is shown old: it is read again. */
static void
changed_cb (RelDocument   *document,
            RelState      *before,
            RelState      *after,
            RelResultView *self)
{
  gboolean had = self->staged != NULL;

  rel_result_view_read_staged (self);
  show_all (self);
  if (had && self->staged == NULL && rel_result_get_info (self->result)->reads_only)
    g_signal_emit (self, signals[RERUN_REQUESTED], 0);
}

/**
 * rel_result_view_set_document:
 * @self: the view
 * @document: where edits are staged
 *
 * Lets values be edited, where it is known which records they belong to.
 */
void
rel_result_view_set_document (RelResultView *self,
                              RelDocument   *document)
{
  g_return_if_fail (REL_IS_RESULT_VIEW (self));

  if (self->document != NULL || rel_result_get_info (self->result)->rows == NULL)
    return;
  self->document = g_object_ref (document);
  self->keys = rel_result_keys_new (rel_document_get_base (document), self->result);
  rel_result_view_read_staged (self);
  show_all (self);
  g_signal_connect_object (document, "changed", G_CALLBACK (changed_cb), self, 0);
}

RelResult *
rel_result_view_get_result (RelResultView *self)
{
  g_return_val_if_fail (REL_IS_RESULT_VIEW (self), NULL);

  return self->result;
}

/* For its tab: the beginning of the statement. */
char *
rel_result_view_dup_title (RelResultView *self)
{
  const RelResultInfo *info;

  g_return_val_if_fail (REL_IS_RESULT_VIEW (self), NULL);

  info = rel_result_get_info (self->result);

  return info->sql != NULL ? rel_one_line (info->sql) : g_strdup (_("Result"));
}
