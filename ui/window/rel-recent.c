/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What was open lately, as the desktop remembers it: for the start page and for the menu
 * beside Open. The desktop's list is shared by all programs; only what Relata opened counts.
 */
#include "config.h"

#include <glib/gi18n.h>

#include "window/rel-recent.h"

#define MAX_MENU 10

static int
compare_recent (gconstpointer a,
                gconstpointer b)
{
  return g_date_time_compare (gtk_recent_info_get_modified ((GtkRecentInfo *) b), gtk_recent_info_get_modified ((GtkRecentInfo *) a));
}

GList *
rel_recent_list (guint max)
{
  GList *items = g_list_sort (gtk_recent_manager_get_items (gtk_recent_manager_get_default ()), compare_recent);
  const char *name = g_get_application_name () != NULL ? g_get_application_name () : "Relata";
  GList *taken = NULL;
  guint n = 0;

  for (GList *l = items; l != NULL && n < max; l = l->next)
    if (gtk_recent_info_has_application (l->data, name))
      {
        taken = g_list_prepend (taken, gtk_recent_info_ref (l->data));
        n++;
      }
  g_list_free_full (items, (GDestroyNotify) gtk_recent_info_unref);

  return g_list_reverse (taken);
}

/* Names of files are no mnemonics. */
static char *
without_mnemonics (const char *name)
{
  g_auto(GStrv) parts = g_strsplit (name, "_", -1);

  return g_strjoinv ("__", parts);
}

/* Two files of one name are told apart by their folders. */
static gboolean
is_twice (GList         *items,
          GtkRecentInfo *info)
{
  for (GList *l = items; l != NULL; l = l->next)
    if (l->data != info && g_strcmp0 (gtk_recent_info_get_display_name (l->data), gtk_recent_info_get_display_name (info)) == 0)
      return TRUE;

  return FALSE;
}

static void
fill (GMenu *menu)
{
  GList *items = rel_recent_list (MAX_MENU);

  g_menu_remove_all (menu);
  for (GList *l = items; l != NULL; l = l->next)
    {
      const char *uri = gtk_recent_info_get_uri (l->data);
      g_autofree char *shown = is_twice (items, l->data) ? gtk_recent_info_get_uri_display (l->data) : NULL;
      g_autofree char *label = without_mnemonics (shown != NULL ? shown : gtk_recent_info_get_display_name (l->data));
      g_autoptr(GMenuItem) item = NULL;

      /* asking whether a file on another machine is there would wait for that machine */
      if (gtk_recent_info_is_local (l->data) && !gtk_recent_info_exists (l->data))
        continue;
      item = g_menu_item_new (label, NULL);
      g_menu_item_set_action_and_target (item, "win.open-uri", "s", uri);
      g_menu_append_item (menu, item);
    }
  g_list_free_full (items, (GDestroyNotify) gtk_recent_info_unref);
}

GMenuModel *
rel_recent_menu_new (void)
{
  GMenu *menu = g_menu_new ();
  g_autoptr(GMenu) recent = g_menu_new ();
  g_autoptr(GMenu) ways = g_menu_new ();

  g_menu_append (ways, _("_New Design"), "win.new-design");
  g_menu_append (ways, _("_Explore the Sample"), "win.open-sample");
  fill (recent);
  g_signal_connect_object (gtk_recent_manager_get_default (), "changed", G_CALLBACK (fill), recent, G_CONNECT_SWAPPED);
  g_menu_append_section (menu, _("Recent"), G_MENU_MODEL (recent));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (ways));

  return G_MENU_MODEL (menu);
}
