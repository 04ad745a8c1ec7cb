/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "records/rel-collection.h"

#include "records/rel-mapping-private.h"

G_BEGIN_DECLS

RelCollection   *rel_collection_new      (RelRecord     *owner,
                                          RelMappedEnd  *end);
void             rel_collection_update   (RelCollection *self);

G_END_DECLS
