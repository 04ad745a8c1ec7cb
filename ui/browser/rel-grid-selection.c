/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Which rows are selected: ranges of positions, so that ten million rows are selected as
 * fast as two. A range knows the keys of its ends as soon as these rows are loaded; who
 * reads the list anew finds them again by these. The row that keys act on is apart from
 * it: Ctrl moves it without selecting.
 */
#include "config.h"

#include <glib/gi18n.h>

#include "browser/rel-grid-private.h"

void
rel_grid_range_clear (RelGridRange *range)
{
  g_clear_pointer (&range->first_key, g_ptr_array_unref);
  g_clear_pointer (&range->last_key, g_ptr_array_unref);
}

static GPtrArray *
key_of (RelGrid *self,
        gint64   position)
{
  RelRecordQuery *query = rel_grid_get_query (self);
  g_autoptr(RelRow) row = position < (gint64) rel_grid_get_n_rows (self) ? g_list_model_get_item (G_LIST_MODEL (self->list), position) : NULL;
  GPtrArray *key;

  if (query == NULL || row == NULL || !rel_row_is_loaded (row) || rel_record_query_get_n_key (query) == 0)
    return NULL;

  key = g_ptr_array_new_with_free_func ((GDestroyNotify) rel_value_unref);
  for (guint i = 0; i < rel_record_query_get_n_key (query); i++)
    g_ptr_array_add (key, rel_value_ref (rel_row_get_value (row, rel_record_query_get_key (query, i))));

  return key;
}

static void
add_range (GArray *ranges,
           gint64  first,
           gint64  last)
{
  RelGridRange range = { first, last, NULL, NULL };

  if (first <= last)
    g_array_append_val (ranges, range);
}

static void
keep_range (GArray             *ranges,
            const RelGridRange *range)
{
  RelGridRange kept = { range->first, range->last,
                        range->first_key != NULL ? g_ptr_array_ref (range->first_key) : NULL,
                        range->last_key != NULL ? g_ptr_array_ref (range->last_key) : NULL };

  g_array_append_val (ranges, kept);
}

/* The keys of ends that are loaded by now. */
static void
learn_keys (RelGrid *self)
{
  for (guint i = 0; i < self->ranges->len && !self->all_selected; i++)
    {
      RelGridRange *range = &g_array_index (self->ranges, RelGridRange, i);

      if (range->first_key == NULL)
        range->first_key = key_of (self, range->first);
      if (range->last_key == NULL)
        range->last_key = range->first == range->last && range->first_key != NULL ? g_ptr_array_ref (range->first_key) : key_of (self, range->last);
    }
}

static GArray *
new_ranges (void)
{
  GArray *ranges = g_array_new (FALSE, TRUE, sizeof (RelGridRange));

  g_array_set_clear_func (ranges, (GDestroyNotify) rel_grid_range_clear);

  return ranges;
}

