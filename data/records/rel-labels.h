/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "schema/rel-schema.h"

REL_BEGIN_DECLS

RelColumn               *rel_labels_choose       (RelTable   *table);
char                    *rel_labels_expression   (RelTable   *table,
                                                  const char *alias);

REL_END_DECLS
