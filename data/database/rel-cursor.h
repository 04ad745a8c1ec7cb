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
 * @skip: goes past up to @n rows without reading them
 * @fetch_integers: reads up to @n rows of one integer
 * @set_cut: cuts long cells of the first columns
 * @close: ends the query; may be called twice
 */
struct _RelCursorClass
{
  GObjectClass parent_class;

  RelRows *(*fetch) (RelCursor     *self,
                     gint64         n,
                     GCancellable  *cancellable,
                     GError       **error);
  gint64   (*skip)  (RelCursor     *self,
                     gint64         n,
                     GCancellable  *cancellable,
                     GError       **error);
  gint64   (*fetch_integers) (RelCursor     *self,
                              gint64        *values,
                              gint64         n,
                              GCancellable  *cancellable,
                              GError       **error);
  void     (*set_cut) (RelCursor   *self,
                       guint        n_columns,
                       guint        chars,
                       guint        bytes);
  void     (*close) (RelCursor     *self);
};

RelRows                 *rel_cursor_fetch        (RelCursor     *self,
                                                  gint64         n,
                                                  GCancellable  *cancellable,
                                                  GError       **error);
gint64                   rel_cursor_skip         (RelCursor     *self,
                                                  gint64         n,
                                                  GCancellable  *cancellable,
                                                  GError       **error);
gint64                   rel_cursor_fetch_integers (RelCursor     *self,
                                                  gint64        *values,
                                                  gint64         n,
                                                  GCancellable  *cancellable,
                                                  GError       **error);
void                     rel_cursor_set_cut      (RelCursor     *self,
                                                  guint          n_columns,
                                                  guint          chars,
                                                  guint          bytes);
void                     rel_cursor_close        (RelCursor     *self);

REL_END_DECLS
