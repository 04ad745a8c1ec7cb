/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <adwaita.h>

#include "document/rel-document.h"

G_BEGIN_DECLS

#define REL_TYPE_TAKE_WINDOW (rel_take_window_get_type ())

/* The differences between a document and another schema: which are taken over, and what
 * was renamed. Signal: `taken (number of edits, whether places and notes are among them)`. */
G_DECLARE_FINAL_TYPE (RelTakeWindow, rel_take_window, REL, TAKE_WINDOW, AdwWindow)

GtkWidget       *rel_take_window_new           (GtkWindow   *parent,
                                                RelDocument *document,
                                                RelSchema   *other,
                                                GPtrArray   *diagrams,
                                                const char  *title);

G_END_DECLS
