/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <adwaita.h>

#include "document/rel-document.h"

G_BEGIN_DECLS

#define REL_TYPE_EDITS_WINDOW (rel_edits_window_get_type ())

/* What is staged for records, before it is committed. Signal: `committed`. */
G_DECLARE_FINAL_TYPE (RelEditsWindow, rel_edits_window, REL, EDITS_WINDOW, AdwWindow)

GtkWidget       *rel_edits_window_new          (GtkWindow   *parent,
                                                RelDocument *document);

G_END_DECLS
