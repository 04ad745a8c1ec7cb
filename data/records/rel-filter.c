/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What people type over a column: `>10`, `1990..2000`, `=NULL`, `!=x`, or words that
 * the value must contain. Quotes take the meaning from signs: `">10"` looks for that
 * text. Values are always bound; a number is bound as one unless the column holds text
 * or it is quoted, and `x'00ff'` is a BLOB.
 */
#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "records/rel-filter.h"

typedef enum
{
  ASK_CONTAINS,
  ASK_COMPARE,
  ASK_BETWEEN,
  ASK_NULL,
  ASK_NOT_NULL,
} Ask;

typedef struct
{
  Ask         ask;
  const char *sign;  /* of a comparison */
  char       *low;   /* or the only value */
  char       *high;
  gboolean    low_quoted;
  gboolean    high_quoted;
} Parsed;

static void
parsed_clear (Parsed *parsed)
{
  g_free (parsed->low);
  g_free (parsed->high);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Parsed, parsed_clear)

/* Two characters before one, so that ">=" is not ">" and "=". */
static const char *const signs[] = { ">=", "<=", "!=", "<>", ">", "<", "=" };

/* Takes spaces off, and quotes when the whole is quoted. */
static char *
clean (const char *text,
       gssize      length,
       gboolean   *quoted)
{
  char *clean = g_strstrip (length < 0 ? g_strdup (text) : g_strndup (text, length));
  gsize n = strlen (clean);

  *quoted = n >= 2 && clean[0] == '"' && clean[n - 1] == '"';
  if (*quoted)
    {
      memmove (clean, clean + 1, n - 2);
      clean[n - 2] = '\0';
    }

  return clean;
}

static gboolean
parse_sign (const char *sign,
            const char *rest,
            Parsed     *parsed)
{
  gboolean equal = strcmp (sign, "=") == 0;
  gboolean differs = strcmp (sign, "!=") == 0 || strcmp (sign, "<>") == 0;
  g_autofree char *word = g_strstrip (g_strdup (rest));

  if ((equal || differs) && g_ascii_strcasecmp (word, "null") == 0)
    {
      parsed->ask = equal ? ASK_NULL : ASK_NOT_NULL;
      return TRUE;
    }
  /* Still being typed. */
  if (*word == '\0' && !equal && !differs)
    return FALSE;

  parsed->ask = ASK_COMPARE;
  parsed->sign = sign;
  parsed->low = clean (rest, -1, &parsed->low_quoted);

  return TRUE;
}

static gboolean
parse (const char *text,
       Parsed     *parsed)
{
  const char *dots;

  while (g_ascii_isspace (*text))
    text++;
  if (*text == '\0')
    return FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (signs); i++)
    if (g_str_has_prefix (text, signs[i]))
      return parse_sign (signs[i], text + strlen (signs[i]), parsed);

  dots = *text != '"' ? strstr (text, "..") : NULL;
  if (dots != NULL && dots[2] != '.' && !(dots == text && dots[2] == '\0'))
    {
      parsed->ask = ASK_BETWEEN;
      parsed->low = clean (text, dots - text, &parsed->low_quoted);
      parsed->high = clean (dots + 2, -1, &parsed->high_quoted);
      return *parsed->low != '\0' || *parsed->high != '\0';
    }

  parsed->ask = ASK_CONTAINS;
  parsed->low = clean (text, -1, &parsed->low_quoted);

  return TRUE;
}

/**
 * rel_filter_is_plain:
 * @text: what was typed
 *
 * Returns: whether it only names words to look for, so that over a link they are meant
 *   for the label of its target
 */
gboolean
rel_filter_is_plain (const char *text)
{
  g_auto(Parsed) parsed = { 0 };

  return parse (text, &parsed) && parsed.ask == ASK_CONTAINS && strspn (text, "0123456789-.: ") != strlen (text);
}

static gboolean
is_number (const char *text,
           RelValue  **value)
{
  char *end = NULL;
  gint64 integer;
  double real;

  if (*text == '\0' || g_ascii_isspace (*text))
    return FALSE;

  integer = g_ascii_strtoll (text, &end, 10);
  if (*end == '\0' && integer != G_MAXINT64 && integer != G_MININT64)
    {
      *value = rel_value_new_integer (integer);
      return TRUE;
    }
  /* "nan", "inf" and hexadecimal numbers are words here. */
  if (strspn (text, "+-0123456789.eE") != strlen (text))
    return FALSE;
  real = g_ascii_strtod (text, &end);
  if (*end != '\0')
    return FALSE;
  *value = rel_value_new_real (real);

  return TRUE;
}

