/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Reads the text of CREATE TABLE for what PRAGMAs do not tell: checks, collations,
 * names of constraints, conflict clauses, AUTOINCREMENT, generated expressions,
 * deferrability. It keeps places in the text and copies nothing, so that reading is
 * cheap and the text can be edited in place later. SQLite's text is read strictly
 * (what is not understood is an error, since guessing would be worse); in the text of
 * other dialects unknown words are passed over and remembered.
 */
#include "config.h"

#include "sql/rel-read-table.h"

#include <string.h>

typedef struct
{
  RelTokenCursor  cursor;
  RelTableText   *table;
} Reader;

static void
clear_array (GArray **array)
{
  g_clear_pointer (array, g_array_unref);
}

/**
 * rel_table_text_clear:
 * @table: what was read
 *
 * Frees the lists of @table.
 */
void
rel_table_text_clear (RelTableText *table)
{
  clear_array (&table->columns);
  clear_array (&table->uniques);
  clear_array (&table->plain_indexes);
  clear_array (&table->checks);
  clear_array (&table->links);
  clear_array (&table->terms);
  clear_array (&table->skipped);
}

static RelSpan
span_of (const RelToken *token)
{
  return (RelSpan) { token->start, token->end };
}

static gboolean
at_any_word (RelTokenCursor    *cursor,
             const char *const *words)
{
  const RelToken *token = rel_token_cursor_peek (cursor, 0);

  if (token->kind != REL_TOKEN_WORD)
    return FALSE;

  for (; *words != NULL; words++)
    if (rel_token_is_word (token, cursor->text, *words))
      return TRUE;

  return FALSE;
}

static gboolean
accept_any_word (RelTokenCursor    *cursor,
                 const char *const *words)
{
  if (!at_any_word (cursor, words))
    return FALSE;

  rel_token_cursor_take (cursor);

  return TRUE;
}

/* Passes over a token or group of another dialect. */
static gboolean
skip_foreign (Reader   *reader,
              GError  **error)
{
  RelTokenCursor *cursor = &reader->cursor;
  RelSpan span = span_of (rel_token_cursor_peek (cursor, 0));

  if (cursor->style == REL_TOKEN_STYLE_SQLITE || rel_token_cursor_at_end (cursor))
    return rel_token_cursor_fail (cursor, error);

  if (rel_token_cursor_at_char (cursor, 0, '('))
    {
      if (!rel_token_cursor_group (cursor, NULL, error))
        return FALSE;
      span.end = cursor->last_end;
    }
  else
    rel_token_cursor_take (cursor);

  if (reader->table->skipped->len > 0)
    {
      RelSpan *last = &g_array_index (reader->table->skipped, RelSpan, reader->table->skipped->len - 1);

      /* Neighbours make one stretch when nothing but a space is between them. */
      if (span.start <= last->end + 1)
        {
          last->end = span.end;
          return TRUE;
        }
    }
  g_array_append_val (reader->table->skipped, span);

  return TRUE;
}

static gboolean
read_conflict (RelTokenCursor  *cursor,
               RelConflict     *conflict,
               GError         **error)
{
  static const struct
  {
    const char  *word;
    RelConflict  conflict;
  } words[] = {
    { "ROLLBACK", REL_CONFLICT_ROLLBACK }, { "ABORT", REL_CONFLICT_ABORT },     { "FAIL", REL_CONFLICT_FAIL },
    { "IGNORE", REL_CONFLICT_IGNORE },     { "REPLACE", REL_CONFLICT_REPLACE },
  };

  if (!rel_token_cursor_accept2 (cursor, "ON", "CONFLICT"))
    return TRUE;

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (rel_token_cursor_accept (cursor, words[i].word))
      {
        *conflict = words[i].conflict;
        return TRUE;
      }

  return rel_token_cursor_fail (cursor, error);
}

