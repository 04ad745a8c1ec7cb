/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

void             support_crash_install   (guint         at_sync,
                                          guint32       seed);
guint            support_crash_count     (void);

G_END_DECLS
