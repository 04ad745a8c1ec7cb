/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The rows of a result in a column view, which makes widgets only for what is on screen.
 * A click on the text of a link opens its record, a double click edits, Enter goes on
 * along the first link of the row.
 */
#include "config.h"

#include <glib/gi18n.h>

#include "console/rel-result-view-private.h"

#include "common/rel-one-line.h"
#include "console/rel-result-cell.h"

#define CHAR_WIDTH 8
#define MAX_WIDTH  340
#define MIN_WIDTH  64

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

GtkWidget *
rel_result_view_make_grid (RelResultView *self)
{
  const RelResultInfo *info = rel_result_get_info (self->result);
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  guint n_columns = MIN (info->n_columns, REL_RESULT_MAX_COLUMNS);

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
