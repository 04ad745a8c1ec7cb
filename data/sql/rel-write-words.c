/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * How single things are spelled in SQL for SQLite: names, words, types, expressions,
 * values. What may stand as it is stays so; all else is put in quotes or parentheses,
 * such that it is read back as the same.
 */
#include "config.h"

#include <sqlite3.h>
#include <string.h>

#include "sql/rel-dialect.h"
#include "sql/rel-token.h"
#include "sql/rel-write-words-private.h"

void
rel_write_name (GString    *sql,
                const char *name)
{
  g_autofree char *quoted = rel_sql_quote_identifier (name);

  g_string_append (sql, quoted);
}

/* A name that is usually written in capitals, such as a collation. */
void
rel_write_word (GString    *sql,
                const char *word)
{
  gboolean plain = g_ascii_isalpha (word[0]) || word[0] == '_';

  for (const char *at = word; plain && *at != '\0'; at++)
    plain = g_ascii_isalnum (*at) || *at == '_';

  if (plain && !sqlite3_keyword_check (word, strlen (word)))
    g_string_append (sql, word);
  else
    rel_write_name (sql, word);
}

/* Whether something put behind the text would be swallowed by it. */
gboolean
rel_write_ends_in_line_comment (const char *text)
{
  RelTokenizer tokenizer;
  RelToken token, last = { 0 };

  rel_tokenizer_init (&tokenizer, text, -1, REL_TOKEN_STYLE_SQLITE);
  while (rel_tokenizer_next (&tokenizer, &token))
    last = token;

  return last.kind == REL_TOKEN_COMMENT && text[last.start] == '-' && text[last.end - 1] != '\n';
}

void
rel_write_in_parentheses (GString    *sql,
                          const char *expression)
{
  g_string_append_c (sql, '(');
  g_string_append (sql, expression);
  if (rel_write_ends_in_line_comment (expression))
    g_string_append_c (sql, '\n');
  g_string_append_c (sql, ')');
}

/* Words, and numbers in parentheses: what may stand as a type without quotes. */
static gboolean
is_plain_type (const char *type)
{
  RelTokenizer tokenizer;
  RelToken token;
  guint depth = 0, n = 0;

  rel_tokenizer_init (&tokenizer, type, -1, REL_TOKEN_STYLE_SQLITE);
  while (rel_tokenizer_next (&tokenizer, &token))
    {
      switch (token.kind)
        {
        case REL_TOKEN_SPACE:
          break;
        case REL_TOKEN_COMMENT:
          if (token.open || token.end == strlen (type))
            return FALSE;
          break;
        case REL_TOKEN_WORD:
          if (depth == 0 && sqlite3_keyword_check (type + token.start, token.end - token.start))
            return FALSE;
          if (depth > 0)
            return FALSE;
          n++;
          break;
        case REL_TOKEN_NUMBER:
          if (depth == 0)
            return FALSE;
          break;
        case REL_TOKEN_OPERATOR:
          if (rel_token_is_char (&token, type, '(') && depth == 0 && n > 0)
            depth++;
          else if (rel_token_is_char (&token, type, ')') && depth == 1)
            return rel_tokenizer_next_solid (&tokenizer, &token) == FALSE;
          else if (depth == 0 || !(rel_token_is_char (&token, type, ',') || rel_token_is_char (&token, type, '+') ||
                                   rel_token_is_char (&token, type, '-')))
            return FALSE;
          break;
        default:
          return FALSE;
        }
    }

  return depth == 0;
}

/* With a blank before it; nothing where there is no type. */
void
rel_write_type (GString    *sql,
                const char *type)
{
  if (type == NULL || type[0] == '\0')
    return;

  g_string_append_c (sql, ' ');
  if (is_plain_type (type))
    {
      g_string_append (sql, type);
    }
  else
    {
      /* Always in quotes, however plain the single word may look. */
      g_string_append_c (sql, '"');
      for (const char *at = type; *at != '\0'; at++)
        {
          if (*at == '"')
            g_string_append_c (sql, '"');
          g_string_append_c (sql, *at);
        }
      g_string_append_c (sql, '"');
    }
}

/* A literal, with a sign if it is a number, or one word; all else needs parentheses. */
static gboolean
is_plain_default (const char *text)
{
  RelTokenizer tokenizer;
  RelToken token;
  gboolean sign;

  rel_tokenizer_init (&tokenizer, text, -1, REL_TOKEN_STYLE_SQLITE);
  rel_tokenizer_next (&tokenizer, &token);
  sign = rel_token_is_char (&token, text, '-') || rel_token_is_char (&token, text, '+');
  if (sign)
    rel_tokenizer_next_solid (&tokenizer, &token);

  switch (token.kind)
    {
    case REL_TOKEN_NUMBER:
    case REL_TOKEN_STRING:
    case REL_TOKEN_BLOB:
      break;
    case REL_TOKEN_WORD:
    case REL_TOKEN_QUOTED:
      if (sign)
        return FALSE;
      break;
    default:
      return FALSE;
    }

  return !token.open && token.end == strlen (text);
}

void
rel_write_default (GString    *sql,
                   const char *value)
{
  if (is_plain_default (value))
    g_string_append (sql, value);
  else
    rel_write_in_parentheses (sql, value);
}
