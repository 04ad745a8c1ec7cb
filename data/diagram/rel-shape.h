/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "base/rel-id.h"
#include "diagram/rel-geometry.h"

REL_BEGIN_DECLS

#define REL_SHAPE_LEAST 48.0 /* smaller than this none can be seized */
#define REL_AREA_TITLE  34.0 /* height of the name of an area, where it is seized */

/**
 * RelShapeKind:
 * @REL_SHAPE_AREA: a named area, with tables on it
 * @REL_SHAPE_NOTE: text for people
 *
 * What a shape is.
 */
typedef enum
{
  REL_SHAPE_AREA,
  REL_SHAPE_NOTE,
} RelShapeKind;

/**
 * RelShape:
 * @id: its identity
 * @kind: what it is
 * @rect: where it is, opened
 * @text: name of the area, or text of the note
 * @color: number of its colour
 * @folded: of an area: a card stands for it and what is on it
 *
 * Something on a diagram that is no table.
 */
typedef struct
{
  RelId         id;
  RelShapeKind  kind;
  RelRect       rect;
  char         *text;
  int           color;
  gboolean      folded;
} RelShape;

RelShape                *rel_shape_new           (RelShapeKind    kind,
                                                  const RelRect  *rect,
                                                  const char     *text,
                                                  int             color);
RelShape                *rel_shape_copy          (const RelShape *self);
void                     rel_shape_free          (RelShape       *self);
gboolean                 rel_shape_equal         (const RelShape *a,
                                                  const RelShape *b);
gboolean                 rel_shape_holds         (const RelShape *self,
                                                  const RelRect  *rect);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RelShape, rel_shape_free)

REL_END_DECLS
