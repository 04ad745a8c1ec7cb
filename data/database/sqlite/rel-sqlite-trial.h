/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "database/rel-consequences.h"
#include "database/rel-migration.h"

REL_BEGIN_DECLS

RelConsequences         *rel_sqlite_try_migration (const char                 *path,
                                                   RelSchema                  *from,
                                                   RelSchema                  *to,
                                                   const RelMigrationOptions  *options,
                                                   GCancellable               *cancellable,
                                                   GError                    **error);

REL_END_DECLS
