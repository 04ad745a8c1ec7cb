/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Reads scripts made for PostgreSQL and MySQL (pg_dump, mysqldump, written by hand) as
 * a schema, without such a server. Nothing is run. Tables, keys, links, indexes, checks,
 * views and comments are kept; data and settings are skipped; what describes something
 * that a schema here cannot hold, or is not understood, is told with its line.
 */
#include "config.h"

#include "sql/rel-read-dump.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "sql/rel-dump-value.h"
#include "sql/rel-read-dump-private.h"
#include "sql/rel-statements.h"

void
rel_dump_tell (RelDump    *self,
               const char *object,
               const char *message)
{
  rel_dump_draft_add_problem (self->draft, self->line, object, message);
}

void
rel_dump_tell_error (RelDump      *self,
                     const char   *object,
                     const GError *error)
{
  rel_dump_tell (self, object, error->message);
}

/* One action of ALTER TABLE that adds something: it reads like an item of CREATE TABLE. */
static void
absorb_item (RelDump      *self,
             RelDumpTable *table,
             const char   *name,
             RelSpan       item)
{
  g_autofree char *piece = g_strndup (self->text + item.start, item.end - item.start);
  g_autofree char *statement = g_strdup_printf ("CREATE TABLE x (%s)", piece);
  g_auto(RelTableText) text = { 0 };
  g_autoptr(GError) error = NULL;

  if (!rel_read_table (statement, -1, self->style, &text, &error))
    rel_dump_tell_error (self, name, error);
  rel_dump_table_absorb (table, statement, &text);
}

/* Ends at a comma of the statement itself, or at its end. */
static RelSpan
take_action (RelTokenCursor *cursor)
{
  RelSpan action;
  guint depth = 0;

  action.start = action.end = rel_token_cursor_peek (cursor, 0)->start;
  while (!rel_token_cursor_at_end (cursor))
    {
      RelToken token;

      if (depth == 0 && (rel_token_cursor_at_char (cursor, 0, ',') || rel_token_cursor_at_char (cursor, 0, ';')))
        break;
      token = rel_token_cursor_take (cursor);
      if (rel_token_is_char (&token, cursor->text, '('))
        depth++;
      else if (rel_token_is_char (&token, cursor->text, ')') && depth > 0)
        depth--;
      action.end = token.end;
    }

  return action;
}

static void
alter_column (RelDump        *self,
              RelTokenCursor *cursor,
              RelDumpTable   *table)
{
  RelSpan span;
  g_autofree char *column = NULL;

  rel_token_cursor_accept (cursor, "COLUMN");
  if (!rel_token_cursor_name (cursor, &span, NULL))
    return;

  column = rel_span_dup_name (span, self->text);
  if (rel_token_cursor_accept2 (cursor, "SET", "DEFAULT"))
    {
      g_autofree char *value = rel_span_dup_text (take_action (cursor), self->text);

      rel_dump_table_set_default (table, column, value);
    }
  else if (rel_token_cursor_accept2 (cursor, "DROP", "DEFAULT"))
    rel_dump_table_set_default (table, column, NULL);
  else if (rel_token_cursor_at_word (cursor, 0, "SET") && rel_token_cursor_at_word (cursor, 1, "NOT"))
    rel_dump_table_set_not_null (table, column, TRUE);
  else if (rel_token_cursor_at_word (cursor, 0, "DROP") && rel_token_cursor_at_word (cursor, 1, "NOT"))
    rel_dump_table_set_not_null (table, column, FALSE);
}

static void
alter_table (RelDump *self)
{
  static const char *const prefixes[] = { "IF", "EXISTS", "ONLY", NULL };
  g_auto(RelTokenCursor) cursor;
  RelSpan schema = { 0, 0 }, name = { 0, 0 };
  g_autofree char *table_name = NULL;
  RelDumpTable *table;

  rel_token_cursor_init (&cursor, self->text, self->length, self->style);
  rel_token_cursor_accept2 (&cursor, "ALTER", "TABLE");
  for (guint i = 0; prefixes[i] != NULL; i++)
    rel_token_cursor_accept (&cursor, prefixes[i]);
  if (!rel_token_cursor_name (&cursor, &name, NULL))
    return;
  if (rel_token_cursor_accept_char (&cursor, '.'))
    {
      schema = name;
      if (!rel_token_cursor_name (&cursor, &name, NULL))
        return;
    }

  table_name = rel_dump_name (self->text, schema, name);
  table = rel_dump_draft_find (self->draft, table_name);

  do
    {
      gboolean adds = rel_token_cursor_accept (&cursor, "ADD");

      if (table == NULL)
        {
          /* OWNER and settings of sequences and views come in this form too. */
          if (adds)
            rel_dump_tell (self, table_name, _("Something is added to a table that is not there"));
          return;
        }

      if (adds)
        {
          rel_token_cursor_accept (&cursor, "COLUMN");
          if (rel_token_cursor_accept (&cursor, "IF"))
            rel_token_cursor_accept2 (&cursor, "NOT", "EXISTS");
          absorb_item (self, table, table_name, take_action (&cursor));
        }
      else if (rel_token_cursor_accept (&cursor, "MODIFY"))
        {
          rel_token_cursor_accept (&cursor, "COLUMN");
          absorb_item (self, table, table_name, take_action (&cursor));
        }
      else if (rel_token_cursor_accept (&cursor, "ALTER"))
        {
          alter_column (self, &cursor, table);
          take_action (&cursor);
        }
      else if (rel_token_cursor_at_word (&cursor, 0, "DROP") || rel_token_cursor_at_word (&cursor, 0, "RENAME") ||
               rel_token_cursor_at_word (&cursor, 0, "CHANGE"))
        {
          rel_dump_tell (self, table_name, _("A change of a table was not followed"));
          take_action (&cursor);
        }
      else
        take_action (&cursor);
    }
  while (rel_token_cursor_accept_char (&cursor, ','));
}

