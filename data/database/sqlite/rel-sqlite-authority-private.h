/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <sqlite3.h>

#include "database/rel-effects.h"

G_BEGIN_DECLS

/* Who decides what a person's statement may do: while looking, everything is noted and
 * nothing that would act at once is let through; while running, what was not granted is
 * refused. Writing is only noted then: the first look at a table-valued function
 * declares it like CREATE TABLE does, so that whoever prepared the statement must ask
 * whether it really writes, and whether that was granted. */
typedef struct
{
  RelLook    *look;    /* where to note; NULL while running */
  RelEffects  granted;
  RelEffects  denied;  /* what was refused */
  RelEffects  wanted;  /* WRITE and SCHEMA, as noted */
  guint       line;
  gboolean    vacuum;  /* the statement is one, which does much inside that was granted as a whole */
} RelSqliteAuthority;

void             rel_sqlite_authority_install (RelSqliteAuthority *self,
                                               sqlite3            *db);
void             rel_sqlite_authority_remove  (sqlite3            *db);

G_END_DECLS
