/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <adwaita.h>

#include "browser/rel-grid.h"
#include "document/rel-document.h"

G_BEGIN_DECLS

/* Asks how the records of a grid are to be exported, and does it: all of them or those
 * that are selected, in the order shown, streamed into a file that appears whole or not
 * at all. */
void             rel_rows_export_open          (GtkWidget     *parent,
                                                RelDocument   *document,
                                                RelGrid       *grid,
                                                const char    *table);

G_END_DECLS
