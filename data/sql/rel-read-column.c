/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Reads one column of CREATE TABLE: its name, its type, and its constraints in any
 * order. Where the type ends is decided by the first word that cannot belong to it.
 */
#include "config.h"

#include "sql/rel-read-column.h"

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
  if (rel_read_at_any_word (cursor, column_words))
    return TRUE;

  if (cursor->style == REL_TOKEN_STYLE_SQLITE)
    return rel_token_cursor_at_word (cursor, 0, "GENERATED") && rel_token_cursor_at_word (cursor, 1, "ALWAYS");

  return rel_read_at_any_word (cursor, server_words) ||
         (rel_token_cursor_at_word (cursor, 0, "CHARACTER") && rel_token_cursor_at_word (cursor, 1, "SET"));
}

/* Everything up to the next word that can follow, groups whole. */
static gboolean
read_until_column_word (RelTableReader *reader,
                        RelSpan        *span,
                        GError        **error)
{
  RelTokenCursor *cursor = &reader->cursor;

  if (rel_read_at_item_end (cursor))
    return TRUE;

  span->start = span->end = rel_token_cursor_peek (cursor, 0)->start;
  while (!rel_read_at_item_end (cursor) && !at_column_word (cursor))
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
read_default (RelTableReader *reader,
              RelColumnText  *column,
              GError        **error)
{
  RelTokenCursor *cursor = &reader->cursor;

  if (rel_read_at_item_end (cursor))
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
  if (rel_read_at_item_end (cursor))
    return rel_token_cursor_fail (cursor, error);
  rel_token_cursor_take (cursor);
  column->default_value.end = cursor->last_end;

  return TRUE;
}

/* [GENERATED ALWAYS] AS (expression) [STORED | VIRTUAL]; PostgreSQL also has ... AS IDENTITY (options). */
static gboolean
read_generated (RelTableReader *reader,
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
read_column_key (RelTableReader *reader,
                 gsize           start,
                 RelSpan         name,
                 guint           position,
                 gboolean        primary,
                 GError        **error)
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

  if (!rel_read_conflict (cursor, &key.conflict, error))
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
read_server_clause (RelTableReader *reader,
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

  return rel_read_skip_foreign (reader, error);
}

gboolean
rel_read_column (RelTableReader *reader,
                 GError        **error)
{
  RelTokenCursor *cursor = &reader->cursor;
  RelTableText *table = reader->table;
  const guint position = table->columns->len;
  gsize start = rel_token_cursor_peek (cursor, 0)->start;
  RelColumnText column = { { 0, 0 } };
  RelLinkText *last_link = NULL;
  RelSpan constraint = { 0, 0 };
  gsize from = 0;

  if (!rel_token_cursor_name (cursor, &column.name, error) || !read_until_column_word (reader, &column.type, error))
    return FALSE;

  while (!rel_read_at_item_end (cursor))
    {
      gboolean ok, done;

      /* with its name */
      if (constraint.end == 0)
        from = rel_token_cursor_peek (cursor, 0)->start;

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
          ok = rel_read_conflict (cursor, &column.not_null_conflict, error);
        }
      else if (rel_read_at_deferrable (cursor))
        {
          ok = rel_read_deferrable (cursor, last_link, error);
          if (last_link != NULL)
            last_link->span.end = cursor->last_end;
        }
      else if (rel_token_cursor_accept (cursor, "NULL"))
        ok = rel_read_pass_conflict (cursor, error);
      else if (rel_token_cursor_accept (cursor, "UNIQUE"))
        ok = read_column_key (reader, from, constraint, position, FALSE, error);
      else if (rel_token_cursor_accept (cursor, "CHECK"))
        ok = rel_read_check (reader, from, constraint, position, error);
      else if (rel_token_cursor_accept (cursor, "DEFAULT"))
        ok = read_default (reader, &column, error);
      else if (rel_token_cursor_accept (cursor, "COLLATE"))
        {
          RelSpan schema;

          ok = rel_read_target (cursor, &schema, &column.collation, error);
        }
      else if (rel_token_cursor_accept (cursor, "REFERENCES"))
        {
          RelLinkText link = { .span = { from, from }, .name = constraint, .column = position };

          ok = rel_read_references (reader, &link, error);
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
