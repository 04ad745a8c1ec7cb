/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

#include "base/rel-error.h"
#include "base/rel-value.h"
#include "schema/rel-derive.h"

REL_BEGIN_DECLS

/**
 * RelRecordWalk:
 *
 * A walk from all records of a table, or one of them, along relationships to the
 * records at the end: as one query.
 */
typedef struct _RelRecordWalk RelRecordWalk;

RelRecordWalk           *rel_record_walk_new     (RelSchema           *schema,
                                                  const char          *table,
                                                  const char          *key,
                                                  GError             **error);
void                     rel_record_walk_free    (RelRecordWalk       *walk);
gboolean                 rel_record_walk_follow  (RelRecordWalk       *walk,
                                                  const char          *name,
                                                  GError             **error);
char                    *rel_record_walk_to_sql  (RelRecordWalk       *walk);
char                    *rel_record_walk_to_keys_sql (RelRecordWalk   *walk,
                                                  GError             **error);
RelId                    rel_record_walk_get_table (RelRecordWalk     *walk);
GPtrArray               *rel_record_walk_get_params (RelRecordWalk    *walk);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RelRecordWalk, rel_record_walk_free)

REL_END_DECLS
