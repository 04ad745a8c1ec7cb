/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Measures for how long the main loop did not turn. */
typedef struct _RelWatchdog RelWatchdog;

RelWatchdog     *rel_watchdog_new              (const char  *path);
void             rel_watchdog_free             (RelWatchdog *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RelWatchdog, rel_watchdog_free)

G_END_DECLS
