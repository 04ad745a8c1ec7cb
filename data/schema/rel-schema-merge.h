/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "schema/rel-schema-diff.h"

REL_BEGIN_DECLS

/**
 * RelMergeConflict:
 * @element: what kind of element both changed
 * @table: id of its table, or 0
 * @id: id of the element
 * @words: what both did, and what was taken
 *
 * Something that two people changed differently.
 */
typedef struct
{
  RelElement  element;
  RelId       table;
  RelId       id;
  char       *words;
} RelMergeConflict;

RelSchema               *rel_schema_merge         (RelSchema  *base,
                                                   RelSchema  *mine,
                                                   RelSchema  *theirs,
                                                   GArray    **conflicts);

REL_END_DECLS