/* COMMENT ON TABLE a.b IS 'text', COMMENT ON COLUMN a.b.c IS 'text' */
static void
comment_on (RelDump *self)
{
  g_auto(RelTokenCursor) cursor;
  RelSpan names[4];
  RelSpan none = { 0, 0 };
  guint n = 0;
  gboolean column;
  g_autofree char *table_name = NULL;
  g_autofree char *column_name = NULL;
  g_autofree char *note = NULL;
  RelDumpTable *table;
  RelToken token;

  rel_token_cursor_init (&cursor, self->text, self->length, self->style);
  rel_token_cursor_accept2 (&cursor, "COMMENT", "ON");
  column = rel_token_cursor_accept (&cursor, "COLUMN");
  if (!column && !rel_token_cursor_accept (&cursor, "TABLE"))
    return;
  do
    if (n == G_N_ELEMENTS (names) || !rel_token_cursor_name (&cursor, &names[n++], NULL))
      return;
  while (rel_token_cursor_accept_char (&cursor, '.'));
  if (n <= (guint) column || !rel_token_cursor_accept (&cursor, "IS"))
    return;

  token = rel_token_cursor_take (&cursor);
  if (token.kind == REL_TOKEN_STRING)
    note = rel_token_dup_name (&token, self->text);
  if (column)
    column_name = rel_span_dup_name (names[--n], self->text);
  table_name = rel_dump_name (self->text, n > 1 ? names[n - 2] : none, names[n - 1]);
  table = rel_dump_draft_find (self->draft, table_name);
  if (table != NULL)
    rel_dump_table_set_note (table, column_name, note);
}

static void
drop (RelDump        *self,
      RelTokenCursor *cursor)
{
  RelSpan schema = { 0, 0 }, name;
  g_autofree char *full = NULL;

  rel_token_cursor_accept2 (cursor, "IF", "EXISTS");
  if (!rel_token_cursor_name (cursor, &name, NULL))
    return;
  if (rel_token_cursor_accept_char (cursor, '.'))
    {
      schema = name;
      if (!rel_token_cursor_name (cursor, &name, NULL))
        return;
    }
  full = rel_dump_name (self->text, schema, name);
  rel_dump_draft_drop (self->draft, full);
}

static void
read_statement (RelDump *self)
{
  static const char *const skipped[] = {
    "INSERT", "UPDATE", "DELETE", "REPLACE", "SELECT", "COPY", "SET", "USE", "LOCK", "UNLOCK", "GRANT", "REVOKE", "BEGIN", "COMMIT", "START",
    "END", "ANALYZE", "VACUUM", "WITH", "VALUES", "TRUNCATE", "CALL", "DO", "SHOW", "LOAD", "FLUSH", "REFRESH", "CLUSTER", "REINDEX",
    "SECURITY", "NOTIFY", "RESET", "ROLLBACK", "SAVEPOINT", "RELEASE", "DEALLOCATE", "PREPARE", "EXECUTE", "DECLARE", "SOURCE", "CHECKPOINT", NULL
  };
  g_auto(RelTokenCursor) cursor;

  rel_token_cursor_init (&cursor, self->text, self->length, self->style);
  if (rel_token_cursor_at_word (&cursor, 0, "CREATE"))
    {
      rel_dump_create (self);
      return;
    }
  if (rel_token_cursor_at_word (&cursor, 0, "ALTER"))
    {
      if (rel_token_cursor_at_word (&cursor, 1, "TABLE"))
        alter_table (self);
      return;
    }
  if (rel_token_cursor_at_word (&cursor, 0, "COMMENT"))
    {
      comment_on (self);
      return;
    }
  if (rel_token_cursor_accept (&cursor, "DROP"))
    {
      if (rel_token_cursor_accept (&cursor, "TABLE") || rel_token_cursor_accept (&cursor, "VIEW"))
        drop (self, &cursor);
      return;
    }
  for (guint i = 0; skipped[i] != NULL; i++)
    if (rel_token_cursor_at_word (&cursor, 0, skipped[i]))
      return;

  {
    g_autofree char *start = g_strndup (self->text, MIN (self->length, 60));
    g_autofree char *line = NULL;
    g_autofree char *message = NULL;

    start[strcspn (start, "\r\n")] = '\0';
    line = g_utf8_make_valid (start, -1);
    message = g_strdup_printf (_("Not understood: %s"), line);
    rel_dump_tell (self, NULL, message);
  }
}

