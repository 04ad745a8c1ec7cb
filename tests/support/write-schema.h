/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "schema/rel-schema.h"

G_BEGIN_DECLS

char            *support_write_schema    (RelSchema *schema);

G_END_DECLS