/* ON CONFLICT where it has no effect that could be kept. */
static gboolean
pass_conflict (RelTokenCursor  *cursor,
               GError         **error)
{
  RelConflict ignored;

  return read_conflict (cursor, &ignored, error);
}

static gboolean
read_action (RelTokenCursor  *cursor,
             RelAction       *action,
             GError         **error)
{
  if (rel_token_cursor_accept2 (cursor, "SET", "NULL"))
    *action = REL_ACTION_SET_NULL;
  else if (rel_token_cursor_accept2 (cursor, "SET", "DEFAULT"))
    *action = REL_ACTION_SET_DEFAULT;
  else if (rel_token_cursor_accept2 (cursor, "NO", "ACTION"))
    *action = REL_ACTION_NO_ACTION;
  else if (rel_token_cursor_accept (cursor, "CASCADE"))
    *action = REL_ACTION_CASCADE;
  else if (rel_token_cursor_accept (cursor, "RESTRICT"))
    *action = REL_ACTION_RESTRICT;
  else
    return rel_token_cursor_fail (cursor, error);

  return TRUE;
}

static gboolean
at_deferrable (RelTokenCursor *cursor)
{
  return rel_token_cursor_at_word (cursor, 0, "DEFERRABLE") ||
         (rel_token_cursor_at_word (cursor, 0, "NOT") && rel_token_cursor_at_word (cursor, 1, "DEFERRABLE"));
}

static gboolean
read_deferrable (RelTokenCursor  *cursor,
                 RelLinkText     *link,
                 GError         **error)
{
  gboolean deferrable = !rel_token_cursor_accept (cursor, "NOT");
  gboolean deferred = FALSE;

  rel_token_cursor_accept (cursor, "DEFERRABLE");
  if (rel_token_cursor_accept (cursor, "INITIALLY"))
    {
      deferred = rel_token_cursor_accept (cursor, "DEFERRED");
      if (!deferred && !rel_token_cursor_accept (cursor, "IMMEDIATE"))
        return rel_token_cursor_fail (cursor, error);
    }

  if (link != NULL)
    {
      link->deferrable = deferrable;
      link->initially_deferred = deferred && deferrable;
    }

  return TRUE;
}

static gboolean
read_target (RelTokenCursor  *cursor,
             RelSpan         *schema,
             RelSpan         *name,
             GError         **error)
{
  if (!rel_token_cursor_name (cursor, name, error))
    return FALSE;

  while (rel_token_cursor_accept_char (cursor, '.'))
    {
      *schema = *name;
      if (!rel_token_cursor_name (cursor, name, error))
        return FALSE;
    }

  return TRUE;
}

/* From behind REFERENCES; link has its name and own columns already. */
static gboolean
read_references (Reader       *reader,
                 RelLinkText  *link,
                 GError      **error)
{
  RelTokenCursor *cursor = &reader->cursor;

  if (!read_target (cursor, &link->target_schema, &link->target, error))
    return FALSE;

  if (rel_token_cursor_at_char (cursor, 0, '(') &&
      !rel_token_cursor_terms (cursor, reader->table->terms, &link->first_target, &link->n_targets, error))
    return FALSE;

  for (;;)
    {
      if (rel_token_cursor_accept2 (cursor, "ON", "DELETE"))
        {
          if (!read_action (cursor, &link->on_delete, error))
            return FALSE;
          /* SET NULL (columns) of PostgreSQL. */
          if (cursor->style != REL_TOKEN_STYLE_SQLITE && rel_token_cursor_at_char (cursor, 0, '(') && !skip_foreign (reader, error))
            return FALSE;
        }
      else if (rel_token_cursor_at_word (cursor, 0, "ON") && rel_token_cursor_at_word (cursor, 1, "UPDATE"))
        {
          rel_token_cursor_accept2 (cursor, "ON", "UPDATE");
          if (!read_action (cursor, &link->on_update, error))
            return FALSE;
        }
      else if (rel_token_cursor_accept2 (cursor, "ON", "INSERT"))
        {
          RelAction ignored;

          if (!read_action (cursor, &ignored, error))
            return FALSE;
        }
      else if (rel_token_cursor_accept (cursor, "MATCH"))
        {
          if (!rel_token_cursor_name (cursor, &link->match, error))
            return FALSE;
        }
      else if (at_deferrable (cursor))
        {
          if (!read_deferrable (cursor, link, error))
            return FALSE;
        }
      else
        break;
    }

  link->span.end = cursor->last_end;
  g_array_append_val (reader->table->links, *link);

  return TRUE;
}

