/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "browser/rel-grid.h"

G_BEGIN_DECLS

#define REL_GRID_ROW_HEIGHT    32.0
#define REL_GRID_HEADER_HEIGHT 34.0
#define REL_GRID_PAD           10.0
#define REL_GRID_MIN_COLUMN    40.0

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
  guint           leave_id;      /* a look whether the pointer has gone */
  int             resizing;      /* column, -1 */
  double          resize_start;
  double          pending_scroll; /* to restore once the rows are known; -1 none */
  GPtrArray      *proxies;
  guint           proxies_id;
  GtkWidget      *editor;        /* over a cell, NULL */
  gint64          edited_row;
  guint           edited_column;
};

enum
{
  REL_GRID_ROW_SELECTED,
  REL_GRID_ROW_ACTIVATED,
  REL_GRID_LINK_ACTIVATED,
  REL_GRID_LINK_HOVERED,
  REL_GRID_SORT_REQUESTED,
  REL_GRID_VIEW_CHANGED,
  REL_GRID_EDIT_WANTED,
  REL_GRID_CELL_EDITED,
  REL_GRID_N_SIGNALS,
};

extern guint rel_grid_signals[REL_GRID_N_SIGNALS];

/* rel-grid.c */
RelRecordQuery  *rel_grid_get_query            (RelGrid        *self);
guint            rel_grid_get_n_rows           (RelGrid        *self);
double           rel_grid_get_view_height      (RelGrid        *self);
void             rel_grid_update_adjustments   (RelGrid        *self);
double           rel_grid_text_width           (RelGrid        *self,
                                                const char     *text);
void             rel_grid_measure_columns      (RelGrid        *self);

gboolean         rel_grid_get_cell_area        (RelGrid        *self,
                                                gint64          row,
                                                guint           column,
                                                GdkRectangle   *area);

/* rel-grid-paint.c */
void             rel_grid_snapshot             (GtkWidget      *widget,
                                                GtkSnapshot    *snapshot);

/* rel-grid-marks.c */
void             rel_grid_paint_mark           (RelGrid        *self,
                                                GtkSnapshot    *snapshot,
                                                gint64          row,
                                                double          y,
                                                double          width,
                                                const GdkRGBA  *accent);

/* rel-grid-edit.c */
void             rel_grid_allocate_editor      (RelGrid        *self);
void             rel_grid_close_editor         (RelGrid        *self);
void             rel_grid_want_edit            (RelGrid        *self);

/* rel-grid-input.c */
void             rel_grid_select_row           (RelGrid        *self,
                                                gint64          row);
void             rel_grid_init_input           (RelGrid        *self);
void             rel_grid_class_init_keys      (GtkWidgetClass *widget_class);

G_END_DECLS
