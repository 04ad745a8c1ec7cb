/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The abstract connection: blocking functions over one wire, for one thread at a time.
 * Async, queueing and cancelling from outside are added once, by RelDatabase.
 */
#include "config.h"

#include "database/rel-connection.h"

G_DEFINE_ABSTRACT_TYPE (RelConnection, rel_connection, G_TYPE_OBJECT)

static void
rel_connection_class_init (RelConnectionClass *klass)
{
}

static void
rel_connection_init (RelConnection *self)
{
}

/**
 * rel_connection_read_schema:
 * @self: a connection
 * @cancellable: (nullable): stops reading
 * @error: where to put an error
 *
 * Reads all that the database says about its tables, in one state.
 *
 * Returns: (transfer full) (nullable): the schema
 */
RelSchema *
rel_connection_read_schema (RelConnection  *self,
                            GCancellable   *cancellable,
                            GError        **error)
{
  g_return_val_if_fail (REL_IS_CONNECTION (self), NULL);

  return REL_CONNECTION_GET_CLASS (self)->read_schema (self, cancellable, error);
}

/**
 * rel_connection_select:
 * @self: a connection
 * @sql: one statement that returns rows
 * @params: (nullable) (array length=n_params): values for its parameters, in order
 * @n_params: their number
 * @cancellable: (nullable): stops preparing
 * @error: where to put an error
 *
 * Starts a query. While the cursor is open a reader may keep writers waiting: close it
 * as soon as the rows are there.
 *
 * Returns: (transfer full) (nullable): a cursor
 */
RelCursor *
rel_connection_select (RelConnection    *self,
                       const char       *sql,
                       RelValue *const  *params,
                       guint             n_params,
                       GCancellable     *cancellable,
                       GError          **error)
{
  g_return_val_if_fail (REL_IS_CONNECTION (self), NULL);
  g_return_val_if_fail (sql != NULL, NULL);

  return REL_CONNECTION_GET_CLASS (self)->select (self, sql, params, n_params, cancellable, error);
}

/**
 * rel_connection_query:
 * @self: a connection
 * @sql: one statement that returns rows
 * @params: (nullable) (array length=n_params): values for its parameters, in order
 * @n_params: their number
 * @cancellable: (nullable): stops it
 * @error: where to put an error
 *
 * Runs a query to its end.
 *
 * Returns: (transfer full) (nullable): all its rows
 */
RelRows *
rel_connection_query (RelConnection    *self,
                      const char       *sql,
                      RelValue *const  *params,
                      guint             n_params,
                      GCancellable     *cancellable,
                      GError          **error)
{
  g_autoptr(RelCursor) cursor = rel_connection_select (self, sql, params, n_params, cancellable, error);
  g_autoptr(RelRows) rows = NULL;

  if (cursor == NULL)
    return NULL;

  rows = rel_cursor_fetch (cursor, -1, cancellable, error);
  rel_cursor_close (cursor);

  return g_steal_pointer (&rows);
}

/**
 * rel_connection_execute:
 * @self: a connection
 * @sql: one statement
 * @params: (nullable) (array length=n_params): values for its parameters, in order
 * @n_params: their number
 * @n_changes: (out) (optional): rows it changed by itself, without those of triggers and cascades
 * @cancellable: (nullable): stops it
 * @error: where to put an error; a broken rule is %REL_ERROR_CONSTRAINT with its kind,
 *   table and columns
 *
 * Runs a statement for its effect.
 *
 * Returns: whether it succeeded
 */
gboolean
rel_connection_execute (RelConnection    *self,
                        const char       *sql,
                        RelValue *const  *params,
                        guint             n_params,
                        gint64           *n_changes,
                        GCancellable     *cancellable,
                        GError          **error)
{
  g_return_val_if_fail (REL_IS_CONNECTION (self), FALSE);
  g_return_val_if_fail (sql != NULL, FALSE);

  return REL_CONNECTION_GET_CLASS (self)->execute (self, sql, params, n_params, n_changes, cancellable, error);
}

/**
 * rel_connection_get_version:
 * @self: a connection
 * @error: where to put an error
 *
 * Gets a number that differs after another connection committed something.
 *
 * Returns: the number, -1 on an error
 */
gint64
rel_connection_get_version (RelConnection  *self,
                            GError        **error)
{
  g_return_val_if_fail (REL_IS_CONNECTION (self), -1);

  return REL_CONNECTION_GET_CLASS (self)->get_version (self, error);
}

