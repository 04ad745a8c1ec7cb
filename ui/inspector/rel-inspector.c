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

/* Returns: what is kept as the "target" of @owner, and goes with it. */
RelInspectorTarget *
rel_inspector_new_target (RelInspector *self,
                          RelId         table,
                          RelId         id,
                          int           argument,
                          gpointer      owner)
{
  RelInspectorTarget *target = g_new0 (RelInspectorTarget, 1);

  *target = (RelInspectorTarget) { self, table, id, argument };
  g_object_set_data_full (owner, "target", target, g_free);

  return target;
}

GtkWidget *
rel_inspector_find_within (GtkWidget  *widget,
                           const char *name)
{
  GtkWidget *found = NULL;

  if (g_strcmp0 (gtk_widget_get_name (widget), name) == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL; child = gtk_widget_get_next_sibling (child))
    found = rel_inspector_find_within (child, name);

  return found;
}

GtkWidget *
rel_inspector_find_named (RelInspector *self,
                          const char   *name)
{
  return rel_inspector_find_within (self->box, name);
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
  int caret = 0, bound = 0;
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  gboolean was_in = GTK_IS_WINDOW (root) && gtk_root_get_focus (root) != NULL && gtk_widget_is_ancestor (gtk_root_get_focus (root), self->box);
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scrolled));
  double scrolled = gtk_adjustment_get_value (adjustment);
  GtkWidget *child;
  GtkWidget *again;

  self->build_id = 0;
  g_clear_handle_id (&self->fill_id, g_source_remove);
  self->columns = self->details = NULL;
  again = focus != NULL ? rel_inspector_find_named (self, focus) : NULL;
  if (again != NULL && GTK_IS_EDITABLE (again) && !gtk_editable_get_selection_bounds (GTK_EDITABLE (again), &caret, &bound))
    caret = bound = gtk_editable_get_position (GTK_EDITABLE (again));
  while ((child = gtk_widget_get_first_child (self->box)) != NULL)
    gtk_box_remove (GTK_BOX (self->box), child);
  if (self->document == NULL)
    return G_SOURCE_REMOVE;

  gtk_box_append (GTK_BOX (self->box), make_pane (self));
  rel_inspector_show_refused (self, self->box);
  again = focus != NULL ? rel_inspector_find_named (self, focus) : NULL;
  if (again != NULL)
    gtk_widget_grab_focus (again);
  /* not the next best field, where the next key would overwrite a name */
  else if (was_in)
    gtk_window_set_focus (GTK_WINDOW (root), self->scrolled);
  if (again != NULL && GTK_IS_EDITABLE (again))
    gtk_editable_select_region (GTK_EDITABLE (again), caret, bound);
  gtk_adjustment_set_value (adjustment, scrolled);

  return G_SOURCE_REMOVE;
}

/* Soon, and once for all that changes meanwhile. */
void
rel_inspector_rebuild (RelInspector *self)
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
  rel_inspector_rebuild (self);
}

static void
rel_inspector_dispose (GObject *object)
{
  RelInspector *self = REL_INSPECTOR (object);

  /* first: there is nobody left to be told */
  g_clear_pointer (&self->refused, g_hash_table_unref);
  rel_inspector_set_document (self, NULL);
  g_clear_handle_id (&self->build_id, g_source_remove);
  g_clear_handle_id (&self->fill_id, g_source_remove);
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
  self->refused = rel_inspector_new_refused ();
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
  g_clear_handle_id (&self->fill_id, g_source_remove);
  g_set_object (&self->document, document);
  self->table = self->column = self->relationship = self->index = REL_ID_NONE;
  self->n_selected = 0;
  if (self->refused != NULL)
    rel_inspector_drop_refused (self);
  if (document != NULL)
    {
      g_signal_connect (document, "changed", G_CALLBACK (document_changed_cb), self);
      rel_inspector_rebuild (self);
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
  gboolean same_table;

  g_return_if_fail (REL_IS_INSPECTOR (self));

  if (self->table == table && self->column == column && self->relationship == relationship && self->n_selected == n_selected)
    return;
  same_table = self->table == table && self->relationship == relationship && self->n_selected == n_selected;
  if (!same_table)
    rel_inspector_drop_refused (self);
  else
    /* why a switch of the other column stayed as it was */
    rel_inspector_forget_refused (self, NULL);
  self->table = table;
  self->column = column;
  self->relationship = relationship;
  self->n_selected = n_selected;
  /* in place where it can be: somebody may be in one of the fields */
  if (!same_table || self->build_id != 0 || !rel_table_pane_show_column (self))
    rel_inspector_rebuild (self);
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

/**
 * rel_inspector_finish:
 * @self: the inspector
 *
 * Takes what is being typed, as if its field had been left. The focus stays.
 */
void
rel_inspector_finish (RelInspector *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  g_autoptr(GtkWidget) focus = NULL;

  g_return_if_fail (REL_IS_INSPECTOR (self));

  /* what was taken by Enter a moment ago */
  rel_inspector_end_trial (self);
  if (!GTK_IS_WINDOW (root) || gtk_root_get_focus (root) == NULL || !gtk_widget_is_ancestor (gtk_root_get_focus (root), self->box))
    return;
  focus = g_object_ref (gtk_root_get_focus (root));
  gtk_window_set_focus (GTK_WINDOW (root), NULL);
  rel_inspector_end_trial (self);
  if (gtk_widget_is_ancestor (focus, self->box))
    gtk_window_set_focus (GTK_WINDOW (root), focus);
}

RelSchema *
rel_inspector_get_schema (RelInspector *self)
{
  return rel_document_get_schema (self->document);
}

/* Takes both: goes on to the schema, or says why not and shows what there is again. For
 * what is no field; see rel_inspector_take_from (). */
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
      rel_inspector_rebuild (self);
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
