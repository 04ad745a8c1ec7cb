/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The header bar of a window: opening, undo, the pages, what is staged, finding, the menu.
 */
#include "config.h"

#include <glib/gi18n.h>

#include "window/rel-recent.h"
#include "window/rel-window-private.h"

static gboolean
is_crowded (RelWindow *self)
{
  return self->narrow_header && gtk_widget_get_visible (self->review);
}

/* Review of what is staged: of edits where records are, else of changes; a design can
 * become a database. */
void
rel_window_update_review (RelWindow *self)
{
  gboolean database = self->document != NULL && rel_document_get_database (self->document) != NULL;
  guint n = database ? rel_document_list_changes (self->document)->len : 0;
  guint n_edits = database ? rel_document_get_n_edits (self->document) : 0;
  gboolean records = g_strcmp0 (adw_view_stack_get_visible_child_name (ADW_VIEW_STACK (self->pages)), "records") == 0;
  gboolean design = self->document != NULL && !database && rel_schema_get_n_tables (rel_document_get_schema (self->document)) > 0;
  gboolean edits = n_edits > 0 && (records || n == 0);
  g_autofree char *label = NULL;
  g_autofree char *brief = NULL;

  if (edits)
    label = g_strdup_printf (ngettext ("Review %u Edit…", "Review %u Edits…", n_edits), n_edits);
  else if (n > 0)
    label = g_strdup_printf (ngettext ("Review %u Change…", "Review %u Changes…", n), n);
  if (label == NULL)
    label = g_strdup (_("Create Database…"));
  if (self->narrow_header)
    /* Translators: of a button in a narrow window: the number of what is staged */
    brief = edits || n > 0 ? g_strdup_printf (_("Review %u"), edits ? n_edits : n) : g_strdup (_("Create…"));
  gtk_button_set_label (GTK_BUTTON (self->review), brief != NULL ? brief : label);
  gtk_widget_set_tooltip_text (self->review, brief != NULL ? label : NULL);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->review), design ? "win.create-database" : "win.review");
  gtk_widget_set_visible (self->review, n > 0 || n_edits > 0 || design);
  /* 360 pixels have room for one of them; finding is in the menu, too */
  gtk_widget_set_visible (self->find, !is_crowded (self));
  if (self->narrow_header)
    gtk_widget_set_visible (self->title, !is_crowded (self));
}

static GtkWidget *
icon_button (const char *icon,
             const char *label,
             const char *action)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_set_tooltip_text (button, label);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);

  return button;
}

static GtkWidget *
make_heading_label (const char *css_class)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_single_line_mode (GTK_LABEL (label), TRUE);
  gtk_widget_add_css_class (label, css_class);

  return label;
}

/* Title and subtitle that begin at the start: an AdwWindowTitle centres them. */
static GtkWidget *
make_heading (RelWindow *self)
{
  self->heading = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_set_valign (self->heading, GTK_ALIGN_CENTER);
  gtk_widget_set_margin_start (self->heading, 6);
  self->heading_title = make_heading_label ("title");
  self->heading_subtitle = make_heading_label ("subtitle");
  gtk_box_append (GTK_BOX (self->heading), self->heading_title);
  gtk_box_append (GTK_BOX (self->heading), self->heading_subtitle);

  return self->heading;
}

void
rel_window_set_heading (RelWindow  *self,
                        const char *title,
                        const char *subtitle)
{
  adw_window_title_set_title (ADW_WINDOW_TITLE (self->title), title);
  adw_window_title_set_subtitle (ADW_WINDOW_TITLE (self->title), subtitle);
  gtk_label_set_text (GTK_LABEL (self->heading_title), title);
  gtk_label_set_text (GTK_LABEL (self->heading_subtitle), subtitle);
}

/* The pages take the middle of the header, or leave it to the title. */
void
rel_window_show_switcher (RelWindow *self,
                          gboolean   shown)
{
  gtk_widget_set_visible (self->switcher, shown);
  gtk_widget_set_visible (self->heading, shown);
  gtk_widget_set_visible (self->title, !shown && !is_crowded (self));
}

