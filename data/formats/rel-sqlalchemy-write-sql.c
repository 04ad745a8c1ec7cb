/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The pieces that models are put together from: arguments, calls, and SQL inside of
 * Python, which is a text within a text and must come out at the database as it was.
 */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "formats/rel-python-words.h"
#include "formats/rel-sqlalchemy-writer-private.h"
#include "sql/rel-token.h"

void
rel_sqlalchemy_add (GPtrArray  *arguments,
                    const char *format,
                    ...)
{
  va_list values;

  va_start (values, format);
  g_ptr_array_add (arguments, g_strdup_vprintf (format, values));
  va_end (values);
}

void
rel_sqlalchemy_add_literal (GPtrArray  *arguments,
                            const char *keyword,
                            const char *text)
{
  g_autofree char *literal = rel_python_literal (text);

  rel_sqlalchemy_add (arguments, "%s%s", keyword, literal);
}

/* The name of an index or constraint, which SQLAlchemy refuses when it is enormous. */
void
rel_sqlalchemy_add_name (RelSqlalchemyWriter *self,
                         GPtrArray           *arguments,
                         const char          *keyword,
                         const char          *name)
{
  g_autofree char *shorter = rel_sqlalchemy_shorten (name);

  if (shorter != NULL)
    rel_losses_add (self->losses, 0, name, _ ("The name is too long for SQLAlchemy; it is cut off"));
  rel_sqlalchemy_add_literal (arguments, keyword, shorter != NULL ? shorter : name);
}

/* "name(a, b)" */
char *
rel_sqlalchemy_join (const char *name,
                     GPtrArray  *arguments)
{
  g_autoptr(GString) call = g_string_new (name);

  g_string_append_c (call, '(');
  for (guint i = 0; i < arguments->len; i++)
    g_string_append_printf (call, "%s%s", i > 0 ? ", " : "", (char *) g_ptr_array_index (arguments, i));
  g_string_append_c (call, ')');

  return g_string_free (g_steal_pointer (&call), FALSE);
}

/* Notes the import of a name and gives it back. */
const char *
rel_sqlalchemy_use (RelSqlalchemyWriter *self,
                    const char          *name)
{
  g_hash_table_add (self->core, (char *) name);

  return name;
}

static gboolean
is_word_character (char c)
{
  return g_ascii_isalnum (c) || c == '_' || (guchar) c >= 0x80;
}

/* SQLAlchemy takes ":name" in a text for a parameter. A backslash prevents that, but is itself left standing
 * before ":name:": NULL then. */
char *
rel_sqlalchemy_escape (const char *sql)
{
  g_autoptr(GString) out = g_string_new (NULL);

  for (const char *at = sql; *at != '\0'; at++)
    {
      char before = at > sql ? at[-1] : ' ';

      if (*at == ':' && (before == '\\' || (before != ':' && !is_word_character (before) && is_word_character (at[1]))))
        {
          const char *end = at + 1;

          while (is_word_character (*end) || *end == '$')
            end++;
          if (*end == ':')
            return NULL;
          g_string_append_c (out, '\\');
        }
      g_string_append_c (out, *at);
    }

  return g_string_free (g_steal_pointer (&out), FALSE);
}

static gboolean
ends_in_comment (const char *sql)
{
  RelTokenizer tokenizer;
  RelToken token, last = { 0 };

  rel_tokenizer_init (&tokenizer, sql, -1, REL_TOKEN_STYLE_SQLITE);
  while (rel_tokenizer_next (&tokenizer, &token))
    last = token;

  return last.kind == REL_TOKEN_COMMENT && sql[last.start] == '-';
}

/* An expression as text ("…") or, where that could be misread, literal_column ("…"); bare: without text () where allowed. */
char *
rel_sqlalchemy_write_sql (RelSqlalchemyWriter *self,
                          const char          *sql,
                          gboolean             bare)
{
  g_autofree char *closed = ends_in_comment (sql) ? g_strconcat (sql, "\n", NULL) : g_strdup (sql);
  g_autofree char *escaped = rel_sqlalchemy_escape (closed);
  g_autofree char *literal = rel_python_literal (escaped != NULL ? escaped : closed);

  if (bare && escaped != NULL)
    return g_steal_pointer (&literal);

  return g_strdup_printf ("%s(%s)", rel_sqlalchemy_use (self, escaped != NULL ? "text" : "literal_column"), literal);
}

/* A literal or one word stands behind DEFAULT by itself; all else needs parentheses. */
static gboolean
is_plain_default (const char *sql)
{
  RelTokenizer tokenizer;
  RelToken token;
  gboolean sign;

  rel_tokenizer_init (&tokenizer, sql, -1, REL_TOKEN_STYLE_SQLITE);
  rel_tokenizer_next (&tokenizer, &token);
  sign = rel_token_is_char (&token, sql, '-') || rel_token_is_char (&token, sql, '+');
  if (sign)
    rel_tokenizer_next_solid (&tokenizer, &token);

  return !token.open && token.end == strlen (sql) &&
         (token.kind == REL_TOKEN_NUMBER ||
          (!sign && (token.kind == REL_TOKEN_STRING || token.kind == REL_TOKEN_BLOB ||
                     token.kind == REL_TOKEN_WORD || token.kind == REL_TOKEN_QUOTED)));
}

char *
rel_sqlalchemy_write_default (RelSqlalchemyWriter *self,
                              const char          *sql)
{
  g_autofree char *escaped = rel_sqlalchemy_escape (sql);
  g_autofree char *enclosed = NULL;

  /* SQLAlchemy puts parentheses around a literal_column () by itself. */
  if (escaped == NULL || is_plain_default (sql))
    return rel_sqlalchemy_write_sql (self, sql, FALSE);
  enclosed = g_strdup_printf (ends_in_comment (sql) ? "(%s\n)" : "(%s)", sql);

  return rel_sqlalchemy_write_sql (self, enclosed, FALSE);
}
