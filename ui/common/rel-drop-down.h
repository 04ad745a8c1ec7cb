/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void             rel_drop_down_name            (GtkDropDown *list,
                                                const char  *title);

G_END_DECLS
