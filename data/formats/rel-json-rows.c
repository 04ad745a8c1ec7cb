/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Rows as JSON objects, one a line. What JSON has no word for is written so that it can
 * be told apart: a BLOB is `{"blob": "00ff"}`, text that is not UTF-8 `{"text": "ff"}`,
 * both in hexadecimal; infinity is 9e999, as SQLite itself writes it.
 */
#include "config.h"

#include <math.h>
#include <string.h>

#include "formats/rel-json-rows.h"

static void
append_string (GString    *json,
               const char *text,
               gsize       length)
{
  g_string_append_c (json, '"');
  for (const char *p = text; p < text + length; p++)
    {
      guchar c = *p;

      if (c == '"' || c == '\\')
        g_string_append_printf (json, "\\%c", c);
      else if (c == '\n')
        g_string_append (json, "\\n");
      else if (c < 0x20 || c == 0x7f)
        g_string_append_printf (json, "\\u%04x", c);
      else
        g_string_append_c (json, c);
    }
  g_string_append_c (json, '"');
}

static void
append_bytes (GString    *json,
              const char *kind,
              const char *bytes,
              gsize       length)
{
  g_string_append_printf (json, "{\"%s\": \"", kind);
  for (gsize i = 0; i < length; i++)
    g_string_append_printf (json, "%02x", (guchar) bytes[i]);
  g_string_append (json, "\"}");
}

/* NUL is a character like others here, but g_utf8_validate() stops at it. */
static gboolean
is_utf8 (const char *bytes,
         gsize       length)
{
  const char *end = bytes + length;

  while (bytes < end)
    {
      const char *stop;

      if (g_utf8_validate_len (bytes, end - bytes, &stop))
        return TRUE;
      if (*stop != '\0')
        return FALSE;
      bytes = stop + 1;
    }

  return TRUE;
}

static void
append_value (GString        *json,
              const RelValue *value)
{
  g_autofree char *text = NULL;
  const char *bytes;
  double real;
  gsize length;

  switch (rel_value_get_value_type (value))
    {
    case REL_VALUE_NULL:
      g_string_append (json, "null");
      break;
    case REL_VALUE_INTEGER:
      g_string_append_printf (json, "%" G_GINT64_FORMAT, rel_value_get_integer (value));
      break;
    case REL_VALUE_REAL:
      real = rel_value_get_real (value);
      text = isinf (real) ? g_strdup (real > 0 ? "9e999" : "-9e999") : rel_real_to_text (real);
      g_string_append (json, text);
      break;
    case REL_VALUE_TEXT:
      bytes = rel_value_get_bytes (value, &length);
      if (is_utf8 (bytes, length))
        append_string (json, bytes, length);
      else
        append_bytes (json, "text", bytes, length);
      break;
    case REL_VALUE_BLOB:
    default:
      bytes = rel_value_get_bytes (value, &length);
      append_bytes (json, "blob", bytes, length);
      break;
    }
}

/**
 * rel_json_append_rows:
 * @json: where to write
 * @rows: rows
 * @first: whether they are the first of an array
 *
 * Writes rows as elements of an array; the brackets around them are the caller's.
 */
void
rel_json_append_rows (GString       *json,
                      const RelRows *rows,
                      gboolean       first)
{
  for (guint i = 0; i < rel_rows_get_n_rows (rows); i++)
    {
      g_string_append (json, first && i == 0 ? "\n  {" : ",\n  {");
      for (guint j = 0; j < rel_rows_get_n_columns (rows); j++)
        {
          g_autofree char *name = g_utf8_make_valid (rel_rows_get_name (rows, j), -1);

          if (j > 0)
            g_string_append (json, ", ");
          append_string (json, name, strlen (name));
          g_string_append (json, ": ");
          append_value (json, rel_rows_get (rows, i, j));
        }
      g_string_append_c (json, '}');
    }
}
