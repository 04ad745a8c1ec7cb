/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A toast that takes another's place cannot be sent away before it has come.
 */
#include "config.h"

#include "common/rel-calm-toasts.h"

static gboolean
set_cb (gpointer flag)
{
  *(gboolean *) flag = TRUE;

  return G_SOURCE_REMOVE;
}

static void
wait_for (guint ms)
{
  gboolean over = FALSE;

  g_timeout_add (ms, set_cb, &over);
  while (!over)
    g_main_context_iteration (NULL, TRUE);
}

static GtkWidget *
last_toast (GtkWidget *overlay)
{
  GtkWidget *child = gtk_widget_get_last_child (overlay);

  g_assert_cmpstr (gtk_widget_get_css_name (child), ==, "toast");

  return child;
}

static void
test_come_and_go (void)
{
  GtkWidget *window = gtk_window_new ();
  GtkWidget *overlay = adw_toast_overlay_new ();
  AdwToast *first = adw_toast_new ("first"), *second = adw_toast_new ("second");

  rel_calm_toasts (ADW_TOAST_OVERLAY (overlay));
  adw_toast_overlay_set_child (ADW_TOAST_OVERLAY (overlay), gtk_label_new ("below"));
  gtk_window_set_child (GTK_WINDOW (window), overlay);
  gtk_window_present (GTK_WINDOW (window));
  wait_for (300);
  adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (overlay), g_object_ref (first));
  adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (overlay), g_object_ref (second));
  g_assert_false (gtk_widget_get_can_target (last_toast (overlay)));
  wait_for (900);
  g_assert_true (gtk_widget_get_can_target (last_toast (overlay)));
  /* the second takes its place, and is no longer wanted at once */
  adw_toast_dismiss (first);
  wait_for (30);
  g_assert_false (gtk_widget_get_can_target (last_toast (overlay)));
  rel_calm_toasts_dismiss (second);
  wait_for (2000);
  g_assert_cmpstr (gtk_widget_get_css_name (gtk_widget_get_last_child (overlay)), ==, "label");
  g_object_unref (first);
  g_object_unref (second);
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add_func ("/common/calm-toasts/come-and-go", test_come_and_go);

  return g_test_run ();
}
