/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Several tables in the inspector: their colour, lining them up, and what else is done
 * to all of them at once. The canvas knows which they are, so each is an action of it.
 */
#include "config.h"

#include <glib/gi18n.h>

#include "inspector/rel-inspector-private.h"

static GtkWidget *
make_grid (void)
{
  static const struct
  {
    const char *word;
    const char *label;
  } ways[] = {
    { "left", N_("Line up the left edges") },
    { "center", N_("Line up the middles, one below the other") },
    { "right", N_("Line up the right edges") },
    { "across", N_("Equal gaps from left to right") },
    { "top", N_("Line up the upper edges") },
    { "middle", N_("Line up the middles, one beside the other") },
    { "bottom", N_("Line up the lower edges") },
    { "down", N_("Equal gaps from top to bottom") },
  };
  GtkWidget *grid = gtk_grid_new ();

  gtk_grid_set_column_homogeneous (GTK_GRID (grid), TRUE);
  gtk_grid_set_row_spacing (GTK_GRID (grid), 6);
  gtk_grid_set_column_spacing (GTK_GRID (grid), 6);
  for (guint i = 0; i < G_N_ELEMENTS (ways); i++)
    {
      g_autofree char *icon = g_strdup_printf ("rel-line-%s-symbolic", ways[i].word);
      g_autofree char *name = g_strdup_printf ("rel-line-up-%s", ways[i].word);
      GtkWidget *button = gtk_button_new_from_icon_name (icon);

      gtk_widget_set_name (button, name);
      gtk_widget_set_tooltip_text (button, _(ways[i].label));
      gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, _(ways[i].label), -1);
      gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "win.line-up-selection");
      gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", ways[i].word);
      gtk_grid_attach (GTK_GRID (grid), button, i % 4, i / 4, 1, 1);
    }

  return grid;
}

static GtkWidget *
make_button (const char *label,
             const char *action)
{
  GtkWidget *button = gtk_button_new_with_label (label);

  gtk_widget_set_name (button, g_strrstr (action, ".") + 1);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);

  return button;
}

GtkWidget *
rel_many_pane_new (RelInspector *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 10);
  GtkWidget *drop = make_button (_("Delete"), "win.delete-selection");
  g_autofree char *text = g_strdup_printf (ngettext ("%u table selected", "%u tables selected", self->n_selected), self->n_selected);

  gtk_box_append (GTK_BOX (box), rel_inspector_make_heading (text));
  gtk_box_append (GTK_BOX (box), rel_inspector_make_colors (self, -1));
  gtk_box_append (GTK_BOX (box), rel_inspector_make_heading (_("Line Up")));
  gtk_box_append (GTK_BOX (box), make_grid ());
  gtk_box_append (GTK_BOX (box), rel_inspector_make_heading (_("Together")));
  gtk_box_append (GTK_BOX (box), make_button (_("Arrange These"), "win.arrange-selection"));
  gtk_box_append (GTK_BOX (box), make_button (_("Duplicate"), "win.duplicate-selection"));
  gtk_box_append (GTK_BOX (box), make_button (_("Copy as SQL"), "win.copy-selection"));
  gtk_widget_add_css_class (drop, "destructive-action");
  gtk_box_append (GTK_BOX (box), drop);

  return box;
}
