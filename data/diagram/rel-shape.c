/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Areas and notes: what people put on a diagram beside its tables.
 */
#include "config.h"

#include "diagram/rel-shape.h"

/**
 * rel_shape_new:
 * @kind: what it is
 * @rect: where
 * @text: its name or text
 * @color: number of its colour
 *
 * Returns: (transfer full): a shape with a new identity
 */
RelShape *
rel_shape_new (RelShapeKind   kind,
               const RelRect *rect,
               const char    *text,
               int            color)
{
  RelShape *self = g_new0 (RelShape, 1);

  self->id = rel_id_new ();
  self->kind = kind;
  self->rect = *rect;
  self->rect.width = MAX (rect->width, REL_SHAPE_LEAST);
  self->rect.height = MAX (rect->height, REL_SHAPE_LEAST);
  self->text = g_strdup (text);
  self->color = color;

  return self;
}

/**
 * rel_shape_copy:
 * @self: a shape
 *
 * Returns: (transfer full): the same, to be changed
 */
RelShape *
rel_shape_copy (const RelShape *self)
{
  RelShape *other = g_memdup2 (self, sizeof *self);

  other->text = g_strdup (self->text);

  return other;
}

/**
 * rel_shape_free:
 * @self: (nullable): a shape
 */
void
rel_shape_free (RelShape *self)
{
  if (self == NULL)
    return;

  g_free (self->text);
  g_free (self);
}

/**
 * rel_shape_equal:
 * @a: a shape
 * @b: another
 *
 * Returns: whether they look the same at the same place
 */
gboolean
rel_shape_equal (const RelShape *a,
                 const RelShape *b)
{
  return a->kind == b->kind && a->color == b->color && a->folded == b->folded && g_strcmp0 (a->text, b->text) == 0 &&
         a->rect.x == b->rect.x && a->rect.y == b->rect.y && a->rect.width == b->rect.width && a->rect.height == b->rect.height;
}

/**
 * rel_shape_holds:
 * @self: a shape
 * @rect: where a card is
 *
 * Returns: whether it is an area with the middle of that card on it
 */
gboolean
rel_shape_holds (const RelShape *self,
                 const RelRect  *rect)
{
  return self->kind == REL_SHAPE_AREA && rel_rect_contains (&self->rect, rect->x + rect->width / 2, rect->y + rect->height / 2);
}
