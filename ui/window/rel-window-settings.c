/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What a person chose once: the style, and how large a window is. A key file in the
 * person's configuration folder: it needs nothing to be installed, and a damaged one is
 * as good as none.
 */
#include "config.h"

#include "base/rel-replace.h"
#include "window/rel-window-private.h"

#define GROUP      "window"
#define WIDTH      1240
#define HEIGHT     800
#define MIN_SIZE   360
#define MAX_SIZE   16384

static char *
get_path (void)
{
  return g_build_filename (g_get_user_config_dir (), "relata", "settings.ini", NULL);
}

static GKeyFile *
load (void)
{
  GKeyFile *settings = g_key_file_new ();
  g_autofree char *path = get_path ();

  g_key_file_load_from_file (settings, path, G_KEY_FILE_KEEP_COMMENTS, NULL);

  return settings;
}

static void
save (GKeyFile *settings)
{
  g_autofree char *path = get_path ();
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr(GFile) file = g_file_new_for_path (path);
  g_autoptr(GError) error = NULL;
  g_autofree char *text = NULL;
  gsize length;

  g_mkdir_with_parents (folder, 0700);
  text = g_key_file_to_data (settings, &length, NULL);
  if (!rel_replace_file (file, text, length, NULL, G_FILE_CREATE_NONE, NULL, NULL, &error))
    g_message ("The settings could not be kept: %s", error->message);
}

static int
get_size (GKeyFile   *settings,
          const char *name,
          int         otherwise)
{
  int size = g_key_file_get_integer (settings, GROUP, name, NULL);

  return size >= MIN_SIZE && size <= MAX_SIZE ? size : otherwise;
}

void
rel_window_load_settings (RelWindow *self)
{
  g_autoptr(GKeyFile) settings = load ();
  g_autofree char *style = g_key_file_get_string (settings, GROUP, "style", NULL);

  gtk_window_set_default_size (GTK_WINDOW (self), get_size (settings, "width", WIDTH), get_size (settings, "height", HEIGHT));
  if (g_key_file_get_boolean (settings, GROUP, "maximized", NULL))
    gtk_window_maximize (GTK_WINDOW (self));
  if (g_strcmp0 (style, "light") == 0)
    adw_style_manager_set_color_scheme (adw_style_manager_get_default (), ADW_COLOR_SCHEME_FORCE_LIGHT);
  else if (g_strcmp0 (style, "dark") == 0)
    adw_style_manager_set_color_scheme (adw_style_manager_get_default (), ADW_COLOR_SCHEME_FORCE_DARK);
}

void
rel_window_save_size (RelWindow *self)
{
  g_autoptr(GKeyFile) settings = load ();
  int width, height;

  /* while it is maximized, this is the size it had before */
  gtk_window_get_default_size (GTK_WINDOW (self), &width, &height);
  if (width >= MIN_SIZE && height >= MIN_SIZE)
    {
      g_key_file_set_integer (settings, GROUP, "width", width);
      g_key_file_set_integer (settings, GROUP, "height", height);
    }
  g_key_file_set_boolean (settings, GROUP, "maximized", gtk_window_is_maximized (GTK_WINDOW (self)));
  save (settings);
}

void
rel_window_save_style (const char *style)
{
  g_autoptr(GKeyFile) settings = load ();

  g_key_file_set_string (settings, GROUP, "style", style);
  save (settings);
}

/* What else was chosen once: NULL where nothing was. */
char *
rel_window_dup_setting (const char *name)
{
  g_autoptr(GKeyFile) settings = load ();

  return g_key_file_get_string (settings, GROUP, name, NULL);
}

void
rel_window_keep_setting (const char *name,
                         const char *value)
{
  g_autoptr(GKeyFile) settings = load ();

  g_key_file_set_string (settings, GROUP, name, value);
  save (settings);
}