/* Rules 2 to 5 of https://www.sqlite.org/datatype3.html#determination_of_column_affinity, as far as they matter here. */
static gboolean
holds_text (const char *type)
{
  g_autofree char *upper = g_ascii_strup (type != NULL ? type : "", -1);

  return strstr (upper, "INT") == NULL &&
         (strstr (upper, "CHAR") != NULL || strstr (upper, "CLOB") != NULL || strstr (upper, "TEXT") != NULL);
}

static gboolean
is_year (const char *text)
{
  return strlen (text) == 4 && strspn (text, "0123456789") == 4;
}

/* Dates are mostly stored as text, in columns that would take "1990" for a number: the
 * dash keeps it text, and what follows "2000-" at the end of a range belongs to it. */
static gboolean
is_date (const char *type,
         const char *text)
{
  g_autofree char *upper = g_ascii_strup (type != NULL ? type : "", -1);
  const char *dash;

  if (strstr (upper, "DATE") == NULL && strstr (upper, "TIME") == NULL)
    return FALSE;
  dash = strchr (text, '-');

  return is_year (text) || (dash == text + 4 && strspn (text, "0123456789-:T .Z") == strlen (text));
}

/* x'00ff', as it is written where a BLOB is copied. */
static gboolean
is_blob (const char  *text,
         RelValue   **value)
{
  gsize length = strlen (text);
  g_autoptr(GByteArray) bytes = NULL;

  if (length < 3 || length % 2 == 0 || g_ascii_tolower (text[0]) != 'x' || text[1] != '\'' || text[length - 1] != '\'' ||
      strspn (text + 2, "0123456789abcdefABCDEF") != length - 3)
    return FALSE;

  bytes = g_byte_array_new ();
  for (const char *p = text + 2; *p != '\''; p += 2)
    {
      guint8 byte = (guint8) (g_ascii_xdigit_value (p[0]) * 16 + g_ascii_xdigit_value (p[1]));

      g_byte_array_append (bytes, &byte, 1);
    }
  *value = rel_value_new_blob (bytes->data, bytes->len);

  return TRUE;
}

/* SQLite gives a text the affinity of the column it is compared with. */
static RelValue *
make_bound (const char *text,
            const char *type,
            gboolean    quoted,
            gboolean    after)
{
  g_autofree char *date = NULL;
  RelValue *value = NULL;

  if (quoted)
    return rel_value_new_text (text, -1);
  if (is_blob (text, &value))
    return value;
  if (is_date (type, text))
    {
      date = g_strconcat (text, is_year (text) ? "-" : "", after ? "\357\277\277" : "", NULL);
      return rel_value_new_text (date, -1);
    }
  if (!holds_text (type) && is_number (text, &value))
    return value;

  return rel_value_new_text (text, -1);
}

static RelValue *
make_pattern (const char *words)
{
  g_autoptr(GString) pattern = g_string_new ("%");

  for (const char *p = words; *p != '\0'; p++)
    {
      if (*p == '%' || *p == '_' || *p == '\\')
        g_string_append_c (pattern, '\\');
      g_string_append_c (pattern, *p);
    }
  g_string_append_c (pattern, '%');

  return rel_value_new_text (pattern->str, pattern->len);
}

/* Where a condition goes, and what it is about. */
typedef struct
{
  GString    *sql;
  GPtrArray  *params;
  const char *expression;
  const char *type;
} Target;

/* Takes the value. */
static void
add_term (const Target *target,
          const char   *sign,
          RelValue     *value)
{
  g_string_append_printf (target->sql, "%s %s ?", target->expression, sign);
  g_ptr_array_add (target->params, value);
}

static void
add_between (const Target *target,
             const char   *low,
             gboolean      low_quoted,
             const char   *high,
             gboolean      high_quoted)
{
  if (*low != '\0')
    add_term (target, ">=", make_bound (low, target->type, low_quoted, FALSE));
  if (*low != '\0' && *high != '\0')
    g_string_append (target->sql, " AND ");
  if (*high != '\0')
    add_term (target, "<=", make_bound (high, target->type, high_quoted, TRUE));
}

