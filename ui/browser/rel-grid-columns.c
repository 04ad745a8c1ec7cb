/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Which columns the grid shows, in which order, how wide. A column goes by its number in
 * the query; its place is where it is shown. What a person chose is handed in and out as
 * looks, by name, so that it outlives the query and the session.
 */
#include "config.h"

#include <math.h>

#include "browser/rel-grid-private.h"

#include "browser/rel-cell-text.h"
#include "document/rel-table-looks.h"

#define MAX_COLUMN  320.0
/* As wide as fitting makes a column: more than that is read beside the grid. */
#define MAX_FITTED  900.0
#define SAMPLE_ROWS 40

double
rel_grid_get_header_height (RelGrid *self)
{
  return REL_GRID_HEADER_HEIGHT + (self->filtering ? REL_GRID_FILTER_HEIGHT : 0);
}

guint
rel_grid_get_n_places (RelGrid *self)
{
  return self->shown->len;
}

guint
rel_grid_get_column_at (RelGrid *self,
                        guint    place)
{
  return g_array_index (self->shown, guint, place);
}

/* -1 when it is hidden. */
int
rel_grid_find_place (RelGrid *self,
                     guint    column)
{
  for (guint i = 0; i < self->shown->len; i++)
    if (g_array_index (self->shown, guint, i) == column)
      return i;

  return -1;
}

double
rel_grid_get_width (RelGrid *self,
                    guint    place)
{
  guint column = rel_grid_get_column_at (self, place);

  return column < self->widths->len ? g_array_index (self->widths, double, column) : 0;
}

/* Where a place begins, as seen. */
double
rel_grid_get_left (RelGrid *self,
                   guint    place)
{
  double x = self->hadjustment != NULL ? -gtk_adjustment_get_value (self->hadjustment) : 0;

  for (guint i = 0; i < place; i++)
    x += rel_grid_get_width (self, i);

  return x;
}

double
rel_grid_get_total_width (RelGrid *self)
{
  double width = 0;

  for (guint i = 0; i < self->shown->len; i++)
    width += rel_grid_get_width (self, i);

  return width;
}

int
rel_grid_place_at (RelGrid *self,
                   double   x)
{
  double at = rel_grid_get_left (self, 0);

  for (guint i = 0; i < self->shown->len; i++)
    {
      double width = rel_grid_get_width (self, i);

      if (x >= at && x < at + width)
        return i;
      at += width;
    }

  return -1;
}

/* All columns, as the query has them. */
void
rel_grid_reset_columns (RelGrid *self)
{
  RelRecordQuery *query = rel_grid_get_query (self);
  guint n = query != NULL ? rel_record_query_get_n_columns (query) : 0;

  g_array_set_size (self->shown, 0);
  g_array_set_size (self->chosen_widths, 0);
  g_array_set_size (self->chosen_widths, n);
  for (guint i = 0; i < n; i++)
    g_array_append_val (self->shown, i);
}

/* The name that a look goes by: a column of the association may be called like one of the table. */
static char *
look_name (RelRecordQuery *query,
           guint           column)
{
  const char *name = rel_record_query_get_column (query, column)->name;
  guint n = 1;

  for (guint i = 0; i < column; i++)
    n += g_str_equal (rel_record_query_get_column (query, i)->name, name);

  return n > 1 ? g_strdup_printf ("%s (%u)", name, n) : g_strdup (name);
}

/* From the names, and from the first rows once they are there. */
void
rel_grid_measure_columns (RelGrid *self)
{
  RelRecordQuery *query = rel_grid_get_query (self);
  gboolean loaded = FALSE;

  if (query == NULL || self->measured)
    return;

  g_array_set_size (self->widths, 0);
  for (guint i = 0; i < rel_record_query_get_n_columns (query); i++)
    {
      const RelRecordColumn *column = rel_record_query_get_column (query, i);
      double chosen = g_array_index (self->chosen_widths, double, i);
      double width = rel_grid_text_width (self, column->title) + 2 * REL_GRID_PAD + 14;

      for (guint r = 0; r < MIN (rel_grid_get_n_rows (self), SAMPLE_ROWS); r++)
        {
          g_autoptr(RelRow) row = g_list_model_get_item (G_LIST_MODEL (self->list), r);
          RelCellStyle style;
          g_autofree char *text = NULL;

          if (row == NULL || !rel_row_is_loaded (row))
            continue;
          loaded = TRUE;
          if (chosen > 0)
            break;
          text = rel_cell_text_format (row, column, &style);
          width = MAX (width, rel_grid_text_width (self, text) + 2 * REL_GRID_PAD + 4);
        }
      width = chosen > 0 ? chosen : CLAMP (width, REL_GRID_MIN_COLUMN + 20, MAX_COLUMN);
      g_array_append_val (self->widths, width);
    }
  self->measured = loaded;
  rel_grid_update_adjustments (self);
}

