/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Steps a prepared statement and packs its rows, values natively: formatting numbers
 * here would double the cost of a page.
 */
#include "config.h"

#include "database/sqlite/rel-sqlite-cursor-private.h"

struct _RelSqliteCursor
{
  RelCursor            parent_instance;
  RelSqliteConnection *connection;
  sqlite3_stmt        *statement; /* NULL when closed */
  gboolean             done;
  int                  n_cut; /* columns of which only the start is read */
  gsize                cut_chars;
  gsize                cut_bytes;
};

G_DEFINE_FINAL_TYPE (RelSqliteCursor, rel_sqlite_cursor, REL_TYPE_CURSOR)

/* Where a text's first characters end. Bytes that are no UTF-8 count by themselves. */
static gsize
cut_text (const char *text,
          gsize       length,
          gsize       chars)
{
  gsize n = 0;

  if (length <= chars)
    return length;
  for (gsize i = 0; i < length; i++)
    if ((text[i] & 0xc0) != 0x80 && n++ == chars)
      return i;
    else if (i >= 4 * chars)
      return i;

  return length;
}

static RelValue *
read_start (RelSqliteCursor *self,
            int              column,
            gboolean         is_text)
{
  sqlite3_stmt *statement = self->statement;
  const void *bytes = is_text ? sqlite3_column_text (statement, column) : sqlite3_column_blob (statement, column);
  gsize length = bytes != NULL ? sqlite3_column_bytes (statement, column) : 0;
  gsize kept = is_text ? cut_text (bytes, length, self->cut_chars) : MIN (length, self->cut_bytes);

  return rel_value_new_cut (is_text ? REL_VALUE_TEXT : REL_VALUE_BLOB, bytes, kept, length);
}

static RelValue *
read_value (sqlite3_stmt *statement,
            int           column,
            int           type)
{
  const void *bytes;

  switch (type)
    {
    case SQLITE_INTEGER:
      return rel_value_new_integer (sqlite3_column_int64 (statement, column));
    case SQLITE_FLOAT:
      return rel_value_new_real (sqlite3_column_double (statement, column));
    case SQLITE_TEXT:
      bytes = sqlite3_column_text (statement, column);
      return rel_value_new_text (bytes != NULL ? bytes : "", bytes != NULL ? sqlite3_column_bytes (statement, column) : 0);
    case SQLITE_BLOB:
      bytes = sqlite3_column_blob (statement, column);
      return rel_value_new_blob (bytes, bytes != NULL ? sqlite3_column_bytes (statement, column) : 0);
    default:
      return rel_value_new_null ();
    }
}

static RelRows *
new_rows (sqlite3_stmt *statement)
{
  int n_columns = sqlite3_column_count (statement);
  g_autofree const char **names = g_new0 (const char *, n_columns + 1);

  for (int i = 0; i < n_columns; i++)
    names[i] = sqlite3_column_name (statement, i);

  return rel_rows_new (names, n_columns);
}

static void
rel_sqlite_cursor_close (RelCursor *cursor)
{
  RelSqliteCursor *self = REL_SQLITE_CURSOR (cursor);

  if (self->statement != NULL)
    rel_sqlite_connection_release (self->connection, g_steal_pointer (&self->statement));
}

static RelRows *
rel_sqlite_cursor_fetch (RelCursor     *cursor,
                         gint64         n,
                         GCancellable  *cancellable,
                         GError       **error)
{
  RelSqliteCursor *self = REL_SQLITE_CURSOR (cursor);
  g_autoptr(RelRows) rows = NULL;
  g_autofree RelValue **values = NULL;
  GCancellable *previous;
  int n_columns = 0;
  int rc = SQLITE_ROW;

  if (self->statement == NULL)
    return rel_rows_new (NULL, 0);

  previous = rel_sqlite_connection_swap_cancellable (self->connection, cancellable);
  for (gint64 i = 0; !self->done && (n < 0 || i < n); i++)
    {
      rc = sqlite3_step (self->statement);
      if (rc != SQLITE_ROW)
        break;
      if (rows == NULL)
        {
          /* only now: the first step compiles a statement anew whose tables were changed */
          rows = new_rows (self->statement);
          n_columns = sqlite3_column_count (self->statement);
          values = g_new (RelValue *, n_columns + 1);
        }
      for (int j = 0; j < n_columns; j++)
        {
          int type = sqlite3_column_type (self->statement, j);

          values[j] = j < self->n_cut && (type == SQLITE_TEXT || type == SQLITE_BLOB) ? read_start (self, j, type == SQLITE_TEXT)
                                                                                     : read_value (self->statement, j, type);
        }
      rel_rows_append (rows, values);
    }
  self->done = self->done || rc != SQLITE_ROW;
  if (rows == NULL)
    rows = new_rows (self->statement);
  if (rc != SQLITE_ROW && rc != SQLITE_DONE)
    rel_sqlite_connection_set_error (self->connection, NULL, sqlite3_extended_errcode (sqlite3_db_handle (self->statement)), error);
  rel_sqlite_connection_swap_cancellable (self->connection, previous);

  return rc == SQLITE_ROW || rc == SQLITE_DONE ? g_steal_pointer (&rows) : NULL;
}