static void
add_comparison (const Target *target,
                const Parsed *parsed)
{
  gboolean after = strcmp (parsed->sign, ">") == 0 || strcmp (parsed->sign, "<=") == 0;

  if (strcmp (parsed->sign, "=") == 0 && !parsed->low_quoted && is_date (target->type, parsed->low))
    add_between (target, parsed->low, FALSE, parsed->low, FALSE);
  else
    add_term (target, parsed->sign, make_bound (parsed->low, target->type, parsed->low_quoted, after));
}

/* Digits over a column of numbers. */
static gboolean
means_number (const Parsed *parsed,
              const char   *type,
              RelValue    **number)
{
  return !parsed->low_quoted && type != NULL && *type != '\0' && !holds_text (type) && is_number (parsed->low, number);
}

static void
add_contains (const Target *target,
              const Parsed *parsed)
{
  RelValue *number = NULL;

  if (!parsed->low_quoted && is_year (parsed->low) && is_date (target->type, parsed->low))
    add_between (target, parsed->low, FALSE, parsed->low, FALSE);
  /* A number over a column of numbers is meant as that number: 12 shall not find 1912. */
  else if (means_number (parsed, target->type, &number))
    add_term (target, "=", number);
  else
    {
      g_string_append_printf (target->sql, "%s LIKE ? ESCAPE '\\'", target->expression);
      g_ptr_array_add (target->params, make_pattern (parsed->low));
    }
}

/**
 * rel_filter_append:
 * @sql: a query's WHERE being written
 * @params: (element-type RelValue): its values, in order
 * @expression: SQL of what is filtered
 * @type: (nullable): declared type of the column
 * @text: what was typed
 *
 * Appends a condition, in brackets, after an AND if something is there already.
 *
 * Returns: whether there was one; an empty or unfinished filter is none
 */
gboolean
rel_filter_append (GString    *sql,
                   GPtrArray  *params,
                   const char *expression,
                   const char *type,
                   const char *text)
{
  const Target target = { sql, params, expression, type };
  g_auto(Parsed) parsed = { 0 };

  if (!parse (text, &parsed))
    return FALSE;

  g_string_append (sql, sql->len > 0 ? " AND (" : "(");
  switch (parsed.ask)
    {
    case ASK_NULL:
      g_string_append_printf (sql, "%s IS NULL", expression);
      break;
    case ASK_NOT_NULL:
      g_string_append_printf (sql, "%s IS NOT NULL", expression);
      break;
    case ASK_COMPARE:
      add_comparison (&target, &parsed);
      break;
    case ASK_BETWEEN:
      add_between (&target, parsed.low, parsed.low_quoted, parsed.high, parsed.high_quoted);
      break;
    case ASK_CONTAINS:
    default:
      add_contains (&target, &parsed);
      break;
    }
  g_string_append_c (sql, ')');

  return TRUE;
}

/**
 * rel_filter_names_label:
 * @text: what was typed over a link
 * @type: (nullable): declared type of the link's column
 *
 * Returns: whether the label of the link's target is meant, and not what the column
 *   holds: words, or words that it shall or shall not be where the column holds numbers
 */
gboolean
rel_filter_names_label (const char *text,
                        const char *type)
{
  g_auto(Parsed) parsed = { 0 };
  g_autoptr(RelValue) number = NULL;

  if (rel_filter_is_plain (text))
    return TRUE;

  return !holds_text (type) && parse (text, &parsed) && parsed.ask == ASK_COMPARE && !parsed.low_quoted && *parsed.low != '\0' &&
         !is_number (parsed.low, &number) && !is_blob (parsed.low, &number);
}

/**
 * rel_filter_check:
 * @text: what is being typed
 * @type: (nullable): declared type of the column
 * @error: where to put what is wrong with it
 *
 * Returns: whether it can be applied; nothing at all can
 */
gboolean
rel_filter_check (const char  *text,
                  const char  *type,
                  GError     **error)
{
  g_auto(Parsed) parsed = { 0 };
  g_autofree char *stripped = g_strstrip (g_strdup (text));
  g_autoptr(RelValue) low = NULL;
  g_autoptr(RelValue) high = NULL;
  gsize length = strlen (stripped);

  if (length == 0)
    return TRUE;
  if (stripped[0] == '"' && (length == 1 || stripped[length - 1] != '"'))
    {
      g_set_error_literal (error, REL_ERROR, REL_ERROR_SYNTAX, _("The quotation mark is not closed. The list stays as it is until it is."));
      return FALSE;
    }
  if (!parse (stripped, &parsed))
    {
      g_set_error (error, REL_ERROR, REL_ERROR_SYNTAX, _("There is nothing to compare with. Type a value after “%s”."), stripped);
      return FALSE;
    }
  if (parsed.ask == ASK_BETWEEN && *parsed.low != '\0' && *parsed.high != '\0' && !holds_text (type) &&
      is_number (parsed.low, &low) && is_number (parsed.high, &high) && rel_value_compare (low, high) > 0)
    {
      g_set_error_literal (error, REL_ERROR, REL_ERROR_SYNTAX, _("This range ends before it begins. Exchange its ends."));
      return FALSE;
    }

  return TRUE;
}