static gboolean
read_check (Reader   *reader,
            gsize     start,
            RelSpan   name,
            guint     column,
            GError  **error)
{
  RelCheckText check = { .name = name, .column = column };

  if (!rel_token_cursor_group (&reader->cursor, &check.expression, error))
    return FALSE;
  check.span = (RelSpan) { start, reader->cursor.last_end };
  g_array_append_val (reader->table->checks, check);

  return pass_conflict (&reader->cursor, error);
}

static const char *const column_words[] = {
  "CONSTRAINT", "PRIMARY", "NOT", "NULL", "UNIQUE", "CHECK", "DEFAULT", "COLLATE", "REFERENCES", "AS", NULL
};

/* Words that end a type or a default in the text of servers. */
static const char *const server_words[] = {
  "GENERATED", "COMMENT", "AUTO_INCREMENT", "ON", "KEY", "VIRTUAL", "STORED", "PERSISTENT", "STORAGE", "COLUMN_FORMAT",
  "CHARSET", "INVISIBLE", "VISIBLE", "ENCODE", "IDENTITY", "DEFERRABLE", "REFERENCE", "SRID", "AFTER", "FIRST", NULL
};

static gboolean
at_column_word (RelTokenCursor *cursor)
{
  if (at_any_word (cursor, column_words))
    return TRUE;

  if (cursor->style == REL_TOKEN_STYLE_SQLITE)
    return rel_token_cursor_at_word (cursor, 0, "GENERATED") && rel_token_cursor_at_word (cursor, 1, "ALWAYS");

  return at_any_word (cursor, server_words) ||
         (rel_token_cursor_at_word (cursor, 0, "CHARACTER") && rel_token_cursor_at_word (cursor, 1, "SET"));
}

static gboolean
at_item_end (RelTokenCursor *cursor)
{
  return rel_token_cursor_at_char (cursor, 0, ',') || rel_token_cursor_at_char (cursor, 0, ')') || rel_token_cursor_at_end (cursor);
}

/* Everything up to the next word that can follow, groups whole. */
static gboolean
read_until_column_word (Reader   *reader,
                        RelSpan  *span,
                        GError  **error)
{
  RelTokenCursor *cursor = &reader->cursor;

  if (at_item_end (cursor))
    return TRUE;

  span->start = span->end = rel_token_cursor_peek (cursor, 0)->start;
  while (!at_item_end (cursor) && !at_column_word (cursor))
    {
      if (rel_token_cursor_at_char (cursor, 0, '('))
        {
          if (!rel_token_cursor_group (cursor, NULL, error))
            return FALSE;
        }
      else
        rel_token_cursor_take (cursor);
      span->end = cursor->last_end;
    }

  return TRUE;
}

