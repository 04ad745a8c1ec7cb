/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The inspector. A pane is made anew from the value whenever the document or the
 * selection changed; what had the focus is found again by its name, so that one can go
 * on typing. Every control makes one edit, by the same functions as the canvas.
 */
#include "config.h"

#include <string.h>

#include <glib/gi18n.h>

#include "inspector/rel-inspector.h"

#include "inspector/rel-inspector-private.h"

G_DEFINE_FINAL_TYPE (RelInspector, rel_inspector, ADW_TYPE_BIN)

static guint go_to_signal;

static GtkWidget *
make_pane (RelInspector *self)
{
  RelSchema *schema = rel_inspector_get_schema (self);
  RelTable *table = rel_schema_get_table (schema, self->table);
  RelRelationship *relationship = self->relationship != REL_ID_NONE ? rel_schema_get_relationship (schema, self->relationship) : NULL;

  if (self->n_selected > 1)
    return rel_many_pane_new (self);
  if (relationship != NULL)
    return rel_link_pane_new (self, relationship);
  if (table != NULL)
    return rel_table_pane_new (self, table);
  if (rel_schema_get_view (schema, self->table) != NULL)
    return rel_view_pane_new (self, rel_schema_get_view (schema, self->table));

  return rel_advice_list_new (self, REL_ID_NONE, REL_ID_NONE);
}

static GtkWidget *
find_named (GtkWidget  *widget,
            const char *name)
{
  GtkWidget *found = NULL;

  if (g_strcmp0 (gtk_widget_get_name (widget), name) == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL; child = gtk_widget_get_next_sibling (child))
    found = find_named (child, name);

  return found;
}

/* The name of what has the focus, so that its successor can have it. */
static char *
get_focus_name (RelInspector *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  for (; focus != NULL && focus != GTK_WIDGET (self); focus = gtk_widget_get_parent (focus))
    if (g_str_has_prefix (gtk_widget_get_name (focus), "rel-") && gtk_widget_is_ancestor (focus, GTK_WIDGET (self)))
      return g_strdup (gtk_widget_get_name (focus));

  return NULL;
}

static gboolean
build_cb (gpointer user_data)
{
  RelInspector *self = user_data;
  g_autofree char *focus = get_focus_name (self);
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scrolled));
  double scrolled = gtk_adjustment_get_value (adjustment);
  GtkWidget *child;
  GtkWidget *again;

  self->build_id = 0;
  while ((child = gtk_widget_get_first_child (self->box)) != NULL)
    gtk_box_remove (GTK_BOX (self->box), child);
  if (self->document == NULL)
    return G_SOURCE_REMOVE;

  gtk_box_append (GTK_BOX (self->box), make_pane (self));
  again = focus != NULL ? find_named (self->box, focus) : NULL;
  if (again != NULL)
    gtk_widget_grab_focus (again);
  gtk_adjustment_set_value (adjustment, scrolled);

  return G_SOURCE_REMOVE;
}

static void
queue_build (RelInspector *self)
{
  if (self->build_id == 0)
    self->build_id = g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, build_cb, self, NULL);
}

static void
document_changed_cb (RelDocument  *document,
                     RelState     *before,
                     RelState     *after,
                     RelInspector *self)
{
  queue_build (self);
}

static void
rel_inspector_dispose (GObject *object)
{
  RelInspector *self = REL_INSPECTOR (object);

  rel_inspector_set_document (self, NULL);
  g_clear_handle_id (&self->build_id, g_source_remove);
  g_clear_pointer (&self->tab, g_free);

  G_OBJECT_CLASS (rel_inspector_parent_class)->dispose (object);
}

static void
rel_inspector_class_init (RelInspectorClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rel_inspector_dispose;
  go_to_signal = g_signal_new ("go-to", REL_TYPE_INSPECTOR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                               G_TYPE_NONE, 3, G_TYPE_UINT64, G_TYPE_UINT64, G_TYPE_UINT64);
}

static void
rel_inspector_init (RelInspector *self)
{
  self->scrolled = gtk_scrolled_window_new ();
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_set_margin_top (self->box, 12);
  gtk_widget_set_margin_bottom (self->box, 18);
  gtk_widget_set_margin_start (self->box, 12);
  gtk_widget_set_margin_end (self->box, 12);
  /* EXTERNAL: a long name must not make the pane wider. */
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scrolled), GTK_POLICY_EXTERNAL, GTK_POLICY_AUTOMATIC);
  gtk_widget_set_hexpand (GTK_WIDGET (self), FALSE);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scrolled), self->box);
  adw_bin_set_child (ADW_BIN (self), self->scrolled);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Inspector"), -1);
}

GtkWidget *
rel_inspector_new (void)
{
  return g_object_new (REL_TYPE_INSPECTOR, NULL);
}

/**
 * rel_inspector_set_document:
 * @self: the inspector
 * @document: (nullable): whose elements it shows
 */
