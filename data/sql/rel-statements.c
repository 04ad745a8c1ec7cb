/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Splits a script into statements as the program that usually runs it would: the
 * sqlite3 shell (a trigger ends with "; END;", lines that begin with a dot are not
 * SQL), psql (backslash commands and the rows of COPY are skipped) and mysql
 * (DELIMITER). The decision is made on tokens alone, so a semicolon in a string, a name
 * or a comment never splits.
 */
#include "config.h"

#include "sql/rel-statements.h"

#include <string.h>

/**
 * rel_statements_init:
 * @self: a splitter
 * @text: a script, which must outlive it
 * @length: bytes of @text, or -1 when it ends with a NUL
 * @style: whose rules apply
 *
 * Starts at the beginning of a script. A byte order mark is passed over.
 */
void
rel_statements_init (RelStatements *self,
                     const char    *text,
                     gssize         length,
                     RelTokenStyle  style)
{
  rel_tokenizer_init (&self->tokenizer, text, length, style);
  self->delimiter = (RelSpan) { 0, 0 };
  if (self->tokenizer.length >= 3 && memcmp (text, "\xef\xbb\xbf", 3) == 0)
    self->tokenizer.offset = 3;
}

/* The rest of the line that token is on; the line end stays to be counted. */
static RelSpan
skip_line (RelStatements  *self,
           const RelToken *token)
{
  RelTokenizer *tokenizer = &self->tokenizer;
  const char *from = tokenizer->text + token->start;
  const char *end = memchr (from, '\n', tokenizer->length - token->start);

  tokenizer->offset = end != NULL ? (gsize) (end - tokenizer->text) : tokenizer->length;
  tokenizer->line = token->line;

  return (RelSpan) { token->end, tokenizer->offset };
}

/* The rows behind COPY ... FROM stdin; up to the line that holds nothing but \. */
static void
skip_copied_rows (RelStatements *self)
{
  RelTokenizer *tokenizer = &self->tokenizer;

  while (tokenizer->offset < tokenizer->length)
    {
      const char *from = tokenizer->text + tokenizer->offset;
      gsize left = tokenizer->length - tokenizer->offset;
      const char *end = memchr (from, '\n', left);
      gsize length = end != NULL ? (gsize) (end - from) : left;
      gboolean last;

      if (length > 0 && from[length - 1] == '\r')
        last = length == 3 && memcmp (from, "\\.", 2) == 0;
      else
        last = length == 2 && memcmp (from, "\\.", 2) == 0;

      tokenizer->offset += end != NULL ? length + 1 : length;
      tokenizer->line += end != NULL;
      if (last)
        break;
    }
}

static gboolean
is_at_line_start (const char *text,
                  gsize       offset)
{
  while (offset > 0 && (text[offset - 1] == ' ' || text[offset - 1] == '\t' || text[offset - 1] == '\r'))
    offset--;

  return offset == 0 || text[offset - 1] == '\n' || (guchar) text[offset - 1] == 0xbf;
}

/* What is no SQL but a command of the shell, taken from the front of a statement. */
static gboolean
skip_command (RelStatements  *self,
              const RelToken *token)
{
  const char *text = self->tokenizer.text;

  switch (self->tokenizer.style)
    {
    case REL_TOKEN_STYLE_SQLITE:
      if (!rel_token_is_char (token, text, '.') || !is_at_line_start (text, token->start))
        return FALSE;
      skip_line (self, token);
      return TRUE;

    case REL_TOKEN_STYLE_POSTGRESQL:
      if (!rel_token_is_char (token, text, '\\'))
        return FALSE;
      skip_line (self, token);
      return TRUE;

    case REL_TOKEN_STYLE_MYSQL:
      if (!rel_token_is_word (token, text, "DELIMITER"))
        return FALSE;
      self->delimiter = skip_line (self, token);
      while (self->delimiter.start < self->delimiter.end && g_ascii_isspace (text[self->delimiter.start]))
        self->delimiter.start++;
      while (self->delimiter.start < self->delimiter.end && g_ascii_isspace (text[self->delimiter.end - 1]))
        self->delimiter.end--;
      if (self->delimiter.end == self->delimiter.start + 1 && text[self->delimiter.start] == ';')
        self->delimiter.end = self->delimiter.start;
      return TRUE;

    default:
      g_assert_not_reached ();
    }
}

