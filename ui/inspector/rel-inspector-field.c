/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The fields of the inspector. What is typed is taken by Enter and when the field is
 * left, and given up by Escape. A text that is refused stays where it was typed, with
 * the reason beneath it, also when the pane is made anew meanwhile: the inspector keeps
 * both under the name of the field until it is mended, given up, or something else is
 * selected.
 */
#include "config.h"

#include "inspector/rel-inspector-private.h"

typedef struct
{
  char *text; /* NULL for what is no text */
  char *reason;
} Refused;

static void
refused_free (gpointer data)
{
  Refused *refused = data;

  g_free (refused->text);
  g_free (refused->reason);
  g_free (refused);
}

static RelInspector *
get_inspector (GtkWidget *field)
{
  GtkWidget *inspector = gtk_widget_get_ancestor (field, REL_TYPE_INSPECTOR);

  return inspector != NULL ? REL_INSPECTOR (inspector) : NULL;
}

static void
clear_reason (GtkWidget *field)
{
  GtkWidget *reason = g_object_get_data (G_OBJECT (field), "reason");

  if (reason == NULL)
    return;
  g_object_set_data (G_OBJECT (field), "reason", NULL);
  gtk_widget_remove_css_class (field, "error");
  gtk_accessible_reset_state (GTK_ACCESSIBLE (field), GTK_ACCESSIBLE_STATE_INVALID);
  gtk_accessible_reset_property (GTK_ACCESSIBLE (field), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION);
  if (GTK_IS_LIST_BOX_ROW (reason) && GTK_IS_LIST_BOX (gtk_widget_get_parent (reason)))
    gtk_list_box_remove (GTK_LIST_BOX (gtk_widget_get_parent (reason)), reason);
  else if (GTK_IS_BOX (gtk_widget_get_parent (reason)))
    gtk_box_remove (GTK_BOX (gtk_widget_get_parent (reason)), reason);
}

static GtkWidget *
make_reason (const char *words)
{
  GtkWidget *label = gtk_label_new (words);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 30);
  gtk_widget_add_css_class (label, "refused");

  return label;
}

/* Below the row of a list that the field is in, or below it in the next box that runs downwards. */
static void
show_reason (GtkWidget  *field,
             const char *words)
{
  GtkWidget *label;

  clear_reason (field);
  gtk_widget_add_css_class (field, "error");
  gtk_accessible_update_state (GTK_ACCESSIBLE (field), GTK_ACCESSIBLE_STATE_INVALID, GTK_ACCESSIBLE_INVALID_TRUE, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (field), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, words, -1);
  label = make_reason (words);
  for (GtkWidget *at = field; gtk_widget_get_parent (at) != NULL; at = gtk_widget_get_parent (at))
    {
      GtkWidget *parent = gtk_widget_get_parent (at);

      if (GTK_IS_LIST_BOX_ROW (at) && GTK_IS_LIST_BOX (parent))
        {
          GtkWidget *row = gtk_list_box_row_new ();

          gtk_widget_add_css_class (row, "refused-row");
          gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), label);
          gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
          gtk_widget_set_focusable (row, FALSE);
          gtk_list_box_insert (GTK_LIST_BOX (parent), row, gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (at)) + 1);
          g_object_set_data (G_OBJECT (field), "reason", row);
          return;
        }
      /* a row of a list has boxes of its own inside */
      if (GTK_IS_BOX (parent) && gtk_orientable_get_orientation (GTK_ORIENTABLE (parent)) == GTK_ORIENTATION_VERTICAL &&
          gtk_widget_get_ancestor (parent, GTK_TYPE_LIST_BOX_ROW) == NULL)
        {
          gtk_box_insert_child_after (GTK_BOX (parent), label, at);
          g_object_set_data (G_OBJECT (field), "reason", label);
          return;
        }
    }
  g_object_ref_sink (label);
  g_object_unref (label);
}

/* Why what a field says is not taken; its text is kept in it. */
void
rel_inspector_refuse (RelInspector *self,
                      const char   *field_name,
                      const char   *text,
                      const char   *reason)
{
  GtkWidget *field = rel_inspector_find_named (self, field_name);
  Refused *refused = g_new0 (Refused, 1);

  *refused = (Refused) { g_strdup (text), g_strdup (reason) };
  g_hash_table_insert (self->refused, g_strdup (field_name), refused);
  if (text == NULL)
    /* it shows again what is, and why it stayed so */
    rel_inspector_rebuild (self);
  else if (field != NULL)
    show_reason (field, reason);
  else
    gtk_widget_activate_action (GTK_WIDGET (self), "win.tell", "s", reason);
}

/* A field, or all of them, are right again. */
void
rel_inspector_forget_refused (RelInspector *self,
                              const char   *field_name)
{
  GHashTableIter iter;
  gpointer name, refused;

  if (field_name != NULL)
    {
      GtkWidget *field = rel_inspector_find_named (self, field_name);

      g_hash_table_remove (self->refused, field_name);
      if (field != NULL)
        clear_reason (field);
    }
  /* what is no text has nothing to be mended */
  g_hash_table_iter_init (&iter, self->refused);
  while (g_hash_table_iter_next (&iter, &name, &refused))
    if (((Refused *) refused)->text == NULL)
      {
        GtkWidget *field = rel_inspector_find_named (self, name);

        if (field != NULL)
          clear_reason (field);
        g_hash_table_iter_remove (&iter);
      }
}

GHashTable *
rel_inspector_new_refused (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, refused_free);
}

