/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Names, types, defaults and expressions of SQLite in the words of PostgreSQL and
 * MySQL. SQLite takes any word as a type and any text as an expression, servers do not:
 * what is not known to mean the same there is refused here, and its loss told by the
 * caller, rather than written and refused by the server.
 */
#include "config.h"

#include "sql/rel-server-words.h"

#include <string.h>

static char *
quote (const char *text,
       char        mark,
       gboolean    backslash)
{
  GString *out = g_string_new (NULL);

  g_string_append_c (out, mark);
  for (const char *at = text; *at != '\0'; at++)
    {
      if (*at == mark || (backslash && *at == '\\'))
        g_string_append_c (out, *at);
      g_string_append_c (out, *at);
    }
  g_string_append_c (out, mark);

  return g_string_free (out, FALSE);
}

/* MySQL takes no character beyond the basic plane in a name, and no space at its end. */
static char *
make_possible (const char *name)
{
  g_autoptr(GString) possible = g_string_new (NULL);
  gboolean changed = FALSE;

  for (const char *at = name; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);

      changed |= c > 0xffff;
      g_string_append_unichar (possible, c > 0xffff ? '_' : c);
    }
  while (possible->len > 0 && g_ascii_isspace (possible->str[possible->len - 1]))
    {
      g_string_truncate (possible, possible->len - 1);
      changed = TRUE;
    }

  /* two names that differ in this only stay two */
  return changed ? g_strdup_printf ("%.40s_%08x", possible->str, g_str_hash (name)) : NULL;
}

/* A name, always in quotes, since the keywords of servers are many and change with every version. What only
 * SQLite allows is made possible: no name at all, and one that servers would cut off and then find twice. */
char *
rel_server_quote_name (const char    *name,
                       RelTokenStyle  style)
{
  g_autofree char *shorter = NULL;
  g_autofree char *possible = style == REL_TOKEN_STYLE_MYSQL && g_utf8_validate (name, -1, NULL) ? make_possible (name) : NULL;

  if (possible != NULL)
    name = possible;
  if (strlen (name) > REL_SERVER_MAX_NAME)
    {
      const char *end = g_utf8_find_prev_char (name, name + REL_SERVER_MAX_NAME - 9);
      g_autofree char *front = g_strndup (name, end != NULL ? end - name : 0);

      shorter = g_strdup_printf ("%s_%08x", front, g_str_hash (name));
      name = shorter;
    }

  return quote (name[0] != '\0' ? name : "_", style == REL_TOKEN_STYLE_MYSQL ? '`' : '"', FALSE);
}

char *
rel_server_quote_text (const char    *text,
                       RelTokenStyle  style)
{
  return quote (text, '\'', style == REL_TOKEN_STYLE_MYSQL);
}

typedef struct
{
  const char         *word;       /* the declared type without what is in parentheses, in small letters */
  const char         *postgresql;
  const char         *mysql;
  RelServerTypeClass  type_class;
  gboolean            sized;      /* the numbers in parentheses are kept */
} TypeWord;

