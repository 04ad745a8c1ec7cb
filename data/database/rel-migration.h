/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "database/rel-connection.h"
#include "sql/rel-plan.h"

REL_BEGIN_DECLS

/**
 * RelMigrationProgress:
 * @words: what is being done
 * @step: which step, from 0
 * @n_steps: their number
 * @user_data: what was passed along
 *
 * Called on the thread of the connection, before each step.
 */
typedef void (*RelMigrationProgress) (const char *words,
                                      guint       step,
                                      guint       n_steps,
                                      gpointer    user_data);

/**
 * RelMigrationOptions:
 * @answers: (nullable) (array length=n_answers): what people answered about obstacles: see rel_consequences_read()
 * @n_answers: their number
 * @dry_run: do everything but the last step, and take it back
 * @progress: (nullable): told of each step
 * @user_data: for @progress
 *
 * How to migrate. A copy to go back to is the caller's: rel_sqlite_copy_file().
 */
typedef struct
{
  const RelAnswer      *answers;
  guint                 n_answers;
  gboolean              dry_run;
  RelMigrationProgress  progress;
  gpointer              user_data;
} RelMigrationOptions;

int                      rel_migration_get_version (void);
gboolean                 rel_migration_run        (RelConnection             *connection,
                                                   RelSchema                 *from,
                                                   RelSchema                 *to,
                                                   const RelMigrationOptions *options,
                                                   GCancellable              *cancellable,
                                                   GError                   **error);

REL_END_DECLS
