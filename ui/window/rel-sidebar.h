/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <adwaita.h>

#include "document/rel-document.h"

G_BEGIN_DECLS

#define REL_TYPE_SIDEBAR (rel_sidebar_get_type ())

/* The tables and views of a document, with a find box and row counts. A row that is
 * activated sends the action `win.go-to-table`. */
G_DECLARE_FINAL_TYPE (RelSidebar, rel_sidebar, REL, SIDEBAR, AdwBin)

GtkWidget       *rel_sidebar_new               (void);
void             rel_sidebar_set_document      (RelSidebar  *self,
                                                RelDocument *document);
void             rel_sidebar_select            (RelSidebar  *self,
                                                RelId        table);

G_END_DECLS
