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

#define ROW_HEIGHT    32.0
#define HEADER_HEIGHT 34.0
#define PAD           10.0
#define MIN_COLUMN    40.0
#define MAX_COLUMN    320.0
#define EDGE          5.0
#define MAX_PROXIES   60

struct _RelGrid
{
  GtkWidget       parent_instance;
  RelRecordList  *list;
  GtkAdjustment  *hadjustment;
  GtkAdjustment  *vadjustment;
  guint           hscroll_policy : 1;
  guint           vscroll_policy : 1;
  GArray         *widths;        /* double */
  gboolean        measured;      /* widths follow what is in the rows */
  PangoLayout    *layout;
  gint64          selected;      /* -1 none */
  guint           column;        /* of the cell that keys act on */
  gint64          hover_row;
  int             hover_column;
  int             resizing;      /* column, -1 */
  double          resize_start;
  double          pending_scroll; /* to restore once the rows are known; -1 none */
  GPtrArray      *proxies;
  guint           proxies_id;
};

enum
{
  PROP_0,
  PROP_HADJUSTMENT,
  PROP_VADJUSTMENT,
  PROP_HSCROLL_POLICY,
  PROP_VSCROLL_POLICY,
};

enum
{
  ROW_SELECTED,
  ROW_ACTIVATED,
  LINK_ACTIVATED,
  SORT_REQUESTED,
  VIEW_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

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

static RelRecordQuery *
get_query (RelGrid *self)
{
  return self->list != NULL ? rel_record_list_get_query (self->list) : NULL;
}

static guint
get_n_rows (RelGrid *self)
{
  return self->list != NULL ? g_list_model_get_n_items (G_LIST_MODEL (self->list)) : 0;
}

static double
get_total_width (RelGrid *self)
{
  double width = 0;

  for (guint i = 0; i < self->widths->len; i++)
    width += g_array_index (self->widths, double, i);

  return width;
}

static double
get_view_height (RelGrid *self)
{
  return MAX (gtk_widget_get_height (GTK_WIDGET (self)) - HEADER_HEIGHT, 0);
}

static void
update_adjustments (RelGrid *self)
{
  double width = gtk_widget_get_width (GTK_WIDGET (self));
  double height = get_view_height (self);
  double rows = get_n_rows (self) * ROW_HEIGHT;

  if (self->hadjustment != NULL)
    gtk_adjustment_configure (self->hadjustment, gtk_adjustment_get_value (self->hadjustment), 0,
                              MAX (get_total_width (self), width), 40, width * 0.9, width);
  if (self->vadjustment != NULL)
    {
      double value = gtk_adjustment_get_value (self->vadjustment);

      if (self->pending_scroll >= 0 && rows >= self->pending_scroll)
        {
          value = self->pending_scroll;
          self->pending_scroll = -1;
        }
      gtk_adjustment_configure (self->vadjustment, value, 0, MAX (rows, height), ROW_HEIGHT, height * 0.9, height);
    }
}

static void
update_proxies (RelGrid *self)
{
  RelRecordQuery *query = get_query (self);
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

      for (guint j = 0; row != NULL && j < rel_record_query_get_n_columns (query); j++)
        {
          RelCellStyle style;
          g_autofree char *cell = rel_cell_text_format (row, rel_record_query_get_column (query, j), &style);

          g_string_append_printf (text, "%s%s", j > 0 ? ", " : "", cell);
        }
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

  return G_SOURCE_REMOVE;
}

static void
view_changed (RelGrid *self)
{
  gtk_widget_queue_draw (GTK_WIDGET (self));
  if (self->proxies_id == 0)
    self->proxies_id = g_timeout_add (150, proxies_cb, self);
  g_signal_emit (self, signals[VIEW_CHANGED], 0);
}

static double
text_width (RelGrid    *self,
            const char *text)
{
  int width;

  pango_layout_set_width (self->layout, -1);
  pango_layout_set_text (self->layout, text, -1);
  pango_layout_get_pixel_size (self->layout, &width, NULL);

  return width;
}

/* From the names, and from the first rows once they are there. */
static void
measure_columns (RelGrid *self)
{
  RelRecordQuery *query = get_query (self);
  gboolean loaded = FALSE;

  if (query == NULL || self->measured)
    return;

  g_array_set_size (self->widths, 0);
  for (guint i = 0; i < rel_record_query_get_n_columns (query); i++)
    {
      const RelRecordColumn *column = rel_record_query_get_column (query, i);
      double width = text_width (self, column->name) + 2 * PAD + 14;

      for (guint r = 0; r < MIN (get_n_rows (self), 40); r++)
        {
          g_autoptr(RelRow) row = g_list_model_get_item (G_LIST_MODEL (self->list), r);
          RelCellStyle style;
          g_autofree char *text = NULL;

          if (row == NULL || !rel_row_is_loaded (row))
            continue;
          loaded = TRUE;
          text = rel_cell_text_format (row, column, &style);
          width = MAX (width, text_width (self, text) + 2 * PAD + 4);
        }
      width = CLAMP (width, MIN_COLUMN + 20, MAX_COLUMN);
      g_array_append_val (self->widths, width);
    }
  self->measured = loaded;
  update_adjustments (self);
}

static gboolean
is_number_column (const RelRecordColumn *column)
{
  static const char *const words[] = { "INT", "REAL", "NUM", "DEC", "FLOAT", "DOUB" };
  g_autofree char *type = g_ascii_strup (column->type, -1);

  for (guint i = 0; i < G_N_ELEMENTS (words) && column->label < 0; i++)
    if (strstr (type, words[i]) != NULL)
      return TRUE;

  return FALSE;
}

typedef struct
{
  GdkRGBA text;
  GdkRGBA dim;
  GdkRGBA accent;
  GdkRGBA warning;
  GdkRGBA line;
  GdkRGBA selection;
  GdkRGBA header;
} Colors;

static GdkRGBA
with_alpha (GdkRGBA color,
            float   alpha)
{
  color.alpha *= alpha;

  return color;
}

static void
get_colors (RelGrid *self,
            Colors  *colors)
{
  GtkStyleContext *context = gtk_widget_get_style_context (GTK_WIDGET (self));
  gboolean dark = adw_style_manager_get_dark (adw_style_manager_get_default ());

  gtk_style_context_get_color (context, &colors->text);
  colors->dim = with_alpha (colors->text, 0.5);
  if (!gtk_style_context_lookup_color (context, "accent_color", &colors->accent))
    gdk_rgba_parse (&colors->accent, dark ? "#78aeed" : "#1c71d8");
  if (!gtk_style_context_lookup_color (context, "warning_color", &colors->warning))
    gdk_rgba_parse (&colors->warning, "#c64600");
  colors->line = with_alpha (colors->text, 0.09);
  colors->selection = with_alpha (colors->accent, dark ? 0.28 : 0.18);
  colors->header = with_alpha (colors->text, 0.05);
}

static void
paint_text (RelGrid       *self,
            GtkSnapshot   *snapshot,
            const char    *text,
            double         x,
            double         y,
            double         width,
            double         height,
            const GdkRGBA *color,
            gboolean       right,
            gboolean       italic,
            gboolean       underline,
            gboolean       bold)
{
  PangoAttrList *attributes = pango_attr_list_new ();
  int text_height;

  if (italic)
    pango_attr_list_insert (attributes, pango_attr_style_new (PANGO_STYLE_ITALIC));
  if (underline)
    pango_attr_list_insert (attributes, pango_attr_underline_new (PANGO_UNDERLINE_SINGLE));
  if (bold)
    pango_attr_list_insert (attributes, pango_attr_weight_new (PANGO_WEIGHT_BOLD));
  pango_attr_list_insert (attributes, pango_attr_font_features_new ("tnum=1"));
  pango_layout_set_attributes (self->layout, attributes);
  pango_attr_list_unref (attributes);
  pango_layout_set_text (self->layout, text, -1);
  pango_layout_set_width (self->layout, MAX (width, 1) * PANGO_SCALE);
  pango_layout_set_alignment (self->layout, right ? PANGO_ALIGN_RIGHT : PANGO_ALIGN_LEFT);
  pango_layout_get_pixel_size (self->layout, NULL, &text_height);

  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (x, y + floor ((height - text_height) / 2)));
  gtk_snapshot_append_layout (snapshot, self->layout, color);
  gtk_snapshot_restore (snapshot);
  pango_layout_set_attributes (self->layout, NULL);
}

