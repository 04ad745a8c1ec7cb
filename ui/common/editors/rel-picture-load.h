/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gtk/gtk.h>

#include "formats/rel-image-header.h"
#include "records/rel-cell-source.h"

G_BEGIN_DECLS

/* A picture that was decoded, and the size that it really has. */
typedef struct
{
  GdkTexture *texture;
  guint       width;
  guint       height;
  RelImageForm form;
} RelPicture;

void             rel_picture_load_async        (RelCellSource       *source,
                                                guint                max_side,
                                                GCancellable        *cancellable,
                                                GAsyncReadyCallback  callback,
                                                gpointer             user_data);
RelPicture      *rel_picture_load_finish       (GAsyncResult        *result,
                                                GError             **error);
void             rel_picture_free              (RelPicture          *picture);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RelPicture, rel_picture_free)

G_END_DECLS
