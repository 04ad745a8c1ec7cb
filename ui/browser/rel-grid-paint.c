/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * How the grid looks: header, rows, cells.
 */
#include "config.h"

#include <math.h>
#include <string.h>

#include <adwaita.h>

#include "browser/rel-grid-private.h"

#include "browser/rel-cell-staged.h"

gboolean
rel_grid_is_number_column (const RelRecordColumn *column)
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
  GdkRGBA background;
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
  if (!gtk_style_context_lookup_color (context, "view_bg_color", &colors->background))
    gdk_rgba_parse (&colors->background, dark ? "#1e1e1e" : "#ffffff");
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
            PangoUnderline underline,
            gboolean       bold)
{
  PangoAttrList *attributes = pango_attr_list_new ();
  int text_height;

  if (italic)
    pango_attr_list_insert (attributes, pango_attr_style_new (PANGO_STYLE_ITALIC));
  if (underline != PANGO_UNDERLINE_NONE)
    pango_attr_list_insert (attributes, pango_attr_underline_new (underline));
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
            guint                  number,
            double                 x,
            double                 y,
            double                 width,
            const Colors          *colors,
            gboolean               hovered,
            gboolean               touched)
{
  const RelRecordColumn *column = rel_record_query_get_column (rel_grid_get_query (self), number);
  RelCellStyle style;
  g_autofree char *staged = touched ? rel_cell_staged_format (rel_record_query_get_schema (rel_grid_get_query (self)), self->list, row, number, &style) : NULL;
  g_autofree char *text = staged != NULL ? g_strdup (staged) : rel_cell_text_format (row, column, &style);
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

  paint_text (self, snapshot, text, x + REL_GRID_PAD, y, width - 2 * REL_GRID_PAD, REL_GRID_ROW_HEIGHT, color,
              style == REL_CELL_NUMBER || (style == REL_CELL_NULL && rel_grid_is_number_column (column)),
              italic,
              style == REL_CELL_DANGLING ? PANGO_UNDERLINE_ERROR : style == REL_CELL_LINK && hovered ? PANGO_UNDERLINE_SINGLE : PANGO_UNDERLINE_NONE,
              staged != NULL);
}

static void
paint_title (RelGrid      *self,
             GtkSnapshot  *snapshot,
             const Colors *colors,
             guint         number,
             double        x,
             double        width)
{
  const RelRecordColumn *column = rel_record_query_get_column (rel_grid_get_query (self), number);
  gboolean descending;
  gboolean sorted = column->column == rel_place_get_sort (rel_record_list_get_place (self->list), &descending);
  gboolean filtered = rel_place_get_filter (rel_record_list_get_place (self->list), column->column) != NULL;
  g_autofree char *title = sorted ? g_strdup_printf ("%s %s", column->title, descending ? "▾" : "▴") : g_strdup (column->title);

  paint_text (self, snapshot, title, x + REL_GRID_PAD, 0, width - 2 * REL_GRID_PAD, REL_GRID_HEADER_HEIGHT,
              filtered ? &colors->accent : sorted ? &colors->text : &colors->dim, rel_grid_is_number_column (column), FALSE, PANGO_UNDERLINE_NONE, TRUE);
}

/* The header in hand, and where it would go. */
static void
snapshot_moving (RelGrid      *self,
                 GtkSnapshot  *snapshot,
                 const Colors *colors)
{
  double width = rel_grid_get_width (self, self->moving);
  double x = self->move_x - self->move_offset;
  double line = rel_grid_get_left (self, self->drop_place);
  GdkRGBA back = colors->background;
  GskRoundedRect shape;

  gtk_snapshot_append_color (snapshot, &colors->accent, &GRAPHENE_RECT_INIT (line - 1, 0, 2, gtk_widget_get_height (GTK_WIDGET (self))));
  gsk_rounded_rect_init_from_rect (&shape, &GRAPHENE_RECT_INIT (x, 2, width, REL_GRID_HEADER_HEIGHT - 4), 6);
  gtk_snapshot_append_outset_shadow (snapshot, &shape, &(GdkRGBA) { 0, 0, 0, 0.3f }, 0, 1, 0, 4);
  gtk_snapshot_push_rounded_clip (snapshot, &shape);
  gtk_snapshot_append_color (snapshot, &back, &shape.bounds);
  paint_title (self, snapshot, colors, rel_grid_get_column_at (self, self->moving), x, width);
  gtk_snapshot_pop (snapshot);
}

