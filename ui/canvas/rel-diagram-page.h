/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <adwaita.h>

#include "canvas/rel-canvas.h"
#include "document/rel-document.h"

G_BEGIN_DECLS

#define REL_TYPE_DIAGRAM_PAGE (rel_diagram_page_get_type ())

/* The Diagram page. Knows its document and no other page; a table to be browsed is told
 * by the action `win.open-table` with its id. Signals: `selected (table, column,
 * relationship, number of selected tables)`; `inspect` when people ask for more. */
G_DECLARE_FINAL_TYPE (RelDiagramPage, rel_diagram_page, REL, DIAGRAM_PAGE, AdwBin)

GtkWidget       *rel_diagram_page_new          (void);
void             rel_diagram_page_set_document (RelDiagramPage *self,
                                                RelDocument    *document);
void             rel_diagram_page_show_table   (RelDiagramPage *self,
                                                RelId           table);
void             rel_diagram_page_paste        (RelDiagramPage *self,
                                                RelSchema      *other,
                                                const char     *name);
void             rel_diagram_page_find         (RelDiagramPage *self);
void             rel_diagram_page_select       (RelDiagramPage *self,
                                                RelId           table,
                                                RelId           column,
                                                RelId           relationship);
RelDiagram      *rel_diagram_page_get_diagram  (RelDiagramPage *self);
GHashTable      *rel_diagram_page_list_selected (RelDiagramPage *self);

G_END_DECLS
