/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gtk/gtk.h>

#include "document/rel-document.h"
#include "records/rel-place.h"
#include "records/rel-record-graph.h"

G_BEGIN_DECLS

#define REL_TYPE_GRAPH_VIEW (rel_graph_view_get_type ())

/* The record graph as a canvas. Signals: `place-activated (RelPlace, new tab)`,
 * `selected (RelPlace)`: a card was selected, and where its record is; `state-changed`;
 * `closed`: somebody wants the list back. */
G_DECLARE_FINAL_TYPE (RelGraphView, rel_graph_view, REL, GRAPH_VIEW, GtkWidget)

GtkWidget       *rel_graph_view_new            (RelDocument      *document);
void             rel_graph_view_begin          (RelGraphView     *self,
                                                RelLabels        *labels,
                                                RelId             table,
                                                RelValue *const  *key,
                                                guint             n_key);
void             rel_graph_view_reload         (RelGraphView     *self);
void             rel_graph_view_stop           (RelGraphView     *self);
gboolean         rel_graph_view_is_busy        (RelGraphView     *self);
RelRecordGraph  *rel_graph_view_get_graph      (RelGraphView     *self);
char            *rel_graph_view_dup_state      (RelGraphView     *self);
void             rel_graph_view_fit            (RelGraphView     *self,
                                                gboolean          glide);
void             rel_graph_view_zoom_by        (RelGraphView     *self,
                                                double            factor);

G_END_DECLS
