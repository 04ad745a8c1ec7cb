/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What is typed into a filter, as a condition: `>10`, `1990..2000`, `=NULL`, `<>x`,
 * `=exactly`, or words that the value contains. Values are bound, never written into
 * the SQL.
 */
#include "config.h"

#include <string.h>

#include "records/rel-filter.h"

/* A number when it reads as one to its end, else text. */
static RelValue *
parse_value (const char *text)
{
  char *end;
  gint64 integer;
  double real;

  integer = g_ascii_strtoll (text, &end, 10);
  if (end != text && *end == '\0')
    return rel_value_new_integer (integer);
  real = g_ascii_strtod (text, &end);
  if (end != text && *end == '\0')
    return rel_value_new_real (real);

  return rel_value_new_text (text, -1);
}

static void
append_comparison (GString    *sql,
                   GPtrArray  *params,
                   const char *expression,
                   const char *operator,
                   const char *text)
{
  g_string_append_printf (sql, "%s %s ?", expression, operator);
  g_ptr_array_add (params, parse_value (text));
}

static void
append_contains (GString    *sql,
                 GPtrArray  *params,
                 const char *expression,
                 const char *text)
{
  g_autoptr(GString) pattern = g_string_new ("%");

  for (const char *p = text; *p != '\0'; p++)
    {
      if (*p == '%' || *p == '_' || *p == '\\')
        g_string_append_c (pattern, '\\');
      g_string_append_c (pattern, *p);
    }
  g_string_append_c (pattern, '%');
  g_string_append_printf (sql, "%s LIKE ? ESCAPE '\\'", expression);
  g_ptr_array_add (params, rel_value_new_text (pattern->str, pattern->len));
}

/**
 * rel_filter_append:
 * @sql: a query's WHERE being written
 * @params: (element-type RelValue): its values, in order
 * @expression: SQL of what is filtered
 * @text: what was typed
 *
 * Appends a condition, without AND.
 *
 * Returns: whether there was one; an empty filter is none
 */
gboolean
rel_filter_append (GString    *sql,
                   GPtrArray  *params,
                   const char *expression,
                   const char *text)
{
  static const char *const operators[] = { "<=", ">=", "<>", "!=", "<", ">", "=" };
  g_autofree char *stripped = g_strstrip (g_strdup (text));
  char *dots;

  if (*stripped == '\0')
    return FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (operators); i++)
    {
      const char *rest;

      if (!g_str_has_prefix (stripped, operators[i]))
        continue;
      rest = stripped + strlen (operators[i]);
      while (*rest == ' ')
        rest++;
      if (g_ascii_strcasecmp (rest, "NULL") == 0 && *operators[i] != '<' && *operators[i] != '>')
        g_string_append_printf (sql, "%s IS %sNULL", expression, *operators[i] == '!' ? "NOT " : "");
      else if (g_ascii_strcasecmp (rest, "NULL") == 0 && strcmp (operators[i], "<>") == 0)
        g_string_append_printf (sql, "%s IS NOT NULL", expression);
      else
        append_comparison (sql, params, expression, operators[i], rest);
      return TRUE;
    }

  dots = strstr (stripped, "..");
  if (dots != NULL && dots != stripped && dots[2] != '\0')
    {
      g_autofree char *low = g_strstrip (g_strndup (stripped, dots - stripped));
      g_autofree char *high = g_strstrip (g_strdup (dots + 2));

      g_string_append_printf (sql, "%s BETWEEN ? AND ?", expression);
      g_ptr_array_add (params, parse_value (low));
      g_ptr_array_add (params, parse_value (high));
      return TRUE;
    }

  append_contains (sql, params, expression, stripped);

  return TRUE;
}
