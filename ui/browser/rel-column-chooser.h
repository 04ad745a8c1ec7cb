/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "browser/rel-grid.h"

G_BEGIN_DECLS

/* Which columns of a grid are shown, as a list of checks in a popover. */
void             rel_column_chooser_open       (GtkWidget          *parent,
                                                RelGrid            *grid,
                                                const GdkRectangle *at);

G_END_DECLS
