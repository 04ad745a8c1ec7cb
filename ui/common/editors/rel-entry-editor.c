/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A short text or a number in an entry. A hint below tells what a number loses on its
 * way, and when what was typed will be stored as something else than it looks like.
 */
#include "config.h"

#include <errno.h>
#include <math.h>
#include <string.h>

#include <adwaita.h>
#include <glib/gi18n.h>

#include "common/editors/rel-value-editor.h"
#include "common/rel-record-edit.h"

#define REL_TYPE_ENTRY_EDITOR (rel_entry_editor_get_type ())

G_DECLARE_FINAL_TYPE (RelEntryEditor, rel_entry_editor, REL, ENTRY_EDITOR, AdwBin)

struct _RelEntryEditor
{
  AdwBin        parent_instance;
  RelValueKind  kind;
  RelTable     *table;
  RelColumn    *column;
  char         *placeholder;
  RelValue     *value;    /* NULL: not known */
  GtkWidget    *entry;
  GtkWidget    *hint;
};

static void rel_entry_editor_iface_init (RelValueEditorInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (RelEntryEditor, rel_entry_editor, ADW_TYPE_BIN,
                               G_IMPLEMENT_INTERFACE (REL_TYPE_VALUE_EDITOR, rel_entry_editor_iface_init))

/* What stood there, as text; a NULL and a value that is not known are empty. */
static char *
dup_before (RelEntryEditor *self)
{
  return self->value != NULL && !rel_value_is_null (self->value) ? rel_value_to_text (self->value) : g_strdup ("");
}

static RelValue *
rel_entry_editor_dup_value (RelValueEditor  *editor,
                            GError         **error)
{
  RelEntryEditor *self = REL_ENTRY_EDITOR (editor);
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));
  g_autofree char *before = dup_before (self);

  /* leaving a field untouched must not make an empty text of a NULL */
  if (g_str_equal (text, before))
    return self->value != NULL ? rel_value_ref (self->value) : NULL;

  return rel_record_parse_value (text, rel_column_get_declared_type (self->column), self->value);
}

static void
rel_entry_editor_set_value (RelValueEditor *editor,
                            const RelValue *value)
{
  RelEntryEditor *self = REL_ENTRY_EDITOR (editor);
  g_autofree char *text = NULL;

  g_clear_pointer (&self->value, rel_value_unref);
  self->value = value != NULL ? rel_value_ref (value) : NULL;
  text = dup_before (self);
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->entry), value != NULL && rel_value_is_null (value) ? "NULL" :
                                                           value == NULL ? self->placeholder : _("empty"));
  gtk_editable_set_text (GTK_EDITABLE (self->entry), text);
}

/* Digits behind the point that a double does not hold, or a whole number beyond 64 bits. */
static const char *
find_loss (const char     *text,
           const RelValue *value)
{
  guint n_digits = 0;

  if (rel_value_get_value_type (value) != REL_VALUE_REAL)
    return NULL;
  if (!isfinite (rel_value_get_real (value)))
    return _("Larger than any number that is stored");
  for (const char *p = text; *p != '\0' && *p != 'e' && *p != 'E'; p++)
    n_digits += g_ascii_isdigit (*p) && (n_digits > 0 || *p != '0');
  if (strpbrk (text, ".eE") == NULL)
    return _("Beyond 64 bits: stored as a rounded number");
  if (n_digits > 17)
    return _("More digits than a number holds: it is rounded");

  return NULL;
}

static const char *
find_hint (RelEntryEditor *self,
           const RelValue *value)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));
  gboolean strict = self->table != NULL && rel_table_get_info (self->table)->strict;
  const char *loss;

  if (value == NULL || value == self->value)
    return NULL;
  loss = find_loss (text, value);
  if (loss != NULL)
    return loss;
  if (self->kind == REL_VALUE_KIND_NUMBER && rel_value_get_value_type (value) == REL_VALUE_TEXT)
    return strict ? _("This is no number; the column takes none else") : _("This is no number: stored as text");
  if (!rel_value_kind_keeps (self->table, self->column, value))
    return rel_value_get_value_type (value) == REL_VALUE_TEXT ? _("The column makes a number of this") : NULL;

  return NULL;
}

static void
changed_cb (RelEntryEditor *self)
{
  g_autoptr(RelValue) value = rel_entry_editor_dup_value (REL_VALUE_EDITOR (self), NULL);
  const char *hint = find_hint (self, value);

  gtk_label_set_label (GTK_LABEL (self->hint), hint != NULL ? hint : "");
  gtk_widget_set_visible (self->hint, hint != NULL);
  if (hint != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, hint, -1);
  else
    gtk_accessible_reset_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION);
  rel_value_editor_emit_changed (REL_VALUE_EDITOR (self));
}

static gboolean
rel_entry_editor_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (REL_ENTRY_EDITOR (widget)->entry);
}

static void
rel_entry_editor_dispose (GObject *object)
{
  RelEntryEditor *self = REL_ENTRY_EDITOR (object);

  adw_bin_set_child (ADW_BIN (self), NULL);
  g_clear_object (&self->table);
  g_clear_object (&self->column);
  g_clear_pointer (&self->value, rel_value_unref);
  g_clear_pointer (&self->placeholder, g_free);

  G_OBJECT_CLASS (rel_entry_editor_parent_class)->dispose (object);
}

static void
rel_entry_editor_class_init (RelEntryEditorClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rel_entry_editor_dispose;
  GTK_WIDGET_CLASS (klass)->grab_focus = rel_entry_editor_grab_focus;
}

static void
rel_entry_editor_iface_init (RelValueEditorInterface *iface)
{
  iface->set_value = rel_entry_editor_set_value;
  iface->dup_value = rel_entry_editor_dup_value;
}

static void
rel_entry_editor_init (RelEntryEditor *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);

  self->entry = rel_value_editor_make_entry (REL_VALUE_EDITOR (self));
  g_signal_connect_swapped (self->entry, "changed", G_CALLBACK (changed_cb), self);
  self->hint = rel_value_editor_make_hint ("warning");
  gtk_box_append (GTK_BOX (box), self->entry);
  gtk_box_append (GTK_BOX (box), self->hint);
  adw_bin_set_child (ADW_BIN (self), box);
}

GtkWidget *
rel_entry_editor_new (const RelEditorPlace *place)
{
  RelEntryEditor *self = g_object_new (REL_TYPE_ENTRY_EDITOR, NULL);

  self->kind = place->kind;
  self->table = place->table != NULL ? g_object_ref (place->table) : NULL;
  self->column = g_object_ref (place->column);
  self->placeholder = g_strdup (place->placeholder);
  if (place->kind == REL_VALUE_KIND_NUMBER)
    gtk_entry_set_input_purpose (GTK_ENTRY (self->entry), GTK_INPUT_PURPOSE_NUMBER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_LABEL, rel_column_get_name (place->column), -1);

  return GTK_WIDGET (self);
}
