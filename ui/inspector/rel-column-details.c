/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What is asked for less often of a column, below the list when it is the selected one:
 * default, collation, formula, whether it is in the key, its place, its link, its note.
 */
#include "config.h"

#include <glib/gi18n.h>

#include "inspector/rel-inspector-private.h"
#include "schema/rel-edit-column.h"
#include "schema/rel-edit-key.h"
#include "schema/rel-sentences.h"

/* What a control is about; belongs to it. */
typedef struct
{
  RelInspector *inspector;
  RelId         table;
  RelId         column;
  int           argument;
} Target;

static Target *
new_target (RelInspector *self,
            RelTable     *table,
            RelColumn    *column,
            int           argument,
            gpointer      owner)
{
  Target *target = g_new0 (Target, 1);

  *target = (Target) { self, rel_table_get_id (table), rel_column_get_id (column), argument };
  g_object_set_data_full (owner, "target", target, g_free);

  return target;
}

static RelColumn *
find (Target    *target,
      RelTable **table)
{
  *table = rel_schema_get_table (rel_inspector_get_schema (target->inspector), target->table);

  return *table != NULL ? rel_table_get_column (*table, target->column) : NULL;
}

/* What SQLite has to read is tried by it first. */
static void
change (Target              *target,
        GtkWidget           *field,
        const char          *name,
        const RelColumnInfo *info,
        gboolean             try)
{
  GError *error = NULL;
  RelSchema *schema = rel_edit_column_change (rel_inspector_get_schema (target->inspector), target->table, target->column, info, &error);

  if (try)
    rel_inspector_try (target->inspector, field, name, target->table, schema, error);
  else
    rel_inspector_take_from (target->inspector, field, name, schema, error);
}

static void
key_cb (GtkSwitch  *button,
        GParamSpec *pspec,
        Target     *target)
{
  RelSchema *schema = rel_inspector_get_schema (target->inspector);
  g_autoptr(GArray) columns = g_array_new (FALSE, FALSE, sizeof (RelId));
  RelKeyInfo info = { NULL };
  GError *error = NULL;
  RelTable *table;
  RelColumn *column = find (target, &table);
  RelKey *key;
  RelSchema *next;

  if (column == NULL || (rel_table_get_key_position (table, target->column) > 0) == gtk_switch_get_active (button))
    return;
  key = rel_table_get_info (table)->primary_key;
  for (guint i = 0; key != NULL && i < rel_key_get_info (key)->n_columns; i++)
    if (rel_key_get_info (key)->columns[i] != target->column)
      g_array_append_val (columns, rel_key_get_info (key)->columns[i]);
  if (gtk_switch_get_active (button))
    g_array_append_val (columns, target->column);
  info.columns = (const RelId *) columns->data;
  info.n_columns = columns->len;
  info.rowid = columns->len == 1 && !rel_table_get_info (table)->without_rowid &&
               g_ascii_strcasecmp (rel_column_get_declared_type (rel_table_get_column (table, info.columns[0])), "INTEGER") == 0;
  next = rel_edit_primary_key_set (schema, target->table, columns->len > 0 ? &info : NULL, &error);
  rel_inspector_take_from (target->inspector, GTK_WIDGET (button), _("Change Primary Key"), next, error);
}

static void
move_cb (GtkButton *button,
         Target    *target)
{
  GError *error = NULL;
  RelTable *table;
  RelColumn *column = find (target, &table);
  guint position;
  RelSchema *schema;

  if (column == NULL)
    return;
  position = rel_table_get_column_position (table, target->column);
  if ((target->argument < 0 && position == 0) || (target->argument > 0 && position + 1 >= rel_table_get_info (table)->columns->len))
    return;
  schema = rel_edit_column_move (rel_inspector_get_schema (target->inspector), target->table, target->column, position + target->argument, &error);
  rel_inspector_take (target->inspector, _("Move Column"), schema, error);
}

