/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Runs what a person wrote. A script is looked at first, so that its effects can be
 * asked about; a statement that cannot be prepared yet, since an earlier one makes its
 * table, is judged by its first word, and the authorizer stands by when it runs.
 * A transaction that a script leaves open is rolled back: nothing may stay locked
 * behind the person's back.
 */
#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>
#include <sqlite3.h>

#include "database/sqlite/rel-sqlite-run.h"

#include "database/sqlite/rel-sqlite-authority-private.h"
#include "database/sqlite/rel-sqlite-cursor-private.h"
#include "database/sqlite/rel-sqlite-error.h"
#include "database/sqlite/rel-sqlite-result-private.h"
#include "sql/rel-statements.h"

#define MAX_ATTACHED 10

/* A statement of the script and what its first words say. */
typedef struct
{
  RelSpan  span;
  guint    line;
  char     word[16];
  gboolean into; /* somewhere in it: of VACUUM INTO */
} Piece;

static gboolean
get_handle (RelConnection  *connection,
            sqlite3       **db,
            GError        **error)
{
  *db = REL_IS_SQLITE_CONNECTION (connection) ? rel_sqlite_connection_get_handle (REL_SQLITE_CONNECTION (connection)) : NULL;
  if (*db != NULL)
    return TRUE;

  g_set_error_literal (error, REL_ERROR, REL_ERROR_FAILED, _("The database is closed. Nothing was changed; open it again."));

  return FALSE;
}

static void
read_words (Piece      *piece,
            const char *script)
{
  RelTokenizer tokenizer;
  RelToken token;

  piece->word[0] = '\0';
  piece->into = FALSE;
  rel_tokenizer_init (&tokenizer, script + piece->span.start, piece->span.end - piece->span.start, REL_TOKEN_STYLE_SQLITE);
  while (rel_tokenizer_next_solid (&tokenizer, &token))
    {
      const char *text = script + piece->span.start;

      if (piece->word[0] == '\0')
        for (gsize i = 0; i < token.end - token.start && i < sizeof piece->word - 1; i++)
          {
            piece->word[i] = g_ascii_toupper (text[token.start + i]);
            piece->word[i + 1] = '\0';
          }
      else
        piece->into = piece->into || rel_token_is_word (&token, text, "INTO");
    }
}

static gboolean
next_piece (RelStatements *statements,
            const char    *script,
            RelSpan        span,
            Piece         *piece)
{
  RelStatement statement;

  if (!rel_statements_next (statements, &statement))
    return FALSE;

  piece->span = (RelSpan) { span.start + statement.span.start, span.start + statement.span.end };
  piece->line = statement.line;
  for (gsize i = 0; i < span.start; i++)
    piece->line += script[i] == '\n';
  read_words (piece, script);

  return TRUE;
}

static gboolean
is_vacuum (const Piece *piece)
{
  return g_str_equal (piece->word, "VACUUM");
}

