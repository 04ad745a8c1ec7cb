/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What a cell says and how it looks: NULL, empty text, a link and a link to nothing are
 * four different things. Line breaks and characters that change the direction of text
 * are shown as signs, so that no value can disguise another.
 */
#include "config.h"

#include <glib/gi18n.h>

#include "browser/rel-cell-text.h"

#include "common/rel-one-line.h"

char *
rel_cell_text_one_line (const char *text)
{
  return rel_one_line (text);
}

/**
 * rel_cell_text_format:
 * @row: a row
 * @column: a column of it
 * @style: (out): how to show it
 *
 * Returns: (transfer full): what the cell says
 */
char *
rel_cell_text_format (RelRow                *row,
                      const RelRecordColumn *column,
                      RelCellStyle          *style)
{
  const RelValue *value = rel_row_get_value (row, column->value);
  const RelValue *label = column->label >= 0 ? rel_row_get_value (row, column->label) : NULL;
  g_autofree char *text = NULL;

  if (!rel_row_is_loaded (row))
    {
      *style = REL_CELL_LOADING;
      return g_strdup ("…");
    }

  if (rel_value_is_null (value))
    {
      *style = REL_CELL_NULL;
      return g_strdup ("NULL");
    }

  if (column->label >= 0)
    {
      *style = rel_value_is_null (label) ? REL_CELL_DANGLING : REL_CELL_LINK;
      text = rel_value_to_text (rel_value_is_null (label) ? value : label);
      return rel_cell_text_one_line (text);
    }

  switch (rel_value_get_value_type (value))
    {
    case REL_VALUE_INTEGER:
    case REL_VALUE_REAL:
      *style = REL_CELL_NUMBER;
      return rel_value_to_text (value);

    case REL_VALUE_BLOB:
      {
        g_autofree char *size = g_format_size (rel_value_get_full_length (value));

        *style = REL_CELL_BLOB;
        return g_strdup_printf (_("BLOB %s"), size);
      }

    case REL_VALUE_TEXT:
    default:
      text = rel_value_to_text (value);
      if (*text == '\0')
        {
          *style = REL_CELL_EMPTY;
          return g_strdup (_("empty"));
        }
      *style = REL_CELL_PLAIN;
      return rel_cell_text_one_line (text);
    }
}