void
rel_inspector_set_document (RelInspector *self,
                            RelDocument  *document)
{
  g_return_if_fail (REL_IS_INSPECTOR (self));

  if (self->document == document)
    return;
  if (self->document != NULL)
    g_signal_handlers_disconnect_by_data (self->document, self);
  g_set_object (&self->document, document);
  self->table = self->column = self->relationship = REL_ID_NONE;
  self->n_selected = 0;
  if (document != NULL)
    {
      g_signal_connect (document, "changed", G_CALLBACK (document_changed_cb), self);
      queue_build (self);
    }
}

/**
 * rel_inspector_set_selection:
 * @self: the inspector
 * @table: id of the selected table, or 0
 * @column: id of its selected column, or 0
 * @relationship: id of the selected relationship, or 0
 * @n_selected: how many tables are selected
 */
void
rel_inspector_set_selection (RelInspector *self,
                             RelId         table,
                             RelId         column,
                             RelId         relationship,
                             guint         n_selected)
{
  g_return_if_fail (REL_IS_INSPECTOR (self));

  if (self->table == table && self->column == column && self->relationship == relationship && self->n_selected == n_selected)
    return;
  self->table = table;
  self->column = column;
  self->relationship = relationship;
  self->n_selected = n_selected;
  queue_build (self);
}

/**
 * rel_inspector_grab:
 * @self: the inspector
 *
 * Gives the focus to its first field.
 */
void
rel_inspector_grab (RelInspector *self)
{
  g_return_if_fail (REL_IS_INSPECTOR (self));

  if (self->build_id != 0)
    {
      g_clear_handle_id (&self->build_id, g_source_remove);
      build_cb (self);
    }
  gtk_widget_child_focus (self->box, GTK_DIR_TAB_FORWARD);
}

RelSchema *
rel_inspector_get_schema (RelInspector *self)
{
  return rel_document_get_schema (self->document);
}

/* Takes both: goes on to the schema, or says why not and shows what there is again. */
void
rel_inspector_take (RelInspector *self,
                    const char   *name,
                    RelSchema    *schema,
                    GError       *error)
{
  if (schema != NULL)
    {
      rel_document_edit (self->document, name, schema);
      g_object_unref (schema);
    }
  else if (error != NULL)
    {
      gtk_widget_activate_action (GTK_WIDGET (self), "win.tell", "s", error->message);
      queue_build (self);
    }
  g_clear_error (&error);
}

void
rel_inspector_go_to (RelInspector *self,
                     RelId         table,
                     RelId         column,
                     RelId         relationship)
{
  g_signal_emit (self, go_to_signal, 0, table, column, relationship);
}

GtkWidget *
rel_inspector_make_heading (const char *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (label, "caption-heading");
  gtk_widget_add_css_class (label, "dim-label");
  gtk_widget_set_margin_top (label, 6);

  return label;
}

GtkWidget *
rel_inspector_make_list (const char *label)
{
  GtkWidget *list = gtk_list_box_new ();

  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_widget_add_css_class (list, "inspector-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);

  return list;
}

static gboolean
reset_cb (GtkWidget *widget,
          GVariant  *args,
          gpointer   user_data)
{
  gtk_editable_set_text (GTK_EDITABLE (widget), g_object_get_data (G_OBJECT (widget), "before"));

  return TRUE;
}

static void
entry_left_cb (GtkEventControllerFocus *controller,
               GtkWidget               *entry)
{
  if (g_strcmp0 (gtk_editable_get_text (GTK_EDITABLE (entry)), g_object_get_data (G_OBJECT (entry), "before")) != 0)
    g_signal_emit_by_name (entry, "activate");
}

/* A field that is taken by Enter and when it is left, and given up by Escape. The name
 * finds it again when the pane was made anew. */
GtkWidget *
rel_inspector_make_entry (const char *name,
                          const char *label,
                          const char *text)
{
  GtkWidget *entry = gtk_entry_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();
  GtkEventController *keys = gtk_shortcut_controller_new ();

  gtk_editable_set_text (GTK_EDITABLE (entry), text != NULL ? text : "");
  g_object_set_data_full (G_OBJECT (entry), "before", g_strdup (text != NULL ? text : ""), g_free);
  gtk_widget_set_name (entry, name);
  gtk_widget_set_tooltip_text (entry, label);
  gtk_editable_set_width_chars (GTK_EDITABLE (entry), 6);
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_signal_connect (focus, "leave", G_CALLBACK (entry_left_cb), entry);
  gtk_widget_add_controller (entry, focus);
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (keys),
                                        gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Escape, 0), gtk_callback_action_new (reset_cb, NULL, NULL)));
  gtk_widget_add_controller (entry, keys);

  return entry;
}

GtkWidget *
rel_inspector_make_row (const char *title,
                        GtkWidget  *control)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 2);
  gtk_widget_set_valign (control, GTK_ALIGN_CENTER);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), control);
  if (GTK_IS_SWITCH (control))
    {
      adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), control);
      gtk_accessible_update_property (GTK_ACCESSIBLE (control), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
    }

  return row;
}

GtkWidget *
rel_inspector_make_delete (const char *label)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("user-trash-symbolic");

  gtk_widget_set_tooltip_text (button, label);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);

  return button;
}
