/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

#include "base/rel-macros.h"

REL_BEGIN_DECLS

char                    *rel_anchor_for_table    (const char    *name);

REL_END_DECLS
