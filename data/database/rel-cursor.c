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
 * rel_cursor_skip:
 * @self: a cursor
 * @n: how many rows at most
 * @cancellable: (nullable): stops it
 * @error: where to put an error
 *
 * Goes past rows without reading their values.
 *
 * Returns: how many there were, less than @n at the end; -1 on an error
 */
gint64
rel_cursor_skip (RelCursor     *self,
                 gint64         n,
                 GCancellable  *cancellable,
                 GError       **error)
{
  g_return_val_if_fail (REL_IS_CURSOR (self), -1);

  return REL_CURSOR_GET_CLASS (self)->skip (self, n, cancellable, error);
}

/**
 * rel_cursor_fetch_integers:
 * @self: a cursor over rows of one column of integers
 * @values: (array length=n) (out caller-allocates): where to put them
 * @n: how many rows at most
 * @cancellable: (nullable): stops reading
 * @error: where to put an error
 *
 * Reads numbers without making a value of each: for walks over whole tables.
 *
 * Returns: how many there were, less than @n at the end; -1 on an error
 */
gint64
rel_cursor_fetch_integers (RelCursor     *self,
                           gint64        *values,
                           gint64         n,
                           GCancellable  *cancellable,
                           GError       **error)
{
  g_return_val_if_fail (REL_IS_CURSOR (self), -1);

  return REL_CURSOR_GET_CLASS (self)->fetch_integers (self, values, n, cancellable, error);
}

/**
 * rel_cursor_set_cut:
 * @self: a cursor
 * @n_columns: how many columns, from the first
 * @chars: how much of a text to keep, in characters
 * @bytes: how much of a BLOB to keep
 *
 * From now on long cells of these columns are read as their start, see
 * rel_value_is_cut().
 */
void
rel_cursor_set_cut (RelCursor *self,
                    guint      n_columns,
                    guint      chars,
                    guint      bytes)
{
  g_return_if_fail (REL_IS_CURSOR (self));

  REL_CURSOR_GET_CLASS (self)->set_cut (self, n_columns, chars, bytes);
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
