/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "base/rel-macros.h"

REL_BEGIN_DECLS

/**
 * RelManner:
 * @REL_MANNER_BEST: whatever suits the links between the tables
 * @REL_MANNER_RIGHT: from what is referred to, to the right
 * @REL_MANNER_DOWN: from what is referred to, downwards
 * @REL_MANNER_SPRINGS: as if links were springs
 * @REL_MANNER_SPREAD: as springs, for very many tables
 *
 * How the tables of a diagram are arranged.
 */
typedef enum
{
  REL_MANNER_BEST,
  REL_MANNER_RIGHT,
  REL_MANNER_DOWN,
  REL_MANNER_SPRINGS,
  REL_MANNER_SPREAD,
} RelManner;

/**
 * RelSpacing:
 * @REL_SPACING_NORMAL: as wide as the links between need
 * @REL_SPACING_TIGHT: closer
 * @REL_SPACING_WIDE: farther
 *
 * How much room arranging leaves between cards.
 */
typedef enum
{
  REL_SPACING_NORMAL,
  REL_SPACING_TIGHT,
  REL_SPACING_WIDE,
} RelSpacing;

const char              *rel_manner_to_string    (RelManner   manner);
gboolean                 rel_manner_from_string  (const char *word,
                                                  RelManner  *manner);
const char              *rel_spacing_to_string   (RelSpacing  spacing);
gboolean                 rel_spacing_from_string (const char *word,
                                                  RelSpacing *spacing);

REL_END_DECLS