static void
columns_changed (RelGrid *self)
{
  rel_grid_update_adjustments (self);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  rel_grid_view_changed (self);
}

void
rel_grid_set_width (RelGrid *self,
                    guint    column,
                    double   width)
{
  width = MAX (round (width), REL_GRID_MIN_COLUMN);
  g_array_index (self->chosen_widths, double, column) = width;
  if (column < self->widths->len)
    g_array_index (self->widths, double, column) = width;
  columns_changed (self);
}

/* Scrolls sideways until a column is seen. */
void
rel_grid_reveal_column (RelGrid *self,
                        guint    column)
{
  int place = rel_grid_find_place (self, column);
  double left, width, view;

  if (place < 0 || self->hadjustment == NULL)
    return;
  left = rel_grid_get_left (self, place);
  width = rel_grid_get_width (self, place);
  view = gtk_widget_get_width (GTK_WIDGET (self));
  if (left < 0 || width > view)
    gtk_adjustment_set_value (self->hadjustment, gtk_adjustment_get_value (self->hadjustment) + left);
  else if (left + width > view)
    gtk_adjustment_set_value (self->hadjustment, gtk_adjustment_get_value (self->hadjustment) + left + width - view);
}

/**
 * rel_grid_set_looks:
 * @self: a grid with a list
 * @looks: (nullable) (element-type RelColumnLook): how its columns shall look, in order;
 *   columns that are not among them come behind
 */
void
rel_grid_set_looks (RelGrid   *self,
                    GPtrArray *looks)
{
  RelRecordQuery *query;
  guint n;
  g_autofree gboolean *known = NULL;

  g_return_if_fail (REL_IS_GRID (self));

  query = rel_grid_get_query (self);
  if (query == NULL || looks == NULL)
    return;

  n = rel_record_query_get_n_columns (query);
  known = g_new0 (gboolean, n + 1);
  rel_grid_reset_columns (self);
  g_array_set_size (self->shown, 0);
  for (guint i = 0; i < looks->len; i++)
    {
      const RelColumnLook *look = looks->pdata[i];

      for (guint j = 0; j < n; j++)
        {
          g_autofree char *name = look_name (query, j);

          if (known[j] || g_ascii_strcasecmp (name, look->name) != 0)
            continue;
          known[j] = TRUE;
          if (look->width > 0)
            g_array_index (self->chosen_widths, double, j) = MAX (look->width, REL_GRID_MIN_COLUMN);
          if (!look->hidden)
            g_array_append_val (self->shown, j);
        }
    }
  for (guint j = 0; j < n; j++)
    if (!known[j])
      g_array_append_val (self->shown, j);
  /* Other columns may have been there when the rest was hidden. */
  if (self->shown->len == 0)
    for (guint j = 0; j < n; j++)
      g_array_append_val (self->shown, j);
  if (rel_grid_find_place (self, self->column) < 0 && self->shown->len > 0)
    self->column = rel_grid_get_column_at (self, 0);

  self->measured = FALSE;
  rel_grid_measure_columns (self);
  columns_changed (self);
}

/**
 * rel_grid_dup_looks:
 * @self: a grid with a list
 *
 * Returns: (transfer full) (element-type RelColumnLook): how its columns look
 */
GPtrArray *
rel_grid_dup_looks (RelGrid *self)
{
  GPtrArray *looks = g_ptr_array_new_with_free_func ((GDestroyNotify) rel_column_look_free);
  RelRecordQuery *query;

  g_return_val_if_fail (REL_IS_GRID (self), looks);

  query = rel_grid_get_query (self);
  for (guint i = 0; query != NULL && i < self->shown->len; i++)
    {
      guint column = rel_grid_get_column_at (self, i);
      g_autofree char *name = look_name (query, column);

      g_ptr_array_add (looks, rel_column_look_new (name, g_array_index (self->chosen_widths, double, column), FALSE));
    }
  for (guint j = 0; query != NULL && j < rel_record_query_get_n_columns (query); j++)
    if (rel_grid_find_place (self, j) < 0)
      {
        g_autofree char *name = look_name (query, j);

        g_ptr_array_add (looks, rel_column_look_new (name, g_array_index (self->chosen_widths, double, j), TRUE));
      }

  return looks;
}