static gboolean
read_default (Reader         *reader,
              RelColumnText  *column,
              GError        **error)
{
  RelTokenCursor *cursor = &reader->cursor;

  if (at_item_end (cursor))
    return rel_token_cursor_fail (cursor, error);

  if (cursor->style != REL_TOKEN_STYLE_SQLITE)
    {
      gsize start = rel_token_cursor_peek (cursor, 0)->start;

      /* The first token belongs to it whatever it is: DEFAULT NULL. */
      if (rel_token_cursor_at_char (cursor, 0, '('))
        {
          if (!rel_token_cursor_group (cursor, NULL, error))
            return FALSE;
        }
      else
        rel_token_cursor_take (cursor);
      if (!read_until_column_word (reader, &column->default_value, error))
        return FALSE;
      column->default_value = (RelSpan) { start, cursor->last_end };
      return TRUE;
    }

  if (rel_token_cursor_at_char (cursor, 0, '('))
    return rel_token_cursor_group (cursor, &column->default_value, error);

  column->default_value.start = rel_token_cursor_peek (cursor, 0)->start;
  while (rel_token_cursor_accept_char (cursor, '+') || rel_token_cursor_accept_char (cursor, '-'))
    ;
  if (at_item_end (cursor))
    return rel_token_cursor_fail (cursor, error);
  rel_token_cursor_take (cursor);
  column->default_value.end = cursor->last_end;

  return TRUE;
}

/* [GENERATED ALWAYS] AS (expression) [STORED | VIRTUAL]; PostgreSQL also has ... AS IDENTITY (options). */
static gboolean
read_generated (Reader         *reader,
                RelColumnText  *column,
                GError        **error)
{
  RelTokenCursor *cursor = &reader->cursor;

  if (rel_token_cursor_accept (cursor, "GENERATED"))
    {
      if (!rel_token_cursor_accept (cursor, "ALWAYS"))
        {
          rel_token_cursor_accept (cursor, "BY");
          if (!rel_token_cursor_accept (cursor, "DEFAULT"))
            return rel_token_cursor_fail (cursor, error);
          rel_token_cursor_accept2 (cursor, "ON", "NULL");
        }
    }
  if (!rel_token_cursor_accept (cursor, "AS"))
    return rel_token_cursor_fail (cursor, error);

  if (cursor->style == REL_TOKEN_STYLE_POSTGRESQL && rel_token_cursor_accept (cursor, "IDENTITY"))
    {
      column->autoincrement = TRUE;
      return !rel_token_cursor_at_char (cursor, 0, '(') || rel_token_cursor_group (cursor, NULL, error);
    }

  if (!rel_token_cursor_group (cursor, &column->expression, error))
    return FALSE;

  column->generated = REL_GENERATED_VIRTUAL;
  if (rel_token_cursor_accept (cursor, "STORED") ||
      (cursor->style == REL_TOKEN_STYLE_MYSQL && rel_token_cursor_accept (cursor, "PERSISTENT")))
    column->generated = REL_GENERATED_STORED;
  else
    rel_token_cursor_accept (cursor, "VIRTUAL");

  return TRUE;
}

static gboolean
read_column_key (Reader   *reader,
                 gsize     start,
                 RelSpan   name,
                 guint     position,
                 gboolean  primary,
                 GError  **error)
{
  RelTokenCursor *cursor = &reader->cursor;
  RelKeyText key = { .name = name, .column = position };

  if (primary)
    {
      key.descending = rel_token_cursor_accept (cursor, "DESC");
      if (!key.descending)
        rel_token_cursor_accept (cursor, "ASC");
    }
  else if (cursor->style == REL_TOKEN_STYLE_MYSQL)
    rel_token_cursor_accept (cursor, "KEY");

  if (!read_conflict (cursor, &key.conflict, error))
    return FALSE;
  if (primary && rel_token_cursor_accept (cursor, "AUTOINCREMENT"))
    reader->table->autoincrement = TRUE;

  key.span = (RelSpan) { start, cursor->last_end };
  if (primary)
    {
      reader->table->has_primary_key = TRUE;
      reader->table->primary_key = key;
    }
  else
    g_array_append_val (reader->table->uniques, key);

  return TRUE;
}

