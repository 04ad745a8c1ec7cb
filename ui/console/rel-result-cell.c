/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What a cell of a result says and how it looks: as on the Records page NULL, empty
 * text, BLOBs and links differ. Here the value itself stays in sight, with the label of
 * the record it leads to behind it: whoever writes SQL works with the values.
 */
#include "config.h"

#include <string.h>

#include <glib/gi18n.h>

#include "console/rel-result-cell.h"

#include "common/rel-one-line.h"

/* The number of bytes is told where a text is longer than what was read. */
static char *
format (RelResult   *result,
        guint        row,
        guint        column,
        const char **style)
{
  const RelValue *value = rel_rows_get (rel_result_get_info (result)->rows, row, column);
  gint64 length = rel_result_get_length (result, row, column);
  g_autofree char *text = NULL;
  g_autofree char *size = NULL;

  switch (rel_value_get_value_type (value))
    {
    case REL_VALUE_NULL:
      *style = "null-value";
      return g_strdup ("NULL");
    case REL_VALUE_BLOB:
      *style = "blob-value";
      size = g_format_size (length);
      return g_strdup_printf (_("BLOB %s"), size);
    case REL_VALUE_TEXT:
      text = rel_value_to_text (value);
      if (length == 0)
        {
          *style = "null-value";
          return g_strdup (_("empty"));
        }
      return rel_one_line (text);
    case REL_VALUE_INTEGER:
    case REL_VALUE_REAL:
    default:
      return rel_value_to_text (value);
    }
}

/* Numbers stand at the right, by what the first rows hold. */
gboolean
rel_result_cell_is_number (RelResult *result,
                           guint      column)
{
  const RelRows *rows = rel_result_get_info (result)->rows;
  guint n = MIN (rel_rows_get_n_rows (rows), 50);
  gboolean number = FALSE;

  for (guint i = 0; i < n; i++)
    {
      RelValueType type = rel_value_get_value_type (rel_rows_get (rows, i, column));

      if (type == REL_VALUE_TEXT || type == REL_VALUE_BLOB)
        return FALSE;
      number = number || type != REL_VALUE_NULL;
    }

  return number;
}

/* For measuring and copying one cell. */
char *
rel_result_cell_dup_text (RelResult *result,
                          guint      row,
                          guint      column)
{
  const char *style = NULL;

  return format (result, row, column, &style);
}

void
rel_result_cell_show (GtkInscription *cell,
                      RelResult      *result,
                      RelResultLinks *links,
                      guint           row,
                      guint           column)
{
  static const char *const styles[] = { "null-value", "blob-value", "link-value" };
  const char *style = NULL;
  g_autofree char *text = format (result, row, column, &style);
  const char *label = rel_result_links_get_label (links, row, column);
  RelTable *table = rel_result_links_get_table (links, column);
  g_autoptr(PangoAttrList) attributes = pango_attr_list_new ();

  pango_attr_list_insert (attributes, pango_attr_font_features_new ("tnum=1"));
  if (table != NULL && style == NULL)
    style = "link-value";
  if (label != NULL && g_strcmp0 (style, "link-value") == 0)
    {
      g_autofree char *line = rel_one_line (label);
      PangoAttribute *dim = pango_attr_foreground_alpha_new (40000);
      char *both = g_strdup_printf ("%s  %s", text, line);

      dim->start_index = strlen (text);
      pango_attr_list_insert (attributes, dim);
      g_free (text);
      text = both;
    }

  for (guint i = 0; i < G_N_ELEMENTS (styles); i++)
    gtk_widget_remove_css_class (GTK_WIDGET (cell), styles[i]);
  if (style != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (cell), style);
  gtk_widget_set_cursor_from_name (GTK_WIDGET (cell), g_strcmp0 (style, "link-value") == 0 ? "pointer" : NULL);
  gtk_inscription_set_attributes (cell, attributes);
  gtk_inscription_set_text (cell, text);
}