static char *
comparison_to_words (const Parsed *parsed,
                     const char   *title)
{
  if (g_str_equal (parsed->sign, "="))
    /* Translators: a filter read back: column is value. */
    return *parsed->low != '\0' ? g_strdup_printf (_("%s is %s"), title, parsed->low) : g_strdup_printf (_("%s is empty"), title);
  if (g_str_equal (parsed->sign, "!=") || g_str_equal (parsed->sign, "<>"))
    /* Translators: a filter read back: column is not value. */
    return *parsed->low != '\0' ? g_strdup_printf (_("%s is not %s"), title, parsed->low) : g_strdup_printf (_("%s is not empty"), title);

  return g_strdup_printf ("%s %s %s", title, g_str_equal (parsed->sign, ">=") ? "≥" : g_str_equal (parsed->sign, "<=") ? "≤" : parsed->sign, parsed->low);
}

/**
 * rel_filter_to_words:
 * @text: what was typed
 * @title: what the column is called
 * @type: (nullable): its declared type
 *
 * Returns: (transfer full): the filter as people read it
 */
char *
rel_filter_to_words (const char *text,
                     const char *title,
                     const char *type)
{
  g_auto(Parsed) parsed = { 0 };
  g_autoptr(RelValue) number = NULL;

  if (!parse (text, &parsed))
    return g_strdup_printf ("%s %s", title, text);

  switch (parsed.ask)
    {
    case ASK_NULL:
      return g_strdup_printf (_("%s is NULL"), title);
    case ASK_NOT_NULL:
      return g_strdup_printf (_("%s is not NULL"), title);
    case ASK_COMPARE:
      return comparison_to_words (&parsed, title);
    case ASK_BETWEEN:
      if (*parsed.high == '\0')
        return g_strdup_printf ("%s ≥ %s", title, parsed.low);
      if (*parsed.low == '\0')
        return g_strdup_printf ("%s ≤ %s", title, parsed.high);
      /* Translators: a filter read back: column from value to value. */
      return g_strdup_printf (_("%s from %s to %s"), title, parsed.low, parsed.high);
    case ASK_CONTAINS:
    default:
      if (means_number (&parsed, type, &number) || (!parsed.low_quoted && is_year (parsed.low) && is_date (type, parsed.low)))
        return g_strdup_printf (_("%s is %s"), title, parsed.low);
      /* Translators: a filter read back: column contains words. */
      return g_strdup_printf (_("%s contains “%s”"), title, parsed.low);
    }
}

/**
 * rel_filter_from_value:
 * @value: what a cell holds
 * @type: (nullable): declared type of its column
 * @without: whether that value is to be left out
 *
 * Returns: (transfer full) (nullable): the filter for that very value; %NULL when only
 *   its start is known
 */
char *
rel_filter_from_value (const RelValue *value,
                       const char     *type,
                       gboolean        without)
{
  const char *sign = without ? "!=" : "=";
  g_autofree char *text = NULL;

  if (rel_value_is_cut (value))
    return NULL;

  switch (rel_value_get_value_type (value))
    {
    case REL_VALUE_NULL:
      return g_strconcat (sign, "NULL", NULL);
    case REL_VALUE_TEXT:
      text = rel_value_to_text (value);
      return g_strconcat (sign, "\"", text, "\"", NULL);
    case REL_VALUE_BLOB:
      text = rel_value_to_literal (value);
      return g_strconcat (sign, text, NULL);
    case REL_VALUE_INTEGER:
    case REL_VALUE_REAL:
    default:
      text = rel_value_to_text (value);
      /* A number that would be taken for a year. */
      return is_date (type, text) ? g_strconcat (sign, "\"", text, "\"", NULL) : g_strconcat (sign, text, NULL);
    }
}
