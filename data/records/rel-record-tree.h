/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "records/rel-record-query.h"

REL_BEGIN_DECLS

/* What a level shows at once. */
#define REL_RECORD_TREE_PAGE 200
/* More members than this are not counted. */
#define REL_RECORD_TREE_CAP  1001

#define REL_TYPE_TREE_RECORD (rel_tree_record_get_type ())

/**
 * RelTreeRecord:
 *
 * A record in a tree of records that refer to each other. Immutable; it knows what it
 * hangs below.
 */
G_DECLARE_FINAL_TYPE (RelTreeRecord, rel_tree_record, REL, TREE_RECORD, GObject)

const char              *rel_tree_record_get_identity (RelTreeRecord  *self);
RelValue *const         *rel_tree_record_get_key (RelTreeRecord       *self,
                                                  guint               *n_key);
const char              *rel_tree_record_get_label (RelTreeRecord     *self);
const char              *rel_tree_record_get_details (RelTreeRecord   *self);
RelTreeRecord           *rel_tree_record_get_parent (RelTreeRecord    *self);
RelPlace                *rel_tree_record_get_place (RelTreeRecord     *self);
RelPlace                *rel_tree_record_get_members (RelTreeRecord   *self);
gint64                   rel_tree_record_get_n_members (RelTreeRecord *self);
gboolean                 rel_tree_record_is_circle (RelTreeRecord     *self);

gboolean                 rel_record_tree_find_end (RelSchema          *schema,
                                                  RelId                table,
                                                  guint                number,
                                                  RelEnd              *end);

/* These run on a worker. */
GPtrArray               *rel_record_tree_read    (RelSchema           *schema,
                                                  RelLabels           *labels,
                                                  const RelEnd        *end,
                                                  RelTreeRecord       *parent,
                                                  guint                first,
                                                  RelConnection       *connection,
                                                  GCancellable        *cancellable,
                                                  GError             **error);
GPtrArray               *rel_record_tree_read_circles (RelSchema      *schema,
                                                  RelLabels           *labels,
                                                  const RelEnd        *end,
                                                  RelConnection       *connection,
                                                  GCancellable        *cancellable,
                                                  GError             **error);

REL_END_DECLS