static const TypeWord type_words[] = {
  { "integer", "bigint", "bigint", REL_SERVER_TYPE_NUMBER, FALSE },
  { "int", "bigint", "bigint", REL_SERVER_TYPE_NUMBER, FALSE },
  { "bigint", "bigint", "bigint", REL_SERVER_TYPE_NUMBER, FALSE },
  { "int8", "bigint", "bigint", REL_SERVER_TYPE_NUMBER, FALSE },
  { "unsigned big int", "numeric(20)", "bigint unsigned", REL_SERVER_TYPE_NUMBER, FALSE },
  { "bigint unsigned", "numeric(20)", "bigint unsigned", REL_SERVER_TYPE_NUMBER, FALSE },
  { "int unsigned", "bigint", "bigint", REL_SERVER_TYPE_NUMBER, FALSE },
  { "integer unsigned", "bigint", "bigint", REL_SERVER_TYPE_NUMBER, FALSE },
  { "mediumint", "integer", "mediumint", REL_SERVER_TYPE_NUMBER, FALSE },
  { "smallint", "smallint", "smallint", REL_SERVER_TYPE_NUMBER, FALSE },
  { "int2", "smallint", "smallint", REL_SERVER_TYPE_NUMBER, FALSE },
  { "int4", "integer", "int", REL_SERVER_TYPE_NUMBER, FALSE },
  { "tinyint", "smallint", "smallint", REL_SERVER_TYPE_NUMBER, FALSE },
  { "serial", "bigint", "bigint", REL_SERVER_TYPE_NUMBER, FALSE },
  { "long", "bigint", "bigint", REL_SERVER_TYPE_NUMBER, FALSE },
  { "real", "double precision", "double", REL_SERVER_TYPE_NUMBER, FALSE },
  { "double", "double precision", "double", REL_SERVER_TYPE_NUMBER, FALSE },
  { "double precision", "double precision", "double", REL_SERVER_TYPE_NUMBER, FALSE },
  { "float", "double precision", "double", REL_SERVER_TYPE_NUMBER, FALSE },
  { "numeric", "numeric", "decimal", REL_SERVER_TYPE_NUMBER, TRUE },
  { "decimal", "numeric", "decimal", REL_SERVER_TYPE_NUMBER, TRUE },
  { "number", "numeric", "decimal", REL_SERVER_TYPE_NUMBER, TRUE },
  { "money", "numeric(19,4)", "decimal(19,4)", REL_SERVER_TYPE_NUMBER, FALSE },
  { "boolean", "boolean", "boolean", REL_SERVER_TYPE_BOOLEAN, FALSE },
  { "bool", "boolean", "boolean", REL_SERVER_TYPE_BOOLEAN, FALSE },
  { "text", "text", "longtext", REL_SERVER_TYPE_TEXT, FALSE },
  { "clob", "text", "longtext", REL_SERVER_TYPE_TEXT, FALSE },
  { "string", "text", "longtext", REL_SERVER_TYPE_TEXT, FALSE },
  { "longtext", "text", "longtext", REL_SERVER_TYPE_TEXT, FALSE },
  { "mediumtext", "text", "mediumtext", REL_SERVER_TYPE_TEXT, FALSE },
  { "tinytext", "text", "tinytext", REL_SERVER_TYPE_TEXT, FALSE },
  { "", "text", "longtext", REL_SERVER_TYPE_TEXT, FALSE },
  { "any", "text", "longtext", REL_SERVER_TYPE_TEXT, FALSE },
  { "varchar", "varchar", "varchar", REL_SERVER_TYPE_TEXT, TRUE },
  { "varchar2", "varchar", "varchar", REL_SERVER_TYPE_TEXT, TRUE },
  { "nvarchar", "varchar", "varchar", REL_SERVER_TYPE_TEXT, TRUE },
  { "character varying", "varchar", "varchar", REL_SERVER_TYPE_TEXT, TRUE },
  { "varying character", "varchar", "varchar", REL_SERVER_TYPE_TEXT, TRUE },
  { "character", "char", "char", REL_SERVER_TYPE_TEXT, TRUE },
  { "native character", "char", "char", REL_SERVER_TYPE_TEXT, TRUE },
  { "nchar", "char", "char", REL_SERVER_TYPE_TEXT, TRUE },
  { "char", "char", "char", REL_SERVER_TYPE_TEXT, TRUE },
  { "blob", "bytea", "longblob", REL_SERVER_TYPE_BLOB, FALSE },
  { "bytea", "bytea", "longblob", REL_SERVER_TYPE_BLOB, FALSE },
  { "binary", "bytea", "longblob", REL_SERVER_TYPE_BLOB, FALSE },
  { "varbinary", "bytea", "longblob", REL_SERVER_TYPE_BLOB, FALSE },
  { "longblob", "bytea", "longblob", REL_SERVER_TYPE_BLOB, FALSE },
  { "date", "date", "date", REL_SERVER_TYPE_TIME, FALSE },
  { "time", "time", "time", REL_SERVER_TYPE_TIME, FALSE },
  { "datetime", "timestamp", "datetime", REL_SERVER_TYPE_TIME, FALSE },
  { "timestamp", "timestamp", "datetime", REL_SERVER_TYPE_TIME, FALSE },
  { "timestamptz", "timestamptz", "datetime", REL_SERVER_TYPE_TIME, FALSE },
  { "timestamp with time zone", "timestamptz", "datetime", REL_SERVER_TYPE_TIME, FALSE },
  { "timestamp without time zone", "timestamp", "datetime", REL_SERVER_TYPE_TIME, FALSE },
  { "json", "json", "json", REL_SERVER_TYPE_OTHER, FALSE },
  { "jsonb", "jsonb", "json", REL_SERVER_TYPE_OTHER, FALSE },
  { "uuid", "uuid", "char(36)", REL_SERVER_TYPE_OTHER, FALSE },
  { "guid", "uuid", "char(36)", REL_SERVER_TYPE_OTHER, FALSE },
};

