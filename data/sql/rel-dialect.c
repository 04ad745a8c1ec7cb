/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * How names and values are written into SQL for SQLite. These functions are the only
 * way a name or a literal gets into a statement; values of records are bound instead.
 */
#include "config.h"

#include "sql/rel-dialect.h"

#include <sqlite3.h>
#include <string.h>

static gboolean
is_plain_name (const char *name)
{
  if (!g_ascii_islower (name[0]) && name[0] != '_')
    return FALSE;

  for (const char *at = name + 1; *at != '\0'; at++)
    if (!g_ascii_islower (*at) && !g_ascii_isdigit (*at) && *at != '_')
      return FALSE;

  return !sqlite3_keyword_check (name, strlen (name));
}

static char *
quote_with (const char *text,
            char        quote)
{
  GString *quoted = g_string_sized_new (strlen (text) + 8);

  g_string_append_c (quoted, quote);
  for (const char *at = text; *at != '\0'; at++)
    {
      if (*at == quote)
        g_string_append_c (quoted, quote);
      g_string_append_c (quoted, *at);
    }
  g_string_append_c (quoted, quote);

  return g_string_free (quoted, FALSE);
}

/**
 * rel_sql_quote_identifier:
 * @name: name of a table, column or other element
 *
 * Writes a name so that SQLite reads exactly that name: bare when it is a small-letter
 * name and no keyword, else in double quotes.
 *
 * Returns: (transfer full): the name as it may stand in a statement
 */
char *
rel_sql_quote_identifier (const char *name)
{
  g_return_val_if_fail (name != NULL, NULL);

  return is_plain_name (name) ? g_strdup (name) : quote_with (name, '"');
}

/**
 * rel_sql_quote_text:
 * @text: some text
 *
 * Writes text as a literal. What people typed should be bound rather than written; this
 * is for scripts and generated statements.
 *
 * Returns: (transfer full): the literal
 */
char *
rel_sql_quote_text (const char *text)
{
  g_return_val_if_fail (text != NULL, NULL);

  return quote_with (text, '\'');
}

/**
 * rel_sql_quote_blob:
 * @data: (array length=length): bytes
 * @length: their number
 *
 * Returns: (transfer full): the bytes as a literal, x'00'
 */
char *
rel_sql_quote_blob (const void *data,
                    gsize       length)
{
  static const char digits[] = "0123456789abcdef";
  const guchar *bytes = data;
  GString *quoted = g_string_sized_new (2 * length + 4);

  g_string_append (quoted, "x'");
  for (gsize i = 0; i < length; i++)
    {
      g_string_append_c (quoted, digits[bytes[i] >> 4]);
      g_string_append_c (quoted, digits[bytes[i] & 15]);
    }
  g_string_append_c (quoted, '\'');

  return g_string_free (quoted, FALSE);
}
