/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Tokens of Python, as far as models need them: logical lines with their indent, names,
 * numbers, texts, operators. Made for text that may be a notebook, a page of a manual or
 * half of a program: prompts and fences are passed over, and a bracket that is never
 * closed ends where the next class or column begins.
 */
#include "config.h"

#include "formats/rel-python-lexer.h"

#include <string.h>

#define TAB_WIDTH 8

void
rel_python_lexer_init (RelPythonLexer *self,
                       const char     *text,
                       gsize           length)
{
  *self = (RelPythonLexer){ .text = text, .length = length, .line = 1, .at_start = TRUE };
  if (length >= 3 && memcmp (text, "\357\273\277", 3) == 0)
    self->offset = 3;
}

static char
peek (const RelPythonLexer *self,
      gsize                 n)
{
  return self->offset + n < self->length ? self->text[self->offset + n] : '\0';
}

static gboolean
at_text (const RelPythonLexer *self,
         const char           *text)
{
  gsize n = strlen (text);

  return self->length - self->offset >= n && memcmp (self->text + self->offset, text, n) == 0;
}

static gboolean
is_name_start (char c)
{
  return g_ascii_isalpha (c) || c == '_' || (guchar) c >= 0x80;
}

static gboolean
is_name_part (char c)
{
  return is_name_start (c) || g_ascii_isdigit (c);
}

static void
skip_line (RelPythonLexer *self)
{
  const char *end = memchr (self->text + self->offset, '\n', self->length - self->offset);

  self->offset = end != NULL ? (gsize) (end - self->text) : self->length;
}

/* One line end, whichever kind; FALSE when there is none here. */
static gboolean
skip_line_end (RelPythonLexer *self)
{
  char c = peek (self, 0);

  if (c != '\n' && c != '\r')
    return FALSE;
  self->offset += c == '\r' && peek (self, 1) == '\n' ? 2 : 1;
  self->line++;

  return TRUE;
}

/* The spaces in front of a line, prompts left out. */
static guint
measure_indent (RelPythonLexer *self)
{
  guint indent = 0;

  for (;;)
    {
      char c = peek (self, 0);

      if (c == ' ')
        indent++;
      else if (c == '\t')
        indent += TAB_WIDTH - indent % TAB_WIDTH;
      else if (c == '\f')
        indent = 0;
      else if (at_text (self, ">>> ") || (self->prompts && at_text (self, "... ")))
        {
          self->prompts = TRUE;
          self->offset += 3;
          indent = 0;
          /* The space behind the prompt is part of it. */
        }
      else
        return self->prompts && indent > 0 ? indent - 1 : indent;
      self->offset++;
    }
}

/* Fences of Markdown and commands of notebooks are no Python. */
static gboolean
is_foreign_line (const RelPythonLexer *self)
{
  char c = peek (self, 0);

  return c == '#' || c == '%' || c == '!' || c == '$' || at_text (self, "```") || at_text (self, "~~~");
}

/* A line within brackets that can only be the start of something else, so the bracket was never closed. */
static gboolean
is_new_start (const RelPythonLexer *self,
              guint                 indent)
{
  static const char *const words[] = { "class ", "def ", "import ", "@" };
  static const char *const calls[] = { "Column(", "mapped_column(", "relationship(", "Table(" };
  gsize at = self->offset, start;

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (at_text (self, words[i]))
      return words[i][0] != '@' || indent <= self->indent;
  if (indent > self->indent)
    return FALSE;

  /* "name = Column(", and so on: at most a few words are looked at. */
  while (at < self->length && is_name_part (self->text[at]) && at < self->offset + 100)
    at++;
  while (at < self->length && self->text[at] == ' ')
    at++;
  if (at >= self->length || self->text[at] != '=')
    return FALSE;
  for (at++; at < self->length && self->text[at] == ' '; at++)
    ;
  for (start = at; at < self->length && at < start + 100 && (is_name_part (self->text[at]) || self->text[at] == '.'); at++)
    if (self->text[at] == '.')
      start = at + 1;
  for (guint i = 0; i < G_N_ELEMENTS (calls); i++)
    if (self->length - start >= strlen (calls[i]) && memcmp (self->text + start, calls[i], strlen (calls[i])) == 0)
      return TRUE;

  return FALSE;
}

