/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Importing rows of CSV or JSON. The file is mapped and looked at on a thread; the
 * dialog shows what was guessed with the first rows, and lets people say otherwise. It
 * says before that it cannot be undone, because nothing that could be taken back is
 * staged: the rows are written at once, all or none.
 */
#include "config.h"

#include <string.h>

#include <glib/gi18n.h>

#include "browser/rel-rows-import.h"

#include "browser/rel-rows-import-private.h"

static const struct
{
  char        delimiter;
  const char *name;
} delimiters[] = {
  { ',', N_("Comma") }, { ';', N_("Semicolon") }, { '\t', N_("Tab") }, { '|', N_("Vertical Bar") }, { ':', N_("Colon") },
};

static const char *const encodings[] = { "UTF-8", "UTF-16LE", "UTF-16BE", "WINDOWS-1252", "ISO-8859-15", "WINDOWS-1250", "WINDOWS-1251", "SHIFT_JIS", "GB18030" };

static void
dialog_free (RelImportDialog *self)
{
  g_clear_weak_pointer (&self->parent);
  g_object_unref (self->document);
  g_object_unref (self->schema);
  g_object_unref (self->import);
  g_object_unref (self->file);
  g_free (self);
}

/* NULL: a new one. */
RelTable *
rel_import_dialog_get_table (RelImportDialog *self)
{
  guint selected = adw_combo_row_get_selected (ADW_COMBO_ROW (self->target));

  return selected > 0 && selected <= rel_schema_get_n_tables (self->schema) ? rel_schema_get_nth_table (self->schema, selected - 1) : NULL;
}

/* Whether it can be run, and what stands against it. */
void
rel_import_dialog_update (RelImportDialog *self)
{
  RelTable *table = rel_import_dialog_get_table (self);
  const char *name = gtk_editable_get_text (GTK_EDITABLE (self->name));
  const char *problem = NULL;
  guint n_mapped = 0;

  for (guint i = 0; i < rel_row_import_get_n_columns (self->import); i++)
    {
      RelId target = rel_row_import_get_column (self->import, i)->target;

      n_mapped += target != REL_ID_NONE;
      for (guint j = 0; table != NULL && target != REL_ID_NONE && j < i; j++)
        if (rel_row_import_get_column (self->import, j)->target == target)
          problem = _("Two columns of the file go to the same column. Leave one of them out.");
    }
  if (rel_row_import_get_n_columns (self->import) == 0)
    problem = _("There is nothing in this file.");
  else if (table != NULL && n_mapped == 0)
    problem = _("No column of the file goes into this table. Choose where columns go.");
  else if (table == NULL && *name != '\0' && (rel_schema_find_table (self->schema, name) != NULL || rel_schema_find_view (self->schema, name) != NULL))
    problem = _("There is a table or view of that name already. Choose another name, or that table.");

  gtk_label_set_text (GTK_LABEL (self->problem), problem != NULL ? problem : "");
  gtk_widget_set_visible (self->problem, problem != NULL);
  gtk_widget_set_visible (self->name, table == NULL);
  gtk_widget_set_sensitive (self->run, problem == NULL && (table != NULL || *name != '\0'));
}

static void
map (RelImportDialog *self)
{
  RelTable *table = rel_import_dialog_get_table (self);

  if (table != NULL)
    rel_row_import_map_to (self->import, table);
  self->filling = TRUE;
  rel_import_dialog_fill_columns (self);
  self->filling = FALSE;
  rel_import_dialog_update (self);
}

static void
shape_changed_cb (RelImportDialog *self)
{
  g_autoptr(GError) error = NULL;
  guint delimiter = adw_combo_row_get_selected (ADW_COMBO_ROW (self->delimiter));
  guint encoding = adw_combo_row_get_selected (ADW_COMBO_ROW (self->encoding));

  if (self->filling)
    return;
  if (!rel_row_import_set_shape (self->import, encoding < G_N_ELEMENTS (encodings) ? encodings[encoding] : NULL,
                                 delimiter < G_N_ELEMENTS (delimiters) ? delimiters[delimiter].delimiter : 0,
                                 gtk_switch_get_active (GTK_SWITCH (self->header)), &error))
    {
      gtk_label_set_text (GTK_LABEL (self->problem), error->message);
      gtk_widget_set_visible (self->problem, TRUE);
      gtk_widget_set_sensitive (self->run, FALSE);
      return;
    }
  map (self);
}

