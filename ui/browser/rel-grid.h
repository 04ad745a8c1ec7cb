/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gtk/gtk.h>

#include "records/rel-record-list.h"

G_BEGIN_DECLS

#define REL_TYPE_GRID (rel_grid_get_type ())

/* Records in rows and columns: paints only the cells on screen, so any number of rows
 * and columns costs the same.
 *
 * Signals: `row-selected (position)`, `row-activated (position)`, `link-activated
 * (position, column, new-tab)`, `sort-requested (column id)`, `edit-wanted (position,
 * column)`, `cell-edited (position, column, text)`.
 *
 * CSS node: grid-view. Accessible: a table of rows, each with its text. */
G_DECLARE_FINAL_TYPE (RelGrid, rel_grid, REL, GRID, GtkWidget)

GtkWidget       *rel_grid_new                  (void);
void             rel_grid_set_list             (RelGrid       *self,
                                                RelRecordList *list);
RelRow          *rel_grid_get_selected         (RelGrid       *self);
gint64           rel_grid_get_selected_position (RelGrid      *self);
void             rel_grid_select               (RelGrid       *self,
                                                gint64         position);
double           rel_grid_get_scroll           (RelGrid       *self);
void             rel_grid_set_scroll           (RelGrid       *self,
                                                double         value);
void             rel_grid_get_visible_rows     (RelGrid       *self,
                                                gint64        *first,
                                                gint64        *last);
char            *rel_grid_dup_selected_text    (RelGrid       *self);
void             rel_grid_edit_cell            (RelGrid       *self,
                                                gint64         row,
                                                guint          column,
                                                const char    *text);
gboolean         rel_grid_get_cell_rect        (RelGrid       *self,
                                                gint64         row,
                                                guint          column,
                                                GdkRectangle  *rect);
guint            rel_grid_get_column           (RelGrid       *self);

void             rel_grid_mark_rows            (RelGrid          *self,
                                                GArray           *rows);

G_END_DECLS
