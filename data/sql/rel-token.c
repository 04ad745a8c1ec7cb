/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Cuts SQL into tokens. Every byte of the text belongs to exactly one token, so a
 * text can be put together again from its tokens and edited in place. Nothing is
 * ever refused: what no dialect knows is an operator of one byte, what does not end
 * reaches to the end of the text and says so. One pass, no memory, no recursion.
 */
#include "config.h"

#include "sql/rel-token.h"

#include <string.h>

static inline gboolean
is_space (guchar c)
{
  return c == ' ' || (c >= '\t' && c <= '\r');
}

static inline gboolean
is_name_start (guchar c)
{
  return g_ascii_isalpha (c) || c == '_' || c >= 0x80;
}

static inline gboolean
is_name (guchar c)
{
  return g_ascii_isalnum (c) || c == '_' || c == '$' || c >= 0x80;
}

/**
 * rel_tokenizer_init:
 * @self: a tokenizer
 * @text: text, which must outlive it
 * @length: bytes of @text, or -1 when it ends with a NUL
 * @style: whose rules apply
 *
 * Starts at the beginning of a text. The text may hold any bytes.
 */
void
rel_tokenizer_init (RelTokenizer  *self,
                    const char    *text,
                    gssize         length,
                    RelTokenStyle  style)
{
  self->text = text;
  self->length = length < 0 ? strlen (text) : (gsize) length;
  self->offset = 0;
  self->line = 1;
  self->style = style;
}

static inline guchar
peek (RelTokenizer *self,
      gsize         offset)
{
  return offset < self->length ? (guchar) self->text[offset] : 0;
}

/* Offset behind a quoted thing that opens at start; a doubled quote stands for itself. */
static gsize
skip_quoted (RelTokenizer *self,
             gsize         start,
             char          quote,
             gboolean      backslash,
             gboolean     *open)
{
  gsize at = start + 1;

  while (at < self->length)
    {
      char c = self->text[at++];

      if (c == '\\' && backslash)
        at = MIN (at + 1, self->length);
      else if (c == quote)
        {
          if (at >= self->length || self->text[at] != quote)
            return at;
          at++;
        }
    }

  *open = TRUE;

  return self->length;
}

static gsize
skip_line (RelTokenizer *self,
           gsize         start)
{
  const char *end = memchr (self->text + start, '\n', self->length - start);

  return end != NULL ? (gsize) (end - self->text) + 1 : self->length;
}

/* PostgreSQL lets comments nest; the others end at the first mark. */
static gsize
skip_comment (RelTokenizer *self,
              gsize         start,
              gboolean     *open)
{
  guint depth = 1;

  for (gsize at = start + 2; at + 1 < self->length; at++)
    {
      if (self->text[at] == '*' && self->text[at + 1] == '/')
        {
          if (--depth == 0)
            return at + 2;
          at++;
        }
      else if (self->style == REL_TOKEN_STYLE_POSTGRESQL && self->text[at] == '/' && self->text[at + 1] == '*')
        {
          depth++;
          at++;
        }
    }

  *open = TRUE;

  return self->length;
}

/* $tag$ ... $tag$ of PostgreSQL; start itself when there is none here. */
static gsize
skip_dollar_quoted (RelTokenizer *self,
                    gsize         start,
                    gboolean     *open)
{
  gsize tag = start + 1;
  const char *found;

  if (is_name_start (peek (self, tag)))
    while (tag < self->length && is_name (self->text[tag]) && self->text[tag] != '$')
      tag++;
  if (peek (self, tag) != '$')
    return start;
  tag = tag + 1 - start;

  found = memmem (self->text + start + tag, self->length - start - tag, self->text + start, tag);
  if (found != NULL)
    return (gsize) (found - self->text) + tag;

  *open = TRUE;

  return self->length;
}

static gsize
skip_number (RelTokenizer *self,
             gsize         start)
{
  gsize at = start;

  if (peek (self, at) == '0' && (peek (self, at + 1) | 0x20) == 'x' && g_ascii_isxdigit (peek (self, at + 2)))
    {
      for (at += 2; g_ascii_isxdigit (peek (self, at)); at++)
        ;
      return at;
    }

  while (g_ascii_isdigit (peek (self, at)))
    at++;
  if (peek (self, at) == '.')
    for (at++; g_ascii_isdigit (peek (self, at)); at++)
      ;
  if ((peek (self, at) | 0x20) == 'e')
    {
      gsize digits = at + 1;

      if (peek (self, digits) == '+' || peek (self, digits) == '-')
        digits++;
      if (g_ascii_isdigit (peek (self, digits)))
        for (at = digits; g_ascii_isdigit (peek (self, at)); at++)
          ;
    }

  return at;
}

