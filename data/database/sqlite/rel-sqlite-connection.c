/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * SQLite behind RelConnection. Every call installs its cancellable for the progress
 * and busy handlers and takes it away again: unlike sqlite3_interrupt() this cannot
 * stop somebody else's statement. A thousand steps between looks cost nothing that can
 * be measured and stop a scan within milliseconds. Prepared statements are kept by
 * their text, since browsing runs few of them often.
 */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <sqlite3.h>

#include "database/sqlite/rel-sqlite-connection.h"

#include "database/sqlite/rel-sqlite-cursor-private.h"
#include "database/sqlite/rel-sqlite-error.h"
#include "database/sqlite/rel-sqlite-open.h"
#include "database/sqlite/rel-sqlite-parts-private.h"
#include "database/sqlite/rel-sqlite-schema.h"
#include "database/sqlite/rel-sqlite-trace-private.h"

#define PROGRESS_STEPS  1000
#define BUSY_STEP_MS    10
#define MAX_STATEMENTS  64

struct _RelSqliteConnection
{
  RelConnection  parent_instance;
  RelSqliteFile *file;        /* NULL for one in memory */
  sqlite3       *db;          /* NULL when closed */
  char          *path;        /* to name in errors */
  GCancellable  *cancellable; /* of the call that runs */
  GHashTable    *statements;  /* its own text -> sqlite3_stmt, idle ones only */
  RelSqliteTrace *trace;      /* NULL while nobody listens */
};

G_DEFINE_FINAL_TYPE (RelSqliteConnection, rel_sqlite_connection, REL_TYPE_CONNECTION)

static int
progress_cb (void *data)
{
  RelSqliteConnection *self = data;

  return g_cancellable_is_cancelled (self->cancellable);
}

/* Waits for as long as nobody cancels; a call that nobody can cancel waits five seconds. */
static int
busy_cb (void *data,
         int   n_calls)
{
  RelSqliteConnection *self = data;

  if (g_cancellable_is_cancelled (self->cancellable))
    return 0;
  if (self->cancellable == NULL && n_calls * BUSY_STEP_MS > 5000)
    return 0;

  g_usleep (BUSY_STEP_MS * 1000);

  return 1;
}

/* Sets an error for a statement that could not be prepared; without its text, for the one that just ran. */
void
rel_sqlite_connection_set_error (RelSqliteConnection  *self,
                                 const char           *sql,
                                 int                   rc,
                                 GError              **error)
{
  GError *local = NULL;

  if ((rc & 0xff) == SQLITE_CONSTRAINT)
    rel_sqlite_set_rule_error (&local, self->db, rc);
  else
    rel_sqlite_set_error (&local, self->db, rc, self->path, self->cancellable);
  if (self->trace != NULL)
    rel_sqlite_trace_failed (self->trace, sql, local->message);
  g_propagate_error (error, local);
}

/* While SQLite runs for a call, its handlers look at the call's cancellable. Returns the one before, for nesting. */
GCancellable *
rel_sqlite_connection_swap_cancellable (RelSqliteConnection *self,
                                        GCancellable        *cancellable)
{
  GCancellable *previous = self->cancellable;

  self->cancellable = cancellable;
  if (self->trace != NULL)
    rel_sqlite_trace_flush (self->trace);

  return previous;
}

static gboolean
check_open (RelSqliteConnection  *self,
            GError              **error)
{
  if (self->db != NULL)
    return TRUE;

  g_set_error_literal (error, REL_ERROR, REL_ERROR_FAILED, _("The database is closed. Nothing was changed; open it again."));

  return FALSE;
}

static sqlite3_stmt *
prepare (RelSqliteConnection  *self,
         const char           *sql,
         GError              **error)
{
  gpointer statement = NULL;
  sqlite3_stmt *prepared = NULL;
  const char *tail = NULL;
  int rc;

  if (g_hash_table_steal_extended (self->statements, sql, NULL, &statement))
    return statement;

  rc = sqlite3_prepare_v3 (self->db, sql, -1, 0, &prepared, &tail);
  if (rc != SQLITE_OK)
    {
      rel_sqlite_connection_set_error (self, sql, rc, error);
      return NULL;
    }
  if (prepared == NULL)
    g_set_error_literal (error, REL_ERROR, REL_ERROR_SYNTAX, _("There is no statement to run. Nothing was done; write one."));

  return prepared;
}

