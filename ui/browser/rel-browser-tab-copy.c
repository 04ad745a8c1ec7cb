/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Copying the rows that are selected, the columns that are shown, in their order. A
 * worker reads them whole and writes them, however many there are; what does not fit a
 * clipboard is refused in favour of a file. Ctrl+C gives programs the choice between
 * text with tabs and a table of HTML.
 */
#include "config.h"

#include <string.h>

#include <glib/gi18n.h>

#include "browser/rel-browser-tab-private.h"

#include "common/rel-progress.h"

/* More than that is for a file: programs take a clipboard in one piece. */
#define MAX_BYTES  (64 * 1024 * 1024)
/* So few are read where a person waits; more must hold nobody up. */
#define QUICK_ROWS 500

typedef struct
{
  RelRecordExtract *extract;
  RelRowWriter     *writer;
  RelRowWriter     *html;    /* NULL: text alone */
  GString          *text;
  GString          *html_text;
  RelProgress      *progress;
} Copying;

/* What a copy came to. */
typedef struct
{
  char    *text;
  char    *html;
  guint64  n_rows;
} Copied;

static void
copying_free (Copying *copying)
{
  rel_record_extract_free (copying->extract);
  rel_row_writer_free (copying->writer);
  g_clear_pointer (&copying->html, rel_row_writer_free);
  g_string_free (copying->text, TRUE);
  g_string_free (copying->html_text, TRUE);
  rel_progress_unref (copying->progress);
  g_free (copying);
}

static void
copied_free (Copied *copied)
{
  g_free (copied->text);
  g_free (copied->html);
  g_free (copied);
}

static gboolean
take_rows (const RelRows  *rows,
           double          fraction,
           gpointer        data,
           GError        **error)
{
  Copying *copying = data;

  rel_row_writer_append (copying->writer, rows, copying->text);
  if (copying->html != NULL)
    rel_row_writer_append (copying->html, rows, copying->html_text);
  rel_progress_tell (copying->progress, fraction, rel_row_writer_get_n_rows (copying->writer));
  if (copying->text->len + copying->html_text->len <= MAX_BYTES)
    return TRUE;

  g_set_error_literal (error, REL_ERROR, REL_ERROR_TOO_BIG, _("This is too much for the clipboard, so nothing was copied. Export the records to a file instead."));

  return FALSE;
}

static gpointer
run_copy (RelConnection  *connection,
          gpointer        data,
          GCancellable   *cancellable,
          GError        **error)
{
  Copying *copying = data;
  Copied *copied;

  if (!rel_record_extract_run (copying->extract, connection, take_rows, copying, cancellable, error))
    return NULL;

  rel_row_writer_end (copying->writer, copying->text);
  copied = g_new0 (Copied, 1);
  copied->n_rows = rel_row_writer_get_n_rows (copying->writer);
  copied->text = g_utf8_make_valid (copying->text->str, copying->text->len);
  if (copying->html != NULL)
    {
      rel_row_writer_end (copying->html, copying->html_text);
      copied->html = g_strdup (copying->html_text->str);
    }

  return copied;
}

static void
set_clipboard (GtkWidget    *widget,
               const Copied *copied)
{
  GdkContentProvider *providers[2];
  g_autoptr(GdkContentProvider) provider = NULL;
  g_autoptr(GBytes) html = NULL;

  if (copied->html == NULL)
    {
      gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), copied->text);
      return;
    }
  html = g_bytes_new (copied->html, strlen (copied->html));
  providers[0] = gdk_content_provider_new_typed (G_TYPE_STRING, copied->text);
  providers[1] = gdk_content_provider_new_for_bytes ("text/html", html);
  provider = gdk_content_provider_new_union (providers, 2);
  gdk_clipboard_set_content (gtk_widget_get_clipboard (widget), provider);
}

typedef struct
{
  RelBrowserTab *tab;
  RelProgress   *progress;
} Waiting;

static void
copied_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  Waiting *waiting = user_data;
  g_autoptr(RelBrowserTab) self = waiting->tab;
  g_autoptr(GError) error = NULL;
  Copied *copied = rel_database_run_finish (REL_DATABASE (source), result, &error);

  rel_progress_end (waiting->progress);
  g_free (waiting);
  if (copied != NULL)
    {
      g_autofree char *words = g_strdup_printf (ngettext ("Copied %'llu record", "Copied %'llu records", (gulong) copied->n_rows), (unsigned long long) copied->n_rows);

      set_clipboard (GTK_WIDGET (self), copied);
      gtk_widget_activate_action (GTK_WIDGET (self), "win.tell", "s", words);
      copied_free (copied);
    }
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    gtk_widget_activate_action (GTK_WIDGET (self), "win.tell", "s", error->message);
}

