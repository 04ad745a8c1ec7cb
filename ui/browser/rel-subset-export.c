/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Exporting connected records. The window counts, table by table, what the chosen records
 * take along, and counts again when more or fewer of those that refer to them are wanted;
 * an older count is stopped. Then the same is written, as one state of the database.
 */
#include "config.h"

#include <glib/gi18n.h>

#include "browser/rel-subset-export.h"

#include "base/rel-replace.h"
#include "common/rel-progress.h"
#include "records/rel-subset.h"

/* What is chosen by hand; what it takes along may be more. */
#define MAX_CHOSEN 10000

/* Which records, and how far. A value for a worker. */
typedef struct
{
  RelSchema        *schema;
  RelId             table;
  RelRecordExtract *extract;
  guint             levels;
  guint             limit;
  GFile            *file;    /* NULL: only count */
  RelSubset        *subset;  /* while it runs */
} Work;

typedef struct
{
  GtkWidget    *window;
  GtkWidget    *parent;    /* weak */
  RelDocument  *document;
  RelGrid      *grid;
  RelRecordList *list;
  char         *table;
  GArray       *ranges;    /* as they were when it was opened */
  gboolean      all;
  GtkWidget    *levels;
  GtkWidget    *limit;
  GtkWidget    *limit_row;
  GtkWidget    *results;   /* GtkListBox */
  GtkWidget    *total;
  GtkWidget    *spinner;
  GtkWidget    *export;
  GCancellable *counting;
} Dialog;

static void
work_free (Work *work)
{
  g_object_unref (work->schema);
  rel_record_extract_free (work->extract);
  g_clear_object (&work->file);
  g_free (work);
}

static gboolean
take_keys (const RelRows  *rows,
           double          fraction,
           gpointer        data,
           GError        **error)
{
  Work *work = data;
  guint n = rel_rows_get_n_columns (rows);
  g_autofree RelValue **key = g_new0 (RelValue *, n + 1);

  for (guint i = 0; i < rel_rows_get_n_rows (rows); i++)
    {
      for (guint j = 0; j < n; j++)
        key[j] = (RelValue *) rel_rows_get (rows, i, j);
      if (!rel_subset_add (work->subset, work->table, key, n, error))
        return FALSE;
    }

  return TRUE;
}

/* What was counted: names of tables, and how many records of each. */
typedef struct
{
  char  *name;
  guint  n_records;
} Count;

static void
count_clear (Count *count)
{
  g_free (count->name);
}

static GArray *
list_counts (RelSubset *subset)
{
  GArray *counts = g_array_new (FALSE, FALSE, sizeof (Count));
  RelTable *table;
  guint n;

  g_array_set_clear_func (counts, (GDestroyNotify) count_clear);
  for (guint i = 0; (table = rel_subset_get_table (subset, i, &n)) != NULL; i++)
    if (n > 0)
      {
        Count count = { g_strdup (rel_table_get_name (table)), n };

        g_array_append_val (counts, count);
      }

  return counts;
}

static gboolean
write_script (Work           *work,
              RelConnection  *connection,
              GCancellable   *cancellable,
              GError        **error)
{
  GFileOutputStream *stream = rel_replace_begin (work->file, G_FILE_CREATE_NONE, cancellable, error);
  gboolean complete;

  if (stream == NULL)
    return FALSE;
  complete = rel_subset_write (work->subset, connection, G_OUTPUT_STREAM (stream), cancellable, error);

  return rel_replace_end (stream, complete, cancellable, error);
}

static gpointer
run (RelConnection  *connection,
     gpointer        data,
     GCancellable   *cancellable,
     GError        **error)
{
  Work *work = data;
  g_autoptr(RelSubset) subset = rel_subset_new (work->schema);

  work->subset = subset;
  rel_subset_set_children (subset, work->levels, work->limit);
  if (!rel_record_extract_run (work->extract, connection, take_keys, work, cancellable, error))
    return NULL;
  if (work->file != NULL ? !write_script (work, connection, cancellable, error) : !rel_subset_gather (subset, connection, cancellable, error))
    return NULL;

  return list_counts (subset);
}

