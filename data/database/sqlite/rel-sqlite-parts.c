/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Reads parts of stored cells by a handle: one cell a piece at a time, so that a cell of
 * 400 MB costs as much memory as one piece, or the starts of many. The handle is closed
 * again at once, since an open one holds the file's lock against everyone who writes.
 */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <sqlite3.h>

#include "database/sqlite/rel-sqlite-parts-private.h"

#include "database/sqlite/rel-sqlite-cursor-private.h"

#define PIECE (256 * 1024)

static sqlite3 *
get_open_handle (RelSqliteConnection  *self,
                 GError              **error)
{
  sqlite3 *db = rel_sqlite_connection_get_handle (self);

  if (db == NULL)
    g_set_error_literal (error, REL_ERROR, REL_ERROR_FAILED, _("The database is closed. Nothing was changed; open it again."));

  return db;
}

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
  sqlite3 *db = get_open_handle (self, error);
  sqlite3_blob *blob = NULL;
  GCancellable *previous;
  gint64 whole;
  gboolean done;
  int rc;

  if (db == NULL)
    return FALSE;

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

/* Texts of other encodings come from SQLite's own conversion, by a query. */
static gboolean
is_utf8 (RelSqliteConnection *self)
{
  g_autoptr(RelRows) rows = rel_connection_query (REL_CONNECTION (self), "PRAGMA encoding", NULL, 0, NULL, NULL);
  const char *name = rows != NULL && rel_rows_get_n_rows (rows) > 0 ? rel_value_get_bytes (rel_rows_get (rows, 0, 0), NULL) : NULL;

  return g_strcmp0 (name, "UTF-8") == 0;
}

/* Like the function of RelConnection. Opening a handle compiles a statement; moving it to another row does not. */
gboolean
rel_sqlite_connection_read_starts (RelConnection  *connection,
                                   const char     *table,
                                   const char     *column,
                                   const gint64   *rowids,
                                   guint           n_rowids,
                                   gsize           max_bytes,
                                   GBytes        **starts,
                                   gsize          *lengths,
                                   GCancellable   *cancellable,
                                   GError        **error)
{
  RelSqliteConnection *self = REL_SQLITE_CONNECTION (connection);
  sqlite3 *db = get_open_handle (self, error);
  GCancellable *previous;
  sqlite3_blob *blob = NULL;
  gboolean usable = FALSE;

  if (db == NULL || g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  if (!is_utf8 (self))
    {
      g_set_error_literal (error, REL_ERROR, REL_ERROR_REFUSED, "texts have another encoding here");
      return FALSE;
    }

  previous = rel_sqlite_connection_swap_cancellable (self, cancellable);
  for (guint i = 0; i < n_rowids; i++)
    {
      int rc = blob != NULL ? sqlite3_blob_reopen (blob, rowids[i])
                            : sqlite3_blob_open (db, "main", table, column, rowids[i], 0, &blob);

      starts[i] = NULL;
      lengths[i] = 0;
      if (rc == SQLITE_OK)
        {
          gsize length = sqlite3_blob_bytes (blob);
          gsize n = MIN (length, max_bytes);
          char *bytes = g_malloc (n + 1);

          usable = TRUE;
          if (n == 0 || sqlite3_blob_read (blob, bytes, n, 0) == SQLITE_OK)
            {
              starts[i] = g_bytes_new_take (bytes, n);
              lengths[i] = length;
              continue;
            }
          g_free (bytes);
        }
      /* A handle that failed once is of no more use; the row may be gone, or hold a number. */
      g_clear_pointer (&blob, sqlite3_blob_close);
    }
  g_clear_pointer (&blob, sqlite3_blob_close);
  rel_sqlite_connection_swap_cancellable (self, previous);

  if (!usable && n_rowids > 0)
    g_set_error_literal (error, REL_ERROR, REL_ERROR_REFUSED, "parts of cells cannot be read here");

  return usable || n_rowids == 0;
}
