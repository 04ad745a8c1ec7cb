/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "schema/rel-derive.h"

REL_BEGIN_DECLS

char                    *rel_sentence_for_end          (RelSchema       *schema,
                                                        const RelEnd    *end);
char                    *rel_sentence_for_relationship (RelSchema       *schema,
                                                        RelRelationship *relationship);
char                    *rel_sentence_for_delete       (RelSchema       *schema,
                                                        RelRelationship *relationship);
char                    *rel_sentence_for_broken_link  (RelSchema           *schema,
                                                        const RelBrokenLink *link);

REL_END_DECLS
