/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "diagram/rel-router.h"

G_BEGIN_DECLS

/* The free lines between cards, and the shortest ways along them. Not for several threads. */
typedef struct _RelTracks RelTracks;

RelTracks       *rel_tracks_new           (const RelRect *rects,
                                           guint          n_rects);
void             rel_tracks_free          (RelTracks     *self);
gboolean         rel_tracks_find          (RelTracks     *self,
                                           RelRoute      *route);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RelTracks, rel_tracks_free)

G_END_DECLS
