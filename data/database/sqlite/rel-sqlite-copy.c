/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Copies a database page by page with SQLite's backup interface: exact (VACUUM INTO
 * may renumber rowids), consistent while others write, and with a place to stop
 * between steps. 1,000 pages a step keep each step below a tenth of a second.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>
#include <unistd.h>

#include "database/sqlite/rel-sqlite-copy.h"

#include "base/rel-error.h"

#define PAGES_PER_STEP 1000
#define BUSY_PAUSE_MS  20

static RelError
code_of (int rc)
{
  switch (rc & 0xff)
    {
    case SQLITE_FULL:
      return REL_ERROR_NO_SPACE;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return REL_ERROR_BUSY;
    case SQLITE_READONLY:
    case SQLITE_PERM:
      return REL_ERROR_DENIED;
    case SQLITE_CORRUPT:
      return REL_ERROR_CORRUPT;
    default:
      return REL_ERROR_FAILED;
    }
}

/* Runs a backup between two open connections. A busy source or target is waited for until cancelled. */
static int
run_backup (sqlite3          *to,
            sqlite3          *from,
            RelCopyProgress   progress,
            gpointer          user_data,
            GCancellable     *cancellable)
{
  sqlite3_backup *backup = sqlite3_backup_init (to, "main", from, "main");
  int rc;

  if (backup == NULL)
    return sqlite3_extended_errcode (to);

  do
    {
      rc = sqlite3_backup_step (backup, PAGES_PER_STEP);
      if (progress != NULL)
        {
          int total = sqlite3_backup_pagecount (backup);

          progress (total - sqlite3_backup_remaining (backup), total, user_data);
        }
      if (rc == SQLITE_BUSY || rc == SQLITE_LOCKED)
        sqlite3_sleep (BUSY_PAUSE_MS);
    }
  while ((rc == SQLITE_OK || rc == SQLITE_BUSY || rc == SQLITE_LOCKED) && !g_cancellable_is_cancelled (cancellable));

  if (rc == SQLITE_DONE)
    return sqlite3_backup_finish (backup);

  sqlite3_backup_finish (backup);

  return rc == SQLITE_OK ? SQLITE_INTERRUPT : rc;
}

