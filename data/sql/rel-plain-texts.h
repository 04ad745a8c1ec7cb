/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "schema/rel-schema.h"

G_BEGIN_DECLS

RelSchema       *rel_schema_with_plain_texts (RelSchema *schema);

G_END_DECLS