static void
paint_cell (RelGrid               *self,
            GtkSnapshot           *snapshot,
            RelRow                *row,
            const RelRecordColumn *column,
            double                 x,
            double                 y,
            double                 width,
            const Colors          *colors,
            gboolean               hovered)
{
  RelCellStyle style;
  g_autofree char *text = rel_cell_text_format (row, column, &style);
  const GdkRGBA *color = &colors->text;
  gboolean italic = FALSE;

  switch (style)
    {
    case REL_CELL_NULL:
    case REL_CELL_EMPTY:
      italic = TRUE;
      color = &colors->dim;
      break;
    case REL_CELL_LINK:
      color = &colors->accent;
      break;
    case REL_CELL_DANGLING:
      color = &colors->warning;
      break;
    case REL_CELL_BLOB:
    case REL_CELL_LOADING:
      color = &colors->dim;
      break;
    case REL_CELL_PLAIN:
    case REL_CELL_NUMBER:
    default:
      break;
    }

  paint_text (self, snapshot, text, x + PAD, y, width - 2 * PAD, ROW_HEIGHT, color,
              style == REL_CELL_NUMBER || (style == REL_CELL_NULL && is_number_column (column)),
              italic, style == REL_CELL_LINK && hovered, FALSE);
}

static void
snapshot_header (RelGrid      *self,
                 GtkSnapshot  *snapshot,
                 const Colors *colors,
                 double        scroll_x)
{
  RelRecordQuery *query = get_query (self);
  double total = gtk_widget_get_width (GTK_WIDGET (self));
  gboolean descending;
  RelId sort = rel_place_get_sort (rel_record_list_get_place (self->list), &descending);
  double x = -scroll_x;

  gtk_snapshot_append_color (snapshot, &colors->header, &GRAPHENE_RECT_INIT (0, 0, total, HEADER_HEIGHT));
  gtk_snapshot_append_color (snapshot, &colors->line, &GRAPHENE_RECT_INIT (0, HEADER_HEIGHT - 1, total, 1));
  for (guint i = 0; i < self->widths->len; i++)
    {
      const RelRecordColumn *column = rel_record_query_get_column (query, i);
      double width = g_array_index (self->widths, double, i);

      if (x + width > 0 && x < total)
        {
          g_autofree char *title = column->column == sort ? g_strdup_printf ("%s %s", column->name, descending ? "▾" : "▴") : g_strdup (column->name);

          paint_text (self, snapshot, title, x + PAD, 0, width - 2 * PAD, HEADER_HEIGHT, column->column == sort ? &colors->text : &colors->dim,
                      is_number_column (column), FALSE, FALSE, TRUE);
          gtk_snapshot_append_color (snapshot, &colors->line, &GRAPHENE_RECT_INIT (x + width - 1, 8, 1, HEADER_HEIGHT - 16));
        }
      x += width;
    }
}

