/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Checks a text for being JSON as RFC 8259 has it, which is what SQLite's json_valid ()
 * takes, and lays it out anew. Only the blanks between its parts are changed by that:
 * numbers keep their digits, texts their escapes, and a name that comes twice stays
 * twice, none of which survives a parser that makes values.
 */
#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "formats/rel-json-text.h"

#include "base/rel-error.h"

#define MAX_DEPTH  1000
#define INDENT     2
#define MAX_INDENT 40

typedef struct
{
  const char *text;
  const char *at;
  GString    *out;    /* NULL: only to be checked */
  guint       depth;
} Scan;

static gboolean scan_value (Scan    *scan,
                            GError **error);

static void
skip_blanks (Scan *scan)
{
  scan->at += strspn (scan->at, " \t\r\n");
}

static gboolean
fail (Scan        *scan,
      GError     **error,
      const char  *words)
{
  guint line = 1;
  const char *start = scan->text;

  for (const char *p = scan->text; p < scan->at; p++)
    if (*p == '\n')
      {
        line++;
        start = p + 1;
      }
  rel_set_error_at (error, REL_ERROR_SYNTAX, line, g_utf8_pointer_to_offset (start, scan->at) + 1, "%s", words);

  return FALSE;
}

static void
copy (Scan       *scan,
      const char *from)
{
  if (scan->out != NULL)
    g_string_append_len (scan->out, from, scan->at - from);
}

static void
begin_line (Scan *scan)
{
  if (scan->out == NULL)
    return;
  g_string_append_c (scan->out, '\n');
  /* deeper down it stays there: the text must not grow with the square of its depth */
  for (guint i = 0; i < MIN (scan->depth, MAX_INDENT) * INDENT; i++)
    g_string_append_c (scan->out, ' ');
}

static gboolean
scan_string (Scan    *scan,
             GError **error)
{
  const char *from = scan->at++;

  for (; *scan->at != '"'; scan->at++)
    {
      if (*scan->at == '\0')
        return fail (scan, error, _("a text is not closed"));
      if ((guchar) *scan->at < 0x20)
        return fail (scan, error, _("a text holds a line break or a control character; write it as \\n or \\u001f"));
      if (*scan->at != '\\')
        continue;
      scan->at++;
      if (*scan->at == 'u')
        for (guint i = 0; i < 4; i++)
          {
            scan->at++;
            if (!g_ascii_isxdigit (*scan->at))
              return fail (scan, error, _("four hexadecimal digits must stand behind \\u"));
          }
      else if (*scan->at == '\0' || strchr ("\"\\/bfnrt", *scan->at) == NULL)
        return fail (scan, error, _("there is no such escape in JSON"));
    }
  scan->at++;
  copy (scan, from);

  return TRUE;
}

static gboolean
skip_digits (Scan *scan)
{
  gsize n = strspn (scan->at, "0123456789");

  scan->at += n;

  return n > 0;
}

static gboolean
scan_number (Scan    *scan,
             GError **error)
{
  const char *from = scan->at;

  if (*scan->at == '-')
    scan->at++;
  if (*scan->at == '0' && g_ascii_isdigit (scan->at[1]))
    return fail (scan, error, _("a number does not begin with 0"));
  if (!skip_digits (scan))
    return fail (scan, error, _("a value is missing, or is none that JSON has"));
  if (*scan->at == '.')
    {
      scan->at++;
      if (!skip_digits (scan))
        return fail (scan, error, _("a digit must stand behind the point"));
    }
  if (*scan->at == 'e' || *scan->at == 'E')
    {
      scan->at++;
      if (*scan->at == '+' || *scan->at == '-')
        scan->at++;
      if (!skip_digits (scan))
        return fail (scan, error, _("the exponent of a number is missing"));
    }
  copy (scan, from);

  return TRUE;
}

static gboolean
scan_member (Scan    *scan,
             GError **error)
{
  skip_blanks (scan);
  if (*scan->at != '"')
    return fail (scan, error, _("a name in double quotes is missing"));
  if (!scan_string (scan, error))
    return FALSE;
  skip_blanks (scan);
  if (*scan->at != ':')
    return fail (scan, error, _("a colon is missing behind the name"));
  scan->at++;
  if (scan->out != NULL)
    g_string_append (scan->out, ": ");

  return scan_value (scan, error);
}

/* An object or an array, from its bracket to the other. */
static gboolean
scan_list (Scan    *scan,
           GError **error)
{
  gboolean object = *scan->at == '{';
  char close = object ? '}' : ']';

  if (scan->depth >= MAX_DEPTH)
    return fail (scan, error, _("it is nested too deeply"));
  if (scan->out != NULL)
    g_string_append_c (scan->out, *scan->at);
  scan->at++;
  skip_blanks (scan);
  if (*scan->at != close)
    {
      scan->depth++;
      while (TRUE)
        {
          begin_line (scan);
          if (!(object ? scan_member (scan, error) : scan_value (scan, error)))
            return FALSE;
          skip_blanks (scan);
          if (*scan->at != ',')
            break;
          scan->at++;
          if (scan->out != NULL)
            g_string_append_c (scan->out, ',');
        }
      scan->depth--;
      if (*scan->at != close)
        return fail (scan, error, object ? _("a comma or } is missing") : _("a comma or ] is missing"));
      begin_line (scan);
    }
  scan->at++;
  if (scan->out != NULL)
    g_string_append_c (scan->out, close);

  return TRUE;
}

static gboolean
scan_value (Scan    *scan,
            GError **error)
{
  static const char *const words[] = { "true", "false", "null" };

  skip_blanks (scan);
  if (*scan->at == '{' || *scan->at == '[')
    return scan_list (scan, error);
  if (*scan->at == '"')
    return scan_string (scan, error);
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_str_has_prefix (scan->at, words[i]))
      {
        const char *from = scan->at;

        scan->at += strlen (words[i]);
        copy (scan, from);
        return TRUE;
      }

  return scan_number (scan, error);
}

static gboolean
scan_all (Scan    *scan,
          GError **error)
{
  if (!scan_value (scan, error))
    return FALSE;
  skip_blanks (scan);

  return *scan->at == '\0' || fail (scan, error, _("something stands behind its end"));
}

/**
 * rel_json_check:
 * @text: a text
 * @error: where to put an error, with line and column
 *
 * Returns: whether it is JSON
 */
gboolean
rel_json_check (const char  *text,
                GError     **error)
{
  Scan scan = { text, text, NULL, 0 };

  g_return_val_if_fail (text != NULL, FALSE);

  return scan_all (&scan, error);
}

/**
 * rel_json_format:
 * @text: a text
 * @error: where to put an error, with line and column
 *
 * Lays JSON out with a line for each part. Nothing but blanks between its parts changes.
 *
 * Returns: (transfer full) (nullable): the same, for reading; %NULL when it is no JSON
 */
char *
rel_json_format (const char  *text,
                 GError     **error)
{
  g_autoptr(GString) out = g_string_new (NULL);
  Scan scan = { text, text, out, 0 };

  g_return_val_if_fail (text != NULL, NULL);

  if (!scan_all (&scan, error))
    return NULL;

  return g_string_free (g_steal_pointer (&out), FALSE);
}
