/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <adwaita.h>

#include "window/rel-export-job.h"

G_BEGIN_DECLS

#define REL_TYPE_EXPORT_OPTIONS (rel_export_options_get_type ())

/* What may be said about an export: rows, those of them that the form knows. Signal:
 * `changed`. */
G_DECLARE_FINAL_TYPE (RelExportOptions, rel_export_options, REL, EXPORT_OPTIONS, AdwBin)

GtkWidget       *rel_export_options_new       (RelExportJob     *job);
void             rel_export_options_set_format (RelExportOptions *self,
                                               const RelFormat  *format);

G_END_DECLS
