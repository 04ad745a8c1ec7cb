/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "schema/rel-equal.h"

G_BEGIN_DECLS

/**
 * RelEquality:
 * @ids: (nullable) (element-type RelId RelId): what ids of the first value are in the
 *   second; %NULL: the same
 * @text_aside: CREATE texts do not count
 * @known_aside: what no database stores (notes, names given to ends) does not count
 *   where the first value has none
 * @parts_aside: ids of keys, links, checks and indexes do not count, only their content and order
 *
 * How to compare two values.
 */
typedef struct
{
  GHashTable *ids;
  gboolean    text_aside;
  gboolean    known_aside;
  gboolean    parts_aside;
} RelEquality;

gboolean                 rel_equality_ids         (const RelEquality *how,
                                                   RelId              a,
                                                   RelId              b);
gboolean                 rel_equality_columns     (const RelEquality *how,
                                                   RelColumn         *a,
                                                   RelColumn         *b);
gboolean                 rel_equality_keys        (const RelEquality *how,
                                                   RelKey            *a,
                                                   RelKey            *b);
gboolean                 rel_equality_foreign_keys (const RelEquality *how,
                                                    RelForeignKey     *a,
                                                    RelForeignKey     *b);
gboolean                 rel_equality_checks      (const RelEquality *how,
                                                   RelCheck          *a,
                                                   RelCheck          *b);
gboolean                 rel_equality_indexes     (const RelEquality *how,
                                                   RelIndex          *a,
                                                   RelIndex          *b);
gboolean                 rel_equality_tables      (const RelEquality *how,
                                                   RelTable          *a,
                                                   RelTable          *b);
gboolean                 rel_equality_views       (const RelEquality *how,
                                                   RelView           *a,
                                                   RelView           *b);
gboolean                 rel_equality_triggers    (const RelEquality *how,
                                                   RelTrigger        *a,
                                                   RelTrigger        *b);

G_END_DECLS