/* Goes to the next token; TRUE at the end of a logical line. */
static gboolean
skip_blanks (RelPythonLexer *self)
{
  for (;;)
    {
      char c = peek (self, 0);

      if (self->offset >= self->length)
        return FALSE;
      if (c == '#')
        skip_line (self);
      else if (c == '\\' && (peek (self, 1) == '\n' || peek (self, 1) == '\r'))
        {
          self->offset++;
          skip_line_end (self);
        }
      else if (c == '\n' || c == '\r')
        {
          gsize before = self->offset;
          guint line = self->line, indent;

          if (self->depth == 0)
            return TRUE;
          skip_line_end (self);
          indent = measure_indent (self);
          if (is_new_start (self, indent))
            {
              self->offset = before;
              self->line = line;
              self->depth = 0;
              self->cut = TRUE;
              return TRUE;
            }
        }
      else if (c == ' ' || c == '\t' || c == '\f' || c == '\0')
        self->offset++;
      else
        return FALSE;
    }
}

/* Over the empty lines in front of a logical line. */
static void
start_line (RelPythonLexer *self)
{
  do
    {
      self->indent = measure_indent (self);
      if (is_foreign_line (self))
        skip_line (self);
    }
  while (skip_line_end (self));
  self->at_start = FALSE;
  self->cut = FALSE;
}

static void
lex_string (RelPythonLexer *self,
            RelPythonToken *token)
{
  char quote = peek (self, 0);
  gboolean triple = peek (self, 1) == quote && peek (self, 2) == quote;

  token->kind = REL_PYTHON_STRING;
  self->offset += triple ? 3 : 1;
  while (self->offset < self->length)
    {
      char c = peek (self, 0);

      if (c == '\\' && self->offset + 1 < self->length)
        {
          self->offset++;
          if (!skip_line_end (self))
            self->offset++;
        }
      else if (c == '\n' || c == '\r')
        {
          if (!triple)
            break;
          skip_line_end (self);
        }
      else if (c == quote && (!triple || (peek (self, 1) == quote && peek (self, 2) == quote)))
        {
          self->offset += triple ? 3 : 1;
          return;
        }
      else
        self->offset++;
    }
  token->open = TRUE;
}

/* Letters in front of a text: r, b, u, f, t, in any order and case. */
static guint
count_prefix (const RelPythonLexer *self)
{
  for (guint n = 0; n <= 3; n++)
    {
      char c = peek (self, n);

      if (c == '"' || c == '\'')
        return n;
      if (c == '\0' || strchr ("rbuftRBUFT", c) == NULL)
        break;
    }

  return G_MAXUINT;
}

static void
lex_operator (RelPythonLexer *self)
{
  static const char *const operators[] = {
    "...",
    "**=",
    "//=",
    ">>=",
    "<<=",
    "->",
    ":=",
    "==",
    "!=",
    "<=",
    ">=",
    "**",
    "//",
    "<<",
    ">>",
    "+=",
    "-=",
    "*=",
    "/=",
    "%=",
    "&=",
    "|=",
    "^=",
    "@=",
  };
  char c = peek (self, 0);

  if (strchr ("([{", c) != NULL)
    self->depth++;
  else if (strchr (")]}", c) != NULL && self->depth > 0)
    self->depth--;
  for (guint i = 0; i < G_N_ELEMENTS (operators); i++)
    if (at_text (self, operators[i]))
      {
        self->offset += strlen (operators[i]);
        return;
      }
  self->offset++;
}

