/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A table in the inspector: name, colour, note, and its columns, links, indexes, rules and SQL
 * behind tabs; advice about it below.
 */
#include "config.h"

#include <glib/gi18n.h>
#include <gtksourceview/gtksource.h>

#include "inspector/rel-inspector-private.h"
#include "diagram/rel-palette.h"
#include "schema/rel-edit-table.h"
#include "schema/rel-sentences.h"
#include "sql/rel-quick-line.h"
#include "sql/rel-write-schema.h"

#define ROWS_AT_ONCE 40
#define ROWS_A_STEP  10

static void
renamed_cb (GtkEntry           *entry,
            RelInspectorTarget *target)
{
  RelSchema *schema = rel_inspector_get_schema (target->inspector);
  RelTable *table = rel_schema_get_table (schema, target->id);
  const char *text = gtk_editable_get_text (GTK_EDITABLE (entry));
  GError *error = NULL;
  RelSchema *next;

  if (table == NULL || g_strcmp0 (text, rel_table_get_name (table)) == 0)
    return;
  next = rel_edit_table_rename (schema, target->id, text, &error);
  rel_inspector_take_from (target->inspector, GTK_WIDGET (entry), _("Rename Table"), next, error);
}

static void
color_cb (GtkButton          *button,
          RelInspectorTarget *target)
{
  gtk_widget_activate_action (GTK_WIDGET (target->inspector), "win.color-selection", "i", target->argument);
}

GtkWidget *
rel_inspector_make_colors (RelInspector *self,
                           int           current)
{
  static const char *const names[REL_N_COLORS] = { N_("Blue"), N_("Green"), N_("Orange"), N_("Purple"), N_("Red"), N_("Teal"), N_("Grey") };
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  for (int i = 0; i < REL_N_COLORS; i++)
    {
      GtkWidget *button = gtk_button_new ();
      g_autofree char *class = g_strdup_printf ("color-%d", i);

      gtk_widget_add_css_class (button, "color-dot");
      gtk_widget_add_css_class (button, "circular");
      gtk_widget_add_css_class (button, class);
      if (i == current)
        gtk_widget_add_css_class (button, "current");
      gtk_widget_set_tooltip_text (button, _(names[i]));
      gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, _(names[i]), -1);
      g_signal_connect (button, "clicked", G_CALLBACK (color_cb), rel_inspector_new_target (self, REL_ID_NONE, REL_ID_NONE, i, button));
      gtk_box_append (GTK_BOX (box), button);
    }
  gtk_widget_set_margin_top (box, 2);
  gtk_widget_set_margin_bottom (box, 2);

  return box;
}

static void
line_cb (GtkEntry           *entry,
         RelInspectorTarget *target)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (entry))));
  GError *error = NULL;
  RelSchema *next;

  if (*text == '\0')
    return;
  next = rel_quick_line_add (rel_inspector_get_schema (target->inspector), target->id, text, G_MAXUINT, NULL, &error);
  rel_inspector_try (target->inspector, GTK_WIDGET (entry), _("Add Column"), target->id, next, error);
}

/**
 * rel_table_pane_show_column:
 * @self: the inspector
 *
 * Marks the row of the selected column and shows the rest of it below.
 *
 * Returns: %FALSE when no table is shown
 */
