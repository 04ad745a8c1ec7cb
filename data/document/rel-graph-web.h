/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "diagram/rel-diagram.h"
#include "diagram/rel-web.h"
#include "records/rel-record-graph.h"

REL_BEGIN_DECLS

/* Ids of ports that are no side: what opens more of a side, and what shows the sides
 * that found no room. */
#define REL_GRAPH_PORT_MORE 0x10000
#define REL_GRAPH_PORT_REST 0x20000

RelWeb                  *rel_graph_web_new       (RelRecordGraph      *graph,
                                                  RelDiagram          *diagram,
                                                  RelMetrics          *metrics,
                                                  GHashTable          *spread);
char                    *rel_graph_sentence      (RelRecordGraph      *graph,
                                                  const RelGraphRecord *record);

REL_END_DECLS
