/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define REL_TYPE_START_PAGE (rel_start_page_get_type ())

/* What a window shows before a document is open. Sends `win.open`, `win.new-design`,
 * `win.open-sample` and `win.open-uri`. */
G_DECLARE_FINAL_TYPE (RelStartPage, rel_start_page, REL, START_PAGE, AdwBin)

GtkWidget       *rel_start_page_new            (void);

G_END_DECLS
