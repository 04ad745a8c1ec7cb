/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The start page: three ways to begin, and what was open lately. A file that is gone is
 * shown as gone.
 */
#include "config.h"

#include <glib/gi18n.h>

#include "window/rel-start-page.h"

#include "document/rel-draft.h"
#include "window/rel-recent.h"

#define MAX_RECENT 6

struct _RelStartPage
{
  AdwBin     parent_instance;
  GtkWidget *recent_group;
  GtkWidget *recent_list;
  GtkWidget *unsaved_group;
  GtkWidget *unsaved_list;
};

G_DEFINE_FINAL_TYPE (RelStartPage, rel_start_page, ADW_TYPE_BIN)

static GtkWidget *
make_button (const char *label,
             const char *action,
             const char *style)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);

  gtk_widget_add_css_class (button, "pill");
  if (style != NULL)
    gtk_widget_add_css_class (button, style);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);

  return button;
}

static void
add_recent (RelStartPage  *self,
            GtkRecentInfo *info)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *display = gtk_recent_info_get_uri_display (info);
  g_autofree char *title = g_markup_escape_text (gtk_recent_info_get_display_name (info), -1);
  g_autofree char *subtitle = NULL;
  gboolean exists = gtk_recent_info_exists (info);

  subtitle = exists ? g_markup_escape_text (display != NULL ? display : "", -1) : g_markup_printf_escaped (_("%s is gone"), display);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 1);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 1);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), exists);
  gtk_widget_set_sensitive (row, exists);
  if (exists)
    {
      gtk_actionable_set_action_name (GTK_ACTIONABLE (row), "win.open-uri");
      gtk_actionable_set_action_target (GTK_ACTIONABLE (row), "s", gtk_recent_info_get_uri (info));
    }
  gtk_list_box_append (GTK_LIST_BOX (self->recent_list), row);
}

static void
fill_recent (RelStartPage *self)
{
  GList *items = rel_recent_list (MAX_RECENT);
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->recent_list), 0)) != NULL)
    gtk_list_box_remove (GTK_LIST_BOX (self->recent_list), GTK_WIDGET (row));

  for (GList *l = items; l != NULL; l = l->next)
    add_recent (self, l->data);
  gtk_widget_set_visible (self->recent_group, items != NULL);
  g_list_free_full (items, (GDestroyNotify) gtk_recent_info_unref);
}

static void
add_unsaved (RelStartPage       *self,
             const RelDraftInfo *info)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *when = g_date_time_format (info->when, "%x, %H:%M");
  g_autofree char *title = g_markup_escape_text (info->title, -1);
  g_autofree char *subtitle = info->summary != NULL && *info->summary != '\0' ? g_markup_printf_escaped ("%s · %s", when, info->summary) : g_strdup (when);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 1);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 1);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (row), "win.open-draft");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (row), "s", info->path);
  gtk_list_box_append (GTK_LIST_BOX (self->unsaved_list), row);
}

/* When it comes into view: another window may have left or opened some. */
static void
fill_unsaved (RelStartPage *self)
{
  g_autoptr(GPtrArray) list = rel_draft_list_unsaved ();
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->unsaved_list), 0)) != NULL)
    gtk_list_box_remove (GTK_LIST_BOX (self->unsaved_list), GTK_WIDGET (row));
  for (guint i = 0; i < list->len; i++)
    add_unsaved (self, list->pdata[i]);
  gtk_widget_set_visible (self->unsaved_group, list->len > 0);
}

static GtkWidget *
make_group (GtkWidget **list)
{
  GtkWidget *group = adw_preferences_group_new ();

  *list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (*list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (*list, "boxed-list");
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), *list);
  gtk_widget_set_margin_top (group, 24);

  return group;
}

static void
rel_start_page_class_init (RelStartPageClass *klass)
{
}

static void
rel_start_page_init (RelStartPage *self)
{
  GtkWidget *status = adw_status_page_new ();
  GtkWidget *clamp = adw_clamp_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *buttons = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);

  adw_status_page_set_icon_name (ADW_STATUS_PAGE (status), REL_APP_ID);
  adw_status_page_set_title (ADW_STATUS_PAGE (status), _("Relata"));
  adw_status_page_set_description (ADW_STATUS_PAGE (status), _("See how a database hangs together, and walk its records"));

  gtk_widget_set_halign (buttons, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (buttons), make_button (_("_Open…"), "win.open", "suggested-action"));
  gtk_box_append (GTK_BOX (buttons), make_button (_("_New Design"), "win.new-design", NULL));
  gtk_box_append (GTK_BOX (buttons), make_button (_("_Explore the Sample"), "win.open-sample", NULL));
  gtk_box_append (GTK_BOX (box), buttons);

  self->unsaved_group = make_group (&self->unsaved_list);
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (self->unsaved_group), _("Unsaved Designs"));
  gtk_box_append (GTK_BOX (box), self->unsaved_group);
  self->recent_group = make_group (&self->recent_list);
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (self->recent_group), _("Recent"));
  gtk_box_append (GTK_BOX (box), self->recent_group);

  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), 480);
  adw_clamp_set_child (ADW_CLAMP (clamp), box);
  adw_status_page_set_child (ADW_STATUS_PAGE (status), clamp);
  adw_bin_set_child (ADW_BIN (self), status);

  g_signal_connect_object (gtk_recent_manager_get_default (), "changed", G_CALLBACK (fill_recent), self, G_CONNECT_SWAPPED);
  fill_recent (self);
  fill_unsaved (self);
  g_signal_connect (self, "map", G_CALLBACK (fill_unsaved), NULL);
}

GtkWidget *
rel_start_page_new (void)
{
  return g_object_new (REL_TYPE_START_PAGE, NULL);
}
