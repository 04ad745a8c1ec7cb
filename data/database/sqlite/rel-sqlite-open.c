/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Opens a SQLite file such that looking leaves no trace, or says why not.
 *
 * Files are hostile: only what has the header of a database reaches SQLite, and the
 * connection is hardened before it reads the schema. A database in WAL mode
 * needs two companion files even for reading: where they cannot be made, the file is
 * opened as immutable when its log is empty, else through a private copy. Companions
 * that were not there before are taken away at the end by letting SQLite close as the
 * last writer, which does nothing when another program has them open by then.
 */
#include "config.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "database/sqlite/rel-sqlite-open.h"

#include "database/sqlite/rel-sqlite-error.h"
#include "database/sqlite/rel-sqlite-header.h"

#define BUSY_STEP_MS 10

/* Before the schema is read: nothing in the file may run code or reach outside. */
void
rel_sqlite_harden (sqlite3 *db)
{
  sqlite3_db_config (db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  sqlite3_db_config (db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
  sqlite3_db_config (db, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, NULL);
  sqlite3_db_config (db, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
  sqlite3_limit (db, SQLITE_LIMIT_ATTACHED, 0);
  sqlite3_limit (db, SQLITE_LIMIT_TRIGGER_DEPTH, 100);
  sqlite3_exec (db, "PRAGMA cell_size_check = ON; PRAGMA mmap_size = 0", NULL, NULL, NULL);
}

typedef struct
{
  GCancellable *cancellable;
} OpenWait;

static int
busy_cb (void *data,
         int   n_calls)
{
  OpenWait *wait = data;

  if (g_cancellable_is_cancelled (wait->cancellable))
    return 0;

  /* Without somebody who could cancel, a bounded wait of two seconds. */
  if (wait->cancellable == NULL && n_calls * BUSY_STEP_MS > 2000)
    return 0;

  g_usleep (BUSY_STEP_MS * 1000);

  return 1;
}

static int
progress_cb (void *data)
{
  OpenWait *wait = data;

  return g_cancellable_is_cancelled (wait->cancellable);
}

/* SQLite before 3.41 takes its own JSON functions for unsafe in a schema that is not trusted. With one of them in an
 * index or a generated column the whole schema could not be read, and a view with one could not be looked at. No
 * function of ours is on this connection, and the built-in ones that could do harm are switched off by themselves,
 * so that such a schema, and only such a one, is trusted. */
static gboolean
uses_json_in_views (sqlite3 *db)
{
  sqlite3_stmt *statement = NULL;
  gboolean found = FALSE;

  if (sqlite3_libversion_number () >= 3041000)
    return FALSE;

  if (sqlite3_prepare_v2 (db, "SELECT 1 FROM sqlite_schema WHERE type IN ('view', 'trigger') AND (sql LIKE '%json%' OR sql LIKE '%->%')",
                          -1, &statement, NULL) == SQLITE_OK)
    found = sqlite3_step (statement) == SQLITE_ROW;
  sqlite3_finalize (statement);

  return found;
}

/* Opens and reads once, since only the first read tells whether the file is any good. */
static int
try_open (const char    *name,
          int            flags,
          sqlite3      **db,
          GCancellable  *cancellable)
{
  OpenWait wait = { cancellable };
  int rc = sqlite3_open_v2 (name, db, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, NULL);

  if (rc != SQLITE_OK)
    return rc;

  rel_sqlite_harden (*db);
  sqlite3_busy_handler (*db, busy_cb, &wait);
  sqlite3_progress_handler (*db, 1000, progress_cb, &wait);
  rc = sqlite3_exec (*db, "SELECT count(*) FROM sqlite_schema", NULL, NULL, NULL);

  if (rc != SQLITE_OK ? strstr (sqlite3_errmsg (*db), "unsafe use of") != NULL : uses_json_in_views (*db))
    {
      sqlite3_db_config (*db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 1, NULL);
      rc = sqlite3_exec (*db, "SELECT count(*) FROM sqlite_schema", NULL, NULL, NULL);
    }

  sqlite3_busy_handler (*db, NULL, NULL);
  sqlite3_progress_handler (*db, 0, NULL, NULL);

  return rc;
}

static char *
companion (const char *path,
           const char *suffix)
{
  return g_strconcat (path, suffix, NULL);
}

static gint64
companion_size (const char *path,
                const char *suffix)
{
  g_autofree char *name = companion (path, suffix);
  struct stat st;

  return g_stat (name, &st) == 0 ? (gint64) st.st_size : -1;
}

/* A journal left by a program that did not finish, with a header that is still valid. */
static gboolean
has_hot_journal (const char *path)
{
  g_autofree char *name = companion (path, "-journal");
  guchar magic[8];
  static const guchar valid[8] = { 0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7 };
  int fd = g_open (name, O_RDONLY | O_CLOEXEC | O_NONBLOCK, 0);
  gboolean hot;

  if (fd < 0)
    return FALSE;

  hot = pread (fd, magic, sizeof magic, 0) == sizeof magic && memcmp (magic, valid, sizeof magic) == 0;
  close (fd);

  return hot;
}

static gboolean
copy_into (const char    *source,
           const char    *folder,
           const char    *name,
           GCancellable  *cancellable,
           GError       **error)
{
  g_autoptr(GFile) from = g_file_new_for_path (source);
  g_autofree char *target = g_build_filename (folder, name, NULL);
  g_autoptr(GFile) to = g_file_new_for_path (target);

  return g_file_copy (from, to, G_FILE_COPY_NONE, cancellable, NULL, NULL, error);
}

static void
remove_private (char *folder)
{
  static const char *const names[] = { "copy.db", "copy.db-wal", "copy.db-shm", "copy.db-journal" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *file = g_build_filename (folder, names[i], NULL);

      g_unlink (file);
    }
  g_rmdir (folder);
  g_free (folder);
}

/* A private copy of database and log or journal: recovery then writes to the copy. */
static int
open_copy (RelSqliteFile  *self,
           const char     *companion_suffix,
           GCancellable   *cancellable,
           GError        **error)
{
  g_autofree char *folder = g_dir_make_tmp ("relata-XXXXXX", error);
  g_autofree char *extra = companion (self->path, companion_suffix);
  g_autofree char *extra_name = companion ("copy.db", companion_suffix);
  g_autofree char *copy = NULL;

  if (folder == NULL)
    return SQLITE_CANTOPEN;

  self->private_dir = g_steal_pointer (&folder);
  copy = g_build_filename (self->private_dir, "copy.db", NULL);
  if (!copy_into (self->path, self->private_dir, "copy.db", cancellable, error) ||
      !copy_into (extra, self->private_dir, extra_name, cancellable, error))
    return SQLITE_CANTOPEN;

  g_chmod (copy, 0600);

  return try_open (copy, SQLITE_OPEN_READWRITE, &self->db, cancellable);
}

static int
open_immutable (RelSqliteFile *self,
                GCancellable  *cancellable)
{
  g_autofree char *escaped = g_uri_escape_string (self->path, G_URI_RESERVED_CHARS_ALLOWED_IN_PATH, FALSE);
  g_autofree char *uri = g_strconcat ("file:", escaped, "?immutable=1", NULL);

  return try_open (uri, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, &self->db, cancellable);
}

static gboolean
is_reach_problem (int rc)
{
  switch (rc & 0xff)
    {
    case SQLITE_READONLY:
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
      return TRUE;
    default:
      return FALSE;
    }
}

static int
open_for_reading (RelSqliteFile  *self,
                  gboolean        wal,
                  GCancellable   *cancellable,
                  GError        **error)
{
  gint64 wal_size = companion_size (self->path, "-wal");
  int rc;

  if (!wal && has_hot_journal (self->path))
    {
      self->notice = g_strdup (_("This database was not closed properly. What you see is a repaired private copy; the file itself is repaired when a program next writes to it."));
      return open_copy (self, "-journal", cancellable, error);
    }

  /* With a log and no -shm SQLite would make one, and as the log is not empty it could not go again. */
  if (wal && wal_size > 0 && companion_size (self->path, "-shm") < 0)
    {
      self->notice = g_strdup (_("Another program left changes beside this database. A private copy with them is shown, so that nothing is written: later changes will not appear."));
      return open_copy (self, "-wal", cancellable, error);
    }

  self->tidy_wal = wal && wal_size < 0 && companion_size (self->path, "-shm") < 0;
  rc = try_open (self->path, SQLITE_OPEN_READONLY, &self->db, cancellable);
  if (rc == SQLITE_OK || !wal || !is_reach_problem (rc))
    return rc;

  g_clear_pointer (&self->db, sqlite3_close);
  self->tidy_wal = FALSE;
  if (wal_size <= 0)
    {
      self->notice = g_strdup (_("The folder of this database cannot be written, so it is shown as it was when opened: changes by other programs will not appear."));
      return open_immutable (self, cancellable);
    }

  self->notice = g_strdup (_("The folder of this database cannot be written, so a private copy is shown: changes by other programs will not appear."));

  return open_copy (self, "-wal", cancellable, error);
}

static gboolean
is_remote (const char *path)
{
  g_autoptr(GFile) file = g_file_new_for_path (path);
  g_autoptr(GFileInfo) info = g_file_query_filesystem_info (file, G_FILE_ATTRIBUTE_FILESYSTEM_REMOTE, NULL, NULL);

  return info != NULL && g_file_info_get_attribute_boolean (info, G_FILE_ATTRIBUTE_FILESYSTEM_REMOTE);
}

/* As rel_sqlite_set_error(), which leaves plain errors of SQL as they are: here they are about the file. */
static void
set_open_error (GError       **error,
                sqlite3       *db,
                int            rc,
                const char    *path,
                GCancellable  *cancellable)
{
  g_autofree char *name = g_filename_display_name (path);
  g_autofree char *reason = NULL;

  if ((rc & 0xff) != SQLITE_ERROR)
    {
      rel_sqlite_set_error (error, db, rc, path, cancellable);
      return;
    }

  reason = g_utf8_make_valid (db != NULL ? sqlite3_errmsg (db) : sqlite3_errstr (rc), -1);
  g_set_error (error, REL_ERROR, REL_ERROR_CANNOT_OPEN,
               _("“%s” cannot be opened: %s. Nothing was changed; a newer version of SQLite may have made it."), name, reason);
}

/**
 * rel_sqlite_file_open:
 * @path: path of a file
 * @access: for reading, or for the moment of writing
 * @cancellable: (nullable): ends the wait for a lock
 * @error: where to put an error that names the file and says why
 *
 * Opens a database, hardened, after one read that shows that it is one.
 *
 * Returns: (transfer full) (nullable): the file; close with rel_sqlite_file_close()
 */
RelSqliteFile *
rel_sqlite_file_open (const char    *path,
                      RelAccess      access,
                      GCancellable  *cancellable,
                      GError       **error)
{
  RelSqliteFile *self;
  RelSqliteHeader header;
  g_autoptr(GError) local_error = NULL;
  int rc;

  if (g_cancellable_set_error_if_cancelled (cancellable, error) ||
      !rel_sqlite_header_read (&header, path, error))
    return NULL;

  if (rel_sqlite_header_sniff (&header) == REL_SQLITE_SNIFF_OTHER)
    {
      rel_sqlite_set_error (error, NULL, SQLITE_NOTADB, path, NULL);
      return NULL;
    }

  self = g_new0 (RelSqliteFile, 1);
  self->path = realpath (path, NULL);
  if (self->path == NULL)
    self->path = strdup (path);
  self->device = header.st.st_dev;
  self->inode = header.st.st_ino;

  if (access == REL_ACCESS_WRITE)
    rc = try_open (self->path, SQLITE_OPEN_READWRITE, &self->db, cancellable);
  else
    rc = open_for_reading (self, rel_sqlite_header_has_wal (&header), cancellable, &local_error);

  if (rc != SQLITE_OK)
    {
      if (local_error != NULL)
        g_propagate_error (error, g_steal_pointer (&local_error));
      else
        {
          set_open_error (error, self->db, rc, path, cancellable);
          rel_sqlite_header_explain_damage (&header, path, error);
        }
      rel_sqlite_file_close (self);
      return NULL;
    }

  if (self->notice == NULL && header.length == 0)
    self->notice = g_strdup (_("This file is empty: a database without tables."));
  if (self->notice == NULL && access == REL_ACCESS_READ && is_remote (self->path))
    self->notice = g_strdup (_("This database is on a network: locks may not hold there, so do not change it from two computers at once."));

  return self;
}

/**
 * rel_sqlite_file_is_same:
 * @self: an opened file
 *
 * Tells whether its path still leads to the file that was opened. Writing through a
 * connection to a replaced file can destroy the one that took its place
 * (https://www.sqlite.org/howtocorrupt.html, section 4.3).
 *
 * Returns: whether it is the same file
 */
gboolean
rel_sqlite_file_is_same (RelSqliteFile *self)
{
  struct stat st;

  return g_stat (self->path, &st) == 0 && st.st_dev == self->device && st.st_ino == self->inode;
}

/* Lets SQLite remove the companions that our reading made: it does so only as the last user of an empty log. */
static void
tidy_wal (RelSqliteFile *self)
{
  sqlite3 *db = NULL;

  if (companion_size (self->path, "-wal") != 0 || !rel_sqlite_file_is_same (self))
    return;

  if (sqlite3_open_v2 (self->path, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) == SQLITE_OK)
    {
      rel_sqlite_harden (db);
      sqlite3_exec (db, "SELECT count(*) FROM sqlite_schema", NULL, NULL, NULL);
    }
  sqlite3_close (db);
}

/**
 * rel_sqlite_file_close:
 * @self: (transfer full): an opened file
 *
 * Closes it and takes away what opening made.
 */
void
rel_sqlite_file_close (RelSqliteFile *self)
{
  /* What was committed goes from the log into the file at once: were the file replaced later, while another
   * connection keeps the log alive, the next program would play it into the file that took its place. Who wrote
   * nothing, a commit that was stopped while it waited for a lock, does not wait for the lock here. */
  if (self->db != NULL && self->committed && sqlite3_db_readonly (self->db, "main") == 0 && rel_sqlite_file_is_same (self))
    sqlite3_wal_checkpoint_v2 (self->db, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
  sqlite3_close_v2 (self->db);
  if (self->tidy_wal)
    tidy_wal (self);
  if (self->private_dir != NULL)
    remove_private (self->private_dir);
  free (self->path);
  g_free (self->notice);
  g_free (self);
}
