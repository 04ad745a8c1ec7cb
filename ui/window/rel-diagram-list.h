/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <adwaita.h>

#include "document/rel-document.h"

G_BEGIN_DECLS

#define REL_TYPE_DIAGRAM_LIST (rel_diagram_list_get_type ())

/* The diagrams of a document in the sidebar: goes to one, adds, renames, duplicates, removes. */
G_DECLARE_FINAL_TYPE (RelDiagramList, rel_diagram_list, REL, DIAGRAM_LIST, AdwBin)

GtkWidget       *rel_diagram_list_new          (void);
void             rel_diagram_list_set_document (RelDiagramList *self,
                                                RelDocument    *document);

G_END_DECLS
