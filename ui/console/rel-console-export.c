/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Saves a result as CSV, JSON, SQL or Markdown, by the ending of its file. A statement
 * that only reads is run again, so that all of its rows are saved and not only those on
 * screen; rows that are selected are saved as they are shown. The file appears whole or
 * not at all.
 */
#include "config.h"

#include <string.h>

#include <glib/gi18n.h>

#include "console/rel-console-private.h"

#include "formats/rel-row-writer.h"

#define BATCH 500

typedef struct
{
  GFile      *file;
  RelRowForm  form;
  char       *table;    /* NULL: it comes from several, or none */
  char       *sql;      /* NULL: the rows are all there is */
  RelRows    *rows;
  RelRows    *selected; /* NULL: all are, or none is */
  guint       n_cut;    /* of their values only the beginning is known */
} Export;

static void
export_free (gpointer data)
{
  Export *export = data;

  g_clear_object (&export->file);
  g_free (export->table);
  g_free (export->sql);
  g_clear_pointer (&export->rows, rel_rows_unref);
  g_clear_pointer (&export->selected, rel_rows_unref);
  g_free (export);
}

static gboolean
write_text (GOutputStream  *stream,
            GString        *text,
            GCancellable   *cancellable,
            GError        **error)
{
  gboolean written = g_output_stream_write_all (stream, text->str, text->len, NULL, cancellable, error);

  g_string_truncate (text, 0);

  return written;
}

static gboolean
write_rows (RelConnection  *connection,
            Export         *export,
            GOutputStream  *stream,
            guint          *n_rows,
            GCancellable   *cancellable,
            GError        **error)
{
  g_autoptr(RelRowWriter) writer = rel_row_writer_new (export->form, export->table, REL_CSV_EXACT);
  g_autoptr(GString) text = g_string_new (NULL);
  g_autoptr(RelCursor) cursor = NULL;
  gboolean first = TRUE;

  rel_row_writer_set_transaction (writer, TRUE);
  if (export->sql == NULL)
    {
      rel_row_writer_append (writer, export->rows, text);
      *n_rows = rel_rows_get_n_rows (export->rows);
    }
  else
    {
      cursor = rel_connection_select (connection, export->sql, NULL, 0, cancellable, error);
      if (cursor == NULL)
        return FALSE;
      for (;;)
        {
          g_autoptr(RelRows) rows = rel_cursor_fetch (cursor, BATCH, cancellable, error);

          if (rows == NULL)
            return FALSE;
          if (!first && rel_rows_get_n_rows (rows) == 0)
            break;
          rel_row_writer_append (writer, rows, text);
          first = FALSE;
          *n_rows += rel_rows_get_n_rows (rows);
          if (!write_text (stream, text, cancellable, error))
            return FALSE;
          if (rel_rows_get_n_rows (rows) < BATCH)
            break;
        }
    }
  rel_row_writer_end (writer, text);

  return write_text (stream, text, cancellable, error);
}

static gpointer
run_export (RelConnection  *connection,
            gpointer        data,
            GCancellable   *cancellable,
            GError        **error)
{
  Export *export = data;
  g_autoptr(GFileOutputStream) stream = g_file_replace (export->file, NULL, FALSE, G_FILE_CREATE_NONE, cancellable, error);
  g_autoptr(GCancellable) give_up = NULL;
  guint n_rows = 0;

  if (stream == NULL)
    return NULL;
  if (write_rows (connection, export, G_OUTPUT_STREAM (stream), &n_rows, cancellable, error) &&
      g_output_stream_close (G_OUTPUT_STREAM (stream), cancellable, error))
    {
      if (export->n_cut > 0)
        return g_strdup_printf (ngettext ("Rows were saved, but %'u value is too long and was saved in part. Export all rows to have it whole.",
                                          "Rows were saved, but %'u values are too long and were saved in part. Export all rows to have them whole.", export->n_cut),
                                export->n_cut);
      return g_strdup_printf (ngettext ("%'u row saved", "%'u rows saved", n_rows), n_rows);
    }

  /* Closed when cancelled, the file stays as it was. */
  give_up = g_cancellable_new ();
  g_cancellable_cancel (give_up);
  g_output_stream_close (G_OUTPUT_STREAM (stream), give_up, NULL);

  return NULL;
}

