/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "diagram/rel-layout.h"

G_BEGIN_DECLS

gboolean         rel_layout_read_answer  (RelLayoutGraph  *graph,
                                          const char      *answer,
                                          GError         **error);

G_END_DECLS