/* Steps up to n times; what a step found is read into numbers when there are any. */
static gint64
step_on (RelSqliteCursor  *self,
         gint64           *numbers,
         gint64            n,
         GCancellable     *cancellable,
         GError          **error)
{
  GCancellable *previous;
  int rc = SQLITE_ROW;
  gint64 i = 0;

  if (self->statement == NULL || self->done)
    return 0;

  previous = rel_sqlite_connection_swap_cancellable (self->connection, cancellable);
  while (i < n && (rc = sqlite3_step (self->statement)) == SQLITE_ROW)
    {
      if (numbers != NULL)
        numbers[i] = sqlite3_column_int64 (self->statement, 0);
      i++;
    }
  self->done = rc != SQLITE_ROW;
  if (rc != SQLITE_ROW && rc != SQLITE_DONE)
    {
      rel_sqlite_connection_set_error (self->connection, NULL, sqlite3_extended_errcode (sqlite3_db_handle (self->statement)), error);
      i = -1;
    }
  rel_sqlite_connection_swap_cancellable (self->connection, previous);

  return i;
}

static gint64
rel_sqlite_cursor_skip (RelCursor     *cursor,
                        gint64         n,
                        GCancellable  *cancellable,
                        GError       **error)
{
  return step_on (REL_SQLITE_CURSOR (cursor), NULL, n, cancellable, error);
}

static gint64
rel_sqlite_cursor_fetch_integers (RelCursor     *cursor,
                                  gint64        *values,
                                  gint64         n,
                                  GCancellable  *cancellable,
                                  GError       **error)
{
  return step_on (REL_SQLITE_CURSOR (cursor), values, n, cancellable, error);
}

static void
rel_sqlite_cursor_set_cut (RelCursor *cursor,
                           guint      n_columns,
                           guint      chars,
                           guint      bytes)
{
  RelSqliteCursor *self = REL_SQLITE_CURSOR (cursor);

  self->n_cut = n_columns;
  self->cut_chars = chars;
  self->cut_bytes = bytes;
}

static void
rel_sqlite_cursor_dispose (GObject *object)
{
  RelSqliteCursor *self = REL_SQLITE_CURSOR (object);

  rel_sqlite_cursor_close (REL_CURSOR (self));
  g_clear_object (&self->connection);

  G_OBJECT_CLASS (rel_sqlite_cursor_parent_class)->dispose (object);
}

static void
rel_sqlite_cursor_class_init (RelSqliteCursorClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rel_sqlite_cursor_dispose;
  REL_CURSOR_CLASS (klass)->fetch = rel_sqlite_cursor_fetch;
  REL_CURSOR_CLASS (klass)->skip = rel_sqlite_cursor_skip;
  REL_CURSOR_CLASS (klass)->fetch_integers = rel_sqlite_cursor_fetch_integers;
  REL_CURSOR_CLASS (klass)->set_cut = rel_sqlite_cursor_set_cut;
  REL_CURSOR_CLASS (klass)->close = rel_sqlite_cursor_close;
}

static void
rel_sqlite_cursor_init (RelSqliteCursor *self)
{
}

/* Takes the statement. */
RelCursor *
rel_sqlite_cursor_new (RelSqliteConnection *connection,
                       sqlite3_stmt        *statement)
{
  RelSqliteCursor *self = g_object_new (REL_TYPE_SQLITE_CURSOR, NULL);

  self->connection = g_object_ref (connection);
  self->statement = statement;

  return REL_CURSOR (self);
}
