/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "database/rel-connection.h"

G_BEGIN_DECLS

/* Cancels after some time, unless it is stopped before. */
typedef struct _SupportDeadline SupportDeadline;

SupportDeadline *support_deadline_new    (guint             milliseconds);
GCancellable    *support_deadline_get    (SupportDeadline  *self);
void             support_deadline_free   (SupportDeadline  *self);

gint64           support_cpu_time        (void);
char            *support_describe_folder (const char       *folder);
void             support_remove_folder   (const char       *folder);

void             support_look_at_all     (RelConnection    *connection,
                                          RelSchema        *schema);
void             support_look_deeper     (RelConnection    *connection,
                                          RelSchema        *schema);

G_END_DECLS
