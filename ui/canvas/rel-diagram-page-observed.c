/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What stands beside the signs of edges: how many records belong together, counted in
 * the database while one looks on. Counting goes on only while the diagram shows it.
 */
#include "config.h"

#include <glib/gi18n.h>

#include "canvas/rel-diagram-page-private.h"
#include "diagram/rel-counted.h"
#include "document/rel-observer.h"

static RelObserver *
get_observer (RelDiagramPage *self)
{
  return self->document != NULL ? rel_document_get_observer (self->document) : NULL;
}

/* Sets what was counted on the edges of a scene. */
void
rel_diagram_page_tell_counted (RelDiagramPage *self,
                               RelScene       *scene)
{
  RelObserver *observer = get_observer (self);
  g_autoptr(GHashTable) counted = NULL;

  if (observer == NULL || !rel_diagram_get_observed (rel_document_get_diagram (self->document)))
    return;

  counted = rel_observer_list_counted (observer, rel_scene_get_schema (scene));
  rel_counted_show (counted, scene);
}

static void
counted_cb (RelObserver    *observer,
            RelDiagramPage *self)
{
  RelScene *scene = rel_canvas_get_scene (self->canvas);

  if (scene == NULL || self->document == NULL || observer != get_observer (self))
    return;
  rel_diagram_page_tell_counted (self, scene);
  rel_canvas_edges_changed (self->canvas);
}

/* The document or its diagram is another one. */
void
rel_diagram_page_update_observer (RelDiagramPage *self)
{
  RelObserver *observer = get_observer (self);
  gboolean shown = observer != NULL && rel_diagram_get_observed (rel_document_get_diagram (self->document));

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "diagram.observed", observer != NULL);
  rel_diagram_page_notify_settings (self);
  if (observer == NULL)
    return;
  if (shown && g_signal_handler_find (observer, G_SIGNAL_MATCH_FUNC | G_SIGNAL_MATCH_DATA, 0, 0, NULL, counted_cb, self) == 0)
    g_signal_connect_object (observer, "changed", G_CALLBACK (counted_cb), self, 0);
  rel_observer_set_active (observer, shown);
}
