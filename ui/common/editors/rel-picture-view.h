/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <adwaita.h>

#include "records/rel-cell-source.h"

G_BEGIN_DECLS

#define REL_TYPE_PICTURE_VIEW (rel_picture_view_get_type ())

/* A picture that a cell holds, small or large; why not, where it cannot be shown. Loads
 * when it is first seen. */
G_DECLARE_FINAL_TYPE (RelPictureView, rel_picture_view, REL, PICTURE_VIEW, AdwBin)

GtkWidget       *rel_picture_view_new          (RelCellSource *source,
                                                gboolean       large);

G_END_DECLS
