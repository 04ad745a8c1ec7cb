/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A column in the inspector: its sign, by which it is dragged, name, type, NOT NULL and
 * UNIQUE in a row.
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
  rel_inspector_take_from (target->inspector, GTK_WIDGET (entry), _("Rename Column"), schema, error);
}

static void
type_entered_cb (GtkEntry *entry,
                 Target   *target)
{
  const char *type = gtk_editable_get_text (GTK_EDITABLE (entry));
  RelTable *table;
  RelColumn *column = find (target, &table);
  RelColumnInfo info;

  if (column == NULL || g_strcmp0 (type, rel_column_get_declared_type (column)) == 0)
    return;
  info = *rel_column_get_info (column);
  info.type = type;
  change (target, GTK_WIDGET (entry), _("Change Type"), &info, FALSE);
}

static void
type_chosen_cb (GtkComboBox *combo,
                Target      *target)
{
  /* typing changes it too, and is taken by Enter */
  if (gtk_combo_box_get_active (combo) >= 0)
    type_entered_cb (GTK_ENTRY (gtk_combo_box_get_child (combo)), target);
}

/* A STRICT table knows six types; elsewhere these are only what people like to write. */
static GtkWidget *
make_type (RelInspector *self,
           RelTable     *table,
           RelColumn    *column)
{
  static const char *const types[] = { "INTEGER", "TEXT", "REAL", "NUMERIC", "BLOB", "DATE", "DATETIME", "BOOLEAN", "JSON", NULL };
  static const char *const strict[] = { "INTEGER", "TEXT", "REAL", "BLOB", "ANY", "INT", NULL };
  GtkWidget *combo = gtk_combo_box_text_new_with_entry ();
  GtkWidget *entry = gtk_combo_box_get_child (GTK_COMBO_BOX (combo));
  g_autofree char *name = g_strdup_printf ("rel-type-%" G_GUINT64_FORMAT, (guint64) rel_column_get_id (column));
  g_autofree char *label = g_strdup_printf (_("Type of %s"), rel_column_get_name (column));
  Target *target = new_target (self, table, column, 0, combo);

  for (const char *const *type = rel_table_get_info (table)->strict ? strict : types; *type != NULL; type++)
    gtk_combo_box_text_append_text (GTK_COMBO_BOX_TEXT (combo), *type);
  gtk_editable_set_width_chars (GTK_EDITABLE (entry), 8);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (entry), 9);
  rel_inspector_make_field (entry, name, label, rel_column_get_declared_type (column));
  gtk_widget_set_valign (combo, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (combo, "type-combo");
  gtk_accessible_update_property (GTK_ACCESSIBLE (combo), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  /* Tab goes on to what can be typed; Alt+Down opens the list from there */
  for (GtkWidget *child = gtk_widget_get_first_child (gtk_widget_get_first_child (combo)); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (GTK_IS_TOGGLE_BUTTON (child))
      {
        gtk_widget_set_focusable (child, FALSE);
        gtk_accessible_update_property (GTK_ACCESSIBLE (child), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
      }
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
  change (target, GTK_WIDGET (button), info.not_null ? _("Require a Value") : _("Allow NULL"), &info, FALSE);
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
    {
      RelSchema *next = rel_edit_unique_drop (schema, target->table, rel_key_get_id (unique), &error);

      rel_inspector_take_from (target->inspector, GTK_WIDGET (button), _("Allow Duplicates"), next, error);
    }
  else
    {
      RelSchema *next = rel_edit_unique_add (schema, target->table, &info, &error);

      rel_inspector_take_from (target->inspector, GTK_WIDGET (button), _("Make Unique"), next, error);
    }
}

static void
select_cb (GtkButton *button,
           Target    *target)
{
  rel_inspector_go_to (target->inspector, target->table, target->column, REL_ID_NONE);
}

/* Whoever is in its name wants the rest of the column below. */
static void
row_entered_cb (GtkEventControllerFocus *controller,
                Target                  *target)
{
  if (target->inspector->column != target->column)
    rel_inspector_go_to (target->inspector, target->table, target->column, REL_ID_NONE);
}

/* The relationship of the link that a column is part of, or NULL. */
RelRelationship *
rel_column_row_find_link (RelInspector *self,
                          RelTable     *table,
                          RelId         column)
{
  RelSchema *schema = rel_inspector_get_schema (self);
  GPtrArray *links = rel_table_get_info (table)->foreign_keys;

  for (guint i = 0; i < links->len; i++)
    {
      const RelForeignKeyInfo *info = rel_foreign_key_get_info (links->pdata[i]);

      for (guint j = 0; j < info->n_columns; j++)
        if (info->columns[j] == column && rel_schema_get_relationship (schema, rel_foreign_key_get_id (links->pdata[i])) != NULL)
          return rel_schema_get_relationship (schema, rel_foreign_key_get_id (links->pdata[i]));
    }

  return NULL;
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

/* Moving rows: a column is dragged by its sign to the row where it shall be. */

static GdkContentProvider *
drag_cb (GtkDragSource *source,
         double         x,
         double         y,
         Target        *target)
{
  return gdk_content_provider_new_typed (G_TYPE_UINT64, (guint64) target->column);
}

static void
drag_begun_cb (GtkDragSource *source,
               GdkDrag       *drag,
               GtkWidget     *row)
{
  g_autoptr(GdkPaintable) picture = gtk_widget_paintable_new (row);

  gtk_drag_source_set_icon (source, picture, 10, 18);
}

/* By keys, from its name: up and down. */
static gboolean
move_cb (GtkWidget *entry,
         GVariant  *args,
         gpointer   user_data)
{
  Target *target = user_data;
  GError *error = NULL;
  RelTable *table;
  RelColumn *column = find (target, &table);
  int to = column != NULL ? (int) rel_table_get_column_position (table, target->column) + g_variant_get_int32 (args) : -1;
  RelSchema *next;

  if (to < 0 || to >= (int) rel_table_get_info (table)->columns->len)
    return TRUE;
  next = rel_edit_column_move (rel_inspector_get_schema (target->inspector), target->table, target->column, to, &error);
  rel_inspector_take (target->inspector, _("Move Column"), next, error);

  return TRUE;
}

static void
add_move_keys (GtkWidget *entry,
               Target    *target)
{
  static const struct
  {
    guint key;
    int   by;
  } ways[] = { { GDK_KEY_Up, -1 }, { GDK_KEY_Down, 1 } };
  GtkEventController *keys = gtk_shortcut_controller_new ();

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  for (guint i = 0; i < G_N_ELEMENTS (ways); i++)
    gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (keys),
                                          gtk_shortcut_new_with_arguments (gtk_keyval_trigger_new (ways[i].key, GDK_ALT_MASK | GDK_SHIFT_MASK),
                                                                           gtk_callback_action_new (move_cb, target, NULL), "i", ways[i].by));
  gtk_widget_add_controller (entry, keys);
}

static gboolean
dropped_cb (GtkDropTarget *drop,
            const GValue  *value,
            double         x,
            double         y,
            Target        *target)
{
  RelSchema *schema = rel_inspector_get_schema (target->inspector);
  RelId moved = g_value_get_uint64 (value);
  GError *error = NULL;
  RelTable *table;
  RelColumn *column = find (target, &table);
  RelSchema *next;

  if (column == NULL || moved == target->column || rel_table_get_column (table, moved) == NULL)
    return FALSE;
  next = rel_edit_column_move (schema, target->table, moved, rel_table_get_column_position (table, target->column), &error);
  rel_inspector_take (target->inspector, _("Move Column"), next, error);

  return TRUE;
}

/* What a column is at the first sight: part of the key, of a link, or neither. */
static GtkWidget *
make_sign (RelInspector *self,
           RelTable     *table,
           RelColumn    *column,
           GtkWidget    *row)
{
  RelId id = rel_column_get_id (column);
  gboolean key = rel_table_get_key_position (table, id) > 0;
  RelRelationship *relationship = rel_column_row_find_link (self, table, id);
  GtkWidget *button = gtk_button_new_from_icon_name (key ? "rel-key-symbolic" : rel_table_is_link_column (table, id) ? "rel-link-symbolic" : "list-drag-handle-symbolic");
  g_autofree char *label = NULL;
  g_autofree char *name = g_strdup_printf ("rel-sign-%" G_GUINT64_FORMAT, (guint64) id);
  GtkDragSource *drag = gtk_drag_source_new ();

  if (relationship != NULL)
    {
      RelEnd end = { relationship, FALSE };
      g_autofree char *sentence = rel_sentence_for_end (rel_inspector_get_schema (self), &end);

      label = g_strdup_printf (_("Go to the link of %s: %s"), rel_column_get_name (column), sentence);
    }
  else
    label = g_strdup_printf (_("More about %s"), rel_column_get_name (column));
  gtk_widget_set_name (button, name);
  gtk_widget_set_tooltip_text (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "sign-button");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  if (key)
    gtk_widget_add_css_class (button, "key-sign");
  else if (relationship == NULL)
    gtk_widget_add_css_class (button, "dim-label");
  g_signal_connect (button, "clicked", relationship != NULL ? G_CALLBACK (link_cb) : G_CALLBACK (select_cb), new_target (self, table, column, 0, button));

  gtk_drag_source_set_actions (drag, GDK_ACTION_MOVE);
  g_signal_connect (drag, "prepare", G_CALLBACK (drag_cb), g_object_get_data (G_OBJECT (button), "target"));
  g_signal_connect (drag, "drag-begin", G_CALLBACK (drag_begun_cb), row);
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (drag), GTK_PHASE_CAPTURE);
  gtk_widget_add_controller (button, GTK_EVENT_CONTROLLER (drag));

  return button;
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
  g_autofree char *name = g_strdup_printf ("rel-name-%" G_GUINT64_FORMAT, (guint64) id);
  GtkWidget *entry = rel_inspector_make_entry (name, _("Name of the column"), info->name);
  GtkEventController *focus = gtk_event_controller_focus_new ();
  GtkDropTarget *drop = gtk_drop_target_new (G_TYPE_UINT64, GDK_ACTION_MOVE);
  gboolean implied = rel_table_get_info (table)->without_rowid && rel_table_get_key_position (table, id) > 0;

  gtk_entry_set_has_frame (GTK_ENTRY (entry), FALSE);
  gtk_widget_add_css_class (entry, "flat-entry");
  gtk_widget_set_hexpand (entry, TRUE);
  g_signal_connect (entry, "activate", G_CALLBACK (renamed_cb), new_target (self, table, column, 0, entry));
  gtk_box_append (GTK_BOX (box), make_sign (self, table, column, row));
  gtk_box_append (GTK_BOX (box), entry);
  gtk_box_append (GTK_BOX (box), make_type (self, table, column));
  gtk_box_append (GTK_BOX (box), make_flag (self, table, column, "NN", _("A value is required (NOT NULL)"), info->not_null, G_CALLBACK (not_null_cb)));
  gtk_box_append (GTK_BOX (box), make_flag (self, table, column, "U", _("Each value once (UNIQUE)"), find_unique (table, id) != NULL, G_CALLBACK (unique_cb)));
  if (implied)
    gtk_widget_set_sensitive (gtk_widget_get_prev_sibling (gtk_widget_get_last_child (box)), FALSE);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_widget_set_focusable (row, FALSE);
  new_target (self, table, column, 0, row);
  g_signal_connect (focus, "enter", G_CALLBACK (row_entered_cb), g_object_get_data (G_OBJECT (row), "target"));
  gtk_widget_add_controller (entry, focus);
  add_move_keys (entry, g_object_get_data (G_OBJECT (row), "target"));
  g_signal_connect (drop, "drop", G_CALLBACK (dropped_cb), g_object_get_data (G_OBJECT (row), "target"));
  gtk_widget_add_controller (row, GTK_EVENT_CONTROLLER (drop));

  return row;
}

/**
 * rel_column_row_get_column:
 * @row: a row of rel_column_row_new(), or what stands beneath one
 *
 * Returns: id of its column, or 0
 */
RelId
rel_column_row_get_column (GtkWidget *row)
{
  Target *target = g_object_get_data (G_OBJECT (row), "target");

  return target != NULL ? target->column : REL_ID_NONE;
}
