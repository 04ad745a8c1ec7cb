/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gtk/gtk.h>

#include "records/rel-record-extract.h"

G_BEGIN_DECLS

#define REL_TYPE_GRID (rel_grid_get_type ())

/* Records in rows and columns: paints only the cells on screen, so any number of rows
 * and columns costs the same.
 *
 * Columns are counted as the query of the list counts them, wherever they are shown.
 *
 * Signals: `row-selected (position)`, `row-activated (position)`, `link-activated
 * (position, column, new-tab)`, `sort-requested (column id)`, `edit-wanted (position,
 * column)`, `cell-edited (position, column, text)`, `columns-changed ()` when a person
 * moved, hid or resized one, `selection-changed ()`, `menu-wanted (position, column, x,
 * y)`, of the header with the position -1, `filter-changed (column id, text)`,
 * `note-wanted (table id, column id)`, which gives what people say of the column, or NULL.
 *
 * CSS node: grid-view. Accessible: a table of rows, each with its text. */
G_DECLARE_FINAL_TYPE (RelGrid, rel_grid, REL, GRID, GtkWidget)

GtkWidget       *rel_grid_new                  (void);
void             rel_grid_set_list             (RelGrid       *self,
                                                RelRecordList *list);
RelRecordList   *rel_grid_get_list             (RelGrid       *self);
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
void             rel_grid_edit_cell            (RelGrid       *self,
                                                gint64         row,
                                                guint          column,
                                                const char    *text);
gboolean         rel_grid_get_cell_rect        (RelGrid       *self,
                                                gint64         row,
                                                guint          column,
                                                GdkRectangle  *rect);
guint            rel_grid_get_column           (RelGrid       *self);

/* rel-grid-columns.c */
void             rel_grid_set_looks            (RelGrid       *self,
                                                GPtrArray     *looks);
GPtrArray       *rel_grid_dup_looks            (RelGrid       *self);
gboolean         rel_grid_is_column_shown      (RelGrid       *self,
                                                guint          column);
guint            rel_grid_get_n_shown          (RelGrid       *self);
const guint     *rel_grid_get_shown            (RelGrid       *self);
gboolean         rel_grid_show_column          (RelGrid       *self,
                                                guint          column,
                                                gboolean       shown);
void             rel_grid_show_all_columns     (RelGrid       *self);
void             rel_grid_move_column          (RelGrid       *self,
                                                guint          column,
                                                int            places);
void             rel_grid_fit_column           (RelGrid       *self,
                                                guint          column);

/* rel-grid-selection.c */
gboolean         rel_grid_is_row_selected      (RelGrid       *self,
                                                gint64         row);
gint64           rel_grid_get_n_selected       (RelGrid       *self);
gboolean         rel_grid_is_all_selected      (RelGrid       *self);
GArray          *rel_grid_list_selected        (RelGrid       *self);
void             rel_grid_select_all           (RelGrid       *self);
void             rel_grid_select_ranges        (RelGrid       *self,
                                                const RelRowRange *ranges,
                                                guint          n_ranges,
                                                gint64         cursor);

/* rel-grid-filters.c */
void             rel_grid_set_filtering        (RelGrid       *self,
                                                gboolean       filtering);
gboolean         rel_grid_get_filtering        (RelGrid       *self);
void             rel_grid_focus_filter         (RelGrid       *self,
                                                guint          column);

void             rel_grid_mark_rows            (RelGrid          *self,
                                                GArray           *rows);

G_END_DECLS