static Work *
make_work (Dialog *dialog,
           GFile  *file)
{
  Work *work = g_new0 (Work, 1);

  work->schema = g_object_ref (rel_document_get_base (dialog->document));
  work->table = rel_place_get_table (rel_record_list_get_place (dialog->list));
  work->extract = rel_record_extract_new_keys (rel_record_list_get_query (dialog->list));
  if (!dialog->all)
    rel_record_extract_set_ranges (work->extract, dialog->list, (const RelRowRange *) (gpointer) dialog->ranges->data, dialog->ranges->len);
  work->levels = (guint) gtk_spin_button_get_value_as_int (GTK_SPIN_BUTTON (dialog->levels));
  work->limit = (guint) gtk_spin_button_get_value_as_int (GTK_SPIN_BUTTON (dialog->limit));
  work->file = file != NULL ? g_object_ref (file) : NULL;

  return work;
}

static void
dialog_free (Dialog *dialog)
{
  g_clear_weak_pointer (&dialog->parent);
  if (dialog->counting != NULL)
    g_cancellable_cancel (dialog->counting);
  g_clear_object (&dialog->counting);
  g_object_unref (dialog->document);
  g_object_unref (dialog->grid);
  g_object_unref (dialog->list);
  g_array_unref (dialog->ranges);
  g_free (dialog->table);
  g_free (dialog);
}

static void
clear_results (Dialog *dialog)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (dialog->results)) != NULL)
    gtk_list_box_remove (GTK_LIST_BOX (dialog->results), child);
}

static void
show_counts (Dialog *dialog,
             GArray *counts)
{
  guint64 total = 0;
  g_autofree char *words = NULL;

  for (guint i = 0; i < counts->len; i++)
    {
      const Count *count = &g_array_index (counts, Count, i);
      GtkWidget *row = adw_action_row_new ();
      g_autofree char *number = g_strdup_printf ("%'u", count->n_records);
      GtkWidget *label = gtk_label_new (number);

      adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), count->name);
      gtk_widget_add_css_class (label, "numeric");
      gtk_widget_add_css_class (label, "dim-label");
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), label);
      gtk_list_box_append (GTK_LIST_BOX (dialog->results), row);
      total += count->n_records;
    }
  words = g_strdup_printf (ngettext ("%'llu record goes into the script", "%'llu records go into the script", (gulong) total), (unsigned long long) total);
  gtk_label_set_text (GTK_LABEL (dialog->total), words);
}

typedef struct
{
  GtkWidget    *window;      /* weak */
  GCancellable *cancellable;
} Counting;

static void
counted_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  Counting *counting = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GArray) counts = rel_database_run_finish (REL_DATABASE (source), result, &error);
  Dialog *dialog = counting->window != NULL ? g_object_get_data (G_OBJECT (counting->window), "dialog") : NULL;

  if (dialog != NULL && dialog->counting == counting->cancellable)
    {
      gtk_spinner_stop (GTK_SPINNER (dialog->spinner));
      clear_results (dialog);
      gtk_widget_set_sensitive (dialog->export, counts != NULL);
      if (counts != NULL)
        show_counts (dialog, counts);
      else
        gtk_label_set_text (GTK_LABEL (dialog->total), error->message);
      gtk_widget_set_visible (dialog->results, counts != NULL && counts->len > 0);
    }
  g_clear_weak_pointer (&counting->window);
  g_object_unref (counting->cancellable);
  g_free (counting);
}

static void
count (Dialog *dialog)
{
  Counting *counting = g_new0 (Counting, 1);

  if (dialog->counting != NULL)
    g_cancellable_cancel (dialog->counting);
  g_clear_object (&dialog->counting);
  dialog->counting = g_cancellable_new ();
  counting->cancellable = g_object_ref (dialog->counting);
  g_set_weak_pointer (&counting->window, dialog->window);
  gtk_label_set_text (GTK_LABEL (dialog->total), _("Counting…"));
  gtk_spinner_start (GTK_SPINNER (dialog->spinner));
  gtk_widget_set_sensitive (dialog->export, FALSE);
  gtk_widget_set_sensitive (dialog->limit_row, gtk_spin_button_get_value_as_int (GTK_SPIN_BUTTON (dialog->levels)) > 0);
  rel_database_run_async (rel_document_get_database (dialog->document), REL_LANE_SCRIPT, run, make_work (dialog, NULL), (GDestroyNotify) work_free,
                          (GDestroyNotify) g_array_unref, dialog->counting, counted_cb, counting);
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
  g_autoptr(GArray) counts = rel_database_run_finish (REL_DATABASE (source), result, &error);
  g_autofree char *words = NULL;
  guint64 total = 0;

  rel_progress_end (waiting->progress);
  for (guint i = 0; counts != NULL && i < counts->len; i++)
    total += g_array_index (counts, Count, i).n_records;
  if (counts != NULL)
    words = g_strdup_printf (ngettext ("Exported %'llu record to %s", "Exported %'llu records to %s", (gulong) total), (unsigned long long) total, waiting->name);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    words = g_strdup_printf (_("%s was not written: %s"), waiting->name, error->message);
  if (words != NULL && waiting->parent != NULL)
    gtk_widget_activate_action (waiting->parent, "win.tell", "s", words);
  g_clear_weak_pointer (&waiting->parent);
  g_free (waiting->name);
  g_free (waiting);
}

