/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define REL_TYPE_EXPORT_PREVIEW (rel_export_preview_get_type ())

/* What a file will look like: a picture, the beginning of a text, or why there is none. */
G_DECLARE_FINAL_TYPE (RelExportPreview, rel_export_preview, REL, EXPORT_PREVIEW, AdwBin)

GtkWidget       *rel_export_preview_new       (void);
void             rel_export_preview_wait      (RelExportPreview *self);
void             rel_export_preview_show_picture (RelExportPreview *self,
                                               GBytes           *png,
                                               gboolean          transparent,
                                               gboolean          dark);
void             rel_export_preview_show_text (RelExportPreview *self,
                                               GBytes           *text);
void             rel_export_preview_fail      (RelExportPreview *self,
                                               const char       *words);

G_END_DECLS
