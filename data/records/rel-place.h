/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "base/rel-value.h"
#include "records/rel-labels.h"
#include "records/rel-walk.h"
#include "schema/rel-derive.h"

REL_BEGIN_DECLS

#define REL_TYPE_PLACE (rel_place_get_type ())

/**
 * RelPlace:
 *
 * Where someone is among the records: a table or view, or the members that a record has
 * at one end of a relationship, or a walk as one table; with filters and an order. A value: history and tabs
 * are lists of places. It holds keys, never row numbers.
 */
G_DECLARE_FINAL_TYPE (RelPlace, rel_place, REL, PLACE, GObject)

RelPlace                *rel_place_new_table     (RelId             table);
RelPlace                *rel_place_new_members   (const RelEnd     *end,
                                                  RelValue *const  *key,
                                                  guint             n_key,
                                                  const char       *owner_label);
RelPlace                *rel_place_new_walk      (RelWalk          *walk);
RelWalk                 *rel_place_get_walk      (RelPlace         *self);
RelId                    rel_place_get_table     (RelPlace         *self);
const RelEnd            *rel_place_get_end       (RelPlace         *self);
RelValue *const         *rel_place_get_key       (RelPlace         *self,
                                                  guint            *n_key);
const char              *rel_place_get_owner_label (RelPlace       *self);
RelId                    rel_place_get_sort      (RelPlace         *self,
                                                  gboolean         *descending);
const char              *rel_place_get_filter    (RelPlace         *self,
                                                  RelId             column);
gboolean                 rel_place_has_filters   (RelPlace         *self);
RelPlace                *rel_place_with_sort     (RelPlace         *self,
                                                  RelId             column,
                                                  gboolean          descending);
RelPlace                *rel_place_with_filter   (RelPlace         *self,
                                                  RelId             column,
                                                  const char       *text);
RelPlace                *rel_place_with_labels   (RelPlace         *self,
                                                  RelLabels        *labels);
RelLabels               *rel_place_get_labels    (RelPlace         *self);
char                    *rel_place_dup_title     (RelPlace         *self,
                                                  RelSchema        *schema);

REL_END_DECLS
