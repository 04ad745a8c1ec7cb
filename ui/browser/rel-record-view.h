/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <adwaita.h>

#include "common/rel-record-edit.h"
#include "records/rel-record-list.h"

G_BEGIN_DECLS

#define REL_TYPE_RECORD_VIEW (rel_record_view_get_type ())

/* A record as a page: its label, its fields, and a section for every collection it has.
 * Signal `place-activated (RelPlace, new-tab)` when something is followed. */
G_DECLARE_FINAL_TYPE (RelRecordView, rel_record_view, REL, RECORD_VIEW, AdwBin)

GtkWidget       *rel_record_view_new           (void);
void             rel_record_view_set_record    (RelRecordView *self,
                                                RelDatabase   *database,
                                                RelSchema     *schema,
                                                RelRecordList *list,
                                                RelRow        *row);
void             rel_record_view_set_new_record (RelRecordView *self,
                                                RelRecord     *record);
void             rel_record_view_set_document  (RelRecordView *self,
                                                RelDocument   *document);
void             rel_record_view_refresh       (RelRecordView *self);
RelRecordHandle *rel_record_view_dup_handle    (RelRecordView *self);
void             rel_record_view_duplicate     (RelRecordView *self);
char            *rel_record_view_dup_label     (RelRecordQuery *query,
                                                RelRow        *row);
RelPlace        *rel_record_view_follow        (RelSchema     *schema,
                                                RelTable      *table,
                                                RelRecordQuery *query,
                                                RelRow        *row,
                                                const RelEnd  *end);

void             rel_record_view_show_uses     (RelRecordView   *self,
                                                guint            number);

G_END_DECLS