static sqlite3 *
open_plain (const char  *path,
            int          flags,
            GError     **error)
{
  sqlite3 *db = NULL;
  int rc = sqlite3_open_v2 (path, &db, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, NULL);

  if (rc != SQLITE_OK)
    {
      g_set_error (error, REL_ERROR, code_of (rc), _("“%s” cannot be opened: %s. Nothing was changed."),
                   path, db != NULL ? sqlite3_errmsg (db) : sqlite3_errstr (rc));
      sqlite3_close (db);
      return NULL;
    }

  sqlite3_busy_timeout (db, 200);
  sqlite3_db_config (db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  sqlite3_db_config (db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);

  return db;
}

/**
 * rel_sqlite_copy_file:
 * @source: path of a database
 * @target: path of the copy; must not exist. Made readable for its owner only, as it
 *   holds other people's data
 * @progress: (nullable) (scope call): told between steps
 * @user_data: data for @progress
 * @cancellable: (nullable): stops between steps
 * @error: where to put an error
 *
 * Makes a page-exact copy that is on the disk when this returns. On an error there is
 * no copy.
 *
 * Returns: whether the copy is complete
 */
gboolean
rel_sqlite_copy_file (const char       *source,
                      const char       *target,
                      RelCopyProgress   progress,
                      gpointer          user_data,
                      GCancellable     *cancellable,
                      GError          **error)
{
  sqlite3 *from;
  sqlite3 *to;
  int fd;
  int rc;

  g_return_val_if_fail (source != NULL && target != NULL, FALSE);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;

  fd = g_open (target, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0600);
  if (fd < 0)
    {
      g_set_error (error, REL_ERROR, errno == ENOSPC ? REL_ERROR_NO_SPACE : REL_ERROR_DENIED,
                   _("The copy “%s” cannot be made: %s. Nothing was changed; choose another place for it, or go on without a copy."),
                   target, g_strerror (errno));
      return FALSE;
    }
  close (fd);

  from = open_plain (source, SQLITE_OPEN_READONLY, error);
  if (from == NULL)
    {
      g_unlink (target);
      return FALSE;
    }
  to = open_plain (target, SQLITE_OPEN_READWRITE, error);
  if (to == NULL)
    {
      sqlite3_close (from);
      g_unlink (target);
      return FALSE;
    }

  rc = run_backup (to, from, progress, user_data, cancellable);
  if (rc != SQLITE_OK && !g_cancellable_set_error_if_cancelled (cancellable, error))
    g_set_error (error, REL_ERROR, code_of (rc),
                 _("The copy “%s” could not be finished: %s. Nothing was changed, and the unfinished copy was removed."),
                 target, sqlite3_errstr (rc));

  sqlite3_close (to);
  sqlite3_close (from);
  if (rc != SQLITE_OK)
    g_unlink (target);

  return rc == SQLITE_OK;
}

/* Another number, when anybody committed since this connection read last. */
static guint
get_data_version (sqlite3 *db)
{
  guint version = 0;

  sqlite3_exec (db, "SELECT count(*) FROM sqlite_schema", NULL, NULL, NULL);
  sqlite3_file_control (db, "main", SQLITE_FCNTL_DATA_VERSION, &version);

  return version;
}

/* Copies back, unless somebody commits between the check and the lock. */
static gboolean
restore (sqlite3          *to,
         sqlite3          *from,
         const char       *target,
         const char       *copy,
         RelRestoreCheck   check,
         gpointer          user_data,
         GCancellable     *cancellable,
         GError          **error)
{
  guint before = get_data_version (to);
  guint locked = before;
  sqlite3_backup *backup;
  int rc;

  if (!check (user_data, error))
    return FALSE;

  backup = sqlite3_backup_init (to, "main", from, "main");
  if (backup == NULL)
    rc = sqlite3_extended_errcode (to);
  else
    {
      /* no page yet: it takes the lock, after which nobody else can commit */
      while (((rc = sqlite3_backup_step (backup, 0)) == SQLITE_BUSY || rc == SQLITE_LOCKED) && !g_cancellable_is_cancelled (cancellable))
        sqlite3_sleep (BUSY_PAUSE_MS);
      if (rc == SQLITE_OK)
        sqlite3_file_control (to, "main", SQLITE_FCNTL_DATA_VERSION, &locked);
      while (rc == SQLITE_OK && locked == before && !g_cancellable_is_cancelled (cancellable))
        rc = sqlite3_backup_step (backup, PAGES_PER_STEP);
      /* one that is not finished is rolled back */
      if (rc == SQLITE_DONE)
        rc = sqlite3_backup_finish (backup);
      else
        sqlite3_backup_finish (backup);
    }
  if (rc == SQLITE_OK && locked == before && !g_cancellable_is_cancelled (cancellable))
    return TRUE;

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  if (locked != before)
    g_set_error (error, REL_ERROR, REL_ERROR_CHANGED,
                 _("“%s” was written just now by another program, and is left as it is. The copy “%s” is kept."), target, copy);
  else
    g_set_error (error, REL_ERROR, code_of (rc),
                 _("“%s” could not be brought back: %s. It is as it was, and the copy “%s” is kept."),
                 target, sqlite3_errstr (rc), copy);

  return FALSE;
}

/**
 * rel_sqlite_restore_file:
 * @copy: path of a copy made by rel_sqlite_copy_file()
 * @target: path of the database to bring back
 * @check: (scope call): asked before anything is written
 * @user_data: data for @check
 * @cancellable: (nullable): stops while waiting for a lock
 * @error: where to put an error
 *
 * Puts the content of the copy back, in one transaction of the target: other programs
 * that have it open see either state, never a mixture. Nothing that was committed after
 * @check was asked is overwritten.
 *
 * Returns: whether the database is as the copy now; if not, it is as it was
 */
gboolean
rel_sqlite_restore_file (const char       *copy,
                         const char       *target,
                         RelRestoreCheck   check,
                         gpointer          user_data,
                         GCancellable     *cancellable,
                         GError          **error)
{
  sqlite3 *from;
  sqlite3 *to;
  gboolean done;

  g_return_val_if_fail (copy != NULL && target != NULL && check != NULL, FALSE);

  from = open_plain (copy, SQLITE_OPEN_READONLY, error);
  if (from == NULL)
    return FALSE;
  to = open_plain (target, SQLITE_OPEN_READWRITE, error);
  if (to == NULL)
    {
      sqlite3_close (from);
      return FALSE;
    }

  done = restore (to, from, target, copy, check, user_data, cancellable, error);
  sqlite3_close (to);
  sqlite3_close (from);

  return done;
}
