/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What one statement gave. Rows stand in a column view, which makes widgets only for
 * what is on screen; below it how long it took and how many there are.
 */
#include "config.h"

#include <string.h>

#include <glib/gi18n.h>

#include "console/rel-result-view.h"

#include "common/rel-one-line.h"
#include "console/rel-result-cell.h"
#include "console/rel-result-view-private.h"

#define MAX_COLUMNS 200
#define CHAR_WIDTH  8
#define MAX_WIDTH   340
#define MIN_WIDTH   64

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
open_target (RelResultView *self,
             guint          row,
             guint          column)
{
  GVariant *target = rel_result_links_get_target (self->links, row, column);

  if (target != NULL)
    gtk_widget_activate_action_variant (GTK_WIDGET (self), "win.open-record", target);
}

static void
clicked_cb (GtkGestureClick *gesture,
            int              n_press,
            double           x,
            double           y,
            GtkListItem     *item)
{
  GtkWidget *cell = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (gesture));
  RelResultView *self = REL_RESULT_VIEW (gtk_widget_get_ancestor (cell, REL_TYPE_RESULT_VIEW));
  RelResultRow *row = gtk_list_item_get_item (item);

  if (self == NULL || row == NULL)
    return;
  self->column = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (cell), "column"));
  /* Beside the text a click selects the row. */
  if (gtk_widget_has_css_class (cell, "link-value") && n_press == 1)
    open_target (self, rel_result_row_get_position (row), self->column);
}

/* Claimed, so that the row is not activated as well. */
static void
pressed_cb (GtkGestureClick *gesture,
            int              n_press,
            double           x,
            double           y,
            GtkListItem     *item)
{
  GtkWidget *cell = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (gesture));
  RelResultView *self = REL_RESULT_VIEW (gtk_widget_get_ancestor (cell, REL_TYPE_RESULT_VIEW));
  RelResultRow *row = gtk_list_item_get_item (item);

  if (self == NULL || row == NULL || n_press != 2)
    return;
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  self->column = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (cell), "column"));
  rel_result_view_edit (self, rel_result_row_get_position (row), self->column, cell);
}

/* Asked only when the pointer rests: setting a tooltip for each cell asks the display where the pointer is, each time. */
static gboolean
tooltip_cb (GtkWidget   *cell,
            int          x,
            int          y,
            gboolean     keyboard,
            GtkTooltip  *tooltip,
            gpointer     data)
{
  RelResultView *self = REL_RESULT_VIEW (gtk_widget_get_ancestor (cell, REL_TYPE_RESULT_VIEW));
  guint column = GPOINTER_TO_UINT (data);
  RelTable *table = self != NULL ? rel_result_links_get_table (self->links, column) : NULL;
  g_autofree char *text = NULL;

  if (table == NULL || !gtk_widget_has_css_class (cell, "link-value"))
    return FALSE;
  text = rel_result_links_is_own (self->links, column) ? g_strdup_printf (_("Open this record of %s"), rel_table_get_name (table))
                                                       : g_strdup_printf (_("Open the record of %s"), rel_table_get_name (table));
  gtk_tooltip_set_text (tooltip, text);

  return TRUE;
}

static void
setup_cb (GtkSignalListItemFactory *factory,
          GtkListItem              *item,
          gpointer                  data)
{
  GtkWidget *cell = gtk_inscription_new (NULL);
  GtkGesture *click = gtk_gesture_click_new ();
  guint column = GPOINTER_TO_UINT (data);

  gtk_inscription_set_text_overflow (GTK_INSCRIPTION (cell), GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_END);
  gtk_inscription_set_min_chars (GTK_INSCRIPTION (cell), 2);
  gtk_inscription_set_nat_lines (GTK_INSCRIPTION (cell), 1);
  g_object_set_data (G_OBJECT (cell), "column", GUINT_TO_POINTER (column));
  g_signal_connect_object (click, "pressed", G_CALLBACK (pressed_cb), item, 0);
  g_signal_connect_object (click, "released", G_CALLBACK (clicked_cb), item, 0);
  gtk_widget_set_has_tooltip (cell, TRUE);
  g_signal_connect (cell, "query-tooltip", G_CALLBACK (tooltip_cb), data);
  gtk_widget_add_controller (cell, GTK_EVENT_CONTROLLER (click));
  gtk_list_item_set_child (item, cell);
}

void
rel_result_view_show_cell (RelResultView *self,
                           GtkListItem   *item,
                           guint          column)
{
  GtkInscription *cell = GTK_INSCRIPTION (gtk_list_item_get_child (item));
  guint row = rel_result_row_get_position (gtk_list_item_get_item (item));

  rel_result_cell_show (cell, self->result, self->links, row, column);
  rel_result_view_show_staged (self, cell, row, column);
}