static void
rel_grid_snapshot (GtkWidget   *widget,
                   GtkSnapshot *snapshot)
{
  RelGrid *self = REL_GRID (widget);
  RelRecordQuery *query = get_query (self);
  double width = gtk_widget_get_width (widget);
  double height = gtk_widget_get_height (widget);
  double scroll_x = self->hadjustment != NULL ? gtk_adjustment_get_value (self->hadjustment) : 0;
  double scroll_y = self->vadjustment != NULL ? gtk_adjustment_get_value (self->vadjustment) : 0;
  gint64 first = (gint64) floor (scroll_y / ROW_HEIGHT);
  double y = HEADER_HEIGHT + first * ROW_HEIGHT - scroll_y;
  Colors colors;

  if (query == NULL)
    return;

  measure_columns (self);
  get_colors (self, &colors);
  gtk_snapshot_push_clip (snapshot, &GRAPHENE_RECT_INIT (0, HEADER_HEIGHT, width, MAX (height - HEADER_HEIGHT, 0)));
  for (gint64 r = first; y < height && r < (gint64) get_n_rows (self); r++, y += ROW_HEIGHT)
    {
      g_autoptr(RelRow) row = g_list_model_get_item (G_LIST_MODEL (self->list), r);
      double x = -scroll_x;

      if (r == self->selected)
        gtk_snapshot_append_color (snapshot, &colors.selection, &GRAPHENE_RECT_INIT (0, y, width, ROW_HEIGHT));
      for (guint i = 0; row != NULL && i < self->widths->len; i++)
        {
          double w = g_array_index (self->widths, double, i);

          if (x + w > 0 && x < width)
            {
              paint_cell (self, snapshot, row, rel_record_query_get_column (query, i), x, y, w, &colors,
                          r == self->hover_row && (int) i == self->hover_column);
              if (r == self->selected && i == self->column && gtk_widget_has_visible_focus (widget))
                {
                  float widths[4] = { 2, 2, 2, 2 };
                  GdkRGBA borders[4] = { colors.accent, colors.accent, colors.accent, colors.accent };
                  GskRoundedRect outline;

                  gsk_rounded_rect_init_from_rect (&outline, &GRAPHENE_RECT_INIT (x + 1, y + 1, w - 2, ROW_HEIGHT - 2), 4);
                  gtk_snapshot_append_border (snapshot, &outline, widths, borders);
                }
            }
          x += w;
        }
      gtk_snapshot_append_color (snapshot, &colors.line, &GRAPHENE_RECT_INIT (0, y + ROW_HEIGHT - 1, width, 1));
    }
  gtk_snapshot_pop (snapshot);
  snapshot_header (self, snapshot, &colors, scroll_x);
}

