/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "schema/rel-schema-diff.h"

G_BEGIN_DECLS

/* A difference that is being made. Elements are the same when they have the same id. */
typedef struct
{
  RelSchema *from;
  RelSchema *to;
  GArray    *changes; /* of RelChange */
} RelDiff;

void             rel_diff_add              (RelDiff        *self,
                                            RelChangeKind   kind,
                                            RelElement      element,
                                            RelId           table,
                                            RelId           id,
                                            char           *name,
                                            char           *new_name,
                                            char           *words);
void             rel_diff_table            (RelDiff        *self,
                                            RelTable       *a,
                                            RelTable       *b);

G_END_DECLS
