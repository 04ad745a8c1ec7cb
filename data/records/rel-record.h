/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

#include "base/rel-value.h"
#include "records/rel-collection.h"

REL_BEGIN_DECLS

/**
 * RelRecordState:
 * @REL_RECORD_STORED: as in the database
 * @REL_RECORD_NEW: staged, not in the database yet
 * @REL_RECORD_CHANGED: some of its values are staged
 * @REL_RECORD_DELETED: its deletion is staged, or follows from another one that is
 * @REL_RECORD_GONE: not in the database, and not staged
 *
 * What a record is, as its session knows it.
 */
typedef enum
{
  REL_RECORD_STORED,
  REL_RECORD_NEW,
  REL_RECORD_CHANGED,
  REL_RECORD_DELETED,
  REL_RECORD_GONE,
} RelRecordState;

#define REL_TYPE_RECORD (rel_record_get_type ())

/**
 * RelRecord:
 *
 * A row under what is staged for it. While it is held, the same row of a #RelSession is
 * the same object, whichever way it was reached; it stays so through commits, roll-backs
 * and changes of its key. Belongs to the main thread, as its session does.
 *
 * Signal `changed`, with the column's name as its detail; without one when anything may
 * have changed.
 *
 * Functions that may have to read (they take a #GError) read at once where the session
 * has a connection, see rel_session_set_connection(). Otherwise they are called within
 * rel_session_run_async().
 */

const char              *rel_record_get_table    (RelRecord            *self);
RelRecordState           rel_record_get_state    (RelRecord            *self);
gboolean                 rel_record_is_loaded    (RelRecord            *self);
char                    *rel_record_dup_label    (RelRecord            *self);
RelValue                *rel_record_get_value    (RelRecord            *self,
                                                  const char           *column,
                                                  GError              **error);
RelValue                *rel_record_load_value   (RelRecord            *self,
                                                  const char           *column,
                                                  GError              **error);
RelValue                *rel_record_get_stored_value (RelRecord        *self,
                                                  const char           *column);
gboolean                 rel_record_is_staged    (RelRecord            *self,
                                                  const char           *column);
gboolean                 rel_record_get_related  (RelRecord            *self,
                                                  const char           *end,
                                                  RelRecord           **related,
                                                  gboolean             *multiple,
                                                  GError              **error);
GPtrArray               *rel_record_list_members (RelRecord            *self,
                                                  const char           *end,
                                                  GError              **error);
RelCollection           *rel_record_get_collection (RelRecord          *self,
                                                  const char           *end);

REL_END_DECLS