static void
empty_changed_cb (RelImportDialog *self)
{
  rel_row_import_set_empty (self->import, (RelRowImportEmpty) adw_combo_row_get_selected (ADW_COMBO_ROW (self->empty)));
}

static GtkWidget *
add_combo (GtkWidget         *group,
           const char        *title,
           const char *const *words,
           guint              selected)
{
  GtkWidget *row = adw_combo_row_new ();
  g_autoptr(GtkStringList) list = gtk_string_list_new (words);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (list));
  adw_combo_row_set_selected (ADW_COMBO_ROW (row), selected);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);

  return row;
}

static void
add_shape (RelImportDialog *self,
           GtkWidget       *group)
{
  const char *names[G_N_ELEMENTS (delimiters) + 1] = { NULL };
  const char *codes[G_N_ELEMENTS (encodings) + 1] = { NULL };
  const char *empty[] = { _("NULL where nothing stands, empty between quotes"), _("Always NULL"), _("Always empty text"), NULL };
  GtkWidget *row = adw_action_row_new ();
  guint delimiter = 0;
  guint encoding = 0;

  for (guint i = 0; i < G_N_ELEMENTS (delimiters); i++)
    {
      names[i] = _(delimiters[i].name);
      if (delimiters[i].delimiter == rel_row_import_get_delimiter (self->import))
        delimiter = i;
    }
  for (guint i = 0; i < G_N_ELEMENTS (encodings); i++)
    {
      codes[i] = encodings[i];
      if (g_ascii_strcasecmp (encodings[i], rel_row_import_get_encoding (self->import)) == 0)
        encoding = i;
    }
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _("First Row Names the Columns"));
  self->header = gtk_switch_new ();
  gtk_widget_set_valign (self->header, GTK_ALIGN_CENTER);
  gtk_switch_set_active (GTK_SWITCH (self->header), rel_row_import_has_header (self->import));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->header), GTK_ACCESSIBLE_PROPERTY_LABEL, _("First Row Names the Columns"), -1);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), self->header);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), self->header);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
  self->delimiter = add_combo (group, _("Between Fields"), names, delimiter);
  self->encoding = add_combo (group, _("Encoding"), codes, encoding);
  self->empty = add_combo (group, _("Empty Fields"), empty, 0);
  g_signal_connect_swapped (self->header, "notify::active", G_CALLBACK (shape_changed_cb), self);
  g_signal_connect_swapped (self->delimiter, "notify::selected", G_CALLBACK (shape_changed_cb), self);
  g_signal_connect_swapped (self->encoding, "notify::selected", G_CALLBACK (shape_changed_cb), self);
  g_signal_connect_swapped (self->empty, "notify::selected", G_CALLBACK (empty_changed_cb), self);
}

static void
add_target (RelImportDialog *self,
            GtkWidget       *group,
            RelId            table)
{
  g_autoptr(GPtrArray) names = g_ptr_array_new ();
  g_autofree char *base = g_file_get_basename (self->file);
  char *dot = strrchr (base, '.');
  guint selected = 0;

  g_ptr_array_add (names, _("A New Table"));
  for (guint i = 0; i < rel_schema_get_n_tables (self->schema); i++)
    {
      RelTable *nth = rel_schema_get_nth_table (self->schema, i);

      g_ptr_array_add (names, (gpointer) rel_table_get_name (nth));
      if (rel_table_get_id (nth) == table)
        selected = i + 1;
    }
  g_ptr_array_add (names, NULL);
  if (dot != NULL && dot != base)
    *dot = '\0';
  self->target = add_combo (group, _("Into"), (const char *const *) names->pdata, selected);
  self->name = adw_entry_row_new ();
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self->name), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->name), _("Name of the New Table"));
  gtk_editable_set_text (GTK_EDITABLE (self->name), base);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), self->name);
  g_signal_connect_swapped (self->target, "notify::selected", G_CALLBACK (map), self);
  g_signal_connect_swapped (self->name, "changed", G_CALLBACK (rel_import_dialog_update), self);
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
make_content (RelImportDialog *self,
              RelId            table)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *target = adw_preferences_group_new ();
  GtkWidget *shape = adw_preferences_group_new ();
  GtkWidget *hint = gtk_label_new (_("All records are written at once, or none. This cannot be undone afterwards."));

  add_target (self, target, table);
  gtk_box_append (GTK_BOX (box), target);
  if (rel_row_import_get_form (self->import) == REL_ROW_IMPORT_CSV)
    {
      add_shape (self, shape);
      gtk_box_append (GTK_BOX (box), shape);
    }
  gtk_box_append (GTK_BOX (box), rel_import_dialog_make_columns (self));
  self->problem = gtk_label_new ("");
  gtk_label_set_wrap (GTK_LABEL (self->problem), TRUE);
  gtk_label_set_xalign (GTK_LABEL (self->problem), 0);
  gtk_widget_add_css_class (self->problem, "error");
  gtk_box_append (GTK_BOX (box), self->problem);
  gtk_label_set_wrap (GTK_LABEL (hint), TRUE);
  gtk_label_set_xalign (GTK_LABEL (hint), 0);
  gtk_widget_add_css_class (hint, "dim-label");
  gtk_box_append (GTK_BOX (box), hint);
  gtk_widget_set_margin_start (box, 18);
  gtk_widget_set_margin_end (box, 18);
  gtk_widget_set_margin_top (box, 18);
  gtk_widget_set_margin_bottom (box, 18);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), box);
  gtk_widget_set_vexpand (scrolled, TRUE);

  return scrolled;
}

