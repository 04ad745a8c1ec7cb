/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The abstract cursor: forward only, blocking. Drivers subclass it.
 */
#include "config.h"

#include "database/rel-cursor.h"

G_DEFINE_ABSTRACT_TYPE (RelCursor, rel_cursor, G_TYPE_OBJECT)

static void
rel_cursor_class_init (RelCursorClass *klass)
{
}

static void
rel_cursor_init (RelCursor *self)
{
}

/**
 * rel_cursor_fetch:
 * @self: a cursor
 * @n: how many rows at most, or -1 for all that are left
 * @cancellable: (nullable): stops reading
 * @error: where to put an error
 *
 * Reads on. A batch shorter than @n is the last one.
 *
 * Returns: (transfer full) (nullable): the rows, possibly none
 */
RelRows *
rel_cursor_fetch (RelCursor     *self,
                  gint64         n,
                  GCancellable  *cancellable,
                  GError       **error)
{
  g_return_val_if_fail (REL_IS_CURSOR (self), NULL);

  return REL_CURSOR_GET_CLASS (self)->fetch (self, n, cancellable, error);
}

/**
 * rel_cursor_close:
 * @self: a cursor
 *
 * Ends the query and gives up its lock. A cursor that is dropped closes by itself.
 */
void
rel_cursor_close (RelCursor *self)
{
  g_return_if_fail (REL_IS_CURSOR (self));

  REL_CURSOR_GET_CLASS (self)->close (self);
}
