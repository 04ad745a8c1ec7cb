/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "diagram/rel-diagram.h"
#include "diagram/rel-palette.h"

G_BEGIN_DECLS

void                     rel_html_append_colors  (GString          *out,
                                                  const RelPalette *palette);
GString                 *rel_html_embed_svg      (const char       *svg,
                                                  gsize             length);

G_END_DECLS
