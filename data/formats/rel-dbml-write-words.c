/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * How single things are spelled in DBML: names, quoted unless they are plain words,
 * types, notes, values, expressions. An expression cannot hold a backtick: names quoted
 * so get double quotes.
 */
#include "config.h"

#include <string.h>

#include "formats/rel-dbml-lexer.h"
#include "formats/rel-dbml-writer-private.h"
#include "sql/rel-dialect.h"
#include "sql/rel-token.h"

static gboolean
is_word (const char *name)
{
  if (!g_ascii_isalpha (name[0]) && name[0] != '_')
    return FALSE;
  for (const char *p = name; *p != '\0'; p++)
    if (!g_ascii_isalnum (*p) && *p != '_')
      return FALSE;

  return TRUE;
}

void
rel_dbml_append_quoted (GString    *out,
                        const char *text,
                        char        quote)
{
  g_string_append_c (out, quote);
  for (const char *p = text; *p != '\0'; p++)
    {
      if (*p == '\n')
        g_string_append (out, "\\n");
      else if (*p == '\t')
        g_string_append (out, "\\t");
      else if ((guchar) *p < 0x20)
        g_string_append_printf (out, "\\u%04x", *p);
      else
        {
          if (*p == '\\' || *p == quote)
            g_string_append_c (out, '\\');
          g_string_append_c (out, *p);
        }
    }
  g_string_append_c (out, quote);
}

/* Words that open something, at the place of a column. */
static gboolean
is_reserved (const char *name)
{
  static const char *const words[] = { "note", "indexes", "checks", "records", "ref", "table", "metadata", "true", "false", "null", NULL };

  for (guint i = 0; words[i] != NULL; i++)
    if (g_ascii_strcasecmp (name, words[i]) == 0)
      return TRUE;

  return FALSE;
}

void
rel_dbml_append_name (GString    *out,
                      const char *name)
{
  if (is_word (name) && !is_reserved (name))
    g_string_append (out, name);
  else
    rel_dbml_append_quoted (out, name, '"');
}

/* A table of a server's schema is called "schema.table". */
void
rel_dbml_append_table_name (GString    *out,
                            const char *name)
{
  const char *dot = strchr (name, '.');

  if (dot != NULL && dot > name && dot[1] != '\0' && strchr (dot + 1, '.') == NULL && !g_str_has_prefix (name, "public."))
    {
      g_autofree char *place = g_strndup (name, dot - name);

      rel_dbml_append_name (out, place);
      g_string_append_c (out, '.');
      rel_dbml_append_name (out, dot + 1);
    }
  else
    rel_dbml_append_name (out, name);
}

void
rel_dbml_append_type (GString    *out,
                      const char *type)
{
  gsize n = 0;

  while (g_ascii_isalnum (type[n]) || type[n] == '_')
    n++;
  if (n > 0 && !g_ascii_isdigit (type[0]))
    {
      gboolean plain = type[n] == '\0';

      if (type[n] == '(')
        {
          gsize m = n + 1 + strspn (type + n + 1, "0123456789,");

          plain = m > n + 1 && type[m] == ')' && type[m + 1] == '\0' && g_ascii_isdigit (type[n + 1]) && g_ascii_isdigit (type[m - 1]) &&
                  strstr (type, ",,") == NULL;
        }
      if (plain)
        {
          g_string_append (out, type);
          return;
        }
    }

  rel_dbml_append_quoted (out, type, '"');
}

void
rel_dbml_append_note (GString    *out,
                      const char *note)
{
  g_autofree char *trimmed = rel_dbml_trim_note (note);
  gboolean lines = strchr (note, '\n') != NULL && strcmp (trimmed, note) == 0 && strstr (note, "'''") == NULL && note[strlen (note) - 1] != '\'';

  for (const char *p = note; lines && *p != '\0'; p++)
    lines = (guchar) *p >= 0x20 || *p == '\n';
  if (!lines)
    {
      rel_dbml_append_quoted (out, note, '\'');
      return;
    }

  g_string_append (out, "'''\n");
  for (const char *p = note; *p != '\0'; p++)
    {
      if (*p == '\\')
        g_string_append_c (out, '\\');
      g_string_append_c (out, *p);
    }
  g_string_append (out, "\n'''");
}

/* Names in backticks get double quotes; NULL when a backtick is left. */
char *
rel_dbml_make_expression (const char *text)
{
  GString *out;
  RelTokenizer tokenizer;
  RelToken token;

  if (strchr (text, '`') == NULL)
    return g_strdup (text);

  out = g_string_new (NULL);
  rel_tokenizer_init (&tokenizer, text, -1, REL_TOKEN_STYLE_SQLITE);
  while (rel_tokenizer_next (&tokenizer, &token))
    {
      g_autofree char *piece = rel_token_dup_text (&token, text);

      if (token.kind == REL_TOKEN_QUOTED && !token.open && piece[0] == '`')
        {
          g_autofree char *name = rel_token_dup_name (&token, text);
          g_auto(GStrv) parts = g_strsplit (name, "\"", -1);
          g_autofree char *doubled = g_strjoinv ("\"\"", parts);

          g_string_append_printf (out, "\"%s\"", doubled);
        }
      else
        g_string_append (out, piece);
    }
  if (strchr (out->str, '`') == NULL)
    return g_string_free (out, FALSE);
  g_string_free (out, TRUE);

  return NULL;
}

static gboolean
is_number (const char *text)
{
  return g_regex_match_simple ("^-?[0-9]+(\\.[0-9]+)?([eE][+-]?[0-9]+)?$", text, G_REGEX_DOLLAR_ENDONLY, 0);
}

/* 'text' of SQL, when it is one and nothing else. */
static char *
read_literal (const char *text)
{
  gsize length = strlen (text);
  g_autofree char *value = NULL;
  g_autofree char *again = NULL;

  if (length < 2 || text[0] != '\'' || text[length - 1] != '\'')
    return NULL;
  value = rel_sql_unquote (text, length);
  again = rel_sql_quote_text (value);

  return strcmp (again, text) == 0 ? g_steal_pointer (&value) : NULL;
}

/* Appends a number, a text, or one of the three words; FALSE when it is something else. */
gboolean
rel_dbml_append_literal (GString    *out,
                         const char *value)
{
  g_autofree char *literal = read_literal (value);

  if (is_number (value) || g_ascii_strcasecmp (value, "null") == 0 || g_ascii_strcasecmp (value, "true") == 0 ||
      g_ascii_strcasecmp (value, "false") == 0)
    g_string_append (out, value);
  else if (literal != NULL)
    rel_dbml_append_quoted (out, literal, '\'');
  else
    return FALSE;

  return TRUE;
}
