/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What a value is to people. SQLite's types say little: a column declared BOOLEAN holds
 * numbers, a date is a text. So three are asked: what the column is declared or checked
 * to be, what the value is, and what the column is called. The value decides in the end:
 * nothing is ever shown as something that it is not.
 */
#include "config.h"

#include <errno.h>
#include <math.h>
#include <string.h>

#include "formats/rel-value-kind.h"

#include "formats/rel-json-text.h"
#include "formats/rel-moment.h"
#include "sql/rel-affinity.h"
#include "sql/rel-token.h"

#define LONG_TEXT 80
#define MAX_JSON  (1024 * 1024)

static gboolean
has_word (const char *type,
          const char *word)
{
  g_autofree char *upper = g_ascii_strup (type, -1);

  return strstr (upper, word) != NULL;
}

/* The next token that says something, parentheses aside. */
static gboolean
next_word (RelTokenizer *tokenizer,
           RelToken     *token,
           const char   *text)
{
  while (rel_tokenizer_next_solid (tokenizer, token))
    if (text[token->start] != '(' && text[token->start] != ')')
      return TRUE;

  return FALSE;
}

static gboolean
is_name (const RelToken *token,
         const char     *text,
         const char     *name)
{
  gsize start = token->start + (token->kind == REL_TOKEN_QUOTED);
  gsize end = token->end - (token->kind == REL_TOKEN_QUOTED);

  return (token->kind == REL_TOKEN_WORD || token->kind == REL_TOKEN_QUOTED) && end - start == strlen (name) &&
         g_ascii_strncasecmp (text + start, name, end - start) == 0;
}

/* "flag IN (0, 1)", in either order. */
static gboolean
allows_zero_and_one (const char *check,
                     const char *name)
{
  RelTokenizer tokenizer;
  RelToken token;
  guint seen = 0;

  rel_tokenizer_init (&tokenizer, check, -1, REL_TOKEN_STYLE_SQLITE);
  if (!next_word (&tokenizer, &token, check) || !is_name (&token, check, name) ||
      !next_word (&tokenizer, &token, check) || !rel_token_is_word (&token, check, "IN"))
    return FALSE;
  while (next_word (&tokenizer, &token, check))
    {
      char first = check[token.start];

      if (first == ',' && token.end == token.start + 1)
        continue;
      if (token.end != token.start + 1 || (first != '0' && first != '1'))
        return FALSE;
      seen |= 1 << (first - '0');
    }

  return seen == 3;
}

/* "json_valid (data)", alone or among others. */
static gboolean
asks_for_json (const char *check,
               const char *name)
{
  RelTokenizer tokenizer;
  RelToken token;

  rel_tokenizer_init (&tokenizer, check, -1, REL_TOKEN_STYLE_SQLITE);
  while (next_word (&tokenizer, &token, check))
    if (rel_token_is_word (&token, check, "JSON_VALID"))
      return next_word (&tokenizer, &token, check) && is_name (&token, check, name);

  return FALSE;
}

static gboolean
is_checked (RelTable   *table,
            const char *name,
            gboolean  (*says) (const char *check,
                               const char *name))
{
  GPtrArray *checks = table != NULL ? rel_table_get_info (table)->checks : NULL;

  for (guint i = 0; checks != NULL && i < checks->len; i++)
    if (says (rel_check_get_info (g_ptr_array_index (checks, i))->expression, name))
      return TRUE;

  return FALSE;
}

static gboolean
is_zero_or_one (const RelValue *value)
{
  return value == NULL || rel_value_is_null (value) ||
         (rel_value_get_value_type (value) == REL_VALUE_INTEGER && (rel_value_get_integer (value) == 0 || rel_value_get_integer (value) == 1));
}

static gboolean
is_named_like_a_moment (const char *name)
{
  static const char *const ends[] = { "_at", "_on", "date", "datetime", "timestamp" };
  g_autofree char *lower = g_ascii_strdown (name, -1);

  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    if (g_str_has_suffix (lower, ends[i]))
      return TRUE;

  return FALSE;
}