gboolean
rel_table_pane_show_column (RelInspector *self)
{
  RelTable *table = rel_schema_get_table (rel_inspector_get_schema (self), self->table);
  RelColumn *column = table != NULL && self->column != REL_ID_NONE ? rel_table_get_column (table, self->column) : NULL;
  GtkWidget *child;

  if (table == NULL)
    return FALSE;
  /* another tab is looked at */
  if (self->columns == NULL)
    return TRUE;
  for (child = gtk_widget_get_first_child (self->columns); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (column != NULL && rel_column_row_get_column (child) == self->column)
      gtk_widget_add_css_class (child, "current-column");
    else
      gtk_widget_remove_css_class (child, "current-column");
  while ((child = gtk_widget_get_first_child (self->details)) != NULL)
    gtk_box_remove (GTK_BOX (self->details), child);
  if (column != NULL)
    gtk_box_append (GTK_BOX (self->details), rel_column_details_new (self, table, column));
  rel_inspector_show_refused (self, self->details);

  return TRUE;
}

static gboolean
fill_cb (gpointer user_data)
{
  RelInspector *self = user_data;
  RelTable *table = rel_schema_get_table (rel_inspector_get_schema (self), self->table);
  GPtrArray *columns = table != NULL ? rel_table_get_info (table)->columns : NULL;
  guint n = 0;

  /* reasons stand between rows */
  for (GtkWidget *row = gtk_widget_get_first_child (self->columns); row != NULL; row = gtk_widget_get_next_sibling (row))
    n += rel_column_row_get_column (row) != REL_ID_NONE;
  /* the pane is made anew when the table is another one */
  if (columns == NULL || self->build_id != 0)
    {
      self->fill_id = 0;
      return G_SOURCE_REMOVE;
    }
  for (guint i = n; i < MIN (n + ROWS_A_STEP, columns->len); i++)
    {
      GtkWidget *row = rel_column_row_new (self, table, columns->pdata[i]);

      /* it may have been selected since the first ones were made */
      if (self->column == rel_column_get_id (columns->pdata[i]))
        gtk_widget_add_css_class (row, "current-column");
      gtk_list_box_append (GTK_LIST_BOX (self->columns), row);
      rel_inspector_show_refused (self, row);
    }
  if (n + ROWS_A_STEP < columns->len)
    return G_SOURCE_CONTINUE;
  self->fill_id = 0;

  return G_SOURCE_REMOVE;
}

/* What is seen and what is selected at once, the rest of a long table by and by. */
static void
fill_columns (RelInspector *self,
              RelTable     *table)
{
  GPtrArray *columns = rel_table_get_info (table)->columns;
  guint n = ROWS_AT_ONCE;

  if (self->column != REL_ID_NONE && rel_table_get_column (table, self->column) != NULL)
    n = MAX (n, rel_table_get_column_position (table, self->column) + ROWS_A_STEP);
  for (guint i = 0; i < MIN (n, columns->len); i++)
    gtk_list_box_append (GTK_LIST_BOX (self->columns), rel_column_row_new (self, table, columns->pdata[i]));
  g_clear_handle_id (&self->fill_id, g_source_remove);
  if (n < columns->len)
    self->fill_id = g_idle_add_full (G_PRIORITY_LOW, fill_cb, self, NULL);
}

static GtkWidget *
make_columns (RelInspector *self,
              RelTable     *table)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  GtkWidget *list = rel_inspector_make_list (_("Columns"));
  GtkWidget *line = rel_inspector_make_entry ("rel-new-column", _("New column: its name, type and rules"), "");

  gtk_box_append (GTK_BOX (box), list);
  gtk_entry_set_placeholder_text (GTK_ENTRY (line), _("Add column: title text not null"));
  g_signal_connect (line, "activate", G_CALLBACK (line_cb), rel_inspector_new_target (self, REL_ID_NONE, rel_table_get_id (table), 0, line));
  gtk_box_append (GTK_BOX (box), line);
  self->columns = list;
  fill_columns (self, table);
  self->details = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_box_append (GTK_BOX (box), self->details);
  rel_table_pane_show_column (self);

  return box;
}

static void
link_row_cb (GtkListBox    *list,
             GtkListBoxRow *row,
             RelInspector  *self)
{
  RelInspectorTarget *target = g_object_get_data (G_OBJECT (row), "target");

  rel_inspector_go_to (self, REL_ID_NONE, REL_ID_NONE, target->id);
}

