/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The grid. It is its own scrollable: the adjustments count pixels in double, only the
 * cells on screen are asked for and painted with one shared layout. The header is
 * painted above the rows; a drag at a column's edge resizes it, a click sorts.
 */
#include "config.h"

#include <math.h>
#include <string.h>

#include <adwaita.h>
#include <glib/gi18n.h>

#include "browser/rel-grid.h"

#include "browser/rel-cell-text.h"
#include "browser/rel-grid-private.h"

#define MAX_PROXIES 60

enum
{
  PROP_0,
  PROP_HADJUSTMENT,
  PROP_VADJUSTMENT,
  PROP_HSCROLL_POLICY,
  PROP_VSCROLL_POLICY,
};

guint rel_grid_signals[REL_GRID_N_SIGNALS];

G_DEFINE_FINAL_TYPE_WITH_CODE (RelGrid, rel_grid, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_SCROLLABLE, NULL))

typedef GtkWidget RelGridRowProxy;
typedef GtkWidgetClass RelGridRowProxyClass;

static GType rel_grid_row_proxy_get_type (void);

G_DEFINE_TYPE (RelGridRowProxy, rel_grid_row_proxy, GTK_TYPE_WIDGET)

static void
rel_grid_row_proxy_class_init (RelGridRowProxyClass *klass)
{
  gtk_widget_class_set_accessible_role (klass, GTK_ACCESSIBLE_ROLE_ROW);
}

static void
rel_grid_row_proxy_init (RelGridRowProxy *self)
{
}

RelRecordQuery *
rel_grid_get_query (RelGrid *self)
{
  return self->list != NULL ? rel_record_list_get_query (self->list) : NULL;
}

/* Records that are not in the database yet stand beside the grid. */
guint
rel_grid_get_n_rows (RelGrid *self)
{
  return self->list != NULL ? rel_record_list_get_n_stored (self->list) : 0;
}

double
rel_grid_get_view_height (RelGrid *self)
{
  return MAX (gtk_widget_get_height (GTK_WIDGET (self)) - rel_grid_get_header_height (self), 0);
}

void
rel_grid_update_adjustments (RelGrid *self)
{
  double width = gtk_widget_get_width (GTK_WIDGET (self));
  double height = rel_grid_get_view_height (self);
  double rows = rel_grid_get_n_rows (self) * REL_GRID_ROW_HEIGHT;

  if (self->hadjustment != NULL)
    gtk_adjustment_configure (self->hadjustment, gtk_adjustment_get_value (self->hadjustment), 0,
                              MAX (rel_grid_get_total_width (self), width), 40, width * 0.9, width);
  if (self->vadjustment != NULL)
    {
      double value = gtk_adjustment_get_value (self->vadjustment);

      if (self->pending_scroll >= 0 && rows >= self->pending_scroll)
        {
          value = self->pending_scroll;
          self->pending_scroll = -1;
        }
      gtk_adjustment_configure (self->vadjustment, value, 0, MAX (rows, height), REL_GRID_ROW_HEIGHT, height * 0.9, height);
    }
}

