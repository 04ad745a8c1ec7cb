/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "document/rel-state.h"

REL_BEGIN_DECLS

gboolean                 rel_state_has_looks      (RelSchema  *schema,
                                                   GPtrArray  *diagrams);
RelState                *rel_state_take           (RelState   *self,
                                                   RelSchema  *schema,
                                                   RelSchema  *other,
                                                   RelSchema  *theirs,
                                                   GPtrArray  *diagrams);
gboolean                 rel_state_looks_equal    (RelState   *a,
                                                   RelState   *b);

REL_END_DECLS
