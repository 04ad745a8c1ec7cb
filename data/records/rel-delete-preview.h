/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

#include "records/rel-session.h"

REL_BEGIN_DECLS

/**
 * RelConsequenceKind:
 * @REL_CONSEQUENCE_DELETED: rows are deleted
 * @REL_CONSEQUENCE_CLEARED: a link of theirs becomes NULL
 * @REL_CONSEQUENCE_DEFAULTED: a link of theirs takes its default
 * @REL_CONSEQUENCE_FORBIDS: they need what is to be deleted, so nothing is deleted
 *
 * What happens to rows when records are deleted.
 */
typedef enum
{
  REL_CONSEQUENCE_DELETED,
  REL_CONSEQUENCE_CLEARED,
  REL_CONSEQUENCE_DEFAULTED,
  REL_CONSEQUENCE_FORBIDS,
} RelConsequenceKind;

/**
 * RelDeleteConsequence:
 * @kind: what happens
 * @table: to rows of which table
 * @columns: (nullable) (array zero-terminated=1): the link; %NULL for rows that are deleted
 * @n_rows: how many. The records themselves count as deleted
 *
 * What happens to the rows of one table. Owned by the preview.
 */
typedef struct
{
  RelConsequenceKind  kind;
  const char         *table;
  const char *const  *columns;
  gint64              n_rows;
} RelDeleteConsequence;

#define REL_TYPE_DELETE_PREVIEW (rel_delete_preview_get_type ())

/**
 * RelDeletePreview:
 *
 * What a delete would take with it, in numbers, before it is staged: counted by one
 * query along the rules of the relationships and the ON DELETE actions of the database,
 * without reading a record. What goes anyway by a deletion that is staged already is not
 * counted; links that are staged, of new records too, count as they will be, as long as no
 * more than 1,500 records are staged. Immutable.
 */
G_DECLARE_FINAL_TYPE (RelDeletePreview, rel_delete_preview, REL, DELETE_PREVIEW, GObject)

RelDeletePreview        *rel_session_preview_delete (RelSession         *session,
                                                  RelRecord *const      *records,
                                                  guint                  n_records,
                                                  RelConnection         *reader,
                                                  GCancellable          *cancellable,
                                                  GError               **error);
void                     rel_session_preview_delete_async (RelSession   *session,
                                                  RelRecord *const      *records,
                                                  guint                  n_records,
                                                  GCancellable          *cancellable,
                                                  GAsyncReadyCallback    callback,
                                                  gpointer               user_data);
RelDeletePreview        *rel_session_preview_delete_finish (RelSession  *session,
                                                  GAsyncResult          *result,
                                                  GError               **error);
guint                    rel_delete_preview_get_n_consequences (RelDeletePreview *self);
const RelDeleteConsequence *rel_delete_preview_get_consequence (RelDeletePreview *self,
                                                  guint                  position);
const char *const       *rel_delete_preview_get_triggers (RelDeletePreview *self);
gboolean                 rel_delete_preview_is_forbidden (RelDeletePreview *self);
gint64                   rel_delete_preview_get_n_deleted (RelDeletePreview *self);
char                    *rel_delete_preview_dup_text (RelDeletePreview   *self);

REL_END_DECLS