static void
chosen_cb (GtkNativeDialog *chooser,
           int              response,
           Dialog          *dialog)
{
  g_autoptr(GFile) file = response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser)) : NULL;
  GFile *own = rel_document_get_file (dialog->document);

  if (file != NULL && own != NULL && g_file_equal (file, own))
    {
      if (dialog->parent != NULL)
        gtk_widget_activate_action (dialog->parent, "win.tell", "s", _("That file is the database itself, so nothing was written. Choose another name."));
    }
  else if (file != NULL && dialog->parent != NULL)
    {
      Waiting *waiting = g_new0 (Waiting, 1);

      g_set_weak_pointer (&waiting->parent, dialog->parent);
      waiting->name = g_file_get_basename (file);
      waiting->progress = rel_progress_begin (dialog->parent, _("Exporting Connected Records"));
      rel_database_run_async (rel_document_get_database (dialog->document), REL_LANE_SCRIPT, run, make_work (dialog, file), (GDestroyNotify) work_free,
                              (GDestroyNotify) g_array_unref, rel_progress_get_cancellable (waiting->progress), exported_cb, waiting);
    }
  if (file != NULL)
    gtk_window_destroy (GTK_WINDOW (dialog->window));
  g_object_unref (chooser);
}

static void
export_cb (Dialog *dialog)
{
  GtkFileChooserNative *chooser = gtk_file_chooser_native_new (_("Export Connected Records"), GTK_WINDOW (dialog->window), GTK_FILE_CHOOSER_ACTION_SAVE,
                                                               _("_Export"), _("_Cancel"));
  g_autofree char *name = g_strdup_printf ("%s.sql", dialog->table);

  g_strdelimit (name, "/", '-');
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (chooser), name);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  g_signal_connect (chooser, "response", G_CALLBACK (chosen_cb), dialog);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

static GtkWidget *
add_spin (GtkWidget   *group,
          const char  *title,
          const char  *subtitle,
          double       highest,
          GtkWidget  **row_out)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *spin = gtk_spin_button_new_with_range (0, highest, 1);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  gtk_widget_set_valign (spin, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (spin), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), spin);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), spin);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
  if (row_out != NULL)
    *row_out = row;

  return spin;
}

static gboolean
close_cb (GtkWidget *widget,
          GVariant  *args,
          gpointer   user_data)
{
  gtk_window_close (GTK_WINDOW (user_data));

  return TRUE;
}

static GtkWidget *
make_content (Dialog *dialog)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *group = adw_preferences_group_new ();
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (group),
                                         _("The chosen records and all that they refer to, as an SQL script that fills an empty database."));
  dialog->levels = add_spin (group, _("Levels of Records That Refer to Them"), _("Reviews of a book, lines of an order; 0 for none"), 9, NULL);
  dialog->limit = add_spin (group, _("At Most for Each"), _("Of these, for every record and link; 0 for all"), 100000, &dialog->limit_row);
  gtk_box_append (GTK_BOX (box), group);

  dialog->total = gtk_label_new ("");
  gtk_label_set_xalign (GTK_LABEL (dialog->total), 0);
  gtk_label_set_wrap (GTK_LABEL (dialog->total), TRUE);
  gtk_widget_set_hexpand (dialog->total, TRUE);
  gtk_widget_add_css_class (dialog->total, "heading");
  dialog->spinner = gtk_spinner_new ();
  gtk_box_append (GTK_BOX (line), dialog->total);
  gtk_box_append (GTK_BOX (line), dialog->spinner);
  gtk_box_append (GTK_BOX (box), line);

  dialog->results = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (dialog->results), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (dialog->results, "boxed-list");
  gtk_widget_set_valign (dialog->results, GTK_ALIGN_START);
  gtk_widget_set_margin_bottom (dialog->results, 6);
  gtk_accessible_update_property (GTK_ACCESSIBLE (dialog->results), GTK_ACCESSIBLE_PROPERTY_LABEL, _("What the Script Will Hold"), -1);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), dialog->results);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_widget_set_vexpand (scrolled, TRUE);
  gtk_box_append (GTK_BOX (box), scrolled);
  gtk_widget_set_margin_start (box, 18);
  gtk_widget_set_margin_end (box, 18);
  gtk_widget_set_margin_top (box, 18);
  gtk_widget_set_margin_bottom (box, 12);

  return box;
}