static gboolean
is_moment (RelColumn      *column,
           const RelValue *value)
{
  const char *type = rel_column_get_declared_type (column);
  gboolean declared = has_word (type, "DATE") || has_word (type, "TIME");
  gboolean named = is_named_like_a_moment (rel_column_get_name (column));
  RelMoment moment;

  if (value == NULL || rel_value_is_null (value))
    return declared;
  if (!rel_moment_read (&moment, value))
    return FALSE;

  switch (rel_value_get_value_type (value))
    {
    case REL_VALUE_TEXT:
      /* "12:30" alone may be a score */
      return declared || named || moment.has_date;
    case REL_VALUE_INTEGER:
      /* small numbers are years and counts */
      return declared || (named && ABS (rel_value_get_integer (value)) >= 100000000);
    case REL_VALUE_NULL:
    case REL_VALUE_REAL:
    case REL_VALUE_BLOB:
    default:
      return declared || named;
    }
}

static gboolean
is_json (RelTable       *table,
         RelColumn      *column,
         const RelValue *value)
{
  gboolean known = value != NULL && !rel_value_is_null (value);
  gsize length = 0;
  const char *bytes;
  g_autofree char *text = NULL;

  if (known && rel_value_get_value_type (value) != REL_VALUE_TEXT)
    return FALSE;
  if (has_word (rel_column_get_declared_type (column), "JSON") || is_checked (table, rel_column_get_name (column), asks_for_json))
    return TRUE;
  if (!known || rel_value_is_cut (value))
    return FALSE;
  bytes = rel_value_get_bytes (value, &length);
  if (length < 2 || length > MAX_JSON || (bytes[0] != '{' && bytes[0] != '['))
    return FALSE;
  text = g_strndup (bytes, length);

  return strlen (text) == length && rel_json_check (text, NULL);
}

static gboolean
is_long (const RelValue *value)
{
  gsize length;
  const char *bytes = rel_value_get_bytes (value, &length);

  return length > LONG_TEXT || rel_value_is_cut (value) || memchr (bytes, '\n', length) != NULL;
}

static RelAffinity
get_affinity (RelTable  *table,
              RelColumn *column)
{
  return rel_affinity_of_type (rel_column_get_declared_type (column), table != NULL && rel_table_get_info (table)->strict);
}

/**
 * rel_value_kind_choose:
 * @table: (nullable): the table of the column
 * @column: a column
 * @value: (nullable): what stands there; %NULL when it is not known
 *
 * Returns: what it is to people
 */
RelValueKind
rel_value_kind_choose (RelTable       *table,
                       RelColumn      *column,
                       const RelValue *value)
{
  RelValueType type = value != NULL ? rel_value_get_value_type (value) : REL_VALUE_NULL;
  RelAffinity affinity;

  g_return_val_if_fail (REL_IS_COLUMN (column), REL_VALUE_KIND_TEXT);

  if (type == REL_VALUE_BLOB)
    return REL_VALUE_KIND_BYTES;
  if ((has_word (rel_column_get_declared_type (column), "BOOL") || is_checked (table, rel_column_get_name (column), allows_zero_and_one)) && is_zero_or_one (value))
    return REL_VALUE_KIND_BOOLEAN;
  if (is_moment (column, value))
    return REL_VALUE_KIND_MOMENT;
  if (is_json (table, column, value))
    return REL_VALUE_KIND_JSON;
  if (type == REL_VALUE_TEXT)
    return is_long (value) ? REL_VALUE_KIND_LONG_TEXT : REL_VALUE_KIND_TEXT;
  if (type == REL_VALUE_INTEGER || type == REL_VALUE_REAL)
    return REL_VALUE_KIND_NUMBER;

  affinity = get_affinity (table, column);
  if (rel_affinity_is_numeric (affinity))
    return REL_VALUE_KIND_NUMBER;

  return has_word (rel_column_get_declared_type (column), "BLOB") ? REL_VALUE_KIND_BYTES : REL_VALUE_KIND_TEXT;
}

