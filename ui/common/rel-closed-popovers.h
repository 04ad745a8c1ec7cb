/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

gulong           rel_closed_popovers_watch  (void);
void             rel_closed_popovers_forget (gulong watch);

G_END_DECLS
