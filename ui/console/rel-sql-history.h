/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* What was run on a database, newest last, and what stands in its editor. Kept in a file
 * of the state folder that only its owner can read. */
typedef struct _RelSqlHistory RelSqlHistory;

RelSqlHistory   *rel_sql_history_new           (GFile         *database);
void             rel_sql_history_free          (RelSqlHistory *self);
void             rel_sql_history_add           (RelSqlHistory *self,
                                                const char    *sql);
guint            rel_sql_history_get_n         (RelSqlHistory *self);
const char      *rel_sql_history_get_nth       (RelSqlHistory *self,
                                                guint          n,
                                                gint64        *when);
const char      *rel_sql_history_get_draft     (RelSqlHistory *self);
void             rel_sql_history_set_draft     (RelSqlHistory *self,
                                                const char    *draft);
void             rel_sql_history_save          (RelSqlHistory *self);

G_END_DECLS
