/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char            *support_find_shared     (const char *relative);
char            *support_shared_path     (const char *relative);
guint            support_seed            (void);
guint            support_scale           (guint n);
gint64           support_work_time       (void);

G_END_DECLS
