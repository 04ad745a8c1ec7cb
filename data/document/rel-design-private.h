/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "schema/rel-schema.h"

G_BEGIN_DECLS

char            *rel_design_edit_script   (const char *script,
                                           RelSchema  *previous,
                                           RelSchema  *schema);
char            *rel_design_write_anew    (const char *script,
                                           RelSchema  *schema);

G_END_DECLS
