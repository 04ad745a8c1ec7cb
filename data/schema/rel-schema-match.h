/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "schema/rel-schema.h"

REL_BEGIN_DECLS

/**
 * RelRename:
 * @table: of a column: id of its table in the earlier schema; of a table: 0
 * @previous: id of the element in the earlier schema
 * @fresh: id of the element in the later schema
 * @likeness: how alike they are, from 0 to 1
 *
 * Two elements of different names that may be one and the same.
 */
typedef struct
{
  RelId  table;
  RelId  previous;
  RelId  fresh;
  double likeness;
} RelRename;

RelSchema               *rel_schema_adopt          (RelSchema       *fresh,
                                                    RelSchema       *previous);
GArray                  *rel_schema_propose_renames (RelSchema      *fresh,
                                                     RelSchema      *previous);
RelSchema               *rel_schema_adopt_renamed  (RelSchema       *fresh,
                                                    RelSchema       *previous,
                                                    const RelRename *renames,
                                                    guint            n_renames);
RelSchema               *rel_schema_match_if_strange (RelSchema    *fresh,
                                                    RelSchema       *previous);

REL_END_DECLS