static void
snapshot_header (RelGrid      *self,
                 GtkSnapshot  *snapshot,
                 const Colors *colors)
{
  double total = gtk_widget_get_width (GTK_WIDGET (self));
  double height = rel_grid_get_header_height (self);
  double x = rel_grid_get_left (self, 0);

  gtk_snapshot_append_color (snapshot, &colors->header, &GRAPHENE_RECT_INIT (0, 0, total, height));
  gtk_snapshot_append_color (snapshot, &colors->line, &GRAPHENE_RECT_INIT (0, height - 1, total, 1));
  for (guint i = 0; i < rel_grid_get_n_places (self); i++)
    {
      double width = rel_grid_get_width (self, i);

      if (x + width > 0 && x < total)
        {
          paint_title (self, snapshot, colors, rel_grid_get_column_at (self, i), x, width);
          gtk_snapshot_append_color (snapshot, &colors->line, &GRAPHENE_RECT_INIT (x + width - 1, 8, 1, REL_GRID_HEADER_HEIGHT - 16));
        }
      x += width;
    }
  rel_grid_snapshot_filters (self, snapshot);
  if (self->moving >= 0 && self->header_dragged)
    snapshot_moving (self, snapshot, colors);
}

/* The cell that keys act on. */
static void
paint_focus (GtkSnapshot  *snapshot,
             const Colors *colors,
             double        x,
             double        y,
             double        width)
{
  float widths[4] = { 2, 2, 2, 2 };
  GdkRGBA borders[4] = { colors->accent, colors->accent, colors->accent, colors->accent };
  GskRoundedRect outline;

  gsk_rounded_rect_init_from_rect (&outline, &GRAPHENE_RECT_INIT (x + 1, y + 1, width - 2, REL_GRID_ROW_HEIGHT - 2), 4);
  gtk_snapshot_append_border (snapshot, &outline, widths, borders);
}

void
rel_grid_snapshot (GtkWidget   *widget,
                   GtkSnapshot *snapshot)
{
  RelGrid *self = REL_GRID (widget);
  RelRecordQuery *query = rel_grid_get_query (self);
  double width = gtk_widget_get_width (widget);
  double height = gtk_widget_get_height (widget);
  double header = rel_grid_get_header_height (self);
  double scroll_y = self->vadjustment != NULL ? gtk_adjustment_get_value (self->vadjustment) : 0;
  gint64 first = (gint64) floor (scroll_y / REL_GRID_ROW_HEIGHT);
  double y = header + first * REL_GRID_ROW_HEIGHT - scroll_y;
  Colors colors;

  if (query == NULL)
    return;

  rel_grid_measure_columns (self);
  get_colors (self, &colors);
  gtk_snapshot_push_clip (snapshot, &GRAPHENE_RECT_INIT (0, header, width, MAX (height - header, 0)));
  for (gint64 r = first; y < height && r < (gint64) rel_grid_get_n_rows (self); r++, y += REL_GRID_ROW_HEIGHT)
    {
      g_autoptr(RelRow) row = g_list_model_get_item (G_LIST_MODEL (self->list), r);
      double x = rel_grid_get_left (self, 0);
      RelRowState state = row != NULL ? rel_record_list_get_row_state (self->list, row) : REL_ROW_STORED;

      if (rel_grid_is_row_selected (self, r))
        gtk_snapshot_append_color (snapshot, &colors.selection, &GRAPHENE_RECT_INIT (0, y, width, REL_GRID_ROW_HEIGHT));
      rel_grid_paint_mark (self, snapshot, r, y, width, &colors.accent);
      for (guint i = 0; row != NULL && i < rel_grid_get_n_places (self); i++)
        {
          guint column = rel_grid_get_column_at (self, i);
          double w = rel_grid_get_width (self, i);

          if (x + w > 0 && x < width)
            {
              paint_cell (self, snapshot, row, column, x, y, w, &colors,
                          r == self->hover_row && (int) column == self->hover_column, state != REL_ROW_STORED);
              if (r == self->selected && column == self->column && gtk_widget_has_visible_focus (widget))
                paint_focus (snapshot, &colors, x, y, w);
            }
          x += w;
        }
      if (state != REL_ROW_STORED)
        gtk_snapshot_append_color (snapshot, &colors.warning, &GRAPHENE_RECT_INIT (0, y, 4, REL_GRID_ROW_HEIGHT - 1));
      if (state == REL_ROW_DELETED)
        gtk_snapshot_append_color (snapshot, &colors.text, &GRAPHENE_RECT_INIT (8, y + floor (REL_GRID_ROW_HEIGHT / 2), MIN (width, x) - 16, 1));
      gtk_snapshot_append_color (snapshot, &colors.line, &GRAPHENE_RECT_INIT (0, y + REL_GRID_ROW_HEIGHT - 1, width, 1));
    }
  if (self->editor != NULL)
    gtk_widget_snapshot_child (widget, self->editor, snapshot);
  gtk_snapshot_pop (snapshot);
  snapshot_header (self, snapshot, &colors);
}
