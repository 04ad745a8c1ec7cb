/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "schema/rel-schema.h"

G_BEGIN_DECLS

RelSchema       *support_random_edit     (RelSchema  *schema,
                                          GRand      *rand,
                                          char      **words,
                                          GError    **error);

G_END_DECLS
