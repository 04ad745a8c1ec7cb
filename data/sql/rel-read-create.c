/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Reads the text of CREATE INDEX, TRIGGER and VIEW. Bodies of triggers and views are
 * not taken apart: their place in the text is all that is needed.
 */
#include "config.h"

#include "sql/rel-read-create.h"

#include <string.h>

void
rel_index_text_clear (RelIndexText *index)
{
  g_clear_pointer (&index->terms, g_array_unref);
}

void
rel_trigger_text_clear (RelTriggerText *trigger)
{
  g_clear_pointer (&trigger->of, g_array_unref);
}

void
rel_view_text_clear (RelViewText *view)
{
  g_clear_pointer (&view->columns, g_array_unref);
}

static void
accept_if_not_exists (RelTokenCursor *cursor)
{
  if (rel_token_cursor_at_word (cursor, 0, "IF") && rel_token_cursor_at_word (cursor, 1, "NOT") &&
      rel_token_cursor_at_word (cursor, 2, "EXISTS"))
    for (guint i = 0; i < 3; i++)
      rel_token_cursor_take (cursor);
}

static gboolean
read_name (RelTokenCursor  *cursor,
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

/* From here to the end of the statement, without its semicolon. */
static RelSpan
read_rest (RelTokenCursor *cursor)
{
  RelSpan rest;

  rest.start = rest.end = rel_token_cursor_peek (cursor, 0)->start;
  while (!rel_token_cursor_at_end (cursor))
    {
      RelToken token = rel_token_cursor_take (cursor);

      if (!rel_token_is_char (&token, cursor->text, ';'))
        rest.end = token.end;
    }

  return rest;
}

static gboolean
read_index (RelTokenCursor  *cursor,
            RelIndexText    *index,
            GError         **error)
{
  guint first, n_terms;
  gboolean server = cursor->style != REL_TOKEN_STYLE_SQLITE;

  if (!rel_token_cursor_accept (cursor, "CREATE"))
    return rel_token_cursor_fail (cursor, error);
  index->unique = rel_token_cursor_accept (cursor, "UNIQUE");
  if (cursor->style == REL_TOKEN_STYLE_MYSQL && !rel_token_cursor_accept (cursor, "FULLTEXT"))
    rel_token_cursor_accept (cursor, "SPATIAL");
  if (!rel_token_cursor_accept (cursor, "INDEX"))
    return rel_token_cursor_fail (cursor, error);
  if (server)
    rel_token_cursor_accept (cursor, "CONCURRENTLY");
  accept_if_not_exists (cursor);

  /* PostgreSQL makes up a name when there is none. */
  if ((!server || !rel_token_cursor_at_word (cursor, 0, "ON")) &&
      !read_name (cursor, &index->schema, &index->name, error))
    return FALSE;
  if (!rel_token_cursor_accept (cursor, "ON"))
    return rel_token_cursor_fail (cursor, error);
  if (server)
    rel_token_cursor_accept (cursor, "ONLY");
  if (!read_name (cursor, &index->table_schema, &index->table, error))
    return FALSE;
  if (server && rel_token_cursor_accept (cursor, "USING") && !rel_token_cursor_name (cursor, &index->method, error))
    return FALSE;

  if (!rel_token_cursor_terms (cursor, index->terms, &first, &n_terms, error))
    return FALSE;

  /* INCLUDE, WITH, TABLESPACE of PostgreSQL stand before WHERE. */
  if (server)
    while (!rel_token_cursor_at_end (cursor) && !rel_token_cursor_at_word (cursor, 0, "WHERE"))
      rel_token_cursor_take (cursor);
  if (rel_token_cursor_accept (cursor, "WHERE"))
    index->where = read_rest (cursor);

  return TRUE;
}

static gboolean
read_trigger (RelTokenCursor  *cursor,
              RelTriggerText  *trigger,
              GError         **error)
{
  guint depth = 0;
  RelSpan schema = { 0, 0 };

  if (!rel_token_cursor_accept (cursor, "CREATE"))
    return rel_token_cursor_fail (cursor, error);
  if (!rel_token_cursor_accept (cursor, "TEMP"))
    rel_token_cursor_accept (cursor, "TEMPORARY");
  if (!rel_token_cursor_accept (cursor, "TRIGGER"))
    return rel_token_cursor_fail (cursor, error);
  accept_if_not_exists (cursor);
  if (!read_name (cursor, &trigger->schema, &trigger->name, error))
    return FALSE;

  trigger->timing = REL_TRIGGER_BEFORE;
  if (rel_token_cursor_accept2 (cursor, "INSTEAD", "OF"))
    trigger->timing = REL_TRIGGER_INSTEAD_OF;
  else if (rel_token_cursor_accept (cursor, "AFTER"))
    trigger->timing = REL_TRIGGER_AFTER;
  else
    rel_token_cursor_accept (cursor, "BEFORE");

  if (rel_token_cursor_accept (cursor, "INSERT"))
    trigger->event = REL_TRIGGER_INSERT;
  else if (rel_token_cursor_accept (cursor, "DELETE"))
    trigger->event = REL_TRIGGER_DELETE;
  else if (rel_token_cursor_accept (cursor, "UPDATE"))
    {
      trigger->event = REL_TRIGGER_UPDATE;
      if (rel_token_cursor_accept (cursor, "OF"))
        do
          {
            RelSpan column;

            if (!rel_token_cursor_name (cursor, &column, error))
              return FALSE;
            g_array_append_val (trigger->of, column);
          }
        while (rel_token_cursor_accept_char (cursor, ','));
    }
  else
    return rel_token_cursor_fail (cursor, error);

  if (!rel_token_cursor_accept (cursor, "ON"))
    return rel_token_cursor_fail (cursor, error);
  if (!read_name (cursor, &schema, &trigger->table, error))
    return FALSE;
  if (rel_token_cursor_accept2 (cursor, "FOR", "EACH") && !rel_token_cursor_accept (cursor, "ROW"))
    return rel_token_cursor_fail (cursor, error);

  if (rel_token_cursor_accept (cursor, "WHEN"))
    {
      trigger->when.start = trigger->when.end = rel_token_cursor_peek (cursor, 0)->start;
      while (!rel_token_cursor_at_end (cursor) && !(depth == 0 && rel_token_cursor_at_word (cursor, 0, "BEGIN")))
        {
          RelToken token = rel_token_cursor_take (cursor);

          if (rel_token_is_char (&token, cursor->text, '('))
            depth++;
          else if (rel_token_is_char (&token, cursor->text, ')') && depth > 0)
            depth--;
          trigger->when.end = token.end;
        }
    }

  if (!rel_token_cursor_at_word (cursor, 0, "BEGIN"))
    return rel_token_cursor_fail (cursor, error);
  trigger->body = read_rest (cursor);

  return TRUE;
}

static gboolean
read_view (RelTokenCursor  *cursor,
           RelViewText     *view,
           GError         **error)
{
  guint first, n_terms;

  if (!rel_token_cursor_accept (cursor, "CREATE"))
    return rel_token_cursor_fail (cursor, error);

  /* OR REPLACE, TEMP, MATERIALIZED, ALGORITHM = ..., DEFINER = ... */
  while (!rel_token_cursor_at_word (cursor, 0, "VIEW"))
    {
      if (rel_token_cursor_at_end (cursor))
        return rel_token_cursor_fail (cursor, error);
      rel_token_cursor_take (cursor);
    }
  rel_token_cursor_take (cursor);
  accept_if_not_exists (cursor);
  if (!read_name (cursor, &view->schema, &view->name, error))
    return FALSE;
  if (rel_token_cursor_at_char (cursor, 0, '(') && !rel_token_cursor_terms (cursor, view->columns, &first, &n_terms, error))
    return FALSE;
  if (!rel_token_cursor_accept (cursor, "AS"))
    return rel_token_cursor_fail (cursor, error);
  view->select = read_rest (cursor);

  return TRUE;
}

/**
 * rel_read_index:
 * @text: one CREATE INDEX statement
 * @length: bytes of @text, or -1 when it ends with a NUL
 * @style: whose rules apply
 * @index: (out caller-allocates): what it says; to be cleared also after an error
 * @error: where to put an error
 *
 * Returns: whether it was understood
 */
gboolean
rel_read_index (const char     *text,
                gssize          length,
                RelTokenStyle   style,
                RelIndexText   *index,
                GError        **error)
{
  g_auto(RelTokenCursor) cursor;

  memset (index, 0, sizeof *index);
  index->terms = g_array_new (FALSE, FALSE, sizeof (RelTermText));
  rel_token_cursor_init (&cursor, text, length, style);

  return read_index (&cursor, index, error);
}

/**
 * rel_read_trigger:
 * @text: one CREATE TRIGGER statement of SQLite
 * @length: bytes of @text, or -1 when it ends with a NUL
 * @trigger: (out caller-allocates): what it says; to be cleared also after an error
 * @error: where to put an error
 *
 * Returns: whether it was understood
 */
gboolean
rel_read_trigger (const char      *text,
                  gssize           length,
                  RelTriggerText  *trigger,
                  GError         **error)
{
  g_auto(RelTokenCursor) cursor;

  memset (trigger, 0, sizeof *trigger);
  trigger->of = g_array_new (FALSE, FALSE, sizeof (RelSpan));
  rel_token_cursor_init (&cursor, text, length, REL_TOKEN_STYLE_SQLITE);

  return read_trigger (&cursor, trigger, error);
}

/**
 * rel_read_view:
 * @text: one CREATE VIEW statement
 * @length: bytes of @text, or -1 when it ends with a NUL
 * @style: whose rules apply
 * @view: (out caller-allocates): what it says; to be cleared also after an error
 * @error: where to put an error
 *
 * Returns: whether it was understood
 */
gboolean
rel_read_view (const char     *text,
               gssize          length,
               RelTokenStyle   style,
               RelViewText    *view,
               GError        **error)
{
  g_auto(RelTokenCursor) cursor;

  memset (view, 0, sizeof *view);
  view->columns = g_array_new (FALSE, FALSE, sizeof (RelTermText));
  rel_token_cursor_init (&cursor, text, length, style);

  return read_view (&cursor, view, error);
}
