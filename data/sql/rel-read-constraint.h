/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "sql/rel-read-table.h"

G_BEGIN_DECLS

/* What the readers of a table, its columns and its constraints hand each other. */
typedef struct
{
  RelTokenCursor  cursor;
  RelTableText   *table;
} RelTableReader;

gboolean                 rel_read_at_any_word       (RelTokenCursor    *cursor,
                                                     const char *const *words);
gboolean                 rel_read_accept_any_word   (RelTokenCursor    *cursor,
                                                     const char *const *words);
gboolean                 rel_read_skip_foreign      (RelTableReader *reader,
                                                     GError        **error);
gboolean                 rel_read_conflict          (RelTokenCursor *cursor,
                                                     RelConflict    *conflict,
                                                     GError        **error);
gboolean                 rel_read_pass_conflict     (RelTokenCursor *cursor,
                                                     GError        **error);
gboolean                 rel_read_at_deferrable     (RelTokenCursor *cursor);
gboolean                 rel_read_deferrable        (RelTokenCursor *cursor,
                                                     RelLinkText    *link,
                                                     GError        **error);
gboolean                 rel_read_target            (RelTokenCursor *cursor,
                                                     RelSpan        *schema,
                                                     RelSpan        *name,
                                                     GError        **error);
gboolean                 rel_read_references        (RelTableReader *reader,
                                                     RelLinkText    *link,
                                                     GError        **error);
gboolean                 rel_read_check             (RelTableReader *reader,
                                                     gsize           start,
                                                     RelSpan         name,
                                                     guint           column,
                                                     GError        **error);
gboolean                 rel_read_at_item_end       (RelTokenCursor *cursor);

G_END_DECLS
