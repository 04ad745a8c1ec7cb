/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "schema/rel-table.h"

REL_BEGIN_DECLS

GArray                  *rel_index_terms_read     (RelTable            *table,
                                                   const char          *text,
                                                   GError             **error);
char                    *rel_index_terms_write    (RelTable            *table,
                                                   const RelIndexPart  *parts,
                                                   guint                n_parts);

REL_END_DECLS
