/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Keys of the page that is shown hold in the whole window: who has just chosen a table in
 * the sidebar presses Ctrl+G for it, and need not know that the focus is still there.
 * Only keys with Ctrl or Alt are passed on, and none that deletes: a letter is meant for
 * what has the focus.
 */
#include "config.h"

#include "window/rel-window-private.h"

static GtkWidget *
get_page (RelWindow *self)
{
  const char *name = adw_view_stack_get_visible_child_name (ADW_VIEW_STACK (self->pages));

  if (g_strcmp0 (name, "records") == 0)
    return GTK_WIDGET (self->browser);

  return g_strcmp0 (name, "sql") == 0 ? GTK_WIDGET (self->console) : GTK_WIDGET (self->diagram);
}

/* What has the focus did not want the key. */
static gboolean
key_pressed_cb (GtkEventControllerKey *controller,
                guint                  key,
                guint                  code,
                GdkModifierType        state,
                RelWindow             *self)
{
  GtkWidget *page = get_page (self);
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));

  if ((state & (GDK_CONTROL_MASK | GDK_ALT_MASK)) == 0 || key == GDK_KEY_Delete || key == GDK_KEY_KP_Delete)
    return GDK_EVENT_PROPAGATE;
  if (!gtk_widget_get_mapped (page) || (focus != NULL && gtk_widget_is_ancestor (focus, page)))
    return GDK_EVENT_PROPAGATE;

  return gtk_event_controller_key_forward (controller, page);
}

void
rel_window_pass_keys (RelWindow *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}
