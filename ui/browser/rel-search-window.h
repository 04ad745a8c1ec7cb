/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <adwaita.h>

#include "document/rel-document.h"
#include "records/rel-record-hit.h"

G_BEGIN_DECLS

#define REL_TYPE_SEARCH_WINDOW (rel_search_window_get_type ())

/* Looks for a value in all tables, or for references to nothing; what is found comes in
 * as it is found. Signal: `chosen (RelRecordHit)`. */
G_DECLARE_FINAL_TYPE (RelSearchWindow, rel_search_window, REL, SEARCH_WINDOW, AdwWindow)

GtkWidget       *rel_search_window_new         (GtkWindow   *parent,
                                                RelDocument *document);

G_END_DECLS
