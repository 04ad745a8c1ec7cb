/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Exporting records: a dialog for the form, the rows and the columns, a file chooser, and
 * the work on a thread of its own. Rows go from the cursor to the file batch by batch, so
 * that ten million take no more memory than ten. Whether text that a spreadsheet would
 * run is guarded is a choice, since it changes the data; how many there were is told.
 */
#include "config.h"

#include <string.h>

#include <glib/gi18n.h>

#include "browser/rel-rows-export.h"

#include "base/rel-replace.h"
#include "common/rel-progress.h"
#include "formats/rel-row-writer.h"

static const RelRowForm forms[] = { REL_ROW_FORM_CSV, REL_ROW_FORM_JSON, REL_ROW_FORM_SQL, REL_ROW_FORM_MARKDOWN, REL_ROW_FORM_TABS };

/* The dialog, until it is answered; then what was chosen. */
typedef struct
{
  GtkWidget     *window;
  GtkWidget     *parent;   /* weak */
  RelDocument   *document;
  RelGrid       *grid;
  RelRecordList *list;
  char          *table;
  GtkWidget     *form;
  GtkWidget     *rows;
  GtkWidget     *columns;
  GtkWidget     *guard;
  GtkWidget     *guard_switch;
} Dialog;

/* The work. */
typedef struct
{
  RelRecordExtract *extract;
  RelRowWriter     *writer;
  GFile            *file;
  RelProgress      *progress;
  GOutputStream    *stream;
  GString          *text;
  GCancellable     *cancellable;
} Work;

static void
dialog_free (Dialog *dialog)
{
  g_clear_weak_pointer (&dialog->parent);
  g_object_unref (dialog->document);
  g_object_unref (dialog->grid);
  g_object_unref (dialog->list);
  g_free (dialog->table);
  g_free (dialog);
}

static void
work_free (Work *work)
{
  rel_record_extract_free (work->extract);
  rel_row_writer_free (work->writer);
  g_object_unref (work->file);
  rel_progress_unref (work->progress);
  g_string_free (work->text, TRUE);
  g_free (work);
}

static gboolean
put (Work    *work,
     GError **error)
{
  gboolean done = g_output_stream_write_all (work->stream, work->text->str, work->text->len, NULL, work->cancellable, error);

  g_string_truncate (work->text, 0);

  return done;
}

static gboolean
take_rows (const RelRows  *rows,
           double          fraction,
           gpointer        data,
           GError        **error)
{
  Work *work = data;

  rel_row_writer_append (work->writer, rows, work->text);
  rel_progress_tell (work->progress, fraction, rel_row_writer_get_n_rows (work->writer));

  return put (work, error);
}

static char *
make_words (Work *work)
{
  guint64 n_rows = rel_row_writer_get_n_rows (work->writer);
  guint64 n_formulas = rel_row_writer_get_n_formulas (work->writer);
  g_autofree char *name = g_file_get_basename (work->file);
  g_autofree char *done = g_strdup_printf (ngettext ("Exported %'llu record to %s", "Exported %'llu records to %s", (gulong) n_rows), (unsigned long long) n_rows, name);
  g_autofree char *formulas = NULL;

  if (n_formulas == 0 || !rel_row_writer_warns_of_formulas (work->writer))
    return g_steal_pointer (&done);

  formulas = g_strdup_printf (ngettext ("%'llu text begins like a formula: a spreadsheet may run it", "%'llu texts begin like formulas: a spreadsheet may run them", (gulong) n_formulas),
                              (unsigned long long) n_formulas);

  return g_strdup_printf ("%s. %s.", done, formulas);
}

static gpointer
run_export (RelConnection  *connection,
            gpointer        data,
            GCancellable   *cancellable,
            GError        **error)
{
  Work *work = data;
  GFileOutputStream *stream = rel_replace_begin (work->file, G_FILE_CREATE_NONE, cancellable, error);
  gboolean complete;

  if (stream == NULL)
    return NULL;

  work->stream = G_OUTPUT_STREAM (stream);
  work->cancellable = cancellable;
  complete = rel_record_extract_run (work->extract, connection, take_rows, work, cancellable, error);
  if (complete)
    {
      rel_row_writer_end (work->writer, work->text);
      complete = put (work, error);
    }

  return rel_replace_end (stream, complete, cancellable, error) ? make_words (work) : NULL;
}

