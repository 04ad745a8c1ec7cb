/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "base/rel-id.h"
#include "diagram/rel-geometry.h"
#include "diagram/rel-manner.h"
#include "diagram/rel-notation.h"
#include "diagram/rel-shape.h"

REL_BEGIN_DECLS

/**
 * RelDetail:
 * @REL_DETAIL_ALL: all columns
 * @REL_DETAIL_KEYS: columns of keys and links
 * @REL_DETAIL_NAMES: names of tables
 *
 * How much a card shows.
 */
typedef enum
{
  REL_DETAIL_ALL,
  REL_DETAIL_KEYS,
  REL_DETAIL_NAMES,
} RelDetail;

#define REL_N_COLORS 7

#define REL_TYPE_DIAGRAM (rel_diagram_get_type ())

/**
 * RelDiagram:
 *
 * A named diagram: which tables are on it, where and how they look; areas, notes, bends.
 * A value: an edit makes another one. It refers to tables and relationships by id.
 */
G_DECLARE_FINAL_TYPE (RelDiagram, rel_diagram, REL, DIAGRAM, GObject)

RelDiagram              *rel_diagram_new         (RelId               id,
                                                  const char         *name);
RelId                    rel_diagram_get_id      (RelDiagram         *self);
const char              *rel_diagram_get_name    (RelDiagram         *self);
RelDetail                rel_diagram_get_detail  (RelDiagram         *self);
gboolean                 rel_diagram_get_fold_associations (RelDiagram *self);
guint                    rel_diagram_get_n_places (RelDiagram        *self);
gboolean                 rel_diagram_get_place   (RelDiagram         *self,
                                                  RelId               table,
                                                  RelPoint           *place);
int                      rel_diagram_get_color   (RelDiagram         *self,
                                                  RelId               table);
gboolean                 rel_diagram_is_folded   (RelDiagram         *self,
                                                  RelId               table);
gboolean                 rel_diagram_is_opened   (RelDiagram         *self,
                                                  RelId               table);

RelDiagram              *rel_diagram_with_places (RelDiagram         *self,
                                                  const RelId        *tables,
                                                  const RelPoint     *places,
                                                  guint               n);
RelDiagram              *rel_diagram_with_place  (RelDiagram         *self,
                                                  RelId               table,
                                                  double              x,
                                                  double              y);
RelDiagram              *rel_diagram_without_places (RelDiagram      *self);
RelDiagram              *rel_diagram_with_detail (RelDiagram         *self,
                                                  RelDetail           detail);
RelDiagram              *rel_diagram_with_fold_associations (RelDiagram *self,
                                                  gboolean            fold);
GHashTable              *rel_diagram_get_kin     (RelDiagram         *self);
RelDiagram              *rel_diagram_with_kin    (RelDiagram         *self,
                                                  GHashTable         *kin);
RelDiagram              *rel_diagram_with_color  (RelDiagram         *self,
                                                  RelId               table,
                                                  int                 color);
RelDiagram              *rel_diagram_with_folded (RelDiagram         *self,
                                                  RelId               table,
                                                  gboolean            folded);
RelDiagram              *rel_diagram_with_looks  (RelDiagram         *self,
                                                  const RelId        *tables,
                                                  const int          *colors,
                                                  const int          *folded,
                                                  guint               n);
RelNotation              rel_diagram_get_notation (RelDiagram        *self);
gboolean                 rel_diagram_get_observed (RelDiagram        *self);
RelManner                rel_diagram_get_manner  (RelDiagram         *self);
RelSpacing               rel_diagram_get_spacing (RelDiagram         *self);
gboolean                 rel_diagram_is_listed   (RelDiagram         *self);
gboolean                 rel_diagram_shows       (RelDiagram         *self,
                                                  RelId               table);
RelDiagram              *rel_diagram_with_notation (RelDiagram       *self,
                                                  RelNotation         notation);
RelDiagram              *rel_diagram_with_observed (RelDiagram       *self,
                                                  gboolean            observed);
RelDiagram              *rel_diagram_with_manner (RelDiagram         *self,
                                                  RelManner           manner,
                                                  RelSpacing          spacing);
RelDiagram              *rel_diagram_with_listed (RelDiagram         *self,
                                                  gboolean            listed);
RelDiagram              *rel_diagram_with_shown  (RelDiagram         *self,
                                                  const RelId        *tables,
                                                  guint               n,
                                                  gboolean            shown);
RelDiagram              *rel_diagram_with_name   (RelDiagram         *self,
                                                  const char         *name);
RelDiagram              *rel_diagram_duplicate   (RelDiagram         *self,
                                                  const char         *name);
guint                    rel_diagram_get_n_shapes (RelDiagram        *self);
const RelShape          *rel_diagram_get_shape   (RelDiagram         *self,
                                                  guint               index);
const RelShape          *rel_diagram_find_shape  (RelDiagram         *self,
                                                  RelId               id);
RelDiagram              *rel_diagram_with_shape  (RelDiagram         *self,
                                                  const RelShape     *shape);
RelDiagram              *rel_diagram_with_new_shapes (RelDiagram     *self,
                                                  GPtrArray          *shapes);
RelDiagram              *rel_diagram_without_shape (RelDiagram       *self,
                                                  RelId               id);
RelId                    rel_diagram_find_folded_area (RelDiagram    *self,
                                                  RelId               table);
RelDiagram              *rel_diagram_with_areas_moved (RelDiagram    *self,
                                                  const RelId        *areas,
                                                  const RelPoint     *places,
                                                  guint               n);
const GArray            *rel_diagram_get_way     (RelDiagram         *self,
                                                  RelId               relationship);
RelDiagram              *rel_diagram_with_way    (RelDiagram         *self,
                                                  RelId               relationship,
                                                  const RelPoint     *points,
                                                  guint               n);
RelDiagram              *rel_diagram_with_ways   (RelDiagram         *self,
                                                  GArray             *relationships,
                                                  GPtrArray          *ways);
GArray                  *rel_diagram_list_ways   (RelDiagram         *self);
RelDiagram              *rel_diagram_take        (RelDiagram         *self,
                                                  RelDiagram         *other,
                                                  GHashTable         *tables,
                                                  GArray             *all);
RelDiagram              *rel_diagram_without_some_places (RelDiagram *self,
                                                  const RelId        *tables,
                                                  guint               n);
gboolean                 rel_diagram_equal       (RelDiagram         *a,
                                                  RelDiagram         *b);

REL_END_DECLS