/* What can be written to: INSERT statements name no computed column, and none of another table. */
static GArray *
list_columns (RelBrowserTab *self,
              gboolean       writable)
{
  RelGrid *grid = REL_GRID (self->grid);
  RelTable *table = rel_schema_get_table (self->schema, rel_place_get_table (rel_browser_tab_get_visit (self)->place));
  GArray *columns = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; i < rel_grid_get_n_shown (grid); i++)
    {
      guint number = rel_grid_get_shown (grid)[i];
      RelColumn *column = table != NULL ? rel_table_get_column (table, rel_record_query_get_column (rel_record_list_get_query (self->list), number)->column) : NULL;

      if (!writable || table == NULL || (column != NULL && rel_column_get_info (column)->generated == REL_GENERATED_NO))
        g_array_append_val (columns, number);
    }

  return columns;
}

/**
 * rel_browser_tab_copy:
 * @self: a tab
 * @form: (nullable): the suffix of a form; %NULL for what a spreadsheet takes
 *
 * Copies the rows that are selected.
 */
void
rel_browser_tab_copy (RelBrowserTab *self,
                      const char    *form)
{
  RelGrid *grid = REL_GRID (self->grid);
  gint64 n = rel_grid_get_n_selected (grid);
  RelRowForm row_form = REL_ROW_FORM_TABS;
  g_autoptr(GArray) columns = NULL;
  g_autoptr(GArray) ranges = NULL;
  Copying *copying;
  Waiting *waiting;

  if (self->list == NULL || rel_record_list_get_query (self->list) == NULL || n == 0)
    return;
  if (form != NULL && !rel_row_form_from_suffix (form, &row_form))
    return;

  columns = list_columns (self, row_form == REL_ROW_FORM_SQL);
  ranges = rel_grid_list_selected (grid);
  copying = g_new0 (Copying, 1);
  copying->extract = rel_record_extract_new (rel_record_list_get_query (self->list), (const guint *) (gpointer) columns->data, columns->len);
  if (!rel_grid_is_all_selected (grid))
    rel_record_extract_set_ranges (copying->extract, self->list, (const RelRowRange *) (gpointer) ranges->data, ranges->len);
  else
    rel_record_extract_set_total (copying->extract, n);
  copying->writer = rel_row_writer_new (row_form, rel_browser_tab_get_table_name (self), REL_CSV_EXACT);
  rel_row_writer_set_names (copying->writer, form != NULL);
  if (row_form == REL_ROW_FORM_TABS)
    {
      copying->html = rel_row_writer_new (REL_ROW_FORM_HTML, NULL, REL_CSV_EXACT);
      rel_row_writer_set_names (copying->html, form != NULL);
    }
  copying->text = g_string_new (NULL);
  copying->html_text = g_string_new (NULL);

  waiting = g_new0 (Waiting, 1);
  waiting->tab = g_object_ref (self);
  waiting->progress = rel_progress_begin (GTK_WIDGET (self), _("Copying Records"));
  copying->progress = rel_progress_ref (waiting->progress);
  rel_database_run_async (rel_document_get_database (self->document), n <= QUICK_ROWS ? REL_LANE_READ : REL_LANE_SCRIPT, run_copy, copying,
                          (GDestroyNotify) copying_free, (GDestroyNotify) copied_free, rel_progress_get_cancellable (waiting->progress), copied_cb, waiting);
}

static void
cell_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(RelBrowserTab) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(RelValue) value = rel_record_list_load_cell_finish (REL_RECORD_LIST (source), result, &error);
  g_autofree char *text = NULL;

  if (value == NULL)
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        gtk_widget_activate_action (GTK_WIDGET (self), "win.tell", "s", error->message);
      return;
    }
  text = rel_value_get_value_type (value) == REL_VALUE_BLOB ? rel_value_to_literal (value) : rel_value_to_text (value);
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.tell", "s", _("Copied the value"));
}

/* The value of the cell that keys act on, whole. */
void
rel_browser_tab_copy_cell (RelBrowserTab *self)
{
  g_autoptr(RelRow) row = rel_grid_get_selected (REL_GRID (self->grid));

  if (row != NULL && rel_row_is_loaded (row))
    rel_record_list_load_cell_async (self->list, row, rel_grid_get_column (REL_GRID (self->grid)), MAX_BYTES, NULL, cell_cb, g_object_ref (self));
}
