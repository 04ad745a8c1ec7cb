/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Reads a part of a stored cell by a handle, a piece at a time: what is read of a cell
 * of 400 MB costs as much memory as one piece. The handle is closed again at once, since
 * an open one holds the file's lock against everyone who writes.
 */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <sqlite3.h>

#include "database/sqlite/rel-sqlite-parts-private.h"

#include "database/sqlite/rel-sqlite-cursor-private.h"

#define PIECE (256 * 1024)

static gboolean
read_pieces (sqlite3_blob  *blob,
             gint64         offset,
             gint64         n,
             RelPartFunc    func,
             gpointer       user_data,
             GCancellable  *cancellable,
             int           *rc,
             GError       **error)
{
  g_autofree char *piece = g_malloc (CLAMP (n, 1, PIECE));

  while (n > 0)
    {
      gsize length = MIN (n, PIECE);

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      *rc = sqlite3_blob_read (blob, piece, length, offset);
      if (*rc != SQLITE_OK || !func (piece, length, user_data, error))
        return FALSE;
      offset += length;
      n -= length;
    }

  return TRUE;
}

/* Like the function of RelConnection. */
gboolean
rel_sqlite_connection_read_part (RelConnection  *connection,
                                 const char     *table,
                                 const char     *column,
                                 gint64          rowid,
                                 gint64          offset,
                                 gint64          n,
                                 RelPartFunc     func,
                                 gpointer        user_data,
                                 gint64         *length,
                                 GCancellable   *cancellable,
                                 GError        **error)
{
  RelSqliteConnection *self = REL_SQLITE_CONNECTION (connection);
  sqlite3 *db = rel_sqlite_connection_get_handle (self);
  sqlite3_blob *blob = NULL;
  GCancellable *previous;
  gint64 whole;
  gboolean done;
  int rc;

  if (db == NULL)
    {
      g_set_error_literal (error, REL_ERROR, REL_ERROR_FAILED, _("The database is closed. Nothing was changed; open it again."));
      return FALSE;
    }

  previous = rel_sqlite_connection_swap_cancellable (self, cancellable);
  rc = sqlite3_blob_open (db, "main", table, column, rowid, 0, &blob);
  if (rc != SQLITE_OK)
    {
      sqlite3_blob_close (blob);
      rel_sqlite_connection_swap_cancellable (self, previous);
      /* A number, a row that is gone, a table without rowids: a query may still know. */
      if ((rc & 0xff) == SQLITE_ERROR || (rc & 0xff) == SQLITE_READONLY)
        g_set_error_literal (error, REL_ERROR, REL_ERROR_REFUSED, "parts of this cell cannot be read");
      else
        rel_sqlite_connection_set_error (self, NULL, rc, error);
      return FALSE;
    }

  whole = sqlite3_blob_bytes (blob);
  if (length != NULL)
    *length = whole;
  offset = CLAMP (offset, 0, whole);
  done = read_pieces (blob, offset, n < 0 ? whole - offset : MIN (n, whole - offset), func, user_data, cancellable, &rc, error);
  if (!done && rc != SQLITE_OK)
    rel_sqlite_connection_set_error (self, NULL, rc, error);
  sqlite3_blob_close (blob);
  rel_sqlite_connection_swap_cancellable (self, previous);

  return done;
}
