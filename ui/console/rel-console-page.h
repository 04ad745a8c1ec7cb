/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <adwaita.h>

#include "document/rel-document.h"

G_BEGIN_DECLS

#define REL_TYPE_CONSOLE_PAGE (rel_console_page_get_type ())

/* The SQL page: an editor that knows the schema, and what its statements gave. */
G_DECLARE_FINAL_TYPE (RelConsolePage, rel_console_page, REL, CONSOLE_PAGE, AdwBin)

GtkWidget       *rel_console_page_new          (void);
void             rel_console_page_set_document (RelConsolePage *self,
                                                RelDocument    *document);
void             rel_console_page_show_sql     (RelConsolePage *self,
                                                const char     *sql);

G_END_DECLS