static void
bind_cb (GtkSignalListItemFactory *factory,
         GtkListItem              *item,
         RelResultView            *self)
{
  GtkWidget *cell = gtk_list_item_get_child (item);
  guint column = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (cell), "column"));
  gboolean right = rel_result_cell_is_number (self->result, column) &&
                   (rel_result_links_get_table (self->links, column) == NULL || rel_result_links_is_own (self->links, column));

  gtk_inscription_set_xalign (GTK_INSCRIPTION (cell), right ? 1 : 0);
  rel_result_view_show_cell (self, item, column);
  g_hash_table_insert (self->bound, item, GUINT_TO_POINTER (column));
}

static void
unbind_cb (GtkSignalListItemFactory *factory,
           GtkListItem              *item,
           RelResultView            *self)
{
  if (self->bound != NULL)
    g_hash_table_remove (self->bound, item);
}

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

static int
measure (RelResultView *self,
         guint          column)
{
  const RelResultInfo *info = rel_result_get_info (self->result);
  guint n = MIN (rel_rows_get_n_rows (info->rows), 40);
  glong longest = g_utf8_strlen (info->columns[column].name, -1) + 2;

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *text = rel_result_cell_dup_text (self->result, i, column);

      longest = MAX (longest, g_utf8_strlen (text, -1));
    }
  /* A label is to come. */
  if (rel_result_links_get_table (self->links, column) != NULL && !rel_result_links_is_own (self->links, column))
    longest += 18;

  return CLAMP (longest * CHAR_WIDTH + 26, MIN_WIDTH, MAX_WIDTH);
}

static void
activate_cb (GtkColumnView *grid,
             guint          position,
             RelResultView *self)
{
  gint64 found = -1;

  /* A link before the record's own key: that is where one goes on to. */
  for (guint pass = 0; pass < 2 && found < 0; pass++)
    for (guint i = 0; i < rel_result_get_info (self->result)->n_columns && found < 0; i++)
      {
        GVariant *floating = rel_result_links_get_target (self->links, position, i);
        g_autoptr(GVariant) target = floating != NULL ? g_variant_ref_sink (floating) : NULL;

        if (target != NULL && rel_result_links_is_own (self->links, i) == (pass == 1))
          found = i;
      }
  if (found >= 0)
    open_target (self, position, found);
  else
    gtk_widget_error_bell (GTK_WIDGET (self));
}

static GtkWidget *
make_grid (RelResultView *self)
{
  const RelResultInfo *info = rel_result_get_info (self->result);
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  guint n_columns = MIN (info->n_columns, MAX_COLUMNS);

  self->selection = gtk_multi_selection_new (G_LIST_MODEL (rel_result_rows_new (self->result)));
  self->grid = gtk_column_view_new (g_object_ref (GTK_SELECTION_MODEL (self->selection)));
  gtk_column_view_set_show_column_separators (GTK_COLUMN_VIEW (self->grid), TRUE);
  gtk_column_view_set_reorderable (GTK_COLUMN_VIEW (self->grid), TRUE);
  gtk_widget_add_css_class (self->grid, "data-table");
  gtk_widget_add_css_class (self->grid, "result-grid");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->grid), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Result"), -1);
  g_signal_connect (self->grid, "activate", G_CALLBACK (activate_cb), self);
  for (guint i = 0; i < n_columns; i++)
    {
      GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
      g_autofree char *title = rel_one_line (info->columns[i].name);
      g_autoptr(GtkColumnViewColumn) column = gtk_column_view_column_new (title, factory);

      g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), GUINT_TO_POINTER (i));
      g_signal_connect_object (factory, "bind", G_CALLBACK (bind_cb), self, 0);
      g_signal_connect_object (factory, "unbind", G_CALLBACK (unbind_cb), self, 0);
      gtk_column_view_column_set_resizable (column, TRUE);
      gtk_column_view_column_set_fixed_width (column, measure (self, i));
      gtk_column_view_append_column (GTK_COLUMN_VIEW (self->grid), column);
    }

  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), self->grid);
  gtk_widget_set_vexpand (scrolled, TRUE);

  return scrolled;
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
      if (info->n_columns > MAX_COLUMNS)
        g_string_append_printf (status, _(" · the first %u of %u columns"), MAX_COLUMNS, info->n_columns);
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

      gtk_box_append (GTK_BOX (box), make_grid (self));
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