static void
exported_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(RelConsolePage) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autofree char *words = rel_database_run_finish (REL_DATABASE (source), result, &error);

  rel_console_page_set_waiting (self, NULL);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.tell", "s", words != NULL ? words : error->message);
}

static void
chosen_cb (GtkNativeDialog *dialog,
           int              response,
           RelConsolePage  *self)
{
  Export *export = g_object_get_data (G_OBJECT (dialog), "export");

  if (response == GTK_RESPONSE_ACCEPT && self->database != NULL && self->running == NULL)
    {
      g_autoptr(GCancellable) cancellable = g_cancellable_new ();
      g_autoptr(GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
      g_autofree char *name = g_file_get_basename (file);
      const char *dot = strrchr (name, '.');
      RelRowForm form = REL_ROW_FORM_CSV;

      if (dot != NULL && !rel_row_form_from_suffix (dot + 1, &form))
        {
          g_autofree char *words = g_strdup_printf (_("“%s” is no form of rows. Nothing was saved; end the name with .csv, .json, .sql, .md, .tsv or .html."), dot);

          gtk_widget_activate_action (GTK_WIDGET (self), "win.tell", "s", words);
        }
      else
        {
          Export *job = g_new0 (Export, 1);
          gboolean selected = export->selected != NULL && g_strcmp0 (gtk_file_chooser_get_choice (GTK_FILE_CHOOSER (dialog), "rows"), "selected") == 0;

          job->file = g_object_ref (file);
          job->form = form;
          job->table = g_strdup (export->table);
          job->sql = selected ? NULL : g_strdup (export->sql);
          job->rows = rel_rows_ref (selected ? export->selected : export->rows);
          job->n_cut = selected ? export->n_cut : 0;
          rel_console_page_set_waiting (self, cancellable);
          rel_database_run_async (self->database, REL_LANE_SCRIPT, run_export, job, export_free, g_free, cancellable, exported_cb, g_object_ref (self));
        }
    }
  g_object_unref (dialog);
}

void
rel_console_export (RelConsolePage *self,
                    RelResultView  *view)
{
  static const RelRowForm forms[] = { REL_ROW_FORM_CSV, REL_ROW_FORM_JSON, REL_ROW_FORM_SQL, REL_ROW_FORM_MARKDOWN };
  const RelResultInfo *info = rel_result_get_info (rel_result_view_get_result (view));
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkFileChooserNative *dialog = gtk_file_chooser_native_new (_("Save the Result"), GTK_WINDOW (root), GTK_FILE_CHOOSER_ACTION_SAVE,
                                                              _("_Save"), _("_Cancel"));
  Export *export = g_new0 (Export, 1);

  for (guint i = 0; i < G_N_ELEMENTS (forms); i++)
    {
      g_autoptr(GtkFileFilter) filter = gtk_file_filter_new ();
      g_autofree char *pattern = g_strconcat ("*.", rel_row_form_get_suffix (forms[i]), NULL);
      g_autofree char *name = g_strdup_printf ("%s (%s)", rel_row_form_get_name (forms[i]), pattern);

      gtk_file_filter_set_name (filter, name);
      gtk_file_filter_add_pattern (filter, pattern);
      gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (dialog), filter);
    }
  export->rows = rel_rows_ref (info->rows);
  export->sql = info->reads_only ? g_strdup (info->sql) : NULL;
  export->table = g_strdup (rel_result_view_get_table_name (view));
  if (rel_result_view_has_selection (view))
    {
      const char *ids[] = { "all", "selected", NULL };
      const char *names[] = { _("All rows"), _("Selected rows"), NULL };

      export->selected = rel_result_view_dup_rows (view, &export->n_cut);
      gtk_file_chooser_add_choice (GTK_FILE_CHOOSER (dialog), "rows", _("Save"), ids, names);
      gtk_file_chooser_set_choice (GTK_FILE_CHOOSER (dialog), "rows", rel_rows_get_n_rows (export->selected) > 1 ? "selected" : "all");
    }
  g_object_set_data_full (G_OBJECT (dialog), "export", export, export_free);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), _("result.csv"));
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  g_signal_connect_object (dialog, "response", G_CALLBACK (chosen_cb), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}
