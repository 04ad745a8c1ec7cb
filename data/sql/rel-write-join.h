/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "schema/rel-paths.h"

REL_BEGIN_DECLS

char                    *rel_write_join          (RelSchema     *schema,
                                                  const RelPath *path);

REL_END_DECLS
