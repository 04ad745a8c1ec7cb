/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "browser/rel-browser-tab.h"

#include "browser/rel-grid.h"
#include "browser/rel-peek.h"
#include "browser/rel-record-view.h"

G_BEGIN_DECLS

typedef struct
{
  RelPlace *place;
  double    scroll;
  gint64    selected;
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
  GtkWidget     *filter_bar;   /* revealer */
  GtkWidget     *filter_column;
  GtkWidget     *filter_entry;
  GtkWidget     *chips;
  GtkWidget     *new_bar;      /* records that are not committed yet */
  GtkWidget     *new_records;
  GtkWidget     *footer;
  GtkWidget     *footer_right;
  GtkWidget     *busy;         /* spinner with Stop */
  GtkWidget     *error_bar;
  GtkWidget     *error_label;
  guint          busy_id;
  gint64         wanted_row;
  GPtrArray     *selected_key; /* RelValue: of what was selected before a reload, NULL */
};

/* rel-browser-tab.c */
RelVisit        *rel_browser_tab_get_visit       (RelBrowserTab *self);
void             rel_browser_tab_remember        (RelBrowserTab *self);
void             rel_browser_tab_show_visit      (RelBrowserTab *self);
void             rel_browser_tab_replace_place   (RelBrowserTab *self,
                                                  RelPlace      *place);

/* rel-browser-tab-edit.c */
void             rel_browser_tab_init_editing    (RelBrowserTab *self);
void             rel_browser_tab_chip_cb         (GtkButton     *button,
                                                  RelBrowserTab *self);

/* rel-browser-tab-reload.c */
void             rel_browser_tab_reloaded        (RelBrowserTab *self);

/* rel-browser-tab-bars.c */
void             rel_browser_tab_update_trail    (RelBrowserTab *self);
void             rel_browser_tab_update_filters  (RelBrowserTab *self);
GtkWidget       *rel_browser_tab_make_filter_bar (RelBrowserTab *self);

G_END_DECLS
