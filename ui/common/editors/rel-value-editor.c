/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The editors of values, and which of them fits.
 */
#include "config.h"

#include "common/editors/rel-value-editor.h"

enum
{
  CHANGED,
  EDITED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_INTERFACE (RelValueEditor, rel_value_editor, GTK_TYPE_WIDGET)

static void
rel_value_editor_default_init (RelValueEditorInterface *iface)
{
  signals[CHANGED] = g_signal_new ("changed", REL_TYPE_VALUE_EDITOR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[EDITED] = g_signal_new ("edited", REL_TYPE_VALUE_EDITOR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

/**
 * rel_value_editor_new:
 * @place: where the value stands; its kind says which editor
 * @value: (nullable): what it shows
 *
 * Returns: (transfer floating): an editor
 */
GtkWidget *
rel_value_editor_new (const RelEditorPlace *place,
                      const RelValue       *value)
{
  GtkWidget *editor;

  switch (place->kind)
    {
    case REL_VALUE_KIND_BOOLEAN:
      editor = rel_boolean_editor_new (place);
      break;
    case REL_VALUE_KIND_MOMENT:
      editor = rel_moment_editor_new (place);
      break;
    case REL_VALUE_KIND_JSON:
    case REL_VALUE_KIND_LONG_TEXT:
      editor = rel_text_editor_new (place);
      break;
    case REL_VALUE_KIND_TEXT:
    case REL_VALUE_KIND_NUMBER:
    case REL_VALUE_KIND_BYTES:
    default:
      editor = place->large && place->kind == REL_VALUE_KIND_TEXT ? rel_text_editor_new (place) : rel_entry_editor_new (place);
      break;
    }
  rel_value_editor_set_value (REL_VALUE_EDITOR (editor), value);

  return editor;
}

void
rel_value_editor_set_value (RelValueEditor *self,
                            const RelValue *value)
{
  g_return_if_fail (REL_IS_VALUE_EDITOR (self));

  REL_VALUE_EDITOR_GET_IFACE (self)->set_value (self, value);
}

/**
 * rel_value_editor_dup_value:
 * @self: an editor
 * @error: where to put an error, when what is written cannot be taken
 *
 * Returns: (transfer full) (nullable): the value; %NULL without an error when none is known
 */
RelValue *
rel_value_editor_dup_value (RelValueEditor  *self,
                            GError         **error)
{
  g_return_val_if_fail (REL_IS_VALUE_EDITOR (self), NULL);

  return REL_VALUE_EDITOR_GET_IFACE (self)->dup_value (self, error);
}

/* For those who implement it. */
void
rel_value_editor_emit_changed (RelValueEditor *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

void
rel_value_editor_emit_edited (RelValueEditor *self)
{
  g_signal_emit (self, signals[EDITED], 0);
}

/* An entry in which Enter, and leaving it, end the editing. */
GtkWidget *
rel_value_editor_make_entry (RelValueEditor *self)
{
  GtkWidget *entry = gtk_entry_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();

  gtk_editable_set_width_chars (GTK_EDITABLE (entry), 8);
  g_signal_connect_swapped (entry, "activate", G_CALLBACK (rel_value_editor_emit_edited), self);
  g_signal_connect_swapped (focus, "leave", G_CALLBACK (rel_value_editor_emit_edited), self);
  gtk_widget_add_controller (entry, focus);

  return entry;
}

/* The line below it, not seen until there is something to say. */
GtkWidget *
rel_value_editor_make_hint (const char *style)
{
  GtkWidget *hint = gtk_label_new (NULL);

  gtk_widget_add_css_class (hint, "caption");
  gtk_widget_add_css_class (hint, style);
  gtk_label_set_xalign (GTK_LABEL (hint), 0);
  gtk_label_set_wrap (GTK_LABEL (hint), TRUE);
  gtk_widget_set_visible (hint, FALSE);

  return hint;
}
