/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What lies above the canvas: toolbar, pills, the menu of a card.
 */
#include "config.h"

#include <glib/gi18n.h>

#include "canvas/rel-diagram-page-private.h"

static GtkWidget *
tool_button (const char *icon,
             const char *label,
             const char *action)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_set_tooltip_text (button, label);
  gtk_widget_add_css_class (button, "flat");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);

  return button;
}

static GMenuModel *
make_detail_menu (RelDiagramPage *self)
{
  GMenu *menu = g_menu_new ();
  g_autoptr(GMenu) detail = g_menu_new ();
  g_autoptr(GMenu) fold = g_menu_new ();
  g_autoptr(GMenu) notation = g_menu_new ();

  g_menu_append (detail, _("All Columns"), "diagram.detail(0)");
  g_menu_append (detail, _("Keys and Links"), "diagram.detail(1)");
  g_menu_append (detail, _("Names"), "diagram.detail(2)");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (detail));
  g_menu_append (fold, _("Fold Association Tables into Edges"), "diagram.fold-associations");
  g_menu_append (fold, _("Count Records at the Links"), "diagram.observed");
  g_menu_append (fold, _("Only Neighbours of the Selection"), "diagram.neighbours");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (fold));
  g_menu_append (notation, _("Crow’s Foot"), "diagram.notation('crows-foot')");
  g_menu_append (notation, _("IDEF1X"), "diagram.notation('idef1x')");
  g_menu_append (notation, _("UML"), "diagram.notation('uml')");
  g_menu_append (notation, _("Arrows"), "diagram.notation('arrows')");
  g_menu_append (fold, _("Links Between Two Tables"), "diagram.paths");
  g_menu_append_submenu (fold, _("Add Table"), G_MENU_MODEL (self->hidden));
  g_menu_append_submenu (fold, _("Notation"), G_MENU_MODEL (notation));
  g_menu_append (fold, _("Print…"), "diagram.print");

  return G_MENU_MODEL (menu);
}

static GtkWidget *
mode_button (const char *icon,
             const char *label,
             const char *action)
{
  GtkWidget *button = gtk_toggle_button_new ();

  gtk_button_set_icon_name (GTK_BUTTON (button), icon);
  gtk_widget_set_tooltip_text (button, label);
  gtk_widget_add_css_class (button, "flat");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);

  return button;
}

