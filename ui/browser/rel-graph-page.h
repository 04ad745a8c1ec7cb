/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <adwaita.h>

#include "browser/rel-graph-view.h"

G_BEGIN_DECLS

#define REL_TYPE_GRAPH_PAGE (rel_graph_page_get_type ())

/* The record graph with what belongs to it: how much it shows, Stop, zoom, export. */
G_DECLARE_FINAL_TYPE (RelGraphPage, rel_graph_page, REL, GRAPH_PAGE, AdwBin)

GtkWidget       *rel_graph_page_new            (RelDocument      *document);
RelGraphView    *rel_graph_page_get_view       (RelGraphPage     *self);

G_END_DECLS