static gsize
skip_operator (RelTokenizer *self,
               gsize         start)
{
  static const char longer[][4] = { "->>", "->", "||", "<<", ">>", "<=", ">=", "==", "!=", "<>", "::", ":=" };
  gsize left = self->length - start;

  /* Most of them stand alone. */
  if (strchr ("-|<>=!:", self->text[start]) == NULL || self->text[start] == '\0')
    return start + 1;

  for (guint i = 0; i < G_N_ELEMENTS (longer); i++)
    {
      gsize length = strlen (longer[i]);

      if (length <= left && memcmp (self->text + start, longer[i], length) == 0)
        return start + length;
    }

  return start + 1;
}

static void
scan (RelTokenizer *self,
      RelToken     *token)
{
  const RelTokenStyle style = self->style;
  const gsize start = self->offset;
  const guchar c = self->text[start];
  const guchar next = peek (self, start + 1);
  gboolean open = FALSE;
  gsize end = start + 1;
  RelTokenKind kind = REL_TOKEN_OPERATOR;

  if (is_space (c))
    {
      kind = REL_TOKEN_SPACE;
      while (end < self->length && is_space (self->text[end]))
        end++;
    }
  else if (c == '-' && next == '-' &&
           (style != REL_TOKEN_STYLE_MYSQL || start + 2 >= self->length || (guchar) self->text[start + 2] <= ' '))
    {
      kind = REL_TOKEN_COMMENT;
      end = skip_line (self, start);
    }
  else if (c == '/' && next == '*')
    {
      kind = REL_TOKEN_COMMENT;
      end = skip_comment (self, start, &open);
    }
  else if (c == '#' && style == REL_TOKEN_STYLE_MYSQL)
    {
      kind = REL_TOKEN_COMMENT;
      end = skip_line (self, start);
    }
  else if (c == '\'')
    {
      kind = REL_TOKEN_STRING;
      end = skip_quoted (self, start, c, style == REL_TOKEN_STYLE_MYSQL, &open);
    }
  else if (c == '"')
    {
      kind = style == REL_TOKEN_STYLE_MYSQL ? REL_TOKEN_STRING : REL_TOKEN_QUOTED;
      end = skip_quoted (self, start, c, style == REL_TOKEN_STYLE_MYSQL, &open);
    }
  else if (c == '`' && style != REL_TOKEN_STYLE_POSTGRESQL)
    {
      kind = REL_TOKEN_QUOTED;
      end = skip_quoted (self, start, c, FALSE, &open);
    }
  else if (c == '[' && style == REL_TOKEN_STYLE_SQLITE)
    {
      const char *close = memchr (self->text + start, ']', self->length - start);

      kind = REL_TOKEN_QUOTED;
      open = close == NULL;
      end = open ? self->length : (gsize) (close - self->text) + 1;
    }
  else if ((c | 0x20) == 'x' && next == '\'')
    {
      kind = REL_TOKEN_BLOB;
      end = skip_quoted (self, start + 1, '\'', FALSE, &open);
    }
  else if ((c | 0x20) == 'e' && next == '\'' && style == REL_TOKEN_STYLE_POSTGRESQL)
    {
      kind = REL_TOKEN_STRING;
      end = skip_quoted (self, start + 1, '\'', TRUE, &open);
    }
  else if (g_ascii_isdigit (c) || (c == '.' && g_ascii_isdigit (next)))
    {
      kind = REL_TOKEN_NUMBER;
      end = skip_number (self, start);
    }
  else if (is_name_start (c))
    {
      kind = REL_TOKEN_WORD;
      while (end < self->length && is_name (self->text[end]))
        end++;
    }
  else if (c == '$' && style == REL_TOKEN_STYLE_POSTGRESQL && (end = skip_dollar_quoted (self, start, &open)) != start)
    kind = REL_TOKEN_STRING;
  else if (c == '?' || c == '$' || c == '@' || c == '#' || (c == ':' && is_name (next)))
    {
      kind = REL_TOKEN_VARIABLE;
      for (end = start + 1; end < self->length && (is_name (self->text[end]) || self->text[end] == ':'); end++)
        ;
    }
  else
    end = skip_operator (self, start);

  token->kind = kind;
  token->open = open;
  token->start = start;
  token->end = end;
}

/**
 * rel_tokenizer_next:
 * @self: a tokenizer
 * @token: (out caller-allocates): the token
 *
 * Reads the next token, white space and comments included.
 *
 * Returns: %FALSE at the end of the text; @token is then %REL_TOKEN_END
 */
gboolean
rel_tokenizer_next (RelTokenizer *self,
                    RelToken     *token)
{
  token->line = self->line;

  if (self->offset >= self->length)
    {
      token->kind = REL_TOKEN_END;
      token->open = FALSE;
      token->start = token->end = self->length;
      return FALSE;
    }

  scan (self, token);

  /* Only these can hold a line end. */
  if (token->kind != REL_TOKEN_WORD && token->kind != REL_TOKEN_NUMBER && token->kind != REL_TOKEN_OPERATOR)
    {
      const char *at = self->text + token->start;
      const char *end = self->text + token->end;

      while ((at = memchr (at, '\n', end - at)) != NULL)
        {
          self->line++;
          at++;
        }
    }
  self->offset = token->end;

  return TRUE;
}