typedef struct
{
  GtkWidget   *parent; /* weak */
  RelProgress *progress;
  char        *name;
} Waiting;

static void
exported_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  Waiting *waiting = user_data;
  g_autoptr(GError) error = NULL;
  g_autofree char *words = rel_database_run_finish (REL_DATABASE (source), result, &error);

  rel_progress_end (waiting->progress);
  if (words == NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    /* Translators: name of a file, and why it was not written. */
    words = g_strdup_printf (_("%s was not written: %s"), waiting->name, error->message);
  if (words != NULL && waiting->parent != NULL)
    gtk_widget_activate_action (waiting->parent, "win.tell", "s", words);
  g_clear_weak_pointer (&waiting->parent);
  g_free (waiting->name);
  g_free (waiting);
}

static RelRowForm
get_form (Dialog *dialog)
{
  return forms[MIN (adw_combo_row_get_selected (ADW_COMBO_ROW (dialog->form)), G_N_ELEMENTS (forms) - 1)];
}

/* INSERT statements name no computed column, and none of another table. */
static GArray *
list_columns (Dialog     *dialog,
              RelRowForm  form)
{
  RelRecordQuery *query = rel_record_list_get_query (dialog->list);
  RelTable *table = rel_schema_get_table (rel_document_get_base (dialog->document), rel_place_get_table (rel_record_list_get_place (dialog->list)));
  gboolean all = adw_combo_row_get_selected (ADW_COMBO_ROW (dialog->columns)) == 0;
  guint n = all ? rel_record_query_get_n_columns (query) : rel_grid_get_n_shown (dialog->grid);
  GArray *columns = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; i < n; i++)
    {
      guint number = all ? i : rel_grid_get_shown (dialog->grid)[i];
      RelColumn *column = table != NULL ? rel_table_get_column (table, rel_record_query_get_column (query, number)->column) : NULL;

      if (form != REL_ROW_FORM_SQL || table == NULL || (column != NULL && rel_column_get_info (column)->generated == REL_GENERATED_NO))
        g_array_append_val (columns, number);
    }

  return columns;
}

/* Takes the file. */
static void
export_to (Dialog *dialog,
           GFile  *file)
{
  RelRowForm form = get_form (dialog);
  gboolean guarded = gtk_switch_get_active (GTK_SWITCH (dialog->guard_switch));
  g_autoptr(GArray) columns = list_columns (dialog, form);
  g_autoptr(GArray) ranges = rel_grid_list_selected (dialog->grid);
  gboolean selected = adw_combo_row_get_selected (ADW_COMBO_ROW (dialog->rows)) == 1 && !rel_grid_is_all_selected (dialog->grid);
  Work *work = g_new0 (Work, 1);
  Waiting *waiting = g_new0 (Waiting, 1);

  work->extract = rel_record_extract_new (rel_record_list_get_query (dialog->list), (const guint *) (gpointer) columns->data, columns->len);
  if (selected)
    rel_record_extract_set_ranges (work->extract, dialog->list, (const RelRowRange *) (gpointer) ranges->data, ranges->len);
  else
    rel_record_extract_set_total (work->extract, rel_record_list_get_n_stored (dialog->list));
  work->writer = rel_row_writer_new (form, dialog->table, guarded ? REL_CSV_GUARDED : REL_CSV_EXACT);
  rel_row_writer_set_transaction (work->writer, TRUE);
  work->text = g_string_new (NULL);
  work->file = file;

  g_set_weak_pointer (&waiting->parent, dialog->parent);
  waiting->name = g_file_get_basename (file);
  waiting->progress = rel_progress_begin (dialog->parent, _("Exporting Records"));
  work->progress = rel_progress_ref (waiting->progress);
  rel_database_run_async (rel_document_get_database (dialog->document), REL_LANE_SCRIPT, run_export, work, (GDestroyNotify) work_free, g_free,
                          rel_progress_get_cancellable (waiting->progress), exported_cb, waiting);
}