static void
update_proxies (RelGrid *self)
{
  RelRecordQuery *query = rel_grid_get_query (self);
  gint64 first;
  gint64 last;

  for (guint i = 0; i < self->proxies->len; i++)
    gtk_widget_unparent (g_ptr_array_index (self->proxies, i));
  g_ptr_array_set_size (self->proxies, 0);
  if (query == NULL)
    return;

  rel_grid_get_visible_rows (self, &first, &last);
  for (gint64 i = first; i <= last && i - first < MAX_PROXIES; i++)
    {
      g_autoptr(RelRow) row = g_list_model_get_item (G_LIST_MODEL (self->list), i);
      g_autoptr(GString) text = g_string_new (NULL);
      GtkWidget *proxy = g_object_new (rel_grid_row_proxy_get_type (), "can-target", FALSE, NULL);

      for (guint j = 0; row != NULL && j < rel_grid_get_n_places (self); j++)
        {
          RelCellStyle style;
          g_autofree char *cell = rel_cell_text_format (row, rel_record_query_get_column (query, rel_grid_get_column_at (self, j)), &style);

          g_string_append (text, j > 0 ? ", " : "");
          /* Translators: a value that refers to nothing. */
          g_string_append_printf (text, style == REL_CELL_DANGLING ? _("%s (missing)") : "%s", cell);
        }
      gtk_accessible_update_state (GTK_ACCESSIBLE (proxy), GTK_ACCESSIBLE_STATE_SELECTED, rel_grid_is_row_selected (self, i), -1);
      gtk_accessible_update_property (GTK_ACCESSIBLE (proxy), GTK_ACCESSIBLE_PROPERTY_LABEL, text->str, -1);
      g_object_set_data (G_OBJECT (proxy), "row", GSIZE_TO_POINTER ((gsize) i));
      gtk_widget_set_parent (proxy, GTK_WIDGET (self));
      g_ptr_array_add (self->proxies, proxy);
    }
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

static gboolean
proxies_cb (gpointer user_data)
{
  RelGrid *self = user_data;

  self->proxies_id = 0;
  update_proxies (self);
  /* Sizes are settled by now: who tells which rows are seen may look again. */
  g_signal_emit (self, rel_grid_signals[REL_GRID_VIEW_CHANGED], 0);

  return G_SOURCE_REMOVE;
}

void
rel_grid_view_changed (RelGrid *self)
{
  gtk_widget_queue_draw (GTK_WIDGET (self));
  if (self->filtering)
    rel_grid_update_filters (self);
  if (self->proxies_id == 0)
    self->proxies_id = g_timeout_add (150, proxies_cb, self);
  g_signal_emit (self, rel_grid_signals[REL_GRID_VIEW_CHANGED], 0);
}

double
rel_grid_text_width (RelGrid    *self,
            const char *text)
{
  int width;

  pango_layout_set_width (self->layout, -1);
  pango_layout_set_text (self->layout, text, -1);
  pango_layout_get_pixel_size (self->layout, &width, NULL);

  return width;
}

static void
rel_grid_size_allocate (GtkWidget *widget,
                        int        width,
                        int        height,
                        int        baseline)
{
  RelGrid *self = REL_GRID (widget);
  double scroll_y = self->vadjustment != NULL ? gtk_adjustment_get_value (self->vadjustment) : 0;

  rel_grid_update_adjustments (self);
  rel_grid_allocate_editor (self);
  rel_grid_allocate_filters (self);
  for (guint i = 0; i < self->proxies->len; i++)
    {
      GtkWidget *proxy = g_ptr_array_index (self->proxies, i);
      gint64 row = (gint64) GPOINTER_TO_SIZE (g_object_get_data (G_OBJECT (proxy), "row"));
      double y = rel_grid_get_header_height (self) + row * REL_GRID_ROW_HEIGHT - scroll_y;
      int minimum;

      gtk_widget_measure (proxy, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
      gtk_widget_allocate (proxy, MAX (width, 1), (int) REL_GRID_ROW_HEIGHT, -1, gsk_transform_translate (NULL, &GRAPHENE_POINT_INIT (0, y)));
    }
}

static void
rel_grid_measure (GtkWidget      *widget,
                  GtkOrientation  orientation,
                  int             for_size,
                  int            *minimum,
                  int            *natural,
                  int            *minimum_baseline,
                  int            *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? 120 : (int) (rel_grid_get_header_height (REL_GRID (widget)) + 2 * REL_GRID_ROW_HEIGHT);
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 600 : 400;
}

static void
set_adjustment (RelGrid        *self,
                GtkAdjustment **where,
                GtkAdjustment  *adjustment)
{
  if (*where != NULL)
    g_signal_handlers_disconnect_by_func (*where, rel_grid_view_changed, self);
  g_set_object (where, adjustment);
  if (adjustment != NULL)
    g_signal_connect_swapped (adjustment, "value-changed", G_CALLBACK (rel_grid_view_changed), self);
  rel_grid_update_adjustments (self);
}

static void
rel_grid_set_property (GObject      *object,
                       guint         prop_id,
                       const GValue *value,
                       GParamSpec   *pspec)
{
  RelGrid *self = REL_GRID (object);

  switch (prop_id)
    {
    case PROP_HADJUSTMENT:
      set_adjustment (self, &self->hadjustment, g_value_get_object (value));
      break;
    case PROP_VADJUSTMENT:
      set_adjustment (self, &self->vadjustment, g_value_get_object (value));
      break;
    case PROP_HSCROLL_POLICY:
      self->hscroll_policy = g_value_get_enum (value);
      break;
    case PROP_VSCROLL_POLICY:
      self->vscroll_policy = g_value_get_enum (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
rel_grid_get_property (GObject    *object,
                       guint       prop_id,
                       GValue     *value,
                       GParamSpec *pspec)
{
  RelGrid *self = REL_GRID (object);

  switch (prop_id)
    {
    case PROP_HADJUSTMENT:
      g_value_set_object (value, self->hadjustment);
      break;
    case PROP_VADJUSTMENT:
      g_value_set_object (value, self->vadjustment);
      break;
    case PROP_HSCROLL_POLICY:
      g_value_set_enum (value, self->hscroll_policy);
      break;
    case PROP_VSCROLL_POLICY:
      g_value_set_enum (value, self->vscroll_policy);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
rel_grid_dispose (GObject *object)
{
  RelGrid *self = REL_GRID (object);

  rel_grid_close_editor (self);
  rel_grid_drop_filters (self);
  g_clear_handle_id (&self->proxies_id, g_source_remove);
  g_clear_handle_id (&self->leave_id, g_source_remove);
  for (guint i = 0; i < self->proxies->len; i++)
    gtk_widget_unparent (g_ptr_array_index (self->proxies, i));
  g_ptr_array_set_size (self->proxies, 0);
  rel_grid_set_list (self, NULL);
  set_adjustment (self, &self->hadjustment, NULL);
  set_adjustment (self, &self->vadjustment, NULL);

  G_OBJECT_CLASS (rel_grid_parent_class)->dispose (object);
}

static void
rel_grid_finalize (GObject *object)
{
  RelGrid *self = REL_GRID (object);

  g_clear_object (&self->layout);
  g_array_unref (self->shown);
  g_array_unref (self->widths);
  g_array_unref (self->chosen_widths);
  g_array_unref (self->ranges);
  g_hash_table_unref (self->filters);
  g_ptr_array_unref (self->proxies);

  G_OBJECT_CLASS (rel_grid_parent_class)->finalize (object);
}

static void
rel_grid_class_init (RelGridClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = rel_grid_dispose;
  object_class->finalize = rel_grid_finalize;
  object_class->get_property = rel_grid_get_property;
  object_class->set_property = rel_grid_set_property;
  widget_class->snapshot = rel_grid_snapshot;
  widget_class->size_allocate = rel_grid_size_allocate;
  widget_class->measure = rel_grid_measure;

  g_object_class_override_property (object_class, PROP_HADJUSTMENT, "hadjustment");
  g_object_class_override_property (object_class, PROP_VADJUSTMENT, "vadjustment");
  g_object_class_override_property (object_class, PROP_HSCROLL_POLICY, "hscroll-policy");
  g_object_class_override_property (object_class, PROP_VSCROLL_POLICY, "vscroll-policy");

  rel_grid_signals[REL_GRID_ROW_SELECTED] = g_signal_new ("row-selected", REL_TYPE_GRID, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT64);
  rel_grid_signals[REL_GRID_ROW_ACTIVATED] = g_signal_new ("row-activated", REL_TYPE_GRID, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT64);
  rel_grid_signals[REL_GRID_LINK_ACTIVATED] = g_signal_new ("link-activated", REL_TYPE_GRID, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 3, G_TYPE_INT64, G_TYPE_UINT, G_TYPE_BOOLEAN);
  /* Of the row -1 when the pointer is on no link any more. */
  rel_grid_signals[REL_GRID_LINK_HOVERED] = g_signal_new ("link-hovered", REL_TYPE_GRID, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_INT64, G_TYPE_UINT);
  rel_grid_signals[REL_GRID_SORT_REQUESTED] = g_signal_new ("sort-requested", REL_TYPE_GRID, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT64);
  rel_grid_signals[REL_GRID_VIEW_CHANGED] = g_signal_new ("view-changed", REL_TYPE_GRID, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  rel_grid_signals[REL_GRID_EDIT_WANTED] = g_signal_new ("edit-wanted", REL_TYPE_GRID, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_INT64, G_TYPE_UINT);
  rel_grid_signals[REL_GRID_CELL_EDITED] = g_signal_new ("cell-edited", REL_TYPE_GRID, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 3, G_TYPE_INT64, G_TYPE_UINT, G_TYPE_STRING);

  rel_grid_signals[REL_GRID_COLUMNS_CHANGED] = g_signal_new ("columns-changed", REL_TYPE_GRID, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  rel_grid_signals[REL_GRID_SELECTION_CHANGED] = g_signal_new ("selection-changed", REL_TYPE_GRID, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  rel_grid_signals[REL_GRID_MENU_WANTED] = g_signal_new ("menu-wanted", REL_TYPE_GRID, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 4, G_TYPE_INT64, G_TYPE_UINT, G_TYPE_DOUBLE, G_TYPE_DOUBLE);
  rel_grid_signals[REL_GRID_FILTER_CHANGED] = g_signal_new ("filter-changed", REL_TYPE_GRID, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_UINT64, G_TYPE_STRING);
  rel_grid_signals[REL_GRID_NOTE_WANTED] = g_signal_new ("note-wanted", REL_TYPE_GRID, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_STRING, 2, G_TYPE_UINT64, G_TYPE_UINT64);

  rel_grid_class_init_keys (widget_class);
  gtk_widget_class_set_css_name (widget_class, "grid-view");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GRID);
}

static void
rel_grid_init (RelGrid *self)
{
  self->shown = g_array_new (FALSE, FALSE, sizeof (guint));
  self->widths = g_array_new (FALSE, FALSE, sizeof (double));
  self->chosen_widths = g_array_new (FALSE, TRUE, sizeof (double));
  self->filters = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->proxies = g_ptr_array_new ();
  rel_grid_reset_selection (self);
  self->hover_row = -1;
  self->hover_column = -1;
  self->pending_scroll = -1;
  self->layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), NULL);
  pango_layout_set_ellipsize (self->layout, PANGO_ELLIPSIZE_END);
  pango_layout_set_single_paragraph_mode (self->layout, TRUE);

  rel_grid_init_header (self);
  rel_grid_init_input (self);
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Records"),
                                  GTK_ACCESSIBLE_PROPERTY_MULTI_SELECTABLE, TRUE, -1);
}

GtkWidget *
rel_grid_new (void)
{
  return g_object_new (REL_TYPE_GRID, NULL);
}

static void
items_changed_cb (GListModel *model,
                  guint       position,
                  guint       removed,
                  guint       added,
                  RelGrid    *self)
{
  rel_grid_update_adjustments (self);
  rel_grid_view_changed (self);
}

static void
loading_cb (RelGrid *self)
{
  rel_grid_measure_columns (self);
  rel_grid_view_changed (self);
}

/**
 * rel_grid_set_list:
 * @self: a grid
 * @list: (nullable): what it shows
 */
void
rel_grid_set_list (RelGrid       *self,
                   RelRecordList *list)
{
  gboolean same;

  g_return_if_fail (REL_IS_GRID (self));

  /* In another order or through another filter, columns stay where they are. */
  same = list != NULL && self->list != NULL && rel_place_get_table (rel_record_list_get_place (list)) == rel_place_get_table (rel_record_list_get_place (self->list));
  rel_grid_close_editor (self);
  if (self->list != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->list, self);
      g_clear_object (&self->list);
    }
  self->list = list != NULL ? g_object_ref (list) : NULL;
  self->measured = FALSE;
  rel_grid_reset_selection (self);
  self->column = same ? self->column : 0;
  self->pending_scroll = -1;
  rel_grid_reset_columns (self);
  g_array_set_size (self->widths, 0);
  if (list == NULL)
    return;

  g_signal_connect (list, "items-changed", G_CALLBACK (items_changed_cb), self);
  g_signal_connect_swapped (list, "notify::loading", G_CALLBACK (loading_cb), self);
  rel_grid_measure_columns (self);
  if (self->vadjustment != NULL)
    gtk_adjustment_set_value (self->vadjustment, 0);
  if (self->hadjustment != NULL && !same)
    gtk_adjustment_set_value (self->hadjustment, 0);
  rel_grid_view_changed (self);
}

/* What it shows, NULL. */
RelRecordList *
rel_grid_get_list (RelGrid *self)
{
  g_return_val_if_fail (REL_IS_GRID (self), NULL);

  return self->list;
}

/**
 * rel_grid_get_selected:
 * @self: a grid
 *
 * Returns: (transfer full) (nullable): the selected row
 */
RelRow *
rel_grid_get_selected (RelGrid *self)
{
  g_return_val_if_fail (REL_IS_GRID (self), NULL);

  return self->selected >= 0 && self->list != NULL ? g_list_model_get_item (G_LIST_MODEL (self->list), self->selected) : NULL;
}

gint64
rel_grid_get_selected_position (RelGrid *self)
{
  g_return_val_if_fail (REL_IS_GRID (self), -1);

  return self->selected;
}

void
rel_grid_select (RelGrid *self,
                 gint64   position)
{
  g_return_if_fail (REL_IS_GRID (self));

  rel_grid_select_row (self, position < (gint64) rel_grid_get_n_rows (self) ? position : -1);
}

double
rel_grid_get_scroll (RelGrid *self)
{
  g_return_val_if_fail (REL_IS_GRID (self), 0);

  return self->vadjustment != NULL ? gtk_adjustment_get_value (self->vadjustment) : 0;
}

/**
 * rel_grid_set_scroll:
 * @self: a grid
 * @value: as rel_grid_get_scroll() gave it
 *
 * Goes back to where one was; as soon as so many rows are known.
 */
void
rel_grid_set_scroll (RelGrid *self,
                     double   value)
{
  g_return_if_fail (REL_IS_GRID (self));

  self->pending_scroll = value;
  rel_grid_update_adjustments (self);
}

void
rel_grid_get_visible_rows (RelGrid *self,
                           gint64  *first,
                           gint64  *last)
{
  double scroll = rel_grid_get_scroll (self);

  *first = (gint64) floor (scroll / REL_GRID_ROW_HEIGHT);
  *last = MIN ((gint64) floor ((scroll + rel_grid_get_view_height (self)) / REL_GRID_ROW_HEIGHT), (gint64) rel_grid_get_n_rows (self) - 1);
}

/**
 * rel_grid_get_column:
 * @self: a grid
 *
 * Returns: number of the column that keys act on
 */
guint
rel_grid_get_column (RelGrid *self)
{
  g_return_val_if_fail (REL_IS_GRID (self), 0);

  return self->column;
}