static void
drop_cb (GtkButton *button,
         Target    *target)
{
  GError *error = NULL;
  RelSchema *schema = rel_edit_column_drop (rel_inspector_get_schema (target->inspector), target->table, target->column,
                                            REL_DEPENDENTS_FOLLOW, &error);

  rel_inspector_take (target->inspector, _("Delete Column"), schema, error);
}

static void
text_cb (GtkEntry *entry,
         Target   *target)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (entry));
  const char *value = *text != '\0' ? text : NULL;
  RelTable *table;
  RelColumn *column = find (target, &table);
  RelColumnInfo info;

  if (column == NULL)
    return;
  info = *rel_column_get_info (column);
  switch (target->argument)
    {
    case 0:
      if (g_strcmp0 (info.default_value, value) == 0)
        return;
      info.default_value = value;
      change (target, GTK_WIDGET (entry), _("Change Default"), &info, TRUE);
      break;
    case 1:
      if (g_strcmp0 (info.collation, value) == 0)
        return;
      info.collation = value;
      change (target, GTK_WIDGET (entry), _("Change Collation"), &info, TRUE);
      break;
    default:
      if (g_strcmp0 (info.expression, value) == 0)
        return;
      info.expression = value;
      info.generated = value == NULL ? REL_GENERATED_NO : info.generated == REL_GENERATED_NO ? REL_GENERATED_VIRTUAL : info.generated;
      change (target, GTK_WIDGET (entry), _("Change Formula"), &info, TRUE);
      break;
    }
}

static void
stored_cb (GtkSwitch  *button,
           GParamSpec *pspec,
           Target     *target)
{
  RelTable *table;
  RelColumn *column = find (target, &table);
  RelGenerated wanted = gtk_switch_get_active (button) ? REL_GENERATED_STORED : REL_GENERATED_VIRTUAL;
  RelColumnInfo info;

  if (column == NULL || rel_column_get_info (column)->generated == REL_GENERATED_NO || rel_column_get_info (column)->generated == wanted)
    return;
  info = *rel_column_get_info (column);
  info.generated = wanted;
  change (target, GTK_WIDGET (button), _("Change Formula"), &info, FALSE);
}

static void
link_cb (GtkWidget *widget,
         Target    *target)
{
  RelTable *table;
  RelColumn *column = find (target, &table);
  RelRelationship *relationship = column != NULL ? rel_column_row_find_link (target->inspector, table, target->column) : NULL;

  if (relationship != NULL)
    rel_inspector_go_to (target->inspector, REL_ID_NONE, REL_ID_NONE, rel_relationship_get_id (relationship));
}

static GtkWidget *
small_button (const char *icon,
              const char *label,
              GCallback   callback,
              Target     *target,
              GtkWidget  *box)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_set_tooltip_text (button, label);
  gtk_widget_add_css_class (button, "flat");
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_object_set_data_full (G_OBJECT (button), "target", target, g_free);
  g_signal_connect (button, "clicked", callback, target);
  gtk_box_append (GTK_BOX (box), button);

  return button;
}

static Target *
dup_target (RelInspector *self,
            RelTable     *table,
            RelColumn    *column,
            int           argument)
{
  Target target = { self, rel_table_get_id (table), rel_column_get_id (column), argument };

  return g_memdup2 (&target, sizeof target);
}

/* What it refers to, and the way there. */
static void
add_link_row (RelInspector *self,
              RelTable     *table,
              RelColumn    *column,
              GtkWidget    *list)
{
  RelRelationship *relationship = rel_column_row_find_link (self, table, rel_column_get_id (column));
  GtkWidget *row;
  g_autofree char *sentence = NULL;
  RelEnd end = { relationship, FALSE };

  if (relationship == NULL)
    return;
  row = adw_action_row_new ();
  sentence = rel_sentence_for_end (rel_inspector_get_schema (self), &end);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _("Link"));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), sentence);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name ("go-next-symbolic"));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_signal_connect (row, "activated", G_CALLBACK (link_cb), new_target (self, table, column, 0, row));
  gtk_list_box_append (GTK_LIST_BOX (list), row);
}

