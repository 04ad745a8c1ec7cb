/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

#include "base/rel-macros.h"

REL_BEGIN_DECLS

/**
 * RelCopyProgress:
 * @done: pages copied
 * @total: pages in all
 * @user_data: as given
 *
 * Told between the steps of a copy, on the thread that copies.
 */
typedef void (*RelCopyProgress) (int      done,
                                 int      total,
                                 gpointer user_data);

/**
 * RelRestoreCheck:
 * @user_data: as given
 * @error: where to say why not
 *
 * Returns: whether the database may be brought back
 */
typedef gboolean (*RelRestoreCheck) (gpointer   user_data,
                                     GError   **error);

gboolean                 rel_sqlite_copy_file    (const char          *source,
                                                  const char          *target,
                                                  RelCopyProgress      progress,
                                                  gpointer             user_data,
                                                  GCancellable        *cancellable,
                                                  GError             **error);
gboolean                 rel_sqlite_restore_file (const char          *copy,
                                                  const char          *target,
                                                  RelRestoreCheck      check,
                                                  gpointer             user_data,
                                                  GCancellable        *cancellable,
                                                  GError             **error);

REL_END_DECLS