/**
 * rel_tokenizer_next_solid:
 * @self: a tokenizer
 * @token: (out caller-allocates): the token
 *
 * Reads the next token that is neither white space nor comment.
 *
 * Returns: %FALSE at the end of the text; @token is then %REL_TOKEN_END
 */
gboolean
rel_tokenizer_next_solid (RelTokenizer *self,
                          RelToken     *token)
{
  gboolean found;

  do
    found = rel_tokenizer_next (self, token);
  while (token->kind == REL_TOKEN_SPACE || token->kind == REL_TOKEN_COMMENT);

  return found;
}

/**
 * rel_token_is_word:
 * @token: a token
 * @text: its text
 * @word: a keyword in capitals
 *
 * Returns: whether the token is that bare word, in capitals or not
 */
gboolean
rel_token_is_word (const RelToken *token,
                   const char     *text,
                   const char     *word)
{
  const char *at = text + token->start;
  const char *end = text + token->end;

  if (token->kind != REL_TOKEN_WORD)
    return FALSE;

  for (; at < end; at++, word++)
    {
      char c = *at >= 'a' && *at <= 'z' ? *at - 'a' + 'A' : *at;

      if (c != *word)
        return FALSE;
    }

  return *word == '\0';
}

/**
 * rel_token_is_char:
 * @token: a token
 * @text: its text
 * @c: a character
 *
 * Returns: whether the token is the operator that consists of @c
 */
gboolean
rel_token_is_char (const RelToken *token,
                   const char     *text,
                   char            c)
{
  return token->kind == REL_TOKEN_OPERATOR && token->end - token->start == 1 && text[token->start] == c;
}

/**
 * rel_token_dup_text:
 * @token: a token
 * @text: its text
 *
 * Returns: (transfer full): the token as written
 */
char *
rel_token_dup_text (const RelToken *token,
                    const char     *text)
{
  return g_strndup (text + token->start, token->end - token->start);
}

/**
 * rel_token_dup_name:
 * @token: a token
 * @text: its text
 *
 * Returns: (transfer full): the token without its quotes
 */
char *
rel_token_dup_name (const RelToken *token,
                    const char     *text)
{
  return rel_sql_unquote (text + token->start, token->end - token->start);
}

/**
 * rel_span_dup_text:
 * @span: a stretch of @text
 * @text: a text
 *
 * Returns: (transfer full) (nullable): the stretch as written; %NULL when it is empty
 */
char *
rel_span_dup_text (RelSpan     span,
                   const char *text)
{
  return span.end > span.start ? g_strndup (text + span.start, span.end - span.start) : NULL;
}

/**
 * rel_span_dup_name:
 * @span: a stretch of @text that is a name
 * @text: a text
 *
 * Returns: (transfer full) (nullable): the name without its quotes; %NULL when the stretch is empty
 */
char *
rel_span_dup_name (RelSpan     span,
                   const char *text)
{
  return span.end > span.start ? rel_sql_unquote (text + span.start, span.end - span.start) : NULL;
}

/**
 * rel_sql_unquote:
 * @text: a name or text literal as written
 * @length: its bytes
 *
 * Takes the quotes off: '', "", `` with doubled ones halved, or []. Anything else
 * comes back unchanged.
 *
 * Returns: (transfer full): what was quoted
 */
char *
rel_sql_unquote (const char *text,
                 gsize       length)
{
  GString *name;
  char quote = length > 0 ? text[0] : '\0';
  gsize i;

  if (quote == '[')
    {
      length -= length >= 2 && text[length - 1] == ']' ? 2 : 1;
      return g_strndup (text + 1, length);
    }
  if (quote != '\'' && quote != '"' && quote != '`')
    return g_strndup (text, length);

  name = g_string_sized_new (length);
  for (i = 1; i < length; i++)
    {
      if (text[i] == quote)
        {
          if (i + 1 >= length || text[i + 1] != quote)
            break;
          i++;
        }
      g_string_append_c (name, text[i]);
    }

  return g_string_free (name, FALSE);
}

/**
 * rel_sql_get_column:
 * @text: a text
 * @offset: offset of a byte in it
 *
 * Returns: column of that place in its line, in characters, from 1
 */
guint
rel_sql_get_column (const char *text,
                    gsize       offset)
{
  guint column = 1;

  while (offset > 0 && text[offset - 1] != '\n')
    {
      offset--;
      /* Count each character once, by its first byte. */
      if (((guchar) text[offset] & 0xc0) != 0x80)
        column++;
    }

  return column;
}