/* What servers may add to a column; TRUE in *done when something was read. */
static gboolean
read_server_clause (Reader         *reader,
                    RelColumnText  *column,
                    gboolean       *done,
                    GError        **error)
{
  RelTokenCursor *cursor = &reader->cursor;

  *done = FALSE;
  if (cursor->style == REL_TOKEN_STYLE_SQLITE)
    return TRUE;

  *done = TRUE;
  if (rel_token_cursor_accept (cursor, "COMMENT"))
    {
      rel_token_cursor_accept_char (cursor, '=');
      return rel_token_cursor_name (cursor, &column->note, error);
    }
  if (rel_token_cursor_accept (cursor, "AUTO_INCREMENT"))
    {
      column->autoincrement = TRUE;
      return TRUE;
    }

  return skip_foreign (reader, error);
}

static gboolean
read_column (Reader   *reader,
             GError  **error)
{
  RelTokenCursor *cursor = &reader->cursor;
  RelTableText *table = reader->table;
  const guint position = table->columns->len;
  gsize start = rel_token_cursor_peek (cursor, 0)->start;
  RelColumnText column = { { 0, 0 } };
  RelLinkText *last_link = NULL;
  RelSpan constraint = { 0, 0 };

  if (!rel_token_cursor_name (cursor, &column.name, error) || !read_until_column_word (reader, &column.type, error))
    return FALSE;

  while (!at_item_end (cursor))
    {
      gsize from = constraint.end > 0 ? constraint.start : rel_token_cursor_peek (cursor, 0)->start;
      gboolean ok, done;

      if (rel_token_cursor_accept (cursor, "CONSTRAINT"))
        {
          if (!rel_token_cursor_name (cursor, &constraint, error))
            return FALSE;
          continue;
        }

      if (rel_token_cursor_accept2 (cursor, "PRIMARY", "KEY"))
        ok = read_column_key (reader, from, constraint, position, TRUE, error);
      else if (rel_token_cursor_accept2 (cursor, "NOT", "NULL"))
        {
          column.not_null = TRUE;
          ok = read_conflict (cursor, &column.not_null_conflict, error);
        }
      else if (at_deferrable (cursor))
        ok = read_deferrable (cursor, last_link, error);
      else if (rel_token_cursor_accept (cursor, "NULL"))
        ok = pass_conflict (cursor, error);
      else if (rel_token_cursor_accept (cursor, "UNIQUE"))
        ok = read_column_key (reader, from, constraint, position, FALSE, error);
      else if (rel_token_cursor_accept (cursor, "CHECK"))
        ok = read_check (reader, from, constraint, position, error);
      else if (rel_token_cursor_accept (cursor, "DEFAULT"))
        ok = read_default (reader, &column, error);
      else if (rel_token_cursor_accept (cursor, "COLLATE"))
        {
          RelSpan schema;

          ok = read_target (cursor, &schema, &column.collation, error);
        }
      else if (rel_token_cursor_accept (cursor, "REFERENCES"))
        {
          RelLinkText link = { .span = { from, from }, .name = constraint, .column = position };

          ok = read_references (reader, &link, error);
          last_link = ok ? &g_array_index (table->links, RelLinkText, table->links->len - 1) : NULL;
        }
      else if (rel_token_cursor_at_word (cursor, 0, "GENERATED") || rel_token_cursor_at_word (cursor, 0, "AS"))
        ok = read_generated (reader, &column, error);
      else
        {
          ok = read_server_clause (reader, &column, &done, error);
          if (ok && !done)
            ok = rel_token_cursor_fail (cursor, error);
        }
      if (!ok)
        return FALSE;
      constraint = (RelSpan) { 0, 0 };
    }

  column.span = (RelSpan) { start, cursor->last_end };
  g_array_append_val (table->columns, column);

  return TRUE;
}

