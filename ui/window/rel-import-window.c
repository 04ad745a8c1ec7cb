/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Import Tables: which tables of a file come into the document, what becomes of those
 * whose name is taken, and what of the file was not understood, with its lines, before
 * anything is changed.
 */
#include "config.h"

#include <glib/gi18n.h>

#include "window/rel-import-window.h"

#include "common/rel-drop-down.h"
#include "formats/rel-extract.h"

#define MAX_TABLES   300 /* listed one by one */
#define MAX_PROBLEMS 200
#define FEW_PROBLEMS 5

/* What becomes of a table whose name is taken. */
enum
{
  TAKEN_RENAME,
  TAKEN_USE_HERE,
};

typedef struct
{
  RelId      id;
  GtkWidget *check;
  GtkWidget *taken; /* GtkDropDown; NULL where its name is free */
} Row;

struct _RelImportWindow
{
  AdwWindow  parent_instance;
  RelSchema *read;
  RelSchema *here;
  GArray    *rows; /* of Row */
  GtkWidget *import;
};

G_DEFINE_FINAL_TYPE (RelImportWindow, rel_import_window, ADW_TYPE_WINDOW)

static guint chosen_signal;

static gboolean
is_taken (RelSchema  *here,
          const char *name)
{
  return rel_schema_find_table (here, name) != NULL || rel_schema_find_view (here, name) != NULL;
}

/* Only ordinary tables can be taken over. */
static gboolean
is_ordinary (RelTable *table)
{
  return rel_table_get_info (table)->kind == REL_TABLE_ORDINARY;
}

static gboolean
wants (const Row *row)
{
  return gtk_check_button_get_active (GTK_CHECK_BUTTON (row->check)) &&
         (row->taken == NULL || gtk_drop_down_get_selected (GTK_DROP_DOWN (row->taken)) == TAKEN_RENAME);
}

/* All that are wanted, those beyond the list included. */
static GHashTable *
list_wanted (RelImportWindow *self)
{
  GHashTable *wanted = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);

  for (guint i = 0; i < rel_schema_get_n_tables (self->read); i++)
    {
      RelTable *table = rel_schema_get_nth_table (self->read, i);
      RelId id = rel_table_get_id (table);

      if (is_ordinary (table))
        g_hash_table_add (wanted, g_memdup2 (&id, sizeof id));
    }
  for (guint i = 0; i < self->rows->len; i++)
    {
      const Row *row = &g_array_index (self->rows, Row, i);

      if (!wants (row))
        g_hash_table_remove (wanted, &row->id);
    }

  return wanted;
}

static void
update (RelImportWindow *self)
{
  g_autoptr(GHashTable) wanted = list_wanted (self);
  guint n = g_hash_table_size (wanted);
  g_autofree char *label = g_strdup_printf (ngettext ("_Import %u Table", "_Import %u Tables", n), n);

  gtk_button_set_label (GTK_BUTTON (self->import), label);
  gtk_widget_set_sensitive (self->import, n > 0);
  for (guint i = 0; i < self->rows->len; i++)
    {
      const Row *row = &g_array_index (self->rows, Row, i);

      if (row->taken != NULL)
        gtk_widget_set_sensitive (row->taken, gtk_check_button_get_active (GTK_CHECK_BUTTON (row->check)));
    }
}

static void
import_cb (RelImportWindow *self)
{
  g_autoptr(GHashTable) wanted = list_wanted (self);
  g_autoptr(RelSchema) chosen = rel_extract_tables (self->read, wanted, REL_EXTRACT_KEEP, NULL);

  g_signal_emit (self, chosen_signal, 0, chosen);
  gtk_window_destroy (GTK_WINDOW (self));
}

