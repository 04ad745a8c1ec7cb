/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <adwaita.h>

#include "document/rel-document.h"

G_BEGIN_DECLS

#define REL_TYPE_WINDOW (rel_window_get_type ())

/* One window, one document: header bar, sidebar, pages. Introduces the rooms to each
 * other; none of them knows it. */
G_DECLARE_FINAL_TYPE (RelWindow, rel_window, REL, WINDOW, AdwApplicationWindow)

RelWindow       *rel_window_new                (AdwApplication *application);
void             rel_window_open_file          (RelWindow      *self,
                                                GFile          *file);
void             rel_window_open_draft         (RelWindow      *self,
                                                const char     *path);
void             rel_window_open_sample        (RelWindow      *self);
RelDocument     *rel_window_get_document       (RelWindow      *self);
gboolean         rel_window_is_empty           (RelWindow      *self);

G_END_DECLS
