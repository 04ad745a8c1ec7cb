/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Choosing what the records of a table are called by. The choice is kept for the
 * database, and holds wherever a record is named: links, trail, graph, search.
 */
#include "config.h"

#include <glib/gi18n.h>

#include "browser/rel-label-menu.h"

typedef struct
{
  RelDocument *document;
  RelTable    *table;
  GtkWidget   *button; /* borrowed: owns us */
} Menu;

static void
menu_free (gpointer data)
{
  Menu *menu = data;

  g_object_unref (menu->document);
  g_object_unref (menu->table);
  g_free (menu);
}

typedef struct
{
  RelDocument *document;
  RelId        table;
  RelId        column;
} Choice;

static gboolean
choose_idle (gpointer data)
{
  Choice *choice = data;

  rel_document_set_label (choice->document, choice->table, choice->column);

  return G_SOURCE_REMOVE;
}

static void
choice_free (gpointer data)
{
  g_object_unref (((Choice *) data)->document);
  g_free (data);
}

static void
chosen_cb (GtkCheckButton *check,
           Menu           *menu)
{
  Choice *choice;

  if (!gtk_check_button_get_active (check))
    return;
  choice = g_new0 (Choice, 1);
  choice->document = g_object_ref (menu->document);
  choice->table = rel_table_get_id (menu->table);
  choice->column = *(RelId *) g_object_get_data (G_OBJECT (check), "column");
  gtk_menu_button_popdown (GTK_MENU_BUTTON (menu->button));
  /* All is shown anew, this button too: not while it is being used. */
  g_idle_add_full (G_PRIORITY_DEFAULT, choose_idle, choice, choice_free);
}

static GtkCheckButton *
add_choice (Menu           *menu,
            GtkWidget      *box,
            GtkCheckButton *group,
            const char     *words,
            RelId           column,
            gboolean        active)
{
  GtkWidget *check = gtk_check_button_new_with_label (words);

  if (group != NULL)
    gtk_check_button_set_group (GTK_CHECK_BUTTON (check), group);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (check), active);
  g_object_set_data_full (G_OBJECT (check), "column", g_memdup2 (&column, sizeof column), g_free);
  g_signal_connect (check, "toggled", G_CALLBACK (chosen_cb), menu);
  gtk_box_append (GTK_BOX (box), check);

  return GTK_CHECK_BUTTON (check);
}

static void
popup_cb (GtkMenuButton *button,
          gpointer       user_data)
{
  Menu *menu = user_data;
  RelLabels *labels = rel_document_get_labels (menu->document);
  gboolean is_chosen = rel_labels_is_chosen (labels, menu->table);
  RelColumn *current = rel_labels_get_column (labels, menu->table);
  RelColumn *own = rel_labels_choose (menu->table);
  GPtrArray *columns = rel_table_get_info (menu->table)->columns;
  GtkWidget *popover = gtk_popover_new ();
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  GtkWidget *heading = gtk_label_new (_("Records are called by"));
  g_autofree char *by_itself = own != NULL ? g_strdup_printf (_("What describes them best (%s)"), rel_column_get_name (own))
                                           : g_strdup (_("Their number: no column describes them"));
  GtkCheckButton *group;

  gtk_label_set_xalign (GTK_LABEL (heading), 0);
  gtk_widget_add_css_class (heading, "heading");
  gtk_box_append (GTK_BOX (box), heading);
  group = add_choice (menu, box, NULL, by_itself, REL_ID_NONE, !is_chosen);
  for (guint i = 0; i < columns->len; i++)
    {
      RelColumn *column = g_ptr_array_index (columns, i);

      add_choice (menu, box, group, rel_column_get_name (column), rel_column_get_id (column), is_chosen && column == current);
    }
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scrolled), 360);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), box);
  gtk_popover_set_child (GTK_POPOVER (popover), scrolled);
  gtk_menu_button_set_popover (button, popover);
}

/**
 * rel_label_menu_new:
 * @document: a document on a database
 * @table: a table
 *
 * Returns: (transfer floating): the button
 */
GtkWidget *
rel_label_menu_new (RelDocument *document,
                    RelTable    *table)
{
  GtkWidget *button = gtk_menu_button_new ();
  RelColumn *column = rel_labels_get_column (rel_document_get_labels (document), table);
  /* Translators: which column records are called by; "number" when none describes them. */
  g_autofree char *words = g_strdup_printf (_("Label: %s"), column != NULL ? rel_column_get_name (column) : _("number"));
  Menu *menu = g_new0 (Menu, 1);

  menu->document = g_object_ref (document);
  menu->table = g_object_ref (table);
  menu->button = button;
  gtk_menu_button_set_label (GTK_MENU_BUTTON (button), words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
  gtk_menu_button_set_create_popup_func (GTK_MENU_BUTTON (button), popup_cb, menu, menu_free);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "label-menu");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, _("Choose what the records of this table are called by"));

  return button;
}
