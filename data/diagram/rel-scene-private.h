/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "diagram/rel-obstacles-private.h"
#include "diagram/rel-scene.h"

G_BEGIN_DECLS

struct _RelScene
{
  GObject       parent_instance;
  RelSchema    *schema;
  RelDiagram   *diagram;
  GPtrArray    *cards;       /* RelCard */
  GHashTable   *card_index;  /* RelId -> guint + 1 */
  GArray       *edges;       /* RelEdge */
  GArray       *routes;      /* RelRoute, one an edge */
  GHashTable   *edge_index;  /* RelId -> guint + 1 */
  GPtrArray    *edges_of;    /* of each card: GArray of guint */
  GArray       *rects;       /* RelRect of each card */
  GHashTable   *folded_areas; /* RelId of a table on a folded area -> RelId of that */
  GPtrArray    *shapes;      /* RelShape, with the places of a drag */
  GStringChunk *words;       /* what was counted */
  RelObstacles *grid;        /* over rects; NULL until asked */
  RelRect       bounds;
  gboolean      bounds_known;
  gboolean      plain;       /* edges may run through cards: nobody looked yet */
  guint         n_moves;     /* how often something was moved in place */
};

RelScene        *rel_scene_new_bare       (RelSchema  *schema,
                                           RelDiagram *diagram,
                                           RelMetrics *metrics,
                                           GHashTable *only);

/* Fills a scene that knows its schema and diagram, without routes. */
void             rel_scene_build          (RelScene   *self,
                                           RelMetrics *metrics,
                                           GHashTable *only);
gboolean         rel_scene_look_up        (GHashTable *index_by_id,
                                           RelId       id,
                                           guint      *index);
gboolean         rel_scene_pick_shape     (RelScene   *self,
                                           double      x,
                                           double      y,
                                           double      tolerance,
                                           gboolean    notes,
                                           RelPick    *pick);
void             rel_scene_spread_ports   (RelScene   *self,
                                           guint       card_index);

G_END_DECLS
