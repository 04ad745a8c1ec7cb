/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <adwaita.h>

#include "window/rel-export-job.h"

G_BEGIN_DECLS

#define REL_TYPE_EXPORT_WINDOW (rel_export_window_get_type ())

/* Where an export is chosen: the forms, what it will look like, what is left out. Signal:
 * `done (words, id of the form)` when a file was written or a text copied. */
G_DECLARE_FINAL_TYPE (RelExportWindow, rel_export_window, REL, EXPORT_WINDOW, AdwWindow)

GtkWidget       *rel_export_window_new        (GtkWindow        *parent,
                                               RelExportJob     *job,
                                               const char       *form);

G_END_DECLS