/**
 * rel_connection_close:
 * @self: a connection
 *
 * Closes it; later calls fail. Dropping the last reference closes too.
 */
void
rel_connection_close (RelConnection *self)
{
  g_return_if_fail (REL_IS_CONNECTION (self));

  REL_CONNECTION_GET_CLASS (self)->close (self);
}

/**
 * rel_connection_set_value_limit:
 * @self: a connection
 * @max_bytes: length of the longest value to make or read; 0 for any
 *
 * From now on a query that meets a longer value fails with %REL_ERROR_TOO_BIG before it
 * takes the time and memory. Whoever sets a limit takes it away again.
 */
void
rel_connection_set_value_limit (RelConnection *self,
                                gsize          max_bytes)
{
  g_return_if_fail (REL_IS_CONNECTION (self));

  if (REL_CONNECTION_GET_CLASS (self)->set_value_limit != NULL)
    REL_CONNECTION_GET_CLASS (self)->set_value_limit (self, max_bytes);
}

/**
 * rel_connection_read_starts:
 * @self: a connection
 * @table: name of a table with rowids
 * @column: name of a column
 * @rowids: (array length=n_rowids): rows in which it holds text or a BLOB
 * @n_rowids: their number
 * @max_bytes: how much to read of each, 0 for none
 * @starts: (out caller-allocates) (array length=n_rowids): the first bytes of each cell,
 *   %NULL where the row is gone or holds something else
 * @lengths: (out caller-allocates) (array length=n_rowids): length of each cell in bytes
 * @cancellable: (nullable): stops it
 * @error: where to put an error
 *
 * Reads the start of cells of any length without loading them, and how long they are.
 *
 * Returns: whether this can be done; %REL_ERROR_REFUSED when only a query can
 */
gboolean
rel_connection_read_starts (RelConnection  *self,
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
  g_return_val_if_fail (REL_IS_CONNECTION (self), FALSE);

  if (REL_CONNECTION_GET_CLASS (self)->read_starts != NULL)
    return REL_CONNECTION_GET_CLASS (self)->read_starts (self, table, column, rowids, n_rowids, max_bytes, starts, lengths, cancellable, error);

  g_set_error_literal (error, REL_ERROR, REL_ERROR_REFUSED, "parts of cells cannot be read here");

  return FALSE;
}

/**
 * rel_connection_read_part:
 * @self: a connection
 * @table: name of a table with rowids
 * @column: name of a column
 * @rowid: a row in which it holds text or a BLOB
 * @offset: where to begin, in bytes
 * @n: how many bytes; -1 for all that follow
 * @func: (scope call): takes what is read, a piece at a time
 * @user_data: data for @func
 * @length: (out) (optional): length of the whole cell in bytes
 * @cancellable: (nullable): stops it
 * @error: where to put an error; %REL_ERROR_REFUSED when only a query can read the cell
 *
 * Reads a part of a cell of any length without loading more than a piece of it. Texts
 * come as they are stored.
 *
 * Returns: whether all of it was read and taken
 */
gboolean
rel_connection_read_part (RelConnection  *self,
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
  g_return_val_if_fail (REL_IS_CONNECTION (self), FALSE);
  g_return_val_if_fail (table != NULL && column != NULL && func != NULL, FALSE);

  if (REL_CONNECTION_GET_CLASS (self)->read_part != NULL)
    return REL_CONNECTION_GET_CLASS (self)->read_part (self, table, column, rowid, offset, n, func, user_data, length, cancellable, error);

  g_set_error_literal (error, REL_ERROR, REL_ERROR_REFUSED, "parts of cells cannot be read here");

  return FALSE;
}

/**
 * rel_connection_set_log: (skip)
 * @self: a connection
 * @sink: where it tells what it sends
 * @lane: the lane it serves
 *
 * To be called once, before the connection is used.
 */
void
rel_connection_set_log (RelConnection *self,
                        RelLogSink    *sink,
                        RelLane        lane)
{
  g_return_if_fail (REL_IS_CONNECTION (self));
  g_return_if_fail (sink != NULL);

  if (REL_CONNECTION_GET_CLASS (self)->set_log != NULL)
    REL_CONNECTION_GET_CLASS (self)->set_log (self, sink, lane);
}
