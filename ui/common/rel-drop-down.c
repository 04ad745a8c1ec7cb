/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Names for lists that drop down. In GTK 4.8 the focus is in a button within the list,
 * which has no name of its own: screen readers said nothing of it.
 */
#include "config.h"

#include <glib/gi18n.h>

#include "common/rel-drop-down.h"

static void
selected_cb (GtkDropDown *list,
             GParamSpec  *pspec,
             const char  *title)
{
  GObject *item = gtk_drop_down_get_selected_item (list);
  GtkWidget *button = gtk_widget_get_first_child (GTK_WIDGET (list));
  g_autofree char *label = NULL;

  if (button == NULL)
    return;
  if (GTK_IS_STRING_OBJECT (item))
    /* Translators: for screen readers: name of a setting, and what it is */
    label = g_strdup_printf (_("%s: %s"), title, gtk_string_object_get_string (GTK_STRING_OBJECT (item)));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label != NULL ? label : title, -1);
}

static void
title_free (gpointer  title,
            GClosure *closure)
{
  g_free (title);
}

/**
 * rel_drop_down_name:
 * @list: a list of strings
 * @title: what it is about
 *
 * Names the list, and the button in it by what is chosen, also when that changes.
 */
void
rel_drop_down_name (GtkDropDown *list,
                    const char  *title)
{
  g_return_if_fail (GTK_IS_DROP_DOWN (list));
  g_return_if_fail (title != NULL);

  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  g_signal_connect_data (list, "notify::selected-item", G_CALLBACK (selected_cb), g_strdup (title), title_free, 0);
  selected_cb (list, NULL, title);
}
