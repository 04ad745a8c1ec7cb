/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <adwaita.h>

#include "document/rel-document.h"
#include "records/rel-place.h"

G_BEGIN_DECLS

#define REL_TYPE_USES_WINDOW (rel_uses_window_get_type ())

/* Where a value is used, over all tables. Signal: `chosen (RelPlace)`. */
G_DECLARE_FINAL_TYPE (RelUsesWindow, rel_uses_window, REL, USES_WINDOW, AdwWindow)

GtkWidget       *rel_uses_window_new           (GtkWindow        *parent,
                                                RelDocument      *document,
                                                RelId             table,
                                                RelId             column,
                                                const RelValue   *value);

G_END_DECLS
