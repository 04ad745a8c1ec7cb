/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void             rel_shortcuts_show            (GtkWindow        *parent);

G_END_DECLS
