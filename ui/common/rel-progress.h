/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Long work that a person waits for: after a moment a dialog with its progress and Stop.
 * Told of progress from any thread; made and ended on the main one. Counted, so that the
 * work may hold it. */
typedef struct _RelProgress RelProgress;

RelProgress     *rel_progress_begin            (GtkWidget      *from,
                                                const char     *words);
RelProgress     *rel_progress_ref              (RelProgress    *self);
void             rel_progress_unref            (RelProgress    *self);
GCancellable    *rel_progress_get_cancellable  (RelProgress    *self);
void             rel_progress_tell             (RelProgress    *self,
                                                double          fraction,
                                                guint64         n_done);
void             rel_progress_end              (RelProgress    *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RelProgress, rel_progress_unref)

G_END_DECLS
