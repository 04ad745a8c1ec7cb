/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What a file holds: a column of the window for each of its columns, headed by where it
 * goes, with the first rows below. NULL, empty text and numbers look as they do in the
 * grid.
 */
#include "config.h"

#include <glib/gi18n.h>

#include "browser/rel-rows-import-private.h"

#include "common/rel-drop-down.h"
#include "common/rel-one-line.h"

/* More tell nothing more. */
#define MAX_COLUMNS 60
#define MAX_ROWS    8
#define MAX_CHARS   28

static guint
column_of (gpointer widget)
{
  return GPOINTER_TO_UINT (g_object_get_data (widget, "column"));
}

/* The columns of a table that take something; the drop downs begin with "left out". */
static GPtrArray *
list_takers (RelTable *table)
{
  GPtrArray *columns = rel_table_get_info (table)->columns;
  GPtrArray *takers = g_ptr_array_new ();

  for (guint i = 0; i < columns->len; i++)
    if (rel_column_get_info (columns->pdata[i])->generated == REL_GENERATED_NO && !rel_column_get_info (columns->pdata[i])->hidden)
      g_ptr_array_add (takers, columns->pdata[i]);

  return takers;
}

static void
target_cb (GtkDropDown     *drop_down,
           GParamSpec      *pspec,
           RelImportDialog *self)
{
  RelTable *table = rel_import_dialog_get_table (self);
  g_autoptr(GPtrArray) takers = table != NULL ? list_takers (table) : NULL;
  guint selected = gtk_drop_down_get_selected (drop_down);

  if (table == NULL || self->filling)
    return;
  rel_row_import_map (self->import, column_of (drop_down),
                      selected > 0 && selected <= takers->len ? rel_column_get_id (takers->pdata[selected - 1]) : REL_ID_NONE);
  rel_import_dialog_update (self);
}

static GtkWidget *
make_target (RelImportDialog *self,
             RelTable        *table,
             guint            index)
{
  const RelRowImportColumn *column = rel_row_import_get_column (self->import, index);
  g_autoptr(GPtrArray) takers = list_takers (table);
  g_autoptr(GtkStringList) names = gtk_string_list_new (NULL);
  GtkWidget *drop_down;
  guint selected = 0;
  /* Translators: name of the choice where a column of a file goes. */
  g_autofree char *label = g_strdup_printf (_("Where %s goes"), column->name);

  gtk_string_list_append (names, _("Left out"));
  for (guint i = 0; i < takers->len; i++)
    {
      gtk_string_list_append (names, rel_column_get_name (takers->pdata[i]));
      if (rel_column_get_id (takers->pdata[i]) == column->target)
        selected = i + 1;
    }
  drop_down = gtk_drop_down_new (G_LIST_MODEL (g_steal_pointer (&names)), NULL);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (drop_down), selected);
  g_object_set_data (G_OBJECT (drop_down), "column", GUINT_TO_POINTER (index));
  rel_drop_down_name (GTK_DROP_DOWN (drop_down), label);
  g_signal_connect (drop_down, "notify::selected", G_CALLBACK (target_cb), self);

  return drop_down;
}

static GtkWidget *
make_label (const char *text,
            const char *css_class)
{
  g_autofree char *line = rel_one_line (text);
  GtkWidget *label = gtk_label_new (line);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (label), MAX_CHARS);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);

  return label;
}

static GtkWidget *
make_cell (const RelValue *value)
{
  g_autofree char *text = rel_value_to_text (value);
  GtkWidget *label;

  if (rel_value_is_null (value))
    return make_label ("NULL", "null-value");
  if (*text == '\0')
    return make_label (_("empty"), "null-value");

  label = make_label (text, "numeric");
  if (rel_value_get_value_type (value) == REL_VALUE_INTEGER || rel_value_get_value_type (value) == REL_VALUE_REAL)
    gtk_label_set_xalign (GTK_LABEL (label), 1);

  return label;
}

GtkWidget *
rel_import_dialog_make_columns (RelImportDialog *self)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  self->columns = gtk_grid_new ();
  gtk_grid_set_column_spacing (GTK_GRID (self->columns), 18);
  gtk_grid_set_row_spacing (GTK_GRID (self->columns), 6);
  gtk_widget_set_margin_start (self->columns, 12);
  gtk_widget_set_margin_end (self->columns, 12);
  gtk_widget_set_margin_top (self->columns, 12);
  gtk_widget_set_margin_bottom (self->columns, 16);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_AUTOMATIC, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), self->columns);
  gtk_widget_add_css_class (scrolled, "card");
  gtk_widget_set_vexpand (scrolled, TRUE);
  gtk_widget_set_size_request (scrolled, -1, 200);

  return scrolled;
}

void
rel_import_dialog_fill_columns (RelImportDialog *self)
{
  RelTable *table = rel_import_dialog_get_table (self);
  RelRows *rows = rel_row_import_get_preview (self->import);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (self->columns)) != NULL)
    gtk_grid_remove (GTK_GRID (self->columns), child);

  for (guint j = 0; j < MIN (rel_row_import_get_n_columns (self->import), MAX_COLUMNS); j++)
    {
      const RelRowImportColumn *column = rel_row_import_get_column (self->import, j);

      gtk_grid_attach (GTK_GRID (self->columns), make_label (column->name, "heading"), (int) j, 0, 1, 1);
      if (table != NULL)
        gtk_grid_attach (GTK_GRID (self->columns), make_target (self, table, j), (int) j, 1, 1, 1);
      else
        gtk_grid_attach (GTK_GRID (self->columns), make_label (column->type, "dim-label"), (int) j, 1, 1, 1);
      for (guint i = 0; i < MIN (rel_rows_get_n_rows (rows), MAX_ROWS); i++)
        gtk_grid_attach (GTK_GRID (self->columns), make_cell (rel_rows_get (rows, i, j)), (int) j, (int) i + 2, 1, 1);
    }
}
