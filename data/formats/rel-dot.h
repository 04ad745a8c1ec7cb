/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "diagram/rel-scene.h"

REL_BEGIN_DECLS

char                    *rel_dot_write           (RelScene   *scene,
                                                  const char *title,
                                                  gboolean            dark);
void                     rel_dot_append_quoted   (GString    *dot,
                                                  const char *text);

REL_END_DECLS