static void
rel_grid_size_allocate (GtkWidget *widget,
                        int        width,
                        int        height,
                        int        baseline)
{
  RelGrid *self = REL_GRID (widget);
  double scroll_y = self->vadjustment != NULL ? gtk_adjustment_get_value (self->vadjustment) : 0;

  update_adjustments (self);
  for (guint i = 0; i < self->proxies->len; i++)
    {
      GtkWidget *proxy = g_ptr_array_index (self->proxies, i);
      gint64 row = (gint64) GPOINTER_TO_SIZE (g_object_get_data (G_OBJECT (proxy), "row"));
      double y = HEADER_HEIGHT + row * ROW_HEIGHT - scroll_y;
      int minimum;

      gtk_widget_measure (proxy, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
      gtk_widget_allocate (proxy, MAX (width, 1), (int) ROW_HEIGHT, -1, gsk_transform_translate (NULL, &GRAPHENE_POINT_INIT (0, y)));
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
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? 120 : (int) (HEADER_HEIGHT + 2 * ROW_HEIGHT);
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 600 : 400;
}

static void
set_adjustment (RelGrid        *self,
                GtkAdjustment **where,
                GtkAdjustment  *adjustment)
{
  if (*where != NULL)
    g_signal_handlers_disconnect_by_func (*where, view_changed, self);
  g_set_object (where, adjustment);
  if (adjustment != NULL)
    g_signal_connect_swapped (adjustment, "value-changed", G_CALLBACK (view_changed), self);
  update_adjustments (self);
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

static int
column_at (RelGrid *self,
           double   x,
           double  *left)
{
  double at = self->hadjustment != NULL ? -gtk_adjustment_get_value (self->hadjustment) : 0;

  for (guint i = 0; i < self->widths->len; i++)
    {
      double width = g_array_index (self->widths, double, i);

      if (x >= at && x < at + width)
        {
          if (left != NULL)
            *left = at;
          return i;
        }
      at += width;
    }

  return -1;
}

static gint64
row_at (RelGrid *self,
        double   y)
{
  double scroll = self->vadjustment != NULL ? gtk_adjustment_get_value (self->vadjustment) : 0;
  gint64 row = (gint64) floor ((y - HEADER_HEIGHT + scroll) / ROW_HEIGHT);

  return y >= HEADER_HEIGHT && row >= 0 && row < (gint64) get_n_rows (self) ? row : -1;
}

/* The column whose right edge is there, -1. */
static int
edge_at (RelGrid *self,
         double   x,
         double   y)
{
  double at = self->hadjustment != NULL ? -gtk_adjustment_get_value (self->hadjustment) : 0;

  for (guint i = 0; y < HEADER_HEIGHT && i < self->widths->len; i++)
    {
      at += g_array_index (self->widths, double, i);
      if (fabs (x - at) <= EDGE)
        return i;
    }

  return -1;
}

static gboolean
is_link (RelGrid *self,
         gint64   position,
         int      column)
{
  RelRecordQuery *query = get_query (self);
  g_autoptr(RelRow) row = NULL;
  RelCellStyle style;
  g_autofree char *text = NULL;

  if (query == NULL || position < 0 || column < 0)
    return FALSE;
  row = g_list_model_get_item (G_LIST_MODEL (self->list), position);
  if (row == NULL)
    return FALSE;
  text = rel_cell_text_format (row, rel_record_query_get_column (query, column), &style);

  return style == REL_CELL_LINK;
}

/* The label is the link, not the empty rest of the cell. */
static gboolean
is_on_link (RelGrid *self,
            double   x,
            double   y)
{
  double left = 0;
  int column = column_at (self, x, &left);
  gint64 position = row_at (self, y);
  g_autoptr(RelRow) row = NULL;
  RelCellStyle style;
  g_autofree char *text = NULL;

  if (!is_link (self, position, column))
    return FALSE;
  row = g_list_model_get_item (G_LIST_MODEL (self->list), position);
  text = rel_cell_text_format (row, rel_record_query_get_column (get_query (self), column), &style);

  return x - left - PAD <= text_width (self, text) + 4;
}

static void
scroll_to_row (RelGrid *self,
               gint64   row)
{
  double top = row * ROW_HEIGHT;
  double value = gtk_adjustment_get_value (self->vadjustment);
  double page = get_view_height (self);

  if (top < value)
    gtk_adjustment_set_value (self->vadjustment, top);
  else if (top + ROW_HEIGHT > value + page)
    gtk_adjustment_set_value (self->vadjustment, top + ROW_HEIGHT - page);
}

static void
select_row (RelGrid *self,
            gint64   row)
{
  if (row == self->selected)
    return;

  self->selected = row;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_signal_emit (self, signals[ROW_SELECTED], 0, row);
}

static void
pressed_cb (GtkGestureClick *gesture,
            int              n_press,
            double           x,
            double           y,
            RelGrid         *self)
{
  guint button = gtk_gesture_single_get_current_button (GTK_GESTURE_SINGLE (gesture));
  GdkModifierType state = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (gesture));
  int column = column_at (self, x, NULL);
  gint64 row = row_at (self, y);

  gtk_widget_grab_focus (GTK_WIDGET (self));
  if (y < HEADER_HEIGHT)
    {
      if (button == GDK_BUTTON_PRIMARY && column >= 0 && edge_at (self, x, y) < 0)
        g_signal_emit (self, signals[SORT_REQUESTED], 0, rel_record_query_get_column (get_query (self), column)->column);
      return;
    }
  if (row < 0)
    return;

  self->column = MAX (column, 0);
  if (button != GDK_BUTTON_SECONDARY && is_on_link (self, x, y))
    {
      g_signal_emit (self, signals[LINK_ACTIVATED], 0, row, (guint) column,
                     button == GDK_BUTTON_MIDDLE || (state & GDK_CONTROL_MASK) != 0);
      return;
    }
  select_row (self, row);
  if (n_press == 2 && button == GDK_BUTTON_PRIMARY)
    g_signal_emit (self, signals[ROW_ACTIVATED], 0, row);
}

static void
drag_begin_cb (GtkGestureDrag *gesture,
               double          x,
               double          y,
               RelGrid        *self)
{
  self->resizing = edge_at (self, x, y);
  if (self->resizing < 0)
    gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_DENIED);
  else
    self->resize_start = g_array_index (self->widths, double, self->resizing);
}

static void
drag_update_cb (GtkGestureDrag *gesture,
                double          dx,
                double          dy,
                RelGrid        *self)
{
  if (self->resizing < 0)
    return;

  g_array_index (self->widths, double, self->resizing) = MAX (self->resize_start + dx, MIN_COLUMN);
  self->measured = TRUE;
  update_adjustments (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
motion_cb (GtkEventControllerMotion *controller,
           double                    x,
           double                    y,
           RelGrid                  *self)
{
  gboolean link = is_on_link (self, x, y);
  gint64 row = link ? row_at (self, y) : -1;
  int column = link ? column_at (self, x, NULL) : -1;

  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), link ? "pointer" : edge_at (self, x, y) >= 0 ? "col-resize" : NULL);
  if (row == self->hover_row && column == self->hover_column)
    return;
  self->hover_row = row;
  self->hover_column = column;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static gboolean
key_cb (GtkWidget *widget,
        GVariant  *args,
        gpointer   user_data)
{
  RelGrid *self = REL_GRID (widget);
  gint64 n = get_n_rows (self);
  gint64 page = MAX ((gint64) (get_view_height (self) / ROW_HEIGHT) - 1, 1);
  int rows;
  int pages;
  int columns;
  gint64 target;

  g_variant_get (args, "(iii)", &rows, &pages, &columns);
  if (n == 0)
    return TRUE;

  if (columns != 0)
    {
      self->column = CLAMP ((int) self->column + columns, 0, (int) self->widths->len - 1);
      gtk_widget_queue_draw (widget);
      return TRUE;
    }

  /* Two pages mean the very ends. */
  target = pages == -2 ? 0 : pages == 2 ? n - 1 : MAX (self->selected, 0) + rows + pages * page;
  if (self->selected < 0 && rows > 0)
    target = 0;
  target = CLAMP (target, 0, n - 1);
  select_row (self, target);
  scroll_to_row (self, target);

  return TRUE;
}

static gboolean
activate_cb (GtkWidget *widget,
             GVariant  *args,
             gpointer   user_data)
{
  RelGrid *self = REL_GRID (widget);

  if (self->selected < 0)
    return FALSE;
  if (is_link (self, self->selected, self->column))
    g_signal_emit (self, signals[LINK_ACTIVATED], 0, self->selected, self->column, FALSE);
  else
    g_signal_emit (self, signals[ROW_ACTIVATED], 0, self->selected);

  return TRUE;
}

static gboolean
copy_cb (GtkWidget *widget,
         GVariant  *args,
         gpointer   user_data)
{
  g_autofree char *text = rel_grid_dup_selected_text (REL_GRID (widget));

  if (text != NULL)
    gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), text);

  return text != NULL;
}

