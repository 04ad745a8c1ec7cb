/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

#include "base/rel-error.h"
#include "diagram/rel-geometry.h"

REL_BEGIN_DECLS

/**
 * RelEngine:
 *
 * Which of Graphviz's engines lays out.
 */
typedef enum
{
  REL_ENGINE_AUTO,
  REL_ENGINE_DOT,
  REL_ENGINE_NEATO,
  REL_ENGINE_FDP,
  REL_ENGINE_SFDP,
} RelEngine;

typedef enum
{
  REL_DIRECTION_AUTO,
  REL_DIRECTION_LR,
  REL_DIRECTION_TB,
} RelDirection;

/**
 * RelLayoutEdge:
 * @from: number of a node
 * @to: number of a node
 */
typedef struct
{
  guint from;
  guint to;
} RelLayoutEdge;

/**
 * RelLayoutGraph:
 * @nodes: (array length=n_nodes): their sizes; the answer is written to their places
 * @n_nodes: their number
 * @edges: (array length=n_edges): their links
 * @n_edges: their number
 * @engine: which engine
 * @direction: of dot
 * @spacing: pixels between cards
 *
 * What is to be laid out: sizes and links, no names.
 */
typedef struct
{
  RelRect             *nodes;
  guint                n_nodes;
  const RelLayoutEdge *edges;
  guint                n_edges;
  RelEngine            engine;
  RelDirection         direction;
  double               spacing;
} RelLayoutGraph;

gboolean                 rel_layout_run          (RelLayoutGraph *graph,
                                                  guint           deadline_ms,
                                                  GCancellable   *cancellable,
                                                  GError        **error);
void                     rel_layout_set_failed   (GError        **error);
gboolean                 rel_engine_from_string  (const char     *name,
                                                  RelEngine      *engine);

REL_END_DECLS
