/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What the readers of CREATE statements share: tokens with a little look-ahead,
 * parentheses skipped by counting rather than by recursion, and lists of terms.
 * Memory does not grow with the text, except for the tokens of the one term at hand.
 */
#include "config.h"

#include "sql/rel-token-cursor.h"

#include <glib/gi18n-lib.h>

#include "base/rel-error.h"

void
rel_token_cursor_init (RelTokenCursor *self,
                       const char     *text,
                       gssize          length,
                       RelTokenStyle   style)
{
  rel_tokenizer_init (&self->tokenizer, text, length, style);
  self->text = text;
  self->style = style;
  self->first = 0;
  self->n_ahead = 0;
  self->last_end = 0;
  self->scratch = NULL;
}

void
rel_token_cursor_clear (RelTokenCursor *self)
{
  g_clear_pointer (&self->scratch, g_array_unref);
}

/* The n-th token from here, n up to 3; valid until the next call. */
const RelToken *
rel_token_cursor_peek (RelTokenCursor *self,
                       guint           n)
{
  while (self->n_ahead <= n)
    {
      rel_tokenizer_next_solid (&self->tokenizer, &self->ahead[(self->first + self->n_ahead) & 3]);
      self->n_ahead++;
    }

  return &self->ahead[(self->first + n) & 3];
}

gboolean
rel_token_cursor_at_end (RelTokenCursor *self)
{
  return rel_token_cursor_peek (self, 0)->kind == REL_TOKEN_END;
}

gboolean
rel_token_cursor_at_word (RelTokenCursor *self,
                          guint           n,
                          const char     *word)
{
  return rel_token_is_word (rel_token_cursor_peek (self, n), self->text, word);
}

gboolean
rel_token_cursor_at_char (RelTokenCursor *self,
                          guint           n,
                          char            c)
{
  return rel_token_is_char (rel_token_cursor_peek (self, n), self->text, c);
}

/* At the end of the text, the token that says so comes again and again. */
RelToken
rel_token_cursor_take (RelTokenCursor *self)
{
  RelToken token = *rel_token_cursor_peek (self, 0);

  if (token.kind != REL_TOKEN_END)
    {
      self->last_end = token.end;
      self->first = (self->first + 1) & 3;
      self->n_ahead--;
    }

  return token;
}

gboolean
rel_token_cursor_accept (RelTokenCursor *self,
                         const char     *word)
{
  if (!rel_token_cursor_at_word (self, 0, word))
    return FALSE;

  rel_token_cursor_take (self);

  return TRUE;
}

gboolean
rel_token_cursor_accept2 (RelTokenCursor *self,
                          const char     *word1,
                          const char     *word2)
{
  if (!rel_token_cursor_at_word (self, 0, word1) || !rel_token_cursor_at_word (self, 1, word2))
    return FALSE;

  rel_token_cursor_take (self);
  rel_token_cursor_take (self);

  return TRUE;
}

gboolean
rel_token_cursor_accept_char (RelTokenCursor *self,
                              char            c)
{
  if (!rel_token_cursor_at_char (self, 0, c))
    return FALSE;

  rel_token_cursor_take (self);

  return TRUE;
}

/* Sets the error "not understood here". Always FALSE, to be returned. */
gboolean
rel_token_cursor_fail (RelTokenCursor  *self,
                       GError         **error)
{
  const RelToken *token = rel_token_cursor_peek (self, 0);
  guint column = rel_sql_get_column (self->text, token->start);

  if (token->kind == REL_TOKEN_END)
    {
      rel_set_error_at (error, REL_ERROR_SYNTAX, token->line, column, _("The statement ends too early"));
    }
  else
    {
      g_autofree char *written = g_strndup (self->text + token->start, MIN (token->end - token->start, 40));
      g_autofree char *shown = g_utf8_make_valid (written, -1);

      rel_set_error_at (error, REL_ERROR_SYNTAX, token->line, column, _("“%s” is not understood here"), shown);
    }

  return FALSE;
}

/* A name, bare, quoted or as a text literal, which SQLite takes for a name too. */
gboolean
rel_token_cursor_name (RelTokenCursor  *self,
                       RelSpan         *name,
                       GError         **error)
{
  const RelToken *token = rel_token_cursor_peek (self, 0);

  if (token->kind != REL_TOKEN_WORD && token->kind != REL_TOKEN_QUOTED && token->kind != REL_TOKEN_STRING)
    return rel_token_cursor_fail (self, error);

  *name = (RelSpan) { token->start, token->end };
  rel_token_cursor_take (self);

  return TRUE;
}

