/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "formats/rel-losses.h"
#include "schema/rel-schema.h"

REL_BEGIN_DECLS

/**
 * RelExtractLinks:
 * @REL_EXTRACT_CUT: links to tables that do not come along are left out, and told
 * @REL_EXTRACT_KEEP: they refer to a name, which may be found elsewhere
 *
 * What becomes of links that lead out.
 */
typedef enum
{
  REL_EXTRACT_CUT,
  REL_EXTRACT_KEEP,
} RelExtractLinks;

RelSchema               *rel_extract_tables      (RelSchema       *schema,
                                                  GHashTable      *only,
                                                  RelExtractLinks  links,
                                                  RelLosses       *losses);

REL_END_DECLS
