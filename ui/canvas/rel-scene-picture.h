/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gtk/gtk.h>

#include "common/rel-viewport.h"
#include "diagram/rel-painter.h"

G_BEGIN_DECLS

/* Lines and blocks of one frame as one picture: a node each would cost more than a frame has time for. */
typedef struct _RelScenePicture RelScenePicture;

RelScenePicture *rel_scene_picture_new    (GtkWidget         *widget);
void             rel_scene_picture_free   (RelScenePicture   *self);
RelPainter      *rel_scene_picture_begin  (RelScenePicture   *self,
                                           const RelViewport *viewport);
void             rel_scene_picture_append (RelScenePicture   *self,
                                           GtkSnapshot       *snapshot);

G_END_DECLS
