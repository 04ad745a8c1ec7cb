/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Typing in place. Enter and Tab take the text, Escape leaves things as they were, a
 * click elsewhere takes it too. What cannot be taken stays, with the reason below it.
 */
#include "config.h"

#include <glib/gi18n.h>

#include "common/rel-inline-edit.h"

struct _RelInlineEdit
{
  GtkWidget          parent_instance;
  GtkWidget         *text;
  GtkWidget         *why;      /* popover with the reason */
  GtkWidget         *why_label;
  RelInlineEditTake  take;
  RelInlineEditDone  done;
  gpointer           user_data;
  GDestroyNotify     destroy;
  gboolean           over;
};

G_DEFINE_FINAL_TYPE (RelInlineEdit, rel_inline_edit, GTK_TYPE_WIDGET)

static void
end (RelInlineEdit *self,
     gboolean       taken,
     gboolean       on)
{
  RelInlineEditDone done = self->done;
  gpointer user_data = self->user_data;
  GDestroyNotify destroy = self->destroy;

  self->over = TRUE;
  self->done = NULL;
  self->destroy = NULL;
  if (done != NULL)
    done (taken, on, user_data);
  if (destroy != NULL)
    destroy (user_data);
}

static gboolean
take (RelInlineEdit *self,
      gboolean       on,
      gboolean       leave)
{
  g_autoptr(RelInlineEdit) keep = g_object_ref (self);
  const char *typed = gtk_editable_get_text (GTK_EDITABLE (self->text));
  g_autofree char *text = g_strstrip (g_strdup (typed));
  g_autoptr(GError) error = NULL;

  if (self->over)
    return TRUE;
  if (*text == '\0')
    {
      end (self, FALSE, FALSE);
      return TRUE;
    }

  error = self->take (text, self->user_data);
  if (error == NULL)
    {
      end (self, TRUE, on);
      return TRUE;
    }
  if (leave)
    {
      gtk_widget_activate_action (GTK_WIDGET (self), "win.tell", "s", error->message);
      end (self, FALSE, FALSE);
      return TRUE;
    }

  gtk_widget_add_css_class (GTK_WIDGET (self), "error");
  gtk_label_set_text (GTK_LABEL (self->why_label), error->message);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->text), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, error->message, -1);
  gtk_popover_popup (GTK_POPOVER (self->why));
  gtk_widget_grab_focus (self->text);

  return FALSE;
}

/**
 * rel_inline_edit_finish:
 * @self: a field
 *
 * Takes what was typed, or gives it up with a message, and ends.
 */
void
rel_inline_edit_finish (RelInlineEdit *self)
{
  take (self, FALSE, TRUE);
}

/**
 * rel_inline_edit_cancel:
 * @self: a field
 *
 * Ends without taking anything.
 */
void
rel_inline_edit_cancel (RelInlineEdit *self)
{
  if (!self->over)
    end (self, FALSE, FALSE);
}

static gboolean
key_cb (GtkEventControllerKey *controller,
        guint                  keyval,
        guint                  keycode,
        GdkModifierType        state,
        RelInlineEdit         *self)
{
  switch (keyval)
    {
    case GDK_KEY_Escape:
      rel_inline_edit_cancel (self);
      return TRUE;
    case GDK_KEY_Return:
    case GDK_KEY_KP_Enter:
    case GDK_KEY_Tab:
      take (self, TRUE, FALSE);
      return TRUE;
    default:
      gtk_popover_popdown (GTK_POPOVER (self->why));
      gtk_widget_remove_css_class (GTK_WIDGET (self), "error");
      return FALSE;
    }
}

static gboolean
left_idle (gpointer user_data)
{
  take (user_data, FALSE, TRUE);

  return G_SOURCE_REMOVE;
}

static void
leave_cb (GtkEventControllerFocus *controller,
          RelInlineEdit           *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  /* another window in front is no answer, and neither is the reason popping up */
  if (self->over || root == NULL || !gtk_window_is_active (GTK_WINDOW (root)) || gtk_widget_get_visible (self->why))
    return;
  g_idle_add_full (G_PRIORITY_DEFAULT, left_idle, g_object_ref (self), g_object_unref);
}