/* What cannot be prepared before it runs. */
static RelEffects
guess (const Piece *piece)
{
  static const struct
  {
    const char *word;
    RelEffects  effects;
  } words[] = {
    { "INSERT", REL_EFFECT_WRITE }, { "UPDATE", REL_EFFECT_WRITE }, { "DELETE", REL_EFFECT_WRITE }, { "REPLACE", REL_EFFECT_WRITE },
    { "CREATE", REL_EFFECT_SCHEMA | REL_EFFECT_WRITE }, { "ALTER", REL_EFFECT_SCHEMA | REL_EFFECT_WRITE },
    { "DROP", REL_EFFECT_SCHEMA | REL_EFFECT_WRITE }, { "REINDEX", REL_EFFECT_WRITE }, { "ANALYZE", REL_EFFECT_WRITE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_str_equal (piece->word, words[i].word))
      return words[i].effects;

  return REL_EFFECT_NONE;
}

static void
look_at (RelLook            *look,
         RelSqliteAuthority *authority,
         sqlite3            *db,
         const char         *script,
         const Piece        *piece)
{
  RelEffects before = look->effects;
  guint n_words = look->words->len;
  sqlite3_stmt *statement = NULL;

  look->n_statements++;
  authority->line = piece->line;
  if (is_vacuum (piece))
    {
      look->may_be_whole = FALSE;
      if (piece->into)
        rel_look_add (look, piece->line, REL_EFFECT_COPY_OUT, _("writes a copy of the database to another file"));
      else
        rel_look_add (look, piece->line, REL_EFFECT_WRITE, _("writes the whole file anew"));
      return;
    }
  if (g_str_equal (piece->word, "PRAGMA") || g_str_equal (piece->word, "ATTACH"))
    look->may_be_whole = FALSE;

  if (sqlite3_prepare_v2 (db, script + piece->span.start, piece->span.end - piece->span.start, &statement, NULL) != SQLITE_OK &&
      look->effects == before && guess (piece) != REL_EFFECT_NONE)
    {
      g_autofree char *words = g_strdup_printf (_("runs %s"), piece->word);

      rel_look_add (look, piece->line, guess (piece), words);
    }
  else if (statement != NULL && sqlite3_stmt_readonly (statement) && (look->effects & ~before & ~(REL_EFFECT_WRITE | REL_EFFECT_SCHEMA)) == 0)
    {
      /* A table-valued function was declared, see the authority. */
      look->effects = before;
      g_ptr_array_set_size (look->words, n_words);
    }
  sqlite3_finalize (statement);
}

/**
 * rel_sqlite_look:
 * @connection: a connection to SQLite
 * @script: a script
 * @span: the part of it to look at
 * @cancellable: (nullable): stops looking
 * @error: where to put an error
 *
 * Finds out what a script would do, without running any of it.
 *
 * Returns: (transfer full) (nullable): what it would do
 */
RelLook *
rel_sqlite_look (RelConnection  *connection,
                 const char     *script,
                 RelSpan         span,
                 GCancellable   *cancellable,
                 GError        **error)
{
  g_autoptr(RelLook) look = NULL;
  RelSqliteAuthority authority = { 0 };
  RelStatements statements;
  GCancellable *previous;
  sqlite3 *db;
  Piece piece;

  g_return_val_if_fail (script != NULL, NULL);

  if (!get_handle (connection, &db, error))
    return NULL;

  look = rel_look_new ();
  authority.look = look;
  previous = rel_sqlite_connection_swap_cancellable (REL_SQLITE_CONNECTION (connection), cancellable);
  rel_sqlite_authority_install (&authority, db);
  rel_statements_init (&statements, script + span.start, span.end - span.start, REL_TOKEN_STYLE_SQLITE);
  while (!g_cancellable_is_cancelled (cancellable) && next_piece (&statements, script, span, &piece))
    look_at (look, &authority, db, script, &piece);
  rel_sqlite_authority_remove (db);
  rel_sqlite_connection_swap_cancellable (REL_SQLITE_CONNECTION (connection), previous);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;

  return g_steal_pointer (&look);
}

static gboolean
changes_rows (const Piece *piece)
{
  static const char *const words[] = { "INSERT", "UPDATE", "DELETE", "REPLACE", "WITH" };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_str_equal (piece->word, words[i]))
      return TRUE;

  return FALSE;
}

static void
set_denied (GError     **error,
            RelEffects   denied)
{
  if (denied == REL_EFFECT_NONE)
    rel_set_error_at (error, REL_ERROR_DENIED, 0, 0, _("This reaches beyond the database and is never run here. Nothing was changed."));
  else
    rel_set_error_at (error, REL_ERROR_DENIED, 0, 0,
                      _("This statement would change something that was not asked about before. It was not run; run it again by itself."));
}

/* The log keeps SQLite's own words. */
static void
set_error (RelSqliteConnection  *sqlite,
           sqlite3              *db,
           const char           *sql,
           int                   rc,
           guint                 line,
           GError              **error)
{
  g_autofree char *message = g_strdup (sqlite3_errmsg (db));
  GError *plain = NULL;

  rel_sqlite_connection_set_error (sqlite, sql, rc, &plain);
  if ((rc & 0xff) == SQLITE_ERROR && rel_sqlite_set_complaint (error, message, line))
    g_error_free (plain);
  else
    g_propagate_error (error, plain);
}

