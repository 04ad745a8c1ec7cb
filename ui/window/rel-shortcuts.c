/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The window of shortcuts.
 */
#include "config.h"

#include <glib/gi18n.h>

#include "window/rel-shortcuts.h"

/* All keys, grouped. */
static const struct
{
  const char *group;
  const char *title;
  const char *key;
} shortcuts[] = {
  { N_("General"), N_("Open"), "<Control>o" },
  { N_("General"), N_("Save the design"), "<Control>s" },
  { N_("General"), N_("Save the design as"), "<Control><Shift>s" },
  { N_("General"), N_("Export"), "<Control>e" },
  { N_("General"), N_("Undo"), "<Control>z" },
  { N_("General"), N_("Redo"), "<Control><Shift>z" },
  { N_("General"), N_("Review what is staged"), "<Control>r" },
  { N_("General"), N_("Find"), "<Control>f" },
  { N_("General"), N_("Show or hide the sidebar"), "F9" },
  { N_("General"), N_("Show or hide the inspector"), "F4" },
  { N_("General"), N_("Diagram"), "<Alt>1" },
  { N_("General"), N_("Records"), "<Alt>2" },
  { N_("General"), N_("SQL"), "<Alt>3" },
  { N_("General"), N_("What was sent to the database"), "F12" },
  { N_("General"), N_("Main menu"), "F10" },
  { N_("General"), N_("Help"), "F1" },
  { N_("General"), N_("Keyboard shortcuts"), "<Control>question" },
  { N_("General"), N_("New window"), "<Control>n" },
  { N_("General"), N_("Close the window"), "<Control><Shift>w" },
  { N_("Diagram"), N_("Show everything"), "<Control>0" },
  { N_("Diagram"), N_("Original size"), "<Control>1" },
  { N_("Diagram"), N_("Show the selection"), "<Control>2" },
  { N_("Diagram"), N_("Zoom in"), "<Control>plus" },
  { N_("Diagram"), N_("Zoom out"), "<Control>minus" },
  { N_("Diagram"), N_("Arrange all tables"), "<Control>l" },
  { N_("Diagram"), N_("Only neighbours; again: one step more"), "n" },
  { N_("Diagram"), N_("Count records at the links"), "o" },
  { N_("Diagram"), N_("Go back"), "Escape" },
  { N_("Diagram"), N_("To the nearest table"), "Left Right Up Down" },
  { N_("Diagram"), N_("Move the selected tables"), "<Shift>Left <Shift>Right" },
  { N_("Diagram"), N_("Open the inspector"), "Return" },
  { N_("Diagram"), N_("In the inspector: move the column up or down"), "<Alt><Shift>Up <Alt><Shift>Down" },
  { N_("Diagram"), N_("Browse records"), "<Control>Return" },
  { N_("Diagram"), N_("New table"), "t" },
  { N_("Diagram"), N_("New column"), "c Insert" },
  { N_("Diagram"), N_("New area round the selection, new note"), "<Shift>a <Shift>n" },
  { N_("Diagram"), N_("To the next area or note"), "a" },
  { N_("Diagram"), N_("Chains of links between two tables; again: the next"), "p" },
  { N_("Diagram"), N_("Let the relationship find its own way"), "r" },
  { N_("Diagram"), N_("Take off this diagram"), "<Shift>Delete" },
  { N_("Diagram"), N_("What can be done with the selection"), "Menu <Shift>F10" },
  { N_("Diagram"), N_("Print"), "<Control>p" },
  { N_("Diagram"), N_("New link: from the selection, to what is chosen next"), "l" },
  { N_("Diagram"), N_("Rename"), "F2" },
  { N_("Diagram"), N_("From row to row of a card"), "<Alt>Up <Alt>Down" },
  { N_("Diagram"), N_("To the next or previous relationship of a table"), "e <Shift>e" },
  { N_("Diagram"), N_("Delete"), "Delete" },
  { N_("Diagram"), N_("Duplicate"), "<Control>d" },
  { N_("Diagram"), N_("Copy, cut and paste tables as SQL"), "<Control>c <Control>x <Control>v" },
  { N_("Diagram"), N_("Arrange the selection, or what is new"), "<Control><Shift>l" },
  { N_("Diagram"), N_("Fold or open a card"), "<Control>space" },
  { N_("Diagram"), N_("All columns, keys, names"), "<Alt><Shift>1 <Alt><Shift>2 <Alt><Shift>3" },
  { N_("Diagram"), N_("Select all"), "<Control>a" },
  { N_("Records"), N_("Back"), "<Alt>Left" },
  { N_("Records"), N_("Forward"), "<Alt>Right" },
  { N_("Records"), N_("New tab"), "<Control>t" },
  { N_("Records"), N_("Close the tab"), "<Control>w" },
  { N_("Records"), N_("Filter"), "<Control><Shift>f" },
  { N_("Records"), N_("Follow a link"), "Return" },
  { N_("Records"), N_("Search all records"), "<Control>k" },
  { N_("Records"), N_("Edit the cell"), "F2" },
  { N_("Records"), N_("Open the value in a window"), "<Shift>F2" },
  { N_("Records"), N_("Set the cell to NULL"), "<Control>Delete" },
  { N_("Records"), N_("New record"), "<Control><Shift>n" },
  { N_("Records"), N_("Duplicate the record"), "<Control>d" },
  { N_("Records"), N_("Delete the selected records"), "Delete" },
  { N_("Records"), N_("Copy the selected records"), "<Control>c" },
  { N_("Records"), N_("Export records"), "<Control><Shift>e" },
  { N_("Records"), N_("Select all records"), "<Control>a" },
  { N_("Records"), N_("Select more or fewer records"), "<Shift>Up <Shift>Down" },
  { N_("Records"), N_("Add the record to the selection, or take it out"), "<Control>space" },
  { N_("Records"), N_("Move the column"), "<Control><Shift>Left <Control><Shift>Right" },
  { N_("Records"), N_("What can be done with the cell"), "Menu <Shift>F10" },
  { N_("Records"), N_("Record graph, and back to the list"), "<Control>g" },
  { N_("Records"), N_("Tree of records that refer to each other"), "<Control><Shift>g" },
  { N_("Records"), N_("The way here as a grid, for all records"), "<Control>j" },
  { N_("Records"), N_("Where the value is used"), "<Control>u" },
  { N_("Record graph"), N_("To the nearest record"), "Left Right Up Down" },
  { N_("Record graph"), N_("To the next relationship of the record"), "Tab" },
  { N_("Record graph"), N_("Go to the record; open or close a relationship"), "Return space" },
  { N_("Record graph"), N_("Open all relatives"), "<Control>space" },
  { N_("Record graph"), N_("Begin the graph here"), "Home" },
  { N_("Record graph"), N_("Take the record away"), "Delete" },
  { N_("SQL"), N_("Run the statement at the cursor"), "<Control>Return" },
  { N_("SQL"), N_("Run the script"), "<Control><Shift>Return" },
  { N_("SQL"), N_("Explain the statement"), "<Control><Shift>e" },
  { N_("SQL"), N_("Complete"), "<Control>space" },
  { N_("SQL"), N_("What was run before"), "<Control>Up <Control>Down" },
  { N_("SQL"), N_("Keep the query under a name"), "<Control>d" },
  { N_("SQL"), N_("Saved queries"), "<Control>b" },
  { N_("SQL"), N_("Stop"), "Escape" },
  { N_("Results"), N_("Edit the value"), "F2" },
  { N_("Results"), N_("To the next column of the row"), "Left Right" },
  { N_("Results"), N_("Open the record"), "Return" },
  { N_("Results"), N_("Select all rows"), "<Control>a" },
  { N_("Results"), N_("Copy the selected rows, or all"), "<Control>c" },
  { N_("Results"), N_("Copy in another form"), "<Control><Shift>c" },
  { N_("Window of a value"), N_("Take the value over"), "<Control>Return" },
  { N_("Window of a value"), N_("Save the value to a file"), "<Control>s" },
  { N_("Window of a value"), N_("Load the value from a file"), "<Control>o" },
};