/* From an opening parenthesis to behind its closing one. */
gboolean
rel_token_cursor_group (RelTokenCursor  *self,
                        RelSpan         *inner,
                        GError         **error)
{
  guint depth = 0;
  RelSpan span = { 0, 0 };

  if (!rel_token_cursor_at_char (self, 0, '('))
    return rel_token_cursor_fail (self, error);

  for (;;)
    {
      gsize before = self->last_end;
      RelToken token;

      if (rel_token_cursor_at_end (self))
        return rel_token_cursor_fail (self, error);

      token = rel_token_cursor_take (self);
      if (rel_token_is_char (&token, self->text, '('))
        {
          if (++depth > REL_TOKEN_CURSOR_MAX_DEPTH)
            {
              rel_set_error_at (error, REL_ERROR_SYNTAX, token.line, rel_sql_get_column (self->text, token.start),
                                _("Parentheses are nested deeper than %d"), REL_TOKEN_CURSOR_MAX_DEPTH);
              return FALSE;
            }
          if (depth == 1)
            {
              const RelToken *next = rel_token_cursor_peek (self, 0);

              span.start = next->start;
            }
        }
      else if (rel_token_is_char (&token, self->text, ')') && --depth == 0)
        {
          span.end = MAX (before, span.start);
          if (span.start >= token.start)
            span.end = span.start;
          break;
        }
    }

  if (inner != NULL)
    *inner = span;

  return TRUE;
}

static gboolean
scratch_is_word (RelTokenCursor *self,
                 guint           position,
                 const char     *word)
{
  return rel_token_is_word (&g_array_index (self->scratch, RelToken, position), self->text, word);
}

/* The term whose tokens at depth 0 are in scratch; a group counts as one operator token there. */
static void
finish_term (RelTokenCursor *self,
             RelTermText    *term)
{
  guint n = self->scratch->len;
  gboolean has_collation = FALSE;

  *term = (RelTermText) { { 0, 0 } };
  if (n > 2 && scratch_is_word (self, n - 2, "NULLS"))
    n -= 2;
  if (n > 1 && (scratch_is_word (self, n - 1, "ASC") || scratch_is_word (self, n - 1, "DESC")))
    {
      term->descending = scratch_is_word (self, n - 1, "DESC");
      n--;
    }
  if (n > 1 && scratch_is_word (self, n - 1, "AUTOINCREMENT"))
    {
      term->autoincrement = TRUE;
      n--;
    }
  if (n > 1 && (scratch_is_word (self, n - 1, "ASC") || scratch_is_word (self, n - 1, "DESC")))
    {
      term->descending = scratch_is_word (self, n - 1, "DESC");
      n--;
    }
  while (n > 2 && scratch_is_word (self, n - 2, "COLLATE"))
    {
      const RelToken *token = &g_array_index (self->scratch, RelToken, n - 1);

      if (!has_collation)
        term->collation = (RelSpan) { token->start, token->end };
      has_collation = TRUE;
      n -= 2;
    }

  if (n > 0)
    {
      const RelToken *from = &g_array_index (self->scratch, RelToken, 0);
      const RelToken *to = &g_array_index (self->scratch, RelToken, n - 1);

      term->expression = (RelSpan) { from->start, to->end };
      if (n == 1 && (from->kind == REL_TOKEN_WORD || from->kind == REL_TOKEN_QUOTED || from->kind == REL_TOKEN_STRING))
        term->name = term->expression;
      /* A prefix length, as in MySQL: name(10). */
      else if (n == 2 && self->style == REL_TOKEN_STYLE_MYSQL && to->kind == REL_TOKEN_OPERATOR &&
               (from->kind == REL_TOKEN_WORD || from->kind == REL_TOKEN_QUOTED))
        term->name = (RelSpan) { from->start, from->end };
    }
}

/* A list of terms in parentheses, appended to terms. */
gboolean
rel_token_cursor_terms (RelTokenCursor  *self,
                        GArray          *terms,
                        guint           *first,
                        guint           *n_terms,
                        GError         **error)
{
  if (!rel_token_cursor_accept_char (self, '('))
    return rel_token_cursor_fail (self, error);

  *first = terms->len;
  if (self->scratch == NULL)
    self->scratch = g_array_new (FALSE, FALSE, sizeof (RelToken));
  g_array_set_size (self->scratch, 0);

  for (;;)
    {
      RelToken token = *rel_token_cursor_peek (self, 0);

      if (token.kind == REL_TOKEN_END)
        return rel_token_cursor_fail (self, error);

      if (rel_token_is_char (&token, self->text, ',') || rel_token_is_char (&token, self->text, ')'))
        {
          RelTermText term;

          rel_token_cursor_take (self);
          finish_term (self, &term);
          g_array_append_val (terms, term);
          g_array_set_size (self->scratch, 0);
          if (rel_token_is_char (&token, self->text, ')'))
            break;
          continue;
        }

      if (rel_token_is_char (&token, self->text, '('))
        {
          if (!rel_token_cursor_group (self, NULL, error))
            return FALSE;
          token.end = self->last_end;
        }
      else
        rel_token_cursor_take (self);
      g_array_append_val (self->scratch, token);
    }

  *n_terms = terms->len - *first;

  return TRUE;
}
