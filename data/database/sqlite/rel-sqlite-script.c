/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Reads an SQL script as a schema by letting SQLite itself run what makes schema, in a
 * private database in memory. A script may come from anywhere, so an authorizer allows
 * only what such statements need (no files, no other databases, no functions but the
 * harmless ones), limits are low, and a statement that runs too long ends the reading.
 * Statements that carry data are skipped; what fails is told with its line and the next
 * one is tried.
 */
#include "config.h"

#include "database/sqlite/rel-sqlite-script.h"

#include <glib/gi18n-lib.h>
#include <sqlite3.h>
#include <string.h>

#include "base/rel-error.h"
#include "database/sqlite/rel-sqlite-schema.h"
#include "database/sqlite/rel-sqlite-script-private.h"
#include "sql/rel-statements.h"

#define MAX_STATEMENT_SECONDS 2
/* Of the whole script, so that many statements just below the limit are no way round it: some seconds. */
#define MAX_STEPS 200000000
#define MAX_DATABASE_BYTES (96 * 1024 * 1024)

typedef struct
{
  sqlite3      *db;
  const char   *text;
  GCancellable *cancellable;
  GArray       *problems; /* RelProblem, owning their message */
  gint64        deadline;
  gint64        n_steps; /* of SQLite's machine */
  gboolean      overrun;
  gboolean      makes_virtual; /* the statement at hand is CREATE VIRTUAL TABLE */
  char         *denied;        /* what the authorizer last refused */
  guint         n_known;       /* statements that SQLite has, run or skipped */
  guint         n_unknown;
} Script;

static void
problem_clear (RelProblem *problem)
{
  g_free ((char *) problem->message);
}

static void
add_problem (Script     *self,
             guint       line,
             const char *message)
{
  RelProblem problem = { .line = line };

  problem.message = g_utf8_make_valid (message, -1);
  g_array_append_val (self->problems, problem);
}

static gboolean
is_among (const char        *word,
          const char *const *words)
{
  for (; word != NULL && *words != NULL; words++)
    if (g_ascii_strcasecmp (word, *words) == 0)
      return TRUE;

  return FALSE;
}

/* --- what is allowed --- */

static const char *const allowed_functions[] = {
  "->", "->>", "abs", "acos", "acosh", "asin", "asinh", "atan", "atan2", "atanh", "avg", "bm25", "ceil", "ceiling", "char",
  "coalesce", "concat", "concat_ws", "cos", "cosh", "count", "cume_dist", "current_date", "current_time", "current_timestamp",
  "date", "datetime", "degrees", "dense_rank", "exp", "first_value", "floor", "format", "glob", "group_concat", "hex",
  "highlight", "ifnull", "iif", "instr", "json", "json_array", "json_array_length", "json_error_position", "json_extract",
  "json_group_array", "json_group_object", "json_insert", "json_object", "json_patch", "json_quote", "json_remove",
  "json_replace", "json_set", "json_type", "json_valid", "julianday", "lag", "last_value", "lead", "length", "like",
  "likelihood", "likely", "ln", "log", "log10", "log2", "lower", "ltrim", "match", "matchinfo", "max", "min", "mod",
  "nth_value", "ntile", "nullif", "octet_length", "offsets", "percent_rank", "pi", "pow", "power", "printf", "quote", "radians",
  "random", "randomblob", "rank", "regexp", "replace", "round", "row_number", "rtrim", "sign", "sin", "sinh", "snippet",
  "soundex", "sqlite_version", "sqrt", "strftime", "string_agg", "substr", "substring", "subtype", "sum", "tan", "tanh", "time",
  "timediff", "total", "trim", "trunc", "typeof", "unhex", "unicode", "unixepoch", "unlikely", "upper", "zeroblob",
  "changes", "last_insert_rowid", "total_changes",
  /* What ALTER TABLE calls by itself. */
  "sqlite_drop_column", "sqlite_fail", "sqlite_rename_column", "sqlite_rename_quotefix", "sqlite_rename_table",
  "sqlite_rename_test", NULL
};

static const char *const allowed_modules[] = {
  "fts3", "fts3tokenize", "fts4", "fts4aux", "fts5", "fts5vocab", "geopoly", "rtree", "rtree_i32", NULL
};

static const char *const allowed_pragmas[] = { "encoding", "page_size", "user_version", "application_id", NULL };

static int
deny (Script     *self,
      const char *what,
      const char *name)
{
  g_free (self->denied);
  self->denied = g_strdup_printf ("%s %s", what, name != NULL ? name : "");
  g_strchomp (self->denied);

  return SQLITE_DENY;
}

