/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <adwaita.h>

#include "document/rel-document.h"

G_BEGIN_DECLS

#define REL_TYPE_INSPECTOR (rel_inspector_get_type ())

/* Shows and edits what is selected: a table, a column, a link, several tables; with
 * nothing selected, what could be better in the whole schema. Signal: `go-to (table,
 * column, relationship)`, when people choose something to be selected. */
G_DECLARE_FINAL_TYPE (RelInspector, rel_inspector, REL, INSPECTOR, AdwBin)

GtkWidget       *rel_inspector_new             (void);
void             rel_inspector_set_document    (RelInspector *self,
                                                RelDocument  *document);
void             rel_inspector_set_selection   (RelInspector *self,
                                                RelId         table,
                                                RelId         column,
                                                RelId         relationship,
                                                guint         n_selected);
void             rel_inspector_grab            (RelInspector *self);
void             rel_inspector_finish          (RelInspector *self);

G_END_DECLS
