/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "diagram/rel-scene.h"

REL_BEGIN_DECLS

GHashTable              *rel_counted_new         (void);
void                     rel_counted_add         (GHashTable   *self,
                                                  RelId         relationship,
                                                  const char   *from,
                                                  const char   *to,
                                                  const char   *words);
void                     rel_counted_show        (GHashTable   *self,
                                                  RelScene     *scene);

REL_END_DECLS
