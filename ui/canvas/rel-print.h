/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gtk/gtk.h>

#include "diagram/rel-scene.h"

G_BEGIN_DECLS

/* Prints a scene by the dialogue of the system, over as many sheets as its scale takes. */
void             rel_print_scene               (RelScene   *scene,
                                                RelMetrics *metrics,
                                                const char *title,
                                                GtkWindow  *parent);

G_END_DECLS
