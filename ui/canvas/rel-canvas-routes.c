/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The ways of edges on a large diagram come a moment after it is shown, from a thread.
 */
#include "config.h"

#include "canvas/rel-canvas-private.h"

static void
routed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(RelCanvas) self = user_data;

  if (!rel_scene_route_finish (REL_SCENE (source), result, NULL) || self->scene != REL_SCENE (source))
    return;
  g_clear_object (&self->routing);
  rel_canvas_edges_changed (self);
  rel_canvas_view_changed (self);
}

/* Gives up what is under way, and begins anew when the scene needs it. */
void
rel_canvas_find_ways (RelCanvas *self)
{
  if (self->routing != NULL)
    g_cancellable_cancel (self->routing);
  g_clear_object (&self->routing);
  if (self->scene == NULL || !rel_scene_is_plain (self->scene))
    return;
  self->routing = g_cancellable_new ();
  rel_scene_route_async (self->scene, self->routing, routed_cb, g_object_ref (self));
}
