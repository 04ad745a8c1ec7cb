/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <adwaita.h>

#include "document/rel-document.h"
#include "records/rel-place.h"
#include "records/rel-record-hit.h"

G_BEGIN_DECLS

#define REL_TYPE_BROWSER_PAGE (rel_browser_page_get_type ())

/* The Records page: like a browser for data, with tabs, a trail, Back and Forward. */
G_DECLARE_FINAL_TYPE (RelBrowserPage, rel_browser_page, REL, BROWSER_PAGE, AdwBin)

GtkWidget       *rel_browser_page_new          (void);
void             rel_browser_page_set_document (RelBrowserPage *self,
                                                RelDocument    *document);
void             rel_browser_page_open_table   (RelBrowserPage *self,
                                                RelId           table);
void             rel_browser_page_prefer_table (RelBrowserPage *self,
                                                RelId           table);
void             rel_browser_page_open_record  (RelBrowserPage *self,
                                                RelId           table,
                                                RelId           column,
                                                const char     *value);
void             rel_browser_page_open_hit     (RelBrowserPage *self,
                                                const RelRecordHit *hit);
void             rel_browser_page_find         (RelBrowserPage *self);
void             rel_browser_page_set_narrow   (RelBrowserPage *self,
                                                gboolean        narrow);

gboolean         rel_browser_page_import       (RelBrowserPage *self,
                                                GFile          *file);

G_END_DECLS