/* Gives fields that were made anew what was refused in those before them. */
void
rel_inspector_show_refused (RelInspector *self,
                            GtkWidget    *within)
{
  GHashTableIter iter;
  gpointer name, value;

  g_hash_table_iter_init (&iter, self->refused);
  while (g_hash_table_iter_next (&iter, &name, &value))
    {
      GtkWidget *field = rel_inspector_find_within (within, name);
      Refused *refused = value;

      if (field == NULL)
        continue;
      if (refused->text != NULL && GTK_IS_EDITABLE (field))
        {
          gtk_editable_set_text (GTK_EDITABLE (field), refused->text);
          g_object_set_data_full (G_OBJECT (field), "asked", g_strdup (refused->text), g_free);
        }
      show_reason (field, refused->reason);
    }
}

/* Before something else is shown: what was typed would be gone without a word. */
void
rel_inspector_drop_refused (RelInspector *self)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->refused);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    if (((Refused *) value)->text != NULL)
      {
        /* one is told for all: a toast at a time is what can be read */
        gtk_widget_activate_action (GTK_WIDGET (self), "win.tell", "s", ((Refused *) value)->reason);
        break;
      }
  g_hash_table_remove_all (self->refused);
}

/* Takes both, schema and error, for what was done in a field. */
void
rel_inspector_take_from (RelInspector *self,
                         GtkWidget    *field,
                         const char   *name,
                         RelSchema    *schema,
                         GError       *error)
{
  const char *text = GTK_IS_EDITABLE (field) ? gtk_editable_get_text (GTK_EDITABLE (field)) : NULL;

  if (text != NULL)
    g_object_set_data_full (G_OBJECT (field), "asked", g_strdup (text), g_free);
  if (schema == NULL && error != NULL)
    rel_inspector_refuse (self, gtk_widget_get_name (field), text, error->message);
  else
    {
      rel_inspector_forget_refused (self, gtk_widget_get_name (field));
      rel_inspector_take (self, name, g_steal_pointer (&schema), NULL);
    }
  g_clear_object (&schema);
  g_clear_error (&error);
}

/* Shows again what there is, and no reason beneath it. */
void
rel_inspector_restore (GtkWidget *entry)
{
  RelInspector *self = get_inspector (entry);

  gtk_editable_set_text (GTK_EDITABLE (entry), g_object_get_data (G_OBJECT (entry), "before"));
  gtk_editable_set_position (GTK_EDITABLE (entry), -1);
  g_object_set_data (G_OBJECT (entry), "asked", NULL);
  if (self != NULL)
    rel_inspector_forget_refused (self, gtk_widget_get_name (entry));
}

static gboolean
reset_cb (GtkWidget *widget,
          GVariant  *args,
          gpointer   user_data)
{
  const char *before = g_object_get_data (G_OBJECT (widget), "before");

  /* a second Escape is for somebody else */
  if (g_strcmp0 (gtk_editable_get_text (GTK_EDITABLE (widget)), before) == 0 && g_object_get_data (G_OBJECT (widget), "reason") == NULL)
    return FALSE;
  rel_inspector_restore (widget);

  return TRUE;
}

static void
entry_left_cb (GtkEventControllerFocus *controller,
               GtkWidget               *entry)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (entry));

  /* what was asked already, by Enter, has its answer or waits for it */
  if (g_strcmp0 (text, g_object_get_data (G_OBJECT (entry), "before")) != 0 && g_strcmp0 (text, g_object_get_data (G_OBJECT (entry), "asked")) != 0)
    g_signal_emit_by_name (entry, "activate");
}

/* Back to what there is: the reason goes too. */
static void
entry_activated_cb (GtkWidget *entry)
{
  RelInspector *self = get_inspector (entry);

  /* the edit of this one goes on from the edit of the one before */
  if (self != NULL)
    rel_inspector_end_trial (self);
  if (self != NULL && g_object_get_data (G_OBJECT (entry), "reason") != NULL &&
      g_strcmp0 (gtk_editable_get_text (GTK_EDITABLE (entry)), g_object_get_data (G_OBJECT (entry), "before")) == 0)
    rel_inspector_forget_refused (self, gtk_widget_get_name (entry));
}

/* Makes an entry a field: the name finds it again when the pane was made anew. */
void
rel_inspector_make_field (GtkWidget  *entry,
                          const char *name,
                          const char *label,
                          const char *text)
{
  GtkEventController *focus = gtk_event_controller_focus_new ();
  GtkEventController *keys = gtk_shortcut_controller_new ();

  gtk_editable_set_text (GTK_EDITABLE (entry), text != NULL ? text : "");
  g_object_set_data_full (G_OBJECT (entry), "before", g_strdup (text != NULL ? text : ""), g_free);
  gtk_widget_set_name (entry, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_signal_connect (entry, "activate", G_CALLBACK (entry_activated_cb), NULL);
  g_signal_connect (focus, "leave", G_CALLBACK (entry_left_cb), entry);
  gtk_widget_add_controller (entry, focus);
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (keys),
                                        gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Escape, 0), gtk_callback_action_new (reset_cb, NULL, NULL)));
  gtk_widget_add_controller (entry, keys);
}

GtkWidget *
rel_inspector_make_entry (const char *name,
                          const char *label,
                          const char *text)
{
  GtkWidget *entry = gtk_entry_new ();

  gtk_widget_set_tooltip_text (entry, label);
  gtk_editable_set_width_chars (GTK_EDITABLE (entry), 6);
  rel_inspector_make_field (entry, name, label, text);

  return entry;
}
