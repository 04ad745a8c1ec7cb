/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <adwaita.h>

#include "schema/rel-schema.h"

G_BEGIN_DECLS

#define REL_TYPE_IMPORT_WINDOW (rel_import_window_get_type ())

/* What of a file is taken over: its tables, what becomes of names that are taken, and what
 * was not understood. Signal: `chosen (schema)`, with the tables that are wanted. */
G_DECLARE_FINAL_TYPE (RelImportWindow, rel_import_window, REL, IMPORT_WINDOW, AdwWindow)

gboolean         rel_import_needs_window      (RelSchema        *read,
                                               RelSchema        *here);
GtkWidget       *rel_import_window_new        (GtkWindow        *parent,
                                               const char       *file,
                                               RelSchema        *read,
                                               RelSchema        *here);

G_END_DECLS
