/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Toasts that nobody sends away while they come. A toast that takes another's place comes
 * for 500 ms and goes within 300: libadwaita 1.2 frees what it knows of one that has gone,
 * and its coming, which is not over, then ends in freed memory.
 */
#include "config.h"

#include "common/rel-calm-toasts.h"

#define CALM_MS 700

static gboolean
calm_cb (gpointer toast)
{
  gtk_widget_set_can_target (toast, TRUE);
  gtk_widget_set_can_focus (toast, TRUE);

  return G_SOURCE_REMOVE;
}

static void
children_changed_cb (GListModel *children,
                     guint       position,
                     guint       n_removed,
                     guint       n_added)
{
  for (guint i = 0; i < n_added; i++)
    {
      GtkWidget *child = g_list_model_get_item (children, position + i);

      if (g_strcmp0 (gtk_widget_get_css_name (child), "toast") != 0)
        {
          g_object_unref (child);
          continue;
        }
      gtk_widget_set_can_target (child, FALSE);
      gtk_widget_set_can_focus (child, FALSE);
      g_timeout_add_full (G_PRIORITY_DEFAULT, CALM_MS, calm_cb, child, g_object_unref);
    }
}

/**
 * rel_calm_toasts:
 * @overlay: where toasts are shown
 *
 * From now on each can be clicked and focused only when it has come.
 */
void
rel_calm_toasts (AdwToastOverlay *overlay)
{
  GListModel *children;

  g_return_if_fail (ADW_IS_TOAST_OVERLAY (overlay));

  children = gtk_widget_observe_children (GTK_WIDGET (overlay));
  g_signal_connect (children, "items-changed", G_CALLBACK (children_changed_cb), NULL);
  g_object_set_data_full (G_OBJECT (overlay), "rel-calm-toasts", children, g_object_unref);
}

static gboolean
dismiss_cb (gpointer toast)
{
  adw_toast_dismiss (toast);

  return G_SOURCE_REMOVE;
}

/**
 * rel_calm_toasts_dismiss:
 * @toast: a toast that may just have been shown
 *
 * Sends it away once it has come.
 */
void
rel_calm_toasts_dismiss (AdwToast *toast)
{
  g_return_if_fail (ADW_IS_TOAST (toast));

  g_timeout_add_full (G_PRIORITY_DEFAULT, CALM_MS, dismiss_cb, g_object_ref (toast), g_object_unref);
}
