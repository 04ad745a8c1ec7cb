/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "schema/rel-schema.h"

REL_BEGIN_DECLS

#define REL_TYPE_LABELS (rel_labels_get_type ())

/**
 * RelLabels:
 *
 * Which columns name a record of each table best. Chosen by likeness to what people
 * call things, changeable per table. Immutable.
 */
G_DECLARE_FINAL_TYPE (RelLabels, rel_labels, REL, LABELS, GObject)

RelLabels               *rel_labels_new          (RelSchema           *schema);
RelLabels               *rel_labels_with_columns (RelLabels           *self,
                                                  RelId                table,
                                                  const RelId         *columns,
                                                  guint                n_columns);
const RelId             *rel_labels_get_columns  (RelLabels           *self,
                                                  RelId                table,
                                                  guint               *n_columns);
char                    *rel_labels_get_expression (RelLabels         *self,
                                                  RelId                table,
                                                  const char          *alias);

REL_END_DECLS
