/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The parts of constraints that columns and tables share: conflict clauses, references
 * with their actions and deferral, checks. What belongs to another dialect is passed
 * over here, and only where the text is of another dialect.
 */
#include "config.h"

#include "sql/rel-read-constraint.h"

static RelSpan
span_of (const RelToken *token)
{
  return (RelSpan) { token->start, token->end };
}

gboolean
rel_read_at_any_word (RelTokenCursor    *cursor,
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

gboolean
rel_read_accept_any_word (RelTokenCursor    *cursor,
                          const char *const *words)
{
  if (!rel_read_at_any_word (cursor, words))
    return FALSE;

  rel_token_cursor_take (cursor);

  return TRUE;
}

/* Passes over a token or group of another dialect. */
gboolean
rel_read_skip_foreign (RelTableReader *reader,
                       GError        **error)
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

gboolean
rel_read_conflict (RelTokenCursor *cursor,
                   RelConflict    *conflict,
                   GError        **error)
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
gboolean
rel_read_pass_conflict (RelTokenCursor *cursor,
                        GError        **error)
{
  RelConflict ignored;

  return rel_read_conflict (cursor, &ignored, error);
}

static gboolean
read_action (RelTokenCursor *cursor,
             RelAction      *action,
             GError        **error)
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

gboolean
rel_read_at_deferrable (RelTokenCursor *cursor)
{
  return rel_token_cursor_at_word (cursor, 0, "DEFERRABLE") ||
         (rel_token_cursor_at_word (cursor, 0, "NOT") && rel_token_cursor_at_word (cursor, 1, "DEFERRABLE"));
}

gboolean
rel_read_deferrable (RelTokenCursor *cursor,
                     RelLinkText    *link,
                     GError        **error)
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

gboolean
rel_read_target (RelTokenCursor *cursor,
                 RelSpan        *schema,
                 RelSpan        *name,
                 GError        **error)
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
gboolean
rel_read_references (RelTableReader *reader,
                     RelLinkText    *link,
                     GError        **error)
{
  RelTokenCursor *cursor = &reader->cursor;

  if (!rel_read_target (cursor, &link->target_schema, &link->target, error))
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
          if (cursor->style != REL_TOKEN_STYLE_SQLITE && rel_token_cursor_at_char (cursor, 0, '(') && !rel_read_skip_foreign (reader, error))
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
      else if (rel_read_at_deferrable (cursor))
        {
          if (!rel_read_deferrable (cursor, link, error))
            return FALSE;
        }
      else
        break;
    }

  link->span.end = cursor->last_end;
  g_array_append_val (reader->table->links, *link);

  return TRUE;
}

gboolean
rel_read_check (RelTableReader *reader,
                gsize           start,
                RelSpan         name,
                guint           column,
                GError        **error)
{
  RelCheckText check = { .name = name, .column = column };

  if (!rel_token_cursor_group (&reader->cursor, &check.expression, error))
    return FALSE;
  check.span = (RelSpan) { start, reader->cursor.last_end };
  g_array_append_val (reader->table->checks, check);

  return rel_read_pass_conflict (&reader->cursor, error);
}

gboolean
rel_read_at_item_end (RelTokenCursor *cursor)
{
  return rel_token_cursor_at_char (cursor, 0, ',') || rel_token_cursor_at_char (cursor, 0, ')') || rel_token_cursor_at_end (cursor);
}
