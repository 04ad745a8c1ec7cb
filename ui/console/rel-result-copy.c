/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Copying rows of a result: those that are selected, or all when none is. Ctrl+C gives
 * lines with tabs, which spreadsheets take; other forms are chosen from a menu. What is
 * held of a result is bounded, so this is done at once.
 */
#include "config.h"

#include <string.h>

#include <glib/gi18n.h>

#include "console/rel-result-view-private.h"

#include "formats/rel-row-writer.h"

/* Programs take a clipboard in one piece. */
#define MAX_BYTES (64 * 1024 * 1024)
#define BATCH     500

static gboolean
is_wanted (RelResultView *self,
           GtkBitset     *selected,
           guint          row)
{
  return gtk_bitset_is_empty (selected) || gtk_bitset_contains (selected, row);
}

/**
 * rel_result_view_dup_rows:
 * @self: a view with rows
 * @n_cut: (out) (optional): how many of their values are only the beginning of longer ones
 *
 * Returns: (transfer full): the rows that are selected, or all when none is
 */
RelRows *
rel_result_view_dup_rows (RelResultView *self,
                          guint         *n_cut)
{
  const RelResultInfo *info = rel_result_get_info (self->result);
  g_autoptr(GtkBitset) selected = gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));
  g_autofree const char **names = g_new0 (const char *, info->n_columns + 1);
  g_autofree RelValue **values = g_new (RelValue *, info->n_columns + 1);
  RelRows *rows;

  if (n_cut != NULL)
    *n_cut = 0;
  for (guint i = 0; i < info->n_columns; i++)
    names[i] = info->columns[i].name;
  rows = rel_rows_new (names, info->n_columns);
  for (guint i = 0; i < rel_rows_get_n_rows (info->rows); i++)
    {
      if (!is_wanted (self, selected, i))
        continue;
      for (guint j = 0; j < info->n_columns; j++)
        {
          const RelValue *value = rel_rows_get (info->rows, i, j);
          gsize length = 0;

          if (n_cut != NULL && info->lengths != NULL && rel_value_get_bytes (value, &length) != NULL &&
              rel_result_get_length (self->result, i, j) > (gint64) length)
            *n_cut += 1;
          values[j] = rel_value_ref (value);
        }
      rel_rows_append (rows, values);
    }

  return rows;
}

/* Whether some rows are selected, and not all. */
gboolean
rel_result_view_has_selection (RelResultView *self)
{
  g_autoptr(GtkBitset) selected = gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));

  return !gtk_bitset_is_empty (selected) && gtk_bitset_get_size (selected) < rel_rows_get_n_rows (rel_result_get_info (self->result)->rows);
}

/* The one table that all columns with a table come from. */
const char *
rel_result_view_get_table_name (RelResultView *self)
{
  const RelResultInfo *info = rel_result_get_info (self->result);
  const char *table = NULL;

  for (guint i = 0; i < info->n_columns; i++)
    if (info->columns[i].table == NULL || (table != NULL && strcmp (table, info->columns[i].table) != 0))
      return NULL;
    else
      table = info->columns[i].table;

  return table;
}

/* Lines with tabs, without the names of the columns. */
static void
append_tabs (GString       *text,
             const RelRows *rows)
{
  for (guint i = 0; i < rel_rows_get_n_rows (rows) && text->len <= MAX_BYTES; i++)
    {
      for (guint j = 0; j < rel_rows_get_n_columns (rows); j++)
        {
          const RelValue *value = rel_rows_get (rows, i, j);
          g_autofree char *cell = rel_value_is_null (value) ? g_strdup ("") : rel_value_to_text (value);

          g_strdelimit (cell, "\t\n\r", ' ');
          g_string_append_printf (text, "%s%s", j > 0 ? "\t" : "", cell);
        }
      g_string_append_c (text, '\n');
    }
}

