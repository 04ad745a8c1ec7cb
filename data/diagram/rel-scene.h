/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "diagram/rel-card.h"
#include "diagram/rel-router.h"
#include "schema/rel-derive.h"

REL_BEGIN_DECLS

/**
 * RelEdge:
 * @relationship: what it shows
 * @from: number of the parent's (or left) card
 * @to: number of the child's (or right) card
 * @from_sign: sign at @from
 * @to_sign: sign at @to
 * @identifying: drawn solid where the notation tells
 * @notation: how its ends are drawn
 * @diamond: name of the association table that it stands for, or %NULL
 * @from_counted: (nullable): what was counted at @from
 * @to_counted: (nullable): what was counted at @to
 * @counted: (nullable): what was counted, in words
 * @route: its way
 *
 * An edge of the scene. Owned by it.
 */
typedef struct
{
  RelRelationship *relationship;
  guint            from;
  guint            to;
  RelEndSign       from_sign;
  RelEndSign       to_sign;
  gboolean         identifying;
  RelNotation      notation;
  const char      *diamond;
  const char      *from_counted;
  const char      *to_counted;
  const char      *counted;
  RelRoute        *route;
} RelEdge;

/**
 * RelPickKind:
 *
 * What is at a place.
 */
typedef enum
{
  REL_PICK_NOTHING,
  REL_PICK_CARD,
  REL_PICK_EDGE,
  REL_PICK_SHAPE,
} RelPickKind;

/**
 * RelPick:
 * @kind: what it is
 * @index: number of the card, edge or shape
 * @column: of a card: id of the column whose row is there, or 0
 *
 * What is at a place of the scene.
 */
typedef struct
{
  RelPickKind kind;
  guint       index;
  RelId       column;
} RelPick;

#define REL_TYPE_SCENE (rel_scene_get_type ())

/**
 * RelScene:
 *
 * A schema under a diagram, as cards and routed edges: what is painted and pointed at.
 * Belongs to one thread. Made anew when schema or diagram change; only a drag changes
 * it in place.
 */
G_DECLARE_FINAL_TYPE (RelScene, rel_scene, REL, SCENE, GObject)

RelScene                *rel_scene_new           (RelSchema     *schema,
                                                  RelDiagram    *diagram,
                                                  RelMetrics    *metrics,
                                                  GHashTable    *only);
RelScene                *rel_scene_new_unrouted  (RelSchema     *schema,
                                                  RelDiagram    *diagram,
                                                  RelMetrics    *metrics);
RelScene                *rel_scene_new_plain     (RelSchema     *schema,
                                                  RelDiagram    *diagram,
                                                  RelMetrics    *metrics,
                                                  GHashTable    *only,
                                                  RelScene      *previous);
gboolean                 rel_scene_is_plain      (RelScene      *self);
void                     rel_scene_route_async   (RelScene      *self,
                                                  GCancellable  *cancellable,
                                                  GAsyncReadyCallback callback,
                                                  gpointer       user_data);
gboolean                 rel_scene_route_finish  (RelScene      *self,
                                                  GAsyncResult  *result,
                                                  GError       **error);
RelSchema               *rel_scene_get_schema    (RelScene      *self);
RelDiagram              *rel_scene_get_diagram   (RelScene      *self);
guint                    rel_scene_get_n_cards   (RelScene      *self);
const RelCard           *rel_scene_get_card      (RelScene      *self,
                                                  guint          index);
gboolean                 rel_scene_find_card     (RelScene      *self,
                                                  RelId          id,
                                                  guint         *index);
guint                    rel_scene_get_n_edges   (RelScene      *self);
const RelEdge           *rel_scene_get_edge      (RelScene      *self,
                                                  guint          index);
gboolean                 rel_scene_find_edge     (RelScene      *self,
                                                  RelId          relationship,
                                                  guint         *index);
const GArray            *rel_scene_get_edges_of  (RelScene      *self,
                                                  guint          card);
RelRect                  rel_scene_get_bounds    (RelScene      *self);
void                     rel_scene_move_card     (RelScene      *self,
                                                  guint          card,
                                                  double         x,
                                                  double         y);
void                     rel_scene_route         (RelScene      *self);
RelPick                  rel_scene_pick          (RelScene      *self,
                                                  double         x,
                                                  double         y,
                                                  double         tolerance);
void                     rel_scene_collect       (RelScene      *self,
                                                  const RelRect *area,
                                                  GArray        *cards,
                                                  GArray        *edges);
guint                    rel_scene_get_n_shapes  (RelScene      *self);
const RelShape          *rel_scene_get_shape     (RelScene      *self,
                                                  guint          index);
RelRect                  rel_scene_get_shape_rect (RelScene     *self,
                                                  guint          index);
RelRect                  rel_scene_get_card_room (RelScene      *self,
                                                  guint          index);
guint                    rel_scene_count_on_area (RelScene      *self,
                                                  guint          index);
void                     rel_scene_set_shape_rect (RelScene     *self,
                                                  guint          index,
                                                  const RelRect *rect);
gboolean                 rel_scene_drag_bend     (RelScene      *self,
                                                  guint          edge,
                                                  guint          segment,
                                                  RelPoint       to);
void                     rel_scene_shift_way     (RelScene      *self,
                                                  guint          edge,
                                                  double         dx,
                                                  double         dy);
void                     rel_scene_set_counted   (RelScene      *self,
                                                  RelId          relationship,
                                                  const char    *from,
                                                  const char    *to,
                                                  const char    *words);
RelRect                  rel_edge_get_bounds     (const RelEdge *edge);
RelPoint                 rel_edge_get_middle     (const RelEdge *edge);
gboolean                 rel_edge_crosses        (const RelEdge *edge,
                                                  const RelRect *area);
gboolean                 rel_edge_shows_signs    (const RelEdge *edge,
                                                  const RelRect *area);

REL_END_DECLS