static int
authorize (gpointer    data,
           int         action,
           const char *first,
           const char *second,
           const char *database,
           const char *trigger)
{
  Script *self = data;
  gboolean own = first != NULL && g_ascii_strncasecmp (first, "sqlite_", 7) == 0;

  switch (action)
    {
    case SQLITE_CREATE_TABLE:
    case SQLITE_CREATE_INDEX:
    case SQLITE_CREATE_VIEW:
    case SQLITE_CREATE_TRIGGER:
    case SQLITE_CREATE_TEMP_TABLE:
    case SQLITE_CREATE_TEMP_INDEX:
    case SQLITE_CREATE_TEMP_VIEW:
    case SQLITE_CREATE_TEMP_TRIGGER:
    case SQLITE_DROP_TABLE:
    case SQLITE_DROP_INDEX:
    case SQLITE_DROP_VIEW:
    case SQLITE_DROP_TRIGGER:
    case SQLITE_DROP_TEMP_TABLE:
    case SQLITE_DROP_TEMP_INDEX:
    case SQLITE_DROP_TEMP_VIEW:
    case SQLITE_DROP_TEMP_TRIGGER:
    case SQLITE_DROP_VTABLE:
    case SQLITE_ALTER_TABLE:
    case SQLITE_REINDEX:
    case SQLITE_READ:
    case SQLITE_SELECT:
    case SQLITE_RECURSIVE:
    case SQLITE_TRANSACTION:
    case SQLITE_SAVEPOINT:
      return SQLITE_OK;

    /* DROP TABLE asks to delete from the table; INSERT and UPDATE concern SQLite's own tables only. */
    case SQLITE_DELETE:
      return SQLITE_OK;
    case SQLITE_INSERT:
      return own || self->makes_virtual ? SQLITE_OK : deny (self, "INSERT", first);
    case SQLITE_UPDATE:
      return own || self->makes_virtual ? SQLITE_OK : deny (self, "UPDATE", first);

    case SQLITE_CREATE_VTABLE:
      return is_among (second, allowed_modules) ? SQLITE_OK : deny (self, "USING", second);
    case SQLITE_FUNCTION:
      return is_among (second, allowed_functions) ? SQLITE_OK : deny (self, "FUNCTION", second);
    case SQLITE_PRAGMA:
      if (is_among (first, allowed_pragmas) || (self->makes_virtual && g_strcmp0 (first, "data_version") == 0))
        return SQLITE_OK;
      return deny (self, "PRAGMA", first);

    case SQLITE_ATTACH:
      return deny (self, "ATTACH", first);
    case SQLITE_DETACH:
      return deny (self, "DETACH", first);
    case SQLITE_ANALYZE:
      return deny (self, "ANALYZE", first);
    default:
      return deny (self, "", NULL);
    }
}

static int
look_at_clock (gpointer data)
{
  Script *self = data;

  if (g_cancellable_is_cancelled (self->cancellable))
    return 1;
  if (g_get_monotonic_time () > self->deadline)
    self->overrun = TRUE;

  return self->overrun;
}

/* Schemas made for programs that bring this function along still read. */
static void
never_matches (sqlite3_context  *context,
               int               n_values,
               sqlite3_value   **values)
{
  sqlite3_result_int (context, 0);
}

static void
limit_size (Script *self)
{
  sqlite3_stmt *statement = NULL;
  int page_size = 4096;
  g_autofree char *sql = NULL;

  if (sqlite3_prepare_v2 (self->db, "PRAGMA page_size", -1, &statement, NULL) == SQLITE_OK && sqlite3_step (statement) == SQLITE_ROW)
    page_size = MAX (sqlite3_column_int (statement, 0), 512);
  sqlite3_finalize (statement);

  sql = g_strdup_printf ("PRAGMA main.max_page_count=%d; PRAGMA temp.max_page_count=%d", MAX_DATABASE_BYTES / page_size, MAX_DATABASE_BYTES / page_size);
  sqlite3_exec (self->db, sql, NULL, NULL, NULL);
}

