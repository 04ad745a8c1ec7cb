/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "database/rel-database.h"

G_BEGIN_DECLS

char            *support_find_shared     (const char *relative);
char            *support_shared_path     (const char *relative);
guint            support_seed            (void);
guint            support_scale           (guint n);
gint64           support_work_time       (void);
RelDatabase     *support_open_database   (const char *path);
void             support_settle          (void);

G_END_DECLS
