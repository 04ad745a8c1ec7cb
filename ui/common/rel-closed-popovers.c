/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What a popover that closed leaves behind. When the pointer was over it and something is
 * laid out just then, GTK (4.8, X11) still asks its surface for a motion of the pointer and
 * makes one up where the popover had been: the hidden popover has the pointer again, and the
 * press that follows goes there and is lost. A surface that is gone is not asked, so each
 * closed popover gives its surface away; it gets a new one when it opens.
 */
#include "config.h"

#include "common/rel-closed-popovers.h"

static gboolean
give_surface_away (gpointer data)
{
  GtkWidget *popover = data;

  if (!gtk_widget_get_visible (popover) && gtk_widget_get_realized (popover))
    gtk_widget_unrealize (popover);

  return G_SOURCE_REMOVE;
}

static gboolean
closed_hook (GSignalInvocationHint *hint,
             guint                  n_values,
             const GValue          *values,
             gpointer               user_data)
{
  /* whoever closes it may still want its surface now; the next frame must not */
  g_idle_add_full (G_PRIORITY_HIGH, give_surface_away, g_value_dup_object (&values[0]), g_object_unref);

  return TRUE;
}

/**
 * rel_closed_popovers_watch:
 *
 * From now on no popover of this program takes a press of the pointer after it was closed.
 * GTK is initialized.
 *
 * Returns: what rel_closed_popovers_forget() takes
 */
gulong
rel_closed_popovers_watch (void)
{
  g_autoptr(GTypeClass) klass = g_type_class_ref (GTK_TYPE_POPOVER);

  return g_signal_add_emission_hook (g_signal_lookup ("closed", GTK_TYPE_POPOVER), 0, closed_hook, NULL, NULL);
}

/**
 * rel_closed_popovers_forget:
 * @watch: what rel_closed_popovers_watch() gave
 *
 * Ends it.
 */
void
rel_closed_popovers_forget (gulong watch)
{
  g_signal_remove_emission_hook (g_signal_lookup ("closed", GTK_TYPE_POPOVER), watch);
}
