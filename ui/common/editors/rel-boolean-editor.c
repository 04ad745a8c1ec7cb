/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Yes or no. Stored as the whole numbers 1 and 0; NULL and a value that is not known are
 * told apart from no by what stands beside the switch.
 */
#include "config.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "common/editors/rel-value-editor.h"

#define REL_TYPE_BOOLEAN_EDITOR (rel_boolean_editor_get_type ())

G_DECLARE_FINAL_TYPE (RelBooleanEditor, rel_boolean_editor, REL, BOOLEAN_EDITOR, AdwBin)

struct _RelBooleanEditor
{
  AdwBin     parent_instance;
  RelValue  *value;        /* NULL: not known */
  GtkWidget *button;
  GtkWidget *words;
  gboolean   showing;
};

static void rel_boolean_editor_iface_init (RelValueEditorInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (RelBooleanEditor, rel_boolean_editor, ADW_TYPE_BIN,
                               G_IMPLEMENT_INTERFACE (REL_TYPE_VALUE_EDITOR, rel_boolean_editor_iface_init))

static void
show_words (RelBooleanEditor *self)
{
  const char *words = self->value == NULL ? "" : rel_value_is_null (self->value) ? "NULL" : rel_value_get_integer (self->value) != 0 ? "1" : "0";

  gtk_label_set_label (GTK_LABEL (self->words), words);
}

static void
rel_boolean_editor_set_value (RelValueEditor *editor,
                              const RelValue *value)
{
  RelBooleanEditor *self = REL_BOOLEAN_EDITOR (editor);

  g_clear_pointer (&self->value, rel_value_unref);
  self->value = value != NULL ? rel_value_ref (value) : NULL;
  self->showing = TRUE;
  gtk_switch_set_active (GTK_SWITCH (self->button), value != NULL && rel_value_get_value_type (value) == REL_VALUE_INTEGER && rel_value_get_integer (value) != 0);
  self->showing = FALSE;
  show_words (self);
}

static RelValue *
rel_boolean_editor_dup_value (RelValueEditor  *editor,
                              GError         **error)
{
  RelBooleanEditor *self = REL_BOOLEAN_EDITOR (editor);

  return self->value != NULL ? rel_value_ref (self->value) : NULL;
}

static void
active_cb (RelBooleanEditor *self)
{
  if (self->showing)
    return;
  g_clear_pointer (&self->value, rel_value_unref);
  self->value = rel_value_new_integer (gtk_switch_get_active (GTK_SWITCH (self->button)));
  show_words (self);
  rel_value_editor_emit_changed (REL_VALUE_EDITOR (self));
  rel_value_editor_emit_edited (REL_VALUE_EDITOR (self));
}

static void
rel_boolean_editor_dispose (GObject *object)
{
  RelBooleanEditor *self = REL_BOOLEAN_EDITOR (object);

  adw_bin_set_child (ADW_BIN (self), NULL);
  g_clear_pointer (&self->value, rel_value_unref);

  G_OBJECT_CLASS (rel_boolean_editor_parent_class)->dispose (object);
}

static void
rel_boolean_editor_class_init (RelBooleanEditorClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rel_boolean_editor_dispose;
}

static void
rel_boolean_editor_iface_init (RelValueEditorInterface *iface)
{
  iface->set_value = rel_boolean_editor_set_value;
  iface->dup_value = rel_boolean_editor_dup_value;
}

static void
rel_boolean_editor_init (RelBooleanEditor *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);

  self->button = gtk_switch_new ();
  self->words = gtk_label_new (NULL);
  gtk_widget_set_valign (self->button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (self->words, "dim-label");
  gtk_widget_add_css_class (self->words, "numeric");
  gtk_box_append (GTK_BOX (box), self->button);
  gtk_box_append (GTK_BOX (box), self->words);
  gtk_widget_set_halign (box, GTK_ALIGN_START);
  adw_bin_set_child (ADW_BIN (self), box);
  g_signal_connect_swapped (self->button, "notify::active", G_CALLBACK (active_cb), self);
}

GtkWidget *
rel_boolean_editor_new (const RelEditorPlace *place)
{
  RelBooleanEditor *self = g_object_new (REL_TYPE_BOOLEAN_EDITOR, NULL);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL, rel_column_get_name (place->column), -1);

  return GTK_WIDGET (self);
}