/* The words of a type in small letters, one space between them, and its numbers apart. */
static char *
split_type (const char  *declared,
            char       **numbers)
{
  GString *words = g_string_new (NULL);
  GString *inner = g_string_new (NULL);
  RelTokenizer tokenizer;
  RelToken token;
  guint depth = 0;
  gboolean plain = TRUE;

  rel_tokenizer_init (&tokenizer, declared, -1, REL_TOKEN_STYLE_SQLITE);
  while (rel_tokenizer_next_solid (&tokenizer, &token))
    {
      if (rel_token_is_char (&token, declared, '('))
        depth++;
      else if (rel_token_is_char (&token, declared, ')') && depth > 0)
        depth--;
      else if (depth == 0)
        {
          g_autofree char *word = g_ascii_strdown (declared + token.start, token.end - token.start);

          g_string_append_printf (words, "%s%s", words->len > 0 ? " " : "", word);
        }
      else if (token.kind == REL_TOKEN_NUMBER || rel_token_is_char (&token, declared, ','))
        g_string_append_len (inner, declared + token.start, token.end - token.start);
      else
        plain = FALSE;
    }
  if (!plain)
    g_string_truncate (inner, 0);
  *numbers = g_string_free (inner, FALSE);

  return g_string_free (words, FALSE);
}

/* The type of a server that holds what the declared one may; text for what nobody knows. */
char *
rel_server_map_type (const char          *declared,
                     RelTokenStyle        style,
                     RelServerTypeClass  *type_class,
                     gboolean            *known)
{
  g_autofree char *numbers = NULL;
  g_autofree char *words = split_type (declared != NULL ? declared : "", &numbers);
  const gboolean mysql = style == REL_TOKEN_STYLE_MYSQL;

  *known = TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (type_words); i++)
    {
      const char *word = mysql ? type_words[i].mysql : type_words[i].postgresql;

      if (strcmp (type_words[i].word, words) != 0)
        continue;

      *type_class = type_words[i].type_class;
      /* longer, in four bytes a character, than a row can be */
      if (mysql && type_words[i].type_class == REL_SERVER_TYPE_TEXT && g_ascii_strtoull (numbers, NULL, 10) > 16383)
        return g_strdup ("longtext");
      if (type_words[i].sized && numbers[0] != '\0')
        return g_strdup_printf ("%s(%s)", word, numbers);
      if (strcmp (word, "varchar") == 0)
        return g_strdup (mysql ? "varchar(255)" : "varchar");

      return g_strdup (word);
    }

  *known = FALSE;
  *type_class = REL_SERVER_TYPE_TEXT;

  return g_strdup (mysql ? "longtext" : "text");
}

static gboolean
is_number (const char *text)
{
  char *end;

  if (*text == '+' || *text == '-')
    text++;
  if (!g_ascii_isdigit (*text) && *text != '.')
    return FALSE;
  g_ascii_strtod (text, &end);

  return *end == '\0' && strpbrk (text, "xX") == NULL;
}

static gboolean
is_any (const char        *text,
        const char *const *words)
{
  for (; *words != NULL; words++)
    if (g_ascii_strcasecmp (text, *words) == 0)
      return TRUE;

  return FALSE;
}

