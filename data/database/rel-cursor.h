/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

#include "base/rel-rows.h"

REL_BEGIN_DECLS

#define REL_TYPE_CURSOR (rel_cursor_get_type ())

/**
 * RelCursor:
 *
 * The rows of a running query, read forward. Blocking; touched only by the thread of
 * its connection, and gone before that.
 */
G_DECLARE_DERIVABLE_TYPE (RelCursor, rel_cursor, REL, CURSOR, GObject)

/**
 * RelCursorClass:
 * @fetch: reads up to @n rows (-1: all)
 * @close: ends the query; may be called twice
 */
struct _RelCursorClass
{
  GObjectClass parent_class;

  RelRows *(*fetch) (RelCursor     *self,
                     gint64         n,
                     GCancellable  *cancellable,
                     GError       **error);
  void     (*close) (RelCursor     *self);
};

RelRows                 *rel_cursor_fetch        (RelCursor     *self,
                                                  gint64         n,
                                                  GCancellable  *cancellable,
                                                  GError       **error);
void                     rel_cursor_close        (RelCursor     *self);

REL_END_DECLS
