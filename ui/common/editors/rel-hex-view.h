/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gtk/gtk.h>

#include "records/rel-cell-source.h"

G_BEGIN_DECLS

#define REL_TYPE_HEX_VIEW (rel_hex_view_get_type ())

/* Bytes as offset, hexadecimal and text, in as many columns as there is room for. Reads
 * only what is on screen, so any length costs the same. Its own scrollable. */
G_DECLARE_FINAL_TYPE (RelHexView, rel_hex_view, REL, HEX_VIEW, GtkWidget)

GtkWidget       *rel_hex_view_new              (void);
void             rel_hex_view_set_source       (RelHexView    *self,
                                                RelCellSource *source);

G_END_DECLS
