/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Rows as a table for a terminal. Whatever a cell holds, it stays on its line and has no
 * power over the terminal: control characters and those that turn the direction of
 * writing are shown as escapes. NULL is the bare word; text that reads NULL has quotes.
 */
#include "config.h"

#include <string.h>

#include "formats/rel-text-table.h"

#define MAX_WIDTH 48

static gboolean
is_harmful (gunichar c)
{
  return g_unichar_iscntrl (c) || g_unichar_type (c) == G_UNICODE_FORMAT || c == 0x2028 || c == 0x2029;
}

static guint
width_of (gunichar c)
{
  return g_unichar_iszerowidth (c) ? 0 : g_unichar_iswide (c) ? 2 : 1;
}

/* A piece of text as one line of limited width. */
static char *
to_line (const char *text,
         gsize       length,
         guint      *width)
{
  g_autofree char *valid = g_utf8_make_valid (text, MIN (length, 4 * MAX_WIDTH));
  GString *line = g_string_new (NULL);

  *width = 0;
  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      char escape[16];

      if (*width >= MAX_WIDTH - 1)
        {
          g_string_append (line, "…");
          (*width)++;
          break;
        }
      if (is_harmful (c))
        {
          g_snprintf (escape, sizeof escape, c == '\n' ? "\\n" : c == '\t' ? "\\t" : "\\u%04x", c);
          g_string_append (line, escape);
          *width += strlen (escape);
        }
      else
        {
          g_string_append_unichar (line, c);
          *width += width_of (c);
        }
    }

  return g_string_free (line, FALSE);
}

static char *
cell_to_line (const RelValue *value,
              guint          *width)
{
  g_autofree char *text = NULL;
  const char *bytes;
  gsize length;

  switch (rel_value_get_value_type (value))
    {
    case REL_VALUE_NULL:
      *width = 4;
      return g_strdup ("NULL");
    case REL_VALUE_TEXT:
      bytes = rel_value_get_bytes (value, &length);
      if (length == 4 && memcmp (bytes, "NULL", 4) == 0)
        return to_line ("\"NULL\"", 6, width);
      return to_line (bytes, length, width);
    case REL_VALUE_BLOB:
      bytes = rel_value_get_bytes (value, &length);
      text = g_strdup_printf ("BLOB, %" G_GSIZE_FORMAT " B", length);
      return to_line (text, strlen (text), width);
    case REL_VALUE_INTEGER:
      text = g_strdup_printf ("%" G_GINT64_FORMAT, rel_value_get_integer (value));
      return to_line (text, strlen (text), width);
    case REL_VALUE_REAL:
    default:
      text = rel_real_to_text (rel_value_get_real (value));
      return to_line (text, strlen (text), width);
    }
}

static gboolean
is_number (const RelValue *value)
{
  RelValueType type = rel_value_get_value_type (value);

  return type == REL_VALUE_INTEGER || type == REL_VALUE_REAL;
}

static void
append_cell (GString    *text,
             const char *line,
             guint       width,
             guint       full,
             gboolean    right,
             gboolean    last)
{
  if (right)
    g_string_append_printf (text, "%*s", (int) (full - width), "");
  g_string_append (text, line);
  if (!right && !last)
    g_string_append_printf (text, "%*s", (int) (full - width), "");
  g_string_append (text, last ? "\n" : "  ");
}

/**
 * rel_text_table_append:
 * @text: where to write
 * @rows: rows
 *
 * Writes rows with aligned columns, under their names.
 */
void
rel_text_table_append (GString       *text,
                       const RelRows *rows)
{
  guint n_columns = rel_rows_get_n_columns (rows);
  guint n_rows = rel_rows_get_n_rows (rows);
  g_autofree guint *full = g_new0 (guint, n_columns);
  g_autofree guint *widths = g_new0 (guint, (gsize) n_columns * (n_rows + 1));
  g_auto(GStrv) lines = g_new0 (char *, (gsize) n_columns * (n_rows + 1) + 1);

  for (guint i = 0; i <= n_rows; i++)
    for (guint j = 0; j < n_columns; j++)
      {
        gsize place = (gsize) i * n_columns + j;
        const char *name = rel_rows_get_name (rows, j);

        lines[place] = i == 0 ? to_line (name, strlen (name), &widths[place]) : cell_to_line (rel_rows_get (rows, i - 1, j), &widths[place]);
        full[j] = MAX (full[j], widths[place]);
      }

  for (guint i = 0; i <= n_rows; i++)
    {
      for (guint j = 0; j < n_columns; j++)
        {
          gsize place = (gsize) i * n_columns + j;

          append_cell (text, lines[place], widths[place], full[j], i > 0 && is_number (rel_rows_get (rows, i - 1, j)), j == n_columns - 1);
        }
      for (guint j = 0; i == 0 && j < n_columns; j++)
        {
          for (guint k = 0; k < full[j]; k++)
            g_string_append (text, "─");
          g_string_append (text, j == n_columns - 1 ? "\n" : "  ");
        }
    }
}