static void
chosen_cb (GtkNativeDialog *chooser,
           int              response,
           Dialog          *dialog)
{
  if (response == GTK_RESPONSE_ACCEPT && dialog->parent != NULL)
    {
      GFile *file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));
      GFile *own = rel_document_get_file (dialog->document);

      if (own != NULL && g_file_equal (file, own))
        {
          gtk_widget_activate_action (dialog->parent, "win.tell", "s", _("That file is the database itself, so nothing was written. Choose another name."));
          g_object_unref (file);
        }
      else
        export_to (dialog, file);
    }
  if (response == GTK_RESPONSE_ACCEPT)
    gtk_window_destroy (GTK_WINDOW (dialog->window));
  g_object_unref (chooser);
}

static void
export_cb (Dialog *dialog)
{
  GtkFileChooserNative *chooser = gtk_file_chooser_native_new (_("Export Records"), GTK_WINDOW (dialog->window), GTK_FILE_CHOOSER_ACTION_SAVE,
                                                               _("_Export"), _("_Cancel"));
  g_autofree char *name = g_strdup_printf ("%s.%s", dialog->table, rel_row_form_get_suffix (get_form (dialog)));

  g_strdelimit (name, "/", '-');
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (chooser), name);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  g_signal_connect (chooser, "response", G_CALLBACK (chosen_cb), dialog);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

static void
form_changed_cb (Dialog *dialog)
{
  RelRowForm form = get_form (dialog);

  gtk_widget_set_visible (dialog->guard, form == REL_ROW_FORM_CSV || form == REL_ROW_FORM_TABS);
}

static GtkWidget *
add_combo (GtkWidget         *group,
           const char        *title,
           const char *const *words)
{
  GtkWidget *row = adw_combo_row_new ();
  g_autoptr(GtkStringList) list = gtk_string_list_new (words);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (list));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);

  return row;
}

static void
add_rows (Dialog    *dialog,
          GtkWidget *group)
{
  gint64 n_selected = rel_grid_get_n_selected (dialog->grid);
  guint n = rel_record_list_get_n_stored (dialog->list);
  guint n_columns = rel_record_query_get_n_columns (rel_record_list_get_query (dialog->list));
  guint n_shown = rel_grid_get_n_shown (dialog->grid);
  g_autofree char *all = rel_record_list_is_exact (dialog->list) ? g_strdup_printf (ngettext ("All %'u", "All %'u", n), n) : g_strdup (_("All"));
  g_autofree char *selected = g_strdup_printf (ngettext ("%'lld selected", "%'lld selected", (gulong) n_selected), (long long) n_selected);
  g_autofree char *all_columns = g_strdup_printf (ngettext ("All %u", "All %u", n_columns), n_columns);
  g_autofree char *shown = g_strdup_printf (ngettext ("%u, as shown", "%u, as shown", n_shown), n_shown);
  const char *rows[] = { all, n_selected > 0 ? selected : NULL, NULL };
  const char *columns[] = { all_columns, shown, NULL };
  const char *names[G_N_ELEMENTS (forms) + 1] = { NULL };

  for (guint i = 0; i < G_N_ELEMENTS (forms); i++)
    names[i] = rel_row_form_get_name (forms[i]);
  dialog->form = add_combo (group, _("Form"), names);
  dialog->rows = add_combo (group, _("Records"), rows);
  dialog->columns = add_combo (group, _("Columns"), columns);
  if (n_selected > 1)
    adw_combo_row_set_selected (ADW_COMBO_ROW (dialog->rows), 1);
  if (n_shown < n_columns)
    adw_combo_row_set_selected (ADW_COMBO_ROW (dialog->columns), 1);
  g_signal_connect_swapped (dialog->form, "notify::selected", G_CALLBACK (form_changed_cb), dialog);

  dialog->guard = adw_action_row_new ();
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (dialog->guard), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (dialog->guard), _("Guard Against Formulas"));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (dialog->guard), _("Text that a spreadsheet would run gets an apostrophe in front, and is then no longer what it was"));
  dialog->guard_switch = gtk_switch_new ();
  gtk_widget_set_valign (dialog->guard_switch, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (dialog->guard_switch), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Guard Against Formulas"), -1);
  adw_action_row_add_suffix (ADW_ACTION_ROW (dialog->guard), dialog->guard_switch);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (dialog->guard), dialog->guard_switch);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), dialog->guard);
}

