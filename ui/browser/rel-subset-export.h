/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <adwaita.h>

#include "browser/rel-grid.h"
#include "document/rel-document.h"

G_BEGIN_DECLS

/* Exports the records that are selected in a grid with all that they refer to, as a script
 * that loads into an empty database; says first what that will be. */
void             rel_subset_export_open        (GtkWidget     *parent,
                                                RelDocument   *document,
                                                RelGrid       *grid,
                                                const char    *table);

G_END_DECLS