void
rel_python_lexer_next (RelPythonLexer *self,
                       RelPythonToken *token)
{
  guint prefix;

  if (self->at_start)
    start_line (self);
  *token = (RelPythonToken){ .indent = self->indent };

  if (skip_blanks (self))
    {
      *token = (RelPythonToken){ .kind = REL_PYTHON_NEWLINE, .line = self->line, .indent = self->indent, .start = self->offset, .end = self->offset };
      skip_line_end (self);
      self->at_start = TRUE;
      return;
    }
  token->line = self->line;
  token->start = self->offset;
  token->end = self->offset;
  if (self->offset >= self->length)
    return;

  prefix = count_prefix (self);
  if (prefix != G_MAXUINT)
    {
      self->offset += prefix;
      lex_string (self, token);
    }
  else if (is_name_start (peek (self, 0)))
    {
      token->kind = REL_PYTHON_NAME;
      while (is_name_part (peek (self, 0)))
        self->offset++;
    }
  else if (g_ascii_isdigit (peek (self, 0)) || (peek (self, 0) == '.' && g_ascii_isdigit (peek (self, 1))))
    {
      token->kind = REL_PYTHON_NUMBER;
      while (is_name_part (peek (self, 0)) || peek (self, 0) == '.')
        self->offset++;
    }
  else
    {
      token->kind = REL_PYTHON_OPERATOR;
      lex_operator (self);
    }
  token->end = self->offset;
}

gboolean
rel_python_token_is (const RelPythonLexer *self,
                     const RelPythonToken *token,
                     const char           *word)
{
  gsize n = strlen (word);

  return (token->kind == REL_PYTHON_NAME || token->kind == REL_PYTHON_OPERATOR) && token->end - token->start == n &&
         memcmp (self->text + token->start, word, n) == 0;
}

/* A number written in digits of a base; what no text can hold becomes the sign for that. */
static gunichar
read_digits (const char **at,
             const char  *end,
             guint        most,
             guint        base)
{
  guint64 value = 0;

  for (guint i = 0; i < most && *at < end; i++, (*at)++)
    {
      int digit = g_ascii_xdigit_value (**at);

      if (digit < 0 || (guint) digit >= base)
        break;
      value = value * base + digit;
    }

  return value != 0 && value <= 0x10ffff && g_unichar_validate ((gunichar) value) ? (gunichar) value : 0xfffd;
}

static void
decode_escape (GString     *out,
               const char **at,
               const char  *end)
{
  static const char letters[] = "ntr\\'\"abfv";
  static const char meanings[] = "\n\t\r\\'\"\a\b\f\v";
  char c = **at;
  const char *known = c != '\0' ? strchr (letters, c) : NULL;

  if (known != NULL)
    {
      g_string_append_c (out, meanings[known - letters]);
      (*at)++;
    }
  else if (c == '\n' || c == '\r')
    {
      *at += c == '\r' && *at + 1 < end && (*at)[1] == '\n' ? 2 : 1;
    }
  else if (c >= '0' && c <= '7')
    {
      g_string_append_unichar (out, read_digits (at, end, 3, 8));
    }
  else if (c == 'x' || c == 'u' || c == 'U')
    {
      (*at)++;
      g_string_append_unichar (out, read_digits (at, end, c == 'x' ? 2 : c == 'u' ? 4
                                                                                  : 8,
                                                 16));
    }
  else if (c == 'N' && *at + 1 < end && (*at)[1] == '{')
    {
      const char *close = memchr (*at, '}', end - *at);

      g_string_append_unichar (out, 0xfffd);
      *at = close != NULL ? close + 1 : end;
    }
  else
    {
      g_string_append_c (out, '\\');
    }
}

/* What a text says; plain: it is one, and not bytes or computed. */
char *
rel_python_token_decode (const RelPythonLexer *self,
                         const RelPythonToken *token,
                         gboolean             *plain)
{
  const char *at = self->text + token->start;
  const char *end = self->text + token->end;
  gboolean raw = FALSE;
  GString *out;
  gsize mark;

  *plain = !token->open;
  for (; at < end && *at != '"' && *at != '\''; at++)
    {
      raw = raw || g_ascii_tolower (*at) == 'r';
      *plain = *plain && strchr ("bftBFT", *at) == NULL;
    }
  mark = end - at >= 6 && at[1] == at[0] && at[2] == at[0] ? 3 : 1;
  at += MIN (mark, (gsize) (end - at));
  if (!token->open)
    end -= MIN (mark, (gsize) (end - at));

  out = g_string_sized_new (end - at);
  while (at < end)
    {
      if (*at == '\\' && !raw && at + 1 < end)
        {
          at++;
          decode_escape (out, &at, end);
        }
      else
        {
          g_string_append_c (out, *at++);
        }
    }

  return g_string_free (out, FALSE);
}
