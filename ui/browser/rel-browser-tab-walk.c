/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The trail of a tab as one table: all records of where it began, beside those that the
 * walk led to.
 */
#include "config.h"

#include <glib/gi18n.h>

#include "browser/rel-browser-tab.h"

#include "browser/rel-browser-tab-private.h"
#include "browser/rel-walk-bar.h"

/* The visit where the trail begins. */
static guint
find_first (RelBrowserTab *self)
{
  guint first = self->here;

  while (first > 0 && rel_place_get_end (((RelVisit *) g_ptr_array_index (self->visits, first))->place) != NULL)
    first--;

  return first;
}

static gboolean
can_walk (RelBrowserTab *self)
{
  return self->visits->len > 0 && rel_place_get_end (rel_browser_tab_get_visit (self)->place) != NULL;
}

/**
 * rel_browser_tab_show_walk:
 * @self: a tab
 *
 * Shows the way one came as a grid for all records at once.
 */
void
rel_browser_tab_show_walk (RelBrowserTab *self)
{
  g_autoptr(RelWalk) walk = NULL;
  g_autoptr(RelPlace) place = NULL;
  RelPlace *begin;
  guint first;

  g_return_if_fail (REL_IS_BROWSER_TAB (self));

  if (!can_walk (self))
    {
      gtk_widget_activate_action (GTK_WIDGET (self), "win.tell", "s", _("Walk from a record to its relatives first: the way becomes the grid"));
      return;
    }
  first = find_first (self);
  begin = ((RelVisit *) g_ptr_array_index (self->visits, first))->place;
  /* A trail whose beginning is forgotten begins at the owner's table. */
  if (rel_place_get_end (begin) != NULL)
    {
      walk = rel_walk_new (self->schema, rel_end_get_table (rel_place_get_end (begin)));
      first--;
    }
  else if (rel_place_get_walk (begin) != NULL)
    walk = rel_walk_new (self->schema, rel_end_get_table (rel_place_get_end (((RelVisit *) g_ptr_array_index (self->visits, first + 1))->place)));
  else
    walk = rel_walk_new (self->schema, rel_place_get_table (begin));
  for (guint i = first + 1; i <= self->here; i++)
    {
      RelWalk *next = rel_walk_with_end (walk, self->schema, rel_place_get_end (((RelVisit *) g_ptr_array_index (self->visits, i))->place));

      g_object_unref (walk);
      walk = next;
    }
  place = rel_place_new_walk (walk);
  rel_browser_tab_go (self, place);
}

static void
walk_changed_cb (RelWalkBar    *bar,
                 RelWalk       *walk,
                 RelBrowserTab *self)
{
  g_autoptr(RelPlace) place = rel_place_new_walk (walk);

  rel_browser_tab_replace_place (self, place);
}

GtkWidget *
rel_browser_tab_make_walk_bar (RelBrowserTab *self)
{
  self->walk_bar = rel_walk_bar_new ();
  gtk_widget_set_visible (self->walk_bar, FALSE);
  g_signal_connect (self->walk_bar, "changed", G_CALLBACK (walk_changed_cb), self);

  return self->walk_bar;
}

/* A visit is shown. */
void
rel_browser_tab_update_walk (RelBrowserTab *self)
{
  rel_walk_bar_set_walk (REL_WALK_BAR (self->walk_bar), rel_place_get_walk (rel_browser_tab_get_visit (self)->place), self->schema,
                         rel_document_get_labels (self->document));
  gtk_widget_set_visible (self->walk_button, can_walk (self));
}