gboolean
rel_grid_is_column_shown (RelGrid *self,
                          guint    column)
{
  g_return_val_if_fail (REL_IS_GRID (self), FALSE);

  return rel_grid_find_place (self, column) >= 0;
}

guint
rel_grid_get_n_shown (RelGrid *self)
{
  g_return_val_if_fail (REL_IS_GRID (self), 0);

  return self->shown->len;
}

/**
 * rel_grid_get_shown:
 * @self: a grid
 *
 * Returns: (transfer none) (array): numbers of the columns that are shown, in their order;
 *   rel_grid_get_n_shown() of them
 */
const guint *
rel_grid_get_shown (RelGrid *self)
{
  g_return_val_if_fail (REL_IS_GRID (self), NULL);

  return (const guint *) (gpointer) self->shown->data;
}

/**
 * rel_grid_show_column:
 * @self: a grid
 * @column: number of a column
 * @shown: whether it is to be seen
 *
 * Shows a column where the query has it among its neighbours, or hides it.
 *
 * Returns: %FALSE when it is the last one, which stays
 */
gboolean
rel_grid_show_column (RelGrid  *self,
                      guint     column,
                      gboolean  shown)
{
  int place;

  g_return_val_if_fail (REL_IS_GRID (self), FALSE);

  place = rel_grid_find_place (self, column);
  if (shown == (place >= 0))
    return TRUE;
  if (!shown && self->shown->len == 1)
    return FALSE;

  if (shown)
    {
      guint at = 0;

      /* Behind the nearest column before it that is seen. */
      for (guint i = column; i > 0 && at == 0; i--)
        at = (guint) (rel_grid_find_place (self, i - 1) + 1);
      g_array_insert_val (self->shown, at, column);
    }
  else
    {
      g_array_remove_index (self->shown, place);
      if (self->column == column)
        self->column = rel_grid_get_column_at (self, MIN ((guint) place, self->shown->len - 1));
    }
  columns_changed (self);
  g_signal_emit (self, rel_grid_signals[REL_GRID_COLUMNS_CHANGED], 0);

  return TRUE;
}

/**
 * rel_grid_show_all_columns:
 * @self: a grid
 *
 * Shows what is hidden; the order stays.
 */
void
rel_grid_show_all_columns (RelGrid *self)
{
  RelRecordQuery *query;

  g_return_if_fail (REL_IS_GRID (self));

  query = rel_grid_get_query (self);
  for (guint i = 0; query != NULL && i < rel_record_query_get_n_columns (query); i++)
    rel_grid_show_column (self, i, TRUE);
}

/**
 * rel_grid_move_column:
 * @self: a grid
 * @column: number of a column
 * @places: how many places to the right, or below 0 to the left
 */
void
rel_grid_move_column (RelGrid *self,
                      guint    column,
                      int      places)
{
  int place;
  int target;

  g_return_if_fail (REL_IS_GRID (self));

  place = rel_grid_find_place (self, column);
  target = CLAMP (place + places, 0, (int) self->shown->len - 1);
  if (place < 0 || target == place)
    return;

  g_array_remove_index (self->shown, place);
  g_array_insert_val (self->shown, (guint) target, column);
  columns_changed (self);
  rel_grid_reveal_column (self, column);
  g_signal_emit (self, rel_grid_signals[REL_GRID_COLUMNS_CHANGED], 0);
}

/**
 * rel_grid_fit_column:
 * @self: a grid
 * @column: number of a column
 *
 * Makes a column as wide as what is seen of it needs.
 */
void
rel_grid_fit_column (RelGrid *self,
                     guint    column)
{
  RelRecordQuery *query;
  double width;
  gint64 first, last;

  g_return_if_fail (REL_IS_GRID (self));

  query = rel_grid_get_query (self);
  if (query == NULL || column >= rel_record_query_get_n_columns (query))
    return;

  width = rel_grid_text_width (self, rel_record_query_get_column (query, column)->title) + 2 * REL_GRID_PAD + 18;
  rel_grid_get_visible_rows (self, &first, &last);
  for (gint64 r = first; r <= last; r++)
    {
      g_autoptr(RelRow) row = g_list_model_get_item (G_LIST_MODEL (self->list), r);
      RelCellStyle style;
      g_autofree char *text = row != NULL ? rel_cell_text_format (row, rel_record_query_get_column (query, column), &style) : g_strdup ("");

      width = MAX (width, rel_grid_text_width (self, text) + 2 * REL_GRID_PAD + 6);
    }
  rel_grid_set_width (self, column, MIN (width, MAX_FITTED));
  g_signal_emit (self, rel_grid_signals[REL_GRID_COLUMNS_CHANGED], 0);
}
