/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The log at the bottom of the window: nothing is done behind the person's back. It
 * follows the newest statement unless one has scrolled up to read.
 */
#include "config.h"

#include <glib/gi18n.h>

#include "console/rel-log-pane.h"

#include "common/rel-one-line.h"

struct _RelLogPane
{
  AdwBin              parent_instance;
  RelStatementLog    *log;
  GtkSingleSelection *selection;
  GtkWidget          *grid;
  GtkAdjustment      *adjustment;
  gboolean            follows;
  guint               scroll_id;
};

enum
{
  COLUMN_WHEN,
  COLUMN_LANE,
  COLUMN_TIME,
  COLUMN_ROWS,
  COLUMN_SQL,
  N_COLUMNS,
};

G_DEFINE_FINAL_TYPE (RelLogPane, rel_log_pane, ADW_TYPE_BIN)

static const char *
name_lane (RelLane lane)
{
  switch (lane)
    {
    case REL_LANE_BACKGROUND:
      return _("background");
    case REL_LANE_WRITE:
      return _("writing");
    case REL_LANE_SCRIPT:
      return _("SQL page");
    case REL_LANE_READ:
    default:
      return _("reading");
    }
}

static char *
format_cell (RelLogEntry *entry,
             guint        column)
{
  g_autofree char *line = NULL;
  g_autoptr(GDateTime) utc = NULL;
  g_autoptr(GDateTime) local = NULL;

  switch (column)
    {
    case COLUMN_WHEN:
      utc = g_date_time_new_from_unix_utc (rel_log_entry_get_when (entry) / G_USEC_PER_SEC);
      local = g_date_time_to_local (utc);
      return g_date_time_format (local, "%H:%M:%S");
    case COLUMN_LANE:
      return g_strdup (name_lane (rel_log_entry_get_lane (entry)));
    case COLUMN_TIME:
      return g_strdup_printf (_("%.2f ms"), rel_log_entry_get_elapsed_us (entry) / 1000.0);
    case COLUMN_ROWS:
      return rel_log_entry_get_rows (entry) >= 0 ? g_strdup_printf ("%lld", (long long) rel_log_entry_get_rows (entry)) : g_strdup ("");
    case COLUMN_SQL:
    default:
      line = rel_one_line (rel_log_entry_get_sql (entry));
      if (rel_log_entry_get_error (entry) != NULL)
        return g_strdup_printf ("%s — %s", line, rel_log_entry_get_error (entry));
      return rel_log_entry_get_repeats (entry) > 1 ? g_strdup_printf ("%s  × %u", line, rel_log_entry_get_repeats (entry)) : g_strdup (line);
    }
}

/* Only when the pointer rests: to set a tooltip asks the display where the pointer is. */
static gboolean
tooltip_cb (GtkWidget   *cell,
            int          x,
            int          y,
            gboolean     keyboard,
            GtkTooltip  *tooltip,
            GtkListItem *item)
{
  RelLogEntry *entry = gtk_list_item_get_item (item);

  if (entry == NULL)
    return FALSE;
  gtk_tooltip_set_text (tooltip, rel_log_entry_get_sql (entry));

  return TRUE;
}

static void
setup_cb (GtkSignalListItemFactory *factory,
          GtkListItem              *item,
          gpointer                  data)
{
  guint column = GPOINTER_TO_UINT (data);
  GtkWidget *cell = gtk_inscription_new (NULL);

  gtk_inscription_set_text_overflow (GTK_INSCRIPTION (cell), GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_END);
  gtk_inscription_set_min_chars (GTK_INSCRIPTION (cell), 2);
  gtk_inscription_set_xalign (GTK_INSCRIPTION (cell), column == COLUMN_TIME || column == COLUMN_ROWS ? 1 : 0);
  if (column == COLUMN_SQL)
    {
      gtk_widget_add_css_class (cell, "monospace");
      gtk_widget_set_has_tooltip (cell, TRUE);
      g_signal_connect_object (cell, "query-tooltip", G_CALLBACK (tooltip_cb), item, 0);
    }
  else
    gtk_widget_add_css_class (cell, "numeric");
  if (column == COLUMN_WHEN || column == COLUMN_LANE)
    gtk_widget_add_css_class (cell, "dim-label");
  gtk_list_item_set_child (item, cell);
}

static void
bind_cb (GtkSignalListItemFactory *factory,
         GtkListItem              *item,
         gpointer                  data)
{
  RelLogEntry *entry = gtk_list_item_get_item (item);
  GtkWidget *cell = gtk_list_item_get_child (item);
  g_autofree char *text = format_cell (entry, GPOINTER_TO_UINT (data));

  gtk_inscription_set_text (GTK_INSCRIPTION (cell), text);
  if (GPOINTER_TO_UINT (data) == COLUMN_SQL)
    {
      if (rel_log_entry_get_error (entry) != NULL)
        gtk_widget_add_css_class (cell, "error");
      else
        gtk_widget_remove_css_class (cell, "error");
    }
}

static void
scrolled_cb (RelLogPane *self)
{
  double bottom = gtk_adjustment_get_upper (self->adjustment) - gtk_adjustment_get_page_size (self->adjustment);

  self->follows = gtk_adjustment_get_value (self->adjustment) >= bottom - 60;
}

