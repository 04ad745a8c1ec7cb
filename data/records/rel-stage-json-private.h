/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "records/rel-stage-json.h"
#include "records/rel-stage-private.h"

G_BEGIN_DECLS

/* What the text calls the kinds of cells. */
static const char *const rel_stage_cell_names[] = {
  [REL_CELL_VALUE] = "value",
  [REL_CELL_LINK] = "link",
  [REL_CELL_CLEARED] = "cleared",
  [REL_CELL_DISPLACED] = "displaced",
};

G_END_DECLS