/* Takes the import. */
static void
present (GtkWidget    *parent,
         RelDocument  *document,
         RelId         table,
         GFile        *file,
         RelRowImport *import)
{
  RelImportDialog *self = g_new0 (RelImportDialog, 1);
  GtkRoot *root = gtk_widget_get_root (parent);
  GtkWidget *header = adw_header_bar_new ();
  GtkWidget *cancel = gtk_button_new_with_mnemonic (_("_Cancel"));
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkEventController *keys = gtk_shortcut_controller_new ();
  g_autofree char *name = g_file_get_basename (file);

  g_set_weak_pointer (&self->parent, parent);
  self->document = g_object_ref (document);
  self->schema = g_object_ref (rel_document_get_base (document));
  self->import = import;
  self->file = g_object_ref (file);
  self->window = adw_window_new ();
  gtk_window_set_title (GTK_WINDOW (self->window), _("Import Records"));
  gtk_window_set_modal (GTK_WINDOW (self->window), TRUE);
  if (GTK_IS_WINDOW (root))
    gtk_window_set_transient_for (GTK_WINDOW (self->window), GTK_WINDOW (root));
  gtk_window_set_default_size (GTK_WINDOW (self->window), 640, 720);

  adw_header_bar_set_title_widget (ADW_HEADER_BAR (header), adw_window_title_new (_("Import Records"), name));
  adw_header_bar_set_show_start_title_buttons (ADW_HEADER_BAR (header), FALSE);
  adw_header_bar_set_show_end_title_buttons (ADW_HEADER_BAR (header), FALSE);
  self->run = gtk_button_new_with_mnemonic (_("_Import"));
  gtk_widget_add_css_class (self->run, "suggested-action");
  adw_header_bar_pack_start (ADW_HEADER_BAR (header), cancel);
  adw_header_bar_pack_end (ADW_HEADER_BAR (header), self->run);
  g_signal_connect_swapped (cancel, "clicked", G_CALLBACK (gtk_window_close), self->window);
  g_signal_connect_swapped (self->run, "clicked", G_CALLBACK (rel_import_dialog_run), self);
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (keys),
                                        gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Escape, 0), gtk_callback_action_new (close_cb, self->window, NULL)));
  gtk_widget_add_controller (self->window, keys);

  gtk_box_append (GTK_BOX (box), header);
  gtk_box_append (GTK_BOX (box), make_content (self, table));
  adw_window_set_content (ADW_WINDOW (self->window), box);
  g_object_set_data_full (G_OBJECT (self->window), "dialog", self, (GDestroyNotify) dialog_free);
  map (self);
  gtk_window_present (GTK_WINDOW (self->window));
}

