/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <adwaita.h>

#include "document/rel-document.h"

G_BEGIN_DECLS

#define REL_TYPE_REVIEW_WINDOW (rel_review_window_get_type ())

/* What is staged, in words, with its consequences and its SQL, before it is applied.
 * Signal: `applied (path of the copy, empty without one)`. */
G_DECLARE_FINAL_TYPE (RelReviewWindow, rel_review_window, REL, REVIEW_WINDOW, AdwWindow)

GtkWidget       *rel_review_window_new         (GtkWindow   *parent,
                                                RelDocument *document);

G_END_DECLS
