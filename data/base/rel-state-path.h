/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

#include "base/rel-macros.h"

REL_BEGIN_DECLS

char                    *rel_state_path           (GFile      *file,
                                                   const char *folder,
                                                   const char *suffix);

REL_END_DECLS