static void
rel_grid_dispose (GObject *object)
{
  RelGrid *self = REL_GRID (object);

  g_clear_handle_id (&self->proxies_id, g_source_remove);
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
  g_array_unref (self->widths);
  g_ptr_array_unref (self->proxies);

  G_OBJECT_CLASS (rel_grid_parent_class)->finalize (object);
}

static void
rel_grid_class_init (RelGridClass *klass)
{
  static const struct
  {
    guint           key;
    GdkModifierType modifiers;
    int             rows;
    int             pages;
    int             columns;
  } keys[] = {
    { GDK_KEY_Up, 0, -1, 0, 0 }, { GDK_KEY_Down, 0, 1, 0, 0 }, { GDK_KEY_Left, 0, 0, 0, -1 }, { GDK_KEY_Right, 0, 0, 0, 1 },
    { GDK_KEY_Page_Up, 0, 0, -1, 0 }, { GDK_KEY_Page_Down, 0, 0, 1, 0 },
    { GDK_KEY_Home, 0, 0, 0, -100000 }, { GDK_KEY_End, 0, 0, 0, 100000 },
    { GDK_KEY_Home, GDK_CONTROL_MASK, 0, -2, 0 }, { GDK_KEY_End, GDK_CONTROL_MASK, 0, 2, 0 },
  };
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

  signals[ROW_SELECTED] = g_signal_new ("row-selected", REL_TYPE_GRID, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT64);
  signals[ROW_ACTIVATED] = g_signal_new ("row-activated", REL_TYPE_GRID, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT64);
  signals[LINK_ACTIVATED] = g_signal_new ("link-activated", REL_TYPE_GRID, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 3, G_TYPE_INT64, G_TYPE_UINT, G_TYPE_BOOLEAN);
  signals[SORT_REQUESTED] = g_signal_new ("sort-requested", REL_TYPE_GRID, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT64);
  signals[VIEW_CHANGED] = g_signal_new ("view-changed", REL_TYPE_GRID, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_widget_class_add_binding (widget_class, keys[i].key, keys[i].modifiers, key_cb, "(iii)", keys[i].rows, keys[i].pages, keys[i].columns);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Return, 0, activate_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_KP_Enter, 0, activate_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_c, GDK_CONTROL_MASK, copy_cb, NULL);
  gtk_widget_class_set_css_name (widget_class, "grid-view");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GRID);
}