/* PRIMARY KEY or UNIQUE of the table, from behind these words. */
static gboolean
read_table_key (Reader   *reader,
                gsize     start,
                RelSpan   name,
                gboolean  primary,
                GArray   *list,
                GError  **error)
{
  static const char *const key_words[] = { "KEY", "INDEX", NULL };
  RelTokenCursor *cursor = &reader->cursor;
  RelKeyText key = { .name = name, .column = REL_NO_COLUMN };

  if (cursor->style != REL_TOKEN_STYLE_SQLITE)
    {
      if (!primary)
        accept_any_word (cursor, key_words);
      /* NULLS NOT DISTINCT, or USING BTREE before or behind a name. */
      while (!rel_token_cursor_at_char (cursor, 0, '(') && !at_item_end (cursor))
        {
          if (rel_token_cursor_accept (cursor, "USING") || rel_token_cursor_accept (cursor, "NULLS") ||
              rel_token_cursor_accept (cursor, "NOT"))
            rel_token_cursor_take (cursor);
          else if (!rel_token_cursor_name (cursor, &key.name, error))
            return FALSE;
        }
    }

  if (!rel_token_cursor_terms (cursor, reader->table->terms, &key.first, &key.n_terms, error))
    return FALSE;
  if (primary)
    for (guint i = 0; i < key.n_terms; i++)
      if (g_array_index (reader->table->terms, RelTermText, key.first + i).autoincrement)
        reader->table->autoincrement = TRUE;
  if (!read_conflict (cursor, &key.conflict, error))
    return FALSE;
  if (cursor->style != REL_TOKEN_STYLE_SQLITE)
    while (!at_item_end (cursor))
      if (!skip_foreign (reader, error))
        return FALSE;

  key.span = (RelSpan) { start, cursor->last_end };
  if (primary)
    {
      reader->table->has_primary_key = TRUE;
      reader->table->primary_key = key;
    }
  else
    g_array_append_val (list, key);

  return TRUE;
}

static gboolean
read_table_link (Reader   *reader,
                 gsize     start,
                 RelSpan   name,
                 GError  **error)
{
  RelTokenCursor *cursor = &reader->cursor;
  RelLinkText link = { .span = { start, start }, .name = name, .column = REL_NO_COLUMN };

  /* MySQL lets an index be named here. */
  if (cursor->style == REL_TOKEN_STYLE_MYSQL && !rel_token_cursor_at_char (cursor, 0, '('))
    {
      RelSpan index_name;

      if (!rel_token_cursor_name (cursor, &index_name, error))
        return FALSE;
      if (link.name.end == link.name.start)
        link.name = index_name;
    }

  if (!rel_token_cursor_terms (cursor, reader->table->terms, &link.first, &link.n_terms, error))
    return FALSE;
  if (!rel_token_cursor_accept (cursor, "REFERENCES"))
    return rel_token_cursor_fail (cursor, error);

  return read_references (reader, &link, error);
}

/* KEY name (...), FULLTEXT INDEX ... of MySQL; EXCLUDE, LIKE of PostgreSQL are passed over. */
static gboolean
read_server_item (Reader   *reader,
                  gsize     start,
                  gboolean *done,
                  GError  **error)
{
  static const char *const index_words[] = { "KEY", "INDEX", NULL };
  static const char *const index_kinds[] = { "FULLTEXT", "SPATIAL", NULL };
  static const char *const other_words[] = { "EXCLUDE", "LIKE", "PERIOD", NULL };
  RelTokenCursor *cursor = &reader->cursor;
  const RelToken *next = rel_token_cursor_peek (cursor, 1);
  gboolean name_follows = next->kind == REL_TOKEN_WORD || next->kind == REL_TOKEN_QUOTED || rel_token_cursor_at_char (cursor, 1, '(');

  *done = TRUE;
  if (cursor->style == REL_TOKEN_STYLE_MYSQL && name_follows &&
      (at_any_word (cursor, index_kinds) || at_any_word (cursor, index_words)))
    {
      accept_any_word (cursor, index_kinds);
      accept_any_word (cursor, index_words);
      return read_table_key (reader, start, (RelSpan) { 0, 0 }, FALSE, reader->table->plain_indexes, error);
    }
  if (cursor->style != REL_TOKEN_STYLE_SQLITE && name_follows && at_any_word (cursor, other_words))
    {
      while (!at_item_end (cursor))
        if (!skip_foreign (reader, error))
          return FALSE;
      return TRUE;
    }
  *done = FALSE;

  return TRUE;
}