void
rel_subset_export_open (GtkWidget   *parent,
                        RelDocument *document,
                        RelGrid     *grid,
                        const char  *table)
{
  RelRecordList *list = rel_grid_get_list (grid);
  GtkRoot *root = gtk_widget_get_root (parent);
  gint64 n = rel_grid_get_n_selected (grid);
  GtkWidget *header = adw_header_bar_new ();
  GtkWidget *cancel = gtk_button_new_with_mnemonic (_("_Cancel"));
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkEventController *keys = gtk_shortcut_controller_new ();
  g_autofree char *subtitle = NULL;
  Dialog *dialog;

  if (list == NULL || rel_record_list_get_query (list) == NULL)
    return;
  if (n == 0 || n > MAX_CHOSEN || rel_record_query_get_n_key (rel_record_list_get_query (list)) == 0)
    {
      g_autofree char *words = n > MAX_CHOSEN ? g_strdup_printf (_("At most %'d records are chosen at once. Select fewer, and let them take the others along."), MAX_CHOSEN)
                                              : g_strdup (_("Nothing is selected that can be taken out. Select records of a table."));

      gtk_widget_activate_action (parent, "win.tell", "s", words);
      return;
    }

  dialog = g_new0 (Dialog, 1);
  g_set_weak_pointer (&dialog->parent, parent);
  dialog->document = g_object_ref (document);
  dialog->grid = g_object_ref (grid);
  dialog->list = g_object_ref (list);
  dialog->table = g_strdup (table);
  dialog->ranges = rel_grid_list_selected (grid);
  dialog->all = rel_grid_is_all_selected (grid);
  dialog->window = adw_window_new ();
  gtk_window_set_title (GTK_WINDOW (dialog->window), _("Export Connected Records"));
  gtk_window_set_modal (GTK_WINDOW (dialog->window), TRUE);
  if (GTK_IS_WINDOW (root))
    gtk_window_set_transient_for (GTK_WINDOW (dialog->window), GTK_WINDOW (root));
  gtk_window_set_default_size (GTK_WINDOW (dialog->window), 480, 560);

  /* Translators: how many records are chosen, of which table. */
  subtitle = g_strdup_printf (ngettext ("%'lld record of %s", "%'lld records of %s", (gulong) n), (long long) n, table);
  adw_header_bar_set_title_widget (ADW_HEADER_BAR (header), adw_window_title_new (_("Export Connected Records"), subtitle));
  adw_header_bar_set_show_start_title_buttons (ADW_HEADER_BAR (header), FALSE);
  adw_header_bar_set_show_end_title_buttons (ADW_HEADER_BAR (header), FALSE);
  dialog->export = gtk_button_new_with_mnemonic (_("_Export…"));
  gtk_widget_add_css_class (dialog->export, "suggested-action");
  adw_header_bar_pack_start (ADW_HEADER_BAR (header), cancel);
  adw_header_bar_pack_end (ADW_HEADER_BAR (header), dialog->export);
  g_signal_connect_swapped (cancel, "clicked", G_CALLBACK (gtk_window_close), dialog->window);
  g_signal_connect_swapped (dialog->export, "clicked", G_CALLBACK (export_cb), dialog);
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (keys),
                                        gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Escape, 0), gtk_callback_action_new (close_cb, dialog->window, NULL)));
  gtk_widget_add_controller (dialog->window, keys);

  gtk_box_append (GTK_BOX (box), header);
  gtk_box_append (GTK_BOX (box), make_content (dialog));
  adw_window_set_content (ADW_WINDOW (dialog->window), box);
  g_object_set_data_full (G_OBJECT (dialog->window), "dialog", dialog, (GDestroyNotify) dialog_free);
  g_signal_connect_swapped (dialog->levels, "value-changed", G_CALLBACK (count), dialog);
  g_signal_connect_swapped (dialog->limit, "value-changed", G_CALLBACK (count), dialog);
  count (dialog);
  gtk_window_present (GTK_WINDOW (dialog->window));
}