static GtkWidget *
make_links (RelInspector *self,
            RelTable     *table)
{
  GArray *ends = rel_schema_list_ends (rel_inspector_get_schema (self), rel_table_get_id (table));
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  GtkWidget *list = rel_inspector_make_list (_("Links"));

  for (guint i = 0; i < ends->len; i++)
    {
      const RelEnd *end = &g_array_index (ends, RelEnd, i);
      GtkWidget *row = adw_action_row_new ();
      g_autofree char *sentence = rel_sentence_for_end (rel_inspector_get_schema (self), end);

      adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), rel_end_get_name (end));
      adw_action_row_set_subtitle (ADW_ACTION_ROW (row), sentence);
      gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name ("go-next-symbolic"));
      rel_inspector_new_target (self, REL_ID_NONE, rel_relationship_get_id (end->relationship), 0, row);
      gtk_list_box_append (GTK_LIST_BOX (list), row);
    }
  if (ends->len == 0)
    gtk_box_append (GTK_BOX (box), rel_inspector_make_heading (_("No links yet: drag from a row to another card, or press L")));
  else
    gtk_box_append (GTK_BOX (box), list);
  g_signal_connect (list, "row-activated", G_CALLBACK (link_row_cb), self);

  return box;
}

static void
copy_sql_cb (GtkButton *button,
             GtkWidget *view)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (view));
  g_autofree char *text = NULL;
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  text = gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (button)), text);
}

static GtkWidget *
make_sql (RelInspector *self,
          RelTable     *table)
{
  g_autoptr(GtkSourceBuffer) buffer = gtk_source_buffer_new (NULL);
  GtkSourceLanguage *sql = gtk_source_language_manager_get_language (gtk_source_language_manager_get_default (), "sql");
  gboolean dark = adw_style_manager_get_dark (adw_style_manager_get_default ());
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  GtkWidget *copy = gtk_button_new_with_label (_("Copy"));
  const RelTableInfo *info = rel_table_get_info (table);
  GString *text = g_string_new (NULL);
  GtkWidget *view;

  if (info->sql != NULL)
    g_string_append (text, info->sql);
  else
    {
      g_autofree char *written = rel_write_table_sql (rel_inspector_get_schema (self), table);

      g_string_append (text, written);
    }
  g_string_append (text, ";\n");
  for (guint i = 0; i < info->indexes->len; i++)
    {
      g_autofree char *written = rel_write_index_sql (table, info->indexes->pdata[i]);

      g_string_append_printf (text, "\n%s;\n", written);
    }
  if (sql != NULL)
    gtk_source_buffer_set_language (buffer, sql);
  gtk_source_buffer_set_style_scheme (buffer, gtk_source_style_scheme_manager_get_scheme (gtk_source_style_scheme_manager_get_default (), dark ? "Adwaita-dark" : "Adwaita"));
  gtk_text_buffer_set_text (GTK_TEXT_BUFFER (buffer), text->str, text->len);
  g_string_free (text, TRUE);

  view = gtk_source_view_new_with_buffer (buffer);
  gtk_text_view_set_editable (GTK_TEXT_VIEW (view), FALSE);
  gtk_text_view_set_monospace (GTK_TEXT_VIEW (view), TRUE);
  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (view), GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_top_margin (GTK_TEXT_VIEW (view), 10);
  gtk_text_view_set_bottom_margin (GTK_TEXT_VIEW (view), 10);
  gtk_text_view_set_left_margin (GTK_TEXT_VIEW (view), 10);
  gtk_text_view_set_right_margin (GTK_TEXT_VIEW (view), 10);
  gtk_widget_add_css_class (view, "card");
  gtk_widget_add_css_class (view, "small-code");
  gtk_widget_set_overflow (view, GTK_OVERFLOW_HIDDEN);
  gtk_accessible_update_property (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_LABEL, _("SQL of the table"), -1);
  gtk_box_append (GTK_BOX (box), view);
  gtk_widget_set_halign (copy, GTK_ALIGN_START);
  g_signal_connect (copy, "clicked", G_CALLBACK (copy_sql_cb), view);
  gtk_box_append (GTK_BOX (box), copy);

  return box;
}

