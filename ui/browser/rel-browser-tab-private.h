/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "browser/rel-browser-tab.h"

#include "browser/rel-cell-text.h"
#include "browser/rel-grid.h"
#include "browser/rel-peek.h"
#include "browser/rel-record-view.h"
#include "formats/rel-row-writer.h"

G_BEGIN_DECLS

/* How a place is looked at. */
typedef enum
{
  REL_LOOK_GRID,
  REL_LOOK_GRAPH,
  REL_LOOK_TREE,
} RelLook;

typedef struct
{
  RelPlace *place;
  double    scroll;
  gint64    selected;
  GPtrArray *key;      /* RelValue: of the selected record, NULL: not known */
  double    offset;    /* of it below the upper edge */
  RelLook   look;
} RelVisit;

struct _RelBrowserTab
{
  AdwBin         parent_instance;
  RelDocument   *document;
  GPtrArray     *visits;  /* RelVisit */
  guint          here;
  RelRecordList *list;
  RelSchema     *schema;       /* that the list goes by */
  GtkWidget     *trail;
  GtkWidget     *back;
  GtkWidget     *forward;
  GtkWidget     *grid;
  RelPeek       *peek;
  GtkWidget     *view;
  GtkWidget     *flap;
  GtkWidget     *looks;        /* stack: list, graph, tree */
  GtkWidget     *graph;        /* NULL until it is wanted */
  GtkWidget     *graph_button;
  gpointer       graph_visit;  /* whose graph it is: only compared */
  GtkWidget     *walk_bar;
  GtkWidget     *walk_button;
  GtkWidget     *tree;         /* NULL until it is wanted */
  GtkWidget     *tree_button;
  gpointer       tree_visit;
  gboolean       setting_look;
  RelRecordList *look_list;    /* of the one record that is selected there */
  GtkWidget     *filter_bar;   /* filters read back */
  GtkWidget     *chips;
  GtkWidget     *columns_button;
  guint          menu_column;  /* that the actions on columns are about */
  GdkRectangle   menu_at;      /* where the menu was, of no width: there was none */
  GtkWidget     *new_bar;      /* records that are not committed yet */
  GtkWidget     *new_records;
  GtkWidget     *footer;
  GtkWidget     *footer_right;
  GtkWidget     *busy;         /* spinner with Stop */
  GtkWidget     *error_bar;
  GtkWidget     *error_label;
  guint          busy_id;
  gint64         wanted_row;
  gboolean       seeking;      /* whether the selected record is still where it was */
  GHashTable    *noted;        /* rows on the screen before they were read again, NULL */
  guint          n_noted;      /* how many there were in all */
  gboolean       asleep;       /* restored, and not looked at yet: nothing is read */
  gpointer       sought;       /* list in which it is looked for: only compared */
  GPtrArray     *selected_key; /* RelValue: of what was selected before a reload, NULL */
};

/* rel-browser-tab.c */
RelVisit        *rel_browser_tab_get_visit       (RelBrowserTab *self);
void             rel_browser_tab_show_visit      (RelBrowserTab *self);
void             rel_browser_tab_replace_place   (RelBrowserTab *self,
                                                  RelPlace      *place);

void             rel_browser_tab_go_or_open      (RelBrowserTab *self,
                                                  RelPlace      *place,
                                                  gboolean       new_tab);

/* rel-browser-tab-looks.c */
GtkWidget       *rel_browser_tab_make_looks      (RelBrowserTab *self,
                                                  GtkWidget     *grid);
void             rel_browser_tab_add_look_buttons (RelBrowserTab *self,
                                                  GtkWidget     *bar);
void             rel_browser_tab_restore_look    (RelBrowserTab *self);
void             rel_browser_tab_reload_look     (RelBrowserTab *self);
void             rel_browser_tab_look_at         (RelBrowserTab *self,
                                                  RelPlace      *place);
void             rel_browser_tab_stop_looking    (RelBrowserTab *self);

/* rel-browser-tab-history.c */
void             rel_visit_free                  (RelVisit      *visit);
void             rel_browser_tab_remember        (RelBrowserTab *self);
void             rel_browser_tab_seek            (RelBrowserTab *self);

/* rel-browser-tab-marks.c */
void             rel_browser_tab_note_rows       (RelBrowserTab *self);
void             rel_browser_tab_compare_rows    (RelBrowserTab *self);

/* rel-browser-tab-walk.c */
GtkWidget       *rel_browser_tab_make_walk_bar   (RelBrowserTab *self);
void             rel_browser_tab_update_walk     (RelBrowserTab *self);

/* rel-browser-tab-edit.c */
void             rel_browser_tab_init_editing    (RelBrowserTab *self);
void             rel_browser_tab_chip_cb         (GtkButton     *button,
                                                  RelBrowserTab *self);

/* rel-browser-tab-value.c */
void             rel_browser_tab_open_value      (RelBrowserTab *self,
                                                  gint64         position,
                                                  guint          number);
void             rel_browser_tab_edit_value      (RelBrowserTab *self,
                                                  gint64         position,
                                                  guint          number);

/* rel-browser-tab-reload.c */
void             rel_browser_tab_reloaded        (RelBrowserTab *self);

/* rel-browser-tab-reselect.c */
void             rel_browser_tab_reselect        (RelBrowserTab *self);

/* rel-browser-tab-bars.c */
void             rel_browser_tab_update_trail    (RelBrowserTab *self);

/* rel-browser-tab-menu.c */
void             rel_browser_tab_class_init_menu (GtkWidgetClass *widget_class);
void             rel_browser_tab_init_menu       (RelBrowserTab *self);
void             rel_browser_tab_show_looks      (RelBrowserTab *self);
GtkWidget       *rel_browser_tab_make_more_button (void);
const char      *rel_browser_tab_get_table_name  (RelBrowserTab *self);

/* rel-browser-tab-copy.c */
void             rel_browser_tab_copy            (RelBrowserTab *self,
                                                  const char    *form);
void             rel_browser_tab_copy_cell       (RelBrowserTab *self);

/* rel-browser-tab-filters.c */
void             rel_browser_tab_filter_by_value (RelBrowserTab *self,
                                                  gboolean       without);
void             rel_browser_tab_toggle_filters  (RelBrowserTab *self);
void             rel_browser_tab_update_filters  (RelBrowserTab *self);
GtkWidget       *rel_browser_tab_make_filter_bar (RelBrowserTab *self);

G_END_DECLS
