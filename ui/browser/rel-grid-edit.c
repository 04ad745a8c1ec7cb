/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Editing in the grid: a field over the cell, a picker for a link. What was typed is
 * told by a signal; who owns the grid stages it.
 */
#include "config.h"

#include <math.h>

#include <glib/gi18n.h>

#include "browser/rel-grid.h"

#include "browser/rel-grid-private.h"
#include "common/rel-inline-edit.h"

typedef struct
{
  RelGrid *grid;
  gint64   row;
  guint    column;
} Typing;

static gboolean
get_cell_rect (RelGrid *self,
               gint64   row,
               guint    column,
               int     *x,
               int     *y,
               int     *width)
{
  double scroll = self->vadjustment != NULL ? gtk_adjustment_get_value (self->vadjustment) : 0;
  int place = rel_grid_find_place (self, column);

  if (place < 0 || row < 0)
    return FALSE;
  *x = (int) round (rel_grid_get_left (self, place));
  *y = (int) round (rel_grid_get_header_height (self) + row * REL_GRID_ROW_HEIGHT - scroll);
  *width = (int) round (rel_grid_get_width (self, place));

  return TRUE;
}

void
rel_grid_allocate_editor (RelGrid *self)
{
  int x, y, width, minimum;

  if (self->editor == NULL || !get_cell_rect (self, self->edited_row, self->edited_column, &x, &y, &width))
    return;
  gtk_widget_measure (self->editor, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  width = MAX (MAX (width, minimum), 140);
  gtk_widget_measure (self->editor, GTK_ORIENTATION_VERTICAL, width, &minimum, NULL, NULL, NULL);
  gtk_widget_allocate (self->editor, width, MAX (minimum, (int) REL_GRID_ROW_HEIGHT - 2), -1,
                       gsk_transform_translate (NULL, &GRAPHENE_POINT_INIT (x, y + 1)));
}

void
rel_grid_close_editor (RelGrid *self)
{
  GtkWidget *editor = g_steal_pointer (&self->editor);

  if (editor == NULL)
    return;
  rel_inline_edit_cancel (REL_INLINE_EDIT (editor));
  gtk_widget_unparent (editor);
  if (!gtk_widget_in_destruction (GTK_WIDGET (self)))
    gtk_widget_grab_focus (GTK_WIDGET (self));
}

static GError *
take_cb (const char *text,
         gpointer    user_data)
{
  Typing *typing = user_data;

  g_signal_emit (typing->grid, rel_grid_signals[REL_GRID_CELL_EDITED], 0, typing->row, typing->column, text);

  return NULL;
}

static void
done_cb (gboolean taken,
         gboolean on,
         gpointer user_data)
{
  rel_grid_close_editor (((Typing *) user_data)->grid);
}

/**
 * rel_grid_edit_cell:
 * @self: a grid
 * @row: position of a row
 * @column: number of a column
 * @text: what stands there now
 *
 * Lays a field over a cell.
 */
void
rel_grid_edit_cell (RelGrid    *self,
                    gint64      row,
                    guint       column,
                    const char *text)
{
  Typing typing = { self, row, column };
  GtkWidget *editor;

  g_return_if_fail (REL_IS_GRID (self));

  rel_grid_close_editor (self);
  editor = rel_inline_edit_new (rel_record_query_get_column (rel_grid_get_query (self), column)->title, text, NULL, 1,
                                take_cb, done_cb, g_memdup2 (&typing, sizeof typing), g_free);
  self->edited_row = row;
  self->edited_column = column;
  self->editor = editor;
  gtk_widget_set_parent (editor, GTK_WIDGET (self));
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  gtk_widget_grab_focus (editor);
}

/**
 * rel_grid_get_cell_rect:
 * @self: a grid
 * @row: position of a row
 * @column: number of a column
 * @rect: (out): where the cell is in the grid
 *
 * Returns: whether there is such a cell
 */
gboolean
rel_grid_get_cell_rect (RelGrid      *self,
                        gint64        row,
                        guint         column,
                        GdkRectangle *rect)
{
  g_return_val_if_fail (REL_IS_GRID (self), FALSE);

  rect->height = (int) REL_GRID_ROW_HEIGHT;

  return get_cell_rect (self, row, column, &rect->x, &rect->y, &rect->width);
}

/* F2, a double click, or typing of a letter. */
void
rel_grid_want_edit (RelGrid *self)
{
  if (self->selected >= 0 && self->widths->len > 0)
    g_signal_emit (self, rel_grid_signals[REL_GRID_EDIT_WANTED], 0, self->selected, self->column);
}
