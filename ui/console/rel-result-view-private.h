/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "console/rel-result-view.h"

#include "console/rel-result-links.h"
#include "console/rel-result-rows.h"
#include "document/rel-document.h"
#include "records/rel-result-keys.h"

G_BEGIN_DECLS

#define REL_RESULT_MAX_COLUMNS 200

struct _RelResultView
{
  AdwBin             parent_instance;
  RelDatabase       *database;
  RelResult         *result;
  RelResultLinks    *links;
  GCancellable      *cancellable; /* of the labels */
  GtkWidget         *grid;        /* GtkColumnView; NULL where there are no rows */
  GtkMultiSelection *selection;
  GtkWidget         *copy_button; /* NULL where there are no rows */
  GHashTable        *bound;       /* GtkListItem -> column */
  RelDocument       *document;    /* NULL: nothing can be edited */
  RelResultKeys     *keys;        /* of the document */
  GHashTable        *staged;      /* key of a record as text -> RelRecord; NULL: none is */
  guint              column;      /* that keys act on */
};

/* rel-result-grid.c */
GtkWidget       *rel_result_view_make_grid     (RelResultView  *self);
void             rel_result_view_show_cell     (RelResultView  *self,
                                                GtkListItem    *item,
                                                guint           column);

/* rel-result-copy.c */
void             rel_result_view_copy          (RelResultView  *self,
                                                const char     *suffix);
GtkWidget       *rel_result_view_make_copy_button (RelResultView *self);

/* rel-result-edit.c */
void             rel_result_view_edit          (RelResultView  *self,
                                                guint           row,
                                                guint           column,
                                                GtkWidget      *cell);
void             rel_result_view_edit_selected (RelResultView  *self);
void             rel_result_view_move          (RelResultView  *self,
                                                int             columns);
void             rel_result_view_show_staged   (RelResultView  *self,
                                                GtkInscription *cell,
                                                guint           row,
                                                guint           column);
void             rel_result_view_read_staged   (RelResultView  *self);

G_END_DECLS