static void
rel_inline_edit_dispose (GObject *object)
{
  RelInlineEdit *self = REL_INLINE_EDIT (object);

  self->over = TRUE;
  if (self->destroy != NULL)
    self->destroy (self->user_data);
  self->destroy = NULL;
  g_clear_pointer (&self->why, gtk_widget_unparent);
  g_clear_pointer (&self->text, gtk_widget_unparent);

  G_OBJECT_CLASS (rel_inline_edit_parent_class)->dispose (object);
}

static void
rel_inline_edit_size_allocate (GtkWidget *widget,
                               int        width,
                               int        height,
                               int        baseline)
{
  RelInlineEdit *self = REL_INLINE_EDIT (widget);

  gtk_widget_allocate (self->text, width, height, baseline, NULL);
  gtk_popover_present (GTK_POPOVER (self->why));
}

static gboolean
rel_inline_edit_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (REL_INLINE_EDIT (widget)->text);
}

static void
rel_inline_edit_measure (GtkWidget      *widget,
                         GtkOrientation  orientation,
                         int             for_size,
                         int            *minimum,
                         int            *natural,
                         int            *minimum_baseline,
                         int            *natural_baseline)
{
  gtk_widget_measure (REL_INLINE_EDIT (widget)->text, orientation, for_size, minimum, natural, minimum_baseline, natural_baseline);
}

static void
rel_inline_edit_class_init (RelInlineEditClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rel_inline_edit_dispose;
  widget_class->size_allocate = rel_inline_edit_size_allocate;
  widget_class->measure = rel_inline_edit_measure;
  widget_class->grab_focus = rel_inline_edit_grab_focus;
  gtk_widget_class_set_css_name (widget_class, "inlineedit");
}

static void
rel_inline_edit_init (RelInlineEdit *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();

  /* a GtkText alone is nothing to assistive technology */
  self->text = gtk_entry_new ();
  gtk_widget_set_parent (self->text, GTK_WIDGET (self));
  self->why = gtk_popover_new ();
  self->why_label = gtk_label_new ("");
  gtk_label_set_wrap (GTK_LABEL (self->why_label), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (self->why_label), 44);
  gtk_popover_set_child (GTK_POPOVER (self->why), self->why_label);
  gtk_popover_set_autohide (GTK_POPOVER (self->why), FALSE);
  gtk_popover_set_position (GTK_POPOVER (self->why), GTK_POS_BOTTOM);
  gtk_widget_set_can_focus (self->why, FALSE);
  gtk_widget_set_parent (self->why, GTK_WIDGET (self));

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (self->text, keys);
  g_signal_connect (focus, "leave", G_CALLBACK (leave_cb), self);
  gtk_widget_add_controller (self->text, focus);
}

/**
 * rel_inline_edit_new:
 * @label: what is typed, for screen readers
 * @text: what stands there now
 * @placeholder: (nullable): shown while it is empty
 * @scale: of the letters, 1 for the usual size
 * @take: takes what was typed
 * @done: told when the field is over; removes it
 * @user_data: for both
 * @destroy: (nullable): frees @user_data
 *
 * Returns: (transfer full): a field
 */
GtkWidget *
rel_inline_edit_new (const char        *label,
                     const char        *text,
                     const char        *placeholder,
                     double             scale,
                     RelInlineEditTake  take_func,
                     RelInlineEditDone  done,
                     gpointer           user_data,
                     GDestroyNotify     destroy)
{
  RelInlineEdit *self = g_object_new (REL_TYPE_INLINE_EDIT, NULL);
  PangoAttrList *attributes = pango_attr_list_new ();

  self->take = take_func;
  self->done = done;
  self->user_data = user_data;
  self->destroy = destroy;
  pango_attr_list_insert (attributes, pango_attr_scale_new (CLAMP (scale, 0.5, 3)));
  gtk_entry_set_attributes (GTK_ENTRY (self->text), attributes);
  pango_attr_list_unref (attributes);
  gtk_editable_set_text (GTK_EDITABLE (self->text), text);
  if (placeholder != NULL)
    gtk_entry_set_placeholder_text (GTK_ENTRY (self->text), placeholder);
  gtk_editable_select_region (GTK_EDITABLE (self->text), 0, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->text), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);

  return GTK_WIDGET (self);
}