static gboolean
at_table_constraint (RelTokenCursor *cursor)
{
  static const char *const words[] = { "CONSTRAINT", "PRIMARY", "UNIQUE", "CHECK", "FOREIGN", NULL };

  return at_any_word (cursor, words);
}

/* One item of the body: a column, or constraints, between which SQLite wants no comma. */
static gboolean
read_item (Reader   *reader,
           GError  **error)
{
  RelTokenCursor *cursor = &reader->cursor;
  RelSpan name = { 0, 0 };
  gsize start = rel_token_cursor_peek (cursor, 0)->start;
  gboolean done;

  if (!at_table_constraint (cursor))
    {
      if (!read_server_item (reader, start, &done, error))
        return FALSE;
      return done || read_column (reader, error);
    }

  while (!at_item_end (cursor))
    {
      gboolean ok;

      if (name.end == 0)
        start = rel_token_cursor_peek (cursor, 0)->start;

      if (rel_token_cursor_accept (cursor, "CONSTRAINT"))
        {
          /* MySQL lets the name be left out. */
          if (at_table_constraint (cursor) && cursor->style == REL_TOKEN_STYLE_MYSQL)
            continue;
          if (!rel_token_cursor_name (cursor, &name, error))
            return FALSE;
          continue;
        }

      if (rel_token_cursor_accept2 (cursor, "PRIMARY", "KEY"))
        ok = read_table_key (reader, start, name, TRUE, NULL, error);
      else if (rel_token_cursor_accept (cursor, "UNIQUE"))
        ok = read_table_key (reader, start, name, FALSE, reader->table->uniques, error);
      else if (rel_token_cursor_accept (cursor, "CHECK"))
        ok = read_check (reader, start, name, REL_NO_COLUMN, error);
      else if (rel_token_cursor_accept2 (cursor, "FOREIGN", "KEY"))
        ok = read_table_link (reader, start, name, error);
      else
        ok = skip_foreign (reader, error);
      if (!ok)
        return FALSE;
      name = (RelSpan) { 0, 0 };
    }

  return TRUE;
}

static gboolean
read_body (Reader   *reader,
           GError  **error)
{
  RelTokenCursor *cursor = &reader->cursor;

  if (!rel_token_cursor_accept_char (cursor, '('))
    return rel_token_cursor_fail (cursor, error);

  reader->table->body.start = cursor->last_end;
  for (;;)
    {
      if (!at_item_end (cursor) && !read_item (reader, error))
        return FALSE;
      if (rel_token_cursor_accept_char (cursor, ','))
        continue;
      reader->table->body.end = rel_token_cursor_peek (cursor, 0)->start;
      if (rel_token_cursor_accept_char (cursor, ')'))
        return TRUE;
      return rel_token_cursor_fail (cursor, error);
    }
}

/* Options behind the body. What another dialect says there is passed over. */
static gboolean
read_options (Reader   *reader,
              GError  **error)
{
  RelTokenCursor *cursor = &reader->cursor;
  RelTableText *table = reader->table;

  while (!rel_token_cursor_at_end (cursor))
    {
      if (rel_token_cursor_accept2 (cursor, "WITHOUT", "ROWID"))
        table->without_rowid = TRUE;
      else if (rel_token_cursor_accept (cursor, "STRICT"))
        table->strict = TRUE;
      else if (cursor->style == REL_TOKEN_STYLE_MYSQL && rel_token_cursor_accept (cursor, "COMMENT"))
        {
          rel_token_cursor_accept_char (cursor, '=');
          if (!rel_token_cursor_name (cursor, &table->note, error))
            return FALSE;
        }
      else
        rel_token_cursor_take (cursor);
    }

  return TRUE;
}