static RelResult *
run_one (RelConnection       *connection,
         sqlite3             *db,
         RelSqliteAuthority  *authority,
         const char          *script,
         const Piece         *piece,
         const RelRunOptions *options)
{
  RelSqliteConnection *sqlite = REL_SQLITE_CONNECTION (connection);
  RelResultInfo info = { .n_changes = -1, .error_offset = -1, .span = piece->span, .line = piece->line };
  sqlite3_stmt *statement = NULL;
  gint64 begun = g_get_monotonic_time ();
  gint64 changes = sqlite3_total_changes64 (db);
  int rc;

  info.sql = g_strndup (script + piece->span.start, piece->span.end - piece->span.start);
  authority->line = piece->line;
  authority->denied = authority->wanted = REL_EFFECT_NONE;
  authority->vacuum = is_vacuum (piece) && (options->granted & (piece->into ? REL_EFFECT_COPY_OUT : REL_EFFECT_WRITE)) != 0;

  rc = sqlite3_prepare_v2 (db, info.sql, -1, &statement, NULL);
  if (rc != SQLITE_OK)
    {
      int offset = sqlite3_error_offset (db);

      info.error_offset = offset >= 0 ? (gssize) piece->span.start + offset : -1;
      if ((rc & 0xff) == SQLITE_AUTH)
        set_denied (&info.error, authority->denied);
      else
        set_error (sqlite, db, info.sql, rc, piece->line, &info.error);
    }
  else if (statement != NULL)
    {
      info.n_parameters = sqlite3_bind_parameter_count (statement);
      info.reads_only = sqlite3_stmt_readonly (statement);
      authority->denied |= info.reads_only ? REL_EFFECT_NONE : authority->wanted & ~options->granted;
      if (authority->denied != REL_EFFECT_NONE)
        rc = SQLITE_AUTH;
      else if (is_vacuum (piece) && !authority->vacuum)
        {
          authority->denied = piece->into ? REL_EFFECT_COPY_OUT : REL_EFFECT_WRITE;
          rc = SQLITE_AUTH;
        }
      else if (!info.reads_only && !rel_sqlite_connection_check_file (sqlite, &info.error))
        rc = SQLITE_ABORT;
      else
        rc = rel_sqlite_read_result (statement, &info, options->max_rows);

      if (rc != SQLITE_ROW && rc != SQLITE_DONE && info.error == NULL)
        {
          if ((rc & 0xff) == SQLITE_AUTH || authority->denied != REL_EFFECT_NONE)
            set_denied (&info.error, authority->denied);
          else
            rel_sqlite_connection_set_error (sqlite, NULL, sqlite3_extended_errcode (db), &info.error);
        }
      else if (rc == SQLITE_DONE && !info.reads_only && changes_rows (piece))
        info.n_changes = sqlite3_total_changes64 (db) != changes ? sqlite3_changes64 (db) : 0;
    }
  sqlite3_finalize (statement);
  info.elapsed_us = g_get_monotonic_time () - begun;

  return rel_result_new (&info);
}

static gboolean
has_failed (GPtrArray *results)
{
  return results->len > 0 && rel_result_get_info (g_ptr_array_index (results, results->len - 1))->error != NULL;
}

/* What was granted needs of the connection; it lives for this job, or is put back below. */
static void
prepare_connection (sqlite3             *db,
                    const RelRunOptions *options)
{
  if (options->granted & (REL_EFFECT_ATTACH | REL_EFFECT_COPY_OUT | REL_EFFECT_WRITE))
    sqlite3_limit (db, SQLITE_LIMIT_ATTACHED, MAX_ATTACHED);
  if (options->granted & REL_EFFECT_WRITABLE_SCHEMA)
    sqlite3_db_config (db, SQLITE_DBCONFIG_DEFENSIVE, 0, NULL);
  if (options->granted & REL_EFFECTS_ON_FILE)
    sqlite3_exec (db, "PRAGMA foreign_keys = ON", NULL, NULL, NULL);
}

