/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gtk/gtk.h>

#include "diagram/rel-painter.h"

G_BEGIN_DECLS

RelPainter      *rel_snapshot_painter_new      (GtkWidget   *widget);
void             rel_snapshot_painter_free     (RelPainter  *painter);
void             rel_snapshot_painter_begin    (RelPainter  *painter,
                                                GtkSnapshot *snapshot);

G_END_DECLS
