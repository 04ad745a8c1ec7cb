/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "schema/rel-table.h"

REL_BEGIN_DECLS

/**
 * RelLabels:
 *
 * Which column describes the records of a table, where a person chose one: a value, by
 * ids of tables and columns. What is not in it is chosen by rel_labels_choose().
 */
typedef struct _RelLabels RelLabels;

#define REL_TYPE_LABELS (rel_labels_get_type ())

GType                    rel_labels_get_type     (void);

RelLabels               *rel_labels_new          (void);
RelLabels               *rel_labels_ref          (RelLabels        *labels);
void                     rel_labels_unref        (RelLabels        *labels);
RelLabels               *rel_labels_with_column  (RelLabels        *labels,
                                                  RelId             table,
                                                  RelId             column);
RelColumn               *rel_labels_get_column   (RelLabels        *labels,
                                                  RelTable         *table);
gboolean                 rel_labels_is_chosen    (RelLabels        *labels,
                                                  RelTable         *table);
GPtrArray               *rel_labels_list_candidates (RelTable      *table);
RelColumn               *rel_labels_choose       (RelTable         *table);
char                    *rel_labels_expression   (RelLabels        *labels,
                                                  RelTable         *table,
                                                  const char       *alias);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RelLabels, rel_labels_unref)

REL_END_DECLS