static gboolean
close_cb (GtkWidget *widget,
          GVariant  *args,
          gpointer   user_data)
{
  gtk_window_close (GTK_WINDOW (user_data));

  return TRUE;
}

void
rel_rows_export_open (GtkWidget   *parent,
                      RelDocument *document,
                      RelGrid     *grid,
                      const char  *table)
{
  Dialog *dialog;
  GtkRoot *root = gtk_widget_get_root (parent);
  GtkWidget *header = adw_header_bar_new ();
  GtkWidget *cancel = gtk_button_new_with_mnemonic (_("_Cancel"));
  GtkWidget *export = gtk_button_new_with_mnemonic (_("_Export…"));
  GtkWidget *group = adw_preferences_group_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkEventController *keys = gtk_shortcut_controller_new ();
  g_autofree char *title = NULL;

  if (rel_grid_get_list (grid) == NULL || rel_record_list_get_query (rel_grid_get_list (grid)) == NULL)
    return;

  dialog = g_new0 (Dialog, 1);
  g_set_weak_pointer (&dialog->parent, parent);
  dialog->document = g_object_ref (document);
  dialog->grid = g_object_ref (grid);
  dialog->list = g_object_ref (rel_grid_get_list (grid));
  dialog->table = g_strdup (table);
  dialog->window = adw_window_new ();
  /* Translators: title of a window; the name of a table. */
  title = g_strdup_printf (_("Export Records of %s"), table);
  gtk_window_set_title (GTK_WINDOW (dialog->window), title);
  gtk_window_set_modal (GTK_WINDOW (dialog->window), TRUE);
  if (GTK_IS_WINDOW (root))
    gtk_window_set_transient_for (GTK_WINDOW (dialog->window), GTK_WINDOW (root));
  gtk_window_set_default_size (GTK_WINDOW (dialog->window), 460, -1);
  gtk_window_set_resizable (GTK_WINDOW (dialog->window), FALSE);

  adw_header_bar_set_show_start_title_buttons (ADW_HEADER_BAR (header), FALSE);
  adw_header_bar_set_show_end_title_buttons (ADW_HEADER_BAR (header), FALSE);
  gtk_widget_add_css_class (export, "suggested-action");
  adw_header_bar_pack_start (ADW_HEADER_BAR (header), cancel);
  adw_header_bar_pack_end (ADW_HEADER_BAR (header), export);
  g_signal_connect_swapped (cancel, "clicked", G_CALLBACK (gtk_window_close), dialog->window);
  g_signal_connect_swapped (export, "clicked", G_CALLBACK (export_cb), dialog);
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (keys),
                                        gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Escape, 0), gtk_callback_action_new (close_cb, dialog->window, NULL)));
  gtk_widget_add_controller (dialog->window, keys);

  add_rows (dialog, group);
  gtk_widget_set_margin_start (group, 18);
  gtk_widget_set_margin_end (group, 18);
  gtk_widget_set_margin_top (group, 18);
  gtk_widget_set_margin_bottom (group, 18);
  if (rel_document_get_n_edits (document) > 0)
    adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (group), _("Edits that are not committed yet are left out."));
  gtk_box_append (GTK_BOX (box), header);
  gtk_box_append (GTK_BOX (box), group);
  adw_window_set_content (ADW_WINDOW (dialog->window), box);
  g_object_set_data_full (G_OBJECT (dialog->window), "dialog", dialog, (GDestroyNotify) dialog_free);
  form_changed_cb (dialog);
  gtk_window_set_default_widget (GTK_WINDOW (dialog->window), export);
  gtk_window_present (GTK_WINDOW (dialog->window));
}
