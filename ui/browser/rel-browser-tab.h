/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <adwaita.h>

#include "document/rel-document.h"
#include "document/rel-visits.h"
#include "records/rel-place.h"

G_BEGIN_DECLS

#define REL_TYPE_BROWSER_TAB (rel_browser_tab_get_type ())

/* One tab: a history of places, the grid and the record page of the one where one is.
 * Signals: `new-tab (RelPlace)`, `title-changed`, `moved`: another record was selected. */
G_DECLARE_FINAL_TYPE (RelBrowserTab, rel_browser_tab, REL, BROWSER_TAB, AdwBin)

GtkWidget       *rel_browser_tab_new           (RelDocument   *document);
void             rel_browser_tab_go            (RelBrowserTab *self,
                                                RelPlace      *place);
void             rel_browser_tab_go_to_record  (RelBrowserTab    *self,
                                                RelPlace         *place,
                                                RelValue *const  *key,
                                                guint             n_key);
void             rel_browser_tab_back          (RelBrowserTab *self);
void             rel_browser_tab_forward       (RelBrowserTab *self);
void             rel_browser_tab_show_filter   (RelBrowserTab *self);
char            *rel_browser_tab_dup_title     (RelBrowserTab *self);
RelPlace        *rel_browser_tab_get_place     (RelBrowserTab *self);
void             rel_browser_tab_set_narrow    (RelBrowserTab *self,
                                                gboolean       narrow);
void             rel_browser_tab_reload        (RelBrowserTab *self);
void             rel_browser_tab_show_again    (RelBrowserTab *self);
void             rel_browser_tab_show_staged   (RelBrowserTab *self);
void             rel_browser_tab_new_record    (RelBrowserTab *self);
void             rel_browser_tab_delete_record (RelBrowserTab *self);
void             rel_browser_tab_duplicate_record (RelBrowserTab *self);
void             rel_browser_tab_set_null      (RelBrowserTab *self);
void             rel_browser_tab_show_graph    (RelBrowserTab *self);
void             rel_browser_tab_show_tree     (RelBrowserTab *self);
void             rel_browser_tab_show_walk     (RelBrowserTab *self);
void             rel_browser_tab_open_selected_value (RelBrowserTab *self);
void             rel_browser_tab_show_uses     (RelBrowserTab *self);
void             rel_browser_tab_save          (RelBrowserTab *self,
                                                RelSavedTab   *saved);
void             rel_browser_tab_restore       (RelBrowserTab *self,
                                                RelSavedTab   *saved);

void             rel_browser_tab_import        (RelBrowserTab *self,
                                                GFile         *file);

G_END_DECLS