/* Takes the ranges. */
static void
set_ranges (RelGrid *self,
            GArray  *ranges,
            gint64   cursor)
{
  gboolean moved = cursor != self->selected;

  g_clear_pointer (&self->ranges, g_array_unref);
  self->ranges = ranges;
  self->selected = cursor;
  learn_keys (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  rel_grid_announce_selection (self);
  if (moved)
    g_signal_emit (self, rel_grid_signals[REL_GRID_ROW_SELECTED], 0, cursor);
  g_signal_emit (self, rel_grid_signals[REL_GRID_SELECTION_CHANGED], 0);
}

/* Nothing is selected; nobody is told. */
void
rel_grid_reset_selection (RelGrid *self)
{
  g_clear_pointer (&self->ranges, g_array_unref);
  self->ranges = new_ranges ();
  self->selected = -1;
  self->anchor = -1;
  self->all_selected = FALSE;
}

/* One row, and no other. */
void
rel_grid_select_row (RelGrid *self,
                     gint64   row)
{
  GArray *ranges;

  if (row == self->selected && !self->all_selected && rel_grid_get_n_selected (self) == (row >= 0 ? 1 : 0) && (row < 0 || rel_grid_is_row_selected (self, row)))
    return;

  ranges = new_ranges ();
  if (row >= 0)
    add_range (ranges, row, row);
  self->anchor = row;
  self->all_selected = FALSE;
  set_ranges (self, ranges, row);
}

/* From where the last selection began up to a row. */
void
rel_grid_extend_to (RelGrid *self,
                    gint64   row)
{
  GArray *ranges = new_ranges ();

  if (self->anchor < 0)
    self->anchor = MAX (self->selected, 0);
  add_range (ranges, MIN (self->anchor, row), MAX (self->anchor, row));
  self->all_selected = FALSE;
  set_ranges (self, ranges, row);
}

/* Adds a row to what is selected, or takes it out. The only one stays. */
void
rel_grid_toggle_row (RelGrid *self,
                     gint64   row)
{
  gboolean selected = rel_grid_is_row_selected (self, row);
  GArray *ranges = new_ranges ();
  gboolean added = selected;

  for (guint i = 0; i < self->ranges->len; i++)
    {
      const RelGridRange *range = &g_array_index (self->ranges, RelGridRange, i);

      if (!added && row < range->first)
        {
          add_range (ranges, row, row);
          added = TRUE;
        }
      if (selected && row >= range->first && row <= range->last)
        {
          add_range (ranges, range->first, row - 1);
          add_range (ranges, row + 1, range->last);
        }
      else
        keep_range (ranges, range);
    }
  if (!added || ranges->len == 0)
    add_range (ranges, row, row);
  self->anchor = row;
  self->all_selected = FALSE;
  set_ranges (self, ranges, row);
}

/* The row that keys act on, while what is selected stays. */
void
rel_grid_move_cursor (RelGrid *self,
                      gint64   row)
{
  if (row == self->selected)
    return;

  self->selected = row;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_signal_emit (self, rel_grid_signals[REL_GRID_ROW_SELECTED], 0, row);
}

/**
 * rel_grid_is_row_selected:
 * @self: a grid
 * @row: position of a row
 *
 * Returns: whether it is selected
 */
gboolean
rel_grid_is_row_selected (RelGrid *self,
                          gint64   row)
{
  guint low = 0;
  guint high;

  g_return_val_if_fail (REL_IS_GRID (self), FALSE);

  if (self->all_selected)
    return row >= 0;
  high = self->ranges->len;
  while (low < high)
    {
      guint middle = (low + high) / 2;
      const RelGridRange *range = &g_array_index (self->ranges, RelGridRange, middle);

      if (row < range->first)
        high = middle;
      else if (row > range->last)
        low = middle + 1;
      else
        return TRUE;
    }

  return FALSE;
}

gint64
rel_grid_get_n_selected (RelGrid *self)
{
  gint64 n = 0;

  g_return_val_if_fail (REL_IS_GRID (self), 0);

  if (self->all_selected)
    return rel_grid_get_n_rows (self);
  for (guint i = 0; i < self->ranges->len; i++)
    n += g_array_index (self->ranges, RelGridRange, i).last - g_array_index (self->ranges, RelGridRange, i).first + 1;

  return n;
}

/* Everything there is, known or not. */
gboolean
rel_grid_is_all_selected (RelGrid *self)
{
  g_return_val_if_fail (REL_IS_GRID (self), FALSE);

  return self->all_selected;
}

/**
 * rel_grid_list_selected:
 * @self: a grid
 *
 * Returns: (transfer full) (element-type RelRowRange): the positions that are selected
 */
GArray *
rel_grid_list_selected (RelGrid *self)
{
  GArray *selected = g_array_new (FALSE, FALSE, sizeof (RelRowRange));

  g_return_val_if_fail (REL_IS_GRID (self), selected);

  if (self->all_selected)
    {
      RelRowRange all = { 0, (gint64) rel_grid_get_n_rows (self) - 1 };

      g_array_append_val (selected, all);
    }
  for (guint i = 0; i < self->ranges->len && !self->all_selected; i++)
    {
      const RelGridRange *range = &g_array_index (self->ranges, RelGridRange, i);
      RelRowRange plain = { range->first, range->last };

      g_array_append_val (selected, plain);
    }

  return selected;
}

/**
 * rel_grid_select_all:
 * @self: a grid
 *
 * Selects all rows, also those that nobody has counted yet.
 */
void
rel_grid_select_all (RelGrid *self)
{
  g_return_if_fail (REL_IS_GRID (self));

  if (rel_grid_get_n_rows (self) == 0)
    return;
  self->all_selected = TRUE;
  self->anchor = 0;
  set_ranges (self, new_ranges (), MAX (self->selected, 0));
}

/**
 * rel_grid_select_ranges:
 * @self: a grid
 * @ranges: (array length=n_ranges): positions, in order
 * @n_ranges: how many ranges
 * @cursor: the row that keys shall act on
 *
 * Selects what was selected before, at the positions where it is now.
 */
void
rel_grid_select_ranges (RelGrid           *self,
                        const RelRowRange *ranges,
                        guint              n_ranges,
                        gint64             cursor)
{
  GArray *selected = new_ranges ();

  g_return_if_fail (REL_IS_GRID (self));

  for (guint i = 0; i < n_ranges; i++)
    add_range (selected, ranges[i].first, ranges[i].last);
  self->all_selected = FALSE;
  self->anchor = cursor;
  set_ranges (self, selected, cursor);
}

/* What those hear who do not see it. */
void
rel_grid_announce_selection (RelGrid *self)
{
  gint64 n = rel_grid_get_n_selected (self);
  g_autofree char *words = g_strdup_printf (ngettext ("%'lld record is selected", "%'lld records are selected", (gulong) n), (long long) n);

  for (guint i = 0; i < self->proxies->len; i++)
    {
      GtkWidget *proxy = g_ptr_array_index (self->proxies, i);
      gint64 row = (gint64) GPOINTER_TO_SIZE (g_object_get_data (G_OBJECT (proxy), "row"));

      gtk_accessible_update_state (GTK_ACCESSIBLE (proxy), GTK_ACCESSIBLE_STATE_SELECTED, rel_grid_is_row_selected (self, row), -1);
    }
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, words, -1);
}