/* The list inside the column view knows how to go to a row that has no height yet. */
static gboolean
scroll_cb (gpointer user_data)
{
  RelLogPane *self = user_data;
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->selection));

  self->scroll_id = 0;
  for (GtkWidget *child = gtk_widget_get_first_child (self->grid); child != NULL && n > 0; child = gtk_widget_get_next_sibling (child))
    if (GTK_IS_LIST_VIEW (child))
      gtk_widget_activate_action (child, "list.scroll-to-item", "u", n - 1);

  return G_SOURCE_REMOVE;
}

static void
grown_cb (RelLogPane *self)
{
  if (self->follows && self->scroll_id == 0)
    self->scroll_id = g_idle_add_full (G_PRIORITY_LOW, scroll_cb, self, NULL);
}

static void
copy_cb (RelLogPane *self)
{
  RelLogEntry *entry = gtk_single_selection_get_selected_item (self->selection);

  if (entry != NULL)
    gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), rel_log_entry_get_sql (entry));
}

static void
clear_cb (RelLogPane *self)
{
  if (self->log != NULL)
    rel_statement_log_clear (self->log);
}

static void
append_column (RelLogPane *self,
               guint       column,
               const char *title,
               int         width)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  g_autoptr(GtkColumnViewColumn) view_column = gtk_column_view_column_new (title, factory);

  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), GUINT_TO_POINTER (column));
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), GUINT_TO_POINTER (column));
  if (width > 0)
    gtk_column_view_column_set_fixed_width (view_column, width);
  else
    gtk_column_view_column_set_expand (view_column, TRUE);
  gtk_column_view_column_set_resizable (view_column, TRUE);
  gtk_column_view_append_column (GTK_COLUMN_VIEW (self->grid), view_column);
}

static GtkWidget *
flat_button (const char *icon,
             const char *label,
             GCallback   clicked,
             RelLogPane *self)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  if (clicked != NULL)
    g_signal_connect_swapped (button, "clicked", clicked, self);

  return button;
}

/* Hidden, it follows nothing: a list that nobody sees costs nothing. */
static void
mapped_cb (RelLogPane *self)
{
  gboolean mapped = gtk_widget_get_mapped (GTK_WIDGET (self));

  self->follows = TRUE;
  gtk_single_selection_set_model (self->selection, mapped ? G_LIST_MODEL (self->log) : NULL);
}

static void
rel_log_pane_dispose (GObject *object)
{
  RelLogPane *self = REL_LOG_PANE (object);

  g_clear_handle_id (&self->scroll_id, g_source_remove);
  g_clear_object (&self->log);
  adw_bin_set_child (ADW_BIN (self), NULL);

  G_OBJECT_CLASS (rel_log_pane_parent_class)->dispose (object);
}

static void
rel_log_pane_class_init (RelLogPaneClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rel_log_pane_dispose;
}

static void
rel_log_pane_init (RelLogPane *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *bar = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *title = gtk_label_new (_("What Was Sent to the Database"));
  GtkWidget *close;

  self->selection = gtk_single_selection_new (NULL);
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  self->grid = gtk_column_view_new (GTK_SELECTION_MODEL (self->selection));
  gtk_widget_add_css_class (self->grid, "data-table");
  gtk_widget_add_css_class (self->grid, "log-grid");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->grid), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Log of statements"), -1);
  append_column (self, COLUMN_WHEN, _("When"), 84);
  append_column (self, COLUMN_LANE, _("By"), 104);
  append_column (self, COLUMN_TIME, _("Time"), 92);
  append_column (self, COLUMN_ROWS, _("Rows"), 72);
  append_column (self, COLUMN_SQL, _("Statement"), -1);

  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), self->grid);
  gtk_widget_set_vexpand (scrolled, TRUE);
  self->adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scrolled));
  self->follows = TRUE;
  g_signal_connect_object (self->adjustment, "value-changed", G_CALLBACK (scrolled_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->selection, "items-changed", G_CALLBACK (grown_cb), self, G_CONNECT_SWAPPED);

  gtk_widget_add_css_class (title, "heading");
  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_label_set_ellipsize (GTK_LABEL (title), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (title, TRUE);
  gtk_widget_add_css_class (bar, "log-bar");
  close = flat_button ("window-close-symbolic", _("Close the Log (F12)"), NULL, self);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (close), "win.toggle-log");
  gtk_box_append (GTK_BOX (bar), title);
  gtk_box_append (GTK_BOX (bar), flat_button ("edit-copy-symbolic", _("Copy the Selected Statement"), G_CALLBACK (copy_cb), self));
  gtk_box_append (GTK_BOX (bar), flat_button ("edit-clear-all-symbolic", _("Clear the Log"), G_CALLBACK (clear_cb), self));
  gtk_box_append (GTK_BOX (bar), close);
  gtk_box_append (GTK_BOX (box), bar);
  gtk_box_append (GTK_BOX (box), scrolled);
  gtk_widget_set_size_request (GTK_WIDGET (self), -1, 190);
  adw_bin_set_child (ADW_BIN (self), box);
  g_signal_connect (self, "map", G_CALLBACK (mapped_cb), NULL);
  g_signal_connect (self, "unmap", G_CALLBACK (mapped_cb), NULL);
}

GtkWidget *
rel_log_pane_new (void)
{
  return g_object_new (REL_TYPE_LOG_PANE, NULL);
}

void
rel_log_pane_set_log (RelLogPane      *self,
                      RelStatementLog *log)
{
  g_return_if_fail (REL_IS_LOG_PANE (self));

  g_set_object (&self->log, log);
  mapped_cb (self);
}