static void
rel_grid_init (RelGrid *self)
{
  GtkGesture *click = gtk_gesture_click_new ();
  GtkGesture *drag = gtk_gesture_drag_new ();
  GtkEventController *motion = gtk_event_controller_motion_new ();

  self->widths = g_array_new (FALSE, FALSE, sizeof (double));
  self->proxies = g_ptr_array_new ();
  self->selected = self->hover_row = -1;
  self->hover_column = self->resizing = -1;
  self->pending_scroll = -1;
  self->layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), NULL);
  pango_layout_set_ellipsize (self->layout, PANGO_ELLIPSIZE_END);
  pango_layout_set_single_paragraph_mode (self->layout, TRUE);

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), 0);
  g_signal_connect (click, "pressed", G_CALLBACK (pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  g_signal_connect (drag, "drag-begin", G_CALLBACK (drag_begin_cb), self);
  g_signal_connect (drag, "drag-update", G_CALLBACK (drag_update_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
  g_signal_connect (motion, "motion", G_CALLBACK (motion_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);

  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Records"), -1);
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
  update_adjustments (self);
  view_changed (self);
}

static void
loading_cb (RelGrid *self)
{
  measure_columns (self);
  view_changed (self);
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
  g_return_if_fail (REL_IS_GRID (self));

  if (self->list != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->list, self);
      g_clear_object (&self->list);
    }
  self->list = list != NULL ? g_object_ref (list) : NULL;
  self->measured = FALSE;
  self->selected = -1;
  self->column = 0;
  self->pending_scroll = -1;
  g_array_set_size (self->widths, 0);
  if (list == NULL)
    return;

  g_signal_connect (list, "items-changed", G_CALLBACK (items_changed_cb), self);
  g_signal_connect_swapped (list, "notify::loading", G_CALLBACK (loading_cb), self);
  measure_columns (self);
  if (self->vadjustment != NULL)
    gtk_adjustment_set_value (self->vadjustment, 0);
  if (self->hadjustment != NULL)
    gtk_adjustment_set_value (self->hadjustment, 0);
  view_changed (self);
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

  select_row (self, position < (gint64) get_n_rows (self) ? position : -1);
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
  update_adjustments (self);
}

void
rel_grid_get_visible_rows (RelGrid *self,
                           gint64  *first,
                           gint64  *last)
{
  double scroll = rel_grid_get_scroll (self);

  *first = (gint64) floor (scroll / ROW_HEIGHT);
  *last = MIN ((gint64) floor ((scroll + get_view_height (self)) / ROW_HEIGHT), (gint64) get_n_rows (self) - 1);
}

/**
 * rel_grid_dup_selected_text:
 * @self: a grid
 *
 * Returns: (transfer full) (nullable): the selected row, cells separated by tabs
 */
char *
rel_grid_dup_selected_text (RelGrid *self)
{
  g_autoptr(RelRow) row = rel_grid_get_selected (self);
  RelRecordQuery *query = get_query (self);
  GString *text;

  if (row == NULL || query == NULL)
    return NULL;

  text = g_string_new (NULL);
  for (guint i = 0; i < rel_record_query_get_n_columns (query); i++)
    {
      const RelValue *value = rel_row_get_value (row, rel_record_query_get_column (query, i)->value);
      g_autofree char *cell = value != NULL ? rel_value_to_text (value) : g_strdup ("");

      g_string_append_printf (text, "%s%s", i > 0 ? "\t" : "", cell);
    }

  return g_string_free (text, FALSE);
}
