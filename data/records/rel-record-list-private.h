/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "records/rel-page-cache.h"
#include "records/rel-record-list.h"
#include "records/rel-record-pager.h"

G_BEGIN_DECLS

/* What is staged for a list, and the rows that the database does not have yet. */
typedef struct _RelListStage RelListStage;

struct _RelRecordList
{
  GObject         parent_instance;
  RelDatabase    *database;
  RelPlace       *place;
  RelRecordQuery *query;       /* NULL when the table is gone */
  RelRecordPager *pager;       /* by which pages are read */
  RelRecordPager *next;        /* while it is being built again, NULL otherwise */
  RelPageCache   *pages;
  guint64         n_asks;
  guint           n_items;
  gboolean        exact;
  gboolean        building;
  gboolean        built;       /* or it was stopped, or failed */
  gboolean        again;       /* reload while building */
  guint           poll_id;
  guint           n_loading;
  char           *error;
  double          milliseconds;
  double          progress;
  GCancellable   *cancellable;
  RelListStage   *stage;       /* NULL: only what is stored is shown */
};

/* What a question goes by: the list is gone or has other things in mind when it comes back. */
typedef struct
{
  RelRecordList  *list; /* weak: a list that is gone wants no answer */
  RelRecordPager *pager;
  guint64         page;
  guint64         ask;
  gint64          start;
  gint64          first;
  guint           n;
} RelListAsked;

/* rel-record-list.c */
void             rel_record_list_set_loading   (RelRecordList  *self,
                                                int             change);
void             rel_record_list_set_n_items   (RelRecordList  *self,
                                                gint64          number,
                                                gboolean        exact);
void             rel_record_list_take_error    (RelRecordList  *self,
                                                const GError   *error);
void             rel_record_list_begin_build   (RelRecordList  *self);

/* rel-record-list-pages.c */
RelListAsked    *rel_list_asked_new            (RelRecordList  *self,
                                                RelRecordPager *pager);
void             rel_list_asked_free           (RelListAsked   *asked);
void             rel_record_list_ask_page      (RelRecordList  *self,
                                                RelPage        *page);
void             rel_record_list_ask_waiting   (RelRecordList  *self);
void             rel_record_list_refresh_pages (RelRecordList  *self);
void             rel_record_list_forget_pages  (RelRecordList  *self);
void             rel_record_list_stop_pages    (RelRecordList  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RelListAsked, rel_list_asked_free)

/* rel-record-list-staged.c */
void             rel_list_stage_free           (RelListStage   *stage);
guint            rel_list_stage_get_n_rows     (RelListStage   *stage);
RelRow          *rel_list_stage_get_row        (RelListStage   *stage,
                                                guint           index);
void             rel_list_stage_move           (RelListStage   *stage,
                                                guint           first);
void             rel_record_list_settle_stage  (RelRecordList  *self);

G_END_DECLS