/* mysqldump hides statements in comments with a version, which MySQL runs: the marks become spaces. */
static char *
uncover_versions (const char *text,
                  gsize       length)
{
  char *copy = g_malloc (length + 1);
  RelTokenizer tokenizer;
  RelToken token;

  memcpy (copy, text, length);
  copy[length] = '\0';
  rel_tokenizer_init (&tokenizer, text, length, REL_TOKEN_STYLE_MYSQL);
  while (rel_tokenizer_next (&tokenizer, &token))
    {
      gsize at = token.start + 3;

      if (token.kind != REL_TOKEN_COMMENT || token.open || token.end - token.start < 5 || memcmp (text + token.start, "/*!", 3) != 0)
        continue;

      while (at < token.end - 2 && g_ascii_isdigit (text[at]))
        at++;
      memset (copy + token.start, ' ', at - token.start);
      memset (copy + token.end - 2, ' ', 2);
    }

  return copy;
}

/**
 * rel_guess_dump_style:
 * @text: a script
 * @length: its bytes, or -1 when it ends with a NUL
 *
 * Guesses whose script it is, by marks that only one of them has.
 *
 * Returns: the style
 */
RelTokenStyle
rel_guess_dump_style (const char *text,
                      gssize      length)
{
  static const char *const mysql[] = { "engine=", "engine =", "auto_increment", "/*!4", "delimiter ", "`", "unsigned", "charset", "mysql" };
  static const char *const postgresql[] = { "pg_catalog", "nextval", "character varying", "::", "owner to", "timestamptz", "$$", "alter table only",
                                            "serial", "plpgsql", "timestamp with", "comment on", "jsonb", "bytea", "uuid", "postgres" };
  g_autofree char *head = g_ascii_strdown (text, length < 0 ? -1 : MIN (length, 256 * 1024));
  guint n_mysql = 0, n_postgresql = 0;

  for (guint i = 0; i < G_N_ELEMENTS (mysql); i++)
    n_mysql += strstr (head, mysql[i]) != NULL;
  for (guint i = 0; i < G_N_ELEMENTS (postgresql); i++)
    n_postgresql += strstr (head, postgresql[i]) != NULL;

  if (n_mysql == 0 && n_postgresql == 0)
    return REL_TOKEN_STYLE_SQLITE;

  return n_mysql > n_postgresql ? REL_TOKEN_STYLE_MYSQL : REL_TOKEN_STYLE_POSTGRESQL;
}

/**
 * rel_read_dump:
 * @text: a script for PostgreSQL or MySQL, in UTF-8
 * @length: its bytes, or -1 when it ends with a NUL
 * @style: for which of them, see rel_guess_dump_style()
 * @cancellable: (nullable): to stop it
 * @error: where to put an error: only that of stopping
 *
 * Reads a schema from a script without running it.
 *
 * Returns: (transfer full): the schema, or %NULL
 */
RelSchema *
rel_read_dump (const char     *text,
               gssize          length,
               RelTokenStyle   style,
               GCancellable   *cancellable,
               GError        **error)
{
  g_autoptr(RelDumpDraft) draft = rel_dump_draft_new ();
  RelDump self = { .draft = draft, .style = style };
  gsize n = length < 0 ? strlen (text) : (gsize) length;
  g_autofree char *uncovered = style == REL_TOKEN_STYLE_MYSQL ? uncover_versions (text, n) : NULL;
  RelStatements statements;
  RelStatement statement;

  if (uncovered != NULL)
    text = uncovered;

  rel_statements_init (&statements, text, n, style);
  while (rel_statements_next (&statements, &statement))
    {
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return NULL;

      self.text = text + statement.span.start;
      self.length = statement.span.end - statement.span.start;
      self.line = statement.line;
      if (statement.complete && self.length > 0 && self.text[self.length - 1] == ';')
        self.length--;
      read_statement (&self);
    }

  return rel_dump_draft_finish (draft);
}
