/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Cuts a DBML text into tokens (https://dbml.dbdiagram.io/docs). Line ends matter there: a
 * column ends with its line, unless brackets are open. What cannot be a token ends the
 * reading with its line and column; nothing is guessed.
 */
#include "config.h"

#include "formats/rel-dbml-lexer.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/rel-error.h"
#include "sql/rel-token.h"

typedef struct
{
  const char *text;
  gsize       length;
  gsize       at;
  guint32     line;
  gboolean    new_line;
  gboolean    spaced;
  GArray     *tokens;
} Lexer;

/* Sets an error about a token: what is wrong, with its line and column. */
void
rel_dbml_set_error (GError             **error,
                    const RelDbmlToken  *token,
                    const char          *text,
                    const char          *format,
                    ...)
{
  g_autofree char *what = NULL;
  guint column = rel_sql_get_column (text, token->start);
  va_list args;

  va_start (args, format);
  what = g_strdup_vprintf (format, args);
  va_end (args);

  /* Translators: the last %s is a sentence without full stop */
  rel_set_error_at (error, REL_ERROR_SYNTAX, token->line, column, _("Line %u, column %u: %s. Nothing was read."), token->line, column, what);
}

static char
peek (Lexer *self,
      gsize  n)
{
  return self->at + n < self->length ? self->text[self->at + n] : '\0';
}

static gboolean
is_letter (Lexer *self)
{
  char c = peek (self, 0);

  if ((guchar) c < 0x80)
    return g_ascii_isalpha (c) || c == '_';

  return self->at < self->length;
}

static void
add (Lexer       *self,
     RelDbmlKind  kind,
     gsize        start,
     guint32      line)
{
  RelDbmlToken token = { kind, self->new_line, self->spaced, line, start, self->at };

  g_array_append_val (self->tokens, token);
  self->new_line = self->spaced = FALSE;
}

/* Passes white space and comments; FALSE when a comment has no end. */
static gboolean
skip_space (Lexer   *self,
            GError **error)
{
  for (;;)
    {
      char c = peek (self, 0);

      if (self->at >= self->length)
        return TRUE;
      if (c == '\n')
        {
          self->line++;
          self->new_line = TRUE;
        }
      else if (c == '/' && peek (self, 1) == '/')
        {
          const char *end = memchr (self->text + self->at, '\n', self->length - self->at);

          self->at = end != NULL ? (gsize) (end - self->text) : self->length;
          self->spaced = TRUE;
          continue;
        }
      else if (c == '/' && peek (self, 1) == '*')
        {
          RelDbmlToken token = { REL_DBML_SIGN, 0, 0, self->line, self->at, self->at };

          for (self->at += 2; !(peek (self, 0) == '*' && peek (self, 1) == '/'); self->at++)
            {
              if (self->at >= self->length)
                {
                  rel_dbml_set_error (error, &token, self->text, "%s", _("This comment has no end"));
                  return FALSE;
                }
              if (self->text[self->at] == '\n')
                {
                  self->line++;
                  self->new_line = TRUE;
                }
            }
          self->at++;
        }
      else if (c != ' ' && c != '\t' && c != '\r')
        return TRUE;

      self->at++;
      self->spaced = TRUE;
    }
}

/* A piece between quotes; raw: a backslash is nothing special. */
static gboolean
quoted (Lexer        *self,
        RelDbmlKind   kind,
        const char   *quote,
        gboolean      lines,
        gboolean      raw,
        GError      **error)
{
  const gsize n = strlen (quote);
  const gsize start = self->at;
  const guint32 line = self->line;

  for (self->at += n; self->at < self->length; self->at++)
    {
      char c = self->text[self->at];

      if (strncmp (self->text + self->at, quote, n) == 0)
        {
          self->at += n;
          add (self, kind, start, line);
          return TRUE;
        }
      if (c == '\\' && !raw && self->at + 1 < self->length)
        c = self->text[++self->at];
      else if (c == '\n' && !lines)
        break;
      if (c == '\n')
        self->line++;
    }

  {
    RelDbmlToken token = { kind, 0, 0, line, start, start };

    rel_dbml_set_error (error, &token, self->text, "%s", _("The quotes that open here are not closed"));
  }

  return FALSE;
}

/* 12, 1.5, 1e10; a word may begin with a digit too. */
static void
number_or_name (Lexer *self)
{
  const gsize start = self->at;
  gsize end;

  while (g_ascii_isdigit (peek (self, 0)))
    self->at++;
  if (peek (self, 0) == '.' && g_ascii_isdigit (peek (self, 1)))
    for (self->at++; g_ascii_isdigit (peek (self, 0)); self->at++)
      ;
  end = self->at;
  if (g_ascii_tolower (peek (self, 0)) == 'e')
    {
      self->at += strchr ("+-", peek (self, 1)) != NULL && peek (self, 1) != '\0' ? 2 : 1;
      if (g_ascii_isdigit (peek (self, 0)))
        {
          while (g_ascii_isdigit (peek (self, 0)))
            self->at++;
          end = self->at;
        }
    }
  self->at = end;
  if (!is_letter (self))
    {
      add (self, REL_DBML_NUMBER, start, self->line);
      return;
    }

  while (is_letter (self) || g_ascii_isdigit (peek (self, 0)))
    self->at++;
  add (self, REL_DBML_NAME, start, self->line);
}

static void
relation (Lexer *self)
{
  const gsize start = self->at;

  if (peek (self, 0) == '?')
    self->at++;
  if (peek (self, 0) == '<' && peek (self, 1) == '>')
    self->at += 2;
  else if (strchr ("<>-", peek (self, 0)) != NULL && peek (self, 0) != '\0')
    self->at++;
  else
    {
      self->at = MAX (self->at, start + 1);
      add (self, REL_DBML_SIGN, start, self->line);
      return;
    }
  if (peek (self, 0) == '?')
    self->at++;
  add (self, REL_DBML_RELATION, start, self->line);
}

static gboolean
lex_one (Lexer   *self,
         GError **error)
{
  const gsize start = self->at;

  switch (peek (self, 0))
    {
    case '\'':
      if (peek (self, 1) == '\'' && peek (self, 2) == '\'')
        return quoted (self, REL_DBML_STRING, "'''", TRUE, FALSE, error);
      return quoted (self, REL_DBML_STRING, "'", FALSE, FALSE, error);
    case '"':
      return quoted (self, REL_DBML_QUOTED, "\"", FALSE, FALSE, error);
    case '`':
      return quoted (self, REL_DBML_EXPRESSION, "`", TRUE, TRUE, error);
    case '<':
    case '>':
    case '-':
    case '?':
      relation (self);
      return TRUE;
    case '#':
      for (self->at++; g_ascii_isalnum (peek (self, 0)) || peek (self, 0) == '_'; self->at++)
        ;
      add (self, REL_DBML_COLOR, start, self->line);
      return TRUE;
    default:
      break;
    }

  if (g_ascii_isdigit (peek (self, 0)))
    {
      number_or_name (self);
      return TRUE;
    }
  if (is_letter (self))
    {
      while (is_letter (self) || g_ascii_isdigit (peek (self, 0)))
        self->at++;
      add (self, REL_DBML_NAME, start, self->line);
      return TRUE;
    }

  self->at++;
  if (strchr ("{}[](),:;.~*+/%=!&", self->text[start]) == NULL || self->text[start] == '\0')
    {
      RelDbmlToken token = { REL_DBML_SIGN, 0, 0, self->line, start, self->at };

      if (g_ascii_isprint (self->text[start]))
        rel_dbml_set_error (error, &token, self->text, _("“%c” means nothing here"), self->text[start]);
      else
        rel_dbml_set_error (error, &token, self->text, _("The character U+%04X means nothing here"), (guchar) self->text[start]);
      return FALSE;
    }
  add (self, REL_DBML_SIGN, start, self->line);

  return TRUE;
}

/* The tokens of a text in UTF-8, the last of them REL_DBML_END. */
GArray *
rel_dbml_lex (const char  *text,
              gsize        length,
              GError     **error)
{
  Lexer self = { .text = text, .length = length, .line = 1, .new_line = TRUE };

  self.tokens = g_array_new (FALSE, FALSE, sizeof (RelDbmlToken));
  while (skip_space (&self, error))
    {
      if (self.at >= length)
        {
          self.new_line = TRUE;
          add (&self, REL_DBML_END, length, self.line);
          return self.tokens;
        }
      if (!lex_one (&self, error))
        break;
    }
  g_array_unref (self.tokens);

  return NULL;
}

static const char *
append_escape (GString    *out,
               const char *p,
               const char *end)
{
  static const char escapes[] = "t\tn\nr\rb\bv\vf\f";
  gunichar c = 0;

  if (*p == '\n')
    return p + 1;
  if (*p == '\r')
    return p + (p + 1 < end && p[1] == '\n' ? 2 : 1);
  for (guint i = 0; i < sizeof escapes - 1; i += 2)
    if (*p == escapes[i])
      {
        g_string_append_c (out, escapes[i + 1]);
        return p + 1;
      }
  if (*p != 'u')
    {
      const char *next = g_utf8_next_char (p);

      /* A space keeps its backslash, as the language has it. */
      if (*p == ' ')
        g_string_append_c (out, '\\');
      g_string_append_len (out, p, next - p);
      return next;
    }

  for (guint i = 1; i <= 4; i++)
    {
      if (p + i >= end || !g_ascii_isxdigit (p[i]))
        {
          g_string_append (out, "\\u");
          return p + 1;
        }
      c = c * 16 + g_ascii_xdigit_value (p[i]);
    }
  /* NUL and halves of pairs are no characters of a name. */
  g_string_append_unichar (out, c == 0 || !g_unichar_validate (c) ? 0xfffd : c);

  return p + 5;
}

/* What a token says: a name or text without its quotes and escapes, else as it is written. */
char *
rel_dbml_token_dup_text (const RelDbmlToken *token,
                         const char         *text)
{
  const char *p = text + token->start;
  const char *end = text + token->end;
  gsize n = 1;
  GString *out;

  if (token->kind == REL_DBML_STRING && end - p >= 6 && strncmp (p, "'''", 3) == 0)
    n = 3;
  else if (token->kind != REL_DBML_STRING && token->kind != REL_DBML_QUOTED && token->kind != REL_DBML_EXPRESSION)
    n = 0;
  p += n;
  end -= n;
  if (n == 0 || token->kind == REL_DBML_EXPRESSION)
    return g_strndup (p, end - p);

  out = g_string_sized_new (end - p);
  while (p < end)
    {
      const char *slash = memchr (p, '\\', end - p);

      if (slash == NULL || slash + 1 >= end)
        slash = end;
      g_string_append_len (out, p, slash - p);
      p = slash < end ? append_escape (out, slash + 1, end) : end;
    }

  return g_string_free (out, FALSE);
}

static gsize
get_indent (const char *line)
{
  return strspn (line, " \t");
}

/* A note of several lines stands indented in its file: takes away what all lines have in
 * common, and empty lines around it. */
char *
rel_dbml_trim_note (const char *note)
{
  g_auto(GStrv) lines = g_strsplit (note, "\n", -1);
  guint n = g_strv_length (lines);
  guint first = 0;
  gsize indent = G_MAXSIZE;
  GString *out;

  if (n < 2)
    return g_strdup (note);

  for (guint i = 0; i < n; i++)
    if (g_str_has_suffix (lines[i], "\r"))
      lines[i][strlen (lines[i]) - 1] = '\0';
  while (first < n && lines[first][get_indent (lines[first])] == '\0')
    first++;
  while (n > first && lines[n - 1][get_indent (lines[n - 1])] == '\0')
    n--;
  for (guint i = first; i < n; i++)
    if (lines[i][get_indent (lines[i])] != '\0')
      indent = MIN (indent, get_indent (lines[i]));

  out = g_string_new (NULL);
  for (guint i = first; i < n; i++)
    {
      if (i > first)
        g_string_append_c (out, '\n');
      g_string_append (out, lines[i] + MIN (indent, strlen (lines[i])));
    }

  return g_string_free (out, FALSE);
}
