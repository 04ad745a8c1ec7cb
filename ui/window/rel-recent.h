/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The files that were open lately, newest first: a list of GtkRecentInfo. */
GList      *rel_recent_list     (guint max);

/* The same as a menu that follows what is opened; its items activate win.open-uri. */
GMenuModel *rel_recent_menu_new (void);

G_END_DECLS
