/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "base/rel-macros.h"

REL_BEGIN_DECLS

/**
 * RelNotation:
 * @REL_NOTATION_CROWS_FOOT: feet, bars and rings
 * @REL_NOTATION_IDEF1X: dots and diamonds, dashed where the link does not identify
 * @REL_NOTATION_UML: multiplicities in figures, a filled diamond where the link identifies
 * @REL_NOTATION_ARROWS: an arrow to what is referred to
 *
 * How the ends of edges are drawn. What they say comes from NOT NULL and UNIQUE.
 */
typedef enum
{
  REL_NOTATION_CROWS_FOOT,
  REL_NOTATION_IDEF1X,
  REL_NOTATION_UML,
  REL_NOTATION_ARROWS,
} RelNotation;

#define REL_N_NOTATIONS 4

/**
 * RelEndSign:
 * @REL_END_ONE: exactly one
 * @REL_END_ZERO_OR_ONE: none or one
 * @REL_END_MANY: any number
 * @REL_END_ONE_OR_MANY: at least one
 *
 * Sign at the end of an edge, told from NOT NULL and UNIQUE, never set.
 */
typedef enum
{
  REL_END_ONE,
  REL_END_ZERO_OR_ONE,
  REL_END_MANY,
  REL_END_ONE_OR_MANY,
} RelEndSign;

const char              *rel_notation_to_string   (RelNotation  notation);
gboolean                 rel_notation_from_string (const char  *word,
                                                   RelNotation *notation);
gboolean                 rel_notation_is_dashed   (RelNotation  notation,
                                                   gboolean     identifying);
const char              *rel_end_sign_to_figures  (RelEndSign   sign);

REL_END_DECLS
