/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A column in the inspector: name, type, NOT NULL and UNIQUE in a row; what is asked for
 * less often below, when it is the selected one.
 */
#include "config.h"

#include <glib/gi18n.h>

#include "inspector/rel-inspector-private.h"
#include "schema/rel-edit-column.h"
#include "schema/rel-edit-key.h"

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

static void
change (Target              *target,
        const char          *name,
        const RelColumnInfo *info)
{
  GError *error = NULL;
  RelSchema *schema = rel_edit_column_change (rel_inspector_get_schema (target->inspector), target->table, target->column, info, &error);

  rel_inspector_take (target->inspector, name, schema, error);
}

static void
renamed_cb (GtkEntry *entry,
            Target   *target)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (entry));
  GError *error = NULL;
  RelTable *table;
  RelColumn *column = find (target, &table);
  RelSchema *schema;

  if (column == NULL || g_strcmp0 (text, rel_column_get_name (column)) == 0)
    return;
  schema = rel_edit_column_rename (rel_inspector_get_schema (target->inspector), target->table, target->column, text, &error);
  rel_inspector_take (target->inspector, _("Rename Column"), schema, error);
}

static void
set_type (Target     *target,
          const char *type)
{
  RelTable *table;
  RelColumn *column = find (target, &table);
  RelColumnInfo info;

  if (column == NULL || g_strcmp0 (type, rel_column_get_declared_type (column)) == 0)
    return;
  info = *rel_column_get_info (column);
  info.type = type;
  change (target, _("Change Type"), &info);
}

static void
type_entered_cb (GtkEntry *entry,
                 Target   *target)
{
  set_type (target, gtk_editable_get_text (GTK_EDITABLE (entry)));
}

static void
type_chosen_cb (GtkComboBox *combo,
                Target      *target)
{
  g_autofree char *type = NULL;

  /* typing changes it too, and is taken by Enter */
  if (gtk_combo_box_get_active (combo) < 0)
    return;
  type = gtk_combo_box_text_get_active_text (GTK_COMBO_BOX_TEXT (combo));
  set_type (target, type);
}

static GtkWidget *
make_type (RelInspector *self,
           RelTable     *table,
           RelColumn    *column)
{
  static const char *const types[] = { "INTEGER", "TEXT", "REAL", "NUMERIC", "BLOB", "DATE", "DATETIME", "BOOLEAN", "JSON" };
  GtkWidget *combo = gtk_combo_box_text_new_with_entry ();
  GtkWidget *entry = gtk_combo_box_get_child (GTK_COMBO_BOX (combo));
  g_autofree char *name = g_strdup_printf ("rel-type-%" G_GUINT64_FORMAT, (guint64) rel_column_get_id (column));
  Target *target = new_target (self, table, column, 0, combo);

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    gtk_combo_box_text_append_text (GTK_COMBO_BOX_TEXT (combo), types[i]);
  gtk_editable_set_text (GTK_EDITABLE (entry), rel_column_get_declared_type (column));
  gtk_editable_set_width_chars (GTK_EDITABLE (entry), 8);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (entry), 9);
  gtk_widget_set_name (entry, name);
  gtk_widget_set_valign (combo, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (combo, "type-combo");
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Type"), -1);
  g_signal_connect (entry, "activate", G_CALLBACK (type_entered_cb), target);
  g_signal_connect (combo, "changed", G_CALLBACK (type_chosen_cb), target);

  return combo;
}

static void
not_null_cb (GtkToggleButton *button,
             Target          *target)
{
  RelTable *table;
  RelColumn *column = find (target, &table);
  RelColumnInfo info;

  if (column == NULL)
    return;
  info = *rel_column_get_info (column);
  if (info.not_null == gtk_toggle_button_get_active (button))
    return;
  info.not_null = !info.not_null;
  change (target, info.not_null ? _("Require a Value") : _("Allow NULL"), &info);
}

/* The UNIQUE constraint of just this column. */
static RelKey *
find_unique (RelTable *table,
             RelId     column)
{
  GPtrArray *uniques = rel_table_get_info (table)->uniques;

  for (guint i = 0; i < uniques->len; i++)
    if (rel_key_get_info (uniques->pdata[i])->n_columns == 1 && rel_key_get_info (uniques->pdata[i])->columns[0] == column)
      return uniques->pdata[i];

  return NULL;
}

static void
unique_cb (GtkToggleButton *button,
           Target          *target)
{
  RelSchema *schema = rel_inspector_get_schema (target->inspector);
  RelKeyInfo info = { .columns = &target->column, .n_columns = 1 };
  GError *error = NULL;
  RelTable *table;
  RelColumn *column = find (target, &table);
  RelKey *unique = column != NULL ? find_unique (table, target->column) : NULL;

  if (column == NULL || (unique != NULL) == gtk_toggle_button_get_active (button))
    return;
  if (unique != NULL)
    rel_inspector_take (target->inspector, _("Allow Duplicates"), rel_edit_unique_drop (schema, target->table, rel_key_get_id (unique), &error), error);
  else
    {
      RelSchema *next = rel_edit_unique_add (schema, target->table, &info, &error);

      rel_inspector_take (target->inspector, _("Make Unique"), next, error);
    }
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
  rel_inspector_take (target->inspector, _("Change Primary Key"), next, error);
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
      change (target, _("Change Default"), &info);
      break;
    case 1:
      if (g_strcmp0 (info.collation, value) == 0)
        return;
      info.collation = value;
      change (target, _("Change Collation"), &info);
      break;
    default:
      if (g_strcmp0 (info.expression, value) == 0)
        return;
      info.expression = value;
      info.generated = value == NULL ? REL_GENERATED_NO : info.generated == REL_GENERATED_NO ? REL_GENERATED_VIRTUAL : info.generated;
      change (target, _("Change Formula"), &info);
      break;
    }
}

