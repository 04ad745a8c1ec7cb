/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The forms that a document can be exported in, as a list in groups.
 */
#include "config.h"

#include <glib/gi18n.h>

#include "window/rel-export-forms.h"

#include "formats/rel-format.h"

static void
header_cb (GtkListBoxRow *row,
           GtkListBoxRow *before,
           gpointer       user_data)
{
  const char *group = g_object_get_data (G_OBJECT (row), "group");
  GtkWidget *label;

  if (before != NULL && g_strcmp0 (g_object_get_data (G_OBJECT (before), "group"), group) == 0)
    {
      gtk_list_box_row_set_header (row, NULL);
      return;
    }
  label = gtk_label_new (group);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "caption-heading");
  gtk_widget_add_css_class (label, "dim-label");
  gtk_widget_set_margin_start (label, 12);
  gtk_widget_set_margin_top (label, before != NULL ? 12 : 6);
  gtk_widget_set_margin_bottom (label, 4);
  gtk_list_box_row_set_header (row, label);
}

/* A list with the form of that id selected, or else the first one. */
GtkWidget *
rel_export_forms_new (const char *form)
{
  static const struct
  {
    const char *group;
    const char *id;
  } forms[] = {
    { N_("Pictures"), "svg" }, { N_("Pictures"), "png" }, { N_("Pictures"), "pdf" },
    { N_("Documents"), "html" }, { N_("Documents"), "markdown" },
    { N_("SQL"), "sql" }, { N_("SQL"), "postgresql" }, { N_("SQL"), "mysql" },
    { N_("Models and Diagrams"), "dbml" }, { N_("Models and Diagrams"), "sqlalchemy" },
    { N_("Models and Diagrams"), "sqlalchemy-classic" }, { N_("Models and Diagrams"), "mermaid" },
    { N_("Models and Diagrams"), "plantuml" }, { N_("Models and Diagrams"), "dot" },
    { N_("Models and Diagrams"), "json" },
  };
  GtkWidget *list = gtk_list_box_new ();
  GtkListBoxRow *chosen = NULL;

  gtk_widget_add_css_class (list, "navigation-sidebar");
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_BROWSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Forms"), -1);
  for (guint i = 0; i < G_N_ELEMENTS (forms); i++)
    {
      GtkWidget *label = gtk_label_new (_(rel_format_find (forms[i].id)->name));
      GtkWidget *row = gtk_list_box_row_new ();

      gtk_label_set_xalign (GTK_LABEL (label), 0);
      gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
      gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), label);
      gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, gtk_label_get_text (GTK_LABEL (label)), -1);
      g_object_set_data (G_OBJECT (row), "id", (gpointer) forms[i].id);
      g_object_set_data (G_OBJECT (row), "group", (gpointer) _(forms[i].group));
      gtk_list_box_append (GTK_LIST_BOX (list), row);
      if (chosen == NULL || g_strcmp0 (forms[i].id, form) == 0)
        chosen = GTK_LIST_BOX_ROW (row);
    }
  gtk_list_box_set_header_func (GTK_LIST_BOX (list), header_cb, NULL, NULL);
  gtk_list_box_select_row (GTK_LIST_BOX (list), chosen);

  return list;
}

/* The id of a row's form. */
const char *
rel_export_forms_get_id (GtkListBoxRow *row)
{
  return g_object_get_data (G_OBJECT (row), "id");
}
