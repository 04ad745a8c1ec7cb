/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <adwaita.h>

#include "document/rel-document.h"
#include "records/rel-walk.h"

G_BEGIN_DECLS

#define REL_TYPE_WALK_BAR (rel_walk_bar_get_type ())

/* What belongs to a walk shown as a grid: its columns, its SQL. Signal: `changed (RelWalk)`
 * when somebody wants other columns. */
G_DECLARE_FINAL_TYPE (RelWalkBar, rel_walk_bar, REL, WALK_BAR, AdwBin)

GtkWidget       *rel_walk_bar_new              (void);
void             rel_walk_bar_set_walk         (RelWalkBar       *self,
                                                RelWalk          *walk,
                                                RelSchema        *schema,
                                                RelLabels        *labels);

G_END_DECLS
