/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "schema/rel-schema-diff.h"

REL_BEGIN_DECLS

RelSchema               *rel_schema_take          (RelSchema       *mine,
                                                   RelSchema       *theirs,
                                                   GArray          *changes,
                                                   const gboolean  *taken,
                                                   GError         **error);
void                     rel_schema_take_choose   (RelSchema       *mine,
                                                   RelSchema       *theirs,
                                                   GArray          *changes,
                                                   guint            change,
                                                   gboolean         take,
                                                   gboolean        *taken);

REL_END_DECLS