/* The whole text as a number, exactly; NULL when it is none. */
static RelValue *
read_number (const char  *text,
             RelValueType type)
{
  char *end = NULL;
  gint64 integer;
  double real;

  if (*text == '\0' || strspn (text, "+-.0123456789eE") != strlen (text))
    return NULL;
  errno = 0;
  integer = g_ascii_strtoll (text, &end, 10);
  if (type == REL_VALUE_INTEGER && errno == 0 && end != text && *end == '\0')
    return rel_value_new_integer (integer);
  real = g_ascii_strtod (text, &end);
  if (end == text || *end != '\0' || !isfinite (real))
    return NULL;
  if (type == REL_VALUE_REAL)
    return rel_value_new_real (real);

  return real == floor (real) && fabs (real) < 9007199254740992.0 ? rel_value_new_integer ((gint64) real) : NULL;
}

/**
 * rel_value_kind_store_as:
 * @value: a whole value
 * @type: a type
 *
 * Makes the same of another type, if that can be done without a loss.
 *
 * Returns: (transfer full) (nullable): the value; %NULL when something would be lost
 */
RelValue *
rel_value_kind_store_as (const RelValue *value,
                         RelValueType    type)
{
  RelValueType before = rel_value_get_value_type (value);
  g_autofree char *text = NULL;
  const char *bytes = NULL;
  gsize length = 0;

  if (type == REL_VALUE_NULL)
    return rel_value_new_null ();
  if (type == before)
    return rel_value_ref (value);
  if (before == REL_VALUE_TEXT || before == REL_VALUE_BLOB)
    bytes = rel_value_get_bytes (value, &length);
  if (before == REL_VALUE_BLOB && !g_utf8_validate (bytes, length, NULL))
    return NULL;
  text = bytes != NULL ? g_strndup (bytes, length) : before == REL_VALUE_NULL ? g_strdup ("") : rel_value_to_text (value);
  if (bytes == NULL)
    length = strlen (text);

  switch (type)
    {
    case REL_VALUE_TEXT:
      return strlen (text) == length ? rel_value_new_text (text, length) : NULL;
    case REL_VALUE_BLOB:
      return rel_value_new_blob (bytes != NULL ? bytes : text, length);
    case REL_VALUE_INTEGER:
    case REL_VALUE_REAL:
      return strlen (text) == length ? read_number (text, type) : NULL;
    case REL_VALUE_NULL:
    default:
      return NULL;
    }
}

/**
 * rel_value_kind_keeps:
 * @table: (nullable): the table of the column
 * @column: a column
 * @value: a value
 *
 * Returns: whether the column stores it with the type that it has; else it makes another
 *   of it, see https://www.sqlite.org/datatype3.html#type_affinity
 */
gboolean
rel_value_kind_keeps (RelTable       *table,
                      RelColumn      *column,
                      const RelValue *value)
{
  RelAffinity affinity = get_affinity (table, column);
  g_autoptr(RelValue) number = NULL;

  switch (rel_value_get_value_type (value))
    {
    case REL_VALUE_INTEGER:
      return affinity != REL_AFFINITY_TEXT && affinity != REL_AFFINITY_REAL;
    case REL_VALUE_REAL:
      if (affinity == REL_AFFINITY_TEXT)
        return FALSE;
      number = affinity == REL_AFFINITY_INTEGER || affinity == REL_AFFINITY_NUMERIC ? rel_value_kind_store_as (value, REL_VALUE_INTEGER) : NULL;
      return number == NULL;
    case REL_VALUE_TEXT:
      number = rel_affinity_is_numeric (affinity) ? rel_value_kind_store_as (value, REL_VALUE_REAL) : NULL;
      return number == NULL;
    case REL_VALUE_NULL:
    case REL_VALUE_BLOB:
    default:
      return TRUE;
    }
}