/* A default in the server's words; NULL when there is none that means the same. */
char *
rel_server_map_default (const char         *value,
                        RelServerTypeClass  type_class,
                        RelTokenStyle       style)
{
  static const char *const now[] = { "CURRENT_TIMESTAMP", "datetime('now')", "datetime ('now')", "now()", NULL };
  static const char *const yes[] = { "1", "true", "t", "yes", "y", NULL };
  static const char *const no[] = { "0", "false", "f", "no", "n", NULL };
  g_autofree char *plain = NULL;
  RelTokenizer tokenizer;
  RelToken token, sign = { 0 };

  if (is_any (value, now))
    {
      if (type_class == REL_SERVER_TYPE_TIME)
        return g_strdup ("CURRENT_TIMESTAMP");
      return NULL;
    }
  if (g_ascii_strcasecmp (value, "NULL") == 0)
    return g_strdup ("NULL");
  if (g_ascii_strcasecmp (value, "CURRENT_DATE") == 0 && type_class == REL_SERVER_TYPE_TIME && style == REL_TOKEN_STYLE_POSTGRESQL)
    return g_strdup ("CURRENT_DATE");

  rel_tokenizer_init (&tokenizer, value, -1, REL_TOKEN_STYLE_SQLITE);
  rel_tokenizer_next_solid (&tokenizer, &token);
  if (rel_token_is_char (&token, value, '-') || rel_token_is_char (&token, value, '+'))
    {
      sign = token;
      rel_tokenizer_next_solid (&tokenizer, &token);
    }
  plain = rel_token_dup_name (&token, value);
  if (rel_tokenizer_next_solid (&tokenizer, &sign))
    return NULL;
  if (value[0] == '-' || value[0] == '+')
    {
      g_autofree char *number = g_steal_pointer (&plain);

      plain = g_strdup_printf ("%c%s", value[0], number);
    }
  if (token.kind == REL_TOKEN_BLOB || token.kind == REL_TOKEN_OPERATOR || token.kind == REL_TOKEN_VARIABLE || token.open)
    return NULL;
  /* A bare word is a text for SQLite, but true and false. */

  switch (type_class)
    {
    case REL_SERVER_TYPE_NUMBER:
      if (is_number (plain))
        return g_steal_pointer (&plain);
      if (g_ascii_strcasecmp (plain, "true") == 0)
        return g_strdup ("1");
      return g_ascii_strcasecmp (plain, "false") == 0 ? g_strdup ("0") : NULL;
    case REL_SERVER_TYPE_BOOLEAN:
      if (is_any (plain, yes))
        return g_strdup ("true");
      return is_any (plain, no) ? g_strdup ("false") : NULL;
    case REL_SERVER_TYPE_TEXT:
      return rel_server_quote_text (plain, style);
    default:
      /* Dates, JSON and the like are checked by the server, and differ: better none than a refusal. */
      return NULL;
    }
}

/* --- expressions --- */

static const char *const portable_functions[] = {
  "abs", "coalesce", "lower", "upper", "length", "nullif", "round", "trim", "ltrim", "rtrim", "replace", "substr", NULL
};

static const char *const portable_words[] = {
  "and", "or", "not", "in", "is", "null", "between", "like", NULL
};

/* An expression in the server's words, columns quoted as it wants; NULL when there is a word in it that is not
 * known to mean the same there. */
char *
rel_server_map_expression (const char    *expression,
                           RelTable      *table,
                           RelTokenStyle  style)
{
  g_autoptr(GString) out = g_string_new (NULL);
  RelTokenizer tokenizer;
  RelToken token;

  rel_tokenizer_init (&tokenizer, expression, -1, REL_TOKEN_STYLE_SQLITE);
  while (rel_tokenizer_next_solid (&tokenizer, &token))
    {
      g_autofree char *name = rel_token_dup_name (&token, expression);
      g_autofree char *quoted = NULL;
      RelColumn *column = NULL;

      if (out->len > 0)
        g_string_append_c (out, ' ');

      switch (token.kind)
        {
        case REL_TOKEN_WORD:
          if (is_any (name, portable_words))
            {
              g_string_append (out, name);
              break;
            }
          column = rel_table_find_column (table, name);
          if (column != NULL)
            quoted = rel_server_quote_name (rel_column_get_name (column), style);
          else if (is_any (name, portable_functions))
            quoted = g_strdup (name);
          else
            return NULL;
          g_string_append (out, quoted);
          break;

        case REL_TOKEN_QUOTED:
          column = rel_table_find_column (table, name);
          if (column == NULL)
            return NULL;
          quoted = rel_server_quote_name (rel_column_get_name (column), style);
          g_string_append (out, quoted);
          break;

        case REL_TOKEN_STRING:
          quoted = rel_server_quote_text (name, style);
          g_string_append (out, quoted);
          break;

        case REL_TOKEN_NUMBER:
          if (!is_number (name))
            return NULL;
          g_string_append (out, name);
          break;

        case REL_TOKEN_OPERATOR:
          if (strcmp (name, "==") == 0)
            g_string_append_c (out, '=');
          else if (strstr ("( ) , + - * / % < > <= >= = <> !=", name) != NULL)
            g_string_append (out, name);
          else if (strcmp (name, "||") == 0 && style == REL_TOKEN_STYLE_POSTGRESQL)
            g_string_append (out, name);
          else
            return NULL;
          break;

        default:
          return NULL;
        }
    }

  return g_string_free (g_steal_pointer (&out), FALSE);
}
