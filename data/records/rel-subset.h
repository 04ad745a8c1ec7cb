/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "database/rel-connection.h"

REL_BEGIN_DECLS

/**
 * RelSubset:
 *
 * Some records, with all that they refer to, and if wanted some of those that refer to
 * them: as a script that makes a small database of them with all references intact.
 * Made and used on the thread of a connection.
 */
typedef struct _RelSubset RelSubset;

RelSubset               *rel_subset_new          (RelSchema          *schema);
void                     rel_subset_free         (RelSubset          *subset);
void                     rel_subset_set_children (RelSubset          *subset,
                                                  guint               levels,
                                                  guint               limit);
gboolean                 rel_subset_add          (RelSubset          *subset,
                                                  RelId               table,
                                                  RelValue *const    *key,
                                                  guint               n_key,
                                                  GError            **error);
gboolean                 rel_subset_write        (RelSubset          *subset,
                                                  RelConnection      *connection,
                                                  GOutputStream      *output,
                                                  GCancellable       *cancellable,
                                                  GError            **error);
gboolean                 rel_subset_gather       (RelSubset          *subset,
                                                  RelConnection      *connection,
                                                  GCancellable       *cancellable,
                                                  GError            **error);
RelTable                *rel_subset_get_table    (RelSubset          *subset,
                                                  guint               index,
                                                  guint              *n_records);
guint                    rel_subset_get_n_records (RelSubset         *subset);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RelSubset, rel_subset_free)

REL_END_DECLS
