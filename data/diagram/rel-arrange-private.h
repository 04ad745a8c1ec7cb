/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "diagram/rel-arrange.h"
#include "diagram/rel-scene.h"

G_BEGIN_DECLS

#define REL_ARRANGE_SPACING 56.0

/* Boxes and what links them. */
typedef struct
{
  RelRect *rects;
  guint    n;
  GArray  *edges; /* RelLayoutEdge */
} RelArrangeGraph;

/* One run, with what it needs and what came of it. */
typedef struct
{
  RelScene                 *scene;
  RelDiagram               *diagram;
  const RelArrangeOptions  *options;
  gint64                    deadline;
  gboolean                  failed;
  GCancellable             *cancellable;
} RelArrangeRun;

/* rel-arrange-graph.c */
gboolean         rel_arrange_graph (RelArrangeGraph          *graph,
                                    const RelArrangeOptions  *options,
                                    gint64                    deadline,
                                    gboolean                 *failed,
                                    GCancellable             *cancellable,
                                    GError                  **error);
double           rel_arrange_get_spacing (const RelArrangeOptions *options);

/* rel-arrange-notes.c */

/* Where a note belongs before anything is moved. */
typedef enum
{
  REL_NOTE_ALONE,   /* a box of its own */
  REL_NOTE_BY_CARD, /* keeps its offset to the card */
  REL_NOTE_ON_AREA, /* a box of its own on that area */
  REL_NOTE_BY_AREA, /* keeps its offset to the nearest corner of the area */
} RelNoteHome;

typedef struct
{
  guint       shape; /* number of the note */
  RelNoteHome home;
  guint       owner; /* number of the card, or of the area in the list */
} RelNoteStay;

/* An area that is open, and what is on it. */
typedef struct
{
  GArray  *members; /* guint: cards */
  guint    shape;
  RelRect  rect;    /* as it was */
} RelArrangeArea;

GArray          *rel_arrange_find_stays  (RelScene            *scene,
                                          GPtrArray           *areas,
                                          const guint         *area_of);
RelRect          rel_arrange_follow_area (const RelRect       *note,
                                          const RelRect       *before,
                                          const RelRect       *after,
                                          gboolean             outside);

/* rel-arrange-ways.c */
RelDiagram      *rel_arrange_move_ways   (RelSchema           *schema,
                                          RelDiagram          *before,
                                          RelDiagram          *after);

/* rel-arrange-all.c */
GPtrArray       *rel_arrange_find_areas  (RelScene            *scene,
                                          RelDiagram          *diagram,
                                          guint               *area_of);
RelDiagram      *rel_arrange_all         (RelArrangeRun       *run,
                                          GError             **error);

/* rel-arrange-some.c */
RelPoint         rel_arrange_find_free   (GArray              *taken,
                                          const RelRect       *rects,
                                          guint                n,
                                          double               gap);
RelDiagram      *rel_arrange_some        (RelArrangeRun       *run,
                                          GError             **error);

G_END_DECLS