/* Whether the statement ends at this token, or within it: a delimiter may stick to a word. */
static gboolean
ends_here (RelStatements  *self,
           const RelToken *token,
           gsize          *end)
{
  RelTokenizer *tokenizer = &self->tokenizer;
  gsize length = self->delimiter.end - self->delimiter.start;
  const char *from = tokenizer->text + token->start;
  const char *found;

  if (length == 0)
    {
      *end = token->end;
      return rel_token_is_char (token, tokenizer->text, ';');
    }

  if (token->kind == REL_TOKEN_STRING || token->kind == REL_TOKEN_QUOTED)
    return FALSE;

  found = memmem (from, MIN (token->end - token->start + length - 1, tokenizer->length - token->start),
                  tokenizer->text + self->delimiter.start, length);
  if (found == NULL)
    return FALSE;

  *end = found - tokenizer->text;
  tokenizer->offset = *end + length;
  tokenizer->line = token->line;

  return TRUE;
}

/**
 * rel_statements_next:
 * @self: a splitter
 * @statement: (out caller-allocates): the statement
 *
 * Reads the next statement. Empty ones are passed over.
 *
 * Returns: %FALSE at the end of the script
 */
gboolean
rel_statements_next (RelStatements *self,
                     RelStatement  *statement)
{
  RelTokenizer *tokenizer = &self->tokenizer;
  const char *text = tokenizer->text;
  gboolean begun = FALSE, creates = FALSE, trigger = FALSE, after_semicolon = FALSE, at_end = FALSE;
  gboolean copies = FALSE, from_stdin = FALSE;
  guint n_words = 0;
  gsize end = 0;
  RelToken token;

  while (rel_tokenizer_next (tokenizer, &token))
    {
      if (token.kind == REL_TOKEN_SPACE)
        continue;
      if (token.kind == REL_TOKEN_COMMENT)
        {
          if (begun)
            statement->span.end = token.end;
          continue;
        }

      if (!begun)
        {
          if (skip_command (self, &token) || (ends_here (self, &token, &end) && (end == token.start || token.end == end)))
            continue;
          begun = TRUE;
          statement->span.start = token.start;
          statement->line = token.line;
        }

      if (ends_here (self, &token, &end))
        {
          if (trigger && !at_end)
            {
              after_semicolon = TRUE;
              statement->span.end = token.end;
              continue;
            }

          statement->complete = TRUE;
          statement->span.end = MAX (end, statement->span.start);
          if (copies && from_stdin)
            {
              skip_line (self, &token);
              if (rel_tokenizer_next (tokenizer, &token))
                {
                  tokenizer->offset = token.start + 1;
                  tokenizer->line = token.line + 1;
                  skip_copied_rows (self);
                }
            }
          return TRUE;
        }

      statement->span.end = token.end;

      if (token.kind == REL_TOKEN_WORD)
        {
          if (n_words == 0 && rel_token_is_word (&token, text, "EXPLAIN"))
            continue;
          if (n_words == 0)
            {
              creates = tokenizer->style == REL_TOKEN_STYLE_SQLITE && rel_token_is_word (&token, text, "CREATE");
              copies = tokenizer->style == REL_TOKEN_STYLE_POSTGRESQL && rel_token_is_word (&token, text, "COPY");
            }
          else if (creates && !trigger && n_words <= 2)
            {
              trigger = rel_token_is_word (&token, text, "TRIGGER");
              creates = n_words == 1 && (rel_token_is_word (&token, text, "TEMP") || rel_token_is_word (&token, text, "TEMPORARY"));
            }
          from_stdin = from_stdin || rel_token_is_word (&token, text, "STDIN");
          n_words++;
        }
      at_end = after_semicolon && rel_token_is_word (&token, text, "END");
      after_semicolon = FALSE;
    }

  statement->complete = FALSE;

  return begun;
}