/* A statement goes back to the cache, or away when there are many. */
void
rel_sqlite_connection_release (RelSqliteConnection *self,
                               sqlite3_stmt        *statement)
{
  sqlite3_reset (statement);
  if (self->trace != NULL)
    rel_sqlite_trace_flush (self->trace);
  sqlite3_clear_bindings (statement);

  if (self->db == NULL || g_hash_table_contains (self->statements, sqlite3_sql (statement)))
    {
      sqlite3_finalize (statement);
      return;
    }

  if (g_hash_table_size (self->statements) >= MAX_STATEMENTS)
    g_hash_table_remove_all (self->statements);
  g_hash_table_insert (self->statements, (char *) sqlite3_sql (statement), statement);
}

static gboolean
bind (RelSqliteConnection  *self,
      sqlite3_stmt         *statement,
      RelValue *const      *params,
      guint                 n_params,
      GError              **error)
{
  gsize n_bytes = 0;

  for (guint i = 0; i < n_params; i++)
    {
      const RelValue *value = params[i];
      const char *bytes;
      gsize length = 0;
      int rc;

      switch (rel_value_get_value_type (value))
        {
        case REL_VALUE_INTEGER:
          rc = sqlite3_bind_int64 (statement, i + 1, rel_value_get_integer (value));
          break;
        case REL_VALUE_REAL:
          rc = sqlite3_bind_double (statement, i + 1, rel_value_get_real (value));
          break;
        case REL_VALUE_TEXT:
          bytes = rel_value_get_bytes (value, &length);
          rc = sqlite3_bind_text64 (statement, i + 1, bytes, length, SQLITE_TRANSIENT, SQLITE_UTF8);
          break;
        case REL_VALUE_BLOB:
          bytes = rel_value_get_bytes (value, &length);
          rc = sqlite3_bind_blob64 (statement, i + 1, bytes, length, SQLITE_TRANSIENT);
          break;
        case REL_VALUE_NULL:
        default:
          rc = sqlite3_bind_null (statement, i + 1);
          break;
        }

      if (rc != SQLITE_OK)
        {
          rel_sqlite_connection_set_error (self, sqlite3_sql (statement), rc, error);
          return FALSE;
        }
      n_bytes += length;
    }
  if (self->trace != NULL)
    rel_sqlite_trace_bound (self->trace, n_bytes);

  return TRUE;
}