static gboolean
read_module (Reader   *reader,
             GError  **error)
{
  RelTokenCursor *cursor = &reader->cursor;

  if (!rel_token_cursor_accept (cursor, "USING"))
    return rel_token_cursor_fail (cursor, error);
  if (!rel_token_cursor_name (cursor, &reader->table->module, error))
    return FALSE;

  return !rel_token_cursor_at_char (cursor, 0, '(') || rel_token_cursor_group (cursor, &reader->table->body, error);
}

static gboolean
read_statement (Reader   *reader,
                GError  **error)
{
  static const char *const qualities[] = { "GLOBAL", "LOCAL", "UNLOGGED", "FOREIGN", NULL };
  RelTokenCursor *cursor = &reader->cursor;
  RelTableText *table = reader->table;

  if (!rel_token_cursor_accept (cursor, "CREATE"))
    return rel_token_cursor_fail (cursor, error);
  if (cursor->style != REL_TOKEN_STYLE_SQLITE)
    accept_any_word (cursor, qualities);
  table->temporary = rel_token_cursor_accept (cursor, "TEMP") || rel_token_cursor_accept (cursor, "TEMPORARY");
  table->is_virtual = rel_token_cursor_accept (cursor, "VIRTUAL");
  if (!rel_token_cursor_accept (cursor, "TABLE"))
    return rel_token_cursor_fail (cursor, error);
  if (rel_token_cursor_accept (cursor, "IF") && !rel_token_cursor_accept2 (cursor, "NOT", "EXISTS"))
    return rel_token_cursor_fail (cursor, error);
  if (!read_target (cursor, &table->schema, &table->name, error))
    return FALSE;

  if (table->is_virtual)
    return read_module (reader, error);

  if (rel_token_cursor_accept (cursor, "AS"))
    {
      table->select.start = rel_token_cursor_peek (cursor, 0)->start;
      while (!rel_token_cursor_at_end (cursor))
        rel_token_cursor_take (cursor);
      table->select.end = cursor->last_end;
      return TRUE;
    }

  /* CREATE TABLE a PARTITION OF b, LIKE b: no columns of its own. */
  if (cursor->style != REL_TOKEN_STYLE_SQLITE && !rel_token_cursor_at_char (cursor, 0, '('))
    {
      while (!rel_token_cursor_at_end (cursor))
        if (!skip_foreign (reader, error))
          return FALSE;
      return TRUE;
    }

  return read_body (reader, error) && read_options (reader, error);
}

/**
 * rel_read_table:
 * @text: one CREATE TABLE or CREATE VIRTUAL TABLE statement
 * @length: bytes of @text, or -1 when it ends with a NUL
 * @style: whose rules apply
 * @table: (out caller-allocates): what it says; to be cleared also after an error,
 *   when it holds what was read until then
 * @error: where to put an error
 *
 * Reads a statement. Time is linear in its length.
 *
 * Returns: whether all of it was understood
 */
gboolean
rel_read_table (const char     *text,
                gssize          length,
                RelTokenStyle   style,
                RelTableText   *table,
                GError        **error)
{
  Reader reader;
  gboolean ok;

  memset (table, 0, sizeof *table);
  table->columns = g_array_sized_new (FALSE, FALSE, sizeof (RelColumnText), 8);
  table->uniques = g_array_new (FALSE, FALSE, sizeof (RelKeyText));
  table->plain_indexes = g_array_new (FALSE, FALSE, sizeof (RelKeyText));
  table->checks = g_array_new (FALSE, FALSE, sizeof (RelCheckText));
  table->links = g_array_new (FALSE, FALSE, sizeof (RelLinkText));
  table->terms = g_array_new (FALSE, FALSE, sizeof (RelTermText));
  table->skipped = g_array_new (FALSE, FALSE, sizeof (RelSpan));

  reader.table = table;
  rel_token_cursor_init (&reader.cursor, text, length, style);
  ok = read_statement (&reader, error);
  rel_token_cursor_clear (&reader.cursor);

  return ok;
}