static const struct
{
  const char *name;
  const char *title;
  GtkWidget *(*make) (RelInspector *self,
                      RelTable     *table);
} tabs[] = {
  { "columns", N_("Columns"), make_columns },
  { "links", N_("Links"), make_links },
  { "indexes", N_("Indexes"), rel_index_pane_new },
  { "rules", N_("Rules"), rel_rules_pane_new },
  { "sql", N_("SQL"), make_sql },
};

/* A tab is made when it is looked at: the pane is made anew after each edit. */
static void
fill_tab (RelInspector *self,
          GtkStack     *stack)
{
  RelTable *table = rel_schema_get_table (rel_inspector_get_schema (self), self->table);
  GtkWidget *bin = gtk_stack_get_visible_child (stack);
  const char *name = gtk_stack_get_visible_child_name (stack);

  if (table == NULL || bin == NULL || adw_bin_get_child (ADW_BIN (bin)) != NULL)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (tabs); i++)
    if (g_strcmp0 (tabs[i].name, name) == 0)
      adw_bin_set_child (ADW_BIN (bin), tabs[i].make (self, table));
  rel_inspector_show_refused (self, bin);
}

static void
tab_cb (GtkStack     *stack,
        GParamSpec   *pspec,
        RelInspector *self)
{
  /* the stack loses its children when the pane is made anew */
  if (gtk_stack_get_visible_child_name (stack) == NULL || gtk_widget_get_root (GTK_WIDGET (stack)) == NULL)
    return;
  g_free (self->tab);
  self->tab = g_strdup (gtk_stack_get_visible_child_name (stack));
  fill_tab (self, stack);
}

/* The one that was chosen, or that its kin has. */
static int
find_color (RelInspector *self,
            RelId         table)
{
  RelDiagram *diagram = rel_document_get_diagram (self->document);
  int color = rel_diagram_get_color (diagram, table);

  if (color < 0 && rel_diagram_get_kin (diagram) != NULL && g_hash_table_contains (rel_diagram_get_kin (diagram), &table))
    color = GPOINTER_TO_INT (g_hash_table_lookup (rel_diagram_get_kin (diagram), &table));

  return color;
}

GtkWidget *
rel_table_pane_new (RelInspector *self,
                    RelTable     *table)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  GtkWidget *name = rel_inspector_make_entry ("rel-table-name", _("Name of the table"), rel_table_get_name (table));
  GtkWidget *stack = gtk_stack_new ();
  GtkWidget *switcher = gtk_stack_switcher_new ();

  gtk_box_append (GTK_BOX (box), rel_inspector_make_heading (_("Table")));
  gtk_widget_add_css_class (name, "table-name");
  g_signal_connect (name, "activate", G_CALLBACK (renamed_cb), rel_inspector_new_target (self, REL_ID_NONE, rel_table_get_id (table), 0, name));
  gtk_box_append (GTK_BOX (box), name);
  gtk_box_append (GTK_BOX (box), rel_inspector_make_colors (self, find_color (self, rel_table_get_id (table))));
  gtk_box_append (GTK_BOX (box), rel_note_field_new (self, table, NULL));

  gtk_stack_set_vhomogeneous (GTK_STACK (stack), FALSE);
  for (guint i = 0; i < G_N_ELEMENTS (tabs); i++)
    gtk_stack_add_titled (GTK_STACK (stack), adw_bin_new (), tabs[i].name, _(tabs[i].title));
  if (self->tab != NULL)
    gtk_stack_set_visible_child_name (GTK_STACK (stack), self->tab);
  fill_tab (self, GTK_STACK (stack));
  g_signal_connect (stack, "notify::visible-child-name", G_CALLBACK (tab_cb), self);
  gtk_stack_switcher_set_stack (GTK_STACK_SWITCHER (switcher), GTK_STACK (stack));
  gtk_widget_add_css_class (switcher, "inspector-tabs");
  gtk_box_append (GTK_BOX (box), switcher);
  gtk_box_append (GTK_BOX (box), stack);
  gtk_box_append (GTK_BOX (box), rel_advice_list_new (self, rel_table_get_id (table), REL_ID_NONE));

  return box;
}