/**
 * rel_shortcuts_show:
 * @parent: the window it belongs to
 *
 * Shows all keys.
 */
void
rel_shortcuts_show (GtkWindow *parent)
{
  GtkWidget *window = g_object_new (GTK_TYPE_SHORTCUTS_WINDOW, "modal", TRUE, "transient-for", parent, NULL);
  GtkWidget *section = g_object_new (GTK_TYPE_SHORTCUTS_SECTION, "section-name", "all", "visible", TRUE, NULL);
  g_autoptr(GtkBuilder) builder = gtk_builder_new ();
  GtkWidget *group = NULL;
  const char *last = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (shortcuts); i++)
    {
      if (g_strcmp0 (last, shortcuts[i].group) != 0)
        {
          last = shortcuts[i].group;
          group = g_object_new (GTK_TYPE_SHORTCUTS_GROUP, "title", _(last), NULL);
          gtk_box_append (GTK_BOX (section), group);
        }
      gtk_box_append (GTK_BOX (group), g_object_new (GTK_TYPE_SHORTCUTS_SHORTCUT, "title", _(shortcuts[i].title),
                                                     "accelerator", shortcuts[i].key, NULL));
    }
  /* as a builder does it, which alone leaves the search where it is */
  GTK_BUILDABLE_GET_IFACE (window)->add_child (GTK_BUILDABLE (window), builder, G_OBJECT (section), NULL);
  gtk_window_present (GTK_WINDOW (window));
}
