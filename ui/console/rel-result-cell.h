/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gtk/gtk.h>

#include "console/rel-result-links.h"

G_BEGIN_DECLS

void             rel_result_cell_show          (GtkInscription *cell,
                                                RelResult      *result,
                                                RelResultLinks *links,
                                                guint           row,
                                                guint           column);
char            *rel_result_cell_dup_text      (RelResult      *result,
                                                guint           row,
                                                guint           column);
gboolean         rel_result_cell_is_number     (RelResult      *result,
                                                guint           column);

G_END_DECLS