static void
restore_connection (sqlite3 *db)
{
  sqlite3_limit (db, SQLITE_LIMIT_ATTACHED, 0);
  sqlite3_db_config (db, SQLITE_DBCONFIG_WRITABLE_SCHEMA, 0, NULL);
  sqlite3_db_config (db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
}

/* Replaces the last result by one that says so: what it told did not stay. */
static void
fail_last (GPtrArray *results,
           GError    *error)
{
  const RelResultInfo *last;
  RelResultInfo info = { .n_changes = -1, .error_offset = -1 };

  if (results->len > 0)
    {
      last = rel_result_get_info (g_ptr_array_index (results, results->len - 1));
      info.span = last->span;
      info.line = last->line;
      info.sql = g_strdup (last->sql);
      info.elapsed_us = last->elapsed_us;
      g_ptr_array_set_size (results, results->len - 1);
    }
  info.error = error;
  g_ptr_array_add (results, rel_result_new (&info));
}

static void
end_transaction (RelConnection       *connection,
                 sqlite3             *db,
                 const RelRunOptions *options,
                 GPtrArray           *results)
{
  GError *error = NULL;

  if (sqlite3_get_autocommit (db))
    return;

  if (options->whole && !has_failed (results))
    {
      if (rel_sqlite_connection_check_file (REL_SQLITE_CONNECTION (connection), &error) &&
          rel_connection_execute (connection, "COMMIT", NULL, 0, NULL, NULL, &error))
        return;
      fail_last (results, error);
    }
  else if (!options->whole && !has_failed (results))
    fail_last (results, g_error_new_literal (REL_ERROR, REL_ERROR_REFUSED,
                                             _("The script leaves a transaction open, so that it was rolled back: nothing of it was kept. End it with COMMIT.")));
  rel_connection_execute (connection, "ROLLBACK", NULL, 0, NULL, NULL, NULL);
}

/**
 * rel_sqlite_run:
 * @connection: a connection to SQLite
 * @script: a script
 * @span: the part of it to run
 * @options: how
 * @cancellable: (nullable): stops it
 * @error: where to put an error about the connection
 *
 * Runs the statements of a script one after another, up to the first that fails. Errors
 * of a statement are in its result.
 *
 * Returns: (transfer full) (nullable) (element-type RelResult): a result for each statement
 *   that was run
 */
GPtrArray *
rel_sqlite_run (RelConnection        *connection,
                const char           *script,
                RelSpan               span,
                const RelRunOptions  *options,
                GCancellable         *cancellable,
                GError              **error)
{
  g_autoptr(GPtrArray) results = NULL;
  RelSqliteAuthority authority = { 0 };
  RelStatements statements;
  GCancellable *previous;
  sqlite3 *db;
  Piece piece;

  g_return_val_if_fail (script != NULL && options != NULL, NULL);

  if (!get_handle (connection, &db, error))
    return NULL;

  prepare_connection (db, options);
  if (options->whole && !rel_connection_execute (connection, "BEGIN IMMEDIATE", NULL, 0, NULL, cancellable, error))
    {
      restore_connection (db);
      return NULL;
    }

  results = g_ptr_array_new_with_free_func (g_object_unref);
  authority.granted = options->granted;
  previous = rel_sqlite_connection_swap_cancellable (REL_SQLITE_CONNECTION (connection), cancellable);
  rel_sqlite_authority_install (&authority, db);
  rel_statements_init (&statements, script + span.start, span.end - span.start, REL_TOKEN_STYLE_SQLITE);
  while (!has_failed (results) && next_piece (&statements, script, span, &piece))
    g_ptr_array_add (results, run_one (connection, db, &authority, script, &piece, options));
  rel_sqlite_authority_remove (db);
  rel_sqlite_connection_swap_cancellable (REL_SQLITE_CONNECTION (connection), previous);
  end_transaction (connection, db, options, results);
  restore_connection (db);

  return g_steal_pointer (&results);
}

/**
 * rel_sqlite_explain:
 * @connection: a connection to SQLite
 * @script: a script
 * @span: one statement of it
 * @cancellable: (nullable): stops it
 * @error: where to put an error
 *
 * Asks how a statement would be run, without running it.
 *
 * Returns: (transfer full) (nullable): rows of id, parent, a number and the detail, as
 *   EXPLAIN QUERY PLAN gives them
 */
RelRows *
rel_sqlite_explain (RelConnection  *connection,
                    const char     *script,
                    RelSpan         span,
                    GCancellable   *cancellable,
                    GError        **error)
{
  g_autofree char *statement = NULL;
  g_autofree char *sql = NULL;
  RelSqliteAuthority authority = { .granted = REL_EFFECT_WRITE | REL_EFFECT_SCHEMA };
  GError *plain = NULL;
  RelRows *rows;
  sqlite3 *db;

  g_return_val_if_fail (script != NULL, NULL);

  if (!get_handle (connection, &db, error))
    return NULL;

  statement = g_strndup (script + span.start, span.end - span.start);
  sql = g_strconcat ("EXPLAIN QUERY PLAN ", statement, NULL);
  rel_sqlite_authority_install (&authority, db);
  rows = rel_connection_query (connection, sql, NULL, 0, cancellable, &plain);
  rel_sqlite_authority_remove (db);
  if (plain != NULL && rel_sqlite_set_complaint (error, plain->message, 0))
    g_error_free (plain);
  else if (plain != NULL)
    g_propagate_error (error, plain);

  return rows;
}
