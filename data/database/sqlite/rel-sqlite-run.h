/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "database/rel-connection.h"
#include "database/rel-effects.h"
#include "database/rel-result.h"

REL_BEGIN_DECLS

/**
 * RelRunOptions:
 * @granted: what the statements may do beyond reading
 * @max_rows: rows to read of each statement
 * @whole: all of it or nothing: a transaction around the script, rolled back by the first error
 *
 * How a script is run.
 */
typedef struct
{
  RelEffects granted;
  guint      max_rows;
  gboolean   whole;
} RelRunOptions;

RelLook                 *rel_sqlite_look         (RelConnection       *connection,
                                                  const char          *script,
                                                  RelSpan              span,
                                                  GCancellable        *cancellable,
                                                  GError             **error);
GPtrArray               *rel_sqlite_run          (RelConnection       *connection,
                                                  const char          *script,
                                                  RelSpan              span,
                                                  const RelRunOptions *options,
                                                  GCancellable        *cancellable,
                                                  GError             **error);
RelRows                 *rel_sqlite_explain      (RelConnection       *connection,
                                                  const char          *script,
                                                  RelSpan              span,
                                                  GCancellable        *cancellable,
                                                  GError             **error);

REL_END_DECLS
