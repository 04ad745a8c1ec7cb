/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "browser/rel-graph-view.h"

#include "common/rel-viewport.h"
#include "diagram/rel-palette.h"
#include "diagram/rel-web.h"

G_BEGIN_DECLS

/* Part of a card that keys act on: its name, or the port of that number. */
#define REL_GRAPH_TITLE -1

struct _RelGraphView
{
  GtkWidget       parent_instance;
  RelDocument    *document;
  RelMetrics     *metrics;
  RelPainter     *painter;
  RelPalette      palette;
  RelRecordGraph *graph;        /* NULL: none yet */
  RelWeb         *web;
  GHashTable     *spread;       /* ids of records that show all their sides */
  GCancellable   *cancellable;  /* of what is being read, NULL */

  RelViewport     viewport;
  gboolean        keeps_fit;    /* the whole is shown, and stays so when there is more room */
  GPtrArray      *nodes;        /* GskRenderNode of each card at (0, 0), or NULL */
  GskRenderNode  *edges;

  guint           glide_id;
  gint64          glide_start;
  RelViewport     glide_from;
  RelViewport     glide_to;
  GArray         *places_from;  /* RelPoint of each card */
  GArray         *places_to;
  GHashTable     *fresh;        /* numbers of cards that were not there, each + 1 */

  guint           current;      /* id of the selected card, 0 none */
  int             part;
  RelWebPick      hover;
  double          pointer_x;
  double          pointer_y;
  int             dragged;      /* number of a card, -1: the canvas */
  gboolean        drag_far;
  RelPoint        drag_from;
  RelViewport     drag_viewport;
  GtkWidget      *menu;

  GPtrArray      *proxies;
  guint           proxies_id;
};

/* rel-graph-view.c */
void             rel_graph_view_changed        (RelGraphView     *self);
void             rel_graph_view_touch          (RelGraphView     *self);
void             rel_graph_view_select         (RelGraphView     *self,
                                                guint             id,
                                                int               part);
void             rel_graph_view_activate       (RelGraphView     *self,
                                                guint             card,
                                                int               part,
                                                gboolean          new_tab);
void             rel_graph_view_remove         (RelGraphView     *self,
                                                guint             id);
void             rel_graph_view_begin_at       (RelGraphView     *self,
                                                guint             id);
void             rel_graph_view_show           (RelGraphView     *self,
                                                const RelViewport *to,
                                                gboolean          glide);
void             rel_graph_view_emit_state_changed (RelGraphView *self);
void             rel_graph_view_emit_closed    (RelGraphView     *self);

/* rel-graph-read.c */
void             rel_graph_view_show_graph     (RelGraphView     *self,
                                                RelRecordGraph   *graph,
                                                guint             anchor);
void             rel_graph_view_open_side      (RelGraphView     *self,
                                                guint             id,
                                                guint             side,
                                                RelLane           lane);
void             rel_graph_view_open_all       (RelGraphView     *self,
                                                guint             id);

/* rel-graph-paint.c */
void             rel_graph_view_snapshot       (GtkWidget        *widget,
                                                GtkSnapshot      *snapshot);

/* rel-graph-glide.c */
void             rel_graph_view_take           (RelGraphView     *self,
                                                RelRecordGraph   *graph,
                                                RelWeb           *web,
                                                guint             anchor);
void             rel_graph_view_end_glide      (RelGraphView     *self);

/* rel-graph-input.c */
void             rel_graph_view_init_input     (RelGraphView     *self);
void             rel_graph_view_reveal         (RelGraphView     *self,
                                                guint             card);

/* rel-graph-proxies.c */
void             rel_graph_view_queue_proxies  (RelGraphView     *self);
void             rel_graph_view_clear_proxies  (RelGraphView     *self);
void             rel_graph_view_allocate_proxies (RelGraphView   *self);
char            *rel_graph_view_describe_port  (RelGraphView     *self,
                                                guint             card,
                                                guint             port);

G_END_DECLS