static RelCursor *
rel_sqlite_connection_select (RelConnection    *connection,
                              const char       *sql,
                              RelValue *const  *params,
                              guint             n_params,
                              GCancellable     *cancellable,
                              GError          **error)
{
  RelSqliteConnection *self = REL_SQLITE_CONNECTION (connection);
  GCancellable *previous;
  sqlite3_stmt *statement;

  if (!check_open (self, error) || g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;

  previous = rel_sqlite_connection_swap_cancellable (self, cancellable);
  statement = prepare (self, sql, error);
  if (statement != NULL && !bind (self, statement, params, n_params, error))
    {
      rel_sqlite_connection_release (self, statement);
      statement = NULL;
    }
  rel_sqlite_connection_swap_cancellable (self, previous);

  return statement != NULL ? rel_sqlite_cursor_new (self, statement) : NULL;
}

static gboolean
rel_sqlite_connection_execute (RelConnection    *connection,
                               const char       *sql,
                               RelValue *const  *params,
                               guint             n_params,
                               gint64           *n_changes,
                               GCancellable     *cancellable,
                               GError          **error)
{
  RelSqliteConnection *self = REL_SQLITE_CONNECTION (connection);
  GCancellable *previous;
  sqlite3_stmt *statement;
  gboolean done = FALSE;

  if (!check_open (self, error) || g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;

  previous = rel_sqlite_connection_swap_cancellable (self, cancellable);
  statement = prepare (self, sql, error);
  if (statement != NULL && bind (self, statement, params, n_params, error))
    {
      int rc;

      while ((rc = sqlite3_step (statement)) == SQLITE_ROW)
        ;
      done = rc == SQLITE_DONE;
      if (!done)
        rel_sqlite_connection_set_error (self, NULL, sqlite3_extended_errcode (self->db), error);
      else if (n_changes != NULL)
        *n_changes = sqlite3_changes64 (self->db);
    }
  if (statement != NULL)
    rel_sqlite_connection_release (self, statement);
  rel_sqlite_connection_swap_cancellable (self, previous);

  return done;
}

static RelSchema *
rel_sqlite_connection_read_schema (RelConnection  *connection,
                                   GCancellable   *cancellable,
                                   GError        **error)
{
  RelSqliteConnection *self = REL_SQLITE_CONNECTION (connection);
  GCancellable *previous;
  RelSchema *schema;

  if (!check_open (self, error) || g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;

  previous = rel_sqlite_connection_swap_cancellable (self, cancellable);
  schema = rel_sqlite_read_schema (self->db, cancellable, error);
  rel_sqlite_connection_swap_cancellable (self, previous);

  return schema;
}

static gint64
rel_sqlite_connection_get_version (RelConnection  *connection,
                                   GError        **error)
{
  g_autoptr(RelRows) rows = rel_connection_query (connection, "PRAGMA data_version", NULL, 0, NULL, error);

  return rows != NULL && rel_rows_get_n_rows (rows) > 0 ? rel_value_get_integer (rel_rows_get (rows, 0, 0)) : -1;
}

static void
rel_sqlite_connection_set_value_limit (RelConnection *connection,
                                       gsize          max_bytes)
{
  RelSqliteConnection *self = REL_SQLITE_CONNECTION (connection);

  /* Above its hard limit SQLite takes that. */
  if (self->db != NULL)
    sqlite3_limit (self->db, SQLITE_LIMIT_LENGTH, max_bytes == 0 || max_bytes > G_MAXINT ? G_MAXINT : (int) max_bytes);
}

static void
rel_sqlite_connection_set_log (RelConnection *connection,
                               RelLogSink    *sink,
                               RelLane        lane)
{
  RelSqliteConnection *self = REL_SQLITE_CONNECTION (connection);

  g_return_if_fail (self->trace == NULL);

  if (self->db != NULL)
    self->trace = rel_sqlite_trace_new (self->db, sink, lane);
}

static void
rel_sqlite_connection_close (RelConnection *connection)
{
  RelSqliteConnection *self = REL_SQLITE_CONNECTION (connection);

  g_hash_table_remove_all (self->statements);
  g_clear_pointer (&self->trace, rel_sqlite_trace_free);
  if (self->file != NULL)
    g_clear_pointer (&self->file, rel_sqlite_file_close);
  else
    sqlite3_close_v2 (self->db);
  self->db = NULL;
}

static void
rel_sqlite_connection_finalize (GObject *object)
{
  RelSqliteConnection *self = REL_SQLITE_CONNECTION (object);

  rel_sqlite_connection_close (REL_CONNECTION (self));
  g_hash_table_unref (self->statements);
  g_free (self->path);

  G_OBJECT_CLASS (rel_sqlite_connection_parent_class)->finalize (object);
}

static void
rel_sqlite_connection_class_init (RelSqliteConnectionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  RelConnectionClass *connection_class = REL_CONNECTION_CLASS (klass);

  object_class->finalize = rel_sqlite_connection_finalize;
  connection_class->read_schema = rel_sqlite_connection_read_schema;
  connection_class->select = rel_sqlite_connection_select;
  connection_class->execute = rel_sqlite_connection_execute;
  connection_class->get_version = rel_sqlite_connection_get_version;
  connection_class->close = rel_sqlite_connection_close;
  connection_class->set_value_limit = rel_sqlite_connection_set_value_limit;
  connection_class->read_starts = rel_sqlite_connection_read_starts;
  connection_class->read_part = rel_sqlite_connection_read_part;
  connection_class->set_log = rel_sqlite_connection_set_log;
}

static void
finalize_statement (gpointer statement)
{
  sqlite3_finalize (statement);
}

static void
rel_sqlite_connection_init (RelSqliteConnection *self)
{
  self->statements = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, finalize_statement);
}

static int
commit_cb (void *file)
{
  ((RelSqliteFile *) file)->committed = TRUE;

  return 0;
}

static void
watch (RelSqliteConnection *self)
{
  sqlite3_extended_result_codes (self->db, 1);
  sqlite3_progress_handler (self->db, PROGRESS_STEPS, progress_cb, self);
  sqlite3_busy_handler (self->db, busy_cb, self);
  if (self->file != NULL)
    sqlite3_commit_hook (self->db, commit_cb, self->file);
}

/**
 * rel_sqlite_connection_open:
 * @path: path of a file
 * @access: for reading, or for the moment of writing
 * @cancellable: (nullable): ends the wait for a lock
 * @error: where to put an error that names the file and says why
 *
 * Returns: (transfer full) (nullable): a connection
 */
RelConnection *
rel_sqlite_connection_open (const char    *path,
                            RelAccess      access,
                            GCancellable  *cancellable,
                            GError       **error)
{
  g_autoptr(RelSqliteConnection) self = NULL;
  RelSqliteFile *file;

  g_return_val_if_fail (path != NULL, NULL);

  file = rel_sqlite_file_open (path, access, cancellable, error);
  if (file == NULL)
    return NULL;

  self = g_object_new (REL_TYPE_SQLITE_CONNECTION, NULL);
  self->file = file;
  self->db = file->db;
  self->path = g_strdup (path);
  watch (self);

  return REL_CONNECTION (g_steal_pointer (&self));
}

/**
 * rel_sqlite_connection_open_memory:
 * @error: where to put an error
 *
 * Returns: (transfer full) (nullable): a connection to a new and empty database in memory
 */
RelConnection *
rel_sqlite_connection_open_memory (GError **error)
{
  g_autoptr(RelSqliteConnection) self = g_object_new (REL_TYPE_SQLITE_CONNECTION, NULL);
  int rc = sqlite3_open_v2 (":memory:", &self->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL);

  if (rc != SQLITE_OK)
    {
      rel_sqlite_set_error (error, self->db, rc, NULL, NULL);
      return NULL;
    }
  rel_sqlite_harden (self->db);
  watch (self);

  return REL_CONNECTION (g_steal_pointer (&self));
}

/**
 * rel_sqlite_connection_get_notice:
 * @self: a connection
 *
 * Returns: (nullable) (transfer none): a sentence for a banner about how the file was opened
 */
const char *
rel_sqlite_connection_get_notice (RelSqliteConnection *self)
{
  g_return_val_if_fail (REL_IS_SQLITE_CONNECTION (self), NULL);

  return self->file != NULL ? self->file->notice : NULL;
}

/**
 * rel_sqlite_connection_get_handle: (skip)
 * @self: a connection
 *
 * Returns: (nullable) (transfer none): its `sqlite3 *`, for work that only SQLite knows
 */
gpointer
rel_sqlite_connection_get_handle (RelSqliteConnection *self)
{
  g_return_val_if_fail (REL_IS_SQLITE_CONNECTION (self), NULL);

  return self->db;
}

/**
 * rel_sqlite_connection_get_last_rowid:
 * @self: a connection
 *
 * Returns: the rowid of the row that was inserted last, which is at no other time to be relied on
 *   than right after an INSERT into a table that has rowids
 */
gint64
rel_sqlite_connection_get_last_rowid (RelSqliteConnection *self)
{
  g_return_val_if_fail (REL_IS_SQLITE_CONNECTION (self), 0);

  return self->db != NULL ? sqlite3_last_insert_rowid (self->db) : 0;
}

/**
 * rel_sqlite_connection_get_identity:
 * @self: a connection
 * @device: (out): device of the file that was opened
 * @inode: (out): its inode
 *
 * Returns: whether it is on a file; two connections of one database must be on the same
 */
gboolean
rel_sqlite_connection_get_identity (RelSqliteConnection *self,
                                    guint64             *device,
                                    guint64             *inode)
{
  g_return_val_if_fail (REL_IS_SQLITE_CONNECTION (self), FALSE);

  if (self->file == NULL)
    return FALSE;
  *device = self->file->device;
  *inode = self->file->inode;

  return TRUE;
}

/**
 * rel_sqlite_connection_check_file:
 * @self: a connection
 * @error: where to put an error
 *
 * To be called right before BEGIN IMMEDIATE and right before COMMIT.
 *
 * Returns: whether the path still leads to the file that was opened
 */
gboolean
rel_sqlite_connection_check_file (RelSqliteConnection  *self,
                                  GError              **error)
{
  g_return_val_if_fail (REL_IS_SQLITE_CONNECTION (self), FALSE);

  if (self->file == NULL || rel_sqlite_file_is_same (self->file))
    return TRUE;

  g_set_error (error, REL_ERROR, REL_ERROR_CHANGED,
               _("“%s” was replaced by another file. Nothing was written to it, and your changes are kept; open it again."), self->path);

  return FALSE;
}