/* All tables by a click, the rest in the menu beside it. */
static GtkWidget *
make_arrange_button (void)
{
  GtkWidget *button = adw_split_button_new ();
  g_autoptr(GMenuModel) menu = rel_diagram_page_make_arrange_menu ();

  adw_split_button_set_icon_name (ADW_SPLIT_BUTTON (button), "rel-arrange-symbolic");
  adw_split_button_set_menu_model (ADW_SPLIT_BUTTON (button), menu);
  adw_split_button_set_direction (ADW_SPLIT_BUTTON (button), GTK_ARROW_UP);
  adw_split_button_set_dropdown_tooltip (ADW_SPLIT_BUTTON (button), _("How to Arrange"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "diagram.arrange");
  gtk_widget_set_tooltip_text (button, _("Arrange All Tables (Ctrl+L)"));
  gtk_widget_add_css_class (button, "flat");
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Arrange All Tables (Ctrl+L)"), -1);
  for (GtkWidget *child = gtk_widget_get_first_child (button); child != NULL; child = gtk_widget_get_next_sibling (child))
    gtk_accessible_update_property (GTK_ACCESSIBLE (child), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                    GTK_IS_MENU_BUTTON (child) ? _("How to Arrange") : _("Arrange All Tables (Ctrl+L)"), -1);

  return button;
}

GtkWidget *
rel_diagram_page_make_toolbar (RelDiagramPage *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 2);
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *detail = gtk_menu_button_new ();
  g_autoptr(GMenuModel) menu = make_detail_menu (self);
  GtkWidget *zoom = gtk_button_new ();

  gtk_widget_add_css_class (box, "canvas-toolbar");
  gtk_widget_add_css_class (scrolled, "card");
  gtk_widget_set_overflow (scrolled, GTK_OVERFLOW_HIDDEN);
  gtk_widget_set_halign (scrolled, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (scrolled, GTK_ALIGN_END);
  gtk_widget_set_margin_bottom (scrolled, 16);
  /* in a narrow window it slides, by touch, wheel or the focus, so that all of it can be reached */
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_EXTERNAL, GTK_POLICY_NEVER);
  gtk_scrolled_window_set_propagate_natural_width (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), box);
  gtk_widget_set_focusable (scrolled, FALSE);

  self->tools[0] = mode_button ("rel-pointer-symbolic", _("Select and Move"), "diagram.select-tool");
  self->tools[1] = mode_button ("rel-table-symbolic", _("New Table (T)"), "diagram.new-table");
  self->tools[2] = mode_button ("rel-link-symbolic", _("New Link (L)"), "diagram.link");
  self->tools[3] = mode_button ("rel-area-symbolic", _("New Area (Shift+A)"), "diagram.new-area");
  self->tools[4] = mode_button ("rel-note-symbolic", _("New Note (Shift+N)"), "diagram.new-note");
  for (guint i = 0; i < G_N_ELEMENTS (self->tools); i++)
    gtk_box_append (GTK_BOX (box), self->tools[i]);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->tools[0]), TRUE);
  gtk_box_append (GTK_BOX (box), gtk_separator_new (GTK_ORIENTATION_VERTICAL));
  gtk_box_append (GTK_BOX (box), make_arrange_button ());
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (detail), "view-list-symbolic");
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (detail), menu);
  gtk_menu_button_set_direction (GTK_MENU_BUTTON (detail), GTK_ARROW_UP);
  gtk_widget_set_tooltip_text (detail, _("What Cards Show"));
  gtk_widget_add_css_class (detail, "flat");
  gtk_accessible_update_property (GTK_ACCESSIBLE (detail), GTK_ACCESSIBLE_PROPERTY_LABEL, _("What Cards Show"), -1);
  gtk_box_append (GTK_BOX (box), detail);
  gtk_box_append (GTK_BOX (box), gtk_separator_new (GTK_ORIENTATION_VERTICAL));
  gtk_box_append (GTK_BOX (box), tool_button ("zoom-fit-best-symbolic", _("Show Everything (Ctrl+0)"), "diagram.fit"));
  gtk_box_append (GTK_BOX (box), tool_button ("zoom-out-symbolic", _("Zoom Out (Ctrl+−)"), "diagram.zoom-out"));

  self->zoom_label = gtk_label_new ("100 %");
  gtk_label_set_width_chars (GTK_LABEL (self->zoom_label), 6);
  gtk_widget_add_css_class (self->zoom_label, "numeric");
  gtk_button_set_child (GTK_BUTTON (zoom), self->zoom_label);
  gtk_widget_add_css_class (zoom, "flat");
  gtk_widget_set_tooltip_text (zoom, _("Original Size (Ctrl+1)"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (zoom), "diagram.zoom-one");
  gtk_accessible_update_property (GTK_ACCESSIBLE (zoom), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Original Size"), -1);
  gtk_box_append (GTK_BOX (box), zoom);
  gtk_box_append (GTK_BOX (box), tool_button ("zoom-in-symbolic", _("Zoom In (Ctrl++)"), "diagram.zoom-in"));

  return scrolled;
}

/* A pill above the canvas with a sentence and a button. */
GtkWidget *
rel_diagram_page_make_pill (const char *text,
                            gboolean    spins,
                            const char *button_label,
                            const char *action)
{
  GtkWidget *revealer = gtk_revealer_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10);
  GtkWidget *button = gtk_button_new_with_label (button_label);

  if (spins)
    {
      GtkWidget *spinner = gtk_spinner_new ();

      gtk_spinner_start (GTK_SPINNER (spinner));
      gtk_box_append (GTK_BOX (box), spinner);
    }
  gtk_box_append (GTK_BOX (box), gtk_label_new (text));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  gtk_widget_add_css_class (button, "flat");
  gtk_box_append (GTK_BOX (box), button);
  gtk_widget_add_css_class (box, "canvas-toolbar");
  gtk_widget_add_css_class (box, "card");
  gtk_revealer_set_child (GTK_REVEALER (revealer), box);
  gtk_revealer_set_transition_type (GTK_REVEALER (revealer), GTK_REVEALER_TRANSITION_TYPE_CROSSFADE);
  /* what is not shown must not catch clicks meant for the canvas */
  g_object_bind_property (revealer, "reveal-child", revealer, "can-target", G_BINDING_SYNC_CREATE);
  gtk_widget_set_halign (revealer, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (revealer, GTK_ALIGN_START);
  gtk_widget_set_margin_top (revealer, 12);

  return revealer;
}

GtkWidget *
rel_diagram_page_make_card_menu (RelDiagramPage *self)
{
  g_autoptr(GMenu) menu = g_menu_new ();
  g_autoptr(GMenu) edit = g_menu_new ();
  g_autoptr(GMenu) colors = g_menu_new ();
  static const char *const names[] = { N_("Blue"), N_("Green"), N_("Orange"), N_("Purple"), N_("Red"), N_("Teal"), N_("Grey") };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *action = g_strdup_printf ("diagram.color(%u)", i);

      g_menu_append (colors, _(names[i]), action);
    }
  g_menu_append (edit, _("Rename"), "diagram.rename");
  g_menu_append (edit, _("Add Column"), "diagram.new-column");
  g_menu_append (edit, _("Add Link"), "diagram.link");
  g_menu_append_submenu (edit, _("Colour"), G_MENU_MODEL (colors));
  g_menu_append (edit, _("Duplicate"), "diagram.duplicate");
  g_menu_append (edit, _("Copy as SQL"), "diagram.copy");
  g_menu_append (edit, _("Delete"), "diagram.delete");
  g_menu_append (menu, _("Browse Records"), "diagram.browse");
  g_menu_append (menu, _("Only Neighbours"), "diagram.neighbours");
  g_menu_append (menu, _("Fold or Open Card"), "diagram.toggle-card");
  g_menu_append (menu, _("Copy Name"), "diagram.copy-name");
  g_menu_append (menu, _("Remove from this Diagram"), "diagram.hide");
  g_menu_append (menu, _("New Diagram of the Selection"), "diagram.new-diagram");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (edit));
  self->menu = gtk_popover_menu_new_from_model (G_MENU_MODEL (menu));
  gtk_popover_set_has_arrow (GTK_POPOVER (self->menu), FALSE);
  gtk_widget_set_halign (self->menu, GTK_ALIGN_START);

  return self->menu;
}
