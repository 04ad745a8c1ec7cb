/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The application: windows, and files that are opened from outside.
 */
#include "config.h"

#include <glib/gi18n.h>

#include "rel-application.h"

#include "common/rel-closed-popovers.h"
#include "window/rel-window.h"

#include "rel-watchdog.h"

struct _RelApplication
{
  AdwApplication parent_instance;
  gboolean       sample; /* --sample */
  RelWatchdog   *watchdog; /* NULL: nobody measures */
  gulong         popovers; /* the watch on closed ones */
};

G_DEFINE_FINAL_TYPE (RelApplication, rel_application, ADW_TYPE_APPLICATION)

static RelWindow *
find_window (RelApplication *self,
             GFile          *file)
{
  for (GList *l = gtk_application_get_windows (GTK_APPLICATION (self)); l != NULL; l = l->next)
    {
      RelDocument *document = REL_IS_WINDOW (l->data) ? rel_window_get_document (l->data) : NULL;

      if (document != NULL && rel_document_get_file (document) != NULL && g_file_equal (rel_document_get_file (document), file))
        return l->data;
    }

  return NULL;
}

static RelWindow *
find_empty_window (RelApplication *self)
{
  for (GList *l = gtk_application_get_windows (GTK_APPLICATION (self)); l != NULL; l = l->next)
    if (REL_IS_WINDOW (l->data) && rel_window_is_empty (l->data))
      return l->data;

  return NULL;
}

static RelWindow *
ensure_window (RelApplication *self)
{
  RelWindow *window = find_empty_window (self);

  return window != NULL ? window : rel_window_new (ADW_APPLICATION (self));
}

static void
rel_application_activate (GApplication *application)
{
  RelApplication *self = REL_APPLICATION (application);
  RelWindow *window;

  if (self->sample)
    {
      self->sample = FALSE;
      window = ensure_window (self);
      rel_window_open_sample (window);
    }
  else if (gtk_application_get_active_window (GTK_APPLICATION (self)) != NULL)
    {
      gtk_window_present (gtk_application_get_active_window (GTK_APPLICATION (self)));
      return;
    }
  else
    window = rel_window_new (ADW_APPLICATION (self));

  gtk_window_present (GTK_WINDOW (window));
}

static void
rel_application_open (GApplication  *application,
                      GFile        **files,
                      int            n_files,
                      const char    *hint)
{
  RelApplication *self = REL_APPLICATION (application);

  for (int i = 0; i < n_files; i++)
    {
      RelWindow *window = find_window (self, files[i]);

      if (window == NULL)
        {
          window = ensure_window (self);
          rel_window_open_file (window, files[i]);
        }
      gtk_window_present (GTK_WINDOW (window));
    }
}

static int
rel_application_handle_local_options (GApplication *application,
                                      GVariantDict *options)
{
  REL_APPLICATION (application)->sample = g_variant_dict_contains (options, "sample");

  return -1;
}

static void
action_new_window (GSimpleAction *action,
                   GVariant      *parameter,
                   gpointer       user_data)
{
  gtk_window_present (GTK_WINDOW (rel_window_new (ADW_APPLICATION (user_data))));
}

static void
action_quit (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       user_data)
{
  g_autoptr(GList) windows = g_list_copy (gtk_application_get_windows (GTK_APPLICATION (user_data)));

  for (GList *l = windows; l != NULL; l = l->next)
    gtk_window_close (GTK_WINDOW (l->data));
}

static void
rel_application_startup (GApplication *application)
{
  static const GActionEntry entries[] = {
    { .name = "new-window", .activate = action_new_window },
    { .name = "quit", .activate = action_quit },
  };
  const char *new_window[] = { "<Control>n", NULL };
  const char *quit[] = { "<Control>q", NULL };
  g_autoptr(GtkCssProvider) css = gtk_css_provider_new ();

  G_APPLICATION_CLASS (rel_application_parent_class)->startup (application);

  g_action_map_add_action_entries (G_ACTION_MAP (application), entries, G_N_ELEMENTS (entries), application);
  gtk_application_set_accels_for_action (GTK_APPLICATION (application), "app.new-window", new_window);
  gtk_application_set_accels_for_action (GTK_APPLICATION (application), "app.quit", quit);

  gtk_css_provider_load_from_resource (css, REL_RESOURCE_BASE "/ui/style.css");
  gtk_style_context_add_provider_for_display (gdk_display_get_default (), GTK_STYLE_PROVIDER (css), GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
  gtk_window_set_default_icon_name (REL_APP_ID);
  REL_APPLICATION (application)->popovers = rel_closed_popovers_watch ();
  if (g_getenv ("RELATA_WATCHDOG") != NULL)
    REL_APPLICATION (application)->watchdog = rel_watchdog_new (g_getenv ("RELATA_WATCHDOG"));
}

static void
rel_application_shutdown (GApplication *application)
{
  g_clear_pointer (&REL_APPLICATION (application)->watchdog, rel_watchdog_free);
  if (REL_APPLICATION (application)->popovers != 0)
    rel_closed_popovers_forget (REL_APPLICATION (application)->popovers);

  G_APPLICATION_CLASS (rel_application_parent_class)->shutdown (application);
}

static void
rel_application_class_init (RelApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  application_class->activate = rel_application_activate;
  application_class->open = rel_application_open;
  application_class->startup = rel_application_startup;
  application_class->shutdown = rel_application_shutdown;
  application_class->handle_local_options = rel_application_handle_local_options;
}

static void
rel_application_init (RelApplication *self)
{
  g_set_application_name (_("Relata"));
  g_application_add_main_option (G_APPLICATION (self), "sample", 0, 0, G_OPTION_ARG_NONE, _("Explore the sample bookshop"), NULL);
}

RelApplication *
rel_application_new (void)
{
  return g_object_new (REL_TYPE_APPLICATION,
                       "application-id", REL_APP_ID,
                       "flags", G_APPLICATION_HANDLES_OPEN,
                       NULL);
}
