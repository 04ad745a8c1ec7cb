/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "browser/rel-record-view.h"

#include "browser/rel-cell-staged.h"
#include "common/rel-record-edit.h"
#include "records/rel-record-follow.h"
#include "schema/rel-naming.h"

G_BEGIN_DECLS

struct _RelRecordView
{
  AdwBin         parent_instance;
  RelDocument   *document;  /* NULL: nothing can be edited */
  GtkWidget     *box;
  GtkWidget     *scrolled;
  GCancellable  *cancellable;
  gboolean       editing;

  /* what is shown */
  RelDatabase   *database;
  RelSchema     *schema;
  RelRecordList *list;
  RelRow        *row;
  RelRecord     *record;    /* a new one that has no row yet */
  guint          refresh_id;
};

extern guint rel_record_view_place_activated;

/* rel-record-view.c */
GtkWidget       *rel_record_view_make_label    (const char      *text,
                                                const char      *style,
                                                float            xalign);
GtkWidget       *rel_record_view_make_list     (void);
void             rel_record_view_activate_row_cb (GtkListBox    *list,
                                                GtkListBoxRow   *row,
                                                RelRecordView   *self);
GtkWidget       *rel_record_view_add_row       (RelRecordView   *self,
                                                GtkWidget       *list,
                                                GtkWidget       *left,
                                                GtkWidget       *right,
                                                RelPlace        *place,
                                                const char      *name);
void             rel_record_view_staged        (RelRecord       *record,
                                                const GError    *error,
                                                gpointer         view);
void             rel_record_view_staged_new    (RelRecord       *record,
                                                const GError    *error,
                                                gpointer         view);

/* rel-record-values.c */
RelCellSource   *rel_record_view_new_source    (RelRecordView   *self,
                                                RelColumn       *column,
                                                const RelValue  *value,
                                                gboolean         staged);
GtkWidget       *rel_record_view_add_value_tools (RelRecordView *self,
                                                GtkWidget       *value,
                                                RelTable        *table,
                                                RelRow          *row,
                                                const RelRecordColumn *column);

/* rel-record-sections.c */
void             rel_record_view_add_section   (RelRecordView   *self,
                                                RelDatabase     *database,
                                                RelSchema       *schema,
                                                RelTable        *table,
                                                RelRecordQuery  *query,
                                                RelRow          *row,
                                                const RelEnd    *end);

/* rel-record-uses.c */
void             rel_record_view_add_field_menu (GtkWidget      *row,
                                                guint            number);

/* rel-record-fields.c */
void             rel_record_view_tell_note     (RelRecordView   *self,
                                                GtkWidget       *name,
                                                RelId            table,
                                                RelId            column);
GtkWidget       *rel_record_fields_new         (RelRecordView   *self,
                                                RelTable        *table,
                                                RelRecord       *record);

G_END_DECLS
