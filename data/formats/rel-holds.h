/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "formats/rel-losses.h"
#include "schema/rel-schema.h"

G_BEGIN_DECLS

/* What a form has room for. */
typedef enum
{
  REL_HOLDS_VIEWS         = 1 << 0,
  REL_HOLDS_TRIGGERS      = 1 << 1,
  REL_HOLDS_VIRTUAL       = 1 << 2,  /* that a table is virtual, or the shadow of one */
  REL_HOLDS_NOT_NULL      = 1 << 3,
  REL_HOLDS_DEFAULTS      = 1 << 4,
  REL_HOLDS_GENERATED     = 1 << 5,
  REL_HOLDS_COLLATIONS    = 1 << 6,
  REL_HOLDS_CHECKS        = 1 << 7,
  REL_HOLDS_INDEXES       = 1 << 8,
  REL_HOLDS_INDEX_DETAILS = 1 << 9,  /* conditions, collations, DESC */
  REL_HOLDS_UNIQUES       = 1 << 10, /* of several columns; one column is held by all */
  REL_HOLDS_KEY_DETAILS   = 1 << 11, /* ON CONFLICT, collations, DESC */
  REL_HOLDS_KEY_NAMES     = 1 << 12, /* of primary keys and UNIQUE */
  REL_HOLDS_LINK_NAMES    = 1 << 13,
  REL_HOLDS_ACTIONS       = 1 << 14, /* ON DELETE, ON UPDATE */
  REL_HOLDS_LINK_DETAILS  = 1 << 15, /* DEFERRABLE, MATCH */
  REL_HOLDS_END_NAMES     = 1 << 16, /* names that people gave the ends */
  REL_HOLDS_BROKEN_LINKS  = 1 << 17,
  REL_HOLDS_AUTOINCREMENT = 1 << 18,
  REL_HOLDS_OPTIONS       = 1 << 19, /* STRICT, WITHOUT ROWID */
  REL_HOLDS_NOTES         = 1 << 20, /* of columns */
  REL_HOLDS_TABLE_NOTES   = 1 << 22,
  REL_HOLDS_DATABASE      = 1 << 21, /* encoding, user_version, application_id */
  REL_HOLDS_PROBLEMS      = 1 << 23, /* what could not be read in the first place */
} RelHolds;

/* All there is. */
#define REL_HOLDS_ALL (~(RelHolds) 0)

void                     rel_holds_tell          (RelSchema     *schema,
                                                  RelHolds       holds,
                                                  RelLosses     *losses);

G_END_DECLS
