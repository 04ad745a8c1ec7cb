/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "browser/rel-grid.h"

G_BEGIN_DECLS

/* Rows next to each other that are selected; by their keys as far as these are known, so
 * that they can be found again when positions changed. */
typedef struct
{
  gint64     first;
  gint64     last;
  GPtrArray *first_key; /* RelValue, NULL */
  GPtrArray *last_key;
} RelGridRange;

#define REL_GRID_ROW_HEIGHT    32.0
#define REL_GRID_HEADER_HEIGHT 34.0
#define REL_GRID_FILTER_HEIGHT 36.0
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
  GArray         *shown;         /* guint: columns of the query, in the order shown */
  GArray         *widths;        /* double, by column of the query */
  GArray         *chosen_widths; /* double, by column; 0: nobody chose one */
  gboolean        measured;      /* widths follow what is in the rows */
  PangoLayout    *layout;
  gint64          selected;      /* the row that keys act on, -1 none */
  guint           column;        /* of the cell that keys act on */
  GArray         *ranges;        /* RelGridRange: selected rows, in order */
  gint64          anchor;        /* where a range begins that Shift makes longer */
  gboolean        all_selected;  /* also of rows that are not known yet */
  gint64          hover_row;
  int             hover_column;
  guint           leave_id;      /* a look whether the pointer has gone */
  int             resizing;      /* column, -1 */
  double          resize_start;
  int             moving;        /* place of the header being dragged, -1 */
  gboolean        header_dragged;
  double          move_x;        /* where the pointer is */
  double          move_offset;   /* and where in the header it took hold */
  int             drop_place;    /* before which place it would be set down */
  gboolean        filtering;     /* the row of filters is shown */
  GHashTable     *filters;       /* RelId of the column -> GtkWidget */
  guint           filter_id;     /* one waits until typing rests */
  RelId           typed_column;
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
  REL_GRID_COLUMNS_CHANGED,
  REL_GRID_SELECTION_CHANGED,
  REL_GRID_MENU_WANTED,
  REL_GRID_FILTER_CHANGED,
  REL_GRID_NOTE_WANTED,
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

void             rel_grid_view_changed         (RelGrid        *self);

/* rel-grid-columns.c */
double           rel_grid_get_header_height    (RelGrid        *self);
guint            rel_grid_get_n_places         (RelGrid        *self);
guint            rel_grid_get_column_at        (RelGrid        *self,
                                                guint           place);
int              rel_grid_find_place           (RelGrid        *self,
                                                guint           column);
double           rel_grid_get_width            (RelGrid        *self,
                                                guint           place);
double           rel_grid_get_left             (RelGrid        *self,
                                                guint           place);
double           rel_grid_get_total_width      (RelGrid        *self);
int              rel_grid_place_at             (RelGrid        *self,
                                                double          x);
void             rel_grid_reset_columns        (RelGrid        *self);
void             rel_grid_set_width            (RelGrid        *self,
                                                guint           column,
                                                double          width);
void             rel_grid_reveal_column        (RelGrid        *self,
                                                guint           column);

/* rel-grid-header.c */
void             rel_grid_init_header          (RelGrid        *self);
int              rel_grid_edge_at              (RelGrid        *self,
                                                double          x,
                                                double          y);

/* rel-grid-selection.c */
void             rel_grid_range_clear          (RelGridRange   *range);
void             rel_grid_extend_to            (RelGrid        *self,
                                                gint64          row);
void             rel_grid_toggle_row           (RelGrid        *self,
                                                gint64          row);
void             rel_grid_move_cursor          (RelGrid        *self,
                                                gint64          row);
void             rel_grid_reset_selection      (RelGrid        *self);
void             rel_grid_announce_selection   (RelGrid        *self);

/* rel-grid-filters.c */
void             rel_grid_update_filters       (RelGrid        *self);
void             rel_grid_allocate_filters     (RelGrid        *self);
void             rel_grid_snapshot_filters     (RelGrid        *self,
                                                GtkSnapshot    *snapshot);
void             rel_grid_drop_filters         (RelGrid        *self);

/* rel-grid-paint.c */
gboolean         rel_grid_is_number_column     (const RelRecordColumn *column);
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
void             rel_grid_scroll_to_row        (RelGrid        *self,
                                                gint64          row);
gint64           rel_grid_row_at               (RelGrid        *self,
                                                double          y);
void             rel_grid_select_row           (RelGrid        *self,
                                                gint64          row);
void             rel_grid_init_input           (RelGrid        *self);
void             rel_grid_class_init_keys      (GtkWidgetClass *widget_class);

G_END_DECLS