GtkWidget *
rel_window_make_header (RelWindow *self)
{
  GtkWidget *header = adw_header_bar_new ();
  g_autoptr(GMenuModel) recent = rel_recent_menu_new ();
  GtkWidget *lately;
  GtkWidget *linked, *middle;
  GtkWidget *menu = gtk_menu_button_new ();
  g_autoptr(GMenuModel) model = rel_window_make_menu ();

  /* An AdwSplitButton would leave its second half without an accessible name. */
  self->open = gtk_button_new_with_mnemonic (_("_Open…"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->open), "win.open");
  gtk_widget_set_tooltip_text (self->open, _("Open a Database or Script (Ctrl+O)"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->open), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Open…"), -1);
  lately = gtk_menu_button_new ();
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (lately), "pan-down-symbolic");
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (lately), recent);
  gtk_widget_set_tooltip_text (lately, _("Recent Files"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (lately), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Recent Files"), -1);
  linked = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  gtk_widget_add_css_class (linked, "linked");
  gtk_box_append (GTK_BOX (linked), self->open);
  gtk_box_append (GTK_BOX (linked), lately);
  adw_header_bar_pack_start (ADW_HEADER_BAR (header), linked);
  adw_header_bar_pack_start (ADW_HEADER_BAR (header), icon_button ("sidebar-show-symbolic", _("Show Sidebar (F9)"), "win.toggle-sidebar"));
  self->undo = icon_button ("edit-undo-symbolic", _("Undo (Ctrl+Z)"), "win.undo");
  self->redo = icon_button ("edit-redo-symbolic", _("Redo (Ctrl+Shift+Z)"), "win.redo");
  adw_header_bar_pack_start (ADW_HEADER_BAR (header), self->undo);
  adw_header_bar_pack_start (ADW_HEADER_BAR (header), self->redo);
  adw_header_bar_pack_start (ADW_HEADER_BAR (header), make_heading (self));

  self->switcher = adw_view_switcher_new ();
  adw_view_switcher_set_stack (ADW_VIEW_SWITCHER (self->switcher), ADW_VIEW_STACK (self->pages));
  adw_view_switcher_set_policy (ADW_VIEW_SWITCHER (self->switcher), ADW_VIEW_SWITCHER_POLICY_WIDE);

  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (menu), "open-menu-symbolic");
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (menu), model);
  gtk_menu_button_set_primary (GTK_MENU_BUTTON (menu), TRUE);
  gtk_widget_set_tooltip_text (menu, _("Main Menu (F10)"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (menu), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Main Menu"), -1);
  adw_header_bar_pack_end (ADW_HEADER_BAR (header), menu);
  self->find = icon_button ("system-search-symbolic", _("Find (Ctrl+F)"), "win.find");
  adw_header_bar_pack_end (ADW_HEADER_BAR (header), self->find);
  self->review = gtk_button_new_with_label ("");
  gtk_widget_add_css_class (self->review, "suggested-action");
  gtk_widget_set_visible (self->review, FALSE);
  adw_header_bar_pack_end (ADW_HEADER_BAR (header), self->review);
  self->title = adw_window_title_new ("", "");
  middle = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  gtk_box_append (GTK_BOX (middle), self->title);
  gtk_box_append (GTK_BOX (middle), self->switcher);
  adw_header_bar_set_title_widget (ADW_HEADER_BAR (header), middle);

  return header;
}

void
rel_window_set_header_narrow (RelWindow *self,
                              gboolean   narrow)
{
  if (narrow)
    gtk_button_set_icon_name (GTK_BUTTON (self->open), "document-open-symbolic");
  else
    gtk_button_set_label (GTK_BUTTON (self->open), _("_Open…"));
  self->narrow_header = narrow;
  rel_window_update_review (self);
  /* In the menu they are still there. */
  gtk_widget_set_visible (self->undo, !narrow);
  gtk_widget_set_visible (self->redo, !narrow);
}
