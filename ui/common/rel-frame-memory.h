/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void             rel_frame_memory_keep    (GtkWidget *window);

G_END_DECLS