static gboolean
open_private (Script   *self,
              GError  **error)
{
  static const int limits[][2] = {
    { SQLITE_LIMIT_LENGTH, 16 * 1024 * 1024 }, { SQLITE_LIMIT_SQL_LENGTH, 16 * 1024 * 1024 }, { SQLITE_LIMIT_EXPR_DEPTH, 200 },
    { SQLITE_LIMIT_VDBE_OP, 25000 },           { SQLITE_LIMIT_ATTACHED, 0 },                  { SQLITE_LIMIT_TRIGGER_DEPTH, 10 },
    { SQLITE_LIMIT_VARIABLE_NUMBER, 100 },
  };

  if (sqlite3_open_v2 (":memory:", &self->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK)
    {
      g_set_error (error, REL_ERROR, REL_ERROR_FAILED, _("No database could be made in memory: %s. Nothing was read; close other programs and try again."), sqlite3_errmsg (self->db));
      return FALSE;
    }

  sqlite3_db_config (self->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  /* The authorizer lists the functions; SQLite before 3.41 would hold its own JSON functions for unsafe. */
  sqlite3_db_config (self->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 1, NULL);
  sqlite3_db_config (self->db, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, NULL);
  sqlite3_exec (self->db, "PRAGMA temp_store=MEMORY; PRAGMA cell_size_check=ON", NULL, NULL, NULL);
  sqlite3_create_function_v2 (self->db, "regexp", 2, SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS, NULL,
                              never_matches, NULL, NULL, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (limits); i++)
    sqlite3_limit (self->db, limits[i][0], limits[i][1]);
  limit_size (self);

  return TRUE;
}

/* --- what is run --- */

typedef enum
{
  STATEMENT_SKIP,
  STATEMENT_RUN,
  STATEMENT_RUN_QUIETLY, /* transactions: whether they succeed does not matter */
  STATEMENT_UNKNOWN,
} StatementUse;

static StatementUse
classify (Script             *self,
          const RelStatement *statement)
{
  static const char *const runs[] = { "CREATE", "ALTER", "DROP", NULL };
  static const char *const transactions[] = { "BEGIN", "COMMIT", "END", NULL };
  static const char *const skipped[] = { "INSERT", "UPDATE",  "DELETE",    "REPLACE", "SELECT",   "ATTACH", "DETACH", "ANALYZE", "VACUUM",
                                         "REINDEX", "SAVEPOINT", "RELEASE", "ROLLBACK", "WITH",   "VALUES", "EXPLAIN", NULL };
  RelTokenizer tokenizer;
  RelToken first, second;
  g_autofree char *word = NULL;
  const char *text = self->text + statement->span.start;

  rel_tokenizer_init (&tokenizer, text, statement->span.end - statement->span.start, REL_TOKEN_STYLE_SQLITE);
  rel_tokenizer_next_solid (&tokenizer, &first);
  rel_tokenizer_next_solid (&tokenizer, &second);

  self->makes_virtual = rel_token_is_word (&first, text, "CREATE") && rel_token_is_word (&second, text, "VIRTUAL");
  if (first.kind != REL_TOKEN_WORD || (guchar) text[first.start] >= 0x80)
    return STATEMENT_SKIP;

  word = rel_token_dup_text (&first, text);
  if (is_among (word, runs))
    return STATEMENT_RUN;
  if (is_among (word, transactions))
    return STATEMENT_RUN_QUIETLY;
  if (is_among (word, skipped))
    return STATEMENT_SKIP;
  if (g_ascii_strcasecmp (word, "PRAGMA") == 0)
    {
      g_autofree char *name = rel_token_dup_text (&second, text);

      return is_among (name, allowed_pragmas) ? STATEMENT_RUN : STATEMENT_SKIP;
    }

  return STATEMENT_UNKNOWN;
}

static void
tell_unknown (Script             *self,
              const RelStatement *statement)
{
  const char *from = self->text + statement->span.start;
  gsize length = MIN (statement->span.end - statement->span.start, 60);
  const char *end = memchr (from, '\n', length);
  g_autofree char *start = g_strndup (from, end != NULL ? (gsize) (end - from) : length);
  g_autofree char *shown = g_utf8_make_valid (g_strchomp (start), -1);
  g_autofree char *message = g_strdup_printf (_("Not a statement of SQLite: %s"), shown);

  add_problem (self, statement->line, message);
}

static void
run (Script             *self,
     const RelStatement *statement,
     gboolean            quietly)
{
  const char *sql = self->text + statement->span.start;
  gsize length = statement->span.end - statement->span.start;
  sqlite3_stmt *prepared = NULL;
  int status;

  g_clear_pointer (&self->denied, g_free);
  if (memchr (sql, '\0', length) != NULL)
    {
      add_problem (self, statement->line, _("The statement contains a NUL character"));
      return;
    }

  self->deadline = g_get_monotonic_time () + MAX_STATEMENT_SECONDS * G_USEC_PER_SEC;
  status = sqlite3_prepare_v2 (self->db, sql, (int) MIN (length, G_MAXINT), &prepared, NULL);
  while (prepared != NULL && (status = sqlite3_step (prepared)) == SQLITE_ROW)
    ;
  if (prepared != NULL)
    status = status == SQLITE_DONE ? SQLITE_OK : status;
  self->n_steps += prepared != NULL ? sqlite3_stmt_status (prepared, SQLITE_STMTSTATUS_VM_STEP, FALSE) : 0;

  if (status != SQLITE_OK && !quietly)
    {
      if (self->overrun)
        {
          add_problem (self, statement->line, _("This statement takes too long; it and the rest of the script were not read"));
        }
      else if (self->denied != NULL && (status & 0xff) == SQLITE_AUTH)
        {
          g_autofree char *message = g_strdup_printf (_("Not permitted in a script that is read as a schema: %s"), self->denied);

          add_problem (self, statement->line, message);
        }
      else
        {
          add_problem (self, statement->line, sqlite3_errmsg (self->db));
        }
    }
  sqlite3_finalize (prepared);

  if (self->n_steps > MAX_STEPS && !self->overrun)
    {
      self->overrun = TRUE;
      add_problem (self, statement->line, _("The statements up to here take too long together; the rest of the script was not read"));
    }
}

static gboolean
run_all (Script         *self,
         RelStatements  *statements,
         GError        **error)
{
  RelStatement statement;
  StatementUse use;

  sqlite3_set_authorizer (self->db, authorize, self);
  sqlite3_progress_handler (self->db, 1000, look_at_clock, self);

  while (!self->overrun && rel_statements_next (statements, &statement))
    {
      if (g_cancellable_set_error_if_cancelled (self->cancellable, error))
        return FALSE;

      use = classify (self, &statement);
      if (use == STATEMENT_RUN || use == STATEMENT_RUN_QUIETLY)
        run (self, &statement, use == STATEMENT_RUN_QUIETLY);
      else if (use == STATEMENT_UNKNOWN)
        tell_unknown (self, &statement);

      if (use == STATEMENT_UNKNOWN)
        self->n_unknown++;
      else
        self->n_known++;
    }

  /* From here on statements are ours and nothing of the script is run, only prepared. */
  sqlite3_set_authorizer (self->db, NULL, NULL);
  self->overrun = FALSE;
  self->deadline = G_MAXINT64;
  if (!sqlite3_get_autocommit (self->db))
    sqlite3_exec (self->db, "COMMIT", NULL, NULL, NULL);

  return TRUE;
}

static RelSchema *
with_problems (RelSchema *schema,
               GArray    *problems)
{
  RelSchemaInfo info = *rel_schema_get_info (schema);
  g_autoptr(GArray) all = g_array_new (FALSE, FALSE, sizeof (RelProblem));

  g_array_append_vals (all, problems->data, problems->len);
  g_array_append_vals (all, info.problems, info.n_problems);
  info.problems = (const RelProblem *) all->data;
  info.n_problems = all->len;

  return rel_schema_new (&info);
}

/* any_text: whether a text that holds no statement at all is welcome. */
RelSchema *
rel_sqlite_script_read (const char    *text,
                        gssize         length,
                        gboolean       any_text,
                        GCancellable  *cancellable,
                        GError       **error)
{
  Script self = { .text = text, .cancellable = cancellable };
  g_autoptr(RelSchema) schema = NULL;
  RelSchema *result = NULL;
  RelStatements statements;

  self.problems = g_array_new (FALSE, FALSE, sizeof (RelProblem));
  g_array_set_clear_func (self.problems, (GDestroyNotify) problem_clear);
  rel_statements_init (&statements, text, length, REL_TOKEN_STYLE_SQLITE);

  if (open_private (&self, error) && run_all (&self, &statements, error))
    {
      if (any_text || self.n_unknown == 0 || self.n_known > 0)
        schema = rel_sqlite_read_schema (self.db, cancellable, error);
      else
        g_set_error_literal (error, REL_ERROR, REL_ERROR_NOT_A_DATABASE,
                             _("This is not a database, and a text without one statement of SQL. Nothing was changed; choose another file."));
    }
  if (schema != NULL)
    result = with_problems (schema, self.problems);

  sqlite3_close (self.db);
  g_array_unref (self.problems);
  g_free (self.denied);

  return result;
}

/**
 * rel_sqlite_read_script:
 * @text: an SQL script in UTF-8
 * @length: bytes of @text, or -1 when it ends with a NUL
 * @cancellable: (nullable): to stop it
 * @error: where to put an error
 *
 * Makes the schema that a script describes. Data are skipped; what fails is among the
 * problems of the schema, with its line.
 *
 * Returns: (transfer full): the schema, or %NULL
 */
RelSchema *
rel_sqlite_read_script (const char    *text,
                        gssize         length,
                        GCancellable  *cancellable,
                        GError       **error)
{
  g_return_val_if_fail (text != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  return rel_sqlite_script_read (text, length, TRUE, cancellable, error);
}