static void
add_table (RelImportWindow *self,
           GtkWidget       *group,
           RelTable        *table)
{
  const RelTableInfo *info = rel_table_get_info (table);
  GtkWidget *action = adw_action_row_new ();
  Row row = { rel_table_get_id (table), gtk_check_button_new (), NULL };
  guint n = info->columns->len;
  g_autofree char *columns = g_strdup_printf (ngettext ("%u column", "%u columns", n), n);

  gtk_check_button_set_active (GTK_CHECK_BUTTON (row.check), TRUE);
  gtk_widget_set_valign (row.check, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row.check), GTK_ACCESSIBLE_PROPERTY_LABEL, info->name, -1);
  g_signal_connect_swapped (row.check, "toggled", G_CALLBACK (update), self);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (action), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (action), info->name);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (action), columns);
  adw_action_row_add_prefix (ADW_ACTION_ROW (action), row.check);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (action), row.check);
  if (is_taken (self->here, info->name))
    {
      const char *words[] = { _("Give it another name"), _("Use the one that is here"), NULL };

      row.taken = gtk_drop_down_new_from_strings (words);
      gtk_widget_set_valign (row.taken, GTK_ALIGN_CENTER);
      /* Translators: accessible name of a choice; %s is a table */
      {
        g_autofree char *label = g_strdup_printf (_("The name “%s” is taken"), info->name);

        rel_drop_down_name (GTK_DROP_DOWN (row.taken), label);
      }
      g_signal_connect_swapped (row.taken, "notify::selected", G_CALLBACK (update), self);
      adw_action_row_set_subtitle (ADW_ACTION_ROW (action), _("This name is taken here"));
      adw_action_row_add_suffix (ADW_ACTION_ROW (action), row.taken);
    }
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), action);
  g_array_append_val (self->rows, row);
}

static GtkWidget *
make_tables (RelImportWindow *self)
{
  GtkWidget *group = adw_preferences_group_new ();
  guint n = rel_schema_get_n_tables (self->read), n_more = 0;

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), _("Tables"));
  for (guint i = 0; i < n; i++)
    {
      RelTable *table = rel_schema_get_nth_table (self->read, i);

      if (!is_ordinary (table))
        continue;
      /* One must be asked about a name that is taken. */
      if (self->rows->len < MAX_TABLES || is_taken (self->here, rel_table_get_name (table)))
        add_table (self, group, table);
      else
        n_more++;
    }
  if (n_more > 0)
    {
      GtkWidget *row = adw_action_row_new ();
      g_autofree char *words = g_strdup_printf (ngettext ("and %u more table", "and %u more tables", n_more), n_more);

      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), words);
      adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
    }

  return group;
}

static void
add_problem (GtkWidget  *group,
             guint       line,
             const char *object,
             const char *message)
{
  GtkWidget *row = adw_action_row_new ();
  g_autoptr(GString) title = g_string_new (NULL);

  if (line > 0)
    /* Translators: line of a text, before what was not understood there */
    g_string_append_printf (title, _("Line %u"), line);
  if (object != NULL && object[0] != '\0')
    g_string_append_printf (title, "%s%s", title->len > 0 ? ": " : "", object);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title->len > 0 ? title->str : message);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 2);
  if (title->len > 0)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), message);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
}

/* What is in the file and does not come along, whatever is chosen. */
static GtkWidget *
make_problems (RelImportWindow *self)
{
  const RelSchemaInfo *info = rel_schema_get_info (self->read);
  GtkWidget *group = adw_preferences_group_new ();
  guint n = 0;

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), _("Not Understood, or Not Kept"));
  for (guint i = 0; i < info->n_problems && n < MAX_PROBLEMS; i++, n++)
    add_problem (group, info->problems[i].line, info->problems[i].object, info->problems[i].message);
  for (guint i = 0; i < info->tables->len && n < MAX_PROBLEMS; i++)
    if (!is_ordinary (info->tables->pdata[i]))
      {
        add_problem (group, 0, rel_table_get_name (info->tables->pdata[i]), _("a virtual table is not imported"));
        n++;
      }
  for (guint i = 0; i < info->views->len && n < MAX_PROBLEMS; i++, n++)
    add_problem (group, 0, rel_view_get_name (info->views->pdata[i]), _("a view is not imported"));
  for (guint i = 0; i < info->triggers->len && n < MAX_PROBLEMS; i++, n++)
    add_problem (group, 0, rel_trigger_get_info (info->triggers->pdata[i])->name, _("a trigger is not imported"));
  if (n == MAX_PROBLEMS)
    add_problem (group, 0, NULL, "…");
  gtk_widget_set_visible (group, n > 0);

  return group;
}

