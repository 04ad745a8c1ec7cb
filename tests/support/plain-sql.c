/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * SQLite without the library: what tests compare with.
 */
#include "config.h"

#include "support/plain-sql.h"

/* Runs statements that must succeed. */
void
plain_exec (sqlite3    *db,
            const char *sql)
{
  char *message = NULL;

  if (sqlite3_exec (db, sql, NULL, NULL, &message) != SQLITE_OK)
    g_error ("%s: %s", sql, message);
}

/* The first number of an answer. */
gint64
plain_ask (sqlite3    *db,
           const char *sql)
{
  sqlite3_stmt *statement = NULL;
  gint64 answer;

  if (sqlite3_prepare_v2 (db, sql, -1, &statement, NULL) != SQLITE_OK)
    g_error ("%s: %s", sql, sqlite3_errmsg (db));
  answer = sqlite3_step (statement) == SQLITE_ROW ? sqlite3_column_int64 (statement, 0) : -1;
  sqlite3_finalize (statement);

  return answer;
}