static void
look_thread (GTask        *task,
             gpointer      source,
             gpointer      data,
             GCancellable *cancellable)
{
  g_autofree char *path = g_file_get_path (data);
  GError *error = NULL;
  g_autoptr(GMappedFile) mapped = path != NULL ? g_mapped_file_new (path, FALSE, &error) : NULL;
  g_autoptr(GBytes) content = mapped != NULL ? g_mapped_file_get_bytes (mapped) : NULL;
  RelRowImport *import;

  if (content == NULL && error == NULL)
    g_set_error_literal (&error, REL_ERROR, REL_ERROR_REFUSED, _("Only files of this computer are imported. Copy it here first."));
  import = content != NULL ? rel_row_import_new (content, &error) : NULL;
  if (import != NULL)
    g_task_return_pointer (task, import, g_object_unref);
  else
    g_task_return_error (task, error);
}

typedef struct
{
  GtkWidget   *parent; /* weak */
  RelDocument *document;
  RelId        table;
} Opening;

static void
looked_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  Opening *opening = user_data;
  g_autoptr(GError) error = NULL;
  RelRowImport *import = g_task_propagate_pointer (G_TASK (result), &error);

  if (opening->parent == NULL)
    g_clear_object (&import);
  else if (import != NULL)
    present (opening->parent, opening->document, opening->table, g_task_get_task_data (G_TASK (result)), import);
  else
    gtk_widget_activate_action (opening->parent, "win.tell", "s", error->message);
  g_clear_weak_pointer (&opening->parent);
  g_object_unref (opening->document);
  g_free (opening);
}

void
rel_rows_import_open (GtkWidget   *parent,
                      RelDocument *document,
                      RelId        table,
                      GFile       *file)
{
  Opening *opening = g_new0 (Opening, 1);
  g_autoptr(GTask) task = g_task_new (NULL, NULL, looked_cb, opening);

  g_set_weak_pointer (&opening->parent, parent);
  opening->document = g_object_ref (document);
  opening->table = table;
  g_task_set_task_data (task, g_object_ref (file), g_object_unref);
  g_task_run_in_thread (task, look_thread);
}

/* Whether a file is one of rows, by its name. */
gboolean
rel_rows_import_is_file (GFile *file)
{
  static const char *const suffixes[] = { ".csv", ".tsv", ".tab", ".json", ".jsonl", ".ndjson" };
  g_autofree char *name = g_file_get_basename (file);
  g_autofree char *lower = g_ascii_strdown (name, -1);

  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++)
    if (g_str_has_suffix (lower, suffixes[i]))
      return TRUE;

  return FALSE;
}

typedef struct
{
  GtkWidget   *parent; /* weak */
  RelDocument *document;
  RelId        table;
} Choosing;

static void
chosen_cb (GtkNativeDialog *chooser,
           int              response,
           Choosing        *choosing)
{
  g_autoptr(GFile) file = response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser)) : NULL;

  if (file != NULL && choosing->parent != NULL)
    rel_rows_import_open (choosing->parent, choosing->document, choosing->table, file);
  g_clear_weak_pointer (&choosing->parent);
  g_object_unref (choosing->document);
  g_free (choosing);
  g_object_unref (chooser);
}

void
rel_rows_import_choose (GtkWidget   *parent,
                        RelDocument *document,
                        RelId        table)
{
  GtkRoot *root = gtk_widget_get_root (parent);
  GtkFileChooserNative *chooser = gtk_file_chooser_native_new (_("Import Records from CSV or JSON"), GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL,
                                                               GTK_FILE_CHOOSER_ACTION_OPEN, _("_Open"), _("_Cancel"));
  g_autoptr(GtkFileFilter) rows = gtk_file_filter_new ();
  g_autoptr(GtkFileFilter) all = gtk_file_filter_new ();
  Choosing *choosing = g_new0 (Choosing, 1);

  gtk_file_filter_set_name (rows, _("CSV and JSON"));
  for (guint i = 0; i < 6; i++)
    gtk_file_filter_add_suffix (rows, ((const char *[]) { "csv", "tsv", "tab", "json", "jsonl", "ndjson" })[i]);
  gtk_file_filter_set_name (all, _("All Files"));
  gtk_file_filter_add_pattern (all, "*");
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (chooser), rows);
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (chooser), all);
  g_set_weak_pointer (&choosing->parent, parent);
  choosing->document = g_object_ref (document);
  choosing->table = table;
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  g_signal_connect (chooser, "response", G_CALLBACK (chosen_cb), choosing);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}
