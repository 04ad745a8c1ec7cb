/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <adwaita.h>

#include "sql/rel-plan.h"

G_BEGIN_DECLS

#define REL_TYPE_STEPS_VIEW (rel_steps_view_get_type ())

/* The SQL that will run, to read and to copy.
 * Signal: `chosen (words, table)`, when people put the cursor into a statement: what that
 * is for, and the id of its table, or 0. */
G_DECLARE_FINAL_TYPE (RelStepsView, rel_steps_view, REL, STEPS_VIEW, AdwBin)

GtkWidget       *rel_steps_view_new            (void);
void             rel_steps_view_set_plan       (RelStepsView *self,
                                                GArray       *plan);
void             rel_steps_view_mark           (RelStepsView *self,
                                                const char   *words,
                                                RelId         table);

G_END_DECLS