/* In parts, so that too much is found out before it is there. */
static void
append_form (GString       *text,
             RelRowForm     form,
             const char    *table,
             const RelRows *rows)
{
  g_autoptr(RelRowWriter) writer = rel_row_writer_new (form, table, REL_CSV_EXACT);
  guint n_columns = rel_rows_get_n_columns (rows);
  g_autofree const char **names = g_new0 (const char *, n_columns + 1);
  g_autofree RelValue **values = g_new (RelValue *, n_columns + 1);
  guint i = 0;

  for (guint j = 0; j < n_columns; j++)
    names[j] = rel_rows_get_name (rows, j);
  do
    {
      g_autoptr(RelRows) batch = rel_rows_new (names, n_columns);

      for (guint end = MIN (i + BATCH, rel_rows_get_n_rows (rows)); i < end; i++)
        {
          for (guint j = 0; j < n_columns; j++)
            values[j] = rel_value_ref (rel_rows_get (rows, i, j));
          rel_rows_append (batch, values);
        }
      rel_row_writer_append (writer, batch, text);
    }
  while (i < rel_rows_get_n_rows (rows) && text->len <= MAX_BYTES);
  rel_row_writer_end (writer, text);
}

/* @suffix: of the form; NULL: as Ctrl+C copies. */
void
rel_result_view_copy (RelResultView *self,
                      const char    *suffix)
{
  g_autoptr(RelRows) rows = NULL;
  g_autoptr(GString) text = g_string_new (NULL);
  g_autofree char *valid = NULL;
  g_autofree char *words = NULL;
  RelRowForm form = REL_ROW_FORM_TABS;
  guint n_cut;
  guint n;

  if (self->selection == NULL || (suffix != NULL && !rel_row_form_from_suffix (suffix, &form)))
    return;
  rows = rel_result_view_dup_rows (self, &n_cut);
  n = rel_rows_get_n_rows (rows);
  if (suffix == NULL)
    append_tabs (text, rows);
  else
    append_form (text, form, rel_result_view_get_table_name (self), rows);
  if (text->len > MAX_BYTES)
    {
      gtk_widget_activate_action (GTK_WIDGET (self), "win.tell", "s", _("This is too much for the clipboard, so nothing was copied. Export the rows to a file instead."));
      return;
    }

  valid = g_utf8_make_valid (text->str, text->len);
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), valid);
  if (n_cut > 0)
    words = g_strdup_printf (ngettext ("Rows were copied, but %'u value is too long and was copied in part. Export has it whole.",
                                       "Rows were copied, but %'u values are too long and were copied in part. Export has them whole.", n_cut), n_cut);
  else
    words = g_strdup_printf (ngettext ("%'u row copied", "%'u rows copied", n), n);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.tell", "s", words);
}

GtkWidget *
rel_result_view_make_copy_button (RelResultView *self)
{
  static const RelRowForm forms[] = { REL_ROW_FORM_CSV, REL_ROW_FORM_JSON, REL_ROW_FORM_SQL, REL_ROW_FORM_MARKDOWN };
  GtkWidget *button = gtk_menu_button_new ();
  g_autoptr(GMenu) menu = g_menu_new ();

  g_menu_append (menu, _("_Table with Column Names"), "result.copy-as::tsv");
  for (guint i = 0; i < G_N_ELEMENTS (forms); i++)
    {
      g_autofree char *action = g_strconcat ("result.copy-as::", rel_row_form_get_suffix (forms[i]), NULL);

      g_menu_append (menu, rel_row_form_get_name (forms[i]), action);
    }
  gtk_menu_button_set_label (GTK_MENU_BUTTON (button), _("Copy As"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Copy As"), -1);
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (button), G_MENU_MODEL (menu));
  gtk_menu_button_set_direction (GTK_MENU_BUTTON (button), GTK_ARROW_UP);
  gtk_widget_set_tooltip_text (button, _("Copy the Selected Rows, or All, in Another Form (Ctrl+Shift+C)"));
  gtk_widget_add_css_class (button, "flat");
  self->copy_button = button;

  return button;
}
