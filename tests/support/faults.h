/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What happens at a system call of SQLite that writes. */
typedef enum
{
  SUPPORT_FAULT_COUNT, /* nothing: only count */
  SUPPORT_FAULT_KILL,  /* the process is killed before the call */
  SUPPORT_FAULT_ONCE,  /* the call fails */
  SUPPORT_FAULT_STICKY /* it, and all behind it */
} SupportFault;

void             support_faults_install  (SupportFault  fault,
                                          guint         at,
                                          int           error);
void             support_faults_remove   (void);
guint            support_faults_count    (void);

void             support_writes_watch    (const char   *path);
guint            support_writes_count    (void);

G_END_DECLS
