/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Rows as comma-separated values (RFC 4180). NULL is nothing at all, empty text is a
 * pair of quotes; BLOBs are written as x'…'. Text goes out byte by byte as it is
 * stored, unless a guard against formulas is asked for (OWASP, "CSV Injection").
 */
#include "config.h"

#include <string.h>

#include "formats/rel-csv.h"

static void
append_field (GString     *csv,
              const char  *bytes,
              gsize        length,
              RelCsvGuard  guard)
{
  gboolean guarded = guard == REL_CSV_GUARDED && length > 0 && strchr ("=+-@\t\r", bytes[0]) != NULL && bytes[0] != '\0';
  gboolean quoted = length == 0 || guarded || bytes[0] == ' ' || bytes[length - 1] == ' ';

  for (gsize i = 0; i < length && !quoted; i++)
    quoted = bytes[i] == '"' || bytes[i] == ',' || bytes[i] == '\n' || bytes[i] == '\r' || bytes[i] == '\0';
  if (!quoted)
    {
      g_string_append_len (csv, bytes, length);
      return;
    }

  g_string_append_c (csv, '"');
  if (guarded)
    g_string_append_c (csv, '\'');
  for (gsize i = 0; i < length; i++)
    {
      if (bytes[i] == '"')
        g_string_append_c (csv, '"');
      g_string_append_c (csv, bytes[i]);
    }
  g_string_append_c (csv, '"');
}

static void
append_value (GString        *csv,
              const RelValue *value,
              RelCsvGuard     guard)
{
  g_autofree char *text = NULL;
  const char *bytes;
  gsize length;

  switch (rel_value_get_value_type (value))
    {
    case REL_VALUE_NULL:
      break;
    case REL_VALUE_TEXT:
      bytes = rel_value_get_bytes (value, &length);
      append_field (csv, bytes, length, guard);
      break;
    case REL_VALUE_BLOB:
      text = rel_value_to_literal (value);
      append_field (csv, text, strlen (text), guard);
      break;
    case REL_VALUE_INTEGER:
      g_string_append_printf (csv, "%" G_GINT64_FORMAT, rel_value_get_integer (value));
      break;
    case REL_VALUE_REAL:
    default:
      text = rel_real_to_text (rel_value_get_real (value));
      g_string_append (csv, text);
      break;
    }
}

/**
 * rel_csv_append_names:
 * @csv: where to write
 * @rows: rows
 * @guard: whether to guard against formulas
 *
 * Writes the names of the columns, as the first line of a file.
 */
void
rel_csv_append_names (GString       *csv,
                      const RelRows *rows,
                      RelCsvGuard    guard)
{
  for (guint i = 0; i < rel_rows_get_n_columns (rows); i++)
    {
      const char *name = rel_rows_get_name (rows, i);

      if (i > 0)
        g_string_append_c (csv, ',');
      append_field (csv, name, strlen (name), guard);
    }
  g_string_append (csv, "\r\n");
}

/**
 * rel_csv_append_rows:
 * @csv: where to write
 * @rows: rows
 * @guard: whether to guard against formulas
 */
void
rel_csv_append_rows (GString       *csv,
                     const RelRows *rows,
                     RelCsvGuard    guard)
{
  for (guint i = 0; i < rel_rows_get_n_rows (rows); i++)
    {
      for (guint j = 0; j < rel_rows_get_n_columns (rows); j++)
        {
          if (j > 0)
            g_string_append_c (csv, ',');
          append_value (csv, rel_rows_get (rows, i, j), guard);
        }
      g_string_append (csv, "\r\n");
    }
}