static void
select_cb (GtkGestureClick *gesture,
           int              n_press,
           double           x,
           double           y,
           Target          *target)
{
  rel_inspector_go_to (target->inspector, target->table, target->column, REL_ID_NONE);
}

static GtkWidget *
make_flag (RelInspector *self,
           RelTable     *table,
           RelColumn    *column,
           const char   *label,
           const char   *tooltip,
           gboolean      active,
           GCallback     callback)
{
  GtkWidget *button = gtk_toggle_button_new_with_label (label);
  g_autofree char *name = g_strdup_printf ("rel-%s-%" G_GUINT64_FORMAT, label, (guint64) rel_column_get_id (column));

  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (button), active);
  gtk_widget_set_name (button, name);
  gtk_widget_set_tooltip_text (button, tooltip);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "flag-button");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, tooltip, -1);
  g_signal_connect (button, "toggled", callback, new_target (self, table, column, 0, button));

  return button;
}

/**
 * rel_column_row_new:
 * @self: the inspector
 * @table: a table
 * @column: one of its columns
 *
 * Returns: (transfer full): a row
 */
GtkWidget *
rel_column_row_new (RelInspector *self,
                    RelTable     *table,
                    RelColumn    *column)
{
  const RelColumnInfo *info = rel_column_get_info (column);
  RelId id = rel_column_get_id (column);
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 2);
  GtkWidget *icon = gtk_image_new_from_icon_name (rel_table_get_key_position (table, id) > 0 ? "rel-key-symbolic"
                                                  : rel_table_is_link_column (table, id) ? "rel-link-symbolic" : "list-drag-handle-symbolic");
  g_autofree char *name = g_strdup_printf ("rel-name-%" G_GUINT64_FORMAT, (guint64) id);
  GtkWidget *entry = rel_inspector_make_entry (name, _("Name of the column"), info->name);
  GtkGesture *click = gtk_gesture_click_new ();
  gboolean implied = rel_table_get_info (table)->without_rowid && rel_table_get_key_position (table, id) > 0;

  gtk_widget_set_margin_start (icon, 8);
  gtk_widget_set_margin_end (icon, 2);
  if (rel_table_get_key_position (table, id) > 0)
    gtk_widget_add_css_class (icon, "key-sign");
  else if (!rel_table_is_link_column (table, id))
    gtk_widget_add_css_class (icon, "dim-label");
  gtk_entry_set_has_frame (GTK_ENTRY (entry), FALSE);
  gtk_widget_add_css_class (entry, "flat-entry");
  gtk_widget_set_hexpand (entry, TRUE);
  g_signal_connect (entry, "activate", G_CALLBACK (renamed_cb), new_target (self, table, column, 0, entry));
  gtk_box_append (GTK_BOX (box), icon);
  gtk_box_append (GTK_BOX (box), entry);
  gtk_box_append (GTK_BOX (box), make_type (self, table, column));
  gtk_box_append (GTK_BOX (box), make_flag (self, table, column, "NN", _("A value is required (NOT NULL)"), info->not_null, G_CALLBACK (not_null_cb)));
  gtk_box_append (GTK_BOX (box), make_flag (self, table, column, "U", _("Each value once (UNIQUE)"), find_unique (table, id) != NULL, G_CALLBACK (unique_cb)));
  if (implied)
    gtk_widget_set_sensitive (gtk_widget_get_prev_sibling (gtk_widget_get_last_child (box)), FALSE);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_widget_set_focusable (row, FALSE);
  if (self->column == id)
    gtk_widget_add_css_class (row, "current-column");
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (click), GTK_PHASE_BUBBLE);
  g_signal_connect (click, "pressed", G_CALLBACK (select_cb), new_target (self, table, column, 0, row));
  gtk_widget_add_controller (icon, GTK_EVENT_CONTROLLER (click));

  return row;
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
  const struct
  {
    const char *name;
    const char *title;
    const char *text;
  } texts[] = {
    { "rel-default", _("Default"), info->default_value },
    { "rel-collation", _("Collation"), info->collation },
    { "rel-formula", _("Formula"), info->expression },
  };

  gtk_widget_set_hexpand (title, TRUE);
  gtk_box_append (GTK_BOX (head), title);
  small_button ("go-up-symbolic", _("Move the column up"), G_CALLBACK (move_cb), dup_target (self, table, column, -1), head);
  small_button ("go-down-symbolic", _("Move the column down"), G_CALLBACK (move_cb), dup_target (self, table, column, 1), head);
  small_button ("user-trash-symbolic", _("Delete the column"), G_CALLBACK (drop_cb), dup_target (self, table, column, 0), head);
  gtk_box_append (GTK_BOX (box), head);

  gtk_switch_set_active (GTK_SWITCH (key), rel_table_get_key_position (table, rel_column_get_id (column)) > 0);
  gtk_widget_set_name (key, "rel-key");
  g_signal_connect (key, "notify::active", G_CALLBACK (key_cb), new_target (self, table, column, 0, key));
  gtk_list_box_append (GTK_LIST_BOX (list), rel_inspector_make_row (_("Primary Key"), key));
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      GtkWidget *entry = rel_inspector_make_entry (texts[i].name, texts[i].title, texts[i].text);

      gtk_editable_set_width_chars (GTK_EDITABLE (entry), 14);
      g_signal_connect (entry, "activate", G_CALLBACK (text_cb), new_target (self, table, column, i, entry));
      gtk_list_box_append (GTK_LIST_BOX (list), rel_inspector_make_row (texts[i].title, entry));
    }
  gtk_box_append (GTK_BOX (box), list);
  gtk_box_append (GTK_BOX (box), rel_note_field_new (self, table, column));

  return box;
}