/**
 * rel_column_details_new:
 * @self: the inspector
 * @table: a table
 * @column: its selected column
 *
 * Returns: (transfer full): default, collation, formula, primary key, order, note
 */
GtkWidget *
rel_column_details_new (RelInspector *self,
                        RelTable     *table,
                        RelColumn    *column)
{
  const RelColumnInfo *info = rel_column_get_info (column);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *title = rel_inspector_make_heading (info->name);
  GtkWidget *list = rel_inspector_make_list (info->name);
  GtkWidget *key = gtk_switch_new ();
  g_autofree char *key_name = g_strdup_printf ("rel-key-%" G_GUINT64_FORMAT, (guint64) rel_column_get_id (column));
  const struct
  {
    const char *name;
    const char *title;
    const char *text;
    const char *hint;
  } texts[] = {
    { "rel-default", _("Default"), info->default_value, "0, 'new', (…)" },
    { "rel-collation", _("Collation"), info->collation, "BINARY" },
    { "rel-formula", _("Formula"), info->expression, "price * amount" },
  };

  gtk_widget_set_hexpand (title, TRUE);
  gtk_box_append (GTK_BOX (head), title);
  small_button ("go-up-symbolic", _("Move the column up"), G_CALLBACK (move_cb), dup_target (self, table, column, -1), head);
  small_button ("go-down-symbolic", _("Move the column down"), G_CALLBACK (move_cb), dup_target (self, table, column, 1), head);
  small_button ("user-trash-symbolic", _("Delete the column"), G_CALLBACK (drop_cb), dup_target (self, table, column, 0), head);
  gtk_box_append (GTK_BOX (box), head);

  gtk_switch_set_active (GTK_SWITCH (key), rel_table_get_key_position (table, rel_column_get_id (column)) > 0);
  gtk_widget_set_name (key, key_name);
  g_signal_connect (key, "notify::active", G_CALLBACK (key_cb), new_target (self, table, column, 0, key));
  gtk_list_box_append (GTK_LIST_BOX (list), rel_inspector_make_row (_("Primary Key"), key));
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *name = g_strdup_printf ("%s-%" G_GUINT64_FORMAT, texts[i].name, (guint64) rel_column_get_id (column));
      GtkWidget *entry = rel_inspector_make_entry (name, texts[i].title, texts[i].text);

      gtk_editable_set_width_chars (GTK_EDITABLE (entry), 14);
      gtk_entry_set_placeholder_text (GTK_ENTRY (entry), texts[i].hint);
      g_signal_connect (entry, "activate", G_CALLBACK (text_cb), new_target (self, table, column, i, entry));
      gtk_list_box_append (GTK_LIST_BOX (list), rel_inspector_make_row (texts[i].title, entry));
    }
  if (info->generated != REL_GENERATED_NO)
    {
      GtkWidget *stored = gtk_switch_new ();
      g_autofree char *name = g_strdup_printf ("rel-stored-%" G_GUINT64_FORMAT, (guint64) rel_column_get_id (column));

      gtk_switch_set_active (GTK_SWITCH (stored), info->generated == REL_GENERATED_STORED);
      gtk_widget_set_name (stored, name);
      g_signal_connect (stored, "notify::active", G_CALLBACK (stored_cb), new_target (self, table, column, 0, stored));
      gtk_list_box_append (GTK_LIST_BOX (list), rel_inspector_make_row (_("Keep the Result (STORED)"), stored));
    }
  add_link_row (self, table, column, list);
  gtk_box_append (GTK_BOX (box), list);
  gtk_box_append (GTK_BOX (box), rel_note_field_new (self, table, column));

  return box;
}