static GtkWidget *
make_header (RelImportWindow *self,
             const char      *file)
{
  GtkWidget *header = adw_header_bar_new ();
  GtkWidget *cancel = gtk_button_new_with_mnemonic (_("_Cancel"));

  adw_header_bar_set_show_start_title_buttons (ADW_HEADER_BAR (header), FALSE);
  adw_header_bar_set_show_end_title_buttons (ADW_HEADER_BAR (header), FALSE);
  adw_header_bar_set_title_widget (ADW_HEADER_BAR (header), adw_window_title_new (_("Import Tables"), file));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (cancel), "window.close");
  adw_header_bar_pack_start (ADW_HEADER_BAR (header), cancel);
  self->import = gtk_button_new_with_mnemonic (_("_Import"));
  gtk_widget_add_css_class (self->import, "suggested-action");
  g_signal_connect_swapped (self->import, "clicked", G_CALLBACK (import_cb), self);
  adw_header_bar_pack_end (ADW_HEADER_BAR (header), self->import);

  return header;
}

static void
rel_import_window_finalize (GObject *object)
{
  RelImportWindow *self = REL_IMPORT_WINDOW (object);

  g_array_unref (self->rows);
  g_object_unref (self->read);
  g_object_unref (self->here);

  G_OBJECT_CLASS (rel_import_window_parent_class)->finalize (object);
}

static void
rel_import_window_class_init (RelImportWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = rel_import_window_finalize;
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  chosen_signal = g_signal_new ("chosen", REL_TYPE_IMPORT_WINDOW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, REL_TYPE_SCHEMA);
}

static void
rel_import_window_init (RelImportWindow *self)
{
  self->rows = g_array_new (FALSE, FALSE, sizeof (Row));
}

/**
 * rel_import_needs_window:
 * @read: what was read of a file
 * @here: the schema of the document
 *
 * Returns: whether there is something to be chosen or told
 */
gboolean
rel_import_needs_window (RelSchema *read,
                         RelSchema *here)
{
  const RelSchemaInfo *info = rel_schema_get_info (read);

  if (info->n_problems > 0 || info->views->len > 0 || info->triggers->len > 0 || info->tables->len > 1)
    return TRUE;

  return info->tables->len == 1 && (!is_ordinary (info->tables->pdata[0]) || is_taken (here, rel_table_get_name (info->tables->pdata[0])));
}

/**
 * rel_import_window_new:
 * @parent: the window of the document
 * @file: name of the file
 * @read: what was read of it
 * @here: the schema of the document
 *
 * Returns: the window
 */
GtkWidget *
rel_import_window_new (GtkWindow  *parent,
                       const char *file,
                       RelSchema  *read,
                       RelSchema  *here)
{
  RelImportWindow *self = g_object_new (REL_TYPE_IMPORT_WINDOW, "transient-for", parent, "modal", TRUE, "title", _("Import Tables"),
                                        "default-width", 620, "default-height", 600, "destroy-with-parent", TRUE, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *page = adw_preferences_page_new ();

  self->read = g_object_ref (read);
  self->here = g_object_ref (here);
  /* A long list of what is missing does not hide the tables. */
  if (rel_schema_get_info (read)->n_problems <= FEW_PROBLEMS)
    adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), ADW_PREFERENCES_GROUP (make_problems (self)));
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), ADW_PREFERENCES_GROUP (make_tables (self)));
  if (rel_schema_get_info (read)->n_problems > FEW_PROBLEMS)
    adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), ADW_PREFERENCES_GROUP (make_problems (self)));
  gtk_widget_set_vexpand (page, TRUE);
  gtk_box_append (GTK_BOX (box), make_header (self, file));
  gtk_box_append (GTK_BOX (box), page);
  adw_window_set_content (ADW_WINDOW (self), box);
  gtk_window_set_default_widget (GTK_WINDOW (self), self->import);
  update (self);
  gtk_window_set_focus (GTK_WINDOW (self), self->import);

  return GTK_WIDGET (self);
}
