/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The first bytes of a file, read before SQLite touches it: whether it is a database at
 * all, whether it keeps a log, and how long it should be. They are read by SQLite's own
 * hands: if this process closed a descriptor of its own on a database, the system would
 * drop every lock that our connections hold on it, a transaction's too
 * (https://www.sqlite.org/howtocorrupt.html, section 2.2).
 */
#include "config.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <sqlite3.h>

#include "database/sqlite/rel-sqlite-header.h"

#include "base/rel-error.h"

#define HEADER_MAGIC "SQLite format 3"

static RelError
code_for_errno (int number)
{
  switch (number)
    {
    case EACCES:
    case EPERM:
    case EROFS:
      return REL_ERROR_DENIED;
    case ENOSPC:
    case EDQUOT:
      return REL_ERROR_NO_SPACE;
    default:
      return REL_ERROR_CANNOT_OPEN;
    }
}

static void
set_errno_error (GError     **error,
                 const char  *path,
                 int          number)
{
  if (number == ENOENT || number == ENOTDIR)
    g_set_error (error, REL_ERROR, REL_ERROR_CANNOT_OPEN,
                 _("“%s” is not there. It may have been moved, renamed or deleted; open it from its new place."), path);
  else if (number == EACCES || number == EPERM)
    g_set_error (error, REL_ERROR, REL_ERROR_DENIED,
                 _("“%s” may not be read by you. Ask its owner for permission, or open a copy."), path);
  else
    g_set_error (error, REL_ERROR, code_for_errno (number),
                 _("“%s” cannot be opened: %s. Nothing was changed."), path, g_strerror (number));
}

/* Only a regular file goes to SQLite, which waits for ever on a FIFO. */
static gboolean
check_regular (const char   *path,
               struct stat  *st,
               GError      **error)
{
  if (g_stat (path, st) != 0)
    {
      set_errno_error (error, path, errno);
      return FALSE;
    }

  if (S_ISDIR (st->st_mode))
    {
      g_set_error (error, REL_ERROR, REL_ERROR_CANNOT_OPEN,
                   _("“%s” is a folder, not a database. Choose a file in it."), path);
      return FALSE;
    }

  if (!S_ISREG (st->st_mode))
    {
      g_set_error (error, REL_ERROR, REL_ERROR_CANNOT_OPEN,
                   _("“%s” is a device or a pipe, not a file, and was not opened. Choose a database file."), path);
      return FALSE;
    }

  if (g_access (path, R_OK) != 0)
    {
      set_errno_error (error, path, errno);
      return FALSE;
    }

  return TRUE;
}

/* What the file has of its first bytes, by a handle of SQLite. Returns 0, or the system's number of what went wrong. */
static int
read_bytes (RelSqliteHeader *self,
            const char      *path)
{
  g_autofree char *absolute = g_canonicalize_filename (path, NULL); /* never taken for a URI */
  sqlite3 *db = NULL;
  sqlite3_file *file = NULL;
  int rc = sqlite3_open_v2 (absolute, &db, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, NULL);
  int number = 0;

  if (rc == SQLITE_OK)
    rc = sqlite3_file_control (db, "main", SQLITE_FCNTL_FILE_POINTER, &file);
  /* SQLite says of a file of one byte that it is empty: its size is asked of the system */
  self->length = MIN ((gsize) self->st.st_size, sizeof self->bytes);
  if (rc == SQLITE_OK && self->length > 0)
    rc = file->pMethods->xRead (file, self->bytes, self->length, 0);
  if (rc != SQLITE_OK && rc != SQLITE_IOERR_SHORT_READ && (number = sqlite3_system_errno (db)) == 0)
    number = EIO;
  sqlite3_close (db);

  return number;
}

/* Reads it. A file that is shorter has a shorter header. */
gboolean
rel_sqlite_header_read (RelSqliteHeader  *self,
                        const char       *path,
                        GError          **error)
{
  int number;

  if (!check_regular (path, &self->st, error))
    return FALSE;

  number = read_bytes (self, path);
  if (number != 0)
    set_errno_error (error, path, number);

  return number == 0;
}

RelSqliteSniff
rel_sqlite_header_sniff (const RelSqliteHeader *self)
{
  if (self->length == 0)
    return REL_SQLITE_SNIFF_EMPTY;
  if (self->length >= sizeof HEADER_MAGIC && memcmp (self->bytes, HEADER_MAGIC, sizeof HEADER_MAGIC) == 0)
    return REL_SQLITE_SNIFF_DATABASE;

  return REL_SQLITE_SNIFF_OTHER;
}

/* Whether it keeps a log, which needs companion files even for reading. */
gboolean
rel_sqlite_header_has_wal (const RelSqliteHeader *self)
{
  return self->length > 19 && self->bytes[18] == 2 && self->bytes[19] == 2;
}

/**
 * rel_sqlite_sniff:
 * @path: path of a file
 * @sniff: (out): what it is
 * @error: where to put an error
 *
 * Tells by its first bytes, never by its name, whether a file is a SQLite database.
 *
 * Returns: whether the file could be read
 */
gboolean
rel_sqlite_sniff (const char      *path,
                  RelSqliteSniff  *sniff,
                  GError         **error)
{
  RelSqliteHeader header;

  if (!rel_sqlite_header_read (&header, path, error))
    return FALSE;

  *sniff = rel_sqlite_header_sniff (&header);

  return TRUE;
}

/* What a truncated file promised in its header, for a sentence that says more than "malformed". */
void
rel_sqlite_header_explain_damage (const RelSqliteHeader  *self,
                                  const char             *path,
                                  GError                **error)
{
  const guchar *bytes = self->bytes;
  guint64 page_size;
  guint64 pages;

  if (error == NULL || !g_error_matches (*error, REL_ERROR, REL_ERROR_CORRUPT) || self->length < sizeof self->bytes)
    return;

  page_size = bytes[16] << 8 | bytes[17];
  if (page_size == 1)
    page_size = 65536;
  pages = (guint64) bytes[28] << 24 | bytes[29] << 16 | bytes[30] << 8 | bytes[31];
  if (pages * page_size <= (guint64) self->st.st_size)
    return;

  g_clear_error (error);
  g_set_error (error, REL_ERROR, REL_ERROR_CORRUPT,
               _("“%s” is cut off: it should have %llu bytes and has %llu. Nothing was changed; copy it again from where it came, or restore a backup."),
               path, (unsigned long long) (pages * page_size), (unsigned long long) self->st.st_size);
}
